"""What differs between versions of an article, printed for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from backchannel.archive.alignment import Sign
from backchannel.archive.comparing import RetoldRow, ToldRow
from backchannel.archive.diff import Difference, Version
from backchannel.text import printable, squeeze
from backchannel.views import words

if TYPE_CHECKING:
    from rich.console import Console

_SHORT = 8
_AROUND = 1  # pieces that are the same, shown on each side of what differs
_MARKS: dict[Sign, tuple[str, str]] = {"same": ("  ", "dim"), "gone": ("- ", "red"), "new": ("+ ", "green")}


def print_versions(console: Console, versions: Sequence[Version]) -> None:
    from rich.text import Text  # noqa: PLC0415

    count = words.counted(len(versions), "version")
    console.print(Text(f"{count} of {_plain(versions[-1].url or versions[-1].title or versions[-1].id)}", style="bold"))
    for version in versions:
        style = "bold" if version.current else ""
        console.print(Text.assemble((f"  {_named(version)}", style), (" · current" if version.current else "", "dim")))


def print_difference(console: Console, difference: Difference) -> None:
    from rich.text import Text  # noqa: PLC0415

    older, newer = difference.older, difference.newer
    console.print()
    console.print(Text(f"{older.id[:_SHORT]} → {newer.id[:_SHORT]}", style="bold underline"))
    if not difference.rewritten:
        console.print(Text("  the text is the same", style="dim"))
    for mark, style, line in _lines(difference.pieces):
        for at, part in enumerate(Text(line, style=style).wrap(console, max(console.width - len(mark), 12))):
            console.print(Text(mark if not at else " " * len(mark), style=style) + part)
    for title, rows in (("Vanished", difference.vanished), ("Appeared", difference.appeared)):
        _print_claims(console, title, rows)
    if difference.changed:
        console.print(Text("Told otherwise", style="bold"))
        for row in difference.changed:
            console.print(Text(f"  {row.kind} {row.newer.id[:_SHORT]}  {_plain(row.newer.says)}"))
            for line in _differs(row):
                console.print(Text(f"    {line}", style="yellow"))
    console.print(Text(f"{words.counted(difference.kept, 'claim')} told alike", style="dim"))


def _print_claims(console: Console, title: str, rows: Sequence[ToldRow]) -> None:
    from rich.text import Text  # noqa: PLC0415

    if not rows:
        return
    console.print(Text(title, style="bold"))
    for row in rows:
        console.print(Text(f"  {row.kind} {row.id[:_SHORT]}  {_plain(row.says)}"))


def _lines(pieces: Sequence[tuple[Sign, str]]) -> Iterator[tuple[str, str, str]]:
    """What differs with a little around it; "…" stands for what is left out."""
    near = {
        index + step
        for index, (sign, _) in enumerate(pieces)
        if sign != "same"
        for step in range(-_AROUND, _AROUND + 1)
    }
    last = -1
    for index in sorted(near & set(range(len(pieces)))):
        if index > last + 1:
            yield "", "dim", "…"
        sign, text = pieces[index]
        mark, style = _MARKS[sign]
        yield mark, style, _plain(text)
        last = index
    if near and last + 1 < len(pieces):
        yield "", "dim", "…"


def _differs(row: RetoldRow) -> Iterator[str]:
    for name, (before, after) in row.differs.items():
        told = [
            f"“{_plain(one)}”" if name == "words" and one else _plain(one or "not known") for one in (before, after)
        ]
        yield f"{name}: {told[0]} → {told[1]}"


def _named(version: Version) -> str:
    day = words.day_in_words(version.published.isoformat()) if version.published else "no date"
    return f"{version.id[:_SHORT]}  {day}  {_plain(version.title or '')}".rstrip()


def _plain(text: str) -> str:
    return printable(squeeze(text))
