"""Which feeds are watched: addresses become feeds, lists of feeds come and go, and what a feed says becomes entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from backchannel.archive.feeds import FIRST_EVERY, Feeds
from backchannel.archive.feeds_due import DueFeed, Freed
from backchannel.archive.feeds_entries import Noted, Offered
from backchannel.canonical import canonical_url
from backchannel.courtesy import Courtesy, host_of
from backchannel.errors import SourceError
from backchannel.model.article import content_id
from backchannel.sources.feeds import FEED_TYPES, Entry, Feed, article_from_entry, find_feeds, parse_feed
from backchannel.sources.opml import Subscription, write_opml
from backchannel.sources.web import Page

_LONGEST_URL = 2000
_LONGEST_HOST = 260
_LONGEST_KEY = 1000
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A feed that is watched, from now on (`added`) or already. `found_on` is the page that named it, `entries` is how
    many wait to be fetched; `refused` says why one of a list is not watched."""

    url: str
    title: str | None = None
    added: bool = False
    entries: int = 0
    found_on: str | None = None
    refused: str | None = None


def subscribe(
    feeds: Feeds,
    courtesy: Courtesy,
    url: str,
    *,
    folder: str | None = None,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
) -> Subscribed:
    """Watch the feed at an address, or the one that the page there names; its entries wait from then on.

    Raises SourceError, which names the address, where there is no feed, and where the page names several.
    """
    url = url.strip()
    checked_host(url)

    def ask(address: str) -> Page:
        waited = 0.0
        while True:
            asked = courtesy.ask(address, FEED_TYPES)
            feeds.free(asked.freed, clock())
            if asked.page is not None:
                return asked.page
            if asked.kind != "busy" or asked.wait is None or waited + asked.wait > _PATIENCE:
                raise SourceError(f"{address}: {asked.reason}")
            sleep(asked.wait)
            waited += asked.wait

    page, found_on = ask(url), None
    try:
        feed = read_feed(page)
    except SourceError as error:
        named = _named(page)
        if len(named) != 1:
            several = f"is a page that names several feeds; add the one that is meant: {', '.join(named)}"
            raise SourceError(f"{url}: {several if named else error}") from error
        url, found_on = named[0], url
        page = ask(url)
        try:
            feed = read_feed(page)
        except SourceError as wrong:
            raise SourceError(f"{found_on}: names {url} as its feed, which {wrong}") from wrong
    url, now = page.moved or url, clock()
    if not feeds.add(url, checked_host(url), now, title=feed.title, folder=folder):
        return Subscribed(url, feed.title, found_on=found_on)
    due = DueFeed(url, FIRST_EVERY, 0, read_at=None, etag=None, last_modified=None, hold=None)
    return Subscribed(url, feed.title, True, keep_read(feeds, due, page, feed, now).new, found_on)


def _named(page: Page) -> tuple[str, ...]:
    """The feeds that a page of HTML names."""
    if page.content_type != "text/html":
        return ()
    try:
        return find_feeds(page.content, page.url, page.charset)
    except SourceError:
        return ()


def import_list(feeds: Feeds, listed: Iterable[Subscription], now: datetime) -> Iterator[Subscribed]:
    """Watch every feed of a list, in its folders; none is asked yet."""
    for one in listed:
        try:
            host = checked_host(one.url)
        except SourceError as error:
            yield Subscribed(one.url, one.title, refused=str(error).removeprefix(f"{one.url}: "))
            continue
        yield Subscribed(one.url, one.title, feeds.add(one.url, host, now, title=one.title, folder=one.folder))


def export_list(feeds: Feeds) -> bytes:
    """An OPML file of all feeds that are watched."""
    return write_opml(
        (Subscription(row.url, row.title, row.folder) for row in feeds.rows()), title="Feeds watched by Backchannel"
    )


def checked_host(url: str) -> str:
    """The host of an address that can be asked. Raises SourceError, which names the address, where it is none."""
    host = host_of(url)
    if not url.lower().startswith(("http://", "https://")) or not host:
        raise SourceError(f"{url}: is no address of a feed; one begins with https://")
    if len(url) > _LONGEST_URL or len(host) > _LONGEST_HOST:
        raise SourceError(f"{url[:80]}…: is longer than {_LONGEST_URL:,} characters")
    return host


def read_feed(page: Page) -> Feed:
    """The feed on a page that was fetched. Raises SourceError, which names no address."""
    header = f"{page.content_type}; charset={page.charset}" if page.charset else page.content_type
    return parse_feed(page.content, header, page.url)


def keep_read(
    feeds: Feeds, due: DueFeed, page: Page, feed: Feed, now: datetime, *, freed: Sequence[Freed] = ()
) -> Noted:
    """Keep what a feed said, and the entries that it offers."""
    return feeds.feed_read(
        due,
        now,
        freed,
        title=feed.title,
        etag=page.seen.etag,
        last_modified=page.seen.modified,
        minutes=feed.minutes,
        offered=offered_by(feed),
    )


def offered_by(feed: Feed) -> list[Offered]:
    """The entries of a feed, each page once: where several lead to it, the first stands for it."""
    offered: dict[str, Offered] = {}
    for entry in feed.entries:
        one = _offered(feed, entry)
        offered.setdefault(one.key, one)
    return list(offered.values())


def _offered(feed: Feed, entry: Entry) -> Offered:
    host = host_of(entry.url) if entry.url and len(entry.url) <= _LONGEST_URL else ""
    if not host or len(host) > _LONGEST_HOST:
        entry, host = replace(entry, url=None), ""
    key = canonical_url(entry.url) if entry.url else entry.id
    key = key if len(key) <= _LONGEST_KEY else content_id(key)
    day = entry.published and entry.published.isoformat()
    digest = content_id([entry.title, day, entry.summary, entry.text, entry.updated])
    article = reason = None
    if not entry.url:
        try:
            article = article_from_entry(feed, entry)
        except SourceError as error:
            reason = str(error)
    return Offered(key, entry.url, host or None, entry.title, entry.published, digest, entry.text, article, reason)
