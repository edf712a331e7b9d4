"""An evaluation printed for people: tables of figures, then the worst differences with their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from backchannel.views.cli.entries import Entry, print_entry, print_heading
from backchannel.views.words import counted

if TYPE_CHECKING:
    from rich.console import Console

    from backchannel.evaluation.differences import Difference
    from backchannel.evaluation.run import Evaluation
    from backchannel.evaluation.tally import Ratio

_LAYERS = {
    "statements.content": "statements",
    "statements.with_speaker": "… and the right speaker",
    "events.type": "events, by type",
    "events.type_and_actors": "… and the right actors",
    "ties": "ties",
    "fates": "fates",
    "talks": "talks",
}
_SHARES = {
    "statements.speaker": "speaker, of statements",
    "events.date": "date, of events",
    "events.status": "status, of events",
    "events.said_by": "said by, of events",
}
_HEAD = ("P", "R", "F1", "right", "given", "gold")
_NAME_WIDTH = 26
_WIDTH = 7


def print_evaluation(console: Console, found: Evaluation) -> None:
    """Print the figures, and the differences that the evaluation has kept."""
    figures = found.figures
    console.print(f"{counted(figures.articles, 'article')}, {counted(figures.sentences, 'sentence')}", style="bold")
    if found.read_by:
        by = found.read_by
        console.print(f"read by backchannel {by.backchannel} · {by.model} · {by.vocabulary}", style="dim")
    _print_table(console, "Layers", _HEAD, ((name, _six(figures.layers[key])) for key, name in _LAYERS.items()))
    _print_table(
        console,
        "Right, of what was found",
        ("share", "right", "of"),
        ((name, _three(figures.shares[key])) for key, name in _SHARES.items()),
    )
    _print_table(console, "Events by type", _HEAD, _rows(figures.types))
    _print_table(console, "Events by type, with the right actors", _HEAD, _rows(figures.types_with_actors))
    _print_table(console, "Status of the events with type and actors right", _HEAD, _rows(figures.statuses))
    console.print()
    outside = counted(figures.outside, "event")
    console.print(
        f"Outside gold: {outside} in sentences that have none ({figures.outside_per_thousand:.0f} in 1,000 sentences)"
    )
    if found.differences:
        print_heading(console, "Worst differences", len(found.differences))
        for at, difference in enumerate(found.differences):
            if at:
                console.print()
            _print_difference(console, difference)


def _rows(table: Mapping[str, Ratio]) -> Iterable[tuple[str, Sequence[str]]]:
    return ((name, _six(ratio)) for name, ratio in table.items() if ratio.given or ratio.gold)


def _six(ratio: Ratio) -> Sequence[str]:
    shares = (
        f"{ratio.precision:.2f}" if ratio.given else "-",
        f"{ratio.recall:.2f}" if ratio.gold else "-",
        f"{ratio.f1:.2f}" if ratio.given or ratio.gold else "-",
    )
    return (*shares, str(ratio.right), str(ratio.given), str(ratio.gold))


def _three(ratio: Ratio) -> Sequence[str]:
    return f"{ratio.precision:.2f}" if ratio.given else "-", str(ratio.right), str(ratio.given)


def _print_table(console: Console, title: str, head: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> None:
    lines = [_line(name, cells) for name, cells in rows]
    if lines:
        console.print()
        console.print(_line(title, head) if len(title) < _NAME_WIDTH else f"{title}\n{_line('', head)}", style="bold")
        for line in lines:
            console.print(line)


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:<{_NAME_WIDTH}}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)


def _print_difference(console: Console, difference: Difference) -> None:
    kind = Entry([(difference.fault, "bold"), (f" · {difference.layer} · {difference.file}", "dim")])
    expected = Entry([("expected: ", "dim"), (difference.expected or "nothing", "")])
    given = Entry(
        [("given: ", "dim"), (difference.given or "nothing", "")], (), (difference.words, "", ""), difference.line
    )
    for entry in (kind, expected, given):
        print_entry(console, entry)
