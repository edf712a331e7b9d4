"""The guarded fetch, against a server on this machine and a network of the test's own."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import brotli
import httpcore
import pytest
from web_server import Answer, Headers, Server, Wires, running_server

from backchannel.errors import SourceError
from backchannel.sources.guard import Network
from backchannel.sources.web import AnswerError, Limits, Seen, article_from_url, fetch, fetch_changed, retry_after

PUBLIC = "93.184.216.34"
OTHER = "93.184.216.35"
PAGE_DAY = "Fri, 25 Apr 1980 10:00:00 GMT"
HTML = (
    "<html><head><meta property='article:published_time' content='1980-04-25'></head><body><article><h1>Talks</h1>"
    + "<p>The envoys said that the talks would go on in Algiers.</p>" * 3
    + "</article></body></html>"
).encode()

BROTLI_BOMB = brotli.compress(bytes(30_000_000), quality=1)
PAGES: dict[str, Answer] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, HTML),
    "/text": (200, {"Content-Type": "text/plain; charset=windows-1251"}, "Переговоры в Алжире.".encode("windows-1251")),
    "/gzip": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(HTML)),
    "/deflate": (200, {"Content-Type": "text/html", "Content-Encoding": "deflate"}, zlib.compress(HTML)),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"\x20" * 30_000_000)),
    "/torn": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"\x1f\x8bnot gzip at all"),
    "/brotli": (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, brotli.compress(HTML)),
    "/brotli-bomb": (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "br"},
        brotli.compress(bytes(30_000_000), quality=1),
    ),
    "/strange": (200, {"Content-Type": "text/html", "Content-Encoding": "pack200"}, b"x"),
    "/short": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(HTML)[:-9]),
    "/busy": (429, {"Retry-After": "120"}, b""),
    "/down": (503, {"Retry-After": "Fri, 25 Apr 1980 10:00:00 GMT"}, b""),
    "/for-good": (308, {"Location": "/for-good-too"}, b""),
    "/for-good-too": (301, {"Location": "/page"}, b""),
    "/for-good-then-once": (301, {"Location": "/once"}, b""),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/untyped": (200, {}, HTML),
    "/big": (200, {"Content-Type": "text/html"}, b"a" * 200_000),
    "/missing": (404, {"Content-Type": "text/html"}, HTML),
    "/once": (302, {"Location": "page?a=b"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/inside": (302, {"Location": "http://inside.example/page"}, b""),
    "/metadata": (301, {"Location": "http://169.254.169.254/latest"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        server.pages.update(PAGES)
        yield server


@pytest.mark.parametrize("path", ["/page", "/gzip", "/deflate", "/brotli", "/once"])
def test_a_page_is_fetched_unpacked_and_followed(server: Server, path: str) -> None:
    page = fetch(server.url + path, allow_private=True)
    assert page.content == HTML
    assert page.content_type == "text/html"
    assert page.url == (f"{server.url}/page?a=b" if path == "/once" else server.url + path)


def test_a_page_becomes_an_article_with_the_address_where_it_was_found(server: Server) -> None:
    article = article_from_url(f"{server.url}/once", allow_private=True)
    assert (article.url, article.published) == (f"{server.url}/page?a=b", date(1980, 4, 25))
    assert "go on in Algiers" in article.text


def test_plain_text_is_read_in_the_charset_of_its_header(server: Server) -> None:
    assert article_from_url(f"{server.url}/text", allow_private=True).text == "Переговоры в Алжире."


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb", "unpacks to more than 10,000,000 bytes"),
        ("/torn", "packed in a broken way"),
        ("/brotli-bomb", "unpacks to more than 10,000,000 bytes"),
        ("/strange", "packed as pack200"),
        ("/short", "cut off"),
        ("/picture", "of type image/png"),
        ("/untyped", "of type unknown"),
        ("/missing", "HTTP status 404"),
        ("/loop", "redirects more than 5 times"),
        ("/file", "scheme 'file'"),
    ],
)
def test_what_is_refused_is_named_with_the_reason(server: Server, path: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as refused:
        fetch(server.url + path, allow_private=True)
    assert str(refused.value).startswith(server.url + path)


def test_bytes_are_limited(server: Server) -> None:
    with pytest.raises(SourceError, match="more than 100,000 bytes"):
        fetch(f"{server.url}/big", allow_private=True, limits=Limits(raw_bytes=100_000))


def test_an_answer_that_drips_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection = listening.accept()[0]
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\na")
                connection.recv(10_000)
                connection.recv(10_000)

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(SourceError, match=r"longer than 0\.2 seconds"):
            fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/", allow_private=True, limits=Limits(seconds=0.2))


def test_a_slow_name_server_counts(server: Server) -> None:
    release = threading.Event()

    def slow(host: str, port: int) -> list[str]:
        release.wait(5)
        return [PUBLIC]

    with pytest.raises(SourceError, match="longer than"):
        fetch("http://slow.example/", limits=Limits(seconds=0.1), network=server.network(slow)[0])
    release.set()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://2130706433/",
        "http://１２７.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1.:8080/",
    ],
)
def test_an_address_that_is_not_public_is_refused_in_every_form(url: str) -> None:
    with pytest.raises(SourceError, match="no public address"):
        fetch(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/a", "scheme 'ftp'"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("news.example/a", "scheme 'nothing'"),
        ("http:///a", "names no host"),
        ("http://news.example:22/", "port 22"),
        ("http://news.example:99999/", "no address of a page"),
        ("http://[::1/", "no address of a page"),
        (f"http://{'a' * 70}.example/", "no address of a page"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_before_any_connection(url: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        fetch(url)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SourceError, match="password") as refused:
        fetch("http://jane:secret@news.example/")
    assert "secret" not in str(refused.value)


def test_a_public_name_is_fetched_from_the_address_that_was_checked(server: Server) -> None:
    net, wires = server.network(lambda *_: [PUBLIC])
    assert fetch("http://news.example/page", network=net).content == HTML
    assert wires.connected == [PUBLIC]


@pytest.mark.parametrize("path", ["/inside", "/metadata"])
def test_a_redirect_to_an_address_inside_is_refused(server: Server, path: str) -> None:
    known = {"news.example": PUBLIC, "inside.example": "10.0.0.7", "169.254.169.254": "169.254.169.254"}
    net, wires = server.network(lambda host, _: [known[host]])
    with pytest.raises(SourceError, match="no public address"):
        fetch(f"http://news.example{path}", network=net)
    assert wires.connected == [PUBLIC]


def test_one_address_inside_among_public_ones_is_refused(server: Server) -> None:
    net, wires = server.network(lambda *_: [PUBLIC, "127.0.0.1"])
    with pytest.raises(SourceError, match="no public address"):
        fetch("http://news.example/page", network=net)
    assert wires.connected == []


def test_a_name_server_that_changes_its_answer_leads_nowhere_inside(server: Server) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    net, wires = server.network(lambda *_: next(answers))
    assert fetch("http://news.example/page", network=net).content == HTML
    with pytest.raises(SourceError, match="no public address"):
        fetch("http://news.example/page", network=net)
    assert wires.connected == [PUBLIC]


def test_a_name_that_cannot_be_resolved_is_named(server: Server) -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(SourceError, match=r"cannot be resolved: news\.example"):
        fetch("http://news.example/", network=server.network(nowhere)[0])


def test_a_machine_that_does_not_answer_is_named() -> None:
    with pytest.raises(SourceError, match="cannot be fetched"):
        fetch("http://127.0.0.1:1/", allow_private=True)


def test_proxies_of_the_environment_are_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch(f"{server.url}/page", allow_private=True).content == HTML


def test_an_address_that_has_not_changed_says_so(server: Server) -> None:
    def page(headers: Headers) -> Answer:
        known = headers.get("if-none-match") == '"v1"' and headers.get("if-modified-since") == PAGE_DAY
        tags = {"Content-Type": "text/html", "ETag": '"v1"', "Last-Modified": PAGE_DAY}
        return (304, tags, b"") if known else (200, tags, HTML)

    server.pages["/tagged"] = page
    first = fetch(f"{server.url}/tagged", allow_private=True)
    assert first.seen == Seen('"v1"', PAGE_DAY)
    assert fetch_changed(f"{server.url}/tagged", first.seen, allow_private=True) is None
    again = fetch_changed(f"{server.url}/tagged", Seen('"v0"', PAGE_DAY), allow_private=True)
    assert again is not None
    assert again.content == HTML


def test_not_changed_is_no_answer_to_one_who_knows_nothing(server: Server) -> None:
    server.pages["/lazy"] = (304, {}, b"")
    with pytest.raises(AnswerError, match="HTTP status 304"):
        fetch(f"{server.url}/lazy", allow_private=True)


def test_a_tag_that_cannot_be_sent_is_refused(server: Server) -> None:
    for tag in ("a\r\nHost: inside.example", "\u2026"):
        with pytest.raises(SourceError, match="cannot be fetched"):
            fetch_changed(f"{server.url}/page", Seen(tag), allow_private=True)


@pytest.mark.parametrize(("path", "status", "wait"), [("/busy", 429, 120), ("/down", 503, 0), ("/missing", 404, None)])
def test_a_refusal_tells_its_status_and_how_long_to_wait(
    server: Server, path: str, status: int, wait: float | None
) -> None:
    with pytest.raises(AnswerError) as refused:
        fetch(server.url + path, allow_private=True)
    assert (refused.value.status, refused.value.wait) == (status, wait)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0), (" 30 ", 30), ("Fri, 25 Apr 1980 10:01:00 GMT", 60), ("Friday, 25-Apr-80 10:01:00 GMT", 60),
        ("Fri, 25 Apr 1980 09:00:00 GMT", 0), ("Fri, 25 Apr 1980 10:01:00 -0000", 60), ("-5", None), ("soon", None),
        ("", None), ("1e9", None), ("\u0663", None), ("9" * 400, None), ("Fri, 99 Apr 1980 10:01:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(1980, 4, 25, 10, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("path", "moved"), [("/page", None), ("/once", None), ("/for-good", "/page"), ("/for-good-then-once", "/once")]
)
def test_where_an_address_has_gone_for_good_is_told(server: Server, path: str, moved: str | None) -> None:
    assert fetch(server.url + path, allow_private=True).moved == (moved and server.url + moved)


def test_every_address_on_the_way_is_told_before_it_is_asked(server: Server) -> None:
    told: list[tuple[str, int]] = []
    server.asked.clear()

    def before(url: str) -> None:
        told.append((url.removeprefix(server.url), len(server.asked)))
        if url.endswith("/page"):
            raise SourceError("is held back")

    with pytest.raises(SourceError, match="/for-good: is held back"):
        fetch_changed(f"{server.url}/for-good", Seen(), allow_private=True, before=before)
    assert told == [("/for-good", 0), ("/for-good-too", 1), ("/page", 2)]
    assert server.asked == ["/for-good", "/for-good-too"]


def test_other_types_are_fetched_where_they_are_asked_for(server: Server) -> None:
    assert fetch(f"{server.url}/picture", accept=("image/png",), allow_private=True).content == b"\x89PNG"
    assert fetch(f"{server.url}/untyped", accept=None, allow_private=True).content == HTML


def test_an_address_that_does_not_answer_leaves_time_for_the_others(server: Server) -> None:
    class HalfSilent(Wires):
        def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
            if host == OTHER:
                assert kwargs["timeout"] <= Limits().seconds / 2
                raise httpcore.ConnectTimeout
            return super().connect_tcp(host, port, *args, **kwargs)

    net = Network(lambda *_: [OTHER, PUBLIC], HalfSilent(server.port))
    assert fetch("http://news.example/page", network=net).content == HTML
