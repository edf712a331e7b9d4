"""The one form of all Parquet files that a backfill writes: a row is an article with the record of its reading."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from backchannel.model.article import Article
from backchannel.model.records import Record

FORMAT = "backchannel.records/1"
"""Stands in the metadata of each file, as `backchannel`; another number, another form."""

UNKNOWN_MONTH = "unknown"
# Code points of records and texts that wait before they are packed.
_ROOM = 2_000_000
_LAYERS = ("actors", "statements", "events", "ties", "fates", "talks", "times", "places")

Row = dict[str, Any]


def arrow_schema() -> Any:
    """The columns, as a pyarrow.Schema; docs/scale.md says what each holds."""
    import pyarrow as pa  # noqa: PLC0415 - 100 ms and 100 MB

    words, count, names = pa.string(), pa.int32(), pa.list_(pa.string())
    columns = [
        pa.field("article_id", words, nullable=False),
        pa.field("published", pa.date32()),
        *(pa.field(name, words) for name in ("title", "outlet", "url", "language")),
        pa.field("text", words, nullable=False),
        *(pa.field(layer, count, nullable=False) for layer in _LAYERS),
        pa.field("event_types", names, nullable=False),
        pa.field("countries", names, nullable=False),
        pa.field("passed_over", words),
        pa.field("failed", words),
        *(pa.field(name, words, nullable=False) for name in ("backchannel", "model", "vocabulary")),
        pa.field("shard", words, nullable=False),
        pa.field("unit", words, nullable=False),
        pa.field("position", count, nullable=False),
        pa.field("record", words, nullable=False),
    ]
    return pa.schema(columns, metadata={"backchannel": FORMAT})


def row_of(record: Record, shard: str, unit: str, position: int) -> Row:
    """The row of a record: the `position`-th article, from 0, of a unit of a shard."""
    article, read_by = record.article, record.read_by
    whole = [passed for passed in record.skipped if passed.evidence is None]
    return {
        "article_id": article.id,
        "published": article.published,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "language": article.language,
        "text": article.text,
        **{layer: len(getattr(record, layer)) for layer in _LAYERS},
        "event_types": sorted({event.type for event in record.events}),
        "countries": sorted({actor.country for actor in record.actors if actor.country}),
        "passed_over": next((passed.why for passed in whole if passed.stage != "reading"), None),
        "failed": next((passed.why for passed in whole if passed.stage == "reading"), None),
        "backchannel": read_by.backchannel,
        "model": read_by.model,
        "vocabulary": read_by.vocabulary,
        "shard": shard,
        "unit": unit,
        "position": position,
        "record": json.dumps(record.to_dict(), ensure_ascii=False, separators=(",", ":")),
    }


def month_of(article: Article) -> str:
    """The month that an article is filed under: "1980-04", or "unknown"."""
    return article.published.isoformat()[:7] if article.published else UNKNOWN_MONTH


class Packing:
    """Rows on their way into Parquet files, one a month, that are made in memory: what is packed takes a tenth of the
    room of what waits."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, list[Row]] = defaultdict(list)
        self._room = 0
        self._files: dict[str, tuple[Any, Any, int]] = {}  # by month: bytes, writer, rows

    def add(self, month: str, row: Row) -> None:
        self._waiting[month].append(row)
        self._room += len(row["record"]) + len(row["text"])
        if self._room > _ROOM:
            self._pack()

    def files(self) -> Iterator[tuple[str, int, memoryview]]:
        """Month, number of rows and bytes of each file, by month; each is let go of when the next is asked for.
        Nothing can be added afterwards."""
        self._pack()
        for month in sorted(self._files):
            file, writer, rows = self._files.pop(month)
            writer.close()
            yield month, rows, memoryview(file.getvalue())

    def _pack(self) -> None:
        """Each month's waiting rows become a group of rows of its file."""
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        for month, rows in self._waiting.items():
            if month not in self._files:
                file = pa.BufferOutputStream()
                self._files[month] = file, parquet.ParquetWriter(file, arrow_schema(), compression="zstd"), 0
            file, writer, before = self._files[month]
            writer.write_table(pa.Table.from_pylist(rows, arrow_schema()))
            self._files[month] = file, writer, before + len(rows)
        self._waiting.clear()
        self._room = 0
