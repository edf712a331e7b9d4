"""What people ruled, what may never be joined, and the feed of what changed."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text

from backchannel.archive.columns import ExactText, Moment
from backchannel.archive.tables.base import COMPACT, Counted, metadata

# Appended to and never altered: a decision is taken back by another one. An id follows from the decision and from the
# id of the one before it, so that a line that was altered or taken out shows.
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
    Column("other", Text, index=True),  # the group that was merged into the subject, or split from it
    Column("detail", ExactText, nullable=False),  # JSON: values edited, the id that was asked for
    Column("reason", ExactText),
    sqlite_autoincrement=True,
)

# The claims that a decision was about, as they stood then: what finds them again in a later reading of their article.
anchors = Table(
    "anchors",
    metadata,
    Column("decision_id", Text, ForeignKey("decisions.id"), primary_key=True),
    Column("article_id", Text, primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("group_id", Text, nullable=False),  # where the decision has the claim
    Column("former", Text),  # the group that the decision took it from
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", ExactText, nullable=False),
    Column("traits", ExactText, nullable=False),  # JSON
    Index(None, "article_id", "kind"),
    **COMPACT,
)

# Groups that a decision parts: nothing unites them but another one.
apart = Table(
    "apart",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("a", Text, primary_key=True),  # a < b
    Column("b", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("decisions.id"), primary_key=True, index=True),
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
