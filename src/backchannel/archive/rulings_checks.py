"""Whether a decision can be: what it is on, and why it cannot be where it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, or_, select

from backchannel.archive import ledger
from backchannel.archive import tables as t
from backchannel.archive.groups import ACTORS, CASES, GROUPS, SHORTEST_PREFIX, Group, Member, canonical, ids_beginning
from backchannel.archive.ledger import DecisionRow, Reviewer
from backchannel.errors import ArchiveError
from backchannel.text import squeeze

# Kinds of actors that may be one: those that share a letter. An unnamed one may turn out to be any.
_FAMILIES = {"person": "p", "state": "s", "organ": "sg", "unnamed": "psg"}


class Found(NamedTuple):
    """A group that was asked for by `given`, and the one that it leads to."""

    group: Group
    given: str
    id: str


def asked(*found: Found) -> dict[str, Any]:
    """For the ledger: the ids that were given and had been merged meanwhile."""
    merged = [one.given for one in found if one.given != one.id]
    return {"asked": merged} if merged else {}


def find(connection: Connection, given: str) -> Found:
    """The one group whose id begins so. Raises ArchiveError where there is none, or several."""
    if len(given.strip()) < SHORTEST_PREFIX:
        raise ArchiveError(f"{given!r} is too short for an id; give at least its first {SHORTEST_PREFIX} characters")
    found = [(group, id_) for group in GROUPS.values() for id_ in ids_beginning(connection, group, given)]
    if not found:
        raise ArchiveError(_no_group(connection, given))
    if len(found) > 1:
        several = ", ".join(f"{group.kind} {id_}" for group, id_ in found[:6]) + (" …" if len(found) > 6 else "")
        raise ArchiveError(f"{given!r} is the beginning of several ids: {several}; give more of it")
    ((group, id_),) = found
    return Found(group, id_, canonical(connection, group, id_) or id_)


def _no_group(connection: Connection, given: str) -> str:
    """Why an id leads to no group: it may be that of a claim."""
    wanted = given.strip().lower()
    for group in GROUPS.values():
        claims, links = group.claims.c, group.links.c
        linked = and_(links.article_id == claims.article_id, links[group.key] == claims.id)
        chosen = select(claims.id, links.group_id).join_from(group.claims, group.links, linked)
        row = connection.execute(chosen.where(claims.id >= wanted, claims.id < wanted + "g").limit(1)).first()
        if row is not None:
            return (
                f"{row.id} is what one article tells of {group.kind} {row.group_id}; decide on that one, or split this "
                "off from it"
            )
    return f"no event, actor, track or case of the archive has an id that begins with {given!r}"


def same_kind(mine: Found, yours: Found) -> Group:
    if mine.group is not yours.group:
        raise ArchiveError(
            f"{mine.given} is {mine.group.kind}, {yours.given} is {yours.group.kind}; only two of a kind can be one"
        )
    return mine.group


def may_be_one(connection: Connection, group: Group, mine: str, yours: str) -> None:
    if mine == yours:
        raise ArchiveError(f"both are {group.kind} {mine} already; there is nothing to merge")
    if ledger.are_apart(connection, group.kind, mine, [yours]):
        p, (a, b) = t.apart.c, sorted([mine, yours])
        by = select(p.decision_id).where(p.kind == group.kind, p.a == a, p.b == b)
        rulings = ledger.decisions(connection, t.decisions.c.id.in_(by))
        reasons = " and ".join(_told(row) for row in rulings)
        raise ArchiveError(f"{mine} and {yours} are kept apart by {reasons}; withdraw that first")
    g = group.table.c
    rows = {row.id: row for row in connection.execute(select(group.table).where(g.id.in_([mine, yours])))}
    why = _cannot_be_one(group, rows[mine], rows[yours])
    if why:
        raise ArchiveError(f"{mine} and {yours} cannot be one: {why}")


def _cannot_be_one(group: Group, mine: Row[Any], yours: Row[Any]) -> str | None:
    if group is ACTORS:
        kinds = [(row.name, row.kind.replace("_", " ")) for row in (mine, yours)]
        if not set(_FAMILIES.get(mine.kind, "g")) & set(_FAMILIES.get(yours.kind, "g")):
            told = " and ".join(f"{name} is {_a(kind)}" for name, kind in kinds)
            return f"{told}; where a kind is wrong, edit it first"
    if group is CASES and (mine._mapping["count"] is None) != (yours._mapping["count"] is None):
        return "one is the case of a named person, the other of a counted group"
    return None


def chosen_members(all_: Sequence[Member], given: Sequence[str], found: Found) -> list[Member]:
    """The members whose own ids, or whose articles', begin so; some, and not all."""
    chosen: set[Member] = set()
    for one in given:
        wanted = one.strip().lower()
        if len(wanted) < SHORTEST_PREFIX:
            raise ArchiveError(f"{one!r} is too short for an id; give at least its first {SHORTEST_PREFIX} characters")
        mine = [member for member in all_ if member.claim_id.startswith(wanted)]
        if len({member.claim_id for member in mine}) > 1:
            raise ArchiveError(
                f"{one!r} is the beginning of several ids: {', '.join(member.claim_id for member in mine[:6])}; "
                "give more of it"
            )
        mine = mine or [member for member in all_ if member.article_id.startswith(wanted)]
        if not mine:
            raise ArchiveError(
                f"{one!r} is neither a claim of {found.group.kind} {found.id} nor an article that has one"
            )
        chosen.update(mine)
    if not chosen:
        raise ArchiveError("nothing to split off; name the claims that belong to another")
    if len(chosen) == len(all_):
        raise ArchiveError(f"these are all the claims of {found.group.kind} {found.id}; one at least has to stay in it")
    return [member for member in all_ if member in chosen]


def standing_decision(connection: Connection, given: str) -> DecisionRow:
    wanted, d = given.strip().lower(), t.decisions.c
    if len(wanted) < SHORTEST_PREFIX:
        raise ArchiveError(f"{given!r} is too short for an id; give at least its first {SHORTEST_PREFIX} characters")
    found = list(ledger.decisions(connection, d.id >= wanted, d.id < wanted + "g", only_standing=False))
    found = [row for row in found if row.id == wanted] or found
    if not found:
        raise ArchiveError(f"there is no decision {given}; `backchannel decisions` lists them")
    if len(found) > 1:
        raise ArchiveError(f"{given!r} is the beginning of several decisions; give more of it")
    (row,) = found
    if row.verb == "withdraw":
        raise ArchiveError(f"{row.id} is itself a withdrawal; make the decision that it took back again instead")
    if row.withdrawn_by is not None:
        raise ArchiveError(f"decision {row.id} was withdrawn already, by {row.withdrawn_by}")
    return row


def rests_on_nothing_later(connection: Connection, taken: DecisionRow) -> None:
    """Raises ArchiveError where a later decision could not have been made without this one."""
    d, blocking = t.decisions.c, []
    merged_on = and_(d.verb == "merge", d.other == taken.subject)
    of_subject = or_(d.subject == taken.subject, d.other == taken.subject)
    if taken.verb == "merge":
        blocking = ledger.later(connection, taken.id, merged_on) + _splits_of_moved(connection, taken)
    elif taken.verb == "split":
        on_new = or_(d.subject == taken.other, d.other == taken.other)
        blocking = ledger.later(connection, taken.id, or_(merged_on, on_new))
    elif taken.verb == "edit" and "kind" in (taken.values or {}):
        blocking = ledger.later(connection, taken.id, d.verb == "merge", of_subject)
    if blocking:
        raise ArchiveError(f"{_told(taken)} cannot be withdrawn: {_told(blocking[0])} rests on it; withdraw that first")


def _splits_of_moved(connection: Connection, taken: DecisionRow) -> list[DecisionRow]:
    """Later splits of the group that took out what this merge had brought."""
    d = t.decisions.c
    moved = [anchor.member for anchor in ledger.anchors_of(connection, taken.id)]
    return [
        split
        for split in ledger.later(connection, taken.id, d.verb == "split", d.subject == taken.subject)
        for anchor in ledger.anchors_of(connection, split.id)
        if anchor.former and any(one.is_again(anchor.member) for one in moved)
    ]


def reviewer(by: str, why: str | None) -> Reviewer:
    """Who decides, and why. Raises ArchiveError where nobody is named."""
    if not isinstance(by, str) or not squeeze(by):
        raise ArchiveError("a decision names its reviewer; say by whom it is")
    return Reviewer(squeeze(by), squeeze(why) or None if why is not None else None)


def _told(row: DecisionRow) -> str:
    """A decision in a message: which, what, by whom, when."""
    return f"decision {row.id} ({row.verb} by {row.by}, {row.at:%Y-%m-%d})"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aou" else f"a {kind}"
