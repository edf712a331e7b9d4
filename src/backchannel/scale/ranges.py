"""A shard cut into ranges that workers read side by side, and the articles of one range.

Where a shard is cut follows from its bytes alone, and every record, line or row begins in just one range.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.files import LINES_SUFFIXES, PARQUET_SUFFIXES, WARC_SUFFIXES, Refused
from backchannel.sources.jsonl import articles_from_lines
from backchannel.sources.packing import BROKEN, machines, open_unpacked
from backchannel.sources.parquet import articles_from_parquet
from backchannel.sources.refusals import cannot_be_read, shown
from backchannel.sources.warc import articles_from_records

Kind = Literal["warc", "lines", "parquet"]

_PACKINGS = {".gz": "gzip", ".zst": "zstd"}
_PIECE = 1 << 20
_GZIP = re.compile(rb"\x1f\x8b\x08")
_WARC = re.compile(rb"(?<=\n)WARC/[0-9]\.[0-9][ \t]*\r?\n")
_WARC_TYPE = re.compile(rb"\nWARC-Type[ \t]*:", re.I)
_BLANK_LINE = re.compile(rb"\n\r?\n")
# As much of a record, packed or not, as shows that it is one.
_HEAD = 2048


class Range(NamedTuple):
    """A part of a shard, up to `end` or, where that is None, to whatever is its end.

    Counted in bytes of the file; in unpacked bytes where lines are packed; in rows of a Parquet file. `first` is how
    many lines come before it.
    """

    start: int
    end: int | None
    first: int = 0


@dataclass(frozen=True, slots=True)
class Grain:
    """How large a range is, at least: about as much as one core reads in a minute or two."""

    warc: int = 256_000_000
    """Bytes of a WARC file that is not packed, or that is packed, a quarter of them."""
    lines: int = 4_000_000
    """Bytes of plain lines; of packed ones, through which each worker goes from the beginning, four times as many."""
    rows: int = 1_000

    @property
    def name(self) -> str:
        return f"{self.warc}-{self.lines}-{self.rows}"


GRAIN = Grain()


def kind_of(path: Path) -> Kind | None:
    """Which kind of shard the name of a file says it is; None for any other file."""
    name = path.name.lower()
    suffixes: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("warc", WARC_SUFFIXES),
        ("lines", LINES_SUFFIXES),
        ("parquet", PARQUET_SUFFIXES),
    )
    return next((kind for kind, endings in suffixes if name.endswith(endings)), None)


def ranges(path: Path, grain: Grain = GRAIN) -> list[Range]:
    """The ranges of a shard, at least one. What is broken in it does not matter here: it is refused when it is read.

    Raises OSError where the file cannot be read.
    """
    kind, packing = kind_of(path), _PACKINGS.get(path.suffix.lower())
    if kind == "parquet":
        starts = [(row, row) for row in range(0, max(1, _rows(path)), grain.rows)]
    else:
        with path.open("rb") as file:
            if kind == "warc":
                starts = [(at, 0) for at in _warc_starts(file, bool(packing), grain.warc // (4 if packing else 1))]
            elif packing:
                starts = _line_starts(_unpacked(file, packing), 4 * grain.lines)
            else:
                starts = _line_starts(file, grain.lines)
    ends = [start for start, _ in starts[1:]]
    return [Range(start, end, first) for (start, first), end in zip(starts, [*ends, None], strict=True)]


def articles_in(path: Path, part: Range) -> Iterator[Article | Refused]:
    """The articles of one range, in order; what is refused is named by its place in the whole shard. Lazy, and raises
    nothing."""
    name, packing = shown(path), _PACKINGS.get(path.suffix.lower())
    try:
        if kind_of(path) == "parquet":
            yield from itertools.islice(articles_from_parquet(path), part.start, part.end)
            return
        with path.open("rb") as file:
            if kind_of(path) == "warc":
                found = articles_from_records(io.BufferedReader(_Window(file, part)), name)
                yield from (_placed(item, name, "#", part, part.start) for item in found)
            else:
                lines = articles_from_lines(_lines(file, packing, part), name)
                yield from (_placed(item, name, ":", part, part.first) for item in lines)
    except SourceError as error:  # the lines before could not be unpacked this time
        yield Refused(f"{name}:{part.first + 1}", str(error))
    except (OSError, ValueError) as error:
        yield Refused(name, cannot_be_read(path, error))


def _placed(item: Article | Refused, name: str, mark: str, part: Range, before: int) -> Article | Refused:
    """What is named by its place in the range, named by that in the shard."""
    if not isinstance(item, Refused) or part == Range(0, None):
        return item
    if item.source == name:
        return Refused(f"{name}{mark}{before + (mark == ':')}", item.reason)
    within, plus, inner = item.source.removeprefix(name + mark).partition("+")
    return Refused(f"{name}{mark}{int(within) + before}{plus}{inner}", item.reason)


def _rows(path: Path) -> int:
    """How many rows a Parquet file says it has; 0 where it cannot be read."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    try:
        return int(parquet.read_metadata(path).num_rows)
    except (pa.ArrowException, ValueError):
        return 0


def _unpacked(file: BinaryIO, packing: str) -> io.BufferedReader:
    lines = open_unpacked(file, packing)
    assert isinstance(lines, io.BufferedReader)
    return lines


def _line_starts(file: io.BufferedReader, size: int) -> list[tuple[int, int]]:
    """Where ranges of lines begin, each with the number of lines before it."""
    starts, at, lines, cut = [(0, 0)], 0, 0, size
    try:
        # `read1`: what was unpacked before a fault is given before it is raised.
        while piece := file.read1(_PIECE):
            begin = 0
            while (newline := piece.find(b"\n", max(begin, cut - 1 - at))) >= 0:
                lines += piece.count(b"\n", begin, newline + 1)
                begin = newline + 1
                starts.append((at + begin, lines))
                cut = at + begin + size
            lines += piece.count(b"\n", begin)
            at += len(piece)
    except SourceError:  # the packing is broken; the last range ends there
        return starts
    return starts[:-1] if len(starts) > 1 and starts[-1][0] == at else starts


def _warc_starts(file: BinaryIO, packed: bool, size: int) -> list[int]:
    starts: list[int] = [0]
    while (found := _next_record(file, starts[-1] + size, packed)) is not None:
        starts.append(found)
    return starts


def _next_record(file: BinaryIO, at: int, packed: bool) -> int | None:
    """Where the first record begins that begins at a byte or after it; None where none does."""
    # Of a record that is not packed, the line end before it shows that it begins there.
    at -= 0 if packed else 1
    file.seek(at)
    data = b""
    while True:
        piece = file.read(_PIECE)
        data += piece
        kept = max(0, len(data) - _HEAD)
        for found in (_GZIP if packed else _WARC).finditer(data):
            if found.start() > kept and piece:
                break
            if _is_record(data[found.start() : found.start() + _HEAD], packed):
                return at + found.start()
        if not piece:
            return None
        at, data = at + kept, data[kept:]


def _is_record(head: bytes, packed: bool) -> bool:
    if not packed:
        return _WARC_TYPE.search(_BLANK_LINE.split(head, 1)[0]) is not None
    try:
        return machines("gzip")(head).step(head)[0].lstrip().startswith(b"WARC/")
    except BROKEN:
        return False


def _lines(file: BinaryIO, packing: str | None, part: Range) -> BinaryIO:
    if packing is None:
        return io.BufferedReader(_Window(file, part))
    lines = _unpacked(file, packing)
    left = part.start
    while left and (skipped := lines.read(min(left, _PIECE))):
        left -= len(skipped)
    return io.BufferedReader(_Limited(lines, None if part.end is None else part.end - part.start))


class _Window(io.RawIOBase):
    """A range of bytes of a file, as a file of its own."""

    def __init__(self, file: BinaryIO, part: Range) -> None:
        self._file, self._start = file, part.start
        size = file.seek(0, io.SEEK_END)
        self._end = size if part.end is None else min(part.end, size)
        self._at = file.seek(part.start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = self._file.seek(base + offset)
        return self._at - self._start

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(max(0, min(len(buffer), self._end - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class _Limited(io.RawIOBase):
    """What comes next in a file that cannot be sought in, up to so many bytes."""

    def __init__(self, file: io.BufferedReader, size: int | None) -> None:
        self._file, self._left = file, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read1(len(buffer) if self._left is None else min(len(buffer), self._left))
        buffer[: len(data)] = data
        if self._left is not None:
            self._left -= len(data)
        return len(data)
