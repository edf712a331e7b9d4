"""`backchannel changes`: what happened in an archive since a cursor, for whoever follows it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from backchannel.views.cli.options import ArchiveOption
from backchannel.views.cli.terminal import output, write_json


def changes(
    *,
    archive: ArchiveOption,
    since: Annotated[
        int,
        typer.Option(
            "--since",
            metavar="CURSOR",
            min=0,
            help="The cursor that the last call ended with; 0, as without it, is the beginning.",
        ),
    ] = 0,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many changes.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one object a line; the last holds the next cursor.")
    ] = False,
) -> None:
    """Print what was added, changed or retired in an archive since a cursor.

    Articles, events, actors, stories, tracks, cases and decisions, in the order in which it was kept. The next cursor
    is printed at the end: whoever goes on from it misses nothing and sees nothing twice.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.changes_view import print_change  # noqa: PLC0415

    cursor, console = since, output()
    with open_archive(archive) as kept:
        for row in kept.changes(since, limit=limit):
            cursor = row.number
            if as_json:
                write_json(json.dumps(row.to_dict(), ensure_ascii=False))
            else:
                print_change(console, row)
    if as_json:
        write_json(json.dumps({"cursor": cursor}))
    else:
        typer.echo(f"next: --since {cursor}")
