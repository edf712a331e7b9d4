"""What a feed is, in whichever form it came: its entries, their addresses and days."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urljoin, urlsplit

from backchannel.decoding import readable
from backchannel.markup import newest_day
from backchannel.model.article import content_id
from backchannel.sources.fragments import line_of_html

MAX_ENTRIES = 10_000
"""Entries that are read of one feed, from its top."""

_EARLIEST = date(1850, 1, 1)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MAIL_DAY = re.compile(rf"(?<!\d)(\d{{1,2}})[\s-]+({'|'.join(_MONTHS)})[a-z]*\.?[\s,-]+(\d{{4}}|\d{{2}})(?!\d)", re.I)
# Two digits of a year in mail: RFC 2822, 4.3, as Python's own reader has it.
_CENTURY_ENDS = 69


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    `id` is the feed's own, else its address, else follows from what it says. `text` is the whole article where the feed
    carries it, or all that there is of an entry without an address; `summary` is what the feed says of it. `published`
    is the day on which it first appeared; a day of change is none. `updated` is the moment of the last change, as the
    feed writes it.
    """

    id: str
    url: str | None
    title: str | None
    published: date | None
    summary: str | None
    text: str | None = field(repr=False)
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries, in its own order. `url` is the address of the site that it belongs to; `minutes` is for
    how long it asks to be left alone after it was read."""

    title: str | None
    url: str | None
    entries: tuple[Entry, ...]
    minutes: float | None = None


def resolve_link(link: str | None, base: str | None) -> str | None:
    """An http or https address, resolved; None for any other, or where there is none."""
    if not link or not link.strip():
        return None
    try:
        address = urljoin(base or "", readable("".join(link.split())))
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def read_day(value: str | None) -> date | None:
    """The day in a date of mail (RFC 822) or of ISO, where it is; None where there is none that can be."""
    if not value:
        return None
    try:
        if match := _ISO_DAY.match(value):
            day = date(*map(int, match.groups()))
        elif match := _MAIL_DAY.search(value[:100]):
            year = int(match.group(3))
            if len(match.group(3)) == 2:
                year += 2000 if year < _CENTURY_ENDS else 1900
            day = date(year, _MONTHS.index(match.group(2).lower()) + 1, int(match.group(1)))
        else:
            return None
    except ValueError:
        return None
    return day if _EARLIEST <= day <= newest_day() else None


def make_entry(
    given_id: str | None,
    url: str | None,
    *,
    title: str | None,
    published: date | None,
    summary: str,
    text: str,
    updated: str = "",
) -> Entry | None:
    """An entry of what a feed gives of it, `title` being HTML; None where that is nothing."""
    title = line_of_html(readable(title or "")) or None
    summary, text = readable(summary), readable(text)
    if not url and not text:
        text = summary
    if not (url or title or text or summary):
        return None
    said = [title, published and published.isoformat(), summary, text]
    own_id = readable(given_id or "").strip() or url or content_id(said)
    return Entry(own_id, url, title, published, summary or None, text or None, readable(updated).strip() or None)
