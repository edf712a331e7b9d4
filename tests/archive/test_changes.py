"""The feed of changes: whoever follows it misses nothing and sees nothing twice."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import pytest
from archive_rows import burial, group_of, only_event, raid, signing
from factories import READ_BY, Draft
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.archive.changes import ChangeRow
from backchannel.archive.store import Archive, open_archive
from backchannel.errors import ArchiveError


def follow(archive: Archive, cursor: int, limit: int | None) -> list[ChangeRow]:
    return list(archive.changes(cursor, limit=limit))


def test_what_was_kept_comes_in_order(archive: Archive) -> None:
    archive.add(raid().record())
    archive.add(burial().record())
    rows = follow(archive, 0, None)
    assert [row.number for row in rows] == sorted({row.number for row in rows})
    assert [row.id for row in rows if row.kind == "article"] == [raid().article.id, burial().article.id]
    assert {row.action for row in rows} == {"added"}
    assert follow(archive, rows[-1].number, None) == []
    assert follow(archive, rows[2].number, 2) == rows[3:5]
    assert json.loads(json.dumps(rows[0].to_dict()))["number"] == rows[0].number


def test_what_is_gone_leaves_a_tombstone(archive: Archive) -> None:
    archive.add(raid().record())
    landing = group_of(archive, "event", only_event(raid()))
    cursor = follow(archive, 0, None)[-1].number
    emptied = raid()
    emptied.layers["events"] = []
    archive.add(emptied.record(replace(READ_BY, backchannel="0.2.0")))
    told = {(row.kind, row.id): row.action for row in follow(archive, cursor, None)}
    assert told["article", raid().article.id] == "changed"
    assert told["event", landing] == "retired"


def test_a_record_that_is_known_already_changes_nothing(archive: Archive) -> None:
    archive.add(raid().record())
    cursor = follow(archive, 0, None)[-1].number
    archive.add(raid().record())
    archive.refuse("a.pdf", "is a PDF")
    assert follow(archive, cursor, None) == []


@pytest.mark.parametrize(("since", "limit"), [(-1, None), (0, 0), (0, -5)])
def test_no_cursor_and_no_limit(archive: Archive, since: int, limit: int | None) -> None:
    with pytest.raises(ArchiveError, match="a cursor is 0 or the number of a change"):
        follow(archive, since, limit)


@pytest.mark.parametrize("since", [1, 10**30])
def test_a_cursor_of_another_archive_is_refused(archive: Archive, since: int) -> None:
    with pytest.raises(ArchiveError, match=f"the cursor {since} lies after 0, the last change of"):
        follow(archive, since, None)


def test_a_limit_beyond_all_numbers_is_none(archive: Archive) -> None:
    archive.add(raid().record())
    assert follow(archive, 0, 10**30) == follow(archive, 0, None)


def _steps() -> Iterator[Callable[[Archive], object]]:
    """Things that writers do, each once: kept articles, newer readings, decisions, a refused one."""
    made = count(2)
    for draft in (raid, burial, signing):
        yield lambda archive, draft=draft: archive.add(draft().record())
        yield lambda archive, draft=draft: archive.add(draft("Elsewhere").record())
    yield lambda archive: archive.add(raid().record(replace(READ_BY, backchannel=f"0.{next(made)}.0")))
    yield lambda archive: archive.add(Draft("Nothing.", title=f"Nothing {next(made)}").record())
    yield lambda archive: archive.add(Draft("Nothing.", title="Nothing").record())
    yield _decide
    yield _fail


def _decide(archive: Archive) -> None:
    for row in archive.changes():
        if row.kind == "event":
            archive.accept(row.id, by="A. Rao")
            return


def _fail(archive: Archive) -> None:
    """A transaction that does not come to its end."""

    def half() -> None:
        with archive._working() as work:
            work.note("added", "article", "never")
            work.tell()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_from_cursor_to_cursor_nothing_is_missed_or_seen_twice(empty: Path, data: st.DataObject) -> None:
    steps = list(_steps())
    with TemporaryDirectory() as folder:
        path = copy(empty, Path(folder) / "news.archive")
        with open_archive(path) as one, open_archive(path) as other, open_archive(path) as follower:
            seen: list[ChangeRow] = []
            for step in data.draw(st.lists(st.sampled_from(range(len(steps))), max_size=8)):
                writer = data.draw(st.sampled_from([one, other]))
                steps[step](writer)
                for _ in range(data.draw(st.integers(0, 2))):
                    limit = data.draw(st.none() | st.integers(1, 5))
                    seen += follow(follower, seen[-1].number if seen else 0, limit)
            seen += follow(follower, seen[-1].number if seen else 0, None)
            assert seen == follow(one, 0, None)


def test_a_follower_beside_several_writers(place: str, archive: Archive) -> None:
    stop = threading.Event()
    seen: list[ChangeRow] = []

    def write(worker: int) -> None:
        with open_archive(place) as mine:
            for at in range(6):
                mine.add(raid(f"{worker}-{at}").record())

    def read() -> None:
        with open_archive(place) as mine:
            last = False
            while not last:
                last = stop.is_set()
                seen.extend(follow(mine, seen[-1].number if seen else 0, 3 if not last else None))

    follower = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(worker,)) for worker in range(3)]
    for thread in (follower, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    follower.join()
    assert seen == follow(archive, 0, None)
    assert sum(row.kind == "article" and row.action == "added" for row in seen) == 18
