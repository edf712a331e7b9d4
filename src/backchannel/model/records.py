"""What one reading of one article found. The JSON form of these values is a public interface: docs/record.md.

In Python the parts hold one another (an event's sources are actors); in JSON they hold ids. Everything is frozen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from backchannel.errors import RecordError
from backchannel.model.article import Article, Evidence, content_id
from backchannel.model.document import PlacePrecision, PlaceSense, TimeBasis, TimeType
from backchannel.text import Span, squeeze

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
    "holds_office", "member_of", "ally", "adversary", "backs", "mediates_for", "strained", "citizen_of", "family", "part_of",
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
    """What became of a named person or a counted group: `who` as the text has it, `count` None where it is one named person."""

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


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression with its TIMEX3 value and type."""

    evidence: Evidence
    type: TimeType
    value: str | None
    basis: TimeBasis


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a stage passed over, and why: nothing is dropped in silence. `evidence` is None where it is the whole article."""

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

    def to_dict(self) -> dict[str, Any]:
        """The record in the form of docs/record.md: plain dicts, lists, strings and numbers."""
        article = self.article
        return {
            "format": FORMAT,
            "article": {
                "id": article.id,
                "title": article.title,
                "published": article.published and article.published.isoformat(),
                "outlet": article.outlet,
                "url": article.url,
                "language": article.language,
                "text": article.text,
            },
            "actors": [_actor(a) for a in self.actors],
            "statements": [_statement(s) for s in self.statements],
            "events": [_event(e) for e in self.events],
            "ties": [_tie(t) for t in self.ties],
            "fates": [_fate(f) for f in self.fates],
            "talks": [_talks(t) for t in self.talks],
            "times": [
                {"span": _span(t.evidence), "value": t.value, "type": t.type, "basis": t.basis} for t in self.times
            ],
            "places": [_place(p) | {"sense": p.sense} for p in self.places],
            "skipped": [{"stage": s.stage, "span": _span(s.evidence), "why": s.why} for s in self.skipped],
            "read_by": {
                "backchannel": self.read_by.backchannel,
                "model": self.read_by.model,
                "vocabulary": self.read_by.vocabulary,
            },
        }

    def to_json(self, indent: int | None = None) -> str:
        """The public form as JSON text, not escaped beyond need."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Record:
        """The record that `to_dict` gave.

        Raises RecordError where the form is another, an id leads nowhere or a span leaves the text; the message says where.
        """
        return _Loader(data).record()

    def _repr_html_(self) -> str:
        from backchannel.model.marked import marked_text  # noqa: PLC0415 - only a notebook needs it

        return marked_text(self)


def claim_id(article: Article, layer: str, *parts: object) -> str:
    """The id of a claim: it follows from the article and from what the claim says, so a second reading gives it again."""
    return content_id([article.id, layer, *parts])


def _listed(actors: Iterable[Actor]) -> str:
    names = [a.name for a in actors]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _span(evidence: Evidence | None) -> list[int] | None:
    return list(evidence.span) if evidence else None


def _ref(actor: Actor | None) -> str | None:
    return actor.id if actor else None


def _actor(a: Actor) -> dict[str, Any]:
    return {
        "id": a.id,
        "name": a.name,
        "kind": a.kind,
        "country": a.country,
        "sector": a.sector,
        "basis": a.basis,
        "wikidata": a.wikidata,
        "mentions": [_span(m) for m in a.mentions],
    }


def _statement(s: Statement) -> dict[str, Any]:
    return {
        "id": s.id,
        "content": [_span(c) for c in s.content],
        "cue": _span(s.cue),
        "kind": s.kind,
        "speaker": _ref(s.speaker),
        "speaker_span": _span(s.speaker_span),
        "addressee": _ref(s.addressee),
        "within": s.within,
        "confidence": s.confidence,
    }


def _date(d: EventDate | None) -> dict[str, Any] | None:
    return d and {"value": d.value, "precision": d.precision, "basis": d.basis, "span": _span(d.evidence)}


def _place(p: Place) -> dict[str, Any]:
    return {
        "name": p.name,
        "span": _span(p.evidence),
        "country": p.country,
        "lat": p.latitude,
        "lon": p.longitude,
        "precision": p.precision,
        "geonames": p.geonames,
    }


def _event(e: Event) -> dict[str, Any]:
    return {
        "id": e.id,
        "type": e.type,
        "mode": e.mode,
        "contexts": list(e.contexts),
        "cameo": e.cameo,
        "trigger": _span(e.trigger),
        "sentence": _span(e.sentence),
        "also": [_span(x) for x in e.also],
        "sources": [a.id for a in e.sources],
        "targets": [a.id for a in e.targets],
        "date": _date(e.date),
        "place": e.place and _place(e.place),
        "status": e.status,
        "said_by": _ref(e.said_by),
        "statement": e.statement,
        "confidence": e.confidence,
    }


def _tie(t: Tie) -> dict[str, Any]:
    return {
        "id": t.id,
        "a": t.a.id,
        "b": t.b.id,
        "kind": t.kind,
        "role": t.role,
        "evidence": _span(t.evidence),
        "confidence": t.confidence,
    }


def _fate(f: Fate) -> dict[str, Any]:
    return {
        "id": f.id,
        "who": f.who,
        "actor": _ref(f.actor),
        "count": f.count,
        "fate": f.fate,
        "by": _ref(f.by),
        "date": _date(f.date),
        "evidence": _span(f.evidence),
        "confidence": f.confidence,
    }


def _talks(t: Talks) -> dict[str, Any]:
    return {
        "id": t.id,
        "parties": [a.id for a in t.parties],
        "mediators": [a.id for a in t.mediators],
        "issue": t.issue,
        "stage": t.stage,
        "evidence": _span(t.evidence),
        "confidence": t.confidence,
    }


class _Loader:
    """Builds a record from its public form; every refusal names the part that is wrong."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.where = "record"
        if not isinstance(data, Mapping) or data.get("format") != FORMAT:
            found = data.get("format") if isinstance(data, Mapping) else type(data).__name__
            raise RecordError(f"not a record: format is {found!r}, expected {FORMAT!r}")

    def record(self) -> Record:
        try:
            return self._record()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            what = f"no field {error}" if isinstance(error, KeyError) else str(error)
            raise RecordError(f"{self.where}: {what}; the form is described in docs/record.md") from error

    def _record(self) -> Record:
        data = self.data
        self.where = "article"
        head = data["article"]
        published = date.fromisoformat(head["published"]) if head["published"] else None
        self.article = Article(head["text"], published, head["title"], head["outlet"], head["url"], head["language"])
        if self.article.id != head["id"]:
            raise RecordError(
                f"article {head['id']}: the id does not follow from the text and its title, date, outlet and address; the text was altered"
            )
        self.actors: dict[str, Actor] = {}
        for at, part in self._parts("actors"):
            kind = self._one_of(part["kind"], ActorKind)
            mentions = tuple(self._cite(m) for m in part["mentions"])
            actor = Actor(
                part["id"],
                part["name"],
                kind,
                mentions,
                part["country"],
                part["sector"],
                part["basis"],
                part["wikidata"],
            )
            if self.actors.setdefault(actor.id, actor) is not actor:
                raise RecordError(f"actors[{at}]: id {actor.id} stands twice")
        return Record(
            article=self.article,
            read_by=ReadBy(**{k: data["read_by"][k] for k in ("backchannel", "model", "vocabulary")}),
            actors=tuple(self.actors.values()),
            statements=tuple(self._statement(p) for _, p in self._parts("statements")),
            events=tuple(self._event(p) for _, p in self._parts("events")),
            ties=tuple(self._tie(p) for _, p in self._parts("ties")),
            fates=tuple(self._fate(p) for _, p in self._parts("fates")),
            talks=tuple(self._talks(p) for _, p in self._parts("talks")),
            times=tuple(
                Time(self._cite(p["span"]), p["type"], p["value"], p["basis"]) for _, p in self._parts("times")
            ),
            places=tuple(self._place(p) for _, p in self._parts("places")),
            skipped=tuple(Skipped(p["stage"], p["why"], self._maybe(p["span"])) for _, p in self._parts("skipped")),
        )

    def _parts(self, layer: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
        for at, part in enumerate(self.data[layer]):
            self.where = f"{layer}[{at}]"
            yield at, part

    def _cite(self, span: list[int]) -> Evidence:
        start, end = span
        return self.article.cite(start, end)

    def _maybe(self, span: list[int] | None) -> Evidence | None:
        return None if span is None else self._cite(span)

    def _who(self, actor_id: str) -> Actor:
        if actor_id not in self.actors:
            raise RecordError(f"{self.where}: no actor has the id {actor_id!r}")
        return self.actors[actor_id]

    def _perhaps(self, actor_id: str | None) -> Actor | None:
        return None if actor_id is None else self._who(actor_id)

    def _one_of(self, value: Any, literal: Any) -> Any:
        if value not in get_args(literal):
            raise RecordError(f"{self.where}: {value!r} is none of {', '.join(get_args(literal))}")
        return value

    def _when(self, part: Mapping[str, Any] | None) -> EventDate | None:
        if part is None:
            return None
        return EventDate(
            part["value"], self._one_of(part["precision"], DatePrecision), part["basis"], self._maybe(part["span"])
        )

    def _place(self, part: Mapping[str, Any]) -> Place:
        return Place(
            part["name"], self._maybe(part["span"]), part["country"], part["lat"], part["lon"], part["precision"], part["geonames"],
            part.get("sense"),
        )  # fmt: skip

    def _statement(self, part: Mapping[str, Any]) -> Statement:
        return Statement(
            part["id"],
            tuple(self._cite(c) for c in part["content"]),
            self._one_of(part["kind"], StatementKind),
            self._maybe(part["cue"]),
            self._perhaps(part["speaker"]),
            self._maybe(part["speaker_span"]),
            self._perhaps(part["addressee"]),
            part["within"],
            part["confidence"],
        )

    def _event(self, part: Mapping[str, Any]) -> Event:
        return Event(
            id=part["id"],
            type=self._one_of(part["type"], EventType),
            trigger=self._cite(part["trigger"]),
            sentence=self._cite(part["sentence"]),
            sources=tuple(self._who(a) for a in part["sources"]),
            targets=tuple(self._who(a) for a in part["targets"]),
            status=self._one_of(part["status"], Status),
            mode=part["mode"],
            contexts=tuple(part["contexts"]),
            cameo=part["cameo"],
            date=self._when(part["date"]),
            place=self._place(part["place"]) if part["place"] else None,
            said_by=self._perhaps(part["said_by"]),
            statement=part["statement"],
            also=tuple(self._cite(x) for x in part["also"]),
            confidence=part["confidence"],
        )

    def _tie(self, part: Mapping[str, Any]) -> Tie:
        kind = self._one_of(part["kind"], TieKind)
        ends = self._who(part["a"]), self._who(part["b"])
        return Tie(part["id"], *ends, kind, self._cite(part["evidence"]), part["role"], part["confidence"])

    def _fate(self, part: Mapping[str, Any]) -> Fate:
        return Fate(
            part["id"],
            part["who"],
            self._one_of(part["fate"], FateKind),
            self._cite(part["evidence"]),
            self._perhaps(part["actor"]),
            part["count"],
            self._perhaps(part["by"]),
            self._when(part["date"]),
            part["confidence"],
        )

    def _talks(self, part: Mapping[str, Any]) -> Talks:
        return Talks(
            part["id"],
            tuple(self._who(a) for a in part["parties"]),
            tuple(self._who(a) for a in part["mediators"]),
            part["issue"],
            self._one_of(part["stage"], Stage),
            self._cite(part["evidence"]),
            part["confidence"],
        )


__all__ = [
    "FORMAT", "Actor", "ActorKind", "Event", "EventDate", "EventType", "Evidence", "Fate", "FateKind", "Place", "ReadBy", "Record",
    "Skipped", "Span", "Stage", "Statement", "Status", "Talks", "Tie", "TieKind", "Time", "claim_id", "squeeze",
]  # fmt: skip
