"""One article's telling of an event is a report; `events` are what all articles tell together."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REPORTS = (
    "article_id, id, position, type, mode, contexts, cameo, status, said_by, statement, date_value, date_precision, "
    "date_basis, first_day, last_day, place, place_country, latitude, longitude, place_precision, geonames, confidence"
)


def upgrade() -> None:
    op.create_table(
        "reports",
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
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_reports_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_reports")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_reports_id"), "reports", ["id"])
    op.create_index(op.f("ix_reports_last_day_first_day"), "reports", ["last_day", "first_day"])
    op.create_index(op.f("ix_reports_type_last_day"), "reports", ["type", "last_day"])
    op.create_table(
        "report_actors",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "actor_id"],
            ["actors.article_id", "actors.id"],
            name=op.f("fk_report_actors_article_id_actor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id", "report_id"],
            ["reports.article_id", "reports.id"],
            name=op.f("fk_report_actors_article_id_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "report_id", "role", "position", name=op.f("pk_report_actors")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_report_actors_article_id_actor_id"), "report_actors", ["article_id", "actor_id"], unique=False
    )
    op.execute(f"INSERT INTO reports ({_REPORTS}) SELECT {_REPORTS} FROM events")  # noqa: S608 - constants only
    op.execute(
        "INSERT INTO report_actors (article_id, report_id, role, position, actor_id) "
        "SELECT article_id, event_id, role, position, actor_id FROM event_actors"
    )
    op.drop_table("event_actors")
    op.drop_table("events")
