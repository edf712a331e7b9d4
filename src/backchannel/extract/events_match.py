"""From a word to an act: which frame fits the words around it, who does the act and who suffers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_syntax import (
    after, complements, descend, indirect, is_infinitive, is_passive, objects, subjects,
)  # fmt: skip
from backchannel.extract.frames import Frame, Frames
from backchannel.model.records import Actor

# Verbs that say no more than that the act of their object is done, begun or gone on with ("launched an attack").
LIGHT = frozenset(
    "launch carry conduct stage mount make hold lead begin start continue intensify commit undertake wage unleash resume perpetrate order "
    "plan escalate do deliver give pay issue announce lodge file reach sign host attend have open execute step impose effect".split()
)
_OBJECT_PREPOSITIONS = ("on", "under", "into", "to", "in", "at", "as", "through", "with")
_MODIFIER = frozenset({"compound", "amod", "nmod", "npadvmod"})
_FORCEFUL = frozenset({"armed_group", "state", "organ"})
_ORGANISED = frozenset({"state", "organ", "organisation", "armed_group", "party"})
_SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT", "SUPPORT", "AGREE", "THREATEN", "CONSULT", "SANCTION", "AID", "COOPERATE", "PROTEST"})
_ANYBODY = frozenset("anyone anybody everyone everybody somebody someone those".split())
_OCCUR = frozenset("take occur happen begin erupt break follow continue start resume".split())
_PROTESTERS = frozenset({"protester", "protestor", "demonstrator"})
_REFLEXIVE = frozenset("himself herself itself themselves ourselves myself yourself".split())


@dataclass(frozen=True, slots=True)
class Hit:
    """A frame that fits at a token, with the actors it finds. `object` is the noun that the frame asked for ("talks" of "held talks")."""

    token: Token
    frame: Frame
    object: Token | None
    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]


class Matcher:
    """Fits frames to the words of one article."""

    def __init__(self, cast: Cast, frames: Frames) -> None:
        self.cast = cast
        self.frames = frames
        self._known: dict[int, tuple[Actor, ...]] = {}

    def actors(self, tokens: Iterable[Token]) -> tuple[Actor, ...]:
        """The actors that the tokens name, each once, in order."""
        found: dict[str, Actor] = {}
        for token in tokens:
            for actor in self._at(token):
                found.setdefault(actor.id, actor)
        return tuple(found.values())

    def _at(self, token: Token) -> tuple[Actor, ...]:
        known = self._known.get(token.i)
        if known is None:
            known = self.cast.at(token)
            if token.dep_ in _MODIFIER:
                known = tuple(a for a in known if a.kind not in ("crowd", "unnamed"))
                state = None if known else self.cast.adjective(token)
                known = (state,) if state else known
            self._known[token.i] = known
        return known

    def police(self, verb: Token) -> tuple[Actor, ...]:
        """The police that the sentence speaks of: who arrests where nobody is said to."""
        words = self.frames.words("law")
        found = (a for t in verb.sent if t.lemma_.lower() in words for a in self._at(t) if a.kind != "unnamed")
        return next(((a,) for a in found), ())

    # Verbs

    def verb(self, token: Token) -> Hit | None:
        """The first frame of a verb that fits; None where none does or the one that does is no act."""
        frames = self.frames.verbs.get(token.lemma_.lower())
        if not frames:
            return None
        view = View(self, token)
        for frame in frames:
            if not view.fits(frame):
                continue
            if frame.type is None:
                return None
            hit = view.hit(frame)
            if hit:
                return hit
        return None

    # Nouns

    def noun(self, token: Token) -> Hit | None:
        """The first frame of a noun that fits."""
        if token.dep_ in _MODIFIER:
            return None
        lemma = token.lemma_.lower()
        pairs = self.frames.compounds.get(lemma)
        frames: tuple[Frame, ...] = ()
        if pairs:
            frames = tuple(chain.from_iterable(pairs.get(c.lemma_.lower(), ()) for c in token.lefts if c.dep_ in _MODIFIER))
        for frame in frames or self.frames.nouns.get(lemma, ()):
            if frame.type is None:
                return None
            hit = self._noun(token, frame)
            if hit:
                return hit
        return None

    def _noun(self, noun: Token, frame: Frame) -> Hit | None:
        doers, sufferers = self._noun_roles(noun, frame)
        governor = noun.head
        light = noun.dep_ in ("dobj", "nsubjpass") and governor.pos_ == "VERB" and governor.lemma_ in LIGHT
        if not doers and light:
            doers = self.actors(subjects(governor))
        sources = self.actors(()) if not doers else doers
        targets = tuple(a for a in sufferers if a not in sources)
        needs = frame.needs
        if "both" in needs and not (sources and targets):
            joint = len(sources) > 1 and frame.type == "CONSULT"
            if not joint:
                return None
        if "partner" in needs and not (sources and (targets or len(sources) > 1)):
            return None
        if ("doer" in needs or "protest" in needs or "signed" in needs) and not sources:
            return None
        occurs = noun.dep_ == "nsubj" and governor.lemma_ in _OCCUR
        if "protest" in needs and not (targets or light or occurs):
            return None
        if "takeseffect" in needs:
            if not (noun.dep_ == "nsubj" and governor.lemma_ in ("take", "begin", "start", "come", "hold", "enter")):
                return None
            return Hit(noun, frame, None, sources, targets)
        if "weapon" in needs and not (targets or (sources and any(a.kind in _FORCEFUL for a in sources))):
            return None
        if "occurs" in needs:
            if not (noun.dep_ in ("nsubj", "nsubjpass") and governor.lemma_ in ("take", "happen", "occur") and noun.tag_ != "NNP"):
                return None
        elif "protestoccurs" in needs:
            if not (occurs or (noun.dep_ == "pobj" and governor.lower_ in ("with", "during", "amid"))):
                return None
            sources = sources or self._protesters(noun)
            if not sources:
                return None
        elif not sources and not targets:
            return None
        return Hit(noun, frame, None, sources, targets)

    def _protesters(self, noun: Token) -> tuple[Actor, ...]:
        """The protesters whom the article names somewhere: a crowd that protests is "protesters"."""
        return next((found for t in noun.doc if t.lemma_ in _PROTESTERS and (found := self.actors([t]))), ())

    def _noun_roles(self, noun: Token, frame: Frame) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """Doers and sufferers inside the noun's own phrase."""
        by = self.actors(chain(after(noun, "by"), after(noun, "from")))
        possessors = self.actors(c for c in noun.children if c.dep_ == "poss")
        adjectives = self.actors(c for c in noun.children if c.dep_ in _MODIFIER)
        of = self.actors(after(noun, "of"))
        between = self.actors(after(noun, "between"))
        if between:
            return between, ()
        targets: tuple[Actor, ...] = ()
        for path in frame.targets:
            places = after(noun, path)
            targets = self.actors(places) or self.actors(t for p in places for t in descend(p, 1))
            if targets:
                break
        suffers_of = bool(frame.targets) and frame.targets[0] == "of"
        if suffers_of:
            if by:
                return by, targets or possessors or adjectives
            if targets:
                return possessors or adjectives, targets
            owners = possessors or adjectives
            return (owners, ()) if owners and all(a.kind in _ORGANISED for a in owners) else ((), owners)
        doers = by or possessors or adjectives or tuple(a for a in of if a not in targets)
        return doers, targets

    # Adjectives

    def adjective(self, token: Token) -> Hit | None:
        """The first frame of a predicate adjective that fits ("critical of")."""
        for frame in self.frames.adjectives.get(token.lemma_.lower(), ()):
            if token.head.lemma_ not in ("be", "become", "remain", "seem") and token.dep_ not in ("acomp", "conj", "amod", "relcl"):
                continue
            particles = [c for c in token.children if c.dep_ in ("prep", "prt") and c.lower_ in frame.particles]
            if frame.particles and not particles:
                continue
            if "blamed" in frame.needs:
                hit = self._blamed(token, frame)
                if hit:
                    return hit
                continue
            if "to" in frame.needs and not any(is_infinitive(c) for c in token.children if c.dep_ == "xcomp"):
                continue
            sources = self.actors(subjects(token.head)) if token.head.pos_ in ("VERB", "AUX") else ()
            targets = self.actors(t for c in particles for t in c.children if t.dep_ == "pobj")
            if not targets and "clause" in frame.targets:
                targets = self.actors(chain.from_iterable(objects(c) for c in token.children if c.dep_ == "xcomp"))
            if sources:
                return Hit(token, frame, None, sources, targets)
        return None


    def _blamed(self, token: Token, frame: Frame) -> Hit | None:
        """"X said Y was responsible": X blames Y."""
        verb = token.head
        if not reporter_of(verb):
            return None
        sources, targets = self.actors(subjects(verb.head)), self.actors(subjects(verb))
        return Hit(token, frame, None, sources, targets) if sources and targets and sources != targets else None


class View:
    """A verb with what stands around it, looked up once for all its frames."""

    def __init__(self, matcher: Matcher, verb: Token) -> None:
        self.matcher = matcher
        self.verb = verb
        self.passive = is_passive(verb)
        self.subjects = subjects(verb)
        self.objects = objects(verb)
        self.children = list(verb.children)
        self.object: Token | None = None
        self.particle: Token | None = None

    def fits(self, frame: Frame) -> bool:
        self.object = self.particle = None
        if frame.objects and not self._find_object(frame.objects):
            return False
        if frame.particles and not self._find_particle(frame.particles) and not frame.optional:
            return False
        return all(self._meets(need) for need in frame.needs)

    def _find_object(self, lemmas: frozenset[str]) -> bool:
        predicates = (c for c in self.children if c.dep_ in ("attr", "oprd", "acomp", "ccomp", "xcomp") and c.pos_ != "VERB")
        direct = chain(self.objects, predicates)
        through = (p for name in _OBJECT_PREPOSITIONS for p in after(self.verb, name))
        for token in chain(direct, through):
            for noun in (token, *token.conjuncts):
                if noun.lemma_.lower() in lemmas or noun.lower_ in lemmas:
                    self.object = noun
                    return True
                pair = next((c for c in noun.lefts if c.dep_ in ("compound", "amod") and f"{c.lemma_} {noun.lemma_}".lower() in lemmas), None)
                if pair is not None:
                    self.object = noun
                    return True
                # "billions of dollars in aid", "a package of measures": the counted thing is what is given.
                if any(p.lemma_.lower() in lemmas for name in ("of", "in") for p in after(noun, name)) and noun.lemma_ in _MEASURES:
                    self.object = noun
                    return True
        return False

    def _find_particle(self, words: frozenset[str]) -> bool:
        for child in self.children:
            if child.lower_ in words and child.dep_ not in ("nsubj", "nsubjpass", "aux", "mark", "cc"):
                if child.i < self.verb.i and self.verb.dep_ != "relcl":  # "On Monday, Fiji called ...": not "called on"
                    continue
                self.particle = child
                return True
        clause = next((c for c in self.children if c.dep_ in ("advcl", "ccomp", "xcomp") and c.i > self.verb.i), None)
        if clause is not None and "for" in words and any(c.dep_ == "mark" and c.lower_ == "for" for c in clause.children):
            self.particle = clause  # "called for the army to leave": the clause is what is called for
            return True
        if self.object is not None:
            return any(c.lower_ in words for c in self.object.children)
        return False

    def hit(self, frame: Frame) -> Hit | None:
        sources = self.sources(frame)
        targets = tuple(a for a in self.targets(frame) if a not in sources)
        if "both" in frame.needs and not (sources and targets):
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
                return bool(targets) and _CONDITIONS["to"](self)
            if frame.type in ("CONSULT", "AID", "COOPERATE", "SUPPORT", "AGREE"):
                return False
            if not targets:
                return bool(self.objects) and frame.weight >= 0.85 and frame.type not in _SPOKEN
            return frame.weight >= 0.75
        if any(s.pos_ == "PRON" for s in self.subjects):
            return True
        if self.subjects and frame.type != "ASSAULT":
            return False
        return bool(targets) and frame.type not in _SPOKEN

    def sources(self, frame: Frame) -> tuple[Actor, ...]:
        actors = self.matcher.actors
        if "received" in frame.needs:
            return actors(chain(after(self.verb, "from"), after(self.object, "from") if self.object is not None else ()))
        found = actors(self.subjects)
        if found:
            return found
        if frame.type == "PROTEST":
            crowd = (s for s in self.subjects if s.pos_ in ("NOUN", "PROPN", "NUM"))
            return tuple(a for s in crowd if (a := self.matcher.cast.one(s)) is not None)
        if frame.mode == "arrest" and self.passive:
            return self.matcher.police(self.verb)
        makers = self.words("force") | self.words("writing")
        return actors(t for s in self.subjects if s.lemma_.lower() in makers for t in descend(s, 1))

    def targets(self, frame: Frame) -> tuple[Actor, ...]:
        for path in frame.targets:
            found = self.matcher.actors(self._path(path))
            if found:
                return found
        # What is protested against is a target though it is no actor; so is whoever a ban or a release falls on ("anyone").
        if frame.type == "PROTEST" and not frame.objects:
            places = chain(self.objects, after(self.verb, "against"))
        else:
            things = self.words("institution") if frame.type in ("COERCE", "SANCTION", "CONCEDE") else frozenset()
            places = chain(o for o in self.objects if o.lower_ in _ANYBODY or o.lemma_.lower() in things)
        named = (self.matcher.cast.one(t) for t in places if t.pos_ in ("NOUN", "PROPN", "PRON"))
        return tuple(a for a in named if a is not None)[:1]

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
                yield from descend(noun, 2) if not self.matcher.actors([noun]) else ()
        elif path == "prt":
            if self.particle is not None and self.particle.pos_ in ("VERB", "AUX"):
                yield from subjects(self.particle)
            elif self.particle is not None:
                yield from (p for p in self.particle.subtree if p.dep_ == "pobj" and p.head in (self.particle, *self.particle.children))
        elif path == "clause":
            for clause in self._clauses():
                yield from subjects(clause)
            for clause in self._clauses():
                yield from objects(clause)
                yield from (p for c in clause.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj")
        elif path.endswith(">"):
            for noun in after(verb, path[:-1]):
                yield from descend(noun, 1)
                yield noun
        else:
            yield from after(verb, path)
            for noun in (self.object, *self.objects):
                if noun is not None:
                    yield from after(noun, path)
            if self.particle is not None:
                yield from after(self.particle, path)

    def _clauses(self) -> Iterator[Token]:
        yield from complements(self.verb)
        yield from (c for c in self.children if c.dep_ == "advcl" and any(m.lower_ == "for" for m in c.children if m.dep_ in ("mark", "prep")))

    # Conditions

    def _meets(self, need: str) -> bool:
        if need in ("both", "target"):
            return True
        if need.startswith(("subj=", "obj=")):
            side, _, name = need.partition("=")
            return _SIDES[side][name](self)
        return _CONDITIONS[need](self)

    def words(self, name: str) -> frozenset[str]:
        return self.matcher.frames.words(name)

    def subject_in(self, name: str, *kinds: str) -> bool:
        words = self.words(name)
        if any(t.lemma_.lower() in words for s in self.subjects for t in (s, *s.conjuncts)):
            return True
        return any(a.kind in kinds for a in self.matcher.actors(self.subjects))

    def has_actor(self, tokens: Iterable[Token]) -> bool:
        return bool(self.matcher.actors(tokens))


_MEASURES = frozenset("million billion dollar euro pound ton tonne number series round lot package amount worth shipment $ € £ thousand hundred dozen barrage wave".split())


def _official(view: View, tokens: list[Token]) -> bool:
    words = view.words("official")
    if any(t.lemma_.lower() in words for s in tokens for t in (s, *s.conjuncts)):
        return True
    return any(a.kind == "person" and a.country is not None for a in view.matcher.actors(tokens)) or any(
        c.lemma_.lower() in words for s in tokens for c in s.children if c.dep_ in ("compound", "appos")
    )


def _reflexive(view: View) -> bool:
    return any(o.lower_ in _REFLEXIVE for o in view.objects)


def _accidental(view: View) -> bool:
    words = view.words("accident")
    near = [view.verb, *view.subjects, *(p for name in ("in", "by", "from", "after", "during", "when") for p in after(view.verb, name))]
    if view.verb.dep_ in ("acl", "relcl"):
        near.append(view.verb.head)
    return any(t.lemma_.lower() in words for n in near[1:] for t in (n, *n.lefts))


def _is_wish(clause: Token) -> bool:
    """Whether the clause says what is to be, not what is: "that he leave", "that he should leave"."""
    auxiliaries = [c for c in clause.children if c.dep_ in ("aux", "auxpass")]
    if any(a.lower_ in ("should", "must") for a in auxiliaries):
        return True
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    return has_subject and clause.tag_ == "VB" and not auxiliaries or any(a.lower_ == "be" and a.tag_ == "VB" for a in auxiliaries)


def reporter_of(verb: Token) -> bool:
    """Whether the verb heads what somebody is reported to say."""
    return verb.dep_ == "ccomp" and verb.head.lemma_ in ("say", "claim", "insist", "declare", "state", "announce", "tell", "maintain")


def _has_words(view: View, name: str) -> bool:
    words = view.words(name)
    return any(t.lemma_.lower() in words for c in view.children if c.dep_ in ("ccomp", "xcomp", "advcl", "prep", "dobj", "oprd") for t in c.subtree)


_SIDES: Mapping[str, Mapping[str, Callable[[View], bool]]] = {
    "obj": {
        "actor": lambda v: v.has_actor(v.objects),
        "any": lambda v: bool(v.objects),
        "none": lambda v: not v.objects,
        "captive": lambda v: any(o.lemma_.lower() in v.words("held") for o in v.objects),
        "official": lambda v: _official(v, v.objects),
    },
    "subj": {
        "actor": lambda v: (v.passive and not v.subjects) or v.has_actor(v.subjects) or any(s.pos_ == "PRON" for s in v.subjects),
        "force": lambda v: v.subject_in("force", "armed_group", "state", "organ"),
        "crowd": lambda v: v.subject_in("crowd", "crowd", "party"),
        "protest": lambda v: v.subject_in("protester"),
        "worker": lambda v: v.subject_in("crowd", "crowd"),
        "troops": lambda v: v.subject_in("troops"),
        "organ": lambda v: any(a.kind in _ORGANISED for a in v.matcher.actors(v.subjects)),
        "body": lambda v: v.subject_in("body"),
        "official": lambda v: _official(v, v.subjects),
        "plural": lambda v: any(s.tag_ in ("NNS", "NNPS") or len(tuple(s.conjuncts)) for s in v.subjects) and v.has_actor(v.subjects),
        "donor": lambda v: any(a.kind in _ORGANISED for a in v.matcher.actors(v.subjects)) and v.has_actor(v.objects),
        "self": _reflexive,
        "police": lambda v: v.subject_in("police"),
        "violent": lambda v: (v.passive and not v.subjects) or v.has_actor(v.subjects) or v.subject_in("force") or v.verb.dep_ in ("acl", "advcl"),
    },
}
_CONDITIONS: Mapping[str, Callable[[View], bool]] = {
    "clause": lambda v: any(True for _ in v._clauses()),
    "to": lambda v: any(is_infinitive(c) for c in complements(v.verb)) or any(c.dep_ == "advcl" and is_infinitive(c) for c in v.children),
    "self": _reflexive,
    "joint": lambda v: v.object is not None and any(c.lower_ in ("joint", "war", "military", "bilateral") for c in v.object.lefts),
    "wish": lambda v: any(_is_wish(c) for c in complements(v.verb)),
    "blamed": lambda v: v.object is not None and v.object.dep_ != "dobj",
    "active": lambda v: not v.passive,
    "received": lambda v: not v.passive,
    "accident": lambda v: _accidental(v),
    "outof": lambda v: v.object is not None and v.object.head.lower_ == "of" and v.object.head.head.lower_ == "out",
    "bare": lambda v: not any(c.dep_ in ("oprd", "ccomp", "xcomp", "attr", "acomp") for c in v.children),
    "wrong": lambda v: _has_words(v, "wrong"),
    "harm": lambda v: _has_words(v, "harm"),
    "hostile": lambda v: _has_words(v, "harm"),
    "official": lambda v: _official(v, v.objects) and v.has_actor(v.subjects),
}
