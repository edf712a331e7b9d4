"""What a user may ask of the full-text search, as a small language, and its form in each database.

    envoy algiers          both words, in any order
    "frozen assets"        the words one after another
    hostage*               every word that begins so
    shah OR pahlavi        either of the two
    -oil                   without the word
    title:accord           in the title

Case, accents and punctuation do not matter. What was typed reaches the database as bound values only, folded to
letters, digits and blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from backchannel.archive.days import name_key
from backchannel.errors import ArchiveError

Field = Literal["head", "words"] | None
_PIECE = re.compile(r'(?P<sign>-?)(?:(?P<field>title):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_LONGEST = 400
_MOST_TERMS = 32
# Limits of a tsvector.
_LAST_PLACE = 16_383
_MOST_PLACES = 255
_LONGEST_WORD = 2_000
_MOST_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Term:
    """Words one after another, folded; the last may be the beginning of a word."""

    words: tuple[str, ...]
    begins: bool = False
    field: Field = None
    without: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All groups must hold, of a group any term; none of `without`."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...]

    def terms(self) -> Iterator[Term]:
        for group in self.groups:
            yield from group


def parse_query(asked: str) -> Query:
    """Raises ArchiveError, which says what the language is, where nothing is asked for."""
    if len(asked) > _LONGEST:
        raise ArchiveError(f"what is searched for is {len(asked)} characters long; up to {_LONGEST} are taken")
    groups: list[list[Term]] = []
    without: list[Term] = []
    joined = False
    for found in _PIECE.finditer(asked):
        if found["word"] == "OR" and not found["sign"] and not found["field"]:
            joined = bool(groups)
            continue
        term = _term(found)
        if term is None:
            continue
        if term.without:
            without.append(term)
        elif joined:
            groups[-1].append(term)
        else:
            groups.append([term])
        joined = False
    if not groups:
        raise ArchiveError(
            f'{asked!r} names nothing to search for; give words, "words in a row", the beginning* of one, '
            "one OR another, or title:word; -word leaves out"
        )
    if sum(map(len, groups)) + len(without) > _MOST_TERMS:
        raise ArchiveError(f"more than {_MOST_TERMS} words and phrases are searched for; give fewer")
    return Query(tuple(map(tuple, groups)), tuple(without))


def _term(found: re.Match[str]) -> Term | None:
    given = found["phrase"] if found["word"] is None else found["word"]
    words = tuple(fold(given).split())
    if not words:
        return None
    begins = found["word"] is not None and given.endswith("*")
    return Term(words, begins, "head" if found["field"] else None, found["sign"] == "-")


def fold(text: str) -> str:
    """Text as it is indexed: lower case, without accents and punctuation; its words stand between single blanks."""
    return name_key(text).replace("_", " ").strip()


def as_fts5(query: Query) -> str:
    """The query as text for MATCH of SQLite's FTS5; every word stands in quotation marks, and none can hold one."""
    wanted = " AND ".join(f"({' OR '.join(map(_fts5_term, group))})" for group in query.groups)
    left_out = "".join(f" NOT {_fts5_term(term)}" for term in query.without)
    return f"({wanted}){left_out}"


def _fts5_term(term: Term) -> str:
    column = f"{term.field} : " if term.field else ""
    return f'{column}"{" ".join(term.words)}"{" *" if term.begins else ""}'


def as_tsquery(query: Query) -> str:
    """The query as the text of a tsquery of PostgreSQL, whose weight A is the head."""
    wanted = [f"({' | '.join(map(_tsquery_term, group))})" for group in query.groups]
    return " & ".join([*wanted, *(f"!({_tsquery_term(term)})" for term in query.without)])


def _tsquery_term(term: Term) -> str:
    weight = "A" if term.field else ""
    *first, last = term.words
    marks = weight + ("*" if term.begins else "")
    parts = [
        *(f"'{word}'" + (f":{weight}" if weight else "") for word in first),
        f"'{last}'" + (f":{marks}" if marks else ""),
    ]
    return " <-> ".join(parts)


def as_tsvector(head: str, words: str) -> str:
    """Folded texts as the text of a tsvector, made here so that both databases agree on what a word is.

    PostgreSQL tells no positions after the 16,383rd apart, and keeps at most a megabyte.
    """
    places: dict[str, list[str]] = {}
    room = _MOST_BYTES
    at = 0
    for text, weight in ((head, "A"), (words, "")):
        for word in text.split():
            at += 1
            if word not in places:
                size = len(word.encode())
                if size > _LONGEST_WORD or size > room:
                    continue
                room -= size
                places[word] = []
            if len(places[word]) < _MOST_PLACES:
                places[word].append(f"{min(at, _LAST_PLACE)}{weight}")
        at += 1  # no phrase runs from the head into the words
    return " ".join(f"'{word}':{','.join(dict.fromkeys(found))}" for word, found in places.items())
