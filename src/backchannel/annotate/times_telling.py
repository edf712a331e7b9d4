"""What is known where a time expression is read: the publication day, the tense, what was told before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from backchannel.annotate.times_patterns import RuleName
from backchannel.annotate.times_tense import Tense
from backchannel.model import dates
from backchannel.model.document import TimeBasis, TimeType

Groups = dict[str, str]
Match = re.Match[str]

# Words before a day or a month that set a term.
_TERM = re.compile(
    r"\b(?:until|till|through|effective|payable|of record|due|expires|as (?:soon|early) as|deadline(?: of| for)?)\s+"
    r"(?:on\s+)?$"
)
_SINCE = re.compile(r"\bsince\s+(?:early\s|late\s|mid-?\s?)?$", re.IGNORECASE)
# The terms of a company's report that hold more than a quarter, as they are named when figures are told of them.
_LONG_TERM = re.compile(r"P(?:[4-9]|1[0-2])M|P1Y")
# Before a quarter that the one told of is held against: "after a flat second quarter", "up from the second quarter".
_COMPARED = re.compile(
    r"\b(?:after|before|from|than|compared (?:with|to)) (?:(?:an?|the|its) )?(?:\w+ )?$", re.IGNORECASE
)
_DEFINITE = ("the ", "The ")
# How much further off a day is when the tense speaks against it; what is told as past is seldom still to come.
_NOT_YET, _GONE_BY = 5, 3


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
    told_past: date | None = None
    """The last day told that was not after the publication."""
    told_stretch: date | None = None
    told_quarter: tuple[int, int] | None = None
    quarter_at: int = -1
    term_at: int = -1
    """Where a term longer than a quarter was told last: "the nine months"."""
    year_told: int | None = field(default=None)
    year_at: int = -1

    def remember(self, name: RuleName, reading: Reading, at: int, told: bool) -> None:
        assert reading.value is not None
        if reading.day is not None and told:
            self.told, self.told_at = reading.day, at
            if self.published is None or reading.day <= self.published:
                self.told_past = reading.day
        size = dates.grain(reading.value)
        if size in {"day", "week", "month", "quarter", "season", "year"} and told:
            self.told_stretch = dates.start(reading.value)
        if size == "quarter" and name in {"quarter", "quarter_vague"} and self._is_reported(reading.value, at):
            self.told_quarter, self.quarter_at = (int(reading.value[:4]), int(reading.value[-1])), at
        if _LONG_TERM.fullmatch(reading.value) and self.text.startswith(_DEFINITE, at):
            self.term_at = at
        if reading.basis == "stated" and size in {"year", "month", "day"}:
            self.year_told, self.year_at = int(reading.value[:4]), at

    def _is_reported(self, quarter: str, at: int) -> bool:
        """Whether what follows may be told of this quarter: not of one to come, nor of one that it is held against."""
        unfinished = self.published is not None and quarter >= dates.quarter(self.published)
        ahead = unfinished and self.tense(at) == "future"
        return not ahead and not _COMPARED.search(self.text, max(0, at - 30), at)

    def year_of(self, month: int, nth: int, at: int) -> int | None:
        """The year of a day or month told without one: the nearest, what the tense does not fit counted as further.

        News that looks back most of a year, or ahead, names the year.
        """
        if self.published is None:
            return self.year_told if self.nearby(self.year_at, at) else None
        published, tense = self.published, self.day_tense(at)
        years = (published.year - 1, published.year, published.year + 1)
        days = [found for year in years if 1 <= year <= 9999 and (found := dates.make_day(year, month, nth))]

        def away(found: date) -> int:
            ahead = (found - published).days
            if tense == "past" and ahead > 1:
                return ahead * _NOT_YET
            return -ahead * _GONE_BY if tense == "future" and ahead < 0 else abs(ahead)

        nearest = min(days, key=away, default=None)
        if nearest is None:
            return None
        told = self.year_told if self.nearby(self.year_at, at) else None
        by_days = min(days, key=lambda found: abs((found - published).days), default=nearest)
        if told is not None and told < published.year and tense != "future" and by_days > published + timedelta(days=1):
            # A telling of years ago goes on: its days are not those to come.
            return told
        return nearest.year

    def day_tense(self, at: int) -> Tense:
        """The tense around a day or month; a term that is set ("until Tuesday", "payable Dec. 15") lies ahead."""
        if _SINCE.search(self.text, max(0, at - 20), at):
            return "past"
        return "future" if _TERM.search(self.text, max(0, at - 20), at) else self.tense(at)

    def day_told(self, at: int) -> date | None:
        """The day that "the same day" or "the next day" starts from; what was done starts from no day to come."""
        ahead = self.told is not None and self.published is not None and self.told > self.published
        return self.told_past if ahead and self.told_past is not None and self.tense(at) == "past" else self.told

    def in_term(self, at: int) -> bool:
        """Whether figures are told of a term longer than a quarter, and not of the quarter any more."""
        return self.term_at > self.quarter_at and self.nearby(self.term_at, at)

    def nearby(self, then: int, at: int) -> bool:
        """Whether something told at one place still holds at another: the same paragraph, not too far on."""
        return 0 <= then <= at < then + 400 and "\n\n" not in self.text[then:at]
