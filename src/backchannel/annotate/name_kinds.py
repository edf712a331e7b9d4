"""What kind of thing a name names, by the article's votes: every mention votes, titles before it count, and what the
vocabulary knows for certain decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from backchannel.model.document import NameKind
from backchannel.vocabulary import Vocabulary

KINDS: dict[str, NameKind] = {
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
ORGANISATION_WORDS = frozenset(
    (
        "ministry court parliament senate congress council committee commission agency party front movement "
        "army police force forces union league association federation organisation organization university "
        "institute company corporation bank group brigade brigades assembly department bureau office service "
        "authority guard guards command coalition alliance administration government embassy tribunal house "
        "foundation centre center press times post news television network society chamber board campaign "
        "fund"
    ).split()
)
# What stands before the name of a body, and before no person's.
_BODIES = frozenset(
    "newspaper daily weekly agency magazine broadcaster channel group network party movement militia faction ngo"
    " charity company firm organisation organization coalition alliance website".split()
)
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III"})
_TO_PERSONS = frozenset({"kill", "assassinate", "arrest", "behead", "imprison", "murder"})
_OF_PERSONS = frozenset({"killing", "assassination", "arrest", "murder", "beheading", "identified"})


def has_organisation_word(span: TokenSpan) -> bool:
    return any(t.lower_ in ORGANISATION_WORDS for t in span)


def known_kind(text: str, vocabulary: Vocabulary) -> NameKind | None:
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


def vote(spans: list[TokenSpan], vocabulary: Vocabulary) -> Votes:
    """Votes for each name, by its text, of all its mentions and of the full names that it is a part of."""
    votes: Votes = defaultdict(Counter)
    for span in spans:
        kind = KINDS.get(span.label_)
        ballot = votes[span.text]
        if kind:
            ballot[kind] += 1
        if _titled(span, vocabulary) or _described_as_person(span, vocabulary):
            ballot["person"] += 3
        if span.start and span.doc[span.start - 1].lower_ in _BODIES:
            ballot["organisation"] += 3
        if has_organisation_word(span) and kind != "person":
            ballot["organisation"] += 1
    for span in spans:
        # A full name lends its kind to the surname, or the first word, that stands alone elsewhere.
        ballot = votes[span.text]
        if len(span) > 1 and ballot and ballot.most_common(1)[0][0] == "person":
            surname = span[-2].text if span[-1].text in _SUFFIXES else span[-1].text
            for word in (surname, span[0].text):
                if word in votes:
                    votes[word]["person"] += 2
            if surname in votes and not known_kind(surname, vocabulary):
                votes[surname]["person"] += votes[surname].total()
    return votes


def _described_as_person(span: TokenSpan, vocabulary: Vocabulary) -> bool:
    """Whether the words around say that the name is somebody's: "X, the mayor of …", "X, 20,", "the killing of X"."""
    head = span.root
    if len(span) > 1 and (_aged(span) or _killed(head)):
        return True
    beside = [head.head] if head.dep_ == "appos" else []
    beside += [c for c in head.rights if c.dep_ == "appos"]
    for noun in beside:
        if noun.pos_ == "NOUN":
            role = vocabulary.role(noun.lower_)
            if role is not None and role.kind == "person":
                return True
    return False


def _aged(span: TokenSpan) -> bool:
    """ "X, 20, was", "X (20)"."""
    after = [t.text for t in span.doc[span.end : span.end + 3]]
    return (
        len(after) == 3
        and after[0] in {",", "("}
        and after[1].isdigit()
        and len(after[1]) == 2
        and after[2] in {",", ")", "."}
    )


def _killed(head: Token) -> bool:
    """ "the killing of X", "X was assassinated", "identified as X": what is done to persons only."""
    if head.dep_ in {"dobj", "nsubjpass"}:
        return head.head.lemma_ in _TO_PERSONS
    if head.dep_ == "pobj" and head.head.lower_ in {"of", "as"}:
        return head.head.head.lower_ in _OF_PERSONS
    return False


def _titled(span: TokenSpan, vocabulary: Vocabulary) -> bool:
    """Whether a title or an office stands right before the name ("Gen. X", "foreign minister X")."""
    if span.start == 0 or span[0].is_sent_start:
        return False
    before = span.doc[span.start - 1]
    if before.ent_type_ in {"GPE", "ORG"} or (before.is_punct and before.text != "."):
        return False
    if vocabulary.title(before.text):
        return True
    role = vocabulary.role(before.lower_) if before.pos_ in {"NOUN", "PROPN"} else None
    return role is not None and role.kind == "person" and before.dep_ in {"compound", "nmod", "amod"}


def decide(span: TokenSpan, votes: Votes, vocabulary: Vocabulary) -> NameKind:
    """The kind of thing the name names: what is known for certain, unless the article plainly speaks of a person."""
    known = known_kind(span.text, vocabulary)
    ballot = votes[span.text]
    if known and not (ballot["person"] >= 3 and known != "person"):
        return known
    if ballot:
        return ballot.most_common(1)[0][0]
    own = KINDS.get(span.label_)
    if own:
        return own
    return "organisation" if has_organisation_word(span) or (span.text.isupper() and len(span.text) > 2) else "other"
