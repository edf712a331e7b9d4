"""Who a transcript's label means: a surname, initials, an office, an outlet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backchannel.model.document import Document
from backchannel.model.records import Actor
from backchannel.text import Span

_ANSWERS = frozenset({"a", "answer"})
_TITLES = frozenset(
    "mr mrs ms miss dr prof sir lord lady gen general colonel col major maj captain capt lt admiral adm senator sen"
    " rep president minister secretary ambassador judge justice".split()
)
_NAME = r"(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+"


def labelled(document: Document, label: Span, cast: Sequence[Actor], writer: str | None) -> tuple[Actor | None, str]:
    """The actor of the cast whom the label means, or None and the name to give it: in full where the article has it so.

    `writer` is the body whose release or briefing it is: it answers where the label is only "ANSWER". An interviewer's
    letters may be his paper's ("DP" for the Dispatch).
    """
    name = document.text[label.start : label.end]
    last = name.split()[-1].casefold()
    fits = [a for a in cast if a.kind == "person" and a.name.split()[-1].casefold() == last]
    fits = fits or [a for a in cast if a.kind in {"organisation", "organ"} and a.name.casefold() == name.casefold()]
    if not fits and name.isupper() and 2 <= len(name) <= 4:
        fits = _by_letters(name, cast)
    if not fits:
        full = _in_full(document.text, name)
        if full is None and name.lower() in _ANSWERS:
            full = writer
        fits = [a for a in cast if full is not None and a.name == full]
        name = full or name
    return max(fits, key=lambda a: len(a.name), default=None), name


def _in_full(text: str, name: str) -> str | None:
    """The full name of "MR DALE" or of "Associate Spokesman", where a line names him or says who that is."""
    words = [w for w in name.split() if w.lower().strip(".") not in _TITLES]
    if not words:
        return None
    if len(words) == 1 and len(words[0]) > 2:
        before = r"(?<![\w'’-])((?:[A-Z][\w'’-]+|[A-Z]\.) ){1,2}"
        for match in re.finditer(rf"{before}{re.escape(words[0])}\b", text, re.IGNORECASE):
            found = [w for w in match[0].split() if w.lower().strip(".") not in _TITLES]
            if len(found) >= 2 and all(w[0].isupper() for w in found):
                return " ".join(w.title() if w.isupper() and len(w) > 2 else w for w in found)
    if len(words) < 2 and not words[0].istitle():
        return None
    office = re.search(rf"(?<![\w.'’-])({_NAME}), (?:the |a |an )?{re.escape(name)}\b", text)
    return office[1] if office else None


def _by_letters(name: str, cast: Sequence[Actor]) -> list[Actor]:
    named = [a for a in cast if a.kind in {"person", "organisation"} and a.name[0] == name[0]]
    fits = [a for a in named if "".join(w[0] for w in a.name.split()) == name] or [
        a for a in named if " " not in a.name and a.name != name and _holds_letters(a.name.upper(), name)
    ]
    return fits if len(fits) == 1 else []


def _holds_letters(word: str, letters: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)
