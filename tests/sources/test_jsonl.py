"""JSON Lines, plain and packed, and the names that its fields may have."""

from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.model.article import Article
from backchannel.model.records import FORMAT
from backchannel.sources import Refused, articles_from
from backchannel.sources.jsonl import articles_from_lines
from backchannel.sources.limits import MAX_BYTES
from backchannel.sources.rows import NAMES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "The envoys met in Algiers on Sunday.\r\n\r\nThey agreed to meet again in a week."


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusals(path: Path) -> list[str]:
    return [str(item) for item in articles_from(path) if isinstance(item, Refused)]


def one(row: object) -> Article | Refused:
    (found,) = articles_from_lines(io.BytesIO(json.dumps(row).encode()), "f")
    return found


def test_each_line_of_jsonl_is_an_article_with_its_fields(tmp_path: Path) -> None:
    row = {
        "text": TEXT,
        "published": "1980-04-25",
        "title": "Talks",
        "url": "https://paper.example/1",
        "outlet": "Paper",
    }
    path = write(
        tmp_path / "a.jsonl", b"\xef\xbb\xbf" + json.dumps(row).encode() + b"\r\n\r\n" + b'{"text": "Only words."}'
    )
    first, second = articles_from(path)
    assert isinstance(first, Article)
    assert first == Article.from_text(**row)
    assert isinstance(second, Article)
    assert (second.text, second.published) == ("Only words.", None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "is not JSON"),
        ('{"text": "cut', "is not JSON"),
        ("[1, 2]", "is not a JSON object"),
        ('{"title": "T"}', 'no "text"'),
        ('{"text": "  "}', 'no "text"'),
        ('{"text": 7}', '"text" is int'),
        ('{"text": "words", "title": 7}', '"title" is int'),
        ('{"text": "words", "published": 1980}', '"published" is int'),
        ('{"text": "words", "date": {"day": 1}}', '"date" is dict'),
        ('{"text": "", "body": ["words"]}', '"body" is list'),
        ('{"text": "words", "published": "25.4.80"}', "publication date"),
        ('{"text": "words", "published": "2999-01-01"}', "in the future"),
        ("[" * 100_000, "is not JSON"),
        ("\x00\x01\x02\x03\x04", "is not text"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_others_go_on(tmp_path: Path, line: str, reason: str) -> None:
    path = write(tmp_path / "a.jsonl", f'{{"text": "Good."}}\n{line}\n{{"text": "Good too."}}\n')
    first, bad, last = articles_from(path)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(bad, Refused)
    assert bad.source == f"{path}:2"
    assert reason in bad.reason


def test_nul_and_surrogates_in_json_become_replacements(tmp_path: Path) -> None:
    (article,) = articles_from(write(tmp_path / "a.jsonl", '{"text": "a\\u0000b\\ud800c"}'))
    assert isinstance(article, Article)
    assert article.text == "a\ufffdb\ufffdc"


def test_jsonl_in_utf16_is_refused_once(tmp_path: Path) -> None:
    (refusal,) = refusals(write(tmp_path / "a.jsonl", '{"text": "a"}\n{"text": "b"}'.encode("utf-16")))
    assert "save it" in refusal


def test_an_empty_jsonl_says_so(tmp_path: Path) -> None:
    assert refusals(write(tmp_path / "a.jsonl", "\n\n")) == [f"{tmp_path / 'a.jsonl'}: is empty"]


@pytest.mark.parametrize(("suffix", "pack"), [(".jsonl.gz", gzip.compress), (".ndjson.zst", zstd.compress)])
def test_packed_lines_are_unpacked(tmp_path: Path, suffix: str, pack: object) -> None:
    assert callable(pack)
    lines = b"".join(b'{"text": "Envoy %d spoke."}\n' % number for number in range(5_000))
    path = write(tmp_path / f"a{suffix}", pack(lines[:100_000]) + pack(lines[100_000:]))
    found = [item.text for item in articles_from(path) if isinstance(item, Article)]
    assert found == [f"Envoy {number} spoke." for number in range(5_000)]


@pytest.mark.parametrize(("suffix", "pack"), [(".jsonl.gz", gzip.compress), (".jsonl.zst", zstd.compress)])
def test_a_packed_file_that_was_cut_off_says_so_after_its_whole_lines(
    tmp_path: Path, suffix: str, pack: object
) -> None:
    assert callable(pack)
    whole = pack(b'{"text": "The envoys met."}\n' * 3)
    rest = pack(b'{"text": "They left."}\n')
    *articles, refused = articles_from(write(tmp_path / f"a{suffix}", whole + rest[:-5]))
    assert len(articles) >= 3
    assert isinstance(refused, Refused)
    assert "cut off" in refused.reason
    (refusal,) = refusals(write(tmp_path / f"b{suffix}", b'{"text": "never packed"}'))
    assert "b.jsonl" in refusal
    assert "broken" in refusal


def test_a_line_over_the_limit_is_passed_over_without_being_held() -> None:
    class Endless(io.RawIOBase):
        """A line of 100 MB, of which nothing stands in memory but what is asked for; then a good one."""

        left = 100_000_000
        longest = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= MAX_BYTES
            self.longest = max(self.longest, size)
            taken = min(size, self.left)
            self.left -= taken
            if taken:
                return b"x" * (taken - 1) + (b"x" if self.left else b"\n")
            line, self.last = self.last, b""
            return line

        last = b'{"text": "The envoys met."}'

    refused, article = articles_from_lines(Endless(), "f")  # type: ignore[arg-type]
    assert str(refused) == "f:1: is a line of more than 20,000,000 bytes"
    assert isinstance(article, Article)


@pytest.mark.parametrize(("field", "name"), [(field, name) for field, names in NAMES.items() for name in names])
def test_every_name_of_a_field_is_known(field: str, name: str) -> None:
    value = {"published": "1980-04-25T10:00:00Z", "language": "en-GB"}.get(field, "The envoys met.")
    article = one({"text": "They left.", name: value} if field != "text" else {name: value, "title": None})
    assert isinstance(article, Article)
    expected = {"published": date(1980, 4, 25), "language": "en"}.get(field, value)
    assert getattr(article, field) == ("They left." if name == "text" and field != "text" else expected)


def test_the_first_name_with_something_in_it_is_taken() -> None:
    article = one({"content": "They left.", "text": " ", "body": "The envoys met.", "date": "", "publish_date": None})
    assert isinstance(article, Article)
    assert (article.text, article.published) == ("The envoys met.", None)


@pytest.mark.parametrize(
    ("value", "code"), [("en", "en"), ("EN-us", "en"), ("eng", "en"), ("English", "en"), ("fr_FR", "fr"), ("fra", None)]
)
def test_a_language_is_a_code_or_is_left_to_the_text(value: str, code: str | None) -> None:
    article = one({"text": "The envoys met.", "language": value})
    assert isinstance(article, Article)
    assert article.language == code


def test_a_record_gives_its_article_back() -> None:
    article = Article.from_text(TEXT, published="1980-04-25", title="Talks", url="https://p.example/1", language="en")
    inner = {
        "id": article.id, "title": "Talks", "published": "1980-04-25", "outlet": None, "url": article.url,
        "language": "en", "text": TEXT,
    }  # fmt: skip
    assert one({"format": FORMAT, "article": inner, "actors": []}) == article
    changed = one({"format": FORMAT, "article": inner | {"text": "Something else."}})
    assert isinstance(changed, Refused)
    assert "was changed" in changed.reason
    for row in ({"format": "backchannel.record/99", "article": inner}, {"format": FORMAT, "article": 7}):
        other = one(row)
        assert isinstance(other, Refused)
        assert "another form" in other.reason


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=10) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "text"]), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(
    st.lists(
        st.binary(max_size=60)
        | st.dictionaries(
            st.sampled_from(sorted(sum(NAMES.values(), ("format", "article")))), json_values, max_size=4
        ).map(lambda row: json.dumps(row).encode()),
        max_size=5,
    )
)
def test_every_line_is_an_article_or_refused(lines: list[bytes]) -> None:
    data = b"\n".join(lines)
    found = list(articles_from_lines(io.BytesIO(data), "f"))
    assert found
    assert all(isinstance(item, Article | Refused) for item in found)
    assert len(found) <= data.count(b"\n") + 1
