"""An act that a definite noun takes up again ("the attack killed two") is done by whoever was said to do it before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from backchannel.extract.events_proposal import Proposal
from backchannel.model.records import Actor, Event, EventDate, EventType

_AGAIN = frozenset({"the", "this", "that", "these", "those"})
_MEANS = frozenset({"in", "during", "by"})
_FORCE = frozenset(
    "attack shooting bombing explosion blast raid strike airstrike assault stabbing shelling massacre".split()
)
_REACH = 400  # tokens over which "the attack" still means the one told before


class ToldAgain:
    """Remembers who did what in one article, and fills in whoever is left open where an act is taken up again."""

    def __init__(self) -> None:
        self._done: dict[tuple[EventType, str], tuple[int, tuple[Actor, ...]]] = {}
        self._day: tuple[int, EventDate] | None = None

    def learn(self, act: Proposal) -> None:
        """Note who did an act that is told as done."""
        if act.sources and act.status == "happened":
            for word in (act.token, act.object):
                if word is not None:
                    self._done[act.type, _root(word)] = act.token.i, act.sources

    def filled(self, act: Proposal) -> Proposal:
        """The act; one that is taken up again with its doers, if it names none of its own."""
        return act if act.sources else replace(act, sources=self._doers(act))

    def dated(self, event: Event, word: Token) -> Event:
        """The event; an act of force that is taken up again ("killed in the attack") was on the day of the last."""
        if event.type != "ASSAULT" or event.status != "happened":
            return event
        if event.date is not None:
            self._day = (word.i, event.date) if event.date.precision == "day" else self._day
            return event
        again = any(n.lemma_.lower() in _FORCE for n in _taken_up(word))
        if not again or self._day is None or word.i - self._day[0] > _REACH:
            return event
        return replace(event, date=self._day[1])

    def _doers(self, act: Proposal) -> tuple[Actor, ...]:
        for noun in _taken_up(act.token):
            at, doers = self._done.get((act.type, _root(noun)), (-_REACH, ()))
            if doers and act.token.i - at < _REACH and not any(a in act.targets for a in doers):
                return doers
        return ()


def _taken_up(word: Token) -> Iterator[Token]:
    """The definite nouns that say of an act that it was told before: "the attack", "killed in the attack"."""
    nouns = [word] if word.pos_ == "NOUN" else [c for c in word.children if c.dep_ in {"nsubj", "nsubjpass"}]
    nouns += [p for c in word.children if c.lower_ in _MEANS for p in c.children if p.dep_ == "pobj"]
    return (n for n in nouns if n.pos_ == "NOUN" and any(c.lower_ in _AGAIN for c in n.lefts))


def _root(word: Token) -> str:
    """What "airstrike", "air-strike" and "strike" share."""
    return word.lemma_.lower().removeprefix("air").lstrip("-")
