"""What of the feeds and their entries is due, and which host may be asked for it.

Several processes may watch one archive. Whoever asks a host holds it: in the one transaction that writes, the moment
before which nobody is to ask it is moved ahead. One that was killed is waited for until then, and no longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from backchannel.archive import tables as t
from backchannel.archive.feeds_entries import unpack_article
from backchannel.model.article import Article

LEASE = timedelta(seconds=120)
"""For how long a host or an entry is held by whoever works at it: longer than any fetch may take."""

SHORTEST_DELAY = timedelta(seconds=2)
"""Between the end of one request to a host and the next, where the host does not ask for more."""

_FIRST_REST = timedelta(seconds=30)
_LONGEST_REST = timedelta(hours=1)
_FETCHED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Hold:
    """A host that nobody else asks before this moment."""

    host: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Freed:
    """A host that may be asked again from a moment on. Where asking it failed it is left alone for longer, 30 seconds
    the first time, then twice as long each time, up to an hour."""

    hold: Hold
    next_at: datetime
    failed: bool = False


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed that is to be asked, with what it said of its last answer; `every` is in seconds."""

    url: str
    every: int
    failures: int
    read_at: datetime | None
    etag: str | None
    last_modified: str | None
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An entry whose page is to be fetched, or, where `article` is there, that is to be read.

    `outlet` is the feed's title, `content` the text that the feed itself has of it, `article_id` what it was kept as
    before it changed, `reason` why its page was not taken the last time.
    """

    feed: str
    entry: str
    url: str | None
    title: str | None
    published: date | None
    outlet: str | None
    content: str | None = field(repr=False)
    attempts: int
    article_id: str | None
    article: Article | None
    reason: str | None
    hold: Hold | None


Due = DueFeed | DueEntry


class Horizon(NamedTuple):
    """The moments up to which feeds and entries are looked for."""

    feeds: datetime
    entries: datetime


class _Want(NamedTuple):
    """Something that will be due at a moment, at a host; an entry that was fetched has none."""

    at: datetime
    host: str | None
    feed: str | None
    entry: str | None


def hold(connection: Connection, host: str, now: datetime) -> Hold | datetime:
    """Hold a host, or the moment from which it may be asked."""
    h = t.hosts.c
    next_at: datetime | None = connection.execute(select(h.next_at).where(h.host == host)).scalar()
    if next_at is not None and next_at > now:
        return next_at
    until = now + LEASE
    if next_at is None:
        connection.execute(insert(t.hosts), [{"host": host, "next_at": until, "failures": 0}])
    else:
        connection.execute(update(t.hosts).where(h.host == host).values(next_at=until))
    return Hold(host, until)


def free(connection: Connection, freed: Iterable[Freed], now: datetime) -> None:
    """Let hosts go, but for those that somebody else has come to hold."""
    h = t.hosts.c
    for one in freed:
        held = (h.host == one.hold.host, h.next_at == one.hold.until)
        failures = connection.execute(select(h.failures).where(*held)).scalar()
        if failures is None:
            continue
        next_at = one.next_at
        if one.failed:
            next_at = max(next_at, now + min(_FIRST_REST * 2 ** min(failures, 20), _LONGEST_REST))
        failures = failures + 1 if one.failed else 0
        connection.execute(update(t.hosts).where(*held).values(next_at=next_at, failures=failures))


def anything_due(connection: Connection, now: datetime, by: Horizon | None) -> tuple[bool, datetime | None]:
    """Whether anything can be taken now, and if not, when the next thing will be."""
    wake = min((want.at for want in _wants(connection, now, by)), default=None)
    return wake is not None and wake <= now, wake


def take(connection: Connection, now: datetime, room: int, by: Horizon | None) -> tuple[list[Due], datetime | None]:
    """Up to `room` things that are due, each with its host held; and when to look again, None where there is nothing.

    What lies beyond the horizon, if there is one, is not waited for.
    """
    taken: list[Due] = []
    held: set[str] = set()
    wake: list[datetime] = []
    for want in sorted(_wants(connection, now, by), key=lambda want: (want.at, want.feed is None)):
        if want.at > now or len(taken) == room or want.host in held:
            wake.append(max(want.at, now + LEASE) if want.host in held else want.at)
            continue
        mine: Hold | None = None
        if want.host is not None:
            free_now = hold(connection, want.host, now)
            assert isinstance(free_now, Hold)  # as it was a moment ago, in this transaction
            mine = free_now
            held.add(want.host)
        is_feed = want.feed is not None and want.entry is None
        taken.append(_feed(connection, want, mine) if is_feed else _entry(connection, want, now, mine))
    return taken, min(wake, default=None)


def _wants(connection: Connection, now: datetime, by: Horizon | None) -> Iterator[_Want]:
    f, e, h = t.feeds.c, t.feed_entries.c, t.hosts.c
    rows = connection.execute(select(h.host, h.next_at).where(h.next_at > now))
    blocked = {row.host: row.next_at for row in rows}
    watched = select(f.url, f.host, f.next_at).where(f.ended_at.is_(None))
    waiting = select(e.host, func.min(e.next_at)).where(e.state == "waiting").group_by(e.host)
    fetched = select(e.feed, e.entry, e.next_at).where(e.state == "fetched")
    fetched = fetched.order_by(e.next_at).limit(_FETCHED_AT_ONCE)
    if by is not None:
        watched, waiting = watched.where(f.next_at <= by.feeds), waiting.where(e.next_at <= by.entries)
    for url, host, next_at in connection.execute(watched):
        yield _Want(max(next_at, blocked.get(host, next_at)), host, url, None)
    for host, next_at in connection.execute(waiting):
        yield _Want(max(next_at, blocked.get(host, next_at)), host, None, None)
    for feed, entry, next_at in connection.execute(fetched):
        yield _Want(next_at, None, feed, entry)


def _feed(connection: Connection, want: _Want, mine: Hold | None) -> DueFeed:
    f = t.feeds.c
    row = connection.execute(
        select(f.url, f.every, f.failures, f.read_at, f.etag, f.last_modified).where(f.url == want.feed)
    ).one()
    return DueFeed(*row, hold=mine)


def _entry(connection: Connection, want: _Want, now: datetime, mine: Hold | None) -> DueEntry:
    """The entry that was fetched, or the one of the host that has waited longest."""
    e = t.feed_entries.c
    chosen = select(t.feed_entries, t.feeds.c.title.label("outlet")).join(t.feeds)
    if want.entry is not None:
        chosen = chosen.where(e.feed == want.feed, e.entry == want.entry)
    else:
        chosen = chosen.where(e.state == "waiting", e.host == want.host).order_by(e.next_at, e.entry, e.feed)
    row = connection.execute(chosen.limit(1)).one()
    is_fetched = row.state == "fetched"
    if is_fetched:
        # Reading is done twice rather than not at all, but not at once.
        connection.execute(
            update(t.feed_entries).where(e.feed == row.feed, e.entry == row.entry).values(next_at=now + LEASE)
        )
    return DueEntry(
        row.feed,
        row.entry,
        row.url,
        row.title,
        row.published,
        row.outlet,
        None if is_fetched else row.content,
        row.attempts,
        row.article_id,
        unpack_article(row.content) if is_fetched else None,
        row.reason if is_fetched else None,
        mine,
    )
