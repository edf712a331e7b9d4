"""The file of an event, an actor, a track, a case or a story, printed for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from backchannel.archive.answers import ReportRow
from backchannel.archive.answers_files import CaseFile, TrackFile
from backchannel.archive.events_differences import Difference
from backchannel.archive.files import EventFile, File, StoryFile
from backchannel.archive.query_register import ActorFile
from backchannel.archive.register import Office
from backchannel.text import squeeze
from backchannel.views import words
from backchannel.views.cli.archive_view import timeline_entry
from backchannel.views.cli.entries import Entry, act, around, print_entry
from backchannel.views.cli.finding_view import actor_entry, between, story_entry
from backchannel.views.cli.following_view import print_case, print_track

if TYPE_CHECKING:
    from rich.console import Console

_ASPECTS = {"said_by": "on whose word", "count": "number"}
_IN_ITS_OWN_VOICE = "in its own voice"


def print_file(console: Console, file: File) -> None:
    if isinstance(file, EventFile):
        _print_event(console, file)
    elif isinstance(file, ActorFile):
        _print_actor(console, file)
    elif isinstance(file, TrackFile):
        print_track(console, file)
    elif isinstance(file, CaseFile):
        print_case(console, file)
    else:
        _print_story(console, file)


def _print_event(console: Console, file: EventFile) -> None:
    print_entry(console, timeline_entry(file.row))
    _print_section(console, "Told by", map(report_entry, file.reports))
    _print_section(console, "Told differently", map(_difference_entry, file.differences.of))


def _print_actor(console: Console, file: ActorFile) -> None:
    print_entry(console, actor_entry(file.row))
    _print_section(console, "Offices, as told", map(_office_entry, file.offices))
    others = [(one.b if one.a.id == file.row.id else one.a, one) for one in file.proposals]
    maybe = (
        Entry([(other.name, "bold")], [f"likeness {one.likeness:.2f}", one.why], id=other.id) for other, one in others
    )
    _print_section(console, "May be one with", maybe)


def _print_story(console: Console, file: StoryFile) -> None:
    print_entry(console, story_entry(file.row))
    copies = {one.voice for one in file.articles if one.voice != one.article.id}
    entries = []
    for one in file.articles:
        terms = ["an older version"] if one.superseded_by else []
        terms += ["one text on several pages"] if one.voice in copies else []
        terms += [one.article.outlet] if one.article.outlet else []
        title = one.article.title or one.article.url or "untitled"
        entries.append(Entry([(title, "bold")], terms, when=_day(one.article.published), id=one.article.id))
    _print_section(console, "Articles", entries)


def report_entry(row: ReportRow) -> Entry:
    return Entry(
        head=act(row.sources, row.trigger.quote, row.targets),
        terms=[row.type, *words.event_terms(row.mode, row.status, row.said_by, row.place), *_dated(row)],
        quote=around(row.sentence.quote, row.sentence.start, row.trigger.quote, row.trigger.start),
        line=row.trigger.line,
        when=_day(row.article.published),
        id=row.id,
        source=str(row.article),
    )


def _dated(row: ReportRow) -> list[str]:
    return [f"on {words.day_in_words(row.date.value)}"] if row.date else []


def _difference_entry(one: Difference) -> Entry:
    """ "status: planned (Meridian Wire, 1980-04-24) → happened (Delta Post, 1980-04-26)"."""
    named = _ASPECTS.get(one.aspect, one.aspect) + (f" {one.of.replace('_', ' ')}" if one.of else "")
    missing = _IN_ITS_OWN_VOICE if one.aspect == "said_by" else "not told"
    told = " → ".join(f"{squeeze(told.value or missing)} ({told.article})" for told in one.changes)
    return Entry([(f"{named}: ", "bold"), (told, "")])


def _office_entry(office: Office) -> Entry:
    name, _ = office.of
    held = office.held_from or office.held_until
    term = [f"held {between(office.held_from, office.held_until)}, as the vocabulary knows"] if held else []
    told = [f"told {between(office.first_day, office.last_day)}", words.counted(len(office.ties), "article")]
    return Entry([(f"{office.role or 'office'}, {name}", "bold")], [*told, *term])


def _print_section(console: Console, title: str, entries: Iterable[Entry]) -> None:
    for at, entry in enumerate(entries):
        console.print()
        if not at:
            console.rule(title, characters="─", align="left")
        print_entry(console, entry)


def _day(day: date | None) -> str:
    return words.day_in_words(day.isoformat()) if day else "no date"
