"""The date that belongs to a word, for claims that are no events."""

from __future__ import annotations

from typing import get_args

from spacy.tokens import Token

from backchannel.model.dates import grain
from backchannel.model.document import Document, Sentence
from backchannel.model.records import DatePrecision, EventDate

_CRIMES = frozenset(
    "murder murders killing killings slaying shooting shootings stabbing bombing bombings blast blasts explosion "
    "explosions attack attacks death deaths assassination massacre robbery theft kidnapping abduction hijacking rape "
    "assault arson crash".split()
)
_FOR_IT = frozenset({"in", "for", "of", "over"})


def date_near(document: Document, word: Token, sentence: Sentence) -> EventDate | None:
    """The resolved date in the word's own clause, else the nearest of the sentence, other words' clauses last.

    None where there is none: "held since November, was freed on Friday" is Friday for "freed".
    """
    best: tuple[int, int, EventDate] | None = None
    for time in document.times:
        if time.value is None or time.type not in {"DATE", "TIME"} or not time.span.overlaps(sentence.span):
            continue
        value = time.value.split("T")[0]
        precision = grain(value)
        token = document.token_at(time.span.start)
        if precision not in get_args(DatePrecision) or token is None or begins_a_span(token):
            continue
        rank = (_steps(token, word), time.span.distance((word.idx, word.idx + 1)))
        if (rank[0] == 2 and _is_told_apart(token, word)) or _is_of_a_matter(token, word):
            continue
        if best is None or rank < best[:2]:
            cited = document.article.cite(*time.span)
            best = (*rank, EventDate(value, precision, time.basis, cited))  # type: ignore[arg-type]
    return best[2] if best else None


def _is_of_a_matter(token: Token, word: Token) -> bool:
    """Whether the day is that of what the word is about: "convicted of the March murder"."""
    matter = token.head
    named = token.dep_ in {"compound", "nmod", "amod", "poss"} and matter.pos_ == "NOUN" and matter != word
    told = named and matter.dep_ == "pobj" and matter.head.lower_ in {"of", "for", "over"}
    return told and not matter.is_ancestor(word)


def is_of_a_crime(token: Token, word: Token) -> bool:
    """Whether the day is that of the deed for which somebody is charged or held: "arrested in connection with last
    year's bombing", "charged in the 1995 shooting"; not "charged with murder on Friday".
    """
    for at in (token, *token.ancestors):
        if at == word:
            return False
        over = at.head
        if over.lower_ == "connection" or (at.lower_ in _CRIMES and over.dep_ == "prep" and over.lower_ in _FOR_IT):
            return word.is_ancestor(at)
    return False


def begins_a_span(token: Token) -> bool:
    """ "since November", "since last November": the day from which something lasts, not the day of an act."""
    return any(t.lower_ == "since" for t in token.doc[max(token.i - 2, 0) : token.i])


def _clause(word: Token) -> set[int]:
    """The words over the word in its own clause: what hangs on "announced" is no day of what was announced."""
    found: set[int] = set()
    at = word
    while at.head.i != at.i and not (at.dep_ in {"relcl", "ccomp"} and at.pos_ in {"VERB", "AUX"}):
        at = at.head
        found.add(at.i)
    return found


def _steps(token: Token, word: Token) -> int:
    """0 where the token hangs on the word, 1 where it hangs on a word over it, 2 where on another verb."""
    over = {word.i} | _clause(word)
    at = token
    for _ in range(6):
        if at.i == word.i:
            return 0
        if at.i in over:
            return 1
        if at.pos_ == "VERB" or at.head.i == at.i:
            break
        at = at.head
    return 2


def _is_told_apart(token: Token, word: Token) -> bool:
    """Whether the date belongs to a verb that governs the word's clause: "X, who had fled, was heard on Tuesday"."""
    at = token
    for _ in range(6):
        if at.pos_ in {"VERB", "AUX"} or at.head.i == at.i:
            break
        at = at.head
    between = range(min(token.i, word.i) + 1, max(token.i, word.i))
    return at.i in {a.i for a in word.ancestors} and at.i in between
