"""From comparisons to figures: precision, recall and F1 of every layer, event type and status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, get_args

from backchannel.evaluation.comparison import Answers, Comparison
from backchannel.evaluation.matching import is_actor
from backchannel.model.records import EventType, Status

_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])|\n+")


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many are right, of so many given and so many in the gold. Of nothing, every share is 0."""

    right: int = 0
    given: int = 0
    gold: int = 0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.right + other.right, self.given + other.given, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.given + self.gold) if self.given + self.gold else 0.0

    def to_dict(self) -> dict[str, float]:
        return {
            "p": self.precision,
            "r": self.recall,
            "f1": self.f1,
            "right": self.right,
            "given": self.given,
            "gold": self.gold,
        }


@dataclass(frozen=True)
class Figures:
    """Sums over articles.

    `layers` are measures of whole layers; `shares` of what was matched, so that `given` and `gold` are both the number
    matched; `types` and `types_with_actors` the events by their type; `statuses` the matched events by their status.
    """

    articles: int = 0
    sentences: int = 0
    outside: int = 0
    layers: dict[str, Ratio] = field(default_factory=dict)
    shares: dict[str, Ratio] = field(default_factory=dict)
    types: dict[str, Ratio] = field(default_factory=dict)
    types_with_actors: dict[str, Ratio] = field(default_factory=dict)
    statuses: dict[str, Ratio] = field(default_factory=dict)

    @property
    def outside_per_thousand(self) -> float:
        """Events given outside any gold event's sentence, in a thousand sentences."""
        return 1000 * self.outside / self.sentences if self.sentences else 0.0

    def to_dict(self) -> dict[str, Any]:
        tables = ("layers", "shares", "types", "types_with_actors", "statuses")
        return {
            "articles": self.articles,
            "sentences": self.sentences,
            "outside": self.outside,
            "outside_per_thousand": self.outside_per_thousand,
            **{name: {key: ratio.to_dict() for key, ratio in getattr(self, name).items()} for name in tables},
        }


def total(comparisons: Iterable[Comparison]) -> Figures:
    """The figures of all the articles together: sums over claims, so a long article counts for more."""
    articles = sentences = outside = 0
    tables: dict[str, dict[str, Ratio]] = {
        "layers": dict.fromkeys(_LAYERS, Ratio()),
        "shares": dict.fromkeys(_SHARES, Ratio()),
        "types": dict.fromkeys(get_args(EventType), Ratio()),
        "types_with_actors": dict.fromkeys(get_args(EventType), Ratio()),
        "statuses": dict.fromkeys(get_args(Status), Ratio()),
    }
    for one in comparisons:
        articles += 1
        sentences += count_sentences(one.gold.article.text)
        outside += len(one.outside)
        for table, name, ratio in _counts(one):
            tables[table][name] += ratio
    return Figures(articles, sentences, outside, **tables)


def count_sentences(text: str) -> int:
    """Sentences by their points and line breaks alone: the measure is the same whatever model reads."""
    return sum(bool(part.strip()) for part in _SENTENCE_END.split(text))


_LAYERS = (
    "statements.content",
    "statements.with_speaker",
    "events.type",
    "events.type_and_actors",
    "ties",
    "fates",
    "talks",
)
_SHARES = ("statements.speaker", "events.date", "events.status", "events.said_by")


def _counts(one: Comparison) -> Iterator[tuple[str, str, Ratio]]:
    speakers = [is_actor(gold.speaker, given.speaker) for gold, given in one.statements.pairs]
    content = _ratio(one.statements)
    yield "layers", "statements.content", content
    yield "layers", "statements.with_speaker", Ratio(sum(speakers), content.given, content.gold)
    yield "shares", "statements.speaker", _share(speakers)
    yield "layers", "events.type", _ratio(one.typed)
    yield "layers", "events.type_and_actors", _ratio(one.events)
    for layer in ("ties", "fates", "talks"):
        yield "layers", layer, _ratio(getattr(one, layer))
    pairs = one.events.pairs
    yield (
        "shares",
        "events.date",
        _share(given.date is not None and given.date.value == gold.date for gold, given in pairs if gold.date),
    )
    yield "shares", "events.status", _share(given.status == gold.status for gold, given in pairs)
    yield (
        "shares",
        "events.said_by",
        _share(
            given.said_by is None if gold.said_by is None else is_actor(gold.said_by, given.said_by)
            for gold, given in pairs
        ),
    )
    for table, answers in (("types", one.typed), ("types_with_actors", one.events)):
        for gold, _ in answers.pairs:
            yield table, gold.type, Ratio(right=1)
        for given in answers.given:
            yield table, given.type, Ratio(given=1)
        for gold in answers.golds:
            yield table, gold.type, Ratio(gold=1)
    for gold, given in pairs:
        yield "statuses", gold.status, Ratio(right=int(gold.status == given.status), gold=1)
        yield "statuses", given.status, Ratio(given=1)


def _ratio(answers: Answers[Any, Any]) -> Ratio:
    return Ratio(len(answers.pairs), len(answers.given), len(answers.golds))


def _share(right: Iterable[bool]) -> Ratio:
    verdicts = list(right)
    return Ratio(sum(verdicts), len(verdicts), len(verdicts))
