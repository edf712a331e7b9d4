"""Why a reading coded an event as it did: what proposed it, what was weighed, and what decided each of its fields."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from backchannel.model.article import Evidence
from backchannel.model.record_json import dump_event
from backchannel.model.records import Actor, Event, EventType, ReadBy, Statement, Status

FORMAT = "backchannel.explanation/1"

By = Literal["frame", "speech", "encoder"]
Verdict = Literal["told", "merged", "unsure", "told_by_frame", "lone"]
"""What became of an act that was proposed.

told: it is an event of the record. merged: it is another telling of one. unsure: its confidence lies below the least
that is told. told_by_frame: only the encoder proposed it, and a frame tells an act of that type in the sentence.
lone: the text is one sentence, where frames go first and of what the encoder proposes only the surest is told.
"""
Side = Literal["source", "target"]
StatusHow = Literal["plain", "modal", "negated", "governed", "order", "condition", "question", "spoken"]
"""What gives the status: nothing does (it happened), a modal ("will"), a negation, a governing word ("agreed to"), the
verb as an order, a condition or doubt beside it ("if", "allegedly"), a question, or that saying the words is the act.
"""


@dataclass(frozen=True, slots=True)
class Chance:
    """What the encoder makes of a word: a type of event ("-" for no act) or a status, and its chance, 0 to 1."""

    name: str
    chance: float


@dataclass(frozen=True, slots=True)
class FrameRow:
    """A frame as its row says it; `line` is its line in frames.tsv, None for a verb of the user's own vocabulary."""

    line: int | None
    kind: str
    words: str
    particles: str
    objects: str
    needs: str
    targets: str
    type: str
    mode: str
    weight: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """One thing that the judge weighed: it adds `weight` times `value` to the sum that gives the confidence."""

    name: str
    value: float
    weight: float
    adds: float


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who was considered as the source or the target of the act.

    `actor` is None where the words name nobody whom the reading knows. `chance` is the encoder's, None where it does
    not see the part; where neither it nor a frame does, somebody who takes part comes from another telling of the act.
    """

    role: Side
    actor: Actor | None
    words: Evidence | None
    by_frame: bool
    chance: float | None
    taken: bool


@dataclass(frozen=True, slots=True)
class StatusReason:
    """What gives the status: `word` is the modal, negation or governing word; `chances` are what the encoder holds."""

    status: Status
    how: StatusHow
    word: Evidence | None
    chances: tuple[Chance, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """Words of another sentence, or of the same, that were taken to tell the same act."""

    words: Evidence
    sentence: Evidence | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """An act that was weighed in the same sentence and is not told."""

    type: EventType
    words: Evidence
    by: By
    confidence: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why `event` was coded as it is.

    `asked` is the id that was asked for. Where this reading does not tell that event, `event` is the nearest that it
    weighed, and has another id. Where `verdict` is "merged", `instead` is the event whose telling it became.
    """

    asked: str
    event: Event
    verdict: Verdict
    instead: Event | None
    by: By
    word: Evidence
    """The word at which the act was found; the trigger may have more."""
    frame: FrameRow | None
    types: tuple[Chance, ...]
    weighed: tuple[Weighed, ...]
    """Empty where nothing is weighed: a verb of the user's own vocabulary is believed as it stands."""
    total: float
    """Sum of what was weighed: the confidence is 1 / (1 + exp(-total))."""
    confidence: float
    least: float
    """The least confidence of an act that is told."""
    lone: bool
    """Whether the text is one sentence: it was most likely chosen because it tells an act, so `least` does not hold."""
    participants: tuple[Participant, ...]
    status: StatusReason
    statement: Statement | None
    """The statement that tells it, where one does."""
    performed: bool
    """Whether the words do the act themselves ("we urge"), so that it rests on nobody's word."""
    tellings: tuple[Telling, ...]
    alternatives: tuple[Alternative, ...]
    read_by: ReadBy

    @property
    def is_told(self) -> bool:
        """Whether the event that was asked for is told by this reading, as an event of its own."""
        return self.asked == self.event.id and self.verdict == "told"

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain dicts, lists, strings and numbers; an event is in the form of docs/record.md."""
        return {"format": FORMAT, **{field.name: _plain(getattr(self, field.name)) for field in fields(self)}}


def _plain(value: Any) -> Any:
    if isinstance(value, Event):
        return dump_event(value) | {
            "names": {a.id: a.name for a in (*value.sources, *value.targets, value.said_by) if a}
        }
    if isinstance(value, Evidence):
        return {"quote": value.quote, "start": value.start, "end": value.end, "line": value.line}
    if isinstance(value, Actor):
        return {"id": value.id, "name": value.name}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
