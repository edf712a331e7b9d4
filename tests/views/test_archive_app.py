"""`backchannel archive …` as a user runs it."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from factories import READ_BY, dispatch

from backchannel.archive.store import open_archive
from backchannel.views.cli import doctor, main


class Ran(SimpleNamespace):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["backchannel", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(code=code, out=shown.out, err=shown.err)

    return run


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "news.archive"
    with open_archive(path, create=True) as opened:
        opened.add(dispatch().record())
        opened.add(dispatch(title="The next day", published="1980-09-14").record())
        opened.refuse("a.pdf", "is a PDF")
    return path


def test_init_makes_an_empty_archive_and_leaves_one_that_is_there(run, tmp_path: Path, archive: Path) -> None:
    new = tmp_path / "new.archive"
    assert run("archive", "init", new).out == f"{new} is an empty archive\n"
    assert run("archive", "stats", "--archive", new).code == 0
    assert run("archive", "init", archive).out == f"{archive} has 2 articles\n"


def test_check_says_that_all_is_whole(run, archive: Path) -> None:
    ran = run("archive", "check", "--archive", archive)
    assert (ran.code, ran.err) == (0, "")
    assert "is whole: every claim of its 2 articles stands in its text" in ran.out
    ran = run("archive", "check", "--archive", archive, "--json")
    assert (ran.code, ran.out) == (0, "")


def test_check_names_what_was_altered(run, archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as raw, raw:
        raw.execute("UPDATE evidence SET quote = 'promised' WHERE part = 'trigger' AND quote = 'demanded'")
    ran = run("archive", "check", "--archive", archive)
    assert ran.code == 1
    assert "'promised'" in ran.out
    assert "restore it from a backup" in ran.err
    told = [json.loads(line) for line in run("archive", "check", "--archive", archive, "--json").out.splitlines()]
    assert {len(problem["article"]) for problem in told} == {len(dispatch().article.id)}
    assert any("'promised'" in problem["what"] for problem in told)


def test_the_way_of_a_backup(run, archive: Path, tmp_path: Path) -> None:
    kept, again = tmp_path / "kept.archive", tmp_path / "again.archive"
    assert f"wrote {kept} (" in run("archive", "backup", kept, "--archive", archive).out
    ran = run("archive", "backup", kept, "--archive", archive)
    assert (ran.code, ran.out) == (1, "")
    assert "is there already; name another file" in ran.err
    assert run("archive", "restore", kept, "--archive", again).out == f"{again} has the 2 articles of {kept}\n"
    assert run("archive", "restore", kept, "--archive", archive).code == 1
    told = [run("timeline", "--archive", place).out for place in (archive, kept, again)]
    assert told[0] == told[1] == told[2]
    assert "Khomeini" in told[0]


@pytest.mark.postgres
def test_a_database_takes_what_a_file_had_and_gives_it_back(
    run, archive: Path, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for costly in ("_model", "_vocabulary"):
        monkeypatch.setattr(doctor, costly, lambda *_: iter(()))
    kept, again = tmp_path / "kept.archive", tmp_path / "again.archive"
    run("archive", "backup", kept, "--archive", archive)
    url = database_url.replace("backchannel@", "backchannel:secret@")
    shown = [
        run("archive", "init", url),
        run("archive", "restore", kept, "--archive", url),
        run("archive", "check", "--archive", url),
        run("archive", "stats", "--archive", url),
        run("archive", "vacuum", "--archive", url),
        run("archive", "backup", again, "--archive", url),
        run("archive", "restore", kept, "--archive", url),
        run("add", tmp_path / "none.txt", "--archive", url),
        run("doctor", "--archive", url),
    ]
    assert [ran.code for ran in shown[:8]] == [0, 0, 0, 0, 0, 0, 1, 1]
    assert not [ran for ran in shown if "secret" in ran.out + ran.err]
    assert "backchannel:***@" in shown[0].out
    assert "name another database or file" in shown[6].err
    assert "is whole" in shown[8].out
    assert run("timeline", "--archive", again).out == run("timeline", "--archive", archive).out


def test_vacuum_gives_room_back(run, archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as raw, raw:
        raw.execute("CREATE TABLE waste AS SELECT zeroblob(5000000) AS nil")
        raw.execute("DROP TABLE waste")
    before = archive.stat().st_size
    ran = run("archive", "vacuum", "--archive", archive)
    assert ran.code == 0
    assert "5.0 MB less than before" in ran.out
    assert archive.stat().st_size < before - 4_900_000


def test_stats(run, archive: Path) -> None:
    ran = run("archive", "stats", "--archive", archive)
    assert "published from 13 Sept 1980 to 14 Sept 1980" in ran.out
    assert f"2  read by Backchannel {READ_BY.backchannel}, {READ_BY.model}" in ran.out
    told = json.loads(run("archive", "stats", "--archive", archive, "--json").out)
    counts = told.pop("counts")
    assert {name: counts[name] for name in ("articles", "earlier versions", "decisions", "refusals", "reports")} == {
        "articles": 2,
        "earlier versions": 0,
        "decisions": 0,
        "refusals": 1,
        "reports": 8,
    }
    assert told.pop("size") > 10_000
    assert told == {
        "name": str(archive),
        "revision": told["revision"],
        "oldest": "1980-09-13",
        "newest": "1980-09-14",
        "readers": [
            {"backchannel": "0.1.0", "model": "core_web_md 3.7.1", "vocabulary": READ_BY.vocabulary, "articles": 2}
        ],
    }


@pytest.mark.parametrize("command", ["check", "stats", "vacuum"])
def test_an_archive_that_is_not_there_is_one_line(run, tmp_path: Path, command: str) -> None:
    ran = run("archive", command, "--archive", tmp_path / "none.archive")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "there is no archive at" in ran.err
