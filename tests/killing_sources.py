"""What is killed where articles come from feeds that are watched, and from the folder of a backfill: the work, and what
must hold whenever it was cut off (see `killing`)."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import random
import threading
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from backfilling import Here, left_over, titles
from killing import Promise, StandIn, Working, assert_whole, draft, kill, stand_in
from web_server import Answer, Server

from backchannel import courtesy, ingest
from backchannel.archive.store import open_archive
from backchannel.scale.backfill import backfill, read_with
from backchannel.scale.ranges import Grain
from backchannel.scale.shards import opened
from backchannel.scale.units import Done, Failed
from backchannel.sources import Refused
from backchannel.sources.record_folder import completed
from backchannel.watch import now, watch

_GRAIN = Grain(warc=1_000, lines=1_000, rows=1)  # an article or two make a unit
_AHEAD = timedelta(hours=3)  # longer than anything is held or put off
_WORKER_LIVES = 0.3  # seconds from the first unit on, at most
_PATH = "/feed.xml"


class Watching:
    """`watch`: each time by a clock that is further ahead, so that nothing is waited for that was held by whoever died.
    With `once` only what is due."""

    def __init__(self, place: str, time: int, *, once: bool = False) -> None:
        self.place, self.ahead, self.once = place, time * _AHEAD, once

    def __call__(self, promise: Promise) -> None:
        stand_in(1)
        courtesy.SHORTEST_DELAY = timedelta()
        with open_archive(self.place) as archive:
            for happened in watch(archive, once=self.once, allow_private=True, clock=lambda: now() + self.ahead):
                if happened.article is not None:
                    promise(happened.article.title)


class Feed:
    """A feed that an archive watches, on a server of this process. Its pages lie on two hosts, and no two answers are
    alike: a page that was kept twice would be two articles."""

    def __init__(self, server: Server, place: str) -> None:
        self._server, self._place = server, place
        self._hosts = server.url, server.url.replace("127.0.0.1", "localhost")
        self._copies = itertools.count()
        self._offered = self._times = 0
        with open_archive(place) as archive:
            archive.feeds.add(server.url + _PATH, courtesy.host_of(server.url), now())

    def die_watching(self, chance: random.Random, more: int) -> None:
        """Offer so many more entries, and kill who watches."""
        self._offer(more)
        (promised,) = kill(chance, self._watching())
        assert_whole(self._place, promised, writers=len(self._hosts))
        with open_archive(self._place) as archive:
            (row,) = archive.feeds.rows()
            assert row.refused == 0
            assert row.kept <= archive.counts()["articles"]

    def watch_to_the_last(self) -> None:
        """Go on until nothing is due: each entry was kept once."""
        promised = Working(self._watching(once=True)).promised()
        assert assert_whole(self._place, promised) == self._offered
        with open_archive(self._place) as archive:
            (row,) = archive.feeds.rows()
        assert (row.waiting, row.kept, row.refused) == (0, self._offered, 0)

    def _watching(self, *, once: bool = False) -> Watching:
        self._times += 1
        return Watching(self._place, self._times, once=once)

    def _offer(self, more: int) -> None:
        for at in range(self._offered, self._offered + more):
            self._server.pages[f"/{at}"] = lambda _, at=at: self._page(at)
        self._offered += more
        items = "".join(
            f"<item><title>{at}</title><link>{self._hosts[at % 2]}/{at}</link></item>" for at in range(self._offered)
        )
        feed = f"<rss version='2.0'><channel><title>Meridian Wire</title>{items}</channel></rss>"
        self._server.pages[_PATH] = 200, {"Content-Type": "application/rss+xml"}, feed.encode()

    def _page(self, at: int) -> Answer:
        html = (
            f"<html><head><title>{at}</title>"
            f"<meta property='article:published_time' content='1980-09-{at % 28 + 1:02}'></head><body><article>"
            "<p>Algeria carried messages between the two governments, and both of them gave their answers.</p>"
            f"<p>The envoys left the city in the evening. This is copy {next(self._copies)} of dispatch {at}.</p>"
            "</article></body></html>"
        )
        return 200, {"Content-Type": "text/html"}, html.encode()


class Backfilling:
    """`backfill`: shards of a folder, read by two processes, one of which may be killed so many seconds after the first
    unit. Promised are the units."""

    def __init__(self, folder: Path, out: Path, worker_lives: float | None) -> None:
        self.folder, self.out, self.worker_lives = folder, out, worker_lives

    def __call__(self, promise: Promise) -> None:
        for outcome in backfill([self.folder], self.out, workers=2, load=StandIn, grain=_GRAIN):
            if self.worker_lives is not None:
                threading.Timer(self.worker_lives, _kill_a_worker).start()
                self.worker_lives = None
            if isinstance(outcome, Done):
                promise(f"{outcome.unit.edition} {outcome.unit.number}")


def _kill_a_worker() -> None:
    for worker in multiprocessing.active_children()[:1]:
        worker.kill()


class Loading:
    """`add` of the folder that a backfill wrote."""

    def __init__(self, place: str, out: Path) -> None:
        self.place, self.out = place, out

    def __call__(self, promise: Promise) -> None:
        with open_archive(self.place) as archive:
            for outcome in ingest.add(archive, ingest.found_at([self.out])):
                assert outcome.article is not None
                promise(outcome.article.title)


class Backfill:
    """Shards in a folder, that are read into another, that is loaded into an archive."""

    def __init__(self, folder: Path, place: str) -> None:
        self._in, self._out, self._place = folder / "in", folder / "out", place
        self._in.mkdir()
        self._lines = 0

    def die_and_go_on(self, chance: random.Random, more: int) -> None:
        """Put a shard of so many lines there; kill who reads it, half of the times after one of its workers, and go on;
        kill who loads it, and go on. Each line is there once."""
        lines = range(self._lines, self._lines + more)
        (self._in / f"{self._lines}.jsonl").write_bytes(_shard(lines))
        self._lines += more
        worker_lives = chance.choice((None, chance.uniform(0, _WORKER_LIVES)))
        (units,) = kill(chance, Backfilling(self._in, self._out, worker_lives))
        for edition, number in map(str.split, units):
            assert completed(self._out, edition, int(number)) is not None
        assert len(titles(self._out)) == len(set(titles(self._out)))
        self._read_to_the_end()
        (promised,) = kill(chance, Loading(self._place, self._out))
        assert_whole(self._place, promised, writers=2)  # shards are not loaded in the order in which they came
        Working(Loading(self._place, self._out)).promised()
        assert assert_whole(self._place) == self._lines

    def _read_to_the_end(self) -> None:
        with opened(self._out):
            outcomes = list(read_with(Here(self._out, StandIn), [self._in], self._out, _GRAIN))
        assert not [outcome for outcome in outcomes if isinstance(outcome, Failed | Refused)]
        assert titles(self._out) == sorted(map(str, range(self._lines)))
        assert left_over(self._out) == []


def _shard(numbers: Iterable[int]) -> bytes:
    """JSON Lines of the articles of some numbers."""
    articles = (draft(at).article for at in numbers)
    names = ("text", "published", "title", "outlet", "url", "language")
    rows = ({name: getattr(article, name) for name in names} for article in articles)
    return b"".join(json.dumps(row, default=str).encode() + b"\n" for row in rows)
