"""What the encoder is told of a word beside its letters, and of a pair of words; the same in training and reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from spacy.tokens import Token

from backchannel.model.records import EventType, Status

#: Types and statuses in the order of the encoder's outputs, which is that of the record: in another, weights are wrong.
ACTS: tuple[EventType, ...] = get_args(EventType)
TYPES = ("-", *ACTS)
"""With "tells no act", which is 0."""
STATUSES: tuple[Status, ...] = get_args(Status)
#: What a word can be to a predicate: to an act its source or target, to a cue its speaker or part of what is said.
ROLES = ("source", "target", "speaker", "content")

CASES = ("lower", "title", "upper", "mixed", "none")
PARTS = ("", *"ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X SPACE".split())
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


def path(predicate: Token, word: Token) -> int:
    """The number, in PATHS, of how the word hangs on the predicate."""
    return _PATH[_path(predicate, word)]


def _path(predicate: Token, word: Token) -> str:
    if word == predicate:
        return "self"
    head = word.head
    if head == predicate:
        label = f"child {word.dep_}"
        return label if label in _PATH else "child other"
    if head.head == predicate and head.dep_ in ("prep", "agent", "dative"):
        label = f"under {head.lower_}"
        return label if label in _PATH else "under other"
    if predicate.head == word:
        return "head"
    if word.dep_ == "conj" and predicate in (head.head, head.head.head):
        return "conjunct of child"
    if predicate.dep_ in _CHAINED and head == predicate.head:
        return "subject above" if word.dep_ in _SUBJECTS else "object above" if word.dep_ == "dobj" else "far"
    return "far"


def paths(predicate: Token, words: Sequence[Token]) -> list[int]:
    """`path` of each word."""
    return [path(predicate, word) for word in words]


def distance(predicate: int, word: int) -> int:
    """Signed distance in words as a number from 0 to 2 * FAR."""
    return min(max(word - predicate, -FAR), FAR) + FAR
