"""What an id, or the beginning of one, stands for: a group of the archive, a story, an article, or a claim in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeVar

from sqlalchemy import Connection, Table, and_, select

from backchannel.archive import tables as t
from backchannel.archive.answers import Kind
from backchannel.archive.groups import GROUPS, SHORTEST_PREFIX, canonical, ids_beginning
from backchannel.archive.work import GroupKind
from backchannel.errors import ArchiveError

_MOST = 10
_CLAIMS: tuple[tuple[Kind, Table], ...] = (
    ("event", t.reports),
    ("statement", t.statements),
    ("actor", t.actors),
    ("fate", t.fates),
    ("talks", t.talks),
    ("tie", t.ties),
)


class InArticle(NamedTuple):
    """An article, or a claim of its record: what one article tells."""

    kind: Kind
    id: str
    article_id: str

    def __str__(self) -> str:
        return f"{'report' if self.kind == 'event' else self.kind} {self.id}"


class Together(NamedTuple):
    """What articles tell together: an event, an entry of the register, a track, a case or a story."""

    kind: GroupKind | Literal["story"]
    id: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


Found = TypeVar("Found", InArticle, InArticle | Together)


def find(connection: Connection, prefix: str) -> InArticle | Together:
    """The one thing whose id begins so; of a group that was merged, the one that it leads to.

    Raises ArchiveError where there is none, or several.
    """
    found: list[InArticle | Together] = [*_in_articles(connection, prefix)]
    for kind, group in GROUPS.items():
        found += [Together(kind, canonical(connection, group, id_) or id_) for id_ in
                  ids_beginning(connection, group, prefix)]  # fmt: skip
    found += [Together("story", row) for row in _beginning(connection, t.stories, prefix)]
    return _one(prefix, found)


def find_in_article(connection: Connection, prefix: str) -> InArticle:
    """The one article or claim whose id begins so. Raises ArchiveError where there is none, or several."""
    return _one(prefix, _in_articles(connection, prefix))


def _in_articles(connection: Connection, prefix: str) -> list[InArticle]:
    found = [InArticle("article", id_, id_) for id_ in _beginning(connection, t.articles, prefix)]
    for kind, table in _CLAIMS:
        ids = _beginning(connection, table, prefix)
        rows = connection.execute(select(table.c.id, table.c.article_id).where(table.c.id.in_(ids)))
        found += [InArticle(kind, row.id, row.article_id) for row in rows]
    return found


def _beginning(connection: Connection, table: Table, prefix: str) -> list[str]:
    wanted = prefix.strip().lower()
    if len(wanted) < SHORTEST_PREFIX:
        raise ArchiveError(f"{prefix!r} is too short for an id; give at least its first {SHORTEST_PREFIX} characters")
    # A range rather than LIKE: it uses the index, nothing in the prefix is a wildcard, and g comes after all hex
    # digits in the order of every language.
    within = and_(table.c.id >= wanted, table.c.id < wanted + "g")
    return list(connection.execute(select(table.c.id).where(within).order_by(table.c.id).limit(_MOST)).scalars())


def _one(prefix: str, found: Sequence[Found]) -> Found:
    found = list(dict.fromkeys(found))
    exact = [one for one in found if one.id == prefix.strip().lower()]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise ArchiveError(
            f"nothing in the archive has an id that begins with {prefix!r}; `timeline` prints the ids of events"
        )
    several = ", ".join(map(str, found[:6])) + (" …" if len(found) > 6 else "")
    raise ArchiveError(f"{prefix!r} is the beginning of several ids: {several}; give more of it")
