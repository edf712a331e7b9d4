"""What the archive answers with: flat, frozen rows, each with the words it rests on and the article that they stand
in."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Literal, Self

from backchannel.errors import ArchiveError
from backchannel.model.article import Article
from backchannel.model.records import (
    Actor,
    Event,
    Fate,
    FateKind,
    Record,
    Stage,
    Statement,
    Status,
    Talks,
    Tie,
    TieKind,
)

Kind = Literal["article", "actor", "statement", "event", "tie", "fate", "talks"]
_Day = date  # where a field is called date
Part = Article | Actor | Statement | Event | Tie | Fate | Talks


class Answer:
    """A row; `to_dict` gives it in values of JSON."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        assert is_dataclass(self)
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


def _plain(value: object) -> object:
    if isinstance(value, Answer):
        return value.to_dict()
    if isinstance(value, date | datetime):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Source(Answer):
    """The article that tells it."""

    id: str
    title: str | None
    outlet: str | None
    published: date | None
    url: str | None

    def __str__(self) -> str:
        name = self.outlet or self.title or self.url or f"article {self.id}"
        return f"{name}, {self.published}" if self.published else name


@dataclass(frozen=True, slots=True)
class Words(Answer):
    """Evidence: `quote` is the article's text[start:end], `line` counts from 1."""

    quote: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class When(Answer):
    """A date as read; `first_day` and `last_day` are the days that it spans, both included."""

    value: str
    precision: str
    basis: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ReportRow(Answer):
    """An event as one article tells it. `said_by` is the actor on whose word alone the article rests it."""

    id: str
    type: str
    mode: str | None
    status: Status
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    date: When | None
    place: str | None
    said_by: str | None
    trigger: Words
    sentence: Words
    confidence: float
    article: Source


@dataclass(frozen=True, slots=True)
class Named(Answer):
    """An actor: an entry of the register, or what an article names without a name ("students"), which the register does
    not keep, under the id that it has in its record."""

    id: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class EventRow(Answer):
    """An event as all articles tell it.

    `reports` counts its tellings in current articles, `voices` the independent texts among them; `first_told` and
    `last_told` are days of publication. The words are those of the report that stands for it, in `article`; they are
    None where a newer reading left that report out and none came in its place. `decision` is what a reviewer ruled.
    """

    id: str
    type: str
    mode: str | None
    status: Status
    sources: tuple[Named, ...]
    targets: tuple[Named, ...]
    date: When | None
    place: str | None
    country: str | None
    said_by: str | None
    trigger: Words | None
    sentence: Words | None
    confidence: float
    reports: int
    voices: int
    first_told: _Day | None
    last_told: _Day | None
    decision: str | None
    article: Source


@dataclass(frozen=True, slots=True)
class StatementRow(Answer):
    """Words that an article puts in a speaker's mouth; `content` in order, one or more pieces."""

    id: str
    kind: str
    speaker: str | None
    addressee: str | None
    cue: str | None
    content: tuple[str, ...]
    line: int
    within: str | None
    confidence: float
    article: Source


@dataclass(frozen=True, slots=True)
class FateRow(Answer):
    """What became of a named person or counted group, as one article tells it."""

    id: str
    who: str
    fate: FateKind
    count: int | None
    by: str | None
    date: When | None
    evidence: Words
    confidence: float
    article: Source


@dataclass(frozen=True, slots=True)
class TalksRow(Answer):
    """A negotiation as one article tells of it."""

    id: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    issue: str
    stage: Stage
    evidence: Words
    confidence: float
    article: Source


@dataclass(frozen=True, slots=True)
class TieRow(Answer):
    """How two actors stand to one another, as one article states it."""

    id: str
    a: str
    kind: TieKind
    b: str
    role: str | None
    evidence: Words
    confidence: float
    article: Source


@dataclass(frozen=True, slots=True)
class RefusalRow(Answer):
    """A source that could not be read."""

    source: str
    reason: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """What an id stands for: the part itself, with its evidence, and the record that it is part of."""

    kind: Kind
    part: Part
    record: Record

    @classmethod
    def of(cls, record: Record, kind: Kind, claim: str) -> Self:
        layers: dict[Kind, tuple[Part, ...]] = {
            "article": (record.article,),
            "actor": record.actors,
            "statement": record.statements,
            "event": record.events,
            "tie": record.ties,
            "fate": record.fates,
            "talks": record.talks,
        }
        for part in layers[kind]:
            if part.id == claim:
                return cls(kind, part, record)
        raise ArchiveError(
            f"{kind} {claim} is not in the record of its article {record.article.id}; "
            "run: backchannel doctor --archive FILE"
        )
