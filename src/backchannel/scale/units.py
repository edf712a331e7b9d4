"""What a worker does, on whichever machine it is: read one unit, and keep what came of it whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Protocol

from backchannel.errors import BackfillError, SourceError
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record
from backchannel.scale.ranges import articles_in
from backchannel.scale.schema import Packing, month_of, row_of
from backchannel.scale.shards import Unit, complete, seen
from backchannel.sources.record_folder import MONTHS, completed
from backchannel.sources.refusals import Refused, shown


class Reading(Protocol):
    """What reads articles: `backchannel.reading.Reader` is one."""

    @property
    def read_by(self) -> ReadBy: ...

    def read(self, articles: Iterable[Article]) -> Iterator[Record]: ...


Load = Callable[[], Reading]
"""Makes the reading in each worker. It goes to other processes by its name, so it is a function of a module."""


@dataclass(frozen=True, slots=True)
class Done:
    """A unit that is complete."""

    unit: Unit
    rows: int
    refused: int
    failed: int
    """Articles whose reading failed; they have rows, too."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """A unit that nothing was kept of, and why."""

    unit: Unit
    reason: str


def one_core(vocabulary: str | PathLike[str] | None) -> Reading:
    """The reader, which keeps to one core."""
    from backchannel.reading import load_reader  # noqa: PLC0415 - loads the language model

    reader = load_reader(vocabulary)
    return replace(reader, encoder=reader.encoder and reader.encoder.alone())


def loader(vocabulary: str | PathLike[str] | None = None) -> Load:
    """What makes the reader with a user's entries, if any, in a worker."""
    return partial(one_core, vocabulary)


def attempt(unit: Unit, out: Path, reading: Reading) -> Done | Failed:
    """Read a unit; whatever goes wrong with it is its outcome. Raises BackfillError where nothing can be written."""
    try:
        return read_unit(unit, out, reading)
    except BackfillError:
        raise
    except SourceError as error:
        return Failed(unit, str(error))
    except Exception as error:
        return Failed(unit, f"{type(error).__name__}: {error}")


def read_unit(unit: Unit, out: Path, reading: Reading) -> Done:
    """Read the articles of a unit into Parquet files, one a month, and mark it complete.

    One that is complete already is left as it is: its worker may have been lost only after its work was done.
    """
    if (form := completed(out, unit.edition, unit.number)) is not None:
        return _done(unit, form)
    began, path = time.perf_counter(), Path(unit.path)
    _check_unchanged(unit, path)
    refused: list[Refused] = []

    def articles() -> Iterator[Article]:
        for item in articles_in(path, unit.part):
            if isinstance(item, Article):
                yield item
            else:
                refused.append(item)

    packing = Packing()
    count = failed = 0
    for count, record in enumerate(reading.read(articles()), 1):
        row = row_of(record, unit.name, unit.key, count - 1)
        failed += row["failed"] is not None
        packing.add(month_of(record.article), row)
    files = (
        (f"{MONTHS}{month}/{unit.key}-{at}.parquet", rows, data)
        for at, (month, rows, data) in enumerate(packing.files())
    )
    _check_unchanged(unit, path)
    form = {"rows": count, "failed": failed, "seconds": round(time.perf_counter() - began, 3)}
    try:
        complete(out, unit, files, refused, form)
    except OSError as error:
        raise BackfillError(
            f"cannot write to {shown(out)}: {error.strerror or error}; what was kept is whole: see to that, and run "
            "the same command again"
        ) from error
    return _done(unit, form | {"refused": len(refused)})


def _done(unit: Unit, form: dict[str, float]) -> Done:
    return Done(unit, int(form["rows"]), int(form["refused"]), int(form["failed"]), form["seconds"])


def _check_unchanged(unit: Unit, path: Path) -> None:
    """Its edition names the bytes that were hashed; rows of others must not go by that name."""
    if seen(path) != unit.seen:
        raise SourceError("the file was changed since this run looked at it; run the same command again")
