"""Archives in files and in databases: what goes wrong there, and what a user is told."""

import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from factories import dispatch
from postgres_server import Server, server

from backchannel.archive import backends
from backchannel.archive.backends import PostgresDatabase, backend_for
from backchannel.archive.database import Database
from backchannel.archive.store import Archive, open_archive
from backchannel.errors import ArchiveError


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("mysql://host/news", "mysql is neither"),
        ("https://example.org/a", "https is neither"),
        ("postgresql+asyncpg://host/news", "neither"),
        ("postgresql://me:secret@host:port/news", "no URL of a database"),
        ("postgresql://me:secret@[::1/news", "no URL of a database"),
    ],
)
def test_an_address_that_is_none_of_ours(place: str, told: str) -> None:
    with pytest.raises(ArchiveError, match=told) as refused:
        open_archive(place)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_no_password_stands_in_a_name(scheme: str) -> None:
    for place in (f"{scheme}://me:secret@host/news", f"{scheme}://me@host/news?password=secret&sslmode=require"):
        backend = backend_for(place)
        assert isinstance(backend, PostgresDatabase)
        assert "secret" not in backend.name
        assert "me" in backend.name
        assert "secret" in backend.url.render_as_string(hide_password=False)


@pytest.mark.postgres
class TestPostgres:
    def test_a_database_without_an_archive(self, postgres: Server) -> None:
        name = postgres.create()
        try:
            with pytest.raises(ArchiveError, match=r"there is no archive at .*backchannel archive init postgresql://"):
                open_archive(postgres.url(name))
            with open_archive(postgres.url(name), create=True) as archive:
                assert archive.counts()["articles"] == 0
        finally:
            postgres.drop(name)

    def test_a_database_of_another_program(self, postgres: Server) -> None:
        name = postgres.create()
        try:
            with psycopg.connect(postgres.url(name)) as raw:
                raw.execute("CREATE TABLE articles (id text)")
                raw.execute("CREATE TABLE alembic_version AS SELECT '0001' AS version_num")
            with pytest.raises(ArchiveError, match=r"tables of another program.*a schema of its own"):
                open_archive(postgres.url(name), create=True)
            with psycopg.connect(postgres.url(name)) as raw:
                made = raw.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
                assert made == (2,)
                raw.execute("CREATE SCHEMA news")
            # Beside it there is room for an archive.
            with open_archive(postgres.url(name) + "&options=-csearch_path%3Dnews", create=True) as archive:
                archive.add(dispatch().record())
                assert archive.counts()["articles"] == 1
        finally:
            postgres.drop(name)

    def test_a_schema_that_is_not_there(self, database_url: str) -> None:
        with pytest.raises(ArchiveError, match="no such database, user or schema"):
            open_archive(database_url + "&options=-csearch_path%3Dnowhere", create=True)

    def test_an_archive_of_a_newer_version(self, database_url: str) -> None:
        with psycopg.connect(database_url) as raw:
            raw.execute("UPDATE alembic_version SET version_num = '9042'")
        with pytest.raises(ArchiveError, match=r"newer version .*9042.*pip install --upgrade"):
            open_archive(database_url)

    def test_no_server_there(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError, match=r"cannot be reached; check that it runs") as refused:
            open_archive(f"postgresql://me:secret@/news?host={tmp_path}")
        assert "secret" not in str(refused.value)

    def test_no_such_database(self, postgres: Server) -> None:
        with pytest.raises(ArchiveError, match="no such database, user or schema"):
            open_archive(postgres.url("nowhere"))

    def test_a_user_who_may_only_read(self, postgres: Server, database_url: str) -> None:
        with open_archive(database_url) as archive:
            archive.add(dispatch().record())
        postgres.execute("CREATE ROLE guest LOGIN")
        with psycopg.connect(database_url) as raw:
            raw.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
        try:
            with open_archive(database_url.replace("backchannel@", "guest@")) as archive:
                assert len(list(archive.timeline())) == 4
                with pytest.raises(ArchiveError, match="may not do this there"):
                    archive.add(dispatch(title="Another").record())
        finally:
            with psycopg.connect(database_url) as raw:
                raw.execute("DROP OWNED BY guest")
            postgres.execute("DROP ROLE guest")

    @pytest.mark.parametrize(
        ("state", "told"), [("53100", "the disk is full"), ("25006", "lets nothing be written"), ("57P01", "broke off")]
    )
    def test_what_the_server_reports_is_told_and_leaves_nothing(self, database_url: str, state: str, told: str) -> None:
        with psycopg.connect(database_url) as raw:
            raw.execute(
                f"CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE 'zu Ende' USING ERRCODE = '{state}'; END $$"
            )
            raw.execute("CREATE TRIGGER fails BEFORE INSERT ON evidence EXECUTE FUNCTION fails()")
        with open_archive(database_url) as archive:
            with pytest.raises(ArchiveError, match=told):
                archive.add(dispatch().record())
            assert archive.counts()["articles"] == 0
            with psycopg.connect(database_url) as raw:
                raw.execute("DROP TRIGGER fails ON evidence")
            assert archive.add(dispatch().record()) == "added"

    def test_the_server_goes_down_under_a_writer_and_comes_back(self) -> None:
        with server() as mine:
            name = mine.create()
            with open_archive(mine.url(name), create=True) as archive:
                archive.add(dispatch().record())
                with pytest.raises(ArchiveError, match="broke off"):
                    _stop_while_writing(mine, archive)
                with pytest.raises(ArchiveError, match=r"cannot be reached|broke off"):
                    archive.add(dispatch(title="Another").record())
                mine.start()
                # The same process goes on, and so does the next one.
                assert archive.add(dispatch(title="Another").record()) == "added"
                assert archive.counts()["articles"] == 2
                assert list(archive.check()) == []


def _stop_while_writing(server: Server, archive: Archive) -> None:
    with archive._working() as work:
        server.stop()
        work.note("added", "article", "of nobody")


def test_a_writer_waits_for_another_and_not_for_ever(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "BUSY_SECONDS", 0.05)
    with closing(Database(place)) as one, open_archive(place) as other:
        with one.writing():
            assert other.counts()["articles"] == 0
            with pytest.raises(ArchiveError, match="another process has been writing"):
                other.add(dispatch().record())
        assert other.add(dispatch().record()) == "added"


def test_eight_writers_and_a_reader_lose_nothing(place: str) -> None:
    failed: list[Exception] = []

    def write(worker: int) -> None:
        try:
            with open_archive(place) as mine:
                for at in range(3):
                    mine.add(dispatch(title=f"{worker}-{at}").record())
                    mine.add(dispatch(title=f"of all {at}").record())
                    sum(1 for _ in mine.timeline())
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with open_archive(place) as archive:
        assert archive.counts()["articles"] == 8 * 3 + 3
        assert list(archive.check()) == []


class TestPermissions:
    """What another user may do with an archive of ours."""

    @pytest.fixture
    def file(self, archive: Archive, path: Path) -> Path:
        archive.add(dispatch().record())
        archive.close()
        return path

    def test_a_file_that_may_only_be_read(self, file: Path) -> None:
        file.chmod(0o444)
        with _as_somebody(file.parent), open_archive(file) as archive:
            assert len(list(archive.timeline())) == 4
            with pytest.raises(ArchiveError, match="cannot be written; check the permissions"):
                archive.add(dispatch(title="Another").record())

    def test_a_file_that_may_not_be_read(self, file: Path) -> None:
        file.chmod(0o000)
        with (
            _as_somebody(file.parent),
            pytest.raises(ArchiveError, match="cannot be opened; check that"),
            open_archive(file),
        ):
            pass

    def test_a_folder_in_which_nothing_may_be_made(self, file: Path) -> None:
        with _as_somebody(file.parent), open_archive(file) as archive:
            file.parent.chmod(0o555)
            with pytest.raises(ArchiveError, match="cannot be opened"):
                open_archive(file.parent / "new.archive", create=True)
            with pytest.raises(ArchiveError, match="cannot be opened"):
                archive.backup(file.parent / "backup.archive")
        assert [one.name for one in file.parent.glob("*backup*")] == []


@contextmanager
def _as_somebody(folder: Path) -> Iterator[None]:
    """Permissions hold for everybody but root: what is done here is done as somebody else, who owns the folder."""
    if os.geteuid() != 0:
        yield
        return
    above = [part for part in folder.parents if not part.stat().st_mode & 0o001]
    modes = [(part, part.stat().st_mode) for part in above]
    os.chown(folder, 65_534, 65_534)
    for part, mode in modes:
        part.chmod(mode | 0o011)
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)
        for part, mode in modes:
            part.chmod(mode)
