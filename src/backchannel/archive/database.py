"""Opening an archive's database: connections, transactions, migrations, and errors that a user can act on.

What differs between SQLite and PostgreSQL stands in `backends`; everything else in the archive is the same on both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import PathLike, fspath

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from backchannel.archive.backends import Backend, backend_for
from backchannel.archive.tables import REVISIONS
from backchannel.errors import ArchiveError

Place = str | PathLike[str]


class Database:
    """One SQLite file, or one schema of a PostgreSQL server.

    `reading` and `writing` give connections inside a transaction; a failed one leaves nothing behind. `upgraded` is
    called in the transaction that brought an older archive to this version's tables, to fill the new ones.
    """

    def __init__(
        self,
        place: Place,
        *,
        create: bool = False,
        upgraded: Callable[[Connection], None] | None = None,
        called: str | None = None,
    ) -> None:
        """`called` is what messages name it by, where that is not its place. Raises ArchiveError."""
        self.backend = backend_for(fspath(place))
        if called:
            self.backend.name = called
        self.name = self.backend.name
        self.backend.check_place(create)
        self.engine = self.backend.engine()
        try:
            with explained(self.name, self.backend):
                self._check_schema(create, upgraded)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the archive, whoever writes meanwhile."""
        with (
            explained(self.name, self.backend),
            self.engine.connect().execution_options(**self.backend.reading) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write; other writers wait their turn."""
        with (
            explained(self.name, self.backend),
            self.engine.connect().execution_options(**self.backend.writing) as connection,
            connection.begin(),
        ):
            self.backend.lock(connection)
            yield connection

    def _check_schema(self, create: bool, upgraded: Callable[[Connection], None] | None) -> None:
        """Bring the archive to this version's tables.

        Raises ArchiveError where it belongs to another program or to a newer version, or is not there.
        """
        with self.engine.connect() as connection:
            found = self._revision(connection)
        if found == REVISIONS[-1]:
            self.backend.opened()
            return
        if found is None and not create and self.backend.needs_init:
            raise ArchiveError(
                f"there is no archive at {self.name}; make one with: backchannel archive init {self.name}"
            )
        self.backend.before_migration()
        # Asked again inside: of two processes that both find an old archive, the second finds the work done.
        with self.writing() as connection:
            found = self._revision(connection)
            if found == REVISIONS[-1]:
                return
            self.backend.mark(connection)
            _migrate(connection)
            if found is not None and upgraded is not None:
                upgraded(connection)

    def _revision(self, connection: Connection) -> str | None:
        tables = set(inspect(connection).get_table_names())
        if tables or self.backend.needs_init:
            self.backend.check_owner(connection, tables)
        if not tables:
            return None
        revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if revision is not None and revision not in REVISIONS:
            raise ArchiveError(
                f"{self.name} was written by a newer version of Backchannel (its tables are of revision "
                f"{revision}, this version knows up to {REVISIONS[-1]}); install the newer one: "
                "pip install --upgrade backchannel"
            )
        return revision


@contextmanager
def explained(name: str, backend: Backend) -> Iterator[None]:
    """Errors of the database as ArchiveError: what, which archive, what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(f"archive {name}: {backend.advice(error)}") from error
    except DBAPIError as error:
        raise ArchiveError(f"archive {name}: {backend.advice(error.orig or error)}") from error
    except SQLAlchemyError as error:
        raise ArchiveError(f"archive {name}: {error}") from error


def _migrate(connection: Connection) -> None:
    # Alembic takes a second to import, and only a new or old archive needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "backchannel.archive:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
