"""Alliance, backing, enmity, strain and mediation between two actors, where a sentence states it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_ends import CAMPAIGNS, NAMED_SIDES, STANDING, Ends
from backchannel.extract.tie_holders import PAST
from backchannel.extract.tie_kin import KinReader, evidence_of
from backchannel.extract.tie_words import Draft, TieWords
from backchannel.model.document import Document, Sentence
from backchannel.model.phrases import subject_of
from backchannel.model.records import Actor, TieKind
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

_BACKED = re.compile(r"(?<![\w.])([\w.]++)[-–](backed|sponsored|supported|armed|funded|controlled|aligned|allied)\b")
_PROXIES = frozenset({"proxy", "proxies", "puppet"})
_TIES = frozenset({"ties", "tie", "relation", "relations", "relationship", "link", "links"})
_WARM = frozenset({"close", "strong", "friendly", "good", "warm", "economic", "security", "military"})
# Who has these to another need not be its friend today.
_OLD = frozenset("historic historical ancient cultural ethnic linguistic family alleged suspected possible".split())
_COLD = frozenset(
    "strained tense frosty icy hostile poor sour fraught difficult bad soured deteriorated worsened cooled frayed "
    "deteriorating worsening".split()
)
_NOUNS = frozenset({"NOUN", "PROPN"})
_OPEN = _NOUNS | {"VERB", "ADJ"}
_LINKED = frozenset({"ally", "allied", "align", "affiliate", "relate", "link", "loyal"})
_PARTED = frozenset("cut sever shed break end lose suspend freeze renounce abandon deny downgrade reduce".split())
_FOES = frozenset({"oppose", "fight", "counter", "combat", "defeat", "battle", "destroy", "eliminate"})
# "X and Y are at odds", "X is at war with Y"
_AT: dict[str, TieKind] = {"odds": "strained", "loggerheads": "strained", "war": "adversary"}
_ANTI = frozenset({"anti", "counter"})
_SIDES = NAMED_SIDES | {"unnamed"}


class BondReader:
    """Reads one article for kinship and for standing bonds between actors."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary, words: TieWords) -> None:
        self.document = document
        self.doc = document.doc
        self.tokens = document.tokens
        self.cast = cast
        self.vocabulary = vocabulary
        self.words = words
        self.kin = KinReader(document, cast, vocabulary, words)
        self.ends = Ends(document, cast, vocabulary)
        self.inside = document.name_at

    def read(self) -> Iterator[Draft]:
        for sentence in self.document.sentences:
            for token in self.tokens[sentence.tokens.start : sentence.tokens.end]:
                pos = token.pos_
                if pos not in _OPEN:
                    continue
                lemma = token.lemma_.lower()
                if pos not in _NOUNS:
                    yield from self._verb(token, lemma, sentence)
                elif lemma in self.words.kin:
                    yield from self.kin.of(token, sentence)
                else:
                    yield from self._noun(token, lemma, sentence)
            yield from self._compounds(sentence)

    # Nouns: ally, rival, war between, proxy, ties

    def _noun(self, noun: Token, lemma: str, sentence: Sentence) -> Iterator[Draft]:
        kind = self.words.bonds.get((lemma, "noun"))
        if kind is not None and not any(c.lower_ in PAST for c in noun.lefts):
            to = self.ends.owner(noun) or self.ends.of(noun) or self.ends.compound_owner(noun)
            ones = self.ends.described(noun)
            if to is None and noun.tag_ in {"NNS", "NNPS"} and len(ones) == 2 and kind in {"ally", "adversary"}:
                # "longtime rivals X and Y", "X and Y are allies"
                yield self._draft(kind, ones[0], ones[1], sentence, noun)
            if to is not None:
                for one in ones:
                    if kind not in {"part_of", "member_of"} or {one.kind, to.kind} <= NAMED_SIDES:
                        yield self._draft(kind, one, to, sentence, noun)
        kind = self.words.bonds.get((lemma, "between")) or self.words.bonds.get((noun.lower_, "between"))
        if kind is None and lemma in _TIES:
            words = (
                {c.lower_ for c in noun.children}
                | {c.lower_ for c in noun.head.children if noun.dep_.startswith("nsubj")}
                | {noun.head.lower_}
            )
            kept = _kept(noun) and not words & _OLD
            warm = words & _WARM and not (noun.dep_ == "dobj" and noun.head.lemma_ in _PARTED)
            kind = "strained" if words & _COLD else "ally" if warm or kept else None
        if kind is not None:
            pair = self.ends.pair(noun)
            if pair is not None and all(a.kind != "crowd" for a in pair):
                one, other = pair
                quarrel = (
                    kind == "adversary" and lemma != "war" and not {one.kind, other.kind} <= {"state", "armed_group"}
                )
                yield self._draft("strained" if quarrel else kind, one, other, sentence, noun)
        if lemma in CAMPAIGNS:
            yield from self._against(noun, sentence)
        if noun.lower_ in _AT:
            yield from self._at_odds(noun, sentence)
        if lemma in _PROXIES or noun.lower_ in _PROXIES or (lemma == "client" and noun.dep_ == "compound"):
            backer = self.ends.owner(noun) or self.ends.of(noun) or self.ends.adjective_owner(noun)
            head = noun.head if noun.dep_ == "compound" else noun
            backer = backer or self.ends.adjective_owner(head)
            if backer is not None:
                for one in self.ends.described(head):
                    yield self._draft("backs", backer, one, sentence, noun)
        if lemma in {"support", "backing"} and noun.pos_ == "NOUN":
            backer = self.ends.owner(noun)
            for child in noun.children:
                if backer is not None and child.dep_ == "prep" and child.lower_ in {"for", "of"}:
                    for target in (t for c in child.children if c.dep_ == "pobj" for t in self.ends.at(c)):
                        yield self._draft("backs", backer, target, sentence, noun)
        if lemma == "behalf":
            helped = self.ends.owner(noun) or self.ends.of(noun)
            verb = next((a for a in noun.ancestors if a.pos_ in {"VERB", "AUX"}), None)
            if helped is not None and verb is not None and _carries(sentence):
                subject = subject_of(verb)
                for one in self.ends.at(subject) if subject is not None else ():
                    yield self._draft("mediates_for", one, helped, sentence, noun)

    def _against(self, noun: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "the coalition against X", "the anti-X coalition", "its campaign against X"."""
        foes = [
            a
            for p in noun.rights
            if p.dep_ == "prep" and p.lower_ == "against"
            for c in p.children
            if c.dep_ == "pobj"
            for a in self.ends.at(c)
        ]
        for token in self.tokens[max(noun.i - 4, sentence.tokens.start) : noun.i]:
            if token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ in _ANTI:
                foes += [a for a in self.ends.at(token, conjuncts=False) if a not in foes]
        for foe in foes:
            for one in self.ends.fighters(noun):
                if {one.kind, foe.kind} <= _SIDES and one != foe:
                    yield self._draft("adversary", one, foe, sentence, noun)

    def _at_odds(self, noun: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X and Y are at odds", "X is at war with Y"."""
        verb = noun.head.head
        if noun.head.lower_ != "at" or verb.tag_ not in STANDING | {"VBN"}:
            return
        subject = subject_of(verb) if noun.head.lower_ == "at" and verb.pos_ in {"VERB", "AUX"} else None
        ends = list(self.ends.at(subject)) if subject is not None else []
        for prep in (*noun.children, *verb.children):
            if prep.dep_ == "prep" and prep.lower_ == "with":
                ends += [a for c in prep.children if c.dep_ == "pobj" for a in self.ends.at(c)]
        if len(ends) >= 2:
            yield self._draft(_AT[noun.lower_], ends[0], ends[1], sentence, noun)

    # Verbs

    def _verb(self, verb: Token, lemma: str, sentence: Sentence) -> Iterator[Draft]:
        kind = self.words.bonds.get((lemma, "verb"))
        if kind == "backs" and verb.pos_ == "VERB":
            agents = [c for a in verb.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"]
            if agents:
                subject = verb.head if verb.dep_ == "acl" else subject_of(verb)
                yield from self._all("backs", agents, [subject] if subject is not None else [], sentence, verb)
            elif verb.tag_ in STANDING or verb.dep_ == "xcomp":
                yield from self._stands(kind, verb, sentence)
        elif lemma in _FOES and _clause(verb).dep_ in {"acl", "relcl"} and _clause(verb).head.pos_ in {"NOUN", "PROPN"}:
            foes = [a for c in verb.children if c.dep_ == "dobj" for a in self.ends.at(c)]
            for one in self.ends.fighters(_clause(verb).head):
                for foe in foes:
                    if one != foe and one.kind in _SIDES and foe.kind in NAMED_SIDES:
                        yield self._draft("adversary", one, foe, sentence, verb)
        elif lemma in _FOES and (verb.tag_ in STANDING or verb.dep_ in {"xcomp", "pcomp"}):
            yield from self._stands("adversary", verb, sentence)
        elif lemma == "survive":
            yield from self.kin.survived(verb, sentence)
        elif lemma == "break" and any(c.dep_ == "prep" and c.lower_ == "with" for c in verb.children):
            subject = subject_of(verb)
            others = [
                c
                for p in verb.children
                if p.dep_ == "prep" and p.lower_ == "with"
                for c in p.children
                if c.dep_ == "pobj"
            ]
            yield from self._all("strained", [subject] if subject is not None else [], others, sentence, verb)
        elif lemma in {"recognize", "recognise"} and any(c.dep_ == "neg" for c in verb.children):
            subject = subject_of(verb)
            objects = [verb.head] if verb.dep_ == "relcl" else [c for c in verb.children if c.dep_ == "dobj"]
            yield from self._all(
                "strained", [subject] if subject is not None else [], objects, sentence, verb, groups=True
            )
        elif kind == "adversary" and verb.tag_ in {"VBG", "VBZ", "VBP"}:
            objects = [c for c in verb.children if c.dep_ == "dobj"]
            subject = verb.head if verb.dep_ == "acl" else subject_of(verb)
            yield from self._all(
                "adversary", [subject] if subject is not None else [], objects, sentence, verb, groups=True
            )
        elif kind == "mediates_for":
            subject = subject_of(verb)
            for prep in verb.children:
                if subject is not None and prep.dep_ == "prep" and prep.lower_ == "between":
                    yield from self._all(
                        "mediates_for", [subject], [c for c in prep.children if c.dep_ == "pobj"], sentence, verb
                    )
        elif lemma in _LINKED and verb.tag_ in {"VBN", "JJ"} and not any(c.dep_ == "dobj" for c in verb.children):
            for prep in verb.children:
                if prep.dep_ == "prep" and prep.lower_ in {"with", "to"}:
                    subject = verb.head if verb.dep_ == "acl" else subject_of(verb)
                    yield from self._all(
                        "ally",
                        [subject] if subject is not None else [],
                        [c for c in prep.children if c.dep_ == "pobj"],
                        sentence,
                        verb,
                        groups=lemma == "relate",  # persons are related by blood
                    )

    def _stands(self, kind: TieKind, verb: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X opposes Y", "X continues to support Y", "X is committed to defeating Y": what lasts, and not one blow."""
        over = verb
        while over.dep_ in {"xcomp", "pcomp", "prep", "acomp"} and over.head.i != over.i and abs(over.i - verb.i) < 6:
            over = over.head
        governors = {t.lemma_.lower() for t in verb.ancestors if over.i <= t.i < verb.i}
        if over.i != verb.i and not governors & {"continue", "commit", "committed", "vow", "determined", "pledge"}:
            return
        if over.tag_ not in STANDING and over.lemma_ != "be" and over.dep_ != "ROOT":
            return
        if any(c.dep_ in {"neg", "aux"} and c.lower_ not in {"to", "is", "are", "has", "have"} for c in over.children):
            return
        subjects = [c for c in over.lefts if c.dep_ in {"nsubj", "nsubjpass"}]
        objects = [c for c in verb.rights if c.dep_ == "dobj"]
        for one in (a for t in subjects for a in self.ends.at(t)):
            for other in (a for t in objects for a in self.ends.at(t)):
                if one != other and {one.kind, other.kind} <= _SIDES:
                    yield self._draft(kind, one, other, sentence, verb)

    def _all(
        self,
        kind: TieKind,
        ones: list[Token],
        others: list[Token],
        sentence: Sentence,
        at: Token,
        *,
        groups: bool = False,
    ) -> Iterator[Draft]:
        for one in (a for t in ones for a in self.ends.at(t)):
            for other in (a for t in others for a in self.ends.at(t)):
                if one != other and (not groups or (one.kind in _SIDES and other.kind in NAMED_SIDES)):
                    yield self._draft(kind, one, other, sentence, at)

    def _compounds(self, sentence: Sentence) -> Iterator[Draft]:
        """ "Iran-backed rebels"."""
        text = self.document.text
        for match in _BACKED.finditer(text, sentence.span.start, sentence.span.end):
            state = (
                self.vocabulary.state(match[1])
                or self.vocabulary.capital(match[1])
                or self.vocabulary.demonym(match[1], self.document.article.published)
            )
            last = self.document.token_at(match.end() - 1)
            first = self.document.token_at(match.start())
            if state is None or last is None or first is None:
                continue
            backer = self.cast.state(state.iso3) or self.cast.named_state(state, first)
            head = last.nbor() if last.i + 1 < len(self.doc) else last
            while (
                head.dep_ in {"compound", "amod", "nmod"} and head.i + 1 < sentence.tokens.end and head.head.i > head.i
            ):
                head = head.nbor()
            name = self.inside.get(last.i + 1)
            target = self.ends.at(name.tokens.root if name else head, conjuncts=False)
            for one in target[:1]:
                kind: TieKind = "ally" if match[2] in {"aligned", "allied"} else "backs"
                yield Draft(kind, backer, one, Span(match.start(), head.idx + len(head.text)), None, 0.8)

    def _draft(self, kind: TieKind, a: Actor, b: Actor, sentence: Sentence, at: Token) -> Draft:
        return Draft(kind, a, b, evidence_of(at, sentence), None, 0.6)


def _clause(verb: Token) -> Token:
    """The first of verbs that "and" joins: "degrade" of "the coalition to degrade and defeat X"."""
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        verb = verb.head
    return verb


def _kept(noun: Token) -> bool:
    """ "has ties with X", not "cut ties with X"."""
    return noun.dep_ == "dobj" and noun.head.lemma_ in {"have", "maintain", "keep", "enjoy"}


def _carries(sentence: Sentence) -> bool:
    """Whether the sentence speaks of diplomacy at all."""
    return any(
        t.lower_ in {"diplomacy", "mediate", "mediated", "mediation", "talks", "negotiate", "negotiated", "messages"}
        for t in sentence.tokens
    )
