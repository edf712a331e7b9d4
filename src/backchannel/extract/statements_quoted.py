"""Quotations next to a reporting word: whose they are is told by commas, colons and the sentence's end."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from backchannel.model.document import Document, Quotation
from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.statements_cues import Cue

_BARE = re.compile(r"[\s,—–-]*")
_JOINS = re.compile(r"\s*[,—–-]+\s*(?:(?:and|but|or|that|adding|then|because|so)\s+)?(?:that\s+)?")
_INTERRUPTED = re.compile(r"[,?!…—–-][\"'’”»\])]*\s*$")
_ENDS = re.compile(r"[,.?!…]['’\"”]*\s*$")
_AFTER_END = re.compile(r"\s*(?:[.;?!()]|$)")
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
# What may stand between a reporting verb and the quotation or clause it opens.
_ADJUNCTS = frozenset(["prt", "prep", "advmod", "npadvmod", "dative", "nsubj", "nsubjpass", "agent", "acomp"])
_BEFORE_VERB = frozenset(["aux", "auxpass", "advmod", "nsubj", "nsubjpass", "neg"])


class Shelf:
    """The quotations of an article by depth, for finding the one before or after a place."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def before(self, offset: int, depth: int) -> Quotation | None:
        """The last quotation of the depth that ends at or before the offset."""
        row = self.document.quotations_by_depth.get(depth, [])
        at = bisect.bisect_right(row, offset, key=lambda q: q.outer.end) - 1
        return row[at] if at >= 0 else None

    def after(self, offset: int, depth: int) -> Quotation | None:
        """The first quotation of the depth that starts at or after the offset."""
        row = self.document.quotations_by_depth.get(depth, [])
        at = bisect.bisect_left(row, offset, key=lambda q: q.outer.start)
        return row[at] if at < len(row) else None

    def touched(self, span: Span, depth: int) -> list[Quotation]:
        """The quotations of the depth that overlap the span."""
        row = self.document.quotations_by_depth.get(depth, [])
        at = bisect.bisect_right(row, span.start, key=lambda q: q.outer.end)
        found = []
        while at < len(row) and row[at].outer.start < span.end:
            found.append(row[at])
            at += 1
        return found


def cue_group(document: Document, shelf: Shelf, cue: Cue) -> Span:
    """The reporting verb with its auxiliaries, its subject where that is next to it, adjuncts and addressee."""
    verb = cue.token
    start = verb.idx
    for child in reversed(list(verb.lefts)):
        if child.dep_ not in _BEFORE_VERB and child.lower_ != "as":
            break
        start = child.left_edge.idx
    for quotation in reversed(shelf.touched(Span(start, verb.idx), cue.depth)):
        # The parser now and then makes a quotation part of the subject.
        start = max(start, quotation.outer.end)
    end = verb.idx + len(verb.text)
    for child in verb.rights:
        told = child.dep_ == "dobj" and "told" in cue.frames
        if child.dep_ not in _ADJUNCTS and not told and child != cue.particle:
            break
        end = _end_of(child)
    nearest = shelf.after(verb.idx, cue.depth)
    if nearest is not None:
        end = min(end, max(nearest.outer.start, verb.idx + len(verb.text)))
    start, end = max(start, cue.region.start), min(end, max(cue.region.end, verb.idx + len(verb.text)))
    while end > start and document.text[end - 1] in " ,:\n":
        end -= 1
    return Span(start, end)


def _end_of(token: Token) -> int:
    edge = token.right_edge
    return int(edge.idx + len(edge.text))


def quoted_content(document: Document, shelf: Shelf, cue: Cue, group: Span, limit: int) -> list[Span]:
    """Pieces of content that stand in quotation marks right before and after the group; none where there are none.

    `limit` is how far the words that hang on the verb reach in its sentence.
    """
    before = shelf.before(group.start, cue.depth)
    after = shelf.after(cue.token.idx, cue.depth)
    if cue.inside is not None:
        before = before if before and cue.inside.inner.covers(before.outer) else None
        after = after if after and cue.inside.inner.covers(after.outer) else None
    if before is not None and _is_interrupted(document, cue, before, group):
        pieces = [_with_lead(document, before)]
        joined = after is not None and _JOINS.fullmatch(document.text, group.end, after.outer.start)
        if after is not None and joined and not is_title(document.text[slice(*after.inner)]):
            pieces.append(after.inner)
        return pieces
    if after is not None and _is_opened(document, cue, after):
        text = document.text
        closed = _ENDS.search(text, *after.inner) or _AFTER_END.match(text, after.outer.end)
        if closed or limit <= after.outer.end or text[after.outer.end : after.outer.end + 1] == ",":
            return [after.inner]
        return [Span(after.inner.start, max(limit, after.inner.end))]
    return []


def is_title(words: str) -> bool:
    """Whether words in quotation marks are the title of a work: "The Long Road", with a comma perhaps."""
    long = [w for w in words.split() if len(w) > 3]
    return words[-1:] not in tuple(".?!") and len(long) > 1 and all(w[0].isupper() for w in long)


def _is_interrupted(document: Document, cue: Cue, quotation: Quotation, group: Span) -> bool:
    """Whether the quotation is broken off for the cue: "…," he said."""
    text = document.text
    if not _BARE.fullmatch(text, quotation.outer.end, group.start):
        return False
    reports_more = any(c.dep_ == "ccomp" and c.i > cue.token.i for c in cue.token.rights)
    if reports_more and text[quotation.inner.end - 1] in ".?!" and "," not in text[quotation.outer.end : group.start]:
        return False  # "Who will pay?" [¶] Ms Roe says there is a fund
    if len(quotation.inner) < 60 and reports_more:
        lead = _with_lead(document, quotation)
        if lead != quotation.inner:
            return False  # In "The Morning Hour," she said they would …: a title
    if cue.token.tag_ == "VBG" and not any(c.dep_ in ("nsubj", "aux") for c in cue.token.lefts):
        return False  # "…," adding "…": the participle looks ahead
    return (
        bool(_INTERRUPTED.search(text, quotation.inner.start, quotation.inner.end))
        or "," in text[quotation.outer.end : group.start]
        or "—" in text[quotation.outer.end : group.start]
    )


def _is_opened(document: Document, cue: Cue, quotation: Quotation) -> bool:
    """Whether the cue leads up to the quotation: he said: "…"."""
    text = document.text
    start, end = cue.token.idx + len(cue.token.text), quotation.outer.start
    between = text[start:end].rstrip()
    if "\n\n" in between or len(between) > 250:
        return False
    if not between or between in (",", ":", "that", " that", ", that"):
        return True
    if between[-1:] == ":":
        if any(t.tag_ in _FINITE and t.sent.start > cue.token.i for t in document.tokens_in((start, end))):
            return False  # she pointed out that it was late. The clerk read: "…"
        if cue.token.tag_ == "VBG" and any(t.tag_ in _FINITE for t in document.tokens_in((start, end))):
            return False
        told = text[quotation.inner.end - 1] == "," and text[quotation.outer.end : quotation.outer.end + 1] == " "
        following = document.token_at(quotation.outer.end + 1)
        cue_after = following is not None and following.tag_ in _FINITE  # she noted the need: "…," said Ms Roe
        if told and (cue_after or any(t.tag_ in _FINITE for t in document.tokens_in((start, end)))):
            return False  # she welcomed it: "…," she said
        return not re.search(r"[.?!]\s", between) or between.count(".") < 2
    if end > cue.region.end:
        return False
    tokens = document.tokens_in((start, end))
    if any(t.tag_ in _FINITE for t in tokens):
        return (
            cue.token.tag_ != "VBG"
            and between[-1:] == ","
            and len(quotation.inner) > 25
            and text[quotation.inner.start].isupper()
            and all(t.tag_ not in _FINITE or _in_relative(t, cue.token) for t in tokens)
        )
    if between[-1:] == ",":
        return True
    return between.endswith(" that") or all(_hangs_on(t, cue) for t in tokens)


def _in_relative(token: Token, verb: Token) -> bool:
    """Whether the token stands in a clause about the speaker: said Roe, who was there, "…"."""
    clause = False
    while token not in (token.head, verb):
        clause = clause or token.dep_ in ("relcl", "acl")
        if token.head == verb:
            return clause and token.dep_ in ("nsubj", "dobj", "dative", "npadvmod")
        token = token.head
    return False


def _hangs_on(token: Token, cue: Cue) -> bool:
    """Whether the token is part of an adjunct or the addressee of the verb, rather than of what is reported."""
    while token.head != cue.token:
        if token.head == token:
            return False
        token = token.head
    return token.dep_ in _ADJUNCTS or token.is_punct or (token.dep_ == "dobj" and "told" in cue.frames)


def _with_lead(document: Document, quotation: Quotation) -> Span:
    """The quotation with the words of its own sentence before it: The plan "is dead," he said."""
    sentence = document.sentence_at(quotation.outer.start)
    if sentence is None or quotation.depth:
        return quotation.inner
    lead = document.text[sentence.span.start : quotation.outer.start].strip()
    goes_on = document.text[quotation.inner.start].islower()
    if not lead or (len(lead.split()) < 2 and not goes_on) or lead[-1] in ",:.?!—–-" or not lead[0].isupper():
        return quotation.inner
    return Span(sentence.span.start, quotation.inner.end)


def spread(shelf: Shelf, span: Span, depth: int) -> Span:
    """The span widened to the whole of every quotation that it reaches into, or right up to."""
    start, end = span
    text = shelf.document.text
    following = shelf.after(end, depth)
    if (
        following is not None
        and following.outer.start - end <= 1
        and text[end - 1] not in ".,;:"
        and text[end : following.outer.start] in ("", " ")
    ):
        end = following.inner.end
    for quotation in shelf.touched(span, depth):
        start, end = min(start, quotation.inner.start), max(end, quotation.inner.end)
    return Span(start, end)


def cut_at_marks(shelf: Shelf, span: Span, depth: int) -> Sequence[Span]:
    """The span in pieces, the quotation marks of the depth left out."""
    pieces: list[Span] = []
    start = span.start
    for quotation in shelf.touched(span, depth):
        if quotation.outer.start >= start:
            pieces.append(Span(start, quotation.outer.start))
        pieces.append(Span(max(quotation.inner.start, span.start), min(quotation.inner.end, span.end)))
        start = max(start, quotation.outer.end)
    pieces.append(Span(start, span.end))
    return [p for p in pieces if p]
