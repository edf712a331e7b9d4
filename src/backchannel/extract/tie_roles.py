"""Who heads, works for or belongs to what, as a clause says it: "X, who heads Y", "Y, led by X", "X works at Y"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_holders import GROUPS, PAST
from backchannel.extract.tie_words import Draft
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.phrases import conjuncts
from backchannel.model.records import Actor, TieKind
from backchannel.text import Span

_LEAD = frozenset({"head", "lead", "chair", "direct", "run", "command", "edit", "oversee", "govern", "rule"})
_RULE = frozenset({"govern", "rule"})
_WORK = frozenset({"work", "teach", "study", "serve", "volunteer", "lecture", "belong"})
_STAND = frozenset({"run", "stand", "campaign"})
_AT_WORK = frozenset({"for", "at", "with", "in", "to"})
_EMPLOY = frozenset({"employ", "assign", "affiliate", "attach", "hire"})
_BY_EMPLOYER = frozenset({"by", "to", "with", "at"})
_INCLUDE = frozenset({"include", "comprise", "consist"})
_LEAGUES = frozenset({"coalition", "alliance", "bloc", "league"})
_COUNTRIES = frozenset({"country", "nation", "state", "member"})
_OWN = frozenset({"own", "control"})
_STANDING = frozenset({"VBZ", "VBP", "VBG"})
_BODIES = GROUPS | {"unnamed"}


class RoleReader:
    """Reads one article for what its clauses say of a person's place in a body, and of a body's in another."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self.document = document
        self.doc = document.doc
        self.cast = cast
        self.places = {n.span.start for n in document.names if n.kind == "place"}

    def read(self) -> Iterator[Draft]:
        tokens = self.document.tokens
        for sentence in self.document.sentences:
            for token in tokens[sentence.tokens.start : sentence.tokens.end]:
                if token.lower_ == "married" and token.dep_ == "acomp":
                    yield from self._married(token, sentence)
                if token.pos_ != "VERB":
                    continue
                lemma = token.lemma_.lower()
                if lemma in _LEAD:
                    yield from self._leads(token, lemma, sentence)
                    if lemma in _STAND:
                        yield from self._stands(token, sentence)
                elif lemma in _WORK:
                    yield from self._works(token, sentence)
                elif lemma in _STAND:
                    yield from self._stands(token, sentence)
                elif lemma in _EMPLOY:
                    yield from self._employed(token, sentence)
                elif lemma in _INCLUDE:
                    yield from self._includes(token, sentence)
                elif lemma in _OWN:
                    yield from self._owns(token, sentence)
                elif lemma == "marry" and token.dep_ != "acomp":
                    yield from self._married(token, sentence)
        for name in self.document.names:
            if name.kind == "person":
                yield from self._of_owner(name)
            elif name.kind == "organisation":
                yield from self._persons_party(name)

    # Persons and their bodies

    def _leads(self, verb: Token, lemma: str, sentence: Sentence) -> Iterator[Draft]:
        """ "X, who heads Y", "Y, led by X"."""
        kinds = GROUPS | {"state"} if lemma in _RULE else GROUPS
        if verb.tag_ == "VBN":
            leaders = [c for a in verb.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"]
            heads = [verb.head] if verb.dep_ == "acl" else self._passive_subjects(verb)
        elif verb.tag_ in _STANDING and _is_told(verb):
            leaders, heads = self._doers(verb), [c for c in verb.rights if c.dep_ == "dobj"]
        else:
            return
        for one in self._all(leaders):
            for body in self._all(heads):
                if one.kind == "person" and body.kind in kinds and not self._is_place(body):
                    yield self._draft("holds_office", one, body, verb, sentence)

    def _works(self, verb: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X, who teaches at Y", "X works for Y", "X has worked for Y"."""
        lasting = verb.tag_ == "VBN" and any(c.lower_ in {"has", "have"} for c in verb.lefts)
        if not (lasting or verb.tag_ in _STANDING) or not _is_told(verb):
            return
        yield from self._in_bodies(self._doers(verb), verb, _AT_WORK, sentence)

    def _stands(self, verb: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X, who is running for the Unity Party"."""
        if verb.tag_ not in _STANDING or not _is_told(verb):
            return
        for draft in self._in_bodies(self._doers(verb), verb, frozenset({"for"}), sentence):
            if draft.b.kind == "party":
                yield draft

    def _employed(self, verb: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X, who is employed by Y", "X, assigned to Y"."""
        if verb.tag_ == "VBN" and not any(c.lower_ in PAST for c in verb.lefts):
            who = [verb.head] if verb.dep_ == "acl" else self._passive_subjects(verb)
            yield from self._in_bodies(who, verb, _BY_EMPLOYER, sentence)

    def _in_bodies(
        self, who: list[Token], verb: Token, prepositions: frozenset[str], sentence: Sentence
    ) -> Iterator[Draft]:
        bodies = [
            c
            for p in verb.rights
            if p.dep_ in {"prep", "agent", "dative"} and p.lower_ in prepositions
            for c in p.children
            if c.dep_ == "pobj"
        ]
        for one in self._all(who):
            for body in self._all(bodies):
                if one.kind == "person" and body.kind in GROUPS and not self._is_place(body):
                    yield self._draft("member_of", one, body, verb, sentence)

    def _of_owner(self, name: Name) -> Iterator[Draft]:
        """ "UNICEF's Maria Silva": the body owns the name itself, without a title between."""
        start = name.tokens.start
        if start < 2 or self.doc[start - 1].tag_ != "POS":
            return
        owner = self._first(self.doc[start - 2])
        one = self._first(name.tokens.root)
        if one is None or owner is None or one.kind != "person" or owner.kind not in GROUPS or self._is_place(owner):
            return
        yield Draft("member_of", one, owner, Span(self.doc[start - 2].idx, name.span.end), None, 0.7)

    def _persons_party(self, name: Name) -> Iterator[Draft]:
        """ "Mendoza's Unity Party", "Mendoza and her Unity Party"."""
        body = self._first(name.tokens.root)
        if body is None or body.kind not in {"party", "armed_group"}:
            return
        owner = next((c for c in name.tokens.root.lefts if c.dep_ == "poss"), None)
        head = name.tokens.root.head
        if owner is None and name.tokens.root.dep_ == "compound":
            owner = next((c for c in head.lefts if c.dep_ == "poss"), None)
        one = self._first(owner) if owner is not None and owner.i < name.tokens.start else None
        if owner is None or one is None or one.kind != "person":
            return
        between = self.doc[owner.i + 1 : name.tokens.start]
        if any(t.lower_ in PAST or t.lower_ in {"rival", "opposition"} for t in between):
            return
        yield Draft("member_of", one, body, Span(owner.idx, name.span.end), None, 0.7)

    def _married(self, verb: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X, who is married to Y", "X married Y"."""
        if verb.dep_ == "acomp":
            ones = [c for c in verb.head.lefts if c.dep_ == "nsubj"]
        else:
            ones = self._passive_subjects(verb) if verb.tag_ == "VBN" else self._doers(verb)
        others = [c for c in verb.rights if c.dep_ == "dobj"]
        others += [c for p in verb.rights if p.dep_ == "prep" and p.lower_ == "to" for c in p.children]
        for one in self._all(ones):
            for other in self._all(others):
                if one.kind == other.kind == "person" and one != other:
                    yield self._draft("family", one, other, verb, sentence)

    # Bodies and their members

    def _includes(self, verb: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "the bloc includes X and Y", "Alliance members include X and Y", "the bloc consists of two: X and Y"."""
        members = [c for c in verb.rights if c.dep_ == "dobj"]
        if verb.lemma_ == "consist":
            members = [c for p in verb.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"]
        members += [a for m in members for a in m.rights if a.dep_ == "appos"]
        for subject in self._doers(verb):
            named = subject
            if subject.lemma_.lower() in _COUNTRIES:
                of = [c for p in subject.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"]
                owners = of or [c for c in subject.lefts if c.dep_ in {"compound", "poss", "nmod"}]
                if not owners:
                    continue
                named = owners[0]
            for body in self._all([named]):
                league = body.kind == "unnamed" and named.lower_ in _LEAGUES
                for member in self._all(members):
                    if (
                        (body.kind in GROUPS or league)
                        and member.kind in {"state", "party"}
                        and not self._is_place(body)
                    ):
                        yield self._draft("member_of", member, body, verb, sentence)

    def _owns(self, verb: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X owns both Y and Z", "Y, owned by X"."""
        if verb.tag_ == "VBN":
            owners = [c for a in verb.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"]
            things = [verb.head] if verb.dep_ == "acl" else self._passive_subjects(verb)
        elif verb.tag_ in _STANDING and _is_told(verb) and verb.lemma_ == "own":
            owners, things = self._doers(verb), [c for c in verb.rights if c.dep_ == "dobj"]
        else:
            return
        for owner in self._all(owners):
            for thing in self._all(things):
                if self._is_place(thing):
                    # "the largest city controlled by X" is no part of X.
                    continue
                if owner.kind in _BODIES | {"state"} and thing.kind in GROUPS and owner != thing:
                    yield self._draft("part_of", thing, owner, verb, sentence)

    # Helpers

    def _doers(self, verb: Token) -> list[Token]:
        """The subjects; the head of the relative clause for "who" and "that"."""
        found = [c for c in verb.lefts if c.dep_ == "nsubj"]
        if not found and verb.dep_ == "acl":
            return [verb.head]
        return [verb.head if s.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl" else s for s in found]

    def _passive_subjects(self, verb: Token) -> list[Token]:
        if not any(c.dep_ == "auxpass" and c.lower_ in {"is", "are", "been"} for c in verb.lefts):
            return []
        found = [c for c in verb.lefts if c.dep_ == "nsubjpass"]
        return [verb.head if s.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl" else s for s in found]

    def _all(self, tokens: list[Token]) -> list[Actor]:
        return [a for t in tokens for each in conjuncts(t) for a in self.cast.at(each, conjuncts=False)]

    def _first(self, token: Token) -> Actor | None:
        found = self.cast.at(token, conjuncts=False)
        return found[0] if found else None

    def _is_place(self, actor: Actor) -> bool:
        return actor.mentions[0].start in self.places

    def _draft(self, kind: TieKind, a: Actor, b: Actor, verb: Token, sentence: Sentence) -> Draft:
        tokens = [t for t in (*verb.subtree, verb.head) if sentence.tokens.start <= t.i < sentence.tokens.end]
        start, end = min(t.idx for t in tokens), max(t.idx + len(t.text) for t in tokens)
        return Draft(kind, a, b, Span(max(start, sentence.span.start), min(end, sentence.span.end)), None, 0.7)


def _is_told(verb: Token) -> bool:
    """Whether the clause says it without "not", "will" or "used to"."""
    kept = {"is", "are", "has", "have", "been"}
    return not any(c.dep_ == "neg" or (c.dep_ == "aux" and c.lower_ not in kept) for c in verb.lefts)
