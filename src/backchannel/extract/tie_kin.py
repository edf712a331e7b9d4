"""Who is whose kin: "X's wife Y", "Y, the son of X", "X is survived by his daughters A and B"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_words import Draft, TieWords
from backchannel.model.document import Document, Sentence
from backchannel.model.phrases import conjuncts, subject_of
from backchannel.model.records import Actor
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

# Counted groups and pronouns have no kin and no standing bonds that a reader could look up.
NO_NAMES = frozenset(
    "one two three four five six seven eight nine ten both all some those these others most many several each".split()
)


class KinReader:
    """Reads one article for kinship."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary, words: TieWords) -> None:
        self.doc = document.doc
        self.cast = cast
        self.vocabulary = vocabulary
        self.words = words
        self.inside = document.name_at

    def of(self, kin: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X's wife Y", "his father, Y", "Y, the son of X"; without a name the kin is the phrase itself."""
        owner = next((c for c in kin.lefts if c.dep_ == "poss"), None)
        to = self._owner(kin) or self._of(kin)
        if owner is not None and owner.lower_ == "whose" and kin.head.dep_ == "relcl":
            # "X, whose father Y was killed"
            to = next(iter(self._at(kin.head.head, conjuncts=False)), to)
        relatives = self._named(kin)
        if not relatives and to is not None and kin.tag_ in {"NN", "NNP"} and (owner is None or owner.tag_ != "PRP$"):
            relatives = list(self._at(kin, conjuncts=False))
        joined = (
            kin.head if kin.dep_ == "conj" and (name := self.inside.get(kin.head.i)) and name.kind == "person" else None
        )
        if owner is not None and owner.tag_ == "PRP$" and joined is not None and owner.i - joined.i == 2:
            # "X and his wife Y"
            to = next(iter(self._at(joined, conjuncts=False)), to)
        if to is None and kin.head.pos_ in {"NOUN", "PROPN"} and kin.dep_ == "conj":
            # "X and wife Y"
            first = self._at(kin.head, conjuncts=False)
            to = first[0] if first and first[0].kind == "person" else None
        if to is None or to.kind not in {"person", "unnamed"}:
            return
        for one in relatives:
            # "the daughter of a teacher": nobody that a reader could look up at either end.
            if one != to and one.kind in {"person", "unnamed"} and "person" in {one.kind, to.kind}:
                yield _draft(one, to, sentence, kin)

    def survived(self, verb: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X is survived by his wife A, their sons B and C": A, B and C."""
        dead = subject_of(verb)
        whose = next((a for a in self._at(dead, conjuncts=False)), None) if dead is not None else None
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        if whose is None or whose.kind != "person" or agent is None:
            return
        role: Token | None = None
        for token in agent.subtree:
            role = token if token.lemma_.lower() in self.words.kin else role
            name = self.inside.get(token.i)
            if role is None or name is None or name.kind != "person" or token.i != name.tokens.start:
                continue
            for one in self._at(name.tokens.root, conjuncts=False):
                if one != whose and one.kind == "person":
                    yield _draft(one, whose, sentence, role)

    def _named(self, kin: Token) -> list[Actor]:
        """The names that the kin word stands beside."""
        found: list[Actor] = []
        heads = [c for c in kin.children if c.dep_ == "appos"]
        if kin.dep_ == "attr" and kin.head.lemma_ == "be":
            subject = subject_of(kin.head)
            return list(self._at(subject)) if subject is not None else []
        if kin.dep_ in {"compound", "appos", "nmod"}:
            heads.append(kin.head)
        i = kin.i + 1
        while (
            i < len(self.doc)
            and i < kin.i + 4
            and i not in self.inside
            and (self.doc[i].text in {",", "."} or self.vocabulary.title(self.doc[i].text))
        ):
            i += 1
        following = self.inside.get(i)
        if following is not None and following.kind == "person":
            heads.insert(0, following.tokens.root)
        for head in heads:
            name = self.inside.get(head.i)
            if name is None or name.kind != "person":
                continue
            for token in conjuncts(head) if kin.tag_ in {"NNS", "NNPS"} else [head]:
                found += [a for a in self._at(token, conjuncts=False) if a.kind == "person" and a not in found]
        return found

    def _at(self, token: Token, *, conjuncts: bool = True) -> tuple[Actor, ...]:
        return tuple(a for a in self.cast.at(token, conjuncts=conjuncts) if a.name.split()[0].lower() not in NO_NAMES)

    def _owner(self, kin: Token) -> Actor | None:
        for child in kin.lefts:
            if child.dep_ == "poss":
                found = self._at(child, conjuncts=False)
                # "our mother" is of whoever speaks, who is not always known.
                return found[0] if found and not (child.lower_ == "our" and found[0].kind == "person") else None
        return None

    def _of(self, kin: Token) -> Actor | None:
        for child in kin.rights:
            for inner in (c for c in child.children if c.dep_ == "pobj"):
                if child.dep_ == "prep" and child.lower_ in {"of", "to"}:
                    return self._named_of(inner)
        return None

    def _named_of(self, head: Token) -> Actor | None:
        """Who stands after "of"; the name, where descriptions go before it: "the painter and poet X"."""
        for token in (head, *head.conjuncts, *(c for c in head.children if c.dep_ == "appos")):
            if token.tag_ in {"NNS", "NNPS"}:
                break
            name = self.inside.get(token.i)
            if name is not None and name.kind == "person":
                return next(iter(self._at(token, conjuncts=False)), None)
        found = self._at(head, conjuncts=False)
        # "the daughter of a teacher": nobody that a reader could look up.
        vague = any(c.lower_ in {"a", "an"} for c in head.lefts)
        return found[0] if found and not (vague and found[0].kind == "unnamed") else None


def _draft(one: Actor, other: Actor, sentence: Sentence, kin: Token) -> Draft:
    return Draft("family", one, other, evidence_of(kin, sentence), kin.lemma_.lower(), 0.6)


def evidence_of(at: Token, sentence: Sentence) -> Span:
    """The phrase of the word that tells a tie, up to its head."""
    tokens = [t for t in (*at.subtree, at.head) if sentence.tokens.start <= t.i < sentence.tokens.end]
    start = min(t.idx for t in tokens)
    end = max(t.idx + len(t.text) for t in tokens)
    return Span(max(start, sentence.span.start), min(end, sentence.span.end))
