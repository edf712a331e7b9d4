"""A process that adds is killed at any moment; the archive stays whole, every article is in it whole or not at all."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from factories import dispatch

from backchannel.archive.store import open_archive

_ADDER = """
import sys
sys.path.insert(0, sys.argv[2])
from factories import dispatch
from backchannel.archive.store import open_archive
with open_archive(sys.argv[1], create=True) as archive:
    print("open", flush=True)
    for at in range(100_000):
        archive.add(dispatch(title=str(at)).record())
        print(at, flush=True)
"""


def test_an_archive_survives_the_death_of_its_writer(path: Path) -> None:
    chance = random.Random(444)
    promised = -1
    for _ in range(5):
        tests = str(Path(__file__).parents[1])
        adder = subprocess.Popen([sys.executable, "-c", _ADDER, str(path), tests], stdout=subprocess.PIPE, text=True)
        assert adder.stdout
        assert adder.stdout.readline() == "open\n"
        promised = max(promised, int(adder.stdout.readline()))
        time.sleep(chance.uniform(0.0, 0.4))
        adder.send_signal(signal.SIGKILL)
        done, _ = adder.communicate()
        # A line that was cut in the middle of printing promises nothing.
        promised = max([promised, *map(int, done.rpartition("\n")[0].split())])

        with closing(sqlite3.connect(path)) as raw, raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with open_archive(path) as archive:
            assert list(archive.check()) == []
            titles = {int(record.article.title or "") for record in archive.records()}
            assert titles == set(range(len(titles)))
            assert len(titles) > promised  # what was reported as kept is kept
            assert archive.counts()["reports"] == 4 * len(titles)
    assert promised >= 0


def test_what_was_cut_short_goes_on_with_the_same_command(path: Path) -> None:
    with open_archive(path, create=True) as archive:
        assert [archive.add(dispatch(title=str(at)).record()) for at in (0, 1, 0, 2)] == [
            "added",
            "added",
            "known",
            "added",
        ]
