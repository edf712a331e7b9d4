"""`backchannel explain` as a user runs it, on an archive of one article."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import backchannel
from backchannel.archive.store import open_archive
from backchannel.extract.events_weighing import FEATURES
from backchannel.model.article import Article
from backchannel.model.records import Record
from backchannel.reading import Reader
from backchannel.views.cli.app import app
from backchannel.views.explaining import WEIGHED

_TEXT = "On Monday the government of Peru condemned the Northern Front. Police in Lima arrested nine men.\n"


@pytest.fixture(scope="module")
def record(reader: Reader) -> Record:
    article = Article.from_text(_TEXT, published="1994-03-09", title="Arrests in Lima", language="en")
    return next(reader.read([article]))


@pytest.fixture
def archive(tmp_path: Path, record: Record) -> Path:
    return kept(tmp_path / "news.archive", record)


def kept(path: Path, record: Record) -> Path:
    with open_archive(path, create=True) as opened:
        opened.add(record)
    return path


def run(*arguments: object, width: int = 100) -> Result:
    return CliRunner().invoke(app, ["explain", *map(str, arguments)], env={"COLUMNS": str(width)})


def test_reasons_are_printed_with_their_numbers(archive: Path, record: Record) -> None:
    event = next(e for e in record.events if e.type == "ACCUSE")
    done = run(event.id[:8], "--archive", archive)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert f"Why event {event.id[:8]} was coded so" in lines
    assert any(line.startswith("A frame at “condemned”, line 1: row of frames.tsv on line ") for line in lines)
    assert any(line.startswith(f"{event.confidence:.2f}: of acts weighed like this") for line in lines)
    assert any(line.startswith("where every act starts") for line in lines)
    assert any(line.startswith("Peru: taken; named by the frame") for line in lines)
    assert any(line.startswith("Happened: nothing beside “condemned” makes it planned") for line in lines)
    assert "The article's own." in lines
    assert any(line.startswith("7 Mar 1994: worked out from “Monday”, line 1") for line in lines)


def test_narrow_terminals_are_kept_to(archive: Path, record: Record) -> None:
    done = run(record.events[0].id, "--archive", archive, width=60)
    assert done.exit_code == 0
    assert all(len(line) <= 60 for line in done.stdout.splitlines())


def test_json_has_all_reasons_and_what_the_archive_has(archive: Path, record: Record) -> None:
    event = record.events[0]
    done = run(event.id, "--archive", archive, "--json")
    form = json.loads(done.stdout)
    assert (form["asked"], form["verdict"]) == (event.id, "told")
    assert form["archived"]["event"]["id"] == event.id
    assert form["archived"]["read_by"] == form["read_by"]
    assert [part["name"] for part in form["weighed"]] == list(FEATURES)


def test_an_event_that_is_not_told_any_more_is_said_and_the_nearest_shown(tmp_path: Path, record: Record) -> None:
    event = next(e for e in record.events if e.type == "ACCUSE")
    older = replace(event, id="0123456789abcdef", type="REJECT")
    read_by = replace(record.read_by, model="another 1.0", vocabulary="sha256:00+sha256:11")
    path = kept(tmp_path / "older.archive", replace(record, events=(older,), read_by=read_by))
    done = run("01234567", "--archive", path)
    assert done.exit_code == 0
    said = " ".join(done.stdout.split())
    assert "This reading does not tell event 01234567 any more. Explained is the nearest act that it weighed:" in said
    assert "The archive has:" in said
    assert said.index("REJECT") < said.index("ACCUSE")
    assert "the archive's reading is another one: model another 1.0, now " in done.stderr
    assert "give it with --vocabulary DIR" in done.stderr


def test_what_the_archive_has_otherwise_is_said(tmp_path: Path, record: Record) -> None:
    event = record.events[0]
    path = kept(tmp_path / "older.archive", replace(record, events=(replace(event, status="planned", confidence=0.5),)))
    said = run(event.id, "--archive", path).stdout
    assert "What the archive has otherwise" in said
    assert f"confidence: 0.50, now {event.confidence:.2f}" in said
    assert "status: planned, now happened" in said


def test_what_is_no_event_is_refused(archive: Path, record: Record, tmp_path: Path) -> None:
    # `main` prints the error and leaves with 1, as for every command.
    with pytest.raises(backchannel.ArchiveError, match="is an actor; only events are explained"):
        raise run(record.actors[0].id, "--archive", archive).exception or AssertionError
    with pytest.raises(backchannel.ArchiveError, match="nothing in the archive has an id"):
        raise run("ffffffff", "--archive", archive).exception or AssertionError
    with pytest.raises(backchannel.ArchiveError, match="there is no archive at"):
        raise run("ffffffff", "--archive", tmp_path / "none").exception or AssertionError
    assert run("ffffffff").exit_code == 2


def test_python_gives_the_same_reasons(record: Record) -> None:
    event = record.events[0]
    found = backchannel.explain(record.article, event.id)
    assert found.event == event
    assert found.is_told


def test_everything_that_is_weighed_has_plain_words() -> None:
    assert [name for name in FEATURES if name not in WEIGHED] == []
