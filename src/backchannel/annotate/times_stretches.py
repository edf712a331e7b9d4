"""Readers of weeks, months, quarters, seasons, years and more, and of what is counted from a day."""

from __future__ import annotations

import re
from datetime import date

from backchannel.annotate.times_days import YEARS_AWAY, calendar_day
from backchannel.annotate.times_durations import amount, period, unit_of
from backchannel.annotate.times_telling import Groups, Match, Reading, Teller
from backchannel.annotate.times_words import (
    DECADES,
    month_number,
    number,
    ordinal,
    season_code,
    spoken_year,
)
from backchannel.model import dates

_ENDED = re.compile(r"\s+end(?:ed|ing)\s+(?:on\s+)?([A-Z][a-z]+)\.?\s\d")
_BACK = {"last", "past", "previous", "preceding", "year-earlier"}
_AHEAD = {"next", "coming", "following", "upcoming", "this coming"}
_HALF = re.compile(r"(?:the\s)?(first|second|last)\shalf", re.IGNORECASE)
# Code points over which a report of business speaks of the quarter that it named.
_REPORT = 1200
# "That May" is of the year told last.
_OF_THAT_YEAR = re.compile(r"\b[Tt]hat (?:same )?$")
# "Last year in May".
_IN_YEAR = re.compile(r"\b(last|this|next) year,?\s+in\s+$", re.IGNORECASE)
# Before "last" or "past": a stretch that lasts up to now.
_LASTING = re.compile(r"\b(?:in|over|during|within|for|throughout)\s+the\s+$", re.IGNORECASE)


def month_year(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    month, year = month_number(g["mon"]), spoken_year(g["year"])
    return None if month is None or year is None else Reading("DATE", f"{year:04}-{month:02}", "stated")


def month_of(teller: Teller, g: Groups, _: Match) -> Reading | None:
    month = month_number(g["mon"])
    if teller.published is None or month is None:
        return Reading("DATE", None, "relative")
    year = teller.published.year + YEARS_AWAY[g["dir"].lower()]
    return Reading("DATE", f"{year:04}-{month:02}", "relative")


def month(teller: Teller, g: Groups, match: Match) -> Reading | None:
    month = month_number(g["mon"])
    if month is None:
        return None
    if teller.published is None:
        told = teller.year_told if teller.nearby(teller.year_at, match.start()) else None
        return Reading("DATE", f"{told:04}-{month:02}" if told else None, "relative")
    direction = g.get("dir", "").lower()
    this = teller.published.year
    in_year = _IN_YEAR.search(teller.text, max(0, match.start() - 16), match.start())
    if in_year:
        return Reading("DATE", f"{this + YEARS_AWAY[in_year[1].lower()]:04}-{month:02}", "relative")
    if _OF_THAT_YEAR.search(teller.text, max(0, match.start() - 10), match.start()) and teller.year_told:
        told = teller.year_told if teller.nearby(teller.year_at, match.start()) else None
        return Reading("DATE", f"{told:04}-{month:02}" if told else None, "relative")
    if direction == "last":
        # The month just ended is "last month".
        year: int | None = this - (month >= teller.published.month - 1)
    elif direction == "next":
        year = this + (month <= teller.published.month)
    elif direction.startswith("this") or month == teller.published.month:
        year = this
    else:
        year = teller.year_of(month, 15, match.start("mon"))
    return Reading("DATE", f"{year:04}-{month:02}" if year else None, "relative" if direction else "tense")


def quarter(teller: Teller, g: Groups, match: Match) -> Reading | None:
    nth = int(g["q"]) if "q" in g else (ordinal(g["nth"]) or 0)
    stated = g.get("year") or g.get("yearfirst")
    if stated:
        return Reading("DATE", f"{int(stated):04}-Q{nth}", "stated")
    if teller.published is None:
        return Reading("DATE", None, "relative")
    year = teller.published.year
    relative = g.get("rel") or g.get("rel2")
    if relative:
        year += YEARS_AWAY[relative.lower()]
    else:
        current = (teller.published.month + 2) // 3
        # Results of the quarter just ended are still to be reported: only a longer way back is a way ahead.
        if nth > current:
            year -= teller.tense(match.start()) != "future"
        elif nth < current - 1 and teller.tense(match.start()) == "future":
            year += 1
    return Reading("DATE", f"{year - ('back' in g):04}-Q{nth}", "relative")


def _is_over(told: tuple[int, int], published: date) -> bool:
    """Whether the quarter of the calendar had ended before the publication."""
    return told < _quarter_of(published)


def quarter_vague(teller: Teller, g: Groups, match: Match) -> Reading | None:
    told = teller.told_quarter
    if g["noun"].lower() == "period" and (told is None or "latest" not in g):
        return None
    if teller.published is None:
        return Reading("DATE", told and f"{told[0]:04}-Q{told[1]}", "relative")
    if told is None or (match.group().lower().endswith("latest quarter") and not _is_over(told, teller.published)):
        told = _quarter_ended(teller, match) or _quarter_before(teller.published)
    return Reading("DATE", f"{told[0]:04}-Q{told[1]}", "relative")


def quarter_back(teller: Teller, g: Groups, match: Match) -> Reading | None:
    """A quarter or a period that the one told is compared with: "the year-ago quarter", "the 1988 period"."""
    if "months" in g:
        return Reading("DURATION", f"P{amount(number(g['months']))}M", "stated")
    told = None if teller.in_term(match.start()) else teller.told_quarter
    if told is None and "quarter" in match.group().lower() and teller.published is not None:
        told = _quarter_before(teller.published)
    return _year_before(teller, told, g.get("year"))


def year_back(teller: Teller, _: Groups, match: Match) -> Reading | None:
    compared = teller.told_quarter is not None and 0 <= match.start() - teller.quarter_at < _REPORT
    return _year_before(teller, teller.told_quarter if compared and not teller.in_term(match.start()) else None, None)


def _year_before(teller: Teller, quarter: tuple[int, int] | None, stated: str | None) -> Reading:
    """The quarter a year before the one told, or that year where what is told is longer or is none."""
    if stated is not None:
        year = int(stated)
    elif quarter is not None:
        year = quarter[0] - 1
    elif teller.published is not None:
        year = teller.published.year - 1
    else:
        return Reading("DATE", None, "relative")
    return Reading("DATE", f"{year:04}" if quarter is None else f"{year:04}-Q{quarter[1]}", "relative")


def _quarter_before(published: date) -> tuple[int, int]:
    """The last quarter that was over on the day of publication."""
    return _quarter_of(dates.shift_months(published, -3) or published)


def _quarter_ended(teller: Teller, match: Match) -> tuple[int, int] | None:
    """The quarter of the calendar that holds most of a company's own: "the quarter ended July 31" is the second."""
    ended = _ENDED.match(teller.text, match.end())
    month = ended and month_number(ended[1])
    year = teller.year_of(month, 28, match.start()) if month else None
    middle = dates.shift_months(date(year, month, 1), -1) if month and year else None
    return _quarter_of(middle) if middle else None


def _quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def season(teller: Teller, g: Groups, match: Match) -> Reading | None:
    code = season_code(g["season"])
    if "year" in g:
        year = spoken_year(g["year"])
        return None if year is None else Reading("DATE", f"{year:04}-{code}", "stated")
    if teller.published is None:
        return Reading("DATE", None, "relative")
    direction, year = g.get("dir", "").lower(), teller.published.year
    begins = dates.season_start(year, code)
    if direction in {"last", "past", "previous"}:
        year -= begins > teller.published or (teller.published - begins).days < 90
    elif direction == "next":
        year += begins <= teller.published
    elif begins > teller.published and teller.tense(match.start()) == "past" and not direction.startswith("this"):
        year -= 1
    return Reading("DATE", f"{year:04}-{code}", "relative")


def year(_teller: Teller, g: Groups, match: Match) -> Reading | None:
    year, half = spoken_year(g["year"]), _HALF.match(match.group())
    if year is None:
        return None
    return Reading("DATE", f"{year:04}-H{1 + (half[1].lower() != 'first')}" if half else f"{year:04}", "stated")


def half(teller: Teller, g: Groups, _: Match) -> Reading | None:
    if "h" in g:
        return Reading("DATE", f"{int(g['year']):04}-H{g['h']}", "stated")
    if teller.published is None:
        return Reading("DATE", None, "relative")
    year = teller.published.year + YEARS_AWAY.get(g["rel"].lower(), 0)
    return Reading("DATE", f"{year:04}-H{1 + (g['nth'].lower() != 'first')}", "relative")


def fiscal(teller: Teller, g: Groups, match: Match) -> Reading | None:
    if "year" in g:
        return Reading("DATE", f"{int(g['year']):04}", "stated")
    if teller.published is None:
        return Reading("DATE", None, "relative")
    words = match.group().lower()
    if "month" in words:
        return Reading("DATE", dates.month(teller.published), "relative")
    if "the week" in words:
        return Reading("DATE", dates.week(teller.published), "relative")
    return Reading("DATE", dates.year(teller.published), "relative")


def decade(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    if "digits" in g and g["digits"] in {"150", "160", "170", "180"}:
        # "The 1800s" are as a rule the hundred years.
        return Reading("DATE", g["digits"][:2], "stated")
    if "digits" in g:
        return Reading("DATE", f"{int(g['digits']):03}", "stated")
    if "short" in g:
        return Reading("DATE", f"19{int(g['short'])}", "stated")
    word = re.sub(r"nineteen[ -]", "", g["word"].lower())
    tens = DECADES.index(word.removesuffix("ties")) + 2
    return Reading("DATE", f"19{tens}", "stated")


def century(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    nth = 21 if g["nth"].lower() == "twenty-first" else ordinal(g["nth"])
    return None if not nth or nth > 30 else Reading("DATE", f"{nth - 1:02}", "stated")


def named_unit(teller: Teller, g: Groups, match: Match) -> Reading | None:
    if "mon" in g:
        base = calendar_day(teller, g, match)
        return base and Reading("DATE", dates.week(base.day) if base.day else None, "relative")
    direction = re.sub(
        r"^(?:the|this|that) (?=past|same|coming|current|last|next|previous|following)",
        "",
        " ".join(g["dir"].lower().split()),
    )
    unit = g["unit"].lower()
    if direction in {"every", "each"}:
        return Reading("SET", period(1, unit), "stated")
    if direction in {"last", "past"} and _LASTING.search(teller.text[max(0, match.start() - 12) : match.start("dir")]):
        # "In the last year" is the twelve months up to now, "last year" the one before this.
        return Reading("DURATION", period(1, unit), "stated")
    base_day = teller.published
    if match.group().lower().startswith("that") or direction in {
        "following",
        "previous",
        "preceding",
        "same",
        "that",
        "that same",
    }:
        base_day = (teller.day_told(match.start()) if unit == "day" else teller.told_stretch) or teller.published
    if unit == "day" and direction in {"this", "past", "last", "coming", "current"}:
        return None
    step = -1 if direction in _BACK or direction == "this past" else 1 if direction in _AHEAD else 0
    value = None if base_day is None else dates.shift(base_day, step, unit)
    return Reading("DATE", value, "relative", base_day and dates.shift_days(base_day, step) if unit == "day" else None)


def ago(teller: Teller, g: Groups, _: Match) -> Reading | None:
    if "bare" in g:
        return Reading("DATE", "PAST_REF", "stated")
    count, unit = number(g["count"]), unit_of(g["unit"])
    if count is None:
        return Reading("DATE", "PAST_REF" if g["word"].lower() == "ago" else "FUTURE_REF", "stated")
    back = g["word"].lower() == "ago"
    return _counted(teller, teller.published, -count if back else count, unit)


def later(teller: Teller, g: Groups, _: Match) -> Reading | None:
    if "bare" in g:
        return Reading("DURATION", period(None, g["bare"]), "stated")
    if "side" in g:
        base = teller.told_stretch
        step = 1 if g["way"].lower() == "after" else -1
        return Reading("DATE", None if base is None else dates.shift(base, step, g["side"].lower()), "relative")
    count, unit = number(g["count"]), unit_of(g["unit"])
    back = g["word"].lower() in {"earlier", "before", "previously"}
    base = teller.told if unit in {"day", "week"} else teller.told_stretch
    found = None if count is None else _counted(teller, base, -count if back else count, unit)
    if found is None or found.value is None:
        # Where nothing tells from when it is counted, what is known is how long it was.
        return Reading("DURATION", period(count, unit), "stated")
    return found


def _counted(_teller: Teller, base: date | None, count: float, unit: str) -> Reading:
    if unit in {"second", "minute", "hour"}:
        # Hours before or after the time of publication, which a day does not tell.
        return Reading("TIME", None, "relative")
    if unit == "decade":
        count, unit = count * 10, "year"
    if unit == "century":
        count, unit = count * 100, "year"
    if unit == "fortnight":
        count, unit = count * 2, "week"
    if base is None or count != int(count):
        return Reading("DATE", None, "relative")
    if unit == "week" and abs(count) <= 2:
        # So few weeks are said of a day; more are a rounding.
        count, unit = count * 7, "day"
    value = dates.shift(base, int(count), unit)
    return Reading("DATE", value, "relative", dates.start(value) if value and unit == "day" else None)
