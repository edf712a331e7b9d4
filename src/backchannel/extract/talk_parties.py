"""Who takes part in the talks or the deal that a noun names: by its own phrase, and by the verbs around it."""

from __future__ import annotations

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_syntax import after, subjects
from backchannel.extract.talk_sides import Sides, doers, means_two
from backchannel.model.phrases import is_subject, paired
from backchannel.model.records import Actor

_HOLD = frozenset(
    "hold have begin start resume continue enter join lead reach sign strike clinch conclude make break propose "
    "reject accept end attend agree "
    "suspend open pursue conduct seek back want offer negotiate broker mediate abandon leave discuss engage "
    "participate announce".split()
)
_MEASURES = frozenset(
    "day days week weeks month months year years hour hours round rounds series session sessions rest start end "
    "resumption outbreak breakdown failure collapse course".split()
)
# Who does this after, for or over talks took part in them: "flew home after three days of talks".
_COME_AND_GO = frozenset(
    "go come arrive leave fly travel return depart meet gather convene sit head visit enter set establish spend "
    "win obtain secure gain".split()
)
_AT_TALKS = frozenset({"after", "for", "in", "following", "before", "during", "over"})
_GOING_ON = frozenset("be continue go begin start resume remain proceed".split())
_WANT = frozenset("ask request call press appeal plead hope".split())
MEDIATE = frozenset({"mediate", "broker", "arbitrate", "intermediate", "facilitate", "host"})
_HELP = frozenset({"help", "mediation", "aid", "assistance"})


class Parties:
    """Finds who negotiates and who mediates what a noun names."""

    def __init__(self, cast: Cast, sides: Sides) -> None:
        self.cast = cast
        self.sides = sides

    def of(self, noun: Token, *, is_deal: bool) -> tuple[list[Actor], list[Actor]]:
        """The parties and the mediators of the talks, or of the deal, that the noun names."""
        parties: list[Actor] = []
        mediators: list[Actor] = []
        for preposition in ("between", "with", "among"):
            self.sides.add(parties, after(noun, preposition))
        self.sides.add(parties, [c for c in noun.lefts if c.dep_ == "poss"])
        for child in noun.lefts:
            if (actor := self.sides.of_adjective(child)) is not None and actor not in parties:
                # "Israeli-Syrian talks", "Israel-Syrian talks"
                self.sides.add(parties, [c for c in child.lefts if c.dep_ == "compound"])
                parties.append(actor)
        names = [c for c in noun.lefts if c.dep_ in {"compound", "nmod"} and c.ent_type_ == "GPE"]
        self.sides.add(parties, [p for c in names for p in paired(c)])
        self._by_verbs(noun, parties, mediators)
        if any(means_two(p.name) for p in parties) and noun.dep_ == "dobj":
            makers: list[Actor] = []
            self.sides.add(makers, doers(noun.head), mediators)
            parties[:] = makers if len(makers) > 1 else parties
        if not is_deal:
            self._by_way(noun, parties, mediators)
            if not parties and not mediators:
                self._in_phrase(noun, parties)
        return parties, mediators

    def _by_verbs(self, noun: Token, parties: list[Actor], mediators: list[Actor]) -> None:
        """Who holds, signs, rejects or mediates it: the verb over the noun, and those that modify it."""
        verbs = [c for c in noun.children if c.dep_ in {"acl", "relcl", "amod"} and c.pos_ == "VERB"]
        verbs += [v for c in verbs for v in c.conjuncts if v.pos_ == "VERB"]
        head = _measured(noun).head
        while (
            head.dep_ in {"prep", "pobj", "conj", "compound", "pcomp"}
            and head.pos_ not in {"VERB", "AUX"}
            and head.head is not head
        ):
            head = head.head
        if head.pos_ == "VERB" and (head.lemma_.lower() in _HOLD or head.lemma_.lower() in MEDIATE):
            verbs.append(head)
            self.sides.add(parties, after(head, "with"))
        for verb in verbs:
            who = subjects(verb)
            if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in {"invite", "ask", "urge", "offer"}:
                who = [*who, *subjects(verb.head)]
            if verb.lemma_.lower() in MEDIATE:
                self.sides.add(mediators, who)
            elif verb.lemma_.lower() in _HOLD:
                self.sides.add(parties, who, crowds=verb.lemma_.lower() in {"reject", "refuse"})
                self.sides.add(parties, after(verb, "for") if verb.lemma_ in {"conduct", "lead"} else [], mediators)
            for prep in verb.children:
                if prep.dep_ == "prep" and prep.lower_ in {"with", "through"}:
                    for helper in (c for c in prep.children if c.dep_ == "pobj" and c.lower_ in _HELP):
                        self.sides.add(mediators, after(helper, "of"))
                if prep.lower_ == "through":
                    self.sides.add(mediators, after(verb, "through"))

    def _by_way(self, noun: Token, parties: list[Actor], mediators: list[Actor]) -> None:
        """ "flew home after three days of talks", "talks are under way with X", "asked for talks"."""
        over = _measured(noun)
        head = over.head
        if is_subject(over) and head.lemma_.lower() in _GOING_ON:
            self.sides.add(parties, after(head, "with"), mediators)
            for child in head.children:
                if child.dep_ in {"acomp", "advmod", "prep"}:
                    self.sides.add(parties, after(child, "with"), mediators)
        elif over.dep_ == "pobj" and head.dep_ == "prep":
            verb = head.head
            lemma = verb.lemma_.lower()
            if verb.pos_ == "VERB" and (
                (lemma in _COME_AND_GO and head.lower_ in _AT_TALKS and len(parties) < 2)
                or (lemma in _WANT and head.lower_ == "for" and not after(noun, "between"))
            ):
                self.sides.add(parties, doers(verb), mediators)

    def _in_phrase(self, noun: Token, parties: list[Actor]) -> None:
        """The states that the phrase itself names: "talks over Iran's arms"; not where the talks are held."""
        for token in noun.subtree:
            at = token
            while at.dep_ not in {"pobj", "ROOT"} and at.i != noun.i:
                at = at.head
            if at.dep_ == "pobj" and at.head.lower_ in {"in", "at", "near", "outside"}:
                continue
            if (actor := self.sides.of_adjective(token)) is not None:
                parties += [actor] if actor not in parties else []
            elif token.ent_type_ == "GPE":
                found: list[Actor] = []
                self.sides.add(found, [token])
                parties += [a for a in found if a.kind == "state" and a not in parties]


def _measured(noun: Token) -> Token:
    """The word over the noun that only says how long or how often: "two weeks" of "two weeks of talks"."""
    at = noun
    for _ in range(3):
        over = at.head.head
        if at.dep_ != "pobj" or at.head.lower_ != "of" or over.lower_ not in _MEASURES:
            break
        at = over
    return at
