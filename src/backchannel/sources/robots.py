"""What a site asks of programs that fetch its pages (robots.txt, RFC 9309), asked for once a day a site."""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from backchannel.errors import SourceError
from backchannel.sources.guard import Network
from backchannel.sources.web import AnswerError, Limits, Page, fetch

ROBOT = "backchannel"
"""The name by which a robots.txt can speak to this program."""

KEPT_SECONDS = 86_400.0
"""How long an answer holds (RFC 9309, 2.4)."""

RETRY_SECONDS = 600.0
"""After how long a site that could not be asked is asked again, where it names no time itself."""

_LIMITS = Limits(seconds=20.0, raw_bytes=1_000_000, decoded_bytes=1_000_000)
_SITES = 10_000
_SLOW_DOWN = 429
_AGENT_LINE = re.compile(r"\s*user[-\s]*agent(?:\s*:\s*|\s+)([^#]*)", re.I)
_AGENT_NAME = re.compile(r"[a-z_-]+", re.I)


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether an address may be fetched now. If not, `reason` says why, and `wait` in how many seconds it is worth
    asking again (None: the site has said no). `delay` are the seconds that the site wants between two fetches."""

    allowed: bool
    reason: str | None = None
    delay: float | None = None
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class _Site:
    until: float
    rules: Protego | None
    trouble: str | None = None


@dataclass
class Robots:
    """The robots.txt of every site that was asked of, each kept for a day. May be used by several threads."""

    allow_private: bool = False
    network: Network | None = None
    clock: Callable[[], float] = time.monotonic
    _sites: dict[str, _Site] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def permission(self, url: str) -> Permission:
        """Whether the address may be fetched. Raises SourceError where it is none."""
        site = self._site(_root(url))
        if site.trouble is not None:
            return Permission(False, f"its site cannot be asked now: {site.trouble}", wait=site.until - self.clock())
        if site.rules is None:
            return Permission(True)
        delay = site.rules.crawl_delay(ROBOT)
        delay = delay if delay is not None and math.isfinite(delay) and delay > 0 else None
        if site.rules.can_fetch(url, ROBOT):
            return Permission(True, delay=delay)
        return Permission(False, "its site asks programs not to fetch it (robots.txt)", delay)

    def _site(self, root: str) -> _Site:
        with self._lock:
            site = self._sites.get(root)
        if site is None or site.until <= self.clock():
            site = self._ask(root)
            with self._lock:
                self._sites.pop(root, None)
                self._sites[root] = site
                while len(self._sites) > _SITES:
                    del self._sites[next(iter(self._sites))]
        return site

    def _ask(self, root: str) -> _Site:
        now = self.clock()
        try:
            page = fetch(
                f"{root}/robots.txt",
                accept=None,
                allow_private=self.allow_private,
                limits=_LIMITS,
                network=self.network,
            )
        except AnswerError as error:
            # "Too many requests" is no word on the rules; every other answer of its kind says that there are none.
            if 400 <= error.status < 500 and error.status != _SLOW_DOWN:
                return _Site(now + KEPT_SECONDS, None)
            return _Site(now + (RETRY_SECONDS if error.wait is None else error.wait), None, str(error))
        except SourceError as error:
            return _Site(now + RETRY_SECONDS, None, str(error))
        return _Site(now + KEPT_SECONDS, _rules(page))


def _root(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SourceError(f"{url}: is no address of a page: {error}") from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise SourceError(f"{url}: is no address of a page; it begins with https://")
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def _rules(page: Page) -> Protego:
    """The rules in a robots.txt.

    Names of other programs become one: a file of ten thousand names above ten thousand rules would otherwise be kept as
    a hundred million.
    """
    lines: list[str] = []
    for line in page.content.decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        shown = line
        if match := _AGENT_LINE.match(line):
            shown = f"User-agent: {_agent(match.group(1).strip())}"
            if lines and lines[-1] == shown:
                continue
        lines.append(shown)
    return Protego.parse("\n".join(lines))


def _agent(value: str) -> str:
    if value == "*":
        return value
    name = _AGENT_NAME.match(value)
    return ROBOT if name is not None and name.group().lower() == ROBOT else "another"
