"""What is kept of feeds, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import dispatch
from hypothesis import given
from hypothesis import strategies as st

from backchannel.archive.feeds import next_every
from backchannel.archive.feeds_due import LEASE, SHORTEST_DELAY, DueEntry, DueFeed, Freed, Hold, Horizon
from backchannel.archive.feeds_entries import Noted, Offered, pack_article, unpack_article
from backchannel.archive.store import Archive, open_archive
from backchannel.model.article import Article

NOW = datetime(1981, 1, 19, 8, tzinfo=UTC)
FEED = "https://paper.example/world.xml"
HOST = "paper.example"


def after(**time: float) -> datetime:
    return NOW + timedelta(**time)


def offered(at: int, host: str = HOST, digest: str = "a", **rest: object) -> Offered:
    url = f"https://{host}/{at}"
    values = {"title": f"Number {at}", "published": date(1981, 1, 19), "content": None} | rest
    return Offered(url, url, host, digest=digest, **values)  # type: ignore[arg-type]


def free(hold: Hold | None, now: datetime, failed: bool = False) -> tuple[Freed, ...]:
    assert hold
    return (Freed(hold, now + SHORTEST_DELAY, failed),)


def taken_feed(archive: Archive, now: datetime = NOW) -> DueFeed:
    (due,), _ = archive.feeds.take(now, 1)
    assert isinstance(due, DueFeed)
    return due


def taken_entry(archive: Archive, now: datetime) -> DueEntry:
    (due,), _ = archive.feeds.take(now, 1)
    assert isinstance(due, DueEntry)
    return due


def watched(archive: Archive, *entries: Offered, url: str = FEED) -> DueFeed:
    """A feed that was read at NOW and has these entries; its host is free."""
    archive.feeds.add(url, HOST, NOW)
    due = DueFeed(url, 1800, 0, None, None, None, None)
    archive.feeds.feed_read(due, NOW, title="The Paper", etag='"1"', offered=entries)
    return due


def test_a_feed_is_added_once(archive: Archive) -> None:
    feeds = archive.feeds
    assert feeds.add(FEED, HOST, NOW, title="The Paper", folder="World")
    assert not feeds.add(FEED, HOST, after(hours=1))
    (row,) = feeds.rows()
    assert (row.url, row.title, row.folder, row.added_at, row.next_at) == (FEED, "The Paper", "World", NOW, NOW)
    assert (row.every, row.failures, row.read_at, row.ended_at, row.waiting) == (1800, 0, None, None, 0)
    assert not feeds.add(FEED, HOST, NOW, folder="Papers/World")
    assert feeds.rows()[0].folder == "Papers/World"
    assert row.to_dict()["next_at"] == NOW.isoformat()


def test_a_feed_is_removed_with_its_entries(archive: Archive) -> None:
    watched(archive, offered(1))
    assert archive.feeds.remove(FEED)
    assert not archive.feeds.remove(FEED)
    assert archive.feeds.rows() == ()
    assert archive.feeds.take(after(days=1), 9) == ([], None)


def test_what_is_due_is_given_to_one_alone(archive: Archive, place: str) -> None:
    watched(archive, offered(1), offered(2), offered(3, "other.example"))
    with open_archive(place) as second:
        mine, wake = archive.feeds.take(NOW, 9)
        assert {due.url for due in mine if isinstance(due, DueEntry)} == {
            "https://paper.example/1",
            "https://other.example/3",
        }
        assert wake == after(minutes=30)  # when the feed is asked again
        theirs, wake = second.feeds.take(NOW, 9)
        assert (theirs, wake) == ([], NOW + LEASE)
        for due in mine:
            assert isinstance(due, DueEntry)
            archive.feeds.kept(due, "0123", NOW, free(due.hold, NOW))
        assert second.feeds.take(NOW, 9) == ([], NOW + SHORTEST_DELAY)
        (last,), _ = second.feeds.take(NOW + SHORTEST_DELAY, 9)
        assert last.url == "https://paper.example/2"


def test_there_is_no_more_taken_than_there_is_room_for(archive: Archive) -> None:
    watched(archive, *(offered(at, f"host{at}.example") for at in range(5)))
    assert [len(archive.feeds.take(NOW, 2)[0]) for _ in range(4)] == [2, 2, 1, 0]


def test_the_feed_of_a_host_goes_before_its_entries(archive: Archive) -> None:
    watched(archive, offered(1))
    assert isinstance(archive.feeds.take(after(minutes=31), 1)[0][0], DueEntry)  # it has waited longer
    archive.feeds.add("https://paper.example/new.xml", HOST, NOW)
    due = taken_feed(archive, after(hours=1))
    assert due.url == "https://paper.example/new.xml"


def test_what_a_killed_process_held_is_due_again(archive: Archive) -> None:
    watched(archive, offered(1))
    first = taken_entry(archive, NOW)
    assert archive.feeds.take(NOW + LEASE - timedelta(seconds=1), 9)[0] == []
    second = taken_entry(archive, NOW + LEASE)
    assert second.entry == first.entry
    # The first one comes back to life: it frees nothing that the second holds.
    archive.feeds.free(free(first.hold, NOW), NOW)
    assert archive.feeds.take(NOW + LEASE, 9)[0] == []


def test_what_is_let_go_is_due_at_once(archive: Archive) -> None:
    watched(archive, offered(1))
    due = taken_entry(archive, NOW)
    archive.feeds.let_go([due], NOW)
    again = taken_entry(archive, NOW + SHORTEST_DELAY)
    article = dispatch().article
    assert archive.feeds.fetched(again, article, after(seconds=3), free(again.hold, after(seconds=3)))
    assert archive.feeds.take(after(seconds=10), 9)[0] == []
    archive.feeds.let_go([replace(again, hold=None)], after(seconds=10))
    assert taken_entry(archive, after(seconds=10)).article == article


def test_a_host_that_fails_rests_longer_and_longer(archive: Archive) -> None:
    now, rests = NOW, []
    for _ in range(10):
        mine = archive.feeds.hold(HOST, now)
        assert isinstance(mine, Hold)
        archive.feeds.free(free(mine, now, failed=True), now)
        until = archive.feeds.hold(HOST, now)
        assert isinstance(until, datetime)
        rests.append((until - now).total_seconds())
        now = until
    assert rests == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    mine = archive.feeds.hold(HOST, now)
    assert isinstance(mine, Hold)
    archive.feeds.free(free(mine, now), now)
    assert archive.feeds.hold(HOST, now) == now + SHORTEST_DELAY


def test_beyond_the_horizon_nothing_is_waited_for(archive: Archive) -> None:
    watched(archive, offered(1))
    due = taken_entry(archive, NOW)
    archive.feeds.put_off(due, NOW, free(due.hold, NOW), "is busy", until=after(minutes=15))
    assert archive.feeds.take(NOW, 9) == ([], after(minutes=15))
    assert archive.feeds.take(NOW, 9, by=Horizon(NOW, NOW)) == ([], None)
    assert archive.feeds.take(NOW, 9, by=Horizon(NOW, after(hours=1))) == ([], after(minutes=15))
    assert archive.feeds.take(NOW, 9, by=Horizon(after(hours=1), NOW)) == ([], after(minutes=30))


def test_an_entry_goes_its_way(archive: Archive) -> None:
    watched(archive, offered(1, content="The text in the feed."))
    due = taken_entry(archive, NOW)
    assert (due.outlet, due.content, due.attempts, due.article) == ("The Paper", "The text in the feed.", 0, None)
    archive.feeds.put_off(due, NOW, free(due.hold, NOW), "is busy", until=after(minutes=1))
    due = taken_entry(archive, after(minutes=1))
    assert due.attempts == 1
    article = dispatch().article
    assert archive.feeds.fetched(due, article, after(minutes=1), free(due.hold, after(minutes=1)), "no page")
    assert not archive.feeds.fetched(due, article, after(minutes=1), ())
    assert archive.feeds.rows()[0].waiting == 1
    due = taken_entry(archive, after(minutes=1) + LEASE)
    assert (due.article, due.hold, due.content, due.reason) == (article, None, None, "no page")
    archive.feeds.kept(due, article.id, after(minutes=4))
    assert (archive.feeds.rows()[0].waiting, archive.feeds.rows()[0].kept) == (0, 1)


def test_what_a_feed_offers_is_laid_beside_what_is_known(archive: Archive) -> None:
    due = watched(archive, offered(1), offered(2))
    again = [offered(2), offered(3), offered(1, digest="b")]
    assert archive.feeds.feed_read(due, NOW, offered=again) == Noted(new=1, changed=1)
    assert archive.feeds.feed_read(due, NOW, offered=again) == Noted()
    assert archive.feeds.feed_read(due, NOW) == Noted()
    assert archive.feeds.rows()[0].waiting == 3


def test_many_entries_are_noted(archive: Archive) -> None:
    due = watched(archive, *map(offered, range(1200)))
    assert archive.feeds.rows()[0].waiting == 1200
    assert archive.feeds.feed_read(due, NOW, offered=[offered(at, digest="b") for at in range(1300)]) == Noted(
        100, 1200
    )


@pytest.mark.parametrize("refused", [False, True])
def test_a_changed_entry_waits_an_hour_after_it_was_fetched(archive: Archive, refused: bool) -> None:
    feed = watched(archive, offered(1))
    due = taken_entry(archive, NOW)
    if refused:
        archive.feeds.refused(due, NOW, free(due.hold, NOW), "holds no article")
    else:
        archive.feeds.kept(due, "0123", NOW, free(due.hold, NOW))
    archive.feeds.feed_read(feed, after(minutes=10), offered=[offered(1, digest="b")])
    taken, wake = archive.feeds.take(after(minutes=10), 9)
    assert (taken, wake) == ([], after(minutes=40))
    by = Horizon(NOW, after(hours=1))
    (due,), _ = archive.feeds.take(after(hours=1), 9, by=by)
    assert isinstance(due, DueEntry)
    assert (due.attempts, due.article_id) == (0, None if refused else "0123")


def test_a_page_of_two_feeds_is_kept_for_both(archive: Archive) -> None:
    watched(archive, offered(1))
    watched(archive, offered(1), url="https://paper.example/all.xml")
    due = taken_entry(archive, NOW)
    archive.feeds.kept(due, "0123", NOW, free(due.hold, NOW))
    watched(archive, offered(1), url="https://paper.example/late.xml")
    assert [(row.waiting, row.kept) for row in archive.feeds.rows()] == [(0, 1)] * 3


def test_an_article_of_the_feed_itself_is_read_without_asking(archive: Archive) -> None:
    article = dispatch().article
    watched(archive, replace(offered(1), url=None, host=None, article=article))
    due = taken_entry(archive, NOW)
    assert (due.article, due.hold) == (article, None)
    assert archive.feeds.take(NOW, 9)[0] == []


def test_an_entry_with_nothing_in_it_is_refused(archive: Archive) -> None:
    watched(archive, replace(offered(1), url=None, host=None, reason="has no text"))
    assert archive.feeds.rows()[0].refused == 1
    assert archive.feeds.take(NOW, 9)[0] == []


def test_a_feed_that_fails(archive: Archive) -> None:
    archive.feeds.add(FEED, HOST, NOW)
    due = taken_feed(archive)
    assert archive.feeds.feed_failed(due, NOW, free(due.hold, NOW), "is no feed", wait=None, ended=False) == after(
        minutes=10
    )
    due = taken_feed(archive, after(minutes=10))
    assert due.failures == 1
    now = after(minutes=10)
    assert archive.feeds.feed_failed(due, now, (), "asks to wait", wait=9e4, ended=False) == now + timedelta(
        seconds=9e4
    )
    (row,) = archive.feeds.rows()
    assert (row.failures, row.reason, row.asked_at, row.read_at) == (2, "asks to wait", now, None)
    archive.feeds.feed_failed(due, now, (), "is gone", wait=None, ended=True)
    assert archive.feeds.rows()[0].ended_at == now
    assert archive.feeds.take(after(days=9), 9) == ([], None)
    archive.feeds.add(FEED, HOST, after(days=9))
    assert (archive.feeds.rows()[0].ended_at, archive.feeds.rows()[0].failures) == (None, 0)


def test_a_feed_that_moves_keeps_its_entries(archive: Archive) -> None:
    watched(archive, offered(1), offered(2))
    archive.feeds.move(FEED, "https://new.example/feed", "new.example")
    (row,) = archive.feeds.rows()
    assert (row.url, row.title, row.waiting) == ("https://new.example/feed", "The Paper", 2)
    (due,), _ = archive.feeds.take(after(hours=1), 1, by=Horizon(after(hours=1), NOW - timedelta(days=1)))
    assert isinstance(due, DueFeed)
    assert (due.etag, due.hold and due.hold.host) == ('"1"', "new.example")
    archive.feeds.move("https://none.example/", "https://new.example/feed", "new.example")
    assert len(archive.feeds.rows()) == 1


def test_a_feed_that_moves_to_another_becomes_one_with_it(archive: Archive) -> None:
    watched(archive, offered(1), offered(2))
    watched(archive, offered(2), offered(3), url="https://new.example/feed")
    archive.feeds.move(FEED, "https://new.example/feed", "new.example")
    (row,) = archive.feeds.rows()
    assert (row.url, row.waiting) == ("https://new.example/feed", 3)


def test_a_feed_that_was_removed_meanwhile_takes_nothing(archive: Archive) -> None:
    feed = watched(archive, offered(1))
    due = taken_entry(archive, NOW)
    archive.feeds.remove(FEED)
    assert archive.feeds.feed_read(feed, NOW, offered=[offered(2)]) == Noted()
    assert not archive.feeds.fetched(due, dispatch().article, NOW, free(due.hold, NOW))
    archive.feeds.kept(due, "0123", NOW)
    assert archive.feeds.rows() == ()


def test_any_text_comes_back(archive: Archive) -> None:
    odd = "nil \x00, half \ud800, escape \x1a0000 and 語"
    watched(archive, offered(1, content=odd, title=odd))
    due = taken_entry(archive, NOW)
    assert (due.content, due.title) == (odd, odd)
    article = Article(odd, None, odd, None, None, None)
    assert archive.feeds.fetched(due, article, NOW, free(due.hold, NOW))
    assert taken_entry(archive, NOW + LEASE).article == article


@given(st.text(st.characters(exclude_categories=())), st.none() | st.dates(), st.none() | st.text())
def test_an_article_is_packed_and_unpacked(text: str, published: date | None, title: str | None) -> None:
    article = Article(text, published, title, "Meridian Wire", "https://wire.example/1", "en")
    assert unpack_article(pack_article(article)) == article


@pytest.mark.parametrize(
    ("every", "new", "first", "minutes", "expected"),
    [
        (1800, 4, True, None, 1800),
        (1800, 4, False, None, 900),
        (900, 1, False, None, 600),
        (1800, 0, False, None, 2700),
        (80_000, 0, False, None, 86_400),
        (1800, 4, False, 90, 5400),
        (1800, 0, True, 1, 1800),
        (1800, 0, False, 99_999, 86_400),
    ],
)
def test_how_often_a_feed_is_asked(every: int, new: int, first: bool, minutes: float | None, expected: int) -> None:
    assert next_every(every, new, first=first, minutes=minutes) == expected
