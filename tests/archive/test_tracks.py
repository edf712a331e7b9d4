"""Tracks as an archive shows them after articles were added: which talks are of one negotiation, what stands."""

from __future__ import annotations

import json
from datetime import date

import pytest
from archive_files import Did, Fated, Talked, Who, article, not_derived
from archive_rows import group

from backchannel.archive.store import Archive
from backchannel.archive.tracks_words import about
from backchannel.errors import ArchiveError
from backchannel.model.records import Record

BY = "A. Rao"
CARTER, BEGIN, SADAT = (
    Who("Jimmy Carter", country="USA"), Who("Menachem Begin", country="ISR"), Who("Anwar Sadat", country="EGY"),
)  # fmt: skip


def kept(archive: Archive, *records: Record) -> list[tuple[str | None, str, str, str, int]]:
    """Tracks after the articles were added: issue, stage, parties, mediators, reports; by their first telling."""
    for record in records:
        archive.add(record)
    assert not_derived(archive) == []
    rows = sorted(archive.tracks(), key=lambda row: (row.first_told or date.max, row.id))
    return [
        (row.issue, row.stage, ", ".join(map(str, row.parties)), ", ".join(map(str, row.mediators)), row.reports)
        for row in rows
    ]


PLO = Who("Palestine Liberation Organization", "organisation", None, "REB")

CAMP_DAVID = (
    article("1978-08-09", Talked("Israel and Egypt are invited to talks.", ["ISR", "EGY"], ["USA"], "a summit",
                                 "proposed"), of="ISR EGY"),
    article("1978-09-07", Talked("Menachem Begin and Anwar Sadat met about the Sinai.", [BEGIN.name, SADAT.name],
                                 [CARTER.name], "the return of the Sinai"), people=[BEGIN, SADAT, CARTER],
            of="EGY ISR"),
    article("1978-09-18", Talked("Menachem Begin and Anwar Sadat signed the accords.", [BEGIN.name, SADAT.name],
                                 ["USA"], "the accords", "signed"), people=[BEGIN, SADAT], of="ISR EGY"),
    article("1978-09-25", Talked("Jimmy Carter carried the talks of Israel and Egypt.", ["ISR", "EGY"],
                                 [CARTER.name], "the talks"), people=[CARTER], of="ISR EGY"),
)  # fmt: skip

HELD = Fated("Iran holds 53 Americans.", "53 Americans", "held", by="IRN", count=53)

TRACKS = {
    "leaders are their states, and the talks before are told again after the signing": (
        CAMP_DAVID,
        [("the return of the Sinai", "signed", "Israel, Egypt", "United States", 4)],
    ),
    "other parties at the same time": (
        (
            *CAMP_DAVID[:2],
            article("1978-09-08", Talked("Moscow and Washington negotiate about missiles.", ["SUN", "USA"], (),
                                         "strategic missiles"), of="SUN USA"),
        ),
        [
            ("the return of the Sinai", "under_way", "Egypt, Israel", "United States", 2),
            ("strategic missiles", "under_way", "Soviet Union, United States", "", 1),
        ],
    ),
    "a movement is itself, and its go-between may be told of alone": (
        (
            article("1993-08-29", Talked("Israel and the PLO negotiate in secret.", ["ISR", PLO.name], ["NOR"],
                                         "self-rule"), of="ISR NOR", people=[PLO]),
            article("1993-09-02", Talked("Norway carried the messages.", (), ["NOR"], "messages"), of="ISR NOR"),
        ),
        [("self-rule", "under_way", "Israel, Palestine Liberation Organization", "Norway", 2)],
    ),
    "a third state of the articles is no party of talks whose two sides are named": (
        (
            article("1979-12-16", Talked("Washington and Panama negotiated about his stay.", ["USA", "PAN"], (),
                                         "his stay"), of="IRN USA"),
            article("1980-01-24", Talked("The United States and Iran exchanged messages.", ["USA", "IRN"], (),
                                         "messages"), of="IRN USA"),
        ),
        [
            ("his stay", "under_way", "United States, Panama", "", 1),
            (None, "under_way", "United States, Iran", "", 1),
        ],
    ),
    "a go-between and one party who talk with a stranger are about something else": (
        (
            article("1980-04-02", HELD, Talked("The two exchanged messages through Switzerland.", ["USA", "IRN"],
                                               ["CHE"], "messages"), of="IRN USA"),
            article("1980-05-07", HELD, Talked("Iran, Switzerland and Syria agreed on the return.",
                                               ["IRN", "CHE", "SYR"], (), "the return of the dead"), of="IRN USA"),
        ),
        [
            (None, "under_way", "United States, Iran", "Switzerland", 1),
            ("the return of the dead", "under_way", "Iran, Switzerland, Syria", "", 1),
        ],
    ),
    "three sides": (
        (
            article("1995-11-02", Talked("Three presidents negotiate.", ["BIH", "HRV", "SRB"], ["USA"], "peace"),
                    of="BIH SRB HRV"),
            article("1995-11-22", Talked("Bosnia and Serbia agreed.", ["BIH", "SRB"], ["USA"], "peace", "agreed"),
                    of="BIH SRB USA"),
        ),
        [("peace", "agreed", "Bosnia and Herzegovina, Serbia, Croatia", "United States", 2)],
    ),
    "bankers are no government": (
        (
            article("1981-01-10", Talked("Iran and the United States negotiate.", ["IRN", "USA"], ["DZA"],
                                         "the release of the hostages")),
            article("1981-01-15", Talked("Bankers agreed with Iran on what it owes.", ["IRN", "Bankers"], (),
                                         "debts", "agreed"), people=[Who("Bankers", "unnamed", None, "BUS")]),
        ),
        [
            ("the release of the hostages", "under_way", "Iran, United States", "Algeria", 1),
            ("debts", "agreed", "Iran", "", 1),
        ],
    ),
    "within one state everybody is a side": (
        (
            article("2013-10-02", Talked("Obama and Boehner negotiate.", ["Barack Obama", "John Boehner"], (),
                                         "the budget"), of="USA",
                    people=[Who("Barack Obama", country="USA"), Who("John Boehner", country="USA", sector="LEG")]),
            article("2013-10-09", Talked("The mayor and the teachers negotiate.", ["Rahm Emanuel", "Karen Lewis"], (),
                                         "pay"), of="USA",
                    people=[Who("Rahm Emanuel", country="USA"), Who("Karen Lewis", country="USA", sector="LAB")]),
        ),
        [
            ("the budget", "under_way", "Barack Obama, John Boehner", "", 1),
            ("pay", "under_way", "Karen Lewis, Rahm Emanuel", "", 1),
        ],
    ),
    "years later it is another negotiation": (
        (CAMP_DAVID[0], article("1985-03-01", Talked("Israel and Egypt talk about Taba.", ["ISR", "EGY"], (), "Taba"),
                                of="ISR EGY")),
        [
            (None, "proposed", "Egypt, Israel", "United States", 1),
            ("Taba", "under_way", "Egypt, Israel", "", 1),
        ],
    ),
    "nobody known takes part": (
        (article("1979-11-08", Talked("The students refused mediation.", ["students"], (), "mediation", "refused"),
                 people=[Who("students", "crowd", None, "EDU")]),),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", TRACKS)
def test_which_talks_are_of_one_track(archive: Archive, told: str) -> None:
    records, expected = TRACKS[told]
    found = kept(archive, *records)
    assert [(issue, stage, set(parties.split(", ")), carried, reports) for issue, stage, parties, carried, reports
            in found] == [
        (issue, stage, set(parties.split(", ")), carried, reports) for issue, stage, parties, carried, reports
        in expected
    ]  # fmt: skip


def test_a_shared_case_makes_talks_one(archive: Archive) -> None:
    captives = Fated("Talks go on about the 52 American hostages.", "52 American hostages", "held", 52, "USA")
    kept(
        archive,
        article("1980-11-11", captives, Talked("Algeria mediates.", ["USA", "IRN"], ["DZA"], "mediation")),
        article("1980-12-20", captives, Talked("", (), ["DEU"], "a secret approach")),
    )
    (row,) = archive.tracks()
    assert sorted(map(str, row.mediators)) == ["Algeria", "Germany"]
    (case,) = archive.cases()
    file = archive.track(row.id)
    assert [one.id for one in file.cases] == [case.id]
    assert [one.id for one in archive.tracks(case=case.id[:8])] == [row.id]


@pytest.mark.parametrize(
    ("issue", "found"),
    [
        ("mediation", set()),
        ("direct talks", set()),
        ("his good offices", set()),
        ("the release of the 52", {"releas", "52"}),
        ("", set()),
    ],
)
def test_what_an_issue_tells(issue: str, found: set[str]) -> None:
    assert about(issue) == found


def test_sides_take_in_who_acts_for_them(archive: Archive) -> None:
    kept(archive, *CAMP_DAVID)
    (row,) = archive.tracks()
    assert {str(side): [str(one) for one in side.people] for side in (*row.parties, *row.mediators)} == {
        "Israel": ["Menachem Begin"], "Egypt": ["Anwar Sadat"], "United States": ["Jimmy Carter"],
    }  # fmt: skip
    assert (row.first_day, row.last_day) == (date(1978, 8, 9), date(1978, 9, 18))
    assert row.words
    assert row.words.quote == "Menachem Begin and Anwar Sadat signed the accords."


def test_the_file_of_a_track(archive: Archive) -> None:
    kept(
        archive,
        *CAMP_DAVID,
        article(
            "1978-09-10",
            Talked("Israel and Egypt negotiate.", ["ISR", "EGY"], ["USA"], "the Sinai"),
            Did("Anwar Sadat met Menachem Begin at Camp David on Wednesday.", "CONSULT", "met", [SADAT.name],
                [BEGIN.name], place="Camp David", day="1978-09-06"),
            Did("Egypt demanded that Israel leave the Sinai.", "REQUEST", "demanded", ["EGY"], ["ISR"],
                said_by=SADAT.name, day="1978-09-08"),
            Did("Israel refused.", "REJECT", "refused", ["ISR"], ["EGY"], day="1978-09-09"),
            Did("Menachem Begin met his ministers, said Egypt.", "CONSULT", "met", [BEGIN.name], ["ISR"]),
            Did("France asked Germany for coal.", "REQUEST", "asked", ["FRA"], ["DEU"]),
            of="ISR EGY", people=[SADAT, BEGIN],
        ),
    )  # fmt: skip
    (row,) = archive.tracks("Egypt")
    file = archive.track(row.id[:6])
    assert file.track == row
    assert [(one.stage, one.changed) for one in file.stages] == [
        ("proposed", True), ("under_way", True), ("under_way", False), ("signed", True), ("under_way", False),
    ]  # fmt: skip
    (round_,) = file.rounds
    assert (round_.day, [one.trigger and one.trigger.quote for one in round_.events]) == (date(1978, 9, 6), ["met"])
    assert [(move.event.type, [one.content for one in move.said]) for move in file.moves] == [
        ("REQUEST", [("Egypt demanded that Israel leave the Sinai.",)]), ("REJECT", []),
    ]  # fmt: skip
    assert json.loads(json.dumps(file.to_dict()))["track"]["stage"] == "signed"


def test_tracks_are_asked_for(archive: Archive) -> None:
    kept(archive, *CAMP_DAVID, *TRACKS["bankers are no government"][0])
    asked = {
        "all": {}, "actor": {"actor": "Begin"}, "stage": {"stage": "signed"}, "since": {"since": date(1980, 1, 1)},
        "until": {"until": date(1979, 1, 1)}, "voices": {"voices": 4}, "rejected": {"decision": "rejected"},
    }  # fmt: skip
    found = {what: [row.issue for row in archive.tracks(**how)] for what, how in asked.items()}
    sinai, debts, release = "the return of the Sinai", "debts", "the release of the hostages"
    assert found == {
        "all": [debts, release, sinai], "actor": [sinai], "stage": [sinai], "since": [debts, release],
        "until": [sinai], "voices": [sinai], "rejected": [],
    }  # fmt: skip
    assert "stage" in archive.tracks().to_arrow().column_names


@pytest.mark.parametrize(
    ("asked", "message"),
    [({"stage": "over"}, "is no stage"), ({"actor": "!"}, "is no name"), ({"case": "0000"}, "is the id of no case")],
)
def test_what_cannot_be_asked_is_refused(archive: Archive, asked: dict[str, str], message: str) -> None:
    with pytest.raises(ArchiveError, match=message):
        list(archive.tracks(**asked))


def test_a_track_holds_when_an_article_is_read_anew(archive: Archive) -> None:
    kept(archive, *CAMP_DAVID)
    (before,) = archive.tracks()
    empty = [record.__class__(record.article, record.read_by) for record in CAMP_DAVID]
    for record in empty:
        archive.add(record)
    assert list(archive.tracks()) == []
    assert group(archive, "track", before.id)["reports"] == 0
    for record in CAMP_DAVID:
        archive.add(record)
    (after,) = archive.tracks()
    assert (after.id, after.reports, after.stage) == (before.id, 4, "signed")
    assert not_derived(archive) == []


def test_decisions_hold(archive: Archive) -> None:
    kept(archive, *TRACKS["other parties at the same time"][0])
    ids = {row.issue: row.id for row in archive.tracks()}
    sinai, missiles = ids["the return of the Sinai"], ids["strategic missiles"]
    made = archive.merge(sinai, missiles, by=BY)
    assert [(row.id, row.reports) for row in archive.tracks()] == [(sinai, 3)]
    archive.withdraw(made.id, by=BY)
    archive.edit(missiles, {"issue": "SALT", "stage": "agreed"}, by=BY)
    assert {(row.issue, row.stage) for row in archive.tracks()} == {
        ("the return of the Sinai", "under_way"), ("SALT", "agreed"),
    }  # fmt: skip
    assert not_derived(archive) == []


def test_merged_actors_are_one_party(archive: Archive) -> None:
    """Whatever names an entry of the register is summarised anew when the entry becomes part of another."""
    other = Who("Menahem Begin", country="ISR")
    kept(
        archive,
        CAMP_DAVID[1],
        article("1978-09-12", Talked("Menahem Begin spoke of the Sinai.", [other.name, "EGY"], ["USA"], "the Sinai"),
                people=[other], of="ISR EGY"),
    )  # fmt: skip
    (one,), (two,) = (list(archive.actors(name)) for name in ("Menachem Begin", "Menahem Begin"))
    archive.merge(one.id, two.id, by=BY)
    (row,) = archive.tracks()
    assert sorted(str(side) for side in row.parties) == ["Anwar Sadat", "Menachem Begin"] or len(row.parties) == 2
    assert not_derived(archive) == []
