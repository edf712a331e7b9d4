"""What a question gives: rows that are fetched as they are taken, and the same as a table of Arrow, pandas or
polars."""

from __future__ import annotations

import importlib
import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from backchannel.archive.answers import Answer
from backchannel.errors import ArchiveError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Row = TypeVar("Row", bound=Answer)
_BATCH = 2_000


class Found(Generic[Row]):
    """Rows of an answer. Going through them asks the archive, each time anew, and holds a few rows in memory.

    for event in archive.timeline("Iran"):      # one after another
        print(event.type, event.sentence.quote)
    archive.timeline("Iran").to_pandas()         # all at once
    """

    def __init__(self, row: type[Row], ask: Callable[[], Iterator[Row]]) -> None:
        self.row = row
        self._ask = ask

    def __iter__(self) -> Iterator[Row]:
        return self._ask()

    def first(self, count: int) -> list[Row]:
        """The first rows, and no more is asked for."""
        return list(islice(self, count))

    def batches(self, size: int = _BATCH) -> Iterator[pyarrow.RecordBatch]:
        """Record batches of Arrow, `size` rows at most in each; memory does not grow with their number."""
        pa = _library("pyarrow")
        schema, rows = arrow_schema(self.row), iter(self)
        while batch := list(islice(rows, size)):
            yield pa.RecordBatch.from_pylist([_values(row) for row in batch], schema=schema)

    def to_arrow(self) -> pyarrow.Table:
        """All rows as a table of Arrow; what a row holds of words, source and date are structs."""
        table: pyarrow.Table = _library("pyarrow").Table.from_batches(self.batches(), schema=arrow_schema(self.row))
        return table

    def to_pandas(self) -> pandas.DataFrame:
        """All rows as a data frame of pandas, which has to be installed; parts of a row stand as `article.outlet`."""
        _library("pandas")
        return self._flat().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """All rows as a data frame of polars, which has to be installed; parts of a row stand as `article.outlet`."""
        frame: polars.DataFrame = _library("polars").from_arrow(self._flat())
        return frame

    def _flat(self) -> pyarrow.Table:
        table = self.to_arrow()
        while any(_library("pyarrow").types.is_struct(field.type) for field in table.schema):
            table = table.flatten()
        return table


def arrow_schema(row: type[Answer]) -> pyarrow.Schema:
    """The schema of Arrow for a kind of row: it follows from the row's fields, so that it is the same for no rows."""
    pa = _library("pyarrow")
    return pa.schema([pa.field(name, type_) for name, type_ in _columns(row)])


def _columns(row: type[Answer]) -> Iterator[tuple[str, pyarrow.DataType]]:
    assert is_dataclass(row)
    hints = get_type_hints(row)
    for field in fields(row):
        yield field.name, _arrow_type(hints[field.name])


def _arrow_type(hint: Any) -> pyarrow.DataType:
    pa = _library("pyarrow")
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not types.NoneType)
    if get_origin(hint) is Literal:
        hint = type(get_args(hint)[0])
    if get_origin(hint) is tuple:
        return pa.list_(_arrow_type(get_args(hint)[0]))
    if isinstance(hint, type) and issubclass(hint, Answer):
        return pa.struct(list(_columns(hint)))
    plain = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        date: pa.date32(),
        datetime: pa.timestamp("us", tz="UTC"),
    }
    return plain[hint]


def _values(value: Any) -> Any:
    if isinstance(value, Answer):
        assert is_dataclass(value)
        return {field.name: _values(getattr(value, field.name)) for field in fields(value)}
    return [_values(one) for one in value] if isinstance(value, tuple) else value


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ArchiveError(f"{name} is not installed; run: pip install {name}") from error
