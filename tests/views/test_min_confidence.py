"""`--min-confidence` of every command that lists, prints or writes claims; a stand-in reads."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from factories import dispatch
from typer.testing import CliRunner, Result

from backchannel import reading
from backchannel.archive.store import open_archive
from backchannel.errors import ArchiveError, RecordError
from backchannel.model.article import Article
from backchannel.model.records import Record
from backchannel.views.cli.app import app


def unsure() -> Record:
    """A record of which an event, the statement that tells it and a tie are unsure."""
    record = dispatch().record()
    sure, given, moved = record.events[0], record.events[1], record.events[3]
    assert moved.statement == record.statements[1].id
    return replace(
        record,
        statements=(record.statements[0], replace(record.statements[1], confidence=0.4)),
        events=(sure, replace(given, confidence=0.79), replace(moved, confidence=0.8)),
        ties=tuple(replace(tie, confidence=0.5) for tie in record.ties),
    )


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_articles(articles: Iterable[Article], **_: object) -> Iterator[Record]:
        for _ in articles:
            yield unsure()

    monkeypatch.setattr(reading, "read_articles", read_articles)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "kept.archive"
    with open_archive(path, create=True) as opened:
        opened.add(unsure())
    return path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text("The envoys met in Algiers again.\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "100"})


_LEFT_OUT = "3 claims with a confidence below 0.8 left out\n"


def test_a_record_without_its_unsure_claims() -> None:
    record = unsure()
    shown = record.at_least(0.8)
    assert [e.type for e in shown.events] == ["REQUEST", "COERCE"]
    assert (len(shown.statements), shown.ties, shown.fates) == (1, (), record.fates)
    assert shown.actors == record.actors
    assert shown.events[1].statement is None, "the statement that it would name was left out"
    assert Record.from_dict(shown.to_dict()) == shown
    assert record.at_least(0) == record
    assert len(record.claims) - len(shown.claims) == 3


@pytest.mark.parametrize("wrong", [-0.1, 1.01, float("nan"), "0.8", None, True])
def test_a_confidence_is_a_number_from_0_to_1(wrong: object, archive: Path) -> None:
    with pytest.raises(RecordError, match="from 0 to 1"):
        unsure().at_least(wrong)  # type: ignore[arg-type]
    with open_archive(archive) as kept, pytest.raises(ArchiveError, match="from 0 to 1"):
        list(kept.timeline(min_confidence=wrong))  # type: ignore[arg-type]


def test_an_archive_is_asked_for_what_is_sure(archive: Path) -> None:
    with open_archive(archive) as kept:
        assert [row.type for row in kept.timeline(min_confidence=0.8)] == ["REQUEST", "COERCE"]
        assert [row.type for row in kept.timeline(type="CONCEDE", min_confidence=0.79)] == ["CONCEDE"]
        assert len(list(kept.statements(min_confidence=0.5))) == 1
        assert list(kept.ties(min_confidence=0.51)) == []
        assert len(list(kept.fates(min_confidence=1))) == len(list(kept.talks(min_confidence=1))) == 1


def test_read(article: Path) -> None:
    whole, sure = run("read", article), run("read", article, "--min-confidence", "0.8")
    assert "“give back”" in whole.stdout
    assert whole.stderr == ""
    assert "“give back”" not in sure.stdout
    assert "“demanded”" in sure.stdout
    assert (sure.exit_code, sure.stderr) == (0, _LEFT_OUT)


def test_read_json(article: Path) -> None:
    done = run("read", article, "--json", "--min-confidence", "0.8")
    assert Record.from_dict(json.loads(done.stdout)) == unsure().at_least(0.8)
    assert done.stderr == _LEFT_OUT


def test_the_page_says_what_it_leaves_out(article: Path, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    assert run("read", article, "--html", page, "--min-confidence", "0.8").exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "1 article, 2 events, 1 statement. 3 claims with a confidence below 0.8 left out. Choose" in text
    run("read", article, "--html", page)
    assert "left out" not in page.read_text(encoding="utf-8")


def test_timeline(archive: Path) -> None:
    done = run("timeline", "--archive", archive, "--min-confidence", "0.8")
    assert "“give back”" not in done.stdout
    assert done.stderr == "1 dated event, 1 without a date; 1 claim with a confidence below 0.8 left out\n"
    as_json = run("timeline", "--archive", archive, "--min-confidence", "0.8", "--json")
    assert [json.loads(line)["type"] for line in as_json.stdout.splitlines()] == ["REQUEST", "COERCE"]
    assert as_json.stderr == "1 claim with a confidence below 0.8 left out\n"


def test_show_leaves_out_claims_of_an_article_or_an_actor(archive: Path) -> None:
    record = unsure()
    usa = next(a for a in record.actors if a.name == "the United States")
    whole = run("show", record.article.id, "--archive", archive, "--min-confidence", "0.8")
    assert whole.stderr == _LEFT_OUT
    theirs = run("show", usa.id, "--archive", archive, "--min-confidence", "0.8")
    assert "“give back”" not in theirs.stdout
    assert theirs.stderr == "2 claims with a confidence below 0.8 left out\n"
    one = run("show", record.events[1].id, "--archive", archive, "--min-confidence", "0.8")
    assert "“give back”" in one.stdout
    assert one.stderr == ""


@pytest.mark.parametrize("value", ["1.5", "-0.1", "much"])
@pytest.mark.parametrize(
    "command", ["read x.txt", "timeline --archive x", "show abcd --archive x", "demo", "evaluate x"]
)
def test_what_is_no_confidence_is_wrong_usage(command: str, value: str) -> None:
    done = run(*command.split(), "--min-confidence", value)
    assert done.exit_code == 2
    assert "--min-confidence" in done.stderr
