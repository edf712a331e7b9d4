"""Watching: feeds that are due are asked, the pages of their new entries fetched, read and kept.

All that a restart needs is in the archive. Whatever is done for a feed or an entry ends in one transaction: who is
killed before it has done nothing, who is killed after it has done all. A page that was fetched stands in the archive
until it was read, so it is one article however often the reading is begun.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context, parent_process
from os import PathLike
from typing import TYPE_CHECKING, Literal

from backchannel.archive.feeds_due import SHORTEST_DELAY, Due, DueEntry, DueFeed, Freed, Horizon
from backchannel.courtesy import Asked, Courtesy
from backchannel.errors import ArchiveError, BackchannelError, SourceError
from backchannel.ingest import failure, why_nothing
from backchannel.model.article import Article
from backchannel.model.records import Record
from backchannel.sources.feeds import FEED_TYPES, Entry, Feed, article_from_entry
from backchannel.sources.payload import CONTENT_TYPES
from backchannel.sources.web import Page, Seen, article_from_page
from backchannel.subscriptions import checked_host, keep_read, read_feed

if TYPE_CHECKING:
    from backchannel.archive.store import Archive
    from backchannel.sources.guard import Network

ATTEMPTS = 5
"""Failed attempts after which an entry is refused: a quarter of an hour after the first, then an hour and a half, nine
hours, two days and six hours."""

_FIRST_RETRY = 900.0
_FETCHES = 8
_LOOK_SECONDS = 5.0
_PATIENCE = timedelta(seconds=150)
_RETRY_GROWS = 6
_ENDED = 410
_TAKEN_BACK = (404, 410, 451)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened while feeds were watched.

    Of a feed: "read" (`count` entries are new), "unchanged", "moved" (to `moved_to`), "trouble", "ended". Of an entry:
    "added", "renewed", "known", "failed" and "refused" as in `ingest.Outcome`, and "put off". `again` is when a feed or
    an entry that went wrong is tried again.
    """

    what: Literal["feed", "entry"]
    kind: Literal[
        "read", "unchanged", "moved", "trouble", "ended", "added", "renewed", "known", "failed", "refused", "put off"
    ]
    url: str
    count: int = 0
    article: Article | None = None
    reason: str | None = None
    again: datetime | None = None
    moved_to: str | None = None


def now() -> datetime:
    return datetime.now(UTC)


def watch(
    archive: Archive,
    *,
    once: bool = False,
    workers: int = 1,
    vocabulary: str | PathLike[str] | None = None,
    allow_private: bool = False,
    network: Network | None = None,
    clock: Callable[[], datetime] = now,
    sleep: Callable[[float], None] = time.sleep,
) -> Generator[Happening, None, None]:
    """Watch the feeds of an archive, and say what happens; with `once` only do what is due now, and end.

    Several processes may watch one archive. `workers` is how many processes read; `vocabulary` as in `load_reader`.
    """
    courtesy = Courtesy(archive.feeds, clock, allow_private=allow_private, network=network)
    watcher = _Watcher(archive, courtesy, clock, sleep, workers=workers, vocabulary=vocabulary)
    try:
        yield from watcher.run(once)
    finally:
        watcher.stop()


class _Watcher:
    """Pages are fetched by threads, and everything else is done here, one result after the other."""

    def __init__(
        self,
        archive: Archive,
        courtesy: Courtesy,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        *,
        workers: int,
        vocabulary: str | PathLike[str] | None,
    ) -> None:
        self.archive = archive
        self.feeds = archive.feeds
        self.courtesy = courtesy
        self.workers = workers
        self.vocabulary = vocabulary
        self.clock = clock
        self.sleep = sleep
        self.pool: ProcessPoolExecutor | None = None
        self.promised: datetime | None = None  # until when an entry waits for a host that others ask
        self.in_hand: dict[int, Due] = {}
        self.results: queue.SimpleQueue[tuple[Due, Asked | Record | BaseException]] = queue.SimpleQueue()

    def run(self, once: bool) -> Iterator[Happening]:
        started = self.clock()
        while True:
            now = self.clock()
            by = Horizon(started, max(now, self.promised or now)) if once else None
            room, wake = _FETCHES + self.workers - len(self.in_hand), None
            if room > 0:
                taken, wake = self.feeds.take(now, room, by=by)
                for due in taken:
                    yield from self.begin(due)
                if len(taken) == room:
                    wake = None
            if self.in_hand:
                yield from self.finish_next(None if wake is None else self.seconds_until(wake))
            elif once and (wake is None or wake > self.clock() + _PATIENCE):
                return
            else:
                self.sleep(_LOOK_SECONDS if wake is None else self.seconds_until(wake))

    def stop(self) -> None:
        """Let go what is in hand; threads that are fetching are not waited for."""
        self.courtesy.close()
        if self.pool is not None:
            self.pool.shutdown(wait=False, cancel_futures=True)
        if self.in_hand:
            with suppress(ArchiveError):
                self.feeds.let_go(self.in_hand.values(), self.clock())

    def seconds_until(self, wake: datetime) -> float:
        """How long to wait; feeds may be added meanwhile, so never long."""
        return min(max((wake - self.clock()).total_seconds(), 0.0), _LOOK_SECONDS)

    # What is begun

    def begin(self, due: Due) -> Iterator[Happening]:
        if isinstance(due, DueEntry) and due.article is not None:
            yield from self.read(due, due.article)
            return
        self.in_hand[id(due)] = due
        threading.Thread(target=self.ask, args=(due,), daemon=True).start()

    def ask(self, due: Due) -> None:
        """Ask for a feed or for the page of an entry; in a thread of its own."""
        is_feed = isinstance(due, DueFeed)
        seen = Seen(due.etag, due.last_modified) if isinstance(due, DueFeed) else None
        try:
            asked = self.courtesy.ask(due.url or "", FEED_TYPES if is_feed else CONTENT_TYPES, held=due.hold, seen=seen)
        except BackchannelError as error:
            self.results.put((due, error))
        except Exception as error:  # a page must not end the watching of all others
            freed = [Freed(due.hold, self.clock() + SHORTEST_DELAY)] if due.hold else []
            self.results.put((due, Asked("trouble", tuple(freed), reason=_fault(error))))
        else:
            self.results.put((due, asked))

    def finish_next(self, seconds: float | None) -> Iterator[Happening]:
        """What became of the next thing that is done, if one is within so many seconds."""
        try:
            due, result = self.results.get(timeout=seconds)
        except queue.Empty:
            return
        if isinstance(result, BaseException):
            raise result
        if isinstance(due, DueFeed):
            assert isinstance(result, Asked)
            yield from self.feed_asked(due, result)
        elif isinstance(result, Asked):
            yield from self.entry_asked(due, result)
        else:
            yield self.keep(due, result)
        self.in_hand.pop(id(due), None)

    # Feeds

    def feed_asked(self, due: DueFeed, asked: Asked) -> Iterator[Happening]:
        now = self.clock()
        if asked.kind == "busy":
            self.feeds.put_off_feed(due, now, asked.freed, until=now + timedelta(seconds=asked.wait or 0))
        elif asked.kind == "unchanged":
            self.feeds.feed_read(due, now, asked.freed)
            yield Happening("feed", "unchanged", due.url)
        elif asked.page is None:
            yield self.feed_failed(due, asked, asked.reason)
        else:
            try:
                feed = read_feed(asked.page)
            except Exception as error:
                yield self.feed_failed(due, asked, _fault(error))
                return
            noted = keep_read(self.feeds, due, asked.page, feed, now, freed=asked.freed)
            yield Happening("feed", "read", due.url, count=noted.new + noted.changed)
            yield from self.move(due, asked.page)

    def feed_failed(self, due: DueFeed, asked: Asked, reason: str) -> Happening:
        ended = asked.status == _ENDED
        again = self.feeds.feed_failed(due, self.clock(), asked.freed, reason, wait=asked.wait, ended=ended)
        return Happening("feed", "ended" if ended else "trouble", due.url, reason=reason, again=again)

    def move(self, due: DueFeed, page: Page) -> Iterator[Happening]:
        """Follow a feed to where it has gone for good."""
        if page.moved is None or page.moved == due.url:
            return
        with suppress(SourceError):
            self.feeds.move(due.url, page.moved, checked_host(page.moved))
            yield Happening("feed", "moved", due.url, moved_to=page.moved)

    # Entries

    def entry_asked(self, due: DueEntry, asked: Asked) -> Iterator[Happening]:
        now, url = self.clock(), due.url or due.entry
        if asked.page is not None:
            try:
                article = article_from_page(asked.page, published=due.published)
            except Exception as error:
                yield from self.refuse(due, asked, _fault(error))
                return
            if article.id == due.article_id:
                self.feeds.kept(due, article.id, now, asked.freed)
                yield Happening("entry", "known", url, article=article)
            elif self.feeds.fetched(due, article, now, asked.freed):
                yield from self.read(due, article)
        elif asked.kind == "busy":
            self.promised = now + timedelta(seconds=asked.wait or 0)
            self.feeds.put_off(due, now, asked.freed, None, until=self.promised)
        elif asked.kind == "trouble" and due.attempts + 1 < ATTEMPTS:
            rest = _FIRST_RETRY * _RETRY_GROWS**due.attempts
            until = now + timedelta(seconds=max(rest, asked.wait or 0))
            self.feeds.put_off(due, now, asked.freed, asked.reason, until=until)
            yield Happening("entry", "put off", url, reason=asked.reason, again=until)
        else:
            yield from self.refuse(due, asked, asked.reason)

    def refuse(self, due: DueEntry, asked: Asked, reason: str) -> Iterator[Happening]:
        """Take the feed's own text where the page gives none, unless the page is gone; else the entry is refused."""
        own = None if asked.status in _TAKEN_BACK else _article_of_its_feed(due)
        if own is None:
            self.archive.refuse(due.url or due.entry, reason)
            self.feeds.refused(due, self.clock(), asked.freed, reason)
            yield Happening("entry", "refused", due.url or due.entry, reason=reason)
        elif self.feeds.fetched(due, own, self.clock(), asked.freed, reason):
            yield from self.read(replace(due, reason=reason), own)

    # Reading

    def read(self, due: DueEntry, article: Article) -> Iterator[Happening]:
        from backchannel.reading import load_reader, read_article  # noqa: PLC0415 - loads the language model

        due = replace(due, article=article, hold=None)
        self.in_hand[id(due)] = due
        if self.archive.knows(article, load_reader(self.vocabulary).read_by):
            self.feeds.kept(due, article.id, self.clock())
            yield Happening("entry", "known", due.url or due.entry, article=article, reason=due.reason)
        elif self.workers <= 1:
            yield self.keep(due, read_article(article, vocabulary=self.vocabulary))
        else:
            self.pool = self.pool or _processes(self.workers)
            future = self.pool.submit(read_article, article, vocabulary=self.vocabulary)
            future.add_done_callback(lambda done: self.read_elsewhere(due, done))
            return
        self.in_hand.pop(id(due))

    def read_elsewhere(self, due: DueEntry, done: Future[Record]) -> None:
        if not done.cancelled():
            self.results.put((due, done.exception() or done.result()))

    def keep(self, due: DueEntry, record: Record) -> Happening:
        kept, fault = self.archive.add(record), failure(record)
        self.feeds.kept(due, record.article.id, self.clock())
        reason = fault or why_nothing(record) or due.reason
        url = due.url or due.entry
        return Happening("entry", "failed" if fault else kept, url, article=record.article, reason=reason)


def _article_of_its_feed(due: DueEntry) -> Article | None:
    """The article that the feed itself carries of an entry, where it does."""
    entry = Entry(due.entry, due.url, due.title, due.published, None, due.content)
    try:
        return article_from_entry(Feed(due.outlet, None, ()), entry)
    except SourceError:
        return None


def _fault(error: Exception) -> str:
    return str(error) if isinstance(error, SourceError) else f"cannot be read ({type(error).__name__}: {error})"


def _processes(workers: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a forked copy of a process with threads may hang.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_live_with_parent)


def _live_with_parent() -> None:
    """In a process that reads: the interrupt is the parent's business, and its death is one's own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
