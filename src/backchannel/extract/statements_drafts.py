"""Statements in the making: what the rules find, before its words are trimmed and its speakers are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backchannel.extract.statements_cues import POINTED_AT
from backchannel.extract.statements_quoted import Shelf, cut_at_marks, spread
from backchannel.model.records import Actor
from backchannel.text import Span, trim

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.statements_cues import Cues
    from backchannel.model.document import Document

# "That's", "That" at the head of a sentence and "that claim" are no conjunctions.
_LEADING = re.compile(rf"(?:that\b(?![’']|\s(?:{'|'.join(sorted(POINTED_AT))})\b)|[,;:—–\s-])+")
_EDGES = ' \t\n\r,;:—–-"“”«»„`'
_CLOSING = "\"'”’»“"
_OPENING = '"“«„'
_LETTERS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Scene:
    """What every rule looks at: the article, its quotations, the table, and the indices of all reporting words."""

    document: Document
    shelf: Shelf
    cues: Cues
    told: Set[int]


@dataclass(slots=True, eq=False)
class Draft:
    """A statement in the making: tokens where the record will have actors.

    `depth` is that of the quotations in its content; `named` heads the words of the author where `speaker` heads those
    of his text; `goes_on_from` is the statement whose speaker it has, `outer` the one that it stands inside. `verbatim`
    words are the speaker's own though no marks stand around them; `label` is the name that a transcript puts before
    them, `stands_for` the name that a label without one ("A:") means.
    """

    pieces: tuple[Span, ...]
    depth: int
    confidence: float
    cue: Span | None = None
    speaker: Token | None = None
    named: Token | None = None
    addressee: Token | None = None
    goes_on_from: Draft | None = None
    outer: Draft | None = None
    verbatim: bool = False
    label: Span | None = None
    stands_for: Span | None = None
    actor: Actor | None = None
    heard_by: Actor | None = None

    @property
    def outline(self) -> Span:
        return Span(self.pieces[0].start, self.pieces[-1].end)


def finished(scene: Scene, draft: Draft) -> Draft | None:
    """The draft with its pieces widened to whole quotations, cut at their marks and trimmed; None if none is left."""
    text = scene.document.text
    pieces: list[Span] = []
    for piece in draft.pieces:
        wide = spread(scene.shelf, piece, draft.depth)
        if draft.cue is not None and wide.covers(draft.cue) and not piece.covers(draft.cue):
            wide = piece
        for part in cut_at_marks(scene.shelf, wide, draft.depth):
            trimmed = trimmed_words(text, part)
            if trimmed and _LETTERS.search(text, *trimmed) and not (pieces and trimmed.overlaps(pieces[-1])):
                pieces.append(trimmed)
    if not pieces:
        return None
    draft.pieces = tuple(sorted(pieces))
    return draft


def trimmed_words(text: str, part: Span, *, verbatim: bool = False) -> Span:
    """The words without "that", marks and commas at their ends; a full stop stays where it is quoted."""
    if verbatim:
        return trim(text, *part)
    lead = _LEADING.match(text, *part)
    span = trim(text, lead.end() if lead else part.start, part.end, _EDGES)
    after, before = text[span.end : span.end + 1] or "\n", text[part.start - 1 : part.start] or " "
    # A quotation that its paragraph leaves open has its mark in front only.
    quoted = after in _CLOSING or (after == "\n" and before in _OPENING)
    if span and text[span.end - 1] == "." and not quoted:
        span = Span(span.start, span.end - 1)
    if span and text[span.end - 1] == ")" and text.count("(", *span) < text.count(")", *span):
        span = trim(text, span.start, span.end - 1, _EDGES)
    return span


def without_doubles(drafts: Iterable[Draft]) -> list[Draft]:
    """Of drafts with the same outline the surest, in the order of their words: outer ones before those inside them."""
    surest: dict[Span, Draft] = {}
    for draft in drafts:
        known = surest.get(draft.outline)
        if known is None or draft.confidence > known.confidence:
            surest[draft.outline] = draft
    return sorted(surest.values(), key=in_order)


def in_order(draft: Draft) -> tuple[int, int]:
    """Sorts drafts by their words, outer ones before those inside them."""
    return draft.outline.start, -draft.outline.end
