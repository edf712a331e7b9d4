"""`backchannel codebook`: what the program knows, with an example each."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from backchannel.views.cli.options import JsonOption
from backchannel.views.cli.terminal import output, write_json


def codebook(
    term: Annotated[
        str | None,
        typer.Argument(
            metavar="TERM", help="Only this type, tie, fate or stage, or this table (events, ties, fates, …)."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print what the program knows, with an example each.

    Event types with their roles, ties, fates, stages of talks, statuses, kinds of statement and of actor, sectors.
    """
    from backchannel.views.codebook_tables import load_codebook  # noqa: PLC0415

    wanted = term.casefold().replace(" ", "_") if term else None
    tables = [
        (table, [t for t in table.terms if wanted in (None, table.name, t.name.casefold())])
        for table in load_codebook()
    ]
    if not any(terms for _, terms in tables):
        raise typer.BadParameter(f"the codebook has no {term!r}; without it, all is printed", param_hint="TERM")
    if as_json:
        for table, terms in tables:
            for one in terms:
                entry = {"table": table.name, "name": one.name, "meaning": one.meaning, "example": one.example}
                write_json(json.dumps(entry | dict(one.notes), ensure_ascii=False))
        return
    from backchannel.views.cli.entries import Entry, print_entries  # noqa: PLC0415

    console = output()
    for at, (table, terms) in enumerate((table, terms) for table, terms in tables if terms):
        if at:
            console.print()
        console.print(table.title, style="bold underline")
        console.print(table.about, style="dim")
        console.print()
        print_entries(
            console,
            [
                Entry(
                    [(one.name, "bold"), (f"  {one.meaning}", "")],
                    [f"{k}: {v}" for k, v in one.notes],
                    (one.example, "", ""),
                )
                for one in terms
            ],
        )
