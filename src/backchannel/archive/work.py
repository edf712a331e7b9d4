"""One transaction that writes: its connection, its moment, which groups it touched, and what it tells followers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Table

from backchannel.archive import tables as t
from backchannel.archive.bulk import put_rows

Action = Literal["added", "changed", "retired"]
ChangedKind = Literal["article", "actor", "event", "story", "track", "case", "decision"]
GroupKind = Literal["actor", "event", "track", "case"]


class Placement(NamedTuple):
    """Where an article stands among the others; `superseded_by` is the next version of its page, None where it is the
    current one."""

    article_id: str
    published: date | None
    voice: str
    story: str
    superseded_by: str | None


class Shift(NamedTuple):
    """What placing articles did to an entry of the register: by how much its counts differ, the days of publication,
    and whether the values that stand in its summary may be outvoted."""

    reports: int
    voices: int
    days: tuple[date, ...]
    voted: bool


class Work:
    """What is done between the beginning and the end of one transaction.

    Whatever joins or leaves a group says so with `touch`; the summaries of touched groups are derived anew once, at
    the end. `note` puts a line into the feed of changes; several notes of one thing become one.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.at = datetime.now(UTC)
        self.placed: Placement | None = None  # of the article in hand, from the first stage on
        self.touched: defaultdict[GroupKind, set[str]] = defaultdict(set)
        # An entry may have a million members: what joins it is added to its counts, unless members were moved too.
        self.lifted: dict[str, int] = {}  # members of entries that the article in hand had before it was read anew
        self.shifts: dict[str, Shift] = {}
        self.moved: set[str] = set()
        self._notes: dict[tuple[ChangedKind, str], tuple[Action, Mapping[str, Any] | None]] = {}

    def touch(self, kind: GroupKind, *ids: str) -> None:
        self.touched[kind].update(ids)

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows into a table, if there are any."""
        if rows:
            put_rows(self.connection, table, rows)

    def note(self, action: Action, kind: ChangedKind, id: str, detail: Mapping[str, Any] | None = None) -> None:
        """Tell followers; what was added in this transaction and changed in it was added."""
        earlier = self._notes.get((kind, id))
        if earlier and earlier[0] == "added" and action == "changed":
            action = "added"
        self._notes[kind, id] = (action, detail if detail is not None or not earlier else earlier[1])

    def tell(self) -> None:
        """Write the notes, in the order in which they first came; the last act of the transaction."""
        rows = [
            {
                "at": self.at,
                "action": action,
                "kind": kind,
                "id": id_,
                "detail": None if detail is None else json.dumps(detail, ensure_ascii=False, sort_keys=True),
            }
            for (kind, id_), (action, detail) in self._notes.items()
        ]
        self.put(t.changes, rows)
        self._notes.clear()
