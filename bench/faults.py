"""Whether anything is lost when a process or a server dies: python bench/faults.py [--times N] [--seed S]
[--only NAME …]

Processes that add, watch feeds, read anew, backfill, load and back up are killed (SIGKILL) at random moments, on SQLite
and on PostgreSQL, and the server is stopped and crashed under one that adds; N times in all. Afterwards, each time: all
that was reported as kept is there, nothing is there twice, `check` finds nothing, and from time to time, that the
archive holds the same groups under the same ids as one that nobody disturbed, that a feed was kept to its last entry,
and a shard to its last line. Then the disk is filled, where this user may mount a small one. A stand-in reads, so that
it is the archive that is busy. The first fault found ends it with its round and seed.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from common import ROOT, print_table

sys.path.insert(0, str(ROOT / "tests"))

from killing import (
    Adding,
    BackingUp,
    Rereading,
    Working,
    assert_as_if_never_killed,
    assert_whole,
    kill,
    reading,
)
from killing_sources import Backfill, Feed
from postgres_server import Server, programs, server
from web_server import running_server

from backchannel.archive.store import open_archive
from backchannel.errors import ArchiveError

_LIFE = 12
"""Rounds in one archive: what has to be looked through grows."""
_WRITERS = 8
_REREAD = 20
_OFFERED = 5  # entries of a feed in a round
_LINES = 60
_DISK = 6  # megabytes
_SERVER_DISK = 96
_FULL = "the disk is full"
_GONE = ("broke off", "cannot be reached")
Round = Callable[[random.Random], None]
Lives = Callable[[Path, str], Round]
"""What makes a life in a folder of its own, at the place of an empty archive: a round to be called again and again."""


def adding(folder: Path, place: str) -> Round:
    count = rounds = 0

    def one(chance: random.Random) -> None:
        nonlocal count, rounds
        (promised,) = kill(chance, Adding(place, count))
        count, rounds = assert_whole(place, promised), rounds + 1
        if rounds == _LIFE:
            assert_as_if_never_killed(place, folder / "beside.archive", count)

    return one


def eight_adding(_: Path, place: str) -> Round:
    started = 0

    def one(chance: random.Random) -> None:
        nonlocal started
        firsts = range(started, started + _WRITERS)
        promised = kill(chance, *(Adding(place, first, _WRITERS) for first in firsts))
        assert_whole(place, [title for titles in promised for title in titles], _WRITERS)
        # The next ones begin far behind what these may have reached.
        started += _WRITERS * 1000

    return one


def rereading(_: Path, place: str) -> Round:
    with open_archive(place) as archive:
        for at in range(_REREAD):
            archive.add(reading(at, 1))
    version = 1

    def one(chance: random.Random) -> None:
        nonlocal version
        version += 1
        (promised,) = kill(chance, Rereading(place, version))
        assert assert_whole(place, promised) == _REREAD
        with open_archive(place) as archive:
            for record in archive.records():
                at = int(record.article.title or "")
                found = int(record.read_by.backchannel.split(".")[1])
                assert found <= version
                assert str(at) not in promised or found == version
                assert record == reading(at, found)

    return one


def watching(_: Path, place: str) -> Round:
    feed = Feed(_SERVERS.enter_context(running_server()), place)
    rounds = 0

    def one(chance: random.Random) -> None:
        nonlocal rounds
        feed.die_watching(chance, _OFFERED)
        rounds += 1
        if rounds == _LIFE:
            feed.watch_to_the_last()

    return one


def backfilling(folder: Path, place: str) -> Round:
    filled = Backfill(folder, place)
    return lambda chance: filled.die_and_go_on(chance, _LINES)


def backing_up(folder: Path, place: str) -> Round:
    count = backups = 0

    def one(chance: random.Random) -> None:
        nonlocal count, backups
        added, backed_up = kill(chance, Adding(place, count), BackingUp(place, folder, backups))
        count = assert_whole(place, added)
        there = {int(path.stem) for path in folder.glob("[0-9]*.archive")}
        assert there >= set(map(int, backed_up))
        for number in range(backups, len(there)):
            assert_whole(folder / f"{number}.archive")
        backups = len(there)

    return one


def stopping(mine: Server, how: signal.Signals) -> Lives:
    def lives(folder: Path, place: str) -> Round:
        count = rounds = 0

        def one(chance: random.Random) -> None:
            nonlocal count, rounds
            working = Working(Adding(place, count))
            working.wait()
            time.sleep(chance.uniform(0, 0.3))
            mine.stop(how)
            try:
                working.promised()
            except ArchiveError as error:
                if not any(sign in str(error) for sign in _GONE):
                    raise
            else:
                raise AssertionError("a writer did not notice that its server was gone")
            mine.start()
            count, rounds = assert_whole(place, working.lines), rounds + 1
            if rounds == _LIFE:
                assert_as_if_never_killed(place, folder / "beside.archive", count)

        return one

    return lives


def run(lives: Lives, new_place: Callable[[Path], str], times: int, chance: random.Random) -> None:
    for number in range(times):
        if number % _LIFE == 0:
            folder = Path(tempfile.mkdtemp(dir=_FOLDER))
            place = new_place(folder)
            open_archive(place, create=True).close()
            one = lives(folder, place)
        one(chance)


def fill_disk_of_file() -> None:
    """Add until the disk is full; make room, and go on."""
    with small_disk(_DISK) as (folder, grow):
        place = str(folder / "news.archive")
        open_archive(place, create=True).close()
        count = _add_until(place, 0, _FULL)
        assert assert_whole(place) == count
        grow(4 * _DISK)
        with open_archive(place) as archive:
            assert archive.add(reading(count, 1)) == "added"
        assert assert_whole(place) == count + 1


def fill_disk_of_server() -> None:
    """The same under a server, which a full disk for its log ends."""
    with small_disk(_SERVER_DISK) as (folder, grow), server(folder) as mine:
        place = mine.url(mine.create())
        open_archive(place, create=True).close()
        with (folder / "ballast").open("wb") as ballast:
            left = _SERVER_DISK * 1_000_000 - sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            ballast.write(bytes(max(left - 6_000_000, 0)))
        count = _add_until(place, 0, _FULL, *_GONE)
        grow(4 * _SERVER_DISK)
        mine.stop(signal.SIGQUIT)
        mine.start()
        assert assert_whole(place) == count
        with open_archive(place) as archive:
            assert archive.add(reading(count, 1)) == "added"


def _add_until(place: str, count: int, *told: str) -> int:
    """Add articles until an error says one of these; how many are kept."""
    with open_archive(place) as archive:
        while True:
            try:
                archive.add(reading(count, 1))
            except ArchiveError as error:
                if not any(sign in str(error) for sign in told):
                    raise
                return count
            count += 1


@contextmanager
def small_disk(megabytes: int) -> Iterator[tuple[Path, Callable[[int], None]]]:
    """A disk in memory, and what makes it larger. Raises PermissionError where this user may mount none."""
    folder = Path(tempfile.mkdtemp(dir=_FOLDER))

    def mount(options: str) -> None:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=False, capture_output=True)
        if done.returncode:
            raise PermissionError(done.stderr.decode().strip())

    mount(f"size={megabytes}m,mode=777")
    try:
        yield folder, lambda more: mount(f"remount,size={more}m")
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200, metavar="N", help="deaths in all (default: 200)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of the moments (default: 1)")
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[], help="only these, as the table names them")
    asked = parser.parse_args()
    works: dict[str, Lives] = {
        "add": adding, "eight add": eight_adding, "watch": watching, "reread": rereading, "backfill": backfilling,
        "backup": backing_up,
    }  # fmt: skip
    plan: list[tuple[str, Lives, Callable[[Path], str]]] = []
    plan += [(f"{name}, SQLite", lives, lambda folder: str(folder / "news.archive")) for name, lives in works.items()]
    if programs() is None:
        print("PostgreSQL is not installed: only SQLite is tried", file=sys.stderr)
        _carry_out(plan, asked)
        return
    with server() as mine:
        places = {
            **{f"{name}, PostgreSQL": lives for name, lives in works.items()},
            "add, server stopped": stopping(mine, signal.SIGINT),
            "add, server crashed": stopping(mine, signal.SIGQUIT),
        }
        plan += [(name, lives, lambda _: mine.url(mine.create())) for name, lives in places.items()]
        _carry_out(plan, asked)


def _carry_out(plan: list[tuple[str, Lives, Callable[[Path], str]]], asked: argparse.Namespace) -> None:
    plan = [planned for planned in plan if not asked.only or planned[0] in asked.only]
    share, more = divmod(asked.times, max(len(plan), 1))
    rows: list[tuple[str, int, str]] = []
    for at, (name, lives, new_place) in enumerate(plan):
        times = share + (at < more)
        run(lives, new_place, times, random.Random(f"{asked.seed} {name}"))  # noqa: S311 - moments are no secrets
        rows.append((name, times, "nothing lost, nothing twice, whole"))
        print(f"{name}: {times} deaths, nothing lost", file=sys.stderr)
    for name, fill in (("full disk, SQLite", fill_disk_of_file), ("full disk, PostgreSQL", fill_disk_of_server)):
        if (asked.only and name not in asked.only) or ("Postgre" in name and programs() is None):
            continue
        try:
            fill()
        except PermissionError as error:
            rows.append((name, 0, f"not tried: {error}"))
        else:
            rows.append((name, 1, "nothing lost, went on with more room"))
    print_table(f"Deaths in the middle of work (seed {asked.seed})", ("work", "times", "outcome"), rows)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="backchannel-faults-") as _name, ExitStack() as _SERVERS:
        _FOLDER = Path(_name)
        _FOLDER.chmod(0o755)
        main()
