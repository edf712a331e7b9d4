"""The public JSON form of a record (docs/record.md), there and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, get_args

from backchannel.errors import RecordError
from backchannel.model.article import Article, Evidence
from backchannel.model.records import (
    FORMAT,
    Actor,
    ActorKind,
    DatePrecision,
    Event,
    EventDate,
    EventType,
    Fate,
    FateKind,
    Place,
    ReadBy,
    Record,
    Skipped,
    Stage,
    Statement,
    StatementKind,
    Status,
    Talks,
    Tie,
    TieKind,
    Time,
)


def dump(record: Record) -> dict[str, Any]:
    """The record as plain dicts, lists, strings and numbers; parts refer to actors by id."""
    article = record.article
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
        "actors": [_actor(a) for a in record.actors],
        "statements": [_statement(s) for s in record.statements],
        "events": [dump_event(e) for e in record.events],
        "ties": [_tie(t) for t in record.ties],
        "fates": [_fate(f) for f in record.fates],
        "talks": [_talks(t) for t in record.talks],
        "times": [
            {"span": _span(t.evidence), "value": t.value, "type": t.type, "basis": t.basis} for t in record.times
        ],
        "places": [_place(p) | {"sense": p.sense} for p in record.places],
        "skipped": [{"stage": s.stage, "span": _span(s.evidence), "why": s.why} for s in record.skipped],
        "read_by": {
            "backchannel": record.read_by.backchannel,
            "model": record.read_by.model,
            "vocabulary": record.read_by.vocabulary,
        },
    }


def load(data: Mapping[str, Any]) -> Record:
    """The record that `dump` gave. Raises RecordError, naming the part that is wrong."""
    return _Loader(data).record()


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
    if d is None:
        return None
    return {"value": d.value, "precision": d.precision, "basis": d.basis, "span": _span(d.evidence)}


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


def dump_event(e: Event) -> dict[str, Any]:
    """An event as a record has it; who takes part in it stands by id."""
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
                f"article {head['id']}: the id does not follow from the text and its title, date, outlet and address; "
                "the text was altered"
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
            name=part["name"],
            evidence=self._maybe(part["span"]),
            country=part["country"],
            latitude=part["lat"],
            longitude=part["lon"],
            precision=part["precision"],
            geonames=part["geonames"],
            sense=part.get("sense"),
        )

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
