"""Noun phrases in a dependency parse, as code point spans: shared by every stage that has to say whose words they
are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT = frozenset(
    {
        "det",
        "amod",
        "compound",
        "nummod",
        "poss",
        "nmod",
        "quantmod",
        "predet",
        "neg",
        "advmod",
        "case",
        "punct",
        "npadvmod",
    }
)
_WHICH = frozenset({"WDT", "WP", "WP$", "WRB"})
_PAIRING = frozenset("- – — /".split())
_ASIDES = frozenset("again also once now then still indeed perhaps meanwhile however here there today".split())
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


def core_start(token: Token) -> Token:
    """First token of the noun phrase's core."""
    first = token
    if not token.n_lefts:
        return first
    for child in token.lefts:
        if child.dep_ in _LEFT and child.tag_ not in _WHICH and not _is_joined_verb(child) and not _is_aside(child):
            edge = child.left_edge
            first = edge if edge.i < first.i else first
    while first.i < token.i and (
        (first.is_punct and first.text not in {"(", "["}) or first.is_space or first.dep_ == "cc"
    ):
        first = first.nbor()
    return first


def _is_aside(token: Token) -> bool:
    """Whether an adverb belongs to the sentence rather than to the phrase that it opens: "again the nominee"."""
    return token.dep_ == "advmod" and token.lower_ in _ASIDES


def _is_joined_verb(token: Token) -> bool:
    """Whether a verb was taken for an adjective: "had arrested or charged teenagers"."""
    return token.tag_ == "VBN" and token.i > 1 and token.nbor(-1).dep_ == "cc" and token.nbor(-2).tag_ in ("VBN", "VBD")


def core_span(token: Token) -> Span:
    """The noun phrase up to its head: determiner, adjectives, titles, possessors ("the El Paso police chief")."""
    first = core_start(token)
    last = token
    if token.i + 1 < len(token.doc):
        following = token.nbor()
        if following.lower_ in {"general", "elect"} and following.head == token:
            last = following  # "attorneys general"
    return Span(first.idx, last.idx + len(last.text))


def named_span(token: Token) -> Span:
    """The core with the complement that belongs to its name: "president of Russia", "a spokesman for the army"."""
    core = core_span(token)
    end = core.end
    for child in token.rights:
        of = (
            child.dep_ == "prep"
            and child.lower_ in {"of", "for"}
            and not any(c.dep_ == "pcomp" for c in child.children)
        )
        if of and child.idx <= end + 2:
            end = max(end, _end_before_clause(child))
        elif child.dep_ not in {"case", "punct"} or child.text == ",":
            break
    return Span(core.start, end)


def whole_span(token: Token) -> Span:
    """The phrase with complement and appositive, as a reader would name the speaker; relative clauses are left out."""
    span = named_span(token)
    end = span.end
    for child in token.rights:
        if child.dep_ in {"prep", "appos", "acl"} and child.i > token.i and child.dep_ != "acl":
            end = max(end, _end_before_clause(child))
    return Span(span.start, end)


def _end_before_clause(token: Token) -> int:
    """End of the token's subtree, cut before a relative clause or a further coordinated clause."""
    last = token
    for part in token.subtree:
        if part.tag_ in _WHICH or (part.dep_ in {"relcl", "acl", "conj"} and part.pos_ in {"VERB", "AUX"}):
            break
        if part.dep_ == "prep" and part != token and any(c.dep_ == "pcomp" for c in part.children):
            break  # "a clique of judges of working with others"
        if part.is_space or (
            part.is_punct and part.text in {",", ";", "—", "–", "-"} and part.head.i <= part.i and _opens_clause(part)
        ):
            break
        last = part if part.i > last.i else last
    while last.is_punct and last.text not in {")", "]", "."} and last.i > token.i:
        last = last.nbor(-1)
    return int(last.idx + len(last.text))


def _opens_clause(comma: Token) -> bool:
    following = comma.nbor() if comma.i + 1 < len(comma.doc) else None
    return following is not None and (following.tag_ in _WHICH or following.dep_ in {"relcl", "acl", "advcl"})


def conjuncts(token: Token) -> Iterator[Token]:
    """The token and the noun phrases joined to it by "and", "or" or a comma, in order."""
    yield token
    for child in token.rights:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"}:
            yield from conjuncts(child)


def paired(token: Token) -> Iterator[Token]:
    """The token, and before it the name that a dash or a stroke joins to it: "Israel-Egypt talks"."""
    if token.i and token.nbor(-1).text in _PAIRING:
        yield from (c for c in token.lefts if c.dep_ in {"compound", "amod", "nmod"} and c.right_edge.i == token.i - 2)
    yield token


def subject_of(verb: Token) -> Token | None:
    """The verb's own subject, or that of the verb it is joined or subordinated to where it has none."""
    seen = 0
    while verb is not None and seen < 6:
        for child in verb.lefts:
            if child.dep_ in _SUBJECT:
                return child
        for child in verb.rights:
            if child.dep_ in {"nsubj", "nsubjpass"}:
                return child
        if verb.dep_ not in {"conj", "xcomp", "advcl", "aux", "auxpass"} or verb.head == verb:
            return None
        verb = verb.head
        seen += 1
    return None


def is_subject(token: Token) -> bool:
    return token.dep_ in {"nsubj", "nsubjpass"}


def is_inverted(verb: Token) -> bool:
    """Whether an auxiliary stands before the subject, as where something is asked: "did they shell it"."""
    aux = next((c for c in verb.lefts if c.dep_ in {"aux", "auxpass"}), None)
    subject = next((c for c in verb.lefts if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return aux is not None and subject is not None and aux.i < subject.i


def is_denied(verb: Token) -> bool:
    """Whether the clause says that it is not so: "is not the leader", "is no longer", but "is not only the leader"."""
    return any(c.dep_ == "neg" and (c.i + 1 == len(c.doc) or c.nbor().lower_ != "only") for c in verb.children)
