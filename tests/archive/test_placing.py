"""Placing as a whole: one transaction, the same on every machine, and for archives that are older than it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import Draft, dispatch
from sqlalchemy import Connection, delete, select

from backchannel.archive import events, placing, register
from backchannel.archive import tables as t
from backchannel.archive.store import Archive
from backchannel.model.records import Record

PLACED = (
    t.placements, t.bands, t.story_terms, t.profiles, t.stories, t.entries, t.entry_links, t.events, t.event_links,
    t.event_actors, t.event_pairs,
)  # fmt: skip


def told() -> Iterator[Record]:
    """The same dispatch from two outlets, its next version, and another day's news."""
    yield dispatch().record()
    yield dispatch(outlet="Coast Daily").record()
    yield dispatch(outlet="Harbour Post", url="https://example.org/terms").record()
    yield dispatch(
        outlet="Harbour Post", url="https://example.org/terms", published="1980-09-14", title="His terms"
    ).record()
    draft = Draft("<iraq>Iraq</iraq> <t>bombed</t> airfields in <iran>Iran</iran> on Monday.", "1980-09-23")
    iraq, iran = (draft.actor(name, kind="state", country=name[:3].upper()) for name in ("iraq", "iran"))
    draft.event("ASSAULT", "t", sources=[iraq], targets=[iran], date=draft.date("1980-09-22"))
    yield draft.record()


def dump(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """All rows but the moments at which they were written."""
    found = {}
    with archive._reading() as connection:
        for table in PLACED:
            columns = [column for column in table.columns if column.name not in ("made_at", "added_at")]
            found[table.name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
    return found


def test_what_is_there_follows_from_the_records(archive: Archive, path: Path) -> None:
    for record in told():
        archive.add(record)
    by_adding = dump(archive)
    with archive._working() as work:
        _displace(work.connection)
    assert not any(dump(archive).values())
    with archive._working() as work:
        placing.place_all(work.connection)
    assert dump(archive) == by_adding
    assert list(archive.check()) == []


def _displace(connection: Connection) -> None:
    tables = (*reversed(PLACED), t.entry_names, t.entry_sounds, t.proposals, t.searched, t.track_links, t.track_actors,
              t.tracks, t.case_links, t.case_names, t.cases)  # fmt: skip
    for table in sorted(tables, key=lambda table: -t.metadata.sorted_tables.index(table)):
        connection.execute(delete(table))


def test_twice_is_once(archive: Archive) -> None:
    for record in told():
        archive.add(record)
    before = dump(archive)
    for record in told():
        assert archive.add(record) == "known"
    assert dump(archive) == before


@pytest.mark.parametrize("stage", [(register, "place"), (events, "place"), (events, "summarise")])
def test_what_fails_on_its_way_leaves_nothing(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, stage: tuple[object, str]
) -> None:
    first, *others = told()
    archive.add(first)
    before, changes = dump(archive), list(archive.changes())

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(*stage, fails)
    for record in others:
        with pytest.raises(KeyboardInterrupt):
            archive.add(record)
    assert dump(archive) == before
    assert list(archive.changes()) == changes
    monkeypatch.undo()
    for record in others:
        archive.add(record)
    assert list(archive.check()) == []


def test_a_group_is_told_of_once_in_a_transaction(archive: Archive) -> None:
    for record in told():
        archive.add(record)
    told_of = [(change.at, change.kind, change.id) for change in archive.changes()]
    assert len(set(told_of)) == len(told_of)
