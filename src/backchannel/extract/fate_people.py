"""Of whom a fate is told: a named person, or a group that the text counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.fate_words import number
from backchannel.model.document import Document
from backchannel.model.phrases import conjuncts, core_span, named_span
from backchannel.model.records import Actor
from backchannel.text import Span, squeeze

_ROUGH = frozenset({"dozens", "hundreds", "thousands", "scores", "several", "many"})
_OTHERS = frozenset({"other", "others", "more", "another"})
_NOBODY = frozenset({"state", "organ", "party", "organisation", "armed_group"})


@dataclass(frozen=True, slots=True)
class People:
    """Who: the actor's name, or the words of the group; `key` is the same for the same people."""

    who: str
    actor: Actor | None
    count: int | None
    span: Span
    key: str


class Sufferers:
    """Turns heads of noun phrases into the people that a fate can be told of."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self.document = document
        self.cast = cast

    def all(self, heads: Iterable[Token]) -> Iterator[People]:
        """The people of the phrases, joined ones each for themselves; uncounted crowds and things are left out."""
        for head in heads:
            for token in conjuncts(head):
                people = self.one(token)
                if people is not None:
                    yield people

    def one(self, token: Token) -> People | None:
        actor = next(iter(self.cast.at(token, conjuncts=False)), None)
        if actor is not None and actor.kind == "person":
            return People(actor.name, actor, None, core_span(token), actor.id)
        if actor is not None and actor.kind in _NOBODY:
            return None
        if token.pos_ == "PRON" and token.lower_ not in {"one", "another"}:
            return self._of_actor(actor, token)
        return self.counted(token)

    def counted(self, token: Token) -> People | None:
        """The group that the phrase counts, or a single unnamed person; None where there is no number or they are no people."""
        actor = next(iter(self.cast.at(token, conjuncts=False)), None)
        if actor is None and not _is_number(token) and token.lower_ not in _OTHERS:
            return None
        if actor is not None and actor.kind in _NOBODY | {"person"}:
            return None
        count = self._count(token)
        rough = any(t.lower_ in _ROUGH for t in (token, *token.lefts))
        if count is None and not rough:
            if not _is_single(token):
                return None
            count = 1
        span = named_span(token) if _is_number(token) or token.lower_ in _ROUGH else core_span(token)
        who = squeeze(self.document.text[span.start : span.end])
        for article in ("the ", "The ", "all "):
            who = who.removeprefix(article)
        return People(who, actor, count, span, actor.id if actor is not None else who.casefold())

    def _of_actor(self, actor: Actor | None, token: Token) -> People | None:
        """A pronoun that stands for a counted group."""
        if actor is None:
            return None
        numbers = [n for n in map(number, actor.name.split()) if n is not None]
        if not numbers:
            return None
        return People(actor.name, actor, numbers[0], Span(token.idx, token.idx + len(token.text)), actor.id)

    def _count(self, token: Token) -> int | None:
        if _is_number(token):
            words = [t.text for t in token.lefts if t.dep_ in {"compound", "nummod"}] + [token.text]
            return number(" ".join(words))
        for child in token.lefts:
            if child.dep_ == "nummod":
                words = [t.text for t in child.lefts if t.dep_ == "compound"] + [child.text]
                return number(" ".join(words))
        return None


def _is_number(token: Token) -> bool:
    return token.pos_ == "NUM" and token.ent_type_ not in {"DATE", "TIME", "MONEY", "PERCENT"}


def _is_single(token: Token) -> bool:
    """Whether the phrase speaks of one person: "a young woman", "the attacker", "a fifth person"."""
    determined = any(c.dep_ in {"det", "poss"} and c.lower_ not in {"no", "any", "every"} for c in token.lefts)
    return token.tag_ in {"NN", "NNP"} and determined
