"""WARC files: pages of news out of them, and what is broken, cut, or made to burst."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import brotli
import pytest

from backchannel.model.article import Article
from backchannel.sources import Refused, articles_from
from backchannel.sources.limits import MAX_BYTES
from backchannel.sources.warc import articles_from_records

URL = "https://paper.example/1980/talks"


def page(words: str = "go on in Algiers", day: str = "1980-04-25") -> bytes:
    return (
        f"<html><head><meta property='article:published_time' content='{day}'></head><body><article><h1>Talks</h1>"
        + f"<p>The envoys said that the talks would {words}.</p>" * 3
        + "</article></body></html>"
    ).encode()


def answer(body: bytes | None = None, *fields: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + (page() if body is None else body)


def record(block: bytes | None = None, *fields: str, kind: str = "response", url: str = URL, length: str = "") -> bytes:
    block = answer() if block is None else block
    head = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", "WARC-Date: 1980-04-26T10:00:00Z",
        "Content-Type: application/http; msgtype=response", f"Content-Length: {length or len(block)}", *fields,
    ]  # fmt: skip
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def read(data: bytes, published: date | None = None) -> list[Article | Refused]:
    return list(articles_from_records(io.BytesIO(data), "f", published))


def brief(data: bytes) -> list[str]:
    """What became of a file: the end of an article's address, or where and why something was refused."""
    return [str(item) if isinstance(item, Refused) else str(item.url).rpartition("/")[2] for item in read(data)]


def each_packed(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


def all_packed(*records: bytes) -> bytes:
    return gzip.compress(b"".join(records))


def plain(*records: bytes) -> bytes:
    return b"".join(records)


every_form = pytest.mark.parametrize("form", [plain, each_packed, all_packed])


@every_form
def test_answers_with_pages_are_articles_and_other_records_are_passed_over(
    form: Callable[..., bytes], tmp_path: Path
) -> None:
    path = tmp_path / ("news.warc" if form is plain else "news.warc.gz")
    path.write_bytes(
        form(
            record(b"software: x", kind="warcinfo"),
            record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
            record(),
            record(answer(b"\x89PNG", kind="image/png")),
            record(answer(status="404 Not Found")),
            record(answer(b"", "Location: /b", status="301 Moved")),
            record(answer(), "WARC-Identified-Payload-Type: application/rss+xml"),
            record(answer(b"The envoys met in Algiers on Sunday.", kind="text/plain; charset=utf-8"), url=f"<{URL}/b>"),
            record(b"", kind="revisit"),
        )
    )
    first, second = articles_from(path)
    assert isinstance(first, Article)
    assert (first.url, first.title, first.published) == (URL, "Talks", date(1980, 4, 25))
    assert "go on in Algiers" in first.text
    assert isinstance(second, Article)
    assert (second.url, second.text) == (f"{URL}/b", "The envoys met in Algiers on Sunday.")


def chunked(body: bytes, size: int = 100) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (gzip.compress(page()), ["Content-Encoding: gzip"]),
        (brotli.compress(page()), ["Content-Encoding: br"]),
        (chunked(page()), ["Transfer-Encoding: chunked"]),
        (chunked(gzip.compress(page())), ["Transfer-Encoding: chunked", "content-encoding: GZIP"]),
        (page(), ["Transfer-Encoding: chunked", "Content-Encoding: br"]),
        (page(), ["Content-Encoding: gzip"]),
    ],
    ids=["gzip", "br", "chunked", "both", "taken apart by the crawler", "unpacked by the crawler"],
)
def test_bodies_are_put_together_and_unpacked(body: bytes, fields: list[str]) -> None:
    (article,) = read(record(answer(body, *fields)))
    assert isinstance(article, Article)
    assert "go on in Algiers" in article.text


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record(length="none"), "no length"),
        (record(length="-5"), "no length"),
        (record(length="9" * 30), "no length"),
        (record(length="50"), "another length"),
        (record(length="9999999"), "cut off"),
        (record(length=str(MAX_BYTES + 1)), "cut off|20,000,001 bytes"),
        (b"rubbish\r\n\r\n", "begins here"),
        (b"WARC/1.0\r\nno colon\r\n\r\n", "header line that is none"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 500 + b"\r\n", "more than 200 header lines"),
        (b"WARC/1.0\r\na: " + b"b" * 100_000 + b"\r\n\r\n", "more than 65,536 bytes"),
        (record(b"not HTTP"), "holds no HTTP answer"),
        (record(answer(b"<p>Hm.</p>")), "no article on it"),
        (record(answer(b"")), "is empty"),
        (record(answer(), "WARC-Truncated: length"), "cut by the crawler"),
        (record(answer(), "WARC-Segment-Number: 1"), "segments"),
        (record(answer(gzip.compress(page())[:-20], "Content-Encoding: gzip")), "cut off"),
        (record(answer(chunked(page())[:-30], "Transfer-Encoding: chunked")), "in chunks"),
        (record(answer(gzip.compress(bytes(30_000_000)), "Content-Encoding: gzip")), "unpacks to more than"),
        (record(answer(b"x", "Content-Encoding: rot13")), "packed as rot13"),
    ],
)
@every_form
def test_a_bad_record_is_refused_where_it_begins_and_the_others_go_on(
    form: Callable[..., bytes], bad: bytes, reason: str
) -> None:
    data = form(record(url=f"{URL}/a"), bad, record(url=f"{URL}/b"), record(url=f"{URL}/c"))
    found = read(data)
    refused = [item for item in found if isinstance(item, Refused)]
    kept = [item.url for item in found if isinstance(item, Article)]
    assert len(refused) == 1
    assert any(part in refused[0].reason for part in reason.split("|"))
    first = len(form(record(url=f"{URL}/a")))
    assert refused[0].source == (f"f#0+{len(record(url=f'{URL}/a'))}" if form is all_packed else f"f#{first}")
    # In one single member, a length that is far too great takes in all that follows.
    swallowed = form is all_packed and str(MAX_BYTES + 1).encode() in bad
    assert kept == [f"{URL}/{name}" for name in ("a" if swallowed else "abc")]


def test_a_broken_member_is_refused_and_the_next_is_found() -> None:
    a, b, c = (gzip.compress(record(url=f"{URL}/{name}")) for name in "abc")
    torn = b[:60] + bytes(20) + b[80:]
    assert brief(a + torn + c)[::2] == ["a", "c"]
    assert brief(a + torn + c)[1].startswith(f"f#{len(a)}: is packed in a broken way")
    assert brief(a + b"XX" + b[2:] + c) == ["a", f"f#{len(a)}: no packed record begins here", "c"]
    assert brief(a + b"\x1f\x8b\x08rubbish" + c)[::2] == ["a", "c"]
    assert brief(a + gzip.compress(b"no record") + c) == ["a", f"f#{len(a)}: no record begins here", "c"]
    # The checksum is the last thing in a member: what it belongs to is not handed out before.
    long = gzip.compress(record(answer(page() + b"\n" * 300_000), url=f"{URL}/b"))
    for member in (b, long):
        assert brief(a + member[:-8] + bytes(4) + member[-4:] + c)[::2] == ["a", "c"]


@pytest.mark.parametrize("form", [each_packed, all_packed])
@pytest.mark.parametrize("missing", [1, 30, 150])
def test_a_file_that_was_cut_off_says_so(form: Callable[..., bytes], missing: int) -> None:
    data = form(record(url=f"{URL}/a"), record(url=f"{URL}/b"))
    *_, last = brief(data[:-missing])
    assert last.startswith("f#")
    assert last.endswith("its packing ends too early; the file was cut off")


def test_a_plain_file_that_was_cut_off_says_so() -> None:
    a, b = record(url=f"{URL}/a"), record(url=f"{URL}/b")
    assert brief(a + b[:-50]) == ["a", f"f#{len(a)}: the file ends inside it; it was cut off"]
    assert brief(a + b[:-50] + a)[0] == "a"
    assert brief(a + b[:60] + a)[-1] == "a"


def test_a_length_that_takes_in_the_next_records_loses_none_of_them() -> None:
    a, c = record(url=f"{URL}/a"), record(url=f"{URL}/c")
    wrong = record(url=f"{URL}/b", length=str(len(answer()) + len(c) - 9))
    assert brief(wrong + c + a) == ["f#0: has another length than it says", "c", "a"]


def test_nothing_but_wrong_lengths_is_read_in_good_time() -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1000000\r\n\r\n"
    found = read(head * 100_000)
    assert all(isinstance(item, Refused) for item in found)


def test_a_member_that_is_made_to_burst_is_left() -> None:
    bomb = gzip.compress(b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 900000000\r\n\r\n" + bytes(150_000_000))
    tracemalloc.start()
    found = brief(bomb + gzip.compress(record(url=f"{URL}/a")))
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["f#0: unpacks to more than 200 times its size; what follows is not read", "a"]
    assert held < 20_000_000


def test_a_page_is_not_dated_after_the_day_on_which_it_was_fetched() -> None:
    (article,) = read(record(answer(page(day="1980-05-02"))))
    assert isinstance(article, Article)
    assert article.published is None
    (article,) = read(record(answer(page(day="1980-05-02"))), date(1980, 4, 24))
    assert isinstance(article, Article)
    assert article.published == date(1980, 4, 24)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "f: is empty"),
        (record(kind="request"), "f: holds no page of news: none of its 1 records is an answer with HTML or text"),
        (b"The envoys met.\n", "f#0: no record begins here"),
        (b"\r\n\r\n", "f: holds no page of news: none of its 0 records is an answer with HTML or text"),
    ],
)
def test_a_file_without_pages_says_so(data: bytes, reason: str) -> None:
    assert brief(data) == [reason]


def test_memory_stays_flat_over_many_records() -> None:
    def peak(count: int) -> int:
        file = io.BytesIO(each_packed(record(answer(b"x" * 300_000, kind="image/png"))) * count)
        tracemalloc.start()
        assert len(list(articles_from_records(file, "f"))) == 1
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    assert peak(200) < 1.5 * peak(20)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (refused,) = articles_from(tmp_path / "gone.warc.gz")
    assert str(refused) == f"{tmp_path / 'gone.warc.gz'}: there is no such file"
