"""The words by which stories are told apart, and how common each is in news.

A word is known by its stem, so that "thwarted" and "thwarting" are one. How often a stem stands in news is a packaged
table (`data/word_rates.tsv`, made by tools/build_word_rates.py), because a few articles cannot tell what is rare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

TABLE = "word_rates.tsv"
RAREST = 3e-5
"""Share of all words below which a table of this size cannot tell how rare a word is."""
COMMONEST = 2e-3
"""Share of all words from which a word tells nothing about what happened: "the", "said", "on"."""

_WORD = re.compile(r"[^\W\d_](?:\w|['’.&](?=[^\W\d_]))*|\d+(?:[.,:]\d+)*")
# Tokens written apart, as corpora and some pages have them: "7 . 5", "1 , 200", "U . N .".
_POINT = re.compile(r"(?<=\d) ?([.,]) (?=\d)")
_LETTERS = re.compile(r"\b([A-Z]) \. (?=[A-Z] \.)")
# Verbs and nouns of news whose forms no ending gives away, each list led by the form that stands for it.
_IRREGULAR = """
die died dies dying; dead death deaths; lie lied lying; shoot shot shots; win won winning; steal stole stolen; fall fell
fallen; break broke broken; strike struck; catch caught; seek sought; buy bought; sell sold; hold held; lead led; leave
left; lose lost; meet met; begin began begun; choose chose chosen; drive drove driven; flee fled fleeing; fight fought;
find found; fly flew flown; freeze froze frozen; hide hid hidden; rise rose risen; send sent; shake shook shaken; sink
sank sunk; speak spoke spoken; swear swore sworn; throw threw thrown; write wrote written; withdraw withdrew withdrawn;
wound wounded wounding; woman women; man men; child children; wife wives; thief thieves; knife knives; leaf leaves; life
lives; crisis crises; bring brought; build built; burn burnt; forbid forbade forbidden; shut shutting; run ran running
"""
_ENDINGS = (("ations", "at"), ("ation", "at"), ("iness", "i"), ("ings", ""), ("ies", "y"), ("ied", "y"), ("sses", "ss"))


@dataclass(frozen=True, slots=True)
class Background:
    """How common words are: `rates` is the share of all words that a stem makes up, `lower` the stems that news writes
    with a small letter, so that a capital makes no name of them.

    `words` says how many words of text the rates weigh as much as when an archive's own counts join them.
    """

    rates: Mapping[str, float] = field(repr=False)
    lower: frozenset[str] = field(repr=False)
    words: float = 300_000.0

    def rate(self, stem: str) -> float:
        return self.rates.get(stem, RAREST)

    def joined(self, counts: Mapping[str, float], words: float) -> Background:
        """The background after `words` more words, in which each stem of `counts` stood that often.

        A name that fills the news of these weeks is then no longer rare.
        """
        total = self.words + words
        seen = {stem: (self.rate(stem) * self.words + count) / total for stem, count in counts.items()}
        return Background({**self.rates, **seen}, self.lower, total)


def words_of(text: str) -> Iterator[str]:
    """The words and numbers of the text as they stand, without blanks inside a number or an abbreviation."""
    flat = _LETTERS.sub(r"\1.", _POINT.sub(r"\1", text))
    return (found.group() for found in _WORD.finditer(flat))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """What the forms of a word share, in small letters: "Pirates", "pirate's" give "pirat"; numbers lose commas."""
    if word[0].isdigit():
        return word.replace(",", "")
    low = word.lower().replace("’", "'").removesuffix("'s").replace(".", "").replace("'", "")
    known = _irregular().get(low)
    if known:
        return known
    if len(low) > 4:
        ending = next((pair for pair in _ENDINGS if low.endswith(pair[0])), None)
        if ending:
            low = low.removesuffix(ending[0]) + ending[1]
        elif low.endswith("es") and low[-3] in "sxzh":
            low = low[:-2]
        elif low.endswith("s") and not low.endswith(("ss", "us", "is")):
            low = low[:-1]
        elif (low.endswith("ing") and len(low) > 5) or low.endswith("ed"):
            low = low[: -3 if low.endswith("ing") else -2]
    if len(low) > 3 and low[-1] == "e":
        low = low[:-1]
    if len(low) > 3 and low[-1] == low[-2] and low[-1] in "bdgmnprt":
        low = low[:-1]
    return low[:-1] + "i" if len(low) > 4 and low[-1] == "y" else low


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    groups = (group.split() for group in _IRREGULAR.split(";"))
    return {form: forms[0] for forms in groups for form in forms}


@lru_cache(maxsize=1)
def load_background() -> Background:
    """The packaged table: a stem, its uses in a million words, and `l` where it is written small."""
    rates, lower = {}, set()
    table = (files("backchannel") / "data" / TABLE).read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and line[0] != "#":
            known, uses, case = line.split("\t")
            rates[known] = max(float(uses) / 1e6, RAREST)
            if case == "l":
                lower.add(known)
    return Background(rates, frozenset(lower))
