"""Whether what articles say together still follows from them: versions, voices, stories, groups and their counts, and
the feed of what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, distinct, exists, func, or_, select

from backchannel.archive import cases_summary, events_summary, register_summary, stories, tracks_summary
from backchannel.archive import tables as t
from backchannel.archive.groups import GROUPS, Group, canonical

Problem = tuple[str | None, str]
"""The id of an article, where it is about one, and what is wrong."""

_CHUNK = 200
_Rows = Callable[[Connection, Sequence[str]], Mapping[str, Mapping[str, Any]]]
_p = t.placements.c


def problems(connection: Connection) -> Iterator[Problem]:
    """All that is wrong in the tables of `together`, and whatever stands in none of them."""
    yield from _placements(connection)
    yield from _derived(connection, t.stories.c.id, "story", _stories, stories.rows)
    for group in GROUPS.values():
        yield from _merged(connection, group)
        yield from _counts(connection, group)
        yield from _untold(connection, group.kind, group.table.c.id, group.table.c.reports > 0)
    yield from _derived(connection, t.entries.c.id, "actor", register_summary.kept, register_summary.derived)
    yield from _derived(connection, t.events.c.id, "event", events_summary.kept, events_summary.derived)
    yield from _derived(connection, t.cases.c.id, "case", cases_summary.kept, cases_summary.derived)
    yield from _derived(connection, t.tracks.c.id, "track", tracks_summary.kept, tracks_summary.derived)
    yield from _pairs(connection)
    yield from _days(connection)
    yield from _untold(connection, "story", t.stories.c.id, t.stories.c.articles > 0)
    yield from _untold(connection, "article", t.articles.c.id)


def _placements(connection: Connection) -> Iterator[Problem]:
    a, voice, newer = t.articles.c, t.placements.alias(), t.placements.alias()
    found = (
        select(a.id, _p.article_id, _p.voice, _p.story, _p.superseded_by, t.stories.c.id.label("kept_story"),
               voice.c.voice.label("voice_of_voice"), newer.c.address.label("newer_address"), _p.address)
        .outerjoin(t.placements, _p.article_id == a.id)
        .outerjoin(t.stories, t.stories.c.id == _p.story)
        .outerjoin(voice, voice.c.article_id == _p.voice)
        .outerjoin(newer, newer.c.article_id == _p.superseded_by)
        .where(
            or_(
                _p.article_id.is_(None),
                t.stories.c.id.is_(None),
                voice.c.voice.is_distinct_from(_p.voice),
                and_(_p.superseded_by.is_not(None), newer.c.address.is_distinct_from(_p.address)),
            )
        )
        .order_by(a.id)
    )  # fmt: skip
    for row in connection.execute(found):
        if row.article_id is None:
            yield row.id, "it was never placed among the others"
            continue
        if row.kept_story is None:
            yield row.id, f"its story {row.story} is not there"
        if row.voice_of_voice != row.voice:
            yield row.id, f"its voice {row.voice} is no article that speaks for itself"
        if row.superseded_by is not None and row.newer_address != row.address:
            yield row.id, f"its next version {row.superseded_by} is not there, or is of another page"
    current = func.sum(case((_p.superseded_by.is_(None), 1), else_=0))
    pages = select(_p.address, current).where(_p.address.is_not(None)).group_by(_p.address).having(current != 1)
    for address, versions in connection.execute(pages):
        yield None, f"the page {address} has {versions} current versions"
    for table, key, only in (
        (t.profiles, t.profiles.c.article_id, ()),
        (t.searched, t.searched.c.article_id, (t.searched.c.kind == "article",)),
    ):
        missing = select(a.id).where(~exists().where(key == a.id, *only))
        for id_ in connection.execute(missing).scalars():
            yield id_, f"it does not stand in {table.name}"


def _merged(connection: Connection, group: Group) -> Iterator[Problem]:
    """Every id that was given out leads somewhere, and nothing is kept under one that leads elsewhere."""
    g, links = group.table.c, group.links.c
    for row in connection.execute(select(g.id, g.merged_into, g.reports).where(g.merged_into.is_not(None))):
        if canonical(connection, group, row.id) is None:
            yield None, f"{group.kind} {row.id} was merged into {row.merged_into}, which leads nowhere"
        if row.reports:
            yield None, f"{group.kind} {row.id} was merged into {row.merged_into} and still counts reports"
    lost = select(links.group_id, func.count()).join(group.table, g.id == links.group_id)
    for id_, members in connection.execute(lost.where(g.merged_into.is_not(None)).group_by(links.group_id)):
        yield None, f"{group.kind} {id_} was merged and still has {members} members"


def _counts(connection: Connection, group: Group) -> Iterator[Problem]:
    """`reports` and `voices` count the members in current articles."""
    g, links = group.table.c, group.links.c
    counted = (
        select(links.group_id, func.count().label("reports"), func.count(distinct(_p.voice)).label("voices"))
        .join(t.placements, _p.article_id == links.article_id)
        .where(_p.superseded_by.is_(None))
        .group_by(links.group_id)
        .subquery()
    )
    reports, voices = (func.coalesce(counted.c[name], 0) for name in ("reports", "voices"))
    wrong = (
        select(g.id, g.reports, g.voices, reports, voices)
        .outerjoin(counted, counted.c.group_id == g.id)
        .where(or_(g.reports != reports, g.voices != voices))
        .order_by(g.id)
    )
    for id_, *kept, found_reports, found_voices in connection.execute(wrong):
        yield (
            None,
            (
                f"{group.kind} {id_} counts {kept[0]} reports of {kept[1]} voices; its members are {found_reports} of "
                f"{found_voices}"
            ),
        )
    if group.kind == "actor":
        current = case((_p.superseded_by.is_(None), True), else_=False)
        stale = select(links.article_id, links.group_id).join(t.placements, _p.article_id == links.article_id)
        for article, id_ in connection.execute(stale.where(links.counted != current)):
            yield article, f"actor {id_} counts it, or does not, as if it were another version"
    elif group.kind == "event":
        claims = group.claims.c
        linked = and_(links.article_id == claims.article_id, links.report_id == claims.id)
        for article, id_ in connection.execute(
            select(claims.article_id, claims.id).where(~exists().where(linked)).order_by(claims.article_id, claims.id)
        ):
            yield article, f"its report {id_} is of no event"


def _derived(
    connection: Connection,
    ids: ColumnElement[str],
    kind: str,
    kept: _Rows,
    derived: _Rows,
) -> Iterator[Problem]:
    """Summaries that do not follow from what they sum up."""
    all_ids = connection.execute(select(ids).order_by(ids)).scalars().all()
    for at in range(0, len(all_ids), _CHUNK):
        yield from _differing(connection, all_ids[at : at + _CHUNK], kind, kept, derived)


def _differing(connection: Connection, ids: Sequence[str], kind: str, kept: _Rows, derived: _Rows) -> Iterator[Problem]:
    try:
        now, anew = kept(connection, ids), derived(connection, ids)
    except (TypeError, ValueError, LookupError) as error:  # what was altered can be anything
        if len(ids) == 1:
            yield None, f"{kind} {ids[0]} cannot be made from its articles any more ({error})"
        else:
            for id_ in ids:
                yield from _differing(connection, [id_], kind, kept, derived)
        return
    for id_ in ids:
        differs = sorted(name for name in anew[id_] if now[id_].get(name) != anew[id_][name])
        if differs:
            yield None, f"{kind} {id_} does not follow from its articles: {', '.join(differs)}"


def _stories(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    chosen: Select[Any] = select(t.stories).where(t.stories.c.id.in_(ids))
    return {row["id"]: dict(row) for row in connection.execute(chosen).mappings()}


def _pairs(connection: Connection) -> Iterator[Problem]:
    """`event_pairs` has every source of an event with every target."""
    pairs, source, target = t.event_pairs.c, t.event_actors.alias("sources"), t.event_actors.alias("targets")
    acts = (
        select(source.c.event_id, func.count().label("pairs"))
        .join(target, target.c.event_id == source.c.event_id)
        .where(source.c.role == "source", target.c.role == "target", source.c.entry_id != target.c.entry_id)
        .group_by(source.c.event_id)
        .subquery()
    )
    kept = select(pairs.event_id, func.count().label("pairs")).group_by(pairs.event_id).subquery()
    e = t.events.c
    found, wanted = func.coalesce(kept.c.pairs, 0), func.coalesce(acts.c.pairs, 0)
    wrong = (
        select(e.id, found, wanted)
        .outerjoin(kept, kept.c.event_id == e.id)
        .outerjoin(acts, acts.c.event_id == e.id)
        .where(found != wanted)
        .order_by(e.id)
    )
    for id_, has, should in connection.execute(wrong):
        yield None, f"event {id_} is kept under {has} pairs of actors; it has {should}"


def _days(connection: Connection) -> Iterator[Problem]:
    """Who acts in an event stands under its days: a timeline is read in that order."""
    e = t.events.c
    for table in (t.event_actors, t.event_pairs):
        kept = select(e.id, e.first_day, e.last_day, table.c.last_day.label("under"), table.c.days).distinct()
        for row in connection.execute(kept.join(table, table.c.event_id == e.id).order_by(e.id)):
            if (row.under, row.days) != events_summary.days_of(row.first_day, row.last_day):
                yield None, f"event {row.id} is kept under other days than its own in {table.name}"


def _untold(
    connection: Connection, kind: str, ids: ColumnElement[str], *holds: ColumnElement[bool]
) -> Iterator[Problem]:
    """What is there and was never told to followers."""
    c = t.changes.c
    told = exists().where(c.kind == kind, c.id == ids)
    for id_ in connection.execute(select(ids).where(*holds, ~told).order_by(ids)).scalars():
        yield None, f"{kind} {id_} is there, and the feed of changes never said so"
