import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from factories import READ_BY, dispatch

from backchannel import reading
from backchannel.archive.store import open_archive
from backchannel.model.article import Article
from backchannel.model.records import Record, Skipped
from backchannel.views.cli import main


class Ran(SimpleNamespace):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs a command in this process. A stand-in reads: it finds nothing, or fails where the text says so."""

    def read_articles(articles: Iterable[Article], **_: object) -> Iterator[Record]:
        for article in articles:
            if "INTERRUPT" in article.text:
                raise KeyboardInterrupt
            if "FAULT" in article.text:
                raise ZeroDivisionError("of the reader")
            why = (Skipped("language", "written in another language"),) if "AUTRE" in article.text else ()
            yield Record(article, READ_BY, skipped=why)

    monkeypatch.setattr(reading, "read_articles", read_articles)
    monkeypatch.setattr(reading, "load_reader", lambda *_: SimpleNamespace(read_by=READ_BY))

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
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for at in range(3):
        (folder / f"{at}.txt").write_text(
            f"Title: Dispatch {at}\nPublished: 1980-04-2{at}\n\nThe envoys met in Algiers again.\n"
        )
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "kept.archive"
    with open_archive(path, create=True) as opened:
        opened.add(dispatch().record())
    return path


def test_read_prints_a_reading(run, folder: Path) -> None:
    ran = run("read", folder / "0.txt")
    assert ran.code == 0
    assert "Nothing was found in this article." in ran.out


def test_read_json_is_the_public_form(run, folder: Path) -> None:
    ran = run("read", folder, "--json")
    records = [Record.from_dict(json.loads(line)) for line in ran.out.splitlines()]
    assert len(records) == 3


def test_read_writes_a_page(run, folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    ran = run("read", folder, "--html", page)
    assert (ran.code, ran.out) == (0, "")
    assert f"wrote {page}" in ran.err
    assert page.read_text().startswith("<!doctype html>")
    assert run("read", folder, "--html", tmp_path / "none" / "out.html").code == 1


def test_one_bad_file_among_good_ones_is_named(run, folder: Path) -> None:
    (folder / "1b.pdf").write_bytes(b"%PDF-1.7 ...")
    ran = run("read", folder, "--json")
    assert ran.code == 3
    assert len(ran.out.splitlines()) == 3
    assert "not read: " in ran.err
    assert "1b.pdf: is a PDF" in ran.err


@pytest.mark.parametrize("source", ["none.txt", "ftp://example.org/a", "http://127.0.0.1/a", "file:///etc/passwd"])
def test_what_cannot_be_read_is_one_line_and_code_1(run, source: str) -> None:
    ran = run("read", source)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "not read: " in ran.err


@pytest.mark.parametrize("day", ["Sunday", "1980-13-40", "25/04/1980"])
def test_a_date_must_be_one(run, folder: Path, day: str) -> None:
    ran = run("read", folder, "--published", day)
    assert ran.code == 2
    assert "YYYY-MM-DD" in ran.err


def test_standard_input(run, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"The envoys met in Algiers.")))
    ran = run("read", "-", "--json", "--published", "1980-04-25")
    assert json.loads(ran.out)["article"]["published"] == "1980-04-25"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    ran = run("read", "-")
    assert ran.code == 1
    assert "standard input" in ran.err


def test_add_then_add_again(run, folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "new.archive"
    assert run("add", folder, "--archive", kept).out == f"{kept}: 3 added\n"
    (folder / "3.txt").write_text("A fourth one came in, from Geneva.")
    (folder / "4.bin").write_bytes(bytes(range(256)) * 20)
    ran = run("add", folder, "--archive", kept)
    assert (ran.code, ran.out) == (3, f"{kept}: 1 added, 3 known, 1 refused\n")
    with open_archive(kept) as opened:
        assert opened.counts()["articles"] == 4
        assert [Path(row.source).name for row in opened.refusals()] == ["4.bin"]
        assert list(opened.check()) == []


def test_an_article_that_could_not_be_read_is_kept_and_told(run, folder: Path, tmp_path: Path) -> None:
    (folder / "1.txt").write_text("AUTRE langue, autre monde.")
    ran = run("add", folder, "--archive", tmp_path / "new.archive")
    assert ran.code == 0
    assert "(nothing read: written in another language)" in ran.err
    assert "3 added" in ran.out


def test_add_that_was_stopped_keeps_what_was_read(run, folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "new.archive"
    (folder / "1.txt").write_text("INTERRUPT")
    ran = run("add", folder, "--archive", kept)
    assert ran.code == 130
    assert "run the same command again" in ran.err
    with open_archive(kept) as opened:
        assert opened.counts()["articles"] == 1


def test_a_fault_is_one_line_that_asks_for_a_report(run, folder: Path) -> None:
    (folder / "1.txt").write_text("FAULT")
    ran = run("read", folder / "1.txt")
    assert ran.code == 1
    assert "ZeroDivisionError: of the reader" in ran.err


def test_timeline(run, archive: Path) -> None:
    ran = run("timeline", "--archive", archive, "--actor", "khomeini")
    assert ran.code == 0
    assert "“demanded” → United States" in ran.out
    assert "Meridian Wire, 1980-09-13" in ran.out
    assert "1 dated event, 1 without a date" in ran.err


def test_timeline_json_and_range(run, archive: Path) -> None:
    ran = run(
        "timeline",
        "--archive",
        archive,
        "--since",
        "1980-09-12",
        "--until",
        "1980-09-12",
        "--type",
        "request",
        "--json",
    )
    (row,) = map(json.loads, ran.out.splitlines())
    assert row["trigger"]["quote"] == "demanded"
    assert (
        "1 without a date left out"
        in run("timeline", "--archive", archive, "--since", "1980-09-12", "--type", "coerce").err
    )


@pytest.mark.parametrize("command", ["timeline", "show abcd", "doctor"])
def test_an_archive_that_is_not_there(run, tmp_path: Path, command: str) -> None:
    ran = run(*command.split(), "--archive", tmp_path / "none.archive")
    assert ran.code == 1
    assert "there is no archive at" in ran.err + ran.out


def test_show(run, archive: Path) -> None:
    record = dispatch().record()
    assert "“demanded”" in run("show", record.events[0].id[:8], "--archive", archive).out
    assert json.loads(run("show", record.talks[0].id, "--archive", archive, "--json").out)["stage"] == "under_way"
    assert json.loads(run("show", record.article.id, "--archive", archive, "--json").out) == record.to_dict()
    assert run("show", "zzzz", "--archive", archive).code == 1


def test_doctor_finds_what_was_altered(run, archive: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(archive)) as raw, raw:
        raw.execute("UPDATE evidence SET quote = 'promised' WHERE part = 'trigger' AND quote = 'demanded'")
    ran = run("doctor", "--archive", archive)
    assert ran.code == 1
    assert "WRONG  archive:" in ran.out
    assert "'promised'" in ran.out


def test_codebook(run) -> None:
    assert "Rebels seized the bridge" in run("codebook").out
    assert run("codebook", "held").out.count("held") >= 1
    assert run("codebook", "nothing of the kind").code == 2
    assert {json.loads(line)["table"] for line in run("codebook", "--json").out.splitlines()} >= {
        "events",
        "ties",
        "fates",
    }


def test_demo_does_not_touch_an_archive_that_is_there(run, archive: Path) -> None:
    before = archive.read_bytes()
    ran = run("demo", "--archive", archive, "--html", archive.with_suffix(".html"))
    assert ran.code == 1
    assert "name another file" in ran.err
    assert archive.read_bytes() == before


def test_demo_reads_every_dispatch(run, tmp_path: Path) -> None:
    kept, page = tmp_path / "demo.archive", tmp_path / "demo.html"
    ran = run("demo", "--archive", kept, "--html", page)
    assert ran.code == 0
    for section in ("Timeline", "Who said what", "Cases: what became of the captives", "Tracks: the negotiations"):
        assert section in ran.out
    with open_archive(kept) as opened:
        assert opened.counts()["articles"] >= 24
        assert opened.counts()["refusals"] == 0
    assert page.exists()


def test_no_arguments_is_help(run) -> None:
    ran = run()
    assert "Begin with: backchannel demo" in ran.out + ran.err
    assert "Exit codes" in run("--help").out
    assert run("--version").out.startswith("backchannel ")


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    script = (
        "import sys; from backchannel.views.cli import main; sys.argv = ['backchannel', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print([m for m in ('spacy', 'sqlalchemy', 'alembic', 'trafilatura', 'numpy') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_timeline_needs_no_language_model(archive: Path) -> None:
    script = (
        "import sys; from backchannel.views.cli import main\n"
        f"sys.argv = ['backchannel', 'timeline', '--archive', {str(archive)!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print([m for m in ('spacy', 'alembic', 'trafilatura') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_causes_no_traceback(archive: Path) -> None:
    script = "import sys; from backchannel.views.cli import main; sys.argv = ['backchannel', 'codebook']; main()"
    writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout
    assert writer.stderr
    writer.stdout.close()
    err = writer.stderr.read().decode()
    writer.wait()
    writer.stderr.close()
    assert "Traceback" not in err
    assert "Exception ignored" not in err
