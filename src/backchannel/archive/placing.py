"""An article's place among the others: what happens, in one transaction, when a record comes into the archive.

Each stage looks up a few candidates by index and decides; nothing walks through the archive, so that adding an article
does not slow as the archive grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, exists, select

from backchannel.archive import cases, companions, events, ledger, register, search, tracks
from backchannel.archive import tables as t
from backchannel.archive.groups import GROUPS, Member, members
from backchannel.archive.rows import unpack
from backchannel.archive.work import GroupKind, Work
from backchannel.model.records import Record


class Lifted(NamedTuple):
    """What an article's claims belonged to before it was read anew."""

    former: dict[GroupKind, Sequence[Member]]


NOTHING_LIFTED = Lifted(dict.fromkeys(GROUPS, ()))


def lift(work: Work, article_id: str) -> Lifted:
    """Remember what the claims of an article belong to, before its rows are deleted and its record is renewed.

    Claims that earlier readings told, and that somebody decided on, are remembered too: they may come back.
    """
    present = {kind: members(work.connection, group, article_ids=[article_id]) for kind, group in GROUPS.items()}
    gone = ledger.anchored(work.connection, article_id, present)
    former: dict[GroupKind, Sequence[Member]] = {kind: [*present[kind], *gone[kind]] for kind in GROUPS}
    for kind, lifted in former.items():
        work.touch(kind, *(member.group_id for member in lifted))
    register.lift(work, article_id)
    search.lift(work, article_id)
    return Lifted(former)


def place(work: Work, record: Record, lifted: Lifted = NOTHING_LIFTED) -> None:
    """Relate a record, whose rows are in the tables, to all that is there."""
    companions.place(work, record)
    entries = register.place(work, record, lifted.former["actor"])
    events.place(work, record, entries, lifted.former["event"])
    filed = cases.place(work, record, entries, lifted.former["case"])
    tracks.place(work, record, entries, filed, lifted.former["track"])
    search.place(work, record, entries)


def settle(work: Work) -> None:
    """Derive the summaries of all touched groups anew, and tell the followers."""
    register.summarise(work, work.touched["actor"])
    events.summarise(work, work.touched["event"])
    cases.summarise(work, work.touched["case"])
    tracks.summarise(work, work.touched["track"])
    work.tell()


def place_all(connection: Connection) -> None:
    """Place every article that was kept before articles were related to one another: one after the other in the order
    of their days, as if they came in now."""
    a, r = t.articles.c, t.records.c
    placed = exists().where(t.placements.c.article_id == a.id)
    ordered = select(a.id).where(~placed).order_by(a.published.is_(None), a.published, a.added_at, a.id)
    for article_id in connection.execute(ordered).scalars().all():
        kept = select(r.record, a.text).join_from(t.records, t.articles).where(a.id == article_id)
        row = connection.execute(kept).one()
        work = Work(connection)
        work.note("added", "article", article_id)
        place(work, unpack(row.record, row.text))
        settle(work)
