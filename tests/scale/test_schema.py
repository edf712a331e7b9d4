"""The form of the Parquet files: other programs rely on it."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from factories import Draft, dispatch
from pyarrow import parquet

from backchannel.model.records import Record, Skipped
from backchannel.scale import schema
from backchannel.scale.schema import Packing, arrow_schema, month_of, row_of

_PAGE = Path(__file__).parents[2] / "docs" / "scale.md"

COLUMNS = """
article_id: string not null
published: date32[day]
title: string
outlet: string
url: string
language: string
text: string not null
actors: int32 not null
statements: int32 not null
events: int32 not null
ties: int32 not null
fates: int32 not null
talks: int32 not null
times: int32 not null
places: int32 not null
event_types: list<item: string> not null
countries: list<item: string> not null
passed_over: string
failed: string
backchannel: string not null
model: string not null
vocabulary: string not null
shard: string not null
unit: string not null
position: int32 not null
record: string not null
"""


def told(schema: pa.Schema) -> list[str]:
    """A line a column; what is in a list has another name once it was read."""
    lines = [f"{field.name}: {field.type}" + ("" if field.nullable else " not null") for field in schema]
    return [line.replace("element: ", "item: ") for line in lines]


def test_the_columns_are_these() -> None:
    assert told(arrow_schema()) == COLUMNS.split("\n")[1:-1]
    assert arrow_schema().metadata == {b"backchannel": b"backchannel.records/1"}


def test_every_column_is_described() -> None:
    text = _PAGE.read_text(encoding="utf-8")
    assert [name for name in arrow_schema().names if f"`{name}`" not in text] == []


def test_a_row_holds_its_record_whole_and_in_figures() -> None:
    record = dispatch().record()
    packing = Packing()
    packing.add("1980-04", row_of(record, "news.warc.gz", "e-00001", 7))
    ((month, count, data),) = packing.files()
    assert (month, count) == ("1980-04", 1)
    read = parquet.read_table(pa.BufferReader(data))
    assert told(read.schema) == told(arrow_schema())
    assert read.schema.metadata == arrow_schema().metadata
    (row,) = read.to_pylist()
    assert Record.from_dict(json.loads(row["record"])) == record
    assert row["article_id"] == record.article.id
    assert row["text"] == record.article.text
    assert (row["actors"], row["events"], row["talks"]) == (
        len(record.actors), len(record.events), len(record.talks),
    )  # fmt: skip
    assert row["event_types"] == sorted({event.type for event in record.events})
    assert "USA" in row["countries"]
    assert (row["shard"], row["unit"], row["position"]) == ("news.warc.gz", "e-00001", 7)
    assert (row["passed_over"], row["failed"]) == (None, None)


def test_a_row_says_why_nothing_was_read() -> None:
    draft = Draft("Bonjour.", language="fr")
    other = Record(draft.article, dispatch().record().read_by, skipped=(Skipped("language", "written in French"),))
    failed = Record(draft.article, other.read_by, skipped=(Skipped("reading", "KeyError: 'x'"),))
    rows = [row_of(record, "s", "u", 0) for record in (other, failed)]
    assert [(row["passed_over"], row["failed"]) for row in rows] == [
        ("written in French", None),
        (None, "KeyError: 'x'"),
    ]


def test_a_month_is_that_of_publication() -> None:
    assert month_of(dispatch(published="1980-04-25").article) == "1980-04"
    assert month_of(dispatch(published="0980-04-25").article) == "0980-04"
    assert month_of(dispatch(published=None).article) == "unknown"


def test_what_waits_is_packed_from_time_to_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_ROOM", 50_000)
    packing = Packing()
    months = ["1980-04", "1980-03", "1980-04"] * 20
    for at, month in enumerate(months):
        packing.add(month, row_of(dispatch().record(), "news.jsonl", "e-00001", at))
    files = list(packing.files())
    assert [(month, count) for month, count, _ in files] == [("1980-03", 20), ("1980-04", 40)]
    for month, _, data in files:
        file = parquet.ParquetFile(pa.BufferReader(data))
        assert file.num_row_groups > 1
        assert file.read().column("position").to_pylist() == [at for at, of in enumerate(months) if of == month]
