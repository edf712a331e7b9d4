"""Of whom a fate is told: a named person, or a group that the text counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.fate_words import number
from backchannel.extract.tie_places import PLACE_WORDS
from backchannel.model.document import Document
from backchannel.model.phrases import conjuncts, core_span, named_span
from backchannel.model.records import Actor
from backchannel.text import Span, squeeze

_ROUGH = frozenset({"dozens", "hundreds", "thousands", "scores"})
_OTHERS = frozenset(
    "other others more another colleague colleagues companion companions comrade comrades relative relatives "
    "lives".split()
)
_BODY = frozenset("eye eyes face head leg legs arm arms hand hands foot chest back neck shoulder stomach skull".split())
_COLLECTIVE = frozenset(
    "majority minority rest half remainder staff crew family team group crowd force personnel population public "
    "community figure".split()
)
_NAMED = frozenset({"identify", "identified", "identifies", "name", "named", "names"})
_MORE = frozenset({"more", "others", "other"})
# What is released, too, and is nobody.
_WRITINGS = frozenset(
    "statement report letter video videos footage document documents figure data photo photos image images "
    "message book film communique communiqué memo transcript tape tapes recording recordings audio album song list "
    "details information findings results study survey poll numbers names".split()
)
# What is held or captured by an army, and is nobody.
_SITES = PLACE_WORDS | frozenset("outpost post stronghold bastion headquarters position hill bridge checkpoint".split())
_THINGS = frozenset({"it", "itself", "this"})
_PERSONAL = frozenset({"i", "me", "we", "us", "you", "he", "him", "she", "her", "they", "them"})
_EACH_OTHER = frozenset({("one", "another"), ("each", "other")})
_NOBODY = frozenset({"state", "organ", "party", "organisation", "armed_group"})


@dataclass(frozen=True, slots=True)
class People:
    """Who: the actor's name, or the words of the group; `key` is the same for the same people."""

    who: str
    actor: Actor | None
    count: int | None
    span: Span
    key: str
    head: Token


class Sufferers:
    """Turns heads of noun phrases into the people that a fate can be told of."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self.document = document
        self.cast = cast
        self._aliases = dict(self._identities())

    def _identities(self) -> Iterator[tuple[str, Actor]]:
        """Descriptions that the text gives a name: "the attacker, identified as X", "police named the gunman as X"."""
        for verb in self.document.tokens:
            if verb.lower_ not in _NAMED or verb.pos_ != "VERB":
                continue
            names = [c for c in verb.children if c.dep_ == "oprd"]
            names += [c for p in verb.children if p.lower_ == "as" for c in p.children if c.dep_ == "pobj"]
            described = [verb.head] if verb.dep_ in {"acl", "relcl"} else []
            described += [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
            for name in (a for n in names for a in self.cast.at(n, conjuncts=False) if a.kind == "person"):
                for actor in (a for d in described for a in self.cast.at(d, conjuncts=False)):
                    if actor.kind != "person":
                        yield actor.id, name

    def all(self, heads: Iterable[Token]) -> Iterator[People]:
        """The people of the phrases, joined ones each for themselves; uncounted crowds and things are left out."""
        for head in heads:
            for token in conjuncts(head):
                people = self.one(_person_of(token))
                if people is not None:
                    yield people
                yield from self._including(token)
                yield from self._listed(token)

    def _including(self, token: Token) -> Iterator[People]:
        """ "twenty more, including X": X by name, beside the group."""
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "including":
                for inner in (t for c in child.children if c.dep_ == "pobj" for t in conjuncts(c)):
                    people = self.one(inner)
                    if people is not None and people.count is None:
                        yield people

    def _listed(self, token: Token) -> Iterator[People]:
        """ "the officers X and Y": each by name, where no number counts them."""
        if token.tag_ != "NNS" or self._count(token) is not None:
            return
        for child in token.rights:
            if child.dep_ == "appos" and child.pos_ == "PROPN" and child.left_edge.i == token.i + 1:
                yield from (p for t in conjuncts(child) for p in self._named(t))

    def captive(self, token: Token) -> bool:
        """Whether the phrase can be somebody who is held: a person by name, or a counted group."""
        people = self.one(token)
        return people is not None and people.count != 1

    def members(self, head: Token) -> Iterator[People]:
        """Those by name who are said to be of the group: "X was among the six", "six, one of whom, X"."""
        prep = head.head
        if prep.lower_ in {"among", "of"} and prep.dep_ == "prep":
            of = prep.head
            if of.lower_ == "one" and of.dep_ in {"attr", "appos"}:
                of = of.head
            if of.lemma_ == "be":
                subjects = [c for c in of.lefts if c.dep_ == "nsubj"]
                # "one of whom, X, was among the six": the name right before the verb, whatever the parser made of it.
                before = [t for t in of.doc[max(of.i - 2, 0) : of.i] if t.pos_ == "PROPN"]
                subjects = subjects or before[-1:]
            else:
                subjects = [of] if of.pos_ == "PROPN" else []
            yield from (p for s in subjects for p in self._named(s))
        for child in head.rights:
            # "Two women are held: X and Y"
            if child.dep_ == "appos" and child.pos_ == "PROPN" and ":" in {t.text for t in head.doc[head.i : child.i]}:
                yield from (p for t in conjuncts(child) for p in self._named(t))
        for child in head.subtree:
            if child.lower_ in {"whom", "them"} and child.head.lower_ in {"of", "among"}:
                for near in child.head.head.children:
                    if near.dep_ == "appos" and near.pos_ == "PROPN":
                        yield from self._named(near)

    def _named(self, token: Token) -> Iterator[People]:
        people = self.one(token)
        if people is not None and people.count is None:
            yield people

    def one(self, token: Token) -> People | None:
        if token.pos_ != "PROPN" and token.lower_ in _WRITINGS | _SITES | _THINGS:
            return None  # nor is its author: "a statement released on Monday"
        if token.i + 1 < len(token.doc) and (token.lower_, token.nbor().lower_) in _EACH_OTHER:
            return None
        actor = next(iter(self.cast.at(token, conjuncts=False)), None)
        actor = self._aliases.get(actor.id, actor) if actor is not None else None
        if actor is not None and actor.kind == "unnamed" and token.tag_ == "NN":
            # "the doctor, X": X.
            named = (c for c in token.rights if c.dep_ == "appos" and c.pos_ == "PROPN")
            actor = next((a for c in named for a in self.cast.at(c, conjuncts=False) if a.kind == "person"), actor)
        if actor is not None and actor.kind == "person":
            return People(actor.name, actor, None, core_span(token), actor.id, token)
        if actor is not None and actor.kind in _NOBODY:
            return None
        if token.pos_ == "PRON" and token.lower_ not in {"one", "another"}:
            return self._of_actor(actor, token)
        return self.counted(token)

    def counted(self, token: Token) -> People | None:
        """The group that the phrase counts, or a single unnamed person; None without a number or for things."""
        actor = next(iter(self.cast.at(token, conjuncts=False)), None)
        if actor is None and not _is_number(token) and token.lower_ not in _OTHERS:
            return None
        if actor is not None and actor.kind in _NOBODY | {"person"}:
            return None
        if _is_excepted(token):
            return None
        count = self._count(token)
        rough = any(t.lower_ in _ROUGH for t in (token, *token.lefts))
        if count is None and not rough:
            if not _is_single(token):
                return None
            count = 1
        span = named_span(token) if _is_number(token) or token.lower_ in _ROUGH else core_span(token)
        following = token.nbor() if token.i + 1 < len(token.doc) else None
        if _is_number(token) and following is not None and following.lower_ in _MORE:
            span = Span(span.start, following.idx + len(following.text))
        who = squeeze(self.document.text[span.start : span.end])
        for article in ("the ", "The ", "all "):
            who = who.removeprefix(article)
        who = who.removesuffix(" there")
        if " or more " in f"{who} " or {"whom", "how"} & set(who.lower().split()):
            return None
        # The same number with the same fate is the same group under another word: "six hostages", "the six captives".
        key = (
            f"{count} people"
            if count is not None and count > 1
            else f"single {token.lemma_.lower()}"
            if count
            else who.casefold()
        )
        return People(who, actor, count, span, key, token)

    def acts(self, token: Token) -> People | None:
        """ "six deaths", "more than 40 arrests": as many people, by the words of the count."""
        count = self._count(token)
        if count is None or count > 1_000_000:
            return None
        span = core_span(token)
        who = squeeze(self.document.text[span.start : span.end])
        return People(who, None, count, span, f"{count} people" if count > 1 else who.casefold(), token)

    def _of_actor(self, actor: Actor | None, token: Token) -> People | None:
        """A pronoun that stands for a counted group, or for one unnamed person."""
        if actor is None or actor.name.lower() in _PERSONAL:
            return None
        span = Span(token.idx, token.idx + len(token.text))
        if token.lower_ in {"he", "him", "she", "her"} and actor.kind == "unnamed":
            return People(actor.name, actor, 1, span, f"single {actor.name.split()[-1].lower()}", token)
        numbers = [n for n in map(number, actor.name.split()) if n is not None]
        if not numbers:
            return None
        return People(actor.name, actor, numbers[0], Span(token.idx, token.idx + len(token.text)), actor.id, token)

    def _count(self, token: Token) -> int | None:
        if _is_number(token):
            words = [t.text for t in token.lefts if t.dep_ in {"compound", "nummod"}] + [token.text]
            return number(" ".join(words))
        for child in token.lefts:
            if child.dep_ == "nummod":
                words = [t.text for t in child.lefts if t.dep_ == "compound"] + [child.text]
                return number(" ".join(words))
        return None


def _person_of(token: Token) -> Token:
    """Whose it is, where the head is a part of the body: "her eye was injured"; "39" of "a total of 39"."""
    if token.lower_ == "total":
        return next((c for p in token.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), token)
    if token.lower_ in _BODY:
        owner = next((c for c in token.lefts if c.dep_ == "poss"), None)
        if owner is not None and owner.lower_ == "whose" and token.head.dep_ == "relcl":
            return token.head.head
        return owner if owner is not None else token
    return token


def _is_excepted(token: Token) -> bool:
    """Whether the phrase names those left out: "all but two of the crew died"."""
    first = token.left_edge
    return first.i > 1 and first.nbor(-1).lower_ == "but" and first.nbor(-2).lower_ in {"all", "everyone", "everybody"}


def _is_number(token: Token) -> bool:
    if token.dep_ in {"nsubjpass", "dobj"} and token.pos_ == "NUM":
        # "were freed in November and 53 are held": the number suffers it, whatever it was taken for.
        return True
    return token.pos_ == "NUM" and token.ent_type_ not in {"DATE", "TIME", "MONEY", "PERCENT"}


def _is_single(token: Token) -> bool:
    """Whether the phrase speaks of one person: "a young woman", "the attacker", "a fifth person"."""
    if token.lower_ in _COLLECTIVE:
        return False
    determined = any(c.dep_ in {"det", "poss"} and c.lower_ not in {"no", "any", "every"} for c in token.lefts)
    return token.tag_ in {"NN", "NNP"} and determined
