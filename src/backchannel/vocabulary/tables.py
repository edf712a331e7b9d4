"""Reading a table: tab-separated, one header line, cells of several values split at "; ".

Every refusal names file and line.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources.abc import Traversable
from typing import Any

from backchannel.errors import VocabularyError
from backchannel.vocabulary.values import Lifetime

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_NO_END = Lifetime()


@dataclass(slots=True)
class Row:
    """One line of a table, asked by the names of its columns."""

    table: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell; an empty one is refused."""
        value = self.cells[column]
        if not value:
            raise self.wrong(f"column {column!r} is empty")
        return value

    def maybe(self, column: str) -> str | None:
        return self.cells[column] or None

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell; none for an empty one."""
        cell = self.cells[column]
        if not cell:
            return ()
        values = tuple(cell.split("; "))
        if cell != cell.strip(" ;") or ("; ;" in cell or ";;" in cell or "  " in cell):
            raise self.wrong(f'column {column!r} has a loose separator; write values as "a; b"')
        return values

    def one_of(self, column: str, allowed: Sequence[str] | frozenset[str]) -> Any:
        """The cell, which must be one of these words; it may then stand for a Literal of them."""
        value = self.text(column)
        if value not in allowed:
            raise self.wrong(f"{column} {value!r} is none of {', '.join(sorted(allowed))}")
        return value

    def life(self) -> Lifetime:
        """From the columns `from` and `until`; a day in `until` is the first day after."""
        return lifetime(self.cells["from"], self.cells["until"], self.wrong)

    def wrong(self, what: str) -> VocabularyError:
        return VocabularyError(f"{self.table}, line {self.line}: {what}")


def lifetime(first: str, last: str, wrong: Callable[[str], VocabularyError]) -> Lifetime:
    """From days, months or years in ISO form, "" for an open end; a day in `last` is the first day after.

    Raises what `wrong` makes of the reason, where one is no date or the end lies before the beginning.
    """
    if not first and not last:
        return _NO_END
    life = Lifetime(_day(first, wrong, end=False), _day(last, wrong, end=True))
    if life.valid_from and life.valid_until and life.valid_from >= life.valid_until:
        raise wrong(f"it ends ({last}) before it begins ({first})")
    return life


def _day(value: str, wrong: Callable[[str], VocabularyError], *, end: bool) -> date | None:
    if not value:
        return None
    try:
        if not _DATE.fullmatch(value):
            raise ValueError
        if len(value) == len("YYYY-MM-DD"):
            return date.fromisoformat(value)
        year, month = int(value[:4]), int(value[5:] or (12 if end else 1))
        if not end:
            return date(year, month, 1)
        return date(year, month, calendar.monthrange(year, month)[1]) + timedelta(days=1)
    except ValueError:
        raise wrong(f"{value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD") from None


def read_table(folder: Traversable, table: str, columns: Sequence[str]) -> Iterator[Row]:
    """Rows of `folder/table`, which must have exactly these columns.

    Raises VocabularyError where the file is missing, is not UTF-8, or a line has not one cell for each column.
    """
    try:
        text = folder.joinpath(table).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise VocabularyError(f"{table}: the table is missing from {folder}; reinstall the package") from None
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{table}: not UTF-8 ({error})") from error
    lines = text.split("\n")
    header = tuple(lines[0].rstrip("\r").split("\t"))
    if header != tuple(columns):
        raise VocabularyError(f"{table}, line 1: columns are {', '.join(header)}; expected {', '.join(columns)}")
    for number, raw in enumerate(lines[1:], start=2):
        line = raw.rstrip("\r")
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise VocabularyError(f"{table}, line {number}: {len(cells)} cells; expected {len(columns)}")
        yield Row(table, number, dict(zip(columns, cells, strict=True)))
