"""Events: who did what to whom, when and where, whether it happened, and on whose word.

Words that can tell an act are found by their lemma; frames decide which act it is and who takes part; the words that
govern it decide its status; the statement it stands in decides on whose word it rests.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.encoder import SentenceReading
from backchannel.extract.events_again import ToldAgain
from backchannel.extract.events_context import contexts_of, is_foreign_field
from backchannel.extract.events_match import Hit, Matcher
from backchannel.extract.events_merge import merge_events
from backchannel.extract.events_proposal import Proposal
from backchannel.extract.events_speech import SPOKEN, SpeechAct, demand, promise, refusal
from backchannel.extract.events_status import Reality, is_in_doubt, reality
from backchannel.extract.events_syntax import objects, subjects
from backchannel.extract.events_trigger import trigger_span
from backchannel.extract.events_weighing import Judge, Weighing
from backchannel.extract.frames import Frames
from backchannel.model.document import Document, Sentence
from backchannel.model.records import Actor, Event, EventDate, EventType, Place, Statement, claim_id

_RECEIVING = frozenset({"receive", "get", "obtain"})
DateOf = Callable[..., EventDate | None]
PlaceOf = Callable[..., Place | None]

#: An event below this confidence is not worth a reader's time.
LEAST = 0.5
# Governing words that tell an act of their own: what is promised, asked or refused is told by that act.
_TELLS_ITSELF = frozenset(
    "agree vow pledge promise threaten refuse decline reject urge ask demand request order propose offer "
    "warn call press push appeal recommend undertake "
    "swear commit consent volunteer advise beg plead lobby deny instruct suggest insist require fail accuse suspect "
    "charge convict sentence jail arrest detain sue willing ready prepared".split()
)


def extract_events(
    document: Document,
    cast: Cast,
    statements: tuple[Statement, ...],
    frames: Frames,
    *,
    date_of: DateOf,
    place_of: PlaceOf,
    readings: Mapping[int, SentenceReading] | None = None,
    judge: Judge | None = None,
) -> tuple[Event, ...]:
    """The events that the article tells, in the order of their triggers; an act told more than once is one event.

    `readings` is what the encoder says of each sentence and `judge` weighs it with the frames; without them the frames
    stand alone.

    `date_of(document, token, sentence=...)` and `place_of(document, token, sentence=...)` give the date and the place
    of the act that the token tells, or None.
    """
    finder = EventFinder(document, cast, statements, frames, readings=readings, judge=judge)
    events: list[Event] = []
    for sentence in document.sentences:
        events += [
            finder.again.dated(finder.event(act, sentence, date_of, place_of), act.token)
            for act in finder.proposals(sentence)
        ]
    headings = frozenset(s.span.start for s in document.sentences if s.heading)
    return merge_events(tuple(events), headings)


class EventFinder:
    """Finds the acts of one article, sentence by sentence."""

    def __init__(
        self,
        document: Document,
        cast: Cast,
        statements: tuple[Statement, ...],
        frames: Frames,
        *,
        readings: Mapping[int, SentenceReading] | None = None,
        judge: Judge | None = None,
    ) -> None:
        self.document = document
        self.cast = cast
        self.frames = frames
        pieces = sorted(((e.start, e.end, s) for s in statements for e in s.content), key=lambda piece: piece[:2])
        self._starts = [start for start, _, _ in pieces]
        self._contents = [(end, statement) for _, end, statement in pieces]
        self._reach = list(accumulate((end for _, end, _ in pieces), max))
        self.matcher = Matcher(cast, frames)
        self.weighing = (
            Weighing(
                self.matcher.people,
                readings,
                judge,
                lambda offset: self.statement_at(offset) is not None,
                self.matcher.is_idiom,
            )
            if readings is not None and judge is not None
            else None
        )
        self.doers: dict[EventType, tuple[Actor, ...]] = {}
        """Who did the latest act of each type: "condemned the attack" is aimed at them."""
        self.again = ToldAgain()
        self.asked: tuple[tuple[Actor, ...], tuple[Actor, ...]] = ((), ())
        """Who asked whom last: "but he declined" is aimed at them."""

    # Statements

    def statement_at(self, offset: int) -> Statement | None:
        """The innermost statement whose content covers the code point."""
        at = bisect_right(self._starts, offset) - 1
        around = []
        while at >= 0 and self._reach[at] > offset:
            end, statement = self._contents[at]
            if end > offset:
                around.append(statement)
            at -= 1
        return min(around, key=lambda s: sum(len(e.span) for e in s.content), default=None)

    # Proposals

    def proposals(self, sentence: Sentence) -> Iterator[Proposal]:
        """The acts of one sentence that are worth telling, at most one for each word and type."""
        by_frame = list(self.by_frame(sentence))
        if self.weighing is not None:
            acts = [self._with_voice(p) for p in self.weighing.weigh(sentence, by_frame)]
        else:
            acts = [p for p in by_frame if p.confidence >= LEAST]
        for act in acts:
            told = self._with_sides(self.again.filled(act))
            self.again.learn(told)
            yield told

    def _with_sides(self, act: Proposal) -> Proposal:
        """The act by those who can do and suffer it."""
        people = self.matcher.people
        if act.type == "AID" and act.by == "encoder" and act.token.lemma_ in _RECEIVING:
            given = people.actors(subjects(act.token))
            return replace(act, sources=tuple(a for a in act.sources if a not in given), targets=given or act.targets)
        sources = people.acting(act.sources)
        if not sources and act.type == "PROTEST":
            sources = people.crowds([act.token])
        targets = people.suffering(act.targets, act.type)
        return replace(act, sources=sources, targets=tuple(a for a in targets if a not in sources))

    def by_frame(self, sentence: Sentence) -> Iterator[Proposal]:
        """The acts that the frames find, however unsure, at most one for each word and type."""
        words = list(self._hits(sentence))
        taken = {h.object.i for h, _ in words if h.object is not None}
        hits = [(h, told) for h, told in words if h.frame.type is not None]
        if not hits and not any(t.tag_ == "MD" for t in self.document.words(sentence)):
            return
        if is_foreign_field(self.document.words(sentence), self.frames):
            return
        seen: set[tuple[int, str]] = set()
        acting = {h.token.i: h for h, _ in hits}
        found = list(self._spoken(sentence, acting))
        promised = {p.about for p in found}
        for hit, told in hits:
            if hit.token.i not in promised and (hit.token.i not in taken or hit.token.pos_ != "NOUN"):
                found += self._from_hit(hit, told)
        for proposed in sorted(found, key=lambda p: (p.token.i, -p.confidence)):
            proposal = self._refused(proposed)
            key = (proposal.token.i, proposal.type)
            if proposal.sources:
                self.doers[proposal.type] = proposal.sources
            if proposal.type == "REQUEST":
                self.asked = (proposal.sources, proposal.targets)
            if key not in seen:
                seen.add(key)
                yield proposal

    def _with_voice(self, act: Proposal) -> Proposal:
        """The act; one that only the encoder sees is performed where it is told in the first person."""
        if act.by != "encoder" or act.type not in SPOKEN or not self._first_person(act.token):
            return act
        return replace(act, performed=True)

    def _refused(self, act: Proposal) -> Proposal:
        """The act; a refusal of nobody is aimed at whoever asked the one who refuses last: "but she declined"."""
        asking, asked = self.asked
        if act.type != "REJECT" or act.targets or not any(a in asked for a in act.sources):
            return act
        return replace(act, targets=tuple(a for a in asking if a not in act.sources))

    def _hits(self, sentence: Sentence) -> Iterator[tuple[Hit, Reality]]:
        for token in self.document.words(sentence):
            hit = self.matcher.hit(token)
            if hit:
                yield hit, reality(token)

    def _from_hit(self, hit: Hit, told: Reality) -> Iterator[Proposal]:
        frame = hit.frame
        assert frame.type is not None
        confidence = frame.weight + (0.05 if hit.sources and hit.targets else 0.0)
        governor = told.by
        if (
            told.status != "happened"
            and governor is not None
            and not told.modal
            and not told.negated
            and governor.lemma_.lower() in _TELLS_ITSELF
        ):
            return
        if told.status == "denied":
            if told.modal:
                return
            confidence -= 0.35
        elif told.status == "doubtful":
            confidence -= 0.35
        elif told.status in ("asked", "planned") and not (told.modal and told.status == "planned"):
            confidence -= 0.3
        if told.modal and told.status == "asked":
            return
        if not hit.sources and (told.status != "happened" or (hit.token.pos_ == "NOUN")):
            confidence -= 0.3
        if not hit.sources and frame.type == "ACCUSE" and hit.token.dep_ in ("acl", "relcl"):
            return  # "people accused of crimes": no act of anybody here
        if not hit.sources and confidence < 0.9 and self.statement_at(hit.token.idx) is not None:
            confidence -= 0.2  # who speaks of an act that nobody is said to have done seldom tells one
        targets = hit.targets
        if not targets and frame.type == "ACCUSE":
            targets = self._doers_of_object(hit)
        performed = frame.type in SPOKEN and self._first_person(hit.token)
        yield Proposal(
            hit.token,
            frame.type,
            hit.sources,
            targets,
            told.status,
            confidence,
            "frame",
            frame=frame,
            object=hit.object,
            performed=performed,
        )

    def _doers_of_object(self, hit: Hit) -> tuple[Actor, ...]:
        """Who did the act that is the verb's object and was told before: "the attack", "the killing"."""
        for noun in objects(hit.token) if hit.token.pos_ == "VERB" else ():
            if any(c.lower_ in ("the", "this", "that", "these") for c in noun.children):
                for frame in self.frames.nouns.get(noun.lemma_.lower(), ()):
                    doers = self.doers.get(frame.type, ()) if frame.type else ()
                    return tuple(a for a in doers if a not in hit.sources)
        return ()

    def _first_person(self, verb: Token) -> bool:
        return verb.tag_ in ("VBP", "VB") and any(s.lower_ in ("i", "we") for s in subjects(verb))

    def _spoken(self, sentence: Sentence, acting: dict[int, Hit]) -> Iterator[Proposal]:
        """Promises, refusals and demands made by saying so; found at modals."""
        for modal in self.document.words(sentence):
            if modal.tag_ != "MD" or modal.dep_ != "aux":
                continue
            verb = modal.head
            told = reality(verb)
            statement = self.statement_at(modal.idx)
            speakers = (statement.speaker,) if statement and statement.speaker else ()
            hit = acting.get(verb.i) or next(
                (acting[c.i] for c in verb.children if c.i in acting and c.dep_ in ("xcomp", "dobj")), None
            )
            act: SpeechAct | None = refusal(self.matcher, verb, told) or demand(self.matcher, verb, told, speakers)
            acting_type = hit.frame.type if hit else None
            promised = None if act else promise(self.matcher, verb, told, acting_type, hit.targets if hit else ())
            act = act or promised
            if act:
                about = verb.i if promised else -1
                sides = act.sources, act.targets
                yield Proposal(
                    act.token, act.type, *sides, "happened", act.weight, "speech", performed=True, about=about
                )  # fmt: skip

    # Events

    def _is_to_come(self, date: EventDate | None, sentence: Sentence) -> bool:
        """Whether the act's own day lies after the report: "they meet on Friday"."""
        published = self.document.article.published
        if published is None or date is None or date.precision != "day" or date.evidence is None:
            return False
        return date.value > published.isoformat() and sentence.span.covers(date.evidence.span)

    def event(self, proposal: Proposal, sentence: Sentence, date_of: DateOf, place_of: PlaceOf) -> Event:
        article = self.document.article
        token = proposal.token
        promised = self.document.doc[proposal.about] if proposal.about >= 0 else None
        frame = proposal.frame
        particles = frame.particles if frame else frozenset()
        start, end = trigger_span(token, proposal.type, proposal.object, particles, promised)
        statement = self.statement_at(token.idx)
        if statement is None:
            author = self.cast.author_at(token.idx)
            said_by = author if author not in proposal.sources else None
        else:
            # A release rests on nobody's word but its own, whatever it calls for in passing.
            own = statement.speaker == self.cast.issuer and self.document.quotation_at(token.idx) is None
            said_by = None if proposal.performed or own else statement.speaker
        date = date_of(self.document, token, sentence=sentence)
        if proposal.status in ("planned", "asked") and date and date.evidence:
            # The day on which a telling stands is that of nothing yet to come.
            date = date if sentence.span.covers(date.evidence.span) else None
        status = proposal.status
        if status == "happened" and is_in_doubt(token):
            status = "doubtful"
        elif status == "happened" and self._is_to_come(date, sentence):
            status = "planned"
        return Event(
            id=claim_id(article, "event", proposal.type, start, end),
            type=proposal.type,
            trigger=article.cite(start, end),
            sentence=article.cite(*sentence.span),
            sources=proposal.sources,
            targets=proposal.targets,
            status=status,
            mode=frame.mode if frame else None,
            contexts=contexts_of(self.document.words(sentence), proposal.type, self.frames),
            cameo=frame.cameo if frame else None,
            date=date,
            place=place_of(self.document, token, sentence=sentence),
            said_by=said_by,
            statement=statement.id if statement else None,
            confidence=round(min(proposal.confidence, 0.99), 2),
        )
