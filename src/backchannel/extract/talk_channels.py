"""Who carries word between parties: messengers, go-betweens, good offices, and what goes "through" a third."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_syntax import after, objects
from backchannel.extract.talk_sides import Sides, doers
from backchannel.model.records import Actor

GO_BETWEENS = frozenset("mediator intermediary go-between broker facilitator middleman interlocutor".split())
_CARRY = frozenset("carry convey relay pass deliver take bring transmit forward shuttle exchange act serve".split())
_MESSAGES = frozenset("message messages reply answer letter proposal note word offer demand response".split())
_ANSWER = frozenset("answer reply respond communicate negotiate".split())
_APPROACHES = frozenset("approach contact channel overture feeler back-channel backchannel".split())
_THROUGH = ("through", "via")
_TO_THEM = frozenset("brief meet tell inform see receive consult ask thank give".split())
_ASKED = frozenset("ask invite request urge want".split())


@dataclass(slots=True)
class Channel:
    """Between whom, by whom."""

    parties: list[Actor] = field(default_factory=list)
    mediators: list[Actor] = field(default_factory=list)


class Channels:
    """Reads what a word tells of a channel between parties."""

    def __init__(self, cast: Cast, sides: Sides) -> None:
        self.cast = cast
        self.sides = sides

    def of_verb(self, verb: Token, lemma: str) -> Channel | None:
        if lemma in _CARRY:
            channel = self._carried(verb, lemma)
            if channel is not None:
                return channel
        if lemma in _ANSWER | _CARRY:
            return self._through(verb, doers(verb))
        return None

    def of_noun(self, noun: Token, lemma: str) -> Channel | None:
        if lemma in GO_BETWEENS:
            return self._go_between(noun)
        if lemma in _APPROACHES:
            return self._through(noun, [c for c in noun.lefts if c.dep_ == "poss"])
        if lemma == "office" and any(c.lower_ == "good" for c in noun.lefts):
            return self._good_offices(noun)
        return None

    def _carried(self, verb: Token, lemma: str) -> Channel | None:
        """ "carried messages between X and Y", "took a letter from X to Y", "acts as intermediary between them"."""
        things = [o for o in objects(verb) if o.lemma_.lower() in _MESSAGES]
        roles = [r for r in after(verb, "as") if r.lemma_.lower() in GO_BETWEENS]
        if not things and not roles:
            return None
        found = Channel()
        who = doers(verb)
        if lemma == "exchange":
            self.sides.add(found.mediators, self._via(verb))
            self.sides.add(found.parties, [*who, *after(verb, "with")], found.mediators)
            return found if found.mediators and found.parties else None
        self.sides.add(found.mediators, who)
        if roles and verb.head.lemma_.lower() in _ASKED:
            self.sides.add(found.parties, doers(verb.head), found.mediators)
        for word in (verb, *things, *roles):
            for preposition in ("between", "from", "to"):
                self.sides.add(found.parties, after(word, preposition), found.mediators)
        if not found.mediators or (things and not found.parties):
            return None
        # "the foreign minister sent his reply to X" is one side's own word; a messenger bears another's.
        borne = any(after(t, "from") or after(t, "between") for t in (*things, verb)) or any(
            c.tag_ == "PRP$" or c.dep_ == "poss" for t in things for c in t.lefts
        )
        return found if roles or borne or len(found.parties) > 1 else None

    def _through(self, word: Token, who: list[Token]) -> Channel | None:
        """ "will answer through X", "a secret approach through X"."""
        found = Channel()
        self.sides.add(found.mediators, self._via(word))
        found.mediators = [m for m in found.mediators if _can_carry(m)]
        if not found.mediators:
            return None
        self.sides.add(found.parties, who, found.mediators)
        for preposition in ("to", "with", "between"):
            self.sides.add(found.parties, after(word, preposition), found.mediators)
        return found

    def _via(self, word: Token) -> list[Token]:
        near = [word, *(o for o in objects(word) if word.pos_ == "VERB")]
        # "exchanged messages for a week through X": the parser hangs the last phrase on the one before.
        near += [t for c in word.rights if c.dep_ == "prep" for t in c.children if t.dep_ == "pobj"]
        return [t for n in near for p in _THROUGH for t in after(n, p)]

    def _go_between(self, noun: Token) -> Channel | None:
        """ "the Algerian mediators", "UN mediator X": who they are, if not between whom."""
        found = Channel()
        for child in noun.children:
            if child.dep_ in {"amod", "compound", "nmod", "poss"} and (state := self.cast.adjective(child)) is not None:
                found.mediators.append(state)
            elif child.dep_ in {"appos", "poss"} or (child.dep_ == "compound" and child.ent_type_):
                self.sides.add(found.mediators, [child])
        if noun.dep_ in {"compound", "appos"} and noun.head.pos_ == "PROPN":
            self.sides.add(found.mediators, [noun.head])
        if not found.mediators:
            return None
        self.sides.add(found.parties, after(noun, "between"), found.mediators)
        self.sides.add(found.parties, list(_met(noun)), found.mediators)
        return found

    def _good_offices(self, noun: Token) -> Channel | None:
        """ "requests X to lend his good offices", "the good offices of X"."""
        found = Channel()
        owners = after(noun, "of") or [c for c in noun.lefts if c.dep_ == "poss" and c.tag_ != "PRP$"]
        self.sides.add(found.mediators, owners or doers(noun.head))
        return found if found.mediators else None


def _can_carry(actor: Actor) -> bool:
    """States, their organs, persons and international bodies; "answered via Twitter" names no go-between."""
    return actor.kind in {"state", "organ", "person"} or actor.sector == "IGO"


def _met(noun: Token) -> Iterator[Token]:
    """Who speaks with the go-betweens: subjects of "is to brief them", receivers of what they convey."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in _TO_THEM:
        yield from doers(verb)
    elif noun.dep_ == "nsubj" and verb.lemma_.lower() in _CARRY:
        for word in (verb, *objects(verb)):
            yield from after(word, "to")
