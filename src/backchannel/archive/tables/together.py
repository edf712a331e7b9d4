"""What articles say together: their versions, copies and stories, the register of actors, events told by several
reports, tracks and cases.

Four kinds of groups - entries, events, tracks, cases - are laid out alike. A group is a row with a summary; a table of
links says which claims of which articles are its members. The links are what is known, the summary follows from them
(and from decisions), so that `check` can derive it again. A group keeps its id for ever: one that was merged into
another points there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from backchannel.archive.columns import ExactText, Moment
from backchannel.archive.tables.base import COMPACT, Counted, date_columns, metadata

# Apart from `articles`, whose long texts would be walked through for each small value behind them.
placements = Table(
    "placements",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("address", ExactText, index=True),  # the canonical URL: articles that share it are versions of one
    Column("superseded_by", Text),  # the next version, or null for the current one
    Column("published", Date),
    Column("added_at", Moment, nullable=False),
    Column("voice", Text, nullable=False, index=True),  # an article of the copies of one text; its own id alone
    Column("story", Text, nullable=False),
    Index(None, "story", "published"),
)

# MinHash bands of the texts: articles that share one may be copies.
bands = Table(
    "bands",
    metadata,
    Column("band", Counted, primary_key=True, autoincrement=False),
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "article_id"),
    **COMPACT,
)

# Rare terms of the texts: articles of nearby days that share some may tell the same story.
story_terms = Table(
    "story_terms",
    metadata,
    Column("term", Counted, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),  # of publication; articles without one stand under 0001-01-01
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "article_id"),
    **COMPACT,
)

# What likeness is computed from, so that no text is read again.
profiles = Table(
    "profiles",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("signature", LargeBinary, nullable=False),
    Column("profile", LargeBinary, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", ExactText),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("articles", Integer, nullable=False),
    Column("voices", Integer, nullable=False),
    Index(None, "last_day"),
)


def _group(name: str, *columns: Column[Any] | Index) -> Table:
    """A table of groups. `reports` counts its claims in current articles, `voices` the independent texts that tell
    them; `decision` is accepted, rejected or null; `edits` are a reviewer's values as JSON, already in the columns."""
    return Table(
        name,
        metadata,
        Column("id", Text, primary_key=True),
        *columns,
        Column("reports", Integer, nullable=False),
        Column("voices", Integer, nullable=False),
        Column("first_told", Date),  # days of publication
        Column("last_told", Date),
        Column("decision", Text),
        Column("edits", ExactText),
        Column("merged_into", Text, index=True),
        Column("made_at", Moment, nullable=False),
    )


def _links(
    name: str, group: str, claims: str, claim_key: str, *columns: Column[Any], order: str | None = None
) -> Table:
    """Which claims are members of which group: (article, claim) -> group; `order` is the column by which a few are
    taken where a group has many."""
    return Table(
        name,
        metadata,
        Column("article_id", Text, primary_key=True),
        Column(claim_key, Text, primary_key=True),
        Column("group_id", Text, ForeignKey(f"{group}.id"), nullable=False),
        *columns,
        Index(None, "group_id", *([order] if order else [])),
        ForeignKeyConstraint(["article_id", claim_key], [f"{claims}.article_id", f"{claims}.id"], ondelete="CASCADE"),
        **COMPACT,
    )


entries = _group(
    "entries",
    Column("name", ExactText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Text),
    Column("sector", Text),
    Column("basis", Text),
    Column("wikidata", Text),
    Index(None, "country"),
)
# `counted`: whether the entry's counts have it in them, as they do while its article is the current version.
entry_links = _links(
    "entry_links", "entries", "actors", "actor_id", Column("counted", Boolean, nullable=False), order="article_id"
)

# Every form of an entry's name, folded for search as in `actor_names`. `sure` ones tell it apart from all others of
# its family, or nearly so: a full name, not a surname.
entry_names = Table(
    "entry_names",
    metadata,
    Column("entry_id", Text, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
    Column("key", ExactText, primary_key=True),
    Column("sure", Boolean, nullable=False),
    Column("uses", Integer, nullable=False),  # articles that use it; 0 for a form that follows from others
    Index(None, "key"),
    **COMPACT,
)

# What spellings of a person's full name have in common: entries that share one may be the same.
entry_sounds = Table(
    "entry_sounds",
    metadata,
    Column("entry_id", Text, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Index(None, "key"),
    **COMPACT,
)

events = _group(
    "events",
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("status", Text, nullable=False),
    *date_columns(),
    Column("place", ExactText),
    Column("place_country", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("geonames", Integer),
    Column("confidence", Float, nullable=False),
    # The report whose words stand for the event.
    Column("told_in", Text, nullable=False),
    Column("told_by", Text, nullable=False),
    Index(None, "last_day", "first_day"),
    Index(None, "type", "last_day"),
    Index(None, "place_country", "last_day"),
)
event_links = _links("event_links", "events", "reports", "report_id")


def _days() -> tuple[Column[Any], ...]:
    """The last day of an event, and how many days it spans beside that: with both here, and in the index, the timeline
    of an actor or a pair is read in its order and no further than it is asked for."""
    return Column("last_day", Date), Column("days", Integer)


# Who acts on whom, by entries of the register.
event_actors = Table(
    "event_actors",
    metadata,
    Column("event_id", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),  # source · target
    Column("entry_id", Text, ForeignKey("entries.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    *_days(),
    Index(None, "entry_id", "last_day", "days", "event_id"),
    **COMPACT,
)

event_pairs = Table(
    "event_pairs",
    metadata,
    Column("source_id", Text, ForeignKey("entries.id"), primary_key=True),
    Column("target_id", Text, ForeignKey("entries.id"), primary_key=True),
    Column("event_id", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    *_days(),
    Index(None, "source_id", "target_id", "last_day", "days", "event_id"),
    Index(None, "event_id"),
    **COMPACT,
)


def _told_columns() -> tuple[Column[Any], ...]:
    """Of a link: the day that the claim is of, or else that of publication, 0001-01-01 where neither is known; and the
    countries that its article tells of most (alpha-3, separated by blanks), by which claims are compared."""
    return Column("day", Date, nullable=False), Column("context", Text, nullable=False)


def _names(name: str, group: str) -> Table:
    """Keys under which a group is looked up for a claim that may be its own, each with the days of publication between
    which it was told of, so that one index gives those of the time in question."""
    return Table(
        name,
        metadata,
        Column("group_id", Text, ForeignKey(f"{group}.id", ondelete="CASCADE"), primary_key=True),
        Column("key", ExactText, primary_key=True),
        Column("first_told", Date),
        Column("last_told", Date),
        Index(None, "key", "last_told", "first_told"),
        **COMPACT,
    )


tracks = _group(
    "tracks",
    Column("issue", ExactText),  # null where no article says more than that there are talks
    Column("stage", Text, nullable=False),  # the latest told
    Column("first_day", Date),
    Column("last_day", Date),
    # The telling whose words stand for the stage.
    Column("told_in", Text, nullable=False),
    Column("told_by", Text, nullable=False),
)
Index(None, tracks.c.last_told)
track_links = _links("track_links", "tracks", "talks", "talks_id", *_told_columns(), order="day")

track_actors = Table(
    "track_actors",
    metadata,
    Column("track_id", Text, ForeignKey("tracks.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),  # party · mediator
    Column("entry_id", Text, ForeignKey("entries.id"), primary_key=True),
    Column("reports", Integer, nullable=False),
    Index(None, "entry_id"),
    **COMPACT,
)
track_names = _names("track_names", "tracks")

cases = _group(
    "cases",
    Column("who", ExactText, nullable=False),
    Column("count", Integer),  # of a counted group, null for a named person
    Column("entry_id", Text),
    Column("country", Text),  # whose people they are
    Column("fate", Text, nullable=False),  # the latest told
    Column("held_by", Text),  # entry
    Column("first_day", Date),
    Column("last_day", Date),
    # The telling whose words stand for the fate.
    Column("told_in", Text, nullable=False),
    Column("told_by", Text, nullable=False),
    Index(None, "entry_id"),
    Index(None, "held_by"),
)
Index(None, cases.c.last_told)
case_links = _links("case_links", "cases", "fates", "fate_id", *_told_columns(), order="day")
case_names = _names("case_names", "cases")
