"""What all tables share: the metadata, the revisions, and columns that stand in several tables.

What was read is kept whole in `records`; the other tables of `reading` lay it out flat for asking. Claims are rows
under (article, id) and are never rewritten by anything that relates articles to one another: the tables of `together`
point at them. A change here needs a migration; a test holds the two together.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, Text

# The revisions that this version can open, oldest first; the last is the present one.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Rows under a composite key: kept in the key's own tree, SQLite needs half the room.
COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}

# A number that the database counts up; SQLite does so only for a plain INTEGER.
Counted = BigInteger().with_variant(Integer, "sqlite")


def date_columns() -> list[Column[Any]]:
    """A date as read, and the days that it spans, both included, for sorting and ranges; all null where it is not
    known."""
    told: list[Column[Any]] = [Column(name, Text) for name in ("date_value", "date_precision", "date_basis")]
    return [*told, Column("first_day", Date), Column("last_day", Date)]
