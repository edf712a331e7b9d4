"""A record beside the gold of its article: for each layer, which claim answers which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from backchannel.evaluation.gold import (
    GoldArticle,
    GoldEvent,
    GoldFate,
    GoldStatement,
    GoldTalks,
    GoldTie,
)
from backchannel.evaluation.matching import (
    all_spans,
    any_is,
    characters,
    content_spans,
    first_span,
    is_actor,
    names_of,
    pair_up,
    same_name,
)
from backchannel.model.records import Event, Fate, Record, Statement, Talks, Tie
from backchannel.text import Span

G = TypeVar("G")
P = TypeVar("P")

#: Ties that hold either way round.
_SYMMETRIC = frozenset(["ally", "adversary", "strained", "family"])
#: Share of the characters of two contents' union that both must have.
_LEAST_SHARED = 0.5


@dataclass(frozen=True)
class Answers(Generic[G, P]):
    """The claims of one layer, those of the gold and those that were given, and the pairs of those that agree."""

    golds: Sequence[G]
    given: Sequence[P]
    pairs: Sequence[tuple[G, P]]

    @property
    def missing(self) -> list[G]:
        """What the gold has and the record has not."""
        answered = {id(gold) for gold, _ in self.pairs}
        return [gold for gold in self.golds if id(gold) not in answered]

    @property
    def extra(self) -> list[P]:
        """What the record has and the gold has not."""
        answering = {id(one) for _, one in self.pairs}
        return [one for one in self.given if id(one) not in answering]


@dataclass(frozen=True)
class Comparison:
    """All layers. `events` agree in type, sentence and actors; `typed` in type and sentence alone."""

    gold: GoldArticle
    record: Record
    statements: Answers[GoldStatement, Statement]
    events: Answers[GoldEvent, Event]
    typed: Answers[GoldEvent, Event]
    ties: Answers[GoldTie, Tie]
    fates: Answers[GoldFate, Fate]
    talks: Answers[GoldTalks, Talks]

    @property
    def outside(self) -> list[Event]:
        """The events given in sentences for which the gold has no event."""
        told = characters(span for gold in self.gold.events for span in event_spans(self.gold, gold))
        return [event for event in self.record.events if event.trigger.start not in told]


def compare(gold: GoldArticle, record: Record) -> Comparison:
    """The record of an article beside its gold.

    Raises ValueError where the record is of another text: no offset could then be compared.
    """
    if record.article.text != gold.article.text:
        raise ValueError(f"{gold.file}: the record is of another text than the gold")
    text = gold.article.text
    told = {id(event): event_spans(gold, event) for event in gold.events}

    def typed(expected: GoldEvent, given: Event) -> float:
        return _typed(text, expected, told[id(expected)], given)

    def with_actors(expected: GoldEvent, given: Event) -> float:
        return typed(expected, given) if same_sides(expected, given) else 0

    def negotiated(expected: GoldTalks, given: Talks) -> bool:
        span, evidence = first_span(text, expected.evidence), given.evidence.span
        near = span is not None and evidence.overlaps(span)
        return near and any_is((*expected.parties, *expected.mediators), (*given.parties, *given.mediators))

    return Comparison(
        gold,
        record,
        statements=_statements(gold, record),
        events=_answers(gold.events, record.events, with_actors),
        typed=_answers(gold.events, record.events, typed),
        ties=_answers(gold.ties, record.ties, _same_tie),
        fates=_answers(gold.fates, record.fates, _same_fate),
        talks=_answers(gold.talks, record.talks, negotiated),
    )


def _answers(golds: Sequence[G], given: Sequence[P], weight: Callable[[G, P], float]) -> Answers[G, P]:
    return Answers(golds, given, pair_up(golds, given, weight))


def event_spans(gold: GoldArticle, event: GoldEvent) -> list[Span]:
    """The sentences that tell a gold event, wherever they stand."""
    return [span for words in (event.sentence, *event.also) for span in all_spans(gold.article.text, words)]


def same_sides(expected: GoldEvent, given: Event) -> bool:
    """Whether one source is right, and one target; of what the gold leaves open, all is right."""
    return (not expected.sources or any_is(expected.sources, given.sources)) and (
        not expected.targets or any_is(expected.targets, given.targets)
    )


def _typed(text: str, expected: GoldEvent, sentences: Sequence[Span], given: Event) -> float:
    """2 where the very trigger is right, 1 where type and sentence are."""
    at = given.trigger.start
    if given.type != expected.type or not any(span.start <= at < span.end for span in sentences):
        return 0
    trigger = first_span(text, expected.trigger, sentences[0].start)
    return 2 if trigger and trigger.start <= at < trigger.end else 1


def _statements(gold: GoldArticle, record: Record) -> Answers[GoldStatement, Statement]:
    expected = {id(one): characters(content_spans(gold.article.text, one)) for one in gold.statements}
    given = {id(one): characters(part.span for part in one.content) for one in record.statements}

    def shared(one: GoldStatement, other: Statement) -> float:
        share = share_of(expected[id(one)], given[id(other)])
        return share if share >= _LEAST_SHARED else 0

    return _answers(gold.statements, record.statements, shared)


def share_of(one: frozenset[int], other: frozenset[int]) -> float:
    """The share that both have of what either has."""
    either = len(one | other)
    return len(one & other) / either if either else 0


def _same_tie(expected: GoldTie, given: Tie) -> bool:
    ways = [(given.a, given.b)]
    if given.kind in _SYMMETRIC:
        ways.append((given.b, given.a))
    return given.kind == expected.kind and any(is_actor(expected.a, a) and is_actor(expected.b, b) for a, b in ways)


def _same_fate(expected: GoldFate, given: Fate) -> bool:
    return given.fate == expected.fate and any(
        same_name(expected.who, name) for name in (given.who, *names_of(given.actor))
    )
