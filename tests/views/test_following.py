"""`backchannel changes`, `reread` and `diff` as a user runs them; a stand-in reads."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from archive_rows import burial, raid, signing
from factories import READ_BY
from typer.testing import CliRunner, Result

from backchannel import ingest, reading
from backchannel.archive.store import open_archive
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record, Skipped
from backchannel.views.cli.app import app

NEWER = replace(READ_BY, backchannel="0.2.0")
DRAFTS = (raid, burial, signing)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "news.archive"
    with open_archive(path, create=True) as archive:
        for draft in DRAFTS:
            archive.add(draft().record())
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "100"}, catch_exceptions=False)


class TestChanges:
    def test_from_cursor_to_cursor(self, path: Path) -> None:
        first = run("changes", "--archive", path, "--limit", 4).stdout.splitlines()
        assert first[-1] == "next: --since 4"
        assert "added    article" in first[0]
        rest = [
            json.loads(line) for line in run("changes", "--archive", path, "--since", 4, "--json").stdout.splitlines()
        ]
        assert [row["number"] for row in rest[:-1]] == list(range(5, rest[-1]["cursor"] + 1))
        again = run("changes", "--archive", path, "--since", rest[-1]["cursor"], "--json")
        assert again.stdout == json.dumps(rest[-1]) + "\n"

    def test_what_differs_is_told(self, path: Path) -> None:
        cursor = json.loads(run("changes", "--archive", path, "--json").stdout.splitlines()[-1])["cursor"]
        with open_archive(path) as archive:
            archive.add(raid("Elsewhere").record())
        told = run("changes", "--archive", path, "--since", cursor).stdout
        assert "reports: 1 → 2" in told
        assert all(len(line) <= 100 for line in told.splitlines())

    @pytest.mark.parametrize("since", ["-1", "yesterday"])
    def test_no_cursor(self, path: Path, since: str) -> None:
        assert run("changes", "--archive", path, "--since", since).exit_code == 2


class Stand:
    """A reader of a newer version: it finds an event no more, and fails on what it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, read_by: ReadBy = NEWER) -> None:
        self.read: list[str] = []
        self.failing: set[str] = set()
        self.read_by = read_by
        monkeypatch.setattr(reading, "load_reader", lambda _=None: SimpleNamespace(read_by=self.read_by))
        monkeypatch.setattr(reading, "read_articles", self._read)

    def _read(self, articles: Iterable[Article], **_: object) -> Iterator[Record]:
        for article in articles:
            self.read.append(str(article.title))
            if article.title in self.failing:
                yield Record(article, self.read_by, skipped=(Skipped("reading", "ValueError: broken"),))
                continue
            draft = next(draft for draft in DRAFTS if draft().article.id == article.id)()
            if draft.article.title == "Burial":
                draft.layers["events"] = []
            yield draft.record(self.read_by)


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Stand:
    return Stand(monkeypatch)


class TestReread:
    def test_what_an_older_version_read_is_read_anew_once(self, path: Path, stand: Stand) -> None:
        with open_archive(path) as archive:
            event = next(row.id for row in archive.changes() if row.kind == "event")
            archive.accept(event, by="A. Rao")
        done = run("reread", "--archive", path)
        assert done.exit_code == 0
        assert done.stdout == f"{path}: 3 articles read anew: claims: 0 new, 1 gone, 2 kept\n"
        assert f"renewed {burial().article.id[:8]} Burial: claims: 0 new, 1 gone, 0 kept" in done.stderr
        assert sorted(stand.read) == ["Burial", "Raid", "Signing"]
        assert run("reread", "--archive", path).stdout == f"{path}: nothing to read anew\n"
        assert len(stand.read) == 3
        whole = run("reread", "--archive", path, "--all")
        assert whole.stdout.startswith(f"{path}: 3 articles read anew: claims: 0 new, 0 gone, 2 kept")
        assert "same" in whole.stderr

    @pytest.mark.usefixtures("stand")
    def test_decisions_that_lost_their_claim_are_told(self, path: Path) -> None:
        with open_archive(path) as archive:
            for row in list(archive.changes()):
                if row.kind == "event":
                    archive.accept(row.id, by="A. Rao")
        told = run("reread", "--archive", path).stderr
        assert f"1 decision without a claim now; list with: backchannel decisions --orphaned --archive {path}" in told

    def test_a_run_that_was_stopped_is_gone_on_with(self, path: Path, stand: Stand) -> None:
        with open_archive(path) as archive:
            run_ = ingest.reread(archive)
            first = next(run_)
            run_.close()
        run("reread", "--archive", path)
        titles = stand.read
        assert titles.count(str(first.article.title)) == 1
        assert sorted(titles) == ["Burial", "Raid", "Signing"]

    def test_since_a_day(self, path: Path, stand: Stand) -> None:
        done = run("reread", "--archive", path, "--since", "1980-07-30")
        assert done.exit_code == 0
        assert sorted(stand.read) == ["Burial", "Signing"]
        assert run("reread", "--archive", path, "--since", "spring").exit_code == 2

    def test_a_reading_that_fails_leaves_the_older_record(self, path: Path, stand: Stand) -> None:
        stand.failing = {"Raid"}
        done = run("reread", "--archive", path)
        assert done.exit_code == 3
        assert "ValueError: broken" in done.stderr
        assert "the older record stays" in done.stderr
        assert "2 articles read anew" in done.stdout
        assert "1 failed" in done.stdout
        with open_archive(path) as archive:
            assert archive.record(raid().article.id) == raid().record()

    def test_what_a_newer_version_read_is_left_to_it(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        older = Stand(monkeypatch, replace(READ_BY, backchannel="0.0.9"))
        run("reread", "--archive", path)
        assert older.read == []
        other = Stand(monkeypatch, replace(READ_BY, vocabulary="sha256:another"))
        run("reread", "--archive", path)
        assert len(other.read) == 3


class TestDiff:
    @pytest.fixture
    def pages(self, path: Path) -> list[str]:
        page = {"url": "https://meridian.example/1980/tabas"}
        drafts = [raid(**page), raid("Raid fails", published="1980-04-27", **page)]
        drafts[1].layers["events"] = []
        with open_archive(path) as archive:
            for draft in drafts:
                archive.add(draft.record())
        return [draft.article.id for draft in drafts]

    def test_versions_and_what_differs(self, path: Path, pages: list[str]) -> None:
        shown = run("diff", pages[0][:8], "--archive", path)
        assert shown.exit_code == 0
        lines = [line.strip() for line in shown.stdout.splitlines()]
        assert lines[0] == "2 versions of https://meridian.example/1980/tabas"
        assert lines[1] == f"{pages[0][:8]}  26 Apr 1980  Raid"
        assert lines[2] == f"{pages[1][:8]}  27 Apr 1980  Raid fails · current"
        assert "- Raid" in lines
        assert "+ Raid fails" in lines
        assert "Vanished" in lines
        assert any(line.startswith("event ") and "ASSAULT" in line for line in lines)
        assert lines[-1] == "0 claims told alike"

    def test_as_json(self, path: Path, pages: list[str]) -> None:
        (form,) = map(json.loads, run("diff", pages[1], "--archive", path, "--json").stdout.splitlines())
        assert [form["older"]["id"], form["newer"]["id"]] == pages
        assert form["vanished"][0]["kind"] == "event"

    def test_two_pages(self, path: Path, pages: list[str]) -> None:
        shown = run("diff", pages[0], raid().article.id, "--archive", path)
        assert "versions of" not in shown.stdout
        assert "the text is the same" in shown.stdout
        assert "1 claim told alike" in shown.stdout

    def test_a_page_with_one_version(self, path: Path) -> None:
        shown = run("diff", raid().article.id, "--archive", path)
        assert shown.stdout.splitlines()[0] == "1 version of Raid"
        assert shown.exit_code == 0
