"""Days counted from another act: "two days after students took the embassy", "the day before the rally"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Token

from backchannel.extract.dates_clause import VERBS, time_in_sentence
from backchannel.extract.dates_same import day_of_thing
from backchannel.model import dates
from backchannel.model.document import Document, Sentence, TimeExpression
from backchannel.text import Span

TimeOf = Callable[[Document, Token, Sentence], TimeExpression | None]
_THE_DAY = re.compile(r"\bthe day\s+$")
_DAYS = re.compile(r"P(?:(\d+)D|([12])W)")
_OF_WHAT = frozenset({"nsubj", "nsubjpass", "dobj"})
_SIDES = {"after": 1, "before": -1}
# How far back the act may have been told from which a day is counted.
_TOLD_BEFORE = 12


def counted_day(document: Document, trigger: Token, sentence: Sentence, time_of: TimeOf) -> TimeExpression | None:
    """The day of an act that is told to be so many days before or after another, where that one has a day."""
    for marker in sentence.tokens:
        side = _SIDES.get(marker.lower_)
        if side is None or marker.i + 1 >= sentence.tokens.end:
            continue
        found = _count(document, marker)
        if found is None:
            continue
        days, span = found
        base: TimeExpression | None = None
        lower, upper = _lower(marker), _upper(marker)
        if lower is None or upper is None:
            continue
        if trigger in (lower, *(t for t in lower.children if t.dep_ == "conj")):
            base, days = time_of(document, *_happening(document, upper, sentence)), -days
        elif trigger == upper or (trigger.head == upper and trigger.dep_ in _OF_WHAT):
            base = (
                time_of(document, lower, sentence) if lower.pos_ in VERBS else _told(document, lower, sentence, time_of)
            )
        value = (base.value or "").partition("T")[0] if base else ""
        start = dates.start(value) if dates.grain(value) == "day" else None
        shifted = start and dates.shift(start, side * days, "day")
        if base and shifted:
            return replace(base, span=span, type="DATE", value=shifted, basis="relative")
    return None


def _happening(document: Document, verb: Token, sentence: Sentence) -> tuple[Token, Sentence]:
    """The act that the verb stands for: "this comes a week after" counts from what was told just before."""
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if verb.lemma_ != "come" or subject is None or subject.lower_ not in {"this", "that", "it"} or not sentence.index:
        return verb, sentence
    before = document.sentences[sentence.index - 1]
    return before.tokens.root, before


def _count(document: Document, marker: Token) -> tuple[int, Span] | None:
    """How many days stand before the marker, and where; some hours are the same day."""
    last = bisect_right(document.times, marker.idx, key=lambda time: time.span.end)
    for expression in document.times[max(0, last - 1) : last]:
        if expression.type == "DURATION" and not document.text[expression.span.end : marker.idx].strip():
            days = _DAYS.fullmatch(expression.value or "")
            if days or (expression.value or "").startswith("PT"):
                return (int(days[1] or 0) + 7 * int(days[2] or 0) if days else 0), expression.span
    near = _THE_DAY.search(document.text, max(0, marker.idx - 10), marker.idx)
    return (1, Span(near.start(), marker.idx - 1)) if near else None


def _lower(marker: Token) -> Token | None:
    """The act after the marker: the verb of its clause, or its noun."""
    if marker.dep_ == "mark":
        return marker.head
    return next((child for child in marker.children if child.dep_ in {"pobj", "pcomp"}), None)


def _upper(marker: Token) -> Token | None:
    """The verb whose act is counted from the other."""
    at = marker.head if marker.dep_ == "mark" else marker
    above = next((token for token in at.ancestors if token.pos_ in VERBS), None)
    if above is None and marker.dep_ == "mark":
        # The parser may take the later clause for the main one.
        return next((child for child in at.children if child.dep_ == "ccomp" and child.i < marker.i), None)
    return above


def _told(document: Document, noun: Token, sentence: Sentence, time_of: TimeOf) -> TimeExpression | None:
    """The day of a thing that was told before: its own, or that of the main clause of the sentence that has it."""
    here = time_in_sentence(document, noun, sentence)
    if here is not None and noun.idx < here.span.start <= noun.right_edge.idx:
        return here
    own = day_of_thing(document, noun, sentence)
    if own is not None:
        return own
    for before in reversed(document.sentences[max(0, sentence.index - _TOLD_BEFORE) : sentence.index]):
        if any(token.lemma_ == noun.lemma_ for token in before.tokens):
            found = time_of(document, before.tokens.root, before)
            if found is not None:
                return found
    return None
