"""The blocks of which printed readings are made: a date, who did what, the terms, and the words with their line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backchannel.text import printable, squeeze
from backchannel.views import words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_NARROW = 72  # under it, a date stands over its entry instead of beside it
_DATE_WIDTH = 14
_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim as it is printed.

    `head` is pieces of text with their style; `quote` the words before, at and after those that carry the claim.
    """

    head: Sequence[tuple[str, str]]
    terms: Iterable[str] = ()
    quote: tuple[str, str, str] | None = None
    line: int | None = None
    when: str | None = None
    id: str | None = None
    source: str | None = None


def around(whole: str, start: int, core: str, core_start: int) -> tuple[str, str, str]:
    """A quoted stretch cut in three: before the core, the core, after it. Offsets are those in the article."""
    at = core_start - start
    if not 0 <= at <= len(whole) - len(core):
        return whole, "", ""
    return whole[:at], core, whole[at + len(core) :]


def act(sources: Iterable[object], trigger: object, targets: Iterable[object]) -> list[tuple[str, str]]:
    """ "Khomeini “demanded” → the United States" as pieces."""
    whom = words.listed(targets)
    head = [(words.opening(words.listed(sources)), "bold"), (f" “{squeeze(str(trigger))}”", "")]
    return [*head, (" → ", "dim"), (whom, "bold")] if whom else head


def print_heading(console: Console, title: str, count: int) -> None:
    from rich.text import Text  # noqa: PLC0415

    console.print()
    console.print(Text.assemble((title, "bold underline"), (f"  {count}", "dim")))


def print_entry(console: Console, entry: Entry) -> None:
    """Print the entry as a block that fits the console, however narrow."""
    from rich.text import Text  # noqa: PLC0415

    wide = console.width >= _NARROW and entry.when is not None
    indent = _DATE_WIDTH if wide else 2
    when = _text([(entry.when, "cyan")]) if entry.when is not None else None
    if when is not None and not wide:
        console.print(when)
    margin = " " * indent
    first = when + Text(" " * max(1, indent - when.cell_len)) if wide and when is not None else Text(margin)
    short = entry.id[:_ID_LENGTH] if entry.id else ""
    terms = [*entry.terms]
    head = list(entry.head) if terms or not short else [*entry.head, (f" · {short}", "dim")]
    _print_wrapped(console, _text(head), first, Text(margin))
    if terms:
        terms += filter(None, [short])
        _print_wrapped(console, _text([(" · ".join(terms), "dim")]), Text(margin), Text(margin))
    if entry.quote:
        before, core, after = entry.quote
        number = str(entry.line) if entry.line else ""
        first = Text.assemble(margin, (f"{number} │ ", "dim"))
        rest = Text.assemble(margin, (f"{' ' * len(number)} │ ", "dim"))
        _print_wrapped(console, _text([(before, ""), (core, "bold yellow"), (after, "")]), first, rest)
    if entry.source:
        _print_wrapped(console, _text([(entry.source, "dim italic")]), Text(margin), Text(margin))


def print_entries(console: Console, entries: Iterable[Entry]) -> None:
    """Print the entries with a blank line between them."""
    for at, entry in enumerate(entries):
        if at:
            console.print()
        print_entry(console, entry)


def _text(pieces: Iterable[tuple[str | None, str]]) -> Text:
    """Pieces as one line of text, safe for a terminal."""
    from rich.text import Text  # noqa: PLC0415

    line = Text()
    for content, style in pieces:
        flat = printable(" ".join((content or "").split()))
        # Blanks at the ends of a piece part it from its neighbours.
        left = " " if content and content[0].isspace() and len(line) else ""
        right = " " if content and content[-1].isspace() and flat else ""
        line.append(left + flat + right, style=style or None)
    return line


def _print_wrapped(console: Console, line: Text, first: Text, rest: Text) -> None:
    """Print the line wrapped to the console's width, after `first` and then `rest`."""
    room = max(console.width - max(first.cell_len, rest.cell_len), 12)
    for at, part in enumerate(line.wrap(console, room)):
        part.rstrip()
        console.print((rest if at else first) + part, no_wrap=True, overflow="ignore", crop=False)
