"""Proper names and what they name, after the article's votes.

The language model finds names well and types them less well, so every mention of a name votes over the whole article,
titles before it count, and what the vocabulary knows for certain decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from backchannel.model.document import Document, Name, NameKind, char_span
from backchannel.vocabulary import Vocabulary

_KINDS: dict[str, NameKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "other",
    "NORP": "people",
    "EVENT": "other",
    "WORK_OF_ART": "other",
    "PRODUCT": "other",
    "LAW": "other",
}
_TIME_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december today tomorrow yesterday".split()
)
_ORGANISATION_WORDS = frozenset(
    "ministry court parliament senate congress council committee commission agency party front movement army police force forces union league "
    "association federation organisation organization university institute company corporation bank group brigade brigades assembly department "
    "bureau office service authority guard guards command coalition alliance administration government embassy tribunal house foundation centre "
    "center press times post news television network society chamber board campaign fund".split()
)
_JOINTS = frozenset({"of", "the", "for", "and", "de", "del", "al", "bin", "ibn", "von", "van", "in", "to", "&", "-", "'s", "’s", "’", "'"})


def find_names(document: Document, vocabulary: Vocabulary) -> tuple[Name, ...]:
    """Names in the order of the text; none overlaps another, titles and articles before a name are left out."""
    spans = sorted(_name_spans(document, vocabulary), key=lambda s: s.start)
    votes = _vote(spans, vocabulary)
    return tuple(Name(char_span(s), s, _decide(s, votes, vocabulary)) for s in spans)


def _name_spans(document: Document, vocabulary: Vocabulary) -> Iterator[TokenSpan]:
    doc = document.doc
    taken = [False] * len(doc)
    for ent in doc.ents:
        if ent.label_ in _KINDS:
            for part in _split_at_lines(ent):
                span = _trim(part, vocabulary)
                if span is not None and not any(taken[span.start : span.end]):
                    taken[span.start : span.end] = [True] * len(span)
                    yield span
        elif ent.label_ in {"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"}:
            taken[ent.start : ent.end] = [not t.is_upper or t.ent_type_ != "CARDINAL" for t in ent]
    for span in _missed(doc, taken, vocabulary):
        yield span


def _split_at_lines(ent: TokenSpan) -> Iterator[TokenSpan]:
    """The name as it is, or its parts where it runs over a line break."""
    start = ent.start
    for token in ent:
        if token.is_space:
            if token.i > start:
                yield ent.doc[start : token.i]
            start = token.i + 1
    if ent.end > start:
        yield TokenSpan(ent.doc, start, ent.end, label=ent.label)


def _trim(ent: TokenSpan, vocabulary: Vocabulary) -> TokenSpan | None:
    """The name without articles, possessive ending, quotation marks and titles; None where nothing is left."""
    doc, start, end = ent.doc, ent.start, ent.end
    while end > start and (doc[end - 1].lower_ in {"'s", "’s", "'", "’"} or doc[end - 1].is_punct and doc[end - 1].text not in {".", ")"}):
        end -= 1
    if end > start and doc[end - 1].text == ")" and not any(t.text == "(" for t in doc[start:end]):
        end -= 1
    while end > start and (doc[start].is_punct or doc[start].tag_ in {"DT", "PRP$", "IN", "CC", "RB"} and doc[start].lower_ != "al"):
        start += 1
    if ent.label_ == "PERSON":
        while end - start > 1 and vocabulary.title(doc[start].text):
            start += 1
    if end <= start or not any(t.text[:1].isupper() or t.text[:1].isdigit() for t in doc[start:end]):
        return None
    return TokenSpan(doc, start, end, label=ent.label)


def _missed(doc: Doc, taken: list[bool], vocabulary: Vocabulary) -> Iterator[TokenSpan]:
    """Runs of capitalised proper nouns that the language model did not see as names."""
    at = 0
    while at < len(doc):
        token = doc[at]
        if taken[at] or not _is_proper(token):
            at += 1
            continue
        end = at + 1
        while end < len(doc) and not taken[end] and not doc[end].is_sent_start and _is_proper(doc[end]):
            end += 1
        start = at
        while end - start > 1 and vocabulary.title(doc[start].text):
            start += 1
        at = end
        text = doc[start:end].text
        if _known_kind(text, vocabulary) or not (end - start == 1 and (vocabulary.title(text) or vocabulary.role(text.lower()))):
            yield TokenSpan(doc, start, end, label="ORG" if _has_organisation_word(doc[start:end]) else "")


def _is_proper(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[:1].isupper() and token.lower_ not in _TIME_WORDS and len(token.text) > 1


def _has_organisation_word(span: TokenSpan) -> bool:
    return any(t.lower_ in _ORGANISATION_WORDS for t in span)


def _known_kind(text: str, vocabulary: Vocabulary) -> NameKind | None:
    """The kind of a name that the vocabulary knows for certain."""
    if vocabulary.state(text) or vocabulary.capital(text):
        return "place"
    known = vocabulary.known(text)
    if known:
        return "person" if known.kind == "person" else "organisation"
    if vocabulary.leader_named(text):
        return "person"
    if vocabulary.demonym(text):
        return "people"
    return None


Votes = dict[str, Counter[NameKind]]


def _vote(spans: list[TokenSpan], vocabulary: Vocabulary) -> Votes:
    votes: Votes = defaultdict(Counter)
    for span in spans:
        kind = _KINDS.get(span.label_)
        if kind:
            votes[span.text][kind] += 1
        if _titled(span, vocabulary):
            votes[span.text]["person"] += 3
        if len(span) > 1 and kind == "person":
            # A full name lends its surname its kind.
            votes[span[-1].text]["person"] += 1
        if _has_organisation_word(span) and kind != "person":
            votes[span.text]["organisation"] += 1
    return votes


def _titled(span: TokenSpan, vocabulary: Vocabulary) -> bool:
    """Whether a title or an office stands right before the name ("Gen. X", "foreign minister X")."""
    if span.start == 0 or span[0].is_sent_start:
        return False
    before = span.doc[span.start - 1]
    if before.ent_type_ in {"GPE", "ORG"} or before.is_punct and before.text != ".":
        return False
    if vocabulary.title(before.text):
        return True
    role = vocabulary.role(before.lower_) if before.pos_ in {"NOUN", "PROPN"} else None
    return role is not None and role.kind == "person" and before.dep_ in {"compound", "nmod", "amod"}


def _decide(span: TokenSpan, votes: Votes, vocabulary: Vocabulary) -> NameKind:
    known = _known_kind(span.text, vocabulary)
    ballot = votes[span.text]
    if known and not (ballot["person"] >= 3 and known != "person"):
        return known
    if ballot:
        return ballot.most_common(1)[0][0]
    own = _KINDS.get(span.label_)
    if own:
        return own
    return "organisation" if _has_organisation_word(span) or span.text.isupper() and len(span.text) > 2 else "other"
