"""Articles, their records, and the records' claims laid out flat, with the words of each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Date, Float, ForeignKey, ForeignKeyConstraint, Index, Integer, Table, Text

from backchannel.archive.columns import ExactText, Moment
from backchannel.archive.tables.base import COMPACT, date_columns, metadata

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", ExactText),
    Column("published", Date, index=True),
    Column("outlet", ExactText),
    Column("url", ExactText, index=True),
    Column("language", Text),
    Column("text", ExactText, nullable=False),
    Column("text_hash", Text, nullable=False, index=True),  # SHA-256 of the text alone: syndicated copies share it
    Column("added_at", Moment, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("backchannel", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("vocabulary", Text, nullable=False),
    Column("record", ExactText, nullable=False),  # the public form as JSON, its article's text left to `articles`
    Column("digest", Text, nullable=False),  # SHA-256 of `record`
    Column("read_at", Moment, nullable=False),
)

refusals = Table(
    "refusals",
    metadata,
    Column("source", ExactText, primary_key=True),  # file or address
    Column("reason", ExactText, nullable=False),
    Column("refused_at", Moment, nullable=False),
)


def _claims(name: str, *columns: Column[Any] | ForeignKeyConstraint | Index) -> Table:
    """A table of claims: key, order in the record, and the columns given."""
    return Table(
        name,
        metadata,
        Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        Column("id", Text, primary_key=True),
        Column("position", Integer, nullable=False),
        *columns,
        Index(None, "id"),
        **COMPACT,
    )


actors = _claims(
    "actors",
    Column("name", ExactText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Text),
    Column("sector", Text),
    Column("basis", Text),
    Column("wikidata", Text),
)

# Every form of an actor's name in its article, folded for search: " roman gofman ", " gofman ".
actor_names = Table(
    "actor_names",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("actor_id", Text, primary_key=True),
    Column("key", ExactText, primary_key=True),
    ForeignKeyConstraint(["article_id", "actor_id"], ["actors.article_id", "actors.id"], ondelete="CASCADE"),
    Index(None, "key"),
    **COMPACT,
)

statements = _claims(
    "statements",
    Column("kind", Text, nullable=False),
    Column("speaker", Text),
    Column("addressee", Text),
    Column("within", Text),
    Column("confidence", Float, nullable=False),
)

reports = _claims(
    "reports",
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("contexts", Text, nullable=False),  # separated by blanks
    Column("cameo", Text),
    Column("status", Text, nullable=False),
    Column("said_by", Text),
    Column("statement", Text),
    *date_columns(),
    Column("place", ExactText),
    Column("place_country", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("place_precision", Text),
    Column("geonames", Integer),
    Column("confidence", Float, nullable=False),
    Index(None, "last_day", "first_day"),
    Index(None, "type", "last_day"),
)

report_actors = Table(
    "report_actors",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("report_id", Text, primary_key=True),
    Column("role", Text, primary_key=True),  # source · target
    Column("position", Integer, primary_key=True),
    Column("actor_id", Text, nullable=False),
    ForeignKeyConstraint(["article_id", "report_id"], ["reports.article_id", "reports.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["article_id", "actor_id"], ["actors.article_id", "actors.id"], ondelete="CASCADE"),
    Index(None, "article_id", "actor_id"),
    **COMPACT,
)

ties = _claims(
    "ties",
    Column("a", Text, nullable=False),
    Column("b", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("role", ExactText),
    Column("confidence", Float, nullable=False),
)

fates = _claims(
    "fates",
    Column("who", ExactText, nullable=False),
    Column("who_key", ExactText, nullable=False),
    Column("actor", Text),
    Column("count", Integer),
    Column("fate", Text, nullable=False),
    Column("by", Text),
    *date_columns(),
    Column("confidence", Float, nullable=False),
    Index(None, "who_key"),
)

talks = _claims(
    "talks",
    Column("issue", ExactText, nullable=False),
    Column("stage", Text, nullable=False),
    Column("confidence", Float, nullable=False),
)

talks_actors = Table(
    "talks_actors",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("talks_id", Text, primary_key=True),
    Column("role", Text, primary_key=True),  # party · mediator
    Column("position", Integer, primary_key=True),
    Column("actor_id", Text, nullable=False),
    ForeignKeyConstraint(["article_id", "talks_id"], ["talks.article_id", "talks.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["article_id", "actor_id"], ["actors.article_id", "actors.id"], ondelete="CASCADE"),
    Index(None, "article_id", "actor_id"),
    **COMPACT,
)

# The words of every claim, part by part: content, cue, speaker; trigger, sentence, also, date, place; evidence.
# `quote` is text[start:end] again, so that `check` can prove that neither was altered.
evidence = Table(
    "evidence",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("quote", ExactText, nullable=False),
    **COMPACT,
)

# The tables that a reading fills, in the order in which rows may go in.
READ = (actors, actor_names, statements, reports, report_actors, ties, fates, talks, talks_actors, evidence)
CLAIMS = (actors, statements, reports, ties, fates, talks)
