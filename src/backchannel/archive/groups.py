"""What the four kinds of groups have in common: members are linked, moved and found again in the same way.

A group is a row that is never deleted: one whose members are gone counts no reports, one that was merged points to
the other, and so every id that was ever given out leads somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, and_, bindparam, insert, or_, select, update

from backchannel.archive import tables as t
from backchannel.archive.work import GroupKind, Work

SHORTEST_PREFIX = 4
"""Characters of an id that may stand for the whole."""


@dataclass(frozen=True, slots=True)
class Group:
    """Where a kind of group is kept: its rows, the links to its members, and the claims that can be members.

    `words` is the part of a claim's evidence that finds it again when its article is read anew, and `traits` are the
    columns of the claim that must then be the same.
    """

    kind: GroupKind
    table: Table
    links: Table
    claims: Table
    key: str
    words: str | None
    traits: tuple[str, ...]


ACTORS = Group("actor", t.entries, t.entry_links, t.actors, "actor_id", None, ("name", "kind"))
EVENTS = Group("event", t.events, t.event_links, t.reports, "report_id", "trigger", ("type",))
TRACKS = Group("track", t.tracks, t.track_links, t.talks, "talks_id", "evidence", ())
CASES = Group("case", t.cases, t.case_links, t.fates, "fate_id", "evidence", ("who_key",))
GROUPS: Mapping[GroupKind, Group] = {group.kind: group for group in (ACTORS, EVENTS, TRACKS, CASES)}


class Member(NamedTuple):
    """A claim that was a member of a group, with what finds it again: its words and traits."""

    group_id: str
    article_id: str
    claim_id: str
    start: int
    end: int
    quote: str
    traits: tuple[str, ...]

    def is_again(self, other: Member) -> bool:
        """Whether the other is this claim in another reading of the same article: the same claim, or the same traits
        on words that overlap."""
        if self.article_id != other.article_id:
            return False
        overlap = self.start < other.end and other.start < self.end
        return self.claim_id == other.claim_id or (self.traits == other.traits and (overlap or self.end == 0))


def members(
    connection: Connection,
    group: Group,
    *,
    article_ids: Sequence[str] | None = None,
    group_ids: Sequence[str] | None = None,
    limit: int | None = None,
) -> list[Member]:
    """Members with their words, of articles or of groups; in the order of article and claim, `limit` at
    most."""
    links, claims = group.links.c, group.claims.c
    claim = links[group.key]
    columns = [links.group_id, links.article_id, claim.label("claim_id"), *(claims[name] for name in group.traits)]
    chosen = select(*columns).join(group.claims, and_(claims.article_id == links.article_id, claims.id == claim))
    if group.words is not None:
        e = t.evidence.c
        stands = and_(e.article_id == links.article_id, e.claim_id == claim, e.part == group.words, e.position == 0)
        chosen = chosen.add_columns(e.start, e.end, e.quote).join(t.evidence, stands)
    if article_ids is not None:
        chosen = chosen.where(links.article_id.in_(article_ids))
    if group_ids is not None:
        chosen = chosen.where(links.group_id.in_(group_ids))
    found = []
    for row in connection.execute(chosen.order_by(links.article_id, claim).limit(limit)):
        start, end, quote = (row.start, row.end, row.quote) if group.words is not None else (0, 0, "")
        traits = tuple(str(row._mapping[name]) for name in group.traits)
        found.append(Member(row.group_id, row.article_id, row.claim_id, start, end, quote, traits))
    return found


def link(work: Work, group: Group, group_id: str, article_id: str, claim_ids: Iterable[str], **extra: Any) -> None:
    """Make claims of an article members of a group."""
    rows = [{"article_id": article_id, group.key: claim, "group_id": group_id, **extra} for claim in claim_ids]
    if rows:
        work.connection.execute(insert(group.links), rows)
        work.touch(group.kind, group_id)


def move(work: Work, group: Group, moved: Sequence[Member], to: str) -> None:
    """Make members of other groups members of this one. Whatever names a moved actor is summarised anew."""
    if not moved:
        return
    links, from_ = group.links.c, {member.group_id for member in moved}
    this = and_(links.article_id == bindparam("article"), links[group.key] == bindparam("claim"))
    rows = [{"article": member.article_id, "claim": member.claim_id} for member in moved]
    work.connection.execute(update(group.links).where(this).values(group_id=to), rows)
    work.touch(group.kind, *from_, to)
    if group is ACTORS:
        work.moved |= {*from_, to}
        touch_naming(work, from_)


def touch_naming(work: Work, entry_ids: Iterable[str]) -> None:
    """Touch the events, tracks and cases whose summaries name one of the entries."""
    ids, c = list(entry_ids), t.cases.c
    named: tuple[tuple[GroupKind, Select[Any]], ...] = (
        ("event", select(t.event_actors.c.event_id).where(t.event_actors.c.entry_id.in_(ids))),
        ("track", select(t.track_actors.c.track_id).where(t.track_actors.c.entry_id.in_(ids))),
        ("case", select(c.id).where(or_(c.entry_id.in_(ids), c.held_by.in_(ids)))),
    )
    for kind, chosen in named:
        work.touch(kind, *work.connection.execute(chosen.distinct()).scalars())


def canonical(connection: Connection, group: Group, id: str) -> str | None:
    """The id of the group that an id now leads to; None where no group ever had it."""
    seen: set[str] = set()
    while id not in seen:
        seen.add(id)
        row = connection.execute(select(group.table.c.merged_into).where(group.table.c.id == id)).first()
        if row is None:
            return None
        if row.merged_into is None:
            return id
        id = row.merged_into
    return id


def ids_beginning(connection: Connection, group: Group, prefix: str) -> list[str]:
    """Ids of groups of this kind that begin so, the first few; the whole id alone where there is one."""
    wanted = prefix.strip().lower()
    if len(wanted) < SHORTEST_PREFIX:
        return []
    id_ = group.table.c.id
    # A range rather than LIKE: it uses the index, nothing in the prefix is a wildcard, and g comes after all hex digits
    # in the order of every language.
    chosen = select(id_).where(id_ >= wanted, id_ < wanted + "g").order_by(id_).limit(10)
    found = list(connection.execute(chosen).scalars())
    return [wanted] if wanted in found else found
