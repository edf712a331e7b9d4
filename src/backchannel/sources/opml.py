"""Lists of feeds as other programs keep them (OPML), there and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from backchannel.decoding import readable
from backchannel.errors import SourceError
from backchannel.sources.xml_safe import local_name, parse_xml

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BEFORE_HTTP = re.compile(r"^feed:(?://)?(?=https?:)", re.I)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that someone follows. `folder` is where they keep it, folders in folders apart by `/`."""

    url: str
    title: str | None = None
    folder: str | None = None


def read_opml(data: bytes) -> tuple[Subscription, ...]:
    """The feeds in an OPML file, in its order; addresses stay as they are written, but for `feed:` before them.

    Raises SourceError where it is no OPML, or XML with entities of its own.
    """
    root = parse_xml(data)
    if local_name(root) != "opml":
        raise SourceError(f"is no OPML: it begins with <{local_name(root)}>")
    found: list[Subscription] = []
    folders: list[str] = []
    for event, outline in etree.iterwalk(root, events=("start", "end")):
        if local_name(outline) != "outline":
            continue
        if event == "end":
            folders.pop()
            continue
        fields = {local_name(name): " ".join(value.split()) for name, value in outline.attrib.items()}
        name = fields.get("title") or fields.get("text") or ""
        url = _http(fields.get("xmlurl", ""))
        if url:
            folder = "/".join(part for part in folders if part)
            found.append(Subscription(url, name if name and name != url else None, folder or None))
        # What lies below a feed, if anything, is in the same folder as the feed.
        folders.append("" if url else _folder(name))
    return tuple(found)


def write_opml(subscriptions: Iterable[Subscription], title: str = "Subscriptions") -> bytes:
    """An OPML file with these feeds, which `read_opml` gives back: in their order, those of one folder together where
    they stand together."""
    root: Any = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _writable(title)
    body = etree.SubElement(root, "body")
    open_folders: list[tuple[str, Any]] = []
    for subscription in subscriptions:
        path = [part for part in _folder(_writable(subscription.folder or "")).split("/") if part]
        same = 0
        while same < min(len(path), len(open_folders)) and open_folders[same][0] == path[same]:
            same += 1
        del open_folders[same:]
        for part in path[same:]:
            parent = open_folders[-1][1] if open_folders else body
            open_folders.append((part, etree.SubElement(parent, "outline", text=part, title=part)))
        url = _writable(subscription.url)
        name = _writable(subscription.title or "") or url
        parent = open_folders[-1][1] if open_folders else body
        etree.SubElement(parent, "outline", type="rss", text=name, title=name, xmlUrl=url)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _http(url: str) -> str:
    """The address without the scheme by which some programs let themselves be started."""
    url = _BEFORE_HTTP.sub("", url)
    return f"http{url[4:]}" if url[:7].lower() == "feed://" else url


def _folder(name: str) -> str:
    """A folder's name, with no folder in it that has none."""
    return "/".join(part.strip() for part in name.split("/") if part.strip())


def _writable(text: str) -> str:
    return " ".join(_UNWRITABLE.sub(" ", readable(text)).split())
