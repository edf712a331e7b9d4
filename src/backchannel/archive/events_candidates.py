"""Which events of the archive a record's reports may tell of: found by story, and by who acts on which day."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

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
from backchannel.archive.events_matching import Doer, Telling, neighbours, stems
from backchannel.archive.work import Placement
from backchannel.model.records import Actor, Event

MOST_BEFORE, MOST_AFTER = 16, 8
"""How many articles of the story are looked at, on each side of the day of publication."""
MOST_BY_DAY = 300
"""How many events of the days and actors of one article are looked at; a story's own come on top."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event as it stands, and the reports whose words are compared: the one that stands for it, and the latest of
    the story."""

    id: str
    telling: Telling
    told_by: tuple[tuple[str, str], ...]


def telling_of(event: Event, placement: Placement, entries: Mapping[str, str]) -> Telling:
    """A report of a record as it is compared; `entries` says which entry each of its actors is."""
    first, last = (day_range(event.date.value) if event.date else None) or (None, None)
    place = event.place

    def doers(actors: Iterable[Actor]) -> tuple[Doer, ...]:
        return tuple(Doer(entries.get(a.id, a.id), a.kind, a.country, stems(a.name)) for a in actors)

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


def candidates(connection: Connection, placement: Placement, tellings: Sequence[Telling]) -> list[Candidate]:
    """The events that may be meant, without their words; in the order of their ids."""
    told = _of_story(connection, placement)
    wanted = told.keys() | _of_days(connection, tellings)
    types = frozenset[str]().union(*(neighbours(one.type) for one in tellings))
    rows = connection.execute(_events(), {"ids": sorted(wanted), "types": sorted(types)}).all()
    casts = _casts(connection, rows)
    found = []
    for row in rows:
        here = told.get(row.id)
        telling = Telling(
            type=row.type,
            status=row.status,
            first_day=row.first_day,
            last_day=row.last_day,
            place=name_key(row.place) if row.place else None,
            place_country=row.place_country,
            told=(row.first_told, row.last_told),
            stories=frozenset(s for s in (row.story, here and placement.story) if s),
            mode=row.mode,
            sources=tuple(casts[row.id, "source"]),
            targets=tuple(casts[row.id, "target"]),
        )
        lead = (row.told_in, row.told_by)
        found.append(Candidate(row.id, telling, (lead,) if here in (None, lead) else (lead, here)))
    return found


def with_words(connection: Connection, chosen: Iterable[Candidate]) -> dict[str, Telling]:
    """The tellings of some candidates, by event, with the stems of their words."""
    chosen = list(chosen)
    reports = {report for one in chosen for report in one.told_by}
    words: defaultdict[tuple[str, str, str], frozenset[str]] = defaultdict(frozenset)
    if reports:
        articles, claims = ({report[at] for report in reports} for at in (0, 1))
        rows = connection.execute(_said(), {"articles": sorted(articles), "claims": sorted(claims)})
        words.update(((row.article_id, row.claim_id, row.part), stems(row.quote)) for row in rows)

    def together(one: Candidate, part: str) -> frozenset[str]:
        return frozenset[str]().union(*(words[article, report, part] for article, report in one.told_by))

    return {
        one.id: replace(one.telling, words=together(one, "sentence"), trigger=together(one, "trigger"))
        for one in chosen
    }


def _of_story(connection: Connection, placement: Placement) -> dict[str, tuple[str, str]]:
    """The events that the nearest articles of the story tell of, each with the latest report of it."""
    bound = {"story": placement.story, "article": placement.article_id}
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
    """The events of the days in question that the same entries act in."""
    dated = [one for one in tellings if one.first_day and one.last_day]
    entries = {doer.entry for one in dated for doer in one.sources + one.targets}
    days = {day for one in dated for day in _last_days(one)}
    if not entries or not days:
        return set()
    return set(connection.execute(_acting(), {"entries": sorted(entries), "days": sorted(days)}).scalars())


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


def _casts(connection: Connection, events: Sequence[Row[Any]]) -> defaultdict[tuple[str, str], list[Doer]]:
    """Who acts in events, by role: entries as all reports have them, and whoever the report that stands for the event
    only describes."""
    casts: defaultdict[tuple[str, str], list[Doer]] = defaultdict(list)
    for row in connection.execute(_actors(), {"ids": [row.id for row in events]}):
        casts[row.event_id, row.role].append(Doer(row.entry_id, row.kind, row.country, stems(row.name)))
    leads = {(row.told_in, row.told_by): row.id for row in events}
    bound = {"articles": sorted({article for article, _ in leads}), "reports": sorted({id_ for _, id_ in leads})}
    for row in connection.execute(_described(), bound):
        event = leads.get((row.article_id, row.report_id))
        if event is not None:
            casts[event, row.role].append(Doer(row.actor_id, row.kind, row.country, stems(row.name)))
    return casts


@cache
def _events() -> Select[Any]:
    e, p = t.events.c, t.placements.c
    return (
        select(
            e.id, e.type, e.mode, e.status, e.first_day, e.last_day, e.place, e.place_country, e.first_told,
            e.last_told, e.told_in, e.told_by, p.story,
        )
        .outerjoin(t.placements, p.article_id == e.told_in)
        .where(_among(e.id, "ids"), _among(e.type, "types"), e.merged_into.is_(None))
        .order_by(e.id)
    )  # fmt: skip


@cache
def _said() -> Select[Any]:
    e = t.evidence.c
    mine = and_(_among(e.article_id, "articles"), _among(e.claim_id, "claims"))
    words = select(e.article_id, e.claim_id, e.part, e.quote)
    return words.where(mine, e.part.in_(("sentence", "trigger")), e.position == 0)


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
def _actors() -> Select[Any]:
    a, n = t.event_actors.c, t.entries.c
    return (
        select(a.event_id, a.role, a.entry_id, n.kind, n.country, n.name)
        .join(t.entries, n.id == a.entry_id)
        .where(_among(a.event_id, "ids"))
        .order_by(a.event_id, a.role, a.position, a.entry_id)
    )


@cache
def _described() -> Select[Any]:
    a, actor, of = t.report_actors.c, t.actors.c, t.entry_links.c
    return (
        select(a.article_id, a.report_id, a.role, a.actor_id, actor.kind, actor.country, actor.name)
        .join(t.actors, and_(actor.article_id == a.article_id, actor.id == a.actor_id))
        .outerjoin(t.entry_links, and_(of.article_id == a.article_id, of.actor_id == a.actor_id))
        .where(_among(a.article_id, "articles"), _among(a.report_id, "reports"), of.group_id.is_(None))
        .order_by(a.article_id, a.report_id, a.role, a.position)
    )


def _among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))
