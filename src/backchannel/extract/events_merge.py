"""One act told in several sentences is one event: the fullest telling stays, the others are its `also`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backchannel.extract.events_trigger import act_word
from backchannel.model.article import Evidence
from backchannel.model.records import Actor, Event, EventDate

# Acts that go on or are told with many words are seldom told as two of a kind between the same two.
_NEAR = 4000
_LASTING = frozenset({"COERCE", "CONSULT", "PROTEST", "MOBILIZE", "RETREAT", "CONCEDE"})


def merge_events(events: Sequence[Event], headings: frozenset[int]) -> tuple[Event, ...]:
    """The events without repetitions, in the order of their triggers.

    `headings` are the offsets at which sentences start that are headings.
    """
    kept: list[Event] = []
    # Headings come last, so that the telling of the text stays and the heading is its `also`.
    for event in sorted(events, key=lambda e: (e.sentence.start in headings, e.trigger.start)):
        at = next((i for i, other in enumerate(kept) if _same_act(other, event)), None)
        if at is None:
            kept.append(event)
        else:
            kept[at] = _joined(kept[at], event)
    return tuple(sorted(kept, key=lambda e: e.trigger.start))


def _same_act(one: Event, other: Event) -> bool:
    if one.type != other.type or one.status != other.status:
        return False
    if one.date and other.date and not _one_time(one.date.value, other.date.value):
        return False
    if one.sentence.start == other.sentence.start:
        return _one_sentence(one, other)
    if other.trigger.start - one.trigger.start > _NEAR:
        return False
    sources = _agree(one.sources, other.sources)
    targets = _agree(one.targets, other.targets)
    if sources is False or targets is False:
        return False
    if sources and one.type == "PROTEST" and all(a.kind == "crowd" for a in one.sources):
        sources = one.date is not None and other.date is not None  # "protesters" are others each time
    if sources and targets:
        return True
    return bool(sources or targets) and _stem(one) == _stem(other)


def _one_sentence(one: Event, other: Event) -> bool:
    """In a sentence: the same word for the same, or one act of force by what it did ("killed two, wounded four")."""
    sources, targets = _agree(one.sources, other.sources), _agree(one.targets, other.targets)
    if _stem(one) == _stem(other) and sources is not False and targets is not False:
        return True
    if one.type == "ASSAULT":
        return sources is not False
    return one.type in _LASTING and sources is not False and targets is not False


def _agree(one: tuple[Actor, ...], other: tuple[Actor, ...]) -> bool | None:
    """Whether the two sides share somebody; None where one of them is not told."""
    if not one or not other:
        return None
    ids = {a.id for a in one}
    return any(a.id in ids for a in other)


def _stem(event: Event) -> str:
    """Enough of the trigger to see that "arrested" and "arrests" are one word."""
    return act_word(event.trigger.quote)[:4]


def _joined(kept: Event, again: Event) -> Event:
    """The fuller of the two, with the other's words in `also`."""
    first, second = (again, kept) if _fullness(again) > _fullness(kept) and not kept.also else (kept, again)
    also: list[Evidence] = sorted({*kept.also, *again.also, second.trigger}, key=lambda e: e.span)
    sources, targets = first.sources or second.sources, first.targets
    if first.sentence.start == second.sentence.start or not targets:
        targets = (*targets, *(a for a in second.targets if a not in targets))
    return replace(
        first,
        also=tuple(also),
        sources=sources,
        targets=tuple(a for a in targets if a not in sources),
        date=_finer(first.date, second.date),
        place=first.place or second.place,
    )


def _one_time(one: str, other: str) -> bool:
    """Whether two dates may be of one act: the same, or the month or year of the other."""
    short, long = sorted((one, other), key=len)
    return long == short or long.startswith(f"{short}-")


def _finer(one: EventDate | None, other: EventDate | None) -> EventDate | None:
    """The date that tells more; the first of two as fine."""
    return max((date for date in (one, other) if date), key=lambda date: len(date.value), default=None)


def _fullness(event: Event) -> tuple[int, float]:
    return bool(event.sources) + bool(event.targets) + bool(event.date), event.confidence
