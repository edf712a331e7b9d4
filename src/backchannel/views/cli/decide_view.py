"""Decisions, printed for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from backchannel.archive.ledger import DecisionRow
from backchannel.text import printable, squeeze

if TYPE_CHECKING:
    from rich.console import Console

_SHORT = 8


def done(row: DecisionRow) -> str:
    """What a decision did, in a line: "accepted event 3cc71ea9 · decision 1f2e3d4c by A. Rao"."""
    return f"{what(row)} · decision {row.id[:_SHORT]} by {_plain(row.by)}"


def what(row: DecisionRow) -> str:
    subject, other = f"{row.kind} {row.subject[:_SHORT]}", (row.other or "")[:_SHORT]
    if row.verb == "merge":
        return f"merged {row.kind} {other} into {row.subject[:_SHORT]}"
    if row.verb == "split":
        return f"split {row.kind} {other} off from {row.subject[:_SHORT]}"
    if row.verb == "withdraw":
        return f"withdrew decision {row.subject[:_SHORT]}"
    if row.verb == "edit":
        return f"edited {subject}: {', '.join(_edits(row))}"
    return f"{row.verb}ed {subject}"


def redirected(row: DecisionRow) -> Iterator[str]:
    """That ids which were given had been merged, one line each."""
    for id_ in row.asked:
        yield f"{row.kind} {id_[:_SHORT]} was merged into another meanwhile; the decision is on what it leads to"


def print_decision(console: Console, row: DecisionRow) -> None:
    from rich.text import Text  # noqa: PLC0415

    style = "bold" if row.stands else "dim strike"
    console.print(Text.assemble((f"{row.at:%Y-%m-%d %H:%M}  ", "cyan"), (_plain(what(row)), style)))
    console.print(Text(f"  by {_plain(row.by)} · {row.id[:_SHORT]}", style="dim"))
    if row.why:
        console.print(Text(f"  {_plain(row.why)}"))
    if row.withdrawn_by:
        console.print(Text(f"  withdrawn by decision {row.withdrawn_by[:_SHORT]}", style="dim"))
    if row.gone_since:
        told = f"  its claim is gone since {row.gone_since:%Y-%m-%d %H:%M}: no current article tells it"
        console.print(Text(told, style="red"))


def _edits(row: DecisionRow) -> Iterator[str]:
    for name, value in (row.values or {}).items():
        yield _plain(f"{name} {_value(value)}")


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(filter(None, [value["name"], value["country"]]))
    if isinstance(value, list):
        return ", ".join(str(one)[:_SHORT] for one in value) or "nobody"
    return "not known" if value is None else str(value)


def _plain(text: str) -> str:
    return printable(squeeze(text))
