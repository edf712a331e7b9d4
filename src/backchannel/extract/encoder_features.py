"""What the encoder is told of a word beside its letters, and of a pair of words; the same in training and reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from spacy.tokens import Token

from backchannel.model.records import EventType, Status

#: Types and statuses in the order of the encoder's outputs, which is that of the record: in another, weights are wrong.
ACTS: tuple[EventType, ...] = get_args(EventType)
TYPES = ("-", *ACTS)
"""With "tells no act", which is 0."""
STATUSES: tuple[Status, ...] = get_args(Status)
#: What a word can be to the word that tells an act.
ROLES = ("source", "target")

CASES = ("lower", "title", "upper", "mixed", "none")
PARTS = ("", *"ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X SPACE".split())
#: Words of other parts of speech neither tell an act nor take part: of 1,872 acts of the found corpus 8 have their word
#: among them, of 4,447 who take part nobody.
MATTER = frozenset(PARTS.index(part) for part in "ADJ AUX NOUN NUM PRON PROPN VERB".split())
ENTITIES = ("", "PERSON", "ORG", "GPE", "NORP", "DATE", "CARDINAL", "OTHER")
_ENTITY_GROUPS = {"LOC": "GPE", "FAC": "GPE", "TIME": "DATE"} | dict.fromkeys(
    ("QUANTITY", "MONEY", "PERCENT", "ORDINAL"), "CARDINAL"
)
RELATIONS = (
    "",
    *"ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj dative".split(),
    *"dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj".split(),
    *"poss preconj predet prep prt punct quantmod relcl xcomp".split(),
)
_PREPOSITIONS = ("by", "with", "to", "from", "of", "against", "on", "for", "at", "in", "between", "into", "over")
#: How one word hangs on another, as far as it matters for who acts on whom.
PATHS = (
    "far",
    "self",
    *(f"child {d}" for d in "nsubj nsubjpass dobj dative agent prep poss compound conj advcl ccomp xcomp amod".split()),
    "child other",
    *(f"under {p}" for p in _PREPOSITIONS),
    "under other",
    "head",
    "subject above",
    "object above",
    "conjunct of child",
)
_CASE = {name: i for i, name in enumerate(CASES)}
_PART = {name: i for i, name in enumerate(PARTS)}
_ENTITY = {name: i for i, name in enumerate(ENTITIES)}
_RELATION = {name: i for i, name in enumerate(RELATIONS)}
_PATH = {name: i for i, name in enumerate(PATHS)}
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_LEADING_ON = ("prep", "agent", "dative")
_CHAINED = ("conj", "xcomp", "advcl", "ccomp", "relcl", "acl", "pcomp")
FAR = 24
"""Words of distance from which on all are equally far."""


def word_features(token: Token) -> tuple[int, int, int, int]:
    """Numbers of the word's case, part of speech, kind of entity and relation to its head."""
    kind = token.ent_type_
    kind = _ENTITY_GROUPS.get(kind, kind)
    return (
        _CASE[_case(token.text)],
        _PART.get(token.pos_, 0),
        _ENTITY["" if not kind else kind if kind in _ENTITY else "OTHER"],
        _RELATION.get(token.dep_, _RELATION["dep"]),
    )


def _case(word: str) -> str:
    if word.islower():
        return "lower"
    if word.isupper():
        return "upper" if len(word) > 1 else "title"
    if word.istitle():
        return "title"
    return "mixed" if any(c.isalpha() for c in word) else "none"


def paths(predicate: Token, words: Iterable[Token]) -> list[int]:
    """The numbers, in PATHS, of how each word hangs on the predicate."""
    at, above = predicate.i, predicate.head.i
    chained = predicate.dep_ in _CHAINED
    found = []
    for word in words:
        head = word.head
        if word.i == at:
            name = "self"
        elif head.i == at:
            name = f"child {word.dep_}"
            name = name if name in _PATH else "child other"
        elif (further := head.head).i == at and head.dep_ in _LEADING_ON:
            name = f"under {head.lower_}"
            name = name if name in _PATH else "under other"
        elif word.i == above:
            name = "head"
        elif (dep := word.dep_) == "conj" and at in (further.i, further.head.i):
            name = "conjunct of child"
        elif chained and head.i == above:
            name = "subject above" if dep in _SUBJECTS else "object above" if dep == "dobj" else "far"
        else:
            name = "far"
        found.append(_PATH[name])
    return found


def distance(predicate: int, word: int) -> int:
    """Signed distance in words as a number from 0 to 2 * FAR."""
    return min(max(word - predicate, -FAR), FAR) + FAR
