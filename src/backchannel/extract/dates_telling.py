"""The day on which a telling stands: a sentence in the plain past goes on where the ones before it left off."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.dates_clause import (
    NAMING,
    VERBS,
    clause_above,
    hangs_on,
    is_beside,
    is_bound,
    is_elsewhen,
    is_stretch,
    opens_sentence,
    times_of,
)
from backchannel.model import dates
from backchannel.model.document import Document, Sentence, TimeExpression

# How far back the day may lie on which a telling in the past tense goes on: sentences, and paragraphs between.
_CARRIED_SENTENCES = 12
_CARRIED_BLOCKS = 5
# Code points after which a telling without paragraphs has moved on, as one with paragraphs does at the next.
_ONE_PARAGRAPH = 450
# A year or a month is gone on with at once or not at all.
_CARRIED_STRETCH = 1
REPORTING = frozenset(
    "say tell report add note state announce write tweet explain confirm claim accord declare post comment respond "
    "reply remark argue show indicate reveal suggest speak".split()
)
_SAYING = frozenset(
    "say tell add note state explain comment reply remark argue claim write tweet report acknowledge admit confirm "
    "insist deny allege".split()
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_HE = frozenset({"he", "she", "they", "it"})
_HIM = frozenset({"him", "her", "them", "it"})
# What holds is no step of a telling.
_STANDING = frozenset({"VBZ", "VBP"})
_KNOWN = frozenset("the this that these those his her its their both some others another".split())

# Of a time before what is told.
_BEFORE_THAT = frozenset({"previously", "formerly", "once", "originally", "initially", "historically"})
_POINTING = frozenset({"this", "that", "these", "those"})
REACTING = frozenset(
    "welcome condemn praise denounce criticise criticize deplore hail reject applaud decry slam".split()
)


def day_of_telling(document: Document, trigger: Token, sentence: Sentence) -> TimeExpression | None:
    """The day of the sentences just before, where the trigger goes on telling in the plain past."""
    verb = _told_by(trigger)
    if sentence.heading or document.quotation_at(trigger.idx) is not None or verb is None:
        return None
    if _has_time_of_its_own(document, trigger, sentence):
        return None
    for before in reversed(document.sentences[max(0, sentence.index - _CARRIED_SENTENCES) : sentence.index]):
        if before.heading or sentence.block - before.block > _CARRIED_BLOCKS:
            return None
        if before.block != sentence.block and _looks_back(before):
            return None  # "He resigned on 21 April, three days before the raid": the telling does not go on from there
        for expression, anchor in _main_times(document, before):
            if anchor.lemma_ in _SAYING and not _is_he(_subject(verb)):
                continue  # the day on which somebody said something is that of what they said next, and of no other act
            if _is_pluperfect(anchor):
                continue  # what had been before does not end the telling
            stands = _is_step(document, expression, anchor)
            return expression if stands and _goes_on_from(expression, anchor, verb, before, sentence) else None
    return None


def _looks_back(sentence: Sentence) -> bool:
    """Whether the sentence steps back behind what was told: "three days before the raid", "two weeks earlier"."""
    return any(
        token.lower_ in {"before", "earlier"}
        and token.i > sentence.tokens.start
        and token.nbor(-1).lower_ in {"day", "days", "week", "weeks", "month", "months", "year", "years", "hours"}
        for token in sentence.tokens
    )


def _is_pluperfect(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "had" for child in verb.children)


def _is_step(document: Document, expression: TimeExpression, anchor: Token) -> bool:
    """Whether the time says when the act of its verb was, and is no bound and no time of another act."""
    if not is_plain_past(anchor) or is_bound(document, expression) or _is_of_a_thing(document, expression):
        return False
    return anchor.dep_ != "advcl" or not is_elsewhen(anchor)


def _goes_on_from(expression: TimeExpression, anchor: Token, verb: Token, before: Sentence, sentence: Sentence) -> bool:
    value = (expression.value or "").partition("T")[0]
    size = dates.grain(value)
    if size not in {"day", "month", "year"}:
        return False
    if size != "day" and is_elsewhen(verb):
        return False  # "he later apologised": not in the same year, as far as is said
    if size != "day" and (sentence.block != before.block or sentence.index - before.index > _CARRIED_STRETCH):
        return False
    subject = _subject(verb)
    if anchor.lemma_ in _SAYING:
        return True
    far = verb.idx - expression.span.end > _ONE_PARAGRAPH
    if sentence.block == before.block and not far:
        since = before.tokens.start
        return size == "day" or (subject is not None and (_is_known(subject, since) or _refers_back(verb, since)))
    if verb.lemma_ == anchor.lemma_:
        return True  # the same act, told again
    if verb.dep_ == "ccomp":
        return False
    since = before.tokens.start
    return subject is None or _is_known(subject, since, far=far) or _refers_back(verb, since)


def _is_of_a_thing(document: Document, expression: TimeExpression) -> bool:
    """Whether the time is only of something that the sentence mentions: "in the May 3 deal", "after Sunday's vote"."""
    inside = document.tokens_in(expression.span)
    indices = {token.i for token in inside}
    return any(token.dep_ in NAMING and token.head.i not in indices for token in inside)


def _subject(verb: Token) -> Token | None:
    """The subject of the verb, or of the one that it is joined to."""
    for _ in range(4):
        found = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if found is not None or verb.dep_ != "conj":
            return found
        verb = verb.head
    return None


def _refers_back(verb: Token, since: int) -> bool:
    """Whether the act followed on one that was told: "after the vote", "with that ruling", "condemned the attack"."""
    for child in verb.children:
        marks = _KNOWN if child.lower_ in {"after", "following"} else _POINTING
        if child.dep_ == "prep" and any(n.dep_ == "pobj" and _has(n, marks) for n in child.children):
            return True
        if child.dep_ == "dobj" and child.lower_ in _HIM:
            return True
        if child.dep_ == "dobj" and _has(child, _POINTING | {"the"}):
            named = any(t.lemma_ == child.lemma_ for t in verb.doc[since : verb.sent.start])
            if named or verb.lemma_ in REACTING:
                return True
    return False


def _has(noun: Token, words: frozenset[str]) -> bool:
    return any(child.lower_ in words for child in noun.children)


def _is_he(subject: Token | None) -> bool:
    return subject is not None and subject.lower_ in _HE


def _is_known(subject: Token, since: int, *, far: bool = False) -> bool:
    """Whether it was named since that token, or the words themselves take it as spoken of: "the officers".

    Further on (`far`) both: "the partner" may be a new one.
    """
    if subject.lower_ in _HE:
        return True
    before = subject.doc[since : subject.sent.start]
    if subject.pos_ == "PROPN":
        # "The State Department" bears its article as a name; that it was spoken of before is not said.
        return any(token.text == subject.text for token in before)
    known = any(child.lower_ in _KNOWN for child in subject.children)
    return known and (not far or any(token.lemma_.lower() == subject.lemma_ for token in before))


def _has_time_of_its_own(document: Document, trigger: Token, sentence: Sentence) -> bool:
    """Whether a time of the sentence hangs on the trigger or a word over it; a clock's time alone tells no day."""
    if any(child.lower_ == "before" and child.dep_ in {"prep", "advmod"} for child in trigger.children):
        return True
    if any(child.lower_ in _BEFORE_THAT and child.dep_ == "advmod" for child in trigger.children):
        return True
    over = {trigger.i} | {token.i for token in trigger.ancestors}
    quoted = document.quotation_at(trigger.idx) is not None
    for expression, head in times_of(document, sentence):
        if expression.type in {"SET", "DURATION"} and not is_stretch(document, expression):
            continue
        if (expression.value or "").startswith("T"):
            continue
        if not quoted and document.quotation_at(expression.span.start) is not None:
            continue  # what somebody says of another day
        chain = hangs_on(head)
        if opens_sentence(expression, sentence) or (chain and chain[-1].pos_ in VERBS and chain[-1].i in over):
            return True
    return False


def _main_times(document: Document, sentence: Sentence) -> Iterator[tuple[TimeExpression, Token]]:
    """The times on the main line of a sentence, each with the verb that it dates."""
    root = sentence.tokens.root
    for expression, head in times_of(document, sentence):
        if expression.type not in {"DATE", "TIME"} or (expression.value or "").startswith(("T", "PRESENT")):
            continue
        if document.quotation_at(expression.span.start) is not None:
            continue
        if opens_sentence(expression, sentence):
            yield expression, root
            continue
        chain = hangs_on(head)
        if _is_as_of(head):
            continue
        if chain and chain[-1].tag_ not in _STANDING and chain[-1].pos_ in VERBS and _on_main_line(chain[-1]):
            yield expression, chain[-1]


def _is_as_of(head: Token) -> bool:
    """ "As of Monday" says up to when something is known."""
    return head.i > 1 and head.doc[head.i - 1].lower_ == "of" and head.doc[head.i - 2].lower_ == "as"


def _told_by(trigger: Token) -> Token | None:
    """The finite verb in the plain past that carries the trigger in the main line of the telling, if one does."""
    at = trigger
    if trigger.pos_ == "NOUN" and trigger.dep_ not in _SUBJECTS and not _is_new(trigger):
        return None
    while True:
        if at.pos_ in VERBS and is_plain_past(at):
            return at if _on_main_line(at) else None
        above = at.head
        if above == at or (at.pos_ in VERBS and clause_above(at) is None):
            return None
        at = above


def _is_new(noun: Token) -> bool:
    """Whether a noun tells an act as news: "held a rally", not "criticised his refusal"."""
    return noun.dep_ == "dobj" and not any(
        child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ not in {"a", "an", "another"})
        for child in noun.children
    )


def is_plain_past(verb: Token) -> bool:
    """Whether the verb tells in the past what happened, not what had been or would be."""
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in helpers}
    if words & {"had", "has", "have", "will", "would", "to", "could", "might", "may"}:
        return False
    if verb.tag_ == "VBN" and not words and any(child.dep_ == "nsubj" for child in verb.children):
        return True  # a past that the tagger takes for a participle
    return verb.tag_ == "VBD" or (verb.tag_ in {"VBN", "VBG", "VB"} and bool(words & {"was", "were", "did"}))


def _on_main_line(verb: Token) -> bool:
    """Whether the clause is the sentence's own, or what somebody is said to have told of it."""
    while verb.head != verb:
        if verb.dep_ == "advcl" and is_elsewhen(verb):
            return False  # "came after rebels took the north": the telling came to it later
        if verb.dep_ == "ccomp" and not is_beside(verb):
            if verb.head.lemma_ not in REPORTING:
                return False
        elif verb.dep_ not in {"conj", "advcl", "ccomp", "parataxis", "dep"}:
            return False
        verb = verb.head
    return True


def stating_verb(document: Document, trigger: Token, sentence: Sentence) -> tuple[Token, Sentence] | None:
    """The verb that tells who said the words around the trigger, quoted or reported, with its sentence."""
    quotation = document.quotation_at(trigger.idx)
    if quotation is None:
        said = next((token for token in (trigger, *trigger.ancestors) if token.dep_ == "ccomp"), None)
        return None if said is None else (said.head, sentence)
    for near in reversed(document.sentences[max(0, sentence.index - 2) : sentence.index + 1]):
        if sentence.block - near.block > 1:
            return None
        for token in near.tokens:
            if token.lemma_ in REPORTING and token.tag_ == "VBD" and document.quotation_at(token.idx) is None:
                return token, near
    return None
