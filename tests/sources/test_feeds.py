"""Feeds in every form, and what is no feed."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.feed_entries import MAX_ENTRIES, read_day
from backchannel.sources.feeds import Entry, Feed, article_from_entry, find_feeds, parse_feed

HOME = "https://paper.example/feeds/world.xml"
DAY = date(1980, 4, 25)
CONTENT = "<p>The envoys met in <b>Algiers</b>.</p><p>They left.<br/>By air.</p><script>x()</script>"
TEXT = "The envoys met in Algiers.\n\nThey left.\nBy air."


def rss(item: str, head: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:media="http://search.yahoo.com/mrss/"><channel><title>The Paper</title>'
        f"<atom:link rel='self' href='{HOME}'/><link>https://paper.example/</link>{head}{item}</channel></rss>"
    ).encode()


def atom(entry: str) -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">The &lt;i&gt;Paper&lt;/i&gt;</title>'
        f'<link rel="self" href="{HOME}"/><link href="/"/>{entry}</feed>'
    ).encode()


def json_feed(*items: Any) -> bytes:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "The Paper", "home_page_url": "/"}
    return json.dumps(head | {"items": items}).encode()


def only(content: bytes) -> Entry:
    feed = parse_feed(content, url=HOME)
    assert (feed.title, feed.url) == ("The Paper", "https://paper.example/")
    (entry,) = feed.entries
    return entry


RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel rdf:about="{HOME}"><title>The Paper</title>
 <link>https://paper.example/</link><items><rdf:Seq><rdf:li rdf:resource="https://paper.example/1"/></rdf:Seq></items>
 </channel><item rdf:about="https://paper.example/1"><title>Talks</title><link>https://paper.example/1</link>
 <description>The envoys met.</description><dc:date>1980-04-25T10:00:00Z</dc:date>
 <content:encoded><![CDATA[{CONTENT}]]></content:encoded></item></rdf:RDF>""".encode()
RSS_2 = rss(
    f"<item><title>Talks</title><media:title>Picture</media:title><link>/1</link><guid>https://paper.example/1</guid>"
    f"<pubDate>Fri, 25 Apr 1980 23:30:00 -0500</pubDate><description>&lt;p>The envoys met.&lt;/p></description>"
    f"<content:encoded><![CDATA[{CONTENT}]]></content:encoded></item>"
)
RSS_091 = (
    b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"'
    b' "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>The Paper</title>'
    b"<link>https://paper.example/</link><item><title>Talks</title><link>https://paper.example/1</link>"
    b"<description>The envoys met.</description></item></channel></rss>"
)
ATOM = atom(
    '<entry><title>Talks</title><id>https://paper.example/1</id><link rel="alternate" href="../1"/><link rel="replies"'
    ' href="/2"/><published>1980-04-25T23:30:00-05:00</published><updated>1980-05-01T00:00:00Z</updated>'
    f'<summary>The envoys met.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{CONTENT}</div>'
    "</content></entry>"
)
JSON = json_feed(
    {
        "id": "https://paper.example/1", "url": "/1", "title": "Talks", "summary": "The envoys met.",
        "content_html": CONTENT, "date_published": "1980-04-25T23:30:00-05:00", "date_modified": "1980-05-01",
    }
)  # fmt: skip


@pytest.mark.parametrize("content", [RSS_2, RDF, ATOM, JSON], ids=["RSS 2.0", "RSS 1.0", "Atom", "JSON Feed"])
def test_an_entry_is_read_whole_from_every_form(content: bytes) -> None:
    page = "https://paper.example/1"
    assert replace(only(content), updated=None) == Entry(page, page, "Talks", DAY, "The envoys met.", TEXT)


@pytest.mark.parametrize(
    ("content", "updated"),
    [
        (ATOM, "1980-05-01T00:00:00Z"),
        (JSON, "1980-05-01"),
        (
            rss("<item><title>T</title><atom:updated> 1980-05-01T00:00:00Z</atom:updated></item>"),
            "1980-05-01T00:00:00Z",
        ),
        (RSS_2, None),
    ],
    ids=["Atom", "JSON Feed", "RSS", "none"],
)
def test_an_entry_says_when_it_was_changed(content: bytes, updated: str | None) -> None:
    assert only(content).updated == updated


SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("<ttl>90</ttl>", 90),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>9999999999999</ttl>", None),
        (f"<sy:updatePeriod {SY}> hourly</sy:updatePeriod>", 60),
        (f"<sy:updatePeriod {SY}>daily</sy:updatePeriod><sy:updateFrequency {SY}>4</sy:updateFrequency>", 360),
        (f"<ttl>30</ttl><sy:updatePeriod {SY}>daily</sy:updatePeriod>", 30),
        (f"<sy:updatePeriod {SY}>now and then</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_a_feed_says_how_often_it_wants_to_be_asked(head: str, minutes: float | None) -> None:
    assert parse_feed(rss("", head)).minutes == minutes


def test_an_old_feed_with_its_document_type_is_read() -> None:
    page = "https://paper.example/1"
    assert only(RSS_091) == Entry(page, page, "Talks", None, "The envoys met.", None)


@pytest.mark.parametrize(
    ("content", "url"),
    [
        (rss("<item><title>T</title><guid isPermaLink='false'>https://paper.example/x</guid></item>"), None),
        (rss("<item><title>T</title><guid>https://paper.example/x</guid></item>"), "https://paper.example/x"),
        (rss("<item><title>T</title><guid>tag:7</guid></item>"), None),
        (rss("<item><title>T</title><link> /a\n/b </link></item>"), "https://paper.example/a/b"),
        (rss("<item><title>T</title><link/><atom:link href='b'/></item>"), "https://paper.example/feeds/b"),
        (rss("<item xml:base='/x/'><title>T</title><link>b</link></item>"), "https://paper.example/x/b"),
        (rss("<item><title>T</title><link>javascript:alert(1)</link></item>"), None),
        (rss("<item><title>T</title><link>http://[::1</link></item>"), None),
        (atom("<entry><title>T</title><link rel='enclosure' href='/a.mp3'/></entry>"), None),
        (
            atom("<entry><title>T</title><link type='application/pdf' href='/a'/><link href='/b'/></entry>"),
            "https://paper.example/b",
        ),
        (atom("<entry><title>T</title><content src='/c' type='text/html'/></entry>"), "https://paper.example/c"),
        (json_feed({"id": 7, "title": "T", "external_url": "https://other.example/"}), "https://other.example/"),
    ],
)
def test_the_address_of_an_entry(content: bytes, url: str | None) -> None:
    assert only(content).url == url


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Talks &amp; more", "Talks & more"),
        ("Talks &amp;amp; more", "Talks & more"),
        ("Talks&amp;#8217; end", "Talks’ end"),
        ("<![CDATA[<b>Talks</b> &amp; more]]>", "Talks & more"),
        ("Talks&nbsp;&eacute;&nowhere;", "Talks é&nowhere;"),
        ("2 &lt; 3", "2 < 3"),
        ("a&#xD800;b&amp;#55296;c<![CDATA[<i>&#0;</i>&#8217;]]>&#99999999999", "a\ufffdb\ufffdc\ufffd’\ufffd"),
        ("\n Two\n lines\x0b ", "Two lines"),
    ],
)
def test_titles_are_lines_of_text(title: str, text: str) -> None:
    assert only(rss(f"<item><title>{title}</title></item>")).title == text


def test_a_text_in_atom_is_no_html() -> None:
    entry = only(atom("<entry><title>Of &lt;b&gt; tags</title><content>1 &lt;p&gt; 2</content></entry>"))
    assert (entry.title, entry.text) == ("Of <b> tags", "1 <p> 2")


def test_an_entry_without_an_address_may_carry_its_article() -> None:
    item = "<item><title>Talks</title><pubDate>25 Apr 80</pubDate><description>The envoys met.</description></item>"
    feed = parse_feed(rss(item), url=HOME)
    (entry,) = feed.entries
    assert (entry.url, entry.text, entry.summary) == (None, "The envoys met.", "The envoys met.")
    assert parse_feed(rss(item), url="https://elsewhere.example/").entries[0].id == entry.id
    assert article_from_entry(feed, entry) == Article.from_text(
        "The envoys met.", title="Talks", published=DAY, outlet="The Paper"
    )


def test_an_entry_that_is_but_an_address_carries_no_article() -> None:
    feed = parse_feed(RSS_091)
    with pytest.raises(SourceError, match="without a text"):
        article_from_entry(feed, feed.entries[0])


def test_entries_with_nothing_in_them_are_none_and_there_is_an_end_to_them() -> None:
    assert parse_feed(rss("<item/><item><guid>1</guid></item>")).entries == ()
    assert len(parse_feed(rss("<item><title>T</title></item>" * (MAX_ENTRIES + 9))).entries) == MAX_ENTRIES
    assert parse_feed(rss("<item><title>A</title><item><title>B</title></item></item>")).entries[0].title == "A"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("Fri, 25 Apr 1980 10:00:00 GMT", DAY), ("25 April 1980", DAY), ("25-Apr-80 10:00 EST", DAY),
        ("1980-04-25", DAY), ("1980-04-25T23:59:59.5-11:00", DAY), (" 1980-04-25 10:00", DAY),
        ("1980-04", None), ("1980-13-25", None), ("31 Feb 1980", None), ("04/05/1980", None), ("yesterday", None),
        ("0001-01-01T00:00:00", None), ("2999-01-01", None), ("", None), (None, None), ("1980-04-255", None),
        ("٢٥ Apr 1980", DAY),
    ],
)  # fmt: skip
def test_days(value: str | None, day: date | None) -> None:
    assert read_day(value) == day


def test_a_feed_is_read_in_the_encoding_that_it_or_its_header_names() -> None:
    text = "<?xml version='1.0' encoding='{}'?><rss><channel><title>Переговоры</title></channel></rss>"
    assert parse_feed(text.format("windows-1251").encode("windows-1251")).title == "Переговоры"
    assert parse_feed(text.format("utf-8").encode("koi8-r"), "text/xml; charset=koi8-r").title == "Переговоры"
    assert parse_feed(text.format("utf-16").encode("utf-16")).title == "Переговоры"


def test_a_feed_with_slips_is_read_as_far_as_it_goes() -> None:
    slips = "<rss><channel><title>A & B</title><item><title>One</title></item><item><title>Two</b></title></item><item>"
    feed = parse_feed(slips.encode())
    assert [entry.title for entry in feed.entries] == ["One", "Two"]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "head",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://inside.example/"> %p;]>',
        '<?xml version="1.0"?><!-- <rss> --><!doctype rss SYSTEM "a>b" [<!ENTITY l9 "ha">]>',
        '<!DOCTYPE rss SYSTEM "<!--" [<!ENTITY l9 "ha">]><!-- -->',
        '<!ENTITY l9 "ha">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_with_entities_of_its_own_is_refused(head: str, encoding: str) -> None:
    content = f"{head}<rss><channel><title>&l9;</title></channel></rss>".encode(encoding)
    with pytest.raises(SourceError, match="entities of its own"):
        parse_feed(content)


def test_an_outside_document_type_is_not_fetched(tmp_path: Any) -> None:
    (tmp_path / "x.dtd").write_text('<!ENTITY inside "secret">')
    content = f'<!DOCTYPE rss SYSTEM "{tmp_path}/x.dtd"><rss><channel><title>&inside;</title></channel></rss>'
    assert parse_feed(content.encode()).title == "&inside;"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"The envoys met.", "is no XML"),
        (b"<opml/>", "begins with <opml>"),
        (b"<html><body>Talks</body></html>", "is a page, not a feed$"),
        (b'{"title": "T"}', "without a list of items"),
        (b'{"items": [', "begins as JSON"),
        (b'{"a":' * 100_000, "begins as JSON"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
    ],
)
def test_what_is_no_feed_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        parse_feed(content)


def test_a_page_in_place_of_a_feed_tells_of_the_feeds_that_it_names() -> None:
    page = (
        b"<!doctype html><html><head><link rel=alternate type='application/rss+xml' href='/rss'>"
        b"<link rel='Alternate' type='application/atom+xml; charset=utf-8' href='https://p.example/atom'>"
        b"<link rel=alternate hreflang=fr href=/fr><link rel=stylesheet href=/a.css></head><body></body></html>"
    )
    assert find_feeds(page, HOME) == ("https://paper.example/rss", "https://p.example/atom")
    with pytest.raises(SourceError, match=r"a page, not a feed; https://paper\.example/rss, https"):
        parse_feed(page, "text/html", HOME)


SEEDS = st.sampled_from([RSS_2, RDF, ATOM, JSON, RSS_091])
RUBBISH = st.binary(max_size=12) | st.sampled_from(
    [
        b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"<!DOCTYPE", b"<!--", b"&", b"&#0;", b"&#xD800;", b"xmlns:", b"{",
        b"[", b"<a b=", b"\xff\xfe", b"<link href='http://[' />", b"encoding='utf-7'", b"\x00", b"<c:1>x</c:1>",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(SEEDS, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), RUBBISH), max_size=4))
def test_a_damaged_feed_is_a_feed_or_refused(content: bytes, changes: list[tuple[float, int, bytes]]) -> None:
    for where, cut, put in changes:
        at = int(where * len(content))
        content = content[:at] + put + content[at + cut :]
    try:
        feed = parse_feed(content, "text/xml", HOME)
    except SourceError:
        return
    assert isinstance(feed, Feed)
    for entry in feed.entries:
        assert entry.id
        assert entry.url is None or entry.url.startswith(("http://", "https://"))
        json.dumps([entry.title, entry.text, entry.summary], ensure_ascii=False).encode()


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_a_feed_or_refused(content: bytes) -> None:
    with suppress(SourceError):
        assert isinstance(parse_feed(content), Feed)
