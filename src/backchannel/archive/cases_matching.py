"""Whether the fate of a counted group belongs to the case of a group: rules and weights, over values; no database.

Nobody says in the news which group of captives is meant: "the 52", "fifty hostages" and "about 60 Americans" are told
apart by whose people they are, how many, who holds them, and of which countries their articles tell. Some differences
keep groups apart whatever else agrees; the rest is weighed. Two cases of one group are two files that a person can
merge, one case of two groups is a file that misleads, so the weights favour the first. They were set by hand, on news
that was read line by line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import NamedTuple

from backchannel.archive.cases_words import People
from backchannel.model.records import FateKind

SAME_CASE = 3.0
SAME_ARTICLE = 1.5
"""What it adds that another fate of the article, or of its story, is in the case."""

STATES: frozenset[FateKind] = frozenset({"held", "missing", "detained"})
ENDS: frozenset[FateKind] = frozenset({"freed", "escaped", "killed", "returned_dead"})
FOUNDING: frozenset[FateKind] = frozenset(
    {"held", "missing", "detained", "charged", "sentenced", "freed", "returned_dead", "escaped"}
)
"""Fates that open a case; who was killed or wounded is told of in one that is there."""
# Fates that many groups meet on any day, in one place after another: alike is not the same.
_FREQUENT = frozenset({"detained", "charged", "sentenced", "killed", "wounded"})
NEAR = 0.8
"""Counts of which the smaller is at least this part of the larger may be of one group."""
HALF = 0.5
_BESIDES = 3


class Holder(NamedTuple):
    entry: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A counted group as one claim tells of it. `context` are the countries that its article tells of most; days are
    None where they are not told."""

    count: int
    people: People
    country: str | None
    fate: FateKind
    holder: Holder | None
    first_day: date | None
    last_day: date | None
    published: date | None
    story: str
    context: tuple[str, ...]

    @property
    def time(self) -> date | None:
        return self.last_day or self.published


@dataclass(frozen=True, slots=True)
class Kept:
    """A case of a counted group as its latest claims tell of it."""

    id: str
    told: Sequence[Group]

    @property
    def countries(self) -> set[str]:
        return {one.country for one in self.told if one.country}


def likeness(one: Group, kept: Kept, *, beside: bool = False) -> float:
    """From SAME_CASE on, the claim belongs to the case; -inf where something keeps them apart. `beside` tells that
    another claim of its article is in the case."""
    if kept.countries and one.country and one.country not in kept.countries:
        return -inf
    near = beside or one.story in {other.story for other in kept.told}
    again = _again(one, kept)
    if not again and (_others(one, kept) or not (near or _lasting(one, kept))):
        return -inf
    size, setting = 2.0 if again else _size(one, kept), _setting(one, kept)
    if size < 0.0 and not near and one.people.trade is not None:
        return -inf  # of one trade there are many groups
    if size < 1.0 and setting < 0.0:
        setting *= 2  # neither the number nor the countries agree
    return (
        (2.0 if kept.countries and one.country else 0.0)
        + _noun(one, kept)
        + size
        + _holders(one, kept)
        + setting
        + SAME_ARTICLE * near
        + SAME_ARTICLE * one.people.known
        + 0.5 * again
        + _time(one, kept)
    )


def whole(counts: Sequence[int]) -> int:
    """How many a group has, of what was told of it last: parts of it are told of too."""
    return max(counts)


def _again(one: Group, kept: Kept) -> bool:
    """Whether the case has this fate of so many on these days."""
    if one.first_day is None or one.last_day is None:
        return False
    return any(
        other.count == one.count
        and other.fate == one.fate
        and other.first_day is not None
        and other.last_day is not None
        and one.first_day <= other.last_day
        and other.first_day <= one.last_day
        for other in kept.told
    )


def _others(one: Group, kept: Kept) -> bool:
    """Whether the words are for other people: of another trade, or hurt without being called what those of the case
    are called."""
    trades = {other.people.trade for other in kept.told}
    if one.fate in {"killed", "wounded"}:
        return not one.people.captive and (one.people.trade is None or one.people.trade not in trades)
    return one.people.trade is not None and None not in trades and one.people.trade not in trades


def _lasting(one: Group, kept: Kept) -> bool:
    """Whether the group can be known again in another story: captives for as long as they are held, others by their
    trade and people or number."""
    if one.count == 1:
        return False
    captives = any(other.people.captive or other.fate in {"held", "missing"} for other in kept.told)
    if one.people.trade is None:
        return captives and (one.fate not in _FREQUENT or one.people.captive)
    if one.people.trade not in {other.people.trade for other in kept.told}:
        return captives and one.fate not in _FREQUENT
    same = bool(kept.countries and one.country)
    return same or one.count in {other.count for other in kept.told}


def _noun(one: Group, kept: Kept) -> float:
    trades = {other.people.trade for other in kept.told} - {None}
    if one.people.trade is not None:
        return 2.0 if one.people.trade in trades else -1.0
    if trades and len(trades) == len({other.people for other in kept.told}):
        return -0.5
    return 1.0 if one.people.captive or one.country else 0.0


def _size(one: Group, kept: Kept) -> float:
    """Groups of one size are one rather than others; a smaller one may be a part, where it is told as one."""
    nearest = _latest(kept, one.time)
    if not nearest:
        return 0.0
    if one.count in nearest:
        return 2.0
    largest = whole(nearest)
    ratio = min(one.count, largest) / max(one.count, largest)
    if ratio >= NEAR:
        return 1.0
    if one.count > largest:
        return -1.5 - (one.count * HALF > largest)
    told_as_part = one.people.known or (one.people.trade is None and (one.people.captive or one.country is not None))
    if not told_as_part:
        return -inf if one.people.trade is not None else -0.5 - (ratio < HALF)
    return 0.5 if one.fate in ENDS or ratio >= HALF else -0.5


def _latest(kept: Kept, day: date | None) -> list[int]:
    """The counts of the three claims of the whole that are nearest to the day."""
    states = [other for other in kept.told if other.fate in STATES] or list(kept.told)
    most = max((other.count for other in states), default=0)
    states = [other for other in states if other.count >= most * HALF]
    if day is not None:
        states.sort(key=lambda other: abs((day - other.time).days) if other.time else 10_000)
    return [other.count for other in states[:_BESIDES]]


def _holders(one: Group, kept: Kept) -> float:
    if one.holder is None or one.fate not in STATES:
        return 0.0
    others = {other.holder for other in kept.told if other.holder and other.fate in STATES}
    if not others:
        return 0.0
    if any(one.holder.entry == other.entry or _same(one.holder.country, other.country) for other in others):
        return 1.0
    return -2.0


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _setting(one: Group, kept: Kept) -> float:
    """The countries of the article against those of the case's articles."""
    if not one.context:
        return 0.0
    main = main_countries(other.context for other in kept.told)
    shared = len(main & set(one.context))
    if shared == len(main) >= 2:
        return 2.0
    if shared >= 2 or (shared == len(main) == 1 and one.context[0] in main):
        return 1.0
    return 0.0 if shared and not main - {one.country or ""} - set(one.context) else -1.5


def main_countries(contexts: Iterable[Sequence[str]]) -> frozenset[str]:
    """The two countries that the articles tell of most; each lists its own with the foremost first."""
    told: Counter[str] = Counter()
    for context in contexts:
        for at, code in enumerate(context):
            told[code] += len(context) - at
    return frozenset(sorted(told, key=lambda code: (-told[code], code))[:2])


def _time(one: Group, kept: Kept) -> float:
    days = [abs((one.time - other.time).days) for other in kept.told if one.time and other.time]
    if not days:
        return 0.0
    return 0.5 if min(days) <= 30 else 0.0 if min(days) <= 180 else -0.5 if min(days) <= 400 else -1.0
