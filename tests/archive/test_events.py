"""Reports of one event become one event: driven as articles come into an archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from factories import READ_BY, Draft
from sqlalchemy import select

from backchannel.archive import tables as t
from backchannel.archive.answers import EventRow
from backchannel.archive.store import Archive
from backchannel.model.records import Record

SCENE = (
    "Students hold the United States embassy in Tehran and more than fifty Americans in it, and want the Shah sent "
    "back from New York; Khomeini has praised the occupation, and the Revolutionary Council governs. "
)
SCENE_TOO = (
    "In Tehran more than fifty Americans are in the hands of students who occupy the embassy of the United States. "
    "They ask for the Shah, now in New York; the Revolutionary Council and Khomeini stand behind them. "
)
LATER = (
    "Far from there, in Algiers, bankers and lawyers count frozen deposits, interest and gold, on which an accord "
    "between the two treasuries will rest; Algerian aides carry drafts from one hotel to another. "
)


def freed(
    day: str = "1979-11-21",
    *,
    words: str = "Iran freed thirteen Americans",
    on: str | None = "1979-11-20",
    precision: str = "day",
    type_: str = "CONCEDE",
    scene: str = SCENE,
    status: str = "happened",
    source: str | None = "Iran",
    target: str | None = "thirteen Americans",
    by: str | None = None,
    place: tuple[str, str] | None = None,
    confidence: float = 0.8,
    **head: Any,
) -> Record:
    """An article that tells of one act. The actors' names stand in the words."""
    told, all_words = words, words.split()
    for name in (source, target):
        if name:
            told = told.replace(name, f"<{_mark(name)}>{name}</{_mark(name)}>", 1)
    trigger = all_words[1] if source and words.startswith(source + " ") else all_words[0]
    told = told.replace(f" {trigger} ", f" <trigger>{trigger}</trigger> ", 1)
    by_mark = f" <by>{by}</by> says so." if by else ""
    where = f" It was in <where>{place[0]}</where>." if place else ""
    draft = Draft(f"{scene}<all>{told}.</all>{by_mark}{where}", day, **head)
    sources = [draft.actor(_mark(source), kind="state", country=source[:3].upper())] if source else []
    targets = [draft.actor(_mark(target), kind="unnamed")] if target else []
    draft.event(
        type_,
        "trigger",
        "all",
        sources=sources,
        targets=targets,
        status=status,
        date=draft.date(on, precision=precision) if on else None,
        said_by=draft.actor("by", kind="state", country=by[:3].upper()) if by else None,
        place=draft.place("where", place[1]) if place else None,
        confidence=confidence,
    )
    return draft.record()


def _mark(name: str) -> str:
    return name.replace(" ", "_").lower()


def add(archive: Archive, *records: Record) -> list[EventRow]:
    for record in records:
        archive.add(record)
    return list(archive.timeline())


def partition(archive: Archive) -> set[frozenset[str]]:
    """Which articles tell of which event, by their outlets."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    with archive._reading() as connection:
        links = select(t.event_links.c.group_id, t.articles.c.outlet)
        rows = connection.execute(links.join(t.articles, t.articles.c.id == t.event_links.c.article_id))
        for row in rows:
            told[row.group_id].add(row.outlet)
    return {frozenset(outlets) for outlets in told.values()}


def test_two_articles_tell_of_one_event(archive: Archive) -> None:
    one = freed(outlet="A")
    other = freed("1979-11-22", words="Iran released thirteen Americans", scene=SCENE_TOO, outlet="B")
    (event,) = add(archive, one, other)
    assert (event.reports, event.voices) == (2, 2)
    assert [str(day) for day in (event.first_told, event.last_told)] == ["1979-11-21", "1979-11-22"]
    assert [named.name for named in event.sources] == ["Iran"]
    assert event.date is not None
    assert (event.date.value, event.status, event.type) == ("1979-11-20", "happened", "CONCEDE")
    assert [row.article.outlet for row in archive.reports(event.id)] == ["A", "B"]
    assert list(archive.check()) == []


APART = [
    pytest.param({"on": "1979-11-19"}, id="another day"),
    pytest.param({"source": "Iraq", "words": "Iraq freed thirteen Americans"}, id="another doer"),
    pytest.param({"status": "asked"}, id="asked for"),
    pytest.param({"place": ("Basra", "IRQ")}, id="another country"),
    pytest.param({"on": None, "scene": LATER, "day": "1981-01-10"}, id="undated, another story"),
]


@pytest.mark.parametrize("differs", APART)
def test_what_keeps_two_reports_apart(archive: Archive, differs: dict[str, Any]) -> None:
    one = freed(outlet="A", place=("Tehran", "IRN"))
    day = differs.pop("day", "1979-11-21")
    assert len(add(archive, one, freed(day, outlet="B", **differs))) == 2


JOINED = [
    pytest.param({"on": None}, id="undated, the same story"),
    pytest.param({"on": "1979-11", "precision": "month"}, id="its month"),
    pytest.param({"scene": LATER, "day": "1981-01-10"}, id="the same day, recalled in another story"),
    pytest.param({"type_": "RETREAT"}, id="told as a neighbouring type"),
    pytest.param({"status": "denied", "by": "Syria"}, id="denied by somebody"),
]


@pytest.mark.parametrize("differs", JOINED)
def test_what_does_not_keep_two_reports_apart(archive: Archive, differs: dict[str, Any]) -> None:
    day = differs.pop("day", "1979-11-22")
    (event,) = add(archive, freed(outlet="A"), freed(day, outlet="B", **differs))
    assert event.reports == 2


def act(
    scene: str, words: str, outlet: str, *, source: tuple[str, str | None], target: tuple[str, str | None]
) -> Record:
    """An article that tells of one act of 4 November, told a while later: its words are "<a>who</a> <did>…</did>
    <b>whom</b>", and each is of a kind and a country."""
    draft = Draft(f"{scene}<all>{words} on 4 November.</all>", "1980-05-02", outlet=outlet, title=outlet)
    a, b = (draft.actor(mark, kind=kind, country=of) for mark, (kind, of) in (("a", source), ("b", target)))
    draft.event("COERCE", "did", "all", sources=[a], targets=[b], mode="seize", date=draft.date("1979-11-04"))
    return draft.record()


NOBODY_KNOWN = [
    (
        "<a>Students</a> <did>seized</did> <b>the American embassy</b>",
        "<a>Militants</a> <did>seized</did> <b>the embassy</b> of the Americans",
        "organ",
    ),
    (
        "<a>Police</a> <did>arrested</did> <b>three men</b> near the harbour over a stolen lorry",
        "<a>Police</a> <did>arrested</did> <b>three men</b> who had painted slogans on a ministry",
        "unnamed",
    ),
]


@pytest.mark.parametrize(("first", "second", "target"), NOBODY_KNOWN)
def test_whom_no_register_has_joins_where_a_body_is_named_and_not_where_people_are_described(
    archive: Archive, first: str, second: str, target: str
) -> None:
    kinds: dict[str, Any] = {"source": ("crowd", None), "target": (target, None)}
    events = add(archive, act(SCENE, first, "A", **kinds), act(LATER, second, "B", **kinds))
    assert len(events) == (1 if target == "organ" else 2)
    assert list(archive.check()) == []


def test_who_acts_for_a_state_may_be_told_as_the_state(archive: Archive) -> None:
    iran = ("state", "IRN")
    words = "{} <did>broke off relations</did> with <b>Iran</b>"
    state = act(SCENE, words.format("<a>The United States</a>"), "A", source=("state", "USA"), target=iran)
    leader = act(LATER, words.format("<a>Jimmy Carter</a>"), "B", source=("person", "USA"), target=iran)
    (event,) = add(archive, state, leader)
    assert event.reports == 2


def test_two_acts_of_one_article_stay_two(archive: Archive) -> None:
    draft = Draft(SCENE + "<iran>Iran</iran> <t1>freed</t1> three, and <t2>freed</t2> ten.", "1979-11-21")
    iran = draft.actor("iran", kind="state", country="IRN")
    for trigger in ("t1", "t2"):
        draft.event("CONCEDE", trigger, sources=[iran], date=draft.date("1979-11-20"))
    assert [event.reports for event in add(archive, draft.record())] == [1, 1]


def test_what_was_planned_happened_and_the_history_stays(archive: Archive) -> None:
    planned = freed("1979-11-18", status="planned", outlet="A", words="Iran frees thirteen Americans")
    (event,) = add(archive, planned)
    assert event.status == "planned"
    (again,) = add(archive, freed(outlet="B"))
    assert (again.id, again.status) == (event.id, "happened")
    (difference,) = [one for one in archive.differences(event.id).of if one.aspect == "status"]
    assert [(told.value, told.article.outlet) for told in difference.changes] == [("planned", "A"), ("happened", "B")]
    (changed,) = [c for c in archive.changes() if c.kind == "event" and c.action == "changed"]
    assert changed.detail is not None
    assert changed.detail["status"] == ["planned", "happened"]
    assert changed.detail["reports"] == [1, 2]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        pytest.param([("happened", None), ("doubtful", None)], "happened", id="a fact stands against a later doubt"),
        pytest.param([("happened", "Iran"), ("denied", "Iran")], "denied", id="of a party's words the latest"),
        pytest.param([("happened", "Iran"), ("denied", None)], "denied", id="a party's word and an article's own"),
        pytest.param([("happened", None), ("denied", "Iran")], "happened", id="an article's own and a party's word"),
        pytest.param([("denied", None), ("happened", None)], "happened", id="the later of two facts"),
        pytest.param([("happened", None), ("denied", "Syria")], "denied", id="the later word of who is no party"),
        pytest.param([("happened", None), ("denied", "Iranian aides")], "happened", id="a word of a party's country"),
        pytest.param([("doubtful", None), ("planned", None)], "doubtful", id="plans count least"),
    ],
)
def test_the_status_is_the_latest_of_the_best_founded(
    archive: Archive, told: list[tuple[str, str | None]], status: str
) -> None:
    records = [
        freed(f"1979-11-2{1 + n}", status=one, by=by, outlet=str(n), words="Iran freed thirteen Americans")
        for n, (one, by) in enumerate(told)
    ]
    assert {event.status for event in add(archive, *records) if event.reports > 1} == {status}


def test_copies_are_one_voice(archive: Archive) -> None:
    text = SCENE * 2
    records = [freed(scene=text, outlet=outlet) for outlet in ("A", "B", "C")]
    alone = add(archive, records[0])[0].confidence
    (event,) = add(archive, *records[1:])
    assert (event.reports, event.voices, event.confidence) == (3, 1, alone)


def test_further_voices_make_it_surer(archive: Archive) -> None:
    other = freed("1979-11-22", outlet="B", words="Iran let thirteen Americans go", scene=SCENE_TOO)
    (event,) = add(archive, freed(outlet="A"), other)
    assert (event.voices, event.confidence) == (2, round(1 - 0.2 * (1 - 0.8 / 2), 4))


def test_the_dead_are_counted_again(archive: Archive) -> None:
    for n, (dead, day) in enumerate(((12, "1980-10-17"), (12, "1980-10-18"), (19, "1980-10-19"))):
        draft = Draft(
            "Rockets fell on Dezful before dawn, as the war on the border went on. "
            f"<all><iraq>Iraq</iraq> <t>killed</t> <who>{dead} people</who> in <where>Dezful</where> by rockets.</all>",
            day,
            outlet=f"Outlet {n}",
        )
        iraq, people = draft.actor("iraq", kind="state", country="IRQ"), draft.actor("who", kind="unnamed")
        when = draft.date("1980-10-16")
        draft.event("ASSAULT", "t", "all", sources=[iraq], targets=[people], date=when, place=draft.place("where"))
        draft.fate(f"{dead} people", "killed", "all", count=dead)
        archive.add(draft.record())
    (event,) = archive.timeline()
    found = archive.differences(event.id[:8])
    assert (found.event, found.reports) == (event.id, 3)
    (counts,) = found.of
    assert (counts.aspect, counts.of, counts.values) == ("count", "killed", ("12", "19"))
    assert [(told.value, told.article.outlet) for told in counts.told] == [
        ("12", "Outlet 0"), ("12", "Outlet 1"), ("19", "Outlet 2"),
    ]  # fmt: skip
    assert [(told.value, str(told.article.published)) for told in counts.changes] == [
        ("12", "1980-10-17"), ("19", "1980-10-19"),
    ]  # fmt: skip
    assert counts.changes[1].words.quote.startswith("Iraq killed 19")


def test_whose_word_it_rests_on_is_a_difference_and_a_month_is_none(archive: Archive) -> None:
    own = freed(outlet="A")
    claimed = freed("1979-11-22", by="Syria", on="1979-11", precision="month", outlet="B")
    (event,) = add(archive, own, claimed)
    (difference,) = archive.differences(event.id).of
    assert (difference.aspect, difference.values) == ("said_by", (None, "Syria"))


def test_reports_that_agree_differ_in_nothing(archive: Archive) -> None:
    (event,) = add(archive, freed(outlet="A"), freed("1979-11-22", outlet="B", words="Iran let thirteen Americans go"))
    assert archive.differences(event.id).of == ()


ADDRESS = "https://example.org/tehran"


def test_a_new_version_takes_the_place_of_the_old_one(archive: Archive) -> None:
    old = freed(url=ADDRESS, status="doubtful", outlet="A")
    (before,) = add(archive, old)
    (after,) = add(archive, freed("1979-11-22", url=ADDRESS, words="Iran has freed thirteen Americans", outlet="A"))
    assert (after.id, after.reports, after.status) == (before.id, 1, "happened")
    (difference,) = [one for one in archive.differences(after.id).of if one.aspect == "status"]
    assert [(told.value, told.current) for told in difference.told] == [("doubtful", False), ("happened", True)]
    assert list(archive.check()) == []


def test_what_a_new_version_leaves_out_is_retired_and_comes_back(archive: Archive) -> None:
    (before,) = add(archive, freed(url=ADDRESS, outlet="A"))
    nothing = Draft(SCENE + "Nobody knows more.", "1979-11-22", url=ADDRESS, outlet="A").record()
    assert add(archive, nothing) == []
    assert [c.action for c in archive.changes() if c.id == before.id] == ["added", "retired"]
    (again,) = add(archive, freed("1979-11-23", url=ADDRESS, outlet="A"))
    assert (again.id, again.reports) == (before.id, 1)
    assert list(archive.check()) == []


def test_an_older_version_that_comes_later_counts_nothing(archive: Archive) -> None:
    (event,) = add(archive, freed("1979-11-22", url=ADDRESS, outlet="A"))
    (same,) = add(archive, freed("1979-11-21", url=ADDRESS, outlet="A", words="Iran frees thirteen Americans"))
    assert (same.id, same.reports, same.first_told) == (event.id, 1, event.first_told)


def test_reading_anew_keeps_the_event_and_its_id(archive: Archive) -> None:
    one, other = freed(outlet="A"), freed("1979-11-22", outlet="B")
    (event,) = add(archive, one, other)
    cursor = max(change.number for change in archive.changes())
    again = replace(one, read_by=replace(READ_BY, backchannel="0.2.0"))
    assert archive.add(again) == "renewed"
    assert list(archive.timeline()) == [event]
    assert [change.kind for change in archive.changes(since=cursor)] == ["article"]


def test_a_later_reading_may_correct_what_it_tells(archive: Archive) -> None:
    one = freed(outlet="A")
    (event,) = add(archive, one)
    corrected = replace(
        one, events=(replace(one.events[0], status="planned", confidence=0.9),),
        read_by=replace(READ_BY, backchannel="0.2.0"),
    )  # fmt: skip
    (after,) = add(archive, corrected)
    assert (after.id, after.status, after.confidence) == (event.id, "planned", 0.9)


def test_what_a_later_reading_leaves_out_and_finds_again_has_its_id(archive: Archive) -> None:
    one = freed(outlet="A")
    (event,) = add(archive, one)
    assert add(archive, replace(one, events=(), read_by=replace(READ_BY, backchannel="0.2.0"))) == []
    (again,) = add(archive, replace(one, read_by=replace(READ_BY, backchannel="0.3.0")))
    assert again.id == event.id


TOLD: list[dict[str, Any]] = [
    {"outlet": "A"},
    {"day": "1979-11-22", "outlet": "B", "words": "Iran released thirteen Americans"},
    {"day": "1979-11-20", "outlet": "C", "on": "1979-11-19", "words": "Iran freed thirteen Americans"},
    {"day": "1979-11-23", "outlet": "D", "by": "Syria"},
]


@pytest.mark.parametrize("order", list(permutations(range(len(TOLD))))[::5])
def test_the_order_in_which_dated_reports_come_makes_no_difference(archive: Archive, order: Sequence[int]) -> None:
    add(archive, *(freed(**TOLD[n]) for n in order))
    assert partition(archive) == {frozenset("ABD"), frozenset("C")}
