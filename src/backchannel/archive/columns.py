"""Column types that hold exactly what they were given, on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

# NUL cannot stand in PostgreSQL and lone surrogates in neither; both occur in broken feeds, and a text is never
# altered.
_UNKEPT = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([0-9a-f]{4})")


def escape(text: str) -> str:
    """The text in characters that every database keeps; `unescape` is its inverse. Nearly every text is its own
    escape."""
    return _UNKEPT.sub(lambda found: f"\x1a{ord(found[0]):04x}", text)


def unescape(kept: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), kept)


class ExactText(TypeDecorator[str]):
    """Text of an article or taken from one: any string of Python comes back as it was."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else unescape(value)


class Moment(TypeDecorator[datetime]):
    """A point in time with its zone; SQLite drops zones, so it is kept in UTC and read as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
