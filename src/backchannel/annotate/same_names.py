"""Whether two names may be the same actor's: by surname, initials, short form or the one word for what it is."""

from __future__ import annotations

import re
from functools import lru_cache

_ACRONYM = re.compile(r"[A-Z](?:[a-z]?\.?[A-Z])+\.?")
_WORDS = re.compile(r"[A-Za-z]+")
_LEGAL_ENDINGS = frozenset("inc inc. ltd ltd. llc plc corp corp. kft kft. gmbh ag sa".split())
_GENERIC_ENDINGS = frozenset(
    "party movement group front company corporation organization organisation newspaper agency army".split()
)
# Bodies of which an article mostly speaks of one, so that the bare word is the one named in full.
SOLE_BODIES = frozenset("parliament house senate congress knesset majlis duma court assembly".split())
# Words that say no more than what a body is; with a capital and alone they are short for a full name.
_BODIES = SOLE_BODIES | frozenset(
    (
        "ministry department council committee commission board bureau agency office authority bank fund union "
        "league federation association institute university college foundation centre center society tribunal "
        "church embassy coalition alliance front party movement organization organisation company corporation"
    ).split()
)
_SERVICES = frozenset("force forces army navy guard guards corps fleet command police service".split())
_LINKS = frozenset("of the and for on in at to de del la des du et y da do".split())
_INNER_INITIALS = frozenset({"of", "for", "on"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ARTICLE = re.compile(r"^(?:a[dlnrstz]|ash|el|ul)[-’'](?=\w{3})")
# Words before the name of a service that say whose it is: "the United States Air Force" is "the Air Force".
_OWNERS = frozenset("united states u.s. us royal national federal kingdom".split())


def bare(text: str) -> str:
    """The name with single spaces."""
    return " ".join(text.split())


def name_key(text: str) -> str:
    """The name as it is looked up: no case, no punctuation, no article."""
    return re.sub(r"[^\w]+", " ", text.casefold()).strip().removeprefix("the ")


def name_words(text: str) -> list[str]:
    return [w for w in re.findall(r"[\w’'-]+", text.casefold()) if w not in {"the"}]


def person_words(text: str) -> list[str]:
    """The words of a person's name without "Jr." and its like, and without an Arabic article: "al-Assad", "Assad"."""
    words = [_ARTICLE.sub("", word) for word in name_words(text)]
    return words[:-1] if len(words) > 1 and words[-1] in _SUFFIXES else words


def same_person(one: list[str], other: list[str]) -> bool:
    """Whether one name is the other's surname, or both share surname and a first name that does not contradict."""
    if not one or not other:
        return False
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return short[0] in long
    if long[-len(short) :] == short or long[: len(short)] == short:
        return True
    return short[-1] == long[-1] and (
        short[0] == long[0] or (short[0][0] == long[0][0] and (len(short[0]) <= 2 or len(long[0]) <= 2))
    )


def same_organisation(text: str, words: list[str], known: str, known_words: list[str], *, famous: bool = False) -> bool:
    """By initials, by a short form without "Party" or "Inc", or by the one word for what it is ("Parliament").

    `famous`: the shorter is the whole name of a body, and the first word of another's is no short form of it.
    """
    if is_acronym(text, known) or is_acronym(known, text):
        return True
    short, long = (words, known_words) if len(words) < len(known_words) else (known_words, words)
    if not short:
        return False
    if long[: len(short)] == short and all(w in _GENERIC_ENDINGS or w in _LEGAL_ENDINGS for w in long[len(short) :]):
        return True
    if len(short) == 1:
        # "the Department", or the first word alone: "Harvard" of Harvard University
        first = short[0] == long[0] and len(short[0]) > 3 and not famous
        return (short[0] in _BODIES and short[0] in long) or first
    lead = long[: -len(short)]
    return short[-1] in _SERVICES and long[-len(short) :] == short and all(w in _OWNERS for w in lead)


def is_acronym(short: str, long: str) -> bool:
    """Whether the letters of one are the initials of the other, or of its last words ("MoD", "CPD")."""
    letters = _letters(short)
    initials, *with_links = _initials(long) if letters else ("",)
    if len(initials) < 2:
        return False
    return initials == letters or (len(letters) > 2 and initials.endswith(letters)) or letters in with_links


# Remembered, since each body of an article is compared with all others.
@lru_cache(maxsize=10_000)
def _letters(text: str) -> str:
    """The letters of an acronym; "" where the text is none."""
    return text.replace(".", "").upper() if 2 <= len(text) <= 12 and _ACRONYM.fullmatch(text) else ""


@lru_cache(maxsize=10_000)
def _initials(text: str) -> tuple[str, str, str]:
    """The initials of a name's words with a capital; with those of all small words; with those of the inner ones."""
    words = _WORDS.findall(text)
    plain = "".join(w[0] for w in words if w[0].isupper())
    with_all, with_inner = (
        "".join(w[0].upper() for w in words if w[0].isupper() or w in links) for links in (_LINKS, _INNER_INITIALS)
    )
    return plain, with_all, with_inner
