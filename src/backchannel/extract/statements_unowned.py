"""Quotations that no reporting word owns: whose they are is told by what stands around them."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

from backchannel.extract.statements_drafts import Draft, Scene, in_order, trimmed_words
from backchannel.extract.statements_quoted import is_title
from backchannel.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from backchannel.model.document import Document, Quotation

# "…" — Jane Roe, on the line below a quotation or at its end.
_SIGNED = re.compile(r"\s*(?:[—―–]|--)\s*(?=[A-Z])([^\n]{2,80})(?:\n|$)")
_OPENERS = "[…‘'"
_STOPS = '.?!”"'


def with_unowned_quotations(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, and one for each quotation of a sentence or more that stands alone.

    A quotation that takes up one which the paragraph before left open becomes part of that statement.
    `drafts` are in order.
    """
    document = scene.document
    kept = list(drafts)
    outer = [d for d in drafts if d.depth == 0]
    owned = sorted(p for d in outer for p in d.pieces)
    starts = [p.start for p in owned]
    by_end = sorted(outer, key=lambda d: d.outline.end)
    ends = [d.outline.end for d in by_end]
    latest: Draft | None = None
    for quotation in scene.shelf.document.quotations_by_depth.get(0, []):
        at = bisect.bisect_left(starts, quotation.inner.end) - 1
        if (at >= 0 and owned[at].end > quotation.inner.start) or not _is_sentence(document, quotation):
            continue
        before = bisect.bisect_right(ends, quotation.outer.start) - 1
        last = by_end[before] if before >= 0 else None
        if latest is not None and (last is None or latest.outline.end > last.outline.end):
            last = latest
        words = trimmed_words(document.text, quotation.inner)
        if not words:
            continue
        if last is not None and _is_continued(document, last, quotation):
            last.pieces = (*last.pieces, words)
            latest = last
            continue
        draft = _alone(document, quotation, words, last)
        if draft is not None:
            kept.append(draft)
            latest = draft
    return sorted(kept, key=in_order)


def _alone(document: Document, quotation: Quotation, words: Span, last: Draft | None) -> Draft | None:
    sentence = document.sentence_at(quotation.outer.start)
    if sentence is None:
        return None
    signed = _SIGNED.match(document.text, quotation.outer.end)
    if signed is not None and (name := _name_in(document, Span(*signed.span(1)))) is not None:
        return Draft((words,), 0, 0.8, speaker=name)
    if sentence.heading:
        return None
    block = document.blocks[sentence.block].span
    if last is not None and last.outline.start >= block.start:
        return Draft((words,), 0, 0.8, goes_on_from=last)
    neighbour = _neighbour(document, quotation, block)
    return Draft((words,), 0, 0.6, speaker=neighbour, goes_on_from=None if neighbour is not None else last)


def _name_in(document: Document, span: Span) -> Token | None:
    """The head of the name that a quotation is signed with."""
    tokens = document.tokens_in(span)
    names = [t for t in tokens if t.pos_ == "PROPN"]
    if not names or len(tokens) > 12:
        return None
    first = names[0]
    while first.dep_ == "compound" and first.head in tokens:
        first = first.head
    return first


def _is_sentence(document: Document, quotation: Quotation) -> bool:
    """Whether the quotation is a sentence of its own, rather than a name or a word held at arm's length."""
    text = document.text
    inner = quotation.inner
    head = text[inner.start : inner.start + 80].split()
    before = text[max(0, quotation.outer.start - 40) : quotation.outer.start].rstrip(" ")[-1:]
    ends = text[inner.end - 1]
    least = 2 if ends in ".?!" and before in tuple(_STOPS) else 4
    if is_title(text[slice(*inner)]):
        return False
    if len(head) < least or not (head[0][0].isupper() or head[0][0] in _OPENERS):
        return False
    return before in ("", *'.?!:,”"’—–\n') and ends in ".,?!…—-])’'"


def _is_continued(document: Document, draft: Draft, quotation: Quotation) -> bool:
    """Whether the quotation takes up the one with which the draft ends, which its paragraph left open."""
    last = document.quotation_at(draft.outline.end - 1)
    if last is None or last.depth or last.closed:
        return False
    return not document.text[last.outer.end : quotation.outer.start].strip()


def _neighbour(document: Document, quotation: Quotation, block: Span) -> Token | None:
    """The subject of the sentence before the quotation in its paragraph, or of the one that it stands in."""
    for offset in (quotation.outer.start - 2, quotation.outer.end + 1):
        sentence = document.sentence_at(offset)
        if sentence is None or not block.covers(sentence.span):
            continue
        root = sentence.tokens.root
        subject = next((c for c in root.lefts if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is not None and (subject.pos_ == "PROPN" or subject.lower_ in {"he", "she", "they"}):
            return subject
    return None
