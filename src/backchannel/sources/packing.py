"""Packed bytes, unpacked in small pieces: whoever takes the pieces can stop before a bomb has gone off."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Protocol

import brotli

from backchannel.errors import SourceError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENCODINGS = ("gzip", "deflate", "br", "zstd")
"""Names, as HTTP has them, of the packings that are known."""

PIECE = 65_536
"""Bytes that are read, and about as many that are unpacked, in one step."""

# A file of text packs to a fifth; the same page over and over to a fiftieth. Beyond this it is made to burst.
_GREATEST_RATIO = 200
_RATIO_COUNTS_FROM = 100_000_000
# 128 MB, what `zstd` itself unpacks when it is not told otherwise.
_WINDOW_LOG = 27
BROKEN = (zlib.error, brotli.error, zstd.ZstdError)


def unpacked(chunks: Iterable[bytes], encoding: str, *, members: bool = False) -> Iterator[bytes]:
    """The bytes in pieces of about PIECE; as they are where `encoding` is "" or "identity".

    What follows the packed bytes is no part of them; with `members` it is a further packed member, as in a file.
    Raises SourceError where the packing is unknown or broken, or ends too early.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from chunks
        return
    make = machines(name)
    machine: Machine | None = None
    ended = False
    for chunk in _with_whole_head(chunks):
        data = chunk
        while data:
            if ended and (not members or not data.strip(b"\0")):
                return
            if machine is None:
                machine = make(data)
            try:
                more = True
                while more:
                    piece, more = machine.step(data)
                    data = b""
                    if piece:
                        yield piece
            except BROKEN as error:
                raise SourceError(f"is packed in a broken way: {error}") from error
            if machine.ended:
                data, machine, ended = machine.rest, None, True
    if machine is not None:
        raise SourceError("ends before what is packed in it does; it was cut off")


def open_unpacked(file: BinaryIO, encoding: str) -> BinaryIO:
    """A packed file as one to read from. Its reads raise SourceError as `unpacked` does, and where it unpacks to more
    than any text does."""
    return io.BufferedReader(_Unpacked(file, encoding), PIECE)


class _Unpacked(io.RawIOBase):
    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._raw = self._size = 0
        self._pieces = unpacked(self._chunks(file), encoding, members=True)
        self._left = memoryview(b"")

    def _chunks(self, file: BinaryIO) -> Iterator[bytes]:
        while chunk := file.read(PIECE):
            self._raw += len(chunk)
            yield chunk

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = memoryview(next(self._pieces, b""))
            self._size += len(self._left)
            check_ratio(self._raw, self._size)
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def check_ratio(raw: int, size: int) -> None:
    """Raises SourceError where so few bytes of a file unpack to so many that they are made to burst."""
    if size > _RATIO_COUNTS_FROM and size > _GREATEST_RATIO * raw:
        raise SourceError(f"unpacks to more than {_GREATEST_RATIO} times its size; what follows is not read")


class Machine(Protocol):
    """Unpacks one member. `step` takes all that it is given, and gives what is ready and whether more is; it raises one
    of BROKEN. Once it has `ended`, `rest` is what was given to it beyond the member."""

    ended: bool
    rest: bytes

    def step(self, data: bytes) -> tuple[bytes, bool]: ...


def machines(name: str) -> Callable[[bytes], Machine]:
    """What makes a machine, from the first two bytes of a member. Raises SourceError where the packing is unknown."""
    if name in ("gzip", "x-gzip", "deflate"):
        return lambda head: _Inflate(head, name)
    if name == "br":
        return lambda _: _Brotli()
    if name == "zstd":
        return lambda _: _Zstd()
    raise SourceError(f"is packed as {name}, which is not known; known are {', '.join(ENCODINGS)}")


class _Inflate:
    def __init__(self, head: bytes, name: str) -> None:
        # Under the name of either, servers send gzip, zlib and, as "deflate", the bare stream.
        zlib_head = head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        bare = name == "deflate" and not zlib_head and head[0] != 0x1F
        self._machine = zlib.decompressobj(-15 if bare else 47)
        self.ended = False
        self.rest = b""

    def step(self, data: bytes) -> tuple[bytes, bool]:
        piece = self._machine.decompress(self._machine.unconsumed_tail + data, PIECE)
        self.ended, self.rest = self._machine.eof, self._machine.unused_data
        return piece, not self.ended and (bool(self._machine.unconsumed_tail) or len(piece) == PIECE)


class _Brotli:
    def __init__(self) -> None:
        self._machine = brotli.Decompressor()
        self.ended = False
        self.rest = b""

    def step(self, data: bytes) -> tuple[bytes, bool]:
        piece = self._machine.process(data, output_buffer_limit=PIECE)
        self.ended = self._machine.is_finished()
        return piece, not self.ended and (bool(piece) or not self._machine.can_accept_more_data())


class _Zstd:
    def __init__(self) -> None:
        self._machine = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
        self.ended = False
        self.rest = b""

    def step(self, data: bytes) -> tuple[bytes, bool]:
        piece = self._machine.decompress(data, PIECE)
        self.ended = self._machine.eof
        self.rest = self._machine.unused_data if self.ended else b""
        return piece, not self.ended and not self._machine.needs_input


def _with_whole_head(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, the first of at least two bytes where there are so many: by them a packing is known."""
    head = b""
    left = iter(chunks)
    for chunk in left:
        head += chunk
        if len(head) > 1:
            break
    if head:
        yield head
    yield from left
