"""The records of a WARC file (ISO 28500), packed or not, one at a time and each within bounds.

Readers of WARC that are there stop at the first broken record, hold a long header whole, or take a cut-off record for
a whole one. Here what is broken is named by where it begins, and reading goes on at the next record that can be found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import SEEK_END
from typing import BinaryIO

from backchannel.errors import SourceError
from backchannel.sources.limits import MAX_BYTES
from backchannel.sources.packing import BROKEN, PIECE, Machine, check_ratio, machines

_MAX_LINE = 65_536
_MAX_LINES = 200
_VERSION = re.compile(rb"WARC/[0-9]\.[0-9]\s*$")
_NEXT_RECORD = re.compile(rb"\nWARC/[0-9]\.[0-9][ \t]*\r?\n")
_LONGEST_HEAD = 64
_BLANK_LINES = re.compile(rb"[\r\n]*")
_LENGTH = re.compile(r"[0-9]{1,15}")
_MEMBER = b"\x1f\x8b\x08"
# So much of a member shows whether a record begins in it.
_MEMBER_HEAD = 512
_WARC = b"WARC/"
_ENDS = b"\r\n\r\n"
_LONG_LINE = f"has a header line of more than {_MAX_LINE:,} bytes"
_CUT_OFF = "the file ends inside it; it was cut off"


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record.

    `place` is where it begins in the file, in bytes; where several share one packed member, `member+unpacked`. Names
    of `fields` are in lower case.
    """

    place: str
    fields: Mapping[str, str]
    block: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that cannot be read, where it begins, and why."""

    place: str
    reason: str


def read_records(file: BinaryIO, wanted: Callable[[Mapping[str, str]], bool]) -> Iterator[WarcRecord | Broken | None]:
    """The records of a file that can be sought in, in order; None for one whose fields are not `wanted`, which is
    passed over unread.

    No more than MAX_BYTES of one is held. Raises SourceError where the file is empty, OSError where it cannot be read.
    """
    size = file.seek(0, SEEK_END)
    if not size:
        raise SourceError("is empty")
    if not _is_member(file, 0):
        yield from _Part(file, 0, size).records(wanted)
        return
    at: int | None = 0
    while at is not None and at < size:
        if not _is_member(file, at):
            yield Broken(str(at), "no packed record begins here")
            at = _next_member(file, at)
            continue
        part = _Part(file, at)
        yield from part.records(wanted)
        at = part.end if part.end is not None else _next_member(file, at + 1)


def _is_member(file: BinaryIO, at: int) -> bool:
    file.seek(at)
    return file.read(len(_MEMBER)) == _MEMBER


def _next_member(file: BinaryIO, at: int) -> int | None:
    """Where the next packed member begins that has a record in it; None where none does."""
    file.seek(at)
    data = b""
    start = at
    while chunk := file.read(PIECE):
        data += chunk
        found = data.find(_MEMBER)
        while found >= 0 and len(data) - found >= _MEMBER_HEAD:
            if _holds_record(data[found : found + _MEMBER_HEAD]):
                return start + found
            found = data.find(_MEMBER, found + 1)
        kept = found if found >= 0 else max(0, len(data) - len(_MEMBER) + 1)
        start += kept
        data = data[kept:]
    found = data.find(_MEMBER)
    while found >= 0:
        if _holds_record(data[found : found + _MEMBER_HEAD]):
            return start + found
        found = data.find(_MEMBER, found + 1)
    return None


def _holds_record(head: bytes) -> bool:
    try:
        return machines("gzip")(head).step(head)[0].lstrip().startswith(_WARC)
    except BROKEN:
        return False


class _BadRecordError(Exception):
    """Raised inside this module alone: the record that is read is broken in this way."""


class _Part:
    """What is read in one go: a plain file of `size` bytes, or one packed member. `end` is where it ends in the file,
    once it has."""

    def __init__(self, file: BinaryIO, start: int, size: int | None = None) -> None:
        file.seek(start)
        self._file = file
        self._start = start
        self._plain_size = size
        self.end: int | None = None
        self._machine: Machine | None = None
        self._more = False
        self._raw = self._size = 0
        self._buffer = bytearray()
        self._at = 0
        self._read_again = 0

    def records(self, wanted: Callable[[Mapping[str, str]], bool]) -> Iterator[WarcRecord | Broken | None]:
        place = str(self._start)
        try:
            while self._skip_blank_lines():
                del self._buffer[: self._at]
                self._at = 0
                inner = self._size - len(self._buffer)
                plain = self._plain_size is not None
                place = str(inner) if plain else f"{self._start}+{inner}" if inner else str(self._start)
                try:
                    yield self._record(place, wanted)
                except _BadRecordError as error:
                    yield Broken(place, str(error))
                    self._skip_to_record()
        except BROKEN as error:
            yield Broken(place, f"is packed in a broken way: {error}")
        except SourceError as error:
            yield Broken(place, str(error))

    def _record(self, place: str, wanted: Callable[[Mapping[str, str]], bool]) -> WarcRecord | None:
        fields = self._fields()
        given = fields.get("content-length", "")
        if not _LENGTH.fullmatch(given):
            raise _BadRecordError(f"has no length that can be read ({given[:40]!r})")
        length = int(given)
        if self._plain_size is not None and length > self._plain_size - self._size + len(self._buffer) - self._at:
            raise _BadRecordError(_CUT_OFF)
        is_wanted = wanted(fields)
        if length > MAX_BYTES or not is_wanted:
            self._skip(length)
            self._check_end()
            if is_wanted:
                raise _BadRecordError(f"is a record of {length:,} bytes; at most {MAX_BYTES:,} are read")
            return None
        start = self._at
        if not self._fill(length):
            raise _BadRecordError(_CUT_OFF)
        self._at += length
        try:
            self._check_end()
        except _BadRecordError:
            # It may have taken in others. Never is more read again than was read: a file of nothing but wrong lengths
            # would otherwise be read without end.
            if self._read_again + length <= self._size:
                self._read_again += length
                self._at = start
            raise
        return WarcRecord(place, fields, bytes(self._buffer[start : start + length]))

    def _fields(self) -> dict[str, str]:
        self._fill(len(_WARC))
        if not self._buffer.startswith(_WARC, self._at) or not _VERSION.match(self._line()):
            raise _BadRecordError("no record begins here")
        fields: dict[str, str] = {}
        name = ""
        for _ in range(_MAX_LINES):
            at = self._at
            raw = self._line()
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            if not line.strip():
                return fields
            if line[0] in " \t" and name:
                fields[name] += " " + line.strip()
                continue
            name, colon, value = line.partition(":")
            name = name.strip().lower()
            if not colon:
                self._at = at
                raise _BadRecordError(f"has a header line that is none: {line[:40]!r}")
            fields[name] = value.strip()
        raise _BadRecordError(f"has more than {_MAX_LINES} header lines")

    def _line(self) -> bytes:
        searched = self._at
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched - self._at > _MAX_LINE:
                raise _BadRecordError(_LONG_LINE)
            if not self._read():
                raise _BadRecordError(_CUT_OFF)
        line = bytes(self._buffer[self._at : end + 1])
        self._at = end + 1
        if len(line) > _MAX_LINE:
            raise _BadRecordError(_LONG_LINE)
        return line

    def _check_end(self) -> None:
        """After a record come two line ends; where they do not, another record or the end: so its length was right.

        Looks on to what follows, since a packed member is whole only when its end has been read.
        """
        self._fill(len(_ENDS))
        is_ended = self._buffer.startswith(_ENDS, self._at)
        if self._skip_blank_lines() and not is_ended:
            self._fill(len(_WARC))
            if not self._buffer.startswith(_WARC, self._at):
                raise _BadRecordError("has another length than it says")

    def _skip_blank_lines(self) -> bool:
        """Whether anything follows them."""
        while True:
            blank = _BLANK_LINES.match(self._buffer, self._at)
            if blank is not None and blank.end() < len(self._buffer):
                self._at = blank.end()
                return True
            if len(self._buffer) - self._at > _MAX_LINE:
                del self._buffer[self._at :]
            if not self._read():
                return False

    def _skip(self, length: int) -> None:
        while (there := len(self._buffer) - self._at) < length:
            length -= there
            self._buffer.clear()
            self._at = 0
            if not self._read():
                raise _BadRecordError(_CUT_OFF)
        self._at += length

    def _skip_to_record(self) -> None:
        # From the line's end before: the line that stands here now may be the head of a record.
        at = max(0, self._at - 1)
        while not (found := _NEXT_RECORD.search(self._buffer, at)):
            del self._buffer[: max(at, len(self._buffer) - _LONGEST_HEAD)]
            at = 0
            if not self._read():
                self._buffer.clear()
                self._at = 0
                return
        self._at = found.start() + 1

    def _fill(self, length: int) -> bool:
        """Whether so many bytes are there, after what could be read."""
        while len(self._buffer) - self._at < length:
            if not self._read():
                return False
        return True

    def _read(self) -> bool:
        """Take some more into the buffer; False at the end. Raises one of BROKEN, and SourceError where a member is
        cut off or bursts."""
        if self.end is not None:
            return False
        piece = self._next_piece() if self._plain_size is None else self._file.read(PIECE)
        if not piece:
            self.end = self._start + self._raw - len(self._machine.rest) if self._machine else self._size
        self._size += len(piece)
        self._buffer += piece
        return bool(piece)

    def _next_piece(self) -> bytes:
        """What comes next when the member is unpacked; nothing at its end."""
        while self._machine is None or not self._machine.ended:
            data = b""
            if not self._more:
                data = self._file.read(PIECE)
                self._raw += len(data)
                if not data:
                    raise SourceError("its packing ends too early; the file was cut off")
            if self._machine is None:
                self._machine = machines("gzip")(data)
            piece, self._more = self._machine.step(data)
            check_ratio(self._raw, self._size + len(piece))
            if piece:
                return piece
        return b""
