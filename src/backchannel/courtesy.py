"""Asking as a guest does: one request at a time to a host, with a pause after it, nothing that its robots.txt asks
programs to leave, and nothing for as long as it says so.

The pauses are kept in the archive, so that all who watch for it keep them together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from backchannel.archive.feeds import Feeds
from backchannel.archive.feeds_due import SHORTEST_DELAY, Freed, Hold
from backchannel.errors import SourceError
from backchannel.sources.guard import Network
from backchannel.sources.robots import Robots
from backchannel.sources.web import AnswerError, Page, Seen, fetch_changed

LONGEST_DELAY = timedelta(days=1)
LONGEST_WAIT = timedelta(days=7)

_GONE = (410, 451)
_OVERLOADED = (408, 425, 429)
_USUAL_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """The host of an http or https address, under which pauses are kept: `www.` makes no difference, a port that is not
    the usual one does. Empty where there is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    return f"{host}:{port}" if host and port not in (None, _USUAL_PORTS.get(parts.scheme)) else host


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking an address; the hosts that were asked are still held, until they are `freed`.

    "busy": another one is asking a host on the way. "trouble": it may go well another time. "refused": it will not.
    `wait` is in how many seconds it is worth asking again, `status` that of an answer that was no page.
    """

    kind: Literal["answered", "unchanged", "busy", "trouble", "refused"]
    freed: tuple[Freed, ...]
    page: Page | None = None
    reason: str = ""
    wait: float | None = None
    status: int | None = None


@dataclass
class _Visit:
    """The hosts that are asked on the way to one page."""

    holds: dict[str, Hold]
    delays: dict[str, timedelta] = field(default_factory=dict)
    last: str = ""
    wait: float | None = None
    stopped: Literal["busy", "trouble", "refused"] | None = None

    def stop(self, why: Literal["busy", "trouble", "refused"], reason: str, wait: float | None = None) -> SourceError:
        self.stopped, self.wait = why, wait
        return SourceError(reason)


class Courtesy:
    """Asks for everyone who uses one archive. May be used by several threads."""

    def __init__(
        self,
        feeds: Feeds,
        clock: Callable[[], datetime],
        *,
        allow_private: bool = False,
        network: Network | None = None,
    ) -> None:
        self._feeds = feeds
        self._clock = clock
        self._allow_private = allow_private
        self._network = network
        self._robots = Robots(allow_private, network, clock=lambda: clock().timestamp())
        self._closed = False

    def close(self) -> None:
        """Ask no host any more; who is asking one hears it out."""
        self._closed = True

    def ask(self, url: str, accept: tuple[str, ...], *, held: Hold | None = None, seen: Seen | None = None) -> Asked:
        """Ask an address, whose host is `held` already or is to be held first."""
        visit = _Visit({held.host: held} if held else {})
        try:
            page = fetch_changed(
                url,
                seen or Seen(),
                accept=accept,
                allow_private=self._allow_private,
                network=self._network,
                before=lambda address: self._prepare(address, visit),
            )
        except SourceError as error:
            return self._failed(url, visit, error)
        return Asked("answered" if page else "unchanged", self._freed(visit), page)

    def _prepare(self, url: str, visit: _Visit) -> None:
        """Hold the host and ask its robots.txt. Raises SourceError where the page may not be asked for now."""
        host, now = host_of(url), self._clock()
        if self._closed:
            raise visit.stop("busy", "stopped")
        if host not in visit.holds:
            mine = self._feeds.hold(host, now)
            if not isinstance(mine, Hold):
                raise visit.stop("busy", "its host is not to be asked yet", (mine - now).total_seconds())
            visit.holds[host] = mine
        visit.last = host
        said = self._robots.permission(url)
        if not said.allowed:
            stopped: Literal["trouble", "refused"] = "refused" if said.wait is None else "trouble"
            raise visit.stop(stopped, said.reason or "may not be asked", said.wait)
        visit.delays[host] = max(SHORTEST_DELAY, min(timedelta(seconds=min(said.delay or 0, 1e6)), LONGEST_DELAY))

    def _failed(self, url: str, visit: _Visit, error: SourceError) -> Asked:
        reason = str(error).removeprefix(f"{url}: ")
        if visit.stopped is not None:
            return Asked(visit.stopped, self._freed(visit, failed=visit.stopped == "trouble"), None, reason, visit.wait)
        if isinstance(error, AnswerError):
            wait = None if error.wait is None else min(error.wait, LONGEST_WAIT.total_seconds())
            overloaded = error.status >= 500 or error.status in _OVERLOADED
            kind: Literal["trouble", "refused"] = "refused" if error.status in _GONE else "trouble"
            return Asked(kind, self._freed(visit, overloaded, wait), None, reason, wait, error.status)
        if _lies_with_the_network(error):
            return Asked("trouble", self._freed(visit, failed=True), None, reason)
        return Asked("refused", self._freed(visit), None, reason)

    def _freed(self, visit: _Visit, failed: bool = False, wait: float | None = None) -> tuple[Freed, ...]:
        now = self._clock()
        freed = []
        for host, mine in visit.holds.items():
            is_last = host == visit.last
            # A host that was only held, and not asked, need not rest.
            next_at = now + visit.delays.get(host, timedelta())
            if is_last and wait is not None:
                next_at = max(next_at, now + timedelta(seconds=wait))
            freed.append(Freed(mine, next_at, failed and is_last))
        return tuple(freed)


def _lies_with_the_network(error: BaseException) -> bool:
    """Whether a fetch failed for another reason than what it found."""
    cause = error.__cause__
    return cause is not None and (not isinstance(cause, SourceError) or _lies_with_the_network(cause))
