"""What the words for people say of them: "about 60 American hostages" are captives of a nationality, "eight servicemen"
are of a trade, "the other 52" are known from before."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from backchannel.archive.grouping_words import stem

CAPTIVE = frozenset(stem(word) for word in "hostage captive prisoner detainee abductee internee".split())
# Nouns that anybody may be called by.
_ANYBODY = frozenset(
    stem(word)
    for word in "people person individual national citizen civilian foreigner westerner expatriate other rest "
    "remainder suspect victim member one".split()
)
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen dozens hundreds "
    "thousands score scores several couple half".split()
)
_DETERMINERS = frozenset(
    "a an the this that these those its his her their our my all both some any no each every at least about around "
    "nearly almost over up to more than as many only first last another other others remaining further additional "
    "former new rest".split()
)
_FATED = frozenset(
    "held freed released captured kidnapped abducted detained missing dead killed wounded injured arrested jailed "
    "imprisoned captive alleged suspected".split()
)
_ENDS = frozenset(
    "of in at on from by with for who whom whose which that and or including held being taken between under aged near "
    "were was are is have had".split()
)
# What tells that the group is one of which was told before.
_KNOWN_BEFORE = re.compile(r"\b(?:still|remain(?:s|ed|ing)?|others?|another|more|rest)\b(?! than)", re.I)
_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


class People(NamedTuple):
    """What the words say. `noun` is the stem of a noun that not anybody may be called by, None for "people",
    "Americans", "others" or none; `captive` whether it says that they are captives; `known` whether the words point to
    people of whom was told before."""

    noun: str | None
    captive: bool
    known: bool

    @property
    def trade(self) -> str | None:
        """The noun where it says more than that they are captives."""
        return None if self.captive else self.noun


def people(who: str, words: str = "") -> People:
    """What the words for people, and those that tell their fate, say of them."""
    noun = _noun(who)
    return People(noun, noun in CAPTIVE, _KNOWN_BEFORE.search(f"{who} … {words}") is not None)


def informative(who: str, *, nationality: bool) -> int:
    """How much of a group its words tell: the noun, the nationality; less where they tell a fate that may pass."""
    bare = [word.lower() for word in _TOKEN.findall(who)]
    told = (_noun(who) is not None) + nationality * any(word[:1].isupper() for word in _TOKEN.findall(who)[1:])
    return told - any(word in _FATED for word in bare)


@lru_cache(maxsize=1 << 12)
def _noun(who: str) -> str | None:
    chunk: list[str] = []
    for word in _TOKEN.findall(who):
        low = word.lower()
        if low in _ENDS:
            if any(_tells(one) for one in chunk):
                break
            chunk = []  # "dozens of people"
        else:
            chunk.append(word)
    head = chunk[-1] if chunk else ""
    # "Americans", "Iranians" and other names of peoples are written with a capital inside the phrase.
    named = head[:1].isupper() and (len(chunk) > 1 or head.lower().endswith(("ans", "ese", "is", "ish")))
    if not head or not _tells(head) or named:
        return None
    low = head.lower()
    found = stem(low[:-3] + "man" if low.endswith("men") and len(low) > 5 else low)
    return None if found in _ANYBODY else found


def _tells(word: str) -> bool:
    """Whether the word is more than a number or a determiner."""
    low = word.lower()
    parts = low.split("-")
    return not (low in _DETERMINERS or any(part.isdigit() or part in _NUMBERS for part in parts))
