"""Acts done by saying: promise ("said it would free"), refusal ("will not attend"), demand ("said Russia must leave").

PLOVER codes these by the saying, not by the act that is spoken of: promising what helps is AGREE, saying that one will
not is REJECT, saying that another must is REQUEST.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.extract.events_match import Matcher
from backchannel.extract.events_status import Reality
from backchannel.extract.events_syntax import objects, subjects
from backchannel.model.records import Actor, EventType

REPORTING = frozenset(
    "say announce tell declare state insist confirm add note promise write post tweet stress reiterate "
    "maintain claim reveal report "
    "argue explain emphasize emphasise assert suggest believe repeat conclude pledge vow warn argue think "
    "affirm underline indicate".split()
)
_PROMISING = frozenset(
    "say announce tell declare state insist confirm add promise write post tweet stress reiterate reveal "
    "repeat pledge vow affirm indicate underline".split()
)
# What can be refused by saying that one will not: "will not sign", and not "will not let the terrorists win".
_REFUSABLE = frozenset(
    "accept agree approve attend back sign ratify recognise recognize negotiate meet talk participate join return "
    "release free withdraw support endorse cooperate comply give hand extradite send pay leave resign step surrender "
    "yield tolerate engage grant lift stop halt provide renew extend vote take apologise apologize testify sell buy "
    "trade deal speak consider bow cede concede compromise bargain honour honor obey abide intervene appear accede "
    "admit open host contribute fund finance recall reinstate reverse drop change move retreat disarm pull seek "
    "run stand back allow let receive share hold do go submit permit sit lower cut reduce end begin "
    "start resume".split()
)
_OTHERS = frozenset("allow let permit tolerate".split())
HELPFUL: frozenset[EventType] = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
SPOKEN: frozenset[EventType] = frozenset({"AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"})
"""Acts that may be done by saying so."""
_STATIVE = frozenset(
    "be have know want need like seem appear remain stay happen occur cost last mean become die survive "
    "fall rise win lose see hear "
    "expect hope think believe understand affect cause depend change do get comment work look play exist "
    "suffer find feel serve".split()
)


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """An act done by saying: its word, its type, who does it and to whom."""

    token: Token
    type: EventType
    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    weight: float


def reporter(verb: Token) -> Token | None:
    """The reporting verb whose reported clause the verb heads; None in the article's own voice."""
    at = verb
    while at.dep_ in ("conj", "xcomp") and at.head.pos_ in ("VERB", "AUX"):
        at = at.head
    if at.dep_ == "ccomp" and at.head.lemma_ in REPORTING:
        return at.head
    # "The talks, he said, will go on": the reporting verb stands inside.
    return next((c for c in at.children if c.dep_ in ("ccomp", "parataxis") and c.lemma_ in REPORTING), None)


def promise(
    matcher: Matcher, verb: Token, told: Reality, acting: EventType | None, actors: tuple[Actor, ...]
) -> SpeechAct | None:
    """The promise or threat that a speaker makes about what he himself will do."""
    if not told.modal or told.status != "planned" or acting not in HELPFUL:
        return None
    saying = reporter(verb)
    if saying is None or saying.lemma_ not in _PROMISING:
        return None
    speakers = matcher.actors(subjects(saying))
    doers = subjects(verb)
    named = matcher.actors(doers)
    same = any(a in speakers for a in named) or (not named and any(d.pos_ == "PRON" for d in doers))
    if not speakers or not same:
        return None
    if any(c.lower_ == "no" for o in (*verb.children, *objects(verb)) if o.dep_ in ("attr", "dobj") for c in o.lefts):
        return SpeechAct(saying, "REJECT", speakers, tuple(a for a in actors if a not in speakers), 0.7)
    return SpeechAct(saying, "AGREE", speakers, tuple(a for a in actors if a not in speakers), 0.7)


def refusal(matcher: Matcher, verb: Token, told: Reality) -> SpeechAct | None:
    """ "X will not attend", "said it would never accept": a refusal by the subject."""
    if not (told.negated and told.modal and told.by is not None and told.by.lower_ in ("will", "would", "wo", "'ll")):
        return None
    if verb.lemma_ not in _REFUSABLE or any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return None
    doers = subjects(verb)
    sources = matcher.actors(doers)
    saying = reporter(verb)
    speakers = matcher.actors(subjects(saying)) if saying is not None else ()
    own = any(d.pos_ == "PRON" or d.lemma_ in ("country", "government") for d in doers)
    if own and all(a.kind == "unnamed" for a in sources):
        sources = speakers
    if not sources or all(a.kind in ("crowd", "unnamed") and a not in speakers for a in sources):
        return None  # what nobody in particular will not do is no refusal; what a crowd says of itself is
    if verb.lemma_ in _OTHERS and any(s.lower_ in ("i", "we") for s in subjects(verb)):
        return None  # "we will not let them divide us" is a vow
    return SpeechAct(verb, "REJECT", sources, matcher.actors(_around(verb)), 0.6)


def demand(matcher: Matcher, verb: Token, told: Reality, speakers: tuple[Actor, ...]) -> SpeechAct | None:
    """The demand on Y of whoever says "Y must leave".

    `speakers` are those of the statement around the verb, where there is one.
    """
    if not told.modal or told.status != "asked" or told.by is None or told.by.lower_ not in ("must", "should", "ought"):
        return None
    if _is_judgement(verb, told.by):
        return None
    saying = reporter(verb)
    sources = matcher.actors(subjects(saying)) if saying is not None else speakers
    if not sources:
        return None
    who = subjects(verb) or objects(verb)
    targets = tuple(a for a in matcher.actors(who) if a not in sources)
    if not targets and any(d.lower_ in ("i", "he", "she", "it") for d in who):
        return None
    return SpeechAct(told.by, "REQUEST", sources, targets or matcher.actors(_around(verb)), 0.6 if targets else 0.45)


def _is_judgement(verb: Token, modal: Token) -> bool:
    """Whether the words judge and ask for nothing: "should be proud", "should have come", "should it fail"."""
    if any(c.lower_ == "have" and c.dep_ == "aux" for c in verb.children):
        return True
    if verb.lemma_ == "be" and any(c.dep_ == "acomp" for c in verb.children):
        return True
    return any(c.dep_ in ("nsubj", "nsubjpass") and c.i > modal.i for c in verb.children)


def _around(verb: Token) -> Iterator[Token]:
    yield from objects(verb)
    for child in verb.children:
        if child.dep_ == "prep":
            yield from (p for p in child.children if p.dep_ == "pobj")
        elif child.dep_ == "xcomp":
            yield from objects(child)
            yield from (p for c in child.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj")
