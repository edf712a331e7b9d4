"""Between whom a bond is: whose ally, an ally of whom, whom the noun describes, who wages the war."""

from __future__ import annotations

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_kin import NO_NAMES
from backchannel.model.document import Document
from backchannel.model.phrases import is_denied, subject_of
from backchannel.model.records import Actor
from backchannel.vocabulary import Vocabulary

# Between two states by their names: "the Iran-Iraq war", "US-China tensions".
_PAIRED = frozenset({"war", "conflict", "tension", "rivalry", "rift", "feud", "dispute", "standoff", "crisis", "row"})
# "their campaign against X": whoever's it is stands against X.
CAMPAIGNS = frozenset(
    "coalition alliance campaign fight battle offensive insurgency rebellion struggle war operation".split()
)
_LEAGUES = frozenset({"coalition", "alliance"})
_WAGE = frozenset({"wage", "pursue", "fight", "lead", "conduct", "continue", "join"})
# Tags of a verb that tells what lasts.
STANDING = frozenset({"VBP", "VBZ", "VBG"})
NAMED_SIDES = frozenset({"state", "organ", "party", "organisation", "armed_group"})


class Ends:
    """Finds the actors that a noun or a phrase of a bond names."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary) -> None:
        self.doc = document.doc
        self.cast = cast
        self.vocabulary = vocabulary
        self.inside = document.name_at

    def at(self, token: Token, *, conjuncts: bool = True) -> tuple[Actor, ...]:
        """The actors of the phrase; a capital that has bonds is its government."""
        found: list[Actor] = []
        for actor in self.cast.at(token, conjuncts=conjuncts):
            if actor.name.split()[0].lower() in NO_NAMES:
                continue
            capital = self.vocabulary.capital(actor.name) if actor.kind not in {"state", "person"} else None
            found.append(self.cast.named_state(capital, token) if capital is not None else actor)
        return tuple(found)

    def owner(self, noun: Token) -> Actor | None:
        """ "X's ally": X."""
        for child in noun.lefts:
            if child.dep_ == "poss":
                found = self.at(child, conjuncts=False)
                # "our ally Peru" is the ally of the speaker's country, which is not known.
                return found[0] if found and not (child.lower_ == "our" and found[0].kind == "person") else None
        return None

    def of(self, noun: Token) -> Actor | None:
        """ "an ally of X": X."""
        for child in noun.rights:
            if child.dep_ == "prep" and child.lower_ in {"of", "to"}:
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        found = self.at(inner, conjuncts=False)
                        return found[0] if found else None
        return None

    def compound_owner(self, noun: Token) -> Actor | None:
        """ "the X ally": the name right before the noun."""
        name = self.inside.get(noun.i - 1) if noun.i else None
        if name is None:
            return None
        if name.kind == "people":
            return self.cast.adjective(name.tokens[-1])
        found = self.at(name.tokens.root, conjuncts=False)
        return found[0] if found else None

    def adjective_owner(self, noun: Token) -> Actor | None:
        """ "an Iranian proxy": the state of the adjective."""
        for child in noun.lefts:
            if self.vocabulary.demonym(child.text):
                return self.cast.adjective(child)
        return None

    def described(self, noun: Token) -> list[Actor]:
        """Whom the noun describes: the name it stands before, is in apposition to, or is said to be."""
        heads: list[Token] = [c for c in noun.children if c.dep_ == "appos"]
        if noun.dep_ in {"compound", "appos"}:
            heads.append(noun.head)
        elif noun.dep_ == "attr" and noun.head.lemma_ == "be" and noun.head.tag_ in {"VBZ", "VBP"}:
            subject = subject_of(noun.head)
            heads += [subject] if subject is not None and not is_denied(noun.head) else []
        following = self.inside.get(noun.i + 1)
        if following is not None and following.kind in {"person", "place", "organisation"}:
            heads.append(following.tokens.root)
        found: list[Actor] = []
        for head in heads:
            found += [a for a in self.at(head) if a not in found]
        return found

    def pair(self, noun: Token) -> tuple[Actor, Actor] | None:
        """ "war between X and Y", "X's ties with Y", "the Russian-Ukrainian war"."""
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in {"between", "among"}:
                found = [a for c in child.children if c.dep_ == "pobj" for a in self.at(c)]
                if len(found) >= 2:
                    return found[0], found[1]
            if child.dep_ == "prep" and child.lower_ in {"with", "to", "against"}:
                other = [a for c in child.children if c.dep_ == "pobj" for a in self.at(c)]
                one = self.owner(noun)
                if one is None and noun.dep_ == "dobj" and noun.head.lemma_ in {"have", "maintain", "keep"}:
                    subject = subject_of(noun.head)
                    one = next(iter(self.at(subject)), None) if subject is not None else None
                if one is not None and other:
                    return one, other[0]
        states = [a for t in self.doc[max(noun.i - 4, 0) : noun.i] if (a := self._hyphened(t)) is not None]
        return (states[0], states[1]) if len(states) == 2 and noun.lemma_.lower() in _PAIRED else None

    def _hyphened(self, token: Token) -> Actor | None:
        """The state of an adjective, and of a name that a hyphen joins to another ("Iran-Iraq")."""
        if self.vocabulary.demonym(token.text):
            return self.cast.adjective(token)
        joined = "-" in {t.text for t in self.doc[max(token.i - 1, 0) : token.i + 2]}
        state = self.vocabulary.state(token.text) if joined and token.text[:1].isupper() else None
        return self.cast.named_state(state, token) if state is not None else None

    def fighters(self, noun: Token) -> list[Actor]:
        """Who fights where the noun is a coalition or a campaign; else whom the noun names."""
        lemma = noun.lemma_.lower()
        if lemma in CAMPAIGNS - _LEAGUES:
            return self._campaigners(noun)
        return list(self.at(noun, conjuncts=lemma not in _LEAGUES))

    def _campaigners(self, noun: Token) -> list[Actor]:
        """Whose campaign it is: "X's war", "X and Y worked together in their war", "X wages a war", "the X-led war"."""
        whose = next((c for c in noun.lefts if c.dep_ == "poss"), None)
        verb = noun.head
        if whose is not None and whose.lower_ == "their":
            verb = next((a for a in noun.ancestors if a.pos_ == "VERB"), verb)
            subject = subject_of(verb)
            return list(self.at(subject)) if subject is not None and verb.tag_ != "VBN" else []
        if whose is not None:
            owner = self.owner(noun)
            return [owner] if owner is not None and (whose.pos_ != "PRON" or owner.kind in NAMED_SIDES) else []
        if noun.dep_ == "dobj" and verb.lemma_.lower() in _WAGE and verb.tag_ in STANDING:
            subject = subject_of(verb)
            return list(self.at(subject)) if subject is not None else []
        for child in noun.lefts:
            if child.lower_ == "led" and child.i > 1 and child.nbor(-1).text == "-":
                leader = self.vocabulary.state(child.nbor(-2).text)
                return [self.cast.named_state(leader, child.nbor(-2))] if leader is not None else []
        owner = self.adjective_owner(noun) or self.compound_owner(noun)
        return [owner] if owner is not None and owner.kind in NAMED_SIDES else []
