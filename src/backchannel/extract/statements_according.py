"""Sourcing without a verb: "according to X", "in the words of X", "X: …"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.statements_quoted import Shelf
    from backchannel.model.document import Document

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_RELATIVE = frozenset(["WDT", "WP", "WP$"])
# What something can accord with without anybody saying so.
_JOINING = frozenset("and but or which who that because while although".split())
_MEASURES = frozenset(
    "law rule plan schedule custom tradition standard size need principle criterion wish procedure".split()
)
_CLAUSES = frozenset(["ROOT", "ccomp", "relcl", "advcl", "acl", "parataxis"])


@dataclass(frozen=True, slots=True)
class According:
    """An "according to" phrase: its cue, the head of its source, and the pieces of what the source says."""

    cue: Span
    source: Token
    pieces: tuple[Span, ...]
    confidence: float
    depth: int


def according_phrases(document: Document, shelf: Shelf) -> Iterator[According]:
    """Every "according to X" of the article, with the clause that rests on X."""
    for sentence in document.sentences:
        for token in document.words(sentence)[:-1]:
            if token.lower_ != "according" or token.nbor().lower_ != "to":
                continue
            source = _source(token)
            if source is None or source.lemma_.lower() in _MEASURES:
                continue
            to = token.nbor()
            cue = Span(token.idx, to.idx + 2)
            phrase = Span(token.idx, _end(source, sentence.span, document.text))
            pieces = _rest(document, shelf, token, phrase, sentence.span)
            if pieces:
                inside = document.quotation_at(token.idx)
                yield According(cue, source, pieces, 0.85, inside.depth + 1 if inside else 0)


def _source(token: Token) -> Token | None:
    to = token.nbor()
    for head in (to, token):
        for child in head.rights:
            if child.dep_ in ("pobj", "dobj") and child.i > to.i:
                return child
    following = to.nbor() if to.i + 1 < len(to.doc) else None
    if following is not None and to.dep_ == "aux" and to.head == following:
        following = next((c for c in following.rights if c.dep_ == "dobj"), None)  # "according to show insiders"
    while (
        following is not None
        and following.dep_ in ("compound", "det", "amod", "poss")
        and following.head.i > following.i
    ):
        following = following.head
    return following if following is not None and following.pos_ in ("NOUN", "PROPN", "PRON") else None


def _end(source: Token, sentence: Span, text: str) -> int:
    """End of the source's noun phrase; a clause that the parser hung on it is left out."""
    last = source
    comma = next((t for t in source.subtree if t.i > source.i and t.text == ","), None)
    if comma is not None and comma.i + 1 < len(comma.doc) and comma.nbor().tag_ in _RELATIVE:
        closing = text.find(",", comma.idx + 1, sentence.end)
        return closing if closing >= 0 else int(comma.idx)
    opens = not text[sentence.start : sentence.start + 1] or text[
        sentence.start : source.idx
    ].strip().lower().startswith("according")
    if comma is not None and opens:
        # At the head of the sentence the next comma ends the phrase, unless another one closes an appositive.
        second = text.find(",", comma.idx + 1, sentence.end)
        finite = next((t for t in source.doc[comma.i : source.doc[comma.i].sent.end] if t.tag_ in _FINITE), None)
        if second < 0 or (finite is not None and finite.idx < second):
            return int(comma.idx)
    for part in source.subtree:
        if part.i <= source.i:
            continue
        if part.is_punct and part.text == "," and _begins_clause(part, source):
            break
        last = part
    return min(int(last.idx + len(last.text)), sentence.end)


def _begins_clause(comma: Token, source: Token) -> bool:
    following = comma.nbor() if comma.i + 1 < len(comma.doc) else None
    if following is None:
        return True
    for child in source.rights:
        if (
            child.dep_ in ("appos", "conj", "relcl", "acl", "prep")
            and child.left_edge.i <= following.i <= child.right_edge.i
        ):
            return False
    return True


def _rest(document: Document, shelf: Shelf, token: Token, phrase: Span, sentence: Span) -> tuple[Span, ...]:
    """The clause that the phrase belongs to, without the phrase and its commas."""
    text = document.text
    around = document.quotation_at(token.idx)
    if around is not None:
        sentence = Span(max(sentence.start, around.inner.start), min(sentence.end, around.inner.end))
    if (
        not text[sentence.start : phrase.start].strip(" \"“'(—–-")
        or len(text[sentence.start : phrase.start].split()) == 1
    ):
        return tuple(s for s in (Span(phrase.end, _stop(text, phrase.end, sentence.end)),) if s)
    lead = text[sentence.start : phrase.start].rstrip(" ,").rsplit(maxsplit=1)
    if lead and lead[-1].lower() in _JOINING:
        return tuple(s for s in (Span(phrase.end, _stop(text, phrase.end, sentence.end)),) if s)
    head = token
    for _ in range(8):
        if head.dep_ in _CLAUSES and head != token:
            break
        if (
            head.dep_ == "conj"
            and head.pos_ in ("VERB", "AUX")
            and any(c.dep_ in ("nsubj", "nsubjpass") for c in head.lefts)
        ):
            break
        if head.head == head:
            break
        head = head.head
    start = sentence.start if head.dep_ in ("ROOT", "ccomp") else max(head.left_edge.idx, sentence.start)
    if start >= phrase.start:
        start = sentence.start
    semicolon = text.rfind("; ", start, phrase.start)
    start = semicolon + 2 if semicolon >= 0 else start
    quotation = shelf.before(phrase.start, 0 if around is None else around.depth + 1)
    if quotation is not None and quotation.outer.end <= start and not text[quotation.outer.end : start].strip(" ,"):
        start = quotation.inner.start
    pieces = [Span(start, phrase.start)]
    tail = text[phrase.end : sentence.end].lstrip()
    if tail[:1] == "," and head.right_edge.idx > phrase.end:
        pieces.append(Span(phrase.end, _stop(text, phrase.end, sentence.end)))
    return tuple(pieces)


def _stop(text: str, start: int, end: int) -> int:
    semicolon = text.find(";", start, end)
    return semicolon if semicolon >= 0 else end
