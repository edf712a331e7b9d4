"""A folder of Parquet comes into archives of both kinds, and may come again."""

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from archive_rows import raid
from backfilling import SMALL, Here, lines
from factories import READ_BY, dispatch
from pyarrow import parquet

from backchannel import ingest
from backchannel.archive.store import Archive, open_archive
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record, Skipped
from backchannel.scale.backfill import read_with
from backchannel.scale.shards import opened
from backchannel.sources.record_folder import is_record_folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    sqlite = request.param == "sqlite"
    place = tmp_path / "news.archive" if sqlite else request.getfixturevalue("database_url")
    with open_archive(place, create=sqlite) as made:
        yield made


class Told:
    """Reads what stands in records that were made before; nothing in other articles."""

    def __init__(self, records: Iterable[Record], read_by: ReadBy) -> None:
        self.read_by = read_by
        self._records = {record.article.id: record for record in records}

    def read(self, articles: Iterable[Article]) -> Iterator[Record]:
        return (self._records.get(article.id, Record(article, self.read_by)) for article in articles)


RECORDS = [raid("Raid").record(), dispatch().record(), raid("Raid again", outlet="Another").record()]


def backfilled(folder: Path, *records: Record, read_by: ReadBy = READ_BY, more: bytes = b"") -> Path:
    """A folder with the records, and with what else the lines give."""
    rows = [
        {name: getattr(record.article, name) for name in ("text", "title", "outlet", "url", "language")}
        | {"published": str(record.article.published)}
        for record in records
    ]
    shard, out = folder / "news.jsonl", folder / "out"
    shard.write_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows) + more)
    with opened(out):
        list(read_with(Here(out, lambda: Told(records, read_by)), [shard], out, SMALL))
    return out


def add(archive: Archive, *places: Path) -> list[str]:
    return [outcome.kind for outcome in ingest.add(archive, ingest.found_at(places))]


def test_records_are_kept_as_they_were_read_and_once(archive: Archive, tmp_path: Path) -> None:
    out = backfilled(tmp_path, *RECORDS, more=b"no json\n")
    assert add(archive, out) == ["added"] * 3 + ["refused"]
    assert {record.article.id: record for record in archive.records()} == {r.article.id: r for r in RECORDS}
    assert list(archive.check()) == []
    counts = archive.counts()
    assert counts["refusals"] == 1
    assert add(archive, out) == ["known"] * 3 + ["refused"]
    assert archive.counts() == counts


def test_they_come_in_as_if_each_were_added(archive: Archive, tmp_path: Path) -> None:
    add(archive, backfilled(tmp_path, *RECORDS))
    with open_archive(tmp_path / "one.archive", create=True) as other:
        for record in RECORDS:
            other.add(record)
        assert [row.id for row in archive.timeline()] == [row.id for row in other.timeline()]
        assert sorted((c.action, c.kind, c.id) for c in archive.changes()) == sorted(
            (c.action, c.kind, c.id) for c in other.changes()
        )


def test_what_comes_later_is_added(archive: Archive, tmp_path: Path) -> None:
    out = backfilled(tmp_path, *RECORDS[:1])
    add(archive, out)
    backfilled(tmp_path, *RECORDS)
    assert sorted(add(archive, out)) == ["added", "added", "known"]
    assert archive.counts()["articles"] == 3


def test_another_reader_renews_and_an_older_does_not(archive: Archive, tmp_path: Path) -> None:
    newer = ReadBy("0.2.0", READ_BY.model, READ_BY.vocabulary)
    for version, told in ((READ_BY, "added"), (newer, "renewed"), (READ_BY, "known")):
        folder = tmp_path / told
        folder.mkdir()
        out = backfilled(folder, raid("Raid").record(version), read_by=version)
        assert add(archive, out) == [told]
    (record,) = archive.records()
    assert record.read_by == newer


def test_a_reading_that_failed_is_told(archive: Archive, tmp_path: Path) -> None:
    article = RECORDS[0].article
    failed = Record(article, READ_BY, skipped=(Skipped("reading", "KeyError: 'x'"),))
    (outcome,) = ingest.add(archive, ingest.found_at([backfilled(tmp_path, failed)]))
    assert (outcome.kind, outcome.reason) == ("failed", "KeyError: 'x'")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("record", "{", "its record is no JSON"),
        ("record", "[]", "record"),
        ("record", None, "another article"),
        ("title", "Forged", "its article was changed"),
        ("backchannel", "9.9.9", "its record is not that of the article and the reader"),
    ],
)
def test_a_row_that_is_not_whole_is_refused_and_the_others_kept(
    column: str, value: str | None, reason: str, tmp_path: Path
) -> None:
    out = backfilled(tmp_path, *RECORDS[:2])
    file = next(path for path in out.glob("month=*/*") if "Raid" in parquet.read_table(path)["title"].to_pylist())
    table = parquet.read_table(file, partitioning=None)
    if value is None:
        value, reason = json.dumps(dispatch(title="Another").record().to_dict()), "its record is not that"
    values = [value, *table[column].to_pylist()[1:]]
    changed = table.set_column(table.schema.get_field_index(column), table.schema.field(column), pa.array([*values]))
    parquet.write_table(changed, file)
    (unit,) = (p for p in out.glob("_manifest/units/*/*") if file.name in p.read_text(encoding="utf-8"))
    form = json.loads(unit.read_text(encoding="utf-8"))
    for part in form["files"]:
        part["bytes"] = (out / part["path"]).stat().st_size
    unit.write_text(json.dumps(form), encoding="utf-8")
    with open_archive(tmp_path / "news.archive", create=True) as archive:
        outcomes = list(ingest.add(archive, ingest.found_at([out])))
        assert sorted(outcome.kind for outcome in outcomes) == ["added", "refused"]
        (refused,) = (outcome for outcome in outcomes if outcome.kind == "refused")
        assert refused.source == f"{file}:1"
        assert reason in str(refused.reason)


def test_a_folder_with_files_gone_says_so(tmp_path: Path) -> None:
    out = backfilled(tmp_path, *RECORDS[:1])
    shutil.rmtree(next(out.glob("month=*")))
    with open_archive(tmp_path / "news.archive", create=True) as archive:
        (outcome,) = ingest.add(archive, ingest.found_at([out]))
    assert outcome.kind == "refused"
    assert outcome.reason == "files of this unit are gone; run the backfill again"


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    out = backfilled(tmp_path, *RECORDS[:1])
    (file,) = out.glob("month=*/*")
    file.write_bytes(b"x" * file.stat().st_size)
    with open_archive(tmp_path / "news.archive", create=True) as archive:
        (outcome,) = ingest.add(archive, ingest.found_at([out]))
    assert outcome.source == f"{file}:1"
    assert "cannot be read from here on" in str(outcome.reason)


def test_many_more_than_one_batch(tmp_path: Path) -> None:
    out = backfilled(tmp_path, more=lines(*range(70)))
    with open_archive(tmp_path / "news.archive", create=True) as archive:
        assert add(archive, out) == ["added"] * 70


def test_read_takes_the_articles_of_such_a_folder(tmp_path: Path) -> None:
    out = backfilled(tmp_path, *RECORDS[:1])
    assert is_record_folder(out)
    (article,) = ingest.articles_at([out])
    assert isinstance(article, Article)
    assert article.id == RECORDS[0].article.id
