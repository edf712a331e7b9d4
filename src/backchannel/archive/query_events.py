"""Questions about events as all articles tell them. Keys are fetched in the order of an index, details chunk by chunk,
so that the first rows come at once however large the archive is."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, exists, or_, select

from backchannel.archive import register
from backchannel.archive import tables as t
from backchannel.archive.answers import EventRow, Named, Source, When, Words
from backchannel.archive.chunks import SMALLEST, growing
from backchannel.archive.days import name_key
from backchannel.archive.edits import edited_cast
from backchannel.errors import ArchiveError
from backchannel.model.records import EventType, Status, is_chance

Decided = Literal["accepted", "rejected", "open", "any"]
_MOST_ENTRIES = 40


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What is asked for; what is None leaves everything in.

    `actor`, `source` and `target` are names, aliases, codes or ids as in the register; `country` is the alpha-3 code
    of an actor's country and `sector` the PLOVER sector of an actor; `place` words of a place's name, or the alpha-3
    code of its country; `since` and `until` are days, both included, and leave out events without a date. `outlet` is
    who published one of the reports, `voices` the least number of independent texts that tell it. `decision` is "open"
    for what nobody ruled on; without it all is in that no reviewer rejected.
    """

    actor: str | None = None
    source: str | None = None
    target: str | None = None
    country: str | None = None
    sector: str | None = None
    type: str | None = None
    status: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    voices: int = 1
    decision: str | None = None
    min_confidence: float = 0.0
    story: str | None = None


def events(connection: Connection, asked: EventFilter) -> Iterator[EventRow]:
    """Events by day, those of a month after those of its days, those without a date last; a day's in the order of
    their ids.

    Raises ArchiveError where a type, a status, a decision or a confidence is none.
    """
    for chunk in growing(_keys(connection, asked)):
        yield from _rows(connection, chunk)


def event_rows(connection: Connection, ids: Sequence[str]) -> list[EventRow]:
    """The events of the ids, in their order; what is no event is passed over."""
    return list(_rows(connection, ids))


def _keys(connection: Connection, asked: EventFilter) -> Iterator[str]:
    """Ids of the events that are asked for, in order, each once."""
    last = None
    for dated in (True,) if asked.since or asked.until else (True, False):
        for id_ in _stream(connection, asked, dated):
            if id_ != last:
                yield id_
            last = id_


def _stream(connection: Connection, asked: EventFilter, dated: bool) -> Iterator[str]:
    """Ids of events with a date, or without one. Each entry asked for has an index in the order of days: several are
    merged, so that none has to be sorted."""
    holds = _holds(asked, dated)
    roots: list[tuple[Table, list[ColumnElement[bool]]]] = []
    sources, targets, actors = (
        None if name is None else entries_named(connection, name) for name in (asked.source, asked.target, asked.actor)
    )
    p, a = t.event_pairs, t.event_actors
    if sources is not None and targets is not None:
        roots = [(p, [p.c.source_id == one, p.c.target_id == other]) for one in sources for other in targets]
    elif sources is not None or targets is not None:
        role, entries = ("source", sources) if sources is not None else ("target", targets)
        roots = [(a, [a.c.entry_id == entry, a.c.role == role]) for entry in entries or ()]
    elif actors is not None:
        roots = [(a, [a.c.entry_id == entry]) for entry in actors]
    else:
        roots = [(t.events, [])]
    if actors is not None and (sources is not None or targets is not None):
        holds.append(exists().where(a.c.event_id == t.events.c.id, a.c.entry_id.in_(actors)))
    streams = (_ordered(connection, root, [*led, *_of_days(root, asked, dated), *holds]) for root, led in roots)
    for *_, id_ in heapq.merge(*streams):
        yield id_


def _of_days(root: Table, asked: EventFilter, dated: bool) -> list[ColumnElement[bool]]:
    day = root.c.last_day
    return [day.is_not(None) if dated else day.is_(None), *([day >= asked.since] if asked.since else [])]


def _ordered(connection: Connection, root: Table, holds: Sequence[ColumnElement[bool]]) -> Iterator[tuple[Any, ...]]:
    """(last day, days back to the first, id) in order, for one root."""
    e, by = t.events, root.c
    chosen: Select[Any] = select(e.c.last_day, e.c.first_day, e.c.id).where(*holds)
    if root is e:
        chosen = chosen.order_by(by.last_day, by.first_day.desc(), by.id)
    else:
        chosen = chosen.join_from(root, e, e.c.id == by.event_id).order_by(by.last_day, by.days, by.event_id)
    for row in connection.execute(chosen.execution_options(yield_per=SMALLEST)):
        last, first = row.last_day or date.max, row.first_day or date.max
        yield last, (last - first).days, row.id


def _holds(asked: EventFilter, dated: bool) -> list[ColumnElement[bool]]:
    e, a, entry = t.events.c, t.event_actors.c, t.entries.c
    holds: list[ColumnElement[bool]] = [e.reports > 0, e.merged_into.is_(None)]
    if asked.type is not None:
        holds.append(e.type == _one_of(asked.type.strip().upper(), get_args(EventType), "type of event"))
    if asked.status is not None:
        holds.append(e.status == _one_of(asked.status.strip().lower(), get_args(Status), "status"))
    if dated and asked.until is not None:
        holds.append(e.first_day <= asked.until)
    if not is_chance(asked.min_confidence):
        raise ArchiveError(f"a confidence is a number from 0 to 1, not {asked.min_confidence!r}")
    if asked.min_confidence:
        holds.append(e.confidence >= asked.min_confidence)
    if asked.voices > 1:
        holds.append(e.voices >= asked.voices)
    for column, value in ((entry.country, asked.country), (entry.sector, asked.sector)):
        if value is not None:
            acts = exists().where(a.event_id == e.id, entry.id == a.entry_id, column == value.strip().upper())
            holds.append(acts)
    if asked.place is not None:
        code = asked.place.strip().upper()
        named = e.place.icontains(asked.place.strip(), autoescape=True)
        holds.append(or_(named, e.place_country == code) if len(code) == 3 else named)
    links, by, p = t.event_links.c, t.articles.c, t.placements.c
    told = (links.group_id == e.id, p.article_id == links.article_id, p.superseded_by.is_(None))
    if asked.outlet is not None:
        holds.append(exists().where(*told, by.id == links.article_id, by.outlet == asked.outlet))
    if asked.story is not None:
        holds.append(exists().where(*told, p.story == asked.story))
    return [*holds, *_decided(asked.decision)]


def _decided(decision: str | None) -> list[ColumnElement[bool]]:
    column = t.events.c.decision
    if decision is None:
        return [or_(column.is_(None), column != "rejected")]
    _one_of(decision, get_args(Decided), "decision")
    return [] if decision == "any" else [column.is_(None) if decision == "open" else column == decision]


def _one_of(given: str, known: tuple[str, ...], what: str) -> str:
    if given not in known:
        raise ArchiveError(f"{given!r} is no {what}; it is one of {', '.join(known)}")
    return given


def entries_named(connection: Connection, name: str) -> list[str]:
    """Entries of the register that a user's words mean, the likeliest first. Raises ArchiveError where they are no
    name."""
    if not name_key(name).strip():
        raise ArchiveError(f"{name!r} is no name; give a name, or whole words of one")
    return register.resolve(connection, name)[:_MOST_ENTRIES]


def _rows(connection: Connection, ids: Sequence[str]) -> Iterator[EventRow]:
    e, a, by = t.events, t.event_actors.c, t.entries.c
    trigger, sentence = t.evidence.alias(), t.evidence.alias()
    source, report, said_by = t.articles.c, t.reports.c, t.actors.c
    chosen = (
        select(
            e,
            source.title,
            source.outlet,
            source.published,
            source.url,
            said_by.name.label("said_by"),
            *(alias.c[name].label(f"{part}_{name}")
              for part, alias in (("trigger", trigger), ("sentence", sentence))
              for name in ("quote", "start", "end", "line")),
        )
        .join(t.articles, source.id == e.c.told_in)
        .outerjoin(trigger, _stands(trigger, "trigger"))
        .outerjoin(sentence, _stands(sentence, "sentence"))
        .outerjoin(t.reports, and_(report.article_id == e.c.told_in, report.id == e.c.told_by))
        .outerjoin(t.actors, and_(said_by.article_id == report.article_id, said_by.id == report.said_by))
        .where(e.c.id.in_(ids))
    )  # fmt: skip
    rows: dict[str, Row[Any]] = {row.id: row for row in connection.execute(chosen)}
    cast: defaultdict[tuple[str, str], tuple[Named, ...]] = defaultdict(tuple)
    acting = select(a.event_id, a.role, by.id, by.name).join(t.entries, by.id == a.entry_id).where(a.event_id.in_(ids))
    for acts in connection.execute(acting.order_by(a.event_id, a.role, a.position)):
        cast[acts.event_id, acts.role] += (Named(acts.id, acts.name),)
    for acts in connection.execute(_unregistered(ids)):
        if acts.role not in edited_cast(connection, acts.edits):
            cast[acts.event_id, acts.role] += (Named(acts.id, acts.name),)
    for row in (rows[id_] for id_ in ids if id_ in rows):
        dated = row.date_value is not None
        yield EventRow(
            id=row.id,
            type=row.type,
            mode=row.mode,
            status=row.status,
            sources=cast[row.id, "source"],
            targets=cast[row.id, "target"],
            date=When(row.date_value, row.date_precision, row.date_basis, row.first_day, row.last_day)
            if dated
            else None,
            place=row.place,
            country=row.place_country,
            said_by=row.said_by,
            trigger=_quoted(row, "trigger"),
            sentence=_quoted(row, "sentence"),
            confidence=row.confidence,
            reports=row.reports,
            voices=row.voices,
            first_told=row.first_told,
            last_told=row.last_told,
            decision=row.decision,
            article=Source(row.told_in, row.title, row.outlet, row.published, row.url),
        )


def _unregistered(ids: Sequence[str]) -> Select[Any]:
    """Who acts without being in the register, students or hostages for instance, as the report that stands for each
    event names them."""
    e, acts, by, of = t.events.c, t.report_actors.c, t.actors.c, t.entry_links.c
    return (
        select(e.id.label("event_id"), e.edits, acts.role, by.id, by.name)
        .join(t.report_actors, and_(acts.article_id == e.told_in, acts.report_id == e.told_by))
        .join(t.actors, and_(by.article_id == acts.article_id, by.id == acts.actor_id))
        .outerjoin(t.entry_links, and_(of.article_id == by.article_id, of.actor_id == by.id))
        .where(e.id.in_(ids), of.group_id.is_(None))
        .order_by(e.id, acts.role, acts.position)
    )


def _stands(alias: Any, part: str) -> ColumnElement[bool]:
    e = t.events.c
    mine = and_(alias.c.article_id == e.told_in, alias.c.claim_id == e.told_by)
    return and_(mine, alias.c.part == part, alias.c.position == 0)


def _quoted(row: Any, part: str) -> Words | None:
    if getattr(row, f"{part}_start") is None:  # a report that a newer reading left out
        return None
    return Words(*(getattr(row, f"{part}_{name}") for name in ("quote", "start", "end", "line")))
