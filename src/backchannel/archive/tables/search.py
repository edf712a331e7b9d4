"""Full-text search. `searched` numbers what can be found; the words stand in an index of the database's own kind
(FTS5, or a tsvector with GIN), which the migration makes."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text

from backchannel.archive.tables.base import Counted, metadata

searched = Table(
    "searched",
    metadata,
    Column("number", Counted, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),  # article · statement · actor
    Column("id", Text, nullable=False),
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE")),  # null for an entry of the register
    Column("day", Date),
    Index(None, "kind", "id", unique=True),
    Index(None, "article_id"),
    sqlite_autoincrement=True,
)
