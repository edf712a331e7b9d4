"""Readers of single days and of times of day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from backchannel.annotate.times_telling import Groups, Match, Reading, Teller
from backchannel.annotate.times_words import (
    month_number,
    number,
    ordinal,
    weekday_number,
)
from backchannel.model import dates
from backchannel.model.document import TimeBasis

PARTS = {
    "morning": "MO",
    "midday": "MI",
    "noon": "MI",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "midnight": "NI",
    "dawn": "MO",
    "dusk": "EV",
}

YEARS_AWAY = {"last": -1, "this": 0, "next": 1}

# "Last week on Tuesday".
_IN_WEEK = re.compile(r"\b((?:last|this|next) week),?\s+on\s+$", re.IGNORECASE)
_STILL_TO_COME = re.compile(r"['’]s (?:planned|scheduled|upcoming|forthcoming)\b")
_MEANT_FOR = re.compile(r"\bfor\s$")


def iso(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    found = dates.make_day(int(g["year"]), int(g["month"]), int(g["day"]))
    if found is None:
        return None
    if "hour" in g:
        return Reading("TIME", f"{found.isoformat()}T{int(g['hour']):02}:{int(g['minute']):02}", "stated", found)
    return Reading("DATE", found.isoformat(), "stated", found)


def attacks(_teller: Teller, _: Groups, __: Match) -> Reading | None:
    """ "9/11", the day that has its date for a name; it is no day that "the next day" starts from."""
    return Reading("DATE", "2001-09-11", "stated")


def slash(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    one, two, year = int(g["one"]), int(g["two"]), int(g["year"])
    if len(g["year"]) == 2:
        year += 1900 if year > 50 else 2000
    fitting = {found for found in (dates.make_day(year, one, two), dates.make_day(year, two, one)) if found}
    if not fitting:
        return None
    # Nothing tells whether 3/4 is in March or in April.
    sole = fitting.pop() if len(fitting) == 1 else None
    return Reading("DATE", _iso(sole), "stated", sole)


def calendar_day(teller: Teller, g: Groups, match: Match) -> Reading | None:
    month, nth = month_number(g.get("mon") or g.get("mon2", "")), ordinal(g.get("day") or g.get("day2", ""))
    if month is None or nth is None or dates.make_day(2000, month, nth) is None:
        return None
    stated = "year" in g
    year = int(g["year"]) if stated else _year_of_day(teller, g, month, nth, match.start())
    if year is None:
        return _with_part(teller, Reading("DATE", None, "relative"), g)
    found = dates.make_day(year, month, nth)
    return _with_part(teller, Reading("DATE", _iso(found), "stated" if stated else "relative", found), g)


def _year_of_day(teller: Teller, g: Groups, month: int, nth: int, at: int) -> int | None:
    """The year of a day told without one: "last Oct. 23" is the latest that was, "next Oct. 23" the first to come."""
    if teller.published is not None and "of" in g:
        return teller.published.year + YEARS_AWAY[g["of"].lower()]
    direction = g.get("dir", "").lower()
    this = teller.published and dates.make_day(teller.published.year, month, nth)
    if not direction or teller.published is None or this is None:
        return teller.year_of(month, nth, at)
    if direction == "last":
        return this.year - (this >= teller.published)
    return this.year + (this <= teller.published)


def weekday(teller: Teller, g: Groups, match: Match) -> Reading | None:
    basis: TimeBasis = "tense"
    found: date | None = None
    wanted = weekday_number(g["weekday"])
    direction = g.get("dir", "").lower().removeprefix("the ")
    in_week = _IN_WEEK.search(teller.text, max(0, match.start() - 16), match.start())
    week = g.get("week") or (in_week and in_week[1])
    if teller.published is not None:
        tense = teller.day_tense(match.start() if "hour" in match.re.groupindex else match.start("weekday"))
        if _MEANT_FOR.search(teller.text, max(0, match.start() - 5), match.start()):
            tense = "future"  # "called a strike for Friday"
        if teller.text.startswith(("'s ", "’s "), match.end()) and tense == "future":
            # "Friday's vote" is known by its day because it was.
            tense = "past"
        if _STILL_TO_COME.match(teller.text, match.end()):
            tense = "future"  # "Friday's planned vote", whenever it is told
        if week:
            away = {"this": 0, "last": -7, "next": 7, "a": -7}[week.lower().split()[0]]
            monday = teller.published - timedelta(days=teller.published.weekday())
            found, basis = monday + timedelta(days=away + wanted), "relative"
        elif direction in {"previous", "preceding"}:
            found = dates.last_weekday((teller.told or teller.published) - timedelta(days=1), wanted)
        elif direction == "following":
            found = dates.next_weekday(teller.told or teller.published, wanted)
        elif direction in {"last", "past", "this past"}:
            found, basis = dates.last_weekday(teller.published - timedelta(days=1), wanted), "relative"
        elif direction in {"next", "coming", "this coming"}:
            found, basis = dates.next_weekday(teller.published, wanted), "relative"
        elif direction == "this":
            back = tense == "past"
            found = (
                dates.last_weekday(teller.published, wanted)
                if back
                else dates.next_weekday(teller.published - timedelta(days=1), wanted)
            )
        elif tense == "future" and teller.published.weekday() != wanted:
            found = dates.next_weekday(teller.published, wanted)
        else:
            found = dates.last_weekday(teller.published, wanted)
    return _with_part(teller, Reading("DATE", _iso(found), basis, found), g)


def deictic_day(teller: Teller, g: Groups, _: Match) -> Reading | None:
    offset = {
        "today": 0,
        "yesterday": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }[g["word"].lower()]
    return _day_from(teller, teller.published, offset)


def that(teller: Teller, g: Groups, match: Match) -> Reading | None:
    step = 0 if "that" in g else 1 if g.get("next", g.get("side", "")).lower() in {"next", "following", "after"} else -1
    return _day_from(teller, teller.day_told(match.start()), step)


def _iso(found: date | None) -> str | None:
    return None if found is None else found.isoformat()


def _day_from(_teller: Teller, base: date | None, offset: int) -> Reading:
    found = None if base is None else dates.shift_days(base, offset)
    return Reading("DATE", _iso(found), "relative", found)


def _with_part(_teller: Teller, reading: Reading, g: Groups) -> Reading:
    if "part" not in g:
        return reading
    return _at(reading.day, f"T{PARTS[g['part'].lower()]}", reading.basis)


def _at(found: date | None, clock: str, basis: TimeBasis) -> Reading:
    return Reading("TIME", None if found is None else found.isoformat() + clock, basis, found)


def clock(teller: Teller, g: Groups, match: Match) -> Reading | None:
    time = _clock(g)
    if time is None:
        return None
    if "rel" in g:
        base = deictic_day(teller, {"word": g["rel"]}, match)
    elif g.keys() & {"mon", "mon2"}:
        base = calendar_day(teller, g, match)
    elif "weekday" in g:
        base = weekday(teller, {"weekday": g["weekday"]}, match)
    else:
        if not teller.nearby(teller.told_at, match.start()):
            # A time of some day: the day of publication is not told by it.
            return Reading("TIME", time, "stated")
        base = Reading("DATE", None, "relative", teller.told)
    return None if base is None else _at(base.day, time, base.basis)


def deictic_part(teller: Teller, g: Groups, _: Match) -> Reading | None:
    if "tonight" in g:
        return _at(teller.published, "TNI", "relative")
    if "overnight" in g:
        return _at(teller.published and dates.shift_days(teller.published, -1), "TNI", "relative")
    if "mid" in g:
        offset = {"yesterday": -1, "tomorrow": 1}.get(g.get("day", "").lower(), 0)
        return _at(
            teller.published and dates.shift_days(teller.published, offset), f"T{PARTS[g['mid'].lower()]}", "relative"
        )
    if "bare" in g:
        return _at(teller.told or teller.published, f"T{PARTS[g['bare'].split()[1].lower()]}", "relative")
    word = g["dir"].lower()
    part = g["part"].lower()
    if word == "last" and part not in {"night", "evening"}:
        return None
    base = teller.published if word in {"this", "last", "yesterday", "tomorrow"} else teller.told
    offset = (
        1
        if word in {"tomorrow", "the next", "the following"}
        else -1
        if word in {"last", "yesterday", "the previous"}
        else 0
    )
    return _at(base and dates.shift_days(base, offset), f"T{PARTS[part]}", "relative")


def holiday(teller: Teller, g: Groups, match: Match) -> Reading | None:
    fixed = {"christmas": (12, 24 if "eve" in match.group().lower() else 25), "may1": (5, 1), "valentine": (2, 14)}
    if "new" in g:
        fixed["new"] = (12, 31) if "eve" in match.group().lower() else (1, 1)
    name = next(key for key in ("new", "christmas", "thanks", "may1", "valentine", "easter", "good") if key in g)
    moving: dict[str, Callable[[int], date]] = {
        "thanks": _thanksgiving,
        "easter": _easter,
        "good": lambda y: _easter(y) - timedelta(days=2),
    }
    if name == "easter" and "monday" in g["easter"].lower():
        moving["easter"] = lambda y: _easter(y) + timedelta(days=1)

    def falls(year: int) -> date:
        return moving[name](year) if name in moving else date(year, *fixed[name])

    if "year" in g:
        found = falls(int(g["year"])) if int(g["year"]) > 0 else None
        return Reading("DATE", _iso(found), "stated", found)
    if teller.published is None:
        return Reading("DATE", None, "relative")
    published = teller.published
    days = [falls(published.year + step) for step in (-1, 0, 1)]
    direction, tense = g.get("dir", "").lower(), teller.tense(match.start())
    if direction == "last" or (not direction and tense == "past"):
        found = [d for d in days if d <= published][-1]
    elif direction == "next" or tense == "future":
        found = next(d for d in days if d >= published)
    else:
        found = min(days, key=lambda d: abs((d - published).days))
    return Reading("DATE", found.isoformat(), "relative", found)


def _clock(g: dict[str, str]) -> str | None:
    if "noon" in g:
        return "T24:00" if g["noon"].lower() == "midnight" else "T12:00"
    if "military" in g:
        return f"T{int(g['military'][:2]):02}:{int(g['military'][2:]):02}"
    if "hour24" in g:
        return f"T{int(g['hour24']):02}:{int(g['minute24']):02}"
    if "oclock" in g:
        hour, late = number(g["oclock"]), g["tod"].lower() != "morning"
    else:
        hour, late = float(g["hour"]), g["half"].lower() == "p"
    if hour is None or not 1 <= hour <= 12:
        return None
    return f"T{int(hour) % 12 + 12 * late:02}:{int(g.get('minute', 0)):02}"


def _thanksgiving(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def _easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    ell = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * ell) // 451
    return date(year, (h + ell - 7 * m + 114) // 31, (h + ell - 7 * m + 114) % 31 + 1)
