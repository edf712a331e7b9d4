"""Which events of the archive a record's reports may tell of: found by story, by who acts on which day, and, where the
register has nobody in them, by what is done on which day."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    select,
    union_all,
)

from backchannel.archive import tables as t
from backchannel.archive.days import day_range, name_key
from backchannel.archive.events_matching import Doer, Telling, may_be, neighbours, stems
from backchannel.archive.work import Placement
from backchannel.model.records import Actor, Event

MOST_BEFORE, MOST_AFTER = 16, 8
"""How many articles of the story are looked at, on each side of the day of publication."""
MOST_BY_DAY = 300
"""How many events of the days and actors of one article are looked at; a story's own come on top."""


class Candidate(NamedTuple):
    """An event as it stands; `told_by` is the latest (article, report) of it in the story, where there is one."""

    id: str
    telling: Telling
    told_by: tuple[str, str] | None


def telling_of(event: Event, placement: Placement, entries: Mapping[str, str]) -> Telling:
    """A report of a record as it is compared; `entries` says which entry each of its actors is."""
    first, last = (day_range(event.date.value) if event.date else None) or (None, None)
    place = event.place

    def doers(actors: Iterable[Actor]) -> tuple[Doer, ...]:
        return tuple(Doer(entries.get(a.id), a.kind, a.country, stems(a.name)) for a in actors)

    return Telling(
        type=event.type,
        status=event.status,
        first_day=first,
        last_day=last,
        place=name_key(place.name) if place else None,
        place_country=place.country if place else None,
        told=(placement.published, placement.published),
        stories=frozenset((placement.story,)),
        mode=event.mode,
        sources=doers(event.sources),
        targets=doers(event.targets),
        words=stems(event.sentence.quote),
        trigger=stems(event.trigger.quote),
    )


def candidates(
    connection: Connection, placement: Placement, tellings: Mapping[str, Telling]
) -> dict[str, list[Candidate]]:
    """For each report the events that may be meant, in the order of their ids; their words are not there yet."""
    told = _of_story(connection, placement)
    wanted = told.keys() | _of_days(connection, list(tellings.values()))
    by_type: defaultdict[str, list[Candidate]] = defaultdict(list)
    for row in connection.execute(_events(), {"ids": sorted(wanted)}):
        outside = Telling(
            type=row.type,
            status=row.status,
            first_day=row.first_day,
            last_day=row.last_day,
            place=name_key(row.place) if row.place else None,
            place_country=row.place_country,
            told=(row.first_told, row.last_told),
            stories=frozenset((placement.story,)) if row.id in told else frozenset(),
            mode=row.mode,
        )
        by_type[row.type].append(Candidate(row.id, outside, told.get(row.id)))
    possible = {
        report: [one for type_ in neighbours(telling.type) for one in by_type[type_] if may_be(telling, one.telling)]
        for report, telling in tellings.items()
    }
    casts = _casts(connection, sorted({one.id for some in possible.values() for one in some}))
    whole: dict[str, Candidate] = {}
    for one in (one for some in possible.values() for one in some):
        sources, targets = casts[one.id, "source"], casts[one.id, "target"]
        whole[one.id] = one._replace(telling=one.telling._replace(sources=sources, targets=targets))
    return {report: [whole[id_] for id_ in sorted({one.id for one in some})] for report, some in possible.items()}


def with_words(connection: Connection, chosen: Sequence[Candidate]) -> dict[str, list[Telling]]:
    """The tellings of some candidates, by event, with the stems of their words: once with those of the report that
    stands for the event, and once with those of the latest of the story, where that is another."""
    tellings: defaultdict[tuple[str, str], defaultdict[str, frozenset[str]]] = defaultdict(
        lambda: defaultdict(frozenset)
    )
    rows = [*connection.execute(_said_by_leads(), {"ids": [one.id for one in chosen]})]
    articles = sorted({one.told_by[0] for one in chosen if one.told_by})
    if articles:
        reports = [one.told_by[1] for one in chosen if one.told_by]
        rows += connection.execute(_said_in(), {"articles": articles, "reports": reports})
    for row in rows:
        tellings[row.id, row.claim_id][row.part] = stems(row.quote)
    told: dict[str, list[Telling]] = {one.id: [] for one in chosen}
    whole = {one.id: one.telling for one in chosen}
    for (event, _), parts in tellings.items():
        told[event].append(whole[event]._replace(words=parts["sentence"], trigger=parts["trigger"]))
    return {event: found or [whole[event]] for event, found in told.items()}


def _of_story(connection: Connection, placement: Placement) -> dict[str, tuple[str, str]]:
    """The events that the nearest articles of the story tell of, each with the latest report of it."""
    bound: dict[str, str | date] = {"story": placement.story, "article": placement.article_id}
    if placement.published is not None:
        bound["day"] = placement.published
    articles = connection.execute(_nearest(dated=placement.published is not None), bound).all()
    if not articles:
        return {}
    days = {row.article_id: row.published or date.min for row in articles}
    rows: Iterable[Row[Any]] = connection.execute(_links(), {"articles": sorted(days)})
    rows = sorted(rows, key=lambda row: (days[row.article_id], row.article_id, row.report_id))
    return {row.group_id: (row.article_id, row.report_id) for row in rows}


def _of_days(connection: Connection, tellings: Sequence[Telling]) -> set[str]:
    """The events of the days in question that the same entries act in.

    Of states, which act in many events of a day, those in which the same two act, where a report names two; whoever
    acts for a state may be told as the state elsewhere. Where a report names nobody whom the register has, the events
    of its type on its day.
    """
    dated = [one for one in tellings if one.first_day and one.last_day]
    days = sorted({day for one in dated for day in _last_days(one)})
    pairs = [one for one in dated if _entries(one.sources) and _entries(one.targets)]
    alone = {
        doer.entry
        for one in dated
        for doer in one.sources + one.targets
        if doer.entry and (doer.kind != "state" or one not in pairs)
    }
    found: set[str] = set()
    if alone:
        found |= set(connection.execute(_acting(), {"entries": sorted(alone), "days": days}).scalars())
    if pairs:
        # A meeting is told from either side.
        entries = {entry for one in pairs for entry in _entries(one.sources + one.targets)}
        countries = {doer.country for one in pairs for doer in one.sources + one.targets if doer.kind != "state"}
        if countries := countries - {None}:
            entries |= set(connection.execute(_states(), {"countries": sorted(map(str, countries))}).scalars())
        found |= set(connection.execute(_between(), {"entries": sorted(entries), "days": days}).scalars())
    nobody = {
        (one.type, one.last_day)
        for one in dated
        if one.first_day == one.last_day and not _entries(one.sources + one.targets)
    }
    for type_, day in sorted(nobody):
        found |= set(connection.execute(_done(), {"type": type_, "day": day}).scalars())
    return found


def _entries(doers: Iterable[Doer]) -> set[str]:
    return {doer.entry for doer in doers if doer.entry}


def _last_days(one: Telling) -> set[date]:
    """The last days of whatever may hold the telling's days or lie in them: the day, its week, month and year; of a
    month, all its days."""
    assert one.first_day is not None
    assert one.last_day is not None
    first, last = one.first_day, one.last_day
    days = {last, last + timedelta(days=6 - last.weekday()), _month_end(last), date(last.year, 12, 31)}
    if (last - first).days < _MONTH:
        days |= {first + timedelta(days=n) for n in range((last - first).days)}
    return days


_MONTH = 31


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _casts(connection: Connection, ids: Sequence[str]) -> defaultdict[tuple[str, str], tuple[Doer, ...]]:
    """Who acts in events, by role: entries as all reports have them, and whoever the report that stands for the event
    only describes."""
    casts: defaultdict[tuple[str, str], tuple[Doer, ...]] = defaultdict(tuple)
    if ids:
        for statement in (_actors(), _described()):
            for row in connection.execute(statement, {"ids": ids}):
                casts[row.event_id, row.role] += (Doer(row.entry, row.kind, row.country, stems(row.name)),)
    return casts


@cache
def _events() -> Select[Any]:
    e = t.events.c
    columns = (e.id, e.type, e.mode, e.status, e.first_day, e.last_day, e.place, e.place_country)
    chosen = select(*columns, e.first_told, e.last_told).where(_among(e.id, "ids"), e.merged_into.is_(None))
    return chosen.order_by(e.id)


@cache
def _said_by_leads() -> Select[Any]:
    e, said = t.events.c, t.evidence.c
    return (
        select(e.id, said.claim_id, said.part, said.quote)
        .join(t.evidence, and_(said.article_id == e.told_in, said.claim_id == e.told_by, *_whole(said)))
        .where(_among(e.id, "ids"))
    )


@cache
def _said_in() -> Select[Any]:
    links, said = t.event_links.c, t.evidence.c
    stands = and_(said.article_id == links.article_id, said.claim_id == links.report_id, *_whole(said))
    return (
        select(links.group_id.label("id"), said.claim_id, said.part, said.quote)
        .join(t.evidence, stands)
        .where(_among(links.article_id, "articles"), _among(links.report_id, "reports"))
    )


def _whole(said: Any) -> tuple[ColumnElement[bool], ...]:
    return said.part.in_(("sentence", "trigger")), said.position == 0


@cache
def _nearest(*, dated: bool) -> CompoundSelect[Any]:
    p, day = t.placements.c, bindparam("day", type_=Date)
    others = select(p.article_id, p.published).where(
        p.story == bindparam("story"), p.article_id != bindparam("article")
    )
    latest = others.order_by(p.published.desc(), p.article_id)
    parts = (
        [
            latest.where(p.published <= day).limit(MOST_BEFORE),
            others.where(p.published > day).order_by(p.published, p.article_id).limit(MOST_AFTER),
        ]
        if dated
        else [latest.where(p.published.is_not(None)).limit(MOST_BEFORE + MOST_AFTER)]
    )
    parts.append(others.where(p.published.is_(None)).order_by(p.article_id).limit(MOST_AFTER))
    return union_all(*(select(part.subquery()) for part in parts))


@cache
def _links() -> Select[Any]:
    links = t.event_links.c
    return select(links.article_id, links.report_id, links.group_id).where(_among(links.article_id, "articles"))


@cache
def _acting() -> Select[Any]:
    a = t.event_actors.c
    chosen = select(a.event_id).where(_among(a.entry_id, "entries"), _among(a.last_day, "days"))
    return chosen.order_by(a.last_day.desc(), a.event_id).limit(MOST_BY_DAY)


@cache
def _between() -> Select[Any]:
    p = t.event_pairs.c
    same = (_among(p.source_id, "entries"), _among(p.target_id, "entries"), _among(p.last_day, "days"))
    return select(p.event_id).where(*same).order_by(p.last_day.desc(), p.event_id).limit(MOST_BY_DAY)


@cache
def _states() -> Select[Any]:
    n = t.entries.c
    return select(n.id).where(n.kind == "state", _among(n.country, "countries"), n.merged_into.is_(None)).order_by(n.id)


@cache
def _done() -> Select[Any]:
    e = t.events.c
    same = (e.type == bindparam("type"), e.last_day == bindparam("day", type_=Date), e.merged_into.is_(None))
    return select(e.id).where(*same).order_by(e.id).limit(MOST_BY_DAY)


@cache
def _actors() -> Select[Any]:
    a, n = t.event_actors.c, t.entries.c
    return (
        select(a.event_id, a.role, n.id.label("entry"), n.kind, n.country, n.name)
        .join(t.entries, n.id == a.entry_id)
        .where(_among(a.event_id, "ids"))
        .order_by(a.event_id, a.role, a.position, a.entry_id)
    )


@cache
def _described() -> Select[Any]:
    e, a, actor, of = t.events.c, t.report_actors.c, t.actors.c, t.entry_links.c
    return (
        select(e.id.label("event_id"), a.role, of.group_id.label("entry"), actor.kind, actor.country, actor.name)
        .join(t.report_actors, and_(a.article_id == e.told_in, a.report_id == e.told_by))
        .join(t.actors, and_(actor.article_id == a.article_id, actor.id == a.actor_id))
        .outerjoin(t.entry_links, and_(of.article_id == a.article_id, of.actor_id == a.actor_id))
        .where(_among(e.id, "ids"), of.group_id.is_(None))
        .order_by(e.id, a.role, a.position)
    )


def _among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))
