"""Which tracks of the archive the talks of a record may belong to: looked up by who takes part, by the countries that
are told of, by story, and by the cases that are told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Row, Select, and_, bindparam, func, select, union_all

from backchannel.archive import tables as t
from backchannel.archive.cases_matching import main_countries
from backchannel.archive.filing import LATEST, of_keys, of_story
from backchannel.archive.tracks_matching import Kept, Side, Talk
from backchannel.archive.tracks_words import about
from backchannel.archive.work import Placement
from backchannel.model.records import Actor, Record, Talks

MOST = 12
"""How many tracks are compared with the talks of one article."""
BESIDE = 10
"""How many of a track's latest claims are compared."""
_BEFORE, _AFTER = 400, 400  # days between tellings of one track
_MOST_ENTRIES = 16
_OF_CASE = 24  # latest claims of a case whose articles may tell of talks


def talks_of(
    record: Record, placed: Placement, entries: Mapping[str, Side], cases: Mapping[str, str], context: str
) -> dict[str, Talk]:
    """The claims of a record as they are compared, by id. `entries` are its actors as sides, `cases` the cases of its
    fates."""

    def sides(actors: Iterable[Actor]) -> tuple[Side, ...]:
        return tuple(entries[actor.id] for actor in actors)

    def within(one: Talks) -> frozenset[str]:
        start, end = one.evidence.start, one.evidence.end
        told = (fate for fate in record.fates if fate.id in cases)
        return frozenset(
            cases[f.id] for f in told if start <= f.evidence.start < end or f.evidence.start <= start < f.evidence.end
        )

    return {
        one.id: Talk(
            parties=sides(one.parties),
            mediators=sides(one.mediators),
            issue=about(one.issue),
            published=placed.published,
            story=placed.story,
            context=tuple(context.split()),
            cases=frozenset(cases.values()),
            about=within(one),
        )
        for one in record.talks
    }


def sides_of(connection: Connection, record: Record, entries: Mapping[str, str]) -> dict[str, Side]:
    """The actors of the record's talks as sides; what the register knows of them goes before what the article tells."""
    told = {actor.id: actor for one in record.talks for actor in (*one.parties, *one.mediators)}
    ids = sorted({entries[id_] for id_ in told if id_ in entries})
    known = {row.id: row for row in connection.execute(_entries(), {"ids": ids})} if ids else {}
    found = {}
    for id_, actor in told.items():
        row = known.get(entries.get(id_, ""))
        country = actor.country or (row.country if row else None)
        found[id_] = Side(entries.get(id_), actor.kind, country, actor.sector or (row.sector if row else None))
    return found


def candidates(connection: Connection, placed: Placement, talks: Sequence[Talk]) -> list[Kept]:
    """The tracks that may be meant, in the order of their ids."""
    ids = of_story(connection, t.track_links, placed.story, placed.article_id)
    wanted = (key for one in talks for key in _asked(one))
    ids |= of_keys(connection, t.track_names, wanted, placed.published, before=_BEFORE, after=_AFTER)
    cases = sorted({case for one in talks for case in one.cases})
    ids |= set(connection.execute(_of_cases(len(cases)), _bound(cases)).scalars()) if cases else set()
    if not ids:
        return []
    rows = connection.execute(_standing(), {"ids": sorted(ids)}).all()
    chosen = sorted(rows, key=lambda row: (row.last_told or date.min, row.id), reverse=True)[:MOST]
    return kept_tracks(connection, sorted(row.id for row in chosen))


def kept_tracks(connection: Connection, ids: Sequence[str]) -> list[Kept]:
    """Tracks as their latest claims tell of them."""
    if not ids:
        return []
    told = latest(connection, ids, BESIDE)
    rows = [row for all_ in told.values() for row in all_]
    cast = cast_of(connection, rows)
    cases: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(_cases_of(), {"articles": sorted({row.article_id for row in rows})}):
        cases[row.article_id].add(row.group_id)

    def talk(row: Row[Any]) -> Talk:
        sides = {role: tuple(map(_side, cast[row.article_id, row.id, role])) for role in ("party", "mediator")}
        return Talk(
            parties=sides["party"],
            mediators=sides["mediator"],
            issue=about(row.issue),
            published=row.published,
            story=row.story,
            context=tuple(row.context.split()),
            cases=frozenset(cases[row.article_id]),
        )

    return [Kept(id_, [talk(row) for row in told[id_]]) for id_ in ids if told[id_]]


def keys(told: Sequence[Row[Any]], roles: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys under which a track is kept, from its latest claims and the entries that take part."""
    entries = [entry for role in ("party", "mediator") for entry in roles[role]][:_MOST_ENTRIES]
    main = sorted(main_countries(row.context.split() for row in told))
    return sorted({*entries, *([" ".join(main)] if main else [])})


def _asked(one: Talk) -> Iterator[str]:
    """The keys that a track of the talks may have."""
    yield from (side.entry for side in (*one.parties, *one.mediators) if side.entry)
    states = {side.state for side in one.parties if side.state}
    for pair in combinations(sorted({*states, *one.context}), 2):
        if set(pair) <= set(one.context) or set(pair) <= states:
            yield " ".join(pair)
    if len(one.context) == 1:
        yield one.context[0]


def latest(connection: Connection, ids: Sequence[str], limit: int = LATEST) -> defaultdict[str, list[Row[Any]]]:
    """The latest claims of tracks, by track, the last first, and where their articles stand."""
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    if ids:
        for row in connection.execute(_latest(len(ids), limit), _bound(ids)):
            found[row.group_id].append(row)
    return found


def cast_of(connection: Connection, rows: Sequence[Row[Any]]) -> defaultdict[tuple[str, str, str], list[Row[Any]]]:
    """Who takes part in talks, by (article, claim, role), in the claim's order."""
    cast: defaultdict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    if rows:
        bound = {"articles": sorted({row.article_id for row in rows}), "talks": sorted({row.id for row in rows})}
        for row in connection.execute(_cast(), bound):
            cast[row.article_id, row.talks_id, row.role].append(row)
    return cast


def _side(row: Row[Any]) -> Side:
    return Side(row.entry, row.kind, row.country, row.sector)


def _bound(ids: Sequence[str]) -> dict[str, Any]:
    return {f"id{at}": id_ for at, id_ in enumerate(ids)}


@cache
def _entries() -> Select[Any]:
    n = t.entries.c
    return select(n.id, n.country, n.sector).where(n.id.in_(bindparam("ids", expanding=True)))


@cache
def _standing() -> Select[Any]:
    c = t.tracks.c
    return select(c.id, c.last_told).where(c.id.in_(bindparam("ids", expanding=True)), c.merged_into.is_(None))


@cache
def _of_cases(number: int) -> CompoundSelect[Any]:
    c, links = t.case_links.c, t.track_links.c
    articles = (
        select(c.article_id)
        .where(c.group_id == bindparam(f"id{at}"))
        .order_by(c.day.desc(), c.article_id)
        .limit(_OF_CASE)
        for at in range(number)
    )
    return union_all(
        *(
            select(links.group_id).join(of, of.c.article_id == links.article_id)
            for of in (one.subquery() for one in articles)
        )
    )


@cache
def _cases_of() -> Select[Any]:
    c = t.case_links.c
    return select(c.article_id, c.group_id).distinct().where(c.article_id.in_(bindparam("articles", expanding=True)))


@cache
def _latest(number: int, limit: int) -> CompoundSelect[Any]:
    return union_all(*(select(_told(f"id{at}", limit).subquery()) for at in range(number)))


def _told(name: str, limit: int) -> Select[Any]:
    links, k, p = t.track_links.c, t.talks.c, t.placements.c
    mine = (
        select(links.group_id, links.article_id, links.talks_id, links.day, links.context)
        .where(links.group_id == bindparam(name))
        .order_by(links.day.desc(), links.article_id, links.talks_id)
        .limit(limit)
        .subquery()
    )
    return (
        select(
            mine.c.group_id, mine.c.day, mine.c.context, k.article_id, k.id, k.position, k.issue, k.stage,
            k.confidence, p.published, p.voice, p.story, p.superseded_by,
        )
        .join(t.talks, and_(k.article_id == mine.c.article_id, k.id == mine.c.talks_id))
        .join(t.placements, p.article_id == k.article_id)
        .order_by(mine.c.day.desc(), k.article_id, k.id)
    )  # fmt: skip


@cache
def _cast() -> Select[Any]:
    c, a, of, n = t.talks_actors.c, t.actors.c, t.entry_links.c, t.entries.c
    among = and_(
        c.article_id.in_(bindparam("articles", expanding=True)), c.talks_id.in_(bindparam("talks", expanding=True))
    )
    return (
        select(
            c.article_id, c.talks_id, c.role, a.name, a.kind, func.coalesce(a.country, n.country).label("country"),
            func.coalesce(a.sector, n.sector).label("sector"), of.group_id.label("entry"),
        )
        .join(t.actors, and_(a.article_id == c.article_id, a.id == c.actor_id))
        .outerjoin(t.entry_links, and_(of.article_id == c.article_id, of.actor_id == c.actor_id))
        .outerjoin(t.entries, n.id == of.group_id)
        .where(among)
        .order_by(c.article_id, c.talks_id, c.role, c.position)
    )  # fmt: skip
