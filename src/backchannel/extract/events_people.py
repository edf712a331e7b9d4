"""Who takes part in an act: the actors that words name, asked of the cast once each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_syntax import after
from backchannel.extract.frames import Frame, Frames
from backchannel.model.records import Actor, EventType

MODIFIERS = frozenset({"compound", "amod", "nmod", "npadvmod"})
FORCEFUL = frozenset({"armed_group", "state", "organ"})
ORGANISED = frozenset({"state", "organ", "organisation", "armed_group", "party"})
_CONDITIONS = frozenset({"emergency", "siege", "affair", "mind", "war", "alert", "disaster", "shock"})
_BODIES = frozenset({"organisation", "armed_group", "party"})
_MEN = frozenset(
    "militant fighter terrorist gunman rebel insurgent guerrilla jihadist extremist commando operative".split()
)
_ARMS = frozenset("warplane jet plane aircraft artillery helicopter missile rocket drone tank gunboat warship".split())
_CROWD = frozenset(
    "protester protestor demonstrator marcher crowd people thousand hundred dozen score ten million mob rioter".split()
)
# Who serves a state: what they do their state does too, so that both take part ("Ukrainian forces" and Ukraine).
_SERVANTS = frozenset(
    "official authority force troop soldier officer agent diplomat delegation negotiator army military police navy "
    "leader minister president lawmaker guard commando marine warplane jet artillery warship drone tank aircraft "
    "division battalion brigade unit intelligence embassy envoy gunboat helicopter counterpart prosecutor".split()
)
# What is taken, crossed or shelled, and does and suffers nothing as somebody would.
_GROUNDS = frozenset("town city village territory area region district province site settlement capital land".split())
_LED = frozenset({"led", "brokered", "mediated"})
# Before these stands what is done in a place; the place suffers nothing by it.
WHEREABOUTS = frozenset("in at near around across inside outside within throughout".split())
# Acts that are done to a town itself; in all others the name of a capital is its government's.
_DONE_TO_A_TOWN = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "AID"})
# What may stand before a noun for those who do it: "government forces", "a coalition airstrike".
_GROUPS = frozenset("government coalition army opposition regime rebel militant insurgent separatist".split())
# What stands for whoever has it, though it sounds like somebody ("a world power", "a justice").
_HELD = frozenset("power authority justice service leadership side rule control".split())
# A crowd's doing that stands for the crowd: "a rally calling for", "put down the protests".
_DEMONSTRATIONS = frozenset("protest demonstration rally march sit-in picket riot".split())
_PROTESTERS = frozenset({"protesters", "protestors", "demonstrators"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A frame that fits at a token, with the actors it finds.

    `object` is the noun that the frame asked for ("talks" of "held talks").
    """

    token: Token
    frame: Frame
    object: Token | None
    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]


class People:
    """The actors of one article as the frames ask for them."""

    def __init__(self, cast: Cast, frames: Frames) -> None:
        self.cast = cast
        self.frames = frames
        self._known: dict[int, tuple[Actor, ...]] = {}
        self._towns: dict[str, bool] = {}

    def actors(self, tokens: Iterable[Token]) -> tuple[Actor, ...]:
        """The actors that the tokens name, each once, in order."""
        found: dict[str, Actor] = {}
        for token in tokens:
            for actor in self._at(token):
                found.setdefault(actor.id, actor)
        return tuple(found.values())

    def doers(self, tokens: Iterable[Token]) -> tuple[Actor, ...]:
        """The actors among them who may do something: a town is where an act is done ("the Aden attacks")."""
        return self.actors(t for t in tokens if not self._is_town(t))

    def has_town(self, noun: Token) -> bool:
        """Whether a place stands by the noun: "the Paris attacks", "an attack in the capital"."""
        if any(c.dep_ in MODIFIERS and self._is_town(c) for c in noun.lefts):
            return True
        places = (p for name in ("in", "at", "near", "on") for p in after(noun, name))
        return any(p.lemma_.lower() in _GROUNDS or self._is_town(p) for p in places)

    def _is_town(self, token: Token) -> bool:
        found = self._at(token)
        return bool(found) and all(self._is_place(a) for a in found)

    def acting(self, sources: Sequence[Actor]) -> tuple[Actor, ...]:
        """Who of them may do something: a capital is its government, another town does nothing; a land within a
        state ("Texas sued") may.
        """
        return self._governed(sources, keep=False)

    def suffering(self, targets: Sequence[Actor], kind: EventType) -> tuple[Actor, ...]:
        """Whom it is done to: a capital that is asked or blamed is its government, one that is bombed is the town."""
        return tuple(targets) if kind in _DONE_TO_A_TOWN else self._governed(targets, keep=True)

    def _governed(self, actors: Sequence[Actor], *, keep: bool) -> tuple[Actor, ...]:
        found: dict[str, Actor] = {}
        for actor in actors:
            one: Actor | None = actor
            if self._is_place(actor):
                token = self._first_word(actor)
                seat = self.cast.vocabulary.capital(actor.name)
                if seat is not None and token is not None:
                    one = self.cast.named_state(seat, token)
                elif not keep and self._is_city(actor):
                    one = None
            if one is not None:
                found.setdefault(one.id, one)
        return tuple(found.values())

    def _is_place(self, actor: Actor) -> bool:
        """Whether the actor is a town or a land that is no state."""
        known = self._towns.get(actor.id)
        if known is None:
            token = self._first_word(actor)
            chain = self.cast.chain_of(token) if token is not None else None
            known = actor.kind == "organ" and actor.sector is None and chain is not None and chain.kind == "place"
            self._towns[actor.id] = known
        return known

    def _is_city(self, actor: Actor) -> bool:
        spans = {m.span for m in actor.mentions}
        return any(p.span in spans and p.precision == "city" for p in self.cast.document.places)

    def _first_word(self, actor: Actor) -> Token | None:
        return self.cast.document.token_at(actor.mentions[0].start)

    def _at(self, token: Token) -> tuple[Actor, ...]:
        known = self._known.get(token.i)
        if known is None:
            known = () if _is_condition(token) else self.cast.at(token)
            if token.dep_ in MODIFIERS and (leader := self._leader(token)) is not None:
                known = (leader,)
            elif token.dep_ in MODIFIERS:
                if token.lower_ not in _GROUPS:
                    known = tuple(a for a in known if a.kind not in ("crowd", "unnamed"))
                state = None if known else self.cast.adjective(token)
                known = (state,) if state else known
            elif token.lemma_.lower() in _HELD and (holder := [c for c in token.lefts if c.dep_ == "poss"]):
                known = self._at(holder[0])  # whose power is questioned is questioned
            elif token.lemma_ == "justice" and token.tag_ == "NN" and not any(c.dep_ == "det" for c in token.lefts):
                known = ()  # "promised swift justice"
            elif token.lemma_.lower() in _GROUNDS:
                known = tuple(a for a in known if a.kind not in ("crowd", "unnamed"))
            elif known and token.lemma_.lower() in _MEN | _ARMS:
                known = self._behind(token) or known
            if len(known) == 1 and known[0].kind in ("unnamed", "crowd", "organ") and token.dep_ not in MODIFIERS:
                known = (*known, *(a for a in self._served(token) if a not in known))
            self._known[token.i] = known
        return known

    def _leader(self, modifier: Token) -> Actor | None:
        """The state that leads what it stands before: "the U.S.-led invasion"."""
        name, dash, led = modifier.text.rpartition("-")
        if not dash or led not in _LED:
            return None
        state = self.cast.vocabulary.state(name) or self.cast.vocabulary.demonym(name)
        return self.cast.named_state(state, modifier) if state is not None else None

    def _behind(self, noun: Token) -> tuple[Actor, ...]:
        """Whose men or arms these are: "Boko Haram fighters" and "their warplanes" are no actors beside their own."""
        arms = noun.lemma_.lower() in _ARMS
        found: list[Actor] = []
        for child in noun.lefts:
            if child.dep_ in MODIFIERS or (arms and child.dep_ == "poss"):
                kinds = ORGANISED if arms else _BODIES
                owners = self._at(child)
                if arms and child.dep_ == "poss" and not any(a.kind in kinds for a in owners):
                    owners = self._served_by(child)
                found += [a for a in owners if a.kind in kinds and a not in found]
        return tuple(found)

    def _served_by(self, pronoun: Token) -> tuple[Actor, ...]:
        """The states of those whom the pronoun means: "Turkish officials said their jets struck"."""
        chain = self.cast.chain_of(pronoun)
        first = chain.mentions[0] if chain is not None else None
        return self._served(pronoun.doc[first.head]) if first is not None and first.form == "description" else ()

    def _served(self, noun: Token) -> tuple[Actor, ...]:
        """The states whose servants these are: "Turkish officials", "the leaders of the two countries"."""
        if noun.pos_ != "NOUN" or noun.lemma_.lower() not in _SERVANTS:
            return ()
        beside = (t for t in noun.doc[noun.left_edge.i : noun.i] if t.dep_ in MODIFIERS or t.dep_ == "poss")
        found = self.actors(chain(beside, after(noun, "of")))
        return tuple(a for a in found if a.kind == "state")

    def crowds(self, tokens: Iterable[Token]) -> tuple[Actor, ...]:
        """The crowd whose doing the first of the tokens that is one names: "the demonstrations"."""
        return next(((self.cast.crowd(t),) for t in tokens if t.lemma_.lower() in _DEMONSTRATIONS), ())

    def suffers_of(self, noun: Token) -> bool:
        """Whether what stands after "of" suffers what the noun tells: "the release of", "the arrest of"."""
        frames = self.frames.nouns.get(noun.lemma_.lower(), ())
        return any(f.targets[:1] == ("of",) for f in frames)

    def protesting(self, tokens: Iterable[Token]) -> tuple[Actor, ...]:
        """Who protests: a nameless crowd is named "protesters"."""
        found: dict[str, Actor] = {}
        for token, joined in ((t, t is not s) for s in tokens for t in (s, *s.conjuncts)):
            if token.pos_ in ("NOUN", "NUM") and token.lemma_.lower() in _CROWD:
                actors: tuple[Actor, ...] = (self.cast.crowd(token),)
            else:
                somebody = token.pos_ in ("PROPN", "NUM") or (token.pos_ == "NOUN" and self.cast.is_animate(token))
                nobody = joined or bool(self._at(token)) or not somebody
                one = None if nobody else self.cast.one(token)
                actors = self._at(token) or ((one,) if one else ())
            found.update((a.id, a) for a in actors if a.kind != "state")  # a state's protest is a complaint
        return tuple(found.values())

    def police(self, verb: Token, *, judging: bool) -> tuple[Actor, ...]:
        """Who arrests where nobody is said to: the police that the sentence speaks of, else the article's only one;
        but it neither convicts nor jails.
        """
        words = self.frames.words("law")
        found = (a for t in verb.sent if t.lemma_.lower() in words for a in self._at(t) if a.kind != "unnamed")
        return next(((a,) for a in found), () if judging else self.only_police)

    @cached_property
    def only_police(self) -> tuple[Actor, ...]:
        """The police, where the article speaks of but one."""
        words = (t for t in self.cast.document.tokens if t.lower_ == "police" and t.dep_ not in MODIFIERS)
        named = {a.id: a for t in words for a in self.cast.at(t, conjuncts=False)}
        return tuple(named.values()) if len(named) == 1 else ()

    def protesters(self, noun: Token) -> tuple[Actor, ...]:
        """The protesters whom the article names somewhere: a crowd that protests is "protesters"."""
        return next(((self.cast.crowd(t),) for t in noun.doc if t.lower_ in _PROTESTERS), ())


def _is_condition(token: Token) -> bool:
    """ "A state of emergency" is no state."""
    return token.lemma_ == "state" and any(
        p.lemma_ in _CONDITIONS for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for p in c.children
    )
