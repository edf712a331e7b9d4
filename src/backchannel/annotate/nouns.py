"""What kind of thing a common noun names: a person, an organisation, a place, or something else.

A linear classifier over the language model's word vectors, trained by `training/nouns.py` on GUM (CC BY). It tells
"shoppers" and "clerics" from "tables" and "talks" without a list of every noun.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from backchannel.remembered import Remembered

CLASSES = ("person", "organisation", "place", "other")
# Endings that name persons by their doing or origin; used where the language model has no vector for the noun.
_PERSON_ENDINGS = (
    "man",
    "men",
    "woman",
    "women",
    "people",
    "ist",
    "ists",
    "eer",
    "eers",
    "ian",
    "ians",
    "crat",
    "crats",
)


@dataclass(frozen=True)
class NounClasses:
    """Weights `w` of shape (vector width, 4) and bias `b` of shape (4,), over CLASSES."""

    w: NDArray[np.float32]
    b: NDArray[np.float32]
    _seen: dict[str, tuple[float, ...]] = field(default_factory=Remembered, repr=False)

    def probabilities(self, token: Token) -> tuple[float, ...]:
        """Probability of each of CLASSES for the noun, by its form; (0, 0, 0, 1) where nothing is known of it."""
        form = token.lower_
        known = self._seen.get(form)
        if known is None:
            known = self._seen[form] = self._classify(token)
        return known

    def is_animate(self, token: Token) -> bool:
        """Whether the noun more likely names a person or an organisation than anything else."""
        person, organisation, _, _ = self.probabilities(token)
        return person + organisation > 0.5

    def _classify(self, token: Token) -> tuple[float, ...]:
        known = token.vocab.vectors_length == len(self.w)
        vector = np.asarray(token.vocab[token.lower_].vector) if known else np.zeros(0)
        length = float(np.linalg.norm(vector))
        if length == 0.0:
            return (0.9, 0.0, 0.0, 0.1) if token.lower_.endswith(_PERSON_ENDINGS) else (0.0, 0.0, 0.0, 1.0)
        score = (vector / length) @ self.w + self.b
        odds = np.exp(score - score.max())
        return tuple((odds / odds.sum()).tolist())


@lru_cache(maxsize=1)
def load_noun_classes() -> NounClasses:
    """The packaged weights."""
    with files("backchannel").joinpath("data/noun_classes.npz").open("rb") as file, np.load(file) as weights:
        return NounClasses(weights["w"], weights["b"])
