"""Standard output and standard error: consoles, exit codes, progress."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from backchannel.errors import SourceError
from backchannel.text import printable, squeeze
from backchannel.views import words

if TYPE_CHECKING:
    from rich.console import Console

    from backchannel.model.article import Article
    from backchannel.model.records import Record

T = TypeVar("T")

# Exit codes, as `--help` lists them. 2, wrong usage, is typer's own.
FAILED = 1
SOME_REFUSED = 3
INTERRUPTED = 130

_WIDEST = 110
# Halves of surrogate pairs have no UTF-8; the others end a line for many a program that reads lines.
_ESCAPED = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
_FEW = 3


def output() -> Console:
    """Standard output; nothing in a text is taken for markup, and lines stay short enough to read."""
    from rich.console import Console  # noqa: PLC0415 - half of a cold start's cost

    console = Console(markup=False, highlight=False, emoji=False)
    console.width = min(console.width, _WIDEST)
    return console


def say(line: str) -> None:
    """One plain line on standard error: what happens, not what was found."""
    sys.stderr.write(printable(squeeze(line)) + "\n")


def fail(message: str, code: int = FAILED) -> NoReturn:
    say(f"backchannel: {message}")
    sys.exit(code)


def reading_failed(article: Article, fault: str | None) -> str:
    """The line on an article in whose reading something broke: which one, what, and what to do."""
    named = " ".join(filter(None, [article.id[:8], words.title_of(article), article.url and f"({article.url})"]))
    return f"reading failed: {named}: {fault}; nothing was found in it, please report it with its text"


def leave(*, good: int, bad: int) -> None:
    """End the command with the exit code that tells how many sources went well, where any went badly."""
    if bad:
        sys.exit(SOME_REFUSED if good else FAILED)


def write_json(text: str) -> None:
    """A line of JSON on standard output, in UTF-8 whatever the terminal, with nothing in it that ends a line."""
    whole = _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(whole.encode())


def forget_output() -> None:
    """After a reader of standard output went away, let Python's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def counted_places(places: Iterable[str]) -> int:
    """About how many articles there are: files in folders, one for everything else."""
    total = 0
    for place in places:
        if Path(place).is_dir():
            total += sum(1 for file in Path(place).rglob("*") if file.is_file() and not file.name.startswith("."))
        else:
            total += 1
    return total


def with_progress(items: Iterable[T], what: str, total: int) -> Iterator[T]:
    """The items, with a progress bar on standard error where it is a terminal and they are more than a few."""
    if total <= _FEW or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        for done, item in enumerate(items, 1):
            bar.update(task, completed=done, total=max(done, total))
            yield item


def write_page(path: Path, records: Sequence[Record], note: str = "") -> None:
    """Write the page of the records to the file, and say so. Raises SourceError where it cannot be written."""
    from backchannel.views.page import page  # noqa: PLC0415

    try:
        path.write_text(page(records, note), encoding="utf-8")
    except OSError as error:
        raise SourceError(
            f"cannot write the page {path}: {error.strerror}; name a file in a folder that exists"
        ) from error
    say(f"wrote {path}")
