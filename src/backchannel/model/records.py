"""What one reading of one article found. The JSON form of these values is a public interface: docs/record.md.

In Python the parts hold one another (an event's sources are actors); in JSON they hold ids. Everything is frozen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from backchannel.errors import RecordError
from backchannel.model.article import Article, Evidence, content_id
from backchannel.model.document import PlacePrecision, PlaceSense, TimeBasis, TimeType

FORMAT = "backchannel.record/1"

ActorKind = Literal["person", "state", "organ", "armed_group", "party", "organisation", "crowd", "unnamed"]
Basis = Literal["stated", "vocabulary", "inferred"]
StatementKind = Literal["direct", "indirect", "mixed"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status = Literal["happened", "planned", "asked", "denied", "doubtful"]
DatePrecision = Literal["day", "week", "month", "season", "year"]
TieKind = Literal[
    "holds_office", "member_of", "ally", "adversary", "backs", "mediates_for", "strained", "citizen_of", "family",
    "part_of",
]  # fmt: skip
FateKind = Literal[
    "held", "missing", "detained", "charged", "sentenced", "wounded", "killed", "freed", "returned_dead", "escaped"
]
Stage = Literal["proposed", "under_way", "stalled", "agreed", "signed", "carried_out", "failed", "refused"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can act or suffer an act, by the fullest name that the article gives.

    `country` is ISO 3166-1 alpha-3 and `sector` a PLOVER sector; `basis` says how they are known. None is "not known".
    """

    id: str
    name: str
    kind: ActorKind
    mentions: tuple[Evidence, ...] = field(repr=False)
    country: str | None = None
    sector: str | None = None
    basis: Basis | None = None
    wikidata: str | None = None

    def __str__(self) -> str:
        return self.name

    def __hash__(self) -> int:
        return hash(self.id)  # the mentions of an actor are many, and its id tells it apart


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that the article puts in a speaker's mouth. `within` is the id of the statement it is quoted inside."""

    id: str
    content: tuple[Evidence, ...]
    kind: StatementKind
    cue: Evidence | None = None
    speaker: Actor | None = None
    speaker_span: Evidence | None = None
    addressee: Actor | None = None
    within: str | None = None
    confidence: float = 1.0

    def __str__(self) -> str:
        words = " … ".join(str(part) for part in self.content)
        said = f"“{words}”" if self.kind == "direct" else words
        return f"{self.speaker or 'somebody'} {self.cue or 'said'}: {said}"


@dataclass(frozen=True, slots=True)
class EventDate:
    """When it happened or is to happen: `value` is an ISO day, week, month or year, season as in TIMEX3 ("2024-SU")."""

    value: str
    precision: DatePrecision
    basis: TimeBasis
    evidence: Evidence | None = None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Place:
    """A place as named, with what the gazetteer knows of it: alpha-3 country, WGS84 degrees, GeoNames id."""

    name: str
    evidence: Evidence | None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: PlacePrecision | None = None
    geonames: int | None = None
    sense: PlaceSense | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Event:
    """An act of a PLOVER type as this article tells it.

    `said_by` is the actor on whose word alone the article rests it; `statement` the id of the statement that tells it;
    `also` the triggers of other sentences that tell the same act.
    """

    id: str
    type: EventType
    trigger: Evidence
    sentence: Evidence = field(repr=False)
    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    status: Status = "happened"
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    date: EventDate | None = None
    place: Place | None = None
    said_by: Actor | None = None
    statement: str | None = None
    also: tuple[Evidence, ...] = ()
    confidence: float = 1.0

    def __str__(self) -> str:
        when = f"{self.date} " if self.date else ""
        who = _listed(self.sources) or "somebody"
        whom = f" → {_listed(self.targets)}" if self.targets else ""
        where = f" in {self.place}" if self.place else ""
        status = "" if self.status == "happened" else f" [{self.status}]"
        word = f" (says {self.said_by})" if self.said_by else ""
        return f"{when}{self.type}{status}: {who} “{self.trigger}”{whom}{where}{word}"


@dataclass(frozen=True, slots=True)
class Tie:
    """A standing relation that a sentence states."""

    id: str
    a: Actor
    b: Actor
    kind: TieKind
    evidence: Evidence
    role: str | None = None
    confidence: float = 1.0

    def __str__(self) -> str:
        return f"{self.a} {self.kind.replace('_', ' ')} {self.b}" + (f" ({self.role})" if self.role else "")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a named person or a counted group: `who` as the text has it, `count` None where it is one named
    person.
    """

    id: str
    who: str
    fate: FateKind
    evidence: Evidence
    actor: Actor | None = None
    count: int | None = None
    by: Actor | None = None
    date: EventDate | None = None
    confidence: float = 1.0

    def __str__(self) -> str:
        when = f"{self.date} " if self.date else ""
        return f"{when}{self.who}: {self.fate.replace('_', ' ')}" + (f" by {self.by}" if self.by else "")


@dataclass(frozen=True, slots=True)
class Talks:
    """A negotiation, mediation or deal that the article speaks of."""

    id: str
    parties: tuple[Actor, ...]
    mediators: tuple[Actor, ...]
    issue: str
    stage: Stage
    evidence: Evidence
    confidence: float = 1.0

    def __str__(self) -> str:
        carried = f", mediated by {_listed(self.mediators)}" if self.mediators else ""
        return f"{_listed(self.parties) or 'parties not named'}{carried}: {self.issue} [{self.stage.replace('_', ' ')}]"


Claim = Statement | Event | Tie | Fate | Talks


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression with its TIMEX3 value and type."""

    evidence: Evidence
    type: TimeType
    value: str | None
    basis: TimeBasis


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a stage passed over, and why: nothing is dropped in silence. `evidence` is None where it is the whole
    article.
    """

    stage: str
    why: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class ReadBy:
    """By what the record was read: program, language model and digest of the vocabulary."""

    backchannel: str
    model: str
    vocabulary: str


@dataclass(frozen=True, slots=True)
class Record:
    """What one reading of one article found; `to_dict` gives the public form, `from_dict` is its inverse."""

    article: Article
    read_by: ReadBy
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    ties: tuple[Tie, ...] = ()
    fates: tuple[Fate, ...] = ()
    talks: tuple[Talks, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All that the article is held to say, layer by layer."""
        return (*self.statements, *self.events, *self.ties, *self.fates, *self.talks)

    def at_least(self, confidence: float) -> Record:
        """The record without the claims whose confidence lies below, 0 to 1; actors, times and places stay.

        What is left refers to no statement that was left out. Raises RecordError where it is no number from 0 to 1.
        """
        if not is_chance(confidence):
            raise RecordError(f"a confidence is a number from 0 to 1, not {confidence!r}")
        statements = tuple(s for s in self.statements if s.confidence >= confidence)
        known = {s.id for s in statements}
        return replace(
            self,
            statements=tuple(s if s.within in known else replace(s, within=None) for s in statements),
            events=tuple(
                e if e.statement in known else replace(e, statement=None)
                for e in self.events
                if e.confidence >= confidence
            ),
            ties=tuple(t for t in self.ties if t.confidence >= confidence),
            fates=tuple(f for f in self.fates if f.confidence >= confidence),
            talks=tuple(t for t in self.talks if t.confidence >= confidence),
        )

    def to_dict(self) -> dict[str, Any]:
        """The record in the form of docs/record.md: plain dicts, lists, strings and numbers."""
        from backchannel.model.record_json import dump  # noqa: PLC0415 - that module builds these values

        return dump(self)

    def to_json(self, indent: int | None = None) -> str:
        """The public form as JSON text, not escaped beyond need."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Record:
        """The record that `to_dict` gave.

        Raises RecordError where the form is another, an id leads nowhere or a span leaves the text; the message says
        where.
        """
        from backchannel.model.record_json import load  # noqa: PLC0415 - that module builds these values

        return load(data)

    def _repr_html_(self) -> str:
        from backchannel.model.marked import marked_text  # noqa: PLC0415 - only a notebook needs it

        return marked_text(self)


def is_chance(value: object) -> bool:
    """Whether the value is a number from 0 to 1, as a confidence is."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def claim_id(article: Article, layer: str, *parts: object) -> str:
    """The id of a claim: it follows from the article and from what the claim says, so a second reading gives it
    again.
    """
    return content_id([article.id, layer, *parts])


def _listed(actors: Iterable[Actor]) -> str:
    names = [a.name for a in actors]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
