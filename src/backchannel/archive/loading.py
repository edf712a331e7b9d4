"""Records that were read elsewhere, and come into an archive many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection, select

from backchannel.archive import placing
from backchannel.archive import tables as t
from backchannel.archive.keeping import Kept, is_newer, keep
from backchannel.archive.opened import Opened
from backchannel.archive.rows import failed, record_row
from backchannel.archive.work import Work
from backchannel.errors import RecordError
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record


class Packed(Protocol):
    """A record that need not be unpacked to tell whether it is known."""

    @property
    def article(self) -> Article: ...

    @property
    def read_by(self) -> ReadBy: ...

    def record(self) -> Record:
        """Raises RecordError where it is not whole."""


class Loading(Opened):
    def load(self, batch: Sequence[Packed]) -> list[Kept | RecordError]:
        """Keep records that were read elsewhere, in order and in one transaction, each as `Archive.add` does.

        What the archive has from the same reader, or from a newer version of the program, is "known" without being
        unpacked. A row that holds no record is answered with its error, and the others are kept.
        """
        r = t.records.c
        with self._database.writing() as connection:
            there = select(r.article_id, r.backchannel, r.model, r.vocabulary, r.record)
            chosen = there.where(r.article_id.in_([row.article.id for row in batch]))
            known = {
                found.article_id: ReadBy(found.backchannel, found.model, found.vocabulary)
                for found in connection.execute(chosen)
                if not failed(found.record)
            }
            return [
                "known" if _is_up_to(known.get(row.article.id), row.read_by) else _keep(connection, row)
                for row in batch
            ]


def _is_up_to(kept: ReadBy | None, read_by: ReadBy) -> bool:
    return kept is not None and (kept == read_by or is_newer(kept.backchannel, read_by.backchannel))


def _keep(connection: Connection, row: Packed) -> Kept | RecordError:
    try:
        record = row.record()
    except RecordError as error:
        return error
    # One article in hand at a time: it is placed among those before it, as if it came alone.
    work = Work(connection)
    kept = keep(work, record, record_row(record))
    placing.settle(work)
    return kept
