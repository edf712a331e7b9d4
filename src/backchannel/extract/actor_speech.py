"""Who "I", "we" and "you" are: in a statement its speaker and its addressee, else whose voice the article is in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from spacy.tokens import Token

from backchannel.extract.actor_voice import Voice, voices_of
from backchannel.model.document import Document
from backchannel.model.records import Actor, Statement
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

SPEAKER_WORDS = frozenset("i i. me my mine myself we us our ours ourselves".split())
_ADDRESSEE_WORDS = frozenset({"you", "your", "yours", "yourself", "yourselves"})


class Speech:
    """Who speaks where in one article. `actor_of` makes an actor of a voice that it is written in."""

    def __init__(self, document: Document, vocabulary: Vocabulary, actor_of: Callable[[Voice], Actor]) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self._actor_of = actor_of
        self._said: list[tuple[Span, Statement]] = []

    def learn(self, statements: Sequence[Statement]) -> None:
        """From now on "I" and "we" inside a statement are its speaker, "you" its addressee."""
        self._said = [(Span(*part.span), s) for s in statements for part in s.content]

    def at(self, token: Token) -> Actor | None:
        """Whom the word means where it is "I", "we" or "you"; None for any other, and where that is not known."""
        lower = token.lower_
        if lower not in SPEAKER_WORDS and lower not in _ADDRESSEE_WORDS:
            return None
        around = [s for span, s in self._said if span.start <= token.idx < span.end]
        inner = min(around, key=lambda s: sum(len(Span(*c.span)) for c in s.content), default=None)
        if inner is not None:
            return inner.speaker if lower in SPEAKER_WORDS else inner.addressee
        return self._voice(token) if lower in SPEAKER_WORDS else None

    def author_at(self, offset: int) -> Actor | None:
        """Whose claim it is what an opinion or a letter tells at the place in its own voice; None for news."""
        voice = next((v for v in self._voices if v.of_author and v.reach.start <= offset < v.reach.end), None)
        return self._actor_of(voice) if voice is not None else None

    @cached_property
    def issuer(self) -> Actor | None:
        """Who says "we" in the article's own text, where it is a release or a statement; None for news and opinion."""
        voice = next((v for v in self._voices if not v.of_author), None)
        return self._actor_of(voice) if voice is not None else None

    @cached_property
    def writer(self) -> str | None:
        """The name of whoever issued the article, where it is a release or a statement."""
        return next((v.name for v in self._voices if not v.of_author), None)

    def _voice(self, token: Token) -> Actor | None:
        """Whoever says "we" outside all quotations, where the article is a statement, a release or an opinion."""
        voice = next((v for v in self._voices if v.reach.start <= token.idx < v.reach.end), None)
        if voice is None or any(q.outer.start <= token.idx < q.outer.end for q in self.document.quotations):
            return None
        return self._actor_of(voice)

    @cached_property
    def _voices(self) -> tuple[Voice, ...]:
        return voices_of(self.document, self.vocabulary)
