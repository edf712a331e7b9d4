"""What is kept of feeds: which are watched, what each has offered, what became of it.

Every step is one transaction, so that whoever is killed between two leaves something that is gone on with: a page that
was fetched stands here until it is read, and an article is in the archive before its entry says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from backchannel.archive import feeds_due
from backchannel.archive import tables as t
from backchannel.archive.answers import Answer
from backchannel.archive.database import Database
from backchannel.archive.feeds_due import LEASE, SHORTEST_DELAY, Due, DueEntry, DueFeed, Freed, Hold, Horizon
from backchannel.archive.feeds_entries import Noted, Offered, keep, note, pack_article
from backchannel.model.article import Article

FIRST_EVERY = 1800
"""Seconds after which a feed is asked again, until it is known how often something new stands in it."""

SHORTEST_EVERY = 600
LONGEST_EVERY = 86_400

_STATES = ("waiting", "kept", "refused")


@dataclass(frozen=True, slots=True)
class FeedRow(Answer):
    """A feed that is watched.

    `every` are the seconds between two times that it is asked, `failures` those in a row, `reason` that of the last;
    a feed with `ended_at` is not asked any more. `waiting`, `kept` and `refused` count its entries.
    """

    url: str
    title: str | None
    folder: str | None
    added_at: datetime
    every: int
    next_at: datetime
    asked_at: datetime | None
    read_at: datetime | None
    ended_at: datetime | None
    failures: int
    reason: str | None
    waiting: int
    kept: int
    refused: int


class Feeds:
    """What `Archive.feeds` gives. Moments are given, so that whoever watches has the one clock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Which are watched

    def add(self, url: str, host: str, now: datetime, *, title: str | None = None, folder: str | None = None) -> bool:
        """Watch a feed, from now on; False where it is watched already. It takes the folder if one is given, and if it
        had ended it begins again."""
        f = t.feeds.c
        with self._database.writing() as connection:
            found = connection.execute(select(f.ended_at).where(f.url == url)).first()
            if found is None:
                row = {"url": url, "host": host, "title": title, "folder": folder, "added_at": now, "next_at": now}
                connection.execute(insert(t.feeds), [row | {"every": FIRST_EVERY, "failures": 0}])
                return True
            values: dict[str, Any] = {"folder": folder} if folder else {}
            if found.ended_at is not None:
                values |= {"ended_at": None, "failures": 0, "reason": None, "next_at": now}
            if values:
                connection.execute(update(t.feeds).where(f.url == url).values(values))
            return False

    def remove(self, url: str) -> bool:
        """Watch a feed no longer, and forget its entries; its articles stay. False where it is not watched."""
        with self._database.writing() as connection:
            connection.execute(delete(t.feed_entries).where(t.feed_entries.c.feed == url))
            return connection.execute(delete(t.feeds).where(t.feeds.c.url == url)).rowcount > 0

    def rows(self) -> tuple[FeedRow, ...]:
        """The feeds, by folder and address."""
        e = t.feed_entries.c
        # What was fetched waits to be read.
        state = case((e.state == "fetched", "waiting"), else_=e.state)
        with self._database.reading() as connection:
            counted = connection.execute(select(e.feed, state, func.count()).group_by(e.feed, state)).all()
            feeds = connection.execute(select(t.feeds)).mappings().all()
        counts = {(feed, state): count for feed, state, count in counted}
        rows = (
            FeedRow(
                **{name: feed[name] for name in FeedRow.__slots__ if name not in _STATES},
                **{state: counts.get((feed["url"], state), 0) for state in _STATES},
            )
            for feed in feeds
        )
        return tuple(sorted(rows, key=lambda row: (row.folder or "", row.url)))

    # What is due

    def take(self, now: datetime, room: int, *, by: Horizon | None = None) -> tuple[list[Due], datetime | None]:
        """As `feeds_due.take`; nothing is written where nothing is due."""
        with self._database.reading() as connection:
            is_due, wake = feeds_due.anything_due(connection, now, by)
        if not is_due:
            return [], wake
        with self._database.writing() as connection:
            return feeds_due.take(connection, now, room, by)

    def hold(self, host: str, now: datetime) -> Hold | datetime:
        """Hold a host, or the moment from which it may be asked."""
        with self._database.writing() as connection:
            return feeds_due.hold(connection, host, now)

    def free(self, freed: Iterable[Freed], now: datetime) -> None:
        """Let hosts go."""
        with self._database.writing() as connection:
            feeds_due.free(connection, freed, now)

    # What became of a feed that was asked

    def feed_read(
        self,
        due: DueFeed,
        now: datetime,
        freed: Sequence[Freed] = (),
        *,
        title: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        minutes: float | None = None,
        offered: Sequence[Offered] | None = None,
    ) -> Noted:
        """Keep that a feed was read, with the entries that it offers, or None where it said that nothing has changed;
        it is asked again after its time. `minutes` is for how long it asks to be left alone."""
        with self._database.writing() as connection:
            feeds_due.free(connection, freed, now)
            values: dict[str, Any] = {"asked_at": now, "read_at": now, "failures": 0, "reason": None}
            if offered is not None:
                values |= {"etag": etag, "last_modified": last_modified} | ({"title": title} if title else {})
            if not _change(connection, due.url, values):
                return Noted()
            noted = note(connection, due.url, offered or (), now)
            every = next_every(due.every, noted.new, first=due.read_at is None, minutes=minutes)
            _change(connection, due.url, {"every": every, "next_at": now + timedelta(seconds=every)})
            return noted

    def feed_failed(
        self, due: DueFeed, now: datetime, freed: Sequence[Freed], reason: str, *, wait: float | None, ended: bool
    ) -> datetime | None:
        """Keep that a feed could not be read, and why; when it is asked again, None where it has ended.

        That is after ten minutes the first time, then after twice as long each time, up to a day, and not before the
        `wait` of seconds that it asked for.
        """
        rest = SHORTEST_EVERY * 2 ** min(due.failures, 20)
        next_at = now + timedelta(seconds=max(min(rest, LONGEST_EVERY), wait or 0))
        values: dict[str, Any] = {"asked_at": now, "failures": due.failures + 1, "reason": reason, "next_at": next_at}
        with self._database.writing() as connection:
            feeds_due.free(connection, freed, now)
            _change(connection, due.url, values | ({"ended_at": now} if ended else {}))
        return None if ended else next_at

    def put_off_feed(self, due: DueFeed, now: datetime, freed: Sequence[Freed], *, until: datetime) -> None:
        """Ask a feed from a moment on; it is not the feed that failed."""
        with self._database.writing() as connection:
            feeds_due.free(connection, freed, now)
            _change(connection, due.url, {"next_at": until})

    def move(self, url: str, to: str, host: str) -> None:
        """Give a feed the address to which it has gone for good. Where that is watched already, both become one."""
        f, e = t.feeds.c, t.feed_entries.c
        with self._database.writing() as connection:
            old = connection.execute(select(t.feeds).where(f.url == url)).mappings().first()
            if old is None or url == to:
                return
            if connection.execute(select(f.url).where(f.url == to)).first() is None:
                connection.execute(insert(t.feeds), [dict(old) | {"url": to, "host": host}])
            theirs = select(e.entry).where(e.feed == to).scalar_subquery()
            connection.execute(delete(t.feed_entries).where(e.feed == url, e.entry.in_(theirs)))
            connection.execute(update(t.feed_entries).where(e.feed == url).values(feed=to))
            connection.execute(delete(t.feeds).where(f.url == url))

    # What became of an entry

    def fetched(
        self, due: DueEntry, article: Article, now: datetime, freed: Sequence[Freed], reason: str | None = None
    ) -> bool:
        """Keep the article of an entry until it is read; False where somebody else has done so, or it is not watched
        any more. `reason` says why it is the feed's own text, where the page gave none."""
        values = {"state": "fetched", "content": pack_article(article), "fetched_at": now, "next_at": now + LEASE}
        values["reason"] = reason
        return self._change_entry(due, values, now, freed)

    def kept(self, due: DueEntry, article_id: str, now: datetime, freed: Sequence[Freed] = ()) -> None:
        """Keep that an entry's article is in the archive."""
        with self._database.writing() as connection:
            feeds_due.free(connection, freed, now)
            same = article_id == due.article_id
            keep(connection, due.feed, due.entry, article_id, now, same=same)

    def put_off(
        self, due: DueEntry, now: datetime, freed: Sequence[Freed], reason: str | None, *, until: datetime
    ) -> None:
        """Try an entry again from a moment on; with a `reason` the attempt counts as one that failed."""
        values: dict[str, Any] = {"next_at": until}
        if reason is not None:
            values |= {"attempts": due.attempts + 1, "reason": reason}
        self._change_entry(due, values, now, freed)

    def refused(self, due: DueEntry, now: datetime, freed: Sequence[Freed], reason: str) -> None:
        """Keep that an entry gave no article, and why; it is tried again only when its feed has changed it."""
        values = {"state": "refused", "attempts": due.attempts + 1, "reason": reason, "content": None}
        self._change_entry(due, values | {"fetched_at": now}, now, freed)

    def let_go(self, dues: Iterable[Due], now: datetime) -> None:
        """Give back what was taken and not worked at to its end: the next to look finds it due."""
        e = t.feed_entries.c
        with self._database.writing() as connection:
            for due in dues:
                if due.hold is not None:
                    feeds_due.free(connection, [Freed(due.hold, now + SHORTEST_DELAY)], now)
                if isinstance(due, DueEntry):
                    mine = (e.feed == due.feed, e.entry == due.entry, e.state == "fetched")
                    connection.execute(update(t.feed_entries).where(*mine).values(next_at=now))

    def _change_entry(self, due: DueEntry, values: dict[str, Any], now: datetime, freed: Sequence[Freed]) -> bool:
        e = t.feed_entries.c
        with self._database.writing() as connection:
            feeds_due.free(connection, freed, now)
            waits = (e.feed == due.feed, e.entry == due.entry, e.state == "waiting")
            return connection.execute(update(t.feed_entries).where(*waits).values(values)).rowcount > 0


def next_every(every: int, new: int, *, first: bool, minutes: float | None) -> int:
    """After how many seconds a feed is asked again: half as many as before where something was new in it, half as many
    more where nothing was; never fewer than it asks for by `minutes`."""
    if not first:
        every = every // 2 if new else every * 3 // 2
    return int(min(max(every, SHORTEST_EVERY, (minutes or 0) * 60), LONGEST_EVERY))


def _change(connection: Connection, url: str, values: dict[str, Any]) -> bool:
    return connection.execute(update(t.feeds).where(t.feeds.c.url == url).values(values)).rowcount > 0
