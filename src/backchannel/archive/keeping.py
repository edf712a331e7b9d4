"""How a record comes into an archive, inside a transaction: its rows, then its place among the others."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, delete, select, update

from backchannel.archive import placing
from backchannel.archive import tables as t
from backchannel.archive.bulk import put_rows
from backchannel.archive.rows import Row, article_row, failed, flat_rows
from backchannel.archive.work import Work
from backchannel.model.records import Record

Kept = Literal["added", "renewed", "known"]


def keep(work: Work, record: Record, packed: Row) -> Kept:
    """Keep a record, `packed` by `record_row`, and its article; `Archive.add` says what the answers mean."""
    connection = work.connection
    kept = _known_digest(connection, record.article.id)
    if kept == packed["digest"] or (kept is not None and failed(packed["record"])):
        return "known"
    lifted = placing.NOTHING_LIFTED
    if kept is None:
        work.put(t.articles, [article_row(record.article) | {"added_at": work.at}])
        work.put(t.records, [packed | {"read_at": work.at}])
    else:
        lifted = placing.lift(work, record.article.id)
        for table in reversed(t.READ):
            connection.execute(delete(table).where(table.c.article_id == record.article.id))
        renew = update(t.records).where(t.records.c.article_id == record.article.id)
        connection.execute(renew.values(packed | {"read_at": work.at}))
    for table, rows in sorted(flat_rows(record).items(), key=lambda item: t.READ.index(item[0])):
        put_rows(connection, table, rows)
    work.note("added" if kept is None else "changed", "article", record.article.id)
    placing.place(work, record, lifted)
    return "added" if kept is None else "renewed"


def is_newer(version: str, than: str) -> bool:
    """Whether a version is later, as far as the numbers of both tell; a preview counts as the release it leads to."""
    one, other = (tuple(map(int, re.findall(r"\d+", said)[:3])) for said in (version, than))
    return bool(one and other) and one > other


def _known_digest(connection: Connection, article_id: str) -> str | None:
    return connection.execute(_digest(), {"article": article_id}).scalar()


@cache
def _digest() -> Select[Any]:
    return select(t.records.c.digest).where(t.records.c.article_id == bindparam("article"))
