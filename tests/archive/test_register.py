"""The register as an archive shows it after articles were added: who is one entry, who is not, and what is proposed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import READ_BY, Draft
from sqlalchemy import Row, select

from backchannel.archive import register
from backchannel.archive import tables as t
from backchannel.archive.groups import ACTORS, members, move
from backchannel.archive.store import Archive, open_archive
from backchannel.model.records import Record

# What a story is told with, so that articles of one story share words and those of others do not.
TAKEOVER = "Students climbed over the wall of the embassy compound in the rain and bound the hands of the guards."
SUMMIT = "The three delegations met at the wooded retreat in Maryland and argued over settlements in the desert."
ELECTION = "Voters queued before polling stations while officials counted the ballots of the second round."


@dataclass(frozen=True)
class Told:
    """An actor as an article tells it; `holds` is (office, name of the state or body)."""

    name: str
    kind: str = "person"
    country: str | None = None
    sector: str | None = None
    basis: str | None = "stated"
    also: tuple[str, ...] = ()
    holds: tuple[str, str] | None = None


def article(*told: Told, day: str | None = "1979-11-05", story: str = TAKEOVER, **head: Any) -> Record:
    marks, at = [], 0
    for one in told:
        for form in (one.name, *one.also):
            marks.append(f"<m{at}>{form}</m{at}>")
            at += 1
    draft = Draft(f"{story} Told of: {', '.join(marks)}.", day, **head)
    actors, at = {}, 0
    for one in told:
        forms = [f"m{at + n}" for n in range(1 + len(one.also))]
        at += len(forms)
        kept = {"kind": one.kind, "country": one.country, "sector": one.sector, "basis": one.basis}
        actors[one.name] = draft.actor(*forms, name=one.name, **kept)
    for one in told:
        if one.holds is not None:
            role, of = one.holds
            draft.tie(actors[one.name], "holds_office", actors[of], "m0", role)
    return draft.record()


def person(name: str, country: str | None = None, **rest: Any) -> Told:
    return Told(name, "person", country, rest.pop("sector", "GOV"), **rest)


IRAN = Told("Iran", "state", "IRN", "GOV", "vocabulary")
USA = Told("United States", "state", "USA", "GOV", "vocabulary", ("Washington",))


def entries(archive: Archive) -> list[Row[Any]]:
    """The entries that are told of, by name."""
    c = t.entries.c
    with archive._reading() as connection:
        return list(connection.execute(select(t.entries).where(c.reports > 0).order_by(c.name, c.id)))


def names_of(archive: Archive) -> list[str]:
    return [row.name for row in entries(archive)]


def members_of(archive: Archive) -> dict[str, list[str]]:
    """By entry id: the names of its members."""
    links, a = t.entry_links.c, t.actors.c
    chosen = select(links.group_id, a.name).join(
        t.actors, (a.article_id == links.article_id) & (a.id == links.actor_id)
    )
    found: dict[str, list[str]] = {}
    with archive._reading() as connection:
        for row in connection.execute(chosen.order_by(links.group_id, a.name)):
            found.setdefault(row.group_id, []).append(row.name)
    return found


def together(archive: Archive) -> list[list[str]]:
    return sorted(members_of(archive).values())


def proposals(archive: Archive) -> list[tuple[str, str]]:
    """The names of the two that are proposed for merging."""
    with archive._reading() as connection:
        named = {row.id: row.name for row in connection.execute(select(t.entries.c.id, t.entries.c.name))}
        rows = connection.execute(select(t.proposals).where(t.proposals.c.kind == "actor")).all()
    return sorted((*sorted((named[row.a], named[row.b])),) for row in rows)  # type: ignore[misc]


def resolve(archive: Archive, words: str) -> list[str]:
    """The names of the entries that the words mean."""
    with archive._reading() as connection:
        named = {row.id: row.name for row in connection.execute(select(t.entries.c.id, t.entries.c.name))}
        return [named[id_] for id_ in register.resolve(connection, words)]


# Who is one

SAME = {
    "a full name": (person("Edmund Muskie"), person("Edmund Muskie", "USA")),
    "a title before it": (person("Edmund Muskie"), person("Senator Edmund Muskie")),
    "a middle initial": (person("Harold Saunders"), person("Harold H. Saunders")),
    "a middle name": (person("Moshe Dayan"), person("Moshe Shmuel Dayan")),
    "accents and hyphens": (person("León Étienne Duval"), person("Leon Etienne Duval")),
    "Jr.": (person("Warren Christopher"), person("Warren Christopher Jr.")),
    "another name of a leader": (person("Jimmy Carter", "USA"), person("James Earl Carter")),
    "a leader told of another state, by the office": (
        person("Abolhassan Bani-Sadr", "IRN"), person("Abolhassan Bani-Sadr", "FRA", holds=("president", "Iran")),
    ),
    "the one who bears a title": (person("Mohammad Reza Pahlavi"), person("Shah")),
    "a state and its alias": (USA, Told("U.S.", "state", "USA", "GOV", "vocabulary")),
    "a body and its alias": (
        Told("Palestine Liberation Organization", "organisation", "PSE", "OPP", "vocabulary"),
        Told("PLO", "organisation", "PSE", "OPP", "vocabulary"),
    ),
    "a ministry in two orders": (
        Told("Egyptian Ministry of Defence", "organ", "EGY", "MIL"),
        Told("Egypt's Defense Ministry", "organ", "EGY", "MIL"),
    ),
    "people who are described": (
        Told("52 American hostages", "unnamed", "USA", "CVL"), Told("the American hostages", "unnamed", "USA", "CVL"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_two_articles_tell_of_one(archive: Archive, pair: tuple[Told, Told]) -> None:
    first, second = pair
    archive.add(article(first, IRAN))
    archive.add(article(second, IRAN, day="1979-11-20", story=SUMMIT))
    assert sorted([first.name, second.name]) in together(archive)


APART = {
    "states": (IRAN, USA),
    "a state and its president": (IRAN, Told("Iranian president", "unnamed", "IRN", "GOV")),
    "a state and its capital": (IRAN, Told("Tehran", "organ", None, None, None)),
    "a state and its people": (IRAN, Told("Iranians", "crowd", "IRN", "CVL")),
    "a state and its officials": (IRAN, Told("Iranian officials", "unnamed", "IRN", None)),
    "a person and a body of that name": (person("Harvard"), Told("Harvard", "organisation", None, None, None)),
    "two ministries": (
        Told("Foreign Ministry", "organ", "IRN", "GOV"),
        Told("Foreign Ministry", "organ", "EGY", "GOV"),
    ),
    "two officials": (Told("Iranian officials", "unnamed", "IRN"), Told("Egyptian officials", "unnamed", "EGY")),
    "initials that differ": (person("George W. Bush", "USA"), person("George H. W. Bush", "USA")),
    "first names that differ": (person("Anwar Sadat", "EGY"), person("Jehan Sadat", "EGY")),
    "a middle name that no telling drops": (person("Ali Reza Moradi"), person("Ali Hassan Moradi")),
}  # fmt: skip


@pytest.mark.parametrize("pair", APART.values(), ids=APART.keys())
def test_two_articles_tell_of_two(archive: Archive, pair: tuple[Told, Told]) -> None:
    archive.add(article(pair[0]))
    archive.add(article(pair[1], day="1979-11-06"))
    assert [pair[0].name] in together(archive)
    assert [pair[1].name] in together(archive)


NOBODY = [
    Told("protesters", "crowd", None, None, None),
    Told("a spokesman", "unnamed", None, None, None),
    Told("Foreign Ministry", "organ", None, "GOV", "inferred"),
    Told("its military", "organ", None, "MIL"),
    Told("President", "person", None, "GOV"),
    Told("his American aides", "unnamed", "USA"),
    Told("American and British banks", "unnamed", "USA", "BUS"),
]


@pytest.mark.parametrize("told", NOBODY, ids=lambda one: one.name)
def test_whom_no_other_article_could_mean_has_no_entry(archive: Archive, told: Told) -> None:
    archive.add(article(told, IRAN))
    assert names_of(archive) == ["Iran"]


# Names that are short for others


def test_a_surname_alone_is_the_one_of_that_name_whom_the_story_tells(archive: Archive) -> None:
    archive.add(article(person("Ramsey Clark", "USA")))
    archive.add(article(person("Joe Clark", "CAN"), day="1979-11-06", story=ELECTION))
    archive.add(article(person("Clark"), day="1979-11-07"))
    assert ["Clark", "Ramsey Clark"] in together(archive)
    assert proposals(archive) == []


def test_a_full_name_joins_the_surname_that_its_story_told_before(archive: Archive) -> None:
    archive.add(article(person("Laingen", "USA")))
    archive.add(article(person("Bruce Laingen"), day="1979-11-06"))
    assert together(archive) == [["Bruce Laingen", "Laingen"]]
    assert names_of(archive) == ["L. Bruce Laingen"]


def test_a_full_name_settles_whom_a_surname_could_be(archive: Archive) -> None:
    archive.add(article(person("Reza Haeri"), person("Mehdi Haeri"), story=SUMMIT))
    archive.add(article(person("Haeri"), day="1979-11-06"))
    assert proposals(archive) == [("Haeri", "Mehdi Haeri"), ("Haeri", "Reza Haeri")]
    archive.add(article(person("Javad Haeri"), day="1979-11-07"))
    assert ["Haeri", "Javad Haeri"] in together(archive)
    assert proposals(archive) == []


def test_outside_the_story_a_surname_needs_the_state_and_the_time(archive: Archive) -> None:
    archive.add(article(person("Mehdi Haeri", "IRN")))
    archive.add(article(person("Haeri", "IRN"), day="1979-11-20", story=SUMMIT))
    archive.add(article(person("Haeri"), day="1979-11-21", story=ELECTION))
    archive.add(article(person("Haeri", "IRN"), day="1984-01-05", story=ELECTION))
    assert ["Haeri", "Mehdi Haeri"] in together(archive)
    assert len(together(archive)) == 3
    assert proposals(archive) == [("Haeri", "Mehdi Haeri")]


def test_a_surname_that_two_bear_stays_apart(archive: Archive) -> None:
    archive.add(article(person("Reza Haeri", "IRN", also=("Haeri",)), person("Mehdi Haeri", "IRN")))
    archive.add(article(person("Haeri", "IRN"), day="1979-11-20", story=SUMMIT))
    assert ["Haeri"] in together(archive)
    assert proposals(archive) == [("Haeri", "Mehdi Haeri"), ("Haeri", "Reza Haeri")]


def test_a_surname_is_the_leader_s_but_for_another_of_whom_the_story_tells(archive: Archive) -> None:
    archive.add(article(person("Clark"), day="1979-10-01", story=SUMMIT))
    archive.add(article(person("Ramsey Clark", "USA")))
    archive.add(article(person("Clark"), day="1979-11-07"))
    assert names_of(archive) == ["Joe Clark", "Ramsey Clark"]
    assert together(archive) == [["Clark"], ["Clark", "Ramsey Clark"]]


def test_a_surname_is_not_somebody_whom_its_own_article_tells_beside_it(archive: Archive) -> None:
    archive.add(article(person("Tony Mendez", "USA")))
    archive.add(article(person("Tony Mendez", "USA"), person("Mendez", "USA"), day="1979-11-06"))
    assert ["Mendez"] in together(archive)


def test_an_embassy_is_one_where_it_stands(archive: Archive) -> None:
    def embassy(name: str, *also: str) -> Told:
        return Told(name, "organ", "USA", "GOV", also=also)

    archive.add(article(embassy("United States embassy", "the United States embassy in Tehran")))
    archive.add(article(embassy("American embassy", "the American embassy in Cairo"), day="1979-11-20", story=SUMMIT))
    archive.add(article(embassy("American embassy"), day="1979-11-06"))
    assert together(archive) == [["American embassy"], ["American embassy", "United States embassy"]]


# One name, two persons


def test_one_name_of_two_states_is_two_and_proposed(archive: Archive) -> None:
    archive.add(article(person("John Smith", "USA")))
    archive.add(article(person("John Smith", "GBR"), day="1992-07-18", story=ELECTION))
    archive.add(article(person("John Smith", "GBR"), day="1993-02-01", story=SUMMIT))
    assert together(archive) == [["John Smith"], ["John Smith", "John Smith"]]
    assert proposals(archive) == [("John Smith", "John Smith")]
    assert {row.country for row in entries(archive)} == {"USA", "GBR"}


def test_in_one_story_one_name_is_one_whatever_state_is_told(archive: Archive) -> None:
    archive.add(article(person("John Smith", "USA")))
    archive.add(article(person("John Smith", "GBR"), day="1979-11-06"))
    assert together(archive) == [["John Smith", "John Smith"]]


def test_a_minister_is_not_the_journalist_of_that_name(archive: Archive) -> None:
    archive.add(article(person("John Smith", None, sector="GOV")))
    archive.add(article(person("John Smith", None, sector="MED"), day="1990-07-18", story=ELECTION))
    assert together(archive) == [["John Smith"], ["John Smith"]]


def test_company_tells_that_one_name_is_one(archive: Archive) -> None:
    beside = person("Ruhollah Mousavi Zanjani")
    archive.add(article(person("Javad Sadeghi", "IRN"), beside))
    archive.add(article(person("Javad Sadeghi", "FRA"), beside, day="1980-07-18", story=ELECTION))
    assert ["Javad Sadeghi", "Javad Sadeghi"] in together(archive)


def test_those_of_no_state_are_kept_together(archive: Archive) -> None:
    for year, country in enumerate(("USA", "GBR", None, None, None), 1990):
        archive.add(article(person("John Smith", country), day=f"{year}-07-18", story=f"{ELECTION} {year} " * 2))
    assert sorted(map(len, together(archive))) == [1, 1, 3]


# Other spellings


def spelled(name: str, day: str, *beside: Told, country: str | None = "IRN", role: str | None = None) -> Record:
    holds = (role, "Iran") if role else None
    return article(person(name, country, holds=holds), IRAN, *beside, day=day, story=f"{SUMMIT} {day}")


def test_another_spelling_is_proposed(archive: Archive) -> None:
    archive.add(spelled("Sadegh Tabatabaei", "1980-09-20"))
    archive.add(spelled("Sadeq Tabatabai", "1981-01-20"))
    assert ["Sadeq Tabatabai"] in together(archive)
    assert proposals(archive) == [("Sadegh Tabatabaei", "Sadeq Tabatabai")]


def test_another_spelling_is_one_where_state_office_and_company_agree(archive: Archive) -> None:
    beside = person("Gerhard Ritzel", "DEU")
    archive.add(spelled("Sadegh Tabatabaei", "1980-09-20", beside, role="government spokesman"))
    archive.add(spelled("Sadeq Tabatabai", "1981-01-20", beside, role="government spokesman"))
    assert ["Sadegh Tabatabaei", "Sadeq Tabatabai"] in together(archive)
    assert proposals(archive) == []


def test_a_likeness_that_a_state_contradicts_is_not_proposed(archive: Archive) -> None:
    archive.add(spelled("Sadegh Tabatabaei", "1980-09-20"))
    archive.add(spelled("Sadeq Tabatabai", "1981-01-20", country="LBN"))
    assert proposals(archive) == []


# Summaries


def test_an_entry_sums_up_its_members(archive: Archive) -> None:
    archive.add(article(Told("Qotbzadeh", "person", "IRN", "GOV")))
    archive.add(article(person("Sadegh Ghotbzadeh", None, also=("Ghotbzadeh",)), IRAN, day="1979-12-05"))
    archive.add(article(person("Sadegh Ghotbzadeh", "IRN"), day="1980-01-01", story=SUMMIT))
    row = next(row for row in entries(archive) if row.name == "Sadegh Ghotbzadeh")
    assert (row.kind, row.country, row.sector, row.basis) == ("person", "IRN", "GOV", "stated")
    assert (row.reports, row.voices, row.first_told, row.last_told) == (2, 2, date(1979, 12, 5), date(1980, 1, 1))


def test_an_office_tells_the_state_where_nothing_else_does(archive: Archive) -> None:
    archive.add(article(person("Rachid Belloum", holds=("ambassador", "Algeria")), Told("Algeria", "state", "DZA")))
    row = next(row for row in entries(archive) if row.kind == "person")
    assert (row.country, row.basis) == ("DZA", "inferred")


def test_copies_of_one_text_are_one_voice(archive: Archive) -> None:
    archive.add(article(person("Edmund Muskie"), outlet="Meridian Wire"))
    archive.add(article(person("Edmund Muskie"), outlet="The Harbour Post"))
    (row,) = entries(archive)
    assert (row.reports, row.voices) == (2, 1)


def test_a_new_version_takes_the_place_of_the_old(archive: Archive) -> None:
    page = {"url": "https://meridian.example/1979/takeover", "story": TAKEOVER}
    archive.add(article(person("Edmund Muskie"), person("Harold Brown", "USA"), **page))
    archive.add(article(person("Edmund Muskie"), IRAN, day="1979-11-06", **page))
    rows = {row.name: row for row in entries(archive)}
    assert rows.keys() == {"Edmund Muskie", "Iran"}
    assert (rows["Edmund Muskie"].reports, rows["Edmund Muskie"].voices) == (1, 1)
    assert rows["Edmund Muskie"].first_told == date(1979, 11, 5)
    assert ["Harold Brown"] in together(archive)  # the link stays


def test_changes_tell_of_entries_and_not_of_counts(archive: Archive) -> None:
    archive.add(article(person("Rachid Belloum"), IRAN))
    archive.add(article(person("Rachid Belloum"), IRAN, day="1979-11-20", story=SUMMIT))
    archive.add(article(person("Rachid Belloum", "DZA"), day="1979-12-20", story=ELECTION))
    c = t.changes.c
    with archive._reading() as connection:
        told = connection.execute(select(c.action).where(c.kind == "actor").order_by(c.number)).scalars().all()
    assert told == ["added", "added", "changed"]


# Reading anew


def reread(record: Record, version: str = "0.2.0") -> Record:
    return replace(record, read_by=replace(READ_BY, backchannel=version))


def test_reading_anew_changes_no_entry(archive: Archive) -> None:
    told = [
        article(person("Ramsey Clark", "USA"), IRAN),
        article(person("Clark"), IRAN, day="1979-11-06"),
        article(person("John Smith", "USA"), day="1980-11-06", story=SUMMIT),
        article(person("John Smith", "GBR"), day="1990-11-06", story=ELECTION),
    ]
    for record in told:
        archive.add(record)
    before, linked, named = entries(archive), members_of(archive), names(archive)
    for record in told:
        assert archive.add(reread(record)) == "renewed"
    assert (entries(archive), members_of(archive), names(archive)) == (before, linked, named)


def names(archive: Archive) -> list[Row[Any]]:
    with archive._reading() as connection:
        return list(connection.execute(select(t.entry_names).order_by(t.entry_names.c.entry_id, t.entry_names.c.key)))


def test_whoever_is_read_no_more_is_retired_and_comes_back_under_the_id(archive: Archive) -> None:
    first = article(person("Edmund Muskie"), IRAN)
    archive.add(first)
    (muskie,) = (row.id for row in entries(archive) if row.kind == "person")
    without = replace(first, actors=first.actors[1:])
    archive.add(reread(without))
    assert names_of(archive) == ["Iran"]
    archive.add(reread(first, "0.3.0"))
    assert [row.id for row in entries(archive) if row.kind == "person"] == [muskie]


def test_an_actor_goes_back_to_the_entry_that_a_reviewer_gave_it(archive: Archive) -> None:
    first, second = article(person("John Smith", "USA")), article(person("John Smith", "USA"), day="1990-11-06")
    archive.add(first)
    archive.add(second)
    (one,) = entries(archive)
    with archive._working() as work:
        own = {**one._mapping, "id": "f" * 16, "reports": 0, "voices": 0}
        work.put(t.entries, [own])
        mine = [m for m in members(work.connection, ACTORS, group_ids=[one.id]) if m.article_id == second.article.id]
        move(work, ACTORS, mine, "f" * 16)
    assert [(row.reports, row.voices) for row in entries(archive)] == [(1, 1), (1, 1)]
    archive.add(reread(second))
    with archive._reading() as connection:
        links = t.entry_links.c
        group = connection.execute(select(links.group_id).where(links.article_id == second.article.id)).scalar()
    assert group == "f" * 16


def test_members_that_moved_take_their_names_with_them(archive: Archive) -> None:
    archive.add(article(person("Sadegh Tabatabaei", "IRN")))
    archive.add(article(person("Sadeq Tabatabai", "IRN"), day="1981-01-20", story=SUMMIT))
    a, b = (row.id for row in entries(archive))
    with archive._working() as work:
        work.connection.execute(t.entries.update().where(t.entries.c.id == b).values(merged_into=a))
        move(work, ACTORS, members(work.connection, ACTORS, group_ids=[b]), a)
    assert [(row.id, row.reports) for row in entries(archive)] == [(a, 2)]
    assert resolve(archive, "Sadeq Tabatabai") == resolve(archive, b) == resolve(archive, "Sadegh Tabatabaei")
    archive.add(article(person("Sadeq Tabatabai", "IRN"), day="1981-02-20", story=ELECTION))
    assert [(row.id, row.reports) for row in entries(archive)] == [(a, 3)]


# The same everywhere

CHRONICLE: Sequence[Record] = (
    article(person("Jimmy Carter", "USA", also=("Carter",)), USA, IRAN),
    article(person("Ramsey Clark", "USA"), person("Carter"), IRAN, day="1979-11-06"),
    article(person("Clark", "USA"), Told("State Department", "organ", "USA", "GOV"), day="1979-11-20", story=SUMMIT),
    article(person("Sadegh Ghotbzadeh", "IRN"), IRAN, day="1979-12-01", story=ELECTION),
    article(person("Sadeq Qotbzadeh", "IRN"), IRAN, day="1980-12-01", story=f"{ELECTION} Again."),
    article(person("John Smith", "GBR"), day="1990-01-01", story=SUMMIT),
    article(person("John Smith", "USA"), day="1992-01-01", story=ELECTION),
)


def told_by(path: Path, empty: Path, records: Iterable[Record]) -> tuple[dict[str, list[str]], set[str]]:
    shutil.copy(empty, path)
    with open_archive(path) as archive:
        for record in records:
            archive.add(record)
        return members_of(archive), {row.id for row in entries(archive)}


def test_the_same_articles_in_the_same_order_give_the_same_ids(tmp_path: Path, empty: Path) -> None:
    one = told_by(tmp_path / "one", empty, CHRONICLE)
    assert told_by(tmp_path / "two", empty, CHRONICLE) == one


def test_names_that_are_sure_give_the_same_entries_in_any_order(tmp_path: Path, empty: Path) -> None:
    sure = [record for record in CHRONICLE if not any(a.name in {"Clark", "John Smith"} for a in record.actors)]
    one = told_by(tmp_path / "one", empty, sure)
    assert told_by(tmp_path / "two", empty, reversed(sure)) == one


# What words mean

ASKED = [
    ("US", ["United States"]),
    ("usa", ["United States"]),
    ("the United States", ["United States"]),
    ("Carter", ["Jimmy Carter"]),
    ("jimmy carter", ["Jimmy Carter"]),
    ("Clark", ["Ramsey Clark"]),
    ("John Smith", ["John Smith", "John Smith"]),
    ("State Department", ["United States Department of State"]),
    ("Sadegh", ["Sadegh Ghotbzadeh"]),
    ("Nobody", []),
    ("  ", []),
    ("%", []),
]


def test_words_mean_entries(archive: Archive) -> None:
    for record in CHRONICLE:
        archive.add(record)
    for words, meant in ASKED:
        assert sorted(resolve(archive, words)) == sorted(meant), words
    for row in entries(archive):
        with archive._reading() as connection:
            assert register.resolve(connection, row.id) == register.resolve(connection, row.id[:12]) == [row.id]


# Offices


def test_offices_have_the_days_on_which_they_are_told(archive: Archive) -> None:
    def told(day: str, role: str, story: str) -> Record:
        return article(person("Cyrus Vance", holds=(role, "United States")), USA, day=day, story=story)

    archive.add(told("1979-11-05", "Secretary of State", TAKEOVER))
    archive.add(told("1980-01-02", "secretary of state", SUMMIT))
    archive.add(told("1980-06-02", "envoy", ELECTION))
    with archive._reading() as connection:
        (vance,) = register.resolve(connection, "Cyrus Vance")
        (usa,) = register.resolve(connection, "USA")
        first, second = register.offices(connection, vance)
    assert (first.role, first.of) == ("Secretary of State", ("United States", usa))
    assert (first.first_day, first.last_day) == (date(1979, 11, 5), date(1980, 1, 2))
    assert (first.held_from, first.held_until) == (date(1977, 1, 20), date(1980, 4, 28))
    assert len(first.ties) == 2
    assert (second.role, second.held_from, second.first_day) == ("envoy", None, date(1980, 6, 2))
