"""Who the article speaks of: the cast, made once from the chains of mentions, asked by every extractor."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.model.document import Document
from backchannel.model.records import Actor
from backchannel.vocabulary import Vocabulary


class Cast:
    """The actors of one article, asked by the token that heads a noun phrase.

    Pronouns and descriptions are resolved; a phrase that names nobody who was named before ("six hostages", "witnesses")
    becomes an actor of its own, kind unnamed or crowd, by its own words, the first time it is asked for.
    """

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document = document
        self.vocabulary = vocabulary

    def at(self, token: Token, *, conjuncts: bool = True) -> tuple[Actor, ...]:
        """The actors that the noun phrase headed by the token stands for; with those joined to it by "and".

        Empty where the phrase can be no actor ("the car", "Tuesday") or its pronoun stays unresolved.
        """
        raise NotImplementedError

    def one(self, token: Token) -> Actor | None:
        """The phrase as one actor: two joint speakers are one, "X and Y"."""
        raise NotImplementedError

    def state(self, iso3: str) -> Actor | None:
        """The actor of a state that the article names, by its alpha-3 code."""
        raise NotImplementedError

    def phrase(self, token: Token) -> tuple[int, int]:
        """Span of the noun phrase headed by the token: determiner, title and appositive kept, relative clauses left out."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Actor]:
        """Every actor that is named, and every one that was asked for, in the order of their first mention."""
        raise NotImplementedError
