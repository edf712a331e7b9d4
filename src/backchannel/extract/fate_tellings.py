"""Where a text tells what became of people: by verbs and idioms, by nouns ("the release of X"), by adjectives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_syntax import after, is_passive, subjects
from backchannel.extract.fate_idioms import idiom
from backchannel.extract.fate_people import People, Sufferers
from backchannel.extract.fate_reality import Reality, is_general
from backchannel.extract.fate_syntax import is_asked, on_film, ordering, suffering
from backchannel.extract.fate_words import FateWord, FateWords
from backchannel.model.document import Document, Sentence
from backchannel.model.records import Actor, Event, FateKind

# Acts that are counted instead of those who suffer them.
_COUNTED_ACTS: dict[str, FateKind] = {
    "death": "killed", "fatality": "killed", "killing": "killed", "arrest": "detained", "detention": "detained",
    "injury": "wounded",
}  # fmt: skip
# Before a name: "the slain journalist X".
_SLAIN = frozenset({"slain", "murdered", "assassinated"})
_OPEN = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ"})
_GIVE_BACK = frozenset("return hand fly repatriate release deliver transfer give send".split())
# Where these are spoken of, who is beaten has lost.
_CONTEST = frozenset(
    "margin vote election poll ballot primary match game race final semi-final champion championship title score point "
    "tournament league".split()
)
_DEADLY = frozenset({"fatally", "mortally"})
# Idioms whose subject does it to others.
_DONE_TO = frozenset({"held", "detained", "freed"})


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of a fate: by which word, of whom, by whom."""

    fate: FateKind
    people: People
    word: Token
    sentence: Sentence
    by: Actor | None
    confidence: float


class FateReader:
    """Reads one article for fates, in the order in which it tells them; the same one may be told again."""

    def __init__(self, document: Document, cast: Cast, events: Sequence[Event], words: FateWords) -> None:
        self.document = document
        self.doc = document.doc
        self.tokens = document.tokens
        self.cast = cast
        self.words = words
        self.sufferers = Sufferers(document, cast)
        self.reality = Reality(document, events)

    def read(self) -> Iterator[Told]:
        for sentence in self.document.sentences:
            for token in self.tokens[sentence.tokens.start : sentence.tokens.end]:
                if token.pos_ not in _OPEN:
                    continue
                for told in self._with_members(token, sentence):
                    if told.fate == "wounded":
                        self.reality.struck.add(told.people.key)
                    yield told

    def _with_members(self, token: Token, sentence: Sentence) -> Iterator[Told]:
        """Every fate of the token, and the same for those by name who are said to be of the group."""
        for told in self._word(token, sentence):
            yield told
            if told.people.count is not None and told.people.count > 1:
                for people in self.sufferers.members(told.people.head):
                    yield Told(told.fate, people, told.word, told.sentence, told.by, 0.6)

    def _word(self, token: Token, sentence: Sentence) -> Iterator[Told]:
        lemma = token.lemma_.lower()
        if (
            lemma in {"kill", "assassinate", "execute", "murder", "free"}
            and token.tag_ in {"VBG", "NN"}
            and after(token, "of")
        ):
            yield from self._noun(token, lemma, FateWord("freed" if lemma == "free" else "killed", "of"), sentence)
        elif token.pos_ in {"VERB", "AUX"} or token.tag_ in {"VBN", "VBD", "VBG"}:
            yield from self._idiom(token, lemma, sentence)
            for word in self.words.find(lemma, "verb"):
                if word.particle is None or _followed_by(token, word.particle):
                    yield from self._verb(token, lemma, word, sentence)
                    break
        elif token.pos_ in {"NOUN", "PROPN"}:
            for word in self.words.find(lemma, "noun"):
                yield from self._noun(token, lemma, word, sentence)
            for word in self.words.find(lemma, "group"):
                yield from self._group(token, word, sentence)
            if lemma in _COUNTED_ACTS and token.tag_ == "NNS":
                yield from self._counted_acts(token, lemma, sentence)
            if lemma == "toll":
                yield from self._toll(token, sentence)
            elif lemma == "charge" and token.tag_ == "NNS":
                yield from self._charges(token, sentence)
            elif lemma in {"body", "remains", "remain", "corpse", "coffin"}:
                yield from self._bodies(token, sentence)
        if token.lower_ in _SLAIN and token.dep_ in {"amod", "compound", "nmod"}:
            of = token.head.head if token.head.dep_ in {"compound", "nmod"} else token.head
            for people in self.sufferers.all([of]):
                if people.count is None:
                    yield self._told("killed", people, token, sentence, [])
        if token.pos_ in {"ADJ", "NOUN"} or token.tag_ in {"VBN", "JJ"} or token.lower_ == "missing":
            for word in self.words.find(token.lower_, "adjective"):
                yield from self._adjective(token, word, sentence)

    # Verbs

    def _verb(self, verb: Token, lemma: str, word: FateWord, sentence: Sentence) -> Iterator[Told]:
        fate = word.fate
        if (lemma == "shoot" and _is_no_shot(verb)) or on_film(verb) or is_asked(verb):
            return
        affected = subjects(verb) if word.who == "subject" else suffering(verb)
        doers = [] if word.who == "subject" else [*subjects(verb), *ordering(verb)]
        if lemma == "rescue" and not self.reality.of_captives(sentence):
            return
        if lemma == "convict" and verb.dep_ == "amod":
            return
        if verb.tag_ in {"VBP", "VBZ"}:
            # "they arrest us": what is done again and again, unless the sentence says to whom.
            affected = [t for t in affected if t.pos_ != "PRON"]
        if fate == "wounded" and any(c.lemma_.lower() == "kill" for c in verb.children if c.dep_ == "conj"):
            return
        if (word.who == "subject" and is_passive(verb)) or lemma == "burn" or self.reality.of_illness(fate, sentence):
            return
        if not self.reality.verb(verb) or is_general(verb):
            # Whose release is wished for is held; a pronoun here is too often somebody else.
            affected = [t for t in affected if t.pos_ != "PRON"] if fate == "freed" else []
            fate = "held"
        if lemma == "beat" and any(t.lemma_.lower() in _CONTEST for t in sentence.tokens):
            return
        if lemma.startswith("hospitali") and not self.reality.violent:
            return
        deadly = fate == "wounded" and (_to_death(verb) or any(c.lower_ in _DEADLY for c in verb.children))
        for people in self.sufferers.all(affected):
            if fate != word.fate and people.count == 1:
                continue
            if lemma.startswith("hospitali") and people.count is None and not self.reality.at_hand(verb, sentence):
                continue
            if word.who == "subject" and fate == "killed" and not self.reality.violently(verb, people, sentence):
                continue
            yield self._told("killed" if deadly else fate, people, verb, sentence, doers, held=fate != word.fate)

    def _idiom(self, verb: Token, lemma: str, sentence: Sentence) -> Iterator[Told]:
        found = idiom(verb, lemma, self.sufferers.captive, lambda: self.reality.at_hand(verb, sentence))
        if found is None:
            return
        fate, affected = found
        real = self.reality.verb(verb) and (fate == "held" or not is_general(verb))
        if not real and fate != "freed":
            return
        for people in self.sufferers.all(affected):
            if not real and people.count == 1:
                continue
            yield self._told(
                fate if real else "held", people, verb, sentence, subjects(verb) if fate in _DONE_TO else []
            )

    # Nouns

    def _noun(self, noun: Token, lemma: str, word: FateWord, sentence: Sentence) -> Iterator[Told]:
        affected = after(noun, "of") or [c for c in noun.children if c.dep_ == "poss"]
        fate = word.fate
        if fate == "freed" and not self.reality.noun(noun):
            fate = "held"
        elif fate in {"detained", "held", "sentenced"} and not self.reality.noun(noun):
            return
        if fate != word.fate:
            # Whose release is wished for must be said: a pronoun here is too often somebody else's.
            affected = [t for t in affected if t.pos_ != "PRON"]
        for people in self.sufferers.all(affected):
            if fate != word.fate and people.count == 1:
                continue
            if lemma == "death" and not self.reality.violently(noun, people, sentence):
                continue
            if people.count == 1 and people.head.pos_ == "PRON":
                # "her death": whose, if nobody with a name, is too often somebody else's.
                continue
            doers = after(noun, "by") or ([c for c in noun.children if c.dep_ == "poss"] if after(noun, "of") else [])
            yield self._told(fate, people, noun, sentence, doers, held=fate != word.fate)

    def _group(self, noun: Token, word: FateWord, sentence: Sentence) -> Iterator[Told]:
        people = self.sufferers.counted(noun)
        if people is not None and people.count != 1:
            doers = [s for c in noun.children if c.dep_ == "relcl" for s in subjects(c)]
            yield self._told(word.fate, people, noun, sentence, doers)

    def _counted_acts(self, noun: Token, lemma: str, sentence: Sentence) -> Iterator[Told]:
        """ "caused six deaths", "made 40 arrests", where nobody is said to have suffered them."""
        fate = _COUNTED_ACTS[lemma]
        if after(noun, "of") or self.reality.of_illness(fate, sentence):
            return
        if fate != "detained" and not self.reality.violent:
            return
        people = self.sufferers.acts(noun)
        if people is not None:
            yield self._told(fate, people, noun, sentence, [])

    def _toll(self, toll: Token, sentence: Sentence) -> Iterator[Told]:
        """ "the death toll rose to 22 people"."""
        if not any(c.lower_ == "death" for c in toll.lefts):
            return
        for token in self.doc[toll.i + 1 : min(toll.i + 9, sentence.tokens.end)]:
            if token.pos_ == "NUM" and token.ent_type_ not in {"DATE", "TIME"}:
                people = self.sufferers.counted(token.head if token.dep_ == "nummod" else token)
                if people is not None:
                    yield self._told("killed", people, toll, sentence, [])
                return

    def _charges(self, noun: Token, sentence: Sentence) -> Iterator[Told]:
        """ "unsealed charges against X", "X faces charges"."""
        head = noun.head
        affected = after(noun, "against") or (after(head, "against") if noun.dep_ == "dobj" else [])
        doers: list[Token] = []
        if noun.dep_ == "dobj" and self.reality.verb(head):
            if head.lemma_ == "face":
                affected = subjects(head)
            else:
                doers = subjects(head)
        elif noun.dep_ not in {"nsubjpass", "nsubj"}:
            return
        if head.lemma_ in {"drop", "dismiss", "deny"}:
            return
        for people in self.sufferers.all(affected):
            yield self._told("charged", people, noun, sentence, doers)

    def _bodies(self, noun: Token, sentence: Sentence) -> Iterator[Told]:
        """ "the bodies of X were returned", "whose bodies were handed over"."""
        verb = noun.head
        if (
            noun.dep_ not in {"nsubjpass", "dobj"}
            or verb.lemma_.lower() not in _GIVE_BACK
            or not self.reality.verb(verb)
        ):
            return
        owners = after(noun, "of") or [c for c in noun.lefts if c.dep_ == "poss"]
        if any(o.lower_ == "whose" for o in owners):
            top = verb
            while top.dep_ == "conj":
                top = top.head
            counted = [
                t
                for t in self.doc[sentence.tokens.start : noun.i]
                if t.pos_ == "NOUN" and any(c.dep_ == "nummod" for c in t.lefts)
            ]
            owners = [top.head] if top.dep_ == "relcl" else counted[-1:]
        doers = subjects(verb)
        for people in self.sufferers.all(owners):
            yield self._told("returned_dead", people, noun, sentence, doers)

    # Adjectives

    def _adjective(self, word: Token, told: FateWord, sentence: Sentence) -> Iterator[Told]:
        """ "left three dead", "22 people dead", "were missing"."""
        if self.words.find(word.lemma_.lower(), "verb") and (is_passive(word) or word.tag_ == "VBD"):
            return
        head = word.head
        if word.dep_ == "amod" and word.i < head.i:
            affected = [head] if head.pos_ in {"NOUN", "PROPN", "NUM"} and told.fate != "killed" else []
        elif any(c.dep_ == "nummod" for c in word.lefts):
            affected = [c for c in word.lefts if c.dep_ == "nummod"]
        elif word.dep_ in {"acomp", "attr", "oprd"} and head.pos_ in {"VERB", "AUX"}:
            affected = [c for c in head.children if c.dep_ in {"nsubj", "nsubjpass", "dobj"} and c.i < word.i]
            if after(word, "from"):
                # "missing from the hearing": not there.
                return
            if not self.reality.verb(head) or (told.fate == "killed" and head.lemma_ == "be"):
                return
        elif word.tag_ == "VBG" and any(c.lemma_ == "be" for c in word.lefts):
            affected = subjects(word) if self.reality.verb(word) and not after(word, "from") else []
        elif word.i > sentence.tokens.start and word.nbor(-1).pos_ in {"NUM", "NOUN"}:
            affected = [word.nbor(-1)]
        else:
            affected = []
        for people in self.sufferers.all(affected):
            yield self._told(told.fate, people, word, sentence, [])

    # Making one

    def _told(
        self,
        fate: FateKind,
        people: People,
        word: Token,
        sentence: Sentence,
        doers: Sequence[Token],
        *,
        held: bool = False,
    ) -> Told:
        by = None
        for doer in doers if not held else ():
            found = self.cast.at(doer)
            by = next((a for a in found if a != people.actor), None)
            if by is not None:
                break
        return Told(fate, people, word, sentence, by, 0.6 if held else 0.8)


def _is_no_shot(word: Token) -> bool:
    """ "a long shot candidate", "shot down a jet": nobody is hit, or no single body."""
    if word.i and word.nbor(-1).lower_ in {"long", "big"}:
        return True
    down = any(c.dep_ == "prt" and c.lower_ == "down" for c in word.children)
    return down and not any(t.pos_ == "PROPN" for t in suffering(word))


def _followed_by(verb: Token, particle: str) -> bool:
    return any(t.lower_ == particle for t in verb.doc[verb.i + 1 : verb.i + 7])


def _to_death(verb: Token) -> bool:
    following = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 7]]
    return "dead" in following or ("death" in following and "to" in following)
