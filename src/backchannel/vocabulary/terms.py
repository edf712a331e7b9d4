"""Terms in office, found by the holder's name, by surname, and by the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from backchannel.vocabulary.keys import name_key, phrase_key
from backchannel.vocabulary.values import Leader

K = TypeVar("K")

#: Where the family name stands first.
_SURNAME_FIRST = frozenset({"CHN", "TWN", "PRK", "KOR"})


def terms_by_name(terms: Iterable[Leader]) -> dict[str, tuple[Leader, ...]]:
    """By the keys of full names and aliases."""
    return _grouped((name_key(name), term) for term in terms for name in (term.name, *term.aliases))


def terms_by_surname(terms: Iterable[Leader], but: frozenset[str]) -> dict[str, tuple[Leader, ...]]:
    """By the keys of what newspapers call the holder at second mention, `but` for those that are common words."""
    return _grouped((key, term) for term in terms for key in map(name_key, _surnames(term)) if key not in but)


def terms_by_office(terms: Iterable[Leader]) -> dict[tuple[str, str], tuple[Leader, ...]]:
    """By state with the kind of office, and by state with the key of the title."""
    return _grouped(((term.iso3, office), term) for term in terms for office in (term.office, phrase_key(term.title)))


def _surnames(leader: Leader) -> Iterator[str]:
    """ "Assad" and "al-Assad", "de Gaulle", "Xi", "Kim"."""
    words = leader.name.removesuffix(" Jr.").split(" ")
    if leader.iso3 in _SURNAME_FIRST:
        yield words[0]
        return
    last = words[-1]
    if last.isupper():  # the number of a king or a pope
        return
    yield last
    if last.startswith(("al-", "el-")):
        yield last[3:]
    if len(words) > 1 and words[-2].islower():
        yield f"{words[-2]} {last}"


def _grouped(pairs: Iterable[tuple[K, Leader]]) -> dict[K, tuple[Leader, ...]]:
    """Each term once under each key, in the order in which it came."""
    groups: dict[K, dict[int, Leader]] = defaultdict(dict)
    for key, term in pairs:
        groups[key][id(term)] = term
    return {key: tuple(terms.values()) for key, terms in groups.items()}
