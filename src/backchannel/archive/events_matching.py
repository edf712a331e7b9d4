"""Whether two tellings are of one event: rules and weights, over values; no database.

Some differences keep tellings apart whatever else agrees: another day, another country, another doer. The rest is
weighed: `likeness` adds up what speaks for one event, and `SAME_EVENT` is what it takes. Two tellings of one act that
stay apart are two rows with their words beside them; two acts that are taken for one cannot be told apart any more, so
the weights favour the first. They were set by hand, on news that was read line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from math import inf, log
from typing import NamedTuple

from backchannel.archive.grouping_words import COMMONEST, load_background, stem, words_of

SAME_EVENT = 3.3
MOST_CAST, MOST_WORDS = 3.0, 5.75
"""What the same doers and sufferers and equal words can add; a pair that lacks more is not looked at again."""

# Types that readers and writers take for one another: "stormed" or "seized" the embassy, "agreed to free" or "freed".
_NEIGHBOURS = frozenset(
    frozenset(pair.split())
    for pair in (
        "COERCE ASSAULT", "COERCE SANCTION", "AGREE CONCEDE", "CONCEDE RETREAT", "CONCEDE AID", "REQUEST THREATEN",
        "ACCUSE REJECT", "ACCUSE THREATEN", "REQUEST ACCUSE", "CONSULT COOPERATE", "AGREE COOPERATE", "MOBILIZE AID",
        "PROTEST ASSAULT", "PROTEST REQUEST", "PROTEST ACCUSE", "AGREE SUPPORT", "AID SUPPORT", "PROTEST COERCE",
        "SANCTION REJECT", "MOBILIZE ASSAULT", "AID COOPERATE",
    )
)  # fmt: skip
# Acts in which those who do them stand side by side; a telling may name either as the one who came.
_MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
# Acts of which a day has many between the same two: that type, pair and day agree says little.
_FREQUENT = frozenset({"ACCUSE", "ASSAULT", "PROTEST", "REJECT", "REQUEST", "THREATEN"})
_UNNAMED = frozenset({"crowd", "unnamed"})
_FACTS = frozenset({"happened", "denied", "doubtful"})


class Doer(NamedTuple):
    """An actor of a telling: its entry in the register, None where it has none, and what is known of it."""

    entry: str | None
    kind: str
    country: str | None
    words: frozenset[str]


class Telling(NamedTuple):
    """What is compared. `told` is the day of publication, for an event the first and the last; `stories` those that
    its articles belong to; `words` and `trigger` are stems, empty where they were not looked up."""

    type: str
    status: str
    first_day: date | None
    last_day: date | None
    place: str | None
    place_country: str | None
    told: tuple[date | None, date | None]
    stories: frozenset[str]
    mode: str | None = None
    sources: tuple[Doer, ...] = ()
    targets: tuple[Doer, ...] = ()
    words: frozenset[str] = frozenset()
    trigger: frozenset[str] = frozenset()


def may_be_one(a: str, b: str) -> bool:
    """Whether acts told as of these types may be one act."""
    return a == b or frozenset((a, b)) in _NEIGHBOURS


def neighbours(type_: str) -> frozenset[str]:
    """The types that `may_be_one` with this one, itself included."""
    return frozenset({type_}).union(*(pair for pair in _NEIGHBOURS if type_ in pair))


@lru_cache(maxsize=1 << 13)
def stems(words: str) -> frozenset[str]:
    """The stems of words that tell something; numbers are kept as they are."""
    known = load_background()
    found = {stem(word) for word in words_of(words)}
    return frozenset(one for one in found if known.rate(one) < COMMONEST and (len(one) > 1 or one.isdigit()))


def likeness(one: Telling, event: Telling) -> float:
    """From SAME_EVENT on, the telling is of the event; -inf where something keeps them apart."""
    bare = outline(one, event)
    return bare + words_alike(one, event) if bare > -inf else bare


def outline(one: Telling, event: Telling) -> float:
    """`likeness` without what the words add: at most MOST_WORDS."""
    bare = _setting(one, event)
    if bare == -inf:
        return bare
    if not (one.stories & event.stories or _entries(one) & _entries(event) or _shares_body(one, event)):
        return -inf
    return bare + _cast(one, event)


def _entries(one: Telling) -> set[str]:
    return {doer.entry for doer in one.sources + one.targets if doer.entry is not None}


def _shares_body(one: Telling, event: Telling) -> bool:
    """Whether both name the same embassy, court or company in a role, though the register has it not. Of police or
    three men a day has many, whom words describe alike."""
    roles = ((one.sources, event.sources), (one.targets, event.targets))
    return any(_role(_named(ours), _named(theirs)) > 0 for ours, theirs in roles)


def may_be(one: Telling, event: Telling) -> bool:
    """Whether the telling may be of the event, whoever acts in it and whatever their words are."""
    return _setting(one, event) + MOST_CAST + MOST_WORDS >= SAME_EVENT


def _setting(one: Telling, event: Telling) -> float:
    """What type, status, days, place and story come to; a type, pair and day that often come together do not say much
    alone."""
    total = _SAME_STORY if one.stories & event.stories else 0.0
    if one.type in _FREQUENT or event.type in _FREQUENT:
        total -= 0.75
    for part in (_type, _days, _status, _place):
        total += part(one, event)
        if total == -inf:
            break
    return total


_SAME_STORY = 1.0


def _type(one: Telling, event: Telling) -> float:
    if one.type != event.type:
        return -1.5 if may_be_one(one.type, event.type) else -inf
    return 0.25 if one.mode is not None and one.mode == event.mode else 0.0


def _status(one: Telling, event: Telling) -> float:
    """What was asked for is not what was done; what was planned may come to be, not the other way round."""
    a, b = one.status, event.status
    if a == b:
        return 0.0
    if "asked" in (a, b):
        return -inf
    if a in _FACTS and b in _FACTS:
        return -0.5
    if a == "planned" and _after(one.told[0], event.told[1]) and one.first_day != event.first_day:
        return -inf
    return -0.75


def _after(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day > other


def _days(one: Telling, event: Telling) -> float:
    """Days that do not meet are two acts. What has no day joins only inside its story, and near in time."""
    shared = bool(one.stories & event.stories)
    if one.first_day and one.last_day and event.first_day and event.last_day:
        if one.first_day > event.last_day or event.first_day > one.last_day:
            return -inf
        if one.first_day == event.first_day and one.last_day == event.last_day:
            return 1.25 if one.first_day == one.last_day else 0.5
        return 0.25 if shared else 0.0
    if not shared:
        return -inf
    gap = _gap(one, event)
    return _UNKNOWN_GAP if gap is None else max(-0.25 * max(gap - 1, 0), -2.5)


_UNKNOWN_GAP = -1.5


def _gap(one: Telling, event: Telling) -> int | None:
    """Days from when the one was told to when the other was."""
    if one.told[0] is None or one.told[1] is None or event.told[0] is None or event.told[1] is None:
        return None
    return max((one.told[0] - event.told[1]).days, (event.told[0] - one.told[1]).days, 0)


def _cast(one: Telling, event: Telling) -> float:
    """Who does it to whom. Where both name somebody in a role and none of them is the same, they tell of two acts."""
    straight = _role(one.sources, event.sources) + _role(one.targets, event.targets, _recounted(one, event))
    if one.type in _MUTUAL and event.type in _MUTUAL:
        crossed = _role(one.sources, event.targets) + _role(one.targets, event.sources)
        joint = _role(one.sources + one.targets, event.sources + event.targets)
        return max(straight, crossed, joint if not (one.targets and event.targets) else -inf)
    if straight > -inf and _shares_nobody(one, event):
        return straight + (_SWAPPED if _swapped(one, event) else _OTHERS)
    return straight


_SWAPPED, _OTHERS = 0.5, -1.5


def _recounted(one: Telling, event: Telling) -> bool:
    return "ASSAULT" in (one.type, event.type)


def _counted_otherwise(one: Telling, event: Telling) -> bool:
    """Whether it is done to ten here and to thirteen there."""
    return _role(one.targets, event.targets, _recounted(one, event)) == _OTHER_NUMBER


def _shares_nobody(one: Telling, event: Telling) -> bool:
    """Whether both name persons or bodies, in whatever role, and nobody is named by both in the same one."""
    if not (_named(one.sources + one.targets) and _named(event.sources + event.targets)):
        return False
    roles = ((one.sources, event.sources), (one.targets, event.targets))
    return all(_role(_named(ours), _named(theirs)) <= 0 for ours, theirs in roles)


def _swapped(one: Telling, event: Telling) -> bool:
    """Whether somebody does it here and suffers it there, as a headline without its auxiliary is read: "Rao held"."""
    return any(
        not (does.targets and suffers.sources) and _role(_named(does.sources), _named(suffers.targets)) > 0
        for does, suffers in ((one, event), (event, one))
    )


def _named(doers: Iterable[Doer]) -> tuple[Doer, ...]:
    return tuple(doer for doer in doers if doer.kind not in _UNNAMED and doer.kind != "state")


def _role(ours: Sequence[Doer], theirs: Sequence[Doer], recounted: bool = False) -> float:
    best = -inf
    for mine in ours:
        for other in theirs:
            best = max(best, _same(mine, other, recounted))
            if best == 1.5:
                return best
    return best if ours and theirs else 0.0


def _same(mine: Doer, other: Doer, recounted: bool) -> float:
    """1.5 where both are one; less where one may stand for the other; -inf where they cannot be the same. The dead are
    `recounted` as they are found."""
    if mine.entry is not None and mine.entry == other.entry:
        return 1.5
    unnamed = (mine.kind in _UNNAMED) + (other.kind in _UNNAMED)
    ours, theirs = mine.country, other.country
    if ours and theirs and ours != theirs:
        return -inf
    if unnamed == 2 or mine.kind == other.kind:
        if not mine.words & other.words:
            return _STRANGERS if unnamed else -inf
        if _numbers(mine) and _numbers(other) and _numbers(mine) != _numbers(other):
            return _RECOUNTED if recounted else _OTHER_NUMBER
        return 1.0 if mine.words <= other.words or other.words <= mine.words else 0.5
    if ours and ours == theirs and "state" in (mine.kind, other.kind):
        return 0.5
    if unnamed:
        return 0.25 if ours and ours == theirs else _STRANGERS
    return -inf if "person" in (mine.kind, other.kind) else 0.25 if mine.words & other.words else -inf


_STRANGERS, _OTHER_NUMBER, _RECOUNTED = -0.5, -1.5, 0.25
"""Whoever is only described may be somebody whom the other telling describes in other words, or counts otherwise."""


def _numbers(doer: Doer) -> set[str]:
    return {_numerals().get(word, word) for word in doer.words if word[0].isdigit() or word in _numerals()}


@cache
def _numerals() -> Mapping[str, str]:
    words = (
        "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty"
    )
    return {stem(word): str(number) for number, word in enumerate(words.split(), start=3)}


def _place(one: Telling, event: Telling) -> float:
    if one.place_country and event.place_country and one.place_country != event.place_country:
        return -inf
    if not one.place or not event.place:
        return 0.0
    if one.place == event.place:
        return 1.0
    return -0.5 if one.first_day and event.first_day else -1.5


def words_alike(one: Telling, event: Telling) -> float:
    """Up to 3 for the trigger and 2.75 for the rest, by how much of the shorter telling's rare words the other
    has; the names of those who act count with the cast."""
    cast = one.sources + one.targets + event.sources + event.targets
    names = frozenset[str]().union(*(doer.words for doer in cast))
    ours, theirs = one.words - names, event.words - names
    known = load_background()
    rare = {word: -log(known.rate(word)) for word in ours | theirs}
    shared = sum(rare[word] for word in ours & theirs)
    shorter = min(sum(rare[word] for word in ours), sum(rare[word] for word in theirs))
    counts, others = ({word for word in words if word[0].isdigit()} for words in (ours, theirs))
    if len(counts) > 1 and len(others) > 1 and not counts & others:
        return _OTHER_NUMBER
    if not ours & theirs and ours and theirs:
        return _NO_WORD
    told = _TOLD_ALIKE * min(_FULL * shared / max(shorter, _SHORT), 1.0)
    if not one.trigger & event.trigger:
        return told
    near = bool(one.stories & event.stories) and (_gap(one, event) or 0) <= 1
    return told + (_SAME_WORD_NEAR if near and not _counted_otherwise(one, event) else _SAME_WORD)


_NO_WORD = -0.5
_SAME_WORD, _SAME_WORD_NEAR = 1.25, 3.0
"""What one word for the act adds; of a story, within a day, few acts are told by the same one (`bench/tellings.py`)."""
_TOLD_ALIKE, _FULL = 2.75, 1.5
"""What it adds that two sentences share their rare words, fully from two thirds of them on."""
_SHORT = 40.0
"""Weight of about four rare words: what is shorter than that is not half told by two of them."""
