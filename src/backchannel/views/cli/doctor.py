"""`backchannel doctor`: whether everything that reading and keeping need is there and whole."""

from __future__ import annotations

import hashlib
import platform
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from backchannel.errors import BackchannelError
from backchannel.views.cli.options import VocabularyOption
from backchannel.views.cli.terminal import FAILED

_PACKAGES = (
    "backchannel",
    "spacy",
    "trafilatura",
    "htmldate",
    "py3langid",
    "httpcore",
    "charset-normalizer",
    "sqlalchemy",
    "alembic",
    "typer",
    "rich",
)
_MOST_PROBLEMS = 20


class Finding(NamedTuple):
    """One line of the report."""

    what: str
    found: str
    well: bool = True


def doctor(
    archive: Annotated[
        str | None,
        typer.Option("--archive", metavar="PLACE", help="Also prove this archive, every claim against its text."),
    ] = None,
    vocabulary: VocabularyOption = None,
) -> None:
    """Report versions, and whether all is whole.

    Python and packages, the language model with its checksum, the vocabulary, and an archive if one is named.
    """
    well = True
    for finding in _findings(archive, vocabulary):
        well &= finding.well
        typer.echo(f"{'ok     ' if finding.well else 'WRONG  '}{finding.what + ':':<18}{finding.found}")
    if not well:
        raise typer.Exit(FAILED)


def _findings(archive: str | None, vocabulary: Path | None) -> Iterator[Finding]:
    yield Finding(
        "Python", f"{platform.python_version()} ({sys.platform}, {platform.machine()})", sys.version_info >= (3, 11)
    )
    for name in _PACKAGES:
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, "not installed; run: pip install backchannel", False)
    yield Finding("SQLite", sqlite3.sqlite_version)
    yield from _guarded("language model", _model())
    yield from _guarded("vocabulary", _vocabulary(vocabulary))
    if archive is not None:
        yield from _guarded("archive", _archive(archive))


def _guarded(what: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from findings
    except BackchannelError as error:
        yield Finding(what, str(error), False)


def _model() -> Iterator[Finding]:
    from backchannel.annotate.segment import load_language_model, model_name  # noqa: PLC0415

    pipeline = load_language_model()
    yield Finding("language model", model_name(pipeline))
    yield Finding("its checksum", _checksum(Path(str(pipeline.path))))


def _checksum(folder: Path) -> str:
    """SHA-256 over the names and contents of all files in the folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return f"sha256:{digest.hexdigest()}"


def _vocabulary(folder: Path | None) -> Iterator[Finding]:
    from backchannel.reading import load_reader  # noqa: PLC0415

    yield Finding("vocabulary", load_reader(folder).read_by.vocabulary)


def _archive(place: str) -> Iterator[Finding]:
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(place) as kept:
        counts = kept.counts()
        problems = 0
        for problem in kept.check():
            problems += 1
            if problems <= _MOST_PROBLEMS:
                yield Finding("archive", str(problem), False)
    if problems > _MOST_PROBLEMS:
        yield Finding("archive", f"and {problems - _MOST_PROBLEMS} more", False)
    if not problems:
        held = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        yield Finding("archive", f"{kept.name} is whole, every claim stands in its text: {held}")
