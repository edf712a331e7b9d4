"""`backchannel archive …`: what one does with an archive as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backchannel.views.cli.options import ArchiveOption, JsonOption
from backchannel.views.cli.terminal import FAILED, output, say, write_json

if TYPE_CHECKING:
    from backchannel.archive.maintenance import Stats

archive = typer.Typer(help="Make, check, back up, restore and compact an archive.", no_args_is_help=True)

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


@archive.command()
def init(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="A new file, or a database: postgresql://USER@HOST/DATABASE.")
    ],
) -> None:
    """Make an empty archive.

    A file is made also by the first `add`; in a database that is there already, an archive is made only when asked
    for. An archive that is there is left as it is.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(place, create=True) as kept:
        articles = kept.counts()["articles"]
        typer.echo(f"{kept.name} has {articles:,} articles" if articles else f"{kept.name} is an empty archive")


@archive.command()
def check(archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """Prove an archive: every claim against its text, every link and every count.

    What is wrong is printed, one line each; the exit code is 1 then. Nothing is changed.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    found = 0
    with open_archive(archive) as kept:
        for problem in kept.check():
            found += 1
            if as_json:
                write_json(json.dumps({"article": problem.article, "what": problem.what}, ensure_ascii=False))
            else:
                typer.echo(str(problem))
        articles = kept.counts()["articles"]
    if found:
        say(f"{kept.name}: {found:,} wrong; restore it from a backup, or read the articles anew")
        raise typer.Exit(FAILED)
    (say if as_json else typer.echo)(
        f"{kept.name} is whole: every claim of its {articles:,} articles stands in its text"
    )


@archive.command()
def backup(
    to: Annotated[Path, typer.Argument(metavar="TO", help="A new file; it is an archive too.")], archive: ArchiveOption
) -> None:
    """Write an archive, as it is at this moment, into a new file.

    Others may go on reading and writing meanwhile. The file appears when it is whole. It is an SQLite archive of
    whichever kind the original is, so that a database can be backed up to it and restored from it as well.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive) as kept:
        kept.backup(to)
        typer.echo(f"wrote {to} ({_size(to.stat().st_size)}); check it with: backchannel archive check --archive {to}")


@archive.command()
def restore(
    backup: Annotated[Path, typer.Argument(metavar="FROM", help="A file that `archive backup` wrote.")],
    archive: ArchiveOption,
) -> None:
    """Make an archive from a backup, in a file that is not there yet or in an empty database.

    The backup may be of an older version, and stays as it is. Also the way to move an archive from a file into a
    database, and back.
    """
    from backchannel.archive.backup import restore as make  # noqa: PLC0415
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    make(backup, archive)
    with open_archive(archive) as kept:
        typer.echo(f"{kept.name} has the {kept.counts()['articles']:,} articles of {backup}")


@archive.command()
def vacuum(archive: ArchiveOption) -> None:
    """Give back the room of what was replaced, and let the database plan its answers by what it holds now.

    A file needs as much free room as it takes; nobody else may be writing.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive) as kept:
        freed = kept.vacuum()
        typer.echo(f"{kept.name} takes {_size(kept.stats().size)}, {_size(max(freed, 0))} less than before")


@archive.command()
def stats(archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """Print figures about an archive: what it holds, from which days, its size, and by whom its articles were read."""
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive) as kept:
        figures = kept.stats()
    if as_json:
        write_json(json.dumps(figures.to_dict(), ensure_ascii=False))
    else:
        _print(figures)


def _print(figures: Stats) -> None:
    from backchannel.views import words  # noqa: PLC0415

    console = output()
    console.print(figures.name, style="bold")
    console.print(f"{_size(figures.size)}, tables of revision {figures.revision}")
    if figures.oldest and figures.newest:
        first, last = (words.day_in_words(day.isoformat()) for day in (figures.oldest, figures.newest))
        console.print(f"published from {first} to {last}")
    console.print()
    for what, count in figures.counts.items():
        console.print(f"{count:>12,}  {what}")
    console.print()
    for reader in figures.readers:
        console.print(
            f"{reader.articles:>12,}  read by Backchannel {reader.backchannel}, {reader.model}, "
            f"vocabulary {reader.vocabulary}"
        )


def _size(count: float) -> str:
    """A number of bytes as people say it: "4.2 MB"."""
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    return f"{count:.0f} {_UNITS[unit]}" if unit == 0 or count >= 100 else f"{count:.1f} {_UNITS[unit]}"
