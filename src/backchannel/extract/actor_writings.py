"""Who is meant by a writing that speaks: the author of "a report by the ministry", of "the army's statement"."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from backchannel.extract.actor_mentions import Mentions
from backchannel.model.phrases import subject_of
from backchannel.model.records import Actor

# Nouns that stand for their author: "data from X", "a report by X", "X's statement".
_WRITINGS = frozenset(
    (
        "report statement data study letter communique communiqué announcement document survey figures "
        "message post tweet summary press release declaration article memo note filing website dispatch "
        "records statistics bulletin reports decision motion findings account petition lawsuit ruling complaint"
    ).split()
)
_ISSUED = frozenset("released issued published posted made written signed sent given read carried".split())
_PUBLISHES = frozenset("publish release issue file post submit sign circulate write put make".split())
# Those who speak by a writing though they have no name: "the army statement".
_BODIES = frozenset("army company council court government military ministry navy palace party police union".split())
_MEMORY = 100  # tokens over which "the release" still means the one brought in before
#: The actor that the noun phrase headed by a token stands for, after so many steps from one phrase to another.
Single = Callable[[Token, int], Actor | None]


def author_of(token: Token, mentions: Mentions, single: Single, depth: int) -> Actor | None:
    """The author, where the noun is a writing: "a report by the ministry", "the army's statement"."""
    if token.lemma_.lower() not in _WRITINGS and token.lower_ not in _WRITINGS:
        return None
    for child in token.children:
        if child.dep_ == "poss":
            return single(child, depth + 1)
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from", "of"}:
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.ent_type_ not in {"DATE", "TIME"}:  # "a study from March"
                    author = single(inner, depth + 1)
                    if author is not None:
                        return author
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lower_ in _ISSUED:
            by = next((c for c in child.rights if c.dep_ == "agent"), child)
            for inner in by.rights:
                if inner.dep_ == "pobj":
                    return single(inner, depth + 1)
    for child in token.lefts:
        if child.dep_ in {"compound", "nmod"} and (mentions.at(child) is not None or child.lower_ in _BODIES):
            return single(child, depth + 1)
    if token.dep_ == "dobj" and token.head.lemma_ in _PUBLISHES and (maker := subject_of(token.head)) is not None:
        return single(maker, depth + 1)
    if token.dep_ == "pobj" and token.head.lower_ == "in" and (maker := subject_of(token.head.head)) is not None:
        return single(maker, depth + 1)  # "said in a statement"
    earlier = _told_before(token)
    return author_of(earlier, mentions, single, depth + 1) if earlier is not None and depth < 4 else None


def _told_before(token: Token) -> Token | None:
    """The same writing where the article brought it in: "a navy release … the release said"."""
    if not any(c.lower_ == "the" for c in token.lefts):
        return None
    for before in reversed(token.doc[max(token.i - _MEMORY, 0) : token.i]):
        if before.lower == token.lower and before.pos_ == "NOUN":
            return before
    return None
