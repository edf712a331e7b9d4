"""The entries of feeds that are watched: what a feed offers is laid beside what is known of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from backchannel.archive import tables as t
from backchannel.model.article import Article

_AGAIN = timedelta(hours=1)
_LONGEST_AGAIN = timedelta(days=7)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Offered:
    """An entry as its feed has it now.

    `key` is its canonical address, or the id that the feed gives it; `digest` follows from all that the feed says of
    it. `content` is the text that the feed itself has, if any; where no address leads to a page, `article` is that, or
    `reason` says why it is none.
    """

    key: str
    url: str | None
    host: str | None
    title: str | None
    published: date | None
    digest: str
    content: str | None = field(repr=False)
    article: Article | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """How many entries of a feed were new to it, and how many had changed."""

    new: int = 0
    changed: int = 0


def pack_article(article: Article) -> str:
    """An article as JSON, until it is read."""
    day = article.published and article.published.isoformat()
    return json.dumps([article.text, day, article.title, article.outlet, article.url, article.language])


def unpack_article(packed: str) -> Article:
    text, day, *rest = json.loads(packed)
    return Article(text, day and date.fromisoformat(day), *rest)


def note(connection: Connection, feed: str, offered: Sequence[Offered], now: datetime) -> Noted:
    """Keep what a feed offers; each key stands in `offered` once.

    A new entry waits for its page, unless the page was kept for another feed. One that has changed waits again: for an
    hour after it was fetched last, and twice as long each time that its page had stayed the same.
    """
    new = changed = 0
    for start in range(0, len(offered), _CHUNK):
        chunk = offered[start : start + _CHUNK]
        known, elsewhere = _known(connection, feed, [one.key for one in chunk])
        rows = []
        for one in chunk:
            row = known.get(one.key)
            if row is None:
                rows.append(_fresh(feed, one, elsewhere.get(one.key), now))
            elif row.digest != one.digest and row.state != "fetched":
                _renew(connection, row, one, now)
                changed += 1
        if rows:
            connection.execute(insert(t.feed_entries), rows)
        new += len(rows)
    return Noted(new, changed)


def keep(connection: Connection, feed: str, entry: str, article_id: str, now: datetime, *, same: bool) -> None:
    """Keep that an entry's article is in the archive; `same`: it was already, under this entry. Entries of other feeds
    that wait for the same page wait no longer."""
    e = t.feed_entries.c
    kept = {
        "state": "kept", "article_id": article_id, "content": None, "attempts": 0, "fetched_at": now,
    }  # fmt: skip
    count = {"same": e.same + 1 if same else 0}
    connection.execute(update(t.feed_entries).where(e.feed == feed, e.entry == entry).values(kept | count))
    waiting = (e.entry == entry, e.state == "waiting", e.article_id.is_(None), e.host.is_not(None))
    connection.execute(update(t.feed_entries).where(*waiting).values(kept))


def _known(connection: Connection, feed: str, keys: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The feed's own entries by these keys, and the articles of those that other feeds have of the same pages."""
    e = t.feed_entries.c
    chosen = select(e.feed, e.entry, e.digest, e.state, e.same, e.fetched_at, e.host, e.article_id)
    own: dict[str, Any] = {}
    elsewhere: dict[str, str] = {}
    for row in connection.execute(chosen.where(e.entry.in_(keys))).all():
        if row.feed == feed:
            own[row.entry] = row
        elif row.state == "kept" and row.host is not None:
            elsewhere[row.entry] = row.article_id
    return own, elsewhere


def _fresh(feed: str, one: Offered, article_id: str | None, now: datetime) -> dict[str, Any]:
    kept = article_id if one.host else None
    row = _said(one) | {"feed": feed, "entry": one.key, "seen_at": now, "next_at": now, "attempts": 0, "same": 0}
    return row | ({"state": "kept", "content": None, "article_id": kept} if kept else {"article_id": None})


def _renew(connection: Connection, row: Any, one: Offered, now: datetime) -> None:
    e = t.feed_entries.c
    values = _said(one)
    if row.state != "waiting":
        values |= {"attempts": 0, "next_at": now}
        if row.fetched_at is not None:
            again = min(_AGAIN * 2 ** min(row.same, 20), _LONGEST_AGAIN)
            values["next_at"] = max(now, row.fetched_at + again)
    connection.execute(update(t.feed_entries).where(e.feed == row.feed, e.entry == row.entry).values(values))


def _said(one: Offered) -> dict[str, Any]:
    """What the feed says of an entry, as columns; where it is all that there is, it is as good as fetched."""
    return {
        "url": one.url,
        "host": one.host,
        "title": one.title,
        "published": one.published,
        "digest": one.digest,
        "content": pack_article(one.article) if one.article else one.content,
        "state": "fetched" if one.article else "refused" if one.reason else "waiting",
        "reason": one.reason,
    }
