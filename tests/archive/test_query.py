from datetime import date

import pytest
from factories import Draft, dispatch

from backchannel.archive.store import Archive
from backchannel.errors import ArchiveError
from backchannel.model.article import Article


@pytest.fixture
def full(archive: Archive) -> Archive:
    archive.add(dispatch().record())
    return archive


def types(archive: Archive, **asked: object) -> list[str]:
    return [row.type for row in archive.timeline(**asked)]  # type: ignore[arg-type]


def test_the_timeline_has_dated_events_first_and_undated_last(full: Archive) -> None:
    assert types(full) == ["REQUEST", "CONSULT", "CONCEDE", "COERCE"]
    request, consult, concede, coerce = full.timeline()
    assert consult.date
    assert (consult.date.value, consult.date.first_day, consult.date.last_day) == (
        "1980-09",
        date(1980, 9, 1),
        date(1980, 9, 30),
    )
    assert [str(one) for one in (*request.sources, *request.targets)] == ["Ruhollah Khomeini", "United States"]
    assert request.place == "Tehran"
    assert request.trigger
    assert request.trigger.quote == "demanded"
    assert request.sentence
    assert request.sentence.line == 3
    assert request.sentence.quote.startswith("Ayatollah Ruhollah Khomeini on Friday demanded")
    assert (request.article.outlet, request.article.published) == ("Meridian Wire", date(1980, 9, 13))
    assert (concede.status, concede.date) == ("asked", None)
    assert (coerce.status, coerce.said_by) == ("doubtful", "the students")


def test_who_has_no_name_is_named_as_the_report_names_them_until_a_reviewer_does(full: Archive) -> None:
    *_, coerce = full.timeline()
    assert coerce.sources == ()
    assert [one.name for one in coerce.targets] == ["52 captives"]
    assert full.show(coerce.targets[0].id)
    full.edit(coerce.id, {"targets": ["United States"]}, by="Ada")
    *_, coerce = full.timeline()
    assert [one.name for one in coerce.targets] == ["United States"]


@pytest.mark.parametrize(
    ("actor", "found"),
    [
        ("khomeini", ["REQUEST", "CONCEDE"]),
        ("RUHOLLAH KHOMEINÍ", ["REQUEST", "CONCEDE"]),
        ("United States", ["REQUEST", "CONSULT", "CONCEDE"]),
        ("the united states", ["REQUEST", "CONSULT", "CONCEDE"]),
        ("usa", ["REQUEST", "CONSULT", "CONCEDE"]),
        ("Tehran", ["CONSULT"]),
        ("Iran", ["CONSULT"]),
        ("US", ["REQUEST", "CONSULT", "CONCEDE"]),
        ("America", ["REQUEST", "CONSULT", "CONCEDE"]),
        ("DZA", ["CONSULT"]),
        ("Persia", ["CONSULT"]),
        ("homein", []),
        ("100%", []),
        ("a_b", []),
        ("' OR 1=1 --", []),
    ],
)
def test_an_actor_is_found_by_name_alias_or_code(full: Archive, actor: str, found: list[str]) -> None:
    assert types(full, actor=actor) == found


@pytest.mark.parametrize("actor", ["", "  ", "!?"])
def test_what_is_no_name_is_refused(full: Archive, actor: str) -> None:
    with pytest.raises(ArchiveError, match="is no name"):
        types(full, actor=actor)


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("1980-09-12", "1980-09-12", ["REQUEST", "CONSULT"]),
        ("1980-09-13", None, ["CONSULT"]),
        ("1980-10-01", None, []),
        (None, "1980-09-11", ["CONSULT"]),
        (None, "1980-08-31", []),
    ],
)
def test_a_range_takes_what_may_have_happened_in_it(
    full: Archive, since: str | None, until: str | None, found: list[str]
) -> None:
    day = date.fromisoformat
    assert types(full, since=since and day(since), until=until and day(until)) == found


def test_a_type_is_given_in_any_case_and_must_be_one(full: Archive) -> None:
    assert types(full, type="request") == ["REQUEST"]
    with pytest.raises(ArchiveError, match=r"no type of event; it is one of AGREE, .*ASSAULT"):
        types(full, type="WAR")


def test_many_events_come_whole_and_in_order(archive: Archive) -> None:
    words = " ".join(f"<w{at}>word{at}</w{at}>" for at in range(950))
    draft = Draft(words)
    cast = [draft.actor(f"w{at}", name=f"Actor {at}") for at in range(3)]
    for at in range(950):
        when = draft.date(f"1980-{at % 12 + 1:02}-{at % 28 + 1:02}")
        draft.event("AID", f"w{at}", f"w{at}", sources=cast[:2], targets=cast[2:], date=when)
    archive.add(draft.record())
    rows = list(archive.timeline())
    assert len(rows) == 950
    names = [[str(one) for one in (*row.sources, *row.targets)] for row in rows]
    assert names == [["Actor 0", "Actor 1", "Actor 2"]] * 950
    days = [row.date.last_day for row in rows if row.date and row.date.last_day]
    assert days == sorted(days)


def test_statements(full: Archive) -> None:
    direct, indirect = full.statements()
    assert direct.content == ("We shall study the conditions", "and answer through our friends")
    assert (direct.speaker, direct.cue, direct.line) == ("Edmund Muskie", "said", 5)
    assert indirect.speaker == "the students"
    assert [row.speaker for row in full.statements("muskie")] == ["Edmund Muskie"]


def test_fates_are_found_by_their_words_too(full: Archive) -> None:
    (fate,) = full.fates("captives")
    assert (fate.who, fate.fate, fate.count, fate.by) == ("52 captives", "held", 52, "Iran")
    assert list(full.fates("Muskie")) == []


def test_talks_and_ties(full: Archive) -> None:
    (talks,) = full.talks("Algeria")
    assert (talks.parties, talks.mediators, talks.stage) == (("the United States", "Iran"), ("Algeria",), "under_way")
    (tie,) = full.ties("Edmund Muskie")
    assert (tie.a, tie.kind, tie.b, tie.role) == (
        "Edmund Muskie",
        "holds_office",
        "the United States",
        "Secretary of State",
    )


def test_every_id_can_be_shown(full: Archive) -> None:
    (record,) = full.records()
    parts = [
        record.article,
        *record.actors,
        *record.statements,
        *record.events,
        *record.ties,
        *record.fates,
        *record.talks,
    ]
    for part in parts:
        shown = full.show(part.id)
        assert shown.part == part
        assert shown.record == record
        assert full.show(part.id[:9].upper()).part == part
    assert isinstance(full.show(record.article.id).part, Article)


def test_an_id_must_be_one(full: Archive) -> None:
    with pytest.raises(ArchiveError, match="too short"):
        full.show("ab")
    with pytest.raises(ArchiveError, match="nothing in the archive"):
        full.show("zzzzzz")
    with pytest.raises(ArchiveError, match="nothing in the archive"):
        full.show("%%%%")


def test_an_ambiguous_id_names_what_it_could_be(archive: Archive) -> None:
    for at in range(2):
        draft = dispatch(title=f"{at}")
        draft.layers["fates"] = [_with_id(fate, f"abcd{at}") for fate in draft.layers["fates"]]
        archive.add(draft.record())
    with pytest.raises(ArchiveError, match="beginning of several ids: fate abcd0, fate abcd1"):
        archive.show("abcd")
    assert archive.show("abcd1").kind == "fate"


def _with_id(claim: object, id_: str) -> object:
    from dataclasses import replace

    return replace(claim, id=id_)  # type: ignore[type-var]


def test_rows_are_plain_in_json(full: Archive) -> None:
    row = list(full.timeline())[1].to_dict()
    assert row["date"] == {
        "value": "1980-09",
        "precision": "month",
        "basis": "relative",
        "first_day": "1980-09-01",
        "last_day": "1980-09-30",
    }
    assert [one["name"] for one in row["sources"]] == ["Algeria"]
    assert row["article"]["published"] == "1980-09-13"


def test_an_actor_is_found_by_a_name_that_its_article_does_not_use(archive: Archive) -> None:
    draft = Draft("<plo>The P.L.O.</plo> <sent>sent</sent> envoys to <us>US</us> officials; <it>it</it> said no more.")
    plo, us = draft.actor("plo", "it", kind="organisation"), draft.actor("us", kind="organ")
    draft.event("CONSULT", "sent", sources=[plo], targets=[us])
    archive.add(draft.record())
    assert types(archive, actor="Palestine Liberation Organization") == ["CONSULT"]
    assert types(archive, actor="US") == ["CONSULT"]
    assert types(archive, actor="it") == []
