"""What became of people: killed, wounded, held, freed, missing, charged — named persons, and groups with a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.fate_tellings import FateReader, Told
from backchannel.extract.fate_words import FateWords, load_fate_words
from backchannel.extract.near_dates import begins_a_span, date_near, is_of_a_crime
from backchannel.model.document import Document
from backchannel.model.records import Event, EventDate, Fate, FateKind, claim_id

__all__ = ["extract_fates", "load_fate_words"]

_LOCKED = frozenset({"imprison", "incarcerate"})
_FOR_A_CRIME = frozenset({"charged", "detained", "sentenced", "freed"})
_STRUCK = frozenset({"shoot", "stab", "beat", "poison"})
# So many tokens are the headline and the lead, which tell of nameless people.
_LEAD = 80


def extract_fates(document: Document, cast: Cast, events: Sequence[Event], words: FateWords) -> tuple[Fate, ...]:
    """The article's fates in the order of their evidence, each of a person or group once.

    `events` lend their date and status where a fate is told by an event's trigger. A release that is only wished for
    tells that its people are held.
    """
    reader = FateReader(document, cast, events, words)
    acts = {e.trigger.start: e for e in events}
    kept: dict[tuple[str, FateKind, str], tuple[Told, EventDate | None]] = {}
    for told in _settled(list(reader.read())):
        when = _date(document, acts, told)
        named = told.people.count is None
        # A named person may be arrested twice; without a date, or for a group, the second telling is the same.
        day = when.value if when is not None and named and (told.people.key, told.fate, "") not in kept else ""
        if named and any(k[:2] == (told.people.key, told.fate) and _within(k[2], day) for k in kept):
            continue
        first, known = kept.setdefault((told.people.key, told.fate, day), (told, when))
        if known is None and when is not None:
            # The day may be told with another sentence: "They were killed on 25 April".
            kept[told.people.key, told.fate, day] = (first, when)
    article = document.article
    return tuple(
        Fate(
            claim_id(article, "fate", t.fate, t.people.who, t.word.idx),
            t.people.who,
            t.fate,
            article.cite(*_evidence(t)),
            t.people.actor,
            t.people.count,
            t.by,
            when,
            t.confidence,
        )
        for t, when in sorted(kept.values(), key=lambda kept: (kept[0].word.i, kept[0].people.who))
    )


def _settled(told: list[Told]) -> Iterator[Told]:
    """The tellings, without those that another tells better.

    Who is imprisoned after an arrest or a sentence is not held besides; who dies of shots is killed, not wounded; and
    the nameless one of the first lines ("an inmate was stabbed") is whoever a later line names with the same fate.
    """
    fates = {(t.people.key, t.fate) for t in told}
    named: dict[FateKind, int] = {}
    for t in told:
        if t.people.actor is not None and t.people.count is None:
            named.setdefault(t.fate, t.word.i)
    for t in told:
        key, lemma = t.people.key, t.word.lemma_.lower()
        if t.fate == "held" and lemma in _LOCKED and fates & {(key, "detained"), (key, "sentenced")}:
            continue
        if t.fate == "wounded" and lemma in _STRUCK and (key, "killed") in fates:
            continue
        if t.people.count == 1 and t.word.i < _LEAD and named.get(t.fate, 0) > t.word.i:
            continue
        if t.people.count == 1 and t.fate in named and any(c.tag_ == "PRP$" for c in t.people.head.lefts):
            # "his sister's death", where she is named elsewhere.
            continue
        yield t


def _within(one: str, other: str) -> bool:
    """Whether two ISO dates can be the same day: "2024" and "2024-08-29"; no date, and a week, can be any."""
    return one.startswith(other) or other.startswith(one) or "W" in one + other


def _evidence(told: Told) -> tuple[int, int]:
    """From the people to the word that tells their fate, with what lies between."""
    word = told.word
    span = told.people.span
    start = min(span.start, word.idx)
    end = max(span.end, word.idx + len(word.text))
    inside = told.sentence.span
    return (
        (max(start, inside.start), min(end, inside.end))
        if span.overlaps(inside)
        else (word.idx, word.idx + len(word.text))
    )


def _date(document: Document, acts: Mapping[int, Event], told: Told) -> EventDate | None:
    """When it came about: the day of the act whose trigger, by its offset, tells it; else one near the word."""
    word = told.word
    event = acts.get(word.idx)
    if event is not None:
        when = event.date
    elif told.fate == "held" or word.dep_ == "amod":
        # Being held has no day of its own; "the freed men" were freed at another time than the sentence tells.
        return None
    else:
        when = date_near(document, word, told.sentence)
    words = when.evidence if when is not None else None
    first = document.token_at(words.start) if words is not None else None
    if first is None or first.sent != word.sent:
        return when
    if begins_a_span(first) or (told.fate in _FOR_A_CRIME and is_of_a_crime(first, word)):
        return None
    return None if _is_told_in_passing(word) and not word.is_ancestor(first) else when


def _is_told_in_passing(word: Token) -> bool:
    """Whether the sentence tells another act, of a later day: "a service for the six killed", "charged in the slaying
    of X".
    """
    return word.dep_ == "acl" or (word.pos_ == "NOUN" and word.dep_ == "pobj" and word.head.lower_ in {"in", "for"})
