"""What an event's reports come to together: its summary, derived from them and nothing else.

A voice speaks once, however many pages carry its text, with its surest report. Only reports of current articles count;
an event that has none keeps what it last was, and counts none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Row, Select, Update, and_, bindparam, delete, select, update

from backchannel.archive import tables as t
from backchannel.archive.days import name_key
from backchannel.archive.edits import edited, edited_cast
from backchannel.archive.work import Work

FURTHER = 0.5
"""How much a further voice counts towards the confidence in an event: readings of two texts err in like ways."""
SUPPORT = 1 / 3
"""An actor has a role where at least this share of the support of the best founded one speaks for it."""
_CAST = ("source", "target", "first_day", "last_day")  # what the rows of who acts in an event are made of
_Value = TypeVar("_Value", bound=Hashable)
_Casts = defaultdict[tuple[str, str, str], list[tuple[str | None, str | None]]]  # entry and country of each
Summary = dict[str, Any]
"""Columns of `events`, and under "source" and "target" the entries of each role."""


def summarise(work: Work, ids: Iterable[str]) -> None:
    """Derive the events anew, with who acts in them, and tell followers what became of each."""
    ordered = sorted(ids)
    if not ordered:
        return
    before = kept(work.connection, ordered)
    after = _derived(work.connection, ordered, before)
    changed = [id_ for id_ in ordered if id_ in after and after[id_] != before[id_]]
    if not changed:
        return
    columns = {column.name for column in t.events.c}
    work.connection.execute(
        _renewed(), [{"event": id_} | {name: after[id_][name] for name in columns} for id_ in changed]
    )
    recast = [id_ for id_ in changed if any(before[id_][name] != after[id_][name] for name in _CAST)]
    if acted := [id_ for id_ in recast if before[id_]["source"] or before[id_]["target"]]:
        for cleared in _cleared():
            work.connection.execute(cleared, {"ids": acted})
    work.put(t.event_actors, [row for id_ in recast for row in _actor_rows(after[id_])])
    work.put(t.event_pairs, [row for id_ in recast for row in _pair_rows(after[id_])])
    for id_ in changed:
        _tell(work, before[id_], after[id_])


def kept(connection: Connection, ids: Sequence[str]) -> dict[str, Summary]:
    """The events as they stand in the tables."""
    rows: dict[str, Summary] = {
        row["id"]: {**row, "source": [], "target": []} for row in connection.execute(_events(), {"ids": ids}).mappings()
    }
    for actor in connection.execute(_actors(), {"ids": ids}):
        rows[actor.event_id][actor.role].append(actor.entry_id)
    return rows


def derived(connection: Connection, ids: Sequence[str]) -> dict[str, Summary]:
    """The events as they follow from their reports and from what reviewers edited."""
    return _derived(connection, ids, kept(connection, ids))


def _derived(connection: Connection, ids: Sequence[str], now: Mapping[str, Summary]) -> dict[str, Summary]:
    reports, casts = _reports(connection, ids), _casts(connection, ids)
    found = {}
    for id_, row in now.items():
        summary = _summary(row, reports[id_], casts)
        if row["edits"]:
            cast = edited_cast(connection, row["edits"])
            summary = edited("event", summary, row["edits"]) | {role: list(cast[role]) for role in cast}
        found[id_] = summary
    return found


def _reports(connection: Connection, ids: Sequence[str]) -> defaultdict[str, list[Row[Any]]]:
    """The reports of each event, in the order in which they were told."""
    rows = connection.execute(_members(), {"ids": ids})
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(row)
    return found


def _casts(connection: Connection, ids: Sequence[str]) -> _Casts:
    """Who acts in each report, by (article, report, role), in its order."""
    casts: _Casts = defaultdict(list)
    for row in connection.execute(_doers(), {"ids": ids}):
        casts[row.article_id, row.report_id, row.role].append((row.group_id, row.country))
    return casts


def _summary(before: Summary, told: Sequence[Row[Any]], casts: _Casts) -> Summary:
    current = [row for row in told if row.superseded_by is None]
    days = [row.published for row in current if row.published]
    counts = {
        "reports": len(current),
        "voices": len({row.voice for row in current}),
        "first_told": min(days, default=None),
        "last_told": max(days, default=None),
    }
    counted = current or told
    if not counted:
        return before | counts | {"source": [], "target": []}
    type_ = _best(counted, lambda row: row.type)
    alike = [row for row in counted if row.type == type_]
    roles = {role: _role(counted, role, casts) for role in ("source", "target")}
    row = before | counts | roles | {"type": type_, "mode": _best(alike, lambda row: row.mode)}
    row |= {"status": _status(alike, _parties(alike, casts)), "confidence": _confidence(alike)}
    row |= _part(_date(counted), ("date_value", "date_precision", "date_basis", "first_day", "last_day"))
    row |= _part(_place(counted), ("place", "place_country", "latitude", "longitude", "geonames"))
    lead = max(counted, key=lambda one: (_agreement(one, row), round(one.confidence, 2)))
    return row | {"told_in": lead.article_id, "told_by": lead.id}


def _voices(told: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    """The surest report of each voice."""
    best: dict[str, Row[Any]] = {}
    for row in told:
        if row.voice not in best or row.confidence > best[row.voice].confidence:
            best[row.voice] = row
    return iter(best.values())


def _best(told: Iterable[Row[Any]], value: Callable[[Row[Any]], _Value | None]) -> _Value | None:
    """The value that voices support most, each with its confidence; of equal ones that which was told first."""
    support: defaultdict[_Value, float] = defaultdict(float)
    order: dict[tuple[_Value, str], float] = {}
    for row in told:
        said = value(row)
        if said is not None:
            order[said, row.voice] = max(order.get((said, row.voice), 0.0), row.confidence)
    for (said, _), confidence in order.items():
        support[said] += confidence
    return max(support, key=lambda said: support[said], default=None)


def _parties(told: Sequence[Row[Any]], casts: _Casts) -> set[str]:
    """Entries and countries of those who act in the event."""
    acting = (
        one for row in told for role in ("source", "target") for one in casts.get((row.article_id, row.id, role), ())
    )
    return {name for pair in acting for name in pair if name}


def _status(told: Sequence[Row[Any]], parties: set[str]) -> str:
    """The latest told of the best founded: first what is told as a fact by who is no party to it, then what a party or
    nobody known says happened, did not or may have, then what was only planned or asked for. Of one day, what most
    voices say."""

    def rank(row: Row[Any]) -> int:
        if row.status in ("planned", "asked"):
            return 0
        own = row.said_by is None or (row.speaker and not {row.speaker, row.speaker_country} & parties)
        return 2 if own and row.status != "doubtful" else 1

    best = max(rank(one) for one in told)
    ranked = [row for row in told if rank(row) == best]
    latest = max((row.published or date.min) for row in ranked)
    return _best([row for row in ranked if (row.published or date.min) == latest], lambda row: row.status) or "happened"


def _confidence(told: Iterable[Row[Any]]) -> float:
    """1 - (1 - c1) (1 - c2 FURTHER) (1 - c3 FURTHER) …, with the surest voice first."""
    first, *further = sorted((row.confidence for row in _voices(told)), reverse=True)
    doubt: float = 1 - first
    for confidence in further:
        doubt *= 1 - FURTHER * confidence
    return round(1 - doubt, 4)


def _date(told: Sequence[Row[Any]]) -> Row[Any] | None:
    """The report whose date is best supported: a day is also supported by the month it lies in, half."""
    dated = [row for row in told if row.first_day]
    if not dated:
        return next((row for row in told if row.date_value), None)

    support: dict[tuple[date, date], float] = {}
    for first, last in dict.fromkeys((row.first_day, row.last_day) for row in dated):
        voices: dict[str, float] = {}
        for other in dated:
            if other.first_day <= first and last <= other.last_day:
                exact = (other.first_day, other.last_day) == (first, last)
                weight = other.confidence if exact else other.confidence / 2
                voices[other.voice] = max(voices.get(other.voice, 0.0), weight)
        support[first, last] = round(sum(voices.values()), 6)

    def best(row: Row[Any]) -> tuple[float, timedelta, bool]:
        days = row.first_day, row.last_day
        return support[days], row.first_day - row.last_day, row.date_basis == "stated"

    return max(dated, key=best)


def _place(told: Sequence[Row[Any]]) -> Row[Any] | None:
    """The report whose place is best supported, and is on the map where one of that name is."""
    named = [row for row in told if row.place]
    best = _best(named, lambda row: name_key(row.place))
    return max(
        (row for row in named if name_key(row.place) == best),
        key=lambda row: (row.latitude is not None, row.confidence),
        default=None,
    )


def _role(told: Sequence[Row[Any]], role: str, casts: _Casts) -> list[str]:
    """Its entries, the best supported first."""
    support: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in told:
        for entry, _ in casts.get((row.article_id, row.id, role), ()):
            if entry is None:
                continue
            voices = support[entry]
            voices[row.voice] = max(voices.get(row.voice, 0.0), row.confidence)
    weights = {entry: round(sum(voices.values()), 6) for entry, voices in support.items()}
    most = max(weights.values(), default=0.0)
    return sorted((entry for entry in weights if weights[entry] >= most * SUPPORT), key=lambda entry: -weights[entry])


def _part(row: Row[Any] | None, names: Sequence[str]) -> Summary:
    return {name: row._mapping[name] if row else None for name in names}


def _agreement(row: Row[Any], summary: Summary) -> int:
    said = row._mapping
    return sum(said[name] == summary[name] for name in ("type", "status", "date_value", "place"))


def _actor_rows(row: Summary) -> Iterator[dict[str, Any]]:
    for role in ("source", "target"):
        for position, entry in enumerate(row[role]):
            yield {
                "event_id": row["id"],
                "role": role,
                "entry_id": entry,
                "position": position,
            } | _days(row)


def _pair_rows(row: Summary) -> Iterator[dict[str, Any]]:
    for source, target in product(row["source"], row["target"]):
        if source != target:
            yield {"source_id": source, "target_id": target, "event_id": row["id"]} | _days(row)


def _days(row: Summary) -> dict[str, Any]:
    last, days = days_of(row["first_day"], row["last_day"])
    return {"last_day": last, "days": days}


def days_of(first: date | None, last: date | None) -> tuple[date | None, int | None]:
    """The last day, and how many days it is after the first: what the order of a timeline is made of."""
    return last, (last - first).days if first and last else None


def _tell(work: Work, before: Summary, after: Summary) -> None:
    """One that came into being now was added; one whose articles were all superseded before is told of by nobody."""
    event = after["id"]
    if not after["reports"]:
        if before["reports"]:
            work.note(
                "retired", "event", event, {"merged_into": after["merged_into"]} if after["merged_into"] else None
            )
        return
    if not before["reports"] and before["made_at"] == work.at:
        work.note("added", "event", event)
        return
    differs = {name: [_plain(before[name]), _plain(after[name])] for name in after if before[name] != after[name]}
    work.note("changed", "event", event, differs)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@cache
def _events() -> Select[Any]:
    return select(t.events).where(t.events.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _actors() -> Select[Any]:
    a = t.event_actors.c
    chosen = select(a.event_id, a.role, a.entry_id).where(a.event_id.in_(bindparam("ids", expanding=True)))
    return chosen.order_by(a.event_id, a.role, a.position)


@cache
def _members() -> Select[Any]:
    links, r, p, speaker = t.event_links.c, t.reports.c, t.placements.c, t.entry_links.c
    return (
        select(
            links.group_id, r.article_id, r.id, r.type, r.mode, r.status, r.said_by, r.date_value, r.date_precision,
            r.date_basis, r.first_day, r.last_day, r.place, r.place_country, r.latitude, r.longitude, r.geonames,
            r.confidence, p.published, p.voice, p.superseded_by, speaker.group_id.label("speaker"),
            t.actors.c.country.label("speaker_country"),
        )
        .join(t.reports, and_(r.article_id == links.article_id, r.id == links.report_id))
        .join(t.placements, p.article_id == links.article_id)
        .outerjoin(t.actors, and_(t.actors.c.article_id == r.article_id, t.actors.c.id == r.said_by))
        .outerjoin(t.entry_links, and_(speaker.article_id == r.article_id, speaker.actor_id == r.said_by))
        .where(links.group_id.in_(bindparam("ids", expanding=True)))
        .order_by(p.published.is_(None), p.published, p.added_at, r.article_id, r.position)
    )  # fmt: skip


@cache
def _doers() -> Select[Any]:
    links, a, actor, of = t.event_links.c, t.report_actors.c, t.actors.c, t.entry_links.c
    return (
        select(a.article_id, a.report_id, a.role, of.group_id, actor.country)
        .join(t.event_links, and_(links.article_id == a.article_id, links.report_id == a.report_id))
        .join(t.actors, and_(actor.article_id == a.article_id, actor.id == a.actor_id))
        .outerjoin(t.entry_links, and_(of.article_id == a.article_id, of.actor_id == a.actor_id))
        .where(links.group_id.in_(bindparam("ids", expanding=True)))
        .order_by(a.article_id, a.report_id, a.role, a.position)
    )


@cache
def _renewed() -> Update:
    e = t.events
    return update(e).where(e.c.id == bindparam("event")).values({c.name: bindparam(c.name) for c in e.c})


@cache
def _cleared() -> tuple[Delete, ...]:
    return tuple(
        delete(table).where(table.c.event_id.in_(bindparam("ids", expanding=True)))
        for table in (t.event_actors, t.event_pairs)
    )
