"""What is told of somebody right beside the name: the nation ("the Danish painter X") and the party ("Democrat X")."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_holders import GROUPS, PAST, is_moved
from backchannel.extract.tie_words import Draft, TieWords
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.phrases import conjuncts, is_denied
from backchannel.model.records import Actor
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

# Who acts for the state, whatever it is to them: "a French diplomat" is France's, not shown to be a citizen.
_SERVANTS = frozenset(
    "official officials officer officers diplomat agent spy delegate delegates lawmaker legislator parliamentarian mp "
    "senator aide operative soldier sergeant lieutenant corporal private colonel major marine pilot guard commando "
    "inspector detective negotiator commander general admiral captain army navy police troops force forces side "
    "counterpart ally rival partner company firm newspaper channel team government party opposition "
    # Of the state whose office it is: "the US presidential candidate X".
    "candidate nominee contender hopeful frontrunner".split()
)
_INTRODUCE = frozenset({"named", "called"})
_IN_TITLE = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X"})
_CAME = frozenset({"come", "hail"})
_REACH = 6


class PeopleReader:
    """Reads one article for citizens and for members of parties, by the words beside a person's name."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary, words: TieWords) -> None:
        self.document = document
        self.doc = document.doc
        self.cast = cast
        self.vocabulary = vocabulary
        self.words = words
        self.inside = document.name_at

    def read(self) -> Iterator[Draft]:
        for name in self.document.names:
            if name.kind != "person":
                continue
            sentence = self.document.sentence_at(name.span.start)
            holder = next(iter(self.cast.at(name.tokens.root, conjuncts=False)), None)
            if sentence is None or holder is None or holder.kind != "person":
                continue
            if self.vocabulary.title(holder.name) or self.vocabulary.state(holder.name):
                # "Sen." and "US" are nobody's name.
                continue
            yield from self._before(name, holder, sentence)
            for noun in self._said_to_be(name.tokens.root):
                yield from self._in_phrase(noun, holder, sentence)
            for child in name.tokens.root.rights:
                # "X, a Republican,"
                if child.dep_ == "appos" and child.pos_ == "PROPN" and child.tag_ != "NNPS":
                    party = self.cast.party(child) if any(c.dep_ == "det" for c in child.lefts) else None
                    if party is not None and not any(c.lower_ in PAST for c in child.lefts):
                        yield Draft(
                            "member_of", holder, party, Span(name.span.start, child.idx + len(child.text)), None, 0.7
                        )
            yield from self._from(name.tokens.root, holder)
            yield from self._at_body(name, holder, sentence)
        for token in self.document.tokens:
            if token.lower_ in {"all", "both"}:
                yield from self._all_of_party(token)

    def _all_of_party(self, word: Token) -> Iterator[Draft]:
        """ "A, B and C, all Democrats": the party of each name in the list."""
        plural = word.nbor() if word.i + 1 < len(self.doc) else None
        if word.i < 2 or plural is None or plural.text[:1].islower() or self.doc[word.i - 1].text != ",":
            return
        party = self.cast.party(plural)
        if party is None:
            return
        i = word.i - 2
        while i >= 0 and word.i - i < 30:
            name = self.inside.get(i)
            if name is not None and name.kind == "person":
                for holder in self.cast.at(name.tokens.root, conjuncts=False):
                    if holder.kind == "person":
                        span = Span(name.span.start, plural.idx + len(plural.text))
                        yield Draft("member_of", holder, party, span, None, 0.7)
            elif name is None and self.doc[i].pos_ in {"VERB", "AUX"}:
                break
            i = name.tokens.start - 1 if name is not None else i - 1

    def _before(self, name: Name, holder: Actor, sentence: Sentence) -> Iterator[Draft]:
        """ "Danish painter X", "a Danish painter named X", "Republican Senator X"."""
        nouns = 0
        servant = False
        low = max(sentence.tokens.start, name.tokens.start - _REACH)
        for i in range(name.tokens.start - 1, low - 1, -1):
            token = self.doc[i]
            if token.lower_ in PAST or token.lower_ == "anti":
                return
            if token.text in {"-", "–"} or (token.lower_ in _INTRODUCE and i == name.tokens.start - 1):
                continue
            span = Span(token.idx, name.span.end)
            party = self.cast.party(token)
            if party is not None:
                if not self._led(token.i + 1, name.tokens.start):
                    yield Draft("member_of", holder, party, span, None, 0.7)
                return
            states = self._states(token)
            if states:
                # "the Dutch Karel Smit"
                bare = i == name.tokens.start - 1 and len(name.tokens) > 1 and self.vocabulary.demonym(token.text)
                if (nouns or bare) and not servant and not _plural(self.doc[name.tokens.start - 1]):
                    for state in states:
                        yield Draft("citizen_of", holder, state, span, None, 0.6)
                return
            if token.lower_ == "and" and nouns and i > low and self.doc[i - 1].tag_ == "NN":
                # "the Danish actor and painter X"
                continue
            if i in self.inside or token.pos_ not in _IN_TITLE:
                return
            if token.pos_ in {"NOUN", "PROPN"}:
                nouns += 1
                servant = servant or self._serves(token)

    def _said_to_be(self, root: Token) -> Iterator[Token]:
        """Nouns that describe the name: "X, a Danish painter", "X is a Danish painter", "a Danish painter, X"."""
        # What stands in brackets may be said of the text: "(English version)".
        beside = (c for c in root.rights if c.dep_ == "appos" and c.tag_ == "NN")
        yield from (c for c in beside if "(" not in {t.text for t in self.doc[root.i + 1 : c.i]})
        start = self.inside[root.i].tokens.start
        comma = start > 1 and self.doc[start - 1].text == ","
        if comma and root.dep_ == "appos" and root.head.tag_ == "NN" and root.head.i == start - 2:
            yield root.head
        verb = root.head
        if root.dep_ == "nsubj" and verb.lemma_ == "be" and verb.tag_ in {"VBZ", "VBP"} and not is_denied(verb):
            yield from (c for c in verb.rights if c.dep_ == "attr" and c.pos_ == "NOUN")

    def _in_phrase(self, noun: Token, holder: Actor, sentence: Sentence) -> Iterator[Draft]:
        lefts = [t for t in self.doc[noun.left_edge.i : noun.i] if noun.i in {t.head.i, t.head.head.i}]
        if any(t.lower_ in PAST for t in lefts):
            return
        servant = any(self._serves(t) for t in (noun, *lefts) if t.pos_ == "NOUN")
        for token in lefts:
            span = Span(min(token.idx, noun.idx), noun.idx + len(noun.text))
            if not sentence.span.start <= span.start < sentence.span.end:
                continue
            party = self.cast.party(token)
            if "poss" in {token.dep_, token.head.dep_}:
                # "Labour's X" is told elsewhere; "the Labour leader's brother" need not be of the party.
                continue
            if party is not None and not self._led(noun.i, noun.i + 1):
                yield Draft("member_of", holder, party, span, None, 0.6)
            if servant:
                continue
            for state in self._states(token):
                yield Draft("citizen_of", holder, state, span, None, 0.6)

    def _at_body(self, name: Name, holder: Actor, sentence: Sentence) -> Iterator[Draft]:
        """ "X, a Danish oceanographer at Y", "X, a fellow in geology at Y": whatever X does there, X is of Y."""
        for noun in name.tokens.root.rights:
            if noun.dep_ != "appos" or noun.tag_ != "NN" or any(t.lower_ in PAST for t in noun.lefts):
                continue
            for body in self._bodies(noun):
                actor = next(iter(self.cast.at(body.tokens.root, conjuncts=False)), None)
                if actor is not None and actor.kind in GROUPS:
                    span = Span(name.span.start, min(body.span.end, sentence.span.end))
                    yield Draft("member_of", holder, actor, span, None, 0.7)

    def _bodies(self, noun: Token) -> Iterator[Name]:
        """The organisations after "at" or "with" in the noun's phrase."""
        for prep in noun.rights:
            if prep.lower_ == "of" and any(c.i in self.inside for c in prep.children):
                # "the director of X at Y" is of X.
                return
            inner = [p for c in prep.children if c.dep_ == "pobj" for p in c.rights] if prep.lower_ == "in" else []
            for at in (prep, *inner):
                if at.dep_ == "prep" and at.lower_ in {"at", "with"}:
                    objects = [c for c in at.children if c.dep_ == "pobj"]
                    yield from (n for c in objects if (n := self.inside.get(c.i)) and n.kind == "organisation")

    def _from(self, root: Token, holder: Actor) -> Iterator[Draft]:
        """ "X, who came from Peru", "X and Y, both from Peru"."""
        for child in root.rights:
            verb = child.dep_ == "relcl" and child.lemma_.lower() in _CAME
            both = child.dep_ in {"appos", "prep"} and child.lower_ in {"both", "all", "also", "originally", "from"}
            if not verb and not both:
                continue
            for prep in (child, *child.rights):
                if prep.lower_ != "from" or is_moved(root):
                    continue
                for place in (c for c in prep.children if c.dep_ == "pobj"):
                    state = next(iter(self.cast.at(place, conjuncts=False)), None)
                    if state is None or state.kind != "state" or place.i not in self.inside:
                        # "the removal of X from the country"
                        continue
                    whose = [holder]
                    if child.lower_ in {"both", "all"}:
                        whose += [a for t in conjuncts(root) for a in self.cast.at(t, conjuncts=False)]
                        whose += [
                            a for t in [root.head] if root.dep_ == "conj" for a in self.cast.at(t, conjuncts=False)
                        ]
                    for one in whose:
                        if one.kind == "person":
                            yield Draft(
                                "citizen_of", one, state, Span(root.idx, place.idx + len(place.text)), None, 0.6
                            )

    def _states(self, token: Token) -> list[Actor]:
        """The state that the adjective tells, "US" too, and the other half of "Canadian-US"."""
        found: list[Actor] = []
        if token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ == "anti":
            return found
        for at in (token, *(self.doc[token.i - 2 : token.i - 1] if token.i > 1 and token.nbor(-1).text == "-" else ())):
            state = self.cast.adjective(at)
            if state is None and at.text.isupper() and (known := self.vocabulary.state(at.text)) is not None:
                state = self.cast.named_state(known, at)
            if state is not None and state not in found:
                found.append(state)
        return found

    def _serves(self, token: Token) -> bool:
        if token.lower_ == "leader" and token.i > 0 and token.nbor(-1).lower_ == "opposition":
            return False
        return token.lower_ in _SERVANTS or any(
            p.tie == "holds_office" and p.words == (token.lower_,) for p in self.words.posts.get(token.lower_, ())
        )

    def _led(self, start: int, end: int) -> bool:
        """Whether between the party and the name stands an office of the party itself: "Labour leader X"."""
        return any(t.lower_ in {"leader", "chairman", "chairwoman", "chair", "spokesman"} for t in self.doc[start:end])


def _plural(token: Token) -> bool:
    """ "U.S. ships Hopper and Stout": whatever these are, no single person."""
    return token.tag_ == "NNS"
