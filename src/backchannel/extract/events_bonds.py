"""How the grammar binds a word to an act: what is left of the encoder's chance that it names who acts or suffers."""

from __future__ import annotations

from spacy.tokens import Token

from backchannel.extract.events_speech import REPORTING, SPOKEN
from backchannel.extract.events_syntax import LIGHT, OBJECT_DOES, is_passive
from backchannel.model.records import EventType

# What is left of a chance where an act is told by a noun and the grammar puts the actor elsewhere: "police are
# investigating after the shooting".
_UNBOUND = 0.45
# Clauses below a verb in which somebody else acts or suffers.
_CLAUSES = frozenset({"acl", "advcl"})
# And where the word belongs to another clause below a verb, or only bears whom the act is told of.
_APART = 0.2
# What leads from a verb to the noun that it does: "responded with shells".
_BY_WHICH = frozenset("with by in through of for".split())
_SAID = frozenset({"ccomp", "pcomp", "acl"})  # clauses of what somebody is accused of
_TELLING = REPORTING | {"inform", "hear", "learn"}
# Beside whom a crowd stands.
_BACKING = frozenset("support back cheer greet welcome celebrate honor honour mourn solidarity memory".split())
# Nouns whose "of" names whom or what the act was done to.
_DONE_TO = frozenset(
    "rejection refusal denial condemnation criticism endorsement killing murder assassination arrest detention capture "
    "bombing shelling kidnapping abduction seizure release expulsion deportation prosecution invasion occupation "
    "execution torture imprisonment conviction recognition".split()
)
_COMPARING = frozenset({"unlike", "contrast", "except"})
_RELATIVE = frozenset({"WDT", "WP"})
_PARTS = frozenset("some many most several few all each both none any half two one others".split())


def bond(token: Token, act: Token, kind: EventType, *, acting: bool) -> float:
    """What is left of the chance that a word acts, or suffers, by how the grammar binds it to the act; 0 where it can
    do neither.
    """
    if _is_compared(token) or _is_barred(token, act, kind, acting=acting):
        return 0.0
    if act.pos_ in {"NOUN", "PROPN"}:
        if acting and (_is_done_to(token, act) or (act.dep_ == "compound" and act.head != token.head)):
            return _APART  # "paid tribute to bombing victims"
        return 1.0 if _is_bound(token, act) else _UNBOUND
    if acting and _is_outside(token, act):
        return _APART
    apart = _is_apart(token, act) or _is_above(token, act) or _is_opposite(token, act, acting=acting)
    return _APART if apart else 1.0


def _is_barred(token: Token, act: Token, kind: EventType, *, acting: bool) -> bool:
    """Whether an act of that type cannot have the word on that side."""
    if kind == "ACCUSE":
        if acting and act.dep_ == "amod":
            return True  # "named the accused killer": whoever accuses him is not said
        part = _part_in_charge(token, act)
        return part is not None and (acting or part != "nsubj")
    if kind == "PROTEST" and not acting:
        return _is_backed(token)
    return acting and kind not in SPOKEN and _only_tells(token) and is_passive(act)


def _branch(token: Token, act: Token) -> tuple[Token, Token]:
    """The word under the act's own child, and that child, on the way from the act down to the token below it."""
    below = token
    while token.head != act:
        below, token = token, token.head
    return below, token


def _is_compared(token: Token) -> bool:
    """Whether the word only serves a comparison: "unlike in Chile", "in contrast with Peru, where …"."""
    return any(above.lower_ in _COMPARING for above in token.ancestors)


def _is_outside(token: Token, act: Token) -> bool:
    """Whether the verb has a subject of its own and the word stands outside its clause: "Poe spoke after Roe had been
    freed"; or it is the object that does it: "Poe criticised the guard for shooting a man"."""
    verb = act
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not any(c.dep_ == "nsubj" for c in verb.lefts):
        verb = verb.head
    subjects = [c for c in verb.lefts if c.dep_ in {"nsubj", "nsubjpass"} and c.tag_ not in _RELATIVE]
    if any(s.dep_ == "nsubjpass" or s.pos_ in {"PRON", "PROPN"} for s in subjects):
        return not (token == verb or verb.is_ancestor(token))
    governor = verb.head.head
    punished = verb.dep_ == "pcomp" and governor.lemma_ in OBJECT_DOES
    return punished and token.dep_ == "nsubj" and token.head == governor


def _is_bound(token: Token, act: Token) -> bool:
    """Whether the grammar lets the word take part in an act that a noun tells: it stands in the noun's phrase, or the
    noun is what its verb does, as in "carried out a raid", "responded with shells"."""
    phrase = act
    while phrase.dep_ in {"compound", "amod", "nmod", "conj", "poss"} and phrase.head != phrase:
        phrase = phrase.head
    if phrase == token or phrase.is_ancestor(token):
        return True
    above = phrase.head
    if phrase.dep_ == "pobj" and above.lower_ in _BY_WHICH:
        above = above.head
    elif phrase.dep_ not in {"dobj", "nsubj", "nsubjpass", "attr", "ROOT"}:
        return False
    return token.head == above or above.is_ancestor(token)


def _is_done_to(token: Token, act: Token) -> bool:
    """Whether the word stands in what the act was done to: "the rejection of Peru's offer", "the killing of Roe"."""
    if act.lemma_.lower() not in _DONE_TO or not act.is_ancestor(token):
        return False
    return _branch(token, act)[1].lower_ == "of"


def _part_in_charge(token: Token, act: Token) -> str | None:
    """What the word is in the clause of what somebody is accused of ("nsubj" is the accused: "alleged that he was
    bribed by X", "accused of stabbing X"); None where it stands in no such clause.
    """
    below = token
    while token.head not in {act, token}:
        below, token = token, token.head
        said = token.dep_ in _SAID and not (token.dep_ == "acl" and token.tag_ in {"VB", "VBG", "VBN"})
        if said and token.pos_ in {"VERB", "AUX"}:
            return below.dep_ if act.is_ancestor(token) else None
    return None


def _only_tells(token: Token) -> bool:
    """Whether the word is who tells something: "the ministry informed the family of a man who was abducted"."""
    return token.dep_ == "nsubj" and token.head.lemma_ in _TELLING


def _is_backed(token: Token) -> bool:
    """Whether a crowd stands by whom the word names: "to support her", "in support of her"."""
    above = token.head.head if token.dep_ == "pobj" and token.head.lower_ in {"of", "for", "with"} else token.head
    return above.lemma_.lower() in _BACKING


def _is_apart(token: Token, act: Token) -> bool:
    """Whether the word does or suffers something else in a clause below the verb that tells the act: "met to discuss
    X", "poisoned with a toxin made by X"; not in "killed in a raid launched by X"."""
    apart = False
    while token not in {act, token.head}:
        apart = apart or (token.dep_ in _CLAUSES and token.lemma_ not in LIGHT)
        token = token.head
    return apart and token == act


def _is_opposite(token: Token, act: Token, *, acting: bool) -> bool:
    """Whether the word stands on the other side: inside the subject of a passive nobody acts ("states such as X were
    criticised"), inside its agent nobody suffers; and the subject in a clause that goes on is that clause's."""
    if not act.is_ancestor(token):
        return False
    below, child = _branch(token, act)
    if child.dep_ == "conj" and child.pos_ == "VERB":
        return acting or below.dep_ == "nsubj"
    if acting and child.dep_ == "ccomp" and below.dep_ == "nsubj":
        return True  # "Poe waved a knife, police allege"
    return child.dep_ == ("nsubjpass" if acting else "agent")


def _is_above(token: Token, act: Token) -> bool:
    """Whether the act is told of somebody whom the word only bears: "the father of a man captured by the rebels"."""
    if act.dep_ != "acl" or act.tag_ != "VBN" or act.head.dep_ != "pobj":
        return False
    return act.head.head.lower_ == "of" and act.head.head.head == token and token.pos_ == "NOUN"


def is_whole(token: Token) -> bool:
    """Whether it is what others are a part of: "captives" in "some of the captives"."""
    of = token.head
    return token.dep_ == "pobj" and of.lower_ == "of" and (of.head.pos_ == "NUM" or of.head.lower_ in _PARTS)
