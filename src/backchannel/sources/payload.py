"""What an HTTP answer holds, fetched just now or kept in a WARC file, to an article."""

from __future__ import annotations

from datetime import date
from email.message import Message

from backchannel.decoding import decode
from backchannel.model.article import Article
from backchannel.sources.html import article_from_html
from backchannel.sources.plain import article_from_text

CONTENT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
"""Types of what is read as an article."""


def content_type(header: str) -> tuple[str, str | None]:
    """The type, in lower case, and the charset that a Content-Type header names; "" and None where it names none."""
    message = Message()
    message["content-type"] = header.replace("\r", " ").replace("\n", " ")
    charset = message.get_param("charset")
    return (message.get_content_type() if header.strip() else ""), charset if isinstance(charset, str) else None


def article_from_payload(
    content: bytes,
    kind: str,
    charset: str | None,
    *,
    url: str | None,
    published: date | None,
    today: date | None = None,
) -> Article:
    """The article in a payload of one of CONTENT_TYPES, unpacked, that was fetched on the day `today` (default: just
    now). Raises SourceError, which names no address."""
    if kind == "text/plain":
        return article_from_text(decode(content, declared=charset).text, url=url, published=published)
    return article_from_html(content, url=url, published=published, charset=charset, today=today)
