"""Packed bytes, unpacked within bounds."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import SourceError
from backchannel.sources.packing import PIECE, open_unpacked, unpacked

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def bare_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("deflate", gzip.compress),
    ("br", partial(brotli.compress, quality=4)),
    ("zstd", zstd.compress),
]
every_packing = pytest.mark.parametrize(("encoding", "pack"), PACKERS)


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@every_packing
@settings(deadline=None)
@given(data=st.binary(max_size=300), size=st.integers(1, 50))
def test_what_was_packed_comes_back_however_it_arrives(
    encoding: str, pack: Callable[[bytes], bytes], data: bytes, size: int
) -> None:
    assert b"".join(unpacked(cut(pack(data), size), encoding)) == data


@every_packing
def test_a_bomb_comes_in_small_pieces(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    size = 30_000_000
    pieces = [len(piece) for piece in unpacked([pack(bytes(size))], encoding)]
    assert sum(pieces) == size
    assert max(pieces) <= 2 * PIECE


@every_packing
def test_what_was_cut_off_is_told(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    data = pack(bytes(range(256)) * 20)
    with pytest.raises(SourceError, match=r"cut off|broken"):
        list(unpacked([data[: len(data) // 2]], encoding))


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_what_was_never_packed_is_told(encoding: str) -> None:
    with pytest.raises(SourceError, match=r"broken|cut off"):
        list(unpacked([b"<html>The envoys met.</html>"], encoding))


def test_an_unknown_packing_is_told_and_none_is_none() -> None:
    with pytest.raises(SourceError, match="packed as pack200"):
        list(unpacked([b"x"], "pack200"))
    assert list(unpacked([b"ab", b"c"], "Identity")) == [b"ab", b"c"]
    assert list(unpacked([], "gzip")) == []


def test_what_follows_a_packed_answer_is_no_part_of_it() -> None:
    assert b"".join(unpacked([gzip.compress(b"envoys") + b"\r\n"], "gzip")) == b"envoys"


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("zstd", zstd.compress)])
def test_a_file_may_have_several_members(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    data = pack(b"one\n") + pack(b"two\nthree") + bytes(100)
    assert open_unpacked(io.BytesIO(data), encoding).readlines() == [b"one\n", b"two\n", b"three"]
    with pytest.raises(SourceError, match="broken"):
        open_unpacked(io.BytesIO(data + b"rubbish"), encoding).read()


def test_a_file_that_is_made_to_burst_is_not_read_to_its_end() -> None:
    bomb = zstd.compress(bytes(20_000_000)) * 20
    file, taken = open_unpacked(io.BytesIO(bomb), "zstd"), []
    with pytest.raises(SourceError, match="more than 200 times its size"):
        taken.extend(len(piece) for piece in iter(lambda: file.read(PIECE), b""))
    assert sum(taken) < 110_000_000


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.binary(max_size=20))
def test_rubbish_is_refused_or_unpacked(data: bytes, encoding: str, put: bytes) -> None:
    packed = dict(PACKERS)[encoding](data)
    for rubbish in (data, packed[: len(packed) // 2] + put + packed[len(packed) // 2 :]):
        sizes: list[int] = []
        with suppress(SourceError):
            sizes.extend(len(piece) for piece in unpacked([rubbish], encoding, members=True))
        assert all(size <= 2 * PIECE for size in sizes)
