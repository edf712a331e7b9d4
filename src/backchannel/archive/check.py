"""Whether an archive is as it was written: the file itself, the ledger of decisions, every text, and every claim's
words against its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from backchannel.archive import check_together, ledger
from backchannel.archive import tables as t
from backchannel.archive.backends import Backend
from backchannel.archive.rows import article_row, flat_rows, text_hash, unpack
from backchannel.errors import RecordError

_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written; `article` is None where it is the file or the ledger of decisions."""

    article: str | None
    what: str

    def __str__(self) -> str:
        return f"article {self.article}: {self.what}" if self.article else self.what


def problems(connection: Connection, backend: Backend) -> Iterator[Problem]:
    """All that is wrong: the database, the ledger of decisions, what articles say together, then article after article;
    some dozens of them are in memory at a time."""
    for said in backend.damage(connection):
        yield Problem(None, said)
    for said in ledger.problems(connection):
        yield Problem(None, said)
    for about, what in check_together.problems(connection):
        yield Problem(about, what)
    ids = connection.execute(select(t.articles.c.id).order_by(t.articles.c.id)).scalars().all()
    for at in range(0, len(ids), _CHUNK):
        yield from _wrong(connection, ids[at : at + _CHUNK])


def _wrong(connection: Connection, ids: Sequence[str]) -> Iterator[Problem]:
    articles = connection.execute(select(t.articles).where(t.articles.c.id.in_(ids)).order_by(t.articles.c.id)).all()
    packed = {row.article_id: row for row in connection.execute(select(t.records).where(_of(t.records, ids)))}
    kept = {table: _rows(connection, table, ids) for table in t.READ}
    for article in articles:
        flat = {table: rows[article.id] for table, rows in kept.items()}
        for what in _wrong_in(article, packed.get(article.id), flat):
            yield Problem(article.id, what)


def _wrong_in(article: Row[Any], packed: Row[Any] | None, kept: Mapping[Table, Sequence[Row[Any]]]) -> Iterator[str]:
    if text_hash(article.text) != article.text_hash:
        yield "its text was altered"
    if packed is None:
        yield "it has no record"
        return
    if text_hash(packed.record) != packed.digest:
        yield "its record was altered"
    try:
        record = unpack(packed.record, article.text)
    except (RecordError, ValueError) as error:
        yield f"its record is not whole: {error}"
        return
    if article_row(record.article) != {name: kept for name, kept in article._mapping.items() if name != "added_at"}:
        yield "its title, date, outlet, address or language were altered"
    expected = flat_rows(record)
    for table, rows in kept.items():
        names = [column.name for column in table.columns]
        keys = [names.index(column.name) for column in table.primary_key.columns]
        found = {tuple(row[at] for at in keys): tuple(row) for row in rows}
        flat = (tuple(row[name] for name in names) for row in expected.get(table, []))
        wanted = {tuple(row[at] for at in keys): row for row in flat}
        for key in sorted(found.keys() | wanted.keys()):
            if key not in found:
                yield f"a row of {table.name} is missing: {key[1:]}"
            elif key not in wanted:
                yield f"a row of {table.name} does not follow from its record: {key[1:]}"
            elif found[key] != wanted[key]:
                yield f"a row of {table.name} differs from its record: {key[1:]}"
    for words in kept[t.evidence]:
        if article.text[words.start : words.end] != words.quote:
            yield f"the words of {words.claim_id} do not stand at {words.start}-{words.end}: {words.quote!r}"


def _rows(connection: Connection, table: Table, ids: Sequence[str]) -> Mapping[str, Sequence[Row[Any]]]:
    """The rows of each article."""
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(table).where(_of(table, ids))):
        found[row.article_id].append(row)
    return found


def _of(table: Table, ids: Sequence[str]) -> ColumnElement[bool]:
    return table.c.article_id.in_(ids)
