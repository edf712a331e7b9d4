"""Time expressions of an article, with TIMEX3 values worked out from the publication day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache

from spacy.attrs import LOWER, SHAPE  # type: ignore[import-not-found, unused-ignore]
from spacy.strings import get_string_id
from spacy.tokens import Doc

from backchannel.annotate.times_patterns import RULES, SCAN, STARTS, TRIGGERS, RuleName
from backchannel.annotate.times_telling import Teller
from backchannel.annotate.times_tense import Tense, tense_at, tense_of_day, tense_of_opening
from backchannel.annotate.times_values import read
from backchannel.annotate.times_words import month_number
from backchannel.model.document import Document, TimeExpression
from backchannel.text import Span

# Tokens from the first word of an expression to one that shows it to be one: "at least the first two quarters".
_REACH = 8
_NAMING = frozenset({"compound", "nmod", "amod", "nummod", "poss"})
# Code points before a time that still opens its sentence: "On Monday, ...".
_OPENING = 4


def find_times(document: Document, published: date | None) -> tuple[TimeExpression, ...]:
    """The dates, times, durations and sets in the article's paragraphs and headings, in order; none overlaps another.

    Days are resolved against `published`, that day counted: "Sunday" in an article of a Sunday is that day. Where it
    is None, an expression that needs it has the value None. The day on which the program runs plays no part.
    """

    def tense(offset: int) -> Tense:
        token = document.token_at(offset)
        if token is None:
            return "present"
        sentence = document.sentence_at(offset)
        if sentence is not None and sentence.heading:
            return tense_at(token)
        if token.dep_ in _NAMING and month_number(token.text) and tense_of_day(token) == "future":
            return "present"  # "they will keep to the June agreement": the thing has its month for a name already
        if sentence is not None and offset - sentence.span.start <= _OPENING:
            # A time that opens a sentence is its main clause's, whatever verb the parser hangs it on.
            return tense_of_opening(sentence.tokens.root)
        return tense_of_day(token)

    people = cache(lambda: {token.text for token in document.tokens if token.ent_type_ == "PERSON"})
    teller = Teller(published, document.text, tense)
    found: list[TimeExpression] = []
    for name, match in _matches(document):
        if not _is_time(document, name, match, people):
            continue
        reading = read(teller, name, match, _is_told(document, Span(*match.span())))
        if reading is not None:
            found.append(TimeExpression(Span(*match.span()), reading.type, reading.value, reading.basis))
    return tuple(found)


def _is_told(document: Document, span: Span) -> bool:
    """Whether "the next day" may follow the time: not where it only names a thing ("the May 3 deal")."""
    inside = document.tokens_in(span)
    indices = {token.i for token in inside}
    return not any(token.dep_ in _NAMING for token in inside if token.head.i not in indices)


def _matches(document: Document) -> Iterator[tuple[RuleName, re.Match[str]]]:
    """The leftmost matches that do not overlap, tried only at words that can begin an expression."""
    tokens, text = document.tokens, document.text
    places = _places(document.doc)
    at = 0
    for block in document.blocks:
        while at < len(places) and tokens[places[at]].idx < block.span.start:
            at += 1
        reached = block.span.start
        while at < len(places) and (start := tokens[places[at]].idx) < block.span.end:
            at += 1
            if start < reached or block.kind == "clutter":
                continue
            scanned = SCAN.match(text, start, block.span.end)
            if scanned is None or scanned.lastgroup is None:
                continue
            rule = RULES[int(scanned.lastgroup[1:])]
            match = rule.pattern.match(text, start, block.span.end)
            if match is not None:
                reached = match.end()
                yield rule.name, match


def _places(doc: Doc) -> list[int]:
    """Indices of the tokens that can begin an expression, shortly before one that an expression must hold."""
    words, shapes = doc.to_array([LOWER, SHAPE]).T.tolist()
    numbers = {shape for shape in set(shapes) if "d" in doc.vocab.strings[shape]}
    starts, triggers = _ids(STARTS), _ids(TRIGGERS)
    found: list[int] = []
    ahead = len(words) + _REACH  # the nearest from here on that an expression must hold
    for at in range(len(words) - 1, -1, -1):
        is_number = shapes[at] in numbers
        if is_number or words[at] in triggers:
            ahead = at
        if ahead - at < _REACH and (is_number or words[at] in starts):
            found.append(at)
    return found[::-1]


@lru_cache(maxsize=4)
def _ids(words: frozenset[str]) -> frozenset[int]:
    return frozenset(map(get_string_id, words))


# Rules of expressions that have no capitals of their own.
_COUNTED = frozenset({"named_unit", "duration", "units", "span"})
_DATED_ENTITIES = frozenset({"DATE", "TIME"})
_BEFORE_DATES = frozenset(
    {
        "in",
        "of",
        "since",
        "until",
        "till",
        "by",
        "from",
        "to",
        "through",
        "during",
        "between",
        "before",
        "after",
        "for",
        "and",
        "or",
    }
)
_POSSESSIVE = ("'s", "’s")


def _is_time(document: Document, name: RuleName, match: re.Match[str], people: Callable[[], set[str]]) -> bool:
    """Words that are also something else count only where the sentence uses them as a time; `people` are the words of
    the article that name a person.
    """
    token = document.token_at(match.start())
    if token is None:
        return True
    if name in _COUNTED:
        return not _is_title(document, Span(*match.span()))
    if name == "season":
        return token.ent_type_ in _DATED_ENTITIES or (" " in match.group() and document.doc[token.i + 1].pos_ != "VERB")
    if name not in {"month", "year"} or not match.group().rstrip(".").isalnum():
        return True
    before = document.doc[token.i - 1] if token.i else None
    if name == "month" and match.group() in {"May", "March", "April", "June", "August"}:
        # Also a name, as in "Mrs May", and a verb or a deed.
        if (
            before is not None
            and before.text[:1].isupper()
            and before.pos_ == "PROPN"
            and before.ent_type_ not in _DATED_ENTITIES
        ):
            return False
        if document.text.startswith(_POSSESSIVE, match.end()) and (
            token.ent_type_ not in _DATED_ENTITIES or token.text in people()
        ):
            return False
    if token.ent_type_ in _DATED_ENTITIES:
        return True
    return before is not None and before.lower_ in _BEFORE_DATES and token.ent_type_ != "PERSON"


def _is_title(document: Document, span: Span) -> bool:
    """Whether the words are written as the name of a programme or paper: "on Fifty Minutes", "This Week"."""
    last = document.doc[document.tokens_in(span)[-1].i]
    sentence = document.sentence_at(span.start)
    capital = last.text[:1].isupper() and last.text[1:].islower()
    return capital and last.idx > span.start and sentence is not None and not sentence.heading
