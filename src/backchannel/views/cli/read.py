"""`backchannel read`: sources in, readings out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from backchannel.views.cli.options import (
    AllowPrivateOption,
    JsonOption,
    MinConfidenceOption,
    PublishedOption,
    VocabularyOption,
    WorkersOption,
    a_day,
)
from backchannel.views.cli.terminal import (
    counted_places,
    leave,
    output,
    reading_failed,
    say,
    with_progress,
    write_json,
    write_page,
)


def read(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A text, HTML, JSON Lines, Parquet or WARC file, a folder, an http(s) address, or - for stdin.",
        ),
    ],
    *,
    published: PublishedOption = None,
    as_json: JsonOption = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="OUT.html",
            help="Write one self-contained page: texts with their claims marked, records beside them.",
        ),
    ] = None,
    allow_private: AllowPrivateOption = False,
    workers: WorkersOption = 1,
    vocabulary: VocabularyOption = None,
    min_confidence: MinConfidenceOption = 0.0,
) -> None:
    """Read one source and print its record.

    Who said what, who did what to whom and when, what became of whom. Each claim stands with its quoted words and
    the line of the text that they begin on.
    """
    from backchannel import ingest  # noqa: PLC0415
    from backchannel.model.records import Record  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415
    from backchannel.views.cli.reading_view import print_record  # noqa: PLC0415

    articles = ingest.articles_at(
        [source], published=a_day(published), allow_private=allow_private, standard_input=sys.stdin.buffer
    )
    console = output()
    kept: list[Record] = []
    printed = False
    done = bad = unsure = 0
    for found in with_progress(
        ingest.read(articles, workers=workers, vocabulary=vocabulary), "Reading", counted_places([source])
    ):
        if not isinstance(found, Record):
            say(f"not read: {found}")
            bad += 1
            continue
        if fault := ingest.failure(found):
            say(reading_failed(found.article, fault))
            bad += 1
        else:
            if (why := ingest.why_nothing(found)) and (as_json or html):
                say(f"nothing read: {words.title_of(found.article)}: {why}")
            done += 1
        shown = found.at_least(min_confidence)
        unsure += len(found.claims) - len(shown.claims)
        if as_json:
            write_json(shown.to_json())
        elif html is None:
            if printed:
                console.print()
                console.rule(characters="─", style="dim")
            print_record(console, shown)
            printed = True
        if html is not None:
            kept.append(shown)
    left_out = words.left_out(unsure, min_confidence) if min_confidence else ""
    if html is not None and kept:
        write_page(html, kept, left_out)
    if left_out:
        say(left_out)
    leave(good=done, bad=bad)
