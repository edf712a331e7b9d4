"""Small shards, and readings that read them at once, for tests of backfills. Workers find them here by name."""

from __future__ import annotations

import gzip
import json
import os
import signal
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyarrow import dataset

from backchannel.errors import ModelError
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record
from backchannel.scale.ranges import Grain
from backchannel.scale.shards import Unit
from backchannel.scale.units import Done, Failed, Load, Reading, attempt

SMALL = Grain(warc=4_000, lines=400, rows=4)
"""So few bytes that a shard of some articles has several units."""

READ_BY = ReadBy("0.1.0", "none", "sha256:0")


@dataclass(frozen=True)
class Quick:
    """Finds nothing in an article, at once. It cannot read one with `fault` in it; it is killed by one with `dies_of`,
    the first `times`, each noted by a file in `deaths`. At one
    with `waits_at` it notes its process by a file in `waiting`, and waits for the one called "go"."""

    read_by: ReadBy = READ_BY
    fault: str | None = None
    dies_of: str | None = None
    deaths: Path = Path()
    times: int = 10**9
    waits_at: tuple[str, ...] = ()
    waiting: Path = Path()

    def read(self, articles: Iterable[Article]) -> Iterator[Record]:
        for article in articles:
            if self.fault and self.fault in article.text:
                raise MemoryError("too much for this one")
            if self.dies_of and self.dies_of in article.text:
                died = len(list(self.deaths.iterdir()))
                (self.deaths / str(died)).touch()
                if died < self.times:
                    os.kill(os.getpid(), signal.SIGKILL)
            if any(words in article.text for words in self.waits_at):
                (self.waiting / f"{os.getpid()}-{uuid.uuid4().hex}").touch()
                while not (self.waiting / "go").exists():
                    time.sleep(0.02)
            yield Record(article, self.read_by)


class Here:
    """A crew of one, in the process of the test."""

    def __init__(self, out: Path, load: Load) -> None:
        self._out, self._reading = out, load()
        self._units: list[Unit] = []

    @property
    def read_by(self) -> ReadBy:
        return self._reading.read_by

    def idle(self) -> bool:
        return not self._units

    def give(self, unit: Unit) -> None:
        self._units.append(unit)

    def wait(self) -> list[Done | Failed]:
        return [attempt(self._units.pop(), self._out, self._reading)]


def quick(**fields: object) -> Load:
    return partial(Quick, **fields)


def lines(*titles: object, month: str = "1980-04", of: str = "The envoys met") -> bytes:
    """JSON Lines, an article each; days go through the month."""
    rows = (
        {"title": str(title), "text": f"{of}: {title}.", "published": f"{month}-{at % 28 + 1:02}"}
        for at, title in enumerate(titles)
    )
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def page(title: object, more: str = "") -> bytes:
    """A record of a WARC file: a page with an article."""
    words = f"<p>The envoys of both sides said on Friday that the talks would go on: {title}.{more}</p>"
    body = (
        "<html><head><meta property='article:published_time' content='1980-04-25'></head><body><article>"
        f"<h1>Talks {title}</h1>{words * 3}</article></body></html>"
    )
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/{title}\r\n"
        "WARC-Date: 1980-04-26T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def warc(*titles: object, packed: bool = True) -> bytes:
    return b"".join(gzip.compress(page(title), mtime=0) if packed else page(title) for title in titles)


def titles(out: Path) -> list[str]:
    """Titles of all rows in the folder, as any reader of Parquet finds them, in order."""
    table = dataset.dataset(out, format="parquet", partitioning="hive").to_table(columns=["title"])
    return sorted(table.column("title").to_pylist())


def left_over(out: Path) -> list[Path]:
    """Files that nobody will ever need."""
    return list((out / "_tmp").glob("*"))


def without_model() -> Reading:
    raise ModelError("no language model is installed")


def ends() -> Reading:
    os._exit(7)
