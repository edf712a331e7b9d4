"""Negotiations, mediations and deals: who negotiates, who carries it between them, about what, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_syntax import after, objects, subjects
from backchannel.extract.talk_channels import GO_BETWEENS, Channel, Channels
from backchannel.extract.talk_parties import MEDIATE, Parties
from backchannel.extract.talk_sides import SIDES, Sides, doers, main_subjects
from backchannel.extract.talk_stages import stage_of
from backchannel.extract.talk_words import TalkWords, load_talk_words
from backchannel.model.document import Document, Sentence
from backchannel.model.phrases import core_span, is_subject, named_span
from backchannel.model.records import Actor, Event, Stage, Talks, claim_id
from backchannel.text import Span, squeeze

__all__ = ["extract_talks", "load_talk_words"]

_LET = frozenset({"allow", "permit", "want", "wish", "negotiate"})
# What a bare verb is about, where the sentence says no more.
_MATTERS = {"agree": "an agreement", "negotiate": "negotiations", "bargain": "negotiations", "discuss": "talks"}
_MAKE = frozenset(
    "sign reach strike clinch conclude negotiate renegotiate broker mediate propose reject abandon revoke suspend "
    "break call announce".split()
)
_ABOUT = ("on", "about", "over", "for", "to", "in")
_NO_TOPICS = frozenset({"DATE", "TIME", "GPE", "PERSON", "NORP"})
_OF_TWO = frozenset({"consultation", "discussion"})
# What anybody may have with anybody.
_CIVIL = _OF_TWO | {"dialogue"}
_POLITICAL = frozenset({"state", "organ", "party", "armed_group"})
_OPEN = frozenset({"NOUN", "PROPN", "VERB"})
_SELF = frozenset({"itself", "themselves", "himself", "herself"})
# Diplomacy that is carried on between parties, not the foreign policy of one.
_CHANNELS = frozenset({"channel", "back-channel", "backchannel", "shuttle", "secret", "quiet", "hostage"})
# Who agrees on these shares a view and makes no deal.
_VIEWS = frozenset("need importance urgency value fact point view assessment danger threat principle".split())


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


def extract_talks(document: Document, cast: Cast, _events: Sequence[Event], words: TalkWords) -> tuple[Talks, ...]:
    """The article's negotiations in the order of their evidence.

    A negotiation told again with the same people in it and at the same stage is one; the first telling is its evidence.
    """
    reader = _Reader(document, cast, words)
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
    def __init__(self, document: Document, cast: Cast, words: TalkWords) -> None:
        self.document = document
        self.tokens = document.tokens
        # "the Inter-American Dialogue" talks to nobody.
        self.bodies = {
            i for n in document.names if n.kind == "organisation" for i in range(n.tokens.start, n.tokens.end)
        }
        self.cast = cast
        self.words = words
        self.sides = Sides(document, cast)
        self.parties = Parties(cast, self.sides)
        self.channels = Channels(cast, self.sides)

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
        stage = stage_of(token, "under_way", self.words, is_deal=False)
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
            channel = self.channels.of_noun(token, lemma)
            if channel is not None or lemma in GO_BETWEENS:
                return self._channel(token, sentence, channel)
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
            channel = self.channels.of_verb(token, lemma)
            if channel is not None:
                return self._channel(token, sentence, channel)
            if lemma == "discuss":
                return self._discussed(token, sentence)
        return None

    def _noun(self, noun: Token, sentence: Sentence, stage: Stage, *, is_deal: bool) -> _Found | None:
        lemma = noun.lemma_.lower()
        parties, mediators = self.parties.of(noun, is_deal=is_deal)
        if any(c.dep_ == "neg" or c.lower_ in {"no", "without"} for c in noun.lefts) or noun.head.lower_ == "without":
            if is_deal:
                return None
            stage = "refused"
            if len(parties) == 1:
                self.sides.add(parties, self._sayers(noun))
        if is_deal and len(parties) + len(mediators) < 2 and not self._has_maker(noun):
            return None
        if lemma in _CIVIL and not mediators and not any(p.kind in _POLITICAL for p in parties):
            # "a discussion between readers and authors"
            return None
        if lemma in _OF_TWO and len(parties) + len(mediators) < 2:
            # "completed his consultations": with whom, if with anybody, is not said.
            return None
        stage = stage_of(noun, stage, self.words, is_deal=is_deal)
        return self._make(noun, sentence, parties, mediators, stage)

    def _channel(self, word: Token, sentence: Sentence, channel: Channel | None) -> _Found | None:
        if channel is None:
            return None
        return self._make(
            word, sentence, channel.parties, channel.mediators, stage_of(word, "under_way", self.words, is_deal=False)
        )

    def _has_maker(self, noun: Token) -> bool:
        """Whether one party is enough: "May's deal", "X signed the treaty"; not "X wants a deal"."""
        verbs = [noun.head, *(c for c in noun.children if c.dep_ in {"acl", "relcl", "amod"})]
        return any(c.dep_ == "poss" for c in noun.lefts) or any(v.lemma_.lower() in _MAKE for v in verbs)

    def _sayers(self, noun: Token) -> list[Token]:
        """Who says that "there will be no talks with X" refuses them for its own side."""
        verb = noun.head
        if verb.lemma_ != "be" or verb.dep_ != "ccomp" or not any(c.dep_ == "expl" for c in verb.children):
            return []
        return doers(verb.head)

    def _verb(self, verb: Token, lemma: str, sentence: Sentence, stage: Stage) -> _Found | None:
        over = verb.head if verb.dep_ == "xcomp" else verb
        refused = over.lemma_.lower() in {"refuse", "decline"}
        if any(c.dep_ == "neg" for v in (verb, over) for c in v.children):
            if lemma != "negotiate" or over.lemma_.lower() not in _LET:
                return None
            refused = True
        parties: list[Actor] = []
        mediators: list[Actor] = []
        who = doers(verb)
        if lemma in MEDIATE:
            offered = [d for d in who if d.lower_ not in SIDES] or main_subjects(verb)
            self.sides.add(mediators, [d for d in offered if d.lower_ not in SIDES])
        else:
            self.sides.add(parties, who)
        for word in (verb, *objects(verb)):
            for preposition in ("between", "with", "among"):
                self.sides.add(parties, after(word, preposition), mediators)
            self.sides.add(mediators, after(word, "through"), parties)
        return self._make(
            verb,
            sentence,
            parties,
            mediators,
            "refused" if refused else stage_of(verb, stage, self.words, is_deal=False),
        )

    def _joint(self, verb: Token, sentence: Sentence, stage: Stage) -> _Found | None:
        """ "X and Y agreed on Z", "X agreed with Y": a deal of two, not one who nods."""
        parties: list[Actor] = []
        self.sides.add(parties, subjects(verb))
        before = len(parties)
        self.sides.add(parties, after(verb, "with"))
        if any(t.lower_ in _VIEWS for p in ("on", "with") for t in after(verb, p)):
            return None
        if len(parties) < 2 or (before == len(parties) and not (after(verb, "on") or after(verb, "to"))):
            return None
        negated = any(c.dep_ == "neg" for c in verb.children)
        return self._make(verb, sentence, parties, [], "stalled" if negated else stage)

    def _discussed(self, verb: Token, sentence: Sentence) -> _Found | None:
        """ "X and Y met to discuss Z", "X discussed Z with Y"."""
        parties: list[Actor] = []
        self.sides.add(parties, subjects(verb))
        self.sides.add(parties, after(verb, "with"))
        for other in objects(verb):
            self.sides.add(parties, after(other, "with"))
        if any(p.kind == "organisation" and p.sector != "IGO" for p in parties):
            # An interview: "with the Daily Nation, she discusses her book".
            return None
        return self._make(verb, sentence, parties, [], "under_way") if len(parties) > 1 else None

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

    def _issue(self, word: Token) -> tuple[str, bool]:
        """What it is about, and whether more tells it than the word's own phrase: "talks on X", "negotiated X"."""
        text = self.document.text
        if word.pos_ == "VERB":
            for child in word.rights:
                if child.dep_ in {"dobj", "xcomp"} and child.lower_ not in _SELF:
                    span = named_span(child)
                    if child.dep_ == "xcomp":
                        span = Span(child.left_edge.idx, max(t.idx + len(t.text) for t in child.subtree))
                    return squeeze(text[span.start : span.end])[:120], True
        for preposition in _ABOUT:
            for topic in after(word, preposition):
                if topic.ent_type_ not in _NO_TOPICS and topic.pos_ != "PRON" and topic.lower_ not in SIDES:
                    span = named_span(topic)
                    return squeeze(text[span.start : span.end]), True
        lemma = word.lemma_.lower()
        if lemma in GO_BETWEENS or word.pos_ == "VERB":
            return _MATTERS.get(lemma, "mediation"), False
        span = core_span(word)
        return squeeze(text[span.start : span.end]), False


def _weight(found: _Found) -> tuple[int, int]:
    return (len(found.mediators) * 2 + len(found.parties), -found.word.i)


def _same(one: _Found, other: _Found) -> bool:
    """Whether the first is the second told again: nobody new, at the same stage, on the same matter or on none."""
    ours = {a.id for a in (*one.parties, *one.mediators)}
    theirs = {a.id for a in (*other.parties, *other.mediators)}
    again = one.issue == other.issue or (not one.topic and (len(ours) > 1 or len(one.issue.split()) < 3))
    return ours <= theirs and one.stage == other.stage and again
