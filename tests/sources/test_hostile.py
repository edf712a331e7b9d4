"""Random and damaged bytes for the readers of pages and of WARC files: an article, a refusal, and nothing else."""

from __future__ import annotations

import gzip
import io
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources import Refused, article_from_bytes
from backchannel.sources.warc import articles_from_records

PAGE = (
    b"<!doctype html><html lang=en><head><meta charset=utf-8><title>Talks</title>"
    b"<meta property='article:published_time' content='1980-04-25T10:00:00Z'></head><body><article><h1>Talks</h1>"
    + b"<p>The envoys said on Sunday that the talks would go on in Algiers &amp; Geneva.</p>" * 3
    + b"</article></body></html>"
)
# Plain text, so that damage to the frame and not the reader of pages is what is tried.
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(
    b"The envoys met in Algiers on Sunday.", mtime=0
)
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://p.example/1\r\nWARC-Date: 1980-04-26T10:00:00Z\r\n"
    b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(ANSWER), ANSWER)
)
WARCS = st.sampled_from([RECORD * 3, gzip.compress(RECORD, mtime=0) * 3, gzip.compress(RECORD * 3, mtime=0)])
PUT = st.binary(max_size=12) | st.sampled_from(
    [
        b"WARC/1.0\r\n", b"\r\n\r\n", b"Content-Length: 99999999999\r\n", b"Content-Length: 0\r\n", b"\x1f\x8b\x08",
        b"\n", b"\x00" * 40, b"Transfer-Encoding: chunked\r\n", b"WARC-Date: 9999-12-31T23:59:59Z\r\n", b"HTTP/1.1 200",
    ]
)  # fmt: skip
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PUT), max_size=4)


def changed(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, cut, put in changes:
        at = int(where * len(data))
        data = data[:at] + put + data[at + cut :]
    return data


@settings(deadline=None)
@given(WARCS, CHANGES)
def test_a_damaged_warc_file_gives_articles_and_refusals(data: bytes, changes: list[tuple[float, int, bytes]]) -> None:
    found = list(articles_from_records(io.BytesIO(changed(data, changes)), "f"))
    assert found
    assert all(isinstance(item, Article | Refused) for item in found)
    assert changes or [item.url for item in found if isinstance(item, Article)] == ["https://p.example/1"] * 3


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_warc_file(data: bytes) -> None:
    for content in (data, b"\x1f\x8b\x08" + data, gzip.compress(data)):
        found = list(articles_from_records(io.BytesIO(content), "f"))
        assert all(isinstance(item, Refused) for item in found)
        assert found


@settings(max_examples=40, deadline=None)
@given(CHANGES)
def test_a_damaged_page_is_an_article_or_refused(changes: list[tuple[float, int, bytes]]) -> None:
    with suppress(SourceError):
        article = article_from_bytes(changed(PAGE, changes), html=True)
        assert article.text.encode()


@settings(deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_are_an_article_or_refused(data: bytes) -> None:
    with suppress(SourceError):
        assert article_from_bytes(data).text.encode()
