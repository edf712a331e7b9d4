"""A chain of mentions in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Token

from backchannel.annotate.given_names import Gender
from backchannel.annotate.same_names import name_words, person_words
from backchannel.model.document import Mention, NameKind


class Seen(NamedTuple):
    """Where a cluster was last spoken of: index of the sentence, head of the words, whether they are a subject."""

    sentence: int = -1
    head: Token | None = None
    as_subject: bool = False


_NOWHERE = Seen()


@dataclass(eq=False)
class Cluster:
    """All mentions of one actor so far, with what their words tell of it."""

    index: int
    kind: NameKind
    named: bool
    plural: bool = False
    gender: Gender | None = None
    names: list[str] = field(default_factory=list)
    words: list[list[str]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    state: str | None = None
    head_word: str = ""
    indefinite: bool = False
    harming: bool = False
    """Whether the words that brought it in say that it did harm ("a man fired …")."""
    definite: bool = False
    last: Seen = _NOWHERE
    told: Seen = _NOWHERE
    """The last mention outside quotation marks; its sentence is counted among those in the article's own voice."""
    count: int = 0

    @property
    def fullest(self) -> str:
        return max(self.names, key=lambda n: (len(n.split()), len(n)), default=self.head_word)

    def add_name(self, text: str) -> None:
        if text not in self.names:
            self.names.append(text)
            self.words.append(person_words(text) if self.kind == "person" else name_words(text))
