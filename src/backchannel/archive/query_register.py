"""Questions about the register of actors and about stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from backchannel.archive import tables as t
from backchannel.archive.answers import Answer, Named, Source
from backchannel.archive.chunks import SMALLEST, growing
from backchannel.archive.query_events import entries_named
from backchannel.archive.register import offices
from backchannel.archive.register_offices import Office


@dataclass(frozen=True, slots=True)
class ActorRow(Answer):
    """An entry of the register. `names` are the forms that articles use, folded, the commonest first."""

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    basis: str | None
    wikidata: str | None
    names: tuple[str, ...]
    reports: int
    voices: int
    first_told: date | None
    last_told: date | None
    decision: str | None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ProposalRow(Answer):
    """Two entries that may be one, for a person to say; `likeness` from 0 to 1."""

    a: Named
    b: Named
    likeness: float
    why: str


@dataclass(frozen=True, slots=True)
class ActorFile:
    """All that the register knows of an entry: its row, its offices, and the entries that it may be one with."""

    row: ActorRow
    offices: tuple[Office, ...]
    proposals: tuple[ProposalRow, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "actor": self.row.to_dict(),
            "offices": [_office(office) for office in self.offices],
            "proposals": [one.to_dict() for one in self.proposals],
        }


@dataclass(frozen=True, slots=True)
class StoryRow(Answer):
    """Articles that tell of the same happening; `voices` counts the independent texts among them."""

    id: str
    title: str | None
    first_day: date | None
    last_day: date | None
    articles: int
    voices: int


@dataclass(frozen=True, slots=True)
class CompanionRow(Answer):
    """An article of a story. Articles with the same `voice` are copies of one text; `superseded_by` is the id of the
    next version of its page, None for the current one."""

    story: str
    voice: str
    superseded_by: str | None
    article: Source


def actors(
    connection: Connection,
    name: str | None = None,
    *,
    kind: str | None = None,
    country: str | None = None,
    sector: str | None = None,
) -> Iterator[ActorRow]:
    """Entries that current articles tell of: of a name the likeliest first, else the most told of first.

    Raises ArchiveError where the name is none.
    """
    e = t.entries.c
    chosen = select(t.entries).where(e.reports > 0, e.merged_into.is_(None))
    for column, value in (
        (e.kind, kind),
        (e.country, country and country.upper()),
        (e.sector, sector and sector.upper()),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    if name is not None:
        ids = entries_named(connection, name)
        found = {row.id: row for row in _rows(connection, chosen.where(e.id.in_(ids)))}
        yield from (found[id_] for id_ in ids if id_ in found)
    else:
        yield from _rows(connection, chosen.order_by(e.reports.desc(), e.id))


def actor_file(connection: Connection, entry_id: str) -> ActorFile | None:
    """What is known of an entry, or None where the register has none of that id."""
    row = next(_rows(connection, select(t.entries).where(t.entries.c.id == entry_id)), None)
    if row is None:
        return None
    return ActorFile(row, tuple(offices(connection, entry_id)), tuple(proposals(connection, entry_id)))


def _office(office: Office) -> dict[str, Any]:
    name, entry = office.of
    days = {key: day and day.isoformat() for key, day in (
        ("first_told", office.first_day), ("last_told", office.last_day),
        ("held_from", office.held_from), ("held_until", office.held_until),
    )}  # fmt: skip
    return {"role": office.role, "of": {"id": entry, "name": name}, **days, "ties": [list(tie) for tie in office.ties]}


def proposals(connection: Connection, entry_id: str | None = None) -> Iterator[ProposalRow]:
    """Entries that may be one, the likeliest first; of one entry, or of all."""
    p, a, b = t.proposals.c, t.entries.alias(), t.entries.alias()
    chosen = (
        select(p.a, p.b, p.likeness, p.why, a.c.name.label("a_name"), b.c.name.label("b_name"))
        .join(a, a.c.id == p.a)
        .join(b, b.c.id == p.b)
        .where(p.kind == "actor", a.c.merged_into.is_(None), b.c.merged_into.is_(None))
        .where(a.c.reports > 0, b.c.reports > 0)
        .order_by(p.likeness.desc(), p.a, p.b)
    )
    if entry_id is not None:
        chosen = chosen.where(or_(p.a == entry_id, p.b == entry_id))
    for row in connection.execute(chosen):
        yield ProposalRow(Named(row.a, row.a_name), Named(row.b, row.b_name), row.likeness, row.why)


def _rows(connection: Connection, chosen: Select[tuple[object, ...]]) -> Iterator[ActorRow]:
    for rows in growing(connection.execute(chosen.execution_options(yield_per=SMALLEST))):
        names = _names(connection, [row.id for row in rows])
        for row in rows:
            yield ActorRow(
                row.id,
                row.name,
                row.kind,
                row.country,
                row.sector,
                row.basis,
                row.wikidata,
                tuple(names[row.id]),
                row.reports,
                row.voices,
                row.first_told,
                row.last_told,
                row.decision,
            )


def _names(connection: Connection, ids: Sequence[str]) -> defaultdict[str, list[str]]:
    n = t.entry_names.c
    chosen = select(n.entry_id, n.key).where(n.entry_id.in_(ids), n.uses > 0)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(chosen.order_by(n.entry_id, n.uses.desc(), n.key)):
        names[row.entry_id].append(row.key.strip())
    return names


def stories(
    connection: Connection, since: date | None = None, until: date | None = None, *, voices: int = 1
) -> Iterator[StoryRow]:
    """Stories that were told between two days, both included, by so many independent texts at least; the latest
    first."""
    s = t.stories.c
    chosen = select(t.stories).where(s.articles > 0, s.voices >= voices)
    if since is not None:
        chosen = chosen.where(s.last_day >= since)
    if until is not None:
        chosen = chosen.where(s.first_day <= until)
    chosen = chosen.order_by(s.last_day.is_(None), s.last_day.desc(), s.id)
    for row in connection.execute(chosen.execution_options(yield_per=SMALLEST)):
        yield _story(row)


def story(connection: Connection, id_: str) -> StoryRow | None:
    row = connection.execute(select(t.stories).where(t.stories.c.id == id_)).first()
    return None if row is None else _story(row)


def _story(row: Row[Any]) -> StoryRow:
    return StoryRow(row.id, row.title, row.first_day, row.last_day, row.articles, row.voices)


def companions(connection: Connection, article_id: str) -> Iterator[CompanionRow]:
    """All articles of the story that an article tells, itself among them, in the order of publication."""
    p = t.placements.c
    story = connection.execute(select(p.story).where(p.article_id == article_id)).scalar()
    return iter(()) if story is None else articles_of(connection, story)


def articles_of(connection: Connection, story: str) -> Iterator[CompanionRow]:
    """The articles of a story, in the order of publication."""
    p, a = t.placements.c, t.articles.c
    chosen = (
        select(p.story, p.voice, p.superseded_by, a.id, a.title, a.outlet, a.published, a.url)
        .join(t.articles, a.id == p.article_id)
        .where(p.story == story)
        .order_by(p.published.is_(None), p.published, p.added_at, a.id)
    )
    for row in connection.execute(chosen.execution_options(yield_per=SMALLEST)):
        source = Source(row.id, row.title, row.outlet, row.published, row.url)
        yield CompanionRow(row.story, row.voice, row.superseded_by, source)
