"""What a frame may ask of the words around a verb, each condition by its name in the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from spacy.tokens import Token

from backchannel.extract.events_people import ORGANISED, People
from backchannel.extract.events_syntax import (
    after,
    complements,
    is_errand,
    is_infinitive,
    is_passive,
    objects,
    subjects,
)
from backchannel.model.records import Actor

_ACCORDS = frozenset({"agreement", "deal", "compromise", "consensus", "accord"})
_PENAL = frozenset("prison jail imprisonment life month suspended death".split())
_RECOGNISED = frozenset(
    "independence sovereignty state government right genocide result election claim republic statehood union "
    "existence authority council regime vote jurisdiction legitimacy border victory council".split()
)
_LEAVING = frozenset("leave quit depart go out".split())
# Who will not say is asked for words, not for an act.
_ANSWERING = frozenset("say comment answer elaborate name identify disclose specify discuss speak".split())
_REFLEXIVE = frozenset("himself herself itself themselves ourselves myself yourself".split())


class Surroundings:
    """A verb with what stands around it, looked up once for all its frames.

    `object` and `particle` are those that the frame in hand asked for.
    """

    def __init__(self, people: People, verb: Token) -> None:
        self.people = people
        self.verb = verb
        self.passive = is_passive(verb)
        self.subjects = subjects(verb)
        self.objects = objects(verb)
        self.children = list(verb.children)
        self.object: Token | None = None
        self.particle: Token | None = None

    def clauses(self) -> Iterator[Token]:
        yield from complements(self.verb)
        yield from (
            c
            for c in self.children
            if c.dep_ == "advcl" and any(m.lower_ == "for" for m in c.children if m.dep_ in ("mark", "prep"))
        )

    # Conditions

    def words(self, name: str) -> frozenset[str]:
        return self.people.frames.words(name)

    def subject_in(self, name: str, *kinds: str) -> bool:
        words = self.words(name)
        if any(t.lemma_.lower() in words for s in self.subjects for t in (s, *s.conjuncts)):
            return True
        return any(a.kind in kinds for a in self.people.actors(self.subjects))

    def has_actor(self, tokens: Iterable[Token]) -> bool:
        return bool(self.people.actors(tokens))


def _official(view: Surroundings, tokens: list[Token]) -> bool:
    words = view.words("official")
    if any(t.lemma_.lower() in words for s in tokens for t in (s, *s.conjuncts)):
        return True
    named = [t for t in tokens if t.pos_ in ("PROPN", "PRON")]  # not "the president's decision", which is nobody
    return any(a.kind == "person" and a.country is not None for a in view.people.actors(named)) or any(
        c.lemma_.lower() in words for s in tokens for c in s.children if c.dep_ in ("compound", "appos")
    )


def _reflexive(view: Surroundings) -> bool:
    return any(o.lower_ in _REFLEXIVE for o in view.objects)


# What tells how somebody died: "killed when two ferries collided".
_AT_WHICH = frozenset({"when", "as", "after"})


def _accidental(view: Surroundings) -> bool:
    words = view.words("accident")
    near = [
        view.verb,
        *view.subjects,
        *(p for name in ("in", "by", "from", "after", "during", "when") for p in after(view.verb, name)),
        *(c for c in view.verb.rights if c.dep_ == "advcl" and any(m.lower_ in _AT_WHICH for m in c.lefts)),
    ]
    if view.verb.dep_ in ("acl", "relcl"):
        near.append(view.verb.head)
    return any(t.lemma_.lower() in words for n in near[1:] for t in (n, *n.lefts))


def _reaches(clause: Token) -> bool:
    """Whether the clause is "(to) reach an agreement", "(to) agree"."""
    what = {o.lemma_ for o in objects(clause)}
    return clause.lemma_ == "agree" or (
        clause.lemma_ in ("reach", "strike", "make", "secure") and bool(what & _ACCORDS)
    )


def _is_outlet(actor: Actor) -> bool:
    """Whether the actor is one of the press: who speaks with it gives an interview."""
    return actor.sector == "MED" or (
        actor.kind == "organisation"
        and actor.name.lower().endswith(("news", "times", "post", "radio", "tv", "magazine"))
    )


def _is_question(clause: Token) -> bool:
    """Whether the clause is what is asked for an answer: "whether they would come", "how many had come"."""
    return any(c.lower_ in ("whether", "if") and c.dep_ == "mark" for c in clause.children) or (
        clause.left_edge.tag_ in ("WRB", "WP", "WDT")
    )


def _is_standing(verb: Token) -> bool:
    """Whether the verb tells what is so, not what somebody did: "they agree on the need", "the law forbids it"."""
    if verb.tag_ not in ("VBP", "VBZ") or any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return False
    return not any(c.lower_ in ("i", "we") for c in verb.children if c.dep_ == "nsubj")


def _is_wish(clause: Token) -> bool:
    """Whether the clause says what is to be, not what is: "that he leave", "that he should leave"."""
    auxiliaries = [c for c in clause.children if c.dep_ in ("aux", "auxpass")]
    if any(a.lower_ in ("should", "must") for a in auxiliaries):
        return True
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    return (has_subject and clause.tag_ == "VB" and not auxiliaries) or any(
        a.lower_ == "be" and a.tag_ == "VB" for a in auxiliaries
    )


def is_reported(verb: Token) -> bool:
    """Whether the verb heads what somebody is reported to say."""
    return verb.dep_ == "ccomp" and verb.head.lemma_ in (
        "say",
        "claim",
        "insist",
        "declare",
        "state",
        "announce",
        "tell",
        "maintain",
    )


def _has_words(view: Surroundings, name: str) -> bool:
    words = view.words(name)
    return any(
        t.lemma_.lower() in words
        for c in view.children
        if c.dep_ in ("ccomp", "xcomp", "advcl", "prep", "dobj", "oprd")
        for t in c.subtree
    )


def _penal(view: Surroundings) -> bool:
    """Whether the sentence that is served is one in prison, not a term of office."""
    if view.object is None:
        return False
    words = {t.lemma_.lower() for t in view.object.subtree}
    return bool(words & _PENAL) or view.object.lemma_ == "sentence"


def _is_state_or_rule(view: Surroundings) -> bool:
    """Whether what is recognised can be: a state, a body, a right, or somebody "as"; not a face."""
    if any(c.lower_ == "as" for c in view.children):
        return True
    if any(o.lemma_.lower() in _RECOGNISED for o in view.objects):
        return True
    return any(a.kind in ORGANISED for a in view.people.actors(view.objects))


def _menaces(view: Surroundings) -> bool:
    """Whether the harm that is warned of is the warner's to do: not "warned that the country could slide into war"."""
    warners = view.people.actors(view.subjects)
    for clause in complements(view.verb):
        for doer in (c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")):
            harm = doer.lemma_.lower() in view.words("harm")
            if (
                doer.pos_ in ("NOUN", "PROPN")
                and not harm
                and not any(a in warners for a in view.people.actors([doer]))
            ):
                return False
    return _has_words(view, "harm")


def _warns_of_own_acts(view: Surroundings) -> bool:
    """Whether the warning says what the one who warns would do: "warned that they would take harsher steps"."""
    for clause in complements(view.verb):
        will = any(c.dep_ == "aux" and c.lower_ in ("will", "would", "'ll") for c in clause.children)
        doers = [c for c in clause.children if c.dep_ == "nsubj"]
        warners = view.people.actors(view.subjects)
        if will and warners and any(a in warners for a in view.people.actors(doers)):
            return True
    return False


_SIDES: Mapping[str, Mapping[str, Callable[[Surroundings], bool]]] = {
    "obj": {
        "actor": lambda v: v.has_actor(v.objects),
        "any": lambda v: bool(v.objects),
        "place": lambda v: any(o.ent_type_ in ("GPE", "LOC", "FAC") for o in v.objects),
        "none": lambda v: not v.objects,
        "captive": lambda v: any(o.lemma_.lower() in v.words("held") for o in v.objects),
        "official": lambda v: _official(v, v.objects),
    },
    "subj": {
        "actor": lambda v: (
            (v.passive and not v.subjects) or v.has_actor(v.subjects) or any(s.pos_ == "PRON" for s in v.subjects)
        ),
        "force": lambda v: v.subject_in("force", "armed_group", "state", "organ"),
        "crowd": lambda v: v.subject_in("crowd", "crowd", "party"),
        "protest": lambda v: v.subject_in("protester"),
        "worker": lambda v: v.subject_in("crowd", "crowd"),
        "troops": lambda v: v.subject_in("troops"),
        "organ": lambda v: any(a.kind in ORGANISED for a in v.people.actors(v.subjects)),
        "body": lambda v: v.subject_in("body"),
        "official": lambda v: _official(v, v.subjects),
        "plural": lambda v: (
            any(s.tag_ in ("NNS", "NNPS") or len(tuple(s.conjuncts)) for s in v.subjects) and v.has_actor(v.subjects)
        ),
        "donor": lambda v: any(a.kind in ORGANISED for a in v.people.actors(v.subjects)) and v.has_actor(v.objects),
        "self": _reflexive,
        "police": lambda v: v.subject_in("police"),
        "camera": lambda v: v.subject_in("camera"),
        "law": lambda v: v.subject_in("lawbook"),
        "expert": lambda v: v.subject_in("expert"),
        "violent": lambda v: (
            (v.passive and not v.subjects)
            or v.has_actor(v.subjects)
            or v.subject_in("force")
            or v.verb.dep_ in ("acl", "advcl")
        ),
    },
}
_CONDITIONS: Mapping[str, Callable[[Surroundings], bool]] = {
    "clause": lambda v: any(True for _ in v.clauses()),
    "to": lambda v: (
        any(is_infinitive(c) for c in complements(v.verb))
        or any(c.dep_ == "advcl" and is_infinitive(c) for c in v.children)
    ),
    "self": _reflexive,
    "joint": lambda v: (
        v.object is not None and any(c.lower_ in ("joint", "war", "military", "bilateral") for c in v.object.lefts)
    ),
    "wish": lambda v: any(_is_wish(c) for c in complements(v.verb)),
    "blamed": lambda v: v.object is not None and v.object.dep_ != "dobj",
    "errand": lambda v: any(is_errand(c) for c in v.children),
    "noagreement": lambda v: any(_reaches(c) for c in complements(v.verb)),
    "peacekeeping": lambda v: any(t.lemma_.lower() in v.words("peacekeeping") for t in v.verb.subtree),
    "active": lambda v: not v.passive,
    "whether": lambda v: any(_is_question(c) for c in complements(v.verb)),
    "standing": lambda v: _is_standing(v.verb),
    "noto": lambda v: not any(is_infinitive(c) for c in complements(v.verb)),
    "interview": lambda v: any(_is_outlet(a) for a in v.people.actors(after(v.verb, "with"))),
    "received": lambda v: not v.passive,
    "accident": _accidental,
    "penal": _penal,
    "recognised": _is_state_or_rule,
    "own": _warns_of_own_acts,
    "otherself": lambda v: not _reflexive(v),
    "leave": lambda v: any(t.lemma_ in _LEAVING for c in v.children if c.i > v.verb.i for t in c.subtree),
    "nospeech": lambda v: any(c.lemma_ in _ANSWERING for c in complements(v.verb)),
    "outof": lambda v: v.object is not None and v.object.head.lower_ == "of" and v.object.head.head.lower_ == "out",
    "bare": lambda v: not any(c.dep_ in ("oprd", "ccomp", "xcomp", "attr", "acomp", "prt") for c in v.children),
    "wrong": lambda v: _has_words(v, "wrong"),
    "menace": _menaces,
    "duty": lambda v: any(
        c.dep_ == "pcomp" and c.lemma_.lower() in v.words("duty")
        for p in v.children
        if p.lower_ == "with"
        for c in p.children
    ),
    "hostile": lambda v: _has_words(v, "harm"),
    "official": lambda v: _official(v, v.objects) and v.has_actor(v.subjects),
}


def meets(view: Surroundings, need: str) -> bool:
    """Whether the condition of that name holds; those about who was found in the end hold here."""
    if need in ("both", "target"):
        return True
    side, _, name = need.partition("=")
    return _SIDES[side][name](view) if name else _CONDITIONS[need](view)


def known_conditions() -> frozenset[str]:
    """The names of all conditions that a verb's frame may ask for."""
    sides = (f"{side}={name}" for side, table in _SIDES.items() for name in table)
    return frozenset({"both", "target", *_CONDITIONS, *sides})
