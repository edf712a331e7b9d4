"""What a phrase that names nobody is called: its own words, without what only stands beside them."""

from __future__ import annotations

import re
from bisect import bisect_right

from spacy.tokens import Token

from backchannel.model.document import Document
from backchannel.text import Span

_WHO = frozenset({"who", "whom", "whose"})
_CLAUSE = 6  # tokens after "those" that its name may take
_DANGLING = frozenset("there here of".split())
_VAGUE = frozenset(
    "the a an some several many most various numerous other another certain this that these those".split()
)
# Words before a number or a name that leave who it is as it was: "only 27", "both Kurdish and Arab deputies".
_LOOSE = frozenset("only all both just nearly almost about around approximately roughly over".split())
# A mark at the head of the phrase that none of these closes belongs to the sentence.
_CLOSES = re.compile(r".[”\"»]|.''", re.DOTALL)
_FOR_WHAT = re.compile(r"\sfor (?:their|his|her|its|our|your|my)\b.*$", re.DOTALL)
# "at least five civilians" and "five civilians" are the same people.
_ROUGHLY = frozenset(
    {("at", "least"), ("more", "than"), ("up", "to"), ("as", "many"), ("fewer", "than"), ("less", "than")}
)
# "Several hundred students" and "some of the captives" are no "hundred students" and no "of the captives".
_COUNTED = frozenset("of hundred thousand million billion dozen score".split())


def phrase_name(text: str) -> str:
    """The phrase without its article and without words that leave open which and how many."""
    text = _FOR_WHAT.sub("", text)
    words = (text if _CLOSES.search(text) else text.lstrip('“"`„«')).split()
    while len(words) > 1 and (words[-1].lower() in _DANGLING or (words[0].lower() in _LOOSE and words[1] != "of")):
        del words[-1 if words[-1].lower() in _DANGLING else 0]
    rough = 2 if tuple(w.lower() for w in words[:2]) in _ROUGHLY else 0
    del words[: rough if len(words) > rough else 0]
    while len(words) > 1 and words[0].lower() in _VAGUE and words[1].lower() not in _COUNTED | _WHO:
        del words[0]
    return " ".join(words)


def past_date(document: Document, span: Span) -> Span:
    """The span without the day that the parser took into it: "On 9 May | striking miners marched"."""
    at = bisect_right(document.times, span.start, key=lambda time: time.span.start) - 1
    time = document.times[at] if at >= 0 else None
    if time is None or not span.start < time.span.end < span.end - 1 or len(time.value or "") != len("2000-01-01"):
        return span
    after = time.span.end + 1
    return Span(after, span.end) if document.text[time.span.end : after].isspace() else span


def with_clause(those: Token) -> Span:
    """ "Those who hold its diplomats", "anyone carrying arms": the words that say who they are, as many as a name
    bears.
    """
    clause = next((c for c in those.rights if c.dep_ in {"relcl", "acl"}), those)
    last = clause
    for token in clause.rights:
        edge = token.right_edge
        if token.dep_ in {"dobj", "prt", "attr", "acomp", "prep"} and edge.i <= those.i + _CLAUSE:
            last = edge
        else:
            break
    return Span(those.idx, last.idx + len(last.text))


def taken_of(token: Token) -> Token | None:
    """The last word that names who was taken: "took its staff hostage" makes hostages of its staff."""
    if token.lower_ not in {"hostage", "captive", "prisoner"} or token.head.lemma_ not in {"take", "hold", "keep"}:
        return None
    before = next(iter(reversed(list(token.lefts))), None)
    named = (
        before is not None and before.dep_ in {"compound", "nmod", "poss", "amod"} and before.pos_ in {"NOUN", "PROPN"}
    )
    return before if named and before is not None and before.i == token.i - 1 else None
