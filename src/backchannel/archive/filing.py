"""What tracks and cases have in common: how a claim finds its former group, which groups may be its own, what a
summary is made of and how followers are told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import CompoundSelect, Connection, Row, Select, Table, bindparam, case, delete, func, select, union_all
from sqlalchemy.sql.dml import Delete

from backchannel.archive import tables as t
from backchannel.archive.groups import Group, Member, canonical
from backchannel.archive.work import Work
from backchannel.model.article import content_id
from backchannel.model.records import Record

NO_DAY = date.min
"""Where a link has no day."""
LATEST = 100
"""How many of a group's latest claims its summary speaks of; counts and days are of all."""
MOST_OF_KEY = 8
"""How many groups are looked at for one key, those told of last."""
MOST_KEYS = 24
"""How many keys of one article are looked up."""
MOST_COUNTRIES = 3
_MOST_OF_STORY = 24
_Value = TypeVar("_Value", bound=Hashable)
Summary = dict[str, Any]


def context_of(record: Record) -> str:
    """The countries that the article tells of most, alpha-3 codes separated by blanks, the foremost first."""
    told: Counter[str] = Counter()
    for actor in record.actors:
        if actor.country is not None:
            told[actor.country] += len(actor.mentions)
    for place in record.places:
        if place.country is not None:
            told[place.country] += 1
    return " ".join(sorted(told, key=lambda code: (-told[code], code))[:MOST_COUNTRIES])


def come_back(news: Sequence[Member], former: Sequence[Member]) -> dict[str, str]:
    """By claim, the groups of those that were there in an earlier reading: the very claim, or else one with its traits
    in words that overlap."""
    left, found = list(former), {}
    for same in (lambda a, b: a.claim_id == b.claim_id, Member.is_again):
        for new in news:
            old = next((member for member in left if same(new, member)), None)
            if new.claim_id not in found and old is not None:
                left.remove(old)
                found[new.claim_id] = old.group_id
    return found


def found_groups(work: Work, group: Group, article: str, founding: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """New groups, by the claim that founds each, with the columns that a group must have; its summary follows. An
    article that dropped a claim and tells it again founds no second one."""
    ids = {claim: content_id([group.kind, article, claim]) for claim in founding}
    if not ids:
        return {}
    g = group.table.c
    chosen = select(g.id, g.merged_into).where(g.id.in_(ids.values()))
    there = {found.id: found.merged_into for found in work.connection.execute(chosen)}
    unknown = {column.name: None for column in group.table.columns}
    fresh = {"reports": 0, "voices": 0, "made_at": work.at, "told_in": article}
    rows = [
        unknown | fresh | {"id": id_, "told_by": claim} | dict(founding[claim])
        for claim, id_ in ids.items()
        if id_ not in there
    ]
    work.put(group.table, rows)
    return {
        claim: id_ if there.get(id_) is None else canonical(work.connection, group, id_) or id_
        for claim, id_ in ids.items()
    }


def of_story(connection: Connection, links: Table, story: str, article: str) -> set[str]:
    """The groups that the latest other articles of the story tell of."""
    return set(connection.execute(_of_story(links), {"story": story, "article": article}).scalars())


def of_keys(
    connection: Connection, names: Table, keys: Iterable[str], day: date | None, *, before: int, after: int
) -> set[str]:
    """The groups kept under one of the keys that were told of between so many days before the day and so many after
    it; the latest of each key."""
    wanted = sorted(set(keys))[:MOST_KEYS]
    if not wanted or day is None:
        return set()
    bound: dict[str, Any] = {f"key{at}": key for at, key in enumerate(wanted)}
    bound |= {"since": _shifted(day, -before), "until": _shifted(day, after)}
    return set(connection.execute(_of_keys(names, len(wanted)), bound).scalars())


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def counts(connection: Connection, links: Table, ids: Sequence[str]) -> dict[str, Summary]:
    """Of groups: how many claims in how many voices tell them, in articles of which days, and the first day that a
    claim is of; only current articles count. A group without any is left out."""
    rows = connection.execute(_counts(links), {"ids": ids}).mappings()
    return {row["group_id"]: {name: row[name] for name in row if name != "group_id"} for row in rows}


def best(told: Iterable[Row[Any]], value: Callable[[Row[Any]], _Value | None]) -> _Value | None:
    """The value that voices support most, each with the confidence of its surest claim; of equal ones that which comes
    first."""
    support = supported(told, value)
    return max(support, key=lambda said: round(support[said], 6), default=None)


def supported(told: Iterable[Row[Any]], value: Callable[[Row[Any]], _Value | None]) -> dict[_Value, float]:
    """How far voices support each value, in the order in which they come."""
    said: dict[tuple[_Value, str], float] = {}
    for row in told:
        one = value(row)
        if one is not None:
            said[one, row.voice] = max(said.get((one, row.voice), 0.0), row.confidence)
    found: defaultdict[_Value, float] = defaultdict(float)
    for (one, _), confidence in said.items():
        found[one] += confidence
    return found


def rename(work: Work, names: Table, renamed: Mapping[str, Summary]) -> None:
    """Keep groups under the keys of their summaries, for the days on which they are told of."""
    work.connection.execute(_cleared(names), {"ids": list(renamed)})
    rows = [
        {"group_id": id_, "key": key, "first_told": row["first_told"], "last_told": row["last_told"]}
        for id_, row in renamed.items()
        for key in row["names"]
    ]
    work.put(names, rows)


def tell(work: Work, group: Group, before: Summary, after: Summary) -> None:
    """Tell followers what became of a group: one that came into being now was added, one that no current article tells
    of any more is retired."""
    id_ = after["id"]
    if not after["reports"]:
        if before["reports"]:
            leads = {"merged_into": after["merged_into"]} if after["merged_into"] else None
            work.note("retired", group.kind, id_, leads)
    elif not before["reports"] and before["made_at"] == work.at:
        work.note("added", group.kind, id_)
    else:
        differs = {
            name: [_plain(before[name]), _plain(after[name])]
            for name in after
            if name != "names" and before[name] != after[name]
        }
        work.note("changed", group.kind, id_, differs)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@cache
def _of_story(links: Table) -> Select[Any]:
    p = t.placements.c
    nearest = (
        select(p.article_id)
        .where(p.story == bindparam("story"), p.article_id != bindparam("article"))
        .order_by(p.published.desc(), p.article_id)
        .limit(_MOST_OF_STORY)
        .subquery()
    )
    return select(links.c.group_id).distinct().join(nearest, nearest.c.article_id == links.c.article_id)


@cache
def _of_keys(names: Table, number: int) -> CompoundSelect[Any]:
    n = names.c
    within = (n.last_told >= bindparam("since"), n.first_told <= bindparam("until"))
    parts = (
        select(n.group_id)
        .where(n.key == bindparam(f"key{at}"), *within)
        .order_by(n.last_told.desc(), n.group_id)
        .limit(MOST_OF_KEY)
        for at in range(number)
    )
    return union_all(*(select(part.subquery()) for part in parts))


@cache
def _counts(links: Table) -> Select[Any]:
    c, p = links.c, t.placements.c
    return (
        select(
            c.group_id,
            func.count().label("reports"),
            func.count(p.voice.distinct()).label("voices"),
            func.min(p.published).label("first_told"),
            func.max(p.published).label("last_told"),
            func.min(case((c.day > NO_DAY, c.day))).label("first_day"),
        )
        .join(t.placements, p.article_id == c.article_id)
        .where(c.group_id.in_(bindparam("ids", expanding=True)), p.superseded_by.is_(None))
        .group_by(c.group_id)
    )


@cache
def _cleared(names: Table) -> Delete:
    return delete(names).where(names.c.group_id.in_(bindparam("ids", expanding=True)))
