"""The words that tell what became of people, and how a group is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, get_args

from backchannel.model.records import FateKind
from backchannel.vocabulary.tables import read_table

WordForm = Literal["verb", "noun", "group", "adjective"]
#: Who meets the fate: the verb's object, its subject, whoever the noun is of, or the people that the word itself names.
Sufferer = Literal["object", "subject", "of", "self"]


@dataclass(frozen=True, slots=True)
class FateWord:
    """A word, or a verb with a word after it ("shoot dead")."""

    fate: FateKind
    who: Sufferer
    particle: str | None = None


@dataclass(frozen=True)
class FateWords:
    """All words that tell a fate, by lemma and form; those with a particle first."""

    words: Mapping[tuple[str, WordForm], tuple[FateWord, ...]]

    def find(self, lemma: str, form: WordForm) -> tuple[FateWord, ...]:
        return self.words.get((lemma, form), ())


def load_fate_words(folder: Path | None = None) -> FateWords:
    """The words of the package, or of a folder with `fate_words.tsv`.

    Raises VocabularyError, with file and line, where a row is not in its form.
    """
    return _packaged() if folder is None else _load(folder)


@lru_cache(maxsize=1)
def _packaged() -> FateWords:
    return _load(files("backchannel").joinpath("data"))


def _load(folder: Traversable) -> FateWords:
    words: dict[tuple[str, WordForm], tuple[FateWord, ...]] = {}
    for row in read_table(folder, "fate_words.tsv", ("word", "form", "fate", "who", "source")):
        lemma, _, particle = row.text("word").partition(" ")
        form: WordForm = row.one_of("form", get_args(WordForm))
        fate: FateKind = row.one_of("fate", get_args(FateKind))
        who: Sufferer = row.one_of("who", get_args(Sufferer))
        found = FateWord(fate, who, particle or None)
        others = words.get((lemma, form), ())
        words[lemma, form] = (found, *others) if particle else (*others, found)
    return FateWords(words)


_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


def number(words: str) -> int | None:
    """The whole number that the words tell: "52", "1,200", "sixty-six", "two hundred and three"; else None."""
    folded = words.strip().casefold()
    if _DIGITS.fullmatch(folded):
        return int(folded.replace(",", ""))
    total = current = 0
    seen = False
    for word in re.split(r"[\s-]+", folded):
        if _DIGITS.fullmatch(word):
            current += int(word.replace(",", ""))
        elif word in _SMALL:
            current += _SMALL.index(word)
        elif word in _TENS:
            current += _TENS[word]
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
        elif word in {"and", "a", "an"}:
            continue
        else:
            return None
        seen = True
    return total + current if seen else None
