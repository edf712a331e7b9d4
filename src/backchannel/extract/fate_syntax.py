"""Who suffers what a verb tells, where the parse hides it, and on whose orders it was done."""

from __future__ import annotations

from spacy.tokens import Token

from backchannel.extract.events_syntax import after, is_passive, objects
from backchannel.model.phrases import is_inverted

_FOUND = frozenset("confirm report find leave presume declare believe".split())
_FILM = frozenset("camera video film tape footage photograph photo cctv bodycam dashcam cellphone".split())
_ORDERS = frozenset({"order", "orders", "command", "instruction", "instructions"})


def suffering(verb: Token) -> list[Token]:
    """The verb's objects; over "were stopped and released unharmed" and "have been confirmed killed"."""
    found = objects(verb)
    if found and all(t.pos_ == "ADJ" for t in found) and verb.dep_ == "conj" and is_passive(verb.head):
        return objects(verb.head)
    after_comma = verb.tag_ == "VBN" and verb.i > 0 and verb.nbor(-1).text == ","
    if not found and after_comma and not any(c.dep_ in {"aux", "auxpass"} for c in verb.children):
        # "X, 6, wounded in the raid, is in Y": the parser takes it for the active.
        found = [c for c in verb.lefts if c.dep_ == "nsubj"]
    head = verb.head
    told = verb.tag_ == "VBN" and verb.dep_ in {"xcomp", "ccomp", "oprd", "acomp", "advcl"}
    if not found and told and head.lemma_.lower() in _FOUND and is_passive(head):
        return objects(head)
    if not found and not is_passive(verb) and verb.i + 1 < len(verb.doc):
        # "a blast that killed six and wounded 14 others is feared": the parser takes the wounded for a subject.
        counted = verb.nbor()
        if counted.pos_ == "NUM" and counted.dep_ == "nummod" and counted.head.dep_.startswith("nsubj"):
            return [counted.head]
    return found


def is_asked(verb: Token) -> bool:
    """Whether it is only asked: "Did you shoot him?"; "why was he shot?" tells that he was."""
    return is_inverted(verb) and not any(c.tag_ in {"WRB", "WP", "WDT"} for c in verb.lefts)


def on_film(verb: Token) -> bool:
    """ "captured by a camera", "shot on video": seen, not taken or hit."""
    return any(c.lemma_.lower() in _FILM for p in verb.rights if p.dep_ in {"agent", "prep"} for c in p.children)


def ordering(verb: Token) -> list[Token]:
    """ "were released on the orders of X": X."""
    orders = [t for p in ("on", "at", "under", "by") for t in after(verb, p) if t.lower_ in _ORDERS]
    return [x for t in orders for x in (after(t, "of") or [c for c in t.lefts if c.dep_ == "poss"])]
