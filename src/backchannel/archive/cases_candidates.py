"""Which cases of the archive the fates of a record may belong to: looked up by entry and name, by story, and by what is
told of a group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Row, Select, and_, bindparam, select, union_all

from backchannel.archive import tables as t
from backchannel.archive.cases_matching import Group, Holder, Kept, main_countries
from backchannel.archive.cases_words import people
from backchannel.archive.days import day_range, name_key
from backchannel.archive.filing import LATEST, of_keys, of_story
from backchannel.archive.work import Placement
from backchannel.model.records import Fate

MOST = 16
"""How many cases are compared with the groups of one article."""
BESIDE = 16
"""How many of a case's latest claims are compared."""
_BEFORE, _AFTER = 1100, 400  # days between tellings of one case: three years after the last, one before the first
_MOST_CLASSES = 3
_MOST_LINKS = 400
_MOST_EARLIER = 20
_MONTHS = timedelta(days=120)
_ANYBODY = "captive"


def group_of(fate: Fate, placed: Placement, entries: Mapping[str, str], context: str) -> Group:
    """A claim of a record as it is compared; `fate.count` is a number."""
    assert fate.count is not None
    first, last = (day_range(fate.date.value) if fate.date else None) or (None, None)
    by = fate.by
    return Group(
        count=fate.count,
        people=people(fate.who, fate.evidence.quote),
        country=fate.actor.country if fate.actor else None,
        fate=fate.fate,
        holder=Holder(entries.get(by.id, by.id), by.country) if by else None,
        first_day=first,
        last_day=last,
        published=placed.published,
        story=placed.story,
        context=tuple(context.split()),
    )


def of_groups(connection: Connection, placed: Placement, groups: Sequence[Group]) -> list[Kept]:
    """The cases that may be meant, in the order of their ids."""
    ids = of_story(connection, t.case_links, placed.story, placed.article_id)
    wanted = (key for group in groups for key in _asked(group))
    ids |= of_keys(connection, t.case_names, wanted, placed.published, before=_BEFORE, after=_AFTER)
    if not ids:
        return []
    rows = connection.execute(_counted(), {"ids": sorted(ids)}).all()
    chosen = [row.id for row in sorted(rows, key=lambda row: (row.last_told or date.min, row.id), reverse=True)[:MOST]]
    told = latest(connection, sorted(chosen), BESIDE)
    return [Kept(id_, [_kept_group(row) for row in told[id_]]) for id_ in sorted(chosen) if told[id_]]


def keys(told: Sequence[Row[Any]], country: str | None, *, person: bool) -> list[str]:
    """The keys under which a case is kept, from its latest claims: of a person the names, of a group what may be told
    of it."""
    if person:
        return sorted({name_of(row.who) for row in told})
    classes = Counter(people(row.who).trade or _ANYBODY for row in told)
    main = main_countries(row.context.split() for row in told)
    return sorted(
        f"{noun} {of} {context}"
        for noun, _ in classes.most_common(_MOST_CLASSES)
        for of in (country or "-", "?")
        for context in main
    )


def name_of(who: str) -> str:
    """The key of a person's name."""
    return f"={name_key(who).strip()}"


def _asked(group: Group) -> Iterator[str]:
    """The keys that a case of the group may have."""
    for noun in dict.fromkeys((group.people.trade or _ANYBODY, _ANYBODY)):
        for context in group.context:
            for of in (group.country, "-") if group.country else ("?",):
                yield f"{noun} {of} {context}"


def persons(connection: Connection, entries: Iterable[str]) -> dict[str, str]:
    """The cases of persons, by their entries in the register; of several that which was made first."""
    rows = connection.execute(_of_entries(), {"ids": sorted(set(entries))})
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.entry_id, row.id)
    return found


def named(connection: Connection, who: str, country: str | None, day: date | None, *, entry: bool) -> str | None:
    """The case of a person of just this name, where it is the only one and nothing speaks against it. One whose entry
    is known, as `entry` tells of who is asked for, is found by that alone."""
    ids = of_keys(connection, t.case_names, [name_of(who)], day, before=_BEFORE, after=_AFTER)
    rows = connection.execute(_named(), {"ids": sorted(ids)}).all() if ids else []
    found = [
        row.id
        for row in rows
        if (row.country is None or country is None or row.country == country) and not (entry and row.entry_id)
    ]
    return found[0] if len(found) == 1 else None


def earlier(connection: Connection, entry: str) -> Sequence[Row[Any]]:
    """Fates of a person that are in no case: (article_id, id, last_day, published)."""
    return connection.execute(_unfiled(), {"entry": entry}).all()


def earlier_of_group(connection: Connection, who: str, group: Group) -> Sequence[Row[Any]]:
    """Fates in no case of a group of this trade and people that was told of in the same words, in the months around:
    as in `earlier`."""
    if group.people.trade is None or group.country is None or group.published is None:
        return ()
    since, until = group.published - _MONTHS, group.published + _MONTHS
    bound = {"key": name_key(who), "number": group.count, "country": group.country, "since": since, "until": until}
    return connection.execute(_unfiled_group(), bound).all()


def latest(connection: Connection, ids: Sequence[str], limit: int = LATEST) -> defaultdict[str, list[Row[Any]]]:
    """The latest claims of cases, by case, the last first: the fate, its actor's country and entry, that of who holds
    them, and where its article stands."""
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    if ids:
        bound: dict[str, Any] = {f"id{at}": id_ for at, id_ in enumerate(ids)}
        for row in connection.execute(_latest(len(ids), limit), bound):
            found[row.group_id].append(row)
    return found


def _kept_group(row: Row[Any]) -> Group:
    return Group(
        count=row.number or 1,
        people=people(row.who),
        country=row.country,
        fate=row.fate,
        holder=Holder(row.holder, row.holder_country) if row.holder else None,
        first_day=row.first_day,
        last_day=row.last_day,
        published=row.published,
        story=row.story,
        context=tuple(row.context.split()),
    )


@cache
def _counted() -> Select[Any]:
    c = t.cases.c
    return select(c.id, c.last_told).where(
        c.id.in_(bindparam("ids", expanding=True)), c.count.is_not(None), c.merged_into.is_(None)
    )


@cache
def _of_entries() -> Select[Any]:
    c = t.cases.c
    of = c.entry_id.in_(bindparam("ids", expanding=True))
    return select(c.id, c.entry_id).where(of, c.merged_into.is_(None)).order_by(c.made_at, c.id)


@cache
def _named() -> Select[Any]:
    c = t.cases.c
    return select(c.id, c.entry_id, c.country).where(
        c.id.in_(bindparam("ids", expanding=True)), c.count.is_(None), c.merged_into.is_(None)
    )


@cache
def _unfiled() -> Select[Any]:
    of, f, links, p = t.entry_links.c, t.fates.c, t.case_links.c, t.placements.c
    mine = (
        select(of.article_id, of.actor_id)
        .where(of.group_id == bindparam("entry"))
        .order_by(of.article_id)
        .limit(_MOST_LINKS)
        .subquery()
    )
    return (
        select(f.article_id, f.id, f.last_day, p.published)
        .join(mine, and_(mine.c.article_id == f.article_id, mine.c.actor_id == f.actor))
        .join(t.placements, p.article_id == f.article_id)
        .outerjoin(t.case_links, and_(links.article_id == f.article_id, links.fate_id == f.id))
        .where(links.group_id.is_(None), f.count.is_(None))
        .order_by(f.article_id, f.position)
    )


@cache
def _unfiled_group() -> Select[Any]:
    f, links, p, a = t.fates.c, t.case_links.c, t.placements.c, t.actors.c
    return (
        select(f.article_id, f.id, f.last_day, p.published)
        .join(t.placements, p.article_id == f.article_id)
        .join(t.actors, and_(a.article_id == f.article_id, a.id == f.actor))
        .outerjoin(t.case_links, and_(links.article_id == f.article_id, links.fate_id == f.id))
        .where(
            f.who_key == bindparam("key"),
            f.count == bindparam("number"),
            a.country == bindparam("country"),
            p.published.between(bindparam("since"), bindparam("until")),
            links.group_id.is_(None),
        )
        .order_by(f.article_id, f.position)
        .limit(_MOST_EARLIER)
    )


@cache
def _latest(number: int, limit: int) -> CompoundSelect[Any]:
    return union_all(*(select(_told(f"id{at}", limit).subquery()) for at in range(number)))


def _told(name: str, limit: int) -> Select[Any]:
    links, f, p = t.case_links.c, t.fates.c, t.placements.c
    mine = (
        select(links.group_id, links.article_id, links.fate_id, links.day, links.context)
        .where(links.group_id == bindparam(name))
        .order_by(links.day.desc(), links.article_id, links.fate_id)
        .limit(limit)
        .subquery()
    )
    actor, entry = t.actors.alias(), t.entry_links.alias()
    by, holder = t.actors.alias(), t.entry_links.alias()

    def is_(table: Any, key: str, claim: Any) -> Any:
        return and_(table.c.article_id == f.article_id, table.c[key] == claim)

    return (
        select(
            mine.c.group_id, mine.c.day, mine.c.context, f.article_id, f.id, f.position, f.who,
            f.count.label("number"), f.fate, f.date_value, f.first_day, f.last_day, f.confidence,
            p.published, p.voice, p.story, p.superseded_by, actor.c.country,
            entry.c.group_id.label("entry"), holder.c.group_id.label("holder"),
            by.c.country.label("holder_country"),
        )
        .join(t.fates, and_(f.article_id == mine.c.article_id, f.id == mine.c.fate_id))
        .join(t.placements, p.article_id == f.article_id)
        .outerjoin(actor, is_(actor, "id", f.actor))
        .outerjoin(entry, is_(entry, "actor_id", f.actor))
        .outerjoin(by, is_(by, "id", f.by))
        .outerjoin(holder, is_(holder, "actor_id", f.by))
        .order_by(mine.c.day.desc(), f.article_id, f.id)
    )  # fmt: skip
