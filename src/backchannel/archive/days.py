"""Dates of any precision as days that sort, and names as keys that match."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_MONTHS = re.compile(r"(\d{4})-([QH])(\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_YEAR = re.compile(r"\d{4}")
_DECADE = re.compile(r"\d{3}")
# First month of each season on the northern half of the globe, where most agencies write; winter goes on into the
# next year.
_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_NOT_WORD = re.compile(r"[^\w]+")


def day_range(value: str) -> tuple[date, date] | None:
    """First and last day, both included, of an ISO day, week, month, year or TIMEX3 season or decade; None for any
    other value."""
    try:
        return _day_range(value)
    except (ValueError, OverflowError):
        return None


def _day_range(value: str) -> tuple[date, date] | None:
    if found := _DAY.match(value):
        day = date(*map(int, found.groups()))
        return day, day
    if found := _WEEK.match(value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday + timedelta(days=5 if found[3] else 0), monday + timedelta(days=6)
    if found := _MONTHS.match(value):
        length = 3 if found[2] == "Q" else 6
        last = int(found[3]) * length
        return date(int(found[1]), last - length + 1, 1), _last_of(int(found[1]), last)
    if found := _SEASON.match(value):
        year, month = int(found[1]), _SEASON_STARTS[found[2]]
        return date(year, month, 1), _last_of(year + (month == 12), (month + 1) % 12 + 1)
    if found := _MONTH.match(value):
        return date(int(found[1]), int(found[2]), 1), _last_of(int(found[1]), int(found[2]))
    if found := _YEAR.match(value):
        return date(int(found[0]), 1, 1), date(int(found[0]), 12, 31)
    if found := _DECADE.match(value):
        return date(int(found[0]) * 10, 1, 1), date(int(found[0]) * 10 + 9, 12, 31)
    return None


def _last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def name_key(name: str) -> str:
    """A name folded for search, blanks at both ends: case, accents and punctuation count for nothing.

    `" gofman " in name_key("Róman  Gofman")` holds, and so a name is found by whole words.
    """
    bare = name
    if not name.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return f" {_NOT_WORD.sub(' ', bare.casefold()).strip()} "
