"""Versions of one page: which there are, and what differs between two of them, in the text and in what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from backchannel.archive import tables as t
from backchannel.archive.alignment import Sign, align
from backchannel.archive.answers import Answer
from backchannel.archive.comparing import Compared, RetoldRow, ToldRow, compare
from backchannel.archive.finding import find_in_article
from backchannel.archive.questions import Questions
from backchannel.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Version(Answer):
    """An article as one version of its page; `current` is the one that no other has taken the place of."""

    id: str
    title: str | None
    outlet: str | None
    published: date | None
    url: str | None
    added_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Difference(Answer):
    """What differs between two versions.

    `pieces` are the lines and sentences of both texts in reading order, each "same", "gone" or "new"; titles that
    differ come first. Of the claims, `changed`, `vanished` and `appeared` are named, and `kept` says how many are told
    alike.
    """

    older: Version
    newer: Version
    pieces: tuple[tuple[Sign, str], ...]
    changed: tuple[RetoldRow, ...]
    vanished: tuple[ToldRow, ...]
    appeared: tuple[ToldRow, ...]
    kept: int

    @property
    def rewritten(self) -> bool:
        """Whether anything in title or text differs."""
        return any(sign != "same" for sign, _ in self.pieces)


class Versions(Questions):
    def versions(self, id: str) -> tuple[Version, ...]:
        """All versions of the page that an article is one of, oldest first; the article alone where it has no address.

        `id` is that of an article or of a claim in it, or a beginning that no other shares.
        """
        with self._reading() as connection:
            return _versions(connection, find_in_article(connection, id).article_id)

    def diff(self, id: str, other: str | None = None) -> Difference:
        """What differs between an article and the other; without one, between it and the version before it, or after it
        where it is the first.

        Raises ArchiveError where there is but one version, or where both are the same article.
        """
        with self._reading() as connection:
            mine = find_in_article(connection, id).article_id
            older, newer = _pair(
                connection, mine, None if other is None else find_in_article(connection, other).article_id
            )
        records = self.record(older.id), self.record(newer.id)
        compared: Compared = compare(*records)
        titles: list[tuple[Sign, str]] = []
        if older.title != newer.title:
            titles = [("gone", older.title)] if older.title else []
            titles += [("new", newer.title)] if newer.title else []
        pieces = align(*(record.article.text for record in records)).pieces
        return Difference(
            older,
            newer,
            (*titles, *pieces),
            compared.changed,
            compared.vanished,
            compared.appeared,
            compared.kept,
        )


def _pair(connection: Connection, mine: str, other: str | None) -> tuple[Version, Version]:
    """The two versions to compare, the older one first; articles of two pages in the order in which they were given."""
    versions = _versions(connection, mine)
    at = next(index for index, version in enumerate(versions) if version.id == mine)
    if other is None:
        if len(versions) == 1:
            raise ArchiveError(f"article {mine} has one version only; name the article to compare it with")
        return (versions[at - 1], versions[at]) if at else (versions[0], versions[1])
    if other == mine:
        raise ArchiveError(f"both are article {mine}; there is nothing to compare")
    there = next((index for index, version in enumerate(versions) if version.id == other), None)
    if there is None:
        another = next(version for version in _versions(connection, other) if version.id == other)
        return versions[at], another
    first, last = sorted([at, there])
    return versions[first], versions[last]


def _versions(connection: Connection, article_id: str) -> tuple[Version, ...]:
    a, p = t.articles.c, t.placements.c
    address = select(p.address).where(p.article_id == article_id).scalar_subquery()
    chosen = select(a.id, a.title, a.outlet, a.published, a.url, a.added_at, p.superseded_by).join_from(
        t.articles, t.placements, p.article_id == a.id
    )
    rows = connection.execute(chosen.where(p.address == address)).all()
    if not rows:
        rows = connection.execute(chosen.where(a.id == article_id)).all()
    # As they take the place of one another: by day, or the day on which they came where none is known.
    rows = sorted(rows, key=lambda row: (row.published or row.added_at.date(), row.added_at, row.id))
    return tuple(Version(*row[:6], current=row.superseded_by is None) for row in rows)
