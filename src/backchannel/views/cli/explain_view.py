"""The reasons for an event, printed for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from backchannel.views import explaining as why
from backchannel.views import words
from backchannel.views.cli.entries import Entry, print_entry
from backchannel.views.cli.reading_view import event_entry, print_head

if TYPE_CHECKING:
    from rich.console import Console

    from backchannel.model.explanation import Explanation
    from backchannel.model.records import Event

_NAME_WIDTH = 46
_WIDTH = 8


def print_explanation(console: Console, found: Explanation, archived: Event) -> None:
    """Print why the event is coded so; `archived` is what the archive has of it."""
    event = found.event
    print_head(console, event.trigger.article)
    _title(console, why.verdict(found))
    if event.id != archived.id:
        _lines(console, ["The archive has:"])
        print_entry(console, event_entry(archived))
        _lines(console, ["The nearest act:"])
    print_entry(console, event_entry(event))
    if event.id == archived.id and (other := why.changed(archived, event)):
        _title(console, "What the archive has otherwise")
        _lines(console, other)
    _title(console, "Confidence")
    _lines(console, [why.confidence(found)])
    _title(console, "What proposed it")
    _lines(console, [why.proposed(found)])
    if found.frame:
        _lines(console, (f"{name}: {told}" for name, told in why.frame_lines(found.frame) if told))
    if found.types:
        _title(console, f"What the encoder holds “{found.word}” to be")
        _lines(console, [why.encoder(found)])
    if found.weighed:
        _print_weighed(console, found)
    for role, title in (("source", "Who acts"), ("target", "On whom")):
        _title(console, title)
        considered = [why.participant(part) for part in found.participants if part.role == role]
        _lines(console, considered or ["Nobody was considered."])
    for title, told in (
        ("Whether it happened", why.status(found)),
        ("On whose word", why.word_of(found)),
        ("When", why.date_of(found)),
        ("Where", why.place_of(found)),
    ):
        _title(console, title)
        _lines(console, [told])
    if found.tellings:
        _title(console, "Also told by")
        for telling in found.tellings:
            sure = "" if telling.confidence is None else f", confidence {telling.confidence:.2f}"
            _lines(console, [f"{why.quoted(telling.words)}{sure}"])
    _title(console, "Weighed in the same sentence and not told")
    _lines(console, [why.alternative(other, found.least) for other in found.alternatives] or ["Nothing."])


def _print_weighed(console: Console, found: Explanation) -> None:
    _title(console, "What was weighed")
    _row(console, "", ("value", "weight", "adds"), "dim")
    for part in why.counting(found.weighed):
        name, *cells = why.weighed_row(part)
        _row(console, name, cells)
    _row(console, "sum", ("", "", f"{found.total:+.2f}"), "bold")
    _row(console, f"confidence; told from {found.least:.2f} on", ("", "", f"{found.confidence:.2f}"), "bold")
    _lines(
        console,
        ["* a chance, weighed as its log odds, ln(p / (1 - p)). What is not so adds nothing and is left out."],
        "dim",
    )


def _row(console: Console, name: str, cells: Sequence[str], style: str = "") -> None:
    numbers = "".join(f"{cell:>{_WIDTH}}" for cell in cells)
    if console.width >= 2 + _NAME_WIDTH + len(numbers):
        console.print(f"  {name:<{_NAME_WIDTH}}{numbers}", style=style or None)
    else:
        _lines(console, [f"{name}: {' '.join(cell.strip() for cell in cells if cell)}"], style)


def _title(console: Console, title: str) -> None:
    console.print()
    console.print(words.opening(title), style="bold underline")


def _lines(console: Console, lines: Iterable[str], style: str = "") -> None:
    for line in lines:
        print_entry(console, Entry([(line, style)]))
