"""How many days an event spans, beside who acts in it: a timeline is then read in the order of one index."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEYS = {"event_actors": ["entry_id"], "event_pairs": ["source_id", "target_id"]}


def upgrade() -> None:
    events = sa.table("events", *(sa.column(name) for name in ("id", "first_day", "last_day")))
    span = (
        sa.func.julianday(events.c.last_day) - sa.func.julianday(events.c.first_day)
        if op.get_bind().dialect.name == "sqlite"
        else events.c.last_day - events.c.first_day
    )
    for name, keys in KEYS.items():
        op.drop_index(op.f("_".join(["ix", name, *keys, "last_day"])), name)
        op.add_column(name, sa.Column("days", sa.Integer()))
        acts = sa.table(name, sa.column("event_id"), sa.column("days"))
        of = sa.select(sa.cast(span, sa.Integer)).where(events.c.id == acts.c.event_id).scalar_subquery()
        op.execute(sa.update(acts).values(days=of))
        columns = [*keys, "last_day", "days", "event_id"]
        op.create_index(op.f("_".join(["ix", name, *columns])), name, columns)
