"""What people ruled, what may never be joined, and the feed of what changed."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Table, Text

from backchannel.archive.columns import ExactText, Moment
from backchannel.archive.tables.base import COMPACT, Counted, metadata

# Appended to and never altered: a decision is taken back by another one.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Counted, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("made_by", ExactText, nullable=False),
    Column("verb", Text, nullable=False),  # accept · reject · edit · merge · split · withdraw
    Column("kind", Text, nullable=False),  # event · actor · track · case; of a withdrawal, that of what it takes back
    Column("subject", Text, nullable=False, index=True),  # id of the group, or of the decision that is withdrawn
    Column("detail", ExactText, nullable=False),  # JSON: values edited, the other group, members moved
    Column("anchors", ExactText, nullable=False),  # JSON: the words that its claims stand on, to find them again
    Column("reason", ExactText),
    sqlite_autoincrement=True,
)

# Groups that a reviewer split: no later article joins them.
apart = Table(
    "apart",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("a", Text, primary_key=True),  # a < b
    Column("b", Text, primary_key=True),
    Column("decision_id", Text, nullable=False),
    **COMPACT,
)

# Groups that may be one, for a person to say.
proposals = Table(
    "proposals",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("a", Text, primary_key=True),  # a < b
    Column("b", Text, primary_key=True),
    Column("likeness", Float, nullable=False),  # 0 to 1
    Column("why", ExactText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index(None, "kind", "likeness"),
    **COMPACT,
)

# What was added, changed or retired, in the order of its commit; `number` is the cursor.
changes = Table(
    "changes",
    metadata,
    Column("number", Counted, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("action", Text, nullable=False),  # added · changed · retired
    Column("kind", Text, nullable=False),  # article · actor · event · story · track · case · decision
    Column("id", Text, nullable=False),
    Column("detail", ExactText),  # JSON: what a follower cannot look up any more, or what differs
    Index(None, "kind", "id"),
    sqlite_autoincrement=True,
)
