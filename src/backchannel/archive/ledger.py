"""The ledger of decisions: what was ruled, on which claims, and what follows from it.

It is appended to and never altered. A decision stands until another one withdraws it; the state of a group (`decision`,
`edits`, `merged_into`, and who is kept apart) follows from the standing ones.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, exists, func, insert, or_, select

from backchannel.archive import tables as t
from backchannel.archive.answers import Answer
from backchannel.archive.groups import GROUPS, Group, Member, canonical, members
from backchannel.archive.work import GroupKind, Work
from backchannel.model.article import content_id

Verb = Literal["accept", "reject", "edit", "merge", "split", "withdraw"]
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class DecisionRow(Answer):
    """What a reviewer ruled.

    `subject` is the group, or the decision that a withdrawal takes back; `other` the group that was merged into it or
    split from it. `values` are those of an edit. `asked` are ids that were given, and whose groups had been merged into
    these. `withdrawn_by` is the decision that took it back. `gone_since` says that it stands, and that no current
    article tells the claims that it is about any more; it applies again when one does.
    """

    id: str
    verb: Verb
    kind: GroupKind
    subject: str
    other: str | None
    by: str
    at: datetime
    why: str | None
    values: Mapping[str, Any] | None
    asked: tuple[str, ...]
    withdrawn_by: str | None
    gone_since: datetime | None

    @property
    def stands(self) -> bool:
        return self.withdrawn_by is None


class Anchor(NamedTuple):
    """A claim that a decision is about; `former` is the group that the decision took it from."""

    member: Member
    group_id: str
    former: str | None


class Reviewer(NamedTuple):
    by: str
    why: str | None


def append(  # noqa: PLR0917 - what every decision has, in the order of its row
    work: Work,
    verb: Verb,
    kind: GroupKind,
    subject: str,
    who: Reviewer,
    other: str | None = None,
    *,
    detail: Mapping[str, Any] | None = None,
    anchors: Iterable[Anchor] = (),
) -> str:
    """Write a decision down, and tell the followers; returns its id."""
    d = t.decisions.c
    last = work.connection.execute(select(d.id).order_by(d.number.desc()).limit(1)).scalar()
    row = {"made_by": who.by, "verb": verb, "kind": kind, "subject": subject, "other": other, "reason": who.why}
    row["detail"] = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True)
    id_ = _id(last, row, work.at)
    work.connection.execute(insert(t.decisions), [row | {"id": id_, "made_at": work.at}])
    rows = [
        {
            "decision_id": id_,
            "article_id": member.article_id,
            "claim_id": member.claim_id,
            "kind": kind,
            "group_id": group_id,
            "former": former,
            "start": member.start,
            "end": member.end,
            "quote": member.quote,
            "traits": json.dumps(member.traits, ensure_ascii=False),
        }
        for member, group_id, former in anchors
    ]
    if rows:
        work.connection.execute(insert(t.anchors), rows)
    told = {"verb": verb, "kind": kind, "subject": subject, "other": other, "by": who.by}
    work.note("added", "decision", id_, told)
    return id_


def _id(last: str | None, row: Mapping[str, Any], at: datetime) -> str:
    parts = [row[name] for name in ("verb", "kind", "subject", "other", "made_by", "reason", "detail")]
    return content_id(["decision", last, at.isoformat(), *parts])


def withdrawal(decision_id: ColumnElement[str]) -> ColumnElement[str]:
    """The decision that took another one back, as a column; null where it stands."""
    w = t.decisions.alias("withdrawals")
    taken_back = select(w.c.id).where(w.c.verb == "withdraw", w.c.subject == decision_id)
    return taken_back.scalar_subquery()


def standing(decision_id: ColumnElement[str]) -> ColumnElement[bool]:
    w = t.decisions.alias("withdrawn")
    return ~exists().where(w.c.verb == "withdraw", w.c.subject == decision_id)


def ruled(connection: Connection, kind: GroupKind, id: str) -> dict[str, str | None]:
    """`decision` and `edits` of a group as they follow from the standing decisions on it; the latest goes before."""
    d = t.decisions.c
    found = connection.execute(
        select(d.verb, d.detail)
        .where(d.kind == kind, d.subject == id, d.verb.in_(["accept", "reject", "edit"]), standing(d.id))
        .order_by(d.number)
    )
    decision: str | None = None
    edits: dict[str, Any] = {}
    for row in found:
        if row.verb == "edit":
            edits |= json.loads(row.detail)["values"]
        else:
            decision = {"accept": "accepted", "reject": "rejected"}[row.verb]
    return {"decision": decision, "edits": json.dumps(edits, ensure_ascii=False, sort_keys=True) if edits else None}


def are_apart(connection: Connection, kind: GroupKind, id: str, ids: Iterable[str]) -> set[str]:
    """Those of the groups that a decision parts from this one: nothing but another decision may unite them."""
    return apart_from(connection, kind, [id])[id] & set(ids)


def apart_from(connection: Connection, kind: GroupKind, ids: Sequence[str]) -> defaultdict[str, set[str]]:
    """By each of the groups, all that a decision parts from it."""
    p, parted = t.apart.c, defaultdict(set)
    for row in connection.execute(select(p.a, p.b).where(p.kind == kind, or_(p.a.in_(ids), p.b.in_(ids)))):
        parted[row.a].add(row.b)
        parted[row.b].add(row.a)
    return parted


def part(work: Work, kind: GroupKind, decision_id: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Keep the groups of each pair apart for as long as the decision stands."""
    rows = {(min(pair), max(pair)) for pair in pairs}
    if rows:
        work.connection.execute(
            insert(t.apart), [{"kind": kind, "a": a, "b": b, "decision_id": decision_id} for a, b in sorted(rows)]
        )


def anchors_of(connection: Connection, decision_id: str) -> list[Anchor]:
    """What a decision was about, in the order of article and claim."""
    a = t.anchors.c
    found = select(t.anchors).where(a.decision_id == decision_id).order_by(a.article_id, a.claim_id)
    return [Anchor(_member(row), row.group_id, row.former) for row in connection.execute(found)]


def anchored(
    connection: Connection, article_id: str, present: Mapping[GroupKind, Sequence[Member]]
) -> dict[GroupKind, list[Member]]:
    """Claims of an article that standing decisions are about, and that are in its record no longer: should another
    reading bring them back, they belong where the latest of those decisions has them."""
    found = connection.execute(_standing_anchors(), {"article": article_id})
    gone: dict[GroupKind, list[Member]] = {kind: [] for kind in GROUPS}
    for row in found:
        member = _member(row)
        if not any(member.is_again(other) for other in (*present[row.kind], *gone[row.kind])):
            leads = canonical(connection, GROUPS[row.kind], row.group_id)
            gone[row.kind].append(member._replace(group_id=leads or row.group_id))
    return gone


@cache
def _standing_anchors() -> Select[Any]:
    """Made once: making a statement takes longer than asking it, and every article that is read anew asks this one."""
    a, d = t.anchors.c, t.decisions.c
    joined = select(t.anchors).join(t.decisions, d.id == a.decision_id)
    mine = joined.where(a.article_id == bindparam("article"), standing(d.id))
    return mine.order_by(d.number.desc(), a.claim_id)


def _member(row: Row[Any]) -> Member:
    traits = tuple(json.loads(row.traits))
    return Member(row.group_id, row.article_id, row.claim_id, row.start, row.end, row.quote, traits)


def decisions(
    connection: Connection, *wanted: ColumnElement[bool], only_standing: bool = True
) -> Iterator[DecisionRow]:
    """Decisions in the order in which they were made."""
    d = t.decisions.c
    chosen = select(t.decisions, withdrawal(d.id).label("withdrawn_by")).where(*wanted).order_by(d.number)
    if only_standing:
        chosen = chosen.where(standing(d.id), d.verb != "withdraw")
    result = connection.execute(chosen.execution_options(yield_per=_CHUNK))
    for rows in result.partitions():
        gone = _gone(connection, [row for row in rows if row.withdrawn_by is None and row.verb != "withdraw"])
        for row in rows:
            detail = json.loads(row.detail)
            yield DecisionRow(
                id=row.id,
                verb=row.verb,
                kind=row.kind,
                subject=row.subject,
                other=row.other,
                by=row.made_by,
                at=row.made_at,
                why=row.reason,
                values=detail.get("values"),
                asked=tuple(detail.get("asked", ())),
                withdrawn_by=row.withdrawn_by,
                gone_since=gone.get(row.id),
            )


def _gone(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, datetime]:
    """By decision, since when no current article tells what it is about; only those of which that is so."""
    gone: dict[str, datetime] = {}
    for kind, group in GROUPS.items():
        about = defaultdict(list)
        for row in rows:
            if row.kind == kind:
                about[canonical(connection, group, row.other if row.verb == "split" else row.subject)].append(row)
        retired = set(
            connection.execute(
                select(group.table.c.id).where(group.table.c.id.in_(list(about)), group.table.c.reports == 0)
            ).scalars()
        )
        for id_ in retired:
            since = _retired_at(connection, kind, str(id_))
            gone |= {row.id: since or row.made_at for row in about[id_]}
        for id_, made in about.items():
            merges = [row.id for row in made if row.verb == "merge" and id_ not in retired]
            gone |= _unmoved(connection, group, str(id_), merges)
    return gone


def _retired_at(connection: Connection, kind: GroupKind, id: str) -> datetime | None:
    c = t.changes.c
    told = select(func.max(c.at)).where(c.kind == kind, c.id == id, c.action == "retired")
    return connection.execute(told).scalar()


def _unmoved(connection: Connection, group: Group, id: str, merges: Sequence[str]) -> dict[str, datetime]:
    """Those of the merges none of whose moved claims is in the group any more, with the latest reading of their
    articles."""
    a, links = t.anchors.c, group.links.c
    linked = and_(links.article_id == a.article_id, links[group.key] == a.claim_id, links.group_id == id)
    gone: dict[str, datetime] = {}
    for merge in merges:
        mine = a.decision_id == merge
        if connection.execute(select(a.claim_id).join(group.links, linked).where(mine).limit(1)).first():
            continue
        moved = [anchor.member for anchor in anchors_of(connection, merge)]
        if any(member.group_id == id for member in again(connection, group, moved)):
            continue
        read_at = select(func.max(t.records.c.read_at)).join(t.anchors, a.article_id == t.records.c.article_id)
        since = connection.execute(read_at.where(mine)).scalar()
        if since is not None:
            gone[merge] = since
    return gone


def again(connection: Connection, group: Group, former: Sequence[Member]) -> list[Member]:
    """The claims as they stand now, with the groups that they are in; those that are gone are left out."""
    sought = defaultdict(list)
    for member in former:
        sought[member.article_id].append(member)
    articles = list(sought)
    return [
        member
        for at in range(0, len(articles), _CHUNK)
        for member in members(connection, group, article_ids=articles[at : at + _CHUNK])
        if any(member.is_again(one) for one in sought[member.article_id])
    ]


def later(connection: Connection, than: str, *wanted: ColumnElement[bool]) -> list[DecisionRow]:
    """Standing decisions after this one that are as wanted."""
    first = t.decisions.alias("first")
    number = select(first.c.number).where(first.c.id == than).scalar_subquery()
    return list(decisions(connection, t.decisions.c.number > number, *wanted))


def problems(connection: Connection) -> Iterator[str]:
    """What in the ledger is not as it was written, and what in the groups does not follow from it."""
    last = None
    for row in connection.execute(select(t.decisions).order_by(t.decisions.c.number)):
        if row.id != _id(last, row._asdict(), row.made_at):
            yield f"decision {row.id} was altered, or one before it was taken out"
        last = row.id
    for kind, group in GROUPS.items():
        g, d = group.table.c, t.decisions.c
        decided = select(d.subject).where(d.kind == kind, d.verb.in_(["accept", "reject", "edit"]))
        noted = or_(g.decision.is_not(None), g.edits.is_not(None), g.id.in_(decided))
        for row in connection.execute(select(g.id, g.decision, g.edits).where(noted).order_by(g.id)):
            if ruled(connection, kind, row.id) != {"decision": row.decision, "edits": row.edits}:
                yield f"what was decided on {kind} {row.id} does not follow from the decisions on it"
        merged = select(g.id, g.merged_into).where(g.merged_into.is_not(None)).order_by(g.id)
        for row in connection.execute(merged):
            if canonical(connection, group, row.id) in (None, row.id):
                yield f"{kind} {row.id} was merged into {row.merged_into}, which leads nowhere"
