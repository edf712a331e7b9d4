"""Whose voice an article is written in: "we" outside any quotation, in a statement or a ministry's own release."""

from __future__ import annotations

import re

from backchannel.model.article import Article
from backchannel.vocabulary import Vocabulary

_BY = re.compile(
    r"\b(?:statement|remarks|speech|address|message|letter|comments?|article|op-ed|testimony)\s+(?:by|from|of)\s+"
    r"(?:the\s+)?(?P<who>.+?)(?=\s+(?:on|at|to|in|for|about|following|after|regarding|before|during|with)\s|[,:;(–—|]|$)",
    re.IGNORECASE,
)
_OFFICIAL = frozenset(
    "ministry department government office embassy command commission council cabinet secretariat".split()
)
_MOST_WORDS = 8


def voice_of(article: Article, vocabulary: Vocabulary) -> str | None:
    """The name of whoever says "we" in the article's own text: of a statement its author, of a release its ministry.

    None for what a newspaper writes.
    """
    titled = _BY.search(article.title or "")
    if titled is not None:
        name = _without_office(titled["who"].split(), vocabulary)
        if name:
            return name
    outlet = article.outlet or ""
    known = vocabulary.known(outlet) if outlet else None
    official = known is not None and known.kind == "organ"
    return outlet if official or {w.strip(".,()").lower() for w in outlet.split()} & _OFFICIAL else None


def _without_office(words: list[str], vocabulary: Vocabulary) -> str | None:
    """The person's name after the office, or None where no name of two words is left ("the Foreign Minister")."""
    words = words[:_MOST_WORDS]
    for length in range(len(words) - 1, 0, -1):
        head = " ".join(words[:length])
        role = vocabulary.role(head.lower())
        if vocabulary.title(head) or (role is not None and role.kind == "person") or vocabulary.demonym(head):
            return _without_office(words[length:], vocabulary)
        if vocabulary.state(head):
            return _without_office(words[length:], vocabulary)
    named = len(words) >= 2 and all(w[:1].isupper() or w in {"de", "al", "bin", "van", "von", "da"} for w in words)
    return " ".join(words) if named else None
