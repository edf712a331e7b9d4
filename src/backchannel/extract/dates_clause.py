"""Which act of its sentence a time belongs to, by the grammar that ties the two."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from spacy.tokens import Token

from backchannel.extract.dates_spans import started
from backchannel.extract.events_syntax import HARMS, joined_to
from backchannel.model import dates
from backchannel.model.document import Document, Sentence, TimeExpression

VERBS = frozenset({"VERB", "AUX"})
# Code points before a time that still opens its sentence: "On Monday, ...", "That May".
_OPENING = 5
# Looseness from which on a time is another clause's, lent to the trigger.
_LENT = 9
# Relative clauses and participles that only say when the thing before them was.
_HAPPENING = frozenset({"happen", "occur", "begin", "start", "date"})
_HELD = frozenset({"hold", "issue", "release", "publish"})
# "The rule, which is to take effect in May": what is fixed for a day.
_FIXED = frozenset({"be", "schedule", "expect", "plan", "set"})
# Verbs whose infinitive is done when they are.
_DOING = frozenset("begin start continue manage help go come able force proceed".split())
# "Is believed to have fled": when, says the time of the whole.
_HELD_TRUE = frozenset("believe report say think understand know allege presume claim".split())
_PEOPLE = frozenset("suspect man woman person defendant leader victim survivor witness teenager boy girl".split())
_MEANWHILE = frozenset({"when", "while", "as", "after", "during"})
# What stands under these was at another time than the clause that they belong to.
_ELSEWHEN = frozenset({"after", "before", "until", "till", "since", "following"})
# Reasons and matters: "jailed for insulting him", "held over the killing", "a suspect in the attack".
_REASONS = frozenset({"over", "about", "against", "regarding", "concerning"})
# The telling has moved on: "and later banned".
_LATER = frozenset("later subsequently eventually afterwards afterward thereafter".split())
# "On visiting the camp in August, they called it unfit": both at once.
_AT_ONCE = frozenset({"on", "upon", "in", "by", "while", "when"})
_SPEAKING = frozenset("speak talk address write testify comment appear".split())
_SPEECHES = frozenset("speech statement interview address letter tweet post briefing broadcast message".split())
_DURING = frozenset({"in", "during", "at"})
# With these "in" names the matter, and no time.
_TRYING = frozenset(
    "charge hear arrest convict sentence indict jail imprison accuse implicate want try acquit hold detain suspect "
    "investigate involve interest testify name cite plead question seek blame believe".split()
)
_BOUNDS = frozenset({"until", "till", "before", "after", "to"})
_STRETCH = re.compile(
    r"^(?:the\s+|these\s+)?(?:last|past|previous|recent|next|coming)\b|\b(?:later|earlier|afterwards?)$", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?:about|around|at|shortly after)?\s*\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?\s?m\.?)?[^a-z]*", re.IGNORECASE
)
NAMING = frozenset({"compound", "nummod", "nmod", "amod", "poss"})
_CLAUSES = frozenset({"conj", "xcomp", "advcl", "acl", "pcomp", "prep", "dep"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def candidates(document: Document, sentence: Sentence) -> Iterator[tuple[TimeExpression, Token]]:
    """The sentence's dates and times of day that have a value, each with the token that heads it."""
    for found, head in times_of(document, sentence):
        expression = started(document, found) or found
        value = expression.value
        if (
            expression.type in {"DATE", "TIME"}
            and value
            and not value.endswith("_REF")
            and not is_clock(document, found)
        ):
            yield expression, head


def times_of(document: Document, sentence: Sentence) -> Iterator[tuple[TimeExpression, Token]]:
    """All time expressions of the sentence, each with the token that heads it."""
    first = bisect_left(document.times, sentence.span.start, key=lambda time: time.span.start)
    for expression in islice(document.times, first, None):
        if expression.span.start >= sentence.span.end:
            return
        inside = document.tokens_in(expression.span)
        indices = {token.i for token in inside}
        head = next((token for token in inside if token.head.i not in indices or token.head == token), None)
        if head is not None:
            yield expression, head


def is_clock(document: Document, expression: TimeExpression) -> bool:
    """Whether the words name an hour and no day: "3 p.m.", whatever day the reader may think of."""
    if (expression.value or "").startswith("T"):
        return True
    return expression.type == "TIME" and _CLOCK.fullmatch(document.text[slice(*expression.span)]) is not None


def time_in_sentence(document: Document, trigger: Token, sentence: Sentence) -> TimeExpression | None:
    """The time in the sentence that the act of the trigger shares, the most closely tied first."""
    best: tuple[int, int, TimeExpression] | None = None
    for expression, head in candidates(document, sentence):
        if _is_others(document, expression, trigger):
            continue
        if _says_when(head, trigger):
            return expression
        if is_bound(document, expression):
            continue
        size = dates.grain((expression.value or "").partition("T")[0])
        cost = _looseness(head, trigger, size)
        if cost is None and (opens_sentence(expression, sentence) or _is_caption(document, expression, sentence)):
            cost = _looseness_to(sentence.tokens.root, trigger, head, size)
        if cost is not None and cost >= _LENT and trigger.tag_ == "VBD" and _is_ahead(document, expression):
            continue  # "asked that he be freed on Friday": what is to come is the day of what was asked
        if cost is not None and _is_meant_for(head) and trigger.pos_ in VERBS:
            continue  # "called a strike for Friday"
        if _names(expression, trigger):
            cost = -1
        if size == "day" and _is_perfect(trigger) and hangs_on(head)[:1] != [trigger]:
            continue  # "with Sunday's vote, all have agreed": not on Sunday
        if cost is not None and (best is None or (cost, abs(head.i - trigger.i)) < best[:2]):
            best = (cost, abs(head.i - trigger.i), expression)
    return best and best[2]


def _says_when(head: Token, trigger: Token) -> bool:
    """Whether the clause of the trigger tells what was then: "since August, when they opened an embassy"."""
    verb = trigger
    while verb.dep_ == "conj" and verb.head.pos_ in VERBS:
        verb = verb.head
    if verb.dep_ not in {"relcl", "advcl"} or not any(c.lower_ == "when" and c.dep_ == "advmod" for c in verb.children):
        return False
    when = next(child for child in verb.children if child.lower_ == "when")
    return head.i < when.i <= head.i + 3 and (verb.head == head or verb.doc[when.i - 1].text in {",", head.text})


def _is_others(document: Document, expression: TimeExpression, trigger: Token) -> bool:
    """Whether somebody is quoted with the time, and the act is told outside that quotation."""
    quotation = document.quotation_at(expression.span.start)
    return quotation is not None and not quotation.inner.start <= trigger.idx < quotation.inner.end


def opens_sentence(expression: TimeExpression, sentence: Sentence) -> bool:
    """Whether the time opens its sentence: it is its main clause's then, whatever verb the parser hangs it on."""
    return expression.span.start - sentence.span.start <= _OPENING


def _is_meant_for(head: Token) -> bool:
    """Whether the day is one that something is fixed for, under a verb of fixing it."""
    return head.i > 0 and head.doc[head.i - 1].lower_ == "for" and head.ent_type_ == "DATE" and head.tag_ == "NNP"


def _is_ahead(document: Document, expression: TimeExpression) -> bool:
    """Whether the time lies after the publication."""
    begins, published = dates.start((expression.value or "").partition("T")[0]), document.article.published
    return begins is not None and published is not None and begins > published


def _is_caption(document: Document, expression: TimeExpression, sentence: Sentence) -> bool:
    """A full date after a comma ends a sentence in the present tense: "Villagers flee the fire, May 3, 1980." """
    if sentence.tokens.root.tag_ not in {"VBZ", "VBP"} or expression.basis != "stated":
        return False
    before = document.text[sentence.span.start : expression.span.start].rstrip()
    return before.endswith(",") and sentence.span.end - expression.span.end <= 1


def _is_perfect(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in {"have", "has", "'ve", "’ve"} for child in verb.children)


def _names(expression: TimeExpression, trigger: Token) -> bool:
    """Whether the time stands before the noun as a part of its name: "the May 3 Port Said raid"."""
    if trigger.pos_ not in {"NOUN", "PROPN"}:
        return False
    at = trigger.i
    while at and at > trigger.i - 6:
        at -= 1
        token = trigger.doc[at]
        if token.idx < expression.span.end:
            return at < trigger.i and token.idx >= expression.span.start
        if token.pos_ not in {"NOUN", "PROPN", "ADJ", "PART"} and token.text != ",":
            return False
        if token.text == "," and trigger.doc[at + 1].pos_ != "PROPN":
            return False
    return False


def _looseness(head: Token, trigger: Token, size: dates.Grain | None) -> int | None:
    """How loosely the time belongs to the trigger, 0 where it hangs on it; None where it belongs to another act."""
    chain = hangs_on(head)
    if trigger in chain:
        return 0
    if not chain:
        return None
    if len(chain) > 1 and _taking_place(trigger) in chain[:-1]:
        return 1  # "comes after two raids took place in May": then were the raids
    if _did(chain[-1], trigger) or _is_what_harmed(chain[-1], trigger):
        return 1
    return _looseness_to(chain[-1], trigger, head, size)


def _did(clause: Token, noun: Token) -> bool:
    """Whether the clause tells what the noun did: "the protests that toppled him last month" were then."""
    if clause.dep_ != "relcl" or clause.head != noun or clause.tag_ != "VBD" or noun.pos_ != "NOUN":
        return False
    return any(child.dep_ == "nsubj" and child.tag_ == "WDT" for child in clause.children)


def _is_what_harmed(noun: Token, verb: Token) -> bool:
    """Whether whom the verb tells to be harmed was harmed by what the noun tells: "the May 7 blasts killed ten"."""
    return noun.dep_ == "nsubj" and noun.head == verb and noun.pos_ == "NOUN" and verb.lemma_ in HARMS


def _taking_place(noun: Token) -> Token:
    """The verb whose subject the noun is, alone or counted: "a couple of raids took place"."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of":
        noun = noun.head.head
    return noun.head if noun.dep_ in _SUBJECTS else noun


def _looseness_to(owner: Token, trigger: Token, head: Token, size: dates.Grain | None) -> int | None:
    """Clauses between the trigger and the token whose time it is, which it shares; None where it does not."""
    at, cost = trigger, 0
    while at != owner:
        above = clause_above(at)
        if above is None and size == "year" and at.lower_ == "after" and at.dep_ == "prep":
            above = at.head  # "came to power in 1970 after overthrowing the king": in the same year
        if above is None:
            return _LENT + cost if _shared(owner, at, head) else None
        at, cost = above, cost + 1
    return cost


def hangs_on(head: Token) -> list[Token]:
    """The tokens that the time hangs on, up to and with the verb whose time it is."""
    chain: list[Token] = []
    at = head
    while at.head != at:
        bound = at.dep_ in NAMING or at.lower_ == "of"
        at = at.head
        if at.dep_ != "prep" or at.pos_ in VERBS:
            chain.append(at)
        if at.pos_ in VERBS and at.dep_ not in {"aux", "auxpass"}:
            if _is_transparent(at):
                continue
            return chain
        if bound and at.pos_ in {"NOUN", "PROPN"} and at.ent_type_ not in {"DATE", "TIME"} and not _opens(at):
            # "the 2018 elections", "Sunday's vote": the time of the thing, not of what is done with it.
            return chain
    return chain


def _is_transparent(verb: Token) -> bool:
    """Whether the clause only says when the thing before it was: "the raid that took place on Monday"."""
    if verb.dep_ == "xcomp":
        return verb.head.lemma_ in _FIXED and verb.head.dep_ == "relcl" and _only_says_when(verb)
    if verb.dep_ == "relcl" and verb.lemma_ in _FIXED:
        return any(child.dep_ == "xcomp" and _only_says_when(child) for child in verb.children)
    return verb.dep_ in {"relcl", "acl", "amod", "advcl", "ccomp"} and _only_says_when(verb)


def _only_says_when(verb: Token) -> bool:
    if verb.lemma_ == "take":
        return any(child.lower_ in {"place", "effect"} for child in verb.children)
    if verb.dep_ == "ccomp" and any(child.dep_ == "auxpass" for child in verb.children):
        return False  # "talks will be held on Monday, he said"
    if verb.lemma_ in _HELD:
        # The parser may take "a release issued on Monday" for a clause.
        return verb.tag_ == "VBN" or not any(child.dep_ in _SUBJECTS for child in verb.children)
    return verb.lemma_ in _HAPPENING and verb.dep_ != "ccomp"


def _opens(noun: Token) -> bool:
    """Whether the noun stands in a phrase before its verb: "In Monday's deal, both agreed" is about Monday."""
    at = noun
    while at.head != at and at.pos_ not in VERBS:
        if at.dep_ == "prep" and at.head.pos_ in VERBS:
            # "Killed in Sunday's raid" was then, "charged in Sunday's raid" was not.
            return at.i < at.head.i or (at.lower_ in _DURING and at.head.lemma_ not in _TRYING)
        if at.dep_ not in {"prep", "pobj"}:
            return False
        at = at.head
    return False


def clause_above(token: Token) -> Token | None:
    """The token from whose time the act of this one takes its own, or None where it has a time of its own."""
    above = token.head
    if above == token:
        return None
    if token.pos_ not in VERBS:
        apart = token.dep_ == "prep" and (token.lower_ in _ELSEWHEN | _REASONS or _is_of_somebody(token))
        return None if apart else above
    helpers = {child.lower_ for child in token.children if child.dep_ in {"aux", "auxpass"}}
    if {"to", "have"} <= helpers and token.dep_ == "xcomp" and above.lemma_ in _HELD_TRUE and above.tag_ == "VBN":
        return above  # "last November he was believed to have been killed"
    if helpers & {"had", "has", "have", "having", "will", "would"}:
        return None
    if token.dep_ == "conj" and above.pos_ in VERBS and joined_to(token) != above:
        return joined_to(token)
    if "to" in helpers:
        return above if token.dep_ == "xcomp" and above.lemma_ in _DOING else None
    if token.dep_ == "pcomp" and above.lower_ == "for":
        return None
    if is_elsewhen(token):
        return None
    return above if token.dep_ in _CLAUSES or is_beside(token) else None


def _is_of_somebody(prep: Token) -> bool:
    """Whether the words only say who somebody is that the verb tells of: "the suspect in the raid was freed"."""
    noun = prep.head
    return (
        prep.lower_ != "of" and noun.dep_ in {*_SUBJECTS, "appos"} and noun.ent_type_ == "" and noun.lemma_ in _PEOPLE
    )


def is_beside(verb: Token) -> bool:
    """Whether the parser hangs a clause on the next that only stands beside it.

    "They came on Monday, broke in and left": the first of three; "the letter was sent; it came the same day".
    """
    above = verb.head
    if verb.dep_ != "ccomp" or verb.i > above.i:
        return False
    joined = any(token.text == ";" for token in verb.doc[verb.i : above.i])
    return joined or not any(child.dep_ in _SUBJECTS for child in above.children)


def is_elsewhen(verb: Token) -> bool:
    """Whether the clause was at another time than the one over it: "after they fled", "and later banned"."""
    return any(child.dep_ in {"mark", "advmod"} and child.lower_ in _ELSEWHEN | _LATER for child in verb.children)


def is_bound(document: Document, expression: TimeExpression) -> bool:
    """Whether the time only bounds what is told: "until 1974", "before Sunday"."""
    token = document.token_at(expression.span.start)
    return token is not None and token.i > 0 and token.doc[token.i - 1].lower_ in _BOUNDS


def is_stretch(document: Document, expression: TimeExpression) -> bool:
    """Whether a duration tells a time of its own: "in the last year", "a few days later"; an hour or two is no step."""
    if expression.type != "DURATION" or (expression.value or "").startswith("PT"):
        return False
    return _STRETCH.search(document.text[expression.span.start : expression.span.end]) is not None


def _shared(owner: Token, trigger: Token, head: Token) -> bool:
    """Whether a time in a lower clause is also the trigger's: "fired and hit a man yesterday"."""
    if owner.dep_ == "pcomp" and owner.head.lower_ in _AT_ONCE and owner.head.head == trigger:
        return True
    if owner.tag_ == "VBG" and owner.lemma_ in _SPEAKING and trigger in (owner.head, owner.head.head):
        # "Speaking on Monday, he urged them": so did he
        return owner.dep_ == "advcl" or (owner.dep_ == "acl" and owner.head.dep_ in _SUBJECTS)
    if owner.head != trigger or owner.pos_ not in VERBS:
        return False
    if owner.dep_ in {"ccomp", "xcomp"} and any(
        token.lemma_ in _SPEECHES for token in head.doc[max(0, head.i - 3) : head.i]
    ):
        return True  # "urged them to leave in a speech on Monday"
    if owner.dep_ in {"ccomp", "xcomp"} and owner.i > trigger.i and trigger.tag_ == "VBD":
        # "Asked that he be freed in 2014": what is asked for lies ahead, so the past year is that of the asking.
        helpers = {child.lower_: child for child in owner.children if child.dep_ in {"aux", "auxpass"}}
        return "be" in helpers and not helpers.keys() & {"to", "will", "would", "should", "could", "might", "may"}
    if owner.dep_ == "conj":
        if head.i < owner.i:
            return False
        passive = all(any(c.dep_ == "nsubjpass" for c in verb.children) for verb in (owner, trigger))
        return passive or not any(child.dep_ in _SUBJECTS for child in owner.children)
    if is_beside(owner):
        return not any(child.dep_ in _SUBJECTS for child in trigger.children)
    marks = {child.lower_ for child in owner.children}
    # "When a mine went off on Monday, two were hurt"; the other way round only "when" is as close.
    return owner.dep_ == "advcl" and bool(marks & _MEANWHILE if owner.i < trigger.i else "when" in marks)
