"""Where in a text the words searched for stand: the passage that is shown, as a span."""

from __future__ import annotations

import re
from bisect import bisect_right

from backchannel.archive.search_words import Query, Term, fold

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"(?<=[.!?…”\"’])\s+|\n+")
_WIDEST = 300


def best_passage(article: str, query: Query) -> tuple[int, int] | None:
    """The sentence or line that holds the most of what was asked for, the first of the best; None where it stands in
    none (the title alone holds it)."""
    terms = list(query.terms())
    wanted = {word for term in terms for word in term.words}
    beginnings = tuple(term.words[-1] for term in terms if term.begins)
    bounds = [0, *(found.end() for found in _STOP.finditer(article)), len(article)]
    held: dict[int, set[str]] = {}
    for found in _WORD.finditer(article):
        for word in fold(found[0]).split():
            if word in wanted or (beginnings and word.startswith(beginnings)):
                at = bisect_right(bounds, found.start()) - 1
                held.setdefault(at, set()).add(word)
    if not held:
        return None
    best = max(held, key=lambda at: (len(held[at]), -at))
    return _trimmed(article, bounds[best], bounds[best + 1], terms)


def _trimmed(article: str, start: int, end: int, terms: list[Term]) -> tuple[int, int]:
    """The span without white space around it, and around the first word asked for where it is long."""
    while end > start and article[end - 1].isspace():
        end -= 1
    if end - start <= _WIDEST:
        return start, end
    wanted = {word for term in terms for word in term.words}
    beginnings = tuple(term.words[-1] for term in terms if term.begins) or None
    for found in _WORD.finditer(article, start, end):
        word = fold(found[0])
        if word in wanted or (beginnings and word.startswith(beginnings)):
            first = max(start, found.start() - _WIDEST // 2)
            return first, min(end, first + _WIDEST)
    return start, start + _WIDEST
