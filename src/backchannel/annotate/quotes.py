"""Text in quotation marks: where it begins and ends, what lies inside what, and where a mark is missing.

Marks are read paragraph by paragraph, so that one missing mark spoils no more than its own paragraph. What an
apostrophe is, is told by its neighbours; a straight mark opens or closes by the side on which the blank is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from backchannel.model.document import Block, Document, Quotation
from backchannel.text import Span, trim

_MARK = re.compile(r"``|''|[“”„‟«»‘’‚‛\"']")
# Each kind of mark has a family: a mark closes only one of its own family, curly and straight ones together.
_DOUBLE = frozenset(["“", "”", "„", "‟", '"', "``", "''"])
_OPENS = frozenset(["“", "„", "‟", "``"])
_OPENING_AFTER = frozenset("([{<-–—―/:…=>“‘«\"'„‚")
_CLOSING_BEFORE = frozenset(".,;:!?)]}…-–—―/”’»\"'")
# Words and numbers that begin with an apostrophe: 'em, 'tis, '80s.
_ELIDED = re.compile(r"(?:\d\ds?|em|til|tis|twas|cause|cuz|bout|round|n)\b", re.IGNORECASE)
# How many marks ahead are looked at to tell a nested quotation from a lost mark: bounded, so that reading stays linear.
_LOOK_AHEAD = 16
_NESTED_WITHIN = 500
# What a mark without a fellow is taken to quote: a paragraph up to this long, words at least this many.
_ONE_PARAGRAPH = 800
_LEAST_WORDS = 3
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|me|[Yy]ou|[Yy]our)\b")

# The words after a comma that say who spoke, at the end of the sentence: the closing mark was lost before them.
_SAID = r"(?:said|says|added|wrote)"
_NAMED = r"(?:the |an? )?[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3}|he|she|they"
_WHO_SAID = re.compile(rf", (?:{_SAID} (?:{_NAMED})|(?:{_NAMED}) {_SAID})[^,\w\"”]*$")

Side = Literal["open", "close", "either", "none"]
Family = Literal["double", "single", "guillemet"]


class Quotations(NamedTuple):
    """The quotations by their start, and the spans that a mark without a fellow leaves unread."""

    found: tuple[Quotation, ...]
    unbalanced: tuple[Span, ...]


class _Mark(NamedTuple):
    span: Span
    family: Family
    side: Side


class _Open(NamedTuple):
    mark: _Mark
    depth: int


def find_quotations(document: Document) -> Quotations:
    """Quotations of the article's paragraphs and headings, and the spans where a quotation mark has no fellow.

    A quotation lies inside one block. One that its paragraph leaves open, and that the next paragraph takes up with
    another opening mark, ends with its paragraph and has `closed` False; any other open one is unbalanced. A double
    mark without a fellow still tells where speech begins or ends: the quotation then reaches to the end, or from the
    start, of its sentence, and over the sentences next to it that speak as "I", "we" or "you".
    """
    blocks = [b for b in document.blocks if b.kind != "clutter"]
    marks = [_marks(document.text, block.span) for block in blocks]
    found: list[Quotation] = []
    unbalanced: list[Span] = []
    for at, block in enumerate(blocks):
        following = marks[at + 1] if at + 1 < len(blocks) else []
        goes_on = _takes_up(document.text, blocks[at + 1], following) if following else None
        read = _read_block(document, block, marks[at], goes_on)
        found += read.found
        unbalanced += read.unbalanced
    found.sort(key=lambda q: (q.outer.start, -q.outer.end))
    return Quotations(tuple(found), tuple(sorted(unbalanced)))


def _marks(text: str, block: Span) -> list[_Mark]:
    """The quotation marks of a block, apostrophes left out, each with the side it stands on."""
    marks: list[_Mark] = []
    single_open = False
    # The neighbours are looked at inside the whole text: a block's own ends count as blanks.
    for match in _MARK.finditer(text, *block):
        mark = match.group()
        span = Span(*match.span())
        before = text[span.start - 1] if span.start > block.start else " "
        after = text[span.end] if span.end < block.end else " "
        if mark in "«»":
            marks.append(_Mark(span, "guillemet", _guillemet_side(mark, before, after)))
        elif mark in _DOUBLE:
            side = _double_side(before, after)
            if side == "either" and mark not in "\"''":
                side = "open" if mark in _OPENS else "close"
            marks.append(_Mark(span, "double", side))
        else:
            side = _single_side(text, span, single_open, before, after)
            if side != "none":
                single_open = side == "open"
                marks.append(_Mark(span, "single", side))
    return marks


def _guillemet_side(mark: str, before: str, after: str) -> Side:
    """« opens and » closes, with a blank inside in French; »the other way round« in German."""
    stands_after = not before.isspace() and before not in _OPENING_AFTER
    stands_before = not after.isspace() and after not in _CLOSING_BEFORE
    if mark == "«":
        return "close" if stands_after and not stands_before else "open"
    return "open" if stands_before and not stands_after else "close"


def _double_side(before: str, after: str) -> Side:
    """The side by the neighbours; curly marks too are set the wrong way round now and then, and „so“ in German."""
    opens = (before.isspace() or before in _OPENING_AFTER) and not after.isspace()
    closes = (after.isspace() or after in _CLOSING_BEFORE) and not before.isspace()
    if opens == closes:
        return "either"
    return "open" if opens else "close"


def _single_side(text: str, span: Span, is_open: bool, before: str, after: str) -> Side:
    """The side of a single mark; "none" where it is an apostrophe."""
    mark = text[span.start]
    if before.isalnum() and after.isalnum():
        return "none"
    if mark in "‚‛":
        return "open" if not after.isspace() and (before.isspace() or before in _OPENING_AFTER) else "none"
    starts = (before.isspace() or before in _OPENING_AFTER) and not after.isspace()
    if mark == "‘" or (mark == "'" and starts):
        return "none" if _ELIDED.match(text, span.end) or not starts else "open"
    if not is_open or before.isspace():
        return "none"
    goes_on = after == " " and text[span.end + 1 : span.end + 2].islower()
    # The genitive of a plural: 'the guards' claims are false'.
    return "none" if before in "sS" and goes_on and _closes_later(text, span.end) else "close"


def _closes_later(text: str, start: int) -> bool:
    """Whether another mark that could close a single quotation comes soon, before one that opens any."""
    for match in _MARK.finditer(text, start, start + 300):
        before, after = text[match.start() - 1], text[match.end() : match.end() + 1]
        if match.group() in "’'" and not (before.isalnum() and after.isalnum()):
            return not before.isspace()
        if match.group() in '‘“”"\n':
            return False
    return False


def _takes_up(text: str, block: Block, marks: Sequence[_Mark]) -> Family | None:
    """The family of the mark that the block begins with, where it opens a quotation."""
    first = marks[0]
    begins = not text[block.span.start : first.span.start].strip("—–- \t")
    return first.family if begins and first.side in ("open", "either") else None


def _read_block(document: Document, block: Block, marks: Sequence[_Mark], goes_on: Family | None) -> Quotations:
    found: list[Quotation] = []
    unbalanced: list[Span] = []
    stack: list[_Open] = []
    free = block.span.start  # where words that are in no quotation begin
    for at, mark in enumerate(marks):
        same = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].mark.family == mark.family), None)
        opens = mark.side == "open" or (mark.side == "either" and same is None)
        if opens:
            if same is not None and not _is_nested(marks, at, goes_on):
                # A second mark of the family opens while the first is open: the first was never closed.
                lost = stack[same].mark
                unbalanced.append(Span(lost.span.start, mark.span.start))
                found.extend(_never_closed(document, lost, Span(lost.span.end, mark.span.start), same))
                del stack[same:]
            stack.append(_Open(mark, len(stack)))
        elif same is None:
            unbalanced.append(mark.span)
            found.extend(_never_opened(document, mark, Span(free, mark.span.start), len(stack)))
            free = mark.span.end
        else:
            # Inner ones that stayed open are apostrophes or lost marks; they end with the outer one.
            unbalanced.extend(lost.mark.span for lost in stack[same + 1 :] if lost.mark.family != "single")
            opening = stack[same]
            del stack[same:]
            inner = Span(opening.mark.span.end, mark.span.start)
            free = mark.span.end
            if inner:
                found.append(Quotation(inner, Span(opening.mark.span.start, mark.span.end), opening.depth))
    for opening in stack:
        start = opening.mark.span
        if opening.depth == 0 and goes_on == opening.mark.family and start.end < block.span.end:
            found.append(Quotation(Span(start.end, block.span.end), Span(start.start, block.span.end), 0, closed=False))
        elif opening.mark.family != "single":
            unbalanced.append(Span(start.start, block.span.end))
            found.extend(_never_closed(document, opening.mark, Span(start.end, block.span.end), opening.depth))
    return Quotations(tuple(found), tuple(unbalanced))


def _never_closed(document: Document, mark: _Mark, room: Span, depth: int) -> Iterator[Quotation]:
    """The quotation that a mark opens and none closes, inside the room; it may be the whole of its paragraph."""
    first = document.sentence_at(room.start)
    if mark.family == "single" or mark.side != "open" or depth or first is None:
        return
    block = document.blocks[first.block].span
    end = min(first.span.end, room.end)
    named = _WHO_SAID.search(document.text, room.start, end)
    if named is not None:
        end = named.start() + 1
    elif block.start == mark.span.start and block.end == room.end and len(room) < _ONE_PARAGRAPH:
        yield Quotation(room, Span(mark.span.start, room.end))
        return
    for at in range(first.index + 1, len(document.sentences) if named is None else 0):
        sentence = document.sentences[at]
        if sentence.span.end > room.end or not _FIRST_PERSON.search(document.text, *sentence.span):
            break
        end = sentence.span.end
    if len(document.text[room.start : end].split()) >= _LEAST_WORDS:
        yield Quotation(Span(room.start, end), Span(mark.span.start, end))


def _never_opened(document: Document, mark: _Mark, room: Span, depth: int) -> Iterator[Quotation]:
    """The quotation that a mark closes and none opens, inside the room; the mark must stand where speech breaks off."""
    text = document.text
    last = document.sentence_at(mark.span.start - 1)
    if mark.family == "single" or depth or last is None or text[mark.span.start - 1] not in ",.?!…":
        return
    start = max(last.span.start, room.start)
    for at in range(last.index - 1, -1, -1):
        sentence = document.sentences[at]
        if sentence.span.start < room.start or not _FIRST_PERSON.search(text, *sentence.span):
            break
        start = sentence.span.start
    if len(text[start : mark.span.start].split()) >= _LEAST_WORDS:
        inner = trim(text, start, mark.span.start)
        yield Quotation(inner, Span(inner.start, mark.span.end))


def _is_nested(marks: Sequence[_Mark], at: int, goes_on: Family | None) -> bool:
    """Whether a second opening mark of a family stands inside the first: both are then closed."""
    family = marks[at].family
    depth = 2
    ahead = marks[at + 1 : at + 1 + _LOOK_AHEAD]
    for mark in ahead:
        if mark.span.start - marks[at].span.start > _NESTED_WITHIN:
            return False
        if mark.family == family:
            depth += 1 if mark.side == "open" else -1
        if depth == 0:
            return True
    return depth == 1 and goes_on == family and len(ahead) < _LOOK_AHEAD
