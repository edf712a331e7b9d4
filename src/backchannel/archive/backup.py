"""Backups: an archive as one file, and an archive made from one.

A backup is itself an archive, in one SQLite file, of whichever kind the original is; so it is also the way from one
kind to the other.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from os import PathLike
from pathlib import Path

from sqlalchemy import Connection, insert, select

from backchannel.archive import placing, search
from backchannel.archive import tables as t
from backchannel.archive.backends import SqliteFile, backend_for
from backchannel.archive.database import Database, Place, explained
from backchannel.errors import ArchiveError

_ROWS = 1000
_BESIDE = ("", "-wal", "-shm", "-journal")


def back_up(source: Database, to: str | PathLike[str]) -> None:
    """Write one state of an archive into a new file, while others go on writing.

    The file appears when it is whole. Raises ArchiveError where there is one already, or it cannot be written.
    """
    backend = backend_for(os.fspath(to))
    if not isinstance(backend, SqliteFile):
        raise ArchiveError(
            f"a backup is a file, and {backend.name} is none; to move an archive into a database: "
            f"backchannel archive restore FILE --archive {backend.name}"
        )
    with _new_file(backend) as part:
        if isinstance(source.backend, SqliteFile):
            with explained(f"{source.name}, copied to {backend.name}", backend):
                source.backend.copy_to(part)
        else:
            with (
                closing(Database(part, create=True, called=backend.name)) as target,
                source.reading() as read,
                target.writing() as written,
            ):
                _copy_rows(read, written)
        with explained(backend.name, backend):
            SqliteFile(part).seal()


def restore(backup: str | PathLike[str], place: Place) -> None:
    """Make an archive from a backup, of this version's form; the backup stays as it is.

    A file appears when it is whole; in a database all comes in one transaction. Raises ArchiveError where the backup
    is none, and where something is kept at the place already.
    """
    source = backend_for(os.fspath(backup))
    if not isinstance(source, SqliteFile):
        raise ArchiveError(f"{source.name} is a database; what is restored is a file that `archive backup` wrote")
    source.check_place(create=False)
    if not source.path.stat().st_size:
        raise ArchiveError(f"{source.name} is empty, and no backup")
    target = backend_for(os.fspath(place))
    if isinstance(target, SqliteFile):
        with _new_file(target) as part:
            _present_copy(source, part).close()
        return
    with (
        tempfile.TemporaryDirectory(prefix="backchannel-") as folder,
        closing(_present_copy(source, Path(folder) / "backup.archive")) as copy,
        closing(Database(place, create=True)) as restored,
        copy.reading() as read,
        restored.writing() as written,
    ):
        _refuse_full(restored, written)
        _copy_rows(read, written)
        counted = (table.autoincrement_column for table in t.metadata.sorted_tables)
        restored.backend.copied(written, [column for column in counted if column is not None])


def _present_copy(source: SqliteFile, path: Path) -> Database:
    """A copy of the backup that was brought to this version's tables."""
    with explained(f"{source.name}, copied to {path}", source):
        source.copy_to(path)
    return Database(path, upgraded=placing.place_all, called=source.name)


def _refuse_full(database: Database, connection: Connection) -> None:
    for table in t.metadata.sorted_tables:
        if connection.execute(select(*table.primary_key.columns).limit(1)).first() is not None:
            raise ArchiveError(
                f"{database.name} holds an archive that is not empty; a backup is restored into a place of its own: "
                "name another database or file"
            )


def _copy_rows(source: Connection, target: Connection) -> None:
    """Copy every table, and make the index of words anew: each kind of database has its own."""
    for table in t.metadata.sorted_tables:
        found = source.execute(select(table), execution_options={"yield_per": _ROWS}).mappings()
        for rows in found.partitions():
            target.execute(insert(table), [dict(row) for row in rows])
    search.index_all(target)


@contextmanager
def _new_file(backend: SqliteFile) -> Iterator[Path]:
    """A path to write to; what stands there takes its name at the end, or is gone where something failed."""
    backend.check_place(create=True)
    path = backend.path
    if path.exists():
        raise ArchiveError(f"{path} is there already; name another file, or move this one")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        if path.exists():
            raise ArchiveError(f"{path} came to be there meanwhile; name another file")
        part.rename(path)
        _sync(path.parent)
    except OSError as error:
        raise ArchiveError(f"cannot write {path}: {error.strerror}; check the permissions of its folder") from error
    finally:
        for suffix in _BESIDE:
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Let the new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
