"""From a word to an act: the one place that the rest of the extractor asks."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_nouns import adjective_hit, noun_hit
from backchannel.extract.events_people import Hit, People
from backchannel.extract.events_verbs import verb_hit
from backchannel.extract.frames import Frames
from backchannel.model.records import Actor

__all__ = ["Hit", "Matcher"]
_TELLING = frozenset({"VERB", "AUX", "NOUN", "ADJ"})
_NEVER = frozenset({"amod", "compound", "aux", "auxpass"})


class Matcher:
    """Fits frames to the words of one article."""

    def __init__(self, cast: Cast, frames: Frames) -> None:
        self.people = People(cast, frames)
        self.frames = frames
        self._hits: dict[int, Hit | None] = {}

    def actors(self, tokens: Iterable[Token]) -> tuple[Actor, ...]:
        """The actors that the tokens name, each once, in order."""
        return self.people.actors(tokens)

    def is_idiom(self, token: Token) -> bool:
        """Whether a frame knows the word, as it stands here, to tell no act."""
        hit = self.hit(token)
        return hit is not None and hit.frame.type is None

    def hit(self, token: Token) -> Hit | None:
        """The act that the word tells, if any. It is worked out once: what the encoder sees is asked about again."""
        if token.i not in self._hits:
            self._hits[token.i] = self._hit(token)
        return self._hits[token.i]

    def _hit(self, token: Token) -> Hit | None:
        """Only words whose lemma has a frame cost anything."""
        frames, pos = self.frames, token.pos_
        if pos not in _TELLING:
            return None
        lemma = token.lemma_.lower()
        if pos in ("VERB", "AUX"):
            return verb_hit(self.people, token) if lemma in frames.verbs and token.dep_ not in _NEVER else None
        if pos == "NOUN":
            return noun_hit(self.people, token) if lemma in frames.nouns or lemma in frames.compounds else None
        if lemma in frames.adjectives:
            return adjective_hit(self.people, token)
        return None
