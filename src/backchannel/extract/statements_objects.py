"""What a reporting word reports where it is no clause: infinitives, noun phrases, predicates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from backchannel.extract.statements_clauses import EMPTY, Found, end_of, limit_of, start_of, whole
from backchannel.extract.statements_cues import MARKS
from backchannel.extract.statements_occasions import DAYS
from backchannel.extract.statements_speakers import subject_of
from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.statements_cues import Cue, Cues

_ABOUT = frozenset("about at of on over that to for with in against".split())


def asked_of(cue: Cue, cues: Cues) -> Found | None:
    """ "urged X to go": what is asked, and of whom."""
    verb = cue.token
    base = cue.particle if cue.particle is not None and cue.particle.dep_ == "prep" else verb
    limit = limit_of(cue, cues)
    if verb.tag_ == "VBN" and not _has_voice(verb):
        return None  # "they were called on to speak": nobody is named who asks
    for child in [*base.rights, *(verb.rights if base != verb else ())]:
        if child.dep_ not in ("xcomp", "ccomp", "acl", "pcomp", "advcl", "relcl") and not (
            child.dep_ in ("dobj", "pobj") and _infinitive(child)
        ):
            continue
        clause = child
        whom = None
        if child.dep_ in ("dobj", "pobj"):
            inner = _infinitive(child)
            if inner is None:
                continue
            clause, whom = inner, child
        to = next((c for c in clause.lefts if c.lower_ == "to" and c.dep_ == "aux"), None)
        if to is None or to.i < verb.i:
            continue
        whom = whom or subject_of(clause)
        if whom is None or whom.i > to.i:
            whom = next((c for c in base.rights if c.dep_ in ("dobj", "pobj", "dative") and c.i < to.i), None)
        before = to.nbor(-1)
        start = before.idx if before.lower_ == "not" else to.idx
        particle = cue.particle
        if particle is not None and particle.lower_ == "for" and whom is not None and particle.i < whom.i:
            start, whom = particle.idx + len(particle.text), None  # "called for the mine to be closed": nobody is asked
        return Found((Span(start, max(limit, end_of(clause)) if limit > start else end_of(clause)),), 0.85, whom)
    return None


def _infinitive(noun: Token) -> Token | None:
    return next(
        (
            c
            for c in noun.rights
            if c.dep_ in ("acl", "relcl", "xcomp") and any(x.lower_ == "to" and x.dep_ == "aux" for x in c.lefts)
        ),
        None,
    )


def infinitive(cue: Cue, cues: Cues) -> Found | None:
    """ "vowed to return", "committed to going"."""
    verb = cue.token
    limit = limit_of(cue, cues)
    base = cue.particle if cue.particle is not None and cue.particle.dep_ == "prep" else verb
    for child in [*verb.rights, *(base.rights if base != verb else ())]:
        if child.dep_ in ("xcomp", "advcl", "ccomp"):
            to = next((c for c in child.lefts if c.lower_ == "to" and c.dep_ == "aux"), None)
            if to is not None and to.i > verb.i:
                before = to.nbor(-1)
                start = before.idx if before.lower_ == "not" else to.idx
                return Found((Span(start, max(limit, start + 1)),), 0.85)
        if child.dep_ == "pcomp" and base != verb:
            return Found((Span(start_of(child), max(limit, end_of(child))),), 0.8)
    return None


def gerund(cue: Cue, cues: Cues) -> Found | None:
    """ "recommended waiting"."""
    for child in cue.token.rights:
        if child.dep_ in ("xcomp", "dobj", "pcomp") and child.tag_ == "VBG":
            return Found((Span(start_of(child), max(limit_of(cue, cues), end_of(child))),), 0.75)
    return None


def noun_phrase(cue: Cue, cues: Cues) -> Found | None:
    """ "announced new restrictions", "called for an inquiry"; not where the noun only names the act."""
    verb = cue.token
    base = cue.particle if cue.particle is not None and cue.particle.dep_ == "prep" else verb
    for child in base.rights:
        if child.dep_ in ("dobj", "pobj", "pcomp", "ccomp"):
            if child.lower_ in EMPTY or child.lower_ in DAYS or _only_names_it(child, verb):
                return None
            return Found((Span(start_of(child), max(min(limit_of(cue, cues), cue.region.end), end_of(child))),), 0.7)
    if base != verb and base.i == verb.i + 1 and limit_of(cue, cues) > base.idx + len(base.text):
        return Found((Span(base.idx + len(base.text), max(limit_of(cue, cues), cue.region.end)),), 0.6)
    if verb.tag_ == "VBN" and base == verb:
        subject = next((c for c in verb.lefts if c.dep_ == "nsubjpass"), None)
        if subject is not None and any(c.dep_ == "agent" for c in verb.rights) and subject.lower_ not in EMPTY:
            return Found((whole(subject),), 0.55)
    return None


def full_phrase(cue: Cue, cues: Cues) -> Found | None:
    """ "expressed concern at the delay": a noun phrase with words that say what it is about."""
    verb = cue.token
    base = cue.particle if cue.particle is not None and cue.particle.dep_ == "prep" else verb
    for child in base.rights:
        if child.dep_ in ("dobj", "pobj", "pcomp"):
            after = child.nbor() if child.i + 1 < len(child.doc) else child
            about = any(c.dep_ in ("prep", "acl", "relcl", "ccomp") for c in child.rights) or after.lower_ in _ABOUT
            return noun_phrase(cue, cues) if about or child.dep_ == "pcomp" else None
    return None


def pleaded(cue: Cue, cues: Cues) -> Found | None:
    """ "pleaded not guilty to three charges"."""
    verb = cue.token
    said = next((c for c in verb.rights if c.lower_ in ("guilty", "innocent")), None)
    if said is None:
        return None
    before = said.nbor(-1)
    start = before.idx if before.lower_ == "not" else said.idx
    return Found((Span(start, max(limit_of(cue, cues), end_of(said))),), 0.8)


# What is denied to somebody, rather than said not to be.
_WITHHELD = frozenset("access asylum bail citizenship entry funding leave permission request visa".split())


def _only_names_it(noun: Token, verb: Token) -> bool:
    """ "announced the deal": a noun that was spoken of before, with nothing that says what is in it."""
    if verb.lemma_ == "deny" and noun.lemma_ in _WITHHELD:
        return True
    if verb.lemma_ not in ("announce", "reveal", "disclose", "report", "confirm", "claim", "propose", "deny", "repeat"):
        return False
    definite = any(c.lower_ in ("the", "this", "that", "these", "those") for c in noun.lefts)
    return definite and not any(c.dep_ in ("prep", "acl", "relcl") for c in noun.rights)


def preposed(cue: Cue, words: tuple[str, ...]) -> Token | None:
    """The complement of a preposition that hangs on the verb or on its object."""
    verb = cue.token
    for child in verb.rights:
        if child.dep_ in ("prep", "dative", "agent") and child.lower_ in words:
            return next((c for c in child.rights if c.dep_ in ("pobj", "pcomp", "amod", "acomp", "advcl")), None)
        if child.dep_ == "dobj":
            for inner in child.rights:
                if inner.dep_ == "prep" and inner.lower_ in words:
                    found = next((c for c in inner.rights if c.dep_ in ("pobj", "pcomp", "amod", "acomp")), None)
                    if found is not None:
                        return found
    return None


def of_or_with(cue: Cue, cues: Cues) -> Found | None:
    """ "accused X of Y", "charged X with Y": the content is Y."""
    told = preposed(cue, ("of", "with"))
    verb = cue.token
    if told is None or (verb.tag_ == "VBN" and not _has_voice(verb)):
        return None
    whom = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    return Found((Span(start_of(told), max(min(limit_of(cue, cues), cue.region.end), end_of(told))),), 0.85, whom)


def for_something(cue: Cue, cues: Cues) -> Found | None:
    """ "thanked X for Y": the content is X and Y as they stand."""
    verb = cue.token
    told = preposed(cue, ("for",))
    whom = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if told is None or whom is None or whom.i > told.i:
        return None
    reason = Span(start_of(told), max(min(limit_of(cue, cues), cue.region.end), end_of(told)))
    named = Span(start_of(whom), min(end_of(whom), int(told.head.idx) if told.head.lower_ == "for" else reason.start))
    return Found((named, reason), 0.7)


def something_as(cue: Cue, cues: Cues) -> Found | None:
    """ "described X as Y": the content is X and Y as they stand."""
    told = preposed(cue, ("as",))
    if told is None and cue.token.tag_ != "VBN":
        return _as_written(cue, cues)
    if told is None or (cue.token.tag_ == "VBN" and not _has_voice(cue.token)):
        return None
    thing = _thing(cue.token, told)
    pieces = [Span(start_of(told), max(min(limit_of(cue, cues), cue.region.end), end_of(told)))]
    if thing is not None:
        pieces.insert(0, Span(start_of(thing), min(end_of(thing), _as_of(told))))
    return Found(tuple(pieces), 0.8)


def _as_written(cue: Cue, cues: Cues) -> Found | None:
    """The same by the words alone, where the parser saw no "as" that belongs to the verb."""
    verb = cue.token
    thing = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if thing is None:
        return None
    for i in range(thing.i + 1, min(thing.right_edge.i + 3, len(verb.doc) - 1)):
        word = verb.doc[i]
        if word.lower_ == "as" and word.idx < cue.region.end and verb.doc[i - 1].lower_ not in ("such", "well", "soon"):
            start = int(word.idx + 2)
            limit = limit_of(cue, cues)
            end = limit if limit > start + 1 else cue.region.end
            return Found((Span(start_of(thing), word.idx), Span(start, end)), 0.65)
    return None


def _has_voice(verb: Token) -> bool:
    """Whether it is somebody who says so: in the active, or in the passive with "by"."""
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    return any(c.dep_ == "agent" or (not passive and c.dep_ in ("aux", "nsubj")) for c in verb.children)


def _as_of(told: Token) -> int:
    return int(told.head.idx) if told.head.lower_ == "as" else start_of(told)


def _thing(verb: Token, told: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "dobj" and child.i > verb.i and child.i < told.i and child != told:
            return child
        if child.dep_ == "nsubjpass":
            return child
    return None


def something_called(cue: Cue, cues: Cues) -> Found | None:
    """ "called X a Y": the content is X and Y as they stand."""
    verb = cue.token
    limit = min(limit_of(cue, cues), cue.region.end)
    children = list(verb.rights)
    if verb.tag_ == "VBN" and not _has_voice(verb):
        return None
    told = next((c for c in children if c.dep_ in ("oprd", "attr", "acomp")), None)
    if told is not None:
        thing = next((c for c in verb.children if c.dep_ in ("dobj", "nsubj") and verb.i < c.i < told.i), None)
        held = any(c.dep_ == "nsubj" for c in told.lefts) or _mark_after(verb, limit) is not None
        asked = any(c.tag_ in ("WP", "WDT") for c in verb.lefts) or verb.dep_ in ("relcl", "pcomp")
        if thing is None and not (held or asked):
            return None
        pieces = [Span(start_of(told), _before_thing(told) or max(limit, end_of(told)))]
        if thing is not None:
            pieces.insert(0, whole(thing))
        return Found(tuple(pieces), 0.85)
    clause = next((c for c in children if c.dep_ in ("ccomp", "xcomp")), None)
    if clause is not None:
        thing = next((c for c in children if c.dep_ == "dobj" and c.i < clause.i), clause)
        start = min(start_of(clause), start_of(thing))
        return Found((Span(max(start, verb.idx + len(verb.text)), max(limit, end_of(clause))),), 0.7)
    marked = _mark_after(verb, limit)
    first = next((c for c in children if c.dep_ in ("dobj", "nsubj")), None)
    if marked is not None and first is not None and first.left_edge.idx < marked:
        return Found((Span(first.left_edge.idx, marked), Span(marked, max(limit, marked))), 0.75)
    if first is not None:
        for i in range(first.left_edge.i + 1, first.right_edge.i + 1):
            token = verb.doc[i]
            if token.lower_ in ("a", "an") and verb.doc[i - 1].pos_ in ("NOUN", "PROPN", "PRON") and token.idx < limit:
                return Found((Span(first.left_edge.idx, token.idx), Span(token.idx, limit)), 0.7)
    quality = _quality_after(first) if first is not None else None
    if first is not None and quality is not None:
        return Found(
            (Span(start_of(first), start_of(quality)), Span(start_of(quality), max(limit, end_of(quality)))), 0.7
        )
    objects = [c for c in children if c.dep_ in ("dobj", "dative")]
    if len(objects) > 1:
        return Found((whole(objects[0]), Span(start_of(objects[1]), max(limit, end_of(objects[1])))), 0.7)
    return None


def _quality_after(thing: Token) -> Token | None:
    """What a thing is called, where the parser took it for a part of the thing: "called the charges unfounded"."""
    for child in thing.rights:
        if child.pos_ == "ADJ" and child.dep_ in ("acl", "amod", "advcl", "acomp"):
            return child
        if child.tag_ == "VB" and child.lemma_ == "be" and any(c.lower_ == "to" for c in child.lefts):
            return child
    return None


def _before_thing(told: Token) -> int | None:
    """Where a quality ends that the parser has joined with a name: "called it temporary and Egypt condemned it"."""
    joined = next((c for c in told.rights if c.dep_ == "cc"), None)
    name = next((c for c in told.rights if c.dep_ == "conj"), None)
    return int(joined.idx) if told.pos_ == "ADJ" and joined and name and name.pos_ == "PROPN" else None


def _mark_after(verb: Token, limit: int) -> int | None:
    """Where the first quotation mark after the verb stands, before the limit."""
    for i in range(verb.i + 2, len(verb.doc)):
        token = verb.doc[i]
        if token.idx >= limit:
            return None
        if token.text in MARKS:
            return int(token.idx)
    return None


# The frames that one rule reads, in the order in which they are tried.
RULES: tuple[tuple[str, Callable[[Cue, Cues], Found | None]], ...] = (
    ("of", of_or_with),
    ("with", of_or_with),
    ("as", something_as),
    ("small", something_called),
    ("for", for_something),
    ("inf", infinitive),
    ("ger", gerund),
    ("adj", pleaded),
)
