"""Files: all that an archive holds together of one event, actor, track, case or story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from backchannel.archive import query, query_cases, query_events, query_register, query_tracks
from backchannel.archive.answers import EventRow, ReportRow
from backchannel.archive.answers_files import CaseFile, TrackFile
from backchannel.archive.events_differences import Differences, differences
from backchannel.archive.finding import Together
from backchannel.archive.query_register import ActorFile, CompanionRow, StoryRow
from backchannel.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class EventFile:
    """An event with every report of it, and what they tell differently."""

    row: EventRow
    reports: tuple[ReportRow, ...]
    differences: Differences

    def to_dict(self) -> dict[str, Any]:
        return {
            "event": self.row.to_dict(),
            "reports": [report.to_dict() for report in self.reports],
            "differences": [one.to_dict() for one in self.differences.of],
        }


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A story with its articles, in the order of publication."""

    row: StoryRow
    articles: tuple[CompanionRow, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"story": self.row.to_dict(), "articles": [one.to_dict() for one in self.articles]}


File = EventFile | ActorFile | TrackFile | CaseFile | StoryFile


def file_of(connection: Connection, found: Together) -> File:
    """The file of a group or story. Raises ArchiveError where the archive has lost it."""
    file: File | None = None
    if found.kind == "event":
        file = event_file(connection, found.id)
    elif found.kind == "actor":
        file = query_register.actor_file(connection, found.id)
    elif found.kind == "track":
        file = query_tracks.track_file(connection, found.id)
    elif found.kind == "case":
        file = query_cases.case_file(connection, found.id)
    elif found.kind == "story":
        file = story_file(connection, found.id)
    if file is None:
        raise ArchiveError(f"{found} is not in the archive any more")
    return file


def event_file(connection: Connection, event: str) -> EventFile | None:
    rows = query_events.event_rows(connection, [event])
    if not rows:
        return None
    return EventFile(rows[0], tuple(query.reports(connection, event)), differences(connection, event))


def story_file(connection: Connection, story: str) -> StoryFile | None:
    row = query_register.story(connection, story)
    return None if row is None else StoryFile(row, tuple(query_register.articles_of(connection, story)))
