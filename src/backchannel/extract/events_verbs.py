"""Acts told by verbs: which frame fits a verb, who does the act and who suffers it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from spacy.tokens import Token

from backchannel.extract.events_conditions import Surroundings, meets
from backchannel.extract.events_people import MODIFIERS, WHEREABOUTS, Hit, People
from backchannel.extract.events_syntax import (
    after,
    companions,
    complements,
    descend,
    indirect,
    inside,
    is_passive,
    makers,
    objects,
    subjects,
)
from backchannel.extract.frames import Frame
from backchannel.model.records import Actor

_OBJECT_PREPOSITIONS = ("on", "under", "into", "to", "in", "at", "as", "through", "with", "from")
_SPOKEN = frozenset(
    {
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "SUPPORT",
        "AGREE",
        "THREATEN",
        "CONSULT",
        "SANCTION",
        "AID",
        "COOPERATE",
        "PROTEST",
    }
)
# What only the state does in whose land it is done.
_JUDGING = frozenset("convict sentence jail imprison execute hang ban outlaw prohibit pardon".split())
# Paths to a target that are no prepositions.
_PLACES_OF_TARGET = frozenset({"subj", "obj", "iobj", "inner", "prt", "clause"})
_WHOSE = frozenset({"poss", "compound", "amod", "nmod", "pobj"})
_ANYBODY = frozenset("anyone anybody everyone everybody somebody someone those".split())
_MEASURES = frozenset(
    (
        "million billion dollar euro pound ton tonne number series round lot package amount worth shipment $ € £ "
        "thousand hundred dozen barrage wave plane planeload truck truckload container shipload convoy team group"
    ).split()
)


def verb_hit(people: People, token: Token) -> Hit | None:
    """The first frame of a verb that fits; None where none does or the one that does is no act."""
    frames = people.frames.verbs.get(token.lemma_.lower())
    if not frames:
        return None
    view = _Verb(people, token)
    for frame in frames:
        if not view.fits(frame):
            continue
        if frame.type is None:
            return Hit(token, frame, view.object, (), ())
        hit = view.hit(frame)
        if hit:
            return hit
    return None


def _names(noun: Token) -> list[str]:
    """The words and pairs of words by which a frame may ask for the noun."""
    lemma = noun.lemma_
    names = [lemma.lower(), noun.lower_]
    names += [f"{c.lemma_} {lemma}".lower() for c in noun.lefts if c.dep_ in ("compound", "amod")]
    if lemma in _MEASURES:
        # "billions of dollars in aid", "a package of measures": the counted thing is what is given.
        names += [p.lemma_.lower() for name in ("of", "in") for p in after(noun, name)]
    return names


class _Verb(Surroundings):
    """A verb with the frame in hand."""

    def fits(self, frame: Frame) -> bool:
        self.object = self.particle = None
        if frame.objects and not self._find_object(frame.objects):
            return False
        if frame.particles and not self._find_particle(frame.particles) and not frame.optional:
            return False
        return all(meets(self, need) for need in sorted(frame.needs))  # to ask for an actor may make one

    def _find_object(self, lemmas: frozenset[str]) -> bool:
        for noun, names in self._named:
            if not lemmas.isdisjoint(names):
                self.object = noun
                return True
        return False

    @cached_property
    def _named(self) -> list[tuple[Token, list[str]]]:
        """The nouns that may be what a frame asks for, with the words and pairs of words that name each."""
        predicates = (
            c for c in self.children if c.dep_ in ("attr", "oprd", "acomp", "ccomp", "xcomp") and c.pos_ != "VERB"
        )
        direct = chain(self.objects, predicates)
        through = (p for c in self.children if c.lower_ in _OBJECT_PREPOSITIONS for p in c.children if p.dep_ == "pobj")
        return [(noun, _names(noun)) for token in chain(direct, through) for noun in (token, *token.conjuncts)]

    def _find_particle(self, words: frozenset[str]) -> bool:
        for child in self.children:
            if child.lower_ in words and child.dep_ not in ("nsubj", "nsubjpass", "aux", "mark", "cc"):
                if child.i < self.verb.i and self.verb.dep_ != "relcl":  # "On Monday, Fiji called ...": not "called on"
                    continue
                self.particle = child
                return True
        clause = next((c for c in self.children if c.dep_ in ("advcl", "ccomp", "xcomp") and c.i > self.verb.i), None)
        if (
            clause is not None
            and "for" in words
            and any(c.dep_ == "mark" and c.lower_ == "for" for c in clause.children)
        ):
            self.particle = clause  # "called for the army to leave": the clause is what is called for
            return True
        if self.object is not None:
            return any(c.lower_ in words for c in self.object.children)
        return False

    def hit(self, frame: Frame) -> Hit | None:
        sources = self.sources(frame)
        targets = tuple(a for a in self.targets(frame) if a not in sources)
        together = frame.type == "COOPERATE" and len(sources) > 1
        if "both" in frame.needs and not (sources and targets) and not together:
            return None
        if "target" in frame.needs and not targets:
            return None
        if not sources and not self._may_lack_source(frame, targets):
            return None
        return Hit(self.verb, frame, self.object, sources, targets)

    def _may_lack_source(self, frame: Frame, targets: tuple[Actor, ...]) -> bool:
        if "received" in frame.needs:
            return bool(targets)
        if self.passive:
            if frame.type == "REQUEST":
                return bool(targets) and meets(self, "to")
            if frame.type in ("CONSULT", "AID", "COOPERATE", "SUPPORT", "AGREE"):
                return False
            if not targets:
                return bool(self.objects) and frame.weight >= 0.85 and frame.type not in _SPOKEN
            return frame.weight >= 0.75
        if any(s.pos_ == "PRON" for s in self.subjects):
            return bool(targets)
        if self.subjects and frame.type != "ASSAULT":
            return False
        return bool(targets) and frame.type not in _SPOKEN

    def sources(self, frame: Frame) -> tuple[Actor, ...]:
        actors = self.people.actors
        if "received" in frame.needs:
            names = ("from", "to") if "to" in frame.particles else ("from",)
            near = [self.verb] if self.object is None else [self.verb, self.object]
            return actors(p for name in names for n in near for p in after(n, name))
        if frame.type == "PROTEST":
            return self.people.protesting(self.subjects)
        if frame.type in ("REQUEST", "ACCUSE") and (crowd := self.people.crowds(self.subjects)):
            return crowd
        found = tuple(a for a in actors(self.subjects) if a not in self._not_themselves())
        if found:
            return tuple(dict.fromkeys((*found, *actors(companions(self.verb, self.subjects)))))
        acting = self.words("force") | self.words("writing")
        made = self.people.doers(t for s in self.subjects if s.lemma_.lower() in acting for t in makers(s))
        if made or not self.passive:
            return made
        if self.verb.lemma_ in _JUDGING and (land := self._land()):
            return land
        if frame.mode == "arrest":
            return self.people.police(self.verb, judging=self.verb.lemma_ in _JUDGING)
        return self._doers_of_means() if frame.type == "ASSAULT" else ()

    def _not_themselves(self) -> tuple[Actor, ...]:
        """Whom a pronoun before the verb cannot mean: those whom its object names ("the men whom they accuse")."""
        if self.passive or not all(s.pos_ == "PRON" and s.tag_ == "PRP" for s in self.subjects):
            return ()
        return self.people.actors(o for o in self.objects if o.pos_ != "PRON")

    def _land(self) -> tuple[Actor, ...]:
        """The state in which it is law: "was convicted in Kuwait", "is banned in Norway"."""
        return tuple(a for a in self.people.actors(after(self.verb, "in")) if a.kind == "state")[:1]

    def _doers_of_means(self) -> tuple[Actor, ...]:
        """Whose the attack is in which somebody was hurt: "killed in fighting with rebels", "in an Israeli raid"."""
        nouns = self.people.frames.nouns
        for name in ("in", "by", "during", "with"):
            for means in after(self.verb, name):
                if any(f.type == "ASSAULT" for f in nouns.get(means.lemma_.lower(), ())):
                    owners = (c for c in means.children if c.dep_ in (*MODIFIERS, "poss"))
                    found = self.people.actors(chain(after(means, "by"), after(means, "with"), owners))
                    if found:
                        return found
        return ()

    def targets(self, frame: Frame) -> tuple[Actor, ...]:
        for path in frame.targets:
            found = self._at(path, frame)
            if not found and path == "from" and frame.mode == "seize":
                # "freed the town from the rebels' control": from them
                found = self.people.actors(t for p in self._path(path) for t in inside(p) if t.dep_ in _WHOSE)
            if found:
                return found
        if frame.type != "PROTEST":
            found = self._inside_paths(frame)
            if found:
                return found
        if frame.type == "CONSULT" and (hosts := self._hosts()):
            return hosts
        if frame.type in ("COERCE", "ASSAULT") and (crowd := self.people.crowds(self.objects)):
            return crowd
        # What is protested against is a target though it is no actor; so is whoever a ban falls on ("anyone").
        if frame.type == "PROTEST" and not frame.objects:
            places = chain(self.objects, after(self.verb, "against"))
        else:
            things = self.words("institution") if frame.type in ("COERCE", "SANCTION", "CONCEDE") else frozenset()
            places = chain(o for o in self.objects if o.lower_ in _ANYBODY or o.lemma_.lower() in things)
        named = (self.people.cast.one(t) for t in places if t.pos_ in ("NOUN", "PROPN", "PRON"))
        found = tuple(a for a in named if a is not None)[:1]
        if found or frame.type != "PROTEST":
            return found
        return self.people.actors(t for p in after(self.verb, "outside") for t in descend(p, 1))

    def _at(self, path: str, frame: Frame) -> tuple[Actor, ...]:
        """Who stands at the path; a town in which an act is done suffers nothing by it, but for a curfew or a visit."""
        there = path == "inner" or (path in WHEREABOUTS and frame.type != "CONSULT" and frame.mode != "restrict")
        places = self._path(path)
        if path == "clause" and frame.type == "ACCUSE":
            # "alleged that he was poisoned": it was done to him
            wronged = {o.i for clause in self.clauses() if is_passive(clause) for o in objects(clause)}
            places = (place for place in places if place.i not in wronged)
        return (self.people.doers if there else self.people.actors)(places)

    def _hosts(self) -> tuple[Actor, ...]:
        """The state in whose capital it is where one goes to talk: "flew to Moscow, where she held talks"."""
        clause = self.verb
        while clause.dep_ == "conj":
            clause = clause.head
        if clause.dep_ != "relcl" or not any(c.lower_ == "where" for c in clause.children):
            return ()
        seat = self.people.cast.vocabulary.capital(clause.head.text)
        return (self.people.cast.named_state(seat, clause.head),) if seat is not None else ()

    def _inside_paths(self, frame: Frame) -> tuple[Actor, ...]:
        """Who stands inside what follows the preposition: "an inquiry into the conduct of the mayor"."""
        for path in frame.targets:
            if path not in _PLACES_OF_TARGET and not path.endswith(">"):
                found = self.people.doers(t for p in self._path(path) for t in descend(p, 2))
                if found:
                    return found
        return ()

    def _path(self, path: str) -> Iterator[Token]:
        verb = self.verb
        if path == "subj":
            yield from self.subjects
        elif path == "obj":
            yield from self.objects
        elif path == "iobj":
            yield from indirect(verb)
        elif path == "inner":
            for noun in self.objects or ([self.object] if self.object is not None else []):
                yield from descend(noun, 2) if not self.people.actors([noun]) else ()
        elif path == "prt":
            if self.particle is not None and self.particle.pos_ in ("VERB", "AUX"):
                yield from subjects(self.particle)
            elif self.particle is not None:
                yield from (
                    p
                    for p in self.particle.subtree
                    if p.dep_ == "pobj" and p.head in (self.particle, *self.particle.children)
                )
        elif path == "clause":
            for clause in self.clauses():
                yield from subjects(clause)
            for clause in self.clauses():
                yield from (s for c in complements(clause) for s in subjects(c))  # "refused to let them land"
            for clause in self.clauses():
                yield from objects(clause)
                preps = (c for c in clause.children if c.dep_ == "prep" and c.lower_ != "as")  # "tried as spies"
                yield from (p for c in preps for p in c.children if p.dep_ == "pobj")
        elif path.endswith(">"):
            for noun in after(verb, path[:-1]):
                suffering = self.people.suffers_of(noun)  # who is to be freed is not who is asked to free him
                yield from (t for t in descend(noun, 1) if not (suffering and t.head.lower_ == "of"))
                yield noun
        else:
            yield from after(verb, path)
            for near in (self.object, *self.objects):
                if near is not None:
                    yield from after(near, path)
            if self.particle is not None:
                yield from after(self.particle, path)
