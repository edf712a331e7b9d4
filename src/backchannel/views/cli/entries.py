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


def print_entry(console: Console, entry: Entry, *, compact: bool = False) -> None:
    """Print the entry as a block that fits the console, however narrow; `compact` gives its words one line."""
    from rich.text import Text  # noqa: PLC0415

    wide = console.width >= _NARROW and entry.when is not None
    margin = Text(" " * (_DATE_WIDTH if wide else 2))
    first = margin
    if entry.when is not None:
        when = _text([(entry.when, "cyan")])
        if wide:
            first = when + Text(" " * max(1, _DATE_WIDTH - when.cell_len))
        else:
            console.print(when)
    terms = [*entry.terms]
    id_ = [entry.id[:_ID_LENGTH]] if entry.id and not compact else []
    head = [*entry.head] if terms or not id_ else [*entry.head, (f" · {id_[0]}", "dim")]
    _print_wrapped(console, _text(head), first, margin)
    if terms:
        terms += [entry.source] if compact and entry.source else id_
        _print_wrapped(console, _text([(" · ".join(terms), "dim")]), margin, margin)
    if entry.quote:
        _print_quote(console, entry.quote, entry.line, margin, compact)
    if entry.source and not (compact and terms):
        _print_wrapped(console, _text([(entry.source, "dim italic")]), margin, margin)


def _print_quote(console: Console, quote: tuple[str, str, str], line: int | None, margin: Text, compact: bool) -> None:
    from rich.text import Text  # noqa: PLC0415

    number = str(line) if line else ""
    first = margin + Text(f"{number} │ ", style="dim")
    rest = margin + Text(f"{' ' * len(number)} │ ", style="dim")
    if compact:
        quote = _cropped(quote, console.width - first.cell_len)
    before, core, after = quote
    _print_wrapped(console, _text([(before, ""), (core, "bold yellow"), (after, "")]), first, rest)


def _cropped(quote: tuple[str, str, str], room: int) -> tuple[str, str, str]:
    """The quote in so many cells, its core in it; what is left out is marked by an ellipsis."""
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415

    before, core, after = (" ".join(printable(f"|{part}|").split())[1:-1] for part in quote)
    if not core:
        before, core = "", before + after
        after = ""
    room = max(room, 12)
    if cell_len(before + core + after) <= room:
        return before, core, after
    if cell_len(core) >= room - 2:
        return "", "", set_cell_size(core, room - 1).rstrip() + "…"
    spare = room - 2 - cell_len(core)
    left = max(spare // 2, spare - cell_len(after))
    if cell_len(before) > left:
        before = "…" + _whole_words(set_cell_size(before[::-1], left)[::-1], before[-left - 1 :][:1], at_start=True)
    right = room - cell_len(before + core)
    if cell_len(after) > right:
        after = _whole_words(set_cell_size(after, right - 1), after[right - 1 :][:1], at_start=False) + "…"
    return before, core, after


def _whole_words(cut: str, neighbour: str, *, at_start: bool) -> str:
    """A piece of text without the part of a word at its cut end; whole where one word is all there is of it."""
    if neighbour.isspace():
        return cut.lstrip() if at_start else cut.rstrip()
    if at_start:
        return cut.partition(" ")[2] or cut
    return cut.rpartition(" ")[0] or cut


def print_entries(console: Console, entries: Iterable[Entry], *, compact: bool = False) -> None:
    """Print the entries, with a blank line between them where they are not compact."""
    for at, entry in enumerate(entries):
        if at and not compact:
            console.print()
        print_entry(console, entry, compact=compact)


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
