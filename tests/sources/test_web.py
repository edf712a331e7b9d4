"""The guarded fetch, against a server on this machine and a network of the test's own."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import pytest

from backchannel.errors import SourceError
from backchannel.sources.guard import Network
from backchannel.sources.web import Limits, article_from_url, fetch

PUBLIC = "93.184.216.34"
HTML = (
    "<html><head><meta property='article:published_time' content='1980-04-25'></head><body><article><h1>Talks</h1>"
    + "<p>The envoys said that the talks would go on in Algiers.</p>" * 3
    + "</article></body></html>"
).encode()

Answer = tuple[int, dict[str, str], bytes]
PAGES: dict[str, Answer] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, HTML),
    "/text": (200, {"Content-Type": "text/plain; charset=windows-1251"}, "Переговоры в Алжире.".encode("windows-1251")),
    "/gzip": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(HTML)),
    "/deflate": (200, {"Content-Type": "text/html", "Content-Encoding": "deflate"}, zlib.compress(HTML)),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"\x20" * 30_000_000)),
    "/torn": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"\x1f\x8bnot gzip at all"),
    "/brotli": (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"x"),
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


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/drip":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            with suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b"a")
                    time.sleep(0.05)
            return
        status, headers, body = PAGES[path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


class Wires(httpcore.NetworkBackend):
    """Leads every connection to the test's server, and remembers where it was meant to go."""

    def __init__(self, server: str) -> None:
        self.port = int(server.rpartition(":")[2])
        self.connected: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        assert port in (80, 443)
        self.connected.append(host)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, *args, **kwargs)


def network(server: str, resolve: Callable[[str, int], list[str]]) -> tuple[Network, Wires]:
    wires = Wires(server)
    return Network(resolve, wires), wires


@pytest.mark.parametrize("path", ["/page", "/gzip", "/deflate", "/once"])
def test_a_page_is_fetched_unpacked_and_followed(server: str, path: str) -> None:
    page = fetch(server + path, allow_private=True)
    assert page.content == HTML
    assert page.content_type == "text/html"
    assert page.url == (f"{server}/page?a=b" if path == "/once" else server + path)


def test_a_page_becomes_an_article_with_the_address_where_it_was_found(server: str) -> None:
    article = article_from_url(f"{server}/once", allow_private=True)
    assert (article.url, article.published) == (f"{server}/page?a=b", date(1980, 4, 25))
    assert "go on in Algiers" in article.text


def test_plain_text_is_read_in_the_charset_of_its_header(server: str) -> None:
    assert article_from_url(f"{server}/text", allow_private=True).text == "Переговоры в Алжире."


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb", "unpacks to more than 10,000,000 bytes"),
        ("/torn", "packed in a broken way"),
        ("/brotli", "packed as br"),
        ("/picture", "of type image/png"),
        ("/untyped", "of type unknown"),
        ("/missing", "HTTP status 404"),
        ("/loop", "redirects more than 5 times"),
        ("/file", "scheme 'file'"),
    ],
)
def test_what_is_refused_is_named_with_the_reason(server: str, path: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as refused:
        fetch(server + path, allow_private=True)
    assert str(refused.value).startswith(server + path)


def test_bytes_and_seconds_are_limited(server: str) -> None:
    with pytest.raises(SourceError, match="more than 100,000 bytes"):
        fetch(f"{server}/big", allow_private=True, limits=Limits(raw_bytes=100_000))
    with pytest.raises(SourceError, match=r"longer than 0\.2 seconds"):
        fetch(f"{server}/drip", allow_private=True, limits=Limits(seconds=0.2))


def test_a_slow_name_server_counts(server: str) -> None:
    release = threading.Event()

    def slow(host: str, port: int) -> list[str]:
        release.wait(5)
        return [PUBLIC]

    with pytest.raises(SourceError, match="longer than"):
        fetch("http://slow.example/", limits=Limits(seconds=0.1), network=network(server, slow)[0])
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


def test_a_public_name_is_fetched_from_the_address_that_was_checked(server: str) -> None:
    net, wires = network(server, lambda *_: [PUBLIC])
    assert fetch("http://news.example/page", network=net).content == HTML
    assert wires.connected == [PUBLIC]


@pytest.mark.parametrize("path", ["/inside", "/metadata"])
def test_a_redirect_to_an_address_inside_is_refused(server: str, path: str) -> None:
    known = {"news.example": PUBLIC, "inside.example": "10.0.0.7", "169.254.169.254": "169.254.169.254"}
    net, wires = network(server, lambda host, _: [known[host]])
    with pytest.raises(SourceError, match="no public address"):
        fetch(f"http://news.example{path}", network=net)
    assert wires.connected == [PUBLIC]


def test_one_address_inside_among_public_ones_is_refused(server: str) -> None:
    net, wires = network(server, lambda *_: [PUBLIC, "127.0.0.1"])
    with pytest.raises(SourceError, match="no public address"):
        fetch("http://news.example/page", network=net)
    assert wires.connected == []


def test_a_name_server_that_changes_its_answer_leads_nowhere_inside(server: str) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    net, wires = network(server, lambda *_: next(answers))
    assert fetch("http://news.example/page", network=net).content == HTML
    with pytest.raises(SourceError, match="no public address"):
        fetch("http://news.example/page", network=net)
    assert wires.connected == [PUBLIC]


def test_a_name_that_cannot_be_resolved_is_named(server: str) -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(SourceError, match=r"cannot be resolved: news\.example"):
        fetch("http://news.example/", network=network(server, nowhere)[0])


def test_a_machine_that_does_not_answer_is_named() -> None:
    with pytest.raises(SourceError, match="cannot be fetched"):
        fetch("http://127.0.0.1:1/", allow_private=True)


def test_proxies_of_the_environment_are_not_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch(f"{server}/page", allow_private=True).content == HTML
