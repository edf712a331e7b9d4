"""Negotiations, mediations and deals: who negotiates, who carries it between them, about what, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_syntax import after, objects, subjects
from backchannel.extract.talk_words import TalkWords, load_talk_words
from backchannel.extract.tie_states import StateGuess
from backchannel.model.document import Document, Sentence
from backchannel.model.phrases import core_span, is_subject, named_span
from backchannel.model.records import Actor, Event, Stage, Talks, claim_id
from backchannel.text import Span, squeeze

__all__ = ["extract_talks", "load_talk_words"]

_HOLD = frozenset(
    "hold have begin start resume continue enter join lead reach sign strike clinch conclude make break propose "
    "reject accept end attend agree "
    "suspend open pursue conduct seek back want offer negotiate broker mediate abandon leave discuss engage "
    "participate".split()
)
_CARRY = frozenset("carry convey relay pass deliver take shuttle exchange act serve".split())
_MESSAGES = frozenset("message messages reply answer letter proposal note word offer".split())
_GO_BETWEENS = frozenset({"mediator", "intermediary", "go-between", "broker", "facilitator"})
# What a bare verb is about, where the sentence says no more.
_MATTERS = {"agree": "an agreement", "negotiate": "negotiations", "bargain": "negotiations", "discuss": "talks"}
_MAKE = frozenset(
    "sign reach strike clinch conclude negotiate renegotiate broker mediate propose reject abandon revoke suspend "
    "break call".split()
)
_BOTH = frozenset({"two", "both"})
_SIDES = frozenset("country countries government governments side sides nation nations parties states".split())
_MEDIATE = frozenset({"mediate", "broker", "arbitrate", "intermediate", "facilitate", "host"})
_ABOUT = ("on", "about", "over", "for", "to", "in")
_NO_TOPICS = frozenset({"DATE", "TIME", "GPE", "PERSON", "NORP"})
_OPEN = frozenset({"NOUN", "PROPN", "VERB"})
_SELF = frozenset({"itself", "themselves", "himself", "herself"})
# Diplomacy that is carried on between parties, not the foreign policy of one.
_CHANNELS = frozenset({"channel", "back-channel", "backchannel", "shuttle", "secret", "quiet", "hostage"})
_HELP = frozenset({"help", "mediation", "aid", "assistance"})


@dataclass(frozen=True, slots=True)
class _Found:
    word: Token
    sentence: Sentence
    parties: tuple[Actor, ...]
    mediators: tuple[Actor, ...]
    issue: str
    topic: bool
    stage: Stage
    span: Span


def extract_talks(document: Document, cast: Cast, events: Sequence[Event], words: TalkWords) -> tuple[Talks, ...]:
    """The article's negotiations in the order of their evidence.

    A negotiation told again with the same people in it and at the same stage is one; the first telling is its evidence.
    """
    reader = _Reader(document, cast, events, words)
    kept: list[_Found] = []
    for found in reader.read():
        if not any(_same(found, other) for other in kept):
            kept.append(found)
    article = document.article
    return tuple(
        Talks(
            claim_id(article, "talks", f.word.idx, f.issue),
            f.parties,
            f.mediators,
            f.issue,
            f.stage,
            article.cite(*f.span),
            0.6,
        )
        for f in kept
    )


class _Reader:
    def __init__(self, document: Document, cast: Cast, events: Sequence[Event], words: TalkWords) -> None:
        self.document = document
        self.tokens = list(document.doc)
        # "the Inter-American Dialogue" talks to nobody.
        self.bodies = {
            i for n in document.names if n.kind == "organisation" for i in range(n.tokens.start, n.tokens.end)
        }
        self.cast = cast
        self.words = words
        self.events = {e.trigger.start: e for e in events}

    def read(self) -> Iterator[_Found]:
        last: _Found | None = None
        for sentence in self.document.sentences:
            best: _Found | None = None
            for token in self.tokens[sentence.tokens.start : sentence.tokens.end]:
                if token.pos_ not in _OPEN:
                    continue
                found = self._at(token, sentence) or self._again(token, sentence, last)
                if found is not None and (best is None or _weight(found) > _weight(best)):
                    best = found
            if best is not None:
                last = best if len(best.parties) + len(best.mediators) > 1 else last
                yield best

    def _again(self, token: Token, sentence: Sentence, last: _Found | None) -> _Found | None:
        """ "The talks collapsed": those spoken of before, at another stage."""
        if last is None or token.lower_ not in {"talks", "negotiations"} or not is_subject(token):
            return None
        if not any(c.lower_ in {"the", "these", "those"} for c in token.lefts):
            return None
        stage = self._stage(token, "under_way")
        if stage in {"under_way", last.stage}:
            return None
        return _Found(token, sentence, last.parties, last.mediators, last.issue, last.topic, stage, sentence.span)

    def _at(self, token: Token, sentence: Sentence) -> _Found | None:
        lemma = token.lemma_.lower()
        if token.pos_ in {"NOUN", "PROPN"}:
            stage = (
                self.words.find(token.lower_, "noun") or self.words.find(lemma, "noun")
                if lemma != "talk" or token.tag_ == "NNS"
                else None
            )
            if token.lower_ == "talks":
                stage = "under_way"
            deal = self.words.find(token.lower_, "deal") or self.words.find(lemma, "deal")
            if lemma in _GO_BETWEENS:
                return self._go_between(token, sentence)
            if lemma == "diplomacy" and not any(t.lower_ in _CHANNELS for c in token.lefts for t in c.subtree):
                return None
            if stage and token.i in self.bodies:
                return None
            if stage or deal:
                return self._noun(token, sentence, stage or deal or "under_way", is_deal=stage is None)
        elif token.pos_ == "VERB":
            stage = self.words.find(lemma, "verb")
            if stage:
                return self._verb(token, lemma, sentence, stage)
            stage = self.words.find(lemma, "joint")
            if stage:
                return self._joint(token, sentence, stage)
            if lemma in _CARRY:
                return self._carried(token, sentence)
            if lemma == "discuss":
                return self._discussed(token, sentence)
        return None

    def _noun(self, noun: Token, sentence: Sentence, stage: Stage, *, is_deal: bool) -> _Found | None:
        parties: list[Actor] = []
        mediators: list[Actor] = []
        for preposition in ("between", "with", "among"):
            self._add(parties, after(noun, preposition))
        self._add(parties, [c for c in noun.lefts if c.dep_ == "poss"])
        for child in noun.lefts:
            if (actor := self.cast.adjective(child)) is not None and actor not in parties:
                parties.append(actor)
        self._add(parties, [c for c in noun.lefts if c.dep_ in {"compound", "nmod"} and c.ent_type_ == "GPE"])
        self._by_verbs(noun, parties, mediators)
        if any(c.dep_ == "neg" or c.lower_ in {"no", "without"} for c in noun.lefts) or noun.head.lower_ == "without":
            if is_deal:
                return None
            stage = "refused"
        if is_deal and len(parties) + len(mediators) < 2 and not self._has_maker(noun):
            return None
        return self._make(noun, sentence, parties, mediators, self._stage(noun, stage))

    def _has_maker(self, noun: Token) -> bool:
        """Whether one party is enough: "May's deal", "X signed the treaty"; not "X wants a deal"."""
        verbs = [noun.head, *(c for c in noun.children if c.dep_ in {"acl", "relcl", "amod"})]
        return any(c.dep_ == "poss" for c in noun.lefts) or any(v.lemma_.lower() in _MAKE for v in verbs)

    def _by_verbs(self, noun: Token, parties: list[Actor], mediators: list[Actor]) -> None:
        """Who holds, signs, rejects or mediates it: the verb over the noun, and those that modify it."""
        verbs = [c for c in noun.children if c.dep_ in {"acl", "relcl", "amod"} and c.pos_ == "VERB"]
        verbs += [v for c in verbs for v in c.conjuncts if v.pos_ == "VERB"]
        head = noun.head
        while (
            head.dep_ in {"prep", "pobj", "conj", "compound", "pcomp"}
            and head.pos_ not in {"VERB", "AUX"}
            and head.head is not head
        ):
            head = head.head
        if head.pos_ == "VERB" and (head.lemma_.lower() in _HOLD or head.lemma_.lower() in _MEDIATE):
            verbs.append(head)
            self._add(parties, after(head, "with"))
        for verb in verbs:
            doers = subjects(verb)
            if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in {"invite", "ask", "urge", "offer"}:
                doers = [*doers, *subjects(verb.head)]
            if verb.lemma_.lower() in _MEDIATE:
                self._add(mediators, doers)
            elif verb.lemma_.lower() in _HOLD:
                self._add(parties, doers)
            for prep in verb.children:
                if prep.dep_ == "prep" and prep.lower_ in {"with", "through"}:
                    for helper in (c for c in prep.children if c.dep_ == "pobj" and c.lower_ in _HELP):
                        self._add(mediators, after(helper, "of"))
                if prep.lower_ == "through":
                    self._add(mediators, after(verb, "through"))

    def _verb(self, verb: Token, lemma: str, sentence: Sentence, stage: Stage) -> _Found | None:
        over = verb.head if verb.dep_ == "xcomp" else verb
        if any(c.dep_ == "neg" for v in (verb, over) for c in v.children):
            return None
        parties: list[Actor] = []
        mediators: list[Actor] = []
        doers = subjects(verb)
        if lemma in _MEDIATE:
            self._add(mediators, [d for d in doers if d.lower_ not in _SIDES])
        else:
            self._add(parties, doers)
        for word in (verb, *objects(verb)):
            for preposition in ("between", "with", "among"):
                self._add(parties, after(word, preposition), mediators)
        return self._make(verb, sentence, parties, mediators, self._stage(verb, stage))

    def _carried(self, verb: Token, sentence: Sentence) -> _Found | None:
        """ "carried messages between X and Y", "X acts as intermediary between them"."""
        things = [o for o in objects(verb) if o.lemma_.lower() in _MESSAGES]
        roles = [r for r in after(verb, "as") if r.lemma_.lower() in _GO_BETWEENS]
        if not things and not roles:
            return None
        mediators: list[Actor] = []
        parties: list[Actor] = []
        self._add(mediators, subjects(verb))
        for word in (verb, *things, *roles):
            self._add(parties, after(word, "between"), mediators)
        if not mediators or (things and not parties):
            return None
        return self._make(verb, sentence, parties, mediators, self._stage(verb, "under_way"))

    def _go_between(self, noun: Token, sentence: Sentence) -> _Found | None:
        """ "the Algerian mediators", "UN mediator X": who they are, if not between whom."""
        mediators: list[Actor] = []
        for child in noun.children:
            if child.dep_ in {"amod", "compound", "nmod", "poss"} and (state := self.cast.adjective(child)) is not None:
                mediators.append(state)
            elif child.dep_ in {"appos", "poss"} or (child.dep_ == "compound" and child.ent_type_):
                self._add(mediators, [child])
        if noun.dep_ in {"compound", "appos"} and noun.head.pos_ == "PROPN":
            self._add(mediators, [noun.head])
        parties: list[Actor] = []
        self._add(parties, after(noun, "between"), mediators)
        return self._make(noun, sentence, parties, mediators, self._stage(noun, "under_way")) if mediators else None

    def _joint(self, verb: Token, sentence: Sentence, stage: Stage) -> _Found | None:
        """ "X and Y agreed on Z", "X agreed with Y": a deal of two, not one who nods."""
        parties: list[Actor] = []
        self._add(parties, subjects(verb))
        before = len(parties)
        self._add(parties, after(verb, "with"))
        if len(parties) < 2 or (before == len(parties) and not (after(verb, "on") or after(verb, "to"))):
            return None
        negated = any(c.dep_ == "neg" for c in verb.children)
        return self._make(verb, sentence, parties, [], "stalled" if negated else stage)

    def _discussed(self, verb: Token, sentence: Sentence) -> _Found | None:
        """ "X and Y met to discuss Z", "X discussed Z with Y"."""
        parties: list[Actor] = []
        self._add(parties, subjects(verb))
        self._add(parties, after(verb, "with"))
        for other in objects(verb):
            self._add(parties, after(other, "with"))
        return self._make(verb, sentence, parties, [], "under_way") if len(parties) > 1 else None

    def _add(self, found: list[Actor], tokens: Sequence[Token], besides: Sequence[Actor] = ()) -> None:
        for token in tokens:
            actors = self.cast.at(token)
            if _means_two(token.doc[token.left_edge.i : token.i + 1].text) or any(_means_two(a.name) for a in actors):
                actors = StateGuess(self.document, self.cast, self.cast.vocabulary).two(besides) or actors
            for actor in actors:
                capital = self.cast.vocabulary.capital(actor.name) if actor.kind not in {"state", "person"} else None
                one = self.cast.named_state(capital, token) if capital is not None else actor
                if one not in found and one not in besides and one.kind != "crowd":
                    found.append(one)

    def _make(
        self, word: Token, sentence: Sentence, parties: list[Actor], mediators: list[Actor], stage: Stage
    ) -> _Found | None:
        parties = [p for p in parties if p not in mediators]
        if not parties and not mediators:
            return None
        issue, topic = self._issue(word)
        return _Found(
            word,
            sentence,
            tuple(parties),
            tuple(mediators),
            issue,
            topic,
            stage,
            sentence.span,
        )

    def _stage(self, word: Token, default: Stage) -> Stage:
        """By what governs or modifies the word, the nearest first; else by the words around it."""
        governors = [a for a in word.ancestors if a.pos_ in {"VERB", "AUX"}][:2]
        modifiers = [c for c in word.children if c.dep_ in {"amod", "acl", "relcl", "compound", "acomp"}]
        around = [t for t in word.sent if t.i != word.i and abs(t.i - word.i) <= 5]
        around.sort(key=lambda t: abs(t.i - word.i))
        for token in (*modifiers, *governors, *around):
            stage = self.words.find(token.lemma_.lower(), "cue") or self.words.find(token.lower_, "cue")
            if stage is None:
                continue
            if any(c.dep_ == "neg" for c in token.children):
                return "failed" if stage in {"agreed", "signed", "carried_out"} else default
            if token.lemma_ == "agree" and word.pos_ == "VERB":
                # "agreed to mediate": the mediation begins, nothing is agreed.
                return default
            return stage
        return default

    def _issue(self, word: Token) -> tuple[str, bool]:
        """What it is about, and whether more tells it than the word's own phrase: "talks on X", "negotiated X"."""
        text = self.document.text
        if word.pos_ == "VERB":
            for child in word.rights:
                if child.dep_ in {"dobj", "xcomp"} and child.lower_ not in _SELF:
                    end = max(t.idx + len(t.text) for t in child.subtree)
                    return squeeze(text[child.left_edge.idx : end])[:120], True
        for preposition in _ABOUT:
            for topic in after(word, preposition):
                if topic.ent_type_ not in _NO_TOPICS and topic.pos_ != "PRON" and topic.lower_ not in _SIDES:
                    span = named_span(topic)
                    return squeeze(text[span.start : span.end]), True
        lemma = word.lemma_.lower()
        if lemma in _GO_BETWEENS or word.pos_ == "VERB":
            return _MATTERS.get(lemma, "mediation"), False
        span = core_span(word)
        return squeeze(text[span.start : span.end]), False


def _means_two(phrase: str) -> bool:
    """ "the two countries", "both governments", "both"."""
    words = [w for w in phrase.lower().split() if w != "the"]
    return bool(words) and words[0] in _BOTH and (len(words) == 1 or words[-1] in _SIDES) and words != ["two"]


def _weight(found: _Found) -> tuple[int, int]:
    return (len(found.mediators) * 2 + len(found.parties), -found.word.i)


def _same(one: _Found, other: _Found) -> bool:
    """Whether the first is the second told again: nobody new, at the same stage, on the same matter or on none."""
    ours = {a.id for a in (*one.parties, *one.mediators)}
    theirs = {a.id for a in (*other.parties, *other.mediators)}
    again = one.issue == other.issue or (not one.topic and (len(ours) > 1 or len(one.issue.split()) < 3))
    return ours <= theirs and one.stage == other.stage and again
