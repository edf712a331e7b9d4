"""A guarded fetch: one page of the public web, within limits, from no address that is not public.

The guard sits where the connection is made: a name is resolved once, every address it has is checked, and the
connection goes to one of those addresses and no other. So neither a redirect, nor a numeric form of a host, nor a
name server that changes its answer leads inside. Proxies that the environment names are not used: what lies behind
one could not be checked.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from email.message import Message
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from backchannel.decoding import decode
from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.guard import Guard, Network
from backchannel.sources.html import article_from_html
from backchannel.sources.limits import publication_day
from backchannel.sources.plain import article_from_text

CONTENT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
PORTS = (80, 443, 8080, 8443)
USER_AGENT = "backchannel (reads one news page for its user)"

_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65_536
# User names and passwords in an address are in no message.
_PASSWORD = re.compile(r"^(\s*[a-z+.-]*:?//)[^/?#]*@", re.I)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: seconds in all (redirects and name look-ups counted), bytes as sent, bytes when
    unpacked, redirects."""

    seconds: float = 30.0
    raw_bytes: int = 5_000_000
    decoded_bytes: int = 10_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave. `url` is the last one after redirects; `charset` is what the header named, if it named
    one."""

    url: str
    content: bytes = field(repr=False)
    content_type: str
    charset: str | None = None


def article_from_url(
    url: str, *, published: str | date | None = None, allow_private: bool = False, limits: Limits | None = None
) -> Article:
    """The article at the address, whose `url` is where redirects ended. Raises SourceError, which names the address."""
    day = publication_day(published)
    page = fetch(url, allow_private=allow_private, limits=limits)
    try:
        if page.content_type == "text/plain":
            text = decode(page.content, declared=page.charset).text
            return article_from_text(text, url=page.url, published=day)
        return article_from_html(page.content, url=page.url, published=day, charset=page.charset)
    except SourceError as error:
        raise SourceError(f"{url}: {error}") from error


def fetch(
    url: str, *, allow_private: bool = False, limits: Limits | None = None, network: Network | None = None
) -> Page:
    """The page at an http or https address.

    Without `allow_private`, no address that is not public is connected to and no port but PORTS. Raises SourceError,
    which names the address, for what is refused, over a limit, of another content type, or answered with anything but
    200.
    """
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    at, url = url, _PASSWORD.sub(r"\1", url)
    try:
        for _ in range(limits.redirects + 1):
            target = _target(at, allow_private)
            guard = Guard(network or Network(), allow_private, deadline)
            result = _get(target, guard, limits)
            if isinstance(result, Page):
                return result
            at = urljoin(at, result)
        raise SourceError(f"redirects more than {limits.redirects} times")
    except SourceError as error:
        shown = _PASSWORD.sub(r"\1", at)
        via = f" (redirected to {shown})" if shown != url else ""
        raise SourceError(f"{url}: {error}{via}") from error
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise SourceError(f"{url}: took longer than {limits.seconds:g} seconds") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, UnicodeError) as error:
        raise SourceError(f"{url}: cannot be fetched: {error or type(error).__name__}") from error


@dataclass(frozen=True, slots=True)
class _Target:
    url: str
    scheme: str
    host: str
    port: int
    path: str


def _target(url: str, allow_private: bool) -> _Target:
    """An address in its parts, checked for what can be seen without the network."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        # Full-width digits and the like become plain ones here, before the name is resolved and checked.
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise SourceError(f"is no address of a page: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise SourceError(f"has the scheme {scheme or 'nothing'!r}; only http and https are fetched")
    if not host:
        raise SourceError("names no host")
    if parts.username is not None or parts.password is not None:
        raise SourceError("carries a user name or password; leave it out")
    port = port if port is not None else {"http": 80, "https": 443}[scheme]
    if port not in PORTS and not allow_private:
        raise SourceError(
            f"names port {port}; without leave for private addresses only {', '.join(map(str, PORTS))} are used"
        )
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    clean = urlunsplit((scheme, parts.netloc, path, query, ""))
    return _Target(clean, scheme, host, port, f"{path}?{query}" if query else path)


def _get(target: _Target, guard: Guard, limits: Limits) -> Page | str:
    """The page, or the address that it redirects to."""
    address = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    default = target.port == {"http": 80, "https": 443}[target.scheme]
    name = f"[{target.host}]" if ":" in target.host else target.host
    headers: dict[bytes | str, bytes | str] = {
        "Host": name if default else f"{name}:{target.port}",
        "User-Agent": USER_AGENT,
        "Accept": ", ".join(CONTENT_TYPES),
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    with (
        httpcore.ConnectionPool(max_connections=1, network_backend=guard) as pool,
        pool.stream("GET", address, headers=headers) as response,
    ):
        fields = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in response.headers}
        if response.status in _REDIRECTS and fields.get("location"):
            return fields["location"]
        if response.status != 200:
            raise SourceError(f"was answered with HTTP status {response.status}")
        content_type, charset = _content_type(fields.get("content-type", ""))
        if content_type not in CONTENT_TYPES:
            raise SourceError(f"is of type {content_type or 'unknown'}; only {', '.join(CONTENT_TYPES)} are read")
        body = b"".join(_decoded(response.iter_stream(), fields.get("content-encoding", ""), limits))
        return Page(target.url, body, content_type, charset)


def _content_type(header: str) -> tuple[str, str | None]:
    message = Message()
    message["content-type"] = header
    charset = message.get_param("charset")
    return (message.get_content_type() if header else ""), charset if isinstance(charset, str) else None


def _decoded(chunks: Iterable[bytes], encoding: str, limits: Limits) -> Iterator[bytes]:
    """The body, unpacked piece by piece, so that a bomb is refused before it is unpacked."""
    unpack = _unpacker(encoding.strip().lower())
    raw = size = 0
    for chunk in chunks:
        raw += len(chunk)
        if raw > limits.raw_bytes:
            raise SourceError(f"sends more than {limits.raw_bytes:,} bytes")
        for piece in unpack(chunk):
            size += len(piece)
            if size > limits.decoded_bytes:
                raise SourceError(f"unpacks to more than {limits.decoded_bytes:,} bytes")
            yield piece


def _unpacker(encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    if encoding in ("", "identity"):
        return lambda chunk: iter((chunk,))
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise SourceError(f"is packed as {encoding}, which was not asked for")
    # 47: gzip or zlib, as its head says.
    machine = zlib.decompressobj(47)

    def unpack(chunk: bytes) -> Iterator[bytes]:
        try:
            while chunk and not machine.eof:
                yield machine.decompress(chunk, _CHUNK)
                chunk = machine.unconsumed_tail
        except zlib.error as error:
            raise SourceError(f"is packed in a broken way: {error}") from error

    return unpack
