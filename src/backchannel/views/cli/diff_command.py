"""`backchannel diff`: what differs between the versions of an article."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Annotated

import typer

from backchannel.views.cli.options import ArchiveOption
from backchannel.views.cli.terminal import output, write_json


def diff(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="An article's id, or a claim's, or a beginning that no other shares.")
    ],
    other: Annotated[
        str | None, typer.Argument(metavar="OTHER", help="The article to compare it with, if of another page.")
    ] = None,
    *,
    archive: ArchiveOption,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one object a line for each version and the one before it.")
    ] = False,
) -> None:
    """Show the versions of an article's page, and what differs from each to the next.

    First the versions, oldest first; then, of each and the one before it, what was taken out of the text and what was
    put in, and which claims vanished, appeared, or are told otherwise. With OTHER only these two are compared.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.diff_view import print_difference, print_versions  # noqa: PLC0415

    console = output()
    with open_archive(archive) as kept:
        versions = kept.versions(id_)
        steps = [(id_, other)] if other else [(older.id, newer.id) for older, newer in pairwise(versions)]
        if not other and not as_json:
            print_versions(console, versions)
        for older, newer in steps:
            difference = kept.diff(older, newer)
            if as_json:
                write_json(json.dumps(difference.to_dict(), ensure_ascii=False))
            else:
                print_difference(console, difference)
