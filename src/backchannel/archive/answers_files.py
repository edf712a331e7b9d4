"""What the archive answers of tracks and cases: their rows, and their files with all that was told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from backchannel.archive.answers import Answer, EventRow, Named, Source, StatementRow, When, Words
from backchannel.model.records import FateKind, Stage

_Day = date  # where a field is called date


@dataclass(frozen=True, slots=True)
class CaseRow(Answer):
    """A case: a captive, missing or detained person, or a counted group, and what has become of them as far as is told.

    `count` is None for a named person, who is then `entry` of the register; `country` whose people they are. `last_day`
    is the day since which the fate stands, None where nobody tells one; `first_day` the first that anything is told of,
    by its own date or else that of publication. `held_by` is who is told to
    hold them. `reports` counts the tellings in current articles, `voices` the independent texts among them. The words
    tell the fate, in `article`; they are None where a newer reading left that telling out.
    """

    id: str
    who: str
    count: int | None
    entry: Named | None
    country: str | None
    fate: FateKind
    held_by: Named | None
    first_day: date | None
    last_day: date | None
    words: Words | None
    article: Source
    reports: int
    voices: int
    first_told: date | None
    last_told: date | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class FateTold(Answer):
    """A fate as one article tells it. `said_by` is whose words tell it, None where the article does in its own voice;
    `part` says that it is told of a part of the group only, `before` that the article tells it for what was before the
    end that it tells too ("freed the men, who were held since May"). `day` is that of the fate, else of publication."""

    id: str
    who: str
    fate: FateKind
    count: int | None
    by: str | None
    day: date | None
    date: When | None
    said_by: str | None
    part: bool
    before: bool
    words: Words
    confidence: float
    article: Source


@dataclass(frozen=True, slots=True)
class Wish(Answer):
    """Who asks for their release, by an event or in a statement (`kind`, with its `id`)."""

    id: str
    kind: Literal["event", "statement"]
    by: tuple[Named, ...]
    date: When | None
    words: Words
    article: Source


@dataclass(frozen=True, slots=True)
class Dispute(Answer):
    """Tellings that contradict one another about the "fate", the "count" or the "holder", side by side."""

    about: str
    told: tuple[FateTold, ...]


@dataclass(frozen=True, slots=True)
class Side(Answer):
    """A side of talks: an entry of the register, and those who act for it; `reports` counts tellings in which any of
    them takes part."""

    id: str
    name: str
    people: tuple[Named, ...]
    reports: int

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class TrackRow(Answer):
    """A negotiation over time. `issue` is None where no article says more than that there are talks; `stage` the
    latest told, published on `last_day`. The words tell the stage, in `article`; counts and the rest as in a case."""

    id: str
    issue: str | None
    stage: Stage
    parties: tuple[Side, ...]
    mediators: tuple[Side, ...]
    first_day: date | None
    last_day: date | None
    words: Words | None
    article: Source
    reports: int
    voices: int
    first_told: date | None
    last_told: date | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class StageTold(Answer):
    """Talks as one article tells of them, with who is told to take part; `changed` says that the stage is another than
    was told before."""

    id: str
    day: date | None
    stage: Stage
    changed: bool
    issue: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    words: Words
    confidence: float
    article: Source


@dataclass(frozen=True, slots=True)
class Round(Answer):
    """Meetings and calls of the sides, or with those who mediate, in one place on one day; None where not told."""

    place: str | None
    day: date | None
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Move(Answer):
    """A proposal, demand, answer or threat of one side to another, with the statements that it was made in."""

    event: EventRow
    said: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True)
class CaseFile(Answer):
    """All that is told of a case: fates by their days, who asks for release, what the sources dispute, the tracks that
    are about it, and the cases of those who are told of as held beside them."""

    case: CaseRow
    fates: tuple[FateTold, ...]
    wishes: tuple[Wish, ...]
    disputes: tuple[Dispute, ...]
    tracks: tuple[TrackRow, ...]
    beside: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class TrackFile(Answer):
    """All that is told of a track: its stages by the days of publication, rounds by their places and days, the moves of
    its sides, and the cases that it is about."""

    track: TrackRow
    stages: tuple[StageTold, ...]
    rounds: tuple[Round, ...]
    moves: tuple[Move, ...]
    cases: tuple[CaseRow, ...]
