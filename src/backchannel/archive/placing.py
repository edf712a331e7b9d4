"""An article's place among the others: what happens, in one transaction, when a record comes into the archive.

Each stage looks up a few candidates by index and decides; nothing walks through the archive, so that adding an article
does not slow as the archive grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from backchannel.archive.groups import GROUPS, Member, members
from backchannel.archive.work import GroupKind, Work
from backchannel.model.records import Record


class Lifted(NamedTuple):
    """What an article's claims belonged to before it was read anew."""

    former: dict[GroupKind, Sequence[Member]]


NOTHING_LIFTED = Lifted(dict.fromkeys(GROUPS, ()))


def lift(work: Work, article_id: str) -> Lifted:
    """Remember what the claims of an article belong to, before its rows are deleted and its record is renewed."""
    former: dict[GroupKind, Sequence[Member]] = {}
    for kind, group in GROUPS.items():
        former[kind] = members(work.connection, group, article_id=article_id)
        work.touch(kind, *(member.group_id for member in former[kind]))
    return Lifted(former)


def place(work: Work, record: Record, lifted: Lifted = NOTHING_LIFTED) -> None:
    """Relate a record, whose rows are in the tables, to all that is there."""


def settle(work: Work) -> None:
    """Derive the summaries of all touched groups anew, and tell the followers."""
    work.tell()


def place_all(connection: Connection) -> None:
    """Place every article of an archive that was kept before articles were related to one another."""
