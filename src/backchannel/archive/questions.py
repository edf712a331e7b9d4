"""What can be asked of an archive: the methods of `Archive` that read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import Connection, select

from backchannel.archive import files, query, query_events, query_register, search
from backchannel.archive import tables as t
from backchannel.archive.answers import EventRow, Shown
from backchannel.archive.events_differences import Differences, differences
from backchannel.archive.files import File
from backchannel.archive.finding import Together, find
from backchannel.archive.found import Found, Row
from backchannel.archive.groups import EVENTS, canonical, ids_beginning
from backchannel.archive.opened import Opened
from backchannel.archive.query_events import EventFilter, entries_named
from backchannel.archive.query_register import ActorFile, ActorRow, CompanionRow, ProposalRow, StoryRow
from backchannel.archive.rows import unpack
from backchannel.archive.search import Hit
from backchannel.errors import ArchiveError
from backchannel.model.records import Record


class Questions(Opened):
    """Questions to an open archive; each sees one state of it from beginning to end."""

    def record(self, article_id: str) -> Record:
        """The record of an article. Raises ArchiveError where the archive has none, or one that is not whole."""
        with self._reading() as connection:
            found = connection.execute(
                select(t.records.c.record, t.articles.c.text)
                .join_from(t.records, t.articles)
                .where(t.articles.c.id == article_id)
            ).first()
        if found is None:
            raise ArchiveError(f"the archive {self.name} has no article {article_id}")
        return unpack(found.record, found.text)

    def records(self) -> Iterator[Record]:
        """All records, in the order of publication, one at a time in memory."""
        with self._reading() as connection:
            a = t.articles.c
            ids = (
                connection.execute(select(a.id).order_by(a.published.is_(None), a.published, a.added_at, a.id))
                .scalars()
                .all()
            )
        for article_id in ids:
            yield self.record(article_id)

    def refusals(self) -> Found[query.RefusalRow]:
        """Sources that could not be read, with the reason, latest first."""
        return self._found(query.RefusalRow, query.refusals)

    def timeline(
        self,
        actor: str | None = None,
        type: str | None = None,
        since: date | None = None,
        until: date | None = None,
        **further: Unpack[Further],
    ) -> Found[EventRow]:
        """Events by the day on which they happened or are to happen, as all articles tell them.

        An event known to its month or year comes after those of the days in it; those without a date come last.

        `actor` is a name, an alias or whole words of one, a state's alpha-3 code, or an id of the register; case and
        accents do not matter. Where the vocabulary knows it ("US", "PLO"), its other names count too. `since` and
        `until` are days, both included: an event of a month or a year is in when it may have happened between them.
        With either, events without a date are left out.

            archive.timeline(source="Iran", target="United States", type="COERCE", voices=2)

        `source` and `target` say who acts and on whom; `country` (alpha-3) and `sector` (PLOVER) whose actor takes
        part; `status`, `place`, `outlet` and `story` what was told; `voices` by how many independent texts at least;
        `decision` what reviewers ruled: accepted, rejected, open or any, and without it all but the rejected.
        `min_confidence`, here and in the other questions, leaves out claims with a lower confidence. Raises
        ArchiveError where a value is none that can be.
        """
        asked = EventFilter(actor=actor, type=type, since=since, until=until, **further)
        return self._found(EventRow, lambda connection: query_events.events(connection, asked))

    def reports(self, event: str | None = None, *, min_confidence: float = 0.0) -> Found[query.ReportRow]:
        """Events as single articles tell them, by day of publication; of one event, by its id, or of all."""
        return self._found(query.ReportRow, lambda connection: query.reports(connection, event, least=min_confidence))

    def differences(self, event: str) -> Differences:
        """What the reports of an event tell differently: who says what, and when it changed.

        `event` is its id, or a beginning of one that no other shares; that of an event which was merged leads on.
        Raises ArchiveError where there is none, or several.
        """
        with self._reading() as connection:
            ids = ids_beginning(connection, EVENTS, event)
            led = {canonical(connection, EVENTS, id_) for id_ in ids}
            if len(led) != 1:
                several = f"may be {', '.join(ids)}; give more of it" if ids else "is the id of no event here"
                raise ArchiveError(f"{event!r} {several}")
            return differences(connection, str(led.pop()))

    def statements(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Found[query.StatementRow]:
        """Who said what, by day of publication; `actor` is the speaker, as in `timeline`."""
        return self._found(
            query.StatementRow, lambda connection: query.statements(connection, actor, least=min_confidence)
        )

    def fates(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Found[query.FateRow]:
        """What became of whom, by its date, or where it has none by the day of publication.

        `actor` as in `timeline`, or words of `who`.
        """
        return self._found(query.FateRow, lambda connection: query.fates(connection, actor, least=min_confidence))

    def talks(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Found[query.TalksRow]:
        """Negotiations and who carries them, by day of publication; `actor` is a party or mediator, as in
        `timeline`."""
        return self._found(query.TalksRow, lambda connection: query.talks(connection, actor, least=min_confidence))

    def ties(self, actor: str | None = None, *, min_confidence: float = 0.0) -> Found[query.TieRow]:
        """How actors stand to one another, by day of publication; `actor` is either end, as in `timeline`."""
        return self._found(query.TieRow, lambda connection: query.ties(connection, actor, least=min_confidence))

    def search(
        self,
        asked: str,
        kind: str = "article",
        *,
        since: date | None = None,
        until: date | None = None,
        actor: str | None = None,
    ) -> Found[Hit]:
        """Articles, statements or actors ("article", "statement", "actor") that hold the words asked for, newest first.

        `asked` takes words, "words in a row", the beginning* of one, one OR another, title:word, and -word for what is
        to be left out. `since` and `until` are days of publication, `actor` is the speaker of statements. Raises
        ArchiveError where nothing is asked for.
        """

        def ask(connection: Connection) -> Iterator[Hit]:
            speakers = None if actor is None else entries_named(connection, actor)
            return search.search(connection, asked, kind, since=since, until=until, speakers=speakers)

        return self._found(Hit, ask)

    def actors(
        self,
        name: str | None = None,
        *,
        kind: str | None = None,
        country: str | None = None,
        sector: str | None = None,
    ) -> Found[ActorRow]:
        """Entries of the register: those that a name may mean, the likeliest first, or all, the most told of first.

        `kind` is that of a record's actors, `country` an alpha-3 code, `sector` a PLOVER sector.
        """
        return self._found(
            ActorRow,
            lambda connection: query_register.actors(connection, name, kind=kind, country=country, sector=sector),
        )

    def actor(self, id: str) -> ActorFile:
        """What the register knows of one actor, by the entry's id or a name: its names, its offices with their days,
        and the entries that it may be one with. Of a name the likeliest entry. Raises ArchiveError where there is
        none."""
        with self._reading() as connection:
            ids = entries_named(connection, id)
            found = query_register.actor_file(connection, ids[0]) if ids else None
        if found is None:
            raise ArchiveError(f"the register of {self.name} has no actor {id!r}; backchannel actors lists them")
        return found

    def proposals(self) -> Found[ProposalRow]:
        """Entries of the register that may be one, for a person to say; the likeliest first."""
        return self._found(ProposalRow, query_register.proposals)

    def stories(self, since: date | None = None, until: date | None = None, *, voices: int = 1) -> Found[StoryRow]:
        """Stories by their last day of publication, the latest first: those told between two days, both included, by
        at least so many independent texts."""
        return self._found(StoryRow, lambda connection: query_register.stories(connection, since, until, voices=voices))

    def companions(self, article_id: str) -> Found[CompanionRow]:
        """All articles of the story that an article tells, itself, its copies and older versions among them, in the
        order of publication."""
        return self._found(CompanionRow, lambda connection: query_register.companions(connection, article_id))

    def show(self, id: str) -> Shown | File:
        """What an id stands for, or a beginning of one that no other shares: an article or a claim with its record, or
        the file of an event, of an entry of the register, of a track, a case or a story.

        Raises ArchiveError where there is none, or several.
        """
        with self._reading() as connection:
            found = find(connection, id)
            if isinstance(found, Together):
                return files.file_of(connection, found)
        return Shown.of(self.record(found.article_id), found.kind, found.id)

    def _found(self, row: type[Row], ask: Callable[[Connection], Iterator[Row]]) -> Found[Row]:
        def rows() -> Iterator[Row]:
            with self._reading() as connection:
                yield from ask(connection)

        return Found(row, rows)


class Further(TypedDict, total=False):
    """What else a timeline may be asked for; see `EventFilter`."""

    source: str | None
    target: str | None
    country: str | None
    sector: str | None
    status: str | None
    place: str | None
    outlet: str | None
    story: str | None
    voices: int
    decision: str | None
    min_confidence: float
