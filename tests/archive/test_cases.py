"""Cases as an archive shows them after articles were added: which fates are of one person or group, what stands."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import get_args

import pytest
from archive_files import Did, Fated, Talked, Who, article, not_derived
from archive_rows import claims_of, group, group_of
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, update

from backchannel.archive import tables as t
from backchannel.archive.cases_course import Told, background, disputes, in_order, parts, standing
from backchannel.archive.cases_wishes import asks
from backchannel.archive.cases_words import informative, people
from backchannel.archive.grouping_words import stem
from backchannel.archive.store import Archive
from backchannel.errors import ArchiveError
from backchannel.model.records import FateKind, Record

BY = "A. Rao"


def kept(archive: Archive, *records: Record) -> list[tuple[str, int | None, str, int]]:
    """Cases after the articles were added: who, how many, the fate, the reports; by who."""
    for record in records:
        archive.add(record)
    assert not_derived(archive) == []
    return sorted((row.who, row.count, row.fate, row.reports) for row in archive.cases())


def held(who: str, count: int, country: str | None = None, words: str | None = None) -> Fated:
    return Fated(words or f"The {who} are held.", who, "held", count, country)


def freed(who: str, count: int, country: str | None = None, day: str | None = None) -> Fated:
    return Fated(f"The {who} were freed.", who, "freed", count, country, day=day)


# Groups: which articles tell of one


TEHRAN = (
    article("1979-11-05", held("About 60 Americans", 60, "USA")),
    article("1979-11-21", freed("Ten more American hostages", 10, "USA", "1979-11-20")),
    article("1979-12-26", held("43 hostages", 43), held("fifty people", 50)),
    article(
        "1980-01-01", freed("Thirteen Americans", 13, "USA", "1979-11"), held("53", 53, words="53 are still held.")
    ),
    article("1980-07-12", held("other 52", 52, words="He urged Iran to release the other 52.")),
    article("1981-01-21", freed("52 American hostages", 52, "USA", "1981-01-20"), held("52 American hostages", 52)),
)

ENTEBBE = "UGA ISR FRA"

GROUPS = {
    "hostages told of in many ways are one group, those set free before are a part": (
        TEHRAN,
        [("52 American hostages", 52, "freed", 9)],
    ),
    "a group of another trade is none of them": (
        (TEHRAN[0], article("1980-01-30", held("Fifty-three Americans", 53, "USA"),
                            Fated("Six American diplomats who had escaped are home.", "Six American diplomats",
                                  "escaped", 6, "USA"), of="USA IRN")),
        [("Fifty-three Americans", 53, "held", 2), ("Six American diplomats", 6, "escaped", 1)],
    ),
    "people of another country are none of them": (
        (TEHRAN[0], article("1979-11-08", held("two German hostages", 2, "DEU"))),
        [("About 60 Americans", 60, "held", 1), ("two German hostages", 2, "held", 1)],
    ),
    "captives in another country are none of them": (
        (TEHRAN[0], article("1979-11-20", held("four American hostages", 4, "USA"), of="LBN USA")),
        [("About 60 Americans", 60, "held", 1), ("four American hostages", 4, "held", 1)],
    ),
    "an airliner's hostages, most of them freed by a raid": (
        (
            article("1976-06-29", held("about 250 people", 250), of=ENTEBBE),
            article("1976-07-01", freed("47 hostages", 47, day="1976-06-30"), held("more than 200 hostages", 200),
                    of=ENTEBBE),
            article("1976-07-03", held("105 hostages", 105), of=ENTEBBE),
            article("1976-07-05", freed("102 hostages", 102, day="1976-07-04"), of=ENTEBBE),
        ),
        [("105 hostages", 105, "freed", 5)],
    ),
    "sailors of one navy, taken in two years": (
        (
            article("2004-06-22", Fated("Eight British sailors were detained.", "Eight British sailors", "detained", 8,
                                        "GBR", "IRN"), of="IRN GBR"),
            article("2007-03-24", Fated("15 British sailors were detained.", "15 British sailors", "detained", 15,
                                        "GBR", "IRN"), of="IRN GBR"),
            article("2007-04-05", freed("15 British sailors", 15, "GBR", "2007-04-04"), of="IRN GBR"),
        ),
        [("15 British sailors", 15, "freed", 2), ("Eight British sailors", 8, "detained", 1)],
    ),
    "arrests of another day are another case": (
        (
            article("2019-08-05", Fated("Twenty people were arrested at the rally.", "Twenty people", "detained", 20,
                                        day="2019-08-04"), of="FRA"),
            article("2019-09-23", Fated("Twenty people were arrested near the port.", "Twenty people", "detained", 20,
                                        day="2019-09-22"), of="FRA"),
        ),
        [("Twenty people", 20, "detained", 1), ("Twenty people", 20, "detained", 1)],
    ),
    "the killed and wounded alone have no case": (
        (article("1980-04-26", Fated("Eight servicemen were killed.", "Eight servicemen", "killed", 8, "USA")),),
        [],
    ),
    "whose bodies came back has one, with their deaths told before and after": (
        (
            article("1980-04-26", Fated("Eight American servicemen were killed.", "Eight American servicemen",
                                        "killed", 8, "USA", day="1980-04-25")),
            article("1980-05-07", Fated("The bodies of the eight American servicemen came home.",
                                        "eight American servicemen", "returned_dead", 8, "USA", day="1980-05-06")),
            article("1981-01-21", Fated("Eight servicemen died then.", "Eight servicemen", "killed", 8, "USA",
                                        day="1980-04")),
        ),
        [("Eight American servicemen", 8, "returned_dead", 3)],
    ),
    "who is hurt in the same article is somebody else": (
        (
            article("2019-10-11", Fated("Two suspects were detained.", "Two suspects", "detained", 2),
                    Fated("Two others were wounded.", "Two others", "wounded", 2),
                    Fated("Two officers were wounded.", "Two officers", "wounded", 2), of="FRA"),
        ),
        [("Two suspects", 2, "detained", 1)],
    ),
    "nobody is counted among several men": (
        (article("1980-04-26", Fated("Several men were freed.", "Several men", "freed")),),
        [("Several men", None, "freed", 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", GROUPS)
def test_which_fates_are_of_one_group(archive: Archive, told: str) -> None:
    records, expected = GROUPS[told]
    assert kept(archive, *records) == expected


def test_a_group_goes_by_the_words_that_tell_most_of_it(archive: Archive) -> None:
    kept(archive, *TEHRAN)
    (row,) = archive.cases()
    assert (row.country, row.first_day, row.last_day) == ("USA", date(1979, 11, 5), date(1981, 1, 20))
    assert (row.first_told, row.last_told, row.voices) == (date(1979, 11, 5), date(1981, 1, 21), 6)
    assert row.words
    assert row.words.quote == "The 52 American hostages were freed."
    assert row.article.published == date(1981, 1, 21)


# Persons


ANDERSON, WAITE = "Terry Anderson", "Terry Waite"
BEIRUT = (
    article("1985-03-17", Fated("Terry Anderson was taken hostage.", ANDERSON, "held", None, "USA", day="1985-03-16"),
            of="LBN USA"),
    article("1987-01-22", Fated("Terry Waite is missing.", WAITE, "missing", None, "GBR", day="1987-01-20"),
            of="LBN GBR"),
    article("1991-11-19", Fated("Terry Waite was freed.", WAITE, "freed", None, "GBR", day="1991-11-18"),
            Fated("Terry Anderson is still held.", ANDERSON, "held", None, "USA"), of="LBN GBR USA"),
    article("1991-12-05", Fated("Terry Anderson was freed.", ANDERSON, "freed", None, "USA", day="1991-12-04"),
            Fated("Terry Anderson, held since 1985.", ANDERSON, "held", None, "USA"), of="LBN USA"),
)  # fmt: skip


def test_a_person_is_followed_over_years(archive: Archive) -> None:
    assert kept(archive, *BEIRUT) == [(ANDERSON, None, "freed", 4), (WAITE, None, "freed", 2)]
    row = next(iter(archive.cases("Anderson")))
    assert row.entry
    assert row.entry.name == ANDERSON
    assert (row.first_day, row.last_day) == (date(1985, 3, 16), date(1991, 12, 4))


def test_the_wounded_are_taken_in_when_they_are_captured(archive: Archive) -> None:
    wounded = article("1982-06-06", Fated("Ron Arad was wounded.", "Ron Arad", "wounded", None, "ISR"), of="LBN ISR")
    assert kept(archive, wounded) == []
    captured = article("1986-10-17", Fated("Ron Arad was captured.", "Ron Arad", "held", None, "ISR"), of="LBN ISR")
    assert kept(archive, captured) == [("Ron Arad", None, "held", 2)]


def test_a_death_stands_against_whoever_still_tells_of_the_captivity(archive: Archive) -> None:
    told = [
        article("1985-10-05", Fated("William Buckley was killed.", "William Buckley", "killed", None, "USA",
                                    day="1985-10-04"), Fated("William Buckley was held.", "William Buckley", "held"),
                of="LBN USA"),
        article("1986-03-01", Fated("William Buckley is held.", "William Buckley", "held", None, "USA"), of="LBN USA"),
        article("1991-12-28", Fated("The body of William Buckley was returned.", "William Buckley", "returned_dead",
                                    None, "USA", day="1991-12-27"), of="LBN USA"),
    ]  # fmt: skip
    assert kept(archive, *told[:2]) == [("William Buckley", None, "killed", 3)]
    assert kept(archive, told[2]) == [("William Buckley", None, "returned_dead", 4)]


# The course of a case, over values


def told(day: str, fate: str, count: int | None = None, *, dated: bool = True, art: str | None = None, **rest) -> Told:
    when = date.fromisoformat(day)
    known = {"published": when, "voice": art or day, "confidence": 0.8, "holder": None} | rest
    return Told(art or day, f"{day}{fate}{count}", fate, count, when, when, dated, **known)


COURSES = {
    "what was told last": (
        [told("2001-01-01", "missing"), told("2001-02-01", "held"), told("2001-03-01", "freed")],
        ("freed", "2001-03-01"),
    ),
    "an undated captivity soon after a dated release": (
        [told("2001-03-01", "freed"), told("2001-03-04", "held", dated=False)],
        ("freed", "2001-03-01"),
    ),
    "an undated captivity long after a dated release": (
        [told("2001-03-01", "freed"), told("2001-05-04", "held", dated=False)],
        ("held", None),
    ),
    "an undated release that was told in error": (
        [told("2001-03-01", "freed", dated=False), told("2001-03-04", "held", dated=False)],
        ("held", None),
    ),
    "a captivity that began again": (
        [told("2001-03-01", "freed"), told("2001-03-04", "held")],
        ("held", "2001-03-04"),
    ),
    "captivity as what was before": (
        [told("2001-03-01", "freed", art="a"), told("2001-03-02", "held", dated=False, art="a")],
        ("freed", "2001-03-01"),
    ),
    "the day that most voices tell": (
        [
            told("2001-03-01", "freed", art="a"),
            told("2001-03-02", "freed", art="b"),
            told("2001-03-02", "freed", art="c"),
            told("2001-03-09", "freed", dated=False, art="d"),
        ],
        ("freed", "2001-03-02"),
    ),
    "a part set free": (
        [told("2001-01-01", "held", 60), told("2001-02-01", "freed", 13)],
        ("held", "2001-01-01"),
    ),
    "nearly all set free": (
        [told("2001-01-01", "held", 105), told("2001-02-01", "freed", 102)],
        ("freed", "2001-02-01"),
    ),
    "the last of a group that grew smaller": (
        [
            *(told(f"2001-01-0{n}", "held", 100) for n in range(1, 6)),
            *(told(f"2001-02-0{n}", "held", 40) for n in range(1, 6)),
            told("2001-03-01", "freed", 40),
        ],
        ("freed", "2001-03-01"),
    ),
    "wounded, and nothing else": ([told("2001-01-01", "wounded")], ("wounded", "2001-01-01")),
    "wounded in captivity": ([told("2001-01-01", "held"), told("2001-01-02", "wounded")], ("held", "2001-01-01")),
}


@pytest.mark.parametrize("what", COURSES)
def test_what_stands(what: str) -> None:
    claims, (fate, since) = COURSES[what]
    found = standing(in_order(claims))
    assert (found.told.fate, found.since) == (fate, since and date.fromisoformat(since))


def test_parts_and_what_was_before_are_told_apart() -> None:
    claims = in_order(
        [
            told("2001-01-01", "held", 60, art="a"),
            told("2001-02-01", "freed", 13, art="b"),
            told("2001-02-02", "held", 13, art="b", dated=False),
            told("2001-02-02", "held", 47, art="b", dated=False),
        ]
    )
    assert parts(claims) == {("b", "2001-02-01freed13"), ("b", "2001-02-02held13")}
    assert background(claims) == {("b", "2001-02-02held13")}
    dead = [told("2001-01-01", "returned_dead", 8, art="a"), told("2001-01-02", "killed", 8, art="a", dated=False)]
    assert background(dead) == {("a", "2001-01-02killed8")}


DISPUTES = {
    "numbers told within days of one another": (
        [told("2001-01-01", "held", 43, art="a"), told("2001-01-01", "held", 50, art="a")],
        ["count"],
    ),
    "numbers that follow one another": ([told("2001-01-01", "held", 53), told("2001-07-01", "held", 52)], []),
    "a part": ([told("2001-01-01", "held", 60), told("2001-01-02", "held", 2)], []),
    "two holders": (
        [told("2001-01-01", "held", holder="x", art="a"), told("2001-05-01", "held", holder="y", art="b")],
        ["holder"],
    ),
    "killed or wounded": ([told("2001-01-01", "killed", art="a"), told("2001-01-01", "wounded", art="b")], ["fate"]),
    "held and then killed": ([told("2001-01-01", "held"), told("2001-02-01", "killed")], []),
    "alive after being told dead": ([told("2001-01-01", "killed"), told("2001-03-01", "freed")], ["fate"]),
    "held and freed on one day": ([told("2001-01-01", "held"), told("2001-01-01", "freed")], []),
}


@pytest.mark.parametrize("what", DISPUTES)
def test_what_is_disputed(what: str) -> None:
    claims, expected = DISPUTES[what]
    assert [one.about for one in disputes(in_order(claims))] == expected


CLAIMS = st.lists(
    st.builds(
        lambda at, fate, count, dated, art: told(
            (date(2001, 1, 1) + timedelta(days=at)).isoformat(), fate, count, dated=dated, art=f"a{art}"
        ),
        st.integers(0, 60), st.sampled_from(get_args(FateKind)), st.none() | st.integers(1, 60), st.booleans(),
        st.integers(0, 6),
    ),
    min_size=1, max_size=12, unique_by=lambda one: (one.article, one.id),
)  # fmt: skip


@given(CLAIMS, st.randoms(use_true_random=False))
def test_a_course_is_told_whatever_was_told(claims: list[Told], random: Random) -> None:
    ordered = in_order(claims)
    found = standing(ordered)
    assert found.told in claims
    assert found.since == (found.told.day if found.told.dated else None)
    assert found.count is None or found.count in {one.count for one in claims}
    assert parts(ordered) | background(ordered) <= {(one.article, one.id) for one in claims}
    assert all(len(one.told) > 1 and set(one.told) <= set(claims) for one in disputes(ordered))
    random.shuffle(claims)
    assert in_order(claims) == ordered


# Words


@pytest.mark.parametrize(
    ("who", "noun", "captive", "known"),
    [
        ("52 American hostages", "hostage", True, False),
        ("the other 52", None, False, True),
        ("About 60 Americans", None, False, False),
        ("Americans", None, False, False),
        ("eight servicemen", "serviceman", False, False),
        ("dozens of people", None, False, False),
        ("thirteen women and Black Americans", "woman", False, False),
        ("at least eight Israeli soldiers", "soldier", False, False),
        ("ten more prisoners of war", "prisoner", True, True),
        ("Fifty-three", None, False, False),
        ("more than twenty fishermen", "fisherman", False, False),
        ("", None, False, False),
        ("!?", None, False, False),
    ],
)
def test_what_the_words_for_people_say(who: str, noun: str | None, captive: bool, known: bool) -> None:
    found = people(who)
    assert (found.noun, found.captive, found.known) == (noun and stem(noun), captive, known)


def test_words_that_tell_noun_and_nationality_go_before() -> None:
    told = ["52", "52 freed Americans", "52 Americans", "52 American hostages"]
    assert [informative(who, nationality=True) for who in told] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("called on Iran to free the American hostages at once", True),
        ("demanded that the captives be released", True),
        ("asked for the release of the frozen assets", False),
        ("asked for 24 billion dollars before the hostages are set free", False),
        ("urged them to let the hostages go", True),
        ("was glad for the hostages and urged Iran to release the assets", False),
        ("asked for talks", False),
    ],
)
def test_what_asks_for_release(text: str, found: bool) -> None:
    assert asks(text, frozenset({stem("hostages"), stem("captives")})) is found


# The file


def test_the_file_of_a_case(archive: Archive) -> None:
    kept(
        archive,
        *TEHRAN,
        article(
            "1979-12-27",
            held("43 hostages", 43, words="Coffin said that 43 hostages are held."),
            Did("The Security Council called on Iran to free the hostages.", "REQUEST", "called on",
                ["Security Council"], ["IRN"], day="1979-12-26"),
            Fated("Bruce Laingen is held.", "Bruce Laingen", "held", None, "USA"),
            people=[Who("Security Council", "organisation", None, "IGO")],
        ),
        article("1980-11-11", Talked("Algeria carries messages about the 52 hostages.", ["USA", "IRN"], ["DZA"]),
                held("52 hostages", 52, words="Algeria carries messages about the 52 hostages.")),
    )  # fmt: skip
    (row,) = (row for row in archive.cases(fate="freed"))
    file = archive.case(row.id[:6])
    assert file.case == row
    assert [one.part for one in file.fates if one.fate == "freed"] == [True, True, False]
    assert [one.before for one in file.fates if one.article.published == date(1981, 1, 21)] == [False, True]
    assert [(str(by), wish.kind, wish.date and wish.date.value) for wish in file.wishes for by in wish.by] == [
        ("United Nations Security Council", "event", "1979-12-26")
    ]
    (dispute,) = file.disputes
    assert (dispute.about, {one.count for one in dispute.told}) == ("count", {43, 50, 53})
    assert [{str(side) for side in track.parties} for track in file.tracks] == [{"Iran", "United States"}]
    assert [other.who for other in file.beside] == ["L. Bruce Laingen"]
    assert archive.case(file.beside[0].id).beside == (row,)
    assert json.loads(json.dumps(file.to_dict()))["case"]["who"] == "52 American hostages"
    for one in file.fates:
        assert archive.record(one.article.id).article.text[one.words.start : one.words.end] == one.words.quote


def test_cases_are_asked_for(archive: Archive) -> None:
    kept(archive, *TEHRAN, *BEIRUT)
    asked = {
        "all": {}, "a person": {"who": "waite"}, "a people": {"who": "USA"}, "words": {"who": "american hostages"},
        "a fate": {"fate": "held"}, "since": {"since": date(1991, 12, 1)}, "until": {"until": date(1980, 1, 1)},
        "voices": {"voices": 3}, "nothing": {"who": "Nobody Known"}, "held by": {"held_by": "Iran"},
        "open": {"decision": "open"}, "accepted": {"decision": "accepted"},
    }  # fmt: skip
    found = {what: [row.who for row in archive.cases(**how)] for what, how in asked.items()}
    group_ = "52 American hostages"
    assert found == {
        "all": [ANDERSON, WAITE, group_], "a person": [WAITE], "a people": [ANDERSON, group_], "words": [group_],
        "a fate": [], "since": [ANDERSON], "until": [group_], "voices": [ANDERSON, group_], "nothing": [],
        "held by": [], "open": [ANDERSON, WAITE, group_], "accepted": [],
    }  # fmt: skip
    assert archive.cases().to_arrow().column_names[:3] == ["id", "who", "count"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [({"fate": "gone"}, "is no fate"), ({"decision": "maybe"}, "is no decision"), ({"who": "!?"}, "is no name")],
)
def test_what_cannot_be_asked_is_refused(archive: Archive, asked: dict[str, str], message: str) -> None:
    with pytest.raises(ArchiveError, match=message):
        list(archive.cases(**asked))


def test_an_id_of_no_case_is_refused(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="is the id of no case"):
        archive.case("0000")


# Articles read anew, versions, decisions


def test_a_case_holds_when_an_article_is_read_anew(archive: Archive) -> None:
    kept(archive, *TEHRAN)
    (before,) = archive.cases()
    first = TEHRAN[0]
    again = article("1979-11-05", Fated("The About 60 Americans are held.", "About 60 Americans", "missing", 60, "USA"))
    assert again.article.id == first.article.id
    assert archive.add(again) == "renewed"
    (after,) = archive.cases()
    assert (after.id, after.reports) == (before.id, before.reports)
    gone = article("1979-11-05").__class__(again.article, again.read_by)
    archive.add(gone)
    (less,) = archive.cases()
    assert (less.id, less.reports, less.first_day) == (before.id, before.reports - 1, date(1979, 11, 20))
    archive.add(first)
    assert list(archive.cases()) == [before]
    assert not_derived(archive) == []


def test_a_case_that_nobody_tells_of_any_more_is_retired(archive: Archive) -> None:
    (record,) = TEHRAN[:1]
    kept(archive, record)
    (row,) = archive.cases()
    archive.add(record.__class__(record.article, record.read_by))
    assert list(archive.cases()) == []
    assert group(archive, "case", row.id)["reports"] == 0
    assert [(one.action, one.id) for one in archive.changes() if one.kind == "case"] == [
        ("added", row.id), ("retired", row.id),
    ]  # fmt: skip
    archive.add(record)
    assert [one.id for one in archive.cases()] == [row.id]
    assert not_derived(archive) == []


def test_an_older_version_of_a_page_does_not_count(archive: Archive) -> None:
    url = "https://example.org/hostages"
    kept(
        archive,
        article("1979-11-05", held("About 60 Americans", 60, "USA"), url=url),
        article("1979-11-06", held("63 Americans", 63, "USA"), url=url),
    )
    (row,) = archive.cases()
    assert (row.who, row.reports) == ("63 Americans", 1)
    assert [one.who for one in archive.case(row.id).fates] == ["63 Americans"]


def test_copies_of_one_text_are_one_voice(archive: Archive) -> None:
    fates = [held("About 60 Americans", 60, "USA", "About 60 Americans are held in the compound since Sunday morning.")]
    kept(archive, article("1979-11-05", *fates, outlet="A"), article("1979-11-05", *fates, outlet="B", title="Again"))
    (row,) = archive.cases()
    assert (row.reports, row.voices) == (2, 1)


def test_decisions_hold(archive: Archive) -> None:
    records = (TEHRAN[0], article("1979-11-20", held("four American hostages", 4, "USA"), of="LBN USA"))
    kept(archive, *records)
    ids = {row.count: row.id for row in archive.cases()}
    made = archive.merge(ids[60], ids[4], by=BY)
    assert [(row.id, row.reports) for row in archive.cases()] == [(ids[60], 2)]
    assert archive.case(ids[4]).case.id == ids[60]
    archive.withdraw(made.id, by=BY)
    assert {row.count: row.id for row in archive.cases()} == ids
    archive.edit(ids[60], {"who": "the embassy's staff", "fate": "detained"}, by=BY)
    archive.reject(ids[4], by=BY)
    assert [(row.who, row.fate) for row in archive.cases()] == [("the embassy's staff", "detained")]
    assert len(list(archive.cases(decision="any"))) == 2
    assert not_derived(archive) == []


def test_a_split_makes_a_case_of_its_own(archive: Archive) -> None:
    kept(archive, *TEHRAN)
    (row,) = archive.cases()
    women = next(one for one in archive.case(row.id).fates if one.count == 10)
    split = archive.split(row.id, [women.id], by=BY)
    assert split.other
    assert claims_of(archive, "case", split.other) == {women.id}
    assert {(one.who, one.fate) for one in archive.cases()} == {
        ("52 American hostages", "freed"), ("Ten more American hostages", "freed"),
    }  # fmt: skip
    assert not_derived(archive) == []


@pytest.mark.parametrize(("table", "of"), [(t.cases, "case"), (t.tracks, "track")])
def test_check_finds_a_summary_that_does_not_follow(archive: Archive, table: Table, of: str) -> None:
    kept(archive, article("1980-11-11", held("52 hostages", 52), Talked("Both negotiate.", ["USA", "IRN"])))
    assert list(archive.check()) == []
    with archive._working() as work:
        work.connection.execute(update(table).values(first_day=date(1970, 1, 1)))
    (problem,) = archive.check()
    assert f"{of} " in str(problem)
    assert "does not follow from its articles: first_day" in str(problem)


def test_the_same_articles_give_the_same_cases(archive: Archive) -> None:
    kept(archive, *TEHRAN)
    fate = TEHRAN[0].fates[0]
    (row,) = archive.cases()
    assert row.id == group_of(archive, "case", fate) == "fcc769ff6a9a7fdf"
