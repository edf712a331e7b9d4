"""Versions of a page, copies of a text, articles of a story: what adding an article finds out about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from factories import READ_BY, Draft
from sqlalchemy import select

from backchannel.archive import tables as t
from backchannel.archive.store import Archive
from backchannel.archive.work import Placement
from backchannel.model.records import Record

FREED = (
    "Thirteen women and Black Americans were flown out of Tehran this week after Ayatollah Khomeini ordered the "
    "students who occupy the United States embassy to let them go. The students had taken the embassy on 4 November "
    "with all its staff. More than fifty Americans remain in the compound, and the students repeat that they will be "
    "tried as spies unless the Shah is sent back. Doctors at the military hospital in Wiesbaden found the thirteen "
    "in good health."
)
RAID = (
    "Eight American servicemen died in the Iranian desert near Tabas when a helicopter struck a transport aircraft. "
    "The mission to bring the hostages out of Tehran had been broken off hours before, after three of eight "
    "helicopters failed in a sandstorm. President Carter told the nation on television that the responsibility was "
    "his own."
)
FREED_TOO = (
    "The thirteen Americans whom the students in the embassy in Tehran released on orders of Khomeini landed in "
    "Wiesbaden, where doctors of the hospital examined them. Women and Black Americans are free; over fifty others "
    "stay in the occupied compound, and the students threaten to try them as spies if the Shah does not return."
)


def article(text: str, published: str | None = "1979-11-21", **head: Any) -> Record:
    return Draft(text, published, **head).record()


def placed(archive: Archive, *records: Record) -> list[Placement]:
    with archive._reading() as connection:
        p = t.placements.c
        rows = connection.execute(select(p.article_id, p.published, p.voice, p.story, p.superseded_by))
        by_id = {row.article_id: Placement(*row) for row in rows}
    return [by_id[record.article.id] for record in records]


def add(archive: Archive, *records: Record) -> list[Placement]:
    for record in records:
        archive.add(record)
    return placed(archive, *records)


def test_an_article_alone_is_its_own_voice_and_founds_a_story(archive: Archive) -> None:
    record = article(FREED, title="Thirteen are free")
    (alone,) = add(archive, record)
    assert (alone.voice, alone.superseded_by) == (record.article.id, None)
    (story,) = archive.stories()
    assert (story.id, story.title, story.articles, story.voices) == (alone.story, "Thirteen are free", 1, 1)
    assert list(archive.check()) == []


def test_a_copy_with_another_headline_and_credit_is_the_same_voice_and_story(archive: Archive) -> None:
    first = article(FREED, title="Thirteen are free", outlet="Meridian Wire")
    copy = article("TEHRAN (Meridian) - " + FREED + " (Reporting by A. Writer)", "1979-11-22", outlet="Coast Daily")
    one, other = add(archive, first, copy)
    assert (one.voice, one.story) == (other.voice, other.story)
    (story,) = archive.stories()
    assert (story.articles, story.voices) == (2, 1)


def test_words_of_ones_own_are_another_voice_of_the_story(archive: Archive) -> None:
    one, other = add(archive, article(FREED), article(FREED_TOO, "1979-11-22"))
    assert one.voice != other.voice
    assert one.story == other.story
    (story,) = archive.stories()
    assert (story.articles, story.voices) == (2, 2)


@pytest.mark.parametrize("published", ["1980-04-25", None])
def test_another_happening_is_another_story(archive: Archive, published: str | None) -> None:
    one, other = add(archive, article(FREED), article(RAID, published))
    assert one.story != other.story
    assert one.voice != other.voice


def test_an_undated_article_finds_its_story(archive: Archive) -> None:
    one, other = add(archive, article(FREED), article(FREED_TOO, None))
    assert one.story == other.story


def test_two_voices_become_one_when_a_text_holds_both(archive: Archive) -> None:
    # Two excerpts share too little; the whole that comes later shows that both were cut from it.
    excerpts = article(f"{FREED} {FREED_TOO}"), article(f"{FREED_TOO} {RAID}", "1979-11-22")
    one, other = add(archive, *excerpts)
    assert one.voice != other.voice
    whole = article(f"{FREED} {FREED_TOO} {RAID}", "1979-11-23")
    add(archive, whole)
    assert len({place.voice for place in placed(archive, whole, *excerpts)}) == 1
    assert list(archive.check()) == []


def test_another_text_at_the_same_address_is_the_next_version(archive: Archive) -> None:
    older = article(FREED, url="https://www.example.org/iran?utm_source=mail", title="Thirteen are free")
    newer = article(FREED + " Ten more followed.", "1979-11-22", url="http://example.org/iran/", title="Thirteen home")
    one, other = add(archive, older, newer)
    assert (one.superseded_by, other.superseded_by) == (newer.article.id, None)
    assert (one.voice, one.story) == (other.voice, other.story)
    (story,) = archive.stories()
    assert (story.title, story.articles, story.voices) == ("Thirteen home", 1, 1)
    changed = [change for change in archive.changes() if change.id == older.article.id]
    assert [(change.action, change.detail) for change in changed] == [
        ("added", None), ("changed", {"superseded_by": newer.article.id}),
    ]  # fmt: skip
    assert list(archive.check()) == []


def test_a_title_alone_makes_a_version(archive: Archive) -> None:
    older = article(FREED, url="https://example.org/iran", title="Thirteen are free")
    newer = article(FREED, url="https://example.org/iran", title="Thirteen are home")
    one, other = add(archive, older, newer)
    assert {one.superseded_by, other.superseded_by} == {None, newer.article.id}


def test_versions_are_in_order_whatever_order_they_come_in(archive: Archive) -> None:
    first, second, third = (
        article(f"{FREED} Version {n}.", f"1979-11-2{n}", url="https://example.org/iran") for n in (1, 2, 3)
    )
    one, two, three = (place.superseded_by for place in add_in_order(archive, [third, first, second]))
    assert (one, two, three) == (second.article.id, third.article.id, None)
    assert list(archive.check()) == []


def add_in_order(archive: Archive, records: list[Record]) -> list[Placement]:
    add(archive, *records)
    return placed(archive, *sorted(records, key=lambda record: str(record.article.published)))


def test_addresses_that_differ_are_two_pages(archive: Archive) -> None:
    one, other = add(
        archive, article(FREED, url="https://example.org/iran"), article(RAID, url="https://example.org/raid")
    )
    assert (one.superseded_by, other.superseded_by) == (None, None)


def test_copies_in_any_order_are_the_same_voices_and_versions(archive: Archive) -> None:
    records = [
        article(FREED, outlet="A"),
        article(FREED, "1979-11-22", outlet="B"),
        article(RAID, "1980-04-25", outlet="A", url="https://example.org/raid"),
        article(RAID + " Two days later.", "1980-04-27", outlet="A", url="https://example.org/raid"),
    ]
    add(archive, *reversed(records))
    voices = [place.voice for place in placed(archive, *records)]
    assert voices[0] == voices[1] != voices[2] == voices[3]


def test_an_article_read_anew_stays_where_it_is(archive: Archive) -> None:
    record = article(FREED)
    before = add(archive, record, article(FREED_TOO, "1979-11-22"))
    archive.add(replace(record, read_by=replace(READ_BY, backchannel="0.2.0")))
    assert placed(archive, record) == before[:1]


def test_stories_that_turn_out_to_be_one_become_one(archive: Archive) -> None:
    # Each of the two has what the other lacks; the third has both.
    reply = "Algerian envoys carried the American reply on frozen gold to Prime Minister Rajai in Tehran."
    bankers = "Bankers in London counted interest on deposits until dawn while Christopher waited for a telex."
    one, other = add(archive, article(reply), article(bankers))
    assert one.story != other.story
    both = article(f"{bankers} {reply}".replace("carried", "brought").replace("until dawn", "all night"), "1979-11-22")
    (third,) = add(archive, both)
    assert {place.story for place in placed(archive, article(reply), article(bankers))} == {third.story}
    (story,) = archive.stories()
    assert story.articles == 3
    assert [change.action for change in archive.changes() if change.kind == "story"].count("retired") == 1
    assert list(archive.check()) == []
