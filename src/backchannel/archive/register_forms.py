"""The forms of names under which entries of the register stand, as their members use them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, delete, select, update

from backchannel.archive import tables as t
from backchannel.archive.bulk import put_rows
from backchannel.archive.register_identity import Identity, Told, known_as

TOLD = ("name", "kind", "country", "sector", "basis", "wikidata")
"""What an actor is told to be, and an entry is voted to be."""

_links, _a = t.entry_links.c, t.actors.c
_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
# Made once: making a statement takes longer than asking it.
MEMBERS = (
    select(_links.group_id, _links.article_id, t.articles.c.published, *(_a[name] for name in ("id", *TOLD)))
    .join(t.actors, and_(_a.article_id == _links.article_id, _a.id == _links.actor_id))
    .join(t.articles, t.articles.c.id == _links.article_id)
    .where(_links.group_id.in_(_IDS))
    .order_by(_links.group_id, _links.article_id, _links.actor_id)
)
"""The members of the entries `ids`, in the order of their articles."""
_SOUNDS = select(t.entry_sounds).where(t.entry_sounds.c.entry_id.in_(_IDS))
MORE_USES = (
    update(t.entry_names)
    .where(t.entry_names.c.entry_id == bindparam("entry"), t.entry_names.c.key == bindparam("form"))
    .values(uses=t.entry_names.c.uses + bindparam("more"), sure=bindparam("is_sure"))
)
"""One more article uses a form of an entry's name: entry, form, is_sure, more."""


def told_in(row: Any, keys: frozenset[str] = frozenset()) -> Told:
    """The actor in a row of MEMBERS."""
    return Told._make((*row[-len(TOLD) :], keys))


def forms(identity: Identity, told: Collection[str], entry_id: str) -> Iterator[tuple[str, bool, bool]]:
    """Keys of an actor's names for its entry: the key, whether it is sure, whether the article uses it."""
    own = identity.within(entry_id) is not None
    for key in identity.names | identity.parts:
        if own or key in told:
            yield key, own and identity.sure and key in identity.names, key in told


def add_sounds(connection: Connection, sounds: Collection[tuple[str, str]]) -> None:
    """Add (entry, sound) to `entry_sounds`, but those that are there."""
    if not sounds:
        return
    rows = connection.execute(_SOUNDS, {"ids": sorted({id_ for id_, _ in sounds})})
    known = {(row.entry_id, row.key) for row in rows}
    missing = [{"entry_id": id_, "key": key} for id_, key in sorted(sounds) if (id_, key) not in known]
    if missing:
        put_rows(connection, t.entry_sounds, missing)


def name_anew(connection: Connection, ids: Sequence[str]) -> None:
    """The names of entries from all their members."""
    if not ids:
        return
    found, sounds = forms_of(connection, ids)
    for table in (t.entry_names, t.entry_sounds):
        connection.execute(delete(table).where(table.c.entry_id.in_(ids)))
    rows = [{"entry_id": i, "key": k, "sure": sure, "uses": uses} for (i, k), (sure, uses) in sorted(found.items())]
    if rows:
        put_rows(connection, t.entry_names, rows)
    add_sounds(connection, sounds)


def forms_of(
    connection: Connection, ids: Sequence[str]
) -> tuple[dict[tuple[str, str], tuple[bool, int]], set[tuple[str, str]]]:
    """By entry and form whether it is sure and how many articles use it, and (entry, sound)."""
    links, n = t.entry_links.c, t.actor_names.c
    keys: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    mine = and_(n.article_id == links.article_id, n.actor_id == links.actor_id)
    for row in connection.execute(
        select(n.article_id, n.actor_id, n.key).join(t.entry_links, mine).where(links.group_id.in_(ids))
    ):
        keys[row.article_id, row.actor_id].add(row.key)
    members = connection.execute(MEMBERS, {"ids": list(ids)}).all()
    sure: dict[tuple[str, str], bool] = {}
    uses: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    sounds: set[tuple[str, str]] = set()
    for row in members:
        own = frozenset(keys[row.article_id, row.id])
        told = told_in(row, own)
        who = known_as(told, row.published)
        if who is None:
            continue
        for key, is_sure, is_told in forms(who, own, row.group_id):
            sure[row.group_id, key] = sure.get((row.group_id, key), False) or is_sure
            uses[row.group_id, key] |= {row.article_id} if is_told else set()
        sounds |= {(row.group_id, sound) for sound in who.sounds}
    return {form: (is_sure, len(uses[form])) for form, is_sure in sure.items()}, sounds
