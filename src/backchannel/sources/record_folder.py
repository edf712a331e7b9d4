"""The folder of Parquet that a backfill writes: how its files are named, and the records in it.

Only rows of complete units count, so that a folder can be read while it is still written to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backchannel.errors import RecordError, SourceError
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record
from backchannel.sources.refusals import Refused

MANIFEST = "_manifest"
SHARDS = "shards"
UNITS = "units"
REFUSALS = "_refusals"
MONTHS = "month="

_ROWS_AT_A_TIME = 32

_ARTICLE = ("text", "published", "title", "outlet", "url", "language")
_READ_BY = ("backchannel", "model", "vocabulary")
_COLUMNS = ["article_id", *_ARTICLE, *_READ_BY, "passed_over", "failed", "record"]


@dataclass(frozen=True, slots=True)
class PackedRecord:
    """A record as a row of Parquet holds it: who was read by what is known before the record is unpacked.

    `source` is the file and the number of its row.
    """

    source: str
    article: Article
    read_by: ReadBy
    passed_over: str | None
    """Why nothing was read in it, where nothing was."""
    failed: str | None
    """The fault that ended its reading, where one did."""
    packed: str

    def record(self) -> Record:
        """Raises RecordError where it is not whole, or another article's."""
        try:
            record = Record.from_dict(json.loads(self.packed))
        except ValueError as error:
            raise RecordError(f"its record is no JSON ({error})") from error
        if record.article.id != self.article.id or record.read_by != self.read_by:
            raise RecordError("its record is not that of the article and the reader that its other columns name")
        return record


def is_record_folder(place: str | Path) -> bool:
    """Whether a backfill writes, or wrote, to a folder."""
    try:
        return (Path(place) / MANIFEST / SHARDS).is_dir()
    except (OSError, ValueError):
        return False


def read_json(file: Path) -> dict[str, Any] | None:
    """What stands in a file of the manifest; None where it is gone, or no longer whole."""
    try:
        form = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    return form if isinstance(form, dict) else None


def completed(folder: Path, edition: str, number: int) -> dict[str, Any] | None:
    """What the manifest says of a unit; None where it is not complete, or a file of it is gone or of another size."""
    form = read_json(folder / MANIFEST / UNITS / edition / f"{number:05d}.json")
    if form is None:
        return None
    try:
        whole = all((folder / part["path"]).stat().st_size == part["bytes"] for part in form["files"])
    except (OSError, KeyError, TypeError):
        return None
    return form if whole else None


def packed_records(folder: Path) -> Iterator[PackedRecord | Refused]:
    """The records of all complete units, month by month as far as one shard's go, and what they refused. Lazy."""
    for shard in sorted((folder / MANIFEST / SHARDS).glob("*.json")):
        for unit in sorted((folder / MANIFEST / UNITS / shard.stem).glob("*.json")):
            form = completed(folder, shard.stem, int(unit.stem))
            if form is None:
                yield Refused(str(unit), "files of this unit are gone; run the backfill again")
                continue
            for part in form["files"]:
                yield from _records_of(folder / part["path"])
            if form["refused"]:
                yield from _refusals_of(folder / REFUSALS / f"{shard.stem}-{unit.stem}.jsonl")


def _records_of(path: Path) -> Iterator[PackedRecord | Refused]:
    import pyarrow as pa  # noqa: PLC0415 - 100 ms and 100 MB
    from pyarrow import parquet  # noqa: PLC0415

    number = 0
    try:
        for batch in parquet.ParquetFile(path).iter_batches(_ROWS_AT_A_TIME, columns=_COLUMNS, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield _packed(f"{path}:{number}", row)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        yield Refused(f"{path}:{number + 1}", f"cannot be read from here on: {said}")


def _packed(source: str, row: dict[str, Any]) -> PackedRecord | Refused:
    try:
        article = Article.from_text(**{name: row[name] for name in _ARTICLE})
    except SourceError as error:
        return Refused(source, str(error))
    if article.id != row["article_id"]:
        return Refused(source, "its article was changed: the id does not follow from the text and its fields")
    return PackedRecord(
        source, article, ReadBy(*(row[name] for name in _READ_BY)), row["passed_over"], row["failed"], row["record"]
    )


def _refusals_of(path: Path) -> Iterator[Refused]:
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                form = json.loads(line)
                yield Refused(form["source"], form["reason"])
    except (OSError, ValueError, KeyError) as error:
        yield Refused(str(path), f"the list of what was refused cannot be read: {error}")
