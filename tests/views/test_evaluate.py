"""`backchannel evaluate` through the command line; a stand-in reads and finds nothing."""

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from factories import READ_BY
from typer.testing import CliRunner, Result

from backchannel import reading
from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.model.records import Record, Skipped
from backchannel.views.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples" / "gold"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(EXAMPLES, tmp_path / "gold")


@pytest.fixture(autouse=True)
def nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_articles(articles: Iterable[Article], **_: Any) -> Iterator[Record]:
        for article in articles:
            why = (Skipped("language", "written in another language"),) if "Powers" in article.text else ()
            yield Record(article, READ_BY, skipped=why)

    monkeypatch.setattr(reading, "read_articles", read_articles)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)], env={"COLUMNS": "80"})


def test_figures_are_printed_as_tables(folder: Path) -> None:
    done = run(folder)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "3 articles, 17 sentences"
    assert "sha256:0123456789abcdef" in lines[1]
    assert "events, by type                 -   0.00   0.00      0      0     19" in lines
    assert "date, of events                 -      0      0" in lines
    assert "Worst differences" not in done.stdout
    assert all(len(line) <= 80 for line in lines)


def test_what_was_not_read_is_said(folder: Path) -> None:
    assert "nothing read: 1962-02-11-bridge.json: written in another language" in run(folder).stderr


def test_the_worst_differences_stand_with_their_words(folder: Path) -> None:
    done = run(folder, "--errors", "2")
    assert "Worst differences  2" in done.stdout
    assert done.stdout.count("given: nothing") == 2
    assert "missing · statements · 1962-02-11-bridge.json" in done.stdout
    assert "1 │ Powers was in American hands" in done.stdout


def test_json_has_all_figures(folder: Path) -> None:
    done = run(folder, "--json", "--errors", "1")
    found = json.loads(done.stdout)
    assert found["articles"] == 3
    assert found["layers"]["fates"] == {"p": 0, "r": 0, "f1": 0, "right": 0, "given": 0, "gold": 4}
    assert found["types"]["RETREAT"]["gold"] == 3
    assert len(found["differences"]) == 1
    assert found["read_by"]["vocabulary"] == READ_BY.vocabulary
    assert list(found["unread"]) == ["1962-02-11-bridge.json"]


def test_a_faulty_file_is_refused_and_the_others_are_measured(folder: Path) -> None:
    file = folder / "1982-04-04-falklands.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"REJECT"', '"REFUSE"'), encoding="utf-8")
    done = run(folder)
    assert done.exit_code == 3
    assert "refused: 1982-04-04-falklands.json: events[4].type: 'REFUSE' is none of AGREE" in done.stderr
    assert done.stdout.startswith("2 articles")


def test_nothing_but_faulty_files_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    done = run(tmp_path)
    assert done.exit_code == 1
    assert "refused: a.json: text: is missing" in done.stderr
    assert done.stdout == ""


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path / "none")
    assert isinstance(done.exception, SourceError)
    assert "is no folder" in str(done.exception)
