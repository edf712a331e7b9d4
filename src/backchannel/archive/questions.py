"""What can be asked of an archive: the methods of `Archive` that read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from backchannel.archive import query
from backchannel.archive import tables as t
from backchannel.archive.opened import Opened
from backchannel.archive.rows import unpack
from backchannel.errors import ArchiveError
from backchannel.model.records import Record


class Questions(Opened):
    """Questions to an open archive; each sees one state of it from beginning to end."""

    def record(self, article_id: str) -> Record:
        """The record of an article. Raises ArchiveError where the archive has none, or one that is not whole."""
        with self._reading() as connection:
            found = connection.execute(
                select(t.records.c.record, t.articles.c.text)
                .join_from(t.records, t.articles)
                .where(t.articles.c.id == article_id)
            ).first()
        if found is None:
            raise ArchiveError(f"the archive {self.name} has no article {article_id}")
        return unpack(found.record, found.text)

    def records(self) -> Iterator[Record]:
        """All records, in the order of publication, one at a time in memory."""
        with self._reading() as connection:
            a = t.articles.c
            ids = (
                connection.execute(select(a.id).order_by(a.published.is_(None), a.published, a.added_at, a.id))
                .scalars()
                .all()
            )
        for article_id in ids:
            yield self.record(article_id)

    def refusals(self) -> Iterator[query.RefusalRow]:
        """Sources that could not be read, with the reason, latest first."""
        with self._reading() as connection:
            yield from query.refusals(connection)

    def timeline(
        self,
        actor: str | None = None,
        type: str | None = None,
        since: date | None = None,
        until: date | None = None,
        *,
        min_confidence: float = 0.0,
    ) -> Iterator[query.TimelineRow]:
        """Events by the day on which they happened or are to happen.

        An event known to its month or year comes after those of the days in it; those without a date come last.

        `actor` is a name, an alias or whole words of one, or a state's alpha-3 code; case and accents do not matter.
        Where the vocabulary knows it ("US", "PLO"), its other names count too. `since` and `until` are days, both
        included: an event of a month or a year is in when it may have happened between them. With either, events
        without a date are left out.

        `min_confidence`, here and in the other questions, leaves out claims with a lower confidence. Raises
        ArchiveError where it is no number from 0 to 1.
        """
        with self._reading() as connection:
            yield from query.timeline(connection, actor, type, since, until, least=min_confidence)

    def statements(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Iterator[query.StatementRow]:
        """Who said what, by day of publication; `actor` is the speaker, as in `timeline`."""
        with self._reading() as connection:
            yield from query.statements(connection, actor, least=min_confidence)

    def fates(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Iterator[query.FateRow]:
        """What became of whom, by its date, or where it has none by the day of publication.

        `actor` as in `timeline`, or words of `who`.
        """
        with self._reading() as connection:
            yield from query.fates(connection, actor, least=min_confidence)

    def talks(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Iterator[query.TalksRow]:
        """Negotiations and who carries them, by day of publication; `actor` is a party or mediator, as in
        `timeline`."""
        with self._reading() as connection:
            yield from query.talks(connection, actor, least=min_confidence)

    def ties(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Iterator[query.TieRow]:
        """How actors stand to one another, by day of publication; `actor` is either end, as in `timeline`."""
        with self._reading() as connection:
            yield from query.ties(connection, actor, least=min_confidence)

    def show(self, id: str) -> query.Shown:
        """The article or claim of an id, or of a beginning of one that no other shares, with its record.

        Raises ArchiveError where there is none, or several.
        """
        with self._reading() as connection:
            found = query.find(connection, id)
        return query.Shown.of(self.record(found.article_id), found.kind, found.id)
