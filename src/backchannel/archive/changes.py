"""The feed of changes: what was added, changed or retired in an archive, in the order in which it was kept.

Writers come one after the other, so the numbers grow in the order of the commits: whoever has read up to a number has
read all that will ever stand before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from backchannel.archive import tables as t
from backchannel.archive.answers import Answer
from backchannel.archive.opened import Opened
from backchannel.archive.work import Action, ChangedKind
from backchannel.errors import ArchiveError

_CHUNK = 1000
_NO_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class ChangeRow(Answer):
    """One change. `number` is the cursor of whoever has read up to here; `id` is that of an article, event, entry
    ("actor"), story, track, case or decision. One that is retired keeps its id and counts no reports any more.

    `detail` says more where there is more to say: what differs, as [before, after] of each value, or where a merged one
    leads (`merged_into`)."""

    number: int
    at: datetime
    action: Action
    kind: ChangedKind
    id: str
    detail: Mapping[str, Any] | None


class Changes(Opened):
    def changes(self, since: int = 0, *, limit: int | None = None) -> Iterator[ChangeRow]:
        """Changes after the one of this number, in order; `limit` is how many at most.

        Raises ArchiveError where no change of the archive has had the number yet: a cursor of another archive, or of
        one that was put back to an earlier state.
        """
        if since < 0 or (limit is not None and limit < 1):
            raise ArchiveError("a cursor is 0 or the number of a change, and a limit is 1 or more")
        c = t.changes.c
        with self._reading() as connection:
            last = connection.execute(select(func.max(c.number))).scalar() or 0
            if since > last:
                raise ArchiveError(
                    f"the cursor {since} lies after {last}, the last change of {self.name}: it is another archive's, "
                    "or this one was put back to an earlier state; begin again with 0"
                )
            chosen = (
                select(t.changes).where(c.number > since).order_by(c.number).limit(min(limit or _NO_LIMIT, _NO_LIMIT))
            )
            for row in connection.execute(chosen.execution_options(yield_per=_CHUNK)):
                detail = None if row.detail is None else json.loads(row.detail)
                yield ChangeRow(row.number, row.at, row.action, row.kind, row.id, detail)
