"""Calendar arithmetic over TIMEX3 date values, from days to centuries.

A value names a stretch of the calendar and no more: "2024-08" is the month, never its first day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month", "season", "quarter", "half", "year", "decade", "century"]
Season = Literal["SP", "SU", "FA", "WI"]

_DAY = r"(?:\d{4}|XXXX)-(?:\d{2}|XX)-(?:\d{2}|XX)"
_WEEK = r"(?:\d{4}|XXXX)-W(?:\d{2}|XX)(?:-(?:[1-7]|WE))?"
_PART = r"(?:\d{4}|XXXX)-(?:\d{2}|Q[1-4X]|H[12X]|SP|SU|FA|WI)"
_DATE = rf"{_DAY}|{_WEEK}|{_PART}|\d{{2,4}}"
_CLOCK = r"T(?:MO|MI|AF|EV|NI|DT|\d{2}(?::\d{2}(?::\d{2})?)?)"
_AMOUNT = r"(?:\d+(?:\.\d+)?|X)"
_PERIOD = rf"P(?=[\dXT])(?:{_AMOUNT}(?:L|C|E|Y|Q|M|W|D))*(?:T(?:{_AMOUNT}[HMS])+)?"
_VALUE = re.compile(
    rf"(?:{_DATE})|(?:{_DAY}){_CLOCK}|{_CLOCK}|{_PERIOD}|(?:XXXX-WXX-[1-7]|XXXX-WXX-WE)(?:{_CLOCK})?|PXX|(?:PAST|PRESENT|FUTURE)_REF"
)
_GRAINS: tuple[tuple[Grain, re.Pattern[str]], ...] = (
    ("day", re.compile(r"\d{4}-\d{2}-\d{2}")),
    ("week", re.compile(r"\d{4}-W\d{2}(?:-WE)?")),
    ("month", re.compile(r"\d{4}-\d{2}")),
    ("quarter", re.compile(r"\d{4}-Q[1-4]")),
    ("half", re.compile(r"\d{4}-H[12]")),
    ("season", re.compile(r"\d{4}-(?:SP|SU|FA|WI)")),
    ("year", re.compile(r"\d{4}")),
    ("decade", re.compile(r"\d{3}")),
    ("century", re.compile(r"\d{2}")),
)
# Meteorological seasons of the northern hemisphere, the newsrooms' use. Winter has the year in which it begins.
_SEASON_MONTHS: tuple[tuple[Season, int], ...] = (("SP", 3), ("SU", 6), ("FA", 9), ("WI", 12))


def is_timex(value: str) -> bool:
    """Whether the value is in the form of a TIMEX3 `value`."""
    return _VALUE.fullmatch(value) is not None


def grain(value: str) -> Grain | None:
    """The stretch of the calendar that a date value names; None for times, durations, sets and unknown parts."""
    return next((name for name, form in _GRAINS if form.fullmatch(value)), None)


def day(value: date) -> str:
    return value.isoformat()


def week(value: date) -> str:
    """The ISO week that holds the day: "2024-W35"."""
    year, number, _ = value.isocalendar()
    return f"{year:04}-W{number:02}"


def weekend(value: date) -> str:
    """The weekend at the end of the ISO week that holds the day."""
    return f"{week(value)}-WE"


def month(value: date) -> str:
    return f"{value.year:04}-{value.month:02}"


def quarter(value: date) -> str:
    return f"{value.year:04}-Q{(value.month + 2) // 3}"


def year(value: date) -> str:
    return f"{value.year:04}"


def decade(value: date) -> str:
    """The decade's first three digits: "199" for the 1990s."""
    return f"{value.year // 10:03}"


def make_day(year_: int, month_: int, day_: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year_, month_, day_)
    except (ValueError, OverflowError):
        return None


def shift_days(value: date, days: int) -> date | None:
    """So many days on; None where that leaves the calendar (years 1 to 9999)."""
    try:
        return value + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(value: date, months: int) -> date | None:
    """The first day of the month so many months on; None where that leaves the calendar."""
    at = value.year * 12 + value.month - 1 + months
    return make_day(at // 12, at % 12 + 1, 1)


def shift(value: date, count: int, unit: str) -> str | None:
    """The value so many units on (negative: back), at the grain of the unit, from "day" to "century".

    None where that leaves the calendar.
    """
    if unit in {"day", "week", "weekend"}:
        moved = shift_days(value, count * (1 if unit == "day" else 7))
        return None if moved is None else {"day": day, "week": week, "weekend": weekend}[unit](moved)
    if unit in {"month", "quarter"}:
        moved = shift_months(value, count * (1 if unit == "month" else 3))
        return None if moved is None else (month if unit == "month" else quarter)(moved)
    years = value.year + count * {"year": 1, "decade": 10, "century": 100}[unit]
    if not 1 <= years <= 9999:
        return None
    return f"{years:04}" if unit == "year" else f"{years // 10:03}" if unit == "decade" else f"{years // 100:02}"


def last_weekday(value: date, weekday: int) -> date | None:
    """The latest such weekday (Monday is 0) up to the day, the day itself counted."""
    return shift_days(value, -((value.weekday() - weekday) % 7))


def next_weekday(value: date, weekday: int) -> date | None:
    """The first such weekday after the day, the day itself not counted."""
    return shift_days(value, (weekday - value.weekday() - 1) % 7 + 1)


def season_start(year_: int, season: Season) -> date:
    return date(year_, dict(_SEASON_MONTHS)[season], 1)


def start(value: str) -> date | None:
    """The first day of a date value; None where `grain` is None."""
    size = grain(value)
    if size is None:
        return None
    if size == "day":
        return make_day(int(value[:4]), int(value[5:7]), int(value[8:10]))
    if size == "week":
        try:
            return date.fromisocalendar(int(value[:4]), int(value[6:8]), 6 if value.endswith("WE") else 1)
        except ValueError:
            return None
    if size == "season":
        return make_day(int(value[:4]), dict(_SEASON_MONTHS)[_season(value[5:])], 1)
    years = int(value[:4]) if len(value) > 3 else int(value) * 10 ** (4 - len(value))
    months = {
        "month": lambda: int(value[5:7]),
        "quarter": lambda: 3 * int(value[6]) - 2,
        "half": lambda: 6 * int(value[6]) - 5,
    }
    return make_day(years, months[size]() if size in months else 1, 1)


def _season(code: str) -> Season:
    return next(season for season, _ in _SEASON_MONTHS if season == code)
