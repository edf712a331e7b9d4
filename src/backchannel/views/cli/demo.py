"""`backchannel demo`: the example dispatches, read into a new archive and told as one account."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backchannel.errors import ArchiveError, SourceError
from backchannel.views import words
from backchannel.views.cli.options import MinConfidenceOption, VocabularyOption
from backchannel.views.cli.terminal import output, reading_failed, say, with_progress, write_page

if TYPE_CHECKING:
    from rich.console import Console

    from backchannel.archive.store import Archive

EXAMPLE = "tehran"
PAGE = "backchannel-demo.html"


def demo(
    archive: Annotated[
        str | None,
        typer.Option("--archive", metavar="PLACE", help="Keep the archive here; without it, it is gone afterwards."),
    ] = None,
    html: Annotated[
        Path, typer.Option("--html", metavar="OUT.html", help=f"Where the page of all readings is written: {PAGE}.")
    ] = Path(PAGE),
    vocabulary: VocabularyOption = None,
    min_confidence: MinConfidenceOption = 0.0,
) -> None:
    """Read the example dispatches and print their account.

    They tell of the embassy hostages in Tehran, 1979 to 1981. Printed are the timeline, the statements, the files of
    the captives, and the negotiations with those who mediated; a page with all readings is written beside it.
    """
    folder = find_examples() / EXAMPLE
    with tempfile.TemporaryDirectory(prefix="backchannel-") as temporary:
        name = _run(folder, archive or str(Path(temporary) / "demo.archive"), html, vocabulary, min_confidence)
    if archive is not None:
        say(f"kept {name}; go on with: backchannel tracks Algeria --archive {name}")


def find_examples() -> Path:
    """The folder of example dispatches: in the installed package, or in the source tree beside it.

    Raises SourceError where there is neither.
    """
    package = Path(__file__).resolve().parents[2]
    for folder in (package / "examples", package.parents[1] / "examples"):
        if (folder / EXAMPLE).is_dir():
            return folder
    raise SourceError(
        f"the example dispatches are not where they belong ({package / 'examples'}); install backchannel again"
    )


def _run(folder: Path, archive: str, html: Path, vocabulary: Path | None, min_confidence: float) -> str:
    """Read, keep and tell the dispatches of a folder; the name of the archive."""
    from backchannel import ingest  # noqa: PLC0415
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive, create=True) as kept:
        if kept.counts()["articles"]:
            raise ArchiveError(
                f"{kept.name} is there already; the demo begins with a new archive: name another file "
                "or database, or move this one"
            )
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".txt")
        outcomes = ingest.add(kept, ingest.articles_at(paths), vocabulary=vocabulary)
        for outcome in with_progress(outcomes, "Reading", len(paths)):
            if outcome.kind == "refused":
                say(f"not read: {outcome.source}: {outcome.reason}")
            elif outcome.kind == "failed" and outcome.article:
                say(reading_failed(outcome.article, outcome.reason))
        whole = list(kept.records())
        records = [record.at_least(min_confidence) for record in whole]
        unsure = sum(len(record.claims) for record in whole) - sum(len(record.claims) for record in records)
        left_out = words.left_out(unsure, min_confidence) if min_confidence else ""
        _print_account(output(), kept, min_confidence, left_out)
        write_page(html, records, left_out)
        return kept.name


def _print_account(console: Console, kept: Archive, min_confidence: float, left_out: str) -> None:
    from backchannel.views.cli import archive_view as view  # noqa: PLC0415
    from backchannel.views.cli import following_view as files  # noqa: PLC0415
    from backchannel.views.cli.entries import Entry, print_entries  # noqa: PLC0415

    rows = list(kept.timeline(min_confidence=min_confidence))
    said = list(kept.statements(min_confidence=min_confidence))
    fates = list(kept.fates(min_confidence=min_confidence))
    talks = list(kept.talks(min_confidence=min_confidence))
    cases = sorted(kept.cases(), key=lambda row: (-row.voices, row.first_told or date.max))
    tracks = sorted(kept.tracks(), key=lambda row: (-row.voices, row.first_told or date.max))

    def section(title: str, entries: Iterator[Entry] | None = None) -> None:
        console.print()
        console.rule(title, characters="─", align="left")
        if entries is not None:
            print_entries(console, entries, compact=True)

    console.print(
        f"{kept.counts()['articles']} dispatches: {len(rows)} events, {len(said)} statements, "
        f"{len(fates)} fates in {len(cases)} cases, {len(talks)} tellings of talks in {len(tracks)} tracks"
    )
    if left_out:
        console.print(words.opening(left_out) + ".")
    dated = [row for row in rows if row.date]
    section("Timeline", map(view.timeline_entry, dated))
    console.print(f"{len(rows) - len(dated)} more events have no date of their own; `backchannel timeline` has them.")
    section("Who said what", map(view.statement_entry, said))
    section("Cases: what became of the captives")
    for at, case in enumerate(cases):
        if at:
            console.print()
        files.print_course(console, kept.case(case.id), min_confidence)
    section("Tracks: the negotiations, and who carried them")
    for at, track in enumerate(tracks):
        if at:
            console.print()
        files.print_stages(console, kept.track(track.id), min_confidence)
