"""Full-text search. `searched` numbers what can be found; the words stand in an index of the database's own kind
(FTS5, or a tsvector with GIN), which the migration makes: article_words, statement_words, actor_words."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from backchannel.archive.tables.base import Counted, metadata

searched = Table(
    "searched",
    metadata,
    # The day of publication as the proleptic ordinal of Python, times 2^24, and a count within the day.
    Column("number", Counted, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),  # article · statement · actor
    Column("id", Text, nullable=False),  # of the article or statement; of an actor the entry, a blank, a folded name
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE")),  # null for an actor
    Index(None, "kind", "id", unique=True),
    Index(None, "article_id"),
)
