"""How sure a reading is of an act: what the frames and the encoder say of it, weighed together.

A frame knows words that tell an act and what must stand around them; the encoder has seen how acts are told. Each
proposes; a logistic regression, the judge, gives every proposal its confidence: the chance that the words tell an act
of that type. `training/judge.py` fits it to text that the encoder had not seen.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import numpy as np
from spacy.tokens import Token

from backchannel.errors import ModelError
from backchannel.extract.encoder import Floats, SentenceReading
from backchannel.extract.encoder_features import ACTS, STATUSES, TYPES
from backchannel.extract.events_bonds import bond, is_whole
from backchannel.extract.events_people import MODIFIERS, WHEREABOUTS, People
from backchannel.extract.events_proposal import Proposal
from backchannel.extract.events_speech import SPOKEN
from backchannel.extract.events_status import reality
from backchannel.extract.events_tellers import tellers
from backchannel.model.document import Sentence
from backchannel.model.records import Actor, EventType, Status

#: What the judge weighs, in the order of its weights.
FEATURES = (
    "always",
    "frame",
    "frame_weight",
    "chance_here",
    "chance_in_sentence",
    "tells_an_act",
    "has_source",
    "has_target",
    "not_happened",
    "noun",
    "heading",
    "in_statement",
    "chance_of_source",
    "chance_of_target",
    "chance_not_happened",
    "other_type",
)
_NEAR = range(-2, 4)  # words around a trigger in which the encoder may see the same act
_WORTH_ASKING = 0.15  # chance of a type from which on the encoder proposes an act that no frame tells
_SURE_OF_STATUS = 0.6
_NO_ACT = 0.5  # chance of no act from which on the encoder sees none
_BELIEVED, _REFUTED, _GUESSED = 0.5, 0.02, 0.5  # a frame's own confidence, and the judge's, in a text of one sentence
# Chances from which on an actor takes part, beside those whom a frame names and else; from which on the likeliest acts
# or suffers where none is sure; below which the encoder names nobody.
_BESIDE_A_FRAME, _TAKES_PART, _MAY_ACT, _MAY_SUFFER = 0.65, 0.4, 0.2, 0.15
_LEAST_CHANCE = 0.1
# Whoever warns threatens only by what he would do himself, which the frames see.
_WARNING = frozenset({"warn", "caution", "alert"})
# What it is worth that a frame names the actor. Whom it says to suffer is right one time in four where the encoder sees
# nothing of it, so he stands where nobody else is sure; whom it says to act stands by that alone.
_ACTS_BY_FRAME, _SUFFERS_BY_FRAME = 0.41, 0.25
_OPPOSITE: Mapping[EventType, EventType] = {"SANCTION": "CONCEDE", "CONCEDE": "SANCTION"}


@dataclass(frozen=True, slots=True)
class Judge:
    """The weights of FEATURES; an act below `least` is not worth a reader's time."""

    weights: tuple[float, ...]
    least: float

    def confidence(self, features: Sequence[float]) -> float:
        """The chance, 0 to 1, that the words tell the act."""
        total = sum(w * x for w, x in zip(self.weights, features, strict=True))
        return 1.0 / (1.0 + math.exp(-total))


@lru_cache(maxsize=1)
def load_judge() -> Judge:
    """The packaged judge. Raises ModelError where its file is of another form."""
    try:
        form = json.loads((files("backchannel") / "data" / "event_judge.json").read_text(encoding="utf-8"))
        return Judge(tuple(float(form["weights"][name]) for name in FEATURES), float(form["least"]))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"event_judge.json lacks or misstates {error}; install backchannel again") from error


class Weighing:
    """The weighing of one article's acts."""

    def __init__(
        self,
        people: People,
        readings: Mapping[int, SentenceReading],
        judge: Judge,
        in_statement: Callable[[int], bool],
        is_idiom: Callable[[Token], bool],
    ) -> None:
        """`in_statement` says whether a code point lies in what somebody says, `is_idiom` whether the frames know a
        word to tell no act where it stands ("struck a balance").
        """
        self.people, self.readings, self.judge = people, readings, judge
        self.in_statement, self.is_idiom = in_statement, is_idiom

    def weigh(self, sentence: Sentence, by_frame: Sequence[Proposal]) -> Iterator[Proposal]:
        """The acts of a sentence that are worth telling: those of the frames, then those that only the encoder sees."""
        weighed = self.candidates(sentence, by_frame)
        if len(self.readings) == 1:
            yield from _of_lone_sentence(weighed)
            return
        kept = [p for p, _ in weighed if p.confidence >= self.judge.least and not _is_nobodys(p)]
        told = {p.type for p in kept if p.by != "encoder"}
        yield from (p for p in kept if p.by != "encoder" or p.type not in told)

    def candidates(
        self, sentence: Sentence, by_frame: Sequence[Proposal]
    ) -> Iterator[tuple[Proposal, tuple[float, ...]]]:
        """Every proposal with its confidence, and what the judge weighed."""
        reading = self.readings[sentence.index]
        opposite = {(p.token.i, _OPPOSITE[p.type]) for p in by_frame if _knows_direction(p)}
        by_encoder = [p for p in self._by_encoder(reading) if (p.token.i, p.type) not in opposite]
        for proposal in (*by_frame, *by_encoder):
            roles = reading.roles(proposal.token)
            elsewhere = {p.token.i for p in by_frame if p.type == proposal.type} - {proposal.token.i}
            features = self._features(proposal, sentence, reading, roles, elsewhere)
            if proposal.frame is not None and not proposal.frame.line:
                yield proposal, features  # a frame of the user's own: neither encoder nor judge has learned of it
                continue
            sources, targets = self._who(proposal, reading, roles)
            confidence = self.judge.confidence(features)
            yield replace(proposal, sources=sources, targets=targets, confidence=confidence), features

    def _by_encoder(self, reading: SentenceReading) -> Iterator[Proposal]:
        """For each type the word that most likely tells an act of it, where that is its likeliest type."""
        acts = reading.types[:, 1:]
        best = acts.argmax(1) + 1
        for number in sorted(set(best[acts.max(1) > _WORTH_ASKING].tolist())):
            at = int(reading.types[:, number].argmax())
            if reading.types[at, number] > _WORTH_ASKING and best[at] == number:
                token = reading.tokens[at]
                kind = ACTS[number - 1]
                if self.is_idiom(token) or (kind == "THREATEN" and token.lemma_ in _WARNING):
                    continue
                yield Proposal(token, kind, (), (), _status(token, kind, reading), 0.0, "encoder")

    def _features(
        self, proposal: Proposal, sentence: Sentence, reading: SentenceReading, roles: Floats, elsewhere: set[int]
    ) -> tuple[float, ...]:
        """What the judge weighs; `elsewhere` are the words at which frames tell other acts of the type: where the
        encoder sees no act here, what it sees there speaks for those."""
        number, first, types = TYPES.index(proposal.type), reading.first, reading.types
        if _knows_direction(proposal):
            types, opposite = types.copy(), TYPES.index(_OPPOSITE[proposal.type])
            types[:, number] += types[:, opposite]
            types[:, opposite] = 0.0
        words = [proposal.token] if proposal.object is None else [proposal.token, proposal.object]
        here = types[[t.i - first for t in words]]
        around = [proposal.token.i - first + k for k in _NEAR]
        near = types[[k for k in around if 0 <= k < len(reading.tokens)], number].max()
        others = [i - first for i in sorted(elsewhere)] if float(here[:, 0].min()) > _NO_ACT else []
        chances = reading.statuses(proposal.token)
        return (
            1.0,
            float(proposal.by != "encoder"),
            proposal.confidence,
            _logit(max(float(here[:, number].max()), 0.9 * float(near))),
            _logit(max(float(near), float(np.delete(types[:, number], others).max(initial=0.0)))),
            _logit(1.0 - float(here[:, 0].min())),
            float(bool(proposal.sources)),
            float(bool(proposal.targets)),
            float(proposal.status != "happened"),
            float(proposal.token.pos_ == "NOUN"),
            float(sentence.heading),
            float(self.in_statement(proposal.token.idx)),
            float(roles[:, 0].max(initial=0.0)),
            float(roles[:, 1].max(initial=0.0)),
            1.0 - chances[STATUSES[0]],
            max(0.0, float((here[:, 1:].max(1) - here[:, number]).max())),
        )

    def _who(
        self, proposal: Proposal, reading: SentenceReading, roles: Floats
    ) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """Who acts and on whom: by the encoder's words and the frame's actors.

        Nobody does both: whom a frame names stays where the frame has him, others are where they are likelier.
        """
        telling = tellers(proposal.token)
        sides = [
            self._chances(proposal, reading, column, telling, acting=acting)
            for column, acting in ((roles[:, 0], True), (roles[:, 1], False))
        ]
        for actor in [a for a in sides[0] if a in sides[1]]:
            acts = actor in proposal.sources or (actor not in proposal.targets and sides[0][actor] > sides[1][actor])
            del sides[acts][actor]
        return _sure(sides[0], proposal.sources, _MAY_ACT), _sure(sides[1], proposal.targets, _MAY_SUFFER)

    def _chances(
        self, proposal: Proposal, reading: SentenceReading, column: Floats, telling: frozenset[int], *, acting: bool
    ) -> dict[Actor, float]:
        by_frame = proposal.sources if acting else proposal.targets
        named = _ACTS_BY_FRAME if acting else _SUFFERS_BY_FRAME
        chances = dict.fromkeys(by_frame, named)
        seen = {reading.participants[at]: float(column[at]) for at in np.flatnonzero(column > _LEAST_CHANCE).tolist()}
        if proposal.type in SPOKEN and not by_frame:
            telling = frozenset()  # who tells it may be who does it
        for at, chance in seen.items():
            token = reading.tokens[at]
            if token.i in telling:
                continue
            if token.dep_ in MODIFIERS and seen.get(token.head.i - reading.first, 0.0) > chance:
                continue  # the hostages are taken, not the state that they are of
            if is_whole(token) and token.head.head.i - reading.first in seen:
                continue  # "some of the captives" are taken, not the captives
            weighed = chance * bond(token, proposal.token, proposal.type, acting=acting)
            if not weighed:
                continue
            for actor in self._actors(token, proposal.type, acting):
                bonus = named if actor in by_frame else 0.0
                chances[actor] = max(chances.get(actor, 0.0), weighed + bonus)
        return chances

    def _actors(self, token: Token, kind: EventType, acting: bool) -> Iterable[Actor]:
        if kind == "PROTEST" and acting:
            return self.people.protesting([token])
        first = token
        while first.dep_ == "conj":
            first = first.head
        there = first.dep_ == "pobj" and first.head.lower_ in WHEREABOUTS
        return self.people.doers([token]) if there else self.people.actors([token])


def _is_nobodys(proposal: Proposal) -> bool:
    """Whether only the encoder sees it and it is a word between nobody and nobody: "marred by allegations"."""
    told = proposal.by != "encoder" or proposal.sources or proposal.targets
    return proposal.type in SPOKEN and not told


def _knows_direction(proposal: Proposal) -> bool:
    """Whether a frame tells by verb and object which of two opposite acts it is: "reduced tariffs" eases. The encoder
    sees the tariffs and takes one for the other.
    """
    return proposal.by == "frame" and proposal.object is not None and proposal.type in _OPPOSITE


def _of_lone_sentence(weighed: Iterable[tuple[Proposal, tuple[float, ...]]]) -> Iterator[Proposal]:
    """The acts of a text that is one sentence.

    It was most likely chosen because it tells an act, as whoever codes sentences gets them, so a judge of articles
    would leave out too much: what a frame believes stands unless it is all but refuted, and where no frame speaks the
    encoder names one act.
    """
    proposals = sorted(weighed, key=lambda pair: -pair[0].confidence)
    believed = FEATURES.index("frame_weight")
    kept = [p for p, x in proposals if p.by != "encoder" and x[believed] >= _BELIEVED and p.confidence >= _REFUTED]
    yield from kept or [p for p, _ in proposals if p.confidence >= _GUESSED][:1]


def _sure(chances: Mapping[Actor, float], by_frame: Sequence[Actor], least: float) -> tuple[Actor, ...]:
    """Those who surely take part; else the likeliest, if likely enough. Beside those of a frame only who is very sure:
    who acts in another part of the sentence must not be laid into this act.
    """
    sure = tuple(
        a for a, c in chances.items() if c > (_BESIDE_A_FRAME if by_frame and a not in by_frame else _TAKES_PART)
    )
    if sure or not chances:
        return sure
    likeliest = max(chances, key=lambda actor: chances[actor])
    return (likeliest,) if chances[likeliest] > least else ()


def _status(token: Token, kind: EventType, reading: SentenceReading) -> Status:
    """What the words around say; where they say nothing, what the encoder is sure of ("a raid would endanger")."""
    found = reality(token)
    if kind == "REJECT" and found.negated and found.modal:
        return "happened"  # "we will not give up" refuses
    told = found.status
    chances = reading.statuses(token)
    likeliest = max(STATUSES, key=lambda status: chances[status])
    return likeliest if told == "happened" and chances[likeliest] > _SURE_OF_STATUS else told


def _logit(chance: float) -> float:
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
