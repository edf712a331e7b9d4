"""Why an event was coded as it is: the article's acts are found once more, and what decided each of them is kept.

The acts go the same way as in `extract_events`; the judge is only listened to. Nothing here decides anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from spacy.tokens import Token

from backchannel.errors import RecordError
from backchannel.extract.actors import Cast
from backchannel.extract.encoder import Floats, SentenceReading
from backchannel.extract.encoder_features import TYPES
from backchannel.extract.events import LEAST, DateOf, EventFinder, PlaceOf
from backchannel.extract.events_merge import merge_events
from backchannel.extract.events_proposal import Proposal
from backchannel.extract.events_status import reality
from backchannel.extract.events_weighing import FEATURES, Judge, Weighing
from backchannel.extract.frames import Frame, Frames
from backchannel.extract.live_entries import with_entry_days
from backchannel.model.article import Article, Evidence
from backchannel.model.document import Document, Sentence
from backchannel.model.explanation import (
    Alternative,
    Chance,
    Explanation,
    FrameRow,
    Participant,
    Side,
    StatusHow,
    StatusReason,
    Telling,
    Verdict,
    Weighed,
)
from backchannel.model.records import Actor, Event, EventType, ReadBy, Statement, Status

_SEEN = 0.1  # chance from which on somebody, or a type, is worth mentioning
_SURELY_MEANT = 0.4  # chance from which on words that name no known actor are worth mentioning
_FEWEST_TYPES = 3
_SIDES: tuple[Side, ...] = ("source", "target")


@dataclass(frozen=True, slots=True)
class _Act:
    """An act that was proposed in a sentence, as an event, with what became of it."""

    proposal: Proposal
    proposed: Proposal
    """The same before the judge weighed it: who takes part by the frame alone."""
    features: tuple[float, ...]
    sentence: Sentence
    event: Event
    verdict: Verdict


class _HeardWeighing(Weighing):
    """A weighing that keeps what it weighed, sentence by sentence."""

    def __init__(self, weighing: Weighing) -> None:
        super().__init__(weighing.people, weighing.readings, weighing.judge, weighing.in_statement, weighing.is_idiom)
        self.heard: list[tuple[Proposal, Proposal, tuple[float, ...]]] = []
        """The acts of the latest sentence: as weighed, as proposed, and what was weighed."""

    def candidates(
        self, sentence: Sentence, by_frame: Sequence[Proposal]
    ) -> Iterator[tuple[Proposal, tuple[float, ...]]]:
        """As `Weighing` gives them."""
        self.heard = []
        for at, (weighed, features) in enumerate(super().candidates(sentence, by_frame)):
            self.heard.append((weighed, by_frame[at] if at < len(by_frame) else weighed, features))
            yield weighed, features

    def considered(self, act: _Act) -> Iterator[Participant]:
        """Who may be the source and the target of the act, by the frame and by the encoder."""
        reading = self.readings[act.sentence.index]
        for role, chances in zip(_SIDES, reading.roles(act.proposal.token).T, strict=True):
            yield from self._of_role(act, reading, role, chances)

    def _of_role(self, act: _Act, reading: SentenceReading, role: Side, chances: Floats) -> Iterator[Participant]:
        article = act.event.trigger.article
        taken = act.event.sources if role == "source" else act.event.targets
        framed = act.proposed.sources if role == "source" else act.proposed.targets
        if act.proposed.by == "encoder":
            framed = ()
        found: dict[str, tuple[Actor, float, Token]] = {}
        nobody: list[tuple[float, Token]] = []
        for number in np.flatnonzero(chances > _SEEN).tolist():
            token, chance = reading.tokens[reading.participants[number]], float(chances[number])
            actors = tuple(self._actors(token, act.event.type, role == "source"))
            nobody += [(chance, token)] if not actors and chance > _SURELY_MEANT else []
            for actor in actors:
                if actor.id not in found or found[actor.id][1] < chance:
                    found[actor.id] = actor, chance, token
        everyone = {a.id: a for a in (*taken, *framed)} | {i: a for i, (a, _, _) in found.items()}
        for actor in everyone.values():
            _, chance_of, token_of = found.get(actor.id, (None, None, None))
            words = _cite(article, token_of) if token_of is not None else None
            yield Participant(role, actor, words, actor in framed, _rounded(chance_of), actor in taken)
        for chance, token in nobody:
            yield Participant(role, None, _cite(article, token), False, _rounded(chance), False)


class Reasons:
    """What the reading of one article told, weighed and left."""

    def __init__(
        self,
        document: Document,
        cast: Cast,
        statements: tuple[Statement, ...],
        frames: Frames,
        *,
        date_of: DateOf,
        place_of: PlaceOf,
        readings: Mapping[int, SentenceReading] | None,
        judge: Judge,
    ) -> None:
        self.document = document
        self.statements = {s.id: s for s in statements}
        finder = EventFinder(document, cast, statements, frames, readings=readings, judge=judge)
        self.weighing = _HeardWeighing(finder.weighing) if finder.weighing is not None else None
        finder.weighing = self.weighing
        self.least = judge.least if self.weighing is not None else LEAST
        self.lone = self.weighing is not None and len(self.weighing.readings) == 1
        self.acts: list[_Act] = []
        for sentence in document.sentences:
            told = {_key(p): p for p in finder.proposals(sentence)}
            heard = self.weighing.heard if self.weighing else [(p, p, ()) for p in told.values()]
            for weighed, proposed, features in heard:
                proposal = told.get(_key(weighed), weighed)
                event = finder.event(proposal, sentence, date_of, place_of)
                verdict: Verdict = "unsure" if proposal.confidence < self.least else "told_by_frame"
                verdict = "lone" if self.lone else verdict
                verdict = "told" if _key(weighed) in told else verdict
                self.acts.append(_Act(proposal, proposed, features, sentence, event, verdict))
        headings = frozenset(s.span.start for s in document.sentences if s.heading)
        told_acts = tuple(a.event for a in self.acts if a.verdict == "told")
        self.events = with_entry_days(document, merge_events(told_acts, headings))

    def of(self, asked: str | Event, read_by: ReadBy) -> Explanation:
        """Why the event is coded as it is; of the nearest act where the reading proposes none with its id.

        Raises RecordError where there is no such act, or, for an id alone, no act of that id.
        """
        id_ = asked if isinstance(asked, str) else asked.id
        of_id = [a for a in self.acts if a.event.id == id_]
        act = next((a for a in of_id if a.verdict == "told"), of_id[0] if of_id else None)
        if act is None and isinstance(asked, Event):
            act = min(self.acts, key=lambda a: _distance(a, asked), default=None)
        if act is None:
            known = ", ".join(e.id for e in self.events[:6]) + (" …" if len(self.events) > 6 else "")
            raise RecordError(
                f"this reading of article {self.document.article.id} weighs no act of the id {id_}; "
                f"the events it tells: {known or 'none'}"
            )
        return self._explained(id_, act, read_by)

    def _explained(self, asked: str, act: _Act, read_by: ReadBy) -> Explanation:
        final = next((e for e in self.events if e.id == act.event.id), None)
        instead = None
        verdict = act.verdict
        if verdict == "told" and final is None:
            verdict, instead = "merged", self._telling_of(act.event)
        event = final or act.event
        act = _Act(act.proposal, act.proposed, act.features, act.sentence, event, act.verdict)
        weighed = tuple(self._weighed(act))
        frame = act.proposal.frame
        return Explanation(
            asked=asked,
            event=event,
            verdict=verdict,
            instead=instead,
            by=act.proposal.by,
            word=_cite(self.document.article, act.proposal.token),
            frame=_row(frame, act.proposal.token) if frame else None,
            types=tuple(self._types(act)),
            weighed=weighed,
            total=round(sum(w.adds for w in weighed), 4) if weighed else _log_odds(act.proposal.confidence),
            confidence=event.confidence,
            least=self.least,
            lone=self.lone,
            participants=tuple(self._participants(act)),
            status=self._status(act),
            statement=self.statements.get(event.statement or ""),
            performed=act.proposal.performed,
            tellings=tuple(self._tellings(event)),
            alternatives=tuple(self._alternatives(act)),
            read_by=read_by,
        )

    def _telling_of(self, event: Event) -> Event | None:
        """The event whose telling the act became."""
        fits = (e for e in self.events if e.type == event.type and event.trigger.span in [w.span for w in e.also])
        return next(fits, None)

    def _weighed(self, act: _Act) -> Iterator[Weighed]:
        own = act.proposal.frame is not None and not act.proposal.frame.line
        if self.weighing is not None and not own:
            for name, value, weight in zip(FEATURES, act.features, self.weighing.judge.weights, strict=True):
                yield Weighed(name, round(value, 4), weight, round(value * weight, 4))

    def _types(self, act: _Act) -> Iterator[Chance]:
        if self.weighing is not None:
            reading = self.weighing.readings[act.sentence.index]
            row = reading.types[act.proposal.token.i - reading.first]
            likeliest = np.argsort(-row).tolist()
            mine = TYPES.index(act.event.type)
            for place, number in enumerate(likeliest):
                if place < _FEWEST_TYPES or row[number] > _SEEN or number == mine:
                    yield Chance(TYPES[number], round(float(row[number]), 4))

    def _participants(self, act: _Act) -> Iterator[Participant]:
        if self.weighing is not None:
            yield from self.weighing.considered(act)
            return
        for actor in act.event.sources:
            yield Participant("source", actor, None, actor in act.proposed.sources, None, True)
        for actor in act.event.targets:
            yield Participant("target", actor, None, actor in act.proposed.targets, None, True)

    def _status(self, act: _Act) -> StatusReason:
        chances: tuple[Chance, ...] = ()
        if self.weighing is not None:
            known = self.weighing.readings[act.sentence.index].statuses(act.proposal.token)
            ranked = sorted(known.items(), key=lambda pair: -pair[1])
            chances = tuple(Chance(name, round(chance, 4)) for name, chance in ranked)
        how, word = _governed(act.proposal, act.event.status)
        cited = _cite(self.document.article, word) if word is not None else None
        return StatusReason(act.event.status, how, cited, chances)

    def _tellings(self, event: Event) -> Iterator[Telling]:
        for words in event.also:
            same = (a.event for a in self.acts if a.event.type == event.type and a.event.trigger.span == words.span)
            told = next(same, None)
            yield Telling(words, told.sentence if told else None, told.confidence if told else None)

    def _alternatives(self, act: _Act) -> Iterator[Alternative]:
        here = [a for a in self.acts if a.sentence.index == act.sentence.index]
        # What the encoder and a frame both propose at one word is one act, and no alternative to itself.
        known = {(a.event.type, a.proposal.token.i) for a in here if a.verdict == "told"}
        known.add((act.event.type, act.proposal.token.i))
        for other in sorted(here, key=lambda a: -a.event.confidence):
            if (other.event.type, other.proposal.token.i) not in known:
                event = other.event
                yield Alternative(event.type, event.trigger, other.proposal.by, event.confidence, other.verdict)


def _key(proposal: Proposal) -> tuple[int, EventType, str]:
    return proposal.token.i, proposal.type, proposal.by


def _distance(act: _Act, asked: Event) -> tuple[bool, bool, bool, bool, int]:
    """How far an act is from an event of another reading: one in its sentence first, by the same words, of its type."""
    event, (start, end) = act.event, asked.trigger.span
    return (
        not (event.sentence.start <= start < event.sentence.end),
        not (event.trigger.start < end and start < event.trigger.end),
        event.type != asked.type,
        act.verdict != "told",
        abs(event.trigger.start - start),
    )


def _governed(proposal: Proposal, status: Status) -> tuple[StatusHow, Token | None]:
    """What gives the status, and the word that does."""
    if proposal.by == "speech":
        return "spoken", None
    told = reality(proposal.token)
    if told.status != status:
        return "question", None
    if told.by is None:
        return "plain", None
    if told.by == proposal.token:
        return ("order" if status == "asked" else "negated" if told.negated else "condition"), None
    if told.negated:
        negation = next((c for c in proposal.token.children if c.dep_ == "neg"), told.by)
        return "negated", negation
    return ("modal" if told.modal else "governed"), told.by


def _row(frame: Frame, token: Token) -> FrameRow:
    """The frame's row as it stands in the packaged table; of a user's verb, as the frame has it."""
    words, particles, objects = token.lemma_, "|".join(sorted(frame.particles)), "|".join(sorted(frame.objects))
    if frame.line:
        table = (files("backchannel") / "data" / "frames.tsv").read_text(encoding="utf-8").splitlines()
        _, words, particles, objects, *_ = table[frame.line - 1].split("\t")
    needs, targets = " ".join(sorted(frame.needs)), ",".join(frame.targets)
    type_, mode = frame.type or "-", frame.mode or ""
    return FrameRow(
        frame.line or None, frame.kind, words, particles, objects, needs, targets, type_, mode, frame.weight
    )


def _cite(article: Article, token: Token) -> Evidence:
    return article.cite(token.idx, token.idx + len(token.text))


def _rounded(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 4)


def _log_odds(confidence: float) -> float:
    bounded = min(max(confidence, 1e-4), 1 - 1e-4)
    return round(math.log(bounded / (1 - bounded)), 4)
