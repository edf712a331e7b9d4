"""The first form: articles, records, refusals, and the flat tables of claims with their evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("published", sa.Date()),
        sa.Column("outlet", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_published"), "articles", ["published"])
    op.create_index(op.f("ix_articles_text_hash"), "articles", ["text_hash"])
    op.create_index(op.f("ix_articles_url"), "articles", ["url"])
    op.create_table(
        "refusals",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_refusals")),
    )
    op.create_table(
        "actors",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("country", sa.Text()),
        sa.Column("sector", sa.Text()),
        sa.Column("basis", sa.Text()),
        sa.Column("wikidata", sa.Text()),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_actors_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_actors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_actors_id"), "actors", ["id"])
    op.create_table(
        "events",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text()),
        sa.Column("contexts", sa.Text(), nullable=False),
        sa.Column("cameo", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text()),
        sa.Column("statement", sa.Text()),
        sa.Column("date_value", sa.Text()),
        sa.Column("date_precision", sa.Text()),
        sa.Column("date_basis", sa.Text()),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("place", sa.Text()),
        sa.Column("place_country", sa.Text()),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("place_precision", sa.Text()),
        sa.Column("geonames", sa.Integer()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_events_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_events")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_events_last_day_first_day"), "events", ["last_day", "first_day"])
    op.create_index(op.f("ix_events_id"), "events", ["id"])
    op.create_index(op.f("ix_events_type_last_day"), "events", ["type", "last_day"])
    op.create_table(
        "evidence",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_evidence_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "claim_id", "part", "position", name=op.f("pk_evidence")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fates",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_key", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text()),
        sa.Column("count", sa.Integer()),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("by", sa.Text()),
        sa.Column("date_value", sa.Text()),
        sa.Column("date_precision", sa.Text()),
        sa.Column("date_basis", sa.Text()),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_fates_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_fates")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_fates_id"), "fates", ["id"])
    op.create_index(op.f("ix_fates_who_key"), "fates", ["who_key"])
    op.create_table(
        "records",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("backchannel", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_records_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_records")),
    )
    op.create_table(
        "statements",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text()),
        sa.Column("addressee", sa.Text()),
        sa.Column("within", sa.Text()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_statements_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_statements")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_statements_id"), "statements", ["id"])
    op.create_table(
        "talks",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_talks_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_talks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_talks_id"), "talks", ["id"])
    op.create_table(
        "ties",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_ties_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_ties")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ties_id"), "ties", ["id"])
    op.create_table(
        "actor_names",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "actor_id"],
            ["actors.article_id", "actors.id"],
            name=op.f("fk_actor_names_article_id_actor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "actor_id", "key", name=op.f("pk_actor_names")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_actor_names_key"), "actor_names", ["key"])
    op.create_table(
        "event_actors",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "actor_id"],
            ["actors.article_id", "actors.id"],
            name=op.f("fk_event_actors_article_id_actor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id", "event_id"],
            ["events.article_id", "events.id"],
            name=op.f("fk_event_actors_article_id_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "event_id", "role", "position", name=op.f("pk_event_actors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_actors_article_id_actor_id"), "event_actors", ["article_id", "actor_id"])
    op.create_table(
        "talks_actors",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("talks_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "actor_id"],
            ["actors.article_id", "actors.id"],
            name=op.f("fk_talks_actors_article_id_actor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id", "talks_id"],
            ["talks.article_id", "talks.id"],
            name=op.f("fk_talks_actors_article_id_talks_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "talks_id", "role", "position", name=op.f("pk_talks_actors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_talks_actors_article_id_actor_id"), "talks_actors", ["article_id", "actor_id"])
