"""RSS (0.9x, 1.0, 2.0) and Atom, parsed, to a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from backchannel.sources.feed_entries import MAX_ENTRIES, Entry, Feed, make_entry, read_day, resolve_link
from backchannel.sources.fragments import line_of_html, text_of_html
from backchannel.sources.xml_safe import local_name

_NAMESPACES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
}
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MARKED_UP = ("xhtml", "application/xhtml+xml")
_HTML = ("html", "text/html")

_PERIODS = {"hourly": 60.0, "daily": 1440.0, "weekly": 10080.0, "monthly": 43200.0, "yearly": 525600.0}
_TAG_NAME = re.compile(r"[a-z][a-z0-9]*")

_Parts = dict[str, list[Any]]


def read_xml_feed(root: Any, url: str | None) -> Feed:
    """The feed in a root element <rss>, <rdf> or <feed> that came from the address `url`."""
    if local_name(root) == "feed":
        head = _parts(root)
        found = (child for child in root if local_name(child) == "entry")
        entries = (_atom_entry(_parts(entry), url) for entry in islice(found, MAX_ENTRIES))
        site = _atom_link(head, url)
        title = _html(_first(head, "atom:title", "title"), is_atom=True)
    else:
        channels = [child for child in root if local_name(child) == "channel"]
        head = _parts(channels[0] if channels else root)
        # Entries stand in the channel, in RSS 1.0 beside it; one inside another would be read over and over.
        found = (child for parent in (*channels, root) for child in parent if local_name(child) == "item")
        entries = (_rss_entry(item, url) for item in islice(found, MAX_ENTRIES))
        site = _link(_first(head, "link"), url)
        title = _html(_first(head, "title", "dc:title"))
    found_entries = tuple(entry for entry in entries if entry is not None)
    return Feed(line_of_html(title) or None, site, found_entries, _minutes(head))


def _minutes(head: _Parts) -> float | None:
    """For how long a feed asks to be left alone: its `ttl`, else its period by the times in it that it is renewed."""
    ttl = _number(_first(head, "ttl"))
    period = _PERIODS.get(_plain(_first(head, "sy:updateperiod")).lower())
    if ttl is None and period:
        return period / (_number(_first(head, "sy:updatefrequency")) or 1)
    return ttl


def _number(element: Any) -> float | None:
    """A number of up to six digits that is more than nothing."""
    found = re.fullmatch(r"[0-9]{1,6}", _plain(element))
    return float(found[0]) or None if found else None


def _rss_entry(item: Any, url: str | None) -> Entry | None:
    parts = _parts(item)
    guid = _first(parts, "guid")
    about = item.get(_RDF_ABOUT)
    is_address = guid is not None and guid.get("isPermaLink", "true").strip().lower() != "false"
    return make_entry(
        _plain(guid) or about,
        _link(_first(parts, "feedburner:origlink"), url)
        or _link(_first(parts, "link"), url)
        or _atom_link(parts, url)
        or resolve_link(_plain(guid) if is_address else None, None)
        or resolve_link(about, url),
        title=_html(_first(parts, "title", "dc:title")),
        published=read_day(
            _plain(_first(parts, "pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published"))
        ),
        summary=text_of_html(_html(_first(parts, "description", "dc:description", "atom:summary"))),
        text=text_of_html(_html(_first(parts, "content:encoded", "xhtml:body", "xhtml:div"))),
        updated=_plain(_first(parts, "atom:updated", "dcterms:modified")),
    )


def _atom_entry(parts: _Parts, url: str | None) -> Entry | None:
    content = _first(parts, "atom:content", "content")
    elsewhere = None if content is None else content.get("src")
    return make_entry(
        _plain(_first(parts, "atom:id", "id")),
        _atom_link(parts, url) or resolve_link(elsewhere, _base(content, url)),
        title=_html(_first(parts, "atom:title", "title"), is_atom=True),
        published=read_day(
            _plain(_first(parts, "atom:published", "published", "atom:issued", "issued", "atom:created"))
        ),
        summary=text_of_html(_html(_first(parts, "atom:summary", "summary"), is_atom=True)),
        text=text_of_html(_html(content, is_atom=True)),
        updated=_plain(_first(parts, "atom:updated", "updated", "atom:modified", "modified")),
    )


def _parts(element: Any) -> _Parts:
    """The children by their names; those of known namespaces as `dc:date`, however a feed has named them."""
    parts: _Parts = {}
    for child in element:
        if isinstance(child.tag, str):
            parts.setdefault(_name(child), []).append(child)
    return parts


def _name(element: Any) -> str:
    namespace, _, _ = element.tag.rpartition("}")
    name = local_name(element)
    if not namespace:
        return name
    short = _NAMESPACES.get(namespace.removeprefix("{").strip().lower(), "other")
    return f"{short}:{name}" if short else name


def _first(parts: _Parts, *names: str) -> Any:
    """The first element by these names that has something in it; None where there is none."""
    found = (element for name in names for element in parts.get(name, ()))
    return next((element for element in found if len(element) or (element.text or "").strip() or element.attrib), None)


def _plain(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _html(element: Any, is_atom: bool = False) -> str:
    """The content as HTML: in RSS it is that, in Atom only where it says so."""
    if element is None:
        return ""
    kind = element.get("type", "").strip().lower()
    if len(element) or kind in _MARKED_UP:
        return escape(element.text or "", quote=False) + "".join(_serialized(child) for child in element)
    text = element.text or ""
    return escape(text, quote=False) if is_atom and kind not in _HTML else text


def _serialized(element: Any) -> str:
    for part in element.iter():
        if isinstance(part.tag, str):
            name = local_name(part).rpartition(":")[2]
            part.tag = name if _TAG_NAME.fullmatch(name) else "span"
    return str(etree.tostring(element, method="html", encoding="unicode"))


def _link(element: Any, url: str | None) -> str | None:
    return None if element is None else resolve_link(_plain(element) or element.get("href"), _base(element, url))


def _atom_link(parts: _Parts, url: str | None) -> str | None:
    links = [link for link in _links(parts) if link.get("rel", "alternate").strip().lower() == "alternate"]
    links.sort(key=lambda link: link.get("type", _HTML[1]).strip().lower() != _HTML[1])
    found = (resolve_link(link.get("href"), _base(link, url)) for link in links)
    return next((address for address in found if address), None)


def _links(parts: _Parts) -> Iterator[Any]:
    yield from parts.get("atom:link", ())
    yield from (link for link in parts.get("link", ()) if link.get("href"))


def _base(element: Any, url: str | None) -> str | None:
    """What relative addresses in an element are relative to: xml:base, else where the feed came from."""
    base = None if element is None else element.base
    try:
        return urljoin(url or "", base) if base else url
    except ValueError:
        return url
