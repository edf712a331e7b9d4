"""Processes that work on an archive and are killed at any moment, and what must hold whenever one was.

Work is done in a process of its own that says of each thing when it is kept. What it said is promised: after its death
all of that is there, once, and the archive is whole. Tests kill a few, `bench/faults.py` as many as asked for.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType

from factories import READ_BY, Draft, dispatch
from sqlalchemy import select

from backchannel import ingest
from backchannel.archive import tables
from backchannel.archive.columns import Moment
from backchannel.archive.database import Database
from backchannel.archive.store import open_archive
from backchannel.errors import ArchiveError
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record

_FORK = multiprocessing.get_context("fork")
_LONGEST = 0.4  # seconds from the first promise to the end
_ERROR = "error: "
Promise = Callable[[object], None]
Work = Callable[[Promise], None]


def draft(at: int) -> Draft:
    """The article of a number: every second one is a new version of the page before it."""
    return dispatch(title=str(at), url=f"https://meridian.example/{at // 2}", published=f"1980-09-{at % 28 + 1:02}")


def reader(version: int) -> ReadBy:
    return replace(READ_BY, backchannel=f"0.{version}.0")


def reading(at: int, version: int) -> Record:
    """What a version of the reader finds in the article of a number; odd ones find less."""
    whole = draft(at)
    if version % 2:
        whole.layers["events"] = whole.layers["events"][1:]
        whole.layers["fates"] = []
    return whole.record(reader(version))


class Adding:
    """`add`: articles from a number on, one after the other, or every so many."""

    def __init__(self, place: str, first: int, step: int = 1) -> None:
        self.place, self.first, self.step = place, first, step

    def __call__(self, promise: Promise) -> None:
        stand_in(1)
        with open_archive(self.place) as archive:
            for outcome in ingest.add(archive, (draft(at).article for at in itertools.count(self.first, self.step))):
                assert outcome.article is not None
                promise(outcome.article.title)


class Rereading:
    """`reread`: all articles by another version of the reader."""

    def __init__(self, place: str, version: int) -> None:
        self.place, self.version = place, version

    def __call__(self, promise: Promise) -> None:
        stand_in(self.version)
        with open_archive(self.place) as archive:
            for outcome in ingest.reread(archive):
                promise(outcome.article.title)


class BackingUp:
    """`archive backup`, again and again."""

    def __init__(self, place: str, folder: Path, first: int) -> None:
        self.place, self.folder, self.first = place, folder, first

    def __call__(self, promise: Promise) -> None:
        with open_archive(self.place) as archive:
            for number in itertools.count(self.first):
                archive.backup(self.folder / f"{number}.archive")
                promise(number)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Reads at once: the language model takes seconds to load, and what is read is known. Of an article that is none of
    those with a number, who carried messages."""

    version: int = 1

    @property
    def read_by(self) -> ReadBy:
        return reader(self.version)

    def read(self, articles: Iterable[Article], **_: object) -> Iterator[Record]:
        yield from map(self.read_article, articles)

    def read_article(self, article: Article, **_: object) -> Record:
        known = reading(int(article.title or ""), self.version)
        return known if known.article == article else _carried(article, self.read_by)


def _carried(article: Article, read_by: ReadBy) -> Record:
    text = article.text.replace("Algeria carried", "<who>Algeria</who> <did>carried</did>", 1)
    head = {name: getattr(article, name) for name in ("published", "title", "outlet", "url", "language")}
    draft = Draft(text, **head)
    draft.event("CONSULT", "did", sources=[draft.actor("who", kind="state", country="DZA")])
    return replace(draft.record(read_by), article=article)


def stand_in(version: int) -> None:
    """Let a stand-in read, in this process."""
    module, it = ModuleType("backchannel.reading"), StandIn(version)
    vars(module).update(read_articles=it.read, read_article=it.read_article, load_reader=lambda *_: it)
    sys.modules["backchannel.reading"] = module


def kill(chance: random.Random, *works: Work) -> list[list[str]]:
    """Do the works at once, each in a process; some time after the first promise of each, kill all. What each
    promised."""
    started = [Working(work) for work in works]
    for working in started:
        working.wait()
    time.sleep(chance.uniform(0, _LONGEST))
    for working in started:
        working.kill()
    return [working.promised() for working in started]


class Working:
    """Work in a process of its own."""

    def __init__(self, work: Work) -> None:
        _warm_up()
        self._read, written = os.pipe()
        self._process = _FORK.Process(target=_work, args=(work, written))
        self._process.start()
        os.close(written)
        self._said = b""
        self.lines: list[str] = []

    def wait(self) -> None:
        """Wait for the first promise."""
        self._said = os.read(self._read, 4096)

    def kill(self) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGKILL)

    def promised(self) -> list[str]:
        """After the end: all that it said. Raises ArchiveError with the message of the one that ended it."""
        while more := os.read(self._read, 65_536):
            self._said += more
        os.close(self._read)
        self._process.join()
        # A line that was cut off promises nothing.
        self.lines = self._said.decode().rpartition("\n")[0].splitlines()
        if self.lines and self.lines[-1].startswith(_ERROR):
            raise ArchiveError(self.lines.pop().removeprefix(_ERROR))
        return self.lines


@cache
def _warm_up() -> None:
    """What an archive loads before it keeps its first article is loaded once, and forked with the process."""
    with tempfile.TemporaryDirectory() as folder, open_archive(Path(folder) / "warm.archive", create=True) as archive:
        archive.add(reading(0, 1))


def _work(work: Work, written: int) -> None:
    def promise(what: object) -> None:
        os.write(written, f"{what}\n".encode())

    try:
        work(promise)
    except ArchiveError as error:
        promise(f"{_ERROR}{error}".replace("\n", " "))


def assert_whole(place: str | Path, promised: Iterable[str] = (), writers: int = 1) -> int:
    """The archive is whole, has every article once, and all that were promised; of one writer those from 0 on without
    a gap. Returns how many they are."""
    with open_archive(place) as archive:
        problems = list(archive.check())
        assert problems == [], problems
        numbers = sorted(int(record.article.title or "") for record in archive.records())
        assert len(numbers) == len(set(numbers))
        assert writers > 1 or numbers == list(range(len(numbers)))
        assert {int(title) for title in promised} <= set(numbers)
        told = [row.id for row in archive.changes() if (row.kind, row.action) == ("article", "added")]
        assert len(told) == len(set(told)) == len(numbers)
    return len(numbers)


def assert_as_if_never_killed(place: str | Path, beside: Path, count: int) -> None:
    """The archive holds what one holds to which the same articles were added in one go: the same groups under the same
    ids. `beside` is a new file."""
    with open_archive(beside, create=True) as archive:
        for at in range(count):
            archive.add(reading(at, 1))
    expected, found = rows(beside), rows(place)
    assert expected.keys() == found.keys()
    for name in expected:
        assert found[name] == expected[name], name


def rows(place: str | Path) -> dict[str, list[str]]:
    """All that an archive keeps, table by table, but moments and what follows from them."""
    with closing(Database(place)) as database, database.reading() as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.execute(
                    select(*(c for c in table.c if not isinstance(c.type, Moment) and c is not tables.changes.c.number))
                )
            )
            for table in tables.metadata.sorted_tables
        }
