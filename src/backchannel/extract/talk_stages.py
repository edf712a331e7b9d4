"""How far a negotiation is, by the words that govern, modify or surround the one that names it."""

from __future__ import annotations

from spacy.tokens import Token

from backchannel.extract.events_syntax import is_infinitive
from backchannel.extract.talk_words import TalkWords
from backchannel.model.records import Stage

_WOULD = frozenset("will would shall should could can may might must wo 'll 'd".split())
# What comes of talks: a stage that is only aimed at or to come has not been reached.
_REACHED = frozenset({"agreed", "signed", "carried_out"})
_MANAGED = frozenset({"manage", "begin", "start", "continue", "go", "proceed"})
# "talks will be held": they are to come; "talks will continue": they are under way.
_HELD = frozenset("hold host meet take begin start open have convene organize organise arrange attend".split())
_NOT_YET = frozenset({"before", "until", "till", "by", "towards", "toward"})
_FRUITLESS = frozenset({"without", "no", "inconclusively", "abruptly", "failure", "acrimony"})
# Of talks, not of what comes of them.
_OF_TALKS: dict[str, Stage] = {"announce": "proposed", "conclude": "carried_out"}


def stage_of(word: Token, default: Stage, words: TalkWords, *, is_deal: bool) -> Stage:
    """The stage of what the word names: a deal ("accord"), or talks and what is done in them.

    By what governs or modifies the word, the nearest first; else by the words around it.
    """
    end = _end(word)
    if end is not None:
        return _ended(word, end, is_deal=is_deal) or default
    governors = [a for a in word.ancestors if a.pos_ in {"VERB", "AUX"}][:2]
    modifiers = [c for c in word.children if c.dep_ in {"amod", "acl", "relcl", "compound", "acomp"}]
    around = [t for t in word.sent if t.i != word.i and abs(t.i - word.i) <= 5]
    around.sort(key=lambda t: abs(t.i - word.i))
    aims = {t.i for t in (*modifiers, *around) if is_infinitive(t)} - {g.i for g in governors}
    to_come = False
    for token in (*modifiers, *governors, *around):
        lemma = token.lemma_.lower()
        if token.i in aims:
            # "talks to reach a deal": what they are for.
            continue
        stage = words.find(lemma, "cue") or words.find(token.lower_, "cue")
        if not is_deal and stage is not None:
            stage = _OF_TALKS.get(lemma, stage)
        held = not is_deal and lemma in _HELD and default == "under_way"
        if (stage in _REACHED or held) and token in governors and _is_to_come(token):
            to_come = True
            continue
        if stage is None:
            continue
        if to_come and stage in _REACHED:
            break
        if any(c.dep_ == "neg" for c in token.children):
            return "failed" if stage in _REACHED else default
        if token.lemma_ == "agree" and word.pos_ == "VERB":
            # "agreed to mediate": the mediation begins, nothing is agreed.
            return default
        return stage
    if to_come:
        return "proposed"
    return "carried_out" if not is_deal and any(c.lower_ == "past" for c in word.lefts) else default


def _is_to_come(verb: Token) -> bool:
    """Whether the act is only to come or aimed at: "will sign", "hopes to sign", not "managed to sign"."""
    if any(c.dep_ == "aux" and c.lower_ in _WOULD for c in verb.lefts):
        return True
    return is_infinitive(verb) and verb.head.lemma_.lower() not in _MANAGED


def _ended(word: Token, end: Token, *, is_deal: bool) -> Stage | None:
    """The stage of what is said to have ended; None where it is still to end."""
    if any(c.dep_ == "neg" or (c.dep_ == "aux" and c.lower_ in _WOULD) for c in end.children) or is_infinitive(end):
        return None
    if end.pos_ == "NOUN" and end.head.lower_ in _NOT_YET:
        return None
    over = end if end.pos_ == "VERB" else end.head
    if is_deal or any(t.lower_ in _FRUITLESS for t in over.subtree if t.i > word.i):
        return "failed"
    return "carried_out"


def _end(word: Token) -> Token | None:
    """ "the end of the talks", "the talks ended", "X ended the talks"."""
    if word.dep_ == "pobj" and word.head.lower_ == "of" and word.head.head.lower_ == "end":
        return word.head.head
    over = word.dep_ in {"nsubj", "nsubjpass", "dobj"} and word.head.lemma_.lower() == "end"
    return word.head if over else None
