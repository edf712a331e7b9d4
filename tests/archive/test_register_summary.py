"""That what is added to the counts of entries, article by article, is what counting anew gives."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from factories import READ_BY, Draft
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from backchannel.archive import register, register_summary
from backchannel.archive import tables as t
from backchannel.archive.store import Archive, open_archive
from backchannel.model.records import Record
from backchannel.vocabulary import load_vocabulary

READER = replace(READ_BY, vocabulary=load_vocabulary().version)  # so that `check` proves what is voted
# Actors as articles tell them: name, kind, country, sector.
CAST = (
    ("Iran", "state", "IRN", "GOV"),
    ("Rachid Belloum", "person", None, "GOV"),
    ("Rachid Belloum", "person", "DZA", "MIL"),
    ("Belloum", "person", None, None),
    ("Rashid Beloum", "person", "DZA", None),
    ("Foreign Ministry", "organ", "IRN", "GOV"),
    ("Iranian Foreign Ministry", "organ", "IRN", "GOV"),
    ("Iranian officials", "unnamed", "IRN", None),
    ("two spokesmen", "unnamed", None, None),
    ("Rachid Belloum", "person", None, None),
)
DAYS = ("1980-09-12", "1980-09-13", "1981-03-01", None)
STORIES = (
    "Voters queued before polling stations while officials counted the ballots of the second round.",
    "The delegations argued over frozen deposits, arbitration and the shipment of spare parts.",
)


def article(cast: Sequence[int], day: str | None, story: int, version: int, outlet: str | None) -> Record:
    told = [CAST[n] for n in cast]
    marks = ", ".join(f"<m{n}>{name}</m{n}>" for n, (name, *_) in enumerate(told))
    url = f"https://meridian.example/{story}" if version else None
    draft = Draft(f"{STORIES[story] * 4} Told of: {marks}. {'Corrected.' * version}", day, outlet=outlet, url=url)
    for n, (name, kind, country, sector) in enumerate(told):
        draft.actor(f"m{n}", name=name, kind=kind, country=country, sector=sector, basis="stated")
    return draft.record(READER)


articles = st.builds(
    article,
    st.lists(st.integers(0, len(CAST) - 1), min_size=1, max_size=4, unique_by=lambda n: CAST[n][0]),
    st.sampled_from(DAYS),
    st.integers(0, len(STORIES) - 1),
    st.integers(0, 2),
    st.sampled_from([None, "Meridian Wire", "The Harbour Post"]),
)


# Which article is read again, and which of its actors is then not read.
readings = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=4)


def without(record: Record, one: int) -> Record:
    """The record as a later reading gives it, one actor fewer."""
    kept = tuple(actor for n, actor in enumerate(record.actors) if n != one % len(record.actors))
    return replace(record, actors=kept, read_by=replace(READER, backchannel=f"0.2.{one}"))


def state(archive: Archive, *columns: str) -> dict[str, list[tuple[Any, ...]]]:
    with archive._reading() as connection:
        rows = connection.execute(select(t.entries).order_by(t.entries.c.id)).mappings()
        named = connection.execute(select(t.entry_names).order_by(t.entry_names.c.entry_id, t.entry_names.c.key))
        return {
            "entries": [tuple(row[name] for name in ("id", *columns)) for row in rows],
            "names": [tuple(row) for row in named],
        }


def count_anew(archive: Archive) -> None:
    with archive._working() as work:
        ids = work.connection.execute(select(t.entries.c.id)).scalars().all()
        register.summarise(work, ids)


COUNTS = ("reports", "voices", "first_told", "last_told")
VOTED = ("name", "kind", "country", "sector", "basis", "wikidata")


def cast_of(at: int, kind: str, day: str | None = "1980-09-12", **head: Any) -> Draft:
    """An article with its one actor, a number of whom there are several."""
    name, _, country, sector = CAST[at]
    told = f"{STORIES[0]} Told of: <who>{name}</who>, <of>Algeria</of>. {head.pop('more', '')}"
    draft = Draft(told, day, **head)
    draft.actor("who", name=name, kind=kind, country=country, sector=sector, basis="stated")
    return draft


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # What only the former version said is said no more.
        ([(1, {}), (2, {"url": "https://meridian.example/1"}), (1, {"url": "https://meridian.example/1"})], None),
        # Nobody said it of late: the first to do so again is asked alone.
        ([(2, {"url": "https://meridian.example/1"}), (None, {"url": "https://meridian.example/1"}), (9, {})], None),
        ([(1, {}), (2, {})], "DZA"),
    ],
)
def test_what_is_said_no_more_has_no_vote(
    archive: Archive, told: list[tuple[int | None, dict[str, str]]], expected: str | None
) -> None:
    for n, (at, head) in enumerate(told):
        draft = cast_of(0 if at is None else at, "state" if at is None else "person", more=f"Edition {n}.", **head)
        archive.add(draft.record())
    added = state(archive, *COUNTS, *VOTED)
    (country,) = [row[7] for row in added["entries"] if row[5] == "Rachid Belloum"]
    assert country == expected
    count_anew(archive)
    assert state(archive, *COUNTS, *VOTED) == added


def test_the_state_of_an_office_is_voted_on_too(archive: Archive) -> None:
    for n, country in enumerate(("FRA", "DZA", "DZA")):
        draft = cast_of(1, "person", more=f"Edition {n}.")
        (who,) = draft.layers["actors"]
        of = draft.actor("of", name="Algeria" if country == "DZA" else "France", kind="state", country=country)
        draft.tie(who, "holds_office", of, "who", "envoy")
        archive.add(draft.record())
    added = state(archive, *VOTED)
    assert [row[3:6:2] for row in added["entries"] if row[1] == "Rachid Belloum"] == [("DZA", "inferred")]
    count_anew(archive)
    assert state(archive, *VOTED) == added


@settings(max_examples=12, deadline=None)
@given(
    told=st.lists(articles, min_size=1, max_size=5),
    again=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=4),
)
def test_counts_that_are_added_up_are_those_of_counting_anew(
    empty: Path, told: list[Record], again: list[tuple[int, int]]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "news.archive"
        shutil.copy(empty, path)
        with open_archive(path) as archive:
            for record in told:
                archive.add(record)
            for which, one in again:
                archive.add(without(told[which % len(told)], one))
            assert list(archive.check()) == []
            added = state(archive, *COUNTS, *VOTED)
            count_anew(archive)
            assert state(archive, *COUNTS, *VOTED) == added


@settings(max_examples=8, deadline=None)
@given(
    told=st.lists(articles, min_size=1, max_size=5),
    again=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=4),
)
def test_large_entries_are_counted_as_exactly(empty: Path, told: list[Record], again: list[tuple[int, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        for module in (register, register_summary):
            patch.setattr(module, "SMALL", 0)  # every entry is too large to be counted anew
        path = Path(folder) / "news.archive"
        shutil.copy(empty, path)
        with open_archive(path) as archive:
            for record in told:
                archive.add(record)
            for which, one in again:
                archive.add(without(told[which % len(told)], one))
            assert list(archive.check()) == []
            added = state(archive, *COUNTS)["entries"]
            count_anew(archive)
            assert state(archive, *COUNTS)["entries"] == added


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE entries SET name = 'Another'", "name"),
        ("UPDATE entries SET kind = 'crowd', country = 'FRA'", "country, kind"),
        ("UPDATE entries SET last_told = '1999-01-01'", "last_told"),
        ("UPDATE entry_names SET uses = uses + 1", "names"),
        ("DELETE FROM entry_names", "names"),
    ],
)
def test_what_does_not_follow_from_the_members_is_found(archive: Archive, damage: str, told: str) -> None:
    archive.add(article([2], "1980-09-12", 0, 0, None))
    archive.add(article([2, 4], "1980-09-13", 0, 0, "Meridian Wire"))
    assert list(archive.check()) == []
    with archive._working() as work:
        work.connection.execute(text(damage))
    problems = [str(problem) for problem in archive.check()]
    assert any(problem.endswith(f"does not follow from its articles: {told}") for problem in problems), problems


def test_an_entry_of_many_members_is_what_the_first_by_id_say(archive: Archive) -> None:
    told = [article([1 + n % 2], f"1980-{1 + n // 28:02}-{1 + n % 28:02}", 0, 0, f"Paper {n}") for n in range(90)]
    for record in told:
        archive.add(record)
    (row,) = state(archive, *COUNTS, *VOTED)["entries"]
    assert row[1] == 90
    by_id = sorted(told, key=lambda record: record.article.id)[: register_summary.VOTERS]
    sectors = [record.actors[0].sector for record in by_id]
    assert row[8] == min(set(sectors), key=lambda sector: (-sectors.count(sector), str(sector)))
    count_anew(archive)
    assert state(archive, *COUNTS, *VOTED)["entries"] == [row]


def test_edits_of_a_reviewer_stand_before_what_is_told(archive: Archive) -> None:
    archive.add(article([1], "1980-09-12", 0, 0, None))
    with archive._working() as work:
        work.connection.execute(t.entries.update().values(edits='{"name": "R. Belloum", "country": "FRA"}'))
        work.touch("actor", *work.connection.execute(select(t.entries.c.id)).scalars())
    archive.add(article([2], "1980-09-13", 0, 0, None))
    (row,) = state(archive, "name", "country", "reports")["entries"]
    assert row[1:] == ("R. Belloum", "FRA", 2)
