"""Decisions of reviewers: what each does, what it refuses, how it is taken back."""

import json
import threading
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from archive_rows import burial, cast_of, claims_of, group, group_of, only_event, raid, signing
from factories import Draft
from sqlalchemy import delete, update

from backchannel.archive import ledger
from backchannel.archive import tables as t
from backchannel.archive.store import Archive, open_archive
from backchannel.errors import ArchiveError

BY = "A. Rao"


def added(archive: Archive, draft: Draft) -> str:
    """Keep a dispatch with one event; the event's id in the archive."""
    archive.add(draft.record())
    return group_of(archive, "event", only_event(draft))


@pytest.fixture
def landing(archive: Archive) -> str:
    return added(archive, raid())


@pytest.fixture
def funeral(archive: Archive) -> str:
    return added(archive, burial())


def entry(archive: Archive, name: str) -> str:
    """The entry of the register of that name."""
    with archive._reading() as connection:
        rows = connection.execute(t.entries.select().where(t.entries.c.name == name)).all()
    return str(rows[0].id)


def apart(archive: Archive, a: str, b: str) -> bool:
    with archive._reading() as connection:
        return ledger.are_apart(connection, "event", a, [b]) == {b}


def problems(archive: Archive) -> list[str]:
    return [str(problem) for problem in archive.check()]


class TestAcceptAndReject:
    def test_the_latest_stands_and_the_one_before_it_comes_back(self, archive: Archive, landing: str) -> None:
        assert group(archive, "event", landing)["decision"] is None
        accepted = archive.accept(landing, by=BY, why="seen by three agencies")
        assert group(archive, "event", landing)["decision"] == "accepted"
        rejected = archive.reject(landing[:8], by="B. Levi")
        assert group(archive, "event", landing)["decision"] == "rejected"
        archive.withdraw(rejected.id, by=BY)
        assert group(archive, "event", landing)["decision"] == "accepted"
        archive.withdraw(accepted.id, by=BY)
        assert group(archive, "event", landing)["decision"] is None
        assert problems(archive) == []

    def test_the_ledger_says_who_when_and_why(self, archive: Archive, landing: str) -> None:
        made = archive.accept(landing, by="  A.   Rao ", why="seen by three agencies")
        (row,) = archive.decisions()
        assert row == made
        assert (row.verb, row.kind, row.subject, row.by, row.why) == (
            "accept", "event", landing, "A. Rao", "seen by three agencies",
        )  # fmt: skip
        assert row.stands
        assert row.gone_since is None
        assert json.loads(json.dumps(row.to_dict()))["subject"] == landing

    def test_decisions_are_asked_by_subject_and_kind(self, archive: Archive, landing: str, funeral: str) -> None:
        archive.accept(landing, by=BY)
        other = archive.reject(funeral, by=BY)
        usa = archive.accept(entry(archive, "United States"), by=BY)
        archive.withdraw(other.id, by=BY)
        assert [row.verb for row in archive.decisions(landing)] == ["accept"]
        assert list(archive.decisions(funeral)) == []
        assert [row.verb for row in archive.decisions(funeral, standing=False)] == ["reject"]
        assert [row.id for row in archive.decisions(kind="actor")] == [usa.id]
        everything = list(archive.decisions(standing=False))
        assert [row.verb for row in everything] == ["accept", "reject", "accept", "withdraw"]
        assert everything[1].withdrawn_by == everything[3].id

    @pytest.mark.parametrize("by", ["", "  "])
    def test_nobody_decides(self, archive: Archive, landing: str, by: str) -> None:
        with pytest.raises(ArchiveError, match="names its reviewer"):
            archive.accept(landing, by=by)

    @pytest.mark.parametrize(
        ("id_", "message"),
        [("abc", "too short"), ("0000000000", "no event, actor, track or case"), ("%%%%%%", "no event, actor")],
    )
    @pytest.mark.usefixtures("landing")
    def test_there_is_no_such_group(self, archive: Archive, id_: str, message: str) -> None:
        with pytest.raises(ArchiveError, match=message):
            archive.accept(id_, by=BY)

    def test_the_id_of_a_claim_leads_to_its_group(self, archive: Archive, landing: str) -> None:
        with pytest.raises(ArchiveError, match=f"what one article tells of event {landing}"):
            archive.accept(only_event(raid()).id, by=BY)


class TestEdit:
    @pytest.mark.parametrize(
        ("values", "columns"),
        [
            ({"type": "coerce"}, {"type": "COERCE"}),
            ({"status": "Denied"}, {"status": "denied"}),
            (
                {"date": "1980-04"},
                {
                    "date_value": "1980-04", "date_precision": "month", "date_basis": "decided",
                    "first_day": date(1980, 4, 1), "last_day": date(1980, 4, 30),
                },
            ),
            ({"date": date(1980, 4, 25)}, {"date_value": "1980-04-25", "date_precision": "day"}),
            ({"date": None}, {"date_value": None, "date_basis": None, "first_day": None}),
            ({"place": "Tabas, IRN"}, {"place": "Tabas", "place_country": "IRN", "latitude": None}),
            ({"place": "the salt desert"}, {"place": "the salt desert", "place_country": None}),
            ({"place": None}, {"place": None}),
        ],
    )  # fmt: skip
    def test_an_event(
        self, archive: Archive, landing: str, values: Mapping[str, Any], columns: Mapping[str, Any]
    ) -> None:
        before = group(archive, "event", landing)
        made = archive.edit(landing, values, by=BY)
        row = group(archive, "event", landing)
        assert {name: row[name] for name in columns} == columns
        archive.withdraw(made.id, by=BY)
        row = group(archive, "event", landing)
        assert {name: row[name] for name in columns} == {name: before[name] for name in columns}
        assert row["edits"] is None

    def test_it_stands_over_later_reports(self, archive: Archive, landing: str) -> None:
        archive.edit(landing, {"status": "doubtful", "place": "Tabas, IRN"}, by=BY)
        archive.add(raid("The same elsewhere").record())
        row = group(archive, "event", landing)
        assert (row["reports"], row["status"], row["place"]) == (2, "doubtful", "Tabas")

    @pytest.mark.usefixtures("funeral")
    def test_who_acts_on_whom(self, archive: Archive, landing: str) -> None:
        egypt = entry(archive, "Egypt")
        made = archive.edit(landing, {"sources": [egypt[:10]], "targets": []}, by=BY)
        assert cast_of(archive, landing) == {"source": [egypt], "target": []}
        archive.withdraw(made.id, by=BY)
        usa, iran = entry(archive, "United States"), entry(archive, "Iran")
        assert cast_of(archive, landing) == {"source": [usa], "target": [iran]}

    @pytest.mark.usefixtures("funeral")
    def test_an_actor_by_name(self, archive: Archive, landing: str) -> None:
        archive.edit(landing, {"sources": ["egypt"]}, by=BY)
        assert cast_of(archive, landing)["source"] == [entry(archive, "Egypt")]

    @pytest.mark.usefixtures("funeral")
    def test_an_entry(self, archive: Archive) -> None:
        shah = entry(archive, "Mohammad Reza Pahlavi")
        archive.edit(shah, {"name": "Mohammad Reza Shah", "country": "irn", "sector": "eli"}, by=BY)
        archive.edit(shah, {"country": None}, by="B. Levi")
        row = group(archive, "actor", shah)
        assert (row["name"], row["country"], row["sector"], row["basis"]) == (
            "Mohammad Reza Shah", None, "ELI", "decided",
        )  # fmt: skip
        assert json.loads(row["edits"]) == {"name": "Mohammad Reza Shah", "country": None, "sector": "ELI"}
        assert problems(archive) == []

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({}, "nothing to edit; the fields of an event are type, status, date, place, sources, targets"),
            ({"colour": "red"}, "an event has no field 'colour' that can be edited; the fields of an event are"),
            ({"type": "PARTY"}, "'PARTY' cannot be the type of an event: it is one of AGREE, CONSULT"),
            ({"type": None}, "the type of an event cannot be left open; give one, or reject the event"),
            ({"status": ""}, "'' cannot be the status"),
            ({"date": "last week"}, "'last week' cannot be the date of an event: it is an ISO day"),
            ({"date": "1980-02-31"}, "cannot be the date"),
            ({"date": 1980}, "1980 cannot be the date of an event"),
            ({"place": "—"}, "there is no word in it"),
            ({"place": "Tabas, XXQ"}, "a country is given by its ISO 3166-1 alpha-3 code"),
            ({"sources": "Egypt"}, "it is a list of entries of the register"),
            ({"sources": ["Atlantis"]}, "the register has no entry 'Atlantis'"),
        ],
    )
    def test_what_cannot_be(self, archive: Archive, landing: str, values: Mapping[str, object], message: str) -> None:
        before = group(archive, "event", landing)
        with pytest.raises(ArchiveError) as refused:
            archive.edit(landing, values, by=BY)
        assert message in str(refused.value)
        assert group(archive, "event", landing) == before
        assert list(archive.decisions()) == []

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"kind": "ghost"}, "it is one of person, state"),
            ({"country": "Iran"}, "alpha-3 code, for example IRN"),
            ({"sector": "POP"}, "it is one of"),
            ({"stage": "agreed"}, "an actor has no field 'stage'"),
        ],
    )
    @pytest.mark.usefixtures("landing")
    def test_what_an_entry_cannot_be(self, archive: Archive, values: Mapping[str, object], message: str) -> None:
        with pytest.raises(ArchiveError, match=message):
            archive.edit(entry(archive, "Iran"), values, by=BY)


class TestMerge:
    def test_two_become_one_and_part_again(self, archive: Archive, landing: str, funeral: str) -> None:
        made = archive.merge(landing, funeral, by=BY, why="one and the same")
        assert (made.subject, made.other) == (landing, funeral)
        assert group(archive, "event", landing)["reports"] == 2
        assert group(archive, "event", funeral)["reports"] == 0
        assert group(archive, "event", funeral)["merged_into"] == landing
        later = added(archive, raid("The same elsewhere"))
        assert later == landing
        archive.withdraw(made.id, by=BY)
        assert claims_of(archive, "event", funeral) == {only_event(burial()).id}
        assert claims_of(archive, "event", landing) == {
            only_event(raid()).id, only_event(raid("The same elsewhere")).id,
        }  # fmt: skip
        assert group(archive, "event", funeral)["merged_into"] is None
        assert group(archive, "event", funeral)["reports"] == 1
        assert problems(archive) == []

    def test_what_came_by_itself_meanwhile_stays(self, archive: Archive, landing: str, funeral: str) -> None:
        made = archive.merge(landing, funeral, by=BY)
        archive.add(burial("The same elsewhere").record())
        came = only_event(burial("The same elsewhere"))
        where = group_of(archive, "event", came)
        archive.withdraw(made.id, by=BY)
        assert group_of(archive, "event", came) == where
        assert group_of(archive, "event", only_event(burial())) == funeral

    @pytest.mark.usefixtures("landing")
    def test_whatever_names_a_merged_actor_names_the_other(self, archive: Archive, funeral: str) -> None:
        iran, egypt = entry(archive, "Iran"), entry(archive, "Egypt")
        made = archive.merge(iran, egypt, by=BY)
        assert cast_of(archive, funeral)["source"] == [iran]
        archive.withdraw(made.id, by=BY)
        assert cast_of(archive, funeral)["source"] == [egypt]

    @pytest.mark.usefixtures("funeral")
    def test_an_edit_that_names_a_merged_actor_follows_it(self, archive: Archive, landing: str) -> None:
        archive.edit(landing, {"targets": ["Egypt"]}, by=BY)
        made = archive.merge(entry(archive, "Iran"), entry(archive, "Egypt"), by=BY)
        assert cast_of(archive, landing)["target"] == [made.subject]

    def test_an_id_that_was_merged_meanwhile_leads_on(self, archive: Archive, landing: str, funeral: str) -> None:
        archive.merge(landing, funeral, by=BY)
        made = archive.accept(funeral, by="B. Levi")
        assert (made.subject, made.asked) == (landing, (funeral,))
        assert group(archive, "event", landing)["decision"] == "accepted"
        with pytest.raises(ArchiveError, match=f"both are event {landing} already"):
            archive.merge(funeral, landing, by="B. Levi")

    def test_only_two_of_a_kind(self, archive: Archive, landing: str) -> None:
        with pytest.raises(ArchiveError, match="only two of a kind can be one"):
            archive.merge(landing, entry(archive, "Iran"), by=BY)

    @pytest.mark.usefixtures("funeral")
    def test_a_person_is_no_state_but_where_the_kind_is_wrong(self, archive: Archive) -> None:
        shah, egypt = entry(archive, "Mohammad Reza Pahlavi"), entry(archive, "Egypt")
        with pytest.raises(ArchiveError, match="Egypt is a state and Mohammad Reza Pahlavi is a person"):
            archive.merge(egypt, shah, by=BY)
        edited = archive.edit(shah, {"kind": "unnamed"}, by=BY)
        merged = archive.merge(egypt, shah, by=BY)
        with pytest.raises(ArchiveError, match=rf"decision {merged.id} \(merge by A. Rao, .* rests on it"):
            archive.withdraw(edited.id, by=BY)

    def test_proposals_of_a_merged_group_are_gone(self, archive: Archive, landing: str, funeral: str) -> None:
        a, b = sorted([landing, funeral])
        with archive._working() as work:
            row = {"kind": "event", "a": a, "b": b, "likeness": 0.4, "why": "near", "made_at": work.at}
            work.connection.execute(t.proposals.insert(), [row])
        archive.merge(landing, funeral, by=BY)
        with archive._reading() as connection:
            assert connection.execute(t.proposals.select()).all() == []


class TestSplit:
    @pytest.fixture
    def both(self, archive: Archive, landing: str) -> str:
        assert added(archive, raid("Elsewhere")) == landing
        return landing

    def test_claims_go_and_come_back(self, archive: Archive, both: str) -> None:
        went = only_event(raid("Elsewhere"))
        made = archive.split(both, [went.id[:8]], by=BY)
        assert made.other is not None
        assert group_of(archive, "event", went) == made.other
        for id_ in (both, made.other):
            assert group(archive, "event", id_)["reports"] == 1
        assert apart(archive, both, made.other)
        assert cast_of(archive, made.other) == cast_of(archive, both)
        archive.withdraw(made.id, by=BY)
        assert claims_of(archive, "event", both) == {went.id, only_event(raid()).id}
        assert group(archive, "event", made.other)["reports"] == 0
        assert not apart(archive, both, made.other)
        again = archive.split(both, [went.id], by=BY)
        assert again.other == made.other
        assert problems(archive) == []

    def test_nothing_unites_them_but_withdrawing(self, archive: Archive, both: str, funeral: str) -> None:
        made = archive.split(both, [raid("Elsewhere").article.id], by=BY)
        assert made.other is not None
        archive.add(raid("A third page").record())
        assert apart(archive, both, made.other)
        with pytest.raises(ArchiveError, match=rf"are kept apart by decision {made.id} \(split by A. Rao"):
            archive.merge(both, made.other, by="B. Levi")
        merged = archive.merge(funeral, both, by=BY)
        assert apart(archive, funeral, made.other)
        with pytest.raises(ArchiveError, match="are kept apart by"):
            archive.merge(funeral, made.other, by=BY)
        archive.withdraw(merged.id, by=BY)
        assert not apart(archive, funeral, made.other)
        assert apart(archive, both, made.other)

    def test_an_actor_of_one_article(self, archive: Archive, both: str) -> None:
        usa = entry(archive, "United States")
        made = archive.split(usa, [raid("Elsewhere").article.id], by=BY)
        assert made.other is not None
        archive.edit(made.other, {"name": "Joint Task Force 1-79", "kind": "organ"}, by=BY)
        assert sorted(cast_of(archive, both)["source"]) == sorted([usa, made.other])

    @pytest.mark.parametrize(
        ("members", "message"),
        [
            ([], "nothing to split off"),
            (["abc"], "too short for an id"),
            (["00000000"], "is neither a claim of event"),
            ([only_event(raid()).id, only_event(raid("Elsewhere")).id], "one at least has to stay"),
        ],
    )
    def test_what_cannot_go(self, archive: Archive, both: str, members: list[str], message: str) -> None:
        with pytest.raises(ArchiveError, match=message):
            archive.split(both, members, by=BY)


class TestWithdraw:
    def test_once(self, archive: Archive, landing: str) -> None:
        made = archive.accept(landing, by=BY)
        taken = archive.withdraw(made.id[:8], by=BY)
        with pytest.raises(ArchiveError, match=f"was withdrawn already, by {taken.id}"):
            archive.withdraw(made.id, by=BY)
        with pytest.raises(ArchiveError, match="is itself a withdrawal"):
            archive.withdraw(taken.id, by=BY)
        with pytest.raises(ArchiveError, match="there is no decision 00000000"):
            archive.withdraw("00000000", by=BY)

    def test_a_merge_that_went_further(self, archive: Archive, landing: str, funeral: str) -> None:
        third = added(archive, signing())
        first = archive.merge(landing, funeral, by=BY)
        second = archive.merge(third, landing, by=BY)
        with pytest.raises(ArchiveError, match=rf"cannot be withdrawn: decision {second.id} .* rests on it"):
            archive.withdraw(first.id, by=BY)
        archive.withdraw(second.id, by=BY)
        archive.withdraw(first.id, by=BY)
        for id_ in (landing, funeral, third):
            assert group(archive, "event", id_)["reports"] == 1

    def test_one_of_two_merges(self, archive: Archive, landing: str, funeral: str) -> None:
        third = added(archive, signing())
        first = archive.merge(landing, funeral, by=BY)
        archive.merge(landing, third, by=BY)
        archive.withdraw(first.id, by=BY)
        assert group(archive, "event", landing)["reports"] == 2
        assert claims_of(archive, "event", funeral) == {only_event(burial()).id}

    def test_a_merge_whose_claims_were_split_off(self, archive: Archive, landing: str, funeral: str) -> None:
        merged = archive.merge(landing, funeral, by=BY)
        parted = archive.split(landing, [only_event(burial()).id], by=BY)
        with pytest.raises(ArchiveError, match=f"decision {parted.id} .* rests on it"):
            archive.withdraw(merged.id, by=BY)

    def test_a_split_whose_part_was_decided_on(self, archive: Archive, landing: str, funeral: str) -> None:
        archive.merge(landing, funeral, by=BY)
        parted = archive.split(landing, [only_event(burial()).id], by=BY)
        accepted = archive.accept(str(parted.other), by=BY)
        with pytest.raises(ArchiveError, match=f"decision {accepted.id} .* rests on it"):
            archive.withdraw(parted.id, by=BY)
        archive.withdraw(accepted.id, by=BY)
        archive.withdraw(parted.id, by=BY)
        assert group(archive, "event", landing)["reports"] == 2


def test_two_reviewers_at_once_rule_one_after_the_other(
    place: str, archive: Archive, landing: str, funeral: str
) -> None:
    refused: list[str] = []

    def rule(mine: str, yours: str) -> None:
        with open_archive(place) as own:
            try:
                own.merge(mine, yours, by=mine)
            except ArchiveError as error:
                refused.append(str(error))

    reviewers = [threading.Thread(target=rule, args=pair) for pair in ((landing, funeral), (funeral, landing))]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join()
    (made,) = archive.decisions()
    assert refused == [f"both are event {made.subject} already; there is nothing to merge"]
    assert problems(archive) == []


def test_every_decision_is_told_to_followers(archive: Archive, landing: str, funeral: str) -> None:
    cursor = max(row.number for row in archive.changes())
    made = [archive.accept(landing, by=BY), archive.merge(landing, funeral, by=BY)]
    taken = archive.withdraw(made[1].id, by=BY)
    rows = list(archive.changes(cursor))
    told = [(row.action, row.id) for row in rows if row.kind == "decision"]
    assert told == [("added", made[0].id), ("added", made[1].id), ("added", taken.id), ("retired", made[1].id)]
    retired = next(row for row in rows if row.action == "retired" and row.id == funeral)
    assert retired.detail == {"merged_into": landing}
    assert [row.action for row in rows if row.id == funeral][-1] != "retired"


def test_a_ledger_that_was_altered_shows(archive: Archive, landing: str) -> None:
    first = archive.accept(landing, by=BY)
    second = archive.edit(landing, {"status": "denied"}, by=BY)
    assert problems(archive) == []
    with archive._working() as work:
        work.connection.execute(update(t.decisions).where(t.decisions.c.id == first.id).values(made_by="Nobody"))
        work.connection.execute(update(t.events).where(t.events.c.id == landing).values(decision="rejected"))
    assert {
        f"decision {first.id} was altered, or one before it was taken out",
        f"what was decided on event {landing} does not follow from the decisions on it",
    } <= set(problems(archive))
    with archive._working() as work:
        work.connection.execute(delete(t.anchors))
        work.connection.execute(delete(t.decisions).where(t.decisions.c.id == first.id))
    assert f"decision {second.id} was altered, or one before it was taken out" in problems(archive)
