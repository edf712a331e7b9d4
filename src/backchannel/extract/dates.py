"""When an act took place: the time that the grammar ties to its trigger, or the day on which the telling stands.

Nothing else gives a date: the publication day never stands in for one, nor does the time of another act.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.model import dates
from backchannel.model.document import Document, Sentence, TimeExpression
from backchannel.model.records import DatePrecision, EventDate

# Grains that a record's date may have; a week, a quarter or a decade leaves the date open.
_PRECISIONS: dict[str, DatePrecision] = {"day": "day", "month": "month", "season": "season", "year": "year"}
# How far back the day may lie on which a telling in the past tense goes on.
_CARRIED_SENTENCES = 6
# Code points before a time that still opens its sentence: "On Monday, ...".
_OPENING = 4
_VERBS = frozenset({"VERB", "AUX"})
# Relative clauses and participles that only say when the thing before them was.
_HAPPENING = frozenset({"happen", "occur", "begin", "start", "date"})
_HELD = frozenset({"hold", "issue", "release", "publish"})
# Verbs whose infinitive is done when they are.
_DOING = frozenset("begin start continue manage help go come able force proceed".split())
_REPORTING = frozenset("say tell report add note state announce write tweet explain confirm claim accord".split())
_MEANWHILE = frozenset({"when", "while", "as", "after", "during"})


def date_of(document: Document, trigger: Token, *, sentence: Sentence) -> EventDate | None:
    """The date of the act that `trigger` tells, or None where nothing tells it.

    First what its own clause says; then, for a plain past tense that goes on telling, the day of the sentences before.
    """
    found = _in_sentence(document, trigger, sentence) or _carried(document, trigger, sentence)
    return None if found is None else _event_date(document, found)


def _event_date(document: Document, expression: TimeExpression) -> EventDate | None:
    value = (expression.value or "").partition("T")[0]
    precision = _PRECISIONS.get(dates.grain(value) or "")
    if precision is None:
        return None
    return EventDate(value, precision, expression.basis, document.article.cite(*expression.span))


# Within the sentence -------------------------------------------------------------------------------------------------


def _candidates(document: Document, sentence: Sentence) -> Iterator[tuple[TimeExpression, Token]]:
    """The sentence's dates and times of day that have a value, each with the token that heads it."""
    for expression in document.times:
        if expression.span.start >= sentence.span.end:
            return
        if (
            expression.span.start < sentence.span.start
            or expression.type not in {"DATE", "TIME"}
            or expression.value is None
        ):
            continue
        if expression.value.endswith("_REF") or expression.value.startswith("T"):
            continue
        inside = document.tokens_in(expression.span)
        indices = {token.i for token in inside}
        head = next((token for token in inside if token.head.i not in indices or token.head == token), None)
        if head is not None:
            yield expression, head


def _in_sentence(document: Document, trigger: Token, sentence: Sentence) -> TimeExpression | None:
    best: tuple[int, int, TimeExpression] | None = None
    for expression, head in _candidates(document, sentence):
        # A time that opens the sentence is its main clause's, whatever verb the parser hangs it on.
        opening = expression.span.start - sentence.span.start <= _OPENING
        cost = _looseness(head, trigger)
        if cost is None and opening:
            cost = _looseness_to(sentence.tokens.root, trigger, head)
        if cost is not None and (best is None or (cost, abs(head.i - trigger.i)) < best[:2]):
            best = (cost, abs(head.i - trigger.i), expression)
    return best and best[2]


def _looseness(head: Token, trigger: Token) -> int | None:
    """How loosely the time belongs to the trigger, 0 where it hangs on it; None where it belongs to another act."""
    chain = _hangs_on(head)
    if trigger in chain:
        return 0
    if not chain:
        return None
    return _looseness_to(chain[-1], trigger, head)


def _looseness_to(owner: Token, trigger: Token, head: Token) -> int | None:
    """Clauses between the trigger and the token whose time it is, which it shares; None where it does not."""
    at, cost = trigger, 0
    while at != owner:
        above = _clause_above(at)
        if above is None:
            return 9 if _shared(owner, trigger, head) else None
        at, cost = above, cost + 1
    return cost


def _hangs_on(head: Token) -> list[Token]:
    """The tokens that the time hangs on, up to and with the verb whose time it is."""
    chain: list[Token] = []
    at = head
    while at.head != at:
        bound = at.dep_ in {"compound", "nummod", "nmod", "amod", "poss"} or at.lower_ == "of"
        at = at.head
        if at.dep_ != "prep" or at.pos_ in _VERBS:
            chain.append(at)
        if at.pos_ in _VERBS and at.dep_ not in {"aux", "auxpass"}:
            if at.dep_ in {"relcl", "acl", "amod", "advcl"} and _is_transparent(at):
                continue
            return chain
        if bound and at.pos_ in {"NOUN", "PROPN"} and at.ent_type_ not in {"DATE", "TIME"} and not _opens(at):
            # "the 2018 elections", "Sunday's vote": the time of the thing, not of what is done with it.
            return chain
    return chain


def _is_transparent(verb: Token) -> bool:
    """Whether the clause only says when the thing before it was: "the raid that took place on Monday"."""
    if verb.lemma_ == "take":
        return any(child.lower_ in {"place", "effect"} for child in verb.children)
    return verb.lemma_ in _HAPPENING or (verb.lemma_ in _HELD and verb.tag_ == "VBN")


def _opens(noun: Token) -> bool:
    """Whether the noun stands in a phrase before its verb: "In Monday's deal, both agreed" is about Monday."""
    at = noun
    while at.head != at and at.pos_ not in _VERBS:
        if at.dep_ == "prep" and at.head.pos_ in _VERBS:
            return at.i < at.head.i
        if at.dep_ not in {"prep", "pobj"}:
            return False
        at = at.head
    return False


def _clause_above(token: Token) -> Token | None:
    """The token from whose time the act of this one takes its own, or None where it has a time of its own."""
    above = token.head
    if above == token:
        return None
    if token.pos_ not in _VERBS:
        return above
    helpers = {child.lower_ for child in token.children if child.dep_ in {"aux", "auxpass"}}
    if helpers & {"had", "has", "have", "will", "would"}:
        return None
    if "to" in helpers:
        return above if token.dep_ == "xcomp" and above.lemma_ in _DOING else None
    return above if token.dep_ in {"conj", "xcomp", "advcl", "acl", "pcomp", "prep"} else None


def _shared(owner: Token, trigger: Token, head: Token) -> bool:
    """Whether a time in a lower clause is also the trigger's: "fired and hit a man yesterday"."""
    if owner.head != trigger or owner.pos_ not in _VERBS:
        return False
    if owner.dep_ == "conj":
        return head.i > owner.i and not any(child.dep_ in {"nsubj", "nsubjpass"} for child in owner.children)
    return owner.dep_ == "advcl" and owner.i < trigger.i and any(child.lower_ in _MEANWHILE for child in owner.children)


# From sentence to sentence -------------------------------------------------------------------------------------------


def _carried(document: Document, trigger: Token, sentence: Sentence) -> TimeExpression | None:
    """The day of the sentences just before, where the trigger goes on telling in the plain past."""
    if sentence.heading or document.quotation_at(trigger.idx) is not None or not _goes_on(trigger):
        return None
    if any(
        sentence.span.covers(expression.span) for expression in document.times if expression.type in {"DATE", "TIME"}
    ):
        return None
    for before in reversed(document.sentences[max(0, sentence.index - _CARRIED_SENTENCES) : sentence.index]):
        if before.heading or sentence.block - before.block > 1:
            return None
        found = _day_of(document, before)
        if found is not None:
            return found
        if any(True for _ in _candidates(document, before)):
            return None
    return None


def _day_of(document: Document, sentence: Sentence) -> TimeExpression | None:
    """The day of a sentence's main clause, where that tells what happened."""
    root = sentence.tokens.root
    if not _is_plain_past(root):
        return None
    for expression, head in _candidates(document, sentence):
        if _hangs_on(head)[:1] == [root] and dates.grain((expression.value or "").partition("T")[0]) == "day":
            return expression
    return None


def _goes_on(trigger: Token) -> bool:
    """Whether a finite verb in the plain past carries the trigger in the main line of the telling."""
    at = trigger
    while True:
        if at.pos_ in _VERBS and _is_plain_past(at):
            return _on_main_line(at)
        above = at.head
        if above == at or (at.pos_ in _VERBS and _clause_above(at) is None):
            return False
        at = above


def _is_plain_past(verb: Token) -> bool:
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in helpers}
    if words & {"had", "has", "have", "will", "would", "to", "could", "might", "may"}:
        return False
    return verb.tag_ == "VBD" or (verb.tag_ in {"VBN", "VBG", "VB"} and bool(words & {"was", "were", "did"}))


def _on_main_line(verb: Token) -> bool:
    """Whether the clause is the sentence's own, or what somebody is said to have told of it."""
    while verb.head != verb:
        if verb.dep_ == "ccomp":
            if verb.head.lemma_ not in _REPORTING:
                return False
        elif verb.dep_ not in {"conj", "advcl", "parataxis"}:
            return False
        verb = verb.head
    return True
