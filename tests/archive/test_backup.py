import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from factories import Draft, dispatch
from sqlalchemy import select

from backchannel.archive import backup, tables
from backchannel.archive.backup import restore
from backchannel.archive.database import Database
from backchannel.archive.store import Archive, open_archive
from backchannel.errors import ArchiveError

_STRANGE = "half \ud83d pair, NUL \0 and \x1a0041"


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "kept.archive"


@pytest.fixture
def elsewhere(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Another place of the same kind, with nothing in it."""
    return str(tmp_path / "restored.archive") if kind == "sqlite" else request.getfixturevalue("other_database_url")


def fill(archive: Archive) -> None:
    for title in ("One", "Two", _STRANGE):
        archive.add(dispatch(title=title).record())
    archive.add(Draft("<all>Nothing else.</all>", published=None, url=f"https://example.org/{_STRANGE}").record())
    archive.refuse("a.pdf", "is a PDF")


def rows(place: str | Path) -> dict[str, list[tuple[object, ...]]]:
    """All that an archive keeps, table by table."""
    with closing(Database(place)) as database, database.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in tables.metadata.sorted_tables
        }


def test_a_backup_is_an_archive_with_all_that_is_kept(archive: Archive, place: str, to: Path) -> None:
    fill(archive)
    archive.backup(to)
    assert rows(to) == rows(place)
    with open_archive(to) as opened:
        assert list(opened.check()) == []
        assert opened.add(dispatch(title="Three").record()) == "added"
    assert archive.counts()["articles"] == 4


def test_what_is_restored_is_what_was_backed_up(archive: Archive, place: str, to: Path, elsewhere: str) -> None:
    fill(archive)
    archive.backup(to)
    before = to.read_bytes()
    restore(to, elsewhere)
    assert to.read_bytes() == before
    assert rows(elsewhere) == rows(place)
    with open_archive(elsewhere) as restored:
        assert list(restored.check()) == []
        # Numbers that were given out are not given out again.
        assert restored.add(dispatch(title="Three").record()) == "added"
        assert restored.add(dispatch(title="One").record()) == "known"


def test_a_backup_can_be_searched(archive: Archive, to: Path, elsewhere: str) -> None:
    fill(archive)
    archive.backup(to)
    restore(to, elsewhere)
    found = 0
    for kind in ("article", "statement", "actor"):
        for asked in ("khomeini", "algeria", '"study the conditions"', "title:two", "students -muskie"):
            expected = [hit.to_dict() for hit in archive.search(asked, kind)]
            found += bool(expected)
            for place in (to, elsewhere):
                with open_archive(place) as copy:
                    assert [hit.to_dict() for hit in copy.search(asked, kind)] == expected
    assert found >= 6


def test_a_backup_is_of_one_moment_while_others_write(archive: Archive, place: str, to: Path) -> None:
    fill(archive)
    stop = threading.Event()
    added: list[int] = []

    def write() -> None:
        with open_archive(place) as mine:
            while not stop.is_set():
                mine.add(dispatch(title=str(len(added))).record())
                added.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not added:
            pass
        before = len(added)
        archive.backup(to)
    finally:
        stop.set()
        writer.join()
    with open_archive(to) as copy:
        assert list(copy.check()) == []
        titles = {record.article.title for record in copy.records()}
        numbers = sorted(int(title) for title in titles if title and title.isdigit())
    assert numbers == list(range(len(numbers)))
    assert before <= len(numbers) <= len(added)


def test_a_file_reads_itself_where_nothing_can_be_written(archive: Archive, path: Path, to: Path) -> None:
    fill(archive)
    archive.backup(to)
    with closing(sqlite3.connect(f"file:{to}?mode=ro", uri=True)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert raw.execute("SELECT count(*) FROM articles").fetchone() == (4,)
    open_archive(to).close()
    with closing(sqlite3.connect(to)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_nothing_is_left_of_what_failed(archive: Archive, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(archive)
    before = sorted(to.parent.iterdir())
    monkeypatch.setattr(backup.SqliteFile, "seal", _break)
    with pytest.raises(ArchiveError, match="the disk is full"):
        archive.backup(to)
    assert sorted(to.parent.iterdir()) == before


def _break(_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.postgres
def test_what_cannot_be_restored_whole_is_not_restored(
    archive: Archive, path: Path, to: Path, database_url: str
) -> None:
    fill(archive)
    archive.backup(to)
    with psycopg.connect(database_url) as raw:
        raw.execute("ALTER TABLE fates ADD CONSTRAINT none CHECK (false)")
    with pytest.raises(ArchiveError):
        restore(to, database_url)
    with psycopg.connect(database_url) as raw:
        raw.execute("ALTER TABLE fates DROP CONSTRAINT none")
    with open_archive(database_url) as restored:
        assert set(restored.counts().values()) == {0}
    restore(to, database_url)
    assert rows(database_url) == rows(path)


class TestRefused:
    def test_a_backup_never_takes_the_place_of_a_file(self, archive: Archive, to: Path) -> None:
        to.write_text("a letter")
        with pytest.raises(ArchiveError, match="there already; name another file"):
            archive.backup(to)
        assert to.read_text() == "a letter"

    def test_nor_of_one_that_came_meanwhile(self, archive: Archive, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        seal = backup.SqliteFile.seal

        def late(file: backup.SqliteFile) -> None:
            seal(file)
            to.write_text("a letter")

        monkeypatch.setattr(backup.SqliteFile, "seal", late)
        with pytest.raises(ArchiveError, match="came to be there meanwhile"):
            archive.backup(to)
        assert to.read_text() == "a letter"

    @pytest.mark.parametrize(
        ("target", "told"),
        [
            ("none/kept.archive", "does not exist; make it first"),
            ("", "is a folder"),
            ("postgresql://me:secret@host/news", "a backup is a file"),
        ],
    )
    def test_where_no_backup_can_be(self, archive: Archive, path: Path, target: str, told: str) -> None:
        with pytest.raises(ArchiveError, match=told) as refused:
            archive.backup(target if ":" in target else path.parent / target)
        assert "secret" not in str(refused.value)

    def test_nothing_is_restored_over_what_is_kept(self, archive: Archive, place: str, to: Path) -> None:
        archive.add(dispatch().record())
        archive.backup(to)
        archive.add(dispatch(title="Since then").record())
        with pytest.raises(ArchiveError, match=r"is there already|not empty"):
            restore(to, place)
        assert archive.counts()["articles"] == 2

    @pytest.mark.parametrize(
        ("made", "told"),
        [
            (lambda _: None, "there is no archive at"),
            (lambda path: path.write_bytes(b"Dear sir,\n"), "the file is no archive"),
            (lambda path: sqlite3.connect(path).execute("CREATE TABLE articles (id)"), "of another program"),
            (lambda path: path.mkdir(), "is a folder"),
            (lambda path: path.touch(), "is empty"),
        ],
    )
    def test_what_is_no_backup(self, tmp_path: Path, to: Path, made: Callable[[Path], object], told: str) -> None:
        made(to)
        with pytest.raises(ArchiveError, match=told) as refused:
            restore(to, tmp_path / "restored.archive")
        assert str(to) in str(refused.value)
        assert not (tmp_path / "restored.archive").exists()

    def test_a_backup_of_a_newer_version(self, archive: Archive, to: Path, tmp_path: Path) -> None:
        archive.backup(to)
        with closing(sqlite3.connect(to)) as raw, raw:
            raw.execute("UPDATE alembic_version SET version_num = '9042'")
        with pytest.raises(ArchiveError, match=r"kept\.archive was written by a newer version"):
            restore(to, tmp_path / "restored.archive")


@pytest.fixture
def other_database_url(postgres, empty_database: str) -> Iterator[str]:
    name = postgres.create(empty_database)
    yield postgres.url(name)
    postgres.drop(name)


def test_a_backup_is_readable_by_whom_the_archive_is(archive: Archive, path: Path, to: Path) -> None:
    archive.backup(to)
    assert to.stat().st_mode == path.stat().st_mode
