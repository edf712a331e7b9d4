"""`backchannel feeds …` and `backchannel watch` as a user runs them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from pathlib import Path
from types import SimpleNamespace

import pytest
from factories import READ_BY
from web_server import Server, running_server

from backchannel.archive.store import open_archive
from backchannel.model.records import Record
from backchannel.views.cli import main
from backchannel.views.cli.feeds_app import span

PAGE = (
    "<html><head><title>Gold is moved</title></head><body><article><p>The Bank of England took the gold into its "
    "vaults on Tuesday morning.</p><p>Karl Otto Pohl of the Bundesbank had been asked by telephone.</p>"
    "<p>A telex of forty pages came from Tehran at dawn.</p></article></body></html>"
)
HTML = {"Content-Type": "text/html"}
RSS = {"Content-Type": "application/rss+xml"}


def rss(*paths: str, title: str = "Meridian Wire") -> tuple[int, dict[str, str], bytes]:
    items = "".join(f"<item><title>T{path}</title><link>{path}</link></item>" for path in paths)
    return 200, RSS, f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as server:
        server.pages |= {"/feed.xml": rss("/gold", "/none"), "/gold": (200, HTML, PAGE.encode())}
        server.pages["/none"] = (410, {}, b"")
        yield server


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "news.archive"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, archive: Path):
    monkeypatch.setattr("backchannel.reading.load_reader", lambda _: SimpleNamespace(read_by=READ_BY))
    monkeypatch.setattr("backchannel.reading.read_article", lambda article, **_: Record(article, READ_BY))
    monkeypatch.setattr("backchannel.courtesy.SHORTEST_DELAY", timedelta())

    def run(*arguments: object) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["backchannel", *map(str, arguments), "--archive", str(archive)])
        code: object = 0
        handler = signal.getsignal(signal.SIGTERM)
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        finally:
            signal.signal(signal.SIGTERM, handler)
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return SimpleNamespace(code=code, out=shown.out, err=shown.err)

    return run


def test_a_feed_is_added_watched_and_listed(run, server: Server, archive: Path) -> None:
    feed = f"{server.url}/feed.xml"
    ran = run("feeds", "add", feed, "--folder", "Wires", "--allow-private")
    assert (ran.code, ran.out) == (0, f"added {feed} (Meridian Wire): 2 to fetch\n")
    ran = run("watch", "--once", "--allow-private")
    assert ran.code == 3
    assert ran.out == f"{archive}: 0 feeds read, 1 added, 1 refused\n"
    assert "Gold is moved" in ran.err
    assert f"not read: {server.url}/none: was answered with HTTP status 410" in ran.err
    assert run("watch", "--once", "--allow-private").code == 0
    ran = run("feeds", "list")
    assert f"Meridian Wire\n  {feed} in Wires\n" in ran.out
    assert "every 30 min\n  entries: 0 waiting, 1 kept, 1 refused\n" in ran.out
    assert ran.err == "1 feed\n"
    (row,) = map(json.loads, run("feeds", "list", "--json").out.splitlines())
    assert (row["url"], row["folder"], row["kept"], row["failures"]) == (feed, "Wires", 1, 0)
    with open_archive(archive) as kept:
        (record,) = kept.records()
        assert record.article.url == f"{server.url}/gold"


def test_a_feed_that_is_known_stays(run, server: Server) -> None:
    feed = f"{server.url}/feed.xml"
    run("feeds", "add", feed, "--allow-private")
    ran = run("feeds", "add", feed, "--folder", "Wires", "--allow-private")
    assert (ran.code, ran.out) == (0, f"known {feed} (Meridian Wire)\n")
    assert f"{feed} in Wires" in run("feeds", "list").out


def test_what_is_no_feed_is_said(run, server: Server) -> None:
    ran = run("feeds", "add", f"{server.url}/gold", f"{server.url}/feed.xml", "--allow-private")
    assert ran.code == 3
    assert ran.err == f"not added: {server.url}/gold: is a page, not a feed\n"
    assert run("feeds", "add", f"{server.url}/gold", "--allow-private").code == 1


def test_an_address_of_this_machine_is_fetched_only_with_leave(run, server: Server) -> None:
    ran = run("feeds", "add", f"{server.url}/feed.xml")
    assert ran.code == 1
    assert "without leave for private addresses" in ran.err
    assert server.asked == []


def opml(folder: Path, *urls: str) -> Path:
    outlines = "".join(f'<outline text="Feed" xmlUrl="{escape(url)}"/>' for url in urls)
    path = folder / "given.opml"
    path.write_text(f'<opml version="2.0"><body><outline text="World">{outlines}</outline></body></opml>')
    return path


def test_a_feed_that_fails_is_shown_with_its_reason(run, server: Server, tmp_path: Path) -> None:
    run("feeds", "import", opml(tmp_path, f"{server.url}/feed.xml", f"{server.url}/broken.xml"))
    server.pages["/broken.xml"] = (200, RSS, b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>")
    ran = run("watch", "--once", "--allow-private")
    assert "1 feed read, 1 failing" in ran.out
    ran = run("feeds", "list")
    assert "failed once: " in ran.out
    assert "entities" in ran.out
    assert ran.err == "2 feeds, 1 failing\n"


def test_a_feed_is_removed_and_its_articles_stay(run, server: Server, archive: Path) -> None:
    feed = f"{server.url}/feed.xml"
    run("feeds", "add", feed, "--allow-private")
    run("watch", "--once", "--allow-private")
    assert run("feeds", "remove", feed).out == f"removed {feed}\n"
    ran = run("feeds", "remove", feed)
    assert ran.code == 1
    assert "is not followed" in ran.err
    assert run("feeds", "list").out == ""
    with open_archive(archive) as kept:
        assert kept.counts()["articles"] == 1


def test_a_list_goes_in_and_comes_out(run, server: Server, tmp_path: Path) -> None:
    urls = ("https://paper.example/world.xml", "https://wire.example/feed?a=1&b=2")
    given = opml(tmp_path, *urls, "ftp://paper.example/x")
    ran = run("feeds", "import", given)
    assert (ran.code, ran.out) == (3, f"{given}: 3 feeds: 2 added, 1 refused\n")
    assert ran.err == "not added: ftp://paper.example/x: is no address of a feed; one begins with https://\n"
    assert run("feeds", "import", given).out == f"{given}: 3 feeds: 2 known, 1 refused\n"
    out = tmp_path / "out.opml"
    assert run("feeds", "export", out).out == f"wrote {out}\n"
    assert run("feeds", "export").out.encode() == out.read_bytes()
    before = run("feeds", "list", "--json").out
    for url in urls:
        run("feeds", "remove", url)
    assert run("feeds", "import", out).out == f"{out}: 2 feeds: 2 added\n"
    for one, other in zip(before.splitlines(), run("feeds", "list", "--json").out.splitlines(), strict=True):
        fields = ("url", "title", "folder")
        assert [json.loads(one)[field] for field in fields] == [json.loads(other)[field] for field in fields]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "there is no such file"),
        ("<html/>", "is no OPML"),
        ("<!DOCTYPE opml [<!ENTITY a 'b'>]><opml>&a;</opml>", "entities"),
    ],
)
def test_what_is_no_list_is_said(run, tmp_path: Path, archive: Path, content: str | None, reason: str) -> None:
    path = tmp_path / "list.opml"
    if content:
        path.write_text(content)
    ran = run("feeds", "import", path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"backchannel: {path}: ")
    assert reason in ran.err
    assert not archive.exists()


def test_a_list_that_cannot_be_written_is_said(run, tmp_path: Path) -> None:
    run("feeds", "import", opml(tmp_path, "https://paper.example/world.xml"))
    ran = run("feeds", "export", tmp_path / "none" / "out.opml")
    assert (ran.code, ran.out) == (1, "")
    assert "cannot write" in ran.err


@pytest.mark.parametrize("command", [("watch", "--once"), ("feeds", "list"), ("feeds", "remove", "https://x.example/")])
def test_without_an_archive_nothing_is_watched(run, command: tuple[str, ...]) -> None:
    ran = run(*command)
    assert (ran.code, ran.out) == (1, "")
    assert "there is no archive" in ran.err


def test_without_feeds_it_is_said_how_to_add_one(run, archive: Path) -> None:
    open_archive(archive, create=True).close()
    ran = run("watch", "--once")
    assert (ran.code, ran.out) == (0, f"{archive}: 0 feeds read\n")
    assert f"backchannel feeds add URL --archive {archive}" in ran.err


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to(run, tmp_path: Path, archive: Path, end: signal.Signals) -> None:
    run("feeds", "import", opml(tmp_path, "https://paper.invalid/world.xml"))
    with open_archive(archive) as kept:  # nothing is due for now
        (row,) = kept.feeds.rows()
        (due,), _ = kept.feeds.take(row.next_at, 1)
        kept.feeds.put_off_feed(due, row.next_at, (), until=row.next_at + timedelta(days=1))
    # A shell starts what runs in the background with the interrupt ignored, and whatever that starts inherits it.
    heeded = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    script = f"{heeded}; from backchannel.views.cli import main; main()"
    watcher = subprocess.Popen(
        [sys.executable, "-c", script, "watch", "--archive", str(archive)], stderr=subprocess.PIPE, text=True
    )
    assert watcher.stderr
    assert watcher.stderr.readline() == "following 1 feed; Ctrl-C stops it\n"
    watcher.send_signal(end)
    _, err = watcher.communicate(timeout=60)
    assert watcher.returncode == 130
    assert err.strip() == "backchannel: stopped; what was kept is whole, run the same command again to go on"


@pytest.mark.parametrize(
    ("seconds", "said"), [(3, "1 min"), (900, "15 min"), (5400, "1.5 h"), (86_400, "24 h"), (194_400, "2.25 days")]
)
def test_a_stretch_of_time_is_said(seconds: float, said: str) -> None:
    assert span(seconds) == said
