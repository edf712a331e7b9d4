"""A gold file: one article and its right record, as a person wrote it down. The form is that of docs/evaluate.md."""

from __future__ import annotations

from dataclasses import dataclass, field

from backchannel.model.article import Article
from backchannel.model.records import EventType, FateKind, Stage, StatementKind, Status, TieKind


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """Words in a speaker's mouth. `content` is quoted from the text piece by piece; "" in `cue` and `speaker_text` is
    none."""

    content: tuple[str, ...]
    cue: str
    speaker_text: str
    speaker: str
    addressee: str | None
    kind: StatementKind


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An act. `sentence` and `also` are quoted from the text; `date` is an ISO day, month or year."""

    type: EventType
    trigger: str
    sentence: str
    also: tuple[str, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    date: str | None
    date_text: str
    place: str | None
    status: Status
    said_by: str | None


@dataclass(frozen=True, slots=True)
class GoldTie:
    """A standing relation between two actors."""

    a: str
    b: str
    kind: TieKind
    evidence: str


@dataclass(frozen=True, slots=True)
class GoldFate:
    """What became of a person or a counted group."""

    who: str
    fate: FateKind
    by: str | None
    date: str | None
    count: int | None
    evidence: str


@dataclass(frozen=True, slots=True)
class GoldTalks:
    """A negotiation, mediation or deal."""

    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    issue: str
    stage: Stage
    evidence: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with its right record; `file` is the name of the file that both stand in."""

    file: str
    id: str
    article: Article = field(repr=False)
    statements: tuple[GoldStatement, ...]
    events: tuple[GoldEvent, ...]
    ties: tuple[GoldTie, ...]
    fates: tuple[GoldFate, ...]
    talks: tuple[GoldTalks, ...]


@dataclass(frozen=True, slots=True)
class GoldFault:
    """What is wrong in a gold file: which field, as a path ("events[2].trigger"; "" for the whole), and what of it."""

    file: str
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.what}" if self.field else f"{self.file}: {self.what}"
