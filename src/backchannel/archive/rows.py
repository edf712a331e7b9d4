"""A record laid out as rows of the flat tables: a pure function, so that `check` can ask whether the rows still
follow from it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Table

from backchannel.archive import tables as t
from backchannel.archive.days import day_range, name_key
from backchannel.model.article import Article, Evidence
from backchannel.model.records import Actor, Event, EventDate, Fate, Place, Record, Statement, Talks, Tie

Row = dict[str, Any]
Claim = TypeVar("Claim", Actor, Statement, Event, Tie, Fate, Talks)

# Mentions that name nobody: everybody is "he" somewhere.
_PRONOUNS = frozenset(
    [
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "it",
        "its",
        "itself",
        "they",
        "them",
        "their",
        "theirs",
        "themselves",
        "we",
        "us",
        "our",
        "ours",
        "i",
        "me",
        "my",
        "you",
        "your",
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "this",
        "these",
        "those",
    ]
)


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def article_row(article: Article) -> Row:
    """The row of `articles`, all but the time of adding."""
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "outlet": article.outlet,
        "url": article.url,
        "language": article.language,
        "text": article.text,
        "text_hash": text_hash(article.text),
    }


def record_row(record: Record) -> Row:
    """The row of `records`, all but the time of reading. The text is left out: `articles` has it."""
    form = record.to_dict()
    del form["article"]["text"]
    packed = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    read_by = record.read_by
    return {
        "article_id": record.article.id,
        "backchannel": read_by.backchannel,
        "model": read_by.model,
        "vocabulary": read_by.vocabulary,
        "record": packed,
        "digest": text_hash(packed),
    }


def unpack(packed: str, text: str) -> Record:
    """The record that `record_row` packed. Raises RecordError where it is not whole."""
    form = json.loads(packed)
    form["article"]["text"] = text
    return Record.from_dict(form)


def failed(packed: str) -> bool:
    """Whether a fault ended the reading that was packed."""
    return any(passed["stage"] == "reading" for passed in json.loads(packed)["skipped"])


def flat_rows(record: Record) -> dict[Table, list[Row]]:
    """The rows of every table of `READ` that follow from the record."""
    return _Flattening(record).rows


class _Flattening:
    def __init__(self, record: Record) -> None:
        self.article = record.article.id
        self.rows: dict[Table, list[Row]] = defaultdict(list)
        for at, actor in _distinct(record.actors):
            self.actor(at, actor)
        for at, statement in _distinct(record.statements):
            self.statement(at, statement)
        for at, event in _distinct(record.events):
            self.event(at, event)
        for at, tie in _distinct(record.ties):
            row = {"a": tie.a.id, "b": tie.b.id, "kind": tie.kind, "role": tie.role, "confidence": tie.confidence}
            self.add(t.ties, id=tie.id, position=at, **row)
            self.cite(tie.id, evidence=[tie.evidence])
        for at, fate in _distinct(record.fates):
            self.fate(at, fate)
        for at, talks in _distinct(record.talks):
            self.talks(at, talks)

    def add(self, table: Table, **row: Any) -> None:
        self.rows[table].append({"article_id": self.article, **row})

    def cite(self, claim: str, **parts: Iterable[Evidence | None]) -> None:
        for part, spans in parts.items():
            for at, words in enumerate(s for s in spans if s):
                start, end = words.span
                self.add(
                    t.evidence,
                    claim_id=claim,
                    part=part,
                    position=at,
                    start=start,
                    end=end,
                    line=words.line,
                    quote=words.quote,
                )

    def actor(self, at: int, actor: Actor) -> None:
        known = {"country": actor.country, "sector": actor.sector, "basis": actor.basis, "wikidata": actor.wikidata}
        self.add(t.actors, id=actor.id, position=at, name=actor.name, kind=actor.kind, **known)
        forms = [actor.name, *(m.quote for m in actor.mentions)]
        keys = {name_key(form) for form in forms if not _is_pronoun(form)} - {name_key("")}
        for key in sorted(keys):
            self.add(t.actor_names, actor_id=actor.id, key=key)

    def statement(self, at: int, said: Statement) -> None:
        self.add(
            t.statements,
            id=said.id,
            position=at,
            kind=said.kind,
            speaker=_id(said.speaker),
            addressee=_id(said.addressee),
            within=said.within,
            confidence=said.confidence,
        )
        self.cite(said.id, content=said.content, cue=[said.cue], speaker=[said.speaker_span])

    def event(self, at: int, event: Event) -> None:
        place = event.place
        self.add(
            t.reports,
            id=event.id,
            position=at,
            type=event.type,
            mode=event.mode,
            contexts=" ".join(event.contexts),
            cameo=event.cameo,
            status=event.status,
            said_by=_id(event.said_by),
            statement=event.statement,
            **_date(event.date),
            place=place and place.name,
            place_country=place and place.country,
            latitude=place and place.latitude,
            longitude=place and place.longitude,
            place_precision=place and place.precision,
            geonames=place and place.geonames,
            confidence=event.confidence,
        )
        self.join(t.report_actors, report_id=event.id, source=event.sources, target=event.targets)
        self.cite(event.id, trigger=[event.trigger], sentence=[event.sentence], also=event.also)
        self.cite(event.id, date=_words(event.date), place=_words(place))

    def fate(self, at: int, fate: Fate) -> None:
        self.add(
            t.fates,
            id=fate.id,
            position=at,
            who=fate.who,
            who_key=name_key(fate.who),
            actor=_id(fate.actor),
            count=fate.count,
            fate=fate.fate,
            by=_id(fate.by),
            **_date(fate.date),
            confidence=fate.confidence,
        )
        self.cite(fate.id, evidence=[fate.evidence], date=_words(fate.date))

    def talks(self, at: int, talks: Talks) -> None:
        self.add(t.talks, id=talks.id, position=at, issue=talks.issue, stage=talks.stage, confidence=talks.confidence)
        self.join(t.talks_actors, talks_id=talks.id, party=talks.parties, mediator=talks.mediators)
        self.cite(talks.id, evidence=[talks.evidence])

    def join(self, table: Table, *, source: tuple[Actor, ...] = (), target: tuple[Actor, ...] = (),
             party: tuple[Actor, ...] = (), mediator: tuple[Actor, ...] = (), **claim: str) -> None:  # fmt: skip
        for role, actors in (("source", source), ("target", target), ("party", party), ("mediator", mediator)):
            for at, actor in enumerate(actors):
                self.add(table, **claim, role=role, position=at, actor_id=actor.id)


def _distinct(claims: tuple[Claim, ...]) -> Iterator[tuple[int, Claim]]:
    """Claims with their position. An id follows from what a claim says, so one that stands twice is one claim."""
    seen: set[str] = set()
    for at, claim in enumerate(claims):
        if claim.id not in seen:
            seen.add(claim.id)
            yield at, claim


def _is_pronoun(form: str) -> bool:
    """Whether the words are a pronoun; "US" is none."""
    return form.strip().casefold() in _PRONOUNS and not (len(form) > 1 and form.isupper())


def _id(actor: Actor | None) -> str | None:
    return actor.id if actor else None


def _words(part: EventDate | Place | None) -> list[Evidence | None]:
    return [part.evidence] if part else []


def _date(when: EventDate | None) -> Row:
    first, last = (day_range(when.value) if when else None) or (None, None)
    return {
        "date_value": when and when.value,
        "date_precision": when and when.precision,
        "date_basis": when and when.basis,
        "first_day": first,
        "last_day": last,
    }
