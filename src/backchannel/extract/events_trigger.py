"""Which words tell an act: enough of them that a reader who sees no others can tell what was done."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.model.records import EventType

_NEAR = 4  # tokens from a verb to the noun that it makes an act of, and from a modal to its verb
_TOLD = 8  # tokens from "said" to the verb of what was said, and from "agreed" to that of what was agreed
_COMPLETED: frozenset[EventType] = frozenset({"AGREE", "REJECT", "THREATEN", "SANCTION"})
_LIGHT = frozenset({"take", "make", "give", "have", "hold"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never"})


def trigger_span(
    token: Token, kind: EventType, noun: Token | None, particles: frozenset[str], promised: Token | None
) -> tuple[int, int]:
    """Start and end, in code points, of the words that tell the act whose word is `token`.

    `noun` is the noun that the frame asks for ("held talks"), `particles` the words that it asks for beside it, and
    `promised` the verb of what is promised by saying so. A verb is told with its particle; "agreed" and "refused"
    with what is agreed or refused; a modal and "would not" with their verb.
    """
    if promised is not None and not token.i < promised.i <= token.i + _TOLD:
        token, promised = next((c for c in promised.children if c.tag_ == "MD"), promised), None
    if token.tag_ == "MD" and token.i < token.head.i <= token.i + _NEAR:
        return token.idx, _end(_with_particle(token.head, particles))
    first = last = token
    if promised is not None:
        last = _with_particle(promised, particles)
    elif token.pos_ in ("VERB", "AUX", "ADJ"):
        first, last = _refusing(token, kind), _with_particle(token, particles)
        near = (noun, *(c for c in token.rights if c.dep_ == "dobj" and _is_of_the_act(c, last)))
        last = next((n for n in near if n is not None and last.i < n.i <= token.i + _NEAR), last)
        if kind in _COMPLETED:
            last = next((v for v in _infinitives(token) if last.i < v.i <= token.i + _TOLD), last)
    return first.idx, _end(last)


def act_word(quote: str) -> str:
    """The first word of a trigger that is no modal and no negation, in lower case: "give" of "would not give in"."""
    words = quote.lower().split()
    return next((w for w in words if w not in _NEGATIONS | {"will", "would", "wo", "won't", "won’t"}), words[0])


def _refusing(verb: Token, kind: EventType) -> Token:
    """The modal of "would not give in" and "will sell no more", where the verb is one that is refused."""
    modal = next((c for c in verb.children if c.tag_ == "MD" and c.dep_ == "aux"), None)
    return verb if kind != "REJECT" or modal is None or verb.i - modal.i > _NEAR else modal


def _is_of_the_act(noun: Token, last: Token) -> bool:
    """Whether the object belongs to the words of the act: "take part", "sell no more oil"."""
    if noun.i == last.i + 1:
        return noun.pos_ == "NOUN" and noun.head.lemma_ in _LIGHT
    return any(c.lower_ == "no" for child in noun.lefts for c in (child, *child.children))


def _with_particle(verb: Token, particles: frozenset[str]) -> Token:
    """The last of the verb and the particles that follow it: "give in", "call on"."""
    last = verb
    for child in verb.rights:
        if child.i == last.i + 1 and (child.dep_ == "prt" or (child.dep_ == "prep" and child.lower_ in particles)):
            last = child
    return last


def _infinitives(verb: Token) -> Iterator[Token]:
    for child in verb.rights:
        if child.dep_ in ("xcomp", "ccomp") and any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children):
            yield _with_particle(child, frozenset())


def _end(token: Token) -> int:
    return int(token.idx + len(token.text))
