"""Shards in ranges: whatever the cuts, what comes out is what the whole file gives, once."""

import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pytest
from backfilling import SMALL, lines, page, warc
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from backchannel.model.article import Article
from backchannel.scale.ranges import Grain, Range, articles_in, ranges
from backchannel.sources import Refused, articles_from

HOSTILE = b'{"text": 3}\n\nno json\n\xff\xfe\x00\n{"text": "Whole.", "published": "soon"}\n'


def table(count: int) -> bytes:
    file = io.BytesIO()
    texts = [f"The envoys met: {at}." if at % 5 else None for at in range(count)]
    parquet.write_table(pa.table({"text": texts}), file, row_group_size=7)
    return file.getvalue()


def seen(item: Article | Refused) -> str:
    return str(item) if isinstance(item, Refused) else item.id


SHARDS = {
    "plain.jsonl": lines(*range(30)) + HOSTILE + lines(*range(30, 50)),
    "no-end.jsonl": lines(*range(30))[:-1],
    "packed.jsonl.gz": gzip.compress(lines(*range(60)) + HOSTILE + lines(*range(60, 99))),
    "packed.ndjson.zst": zstd.compress(lines(*range(99))),
    "records.warc.gz": warc(*range(20)),
    "records.warc": warc(*range(20), packed=False),
    "broken.warc.gz": warc(*range(8)) + b"no member" + gzip.compress(page(8)[:500]) + warc(*range(9, 20)),
    "broken.warc": warc(*range(8), packed=False) + b"WARC/1.0\r\nno head" + warc(*range(9, 20), packed=False),
    "rows.parquet": table(23),
}


@pytest.mark.parametrize("name", SHARDS)
def test_ranges_together_give_what_the_file_gives(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(SHARDS[name])
    parts = ranges(path, SMALL)
    assert len(parts) >= 3
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert (parts[0].start, parts[-1].end) == (0, None)
    together = [seen(item) for part in parts for item in articles_in(path, part)]
    assert together == [seen(item) for item in articles_from(path)]
    assert ranges(path, SMALL) == parts


@settings(deadline=None, max_examples=60)
@given(
    data=st.lists(st.sampled_from([*lines(1, 2, 3).splitlines(), b"", b" ", b"{}", b"\r", b"[1]"])).map(b"\n".join),
    grain=st.integers(1, 200),
    packed=st.booleans(),
)
def test_any_lines_in_any_grain(
    data: bytes, grain: int, packed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / ("any.jsonl.gz" if packed else "any.jsonl")
    path.write_bytes(gzip.compress(data) if packed else data)
    parts = ranges(path, Grain(lines=grain))
    together = [seen(item) for part in parts for item in articles_in(path, part)]
    whole = [seen(item) for item in articles_from(path)]
    # A range of nothing but blank lines says so.
    assert [one for one in together if len(parts) == 1 or not one.endswith("is empty")] == [
        one for one in whole if len(parts) == 1 or not one.endswith("is empty")
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.warc.gz", "a.warc", "a.parquet"])
@pytest.mark.parametrize("data", [b"", b"\0" * 5_000, b"\n" * 5_000, b"\x1f\x8b\x08" * 2_000, b"\nWARC/1.0\r\n" * 900])
def test_rubbish_has_ranges_and_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = [item for part in ranges(path, SMALL) for item in articles_in(path, part)]
    assert found
    assert all(isinstance(item, Refused) for item in found)


def test_a_file_packed_as_a_whole_is_one_range(tmp_path: Path) -> None:
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(gzip.compress(warc(*range(400), packed=False)))
    assert ranges(path, SMALL) == [Range(0, None)]


def test_no_cut_is_made_where_a_page_speaks_of_the_form(tmp_path: Path) -> None:
    """A head of the form, in the words of a page, without the field that each record has."""
    path = tmp_path / "about.warc"
    path.write_bytes(page("form", "\nWARC/1.0\r\nis such a line" * 40) + warc(*range(9), packed=False))
    together = [item for part in ranges(path, Grain(warc=100)) for item in articles_in(path, part)]
    assert len(together) == 10
    assert not [item for item in together if isinstance(item, Refused)]


def test_what_is_cut_off_is_refused_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(lines(*range(400)), 1)[:-300])
    together = [seen(item) for part in ranges(path, SMALL) for item in articles_in(path, part)]
    assert together == [seen(item) for item in articles_from(path)]
    assert "cannot be read" in together[-1]


def test_what_goes_away_between_is_refused(tmp_path: Path) -> None:
    (item,) = articles_in(tmp_path / "gone.jsonl", Range(0, None))
    assert isinstance(item, Refused)
    assert item.reason == "there is no such file"


def test_a_line_longer_than_a_range_begins_in_one(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    rows = [json.dumps({"text": f"{at} " + "word " * 500}).encode() for at in range(4)]
    path.write_bytes(b"\n".join(rows))
    parts = ranges(path, SMALL)
    assert len(parts) == 4
    assert [len(list(articles_in(path, part))) for part in parts] == [1] * 4
