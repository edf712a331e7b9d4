"""A guarded fetch: one answer of the public web, within limits, from no address that is not public.

The guard sits where the connection is made: a name is resolved once, every address it has is checked, and the
connection goes to one of those addresses and no other. So neither a redirect, nor a numeric form of a host, nor a
name server that changes its answer leads inside. Proxies that the environment names are not used: what lies behind
one could not be checked.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.guard import Guard, Network
from backchannel.sources.limits import publication_day
from backchannel.sources.packing import ENCODINGS, unpacked
from backchannel.sources.payload import CONTENT_TYPES, article_from_payload, content_type

PORTS = (80, 443, 8080, 8443)
USER_AGENT = "backchannel (reads news pages and feeds for its user)"

_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_NOT_MODIFIED = 304
_SECONDS = re.compile(r"[0-9]{1,9}")
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


class AnswerError(SourceError):
    """An address answered, but not with a page.

    `status` is the answer's; `wait` are the seconds for which it asks to be left alone (Retry-After), None where it
    names none.
    """

    def __init__(self, message: str, status: int, wait: float | None) -> None:
        super().__init__(message)
        self.status = status
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address said of the answer it gave last (ETag, Last-Modified), to be told it when it is asked again."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave.

    `url` is the last one after redirects; `moved` is where the first one has gone for good, if anywhere; `charset` is
    what the header named, if it named one.
    """

    url: str
    content: bytes = field(repr=False)
    content_type: str
    charset: str | None = None
    seen: Seen = Seen()
    moved: str | None = None


def article_from_url(
    url: str, *, published: str | date | None = None, allow_private: bool = False, limits: Limits | None = None
) -> Article:
    """The article at the address, whose `url` is where redirects ended. Raises SourceError, which names the address."""
    day = publication_day(published)
    page = fetch(url, allow_private=allow_private, limits=limits)
    try:
        return article_from_page(page, published=day)
    except SourceError as error:
        raise SourceError(f"{url}: {error}") from error


def article_from_page(page: Page, *, published: str | date | None = None) -> Article:
    """The article in what was fetched. Raises SourceError, which names no address."""
    return article_from_payload(
        page.content, page.content_type, page.charset, url=page.url, published=publication_day(published)
    )


def fetch(
    url: str,
    *,
    accept: tuple[str, ...] | None = CONTENT_TYPES,
    allow_private: bool = False,
    limits: Limits | None = None,
    network: Network | None = None,
) -> Page:
    """The page at an http or https address.

    Without `allow_private`, no address that is not public is connected to and no port but PORTS. Raises SourceError,
    which names the address, for what is refused, over a limit, or of a content type not in `accept` (None: any will
    do); AnswerError for any answer but 200.
    """
    page = _fetch(url, _Wish(accept), allow_private, limits or Limits(), network or Network())
    assert page is not None  # an address that is not told of an earlier answer is not believed to have none to give
    return page


def fetch_changed(
    url: str,
    seen: Seen,
    *,
    accept: tuple[str, ...] | None = CONTENT_TYPES,
    allow_private: bool = False,
    limits: Limits | None = None,
    network: Network | None = None,
    before: Callable[[str], None] | None = None,
) -> Page | None:
    """As `fetch`; None where the address says that nothing has changed since the answer of which it said `seen`.

    `before` is called with every address before it is asked, those of redirects too; a SourceError that it raises ends
    the fetch.
    """
    wish = _Wish(accept, seen, before)
    return _fetch(url, wish, allow_private, limits or Limits(), network or Network())


def retry_after(value: str, now: datetime | None = None) -> float | None:
    """The seconds to wait that a Retry-After header names, itself or by a date; None where it can not be read."""
    if _SECONDS.fullmatch(value.strip()):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class _Wish:
    accept: tuple[str, ...] | None
    seen: Seen = Seen()
    before: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str
    for_good: bool


def _fetch(url: str, wish: _Wish, allow_private: bool, limits: Limits, network: Network) -> Page | None:
    deadline = time.monotonic() + limits.seconds
    at, url = url, _PASSWORD.sub(r"\1", url)
    moved: str | None = None
    for_good = True
    try:
        for _ in range(limits.redirects + 1):
            target = _target(at, allow_private)
            if wish.before is not None:
                wish.before(target.url)
            result = _get(target, Guard(network, allow_private, deadline), wish, limits)
            if not isinstance(result, _Redirect):
                return result and replace(result, moved=moved)
            at = urljoin(at, result.location)
            for_good = for_good and result.for_good
            moved = at if for_good else moved
        raise SourceError(f"redirects more than {limits.redirects} times")
    except SourceError as error:
        shown = _PASSWORD.sub(r"\1", at)
        via = f" (redirected to {shown})" if shown != url else ""
        message = f"{url}: {error}{via}"
        if isinstance(error, AnswerError):
            raise AnswerError(message, error.status, error.wait) from error
        raise SourceError(message) from error
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise SourceError(f"{url}: took longer than {limits.seconds:g} seconds") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
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


def _get(target: _Target, guard: Guard, wish: _Wish, limits: Limits) -> Page | _Redirect | None:
    """The page, or where it redirects to; None where it has not changed."""
    address = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    with (
        httpcore.ConnectionPool(max_connections=1, network_backend=guard) as pool,
        pool.stream("GET", address, headers=_headers(target, wish)) as response,
    ):
        fields = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in response.headers}
        if response.status in _REDIRECTS and fields.get("location"):
            return _Redirect(fields["location"], response.status in _FOR_GOOD)
        if response.status == _NOT_MODIFIED and wish.seen != Seen():
            return None
        if response.status != 200:
            wait = retry_after(fields["retry-after"]) if "retry-after" in fields else None
            raise AnswerError(f"was answered with HTTP status {response.status}", response.status, wait)
        kind, charset = content_type(fields.get("content-type", ""))
        if wish.accept is not None and kind not in wish.accept:
            raise SourceError(f"is of type {kind or 'unknown'}; only {', '.join(wish.accept)} are read")
        body = b"".join(_within(response.iter_stream(), fields.get("content-encoding", ""), limits))
        return Page(target.url, body, kind, charset, Seen(fields.get("etag"), fields.get("last-modified")))


def _headers(target: _Target, wish: _Wish) -> list[tuple[bytes, bytes]]:
    default = target.port == {"http": 80, "https": 443}[target.scheme]
    name = f"[{target.host}]" if ":" in target.host else target.host
    headers = {
        "Host": name if default else f"{name}:{target.port}",
        "User-Agent": USER_AGENT,
        "Accept": "*/*" if wish.accept is None else ", ".join(wish.accept),
        "Accept-Encoding": ", ".join(ENCODINGS),
        "Connection": "close",
    }
    if wish.seen.etag:
        headers["If-None-Match"] = wish.seen.etag
    if wish.seen.modified:
        headers["If-Modified-Since"] = wish.seen.modified
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]


def _within(chunks: Iterable[bytes], encoding: str, limits: Limits) -> Iterator[bytes]:
    """The body, unpacked piece by piece, so that a bomb is refused before it is unpacked."""
    size = 0
    for piece in unpacked(_counted(chunks, limits), encoding):
        size += len(piece)
        if size > limits.decoded_bytes:
            raise SourceError(f"unpacks to more than {limits.decoded_bytes:,} bytes")
        yield piece


def _counted(chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    raw = 0
    for chunk in chunks:
        raw += len(chunk)
        if raw > limits.raw_bytes:
            raise SourceError(f"sends more than {limits.raw_bytes:,} bytes")
        yield chunk
