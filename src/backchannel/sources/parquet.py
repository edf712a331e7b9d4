"""Parquet files to articles, some rows at a time. A bad row is named with its number, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.refusals import Refused, cannot_be_read, shown
from backchannel.sources.rows import NAMES, article_from_row

_ROWS_AT_A_TIME = 32
_BUFFER = 1 << 20


def articles_from_parquet(path: Path, published: date | None = None) -> Iterator[Article | Refused]:
    """The articles of the rows of a file, whose columns have the names of a row in JSON Lines. Lazy, and raises
    nothing."""
    name = shown(path)
    try:
        with path.open("rb") as file:
            yield from articles_from_table(file, name, published)
    except (OSError, ValueError) as error:
        yield Refused(name, cannot_be_read(path, error))


def articles_from_table(file: BinaryIO, name: str, published: date | None = None) -> Iterator[Article | Refused]:
    """The articles of the rows of the Parquet file that is read from `file`, which is called `name`."""
    import pyarrow as pa  # noqa: PLC0415 - 100 ms and 100 MB that other sources need not pay
    from pyarrow import parquet  # noqa: PLC0415

    try:
        # Column by column through a buffer: otherwise a row group, often the whole file, is held at once.
        table = parquet.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
        columns = _columns(table.schema_arrow)
        groups = [table.metadata.row_group(number).num_rows for number in range(table.num_row_groups)]
    except SourceError as error:
        yield Refused(name, str(error))
        return
    except (pa.ArrowException, OSError, ValueError) as error:
        yield Refused(name, f"is no Parquet file that can be read: {_first_line(error)}")
        return
    if not sum(groups):
        yield Refused(name, "is empty")
    first = 1
    for group, size in enumerate(groups):
        number = first
        try:
            for batch in table.iter_batches(_ROWS_AT_A_TIME, [group], columns, use_threads=False):
                for row in _rows(batch):
                    yield _article(row, f"{name}:{number}", published)
                    number += 1
        except (pa.ArrowException, OSError, ValueError) as error:
            last = first + size - 1
            yield Refused(f"{name}:{number}", f"cannot be read, nor the rows up to {last}: {_first_line(error)}")
        first += size


def _article(row: dict[str, object], source: str, published: date | None) -> Article | Refused:
    try:
        return article_from_row(row, published)
    except SourceError as error:
        return Refused(source, str(error))


def _columns(schema: Any) -> list[str]:
    known = {name for names in NAMES.values() for name in names}
    columns = [name for name in schema.names if name in known]
    if not set(columns) & set(NAMES["text"]):
        there = ", ".join(schema.names[:20]) or "none"
        raise SourceError(f"has no column of texts ({', '.join(NAMES['text'])}); its columns are {there}")
    return columns


def _rows(batch: Any) -> list[dict[str, object]]:
    columns = {name: _values(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
    return [{name: values[at] for name, values in columns.items()} for at in range(batch.num_rows)]


def _values(column: Any) -> list[object]:
    import pyarrow as pa  # noqa: PLC0415

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        # Not every writer of Parquet sees to it that its strings are UTF-8.
        packed = column.cast(pa.large_binary()).to_pylist()
        return [value if value is None else value.decode("utf-8", "replace") for value in packed]
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    return list(column.to_pylist())


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
