import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from backchannel.archive import tables
from backchannel.archive.backends import APPLICATION_ID
from backchannel.archive.database import Database
from backchannel.archive.store import Archive, open_archive


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
