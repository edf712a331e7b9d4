"""Decisions hold when an article is read anew: the claim in other words, gone, and back again."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from archive_rows import burial, claims_of, group, group_of, only_event, raid, reworded
from factories import READ_BY, Draft

from backchannel.archive.store import Archive

BY = "A. Rao"
_releases = count(2)


def reread(archive: Archive, draft: Draft) -> None:
    """Keep an article as a newer version of the program reads it."""
    record = draft.record(replace(READ_BY, backchannel=f"0.{next(_releases)}.0"))
    assert archive.add(record) == "renewed"


def without_events(draft: Draft) -> Draft:
    draft.layers["events"] = []
    return draft


@pytest.fixture
def landing(archive: Archive) -> str:
    archive.add(raid().record())
    return group_of(archive, "event", only_event(raid()))


def ruling(archive: Archive, id: str) -> tuple[str | None, str | None]:
    row = group(archive, "event", id)
    return row["decision"], row["edits"]


def test_a_claim_in_other_words_stays_what_was_decided(archive: Archive, landing: str) -> None:
    archive.accept(landing, by=BY)
    archive.edit(landing, {"status": "doubtful"}, by=BY)
    before = ruling(archive, landing)
    reread(archive, reworded(raid()))
    assert group_of(archive, "event", only_event(reworded(raid()))) == landing
    assert ruling(archive, landing) == before
    assert group(archive, "event", landing)["status"] == "doubtful"
    assert list(archive.orphaned_decisions()) == []


@pytest.mark.parametrize("back", [raid, lambda: reworded(raid())], ids=["the same words", "other words"])
def test_a_claim_that_is_gone_is_listed_and_comes_back(
    archive: Archive, landing: str, back: Callable[[], Draft]
) -> None:
    made = [
        archive.accept(landing, by=BY),
        archive.edit(landing, {"status": "doubtful"}, by=BY),
        archive.reject(landing, by="B. Levi"),
    ]
    before = ruling(archive, landing)
    reread(archive, without_events(raid()))
    gone = list(archive.orphaned_decisions())
    assert [row.id for row in gone] == [row.id for row in made]
    assert all(row.gone_since is not None and row.gone_since > row.at for row in gone)
    assert [row.id for row in archive.decisions()] == [row.id for row in made]
    assert group(archive, "event", landing)["reports"] == 0
    assert ruling(archive, landing) == before

    reread(archive, back())
    assert group_of(archive, "event", only_event(back())) == landing
    row = group(archive, "event", landing)
    assert (row["reports"], row["status"]) == (1, "doubtful")
    assert ruling(archive, landing) == before
    assert list(archive.orphaned_decisions()) == []


def test_a_group_that_others_tell_still_is_not_gone(archive: Archive, landing: str) -> None:
    archive.accept(landing, by=BY)
    archive.add(raid("Elsewhere").record())
    reread(archive, without_events(raid()))
    assert group(archive, "event", landing)["reports"] == 1
    assert list(archive.orphaned_decisions()) == []


def test_a_merged_claim_comes_back_to_where_it_was_merged(archive: Archive, landing: str) -> None:
    archive.add(burial().record())
    funeral = group_of(archive, "event", only_event(burial()))
    made = archive.merge(landing, funeral, by=BY)
    reread(archive, without_events(burial()))
    assert [row.id for row in archive.orphaned_decisions()] == [made.id]
    reread(archive, reworded(burial()))
    assert group_of(archive, "event", only_event(reworded(burial()))) == landing
    assert list(archive.orphaned_decisions()) == []
    archive.withdraw(made.id, by=BY)
    assert claims_of(archive, "event", funeral) == {only_event(reworded(burial())).id}


def test_a_claim_that_was_split_off_comes_back_apart(archive: Archive, landing: str) -> None:
    archive.add(raid("Elsewhere").record())
    made = archive.split(landing, [only_event(raid("Elsewhere")).id], by=BY)
    reread(archive, without_events(raid("Elsewhere")))
    assert [row.id for row in archive.orphaned_decisions()] == [made.id]
    reread(archive, reworded(raid("Elsewhere")))
    assert group_of(archive, "event", only_event(reworded(raid("Elsewhere")))) == made.other
    assert list(archive.orphaned_decisions()) == []
    archive.withdraw(made.id, by=BY)
    assert group(archive, "event", landing)["reports"] == 2


def test_the_latest_decision_on_a_claim_says_where_it_belongs(archive: Archive, landing: str) -> None:
    archive.accept(landing, by=BY)
    archive.add(raid("Elsewhere").record())
    made = archive.split(landing, [only_event(raid()).id], by=BY)
    reread(archive, without_events(raid()))
    reread(archive, reworded(raid()))
    assert group_of(archive, "event", only_event(reworded(raid()))) == made.other


def test_a_decision_that_was_withdrawn_holds_nothing(archive: Archive, landing: str) -> None:
    archive.add(burial().record())
    funeral = group_of(archive, "event", only_event(burial()))
    made = archive.merge(landing, funeral, by=BY)
    reread(archive, without_events(burial()))
    archive.withdraw(made.id, by=BY)
    reread(archive, reworded(burial()))
    assert group_of(archive, "event", only_event(reworded(burial()))) != landing
    assert list(archive.orphaned_decisions()) == []


def test_an_actor_that_was_split_off_stays_so(archive: Archive, landing: str) -> None:
    archive.add(raid("Elsewhere").record())
    usa = group_of(archive, "actor", raid().record().actors[0])
    made = archive.split(usa, [raid("Elsewhere").article.id], by=BY)
    reread(archive, raid("Elsewhere"))
    reread(archive, reworded(raid("Elsewhere")))
    assert group_of(archive, "actor", raid("Elsewhere").record().actors[0]) == made.other


def test_a_claim_that_a_new_version_of_the_page_drops_is_gone(archive: Archive) -> None:
    page = {"url": "https://meridian.example/1980/tabas"}
    archive.add(raid(**page).record())
    landing = group_of(archive, "event", only_event(raid(**page)))
    made = archive.accept(landing, by=BY)
    archive.add(without_events(raid("Raid, corrected", published="1980-04-27", **page)).record())
    assert [row.id for row in archive.orphaned_decisions()] == [made.id]
    archive.add(raid("Raid, corrected again", published="1980-04-28", **page).record())
    assert list(archive.decisions()) == [made]
