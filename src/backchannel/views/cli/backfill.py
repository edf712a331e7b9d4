"""`backchannel backfill`: years of news, read into a folder of Parquet."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backchannel.views.cli.options import VocabularyOption
from backchannel.views.cli.terminal import leave, say

if TYPE_CHECKING:
    from backchannel.scale.backfill import Outcome
    from backchannel.scale.shards import Unit


def backfill(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT…", help="Shards: WARC, JSON Lines or Parquet files, and folders of them."),
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="PARQUET_DIR", help="A new folder, or one that a backfill wrote before.")
    ],
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            max=100_000,
            show_default=False,
            help="How many processes read, or how many cores of the cluster; by default as many as there are. "
            "Each takes about 1 GB of memory.",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Read on a Ray cluster: auto for the one that this machine is part of, HOST:PORT, ray://HOST:PORT, or "
            "local to try it here.",
        ),
    ] = None,
    vocabulary: VocabularyOption = None,
) -> None:
    """Read years of news into a folder of Parquet, on many cores or machines.

    Shards are read in units of a minute or two, each kept whole or not at all. A run that was stopped, by whatever,
    is gone on with by the same command: what is complete is not read again, and no line is lost or doubled. A shard
    whose bytes are others now, or that another version of the program has read, is read anew and its old rows go
    when all new ones are there. Load the folder with `backchannel add PARQUET_DIR --archive PLACE`.
    """
    from backchannel.scale.backfill import backfill as run  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415
    from backchannel.vocabulary import read_user_vocabulary  # noqa: PLC0415

    if vocabulary is not None:
        read_user_vocabulary(vocabulary)  # a fault in it is told before workers start
    count: Counter[str] = Counter()
    for outcome in run(inputs, out, workers=workers, cluster=cluster, vocabulary=vocabulary):
        say(_told(outcome, count))
    parts = {
        "units": f"{words.counted(count['articles'], 'article')} in {words.counted(count['units'], 'unit')} read",
        "known": f"{words.counted(count['known'], 'unit')} known",
        "failed": f"{words.counted(count['failed'], 'reading')} failed",
        "lost": f"{words.counted(count['lost'], 'unit')} failed, which the next run tries again",
        "refused": f"{count['refused']:,} refused",
    }
    said = [part for name, part in parts.items() if count[name]]
    typer.echo(f"{out}: {', '.join(said) or 'nothing to read'}")
    leave(good=count["articles"] + count["known"], bad=count["failed"] + count["lost"] + count["refused"])


def _told(outcome: Outcome, count: Counter[str]) -> str:
    """One line on what became of a unit or a shard; it is counted as well."""
    from backchannel.scale.backfill import Known, Superseded  # noqa: PLC0415
    from backchannel.scale.units import Done, Failed  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415

    if isinstance(outcome, Done):
        count.update(units=1, articles=outcome.rows, failed=outcome.failed, refused=outcome.refused)
        refused = f", {outcome.refused:,} refused" if outcome.refused else ""
        failed = f", {outcome.failed:,} readings failed" if outcome.failed else ""
        articles = words.counted(outcome.rows, "article")
        return f"read {_name(outcome.unit)}: {articles}{refused}{failed}, {outcome.seconds:.0f} s"
    if isinstance(outcome, Failed):
        count["lost"] += 1
        return f"failed {_name(outcome.unit)}: {outcome.reason}"
    if isinstance(outcome, Known):
        if outcome.same:
            return f"the same as a shard before: {outcome.path}"
        count["known"] += outcome.units
        return f"known {outcome.path}: {words.counted(outcome.units, 'unit')} complete before this run"
    if isinstance(outcome, Superseded):
        return f"renewed {outcome.path}: its older rows were taken away"
    count["refused"] += 1
    return f"not read: {outcome}"


def _name(unit: Unit) -> str:
    return f"{unit.name} {unit.number + 1}/{unit.of}"
