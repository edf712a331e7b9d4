"""`backchannel evaluate`: how right a reading is on a user's own gold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backchannel.views.cli.options import MinConfidenceOption, VocabularyOption, WorkersOption
from backchannel.views.cli.terminal import leave, output, say, with_progress, write_json

if TYPE_CHECKING:
    from backchannel.model.article import Article
    from backchannel.model.records import Record


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="GOLD_DIR", help="A folder of gold files, one JSON object an article.")
    ],
    *,
    errors: Annotated[
        int, typer.Option("--errors", metavar="N", min=0, help="Also list the N worst differences, with their words.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object with all figures.")] = False,
    workers: WorkersOption = 1,
    vocabulary: VocabularyOption = None,
    min_confidence: MinConfidenceOption = 0.0,
) -> None:
    """Measure a reading on gold of your own.

    Reads the article of each gold file and compares what was found with what the file says is right: precision, recall
    and F1 of every layer, of events by type and by status. A gold file that is not in its form is refused, with the
    field that is wrong, and the others are measured.
    """
    from backchannel.evaluation.run import evaluate as measure  # noqa: PLC0415
    from backchannel.reading import read_articles  # noqa: PLC0415
    from backchannel.views.cli.evaluation_view import print_evaluation  # noqa: PLC0415
    from backchannel.views.words import left_out  # noqa: PLC0415

    total = sum(1 for _ in folder.glob("*.json"))

    unsure = 0

    def read(articles: Iterable[Article]) -> Iterator[Record]:
        nonlocal unsure
        records = read_articles(articles, workers=workers, vocabulary=vocabulary)
        for record in with_progress(records, "Reading", total):
            shown = record.at_least(min_confidence)
            unsure += len(record.claims) - len(shown.claims)
            yield shown

    found = measure(folder, read, errors=errors)
    for fault in found.faults:
        say(f"refused: {fault}")
    for file, why in found.unread.items():
        say(f"nothing read: {file}: {why}")
    if min_confidence:
        say(left_out(unsure, min_confidence))
    if as_json:
        write_json(json.dumps(found.to_dict(), ensure_ascii=False))
    elif found.figures.articles:
        print_evaluation(output(), found)
    leave(good=found.figures.articles, bad=len(found.faults))
