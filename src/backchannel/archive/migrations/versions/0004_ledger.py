"""Decisions, the feed of changes, and full-text search."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_changes_kind_id"), "changes", ["kind", "id"])
    op.create_table(
        "decisions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("other", sa.Text()),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decisions")),
        sa.UniqueConstraint("id", name=op.f("uq_decisions_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_subject"), "decisions", ["subject"])
    op.create_index(op.f("ix_decisions_other"), "decisions", ["other"])
    op.create_table(
        "anchors",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("former", sa.Text()),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("traits", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_anchors_decision_id")),
        sa.PrimaryKeyConstraint("decision_id", "article_id", "claim_id", name=op.f("pk_anchors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_anchors_article_id_kind"), "anchors", ["article_id", "kind"])
    op.create_table(
        "apart",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_apart_decision_id")),
        sa.PrimaryKeyConstraint("kind", "a", "b", "decision_id", name=op.f("pk_apart")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_apart_decision_id"), "apart", ["decision_id"])
    op.create_table(
        "proposals",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "a", "b", name=op.f("pk_proposals")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_proposals_kind_likeness"), "proposals", ["kind", "likeness"])
    op.create_table(
        "searched",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text()),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_searched_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_searched")),
    )
    op.create_index(op.f("ix_searched_article_id"), "searched", ["article_id"])
    op.create_index(op.f("ix_searched_kind_id"), "searched", ["kind", "id"], unique=True)
    for kind in ("article", "statement", "actor"):
        if op.get_bind().dialect.name == "sqlite":
            # Without a copy of the texts; words come folded, so that the tokenizer only splits at blanks.
            op.execute(
                f"CREATE VIRTUAL TABLE {kind}_words USING fts5(head, words, content='', "
                "tokenize='unicode61 remove_diacritics 0')"
            )
        else:
            op.execute(f"CREATE TABLE {kind}_words (number bigint PRIMARY KEY, vector tsvector NOT NULL)")
            op.execute(f"CREATE INDEX ix_{kind}_words_vector ON {kind}_words USING gin (vector)")
