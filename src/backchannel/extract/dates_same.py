"""The day of an occasion that was told before: "spoke at the rally", where an earlier sentence says when it was."""

from __future__ import annotations

from spacy.tokens import Token

from backchannel.extract.dates_clause import VERBS, time_in_sentence
from backchannel.extract.dates_telling import is_plain_past
from backchannel.model import dates
from backchannel.model.document import Document, Sentence, TimeExpression

# How far back, in sentences, the thing may have been told.
_TOLD_BEFORE = 20
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_DURING = frozenset({"at", "during"})
_IN_OR_AFTER = frozenset({"in", "after", "following"})
# "Charged in the shooting" was not then, "said in the speech" was.
_OCCASIONS = frozenset(
    "meeting rally interview speech address talk statement call session debate hearing ceremony march protest visit "
    "conference broadcast letter vote summit".split()
)
# Where a thing stands in its sentence whose time is that of the verb: "opened the talks", "gathered for a rally".
_TAKING_PART = frozenset({"nsubj", "nsubjpass", "dobj"})
# What is spoken of, not what is done: "ruled on the closure", "held over the raid".
_MATTERS = frozenset({"on", "about", "over", "against", "regarding", "concerning", "after", "before", "since", "with"})
# Nouns that name no single happening of which an article would say when it was.
_LASTING = frozenset("government state country party group army force police war crisis conflict campaign year".split())


def day_of_the_same(document: Document, trigger: Token, sentence: Sentence) -> TimeExpression | None:
    """The day of the occasion on which the trigger's act was done, as told in an earlier sentence."""
    noun = _occasion(trigger)
    return None if noun is None or noun.lemma_ in _LASTING else day_of_thing(document, noun, sentence)


def day_of_thing(document: Document, noun: Token, sentence: Sentence) -> TimeExpression | None:
    """The day of what the noun names, as the latest sentence before has it that tells one."""
    for before in reversed(document.sentences[max(0, sentence.index - _TOLD_BEFORE) : sentence.index]):
        for token in before.tokens:
            if token.lemma_ == noun.lemma_ and token.pos_ == "NOUN":
                found = time_in_sentence(document, token, before)
                if found is not None and _is_its_day(found, token):
                    return found
    return None


def _occasion(trigger: Token) -> Token | None:
    """The definite noun at which the act of the verb was done: "spoke at the rally"."""
    if trigger.pos_ not in VERBS or not is_plain_past(trigger):
        return None
    for child in trigger.children:
        if child.dep_ == "prep" and child.lower_ in _DURING | _IN_OR_AFTER:
            noun = next((n for n in child.children if n.dep_ == "pobj" and n.pos_ == "NOUN"), None)
            if noun is not None and _is_definite(noun) and (child.lower_ in _DURING or noun.lemma_ in _OCCASIONS):
                return noun
    return None


def _is_its_day(found: TimeExpression, noun: Token) -> bool:
    """Whether it is a day, and of the noun itself or of a verb that it takes part in."""
    if dates.grain((found.value or "").partition("T")[0]) != "day":
        return False
    if noun.left_edge.idx <= found.span.start <= noun.right_edge.idx:
        return True
    return noun.dep_ in _TAKING_PART or (noun.dep_ == "pobj" and noun.head.lower_ not in _MATTERS)


def _is_definite(noun: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in _DEFINITE for child in noun.children)
