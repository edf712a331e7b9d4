"""Feeds that are watched, what each has offered, and when a host may be asked again: all that a restart needs."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from backchannel.archive.columns import ExactText, Moment
from backchannel.archive.tables.base import metadata

feeds = Table(
    "feeds",
    metadata,
    Column("url", ExactText, primary_key=True),
    Column("title", ExactText),
    Column("folder", ExactText),
    Column("added_at", Moment, nullable=False),
    Column("etag", ExactText),
    Column("last_modified", ExactText),
    Column("next_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("read_at", Moment),
    Column("failures", Integer, nullable=False),  # in a row
    Column("reason", ExactText),  # of the last failure
    Index(None, "next_at"),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed", ExactText, ForeignKey("feeds.url", ondelete="CASCADE"), primary_key=True),
    Column("entry", ExactText, primary_key=True),  # the id that the feed gives it, or its address
    Column("url", ExactText),
    Column("title", ExactText),
    Column("published", Date),
    Column("content", ExactText),  # where the feed itself has the full text and no address leads to it
    Column("state", Text, nullable=False),  # waiting · kept · refused
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("reason", ExactText),
    Column("article_id", Text),
    Column("seen_at", Moment, nullable=False),
    Index(None, "state", "next_at"),
    Index(None, "url"),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("next_at", Moment, nullable=False),  # not to be asked before
)
