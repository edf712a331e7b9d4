"""Who only tells of an act: "officials said the rebels attacked", "the rebels attacked, according to officials"."""

from __future__ import annotations

from spacy.strings import get_string_id
from spacy.tokens import Token

_VERBAL = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ACCORDING = get_string_id("according")  # every word of a sentence is asked, and numbers are cheaper to compare


def tellers(act: Token) -> frozenset[int]:
    """Indices of the words that name who says, thinks or wants what the clause of the act tells, and no part of it.

    Whoever tells of what he did himself is named in the clause again ("Kenya said it had attacked").
    """
    found: set[int] = set()
    at = act
    while at.head != at and not (at.dep_ == "conj" and at.pos_ in _VERBAL and not _subjects(at)):
        above = at.head
        # A pronoun may well be whoever speaks; so may the verb that "and" joins to what is said.
        if at.dep_ == "ccomp" and above.pos_ in _VERBAL and any(s.pos_ != "PRON" for s in _subjects(at)):
            for subject in _subjects(above):
                span = _phrase(subject)
                apart = at.i > above.i or (span.start > 0 and at.doc[span.start - 1].is_punct)
                if apart and act.i not in span:
                    found.update(span)
        at = above
    for word in act.sent:
        if word.lower == _ACCORDING and act.i not in (span := _phrase(word)):
            found.update(span)
    return frozenset(found)


def _subjects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in _SUBJECTS]


def _phrase(head: Token) -> range:
    return range(head.left_edge.i, head.right_edge.i + 1)
