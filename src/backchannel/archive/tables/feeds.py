"""Feeds that are watched, what each has offered, and when a host may be asked again: all that a restart needs."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from backchannel.archive.columns import ExactText, Moment
from backchannel.archive.tables.base import metadata

feeds = Table(
    "feeds",
    metadata,
    Column("url", ExactText, primary_key=True),
    Column("host", ExactText, nullable=False),
    Column("title", ExactText),
    Column("folder", ExactText),
    Column("added_at", Moment, nullable=False),
    Column("etag", ExactText),
    Column("last_modified", ExactText),
    Column("every", Integer, nullable=False),  # seconds
    Column("next_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("read_at", Moment),
    Column("ended_at", Moment),  # it said that it is gone, and is not asked again
    Column("failures", Integer, nullable=False),  # in a row
    Column("reason", ExactText),  # of the last failure
    Index(None, "next_at"),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed", ExactText, ForeignKey("feeds.url", ondelete="CASCADE"), primary_key=True),
    Column("entry", ExactText, primary_key=True),  # its canonical address, or the id that the feed gives it
    Column("url", ExactText),
    Column("host", ExactText),
    Column("title", ExactText),
    Column("published", Date),
    Column("digest", Text, nullable=False),  # of all that the feed says of it, so that a change is seen
    # The text that the feed itself has, where there is one; of a fetched entry the article as JSON, until it is read.
    Column("content", ExactText),
    Column("state", Text, nullable=False),  # waiting · fetched · kept · refused
    Column("attempts", Integer, nullable=False),  # that failed
    Column("same", Integer, nullable=False),  # fetches in a row that gave the article that was kept already
    Column("next_at", Moment, nullable=False),
    Column("fetched_at", Moment),
    Column("reason", ExactText),
    Column("article_id", Text),
    Column("seen_at", Moment, nullable=False),
    Index(None, "state", "host", "next_at"),
    Index(None, "entry"),
)

# One request at a time, whichever process makes it: whoever asks a host holds it until a moment that lies ahead.
hosts = Table(
    "hosts",
    metadata,
    Column("host", ExactText, primary_key=True),
    Column("next_at", Moment, nullable=False),  # not to be asked before
    Column("failures", Integer, nullable=False),  # in a row
    Index(None, "next_at"),
)
