"""Readers of durations and sets, and of words that refer to past, present or future at large."""

from __future__ import annotations

import re

from backchannel.annotate.times_days import PARTS
from backchannel.annotate.times_telling import Groups, Match, Reading, Teller
from backchannel.annotate.times_words import (
    month_number,
    number,
    season_code,
    weekday_number,
)
from backchannel.model import dates

_UNITS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "weekend": "D",
    "week": "W",
    "fortnight": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "E",
    "century": "C",
}
_FREQUENCY = {
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "hourly": "PT1H",
    "biweekly": "P2W",
    "bimonthly": "P2M",
}


_BEFORE_YEAR = re.compile(r"\b(?:for|of) $", re.IGNORECASE)
_ENDS = re.compile(r"\s+end(?:ed|ing|s)\b")


def span(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    if "ahead" in g:
        return Reading("DURATION", period(None, g["ahead"]), "stated")
    direction = g["dir"].lower()
    if "plain" in g:
        if direction == "recent" and unit_of(g["plain"]) != "year":
            # Recent weeks are a stretch up to now; recent years are the past at large.
            return Reading("DURATION", period(None, g["plain"]), "stated")
        if direction in {"recent", "past", "last", "previous"}:
            return Reading("DATE", "PAST_REF", "stated")
        return Reading("DATE", "FUTURE_REF", "stated") if direction in {"coming", "future", "next"} else None
    return Reading("DURATION", period(number(g["count"]), unit_of(g["unit"])), "stated")


def adjective(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    if "old" in g:
        return None
    if "aged" in g:
        return Reading("DURATION", period(None, g["aged"]), "stated")
    if "long" in g:
        plural = g["long"].lower().endswith("s")
        return Reading("DURATION", period(None if plural else 1, unit_of(g["long"])), "stated")
    return Reading("DURATION", period(number(g["count"]), unit_of(g["unit"])), "stated")


def duration(teller: Teller, g: Groups, match: Match) -> Reading | None:
    unit, word = unit_of(g["unit"]), g["count"].lower()
    if "old" in g or (word in {"a", "an"} and unit == "second"):
        return None
    count = number(word)
    if word in {"a", "an"} and re.search(
        r"[\d%]\s*$|percent $|million $|billion $|times $|share $|once $|twice $",
        teller.text[max(0, match.start() - 10) : match.start()],
    ):
        return Reading("SET", period(1, unit), "stated")
    if count is not None and "and" in g:
        count += 0.5
    return Reading("DURATION", period(count, unit), "stated")


def units(teller: Teller, g: Groups, match: Match) -> Reading | None:
    if "calendar" in g:
        return _this_unit(teller, g["calendar"].lower().split()[-1], match.start())
    if g.get("one", "").lower() == "year" and _BEFORE_YEAR.search(
        teller.text, max(0, match.start() - 4), match.start()
    ):
        # "For the year ended March 31" is one of a company's own, any twelve months.
        own = _ENDS.match(teller.text, match.end())
        return Reading("DURATION", "P1Y", "stated") if own else _this_unit(teller, "year", match.start())
    if "one" in g:
        return Reading("DURATION", period(1, g["one"].lower()), "stated")
    word = g["some"].lower()
    if word in {"some time", "a while"}:
        return Reading("DURATION", "PXX", "stated")
    return Reading(
        "DURATION", period(None, unit_of(word.split()[-1] if " or " not in word else word.split()[0])), "stated"
    )


def _this_unit(teller: Teller, unit: str, at: int) -> Reading:
    if teller.published is None:
        return Reading("DATE", None, "relative")
    # Until Friday, a weekend without more is the last one; what is to come has the tense of it.
    before = unit == "weekend" and teller.published.weekday() < 5 and teller.tense(at) != "future"
    return Reading("DATE", dates.shift(teller.published, -1 if before else 0, unit), "relative")


def set_of(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    if "word" in g:
        return Reading("SET", _FREQUENCY[g["word"].lower()], "stated")
    unit = unit_of(g["per"].split()[-1] if "per" in g else g["unit"])
    if unit in PARTS:
        return Reading("SET", f"XXXX-XX-XXT{PARTS[unit]}", "stated")
    return Reading("SET", period(number(g["count"]) if "count" in g else 2 if "other" in g else 1, unit), "stated")


def set_weekday(_teller: Teller, g: Groups, match: Match) -> Reading | None:
    if "mon" in g:
        month = month_number(g["mon"])
        return None if month is None else Reading("SET", f"XXXX-{month:02}", "stated")
    words = match.group().lower().split()
    if "weekday" not in g and "many" not in g:
        return Reading("SET", f"XXXX-{season_code(words[-1])}", "stated")
    nth = weekday_number(g.get("weekday") or g["many"]) + 1
    part = next((f"T{code}" for name, code in PARTS.items() if words[-1].startswith(name)), "")
    return Reading("SET", f"XXXX-WXX-{nth}{part}", "stated")


def reference(_teller: Teller, g: Groups, _: Match) -> Reading | None:
    value = "PRESENT_REF" if "present" in g else "PAST_REF" if "past" in g else "FUTURE_REF"
    return Reading("DATE", value, "stated")


def unit_of(word: str) -> str:
    word = word.lower()
    return "century" if word.startswith("centur") else word.removesuffix("s")


def amount(count: float | None) -> str:
    return "X" if count is None else f"{count:g}" if count == int(count) else f"{count}"


def period(count: float | None, unit: str) -> str:
    """A TIMEX3 duration: P2Y, PT3H, P2Y6M for two and a half years, PXD for several days."""
    unit = unit_of(unit)
    if unit == "weekend" and count is not None:
        count *= 2
    if unit == "fortnight" and count is not None:
        count *= 2
    if unit == "quarter" and count is not None:
        count, unit = count * 3, "month"
    if unit == "decade" and count is not None:
        count, unit = count * 10, "year"
    if unit == "century" and count is not None:
        count, unit = count * 100, "year"
    code = _UNITS[unit]
    time = "T" if unit in {"second", "minute", "hour"} else ""
    finer = {"year": (12, "M"), "hour": (60, "M"), "minute": (60, "S")}.get(unit)
    if count is not None and count != int(count) and finer is not None:
        whole, rest = divmod(count, 1)
        head = f"{int(whole)}{code}" if whole else ""
        return f"P{time}{head}{round(rest * finer[0])}{finer[1]}"
    return f"P{time}{amount(count)}{code}"
