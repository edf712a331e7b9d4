"""Feeds of a server on this machine are watched; the clock is the test's own, so nothing waits."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from factories import READ_BY
from web_server import Answer, Headers, Server, running_server

from backchannel.archive.feeds import FeedRow
from backchannel.archive.store import Archive, open_archive
from backchannel.courtesy import Courtesy, host_of
from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.model.records import Record
from backchannel.subscriptions import Subscribed, subscribe
from backchannel.watch import ATTEMPTS, Happening, watch

START = datetime(1981, 1, 19, 8, tzinfo=UTC)
TEXTS = (
    "Algeria announced on Monday that both governments had signed the two declarations. Its foreign minister, Mohammed "
    "Benyahia, read them out before reporters in Algiers. The fifty-two captives were to leave Tehran by air.",
    "Warren Christopher initialled the accord for the United States at the residence of the ambassador. He had spent "
    "ten days in the city. The Bank of England was to hold the gold and the money in escrow.",
    "In Tehran Behzad Nabavi said that the captives had been examined by Algerian doctors. He told the parliament that "
    "the assets of the late shah would be frozen. The deputies heard him in silence for an hour.",
    "The two aircraft of Air Algerie waited on the runway at Mehrabad for most of the day. Crews were told that the "
    "order to depart would come by radio. A third aeroplane was to carry the baggage of the delegation.",
)


class Clock:
    """A moment that moves only while somebody sleeps."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        assert 0 <= seconds <= 150
        self.at += timedelta(seconds=seconds)

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


def page(text: str) -> Answer:
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in text.rstrip(".").split(". "))
    html = f"<html><head><title>The accord</title></head><body><article>{paragraphs}</article></body></html>"
    return 200, {"Content-Type": "text/html; charset=utf-8"}, html.encode()


def item(path: str, more: str = "", title: str = "The accord") -> str:
    link = f"<link>{path}</link>" if path else ""
    return f"<item><title>{title}</title>{link}<pubDate>Mon, 19 Jan 1981 07:00:00 GMT</pubDate>{more}</item>"


def rss(*items: str, head: str = "", title: str = "Meridian Wire") -> bytes:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'
    return f'<rss version="2.0" {spaces}><channel><title>{title}</title>{head}{"".join(items)}</channel></rss>'.encode()


def feed(*items: str, **rest: str) -> Answer:
    return 200, {"Content-Type": "application/rss+xml"}, rss(*items, **rest)


FEED = "/feed.xml"


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as server:
        server.pages |= {f"/{at}": page(text) for at, text in enumerate(TEXTS)}
        server.pages[FEED] = feed(*(item(f"/{at}") for at in range(len(TEXTS))))
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "news.archive", create=True) as archive:
        yield archive


@pytest.fixture(autouse=True)
def quick_reading(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Nothing is found in any article: what is read is tested elsewhere."""
    if "reader" not in request.fixturenames:
        monkeypatch.setattr("backchannel.reading.load_reader", lambda _: SimpleNamespace(read_by=READ_BY))
        monkeypatch.setattr("backchannel.reading.read_article", lambda article, **_: Record(article, READ_BY))


@pytest.fixture
def run(archive: Archive, clock: Clock) -> Callable[..., list[Happening]]:
    """Do all that is due."""

    def run(**options: Any) -> list[Happening]:
        return list(watch(archive, once=True, allow_private=True, clock=clock, sleep=clock.sleep, **options))

    return run


@pytest.fixture
def add(archive: Archive, clock: Clock, server: Server) -> Callable[..., Subscribed]:
    def add(path: str = FEED, folder: str | None = None) -> Subscribed:
        url = path if "://" in path else server.url + path
        courtesy = Courtesy(archive.feeds, clock, allow_private=True)
        return subscribe(archive.feeds, courtesy, url, folder=folder, clock=clock, sleep=clock.sleep)

    return add


def kinds(happenings: list[Happening]) -> list[str]:
    return [f"{one.what} {one.kind}" for one in happenings]


def only(archive: Archive) -> FeedRow:
    (row,) = archive.feeds.rows()
    return row


def counts(archive: Archive) -> tuple[int, int, int, int]:
    """Entries waiting, kept, refused; articles."""
    rows = archive.feeds.rows()
    return (
        sum(row.waiting for row in rows),
        sum(row.kept for row in rows),
        sum(row.refused for row in rows),
        archive.counts()["articles"],
    )


def articles(archive: Archive) -> list[Article]:
    return [record.article for record in archive.records()]


# The ordinary way


def test_the_pages_of_a_feed_become_articles(archive: Archive, server: Server, add, run) -> None:
    assert add() == Subscribed(server.url + FEED, "Meridian Wire", True, len(TEXTS))
    assert counts(archive) == (4, 0, 0, 0)
    assert sorted(kinds(run())) == ["entry added"] * 4
    assert counts(archive) == (0, 4, 0, 4)
    found = articles(archive)
    assert {article.url for article in found} == {f"{server.url}/{at}" for at in range(4)}
    assert {article.published and article.published.isoformat() for article in found} == {"1981-01-19"}
    assert any("Warren Christopher initialled" in article.text for article in found)
    assert run() == []


def test_what_is_read_is_in_the_archive_with_its_claims(
    archive: Archive, server: Server, add, run, reader: object
) -> None:
    server.pages[FEED] = feed(item("/0"))
    add()
    assert kinds(run()) == ["entry added"]
    assert any(row.type == "AGREE" for row in archive.timeline())


def test_two_processes_may_read(archive: Archive, server: Server, add, run, reader: object) -> None:
    server.pages[FEED] = feed(item("/0"), item("/1"))
    add()
    assert kinds(run(workers=2)) == ["entry added"] * 2
    assert counts(archive) == (0, 2, 0, 2)
    assert archive.timeline()


def test_only_what_is_new_is_fetched(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    server.pages[FEED] = feed(item("/0"))
    add()
    run()
    server.pages[FEED] = feed(item("/1"), item("/0?utm_source=rss"))
    server.asked.clear()
    clock.forward(hours=1)
    assert kinds(run()) == ["feed read", "entry added"]
    assert server.asked == ["/robots.txt", FEED, "/1"]


def test_a_feed_that_has_not_changed_says_so(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    told: list[tuple[str | None, str | None]] = []
    tag = {"ETag": '"a1"', "Last-Modified": "Mon, 19 Jan 1981 07:00:00 GMT", "Content-Type": "text/xml"}

    def conditional(headers: Headers) -> Answer:
        told.append((headers.get("if-none-match"), headers.get("if-modified-since")))
        return (304, {}, b"") if told[-1][0] == '"a1"' else (200, tag, rss(item("/0")))

    server.pages[FEED] = conditional
    add()
    run()
    clock.forward(hours=1)
    assert kinds(run()) == ["feed unchanged"]
    assert told == [(None, None), ('"a1"', "Mon, 19 Jan 1981 07:00:00 GMT")]
    assert only(archive).read_at == clock.at


def test_a_changed_entry_is_a_new_version(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    server.pages[FEED] = feed(item("/0", "<atom:updated>1981-01-19T07:00:00Z</atom:updated>"))
    add()
    run()
    server.pages["/0"] = page(TEXTS[0] + " The captives left at dusk")
    clock.forward(hours=1)
    assert kinds(run()) == ["feed read"]  # the page has changed, but the feed does not say so
    server.pages[FEED] = feed(item("/0", "<atom:updated>1981-01-19T12:00:00Z</atom:updated>"))
    clock.forward(hours=2)
    assert kinds(run()) == ["feed read", "entry added"]
    old, new = sorted(articles(archive), key=lambda article: len(article.text))
    assert [version.id for version in archive.versions(new.id)] == [old.id, new.id]


def test_an_entry_that_changes_all_the_time_is_fetched_less_and_less(
    archive: Archive, server: Server, clock: Clock, add, run
) -> None:
    ticks = iter(range(10_000))
    server.pages[FEED] = lambda _: feed(item("/0", f"<description>Edition {next(ticks)}</description>"))
    add()
    for _ in range(24 * 7):
        run()
        clock.forward(hours=1)
    fetched = server.asked.count("/0")
    assert 5 <= fetched <= 10
    assert counts(archive)[3] == 1


def test_an_entry_without_an_address_is_read_from_its_feed(archive: Archive, server: Server, add, run) -> None:
    server.pages[FEED] = feed(item("", f"<guid isPermaLink='false'>tag:7</guid><description>{TEXTS[2]}</description>"))
    add()
    assert kinds(run()) == ["entry added"]
    (article,) = articles(archive)
    assert (article.text, article.outlet, article.url) == (TEXTS[2], "Meridian Wire", None)
    assert server.asked.count("/robots.txt") == 1


def test_a_page_in_two_feeds_is_fetched_once(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    server.pages["/other.xml"] = feed(item("/0?utm_medium=feed"), title="World")
    add()
    add("/other.xml")
    run()
    assert server.asked.count("/0") == 1
    assert counts(archive) == (0, 5, 0, 4)


# Manners


def test_a_host_is_asked_one_at_a_time_with_a_pause(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    asked: list[datetime] = []

    def noted(answer: Answer) -> Callable[[Headers], Answer]:
        return lambda _: asked.append(clock.at) or answer  # type: ignore[func-returns-value]

    server.pages |= {path: noted(answer) for path, answer in server.pages.items() if isinstance(answer, tuple)}
    add()
    run()
    assert len(asked) == 5
    assert min(later - earlier for earlier, later in pairwise(asked)) >= timedelta(seconds=2)


def test_the_pause_is_as_long_as_the_site_wants(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 20\n")
    add()
    run()
    assert clock.at - START >= timedelta(seconds=80)
    assert counts(archive) == (0, 4, 0, 4)


def test_what_a_site_asks_to_leave_is_left(archive: Archive, server: Server, add, run) -> None:
    server.pages["/robots.txt"] = (200, {}, b"User-agent: backchannel\nDisallow: /2\n")
    add()
    happened = run()
    assert sorted(kinds(happened)) == ["entry added"] * 3 + ["entry refused"]
    assert "/2" not in server.asked
    (refused,) = [one for one in happened if one.kind == "refused"]
    assert refused.reason == "its site asks programs not to fetch it (robots.txt)"
    assert archive.counts()["refusals"] == 1


def test_the_text_of_a_feed_stands_in_for_a_page_that_may_not_be_fetched(
    archive: Archive, server: Server, add, run
) -> None:
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /2\n")
    server.pages[FEED] = feed(item("/2", f"<content:encoded><![CDATA[<p>{TEXTS[2]}</p>]]></content:encoded>"))
    add()
    (happened,) = run()
    assert (happened.kind, happened.reason) == ("added", "its site asks programs not to fetch it (robots.txt)")
    (article,) = articles(archive)
    assert (article.text, article.url) == (TEXTS[2], f"{server.url}/2")


def test_a_feed_that_programs_are_to_leave_is_not_added(server: Server, add) -> None:
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /feed\n")
    with pytest.raises(SourceError, match="asks programs not to fetch it"):
        add()
    assert FEED not in server.asked


def test_a_site_that_asks_to_be_left_alone_is(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    server.pages["/0"] = (429, {"Retry-After": "7200"}, b"")
    add()
    happened = run()
    assert kinds(happened)[-1] == "entry put off"
    assert happened[-1].again == clock.at + timedelta(hours=2)
    server.asked.clear()
    clock.forward(hours=1, minutes=50)
    assert run() == []
    assert server.asked == []
    server.pages["/0"] = page(TEXTS[0])
    clock.forward(minutes=10, seconds=1)
    assert sorted(kinds(run()))[:4] == ["entry added"] * (5 - len(happened)) + ["feed read"] * (len(happened) - 1)
    assert counts(archive) == (0, 4, 0, 4)


def test_a_redirect_to_another_host_is_a_visit_there(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    server.pages["/go"] = (302, {"Location": f"{other}/1"}, b"")
    server.pages[FEED] = feed(item("/go"))
    add()
    held = archive.feeds.hold(host_of(other), clock.at)
    assert not isinstance(held, datetime)
    server.asked.clear()
    assert kinds(run()) == ["entry added"]
    assert clock.at >= held.until
    assert server.asked.count("/1") == 1
    assert server.asked.count("/robots.txt") == 2  # each host has its own


# What goes wrong


def test_a_failing_entry_is_tried_for_days_and_then_refused(
    archive: Archive, server: Server, clock: Clock, add, run
) -> None:
    server.pages["/0"] = (500, {}, b"")
    server.pages[FEED] = feed(item("/0"), head="<ttl>1440</ttl>")
    add()
    tried: list[datetime] = []
    for _ in range(24 * 4):
        tried += [clock.at for one in run() if one.what == "entry"]
        clock.forward(hours=1)
    assert len(tried) == ATTEMPTS == server.asked.count("/0")
    assert timedelta(days=2) < tried[-1] - tried[0] < timedelta(days=4)
    assert counts(archive) == (0, 0, 1, 0)
    assert archive.counts()["refusals"] == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((410, {}, b""), "HTTP status 410"),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF"), "is of type application/pdf"),
        ((200, {"Content-Type": "text/html"}, b"<html><body></body></html>"), "no article"),
    ],
)
def test_what_will_never_be_an_article_is_refused_at_once(
    server: Server, add, run, answer: Answer, reason: str
) -> None:
    server.pages |= {"/0": answer, FEED: feed(item("/0"))}
    add()
    (happened,) = run()
    assert happened.kind == "refused"
    assert reason in (happened.reason or "")


def test_a_broken_feed_is_asked_less_and_less_and_heals(
    archive: Archive, server: Server, clock: Clock, add, run
) -> None:
    server.pages[FEED] = feed(item("/0"))
    add()
    run()
    server.pages[FEED] = (200, {"Content-Type": "text/xml"}, b"<oops/>")
    rests: list[timedelta] = []
    clock.forward(hours=1)
    for _ in range(10):
        (happened,) = run()
        assert (happened.kind, happened.reason) == ("trouble", "is no feed: it begins with <oops>")
        assert happened.again
        rests.append(happened.again - clock.at)
        clock.at = happened.again
    assert rests[:4] == [timedelta(minutes=minutes) for minutes in (10, 20, 40, 80)]
    assert max(rests) == timedelta(days=1)
    assert (only(archive).failures, only(archive).reason) == (10, "is no feed: it begins with <oops>")
    server.pages[FEED] = feed(item("/0"))
    assert kinds(run()) == ["feed read"]
    assert (only(archive).failures, only(archive).reason) == (0, None)


BOMB = (
    b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<rss version="2.0"><channel><title>&b;</title></channel></rss>'
)


def test_a_bomb_is_refused_with_its_reason(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    add()
    run()
    server.pages[FEED] = (200, {"Content-Type": "application/rss+xml"}, BOMB)
    clock.forward(hours=1)
    (happened,) = run()
    assert happened.kind == "trouble"
    assert "entities" in (only(archive).reason or "")
    server.pages["/bomb.xml"] = server.pages[FEED]
    with pytest.raises(SourceError, match=r"/bomb\.xml: .*entities"):
        add("/bomb.xml")


def test_a_feed_that_is_gone_is_not_asked_again(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    add()
    run()
    server.pages[FEED] = (410, {}, b"")
    clock.forward(hours=1)
    assert kinds(run()) == ["feed ended"]
    clock.forward(days=30)
    server.asked.clear()
    assert run() == []
    assert server.asked == []
    assert only(archive).ended_at == START + (only(archive).asked_at - START)
    server.pages[FEED] = feed(item("/0"))
    assert add().added is False
    assert only(archive).ended_at is None
    assert kinds(run()) == ["feed read"]


def test_a_feed_that_has_moved_is_followed(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    add()
    run()
    server.pages |= {"/new.xml": feed(item("/0"), item("/1")), FEED: (301, {"Location": "/new.xml"}, b"")}
    clock.forward(hours=1)
    happened = run()
    assert kinds(happened) == ["feed read", "feed moved"]
    assert happened[-1].moved_to == only(archive).url == f"{server.url}/new.xml"
    server.asked.clear()
    clock.forward(hours=1)
    assert kinds(run()) == ["feed read"]
    assert server.asked == ["/robots.txt", "/new.xml"]
    assert counts(archive) == (0, 4, 0, 4)


def test_a_feed_that_moves_to_one_that_is_watched_becomes_one_with_it(
    archive: Archive, server: Server, clock: Clock, add, run
) -> None:
    add()
    server.pages["/new.xml"] = feed(item("/0"), item("/9"))
    add("/new.xml")
    run()
    server.pages[FEED] = (301, {"Location": "/new.xml"}, b"")
    clock.forward(hours=1)
    run()
    assert only(archive).url == f"{server.url}/new.xml"
    assert counts(archive)[3] == 4


def test_a_feed_is_asked_more_often_when_more_is_new(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    numbers = iter(range(10_000))
    server.pages[FEED] = lambda _: feed(item("", f"<description>{next(numbers)}. {TEXTS[0]}</description>"))
    add()
    for _ in range(5):
        clock.at = only(archive).next_at
        run()
    assert only(archive).every == 600
    server.pages[FEED] = feed()
    for _ in range(20):
        clock.at = only(archive).next_at
        run()
    assert only(archive).every == 86_400


def test_a_feed_may_say_how_often(archive: Archive, server: Server, add) -> None:
    server.pages[FEED] = feed(item("/0"), head="<ttl>240</ttl>")
    add()
    assert only(archive).every == 240 * 60


# Adding


def test_the_feed_of_a_page_is_taken(server: Server, add) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    server.pages["/"] = (200, {"Content-Type": "text/html"}, f"<html><head>{link}</head></html>".encode())
    assert add("/") == Subscribed(server.url + FEED, "Meridian Wire", True, 4, f"{server.url}/")


def test_of_several_feeds_the_user_chooses(server: Server, add, archive: Archive) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("a", "b"))
    server.pages["/"] = (200, {"Content-Type": "text/html"}, f"<html><head>{links}</head></html>".encode())
    with pytest.raises(SourceError, match=f"several feeds; add the one that is meant: {server.url}/a, {server.url}/b"):
        add("/")
    assert archive.feeds.rows() == ()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("/0", "is a page, not a feed"),
        ("/nothing", "HTTP status 404"),
        ("ftp://paper.example/feed", "begins with https://"),
        ("https://paper.example/" + "x" * 3000, "longer than 2,000"),
    ],
)
def test_what_is_no_feed_is_not_added(server: Server, add, archive: Archive, url: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        add(url)
    assert archive.feeds.rows() == ()


# Restarts, and several at once


def test_what_was_stopped_goes_on_at_once(archive: Archive, server: Server, clock: Clock, add, run) -> None:
    add()
    with closing(watch(archive, allow_private=True, clock=clock, sleep=clock.sleep)) as watching:
        assert kinds(list(islice(watching, 1))) == ["entry added"]
    before = clock.at
    assert kinds(run()) == ["entry added"] * 3
    assert clock.at - before < timedelta(seconds=30)
    assert counts(archive) == (0, 4, 0, 4)


def test_what_was_fetched_and_not_read_is_not_fetched_again(
    archive: Archive, server: Server, add, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages[FEED] = feed(item("/0"))
    add()
    with monkeypatch.context() as broken:
        broken.setattr("backchannel.reading.read_article", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run()
    assert counts(archive) == (1, 0, 0, 0)
    assert kinds(run()) == ["entry added"]
    assert server.asked.count("/0") == 1


_WATCHER = """
import sys
from datetime import UTC, datetime, timedelta
sys.path.insert(0, sys.argv[2])
from types import SimpleNamespace
from factories import READ_BY
from backchannel import courtesy
from backchannel.archive.store import open_archive
from backchannel.model.records import Record
from backchannel.watch import watch
sys.modules["backchannel.reading"] = SimpleNamespace(
    load_reader=lambda _: SimpleNamespace(read_by=READ_BY), read_article=lambda article, **_: Record(article, READ_BY)
)
courtesy.SHORTEST_DELAY = timedelta(seconds=0.01)
ahead = timedelta(seconds=float(sys.argv[3]))
def clock():
    return datetime.now(UTC) + ahead
with open_archive(sys.argv[1]) as archive:
    print("open", flush=True)
    for happened in watch(archive, once=True, allow_private=True, clock=clock):
        print(happened.kind, happened.url, flush=True)
"""


def _watcher(archive: Archive, ahead: float) -> subprocess.Popen[str]:
    tests = str(Path(__file__).parent)
    command = [sys.executable, "-c", _WATCHER, archive.name, tests, str(ahead)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _many(server: Server, count: int) -> None:
    """A feed of as many pages, no two of which are answered alike: one fetched twice would be two articles."""
    asked = iter(range(100_000))

    def fresh(at: int) -> Callable[[Headers], Answer]:
        return lambda _: page(f"{TEXTS[at % 4]} This was dispatch number {at}, and copy {next(asked)} of it")

    server.pages |= {f"/many/{at}": fresh(at) for at in range(count)}
    server.pages[FEED] = feed(*(item(f"/many/{at}") for at in range(count)))


def test_two_watchers_share_the_work(archive: Archive, server: Server, clock: Clock, add) -> None:
    clock.at = datetime.now(UTC)
    _many(server, 20)
    add()
    both = [_watcher(archive, 10_000) for _ in range(2)]
    said = [watcher.communicate(timeout=120) for watcher in both]
    assert [err for _, err in said] == ["", ""]
    assert counts(archive) == (0, 20, 0, 20)
    assert [server.asked.count(f"/many/{at}") for at in range(20)] == [1] * 20
