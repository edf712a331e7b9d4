import resource
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from factories import READ_BY, Draft, dispatch

from backchannel.archive import backends
from backchannel.archive.store import Archive, open_archive
from backchannel.errors import ArchiveError


def test_a_record_comes_back_as_it_was(archive: Archive) -> None:
    record = dispatch().record()
    assert archive.add(record) == "added"
    assert archive.record(record.article.id) == record
    assert archive.counts() == {
        "articles": 1, "refusals": 0, "actors": 7, "statements": 2, "reports": 4, "ties": 1, "fates": 1, "talks": 1,
    }  # fmt: skip
    assert list(archive.check()) == []


def test_twice_is_the_same_as_once(archive: Archive, path: Path) -> None:
    record = dispatch().record()
    archive.add(record)
    before = _dump(path)
    assert archive.add(record) == "known"
    assert _dump(path) == before


def test_a_newer_reading_replaces_the_rows_and_keeps_the_article(archive: Archive) -> None:
    archive.add(dispatch().record())
    draft = dispatch()
    draft.layers["events"] = draft.layers["events"][:1]
    draft.layers["fates"] = []
    newer = draft.record(replace(READ_BY, backchannel="0.2.0"))
    assert archive.add(newer) == "renewed"
    assert archive.record(newer.article.id) == newer
    assert [row.id for row in archive.reports()] == [newer.events[0].id]
    assert len(list(archive.timeline())) == 1
    assert list(archive.fates()) == []
    assert archive.counts()["articles"] == 1
    assert list(archive.check()) == []


def test_it_knows_what_was_read_by_just_this_reader(archive: Archive) -> None:
    record = dispatch().record()
    assert not archive.knows(record.article, READ_BY)
    archive.add(record)
    assert archive.knows(record.article, READ_BY)
    assert not archive.knows(record.article, replace(READ_BY, vocabulary="sha256:other"))
    assert not archive.knows(dispatch(title="Another").article, READ_BY)


@pytest.mark.parametrize(
    "text", ["NUL \0 here", "half \ud83d pair", "\x1a0041 looks escaped", "😀 שלום e\u0301 \u202e", "\r\n\r\n"]
)
def test_any_text_is_kept_exactly(archive: Archive, text: str) -> None:
    draft = Draft(f"<all>{text}</all>", title=text, outlet=text, url=text)
    draft.event("CONSULT", "all", "all", sources=[draft.actor("all")])
    record = draft.record()
    archive.add(record)
    assert archive.record(record.article.id) == record
    (row,) = archive.timeline()
    assert row.sentence.quote == text
    assert row.article.title == text
    assert list(archive.check()) == []


def test_a_claim_that_stands_twice_is_kept_once(archive: Archive) -> None:
    draft = dispatch()
    draft.layers["events"] *= 2
    archive.add(draft.record())
    assert archive.counts()["reports"] == 4
    assert list(archive.check()) == []


def test_refused_sources_are_kept_with_their_latest_reason(archive: Archive) -> None:
    archive.refuse("folder/a.pdf", "is a PDF")
    archive.refuse("folder/a.pdf", "is still a PDF")
    archive.refuse("b.bin", "is no text")
    assert {row.source: row.reason for row in archive.refusals()} == {
        "folder/a.pdf": "is still a PDF",
        "b.bin": "is no text",
    }


def test_records_come_in_the_order_of_publication(archive: Archive) -> None:
    for day in ("1981-01-20", None, "1979-11-04"):
        archive.add(Draft("Nothing.", published=day).record())
    days = [record.article.published and record.article.published.isoformat() for record in archive.records()]
    assert days == ["1979-11-04", "1981-01-20", None]


def test_several_writers_and_a_reader_lose_nothing(path: Path) -> None:
    open_archive(path, create=True).close()
    failed: list[Exception] = []

    def write(worker: int) -> None:
        try:
            with open_archive(path) as mine:
                for at in range(10):
                    mine.add(dispatch(title=f"{worker}-{at}").record())
                    sum(1 for _ in mine.timeline())
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with open_archive(path) as archive:
        assert archive.counts()["articles"] == 40
        assert list(archive.check()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads the system's table of locks")
def test_opening_an_archive_again_leaves_the_locks_of_the_first(archive: Archive, path: Path) -> None:
    """Closing a file drops all locks that a process has on it, so an archive must be opened by SQLite alone."""
    archive.add(dispatch().record())
    lines = (line.partition(": ")[2] for line in Path("/proc/locks").read_text().splitlines())
    held = next(line for line in lines if str(path.stat().st_ino) in line)
    with open_archive(path) as again:
        assert again.counts()["articles"] == 1
    assert held in Path("/proc/locks").read_text()


class TestErrors:
    def test_there_is_no_archive(self, path: Path) -> None:
        with pytest.raises(ArchiveError, match=r"there is no archive at .*backchannel add"):
            open_archive(path)
        assert not path.exists()

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError, match="is a folder"):
            open_archive(tmp_path, create=True)

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError, match="does not exist; make it first"):
            open_archive(tmp_path / "none" / "news.archive", create=True)

    @pytest.mark.skipif(sys.platform != "linux", reason="/proc is a folder in which nobody may make files")
    def test_a_place_where_nothing_can_be_made(self) -> None:
        with pytest.raises(ArchiveError, match="cannot be opened; check that its folder"):
            open_archive("/proc/news.archive", create=True)

    @pytest.mark.parametrize("content", [b"Dear sir,\n", b"\0" * 4096, b"SQLite format 2\0" + b"\1" * 200])
    def test_a_file_of_another_kind(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        with pytest.raises(ArchiveError, match="the file is no archive"):
            open_archive(path, create=True)
        assert path.read_bytes() == content

    def test_an_empty_file_becomes_an_archive(self, path: Path) -> None:
        path.touch()
        with open_archive(path) as archive:
            assert archive.counts()["articles"] == 0

    def test_a_database_of_another_program(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("CREATE TABLE articles (id TEXT)")
        before = path.read_bytes()
        with pytest.raises(ArchiveError, match="of another program"):
            open_archive(path, create=True)
        assert path.read_bytes() == before

    def test_an_archive_of_a_newer_version(self, archive: Archive, path: Path) -> None:
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.execute("UPDATE alembic_version SET version_num = '9042'")
        archive.close()
        with pytest.raises(ArchiveError, match=r"newer version .*9042.*pip install --upgrade"):
            open_archive(path)

    def test_a_damaged_file(self, archive: Archive, path: Path) -> None:
        for at in range(30):
            archive.add(dispatch(title=str(at)).record())
        archive.close()
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = path.read_bytes()
        path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
        with pytest.raises(ArchiveError, match="restore it from a backup"), open_archive(path) as damaged:
            list(damaged.records())

    def test_a_full_disk(self, archive: Archive, path: Path) -> None:
        archive.close()
        fill = (
            "import sys; sys.path.insert(0, sys.argv[2])\n"
            "from factories import dispatch\n"
            "from backchannel.archive.store import open_archive\n"
            "with open_archive(sys.argv[1]) as archive:\n"
            "    for at in range(1000): archive.add(dispatch(title=str(at)).record())\n"
        )
        filled = subprocess.run(
            [sys.executable, "-c", fill, str(path), str(Path(__file__).parents[1])],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)),
        )
        assert "backchannel.errors.ArchiveError" in filled.stderr
        assert "disk" in filled.stderr.splitlines()[-1]
        with open_archive(path) as opened:
            assert opened.counts()["articles"] > 0
            assert list(opened.check()) == []

    def test_a_file_that_may_only_be_read(self, archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        archive.add(dispatch().record())

        def read_only(path: Path) -> sqlite3.Connection:
            return sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)

        monkeypatch.setattr(backends, "_connect", read_only)
        with open_archive(path) as opened:
            assert len(list(opened.timeline())) == 4
            with pytest.raises(ArchiveError, match="cannot be written; check the permissions"):
                opened.add(dispatch(title="Another").record())

    def test_an_article_that_is_not_there(self, archive: Archive) -> None:
        with pytest.raises(ArchiveError, match="has no article 0123"):
            archive.record("0123")


def _dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw, raw:
        return list(raw.iterdump())
