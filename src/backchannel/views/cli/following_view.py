"""Tracks and cases and their files, printed for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from backchannel.archive.answers_files import (
    CaseFile,
    CaseRow,
    Dispute,
    FateTold,
    Move,
    Round,
    Side,
    StageTold,
    TrackFile,
    TrackRow,
    Wish,
)
from backchannel.views import words
from backchannel.views.cli.archive_view import timeline_entry
from backchannel.views.cli.entries import Entry, print_entries, print_entry
from backchannel.views.cli.finding_view import between

if TYPE_CHECKING:
    from rich.console import Console

_DISPUTED = {"fate": "What became of them", "count": "How many", "holder": "Who holds them"}


def print_case(console: Console, file: CaseFile) -> None:
    print_entry(console, case_entry(file.case))
    _section(console, "What was told of them", map(fate_entry, file.fates))
    _section(console, "Who asks for their release", map(wish_entry, file.wishes))
    _section(console, "What the sources dispute", map(dispute_entry, file.disputes))
    _section(console, "Talks about it", map(track_entry, file.tracks))
    _section(console, "Told to be held beside them", map(case_entry, file.beside))


def print_track(console: Console, file: TrackFile) -> None:
    print_entry(console, track_entry(file.track))
    _section(console, "Stages, as they were told", map(stage_entry, file.stages))
    _section(console, "Rounds", (entry for one in file.rounds for entry in round_entries(one)))
    _section(console, "Proposals and answers", map(move_entry, file.moves))
    _section(console, "Cases that it is about", map(case_entry, file.cases))


def print_course(console: Console, file: CaseFile, least: float = 0.0) -> None:
    """A case in short: what stands, and how it came to it; tellings that follow one another and tell the same as one.
    `least` leaves out those with a lower confidence."""
    print_entry(console, case_entry(file.case), compact=True)
    told = [one for one in file.fates if one.confidence >= least and not one.before]
    if len(told) > 1:
        stands = file.case.words
        lead = next((one.id for one in told if one.article == file.case.article and one.words == stands), "")
        print_entries(console, (_run_entry(run, lead) for run in _runs(told)), compact=True)
    print_entries(console, map(dispute_entry, file.disputes), compact=True)
    print_entries(console, map(_asking_entry, file.wishes), compact=True)
    groups = [f"{one.who}: {_since(one)}" for one in file.beside if file.case.count is None and one.count is not None]
    if groups:
        print_entry(console, Entry([("Held beside them: ", "dim"), ("; ".join(groups), "")]), compact=True)


def print_stages(console: Console, file: TrackFile, least: float = 0.0) -> None:
    """A track in short: who takes part, and each telling of another stage or of another go-between."""
    print_entry(console, track_entry(file.track), compact=True)
    told = [one for one in file.stages if one.confidence >= least]
    if len(told) > 1:
        print_entries(console, map(stage_entry, told), compact=True)
    about = [f"{one.who}: {_since(one)}" for one in file.cases]
    if about:
        print_entry(console, Entry([("About: ", "dim"), ("; ".join(about), "")]), compact=True)


def case_entry(row: CaseRow) -> Entry:
    head = words.fate_words(row.who, row.fate, row.held_by)
    told = [f"told of {between(row.first_told, row.last_told)}", *_told(row)]
    line = row.words.line if row.words else None
    return Entry([(words.opening(head), "bold")], told, _quote(row), line, _day(row.last_day), row.id, str(row.article))


def track_entry(row: TrackRow) -> Entry:
    head = words.talks_words([_side(one) for one in row.parties], [_side(one) for one in row.mediators],
                             row.issue or "")  # fmt: skip
    told = [words.STAGES[row.stage], f"told of {between(row.first_told, row.last_told)}", *_told(row)]
    line = row.words.line if row.words else None
    return Entry([(words.opening(head), "bold")], told, _quote(row), line, _day(row.last_day), row.id, str(row.article))


def fate_entry(one: FateTold) -> Entry:
    terms = ["a part of them"] if one.part else []
    terms += ["as what was before"] if one.before else []
    terms += [f"on the word of {one.said_by}"] if one.said_by else []
    terms += [] if one.date else ["day of publication"]
    head = words.fate_words(one.who, one.fate, one.by)
    day = words.day_in_words(one.date.value) if one.date else _day(one.day)
    return Entry([(words.opening(head), "bold")], terms, (one.words.quote, "", ""), one.words.line, day, one.id,
                 str(one.article))  # fmt: skip


def wish_entry(one: Wish) -> Entry:
    day = words.day_in_words(one.date.value) if one.date else _day(one.article.published)
    terms = ["in a statement"] if one.kind == "statement" else []
    return Entry([(words.opening(words.listed(one.by)), "bold")], terms, (one.words.quote, "", ""), one.words.line, day,
                 one.id, str(one.article))  # fmt: skip


def dispute_entry(one: Dispute) -> Entry:
    """ "How many: 43 hostages (Coffin; Meridian Wire, 1979-12-26) · fifty people (the students; …)"."""
    pieces: list[tuple[str, str]] = [(f"{_DISPUTED[one.about]}: ", "bold")]
    for at, told in enumerate(one.told):
        what = {"fate": words.FATES[told.fate], "count": told.who, "holder": told.by or ""}[one.about]
        whose = f"{told.said_by}; {told.article}" if told.said_by else str(told.article)
        pieces.append((f"{' · ' if at else ''}{what} ({whose})", ""))
    return Entry(pieces)


def stage_entry(one: StageTold) -> Entry:
    head = words.opening(words.talks_words(one.parties, one.mediators, one.issue))
    terms = [words.STAGES[one.stage]] if one.changed else [f"{words.STAGES[one.stage]}, as before"]
    return Entry([(head, "bold")], terms, (one.words.quote, "", ""), one.words.line, _day(one.day), one.id,
                 str(one.article))  # fmt: skip


def round_entries(one: Round) -> Iterator[Entry]:
    yield from map(timeline_entry, one.events)


def move_entry(one: Move) -> Entry:
    return timeline_entry(one.event)


def _runs(told: Sequence[FateTold]) -> Iterator[list[FateTold]]:
    """Tellings one after another of the same number and fate."""
    for _, run in groupby(told, key=lambda one: (one.count, one.fate, one.part)):
        yield list(run)


def _run_entry(run: Sequence[FateTold], stands: str) -> Entry:
    """The telling that stands for the case, or else the first that has a date, or the first, and how often it was
    told."""
    dated = [one for one in run if one.date] or run[:1]
    lead = next((one for one in dated if one.id == stands), dated[0])
    entry = fate_entry(lead)
    if len(run) == 1:
        return Entry(entry.head, entry.terms, entry.quote, entry.line, entry.when, source=entry.source)
    told = f"told {len(run)} times, {between(run[0].day, run[-1].day)}"
    terms = [*(["a part of them"] if lead.part else []), told]
    return Entry(entry.head, terms, entry.quote, entry.line, entry.when, source=entry.source)


def _asking_entry(one: Wish) -> Entry:
    entry = wish_entry(one)
    head = [(f"{words.opening(words.listed(one.by))} asks for their release", "")]
    return Entry(head, entry.terms, entry.quote, entry.line, entry.when, source=entry.source)


def _side(one: Side) -> str:
    """ "the United States (Warren Christopher, Edmund Muskie)"."""
    return f"{one.name} ({', '.join(map(str, one.people))})" if one.people else one.name


def _since(row: CaseRow) -> str:
    return words.FATES[row.fate] + (f", {_day(row.last_day)}" if row.last_day else "")


def _told(row: CaseRow | TrackRow) -> list[str]:
    told = [words.counted(row.voices, "independent voice")] if row.voices > 1 else []
    return [*told, *([row.decision] if row.decision else [])]


def _quote(row: CaseRow | TrackRow) -> tuple[str, str, str] | None:
    return (row.words.quote, "", "") if row.words else None


def _section(console: Console, title: str, entries: Iterable[Entry]) -> None:
    for at, entry in enumerate(entries):
        console.print()
        if not at:
            console.rule(title, characters="─", align="left")
        print_entry(console, entry)


def _day(day: date | None) -> str:
    return words.day_in_words(day.isoformat()) if day else "no date"
