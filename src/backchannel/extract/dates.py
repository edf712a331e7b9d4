"""When an act took place: the time that the grammar ties to its trigger, or the day on which the telling stands.

Nothing else gives a date: the publication day never stands in for one, nor does the time of another act.
"""

from __future__ import annotations

from spacy.tokens import Token

from backchannel.extract.dates_clause import time_in_sentence
from backchannel.extract.dates_counted import counted_day
from backchannel.extract.dates_same import day_of_the_same
from backchannel.extract.dates_telling import REACTING, day_of_telling, stating_verb
from backchannel.model import dates
from backchannel.model.document import Document, Sentence, TimeExpression
from backchannel.model.records import DatePrecision, EventDate

# Grains that a record's date may have; a week, a quarter or a decade leaves the date open.
_PRECISIONS: dict[str, DatePrecision] = {"day": "day", "month": "month", "season": "season", "year": "year"}


_SPEAKER = frozenset({"he", "she", "they", "it", "we", "i"})


def date_of(document: Document, trigger: Token, *, sentence: Sentence) -> EventDate | None:
    """The date of the act that `trigger` tells, or None where nothing tells it.

    First what its own clause says; then, for a plain past tense that goes on telling, the day of the sentences before;
    and for an act that is done by saying so ("we urge them", "said it would not pay"), the day on which it was said.
    """
    found = counted_day(document, trigger, sentence, _time_of) or _time_of(document, trigger, sentence)
    if found is None and _is_performed(trigger):
        stated = stating_verb(document, trigger, sentence)
        found = _time_of(document, *stated) if stated else None
    return None if found is None else _event_date(document, found, _is_done(trigger))


def _time_of(document: Document, trigger: Token, sentence: Sentence) -> TimeExpression | None:
    return (
        time_in_sentence(document, trigger, sentence)
        or day_of_telling(document, trigger, sentence)
        or day_of_the_same(document, trigger, sentence)
    )


def _event_date(document: Document, expression: TimeExpression, done: bool) -> EventDate | None:
    value = (expression.value or "").partition("T")[0]
    if done:
        value = _before_report(document, value, document.text[slice(*expression.span)])
    if dates.grain(value) == "half":
        value = value[:4]
    precision = _PRECISIONS.get(dates.grain(value) or "")
    if precision is None:
        return None
    return EventDate(value, precision, expression.basis, document.article.cite(*expression.span))


def _is_done(trigger: Token) -> bool:
    """Whether the word tells what was done: a past tense or a participle, and no modal over it."""
    words = {child.lower_ for child in trigger.children if child.dep_ in {"aux", "auxpass"}}
    past = trigger.tag_ == "VBD" or (trigger.tag_ == "VBN" and trigger.dep_ in {"acl", "advcl", "ROOT", "relcl"})
    return past and words <= {"was", "were", "had", "has", "have", "been"}


def _before_report(document: Document, value: str, words: str) -> str:
    """The day, a week or a year sooner where it would lie after the report that tells what was done on it.

    "Seized on 4 November" in September was seized the year before, "said on Sunday" on a Monday the day before; where
    the words name the year, they stand.
    """
    published, day = document.article.published, dates.start(value)
    if published is None or day is None or day <= published or dates.grain(value) != "day" or value[:4] in words:
        return value
    if any(character.isdigit() for character in words):
        sooner = dates.make_day(day.year - 1, day.month, day.day)
    else:
        sooner = dates.shift_days(day, -7)
    return dates.day(sooner) if sooner is not None and sooner <= published else value


def _is_performed(word: Token) -> bool:
    """Whether the words do what they tell: "I thank", "we strongly urge", "they must leave", "it would not pay"."""
    verb = word.head if word.tag_ == "MD" else word
    if verb.dep_ == "ccomp" and verb.lemma_ in REACTING and verb.tag_ in {"VBD", "VBZ", "VBP"}:
        # "Told them on Monday that he rejected the plan": so he did by telling them.
        return any(child.dep_ == "nsubj" and child.lower_ in _SPEAKER for child in verb.children)
    helpers = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if "must" in helpers or (helpers & {"would", "will"} and any(child.dep_ == "neg" for child in verb.children)):
        return True
    return verb.tag_ in {"VBP", "VB"} and any(
        child.dep_ == "nsubj" and child.lower_ in {"i", "we"} for child in verb.children
    )
