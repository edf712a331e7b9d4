"""An archive that is open: its name, its end, and the transactions in which it is asked and written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from backchannel.archive import placing
from backchannel.archive.database import Database
from backchannel.archive.work import Work


class Opened:
    """What the parts of `Archive` share. Use as a context manager, or `close` it."""

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

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One state of the archive, whoever writes meanwhile."""
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def _working(self) -> Iterator[Work]:
        """One transaction that writes: whole or not at all. What it touched is settled at its end."""
        with self._database.writing() as connection:
            work = Work(connection)
            yield work
            placing.settle(work)
