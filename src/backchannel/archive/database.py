"""Opening an archive's database: connections, transactions, migrations, and errors that a user can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from backchannel.archive.tables import REVISIONS
from backchannel.errors import ArchiveError

# "BCHN": `file` and other programs can tell an archive from any other SQLite file.
APPLICATION_ID = 0x4243484E
_BUSY_SECONDS = 60


class Database:
    """One SQLite file. `reading` and `writing` give connections inside a transaction; a failed one leaves nothing
    behind."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._check_file(create)
        self.engine = _engine(path)
        with self._explained():
            self._check_schema()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the archive, whoever writes meanwhile."""
        with self._explained(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write; other writers wait their turn."""
        with (
            self._explained(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def _check_file(self, create: bool) -> None:
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

    def _check_schema(self) -> None:
        """Bring the file to this version's tables.

        Raises ArchiveError where it belongs to another program or to a newer version.
        """
        with self.engine.connect() as connection:
            if self._revision(connection) == REVISIONS[-1]:
                return
        with closing(_connect(self.path)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")  # readers and a writer then never wait for one another
        # Asked again inside: of two processes that both find an old archive, the second finds the work done.
        with self.writing() as connection:
            if self._revision(connection) != REVISIONS[-1]:
                _migrate(connection)

    def _revision(self, connection: Connection) -> str | None:
        names = set(inspect(connection).get_table_names())
        if not names:
            return None
        found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if found != APPLICATION_ID or "alembic_version" not in names:
            raise ArchiveError(
                f"{self.path} is an SQLite database of another program, no Backchannel archive; "
                "nothing was changed in it"
            )
        revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if revision is not None and revision not in REVISIONS:
            raise ArchiveError(
                f"{self.path} was written by a newer version of Backchannel (its tables are of revision "
                f"{revision}, this version knows up to {REVISIONS[-1]}); install the newer one: "
                "pip install --upgrade backchannel"
            )
        return revision

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Errors of the database as ArchiveError: what, which archive, what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise ArchiveError(f"archive {self.path}: {_what_to_do(str(error))}") from error
        except DBAPIError as error:
            raise ArchiveError(f"archive {self.path}: {_what_to_do(str(error.orig))}") from error
        except SQLAlchemyError as error:
            raise ArchiveError(f"archive {self.path}: {error}") from error


_ADVICE = (
    ("not a database", "the file is no archive (not an SQLite database); nothing was changed in it"),
    ("malformed", "the file is damaged; restore it from a backup"),
    ("readonly", "it cannot be written; check the permissions of the file and of its folder"),
    ("unable to open", "it cannot be opened; check that its folder exists and may be written"),
    ("locked", f"another process has been writing for more than {_BUSY_SECONDS} seconds; try again when it is done"),
    ("disk is full", "the disk is full; make room and run the same command again, nothing of what was kept is lost"),
    ("disk I/O", "the disk reports an error; check it, then run: backchannel doctor"),
)


def _what_to_do(message: str) -> str:
    return next((advice for sign, advice in _ADVICE if sign in message), message)


def _engine(path: Path) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that will write says so at once; one that began by reading could find itself overtaken.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    # In WAL, NORMAL survives the death of any process; FULL also keeps the last article through a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _migrate(connection: Connection) -> None:
    # Alembic takes a second to import, and only a new or old archive needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "backchannel.archive:migrations")
    config.attributes["connection"] = connection
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    command.upgrade(config, "head")
