"""Turns of phrase that tell what became of people: "took hostage", "into custody", "stood trial", "was set free"."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from backchannel.extract.events_syntax import is_passive, objects, subjects
from backchannel.model.records import FateKind

_IN_OTHER_WAYS = frozenset({"contempt", "accountable", "responsible", "liable", "office", "secret", "quiet", "alive"})
_HARM = frozenset({"injury", "wound", "burn", "fracture"})
_HOSPITAL = frozenset({"hospital", "hospitals", "clinic"})
_CONFINED = frozenset({"custody", "prison", "jail", "cell", "detention", "isolation", "captivity"})
# A term is served in an office too: "his third term as president", "a four-year term in parliament".
_SENTENCES = frozenset({"sentence", "sentences"})
_OF_PRISON = frozenset({"prison", "jail", "life", "for", "bars", "custody", "labour", "labor"})
_PLEAS = frozenset({"charge", "count", "guilty"})
# These are held, too: "elections held in May".
_OCCASIONS = frozenset(
    "election vote poll referendum meeting talk summit rally protest ceremony conference hearing funeral trial match "
    "event".split()
)
_CAPTIVE = frozenset({"hostage", "captive", "prisoner"})


def idiom(
    verb: Token, lemma: str, captive: Callable[[Token], bool], violent: Callable[[], bool]
) -> tuple[FateKind, list[Token]] | None:
    """The fate that the verb tells with the words after it, and the heads of the phrases that name who meets it.

    `captive` says whether a phrase can be somebody who is held, `violent` whether the sentence tells of violence.
    """
    fate: FateKind | None = None
    affected = [_taken(t) for t in objects(verb)]
    if (lemma in {"take", "hold", "keep"} and _near(verb, _CAPTIVE)) or (
        lemma in {"hold", "keep"}
        and is_passive(verb)
        and not _near(verb, _IN_OTHER_WAYS)
        and not any(t.lemma_.lower() in _OCCASIONS for t in verb.doc[max(verb.i - 2, 0) : verb.i])
        and (_near(verb, _CONFINED) or any(captive(a) for a in affected))
    ):
        fate = "held"
    elif (lemma in {"take", "remand", "bring"} and _near(verb, {"custody"})) or (
        lemma in {"place", "put", "keep"} and _near(verb, {"arrest"})
    ):
        fate = "detained"
    elif (lemma == "set" and _near(verb, {"free"})) or (lemma == "let" and _near(verb, {"go"})):
        fate = "freed"
    elif lemma == "lose" and _near(verb, {"life", "lives"}):
        fate, affected = "killed", subjects(verb)
    elif lemma in {"claim", "cost", "take"} and any(t.lower_ == "lives" for t in objects(verb)):
        fate = "killed"
    elif lemma in {"serve", "complete", "finish"} and any(_is_punishment(t) for t in objects(verb)):
        fate, affected = "sentenced", subjects(verb)
    elif lemma in {"take", "rush", "airlift", "transport", "admit"} and is_passive(verb) and _near(verb, _HOSPITAL):
        fate = "wounded" if violent() else None
    elif lemma in {"suffer", "sustain", "receive"} and any(t.lemma_.lower() in _HARM for t in objects(verb)):
        fate, affected = "wounded", subjects(verb)
    elif lemma == "find" and any(c.lower_ == "guilty" for c in verb.rights):
        fate = "sentenced"
    elif lemma in {"give", "receive", "get", "hand"} and any(_is_punishment(t) for t in verb.rights):
        fate, affected = "sentenced", (objects(verb) if lemma in {"give", "hand"} else subjects(verb))
        affected = [t for t in affected if not _is_punishment(t)]
    elif lemma == "try" and is_passive(verb):
        fate = "charged"
    elif (lemma == "plead" and _near(verb, {"charge", "count", "guilty"})) or (
        lemma in {"go", "stand"} and _near(verb, {"trial"})
    ):
        fate, affected = "charged", subjects(verb)
    return (fate, affected) if fate is not None else None


def _taken(token: Token) -> Token:
    """Who is taken, where the parser makes "its staff hostage" one phrase."""
    if token.lemma_.lower() in _CAPTIVE:
        return next((c for c in token.lefts if c.dep_ in {"compound", "nmod"}), token)
    return token


def _is_punishment(served: Token) -> bool:
    """Whether what is served is a sentence: "a prison term", "a ten-year term for fraud"."""
    if served.lower_ in _SENTENCES:
        return True
    return served.lower_ == "term" and (
        any(t.lower_ in _OF_PRISON for t in served.subtree) or _near(served.head, _OF_PRISON)
    )


def _near(verb: Token, words: set[str] | frozenset[str]) -> bool:
    """Whether one of the words stands in the verb's own phrase, after it."""
    return any(
        t.lower_ in words or t.lemma_.lower() in words
        for c in verb.rights
        if c.dep_ not in {"ccomp", "advcl", "conj", "parataxis"}
        for t in c.subtree
    )
