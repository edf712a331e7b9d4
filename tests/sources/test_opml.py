"""Lists of feeds, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import SourceError
from backchannel.sources.opml import Subscription, read_opml, write_opml

OPML = b"""<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="World"><outline text="Near East"><outline type="rss" text="Paper" xmlUrl="https://paper.example/rss"/>
</outline><outline title="Desk" text="x" xmlurl=" feed://desk.example/atom "/></outline>
<outline text="https://plain.example/rss" xmlUrl="feed:https://plain.example/rss"/><outline text="Empty"/>
<outline text="A"><outline><outline text="B &amp; C" XMLURL="ftp://odd.example"/></outline></outline></body></opml>"""


def test_feeds_are_read_with_their_titles_and_folders() -> None:
    assert read_opml(OPML) == (
        Subscription("https://paper.example/rss", "Paper", "World/Near East"),
        Subscription("http://desk.example/atom", "Desk", "World"),
        Subscription("https://plain.example/rss"),
        Subscription("ftp://odd.example", "B & C", "A"),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"nothing", "is no XML"),
        (b"<rss/>", "begins with <rss>"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><outline text="&a;" xmlUrl="https://a.example"/></opml>', "entities"),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>', "entities"),
    ],
)
def test_what_is_no_opml_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_opml(data)


def test_one_folder_stands_once_where_its_feeds_stand_together() -> None:
    feeds = [
        Subscription(f"https://{name}.example/", None, folder)
        for name, folder in [("a", "X"), ("b", "X/Y"), ("c", "X")]
    ]
    data = write_opml(feeds)
    assert data.count(b'text="X"') == 1
    assert read_opml(data) == tuple(feeds)


lines = st.text(max_size=12).map(lambda text: " ".join("".join(c for c in text if c.isprintable()).split()))
addresses = lines.map(lambda text: "https://a.example/" + text.replace(" ", ""))
folders = st.lists(lines.map(lambda text: text.replace("/", "").strip()), max_size=3).map(
    lambda parts: "/".join(filter(None, parts)) or None
)
subscriptions = st.builds(Subscription, addresses, lines.map(lambda text: text or None), folders)


@settings(deadline=None)
@given(st.lists(subscriptions, max_size=6))
def test_what_is_written_is_read_back(feeds: list[Subscription]) -> None:
    assert read_opml(write_opml(feeds)) == tuple(feeds)


@settings(deadline=None)
@given(
    st.lists(st.builds(Subscription, st.text(max_size=9).map("http://a/{}".format), st.text(), st.text()), max_size=4)
)
def test_what_cannot_be_written_is_written_as_near_as_can_be(feeds: list[Subscription]) -> None:
    once = read_opml(write_opml(feeds))
    assert len(once) == len(feeds)
    assert read_opml(write_opml(once)) == once


@settings(deadline=None)
@given(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12))
def test_a_damaged_list_is_a_list_or_refused(where: float, cut: int, put: bytes) -> None:
    at = int(where * len(OPML))
    try:
        found = read_opml(OPML[:at] + put + OPML[at + cut :])
    except SourceError:
        return
    assert all(isinstance(feed, Subscription) and feed.url for feed in found)
