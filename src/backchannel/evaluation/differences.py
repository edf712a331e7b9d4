"""What a reading gave otherwise than the gold, one by one, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from backchannel.evaluation.comparison import Comparison, event_spans, same_sides, share_of
from backchannel.evaluation.gold import GoldEvent, GoldFate, GoldStatement, GoldTalks, GoldTie
from backchannel.evaluation.matching import (
    characters,
    content_spans,
    first_span,
    is_actor,
    names_of,
    pair_up,
    same_name,
)
from backchannel.model.article import Article, Evidence
from backchannel.model.records import Event, Fate, Statement, Talks, Tie
from backchannel.text import Span, squeeze

Fault = Literal[
    "wrong status", "outside gold", "wrong fate", "wrong actors", "wrong speaker", "wrong type", "wrong said_by",
    "extra", "wrong date", "missing", "wrong extent",
]  # fmt: skip
_Claim = Event | Fate | Statement | Talks | Tie

#: How bad a fault is, times the confidence of the claim. A wrong claim is worse than a gap, and worst is to tell as
#: done what was only threatened, asked for or denied.
_BADNESS: dict[Fault, float] = {
    "wrong status": 1.0,
    "outside gold": 0.9,
    "wrong fate": 0.9,
    "wrong actors": 0.8,
    "wrong speaker": 0.8,
    "wrong type": 0.7,
    "wrong said_by": 0.7,
    "extra": 0.6,
    "wrong date": 0.6,
    "missing": 0.4,
    "wrong extent": 0.3,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One claim that differs: where it stands (file, line of the text, words), what the gold has there and what was
    given; "" is nothing. `badness` is from 0 to 1."""

    file: str
    line: int
    layer: str
    fault: Fault
    words: str
    expected: str
    given: str
    badness: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def worst(comparisons: Iterable[Comparison], most: int) -> list[Difference]:
    """The worst differences of all the articles; those that are equally bad as they stand."""
    found = [difference for one in comparisons for difference in differences(one)]
    return sorted(found, key=lambda d: -d.badness)[:most]


def differences(one: Comparison) -> Iterator[Difference]:
    """All differences of one article, layer by layer."""
    teller = _Teller(one)
    yield from _statements(one, teller)
    yield from _matched_events(one, teller)
    yield from _other_events(one, teller)
    yield from _fates(one, teller)
    for layer, answers in (("ties", one.ties), ("talks", one.talks)):
        for gold in answers.missing:
            yield teller.missing(layer, gold.evidence, _told(gold))
        for given in answers.extra:
            yield teller.surplus(layer, given, given.evidence)


def _statements(one: Comparison, teller: _Teller) -> Iterator[Difference]:
    for gold, given in one.statements.pairs:
        if not is_actor(gold.speaker, given.speaker):
            told = str(given.speaker or "")
            yield teller.differ(
                "statements", "wrong speaker", given, given.content[0], expected=gold.speaker, given=told
            )
    text = one.gold.article.text
    expected = {id(gold): characters(content_spans(text, gold)) for gold in one.statements.missing}
    extra = {id(given): characters(part.span for part in given.content) for given in one.statements.extra}
    near = pair_up(
        one.statements.missing, one.statements.extra, lambda gold, given: share_of(expected[id(gold)], extra[id(given)])
    )
    for gold, given in near:
        yield teller.differ(
            "statements", "wrong extent", given, given.content[0], expected=_told(gold), given=str(given)
        )
    paired = {id(part) for pair in near for part in pair}
    for gold in one.statements.missing:
        if id(gold) not in paired:
            yield teller.missing("statements", gold.content[0], _told(gold))
    for given in one.statements.extra:
        if id(given) not in paired:
            yield teller.surplus("statements", given, given.content[0])


def _matched_events(one: Comparison, teller: _Teller) -> Iterator[Difference]:
    for gold, given in one.events.pairs:

        def differ(fault: Fault, expected: str, told: str, event: Event = given) -> Difference:
            return teller.differ("events", fault, event, event.sentence, expected=expected, given=told)

        if gold.status != given.status:
            yield differ("wrong status", f"[{gold.status}]", f"[{given.status}]: {_trigger_of(given)}")
        if not _same_voice(gold.said_by, given):
            itself = "the article itself"
            yield differ("wrong said_by", gold.said_by or itself, f"{given.said_by or itself}: {_trigger_of(given)}")
        if gold.date and gold.date != str(given.date or ""):
            yield differ("wrong date", gold.date, f"{given.date or 'none'}: {_trigger_of(given)}")


def _trigger_of(given: Event) -> str:
    return f"{given.type} “{given.trigger}”"


def _same_voice(said_by: str | None, given: Event) -> bool:
    return given.said_by is None if said_by is None else is_actor(said_by, given.said_by)


def _other_events(one: Comparison, teller: _Teller) -> Iterator[Difference]:
    """Events that no pair has: of the same sentence they are held together, as what the gold has and what was given."""
    outside = {id(event) for event in one.outside}
    told = {id(gold): event_spans(one.gold, gold) for gold in one.events.missing}

    def near(gold: GoldEvent, given: Event) -> float:
        if not any(span.start <= given.trigger.start < span.end for span in told[id(gold)]):
            return 0
        same = squeeze(given.trigger.quote) in gold.trigger or gold.trigger in given.trigger.quote
        return 2 * (given.type == gold.type) + same

    pairs = pair_up(one.events.missing, one.events.extra, near)
    for gold, given in pairs:
        yield teller.differ(
            "events", _fault_of(gold, given), given, given.sentence, expected=_told(gold), given=str(given)
        )
    paired = {id(part) for pair in pairs for part in pair}
    for gold in one.events.missing:
        if id(gold) not in paired:
            yield teller.missing("events", gold.sentence, _told(gold))
    for given in one.events.extra:
        if id(given) not in paired:
            yield teller.surplus("events", given, given.sentence, "outside gold" if id(given) in outside else "extra")


def _fault_of(gold: GoldEvent, given: Event) -> Fault:
    if gold.type != given.type:
        return "wrong type"
    return "extra" if same_sides(gold, given) else "wrong actors"


def _fates(one: Comparison, teller: _Teller) -> Iterator[Difference]:
    def same_person(gold: GoldFate, given: Fate) -> bool:
        return any(same_name(gold.who, name) for name in (given.who, *names_of(given.actor)))

    pairs = pair_up(one.fates.missing, one.fates.extra, same_person)
    for gold, given in pairs:
        yield teller.differ("fates", "wrong fate", given, given.evidence, expected=_told(gold), given=str(given))
    paired = {id(part) for pair in pairs for part in pair}
    for gold in one.fates.missing:
        if id(gold) not in paired:
            yield teller.missing("fates", gold.evidence, _told(gold))
    for given in one.fates.extra:
        if id(given) not in paired:
            yield teller.surplus("fates", given, given.evidence)


class _Teller:
    """Makes the differences of one article."""

    def __init__(self, one: Comparison) -> None:
        self.file = one.gold.file
        self.article: Article = one.gold.article

    def differ(self, layer: str, fault: Fault, claim: _Claim, at: Evidence, *, expected: str, given: str) -> Difference:
        badness = round(_BADNESS[fault] * claim.confidence, 3)
        return Difference(self.file, at.line, layer, fault, squeeze(at.quote), expected, given, badness)

    def surplus(self, layer: str, claim: _Claim, at: Evidence, fault: Fault = "extra") -> Difference:
        return self.differ(layer, fault, claim, at, expected="", given=str(claim))

    def missing(self, layer: str, words: str, expected: str) -> Difference:
        span = first_span(self.article.text, words) or Span(0, 1)
        line = self.article.cite(*span).line
        return Difference(self.file, line, layer, "missing", squeeze(words), expected, "", _BADNESS["missing"])


def _told(gold: GoldStatement | GoldEvent | GoldTie | GoldFate | GoldTalks) -> str:
    """A gold claim in the words in which a given one is told."""
    if isinstance(gold, GoldStatement):
        said = squeeze(" … ".join(gold.content))
        return f"{gold.speaker} {gold.cue or 'said'}: " + (f"“{said}”" if gold.kind == "direct" else said)
    if isinstance(gold, GoldEvent):
        return _event_told(gold)
    if isinstance(gold, GoldTie):
        return f"{gold.a} {gold.kind.replace('_', ' ')} {gold.b}"
    if isinstance(gold, GoldFate):
        when = f"{gold.date} " if gold.date else ""
        return f"{when}{gold.who}: {gold.fate.replace('_', ' ')}" + (f" by {gold.by}" if gold.by else "")
    carried = f", mediated by {_listed(gold.mediators)}" if gold.mediators else ""
    return f"{_listed(gold.parties) or 'parties not named'}{carried}: {gold.issue} [{gold.stage.replace('_', ' ')}]"


def _event_told(gold: GoldEvent) -> str:
    when = f"{gold.date} " if gold.date else ""
    status = "" if gold.status == "happened" else f" [{gold.status}]"
    whom = f" → {_listed(gold.targets)}" if gold.targets else ""
    where = f" in {gold.place}" if gold.place else ""
    word = f" (says {gold.said_by})" if gold.said_by else ""
    return f"{when}{gold.type}{status}: {_listed(gold.sources) or 'somebody'} “{gold.trigger}”{whom}{where}{word}"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
