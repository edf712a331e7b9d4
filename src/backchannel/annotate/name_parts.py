"""Names that the language model ran together, taken apart; and words beside a name that it took into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from backchannel.annotate.given_names import Gender
from backchannel.annotate.name_kinds import ORGANISATION_WORDS
from backchannel.annotate.nouns import NounClasses
from backchannel.model.document import Document
from backchannel.vocabulary import Vocabulary

_OF = frozenset({"of", "for", "on"})
_SMALL = frozenset("of for on the and in de da la du & -".split())
_MOST_LETTERS = 8
_LEGAL = frozenset("inc inc. ltd ltd. llc plc jr jr. sr sr. ii iii".split())
_SURELY_PERSON = 0.8
_LIKELY_PERSON = 0.5
_HEADLINE = 0.7  # share of capitalised words from which a sentence is set as a headline


def parts_of(ent: TokenSpan, vocabulary: Vocabulary) -> Iterator[TokenSpan]:
    """The one name as it is, or the several that a line break, a comma, a bracket or "and" keeps apart."""
    cuts = [ent.start - 1, *(t.i for t in ent if _keeps_apart(ent, t.i, vocabulary)), ent.end]
    for before, after in pairwise(cuts):
        if after > before + 1:
            yield TokenSpan(ent.doc, before + 1, after, label=ent.label) if len(cuts) > 2 else ent


def _keeps_apart(ent: TokenSpan, at: int, vocabulary: Vocabulary) -> bool:
    token = ent.doc[at]
    if token.is_space:
        return True
    if at in {ent.start, ent.end - 1}:
        return False
    following = ent.doc[at + 1]
    if token.text == ",":
        # "The Lantern, Poe": a paper and who speaks there
        return len([t for t in ent if t.text == ","]) == 1 and following.lower_ not in _LEGAL and at == ent.end - 2
    if token.text == "(":
        return ent[-1].text != ")" and ent.label_ in {"ORG", "FAC"}
    if token.text in {"-", "–", "/"}:  # "Israel-Egypt talks"
        sides = (ent.doc[ent.start : at].text, ent.doc[at + 1 : ent.end].text)
        return all(vocabulary.state(side) or vocabulary.demonym(side) for side in sides)
    if token.lower_ == "and" and ent.label_ == "ORG":
        return _joins_bodies(ent, at, vocabulary)
    return False


def _joins_bodies(ent: TokenSpan, at: int, vocabulary: Vocabulary) -> bool:
    """Whether "and" stands between two bodies: "Centre for Rivers and Centre for Lakes", "the X Society and Hamas"."""
    doc = ent.doc
    if at + 2 < ent.end and doc[at + 1].lower_ in ORGANISATION_WORDS and doc[at + 2].lower_ in _OF:
        return True
    sides = (doc[ent.start : at].text, doc[at + 1 : ent.end].text)
    return any(vocabulary.known(side) for side in sides) and not vocabulary.known(ent.text)


def without_calling(span: TokenSpan, nouns: NounClasses, given_names: Mapping[str, Gender]) -> TokenSpan:
    """The person's name without what the person does ("Ecologist Ada Roe", at the head of a sentence)."""
    if span.label_ not in {"PERSON", "ORG"} or len(span) < 3:
        return span
    first = span[0]
    if first.text in given_names or not first.text.isalpha():
        return span
    before_given = span[1].text in given_names
    if span.label_ == "ORG" and (
        not before_given or len(span) > 4 or any(t.lower_ in ORGANISATION_WORDS for t in span)
    ):
        return span
    likely = before_given or first.text.endswith("ist")
    if nouns.probabilities(first)[0] < (_LIKELY_PERSON if likely else _SURELY_PERSON):
        return span
    return TokenSpan(span.doc, span.start + 1, span.end, label="PERSON")


def with_spelled_out(document: Document, spans: Sequence[TokenSpan]) -> list[TokenSpan]:
    """The names in order; those of which the initials in brackets say more than the language model saw are whole.

    "Transport" + "for" + "London" before "(TfL)" are one name.
    """
    doc, found = document.doc, list(spans)
    for at in [token.i for token in document.tokens[2:-2] if token.text == "("]:
        if doc[at + 2].text != ")" or doc[at + 1].text.islower():
            continue
        start = _start_of_letters(doc, at, doc[at + 1].text.lower())
        if start is None or any(s.start <= start and s.end >= at for s in found):
            continue
        found = [s for s in found if s.end <= start or s.start >= at]
        found.append(TokenSpan(doc, start, at, label="ORG"))
    return sorted(found, key=lambda s: s.start)


def _start_of_letters(doc: Doc, end: int, letters: str) -> int | None:
    """Start of the capitalised words before `end` whose first letters are these; small words may have none."""
    if not (letters.isalpha() and 1 < len(letters) < _MOST_LETTERS):
        return None
    at, rest = end, letters
    while rest and at > 0 and not (at < end and doc[at].is_sent_start):
        word = doc[at - 1]
        if word.lower_[:1] == rest[-1]:
            rest = rest[:-1]
        elif word.lower_ not in _SMALL:
            return None
        at -= 1
    return at if not rest and doc[at].text[:1].isupper() and doc[at].pos_ != "DET" else None


def without_titles(spans: Sequence[TokenSpan], vocabulary: Vocabulary) -> list[TokenSpan]:
    """The names, those that are a title before somebody's name without the title ("Princess Awa" for a body)."""
    persons = {t.text for s in spans if s.label_ == "PERSON" for t in (s[0], s[-1])}

    def bare(span: TokenSpan) -> TokenSpan:
        if span.label_ != "ORG" or len(span) != 2 or span[1].text not in persons or not vocabulary.title(span[0].text):
            return span
        return TokenSpan(span.doc, span.start + 1, span.end, label="PERSON")

    return [bare(s) for s in spans]


def without_headline(document: Document, spans: Sequence[TokenSpan], surely: Callable[[str], bool]) -> list[TokenSpan]:
    """The names, those in headlines without the words that follow the name ("Poe Killed" of a headline).

    The article itself tells how far the name goes: a beginning of it that stands elsewhere as a name. `surely` is
    whether a text is a name for certain.
    """
    headlines = [s.tokens for s in document.sentences if s.heading or (s.index < 2 and _is_headline(s.tokens))]
    if not headlines:
        return list(spans)
    inside = {t.i for tokens in headlines for t in tokens}
    names = {s.text for s in spans if s.start not in inside}
    surnames = {s[-1].text for s in spans if s.start not in inside and s.label_ == "PERSON"}

    def cut(span: TokenSpan) -> TokenSpan:
        if len(span) < 2 or span.start not in inside or span.text in names or surely(span.text):
            return span
        for end in range(len(span) - 1, 0, -1):
            beginning = span[:end].text
            if beginning in names or (end == 1 and span.label_ == "PERSON" and beginning in surnames):
                return TokenSpan(span.doc, span.start, span.start + end, label=span.label)
        return span

    return [cut(s) for s in spans]


def _is_headline(tokens: TokenSpan) -> bool:
    words = [t.text for t in tokens if t.is_alpha and len(t.text) > 3]
    return len(words) > 3 and sum(w[0].isupper() for w in words) >= _HEADLINE * len(words)
