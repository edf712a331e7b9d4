"""What an archive answers, printed for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from backchannel.archive.answers import EventRow, FateRow, StatementRow, TalksRow, When
from backchannel.text import squeeze
from backchannel.views import words
from backchannel.views.cli.entries import Entry, act, around, print_entry

if TYPE_CHECKING:
    from rich.console import Console


def print_timeline(console: Console, rows: Iterable[EventRow]) -> tuple[int, int]:
    """Print events as they come; how many had a date, and how many had none."""
    dated = undated = 0
    for row in rows:
        if row.date is None and not undated:
            console.print()
            console.print("Without a date:" if dated else "No event has a date:", style="bold")
        elif dated + undated:
            console.print()
        dated, undated = (dated + 1, undated) if row.date else (dated, undated + 1)
        print_entry(console, timeline_entry(row))
    return dated, undated


def timeline_entry(row: EventRow) -> Entry:
    sentence, trigger = row.sentence, row.trigger
    told = [words.counted(row.voices, "independent voice")] if row.voices > 1 else []
    told += [words.counted(row.reports, "report")] if row.reports > row.voices else []
    ruled = [row.decision] if row.decision else []
    return Entry(
        head=act(row.sources, trigger.quote if trigger else "…", row.targets),
        terms=[row.type, *words.event_terms(row.mode, row.status, row.said_by, row.place), *told, *ruled],
        quote=around(sentence.quote, sentence.start, trigger.quote, trigger.start) if sentence and trigger else None,
        line=trigger.line if trigger else None,
        when=_when(row.date),
        id=row.id,
        source=str(row.article),
    )


def fate_entry(row: FateRow) -> Entry:
    head = words.opening(words.fate_words(row.who, row.fate, row.by))
    quote = (row.evidence.quote, "", "")
    return Entry([(head, "bold")], [], quote, row.evidence.line, _when(row.date), row.id, str(row.article))


def statement_entry(row: StatementRow) -> Entry:
    content = " … ".join(row.content)
    quoted = f"“{squeeze(content)}”" if row.kind == "direct" else content
    head = [(words.opening(row.speaker), "bold"), (f" {row.cue}" if row.cue else "", "")]
    day = words.day_in_words(row.article.published.isoformat()) if row.article.published else "no date"
    return Entry(head, [row.kind], (quoted, "", ""), row.line, day, row.id, str(row.article))


def talks_entry(row: TalksRow) -> Entry:
    head = words.opening(words.talks_words(row.parties, row.mediators, row.issue))
    day = words.day_in_words(row.article.published.isoformat()) if row.article.published else "no date"
    quote = (row.evidence.quote, "", "")
    return Entry([(head, "bold")], [words.STAGES[row.stage]], quote, row.evidence.line, day, row.id, str(row.article))


def _when(when: When | None) -> str:
    return words.day_in_words(when.value) if when else "no date"
