"""What differs between the databases that can hold an archive: SQLite in a file, PostgreSQL on a server."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from random import uniform
from time import monotonic, sleep
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Engine, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from backchannel.archive import advice
from backchannel.archive.advice import BUSY_SECONDS
from backchannel.errors import ArchiveError

# "BCHN": `file` and other programs can tell an archive from any other SQLite file.
APPLICATION_ID = 0x4243484E
OLDEST_POSTGRES = 15
_CONNECT_SECONDS = 10
_STEP_PAGES = 2048
_ASK_AGAIN = (0.001, 0.01)  # seconds, the least and the most
_URL = re.compile(r"[a-z][a-z0-9+]*://", re.I)
_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
# What every revision has, and what no other program has all of.
_OURS = {"alembic_version", "articles", "records", "refusals", "evidence", "actor_names", "talks_actors"}


class Backend(Protocol):
    """One kind of database, at one place."""

    name: str
    """Where it is, as messages say it: no password stands in it."""
    reading: Mapping[str, Any]
    """Options of a connection that reads, so that it sees one state throughout."""
    writing: Mapping[str, Any]
    needs_init: bool
    """Whether the database is there before the archive is, so that only the tables tell whether there is one."""

    def check_place(self, create: bool) -> None:
        """Raises ArchiveError where there is nothing that could be opened or made."""

    def engine(self) -> Engine: ...

    def before_migration(self) -> None:
        """What has to be so before the first transaction that makes tables."""

    def opened(self) -> None:
        """What an archive that is there needs before it is used."""

    def mark(self, connection: Connection) -> None:
        """Mark the database as an archive; inside the transaction that makes the tables."""

    def check_owner(self, connection: Connection, tables: set[str]) -> None:
        """Raises ArchiveError where the tables that are there are another program's."""

    def lock(self, connection: Connection) -> None:
        """Wait until this transaction alone may write."""

    def damage(self, connection: Connection) -> Iterator[str]:
        """What the database itself finds wrong with how it is kept."""

    def size(self, connection: Connection) -> int:
        """How many bytes the archive takes."""

    def compact(self) -> None:
        """Give back the room of what was replaced, and count anew what the database plans its questions by."""

    def copied(self, connection: Connection, counted: Iterable[Column[Any]]) -> None:
        """After rows with their numbers were copied: let these columns count on from the highest."""

    def advice(self, error: BaseException) -> str:
        """What an error of the database means and what to do about it."""


def backend_for(place: str) -> Backend:
    """The backend for a path, or for the URL of a PostgreSQL database. Raises ArchiveError for any other URL."""
    return PostgresDatabase(place) if _URL.match(place) else SqliteFile(Path(place))


class SqliteFile:
    """A file in WAL mode: readers and a writer never wait for one another."""

    reading: Mapping[str, Any] = {}
    writing: Mapping[str, Any] = {"writes": True}
    needs_init = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    def check_place(self, create: bool) -> None:
        # Never opened by anything but SQLite: closing a file drops all locks that this process has on it.
        path = self.path
        try:
            if path.is_dir():
                raise ArchiveError(f"{path} is a folder; an archive is one file, for example {path / 'news.archive'}")
            if not create and not path.exists():
                raise ArchiveError(
                    f"there is no archive at {path}; make one with: backchannel add PATH --archive {path}"
                )
            if not path.parent.is_dir():
                raise ArchiveError(f"the folder {path.parent} does not exist; make it first, or name another place")
        except (OSError, ValueError) as error:
            raise ArchiveError(f"cannot open archive {path}: {error}") from error

    def engine(self) -> Engine:
        engine = create_engine("sqlite://", creator=lambda: _connect(self.path), poolclass=QueuePool)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            # A transaction that will write says so at once; one that began by reading could find itself overtaken.
            if connection.get_execution_options().get("writes"):
                raw = connection.connection.dbapi_connection
                assert isinstance(raw, sqlite3.Connection)
                _take_turn(raw)
            else:
                connection.exec_driver_sql("BEGIN")

        return engine

    def before_migration(self) -> None:
        with closing(_connect(self.path)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")

    def opened(self) -> None:
        # A backup comes without a log.
        with closing(_connect(self.path)) as raw, suppress(sqlite3.OperationalError):
            if raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                raw.execute("PRAGMA journal_mode = WAL")

    def mark(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    def check_owner(self, connection: Connection, tables: set[str]) -> None:
        found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if found != APPLICATION_ID or "alembic_version" not in tables:
            raise ArchiveError(
                f"{self.name} is an SQLite database of another program, no Backchannel archive; "
                "nothing was changed in it"
            )

    def lock(self, connection: Connection) -> None:
        """Nothing to do: the transaction began by taking the one lock that there is."""

    def damage(self, connection: Connection) -> Iterator[str]:
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != "ok":
                yield f"the file is damaged: {said}"
        for broken in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"a row of {broken[0]} belongs to no row of {broken[2]}"

    def size(self, connection: Connection) -> int:
        pages, bytes_ = (connection.exec_driver_sql(f"PRAGMA {of}").scalar_one() for of in ("page_count", "page_size"))
        return int(pages * bytes_)

    def compact(self) -> None:
        with closing(_connect(self.path)) as raw:
            for command in ("VACUUM", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
                raw.execute(command)

    def copied(self, connection: Connection, counted: Iterable[Column[Any]]) -> None:
        """Nothing to do: SQLite counts on from the highest number by itself."""

    def copy_to(self, path: Path) -> None:
        """Write one state of the archive into a new file, whoever writes meanwhile; raises sqlite3.Error."""
        with closing(_connect(self.path)) as source, closing(_connect(path)) as copy:
            # The copy begins anew whenever another process writes, unless it is made inside one reading.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master")
            # Between two steps Python hears Ctrl-C.
            source.backup(copy, pages=_STEP_PAGES, progress=lambda *_: None)
            source.execute("COMMIT")

    def seal(self) -> None:
        """Make the file whole by itself, so that it can be read where nothing can be written."""
        with closing(_connect(self.path)) as raw:
            raw.execute("PRAGMA journal_mode = DELETE")

    def advice(self, error: BaseException) -> str:
        return advice.sqlite(error)


class PostgresDatabase:
    """A database of a PostgreSQL server, named by URL; the archive stands in the first schema of its search path."""

    reading: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}
    # A writer looks at the data after it got the lock, not as they were when it began to wait.
    writing: Mapping[str, Any] = {"isolation_level": "READ COMMITTED"}
    needs_init = True

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
        except (ArgumentError, ValueError):  # their messages repeat the address, and with it the password
            raise ArchiveError(
                "the address of the archive is no URL of a database; it has the form postgresql://USER@HOST/DATABASE"
            ) from None
        shown = self.url.update_query_dict({"password": "***"}) if "password" in self.url.query else self.url
        self.name = shown.render_as_string(hide_password=True)
        if self.url.drivername not in _SCHEMES:
            raise ArchiveError(
                f"{self.name}: an archive is a file, or a PostgreSQL database at postgresql://USER@HOST/DATABASE; "
                f"{self.url.drivername} is neither"
            )
        self.url = self.url.set(drivername="postgresql+psycopg")

    def check_place(self, create: bool) -> None:
        """A database is made by its server's owner; whether an archive stands in it, its tables say."""

    def engine(self) -> Engine:
        # It warns of a connection that broke, which is told as an error anyway.
        driver = logging.getLogger("psycopg")
        if not driver.handlers:
            driver.addHandler(logging.NullHandler())
        patience = {} if "connect_timeout" in self.url.query else {"connect_timeout": _CONNECT_SECONDS}
        try:
            return create_engine(self.url, pool_pre_ping=True, connect_args=patience)
        except ImportError as error:
            raise ArchiveError(
                f"{self.name}: the driver of PostgreSQL is not installed; run: pip install 'backchannel[postgres]'"
            ) from error

    def before_migration(self) -> None:
        """Nothing to do: a transaction makes the tables, or does not."""

    def opened(self) -> None:
        """Nothing to do."""

    def mark(self, connection: Connection) -> None:
        """Nothing to do: the table of revisions marks the schema."""

    def check_owner(self, connection: Connection, tables: set[str]) -> None:
        version = (connection.dialect.server_version_info or (0,))[0]
        if int(version) < OLDEST_POSTGRES:
            raise ArchiveError(
                f"{self.name}: the server is PostgreSQL {version}; an archive needs {OLDEST_POSTGRES} or newer"
            )
        if tables and not tables >= _OURS:
            raise ArchiveError(
                f"{self.name}: the schema holds tables of another program, no Backchannel archive; nothing was changed "
                "in it; give the archive a database or a schema of its own"
            )

    def lock(self, connection: Connection) -> None:
        connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:program, hashtext(current_schema()))"), {"program": APPLICATION_ID}
        )

    def damage(self, connection: Connection) -> Iterator[str]:  # noqa: ARG002
        """Nothing: the server checks pages as they are read and holds rows to their keys."""
        return iter(())

    def size(self, connection: Connection) -> int:
        counted = (
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class "
            "WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
        return int(connection.execute(text(counted)).scalar_one())

    def compact(self) -> None:
        engine = self.engine()
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                quote = connection.dialect.identifier_preparer.quote
                for table in inspect(connection).get_table_names():
                    connection.execute(text(f"VACUUM (ANALYZE) {quote(table)}"))
        finally:
            engine.dispose()

    def copied(self, connection: Connection, counted: Iterable[Column[Any]]) -> None:
        for column in counted:
            highest = connection.execute(select(func.max(column))).scalar()
            if highest is not None:
                sequence = func.pg_get_serial_sequence(column.table.name, column.name)
                connection.execute(select(func.setval(sequence, highest)))

    def advice(self, error: BaseException) -> str:
        return advice.postgres(error)


def _take_turn(connection: sqlite3.Connection) -> None:
    """Begin a transaction that writes, when no other does.

    SQLite itself asks less and less often while it waits: of several busy writers, one that has waited for long would
    wait on and on.
    """
    last = monotonic() + BUSY_SECONDS
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > last:
                    raise
                sleep(uniform(*_ASK_AGAIN))  # noqa: S311 - a moment is no secret
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    # In WAL, NORMAL survives the death of any process; FULL also keeps the last article through a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    return connection
