"""Acts told by nouns and adjectives: "the killing of X by Y", "talks between X and Y", "critical of X"."""

from __future__ import annotations

from itertools import chain

from spacy.tokens import Token

from backchannel.extract.events_conditions import is_reported
from backchannel.extract.events_people import FORCEFUL, MODIFIERS, ORGANISED, WHEREABOUTS, Hit, People
from backchannel.extract.events_syntax import LIGHT, after, descend, is_infinitive, objects, subjects
from backchannel.extract.frames import Frame
from backchannel.model.phrases import paired
from backchannel.model.records import Actor

_ARRESTS = frozenset({"arrest", "detention"})
_BUILDINGS = frozenset(
    "embassy consulate clinic hotel airport mosque church synagogue temple school hospital market barracks bus train "
    "ship station palace prison mall cafe restaurant".split()
)
_OCCUR = frozenset("take occur happen begin erupt break follow continue start resume".split())


def noun_hit(people: People, token: Token) -> Hit | None:
    """The first frame of a noun that fits."""
    if token.dep_ in MODIFIERS:
        return None
    lemma = token.lemma_.lower()
    pairs = people.frames.compounds.get(lemma)
    frames: tuple[Frame, ...] = ()
    if pairs:
        frames = tuple(chain.from_iterable(pairs.get(c.lemma_.lower(), ()) for c in token.lefts if c.dep_ in MODIFIERS))
    for frame in frames or people.frames.nouns.get(lemma, ()):
        if frame.type is None:
            return None
        hit = _fitted(people, token, frame)
        if hit:
            return hit
    return None


def _fitted(people: People, noun: Token, frame: Frame) -> Hit | None:
    doers, sufferers = _roles(people, noun, frame)
    governor = noun.head
    light = noun.dep_ in ("dobj", "nsubjpass") and governor.pos_ == "VERB" and governor.lemma_ in LIGHT
    if frame.type == "CONCEDE" and governor.lemma_ == "announce":
        light = False  # who announces a release need not be who releases
    if not doers and light:
        doers = people.actors(subjects(governor))
    if not doers and sufferers and noun.lemma_ in _ARRESTS and frame.mode == "arrest":
        doers = people.only_police
    sources = doers
    if not sufferers and light:
        sufferers = _beyond(people, governor, frame)
    elif not sufferers and frame.type == "REQUEST":
        sufferers = _heeding(people, noun)
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
    if "peacekeeping" in needs and not any(
        t.lemma_.lower() in people.frames.words("peacekeeping") for t in noun.subtree
    ):
        return None
    if "fromabody" in needs and not any(a.kind == "organisation" for a in targets):
        return None  # who leaves a body leaves a bond; who leaves a land marches off
    if "weapon" in needs and not (targets or (sources and any(a.kind in FORCEFUL for a in sources))):
        return None
    if "occurs" in needs:
        if not (
            noun.dep_ in ("nsubj", "nsubjpass")
            and governor.lemma_ in ("take", "happen", "occur")
            and noun.tag_ != "NNP"
        ):
            return None
    elif "protestoccurs" in needs:
        if not (occurs or (noun.dep_ == "pobj" and governor.lower_ in ("with", "during", "amid"))):
            return None
        sources = sources or people.protesters(noun)
        if not sources:
            return None
    elif not sources and not targets and not (frame.type == "ASSAULT" and people.has_town(noun)):
        return None
    return Hit(noun, frame, None, sources, targets)


def _heeding(people: People, noun: Token) -> tuple[Actor, ...]:
    """Who is asked where the act was done "at the request of" somebody: whoever does it."""
    prep = noun.head
    if noun.dep_ != "pobj" or prep.lower_ not in ("at", "on", "upon"):
        return ()
    act = prep.head
    return people.actors(subjects(act) if act.pos_ == "VERB" else after(act, "by"))


def _beyond(people: People, governor: Token, frame: Frame) -> tuple[Actor, ...]:
    """The sufferers where the parse hangs them on the verb: "launched an attack on Monday against the town"."""
    for path in frame.targets:
        if path != "of":
            found = people.actors(after(governor, path))
            if path in ("in", "at"):
                found = tuple(a for a in found if a.kind == "state")
            if found:
                return found
    return ()


def _roles(people: People, noun: Token, frame: Frame) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Doers and sufferers inside the noun's own phrase."""
    by = people.doers(chain(after(noun, "by"), after(noun, "from") if "from" not in frame.targets else ()))
    possessors = people.actors(c for c in noun.children if c.dep_ == "poss")
    beside = [p for c in noun.children if c.dep_ in MODIFIERS for p in paired(c)]
    struck = [c for c in beside if c.lemma_.lower() in _BUILDINGS] if frame.type == "ASSAULT" else []
    adjectives = () if struck else people.doers(beside)  # "the embassy bombings" were not the embassy's
    of = people.actors(after(noun, "of"))
    between = people.actors(after(noun, "between"))
    if between:
        return between, ()
    targets: tuple[Actor, ...] = ()
    for path in frame.targets:
        places = after(noun, path)
        named = people.doers if path in WHEREABOUTS else people.actors
        targets = named(places) or people.doers(t for p in places for t in descend(p, 1))
        if targets:
            break
    targets = targets or people.actors(struck)
    suffers_of = bool(frame.targets) and frame.targets[0] == "of"
    if suffers_of:
        if by:
            return by, targets or possessors or adjectives
        if targets:
            return possessors or adjectives, targets
        owners = possessors or adjectives
        return (owners, ()) if owners and all(a.kind in ORGANISED for a in owners) else ((), owners)
    doers = by or possessors or adjectives or tuple(a for a in of if a not in targets)
    return doers, targets


def adjective_hit(people: People, token: Token) -> Hit | None:
    """The first frame of a predicate adjective that fits ("critical of")."""
    for frame in people.frames.adjectives.get(token.lemma_.lower(), ()):
        if token.head.lemma_ not in ("be", "become", "remain", "seem") and token.dep_ not in (
            "acomp",
            "conj",
            "amod",
            "relcl",
        ):
            continue
        particles = [c for c in token.children if c.dep_ in ("prep", "prt") and c.lower_ in frame.particles]
        if frame.particles and not particles:
            continue
        if "blamed" in frame.needs:
            hit = _blamed(people, token, frame)
            if hit:
                return hit
            continue
        if "to" in frame.needs and not any(is_infinitive(c) for c in token.children if c.dep_ == "xcomp"):
            continue
        sources = people.actors(subjects(token.head)) if token.head.pos_ in ("VERB", "AUX") else ()
        targets = people.actors(t for c in particles for t in c.children if t.dep_ == "pobj")
        if not targets and "clause" in frame.targets:
            targets = people.actors(chain.from_iterable(objects(c) for c in token.children if c.dep_ == "xcomp"))
        if sources:
            return Hit(token, frame, None, sources, tuple(a for a in targets if a not in sources))
    return None


def _blamed(people: People, token: Token, frame: Frame) -> Hit | None:
    """ "X said Y was responsible": X blames Y."""
    verb = token.head
    if not is_reported(verb):
        return None
    sources, targets = people.actors(subjects(verb.head)), people.actors(subjects(verb))
    return Hit(token, frame, None, sources, targets) if sources and targets and sources != targets else None
