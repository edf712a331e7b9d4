"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def a_day(value: str | None, option: str = "--published") -> date | None:
    """A day given on the command line. Raises BadParameter, which names the option and the form, for anything else."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise typer.BadParameter(
            f"{value!r} is no day; write it as YYYY-MM-DD, for example 1980-04-25", param_hint=option
        ) from None


ArchiveOption = Annotated[
    str,
    typer.Option(
        "--archive", metavar="PLACE", help="The archive's file, or a database: postgresql://USER@HOST/DATABASE."
    ),
]
PublishedOption = Annotated[
    str | None,
    typer.Option(
        "--published",
        metavar="DATE",
        help="Day of publication, YYYY-MM-DD. “Sunday” and “last week” are worked out from it; without it, and with "
        "none in the source, they stay unresolved.",
    ),
]
AllowPrivateOption = Annotated[
    bool,
    typer.Option("--allow-private", help="Also fetch addresses that are not public, such as localhost."),
]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes read.")]
VocabularyOption = Annotated[
    Path | None,
    typer.Option(
        "--vocabulary",
        metavar="DIR",
        help="A folder of your own actors, offices and verbs in TOML files; they go before the built-in ones.",
    ),
]
MinConfidenceOption = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        metavar="X",
        min=0.0,
        max=1.0,
        show_default=False,
        help="Leave out claims with a confidence below X, 0 to 1, and say how many.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
ActorOption = Annotated[
    str | None,
    typer.Option(
        "--actor",
        metavar="NAME",
        help="Only what this actor did or suffered: a name, an alias, whole words of one, or a state's code (IRN). "
        "Case and accents do not matter; other names that the vocabulary knows are found too.",
    ),
]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on, YYYY-MM-DD.")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day, included.")]
