"""Whether talks of an article belong to a track: rules and weights, over values; no database.

Parties are compared as sides: whoever acts for a state is that state, so that a foreign minister and his government are
one; a group, a company or an international body is itself. What is told beside them speaks too: the words of the issue,
the countries of the article, a case that both are about. Two tracks of one negotiation can be merged by a person, a
track of two negotiations misleads, so the weights favour the first. They were set by hand, on news that was read line
by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from backchannel.archive.cases_matching import main_countries

SAME_TRACK = 3.0
# Sectors whose people act for their state, where one is known; a cleric may, clerics do not.
_OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP", "ELI"})
# Sectors whose people are a side even where they are only described: "bankers", "the rebels".
_BARGAINING = frozenset({"BUS", "MNC", "LAB", "REB", "OPP", "PTY", "UAF", "CRM"})
# Kinds that are a side of their own, whatever country they are of.
_THEMSELVES = frozenset({"armed_group", "party", "organisation"})


@dataclass(frozen=True, slots=True)
class Side:
    """Who negotiates or mediates; `entry` is None where no other article could mean them."""

    entry: str | None
    kind: str
    country: str | None
    sector: str | None

    @property
    def state(self) -> str | None:
        """The state that they act for."""
        if self.kind in _THEMSELVES or self.sector == "IGO":
            return None
        if self.kind == "crowd":
            return self.country if self.sector in _OFFICIAL else None
        if self.kind == "unnamed":
            return self.country if self.sector in {*_OFFICIAL, None} else None
        return self.country if self.kind == "state" or self.sector in {*_OFFICIAL, "REL", None} else None

    @property
    def is_known(self) -> bool:
        """Whether they can be told from others: "both governments" cannot."""
        return self.entry is not None or self.country is not None or self.sector in _BARGAINING


@dataclass(frozen=True, slots=True)
class Talk:
    """Talks as one claim tells of them. `issue` are stems of what they are about, `context` the countries that the
    article tells of most, `cases` those that the article tells of, `about` those told of in the very words."""

    parties: tuple[Side, ...]
    mediators: tuple[Side, ...]
    issue: frozenset[str]
    published: date | None
    story: str
    context: tuple[str, ...]
    cases: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()

    @property
    def at_home(self) -> bool:
        """Whether all sides are of one state: then each is its own."""
        known = [side for side in self.parties if side.is_known]
        return len(known) > 1 and len({side.state for side in known}) == 1 and known[0].state is not None


@dataclass(frozen=True, slots=True)
class Kept:
    """A track as its latest claims tell of it."""

    id: str
    told: Sequence[Talk]


def likeness(one: Talk, kept: Kept, *, beside: bool = False) -> float:
    """From SAME_TRACK on, the talks belong to the track. `beside` tells that other talks of the article are in it."""
    between = _go_betweens(one, kept)
    main = main_countries([code for code in other.context if code not in between] for other in kept.told)
    parties, matched = _parties(one, kept, main)
    near = beside or one.story in {other.story for other in kept.told}
    return (
        parties
        + _mediators(one, kept)
        + (0.0 if matched > 1 else _setting([code for code in one.context if code not in between], main))
        + _cases(one, kept)
        + _issue(one, kept)
        + 1.0 * near
        + _time(one, kept)
    )


def same_side(one: Side, other: Side, *, at_home: bool = False) -> bool:
    """Whether two are one side; in talks `at_home` only those who are the same are."""
    if one.entry is not None and one.entry == other.entry:
        return True
    if at_home:
        return False
    if one.state is not None or other.state is not None:
        return one.state == other.state
    unnamed = one.entry is None or other.entry is None
    return unnamed and one.sector == other.sector and None in {one.country, other.country, _if_same(one, other)}


def _if_same(one: Side, other: Side) -> str | None:
    """None where the countries are the same, so that it stands among them."""
    return None if one.country == other.country else "different"


def _parties(one: Talk, kept: Kept, main: frozenset[str]) -> tuple[float, int]:
    """What the parties say for the track, and how many sides of it they are."""
    at_home = one.at_home or any(other.at_home for other in kept.told)
    parties = {side for other in kept.told for side in other.parties}
    mediators = {side for other in kept.told for side in other.mediators}
    sides = _sides(one.parties, at_home=at_home)
    # The countries of its articles stand for a party that the track does not name, never for one more.
    open_ = any(len(_sides(other.parties, at_home=at_home)) < 2 for other in kept.told)
    found: list[float] = []
    for side in sides:
        if any(same_side(side, other, at_home=at_home) for other in parties):
            found.append(2.0)
        elif any(same_side(side, other, at_home=at_home) for other in mediators):
            found.append(1.5 if side.sector == "IGO" or len(sides) == 1 else 1.0)
        elif open_ and side.state is not None and side.state in main and not at_home:
            found.append(1.0)
        else:
            found.append(-1.5)
    matched = sum(one > 0 for one in found)
    # A go-between of the track who talks with one of its parties counts as a second one, unless somebody strange does.
    alone = matched < 2 or (min(found) < 0 and sum(one >= 2.0 for one in found) < 2)
    score = min(sum(one for one in found if one > 0), 4.0) + max(sum(one for one in found if one < 0), -3.0)
    if len(sides) > 1 and alone:
        score -= 2.0
    return score, matched


def _sides(parties: Iterable[Side], *, at_home: bool) -> list[Side]:
    sides: list[Side] = []
    for side in parties:
        if side.is_known and not any(same_side(side, other, at_home=at_home) for other in sides):
            sides.append(side)
    return sides


def _mediators(one: Talk, kept: Kept) -> float:
    """The same go-between speaks for the track; another says little, they come and go."""
    carried = [side for side in one.mediators if side.is_known]
    if not carried:
        return 0.0
    if any(same_side(side, other) for side in carried for told in kept.told for other in told.mediators):
        return 1.5
    if any(same_side(side, other) for side in carried for told in kept.told for other in told.parties):
        return 1.0
    return -0.5 if any(told.mediators for told in kept.told) else 0.0


def _go_betweens(one: Talk, kept: Kept) -> set[str]:
    """States that carry the talks and are no party: their being told of says nothing about whose talks they are."""
    talks = (one, *kept.told)
    carry = {side.state for talk in talks for side in talk.mediators if side.state}
    return carry - {side.state for talk in talks for side in talk.parties}


def _setting(context: Sequence[str], main: frozenset[str]) -> float:
    """The countries that the article tells of against those of the track's articles."""
    if not context or not main:
        return 0.0
    if set(context[:2]) == main:
        return 1.0
    return -1.0 if main <= set(context) else -1.5


def _cases(one: Talk, kept: Kept) -> float:
    """Talks in whose words a case is told of are about it; one that the article only mentions says less."""
    cases = frozenset[str]().union(*(other.cases for other in kept.told))
    return 3.0 if one.about & cases else 1.5 if one.cases & cases else 0.0


def _issue(one: Talk, kept: Kept) -> float:
    known = frozenset[str]().union(*(other.issue for other in kept.told))
    if not one.issue or not known:
        return 0.0
    return 1.5 if one.issue & known else -0.75


def _time(one: Talk, kept: Kept) -> float:
    days = [abs((one.published - other.published).days) for other in kept.told if one.published and other.published]
    if not days:
        return 0.0
    return 0.5 if min(days) <= 60 else 0.0 if min(days) <= 180 else -0.5 if min(days) <= 400 else -1.5
