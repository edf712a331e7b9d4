"""Proper names and what they name, after the article's votes.

The language model finds names well and types them less well, so every mention of a name votes over the whole article,
titles before it count, and what the vocabulary knows for certain decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from backchannel.annotate.given_names import Gender
from backchannel.annotate.name_kinds import KINDS, ORGANISATION_WORDS, decide, has_organisation_word, known_kind, vote
from backchannel.annotate.name_parts import (
    parts_of,
    with_spelled_out,
    without_calling,
    without_headline,
    without_titles,
)
from backchannel.annotate.nouns import NounClasses
from backchannel.model.document import Document, Name, char_span
from backchannel.vocabulary import Vocabulary

_TIME_WORDS = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december today tomorrow yesterday"
    ).split()
)
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_NUMBERED = frozenset({"Channel", "News", "Radio", "TV"})
_HYPHENS = frozenset({"-", "‑"})
# What a hyphen joins to a name without being part of it: "the Trump-era rules".
_NO_NAME = frozenset("era like style led run born elect fan ally aide made type".split())
_JOINTS = frozenset("of the for and de del al bin ibn von van in to & - 's ’s ’ '".split())


def find_names(
    document: Document, vocabulary: Vocabulary, nouns: NounClasses, given_names: Mapping[str, Gender]
) -> tuple[Name, ...]:
    """Names in the order of the text; none overlaps another, titles and articles before a name are left out."""
    found = (without_calling(s, nouns, given_names) for s in _name_spans(document, vocabulary, given_names))
    spans = with_spelled_out(document, sorted(found, key=lambda s: s.start))
    spans = without_titles(spans, vocabulary)
    spans = without_headline(document, spans, lambda text: known_kind(text, vocabulary) is not None)
    votes = vote(spans, vocabulary)
    return tuple(Name(char_span(s), s, decide(s, votes, vocabulary)) for s in spans)


def _name_spans(document: Document, vocabulary: Vocabulary, given_names: Mapping[str, Gender]) -> Iterator[TokenSpan]:
    doc = document.doc
    taken = [False] * len(doc)
    for ent in doc.ents:
        if ent.label_ in KINDS:
            for part in parts_of(ent, vocabulary):
                span = _shape(part, vocabulary, given_names)
                if span is not None and not any(taken[span.start : span.end]):
                    first = _start_of_run(span, vocabulary) if span.label_ == "PERSON" else span.start
                    taken[first : span.end] = [True] * (span.end - first)
                    yield span
        elif ent.label_ not in {"CARDINAL", "LANGUAGE"}:
            taken[ent.start : ent.end] = [True] * len(ent)
    yield from _missed(doc, taken, vocabulary)


def _shape(ent: TokenSpan, vocabulary: Vocabulary, given_names: Mapping[str, Gender]) -> TokenSpan | None:
    """The name in full and without what is not part of it; None where nothing is left."""
    ent = _with_joined(ent)
    start, end = _without_surroundings(ent)
    if ent.label_ == "PERSON":
        start, end = _whole_person(ent.doc, start, end, vocabulary, given_names)
        end = _with_hyphened(ent.doc, start, end)
        start = _after_titles(ent.doc, start, end, vocabulary)
        start = _with_initial(ent.doc, start)
    elif ent.label_ in {"ORG", "FAC"}:
        end = _before_office(ent.doc, start, _whole_organisation(ent.doc, start, end), vocabulary)
        end = _as_known(ent.doc, start, end, vocabulary)
        end = _with_number(ent.doc, end)
    elif ent.label_ == "GPE" and _is_body(ent.doc, end):
        # "the United States" + "House of Representatives"
        end = _whole_organisation(ent.doc, start, _end_of_run(ent.doc, end))
        return TokenSpan(ent.doc, start, end, label="ORG")
    elif ent.label_ == "GPE":
        end = _longest(ent.doc, start, end, 2, vocabulary.state)  # "Burkina" + "Faso"
    if end <= start or not any(t.text[:1].isupper() or t.text[:1].isdigit() for t in ent.doc[start:end]):
        return None
    span = TokenSpan(ent.doc, start, end, label=ent.label)
    return None if _is_only_title(span, vocabulary) else span


def _with_joined(ent: TokenSpan) -> TokenSpan:
    """A body's name with the part after "and" that the language model cut off ("Centre for Parks and" + "Rivers")."""
    doc, end = ent.doc, ent.end
    if ent.label_ != "ORG" or len(ent) < 3 or ent[-1].lower_ not in {"and", "&"} or end >= len(doc):
        return ent
    if not {"of", "for"} & {t.lower_ for t in ent}:
        return ent
    last = end
    while (
        last < len(doc) and doc[last].pos_ == "PROPN" and doc[last].text[:1].isupper() and doc[last].ent_type_ != "GPE"
    ):
        last += 1
    return TokenSpan(doc, ent.start, last, label=ent.label) if last > end else ent


def _without_surroundings(ent: TokenSpan) -> tuple[int, int]:
    """Token range without articles, possessive endings, quotation marks, and common nouns before and after the name."""
    doc, start, end = ent.doc, ent.start, ent.end
    while end > start and (doc[end - 1].lower_ in _POSSESSIVE or _is_outer_punctuation(doc[end - 1])):
        end -= 1
    if end > start and doc[end - 1].text == ")" and not any(t.text == "(" for t in doc[start:end]):
        end -= 1
    start = max((t.i + 1 for t in doc[start : max(start, end - 1)] if t.text == ":"), default=start)  # "LABEL: a body"
    while start < end and (doc[start].is_punct or doc[start].tag_ in {"DT", "PRP$", "IN", "CC", "RB"}):
        start += 1
    end = next((t.i for t in doc[start + 1 : end] if t.pos_ == "VERB" and t.text.islower()), end)
    common = [t.i for t in doc[start:end] if t.pos_ == "NOUN" and t.text.islower()]
    if common and ent.label_ in {"ORG", "PERSON"}:
        before = [i for i in common if any(t.text[:1].isupper() for t in doc[i + 1 : end])]
        if before and not any(t.lower_ in _JOINTS for t in doc[start : before[-1]]):
            start = before[-1] + 1  # "daily newspaper Magyar Nemzet"
        after = [i for i in common if i >= start and not any(t.text[:1].isupper() for t in doc[i:end])]
        if after:
            end = after[0]
    while (
        end > start and doc[end - 1].lower_ in _JOINTS and doc[end - 1].text.islower() and not _ends_with_of(doc, end)
    ):
        end -= 1
    return start, end


def _is_outer_punctuation(token: Token) -> bool:
    if token.text == ".":  # the full stop of the sentence, not that of "J. J."
        return token.i == token.sent.end - 1 and token.i > 0 and len(token.nbor(-1)) > 2
    return bool(token.is_punct) and token.text != ")"


def _with_hyphened(doc: Doc, start: int, end: int) -> int:
    """End with what a hyphen joins to a name of several words: "Choi Soon" + "-sil"."""
    while start < end < len(doc):
        if doc[end - 1].text in _HYPHENS:
            joined = end
        elif doc[end].text in _HYPHENS and end + 1 < len(doc) and end - start > 1 and not doc[end].whitespace_:
            joined = end + 1
        else:
            break
        part = doc[joined]
        if doc[joined - 2].whitespace_ or not part.is_alpha or part.pos_ in {"VERB", "ADJ"} or part.lower_ in _NO_NAME:
            break
        end = joined + 1
    return end


def _ends_with_of(doc: Doc, end: int) -> bool:
    return bool(
        doc[end - 1].lower_ == "of" and end < len(doc) and (doc[end].pos_ == "PROPN" or doc[end].lower_ == "the")
    )


def _whole_person(
    doc: Doc, start: int, end: int, vocabulary: Vocabulary, given_names: Mapping[str, Gender]
) -> tuple[int, int]:
    """With the parts of the name that the language model left outside ("Theresa" + "May")."""
    while (
        end < len(doc)
        and not doc[end].is_sent_start
        and (_is_name_part(doc[end]) or _is_same_name(doc[end - 1], doc[end], vocabulary))
    ):
        end += 1
    first = start
    while first > 0 and not doc[first].is_sent_start and _is_name_part(doc[first - 1]) and end - first < 4:
        before = doc[first - 1]
        if vocabulary.title(before.text) or vocabulary.role(before.lower_):
            break
        if end - first > 1 and doc[first].text in given_names and before.text not in given_names:
            break  # "Immunologist" + "Ada Roe"
        first -= 1
    # "the Minister of Economy" + "Ada Roe"
    return (start if first > 0 and doc[first - 1].lower_ == "of" else first), end


def _is_same_name(before: Token, token: Token, vocabulary: Vocabulary) -> bool:
    """Whether the parser takes both for one name and the second is only mistaken for a place."""
    return (
        token.pos_ == "PROPN"
        and before.dep_ == "compound"
        and before.head == token
        and token.ent_type_ in {"GPE", "ORG"}
        and not vocabulary.state(token.text)
        and not vocabulary.known(token.text)
    )


def _with_initial(doc: Doc, start: int) -> int:
    """Start with the bare initial before the name: "M" + "Karunanidhi"."""
    before = doc[start - 1] if start else None
    initial = before is not None and len(before) == 1 and before.text.isupper() and before.pos_ == "PROPN"
    return start - 1 if initial else start


def _with_number(doc: Doc, end: int) -> int:
    """End with the number of a station: "Channel" + "4"."""
    numbered = 0 < end < len(doc) and doc[end - 1].text in _NUMBERED and doc[end].text.isdigit()
    return end + 1 if numbered and len(doc[end]) < 3 else end


def _is_body(doc: Doc, at: int) -> bool:
    """Whether the name of a body begins at the token, as part of the same phrase."""
    return (
        at < len(doc) and doc[at].lower_ in ORGANISATION_WORDS and doc[at].text[:1].isupper() and not doc[at].ent_type_
    )


def _end_of_run(doc: Doc, at: int) -> int:
    while at < len(doc) and doc[at].pos_ == "PROPN" and doc[at].text[:1].isupper() and not doc[at].is_sent_start:
        at += 1
    return at


def _start_of_run(span: TokenSpan, vocabulary: Vocabulary) -> int:
    """Start of the proper nouns before a person's name, which are no names: "Minister of | Foreign Affairs Ada Roe"."""
    start = span.start
    while start > 0 and span.start - start < 3 and not span.doc[start].is_sent_start:
        before = span.doc[start - 1]
        if not _is_name_part(before) or before.ent_type_ or _is_title(before.text, vocabulary):
            break
        start -= 1
    return start


def _is_name_part(token: Token) -> bool:
    if token.pos_ != "PROPN" or not token.text[:1].isupper() or token.ent_type_ in {"ORG", "GPE", "NORP", "FAC", "LOC"}:
        return False
    return token.ent_type_ in {"", "PERSON"} or (
        token.ent_type_ == "DATE" and token.lower_ in {"may", "april", "june", "august"}
    )


def _after_titles(doc: Doc, start: int, end: int, vocabulary: Vocabulary) -> int:
    """Start after titles, and after an office with "of" that stands before the name ("President of Argentina X")."""
    while end - start > 1:
        for length in (3, 2, 1):
            if end - start > length and _is_title(doc[start : start + length].text, vocabulary):
                start += length
                break
        else:
            if doc[start].lower_ == "of" and doc[start + 1].ent_type_ in {"PERSON", "GPE"} and end - start > 3:
                start += 2
            else:
                break
    return start


def _is_title(text: str, vocabulary: Vocabulary) -> bool:
    role = vocabulary.role(text.lower())
    return vocabulary.title(text) or (role is not None and role.kind == "person")


def _whole_organisation(doc: Doc, start: int, end: int) -> int:
    """With the "of" part that the language model cut off ("the Supreme Court of" + "the United Kingdom")."""
    if end >= len(doc) or end <= start:
        return end
    at = end
    if doc[at - 1].lower_ != "of":
        if doc[at].lower_ == "and" and "of" in {t.lower_ for t in doc[start:end]} and at + 1 < len(doc):
            follows = doc[at + 1]
            return at + 2 if follows.ent_type_ == "GPE" and follows.head == doc[end - 1] else end
        if doc[at].lower_ != "of" or doc[at - 1].lower_ not in ORGANISATION_WORDS:
            return end
        at += 1
    if at < len(doc) and doc[at].lower_ == "the":
        at += 1
    first = at
    while at < len(doc) and doc[at].pos_ == "PROPN" and doc[at].text[:1].isupper():
        at += 1
    if at == first:
        return end - 1 if doc[end - 1].lower_ == "of" else end
    return at


def _before_office(doc: Doc, start: int, end: int, vocabulary: Vocabulary) -> int:
    """End before the office to which the last words belong: "Pentagon" of "Pentagon Press" + "Secretary"."""
    if end >= len(doc) or not doc[end].text[:1].isupper() or doc[end].is_sent_start or end <= start:
        return end
    for first in range(max(start, end - 3), end):
        if _is_title(doc[first : end + 1].text, vocabulary):
            return first
    return end


def _as_known(doc: Doc, start: int, end: int, vocabulary: Vocabulary) -> int:
    """End of the longest name of an actor we know that begins here ("the Islamic State of Iraq" + "and the Levant")."""
    if end >= len(doc) or not (doc[end].lower_ in _JOINTS or doc[end].text[:1].isupper()):
        return end
    return _longest(doc, start, end, 5, vocabulary.known)


def _longest(doc: Doc, start: int, end: int, more: int, known: Callable[[str], object]) -> int:
    """End of the longest known name that begins with the one given and has up to so many more words; else its end."""
    for last in range(min(end + more, len(doc)), end, -1):
        if doc[last - 1].text[:1].isupper() and known(doc[start:last].text):
            return last
    return end


def _is_only_title(span: TokenSpan, vocabulary: Vocabulary) -> bool:
    """Whether no name is left: "Prime Minister", "the Foreign Secretary"."""
    abbreviated = len(span) == 1 and span.text.endswith(".")  # "Sen." is no Mr Sen
    return _is_title(span.text, vocabulary) and (abbreviated or not known_kind(span.text, vocabulary))


def _missed(doc: Doc, taken: list[bool], vocabulary: Vocabulary) -> Iterator[TokenSpan]:
    """Runs of capitalised proper nouns that the language model did not see as names."""
    at = 0
    while at < len(doc):
        token = doc[at]
        if not taken[at] and token.text[:1].isupper() and (last := _end_of_known(doc, at, taken, vocabulary)) > at:
            # "Doctors Without Borders", tagged word by word
            yield TokenSpan(doc, at, last, label="GPE" if vocabulary.state(doc[at:last].text) else "ORG")
            at = last
            continue
        if (
            not taken[at]
            and token.is_upper
            and len(token) > 1
            and token.pos_ != "PROPN"
            and vocabulary.known(token.text)
        ):
            yield TokenSpan(doc, at, at + 1, label="ORG")  # "the WHO", tagged as a pronoun
            at += 1
            continue
        if taken[at] or not _is_proper(token):
            at += 1
            continue
        end = at + 1
        while end < len(doc) and not taken[end] and not doc[end].is_sent_start and _is_proper(doc[end]):
            end += 1
        start = at
        while end - start > 1 and vocabulary.title(doc[start].text):
            start += 1
        at = end = _with_hyphened(doc, start, end)
        if doc[end - 1].lower_ in ORGANISATION_WORDS:
            at = end = max(end, _whole_organisation(doc, start, end))
        label = "ORG" if has_organisation_word(doc[start:end]) else ""
        if not label and (initial := _with_initial(doc, start)) < start:
            start, label = initial, "PERSON"
        span = TokenSpan(doc, start, end, label=label)
        if not _is_only_title(span, vocabulary):
            yield span


def _end_of_known(doc: Doc, at: int, taken: list[bool], vocabulary: Vocabulary) -> int:
    """End of the name of two to five words that begins at the token, of an actor we know or a state; else `at`."""
    for end in range(min(at + 5, len(doc)), at + 1, -1):
        if not doc[end - 1].text[:1].isupper() or any(taken[at:end]):
            continue
        words = doc[at:end].text
        if vocabulary.known(words) or vocabulary.state(words):
            return end
    return at


def _is_proper(token: Token) -> bool:
    return (
        token.pos_ == "PROPN" and token.text[:1].isupper() and token.lower_ not in _TIME_WORDS and len(token.text) > 1
    )
