"""The words that tell of a negotiation, and those that tell how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, get_args

from backchannel.model.records import Stage
from backchannel.vocabulary.tables import read_table

#: noun "talks", deal "accord" (what comes of them), verb "mediate", joint "agree" (of two), cue for the stage.
TalkForm = Literal["noun", "deal", "verb", "joint", "cue"]


@dataclass(frozen=True)
class TalkWords:
    """Stage by word and form."""

    stages: Mapping[tuple[str, TalkForm], Stage]

    def find(self, word: str, form: TalkForm) -> Stage | None:
        return self.stages.get((word, form))


def load_talk_words(folder: Path | None = None) -> TalkWords:
    """The words of the package, or of a folder with `talk_words.tsv`.

    Raises VocabularyError, with file and line, where a row is not in its form.
    """
    return _packaged() if folder is None else _load(folder)


@lru_cache(maxsize=1)
def _packaged() -> TalkWords:
    return _load(files("backchannel").joinpath("data"))


def _load(folder: Traversable) -> TalkWords:
    stages: dict[tuple[str, TalkForm], Stage] = {}
    for row in read_table(folder, "talk_words.tsv", ("word", "form", "stage", "source")):
        form: TalkForm = row.one_of("form", get_args(TalkForm))
        stages[row.text("word"), form] = row.one_of("stage", get_args(Stage))
    return TalkWords(stages)
