"""The archive: what `open_archive` gives. Articles and records go in, one transaction each; questions are answered
from the flat tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import delete, func, insert, or_, select

from backchannel.archive import check, placing
from backchannel.archive import tables as t
from backchannel.archive.changes import Changes
from backchannel.archive.database import Database, Place
from backchannel.archive.diff import Versions
from backchannel.archive.feeds import Feeds
from backchannel.archive.following import Following
from backchannel.archive.keeping import Kept, is_newer, keep
from backchannel.archive.loading import Loading
from backchannel.archive.maintenance import Upkeep
from backchannel.archive.rows import failed, record_row
from backchannel.archive.rulings import Rulings
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record

_PAGE = 200


def open_archive(place: Place, *, create: bool = False) -> Archive:
    """The archive in a file, or in a PostgreSQL database given as postgresql://USER@HOST/DATABASE; brought to this
    version's form where it is older.

    With `create`, one that is not there is made. Raises ArchiveError where there is none, where it is not an archive,
    cannot be read or written, or is of a newer version.
    """
    return Archive(Database(place, create=create, upgraded=placing.place_all))


class Archive(Versions, Following, Rulings, Changes, Loading, Upkeep):
    """Articles with their records, and what can be asked of them. Use as a context manager, or `close` it.

    Several processes may use one archive at once, also for writing.
    """

    @property
    def feeds(self) -> Feeds:
        """What is kept of the feeds that are watched."""
        return Feeds(self._database)

    def add(self, record: Record) -> Kept:
        """Keep a record and its article, in one transaction: whole or not at all.

        "known" where the archive has just this record, "renewed" where it had another of the same article, which the
        new one replaces. A reading that failed replaces none: the older one stays, and "known" is the answer.
        """
        packed = record_row(record)
        with self._working() as work:
            return keep(work, record, packed)

    def refuse(self, source: str, reason: str) -> None:
        """Keep that a source could not be read, and why; the latest reason stands."""
        with self._database.writing() as connection:
            connection.execute(delete(t.refusals).where(t.refusals.c.source == source))
            connection.execute(
                insert(t.refusals), [{"source": source, "reason": reason, "refused_at": datetime.now(UTC)}]
            )

    def knows(self, article: Article, read_by: ReadBy) -> bool:
        """Whether the article is kept, as read by just this program, model and vocabulary: reading it again would
        change nothing. An article whose reading failed is not known."""
        r = t.records.c
        wanted = (r.article_id == article.id, r.backchannel == read_by.backchannel, r.model == read_by.model)
        with self._reading() as connection:
            found = connection.execute(select(r.record).where(*wanted, r.vocabulary == read_by.vocabulary)).scalar()
        return found is not None and not failed(found)

    def outdated(self, read_by: ReadBy, *, since: date | None = None, everything: bool = False) -> Iterator[Record]:
        """Records that another program, model or vocabulary made, one at a time in memory; `since` leaves out articles
        that were published before that day, or on no known one. With `everything` all records.

        What a newer version of the program has read is left to it: an older one would take back what that one knows.
        """
        r, last = t.records.c, ""
        other = or_(r.backchannel != read_by.backchannel, r.model != read_by.model, r.vocabulary != read_by.vocabulary)
        chosen = select(r.article_id, r.backchannel).order_by(r.article_id).limit(_PAGE)
        if not everything:
            chosen = chosen.where(other)
        if since is not None:
            chosen = chosen.join(t.articles).where(t.articles.c.published >= since)
        # Page by page, so that no transaction stays open while articles are read.
        while True:
            with self._reading() as connection:
                page = connection.execute(chosen.where(r.article_id > last)).all()
            for row in page:
                if everything or not is_newer(row.backchannel, read_by.backchannel):
                    yield self.record(row.article_id)
            if len(page) < _PAGE:
                return
            last = page[-1].article_id

    def counts(self) -> dict[str, int]:
        """How many rows each table of articles, refusals and claims has."""
        with self._reading() as connection:
            tables = (t.articles, t.refusals, *t.CLAIMS)
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
            }

    def check(self) -> Iterator[check.Problem]:
        """Everything that is not as it was written: the file, the texts, every evidence against its text. Nothing
        where all is well."""
        with self._reading() as connection:
            yield from check.problems(connection, self._database.backend)
