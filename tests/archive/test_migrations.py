import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from archive_files import Did, article
from postgres_server import Server
from sqlalchemy import MetaData, create_engine, insert, select, text

from backchannel.archive import tables
from backchannel.archive.backends import APPLICATION_ID, PostgresDatabase
from backchannel.archive.backup import restore
from backchannel.archive.database import Database
from backchannel.archive.store import Archive, open_archive
from backchannel.archive.work import Work
from backchannel.errors import ArchiveError


def test_the_migrations_make_the_tables(place: str) -> None:
    with Database(place).reading() as connection:
        options = {"compare_type": True, "include_name": _is_declared}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []


def test_the_known_revisions_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", "backchannel.archive:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == tables.REVISIONS


def test_the_file_says_what_it_is(archive: Archive, path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_two_processes_may_make_one_archive_at_once(path: Path) -> None:
    script = f"from backchannel.archive.store import open_archive; open_archive({str(path)!r}, create=True).close()"
    both = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [one.communicate(timeout=60)[1] for one in both] == ["", ""]
    with open_archive(path) as archive:
        assert archive.counts()["articles"] == 0


def test_the_migrations_lay_tables_out_as_they_are_declared(archive: Archive, path: Path) -> None:
    declared = {
        table.name
        for table in tables.metadata.tables.values()
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    with closing(sqlite3.connect(path)) as raw, raw:
        made = {
            name for name, sql in raw.execute("SELECT name, sql FROM sqlite_master") if "WITHOUT ROWID" in (sql or "")
        }
    assert made & set(tables.metadata.tables) == declared


def _is_declared(name: str | None, kind: str, _: object) -> bool:
    """Whether a table is one of those declared; the words of the search index stand in tables of the databases'
    own kinds."""
    return kind != "table" or name in tables.metadata.tables


class TestUpgrade:
    """An archive of the first revision, brought to the present one: every article is placed, nothing is lost."""

    def test_what_was_kept_is_kept_and_placed(self, old: str) -> None:
        with open_archive(old) as archive:
            assert archive.counts() == _OLD
            assert list(archive.check()) == []
            stats = archive.stats()
            assert stats.revision == tables.REVISIONS[-1]
            assert stats.counts["earlier versions"] == 1  # the accord stands there in two versions
            assert stats.counts["voices"] == stats.counts["articles"] - 2  # one is a copy
            titles = [hit.title for hit in archive.search("izetbegovic")]
            assert titles[0] == "Balkan leaders shake hands in Dayton"
            assert len(titles) == 3
            # What the copies, and both dispatches of the first day, tell is one event.
            assert 0 < stats.counts["events"] < stats.counts["reports"]
            assert 0 < stats.counts["entries"] < stats.counts["actors"]

    def test_it_is_upgraded_once(self, old: str) -> None:
        script = f"from backchannel.archive.store import open_archive; open_archive({old!r}).close()"
        both = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True) for _ in range(2)]
        assert [one.communicate(timeout=120)[1] for one in both] == ["", ""]
        with open_archive(old) as archive:
            assert archive.counts() == _OLD
            assert list(archive.check()) == []

    def test_an_upgrade_that_fails_changes_nothing(self, old: str, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_: Work) -> None:
            raise ArchiveError("a fault in the middle")

        monkeypatch.setattr(Work, "tell", fail)
        with pytest.raises(ArchiveError, match="a fault in the middle"):
            open_archive(old)
        monkeypatch.undo()
        with open_archive(old) as archive:
            assert archive.counts() == _OLD

    def test_a_backup_of_it_is_restored_as_of_today(self, old_file: Path, tmp_path: Path) -> None:
        restore(old_file, tmp_path / "restored.archive")
        with open_archive(tmp_path / "restored.archive") as archive:
            assert archive.counts() == _OLD
        with closing(sqlite3.connect(old_file)) as raw:
            assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_what_is_placed_is_not_placed_again(place: str) -> None:
    """From the revision before days stood beside who acts in an event."""
    with open_archive(place) as archive:
        for day in ("1994-06-02", "1994-06-05"):
            archive.add(article(day, Did("Israel shelled Lebanon.", "ASSAULT", "shelled", ["ISR"], ["LBN"], day=day)))
        told = [(row.id, row.date) for row in archive.timeline("Israel")]
        counts = archive.stats().counts
    with Database(place).writing() as connection:
        for table, keys in (("event_actors", "entry_id"), ("event_pairs", "source_id, target_id")):
            name = f"ix_{table}_{keys.replace(', ', '_')}_last_day"
            connection.execute(text(f"DROP INDEX {name}_days_event_id"))
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN days"))
            connection.execute(text(f"CREATE INDEX {name} ON {table} ({keys}, last_day)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    with open_archive(place) as archive:
        assert [(row.id, row.date) for row in archive.timeline("Israel")] == told != []
        assert archive.stats().counts == counts
        assert list(archive.check()) == []
    with Database(place).reading() as connection:
        assert set(connection.execute(text("SELECT days FROM event_pairs")).scalars()) == {0}


_OLD = {
    "articles": 8, "refusals": 1, "actors": 77, "statements": 15, "reports": 24, "ties": 9, "fates": 4, "talks": 9,
}  # fmt: skip


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "old.archive"
    script = (Path(__file__).parent / "fixtures" / "revision-0001.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(script)
    return path


@pytest.fixture
def old(kind: str, old_file: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where an archive of the first revision is."""
    if kind == "sqlite":
        yield str(old_file)
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create()
    source, target = create_engine(f"sqlite:///{old_file}"), create_engine(PostgresDatabase(server.url(name)).url)
    with source.connect() as read, target.begin() as written:
        config = Config()
        config.set_main_option("script_location", "backchannel.archive:migrations")
        config.attributes["connection"] = written
        command.upgrade(config, "0001")
        made = MetaData()
        made.reflect(written)
        for table in made.sorted_tables:
            rows = [dict(row) for row in read.execute(select(table)).mappings()]
            if rows and table.name != "alembic_version":
                written.execute(insert(table), rows)
    target.dispose()
    yield server.url(name)
    server.drop(name)
