"""A piece of HTML, such as feeds carry, to text with its paragraphs."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from lxml import etree

from backchannel.decoding import readable
from backchannel.sources.xml_safe import without_bad_references

_TAG = re.compile(r"<[a-z/!][^<>]*>", re.I)
_BLOCKS = frozenset(
    "address article aside blockquote body dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section table td th tr ul".split()
)
_UNREAD = frozenset("script style noscript iframe object svg template head title form button".split())
_WHITE = re.compile(r"\s+")
_MANY_BREAKS = re.compile(r"\n{3,}")


def text_of_html(html: str) -> str:
    """The text of a piece of HTML: paragraphs apart by a blank line, lines of one by a line break, no white space
    around it."""
    if not _TAG.search(html):
        return _tidy(unescape(readable(html)))
    tree: Any = etree.fromstring(
        f"<html><body>{without_bad_references(readable(html))}</body></html>".encode(),
        etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True),
    )
    if tree is None:
        return ""
    parts: list[str] = []
    unread: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            unread = element if unread is None and tag in _UNREAD else unread
            parts.append("\n\n" if tag in _BLOCKS else "\n" if tag == "br" else "")
            if unread is None:
                parts.append(_WHITE.sub(" ", element.text or ""))
        else:
            unread = None if unread is element else unread
            parts.append("\n\n" if tag in _BLOCKS else "")
            if unread is None:
                parts.append(_WHITE.sub(" ", element.tail or ""))
    return _tidy("".join(parts))


def line_of_html(html: str) -> str:
    """The text of a piece of HTML on one line."""
    return " ".join(text_of_html(html).split())


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _MANY_BREAKS.sub("\n\n", "\n".join(line.strip(" \t") for line in lines)).strip()
