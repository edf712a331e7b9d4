"""Whether an archive is as it was written: the file itself, the ledger of decisions, every text, and every claim's
words against its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from backchannel.archive import check_together, ledger
from backchannel.archive import tables as t
from backchannel.archive.backends import Backend
from backchannel.archive.rows import article_row, flat_rows, text_hash, unpack
from backchannel.errors import RecordError


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written; `article` is None where it is the file or the ledger of decisions."""

    article: str | None
    what: str

    def __str__(self) -> str:
        return f"article {self.article}: {self.what}" if self.article else self.what


def problems(connection: Connection, backend: Backend) -> Iterator[Problem]:
    """All that is wrong: the database, the ledger of decisions, then article after article, one at a time in memory."""
    for said in backend.damage(connection):
        yield Problem(None, said)
    for said in ledger.problems(connection):
        yield Problem(None, said)
    for about, what in check_together.problems(connection):
        yield Problem(about, what)
    for article_id in connection.execute(select(t.articles.c.id).order_by(t.articles.c.id)).scalars().all():
        for what in _wrong(connection, article_id):
            yield Problem(article_id, what)


def _wrong(connection: Connection, article_id: str) -> Iterator[str]:
    article = connection.execute(select(t.articles).where(t.articles.c.id == article_id)).one()
    if text_hash(article.text) != article.text_hash:
        yield "its text was altered"
    row = connection.execute(
        select(t.records.c.record, t.records.c.digest).where(t.records.c.article_id == article_id)
    ).first()
    if row is None:
        yield "it has no record"
        return
    if text_hash(row.record) != row.digest:
        yield "its record was altered"
    try:
        record = unpack(row.record, article.text)
    except (RecordError, ValueError) as error:
        yield f"its record is not whole: {error}"
        return
    if article_row(record.article) != {name: kept for name, kept in article._mapping.items() if name != "added_at"}:
        yield "its title, date, outlet, address or language were altered"
    expected = flat_rows(record)
    for table in t.READ:
        keys = [c.name for c in table.primary_key.columns]
        kept = {tuple(r[k] for k in keys): dict(r) for r in _rows(connection, table, article_id)}
        wanted = {tuple(r[k] for k in keys): r for r in expected.get(table, [])}
        for key in sorted(kept.keys() | wanted.keys()):
            if key not in kept:
                yield f"a row of {table.name} is missing: {key[1:]}"
            elif key not in wanted:
                yield f"a row of {table.name} does not follow from its record: {key[1:]}"
            elif kept[key] != wanted[key]:
                yield f"a row of {table.name} differs from its record: {key[1:]}"
    for words in _rows(connection, t.evidence, article_id):
        start, end, quote = words["start"], words["end"], words["quote"]
        if article.text[start:end] != quote:
            yield f"the words of {words['claim_id']} do not stand at {start}-{end}: {quote!r}"


def _rows(connection: Connection, table: Table, article_id: str) -> list[dict[str, Any]]:
    found = connection.execute(select(table).where(table.c.article_id == article_id)).mappings()
    return [dict(row) for row in found]
