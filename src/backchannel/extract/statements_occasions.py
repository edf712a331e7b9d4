"""Where and when something was said, at the end of what was said: "rejected the plan | in a letter on Friday"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.extract.statements_clauses import Found
from backchannel.extract.statements_cues import MARKS
from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.statements_cues import Cue, Cues

DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow".split())
_OCCASIONS = frozenset(
    "address appearance briefing call conference debate event hearing interview meeting rally session speech stop"
    " testimony trip visit".split()
)
_WHEN = frozenset(["after", "before", "when", "while", "as"])
_SITES = frozenset("twitter facebook instagram telegram".split())
# Somebody's or a new one: "in a letter", "in her speech", but not "in the letter", of which something is said.
_ITS_OWN = frozenset("a an his her their its".split())


def without_occasion(found: Found, cue: Cue, cues: Cues) -> Found:
    """The content without the adjunct of the cue at its end; what is to be done may have one of its own."""
    if _is_infinitive(cue, found.pieces[-1]):
        return found
    last = found.pieces[-1]
    marked = False
    for token in _tokens(cue, last):
        marked ^= token.text in MARKS
        if marked or token.idx <= last.start:
            continue
        if _is_occasion(token, cues) or _is_time(token, cue.token):
            return Found((*found.pieces[:-1], Span(last.start, token.idx)), found.confidence, found.addressee)
    return found


def _is_infinitive(cue: Cue, content: Span) -> bool:
    return cue.text.startswith(("to ", "not to "), content.start)


def _tokens(cue: Cue, span: Span) -> list[Token]:
    sentence = cue.token.sent
    return [t for t in sentence if span.start <= t.idx < min(span.end, cue.region.end)]


def _is_time(token: Token, verb: Token) -> bool:
    """Whether a clause of the writer begins here that tells of the time: "called it a farce | after he had lost"."""
    if token.lower_ not in _WHEN or token.dep_ not in ("mark", "advmod"):
        return False
    return token.head.dep_ == "advcl" and token.head.head == verb


def _is_occasion(token: Token, cues: Cues) -> bool:
    """Whether an adjunct of medium, occasion or day begins here: "in a statement", "during the debate", "on Friday"."""
    following = token.nbor() if token.i + 1 < len(token.doc) else token
    word = token.lower_
    if word == "on" and following.lower_ in DAYS | _SITES:
        return True
    if (
        word in DAYS
        and token.nbor(-1).tag_ in ("NN", "NNS", "NNP", "''")
        and following.tag_ not in ("NN", "NNS", "POS")
    ):
        return token.dep_ == "npadvmod"
    if token.dep_ not in ("prep", "mark"):
        return False
    noun = next((c for c in token.rights if c.dep_ == "pobj"), None)
    if noun is None:
        return False
    if word == "in":
        own = any(c.lower_ in _ITS_OWN for c in noun.lefts)
        return own and (noun.lemma_.lower() in cues.texts or noun.lemma_ in _OCCASIONS)
    return word in ("during", "at") and noun.lemma_ in _OCCASIONS
