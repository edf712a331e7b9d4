"""Parquet files, written here and read back."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from backchannel.model.article import Article
from backchannel.sources import Refused, articles_from
from backchannel.sources.parquet import articles_from_table


def packed(columns: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def read(data: bytes, published: date | None = None) -> list[Article | Refused]:
    return list(articles_from_table(io.BytesIO(data), "f", published))


def test_rows_are_articles_with_their_fields(tmp_path: Path) -> None:
    path = tmp_path / "news.parquet"
    path.write_bytes(
        packed(
            {
                "content": ["The envoys met.", "They left."],
                "headline": ["Talks", None],
                "date": ["1980-04-25", None],
                "source": ["The Evening Paper", ""],
                "url": ["https://p.example/1", None],
                "lang": ["en", "en"],
                "embedding": [[0.5], [0.25]],
            }
        )
    )
    first, second = articles_from(path)
    assert first == Article.from_text(
        "The envoys met.", title="Talks", published="1980-04-25", outlet="The Evening Paper",
        url="https://p.example/1", language="en",
    )  # fmt: skip
    assert second == Article.from_text("They left.", language="en")
    assert [item.published for item in articles_from(path, published="1980-05-01") if isinstance(item, Article)] == [
        date(1980, 5, 1)
    ] * 2


@pytest.mark.parametrize(
    "days",
    [
        pa.array([date(1980, 4, 25)]),
        pa.array([325505703], pa.timestamp("s")),
        pa.array([datetime(1980, 4, 25, 10, tzinfo=UTC)], pa.timestamp("us", "UTC")),
        pa.array([325505703123456789], pa.timestamp("ns")),
        pa.array(["1980-04-25 10:00:00"]).dictionary_encode(),
        pa.array(["1980-04-25"], pa.large_string()),
    ],
)
def test_days_are_read_in_the_forms_of_a_table(days: pa.Array) -> None:
    (article,) = read(packed({"text": ["The envoys met."], "published": days}))
    assert isinstance(article, Article)
    assert article.published == date(1980, 4, 25)


def test_a_bad_row_is_named_with_its_number_and_the_others_go_on() -> None:
    texts = ["The envoys met.", None, "They left.", " ", "They came back."]
    days = ["1980-04-25", None, "25.4.1980", None, None]
    found = read(packed({"text": texts, "published": days}, row_group_size=2))
    assert [item.source for item in found if isinstance(item, Refused)] == ["f:2", "f:3", "f:4"]
    assert [item.text for item in found if isinstance(item, Article)] == ["The envoys met.", "They came back."]


def test_a_number_where_a_text_should_be_is_refused() -> None:
    (refused,) = read(packed({"text": [7]}))
    assert str(refused) == 'f:1: "text" is int; it must be a string or null'


def test_strings_that_are_no_utf8_are_read_with_replacements() -> None:
    broken = pa.array([b"The envoys \xff met."], pa.binary()).view(pa.string())
    (article,) = read(packed({"text": broken}))
    assert isinstance(article, Article)
    assert article.text == "The envoys \ufffd met."


def test_a_broken_row_group_is_named_and_the_next_is_read() -> None:
    texts = [f"The envoys met in room {number}." for number in range(6)]
    data = packed({"text": texts}, row_group_size=2, compression="gzip", use_dictionary=False, data_page_version="1.0")
    at = parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(0).data_page_offset
    found = read(data[: at + 40] + bytes(30) + data[at + 70 :])
    (refused,) = (item for item in found if isinstance(item, Refused))
    assert refused.source == "f:3"
    assert "nor the rows up to 4" in refused.reason
    assert [item.text for item in found if isinstance(item, Article)] == texts[:2] + texts[4:]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no Parquet file"),
        (b"PAR1 rubbish PAR1", "no Parquet file"),
        (packed({"text": ["The envoys met."]})[:-9], "no Parquet file"),
        (packed({"text": pa.array([], pa.string())}), "is empty"),
        (packed({"words": ["The envoys met."]}), "no column of texts (text, maintext, body, content, article_text); "),
    ],
)
def test_a_file_without_articles_says_so(data: bytes, reason: str) -> None:
    (refused,) = read(data)
    assert isinstance(refused, Refused)
    assert reason in refused.reason


WHOLE = packed({"text": ["The envoys met.", "They left."] * 20, "date": ["1980-04-25", None] * 20}, row_group_size=9)


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_gives_articles_or_refusals(at: int, put: bytes) -> None:
    found = read(WHOLE[:at] + put + WHOLE[at + len(put) :])
    assert found
    assert all(isinstance(item, Article | Refused) for item in found)
