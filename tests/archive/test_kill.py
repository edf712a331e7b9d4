"""A process that works on an archive is killed at any moment: the archive stays whole, what was promised is there, and
nothing is there twice. `bench/faults.py` does the same more often."""

import random
import signal
from pathlib import Path

import pytest
from factories import dispatch
from killing import (
    Adding,
    BackingUp,
    Rereading,
    Working,
    assert_as_if_never_killed,
    assert_whole,
    kill,
    reader,
    reading,
)
from killing_sources import Backfill, Feed
from postgres_server import server
from web_server import running_server

from backchannel.archive.store import Archive, open_archive
from backchannel.errors import ArchiveError

_ROUNDS = 3


def test_an_archive_survives_the_death_of_who_adds(place: str, tmp_path: Path) -> None:
    chance, count = random.Random(444), 0
    for _ in range(_ROUNDS):
        (promised,) = kill(chance, Adding(place, count))
        count = assert_whole(place, promised)
    assert_as_if_never_killed(place, tmp_path / "beside.archive", count)


def test_an_archive_survives_the_death_of_who_rereads(place: str) -> None:
    with open_archive(place) as archive:
        for at in range(12):
            archive.add(reading(at, 1))
    chance = random.Random(2)
    for version in range(2, 2 + _ROUNDS):
        (promised,) = kill(chance, Rereading(place, version))
        assert assert_whole(place, promised) == 12
        with open_archive(place) as archive:
            records = {record.article.title: record for record in archive.records()}
        # Each is what some version found, whole; what was promised is of this one.
        for title, record in records.items():
            assert record in [reading(int(title or ""), one) for one in range(1, version + 1)]
        assert {records[title].read_by for title in promised} == {reader(version)}


def test_who_watches_is_killed_and_leaves_all_to_the_next(place: str) -> None:
    chance = random.Random(52)
    with running_server() as server:
        feed = Feed(server, place)
        for _ in range(_ROUNDS):
            feed.die_watching(chance, 5)
        feed.watch_to_the_last()


def test_who_backfills_and_who_loads_are_killed_and_gone_on_with(place: str, tmp_path: Path) -> None:
    Backfill(tmp_path, place).die_and_go_on(random.Random(444), 40)


def test_a_backup_is_whole_or_not_there(place: str, tmp_path: Path) -> None:
    chance, count, backups = random.Random(31), 0, 0
    folder = tmp_path / "backups"
    folder.mkdir()
    for _ in range(_ROUNDS - 1):
        added, backed_up = kill(chance, Adding(place, count), BackingUp(place, folder, backups))
        count = assert_whole(place, added)
        there = sorted(folder.glob("[0-9]*.archive"))
        assert {f"{number}.archive" for number in backed_up} <= {path.name for path in there}
        for path in there[backups:]:
            assert_whole(path)
        backups = len(there)


@pytest.mark.postgres
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_an_archive_survives_the_end_of_its_server(how: signal.Signals, tmp_path: Path) -> None:
    with server() as mine:
        place = mine.url(mine.create())
        open_archive(place, create=True).close()
        count = 0
        for _ in range(2):
            adding = Working(Adding(place, count))
            adding.wait()
            mine.stop(how)
            with pytest.raises(ArchiveError, match=r"broke off|cannot be reached"):
                adding.promised()
            mine.start()
            count = assert_whole(place, adding.lines)
        assert_as_if_never_killed(place, tmp_path / "beside.archive", count)


def test_what_was_cut_short_goes_on_with_the_same_command(archive: Archive) -> None:
    assert [archive.add(dispatch(title=str(at)).record()) for at in (0, 1, 0, 2)] == [
        "added",
        "added",
        "known",
        "added",
    ]
