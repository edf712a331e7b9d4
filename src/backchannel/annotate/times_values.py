"""The TIMEX3 value of one matched expression, read in the light of the publication day, the tense and what was told before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from backchannel.annotate.times_patterns import (
    RuleName,
    month_number,
    number,
    ordinal,
    season_code,
    spoken_year,
    weekday_number,
)
from backchannel.annotate.times_tense import Tense
from backchannel.model import dates
from backchannel.model.document import TimeBasis, TimeType

_PARTS = {"morning": "MO", "midday": "MI", "noon": "MI", "afternoon": "AF", "evening": "EV", "night": "NI", "midnight": "NI", "dawn": "MO", "dusk": "EV"}
_UNITS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "weekend": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "E", "century": "C"}
_BACK = {"last", "past", "previous", "preceding", "year-earlier"}
_AHEAD = {"next", "coming", "following", "upcoming", "this coming"}
# Words before a day or a month that set a term.
_TERM = re.compile(r"\b(?:until|till|effective|payable|of record|due|expires?|as (?:soon|early) as|deadline(?: of| for)?)\s+(?:on\s+)?$")
# How much further off a day is when the tense speaks against it.
_UNFIT = 3
_FREQUENCY = {"daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annually": "P1Y", "hourly": "PT1H", "biweekly": "P2W", "bimonthly": "P2M"}


class Reading(NamedTuple):
    """What an expression tells. `day` is the calendar day that later words ("the next morning") may start from."""

    type: TimeType
    value: str | None
    basis: TimeBasis
    day: date | None = None


@dataclass
class Teller:
    """What is known at a point of the text: the publication day, and the last day, year and quarter that were told."""

    published: date | None
    text: str
    tense: Callable[[int], Tense]
    told: date | None = None
    told_at: int = -1
    told_stretch: date | None = None
    told_quarter: tuple[int, int] | None = None
    quarter_at: int = -1
    year_told: int | None = field(default=None)
    year_at: int = -1

    def read(self, name: RuleName, match: re.Match[str], told: bool = True) -> Reading | None:
        """The reading of a match, or None where it is no time expression. Later words may start from its day where it is `told`."""
        groups = {key: value.strip() for key, value in match.groupdict().items() if value is not None}
        reading = _READERS[name](self, groups, match)
        if reading is not None and reading.value is not None:
            self._remember(name, reading, match.start(), told)
        return reading

    def _remember(self, name: RuleName, reading: Reading, at: int, told: bool) -> None:
        assert reading.value is not None
        if reading.day is not None and told:
            self.told, self.told_at = reading.day, at
        size = dates.grain(reading.value)
        if size in {"day", "week", "month", "season", "year"} and told:
            self.told_stretch = dates.start(reading.value)
        if size == "quarter" and name == "quarter":
            self.told_quarter, self.quarter_at = (int(reading.value[:4]), int(reading.value[-1])), at
        if reading.basis == "stated" and size in {"year", "month", "day"}:
            self.year_told, self.year_at = int(reading.value[:4]), at

    # Days ------------------------------------------------------------------------------------------------------------

    def iso(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        found = dates.make_day(int(g["year"]), int(g["month"]), int(g["day"]))
        if found is None:
            return None
        if "time" in g:
            return Reading("TIME", f"{found.isoformat()}T{g['time']}", "stated", found)
        return Reading("DATE", found.isoformat(), "stated", found)

    def slash(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        one, two, year = int(g["one"]), int(g["two"]), int(g["year"])
        if len(g["year"]) == 2:
            year += 1900 if year > 50 else 2000
        fitting = {found for found in (dates.make_day(year, one, two), dates.make_day(year, two, one)) if found}
        if not fitting:
            return None
        # Nothing tells whether 3/4 is in March or in April.
        sole = fitting.pop() if len(fitting) == 1 else None
        return Reading("DATE", sole and sole.isoformat(), "stated", sole)

    def calendar_day(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        month, nth = month_number(g.get("mon") or g.get("mon2", "")), ordinal(g.get("day") or g.get("day2", ""))
        if month is None or nth is None or dates.make_day(2000, month, nth) is None:
            return None
        stated = "year" in g
        year = int(g["year"]) if stated else self.year_of(month, nth, match.start())
        if year is None:
            return self._with_part(Reading("DATE", None, "relative"), g)
        found = dates.make_day(year, month, nth)
        return self._with_part(Reading("DATE", found and found.isoformat(), "stated" if stated else "relative", found), g)

    def year_of(self, month: int, nth: int, at: int) -> int | None:
        """The year of a day or month told without one: the nearest, where a day that the tense does not fit counts as further off.

        News that looks back most of a year, or ahead, names the year.
        """
        if self.published is None:
            return self.year_told if self.nearby(self.year_at, at) else None
        published, tense = self.published, self.day_tense(at)
        years = (published.year - 1, published.year, published.year + 1)
        days = [found for year in years if 1 <= year <= 9999 and (found := dates.make_day(year, month, nth))]

        def away(found: date) -> int:
            ahead = (found - published).days
            unfit = (tense == "past" and ahead > 1) or (tense == "future" and ahead < 0)
            return abs(ahead) * (_UNFIT if unfit else 1)

        nearest = min(days, key=away, default=None)
        if nearest is None:
            return None
        told = self.year_told if self.nearby(self.year_at, at) else None
        if told is not None and told < published.year and tense != "future" and nearest > published + timedelta(days=1):
            # A telling of years ago goes on: its days are not those to come.
            return told
        return nearest.year

    def day_tense(self, at: int) -> Tense:
        """The tense around a day or month; a term that is set ("until Tuesday", "payable Dec. 15") lies ahead."""
        return "future" if _TERM.search(self.text, max(0, at - 20), at) else self.tense(at)

    def nearby(self, then: int, at: int) -> bool:
        """Whether something told at one place still holds at another: the same paragraph, not too far on."""
        return 0 <= then <= at < then + 400 and "\n\n" not in self.text[then:at]

    def weekday(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        basis: TimeBasis = "tense"
        found: date | None = None
        wanted = weekday_number(g["weekday"])
        direction = g.get("dir", "").lower().removeprefix("the ")
        if self.published is not None:
            tense = self.day_tense(match.start() if "hour" in match.re.groupindex else match.start("weekday"))
            if self.text.startswith(("'s ", "’s "), match.end()) and tense == "future":
                # "Friday's vote" is known by its day because it was.
                tense = "past"
            if "week" in g:
                week = {"this week": 0, "last week": -7, "next week": 7, "a week ago": -7}[g["week"].lower()]
                monday = self.published - timedelta(days=self.published.weekday())
                found, basis = monday + timedelta(days=week + wanted), "relative"
            elif direction in {"previous", "preceding"}:
                found = dates.last_weekday((self.told or self.published) - timedelta(days=1), wanted)
            elif direction == "following":
                found = dates.next_weekday(self.told or self.published, wanted)
            elif direction in {"last", "past", "this past"}:
                found, basis = dates.last_weekday(self.published - timedelta(days=1), wanted), "relative"
            elif direction in {"next", "coming", "this coming"}:
                found, basis = dates.next_weekday(self.published, wanted), "relative"
            elif direction == "this":
                back = tense == "past"
                found = dates.last_weekday(self.published, wanted) if back else dates.next_weekday(self.published - timedelta(days=1), wanted)
            elif tense == "future" and self.published.weekday() != wanted:
                found = dates.next_weekday(self.published, wanted)
            else:
                found = dates.last_weekday(self.published, wanted)
        return self._with_part(Reading("DATE", found and found.isoformat(), basis, found), g)

    def deictic_day(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        offset = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}[g["word"].lower()]
        return self._day_from(self.published, offset)

    def that(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        step = 0 if "that" in g else 1 if g.get("next", g.get("side", "")).lower() in {"next", "following", "after"} else -1
        return self._day_from(self.told, step)

    def _day_from(self, base: date | None, offset: int) -> Reading:
        found = None if base is None else dates.shift_days(base, offset)
        return Reading("DATE", found and found.isoformat(), "relative", found)

    def _with_part(self, reading: Reading, g: dict[str, str]) -> Reading:
        if "part" not in g:
            return reading
        return self._at(reading.day, f"T{_PARTS[g['part'].lower()]}", reading.basis)

    @staticmethod
    def _at(found: date | None, clock: str, basis: TimeBasis) -> Reading:
        return Reading("TIME", None if found is None else found.isoformat() + clock, basis, found)

    # Times of day ----------------------------------------------------------------------------------------------------

    def clock(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        time = _clock(g)
        if time is None:
            return None
        if "rel" in g:
            base = self.deictic_day({"word": g["rel"]}, match)
        elif "mon" in g:
            base = self.calendar_day(g, match)
        elif "weekday" in g:
            base = self.weekday({"weekday": g["weekday"]}, match)
        else:
            if not self.nearby(self.told_at, match.start()):
                # A time of some day: the day of publication is not told by it.
                return Reading("TIME", time, "stated")
            base = Reading("DATE", None, "relative", self.told)
        return None if base is None else self._at(base.day, time, base.basis)

    def deictic_part(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        if "tonight" in g:
            return self._at(self.published, "TNI", "relative")
        if "overnight" in g:
            return self._at(self.published and dates.shift_days(self.published, -1), "TNI", "relative")
        if "mid" in g:
            offset = {"yesterday": -1, "tomorrow": 1}.get(g.get("day", "").lower(), 0)
            return self._at(self.published and dates.shift_days(self.published, offset), f"T{_PARTS[g['mid'].lower()]}", "relative")
        if "bare" in g:
            return self._at(self.told or self.published, f"T{_PARTS[g['bare'].split()[1].lower()]}", "relative")
        word = g["dir"].lower()
        part = g["part"].lower()
        if word == "last" and part not in {"night", "evening"}:
            return None
        base, offset = {
            "this": (self.published, 0), "last": (self.published, -1), "yesterday": (self.published, -1), "tomorrow": (self.published, 1),
            "the next": (self.told, 1), "the following": (self.told, 1), "the previous": (self.told, -1),
        }.get(word, (self.told, 0))  # fmt: skip
        return self._at(base and dates.shift_days(base, offset), f"T{_PARTS[part]}", "relative")

    # Months, quarters, seasons, years --------------------------------------------------------------------------------

    def month_year(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        month, year = month_number(g["mon"]), spoken_year(g["year"])
        return None if month is None or year is None else Reading("DATE", f"{year:04}-{month:02}", "stated")

    def month_of(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        month = month_number(g["mon"])
        if self.published is None or month is None:
            return Reading("DATE", None, "relative")
        year = self.published.year + {"last": -1, "this": 0, "next": 1}[g["dir"].lower()]
        return Reading("DATE", f"{year:04}-{month:02}", "relative")

    def month(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        month = month_number(g["mon"])
        if month is None:
            return None
        if self.published is None:
            told = self.year_told if self.nearby(self.year_at, match.start()) else None
            return Reading("DATE", told and f"{told:04}-{month:02}", "relative")
        direction = g.get("dir", "").lower()
        this = self.published.year
        if direction == "last":
            # The month just ended is "last month".
            year: int | None = this - (month >= self.published.month - 1)
        elif direction == "next":
            year = this + (month <= self.published.month)
        elif direction.startswith("this"):
            year = this
        elif month == self.published.month:
            year = this
        else:
            year = self.year_of(month, 15, match.start("mon"))
        return Reading("DATE", year and f"{year:04}-{month:02}", "relative" if direction else "tense")

    def quarter(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        nth = int(g["q"]) if "q" in g else (ordinal(g["nth"]) or 0)
        stated = g.get("year") or g.get("yearfirst")
        if stated:
            return Reading("DATE", f"{int(stated):04}-Q{nth}", "stated")
        if self.published is None:
            return Reading("DATE", None, "relative")
        year = self.published.year
        relative = g.get("rel") or g.get("rel2")
        if relative:
            year += {"last": -1, "this": 0, "next": 1}[relative.lower()]
        else:
            current = (self.published.month + 2) // 3
            # Results of the quarter just ended are still to be reported: only a longer way back is a way ahead.
            if nth > current:
                year -= self.tense(match.start()) != "future"
            elif nth < current - 1 and self.tense(match.start()) == "future":
                year += 1
        return Reading("DATE", f"{year - ('back' in g):04}-Q{nth}", "relative")

    def quarter_vague(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        if "months" in g:
            count = number(g["months"])
            return Reading("DURATION", f"P{_amount(count)}M", "stated")
        told = self.told_quarter if self.quarter_at >= 0 else None
        plain = not g.keys() & {"back", "back2", "lastyear", "lastq", "year", "dir"}
        if g.get("noun", "").lower() == "period" and (told is None or plain):
            return None
        if told is None:
            if self.published is None:
                return Reading("DATE", None, "relative")
            before = dates.shift_months(self.published, -3) or self.published
            told = (before.year, (before.month + 2) // 3)
        year, nth = told
        if "year" in g:
            return Reading("DATE", f"{int(g['year']):04}-Q{nth}", "relative")
        back = bool(g.keys() & {"back", "back2", "lastyear", "lastq"})
        if back and self.published is not None:
            year = self.published.year - 1 if told[0] >= self.published.year else told[0]
        return Reading("DATE", f"{year:04}-Q{nth}", "relative")

    def year_back(self, _: dict[str, str], match: re.Match[str]) -> Reading | None:
        if self.published is None:
            return Reading("DATE", None, "relative")
        year = self.published.year - 1
        if self.told_quarter is not None and 0 <= match.start() - self.quarter_at < 1200:
            return Reading("DATE", f"{year:04}-Q{self.told_quarter[1]}", "relative")
        return Reading("DATE", f"{year:04}", "relative")

    def season(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        code = season_code(g["season"])
        if "year" in g:
            year = spoken_year(g["year"])
            return None if year is None else Reading("DATE", f"{year:04}-{code}", "stated")
        if self.published is None:
            return Reading("DATE", None, "relative")
        direction, year = g.get("dir", "").lower(), self.published.year
        begins = dates.season_start(year, code)
        if direction in {"last", "past", "previous"}:
            year -= begins > self.published or (self.published - begins).days < 90
        elif direction == "next":
            year += begins <= self.published
        elif begins > self.published and self.tense(match.start()) == "past" and not direction.startswith("this"):
            year -= 1
        return Reading("DATE", f"{year:04}-{code}", "relative")

    def holiday(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        fixed = {"christmas": (12, 24 if "eve" in match.group().lower() else 25), "may1": (5, 1), "valentine": (2, 14)}
        if "new" in g:
            fixed["new"] = (12, 31) if "eve" in match.group().lower() else (1, 1)
        name = next(key for key in ("new", "christmas", "thanks", "may1", "valentine", "easter", "good") if key in g)
        moving = {"thanks": _thanksgiving, "easter": _easter, "good": lambda y: _easter(y) - timedelta(days=2)}
        if name == "easter" and "monday" in g["easter"].lower():
            moving["easter"] = lambda y: _easter(y) + timedelta(days=1)

        def falls(year: int) -> date:
            return moving[name](year) if name in moving else date(year, *fixed[name])

        if "year" in g:
            found = falls(int(g["year"])) if int(g["year"]) > 0 else None
            return Reading("DATE", found and found.isoformat(), "stated", found)
        if self.published is None:
            return Reading("DATE", None, "relative")
        published = self.published
        days = [falls(published.year + step) for step in (-1, 0, 1)]
        direction, tense = g.get("dir", "").lower(), self.tense(match.start())
        if direction == "last" or (not direction and tense == "past"):
            found = [d for d in days if d <= published][-1]
        elif direction == "next" or tense == "future":
            found = [d for d in days if d >= published][0]
        else:
            found = min(days, key=lambda d: abs((d - published).days))
        return Reading("DATE", found.isoformat(), "relative", found)

    def year(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        year = spoken_year(g["year"])
        return None if year is None else Reading("DATE", f"{year:04}", "stated")

    def fiscal(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        if "year" in g:
            return Reading("DATE", g["year"], "stated")
        if self.published is None:
            return Reading("DATE", None, "relative")
        words = match.group().lower()
        if "month" in words:
            return Reading("DATE", dates.month(self.published), "relative")
        if "the week" in words:
            return Reading("DATE", dates.week(self.published), "relative")
        return Reading("DATE", dates.year(self.published), "relative")

    def decade(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        if "digits" in g:
            return Reading("DATE", g["digits"], "stated")
        if "short" in g:
            return Reading("DATE", f"19{g['short']}", "stated")
        word = re.sub(r"nineteen[ -]", "", g["word"].lower())
        tens = ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine").index(word.removesuffix("ties")) + 2
        return Reading("DATE", f"19{tens}", "stated")

    def century(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        nth = 21 if g["nth"].lower() == "twenty-first" else ordinal(g["nth"])
        return None if not nth or nth > 30 else Reading("DATE", f"{nth - 1:02}", "stated")

    # Units counted from a day ----------------------------------------------------------------------------------------

    def named_unit(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        if "mon" in g:
            base = self.calendar_day(g, match)
            return base and Reading("DATE", base.day and dates.week(base.day), "relative")
        direction = re.sub(r"^(?:the|this|that) (?=past|same|coming|current|last|next|previous|following)", "", " ".join(g["dir"].lower().split()))
        unit = g["unit"].lower()
        if direction in {"every", "each"}:
            return Reading("SET", _period(1, unit), "stated")
        base_day = self.published
        if match.group().lower().startswith("that") or direction in {"following", "previous", "preceding", "same", "that", "that same"}:
            base_day = (self.told if unit == "day" else self.told_stretch) or self.published
        if unit == "day" and direction in {"this", "past", "last", "coming", "current"}:
            return None
        step = -1 if direction in _BACK or direction == "this past" else 1 if direction in _AHEAD else 0
        value = None if base_day is None else dates.shift(base_day, step, unit)
        return Reading("DATE", value, "relative", base_day and dates.shift_days(base_day, step) if unit == "day" else None)

    def ago(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        if "bare" in g:
            return Reading("DATE", "PAST_REF", "stated")
        count, unit = number(g["count"]), _unit(g["unit"])
        if count is None:
            return Reading("DATE", "PAST_REF" if g["word"].lower() == "ago" else "FUTURE_REF", "stated")
        back = g["word"].lower() == "ago"
        return self._counted(self.published, -count if back else count, unit)

    def later(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        count, unit = number(g["count"]), _unit(g["unit"])
        if count is None:
            return Reading("DATE", None, "relative")
        back = g["word"].lower() in {"earlier", "before", "previously"}
        base = self.told if unit in {"day", "week"} else self.told_stretch
        return self._counted(base, -count if back else count, unit)

    def _counted(self, base: date | None, count: float, unit: str) -> Reading:
        if unit in {"second", "minute", "hour"}:
            # Hours before or after the time of publication, which a day does not tell.
            return Reading("TIME", None, "relative")
        if base is None or count != int(count):
            return Reading("DATE", None, "relative")
        if unit == "decade":
            count, unit = count * 10, "year"
        if unit == "week" and abs(count) <= 2:
            # So few weeks are said of a day; more are a rounding.
            count, unit = count * 7, "day"
        value = dates.shift(base, int(count), unit)
        return Reading("DATE", value, "relative", dates.start(value) if value and unit == "day" else None)

    # Durations and sets ----------------------------------------------------------------------------------------------

    def span(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        if "ahead" in g:
            return Reading("DURATION", _period(None, g["ahead"]), "stated")
        direction = g["dir"].lower()
        if "plain" in g:
            if direction in {"recent", "past", "last", "previous"}:
                return Reading("DATE", "PAST_REF", "stated")
            return Reading("DATE", "FUTURE_REF", "stated") if direction in {"coming", "future", "next"} else None
        return Reading("DURATION", _period(number(g["count"]), _unit(g["unit"])), "stated")

    def adjective(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        if "old" in g:
            return None
        if "long" in g:
            plural = g["long"].lower().endswith("s")
            return Reading("DURATION", _period(None if plural else 1, _unit(g["long"])), "stated")
        return Reading("DURATION", _period(number(g["count"]), _unit(g["unit"])), "stated")

    def duration(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        unit, word = _unit(g["unit"]), g["count"].lower()
        if "old" in g or (word in {"a", "an"} and unit == "second"):
            return None
        count = number(word)
        if word in {"a", "an"} and re.search(r"[\d%]\s*$|percent $|million $|billion $|times $|share $|once $|twice $", self.text[max(0, match.start() - 10) : match.start()]):
            return Reading("SET", _period(1, unit), "stated")
        if count is not None and "and" in g:
            count += 0.5
        return Reading("DURATION", _period(count, unit), "stated")

    def units(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        if "calendar" in g:
            return self._this_unit(g["calendar"].lower().split()[-1], match.start())
        if g.get("one", "").lower() == "year" and re.search(r"\b(?:for|of) $", self.text[max(0, match.start() - 4) : match.start()]):
            return self._this_unit("year", match.start())
        if "one" in g:
            return Reading("DURATION", _period(1, g["one"].lower()), "stated")
        word = g["some"].lower()
        if word in {"some time", "a while"}:
            return Reading("DURATION", "PXX", "stated")
        return Reading("DURATION", _period(None, _unit(word.split()[-1] if " or " not in word else word.split()[0])), "stated")

    def _this_unit(self, unit: str, at: int) -> Reading:
        if self.published is None:
            return Reading("DATE", None, "relative")
        # Until Friday, a weekend without more is the last one; what is to come has the tense of it.
        before = unit == "weekend" and self.published.weekday() < 5 and self.tense(at) != "future"
        return Reading("DATE", dates.shift(self.published, -1 if before else 0, unit), "relative")

    def set(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        if "word" in g:
            return Reading("SET", _FREQUENCY[g["word"].lower()], "stated")
        unit = _unit(g["per"].split()[-1] if "per" in g else g["unit"])
        if unit in _PARTS:
            return Reading("SET", f"XXXX-XX-XXT{_PARTS[unit]}", "stated")
        return Reading("SET", _period(number(g["count"]) if "count" in g else 1, unit), "stated")

    def set_weekday(self, g: dict[str, str], match: re.Match[str]) -> Reading | None:
        if "mon" in g:
            month = month_number(g["mon"])
            return None if month is None else Reading("SET", f"XXXX-{month:02}", "stated")
        words = match.group().lower().split()
        if "weekday" not in g and "many" not in g:
            return Reading("SET", f"XXXX-{season_code(words[-1])}", "stated")
        nth = weekday_number(g.get("weekday") or g["many"]) + 1
        part = next((f"T{code}" for name, code in _PARTS.items() if words[-1].startswith(name)), "")
        return Reading("SET", f"XXXX-WXX-{nth}{part}", "stated")

    def reference(self, g: dict[str, str], _: re.Match[str]) -> Reading | None:
        value = "PRESENT_REF" if "present" in g else "PAST_REF" if "past" in g else "FUTURE_REF"
        return Reading("DATE", value, "stated")


_READERS: dict[RuleName, Callable[[Teller, dict[str, str], re.Match[str]], Reading | None]] = {
    "iso": Teller.iso, "slash": Teller.slash, "clock": Teller.clock, "weekday_day": Teller.calendar_day, "month_day": Teller.calendar_day,
    "day_month": Teller.calendar_day, "month_year": Teller.month_year, "month_of": Teller.month_of, "weekday": Teller.weekday,
    "deictic_part": Teller.deictic_part, "deictic_day": Teller.deictic_day, "quarter": Teller.quarter, "quarter_vague": Teller.quarter_vague,
    "year_back": Teller.year_back, "season": Teller.season, "named_unit": Teller.named_unit, "holiday": Teller.holiday, "ago": Teller.ago,
    "later": Teller.later, "that": Teller.that, "set": Teller.set, "set_weekday": Teller.set_weekday, "span": Teller.span, "fiscal": Teller.fiscal,
    "decade": Teller.decade, "century": Teller.century, "adjective": Teller.adjective, "duration": Teller.duration, "units": Teller.units,
    "month": Teller.month, "year": Teller.year, "spoken_year": Teller.year, "reference": Teller.reference,
}  # fmt: skip


def _clock(g: dict[str, str]) -> str | None:
    if "noon" in g:
        return "T24:00" if g["noon"].lower() == "midnight" else "T12:00"
    if "military" in g:
        return f"T{g['military'][:2]}:{g['military'][2:]}"
    if "hour24" in g:
        return f"T{int(g['hour24']):02}:{g['minute24']}"
    if "oclock" in g:
        hour, late = number(g["oclock"]), g["tod"].lower() != "morning"
    else:
        hour, late = float(g["hour"]), g["half"].lower() == "p"
    if hour is None or not 1 <= hour <= 12:
        return None
    return f"T{int(hour) % 12 + 12 * late:02}:{g.get('minute') or '00'}"


def _unit(word: str) -> str:
    word = word.lower()
    return "century" if word.startswith("centur") else word.removesuffix("s")


def _amount(count: float | None) -> str:
    return "X" if count is None else f"{count:g}" if count == int(count) else f"{count}"


def _period(count: float | None, unit: str) -> str:
    """A TIMEX3 duration: P2Y, PT3H, P2Y6M for two and a half years, PXD for several days."""
    unit = _unit(unit)
    if unit == "weekend" and count is not None:
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
    return f"P{time}{_amount(count)}{code}"


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
