"""How a case went, from what was told of it: which claims are of a part of the group, which fate stands, since when,
and what the sources dispute. Pure functions over claims in the order of their days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from backchannel.archive.cases_matching import ENDS, HALF, NEAR, STATES
from backchannel.model.records import FateKind

DEATHS: frozenset[FateKind] = frozenset({"killed", "returned_dead"})
BACKGROUND = 14
"""Days for which "held" without a date, told after a dated end, tells of what was before it."""
_WINDOW = 4
"""Articles in a row that have to tell of a group as less than half of what it was."""
_COUNTED = 21
"""Days within which other counts of one group differ rather than follow one another."""
# What cannot both have become of the same people on the same days.
_CONTRARY = frozenset(
    frozenset(pair.split())
    for pair in ("killed wounded", "killed freed", "killed escaped", "freed escaped", "wounded returned_dead",
                 "freed returned_dead")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A claim of a case. `day` is its date's last day or else that of publication; `dated` whether it has a date;
    `holder` is the entry of who holds them."""

    article: str
    id: str
    fate: FateKind
    count: int | None
    day: date
    first_day: date
    dated: bool
    published: date | None
    voice: str
    confidence: float
    holder: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands: the claim whose words tell it, since which day, None where no claim of it has a date, and of how
    many."""

    told: Told
    since: date | None
    count: int | None


def in_order(told: Iterable[Told]) -> list[Told]:
    """By day; of one day and article, an end comes after what was before it."""
    return sorted(told, key=lambda one: (one.day, one.published or date.min, one.fate in ENDS, one.article, one.id))


def parts(told: Sequence[Told]) -> set[tuple[str, str]]:
    """Those claims, by (article, id), that are of a part of the group: far fewer than it had then. `told` is in
    order."""
    counted = [one for one in told if one.count is not None]
    sizes = _sizes([one for one in counted if one.fate in STATES])
    found = set()
    size = next(iter(sizes.values()), 0)  # before anybody tells, as many as are told of first
    for one in counted:
        size = sizes.get(one.article, size)
        if (one.count or 0) < (HALF if one.fate in STATES else NEAR) * size:
            found.add((one.article, one.id))
    return found


def _sizes(states: Sequence[Told]) -> dict[str, int]:
    """By article, in order, how many the group had: as many as it tells to be held, unless that is less than half of
    what was told before. A group that several articles in a row tell to be so much smaller has become so."""
    most: dict[str, int] = {}
    for one in states:
        most[one.article] = max(most.get(one.article, 0), one.count or 0)
    sizes: dict[str, int] = {}
    size, fewer = 0, list[str]()
    for article, count in most.items():
        if count >= HALF * size:
            size, fewer = count, []
        else:
            fewer.append(article)
        if len(fewer) == _WINDOW:
            size = max(most[one] for one in fewer)
            sizes |= dict.fromkeys(fewer, size)
            fewer = []
        sizes[article] = size
    return sizes


def standing(told: Sequence[Told]) -> Standing:
    """What has become of the person or group, as far as is told; `told` is not empty, and in order."""
    apart = parts(told)
    all_ = [one for one in told if (one.article, one.id) not in apart] or list(told)
    ended = {one.article for one in all_ if one.fate in ENDS}
    lasting = [one for one in all_ if one.fate != "wounded" and not _is_background(one, ended)] or all_
    last = lasting[-1]
    if last.fate in STATES and not last.dated:
        last = next((one for one in reversed(lasting) if _holds_against(one, last)), last)
    if last.fate == "killed":  # whose body came back was killed before
        last = next((one for one in reversed(lasting) if one.fate == "returned_dead"), last)
    run = _run(lasting, last)
    lead = max(run, key=lambda one: (one.dated, _support(run, one), one.day, one.confidence, one.id == last.id))
    return Standing(lead, lead.day if lead.dated else None, _count(all_, last))


def background(told: Sequence[Told]) -> set[tuple[str, str]]:
    """Those claims, by (article, id), that tell only what was before an end that their article tells."""
    apart = parts(told)
    ended = {one.article for one in told if one.fate in ENDS and (one.article, one.id) not in apart}
    buried = {one.article for one in told if one.fate == "returned_dead"}
    of_parts = {(one.article, one.count) for one in told if one.fate in ENDS and (one.article, one.id) in apart}

    def is_before(one: Told) -> bool:
        if one.dated or one.fate not in STATES:
            return not one.dated and one.fate == "killed" and one.article in buried
        return (one.article, one.count) in of_parts if (one.article, one.id) in apart else one.article in ended

    return {(one.article, one.id) for one in told if is_before(one)}


def _is_background(one: Told, ended: set[str]) -> bool:
    """Whether the article tells a state only for what was before the end that it tells."""
    return one.fate in STATES and not one.dated and one.article in ended


def _holds_against(end: Told, later: Told) -> bool:
    """Whether an end holds although somebody tells later, without a date, that they are held."""
    days = (later.day - end.day).days
    return end.fate in ENDS and end.dated and (0 <= days <= BACKGROUND or (days >= 0 and end.fate in DEATHS))


def _run(told: Sequence[Told], last: Told) -> list[Told]:
    """The claims of the fate that stands, back to the last that tells another."""
    at = max(at for at, one in enumerate(told) if one == last)
    run: list[Told] = []
    for one in reversed(told[: at + 1]):
        if one.fate == last.fate:
            run.append(one)
        elif not (last.fate in ENDS and one.fate in STATES and not one.dated and _told_before(one, run)):
            break
    return [*reversed(run), *(one for one in told[at + 1 :] if one.fate == last.fate)]


def _told_before(one: Told, run: Sequence[Told]) -> bool:
    """Whether an undated state was told of only after a dated end that the run has."""
    return any(end.dated and 0 <= (one.day - end.day).days <= BACKGROUND for end in run)


def _support(run: Sequence[Told], one: Told) -> int:
    return len({other.voice for other in run if other.dated and other.day == one.day})


def _count(told: Sequence[Told], last: Told) -> int | None:
    """How many they are: as told last of those who are held, else of those of whom the fate is told."""
    states = [one for one in told if one.count is not None and one.fate in STATES]
    counted = states or [one for one in told if one.count is not None]
    if not counted:
        return None
    latest = [one for one in counted if one.article == counted[-1].article]
    return max(one.count or 0 for one in latest) if states else (last.count or counted[-1].count)


@dataclass(frozen=True, slots=True)
class Disputed:
    """Claims that contradict one another: in the fate, the number or the holder."""

    about: str
    told: tuple[Told, ...]


def disputes(told: Sequence[Told]) -> Iterator[Disputed]:
    """What the sources of a case dispute; `told` is in order."""
    if found := _fates(told):
        yield Disputed("fate", found)
    apart = parts(told)
    of_all = [one for one in told if (one.article, one.id) not in apart]
    yield from (Disputed("count", found) for found in _counts(of_all))
    if found := _holders(told):
        yield Disputed("holder", found)


def _fates(told: Sequence[Told]) -> tuple[Told, ...]:
    """Fates of the same number on the same days that exclude one another, and whatever tells them alive after they were
    told dead."""
    found = set()
    for one, other in combinations(told, 2):
        if one.fate == other.fate or one.count != other.count:
            continue
        contrary = frozenset((one.fate, other.fate)) in _CONTRARY
        overlap = one.first_day <= other.day and other.first_day <= one.day
        dead, alive = (one, other) if one.fate in DEATHS else (other, one)
        lives = dead.fate in DEATHS and alive.fate not in DEATHS and alive.dated and alive.first_day > dead.day
        if (contrary and one.dated and other.dated and overlap and one.article != other.article) or lives:
            found |= {one, other}
    return tuple(one for one in told if one in found)


def _counts(told: Sequence[Told]) -> Iterator[tuple[Told, ...]]:
    """Other numbers for the same fate within a few weeks; those of each time by themselves."""
    counted = [one for one in told if one.count is not None]
    near: list[Told] = []
    for fate in dict.fromkeys(one.fate for one in counted):
        for one in (one for one in counted if one.fate == fate):
            if near and (one.fate != near[-1].fate or (one.day - near[-1].day).days > _COUNTED):
                yield from _differing(near)
                near = []
            near.append(one)
    yield from _differing(near)


def _differing(near: Sequence[Told]) -> Iterator[tuple[Told, ...]]:
    if len({one.count for one in near}) > 1:
        yield tuple(near)


def _holders(told: Sequence[Told]) -> tuple[Told, ...]:
    held = [one for one in told if one.holder is not None and one.fate in STATES]
    return tuple(held) if len({one.holder for one in held}) > 1 else ()
