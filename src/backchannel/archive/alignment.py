"""Two texts laid side by side: which pieces went, came or stayed, and where a span of the one lies in the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from backchannel.text import Span, trim

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+|\n+")
_WORD = re.compile(r"\w+|[^\w\s]")
_MOST_PAIRS = 4_000_000
"""Words of one side times those of the other, up to which a rewritten stretch is compared word by word."""

Sign = Literal["same", "gone", "new"]


class Stretch(NamedTuple):
    """A stretch of the older text and what stands in its place in the newer; letter for letter the same, or not."""

    older: Span
    newer: Span
    same: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """`stretches` cover both texts from beginning to end, `pieces` are their lines and sentences in reading order."""

    stretches: tuple[Stretch, ...]
    pieces: tuple[tuple[Sign, str], ...]

    def newer(self, span: tuple[int, int]) -> Span:
        """Where a span of the older text lies in the newer one; empty where it was taken out."""
        first, last = self._at(span[0]), self._at(span[1] - 1)
        start = first.newer.start + (_within(first, span[0]) if first.same else 0)
        end = last.newer.start + _within(last, span[1]) if last.same else last.newer.end
        return Span(start, max(start, end))

    def _at(self, offset: int) -> Stretch:
        return self.stretches[max(0, bisect_right(self.stretches, offset, key=lambda one: one.older.start) - 1)]


def _within(stretch: Stretch, offset: int) -> int:
    """How far into the stretch an offset of the older text lies; one in the white space around it, at its end."""
    return min(max(offset - stretch.older.start, 0), len(stretch.newer))


def align(older: str, newer: str) -> Alignment:
    olds, news = _pieces(older), _pieces(newer)
    matcher = SequenceMatcher(None, [words for _, words in olds], [words for _, words in news], autojunk=False)
    stretches: list[Stretch] = []
    pieces: list[tuple[Sign, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces += (("same", words) for _, words in olds[a:b])
            stretches += (Stretch(old, new, same=True) for (old, _), (new, _) in zip(olds[a:b], news[c:d], strict=True))
            continue
        pieces += (("gone", words) for _, words in olds[a:b])
        pieces += (("new", words) for _, words in news[c:d])
        old, new = _between([span for span, _ in olds], a, b), _between([span for span, _ in news], c, d)
        stretches += _rewritten(older, newer, old, new)
    return Alignment(tuple(stretches) or (Stretch(Span(0, 0), Span(0, 0), same=False),), tuple(pieces))


def _pieces(text: str) -> list[tuple[Span, str]]:
    """Lines, and sentences within them, without the white space around them."""
    found, start = [], 0
    for end, following in [*((m.start(), m.end()) for m in _SENTENCE_END.finditer(text)), (len(text), len(text))]:
        closing = following if text[end:following].strip() else end
        span = trim(text, start, closing)
        if span:
            found.append((span, text[span.start : span.end]))
        start = following
    return found


def _rewritten(older: str, newer: str, old: Span, new: Span) -> Iterator[Stretch]:
    """A stretch that was rewritten, word by word."""
    olds = [Span(*m.span()) for m in _WORD.finditer(older, old.start, old.end)]
    news = [Span(*m.span()) for m in _WORD.finditer(newer, new.start, new.end)]
    if not olds or not news or len(olds) * len(news) > _MOST_PAIRS:
        yield Stretch(old, new, same=False)
        return
    matcher = SequenceMatcher(
        None, [older[s.start : s.end] for s in olds], [newer[s.start : s.end] for s in news], autojunk=False
    )
    at = there = 0
    for block in matcher.get_matching_blocks():
        if at < block.a or there < block.b:
            yield Stretch(_between(olds, at, block.a), _between(news, there, block.b), same=False)
        at, there = block.a + block.size, block.b + block.size
        yield from (Stretch(*pair, same=True) for pair in zip(olds[block.a : at], news[block.b : there], strict=True))


def _between(words: Sequence[Span], first: int, last: int) -> Span:
    """The stretch of words from the first on, before the last; where there are none, the empty one where they would
    be."""
    if first < last:
        return Span(words[first].start, words[last - 1].end)
    at = words[first].start if first < len(words) else words[-1].end if words else 0
    return Span(at, at)
