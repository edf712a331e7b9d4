"""Copies: one text on the pages of several outlets is one voice, however it was cut and whoever is credited.

A signature holds, by MinHash, which runs of four words a text has. Found are copies with another headline, other
credits and datelines, paragraphs left out or put in, and shortened ones down to a fifth, most surely where they keep
the beginning. Not found are texts of less than a dozen words, small pieces from the middle, and what an editor wrote
anew sentence by sentence. Two reports of one happening in words of their own are no copies, even where both quote the
same speech.

A. Broder, "On the resemblance and containment of documents" (SEQUENCES 1997); the bands are those of J. Leskovec,
A. Rajaraman, J. Ullman, "Mining of Massive Datasets", chapter 3. Every hash is fixed here, so that signatures are the
same on all machines and stay comparable over the years of an archive.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import ArchiveError

SAME_TEXT = 0.6
"""Resemblance from which two texts are copies. In the tests, reports in words of their own stay below 0.2 and copies
above 0.75."""
SHORTEST_PART = 0.18
"""Share of the longer text that the shorter one must have; below, what they share cannot be measured well enough."""

_RUN, _FEWEST_RUNS = 4, 9
_MOST_SHARERS = 16  # of the texts that share a band, how many a further one is compared with
# Of the minima of the whole text 64 make bands of four; all of them measure. Those of the beginning, of which a
# shortened copy keeps more than of the whole, make bands of two.
_WHOLE, _BANDED = 128, 64
_BEGINNING, _BEGINNING_RUNS = 16, 80
_CHUNK = 256  # runs at a time: the products then stay in the processor's cache, and memory is flat
_COUNT = struct.Struct("<I")
_LENGTH = _COUNT.size + 2 * (_WHOLE + _BEGINNING)

_WORD = re.compile(r"\w+")
# Who sent it, where and when, and whose work it is: what each outlet puts there anew.
_CREDITS = re.compile(
    r"""
      ^[^\S\n]*[A-Z][\w.'’ -]{1,40}(?:,[^(),\n—–-]{2,40}){0,2}                                  # LONDON, April 30
      (?:[^\S\n]*\([^()\n]{2,40}\)[^\S\n]*(?:—|–|--|-)?|[^\S\n]*(?:—|–|--|[^\S\n]-))[^\S\n]+  # (Agency) -
    | \([A-Z][\w.&]{0,30}(?:[/ ][A-Z][\w.&]{0,30}){0,3}\)                                     # (AP), (Agence Presse)
    | (?i:\((?:additional[ ])?(?:reporting|editing|writing|compiled)\b[^()]{0,300}\))
    | (?i:^[^\S\n]*(?:by|(?:additional[ ])?reporting|editing|writing|compiled|with[ ]files|copyright|©|source|photo
        |image|picture|credit|read[ ]more|see[ ]also|related|share|sign[ ]up|subscribe|advertisement|published|updated
        |last[ ]updated)\b[^\n]{0,100}$)
    """,
    re.M | re.X,
)


def signature(text: str) -> bytes:
    """What is compared and kept of a text: 292 bytes, or none where it has less than a dozen words."""
    runs = _runs(text)
    if len(runs) < _FEWEST_RUNS:
        return b""
    whole = _minima(runs, _multipliers()[:_WHOLE])
    beginning = _minima(runs[:_BEGINNING_RUNS], _multipliers()[_WHOLE:])
    return _COUNT.pack(len(np.unique(runs))) + whole.tobytes() + beginning.tobytes()


def bands(kept: bytes) -> tuple[int, ...]:
    """Signed 64-bit keys for a table: texts of which one is a copy share one, and few others do.

    Of copies that share 0.7 of their runs, or whose beginnings share 0.6, at least 96 in a hundred do. No keys for an
    empty signature. Raises ArchiveError where the bytes are no signature.
    """
    if not kept:
        return ()
    _, whole, beginning = _parts(kept)
    keys = np.concatenate([whole[:_BANDED].view("<u8"), beginning.view("<u4")]).astype(np.uint64)
    keys ^= np.arange(len(keys), dtype=np.uint64) << np.uint64(58)
    return tuple(_mixed(keys).view(np.int64).tolist())


def resemblance(a: bytes, b: bytes) -> float:
    """Of the runs of the shorter text about how large a share stands in the other, 0 to 1; of all runs of both where
    the shorter is less than SHORTEST_PART of the other, and 0 where one is too short to tell.

    Off by 0.05 or less two times of three for texts of like length, by 0.12 where one is a quarter of the other.
    Raises ArchiveError where the bytes are no signature.
    """
    if not a or not b:
        return 0.0
    (runs_a, whole_a, _), (runs_b, whole_b, _) = _parts(a), _parts(b)
    of_both = float(np.count_nonzero(whole_a == whole_b)) / _WHOLE
    shorter, longer = sorted((runs_a, runs_b))
    if shorter < SHORTEST_PART * longer:
        return of_both
    return min(1.0, of_both * (shorter + longer) / ((1 + of_both) * shorter))


def group_copies(signatures: Sequence[bytes]) -> list[list[int]]:
    """The places of the signatures of each text, copies together; the order of the signatures makes no difference."""
    group_of = list(range(len(signatures)))

    def group(at: int) -> int:
        while group_of[at] != at:
            at = group_of[at]
        return at

    sharing: dict[int, list[int]] = {}
    for at in sorted(range(len(signatures)), key=signatures.__getitem__):
        for band in bands(signatures[at]):
            others = sharing.setdefault(band, [])
            for other in others:
                if group(other) != group(at) and resemblance(signatures[other], signatures[at]) >= SAME_TEXT:
                    group_of[group(at)] = group(other)
            if len(others) < _MOST_SHARERS:
                others.append(at)
    groups: dict[int, list[int]] = {}
    for at in range(len(signatures)):
        groups.setdefault(group(at), []).append(at)
    return list(groups.values())


def _runs(text: str) -> NDArray[np.uint64]:
    """Hashes of the runs of _RUN words, in order."""
    plain = unicodedata.normalize("NFKC", _CREDITS.sub(" ", text)).casefold()
    words = _WORD.findall(plain)
    hashes = np.fromiter((zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words), np.uint64, len(words))
    count = len(words) - _RUN + 1
    if count < 1:
        return hashes[:0]
    hashes = _mixed(hashes)
    runs = np.zeros(count, dtype=np.uint64)
    for at in range(_RUN):
        runs = runs * np.uint64(0x100000001B3) + hashes[at : at + count]
    return _mixed(runs)


def _minima(runs: NDArray[np.uint64], multipliers: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """For each multiplier the least product, cut to sixteen bits: enough to see whether two are the same."""
    least = np.full(len(multipliers), np.iinfo(np.uint64).max, dtype=np.uint64)
    for at in range(0, len(runs), _CHUNK):
        # Low bits of a product follow from the low bits of the run alone, and the highest are small in every minimum:
        # what is kept lies between.
        products = (runs[at : at + _CHUNK, None] * multipliers[None, :]) >> np.uint64(24)
        np.minimum(least, products.min(axis=0), out=least)
    return (least & np.uint64(0xFFFF)).astype("<u2")


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64: every bit of the value moves every bit of the result."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@lru_cache(maxsize=1)
def _multipliers() -> NDArray[np.uint64]:
    """Odd numbers, one a minimum. Changing them makes all kept signatures worthless."""
    steps = np.arange(1, _WHOLE + _BEGINNING + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return _mixed(steps) | np.uint64(1)


def _parts(kept: bytes) -> tuple[int, NDArray[np.uint16], NDArray[np.uint16]]:
    if len(kept) != _LENGTH:
        raise ArchiveError(f"{len(kept)} bytes are not the signature of a text, which has {_LENGTH}; make it anew")
    minima = np.frombuffer(kept, dtype="<u2", offset=_COUNT.size)
    return _COUNT.unpack_from(kept)[0], minima[:_WHOLE], minima[_WHOLE:]
