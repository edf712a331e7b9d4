"""What a reviewer rules on the groups of an archive, and how it is taken back: the methods of `Archive` that decide.

Every decision is one transaction; two reviewers who rule at once rule one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update

from backchannel.archive import ledger
from backchannel.archive import tables as t
from backchannel.archive.edits import checked
from backchannel.archive.groups import GROUPS, Group, Member, canonical, move
from backchannel.archive.groups import members as in_groups
from backchannel.archive.ledger import Anchor, DecisionRow, Reviewer, Verb
from backchannel.archive.opened import Opened
from backchannel.archive.rulings_checks import (
    asked,
    chosen_members,
    find,
    may_be_one,
    rests_on_nothing_later,
    reviewer,
    same_kind,
    standing_decision,
)
from backchannel.archive.work import GroupKind, Work
from backchannel.model.article import content_id

MOST_ANCHORS = 100
"""How many claims find a group again that was accepted, rejected or edited; one with more will hardly lose them all."""


class Rulings(Opened):
    """Decisions on events, actors, tracks and cases.

    An id is that of a group, or a beginning of it that no other shares; one that was merged meanwhile leads to the
    group that it was merged into, and the decision says so in `asked`. `by` names the reviewer. All raise ArchiveError
    where there is no such group, or where the decision cannot be; nothing is then changed.
    """

    def accept(self, id: str, *, by: str, why: str | None = None) -> DecisionRow:
        """Say that a group is right."""
        return self._judge("accept", id, reviewer(by, why))

    def reject(self, id: str, *, by: str, why: str | None = None) -> DecisionRow:
        """Say that a group is wrong: what its claims tell is not so, or is none of its kind."""
        return self._judge("reject", id, reviewer(by, why))

    def edit(self, id: str, values: Mapping[str, object], *, by: str, why: str | None = None) -> DecisionRow:
        """Give values in place of those that follow from the reports.

        Of an event `type`, `status`, `date`, `place` ("Tehran, IRN"), `sources` and `targets` (entries by id or name);
        of an actor `name`, `kind`, `country`, `sector`; of a track `issue`, `stage`; of a case `who`, `fate`. None
        leaves a date, place, country or sector open.
        """
        return self._judge("edit", id, reviewer(by, why), values)

    def merge(self, id: str, other: str, *, by: str, why: str | None = None) -> DecisionRow:
        """Say that two groups are one: the first keeps its id, the other becomes part of it.

        A person cannot be one with a state, nor the case of a named person with that of a counted group, nor two groups
        that a split keeps apart.
        """
        who = reviewer(by, why)
        with self._working() as work:
            mine, yours = find(work.connection, id), find(work.connection, other)
            group = same_kind(mine, yours)
            may_be_one(work.connection, group, mine.id, yours.id)
            moved = in_groups(work.connection, group, group_ids=[yours.id])
            anchors = [Anchor(member, mine.id, yours.id) for member in moved]
            detail = asked(mine, yours)
            made = ledger.append(work, "merge", group.kind, mine.id, who, yours.id, detail=detail, anchors=anchors)
            move(work, group, moved, mine.id)
            _set(work, group, yours.id, merged_into=mine.id)
            parted = ledger.apart_from(work.connection, group.kind, [yours.id])[yours.id]
            ledger.part(work, group.kind, made, ((mine.id, one) for one in parted))
            p = t.proposals.c
            of_other = and_(p.kind == group.kind, or_(p.a == yours.id, p.b == yours.id))
            work.connection.execute(delete(t.proposals).where(of_other))
            work.note("retired", group.kind, yours.id, {"merged_into": mine.id})
            work.note("changed", group.kind, mine.id)
        return self._made(made)

    def split(self, id: str, members: Sequence[str], *, by: str, why: str | None = None) -> DecisionRow:
        """Take claims out of a group into a new one, whose id is `other` of the answer.

        `members` are ids of claims (reports, actors, talks, fates) of the group, or of articles for all of theirs. What
        was split is never united again but by withdrawing this.
        """
        who = reviewer(by, why)
        with self._working() as work:
            found = find(work.connection, id)
            group, all_ = found.group, in_groups(work.connection, found.group, group_ids=[found.id])
            chosen = chosen_members(all_, members, found)
            new = _split_off(work, group, found.id, chosen)
            stay = [one for one in all_ if one not in chosen][:MOST_ANCHORS]
            anchors = [
                *(Anchor(one, new, found.id) for one in chosen),
                *(Anchor(one, found.id, None) for one in stay),
            ]
            made = ledger.append(work, "split", group.kind, found.id, who, new, detail=asked(found), anchors=anchors)
            move(work, group, chosen, new)
            ledger.part(work, group.kind, made, [(found.id, new)])
            work.note("added", group.kind, new, {"split_from": found.id})
            work.note("changed", group.kind, found.id)
        return self._made(made)

    def withdraw(self, decision_id: str, *, by: str, why: str | None = None) -> DecisionRow:
        """Take a decision back. What a merge or split had moved goes back, and nothing else.

        Raises ArchiveError where it does not stand, or where a later decision rests on it.
        """
        who = reviewer(by, why)
        with self._working() as work:
            taken = standing_decision(work.connection, decision_id)
            rests_on_nothing_later(work.connection, taken)
            made = ledger.append(work, "withdraw", taken.kind, taken.id, who)
            work.note("retired", "decision", taken.id, {"withdrawn_by": made})
            group = GROUPS[taken.kind]
            if taken.verb in ("merge", "split"):
                _put_back(work, group, taken)
            else:
                _set(work, group, taken.subject, **ledger.ruled(work.connection, taken.kind, taken.subject))
            work.note("changed", taken.kind, taken.subject)
        return self._made(made)

    def decisions(
        self, subject: str | None = None, kind: GroupKind | None = None, *, standing: bool = True
    ) -> Iterator[DecisionRow]:
        """Decisions in the order in which they were made: those that stand, or all, with the withdrawals.

        `subject` is a group, as its subject or as the other one.
        """
        d, wanted = t.decisions.c, []
        with self._reading() as connection:
            if subject is not None:
                id_ = find(connection, subject).given
                wanted.append(or_(d.subject == id_, d.other == id_))
            if kind is not None:
                wanted.append(d.kind == kind)
            yield from ledger.decisions(connection, *wanted, only_standing=standing)

    def orphaned_decisions(self) -> Iterator[DecisionRow]:
        """Decisions that stand, and whose claims no current article tells any more; `gone_since` says since when."""
        return (row for row in self.decisions() if row.gone_since is not None)

    def _judge(self, verb: Verb, id: str, who: Reviewer, values: Mapping[str, object] | None = None) -> DecisionRow:
        with self._working() as work:
            found = find(work.connection, id)
            group, detail = found.group, asked(found)
            if values is not None:
                detail["values"] = checked(work.connection, group.kind, values)
            about = in_groups(work.connection, group, group_ids=[found.id], limit=MOST_ANCHORS)
            anchors = [Anchor(one, found.id, None) for one in about]
            made = ledger.append(work, verb, group.kind, found.id, who, detail=detail, anchors=anchors)
            _set(work, group, found.id, **ledger.ruled(work.connection, group.kind, found.id))
            work.note("changed", group.kind, found.id)
        return self._made(made)

    def _made(self, id: str) -> DecisionRow:
        with self._reading() as connection:
            return next(ledger.decisions(connection, t.decisions.c.id == id, only_standing=False))


def _split_off(work: Work, group: Group, id: str, chosen: Sequence[Member]) -> str:
    """The row of a new group, which has yet to get its members and, from them, its summary."""
    new = content_id([group.kind, "split", id, sorted([one.article_id, one.claim_id] for one in chosen)])
    if canonical(work.connection, group, new) is None:
        row = work.connection.execute(select(group.table).where(group.table.c.id == id)).mappings().one()
        fresh = {"id": new, "reports": 0, "voices": 0, "made_at": work.at}
        undecided = {"decision": None, "edits": None, "merged_into": None}
        work.connection.execute(insert(group.table), [dict(row) | fresh | undecided])
    return new


def _put_back(work: Work, group: Group, taken: DecisionRow) -> None:
    """Give back what a merge or split moved; claims that came later by themselves stay."""
    from_, to = (taken.subject, taken.other) if taken.verb == "merge" else (taken.other, taken.subject)
    assert from_ is not None
    assert to is not None
    moved = [anchor.member for anchor in ledger.anchors_of(work.connection, taken.id) if anchor.former]
    back = [member for member in ledger.again(work.connection, group, moved) if member.group_id == from_]
    move(work, group, back, to)
    work.connection.execute(delete(t.apart).where(t.apart.c.decision_id == taken.id))
    if taken.verb == "merge":
        _set(work, group, to, merged_into=None)
    else:
        work.touch(group.kind, from_, to)
    work.note("changed", group.kind, str(taken.other))


def _set(work: Work, group: Group, id: str, **values: Any) -> None:
    work.connection.execute(update(group.table).where(group.table.c.id == id).values(**values))
    work.touch(group.kind, id)
