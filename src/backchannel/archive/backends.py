"""What differs between the databases that can hold an archive: SQLite in a file, PostgreSQL on a server."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from backchannel.errors import ArchiveError

# "BCHN": `file` and other programs can tell an archive from any other SQLite file.
APPLICATION_ID = 0x4243484E
OLDEST_POSTGRES = 15
_BUSY_SECONDS = 60
_URL = re.compile(r"[a-z][a-z0-9+]*://", re.I)
_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")


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

    def mark(self, connection: Connection) -> None:
        """Mark the database as an archive; inside the transaction that makes the tables."""

    def check_owner(self, connection: Connection, tables: set[str]) -> None:
        """Raises ArchiveError where the tables that are there are another program's."""

    def lock(self, connection: Connection) -> None:
        """Wait until this transaction alone may write."""

    def damage(self, connection: Connection) -> Iterator[str]:
        """What the database itself finds wrong with how it is kept."""

    def advice(self, message: str) -> str:
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
            writes = connection.get_execution_options().get("writes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def before_migration(self) -> None:
        with closing(_connect(self.path)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")

    def mark(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    def check_owner(self, connection: Connection, tables: set[str]) -> None:
        found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if found != APPLICATION_ID or "alembic_version" not in tables:
            raise ArchiveError(
                f"{self.path} is an SQLite database of another program, no Backchannel archive; "
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

    def advice(self, message: str) -> str:
        return next((advice for sign, advice in _SQLITE_ADVICE if sign in message), message)


class PostgresDatabase:
    """A database of a PostgreSQL server, named by URL; the archive stands in the first schema of its search path."""

    reading: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}
    # A writer looks at the data after it got the lock, not as they were when it began to wait.
    writing: Mapping[str, Any] = {"isolation_level": "READ COMMITTED"}
    needs_init = True

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise ArchiveError(f"the address of the archive is no URL of a database: {error}") from error
        self.name = self.url.render_as_string(hide_password=True)
        if self.url.drivername not in _SCHEMES:
            raise ArchiveError(
                f"{self.name}: an archive is a file, or a PostgreSQL database at postgresql://USER@HOST/DATABASE; "
                f"{self.url.drivername} is neither"
            )
        self.url = self.url.set(drivername="postgresql+psycopg")

    def check_place(self, create: bool) -> None:
        """A database is made by its server's owner; whether an archive stands in it, its tables say."""

    def engine(self) -> Engine:
        try:
            return create_engine(self.url, pool_pre_ping=True)
        except ImportError as error:
            raise ArchiveError(
                f"{self.name}: the driver of PostgreSQL is not installed; run: pip install 'backchannel[postgres]'"
            ) from error

    def before_migration(self) -> None:
        """Nothing to do: a transaction makes the tables, or does not."""

    def mark(self, connection: Connection) -> None:
        """Nothing to do: the table of revisions marks the schema."""

    def check_owner(self, connection: Connection, tables: set[str]) -> None:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
        if version < OLDEST_POSTGRES:
            raise ArchiveError(
                f"{self.name}: the server is PostgreSQL {version}; an archive needs {OLDEST_POSTGRES} or newer"
            )
        if tables and not {"alembic_version", "articles"} <= tables:
            raise ArchiveError(
                f"{self.name}: the schema holds tables of another program, no Backchannel archive; nothing was changed "
                "in it; give the archive a database or a schema of its own"
            )

    def lock(self, connection: Connection) -> None:
        connection.execute(text(f"SET LOCAL lock_timeout = '{_BUSY_SECONDS}s'"))
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:program, hashtext(current_schema()))"), {"program": APPLICATION_ID}
        )

    def damage(self, connection: Connection) -> Iterator[str]:  # noqa: ARG002
        """Nothing: the server checks pages as they are read and holds rows to their keys."""
        return iter(())

    def advice(self, message: str) -> str:
        return next((advice for sign, advice in _POSTGRES_ADVICE if sign in message), message.strip())


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    # In WAL, NORMAL survives the death of any process; FULL also keeps the last article through a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    return connection


_BUSY = f"another process has been writing for more than {_BUSY_SECONDS} seconds; try again when it is done"
_FULL = "the disk is full; make room and run the same command again, nothing of what was kept is lost"

_SQLITE_ADVICE = (
    ("not a database", "the file is no archive (not an SQLite database); nothing was changed in it"),
    ("malformed", "the file is damaged; restore it from a backup"),
    ("readonly", "it cannot be written; check the permissions of the file and of its folder"),
    ("unable to open", "it cannot be opened; check that its folder exists and may be written"),
    ("locked", _BUSY),
    ("disk is full", _FULL),
    ("disk I/O", "the disk reports an error; check it, then run: backchannel doctor"),
)

_POSTGRES_ADVICE = (
    ("lock timeout", _BUSY),
    ("No space left", _FULL),
    ("password authentication failed", "the server refuses the user or the password; check both in the address"),
    ("no password supplied", "the server wants a password; give it in the address or in ~/.pgpass"),
    ("does not exist", "the server has no such database or user; make it with createdb, then try again"),
    ("permission denied", "the user may not do this there; the archive's owner can grant it"),
    ("read-only transaction", "the server lets nothing be written there now; try again, or ask who runs it"),
    ("connection failed", "the server cannot be reached; check that it runs, and host and port in the address"),
    ("connection refused", "the server cannot be reached; check that it runs, and host and port in the address"),
    ("failed to resolve host", "the server's host name is not known; check it in the address"),
    *(
        (sign, "the server broke off; what was being written was not kept, so run the same command again")
        for sign in (
            "terminating connection", "server closed the connection", "consuming input failed", "shutting down",
            "starting up", "connection is lost", "the connection is closed",
        )
    ),
)  # fmt: skip
