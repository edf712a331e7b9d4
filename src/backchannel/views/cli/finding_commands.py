"""`backchannel search`, `actors` and `stories`: finding one's way in an archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from backchannel.views.cli.options import ArchiveOption, JsonOption, SinceOption, UntilOption, a_day
from backchannel.views.cli.terminal import output, say, write_json

if TYPE_CHECKING:
    from backchannel.archive.answers import Answer
    from backchannel.views.cli.entries import Entry

LimitOption = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many at most.")]
Row = TypeVar("Row", bound="Answer")


def search(
    asked: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS…",
            help='Words that must all be there; "words in a row", the beginning* of one, one OR another, title:word, '
            "and -word for what is left out (after --).",
        ),
    ],
    *,
    archive: ArchiveOption,
    kind: Annotated[
        str, typer.Option("--in", metavar="KIND", help="Where: article, statement, or actor (by name).")
    ] = "article",
    actor: Annotated[str | None, typer.Option("--actor", metavar="NAME", help="Of statements, this speaker's.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """Search the words of articles, statements or actors' names, newest first.

    Case, accents and punctuation do not matter. Each article stands with the sentence that holds the most of the words.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.finding_view import hit_entry  # noqa: PLC0415

    first, last = a_day(since, "--since"), a_day(until, "--until")
    with open_archive(archive) as kept:
        print_rows(kept.search(" ".join(asked), kind, since=first, until=last, actor=actor), hit_entry, limit, as_json)


def actors(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A name, an alias, a state's code, or an id; all without it.")
    ] = None,
    *,
    archive: ArchiveOption,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="person, state, organ, armed_group, party, …")
    ] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="CODE", help="Of this country (IRN).")] = None,
    sector: Annotated[str | None, typer.Option("--sector", metavar="CODE", help="Of this sector (MIL).")] = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """List the actors of an archive's register: whom a name may mean, or those most told of.

    An entry stands with the names that articles use for it. `show ID` has its offices, and the entries that it may be
    one with.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.finding_view import actor_entry  # noqa: PLC0415

    with open_archive(archive) as kept:
        print_rows(kept.actors(name, kind=kind, country=country, sector=sector), actor_entry, limit, as_json)


def stories(
    *,
    archive: ArchiveOption,
    since: SinceOption = None,
    until: UntilOption = None,
    voices: Annotated[
        int, typer.Option("--voices", metavar="N", min=1, help="Only what so many independent texts tell.")
    ] = 1,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """List the stories of an archive, the latest first: articles that tell of the same happening.

    Copies of one text count as one voice. `show ID` has the articles of a story.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.finding_view import story_entry  # noqa: PLC0415

    first, last = a_day(since, "--since"), a_day(until, "--until")
    with open_archive(archive) as kept:
        print_rows(kept.stories(first, last, voices=voices), story_entry, limit, as_json)


def print_rows(rows: Iterable[Row], entry: Callable[[Row], Entry], limit: int, as_json: bool) -> None:
    """Print the first rows, and say so where there are more."""
    from backchannel.views.cli.entries import print_entry  # noqa: PLC0415

    found = list(islice(rows, limit + 1))
    for at, row in enumerate(found[:limit]):
        if as_json:
            write_json(json.dumps(row.to_dict(), ensure_ascii=False))
            continue
        if at:
            output().print()
        print_entry(output(), entry(row))
    if not found:
        say("nothing was found")
    elif len(found) > limit:
        say(f"the first {limit}; --limit shows more")
