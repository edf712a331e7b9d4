"""Spans of a text. Offsets are half-open and count Unicode code points, as Python's own strings do."""

from __future__ import annotations

import re
from typing import NamedTuple

_WHITE = re.compile(r"\s+")
# Controls that would move a terminal's cursor, marks that turn the order of writing round, halves of surrogate pairs.
# Line breaks and tabs stay.
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Span(NamedTuple):
    """Half-open range `[start, end)` of code points in an article's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return self.end > self.start

    def overlaps(self, other: tuple[int, int]) -> bool:
        return self.start < other[1] and other[0] < self.end

    def covers(self, other: tuple[int, int]) -> bool:
        return self.start <= other[0] and other[1] <= self.end

    def distance(self, other: tuple[int, int]) -> int:
        """Code points between the two; 0 where they touch or overlap."""
        return max(self.start - other[1], other[0] - self.end, 0)


def trim(text: str, start: int, end: int, extra: str = "") -> Span:
    """The span without white space, and without the characters of `extra`, at its ends."""
    while start < end and (text[start].isspace() or text[start] in extra):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in extra):
        end -= 1
    return Span(start, end)


def squeeze(text: str) -> str:
    """The text on one line, every run of white space one blank: for showing, never for offsets."""
    return _WHITE.sub(" ", text).strip()


def printable(text: str) -> str:
    """The text as a terminal or a page may show it: of the same length, with U+FFFD for what could do harm there."""
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", text)
