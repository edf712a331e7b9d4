"""The archive: what `open_archive` gives. Articles and records go in, one transaction each; questions are answered
from the flat tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Literal, Self

from sqlalchemy import Connection, delete, func, insert, select, update

from backchannel.archive import check, placing, query
from backchannel.archive import tables as t
from backchannel.archive.database import Database, Place
from backchannel.archive.rows import article_row, failed, flat_rows, record_row, unpack
from backchannel.archive.work import Work
from backchannel.errors import ArchiveError
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record

Kept = Literal["added", "renewed", "known"]


def open_archive(place: Place, *, create: bool = False) -> Archive:
    """The archive in a file, or in a PostgreSQL database given as postgresql://USER@HOST/DATABASE; brought to this
    version's form where it is older.

    With `create`, one that is not there is made. Raises ArchiveError where there is none, where it is not an archive,
    cannot be read or written, or is of a newer version.
    """
    return Archive(Database(place, create=create, upgraded=placing.place_all))


class Archive:
    """Articles with their records, and what can be asked of them. Use as a context manager, or `close` it.

    Several processes may use one archive at once, also for writing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def name(self) -> str:
        """Where it is: a path, or the address of a database without its password."""
        return self._database.name

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, record: Record) -> Kept:
        """Keep a record and its article, in one transaction: whole or not at all.

        "known" where the archive has just this record, "renewed" where it had another of the same article, which the
        new one replaces. A reading that failed replaces none: the older one stays, and "known" is the answer.
        """
        packed = record_row(record)
        with self._working() as work:
            connection = work.connection
            kept = _known_digest(connection, record.article.id)
            if kept == packed["digest"] or (kept is not None and failed(packed["record"])):
                return "known"
            lifted = placing.NOTHING_LIFTED
            if kept is None:
                connection.execute(insert(t.articles), [article_row(record.article) | {"added_at": work.at}])
                connection.execute(insert(t.records), [packed | {"read_at": work.at}])
            else:
                lifted = placing.lift(work, record.article.id)
                for table in reversed(t.READ):
                    connection.execute(delete(table).where(table.c.article_id == record.article.id))
                renew = update(t.records).where(t.records.c.article_id == record.article.id)
                connection.execute(renew.values(packed | {"read_at": work.at}))
            for table, rows in sorted(flat_rows(record).items(), key=lambda item: t.READ.index(item[0])):
                connection.execute(insert(table), rows)
            work.note("added" if kept is None else "changed", "article", record.article.id)
            placing.place(work, record, lifted)
            return "added" if kept is None else "renewed"

    @contextmanager
    def _working(self) -> Iterator[Work]:
        """One transaction that writes; what it touched is settled at its end."""
        with self._database.writing() as connection:
            work = Work(connection)
            yield work
            placing.settle(work)

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
        with self._database.reading() as connection:
            found = connection.execute(select(r.record).where(*wanted, r.vocabulary == read_by.vocabulary)).scalar()
        return found is not None and not failed(found)

    def record(self, article_id: str) -> Record:
        """The record of an article. Raises ArchiveError where the archive has none, or one that is not whole."""
        with self._database.reading() as connection:
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
        with self._database.reading() as connection:
            a = t.articles.c
            ids = (
                connection.execute(select(a.id).order_by(a.published.is_(None), a.published, a.added_at, a.id))
                .scalars()
                .all()
            )
        for article_id in ids:
            yield self.record(article_id)

    def counts(self) -> dict[str, int]:
        """How many rows each table of articles, refusals and claims has."""
        with self._database.reading() as connection:
            tables = (t.articles, t.refusals, *t.CLAIMS)
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
            }

    def refusals(self) -> Iterator[query.RefusalRow]:
        """Sources that could not be read, with the reason, latest first."""
        with self._database.reading() as connection:
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
        with self._database.reading() as connection:
            yield from query.timeline(connection, actor, type, since, until, least=min_confidence)

    def statements(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Iterator[query.StatementRow]:
        """Who said what, by day of publication; `actor` is the speaker, as in `timeline`."""
        with self._database.reading() as connection:
            yield from query.statements(connection, actor, least=min_confidence)

    def fates(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Iterator[query.FateRow]:
        """What became of whom, by its date, or where it has none by the day of publication.

        `actor` as in `timeline`, or words of `who`.
        """
        with self._database.reading() as connection:
            yield from query.fates(connection, actor, least=min_confidence)

    def talks(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Iterator[query.TalksRow]:
        """Negotiations and who carries them, by day of publication; `actor` is a party or mediator, as in
        `timeline`."""
        with self._database.reading() as connection:
            yield from query.talks(connection, actor, least=min_confidence)

    def ties(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Iterator[query.TieRow]:
        """How actors stand to one another, by day of publication; `actor` is either end, as in `timeline`."""
        with self._database.reading() as connection:
            yield from query.ties(connection, actor, least=min_confidence)

    def show(self, id: str) -> query.Shown:
        """The article or claim of an id, or of a beginning of one that no other shares, with its record.

        Raises ArchiveError where there is none, or several.
        """
        with self._database.reading() as connection:
            found = query.find(connection, id)
        return query.Shown.of(self.record(found.article_id), found.kind, found.id)

    def check(self) -> Iterator[check.Problem]:
        """Everything that is not as it was written: the file, the texts, every evidence against its text. Nothing
        where all is well."""
        with self._database.reading() as connection:
            yield from check.problems(connection)


def _known_digest(connection: Connection, article_id: str) -> str | None:
    return connection.execute(select(t.records.c.digest).where(t.records.c.article_id == article_id)).scalar()
