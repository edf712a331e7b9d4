"""Feeds (RSS, Atom, JSON Feed) to their entries. Pure: nothing is fetched."""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import etree

from backchannel.decoding import decode, readable
from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.feed_entries import MAX_ENTRIES, Entry, Feed, make_entry, read_day, resolve_link
from backchannel.sources.feeds_xml import read_xml_feed
from backchannel.sources.fragments import text_of_html
from backchannel.sources.limits import within_limits
from backchannel.sources.payload import content_type as parse_content_type
from backchannel.sources.xml_safe import local_name, parse_xml, without_bad_references

__all__ = ["FEED_TYPES", "Entry", "Feed", "article_from_entry", "find_feeds", "parse_feed"]

FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/xml",
    "text/xml", "application/json", "text/html", "text/plain", "application/octet-stream",
)  # fmt: skip
"""Content types under which servers send feeds; what a feed is, its first characters tell."""


def parse_feed(content: bytes, content_type: str = "", url: str | None = None) -> Feed:
    """The feed in the bytes that the address `url` gave under that Content-Type header.

    Relative addresses are resolved; those that are not http or https are none. Raises SourceError where it is no feed,
    or XML with entities of its own; for a page, the message names the feeds that the page names.
    """
    _, charset = parse_content_type(content_type)
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return _json_feed(decode(content, declared=charset).text, url)
    root = parse_xml(content, charset)
    name = local_name(root)
    if name in ("rss", "rdf", "feed"):
        return read_xml_feed(root, url)
    if name == "html":
        named = find_feeds(content, url, charset)
        raise SourceError(
            f"is a page, not a feed; {', '.join(named)} would be one" if named else "is a page, not a feed"
        )
    raise SourceError(f"is no feed: it begins with <{name}>")


def find_feeds(html: bytes, url: str | None = None, charset: str | None = None) -> tuple[str, ...]:
    """Addresses of the feeds that a page names. Raises SourceError where it is no text."""
    text = re.sub(r"^\s*<\?xml[^>]{0,500}\?>", "", decode(html, declared=charset, markup=True).text)
    tree: Any = etree.fromstring(
        without_bad_references(text).encode(), etree.HTMLParser(encoding="utf-8", no_network=True)
    )
    links = [] if tree is None else tree.iter("link")
    found = [
        resolve_link(link.get("href"), url)
        for link in links
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").partition(";")[0].strip().lower() in FEED_TYPES[:3]
    ]
    return tuple(dict.fromkeys(address for address in found if address))


def article_from_entry(feed: Feed, entry: Entry) -> Article:
    """The article that the feed itself carries. Raises SourceError where it carries none."""
    if not entry.text:
        raise SourceError("is an entry without a text; its page has it, if it has an address")
    return within_limits(
        Article.from_text(entry.text, title=entry.title, published=entry.published, url=entry.url, outlet=feed.title)
    )


def _json_feed(text: str, url: str | None) -> Feed:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is no feed: it begins as JSON and is none ({error})") from error
    items = data.get("items")
    if not isinstance(items, list):
        raise SourceError("is no feed: it is JSON without a list of items")
    base = resolve_link(_string(data, "feed_url"), url) or url
    entries = (_json_entry(item, base) for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return Feed(
        readable(_string(data, "title")) or None,
        resolve_link(_string(data, "home_page_url"), base),
        tuple(entry for entry in entries if entry is not None),
    )


def _json_entry(item: dict[str, Any], base: str | None) -> Entry | None:
    given = item.get("id")
    html = _string(item, "content_html")
    return make_entry(
        str(given) if isinstance(given, str | int) else None,
        resolve_link(_string(item, "url"), base) or resolve_link(_string(item, "external_url"), base),
        title=_string(item, "title"),
        published=read_day(_string(item, "date_published")),
        summary=text_of_html(_string(item, "summary")),
        text=_string(item, "content_text").strip() or text_of_html(html),
        updated=_string(item, "date_modified"),
    )


def _string(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""
