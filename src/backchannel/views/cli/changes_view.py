"""Changes of an archive, printed for people: one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backchannel.archive.changes import ChangeRow
from backchannel.text import printable, squeeze

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"added": "green", "changed": "yellow", "retired": "red"}
_SHORT = 8
_LONGEST = 60


def print_change(console: Console, row: ChangeRow) -> None:
    """ "12  2026-02-01 09:30  changed  event 3cc71ea9  status: planned → happened"."""
    from rich.text import Text  # noqa: PLC0415

    line = Text.assemble(
        (f"{row.number:>6}  ", "dim"),
        f"{row.at:%Y-%m-%d %H:%M}  ",
        (f"{row.action:<8}", _STYLES[row.action]),
        f" {row.kind} {row.id[:_SHORT]}",
    )
    detail = row.detail or {}
    told = _decision(detail) if row.kind == "decision" and "verb" in detail else "; ".join(_details(detail))
    if told:
        line.append(f"  {told}", style="dim")
    line.truncate(console.width, overflow="ellipsis")
    console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _decision(detail: Mapping[str, Any]) -> str:
    ids = [one[:_SHORT] for one in (detail["subject"], detail["other"]) if one]
    what = "decision" if detail["verb"] == "withdraw" else detail["kind"]
    return f"{detail['verb']} {what} {' and '.join(ids)}, by {_short(detail['by'])}"


def _details(detail: Mapping[str, Any]) -> list[str]:
    told = []
    for name, value in detail.items():
        label = name.replace("_", " ")
        if isinstance(value, list) and len(value) == 2:
            told.append(f"{label}: {_short(value[0])} → {_short(value[1])}")
        elif value is not None:
            told.append(f"{label} {_short(value)}")
    return told


def _short(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(_short, value)) or "none"
    text = printable(squeeze(str(value)))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
