"""What keeps an archive in order: backups, its room on the disk, and figures about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from os import PathLike
from typing import Any

from sqlalchemy import Connection, FromClause, func, select

from backchannel.archive import backup
from backchannel.archive import tables as t
from backchannel.archive.database import explained
from backchannel.archive.opened import Opened
from backchannel.archive.tables import REVISIONS


@dataclass(frozen=True, slots=True)
class Readers:
    """How many articles were read by one version of the program, the language model and the vocabulary."""

    backchannel: str
    model: str
    vocabulary: str
    articles: int


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures about an archive. `counts` has, of articles, all and the earlier versions among them; of what articles
    say together, only what is told now. `size` is in bytes; the days are those of publication."""

    name: str
    revision: str
    size: int
    oldest: date | None
    newest: date | None
    counts: Mapping[str, int]
    readers: tuple[Readers, ...]

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON has them."""
        days = {name: day and day.isoformat() for name, day in (("oldest", self.oldest), ("newest", self.newest))}
        return asdict(self) | days


class Upkeep(Opened):
    """The methods of `Archive` that are about the archive itself."""

    def backup(self, to: str | PathLike[str]) -> None:
        """Write the archive, as it is at this moment, into a new file that is an archive itself; others may go on
        writing. Raises ArchiveError where the file is there already or cannot be written."""
        backup.back_up(self._database, to)

    def vacuum(self) -> int:
        """Give back the room of what was replaced, and let the database plan by what it holds now; how many bytes
        fewer it takes. Needs as much free room as the archive takes, and no other process may be writing."""
        before = self._size()
        with explained(self.name, self._database.backend):
            self._database.backend.compact()
        return before - self._size()

    def stats(self) -> Stats:
        """Figures about the archive, all of one moment."""
        with self._reading() as connection:
            a, r = t.articles.c, t.records.c
            days = connection.execute(select(func.min(a.published), func.max(a.published))).one()
            reader = (r.backchannel, r.model, r.vocabulary)
            readers = select(*reader, func.count()).group_by(*reader).order_by(func.count().desc(), *reader)
            return Stats(
                self.name,
                REVISIONS[-1],
                self._database.backend.size(connection),
                *days,
                _counts(connection),
                tuple(Readers(*row) for row in connection.execute(readers)),
            )

    def _size(self) -> int:
        with self._reading() as connection:
            return self._database.backend.size(connection)


def _counts(connection: Connection) -> dict[str, int]:
    def count(table: FromClause, *holds: Any) -> int:
        return connection.execute(select(func.count()).select_from(table).where(*holds)).scalar_one()

    p = t.placements.c
    earlier = count(t.placements, p.superseded_by.is_not(None))
    voices = connection.execute(select(func.count(p.voice.distinct())).where(p.superseded_by.is_(None))).scalar_one()
    found = {"articles": count(t.articles), "earlier versions": earlier, "voices": voices}
    found["stories"] = count(t.stories, t.stories.c.articles > 0)
    for groups in (t.entries, t.events, t.tracks, t.cases):
        found[groups.name] = count(groups, groups.c.reports > 0, groups.c.merged_into.is_(None))
    for table in (t.decisions, t.proposals, t.feeds, t.refusals, *t.CLAIMS):
        found[table.name] = count(table)
    return found
