"""Figures and differences on records and gold made for the purpose."""

from typing import Any

import pytest
from factories import Draft, dispatch

from backchannel.evaluation.comparison import compare
from backchannel.evaluation.differences import differences, worst
from backchannel.evaluation.gold import GoldArticle
from backchannel.evaluation.gold_files import parse_gold
from backchannel.evaluation.matching import same_name
from backchannel.evaluation.tally import Figures, Ratio, count_sentences, total
from backchannel.model.records import Record

FIRST = "<s><a>Peru</a> <t>freed</t> <b>two fishermen</b> on <day>Monday</day>.</s>"
SECOND = "<s2>“<q>We are glad</q>,” <c>the Chilean envoy</c> <cue>said</cue>.</s2>"


def draft(**event: Any) -> Draft:
    """A record of two sentences: a release on Monday, and a statement by an envoy."""
    made = Draft(f"{FIRST}\n\n{SECOND}", published="1987-03-04")
    peru = made.actor("a", kind="state")
    men = made.actor("b", kind="unnamed")
    envoy = made.actor("c")
    fields = {"type_": "CONCEDE", "sources": [peru], "targets": [men], "date": made.date("1987-03-02", "day")} | event
    made.event(fields.pop("type_"), "t", "s", **fields)
    made.statement("q", speaker=envoy, cue="cue", kind="direct", confidence=0.9)
    made.fate("two fishermen", "freed", "s", actor=men, by=peru)
    made.tie(peru, "strained", envoy, "s2")
    made.talks([peru], [], "s")
    return made


def gold(text: str, **changes: Any) -> GoldArticle:
    """What is right of the two sentences."""
    event = {
        "type": "CONCEDE", "trigger": "freed", "sentence": "Peru freed two fishermen on Monday.", "also": [],
        "sources": ["Peru"], "targets": ["two fishermen"], "date": "1987-03-02", "date_text": "Monday", "place": None,
        "status": "happened", "said_by": None,
    }  # fmt: skip
    statement = {
        "content": ["We are glad"], "cue": "said", "speaker_text": "the Chilean envoy", "speaker": "Chilean envoy",
        "addressee": None, "kind": "direct",
    }  # fmt: skip
    fate = {"who": "two fishermen", "fate": "freed", "by": "Peru", "date": None, "count": 2, "evidence": "freed"}
    form = {
        "id": "peru", "title": None, "published": "1987-03-04", "text": text,
        "statements": [statement | changes.pop("statement", {})],
        "events": [event | changes.pop("event", {})],
        "ties": [{"a": "the Chilean envoy", "b": "Peru", "kind": "strained", "evidence": "said"}],
        "fates": [fate | changes.pop("fate", {})],
        "talks": [{"parties": ["Peru"], "mediators": [], "issue": "them", "stage": "agreed", "evidence": "freed two"}],
    }  # fmt: skip
    found = parse_gold(form | changes, "peru.json")
    assert isinstance(found, GoldArticle), found
    return found


def figures(record: Record, **changes: Any) -> Figures:
    return total([compare(gold(record.article.text, **changes), record)])


def faults(record: Record, **changes: Any) -> list[tuple[str, str, str, str]]:
    found = differences(compare(gold(record.article.text, **changes), record))
    return [(one.layer, one.fault, one.expected, one.given) for one in found]


def test_what_is_right_is_right() -> None:
    record = draft().record()
    found = figures(record)
    assert set(found.layers.values()) == {Ratio(1, 1, 1)}
    assert set(found.shares.values()) == {Ratio(1, 1, 1)}
    assert found.types["CONCEDE"] == found.types_with_actors["CONCEDE"] == found.statuses["happened"] == Ratio(1, 1, 1)
    assert (found.articles, found.sentences, found.outside) == (1, 2, 0)
    assert faults(record) == []


@pytest.mark.parametrize(
    ("changes", "measure", "ratio"),
    [
        ({"event": {"type": "RETREAT"}}, "events.type", Ratio(0, 1, 1)),
        ({"event": {"targets": ["Chile"]}}, "events.type_and_actors", Ratio(0, 1, 1)),
        ({"event": {"targets": ["Chile"]}}, "events.type", Ratio(1, 1, 1)),
        ({"event": {"targets": [], "sources": []}}, "events.type_and_actors", Ratio(1, 1, 1)),
        ({"statement": {"speaker": "Chile"}}, "statements.with_speaker", Ratio(0, 1, 1)),
        ({"statement": {"content": ["We"]}}, "statements.content", Ratio(0, 1, 1)),
        ({"fate": {"who": "Peru"}}, "fates", Ratio(0, 1, 1)),
        ({"ties": []}, "ties", Ratio(0, 1, 0)),
        ({"talks": []}, "talks", Ratio(0, 1, 0)),
    ],
)
def test_what_differs_is_not_counted(changes: dict[str, Any], measure: str, ratio: Ratio) -> None:
    assert figures(draft().record(), **changes).layers[measure] == ratio


def test_details_are_measured_on_what_was_matched() -> None:
    found = figures(draft(status="denied", date=None).record())
    assert found.layers["events.type_and_actors"] == Ratio(1, 1, 1)
    assert found.shares["events.date"] == found.shares["events.status"] == Ratio(0, 1, 1)
    assert found.statuses["happened"] == Ratio(0, 0, 1)
    assert found.statuses["denied"] == Ratio(0, 1, 0)


def test_an_event_of_no_gold_sentence_is_outside() -> None:
    made = draft()
    made.event("SUPPORT", "cue", "s2")
    found = figures(made.record())
    assert found.outside == 1
    assert found.outside_per_thousand == 500
    assert ("events", "outside gold", "", "SUPPORT: somebody “said”") in faults(made.record())


@pytest.mark.parametrize(
    ("event", "changes", "difference"),
    [
        ({"status": "asked"}, {}, ("events", "wrong status", "[happened]", "[asked]: CONCEDE “freed”")),
        ({"date": None}, {}, ("events", "wrong date", "1987-03-02", "none: CONCEDE “freed”")),
        (
            {},
            {"event": {"said_by": "Chile"}},
            ("events", "wrong said_by", "Chile", "the article itself: CONCEDE “freed”"),
        ),
        ({"type_": "RETREAT"}, {}, ("events", "wrong type", "1987-03-02 CONCEDE: Peru “freed” → two fishermen",
                                    "1987-03-02 RETREAT: Peru “freed” → two fishermen")),
        ({}, {"event": {"targets": ["Chile"]}}, ("events", "wrong actors", "1987-03-02 CONCEDE: Peru “freed” → Chile",
                                                 "1987-03-02 CONCEDE: Peru “freed” → two fishermen")),
        ({}, {"statement": {"speaker": "Chile"}}, ("statements", "wrong speaker", "Chile", "the Chilean envoy")),
        ({}, {"statement": {"content": ["We"]}}, ("statements", "wrong extent", "Chilean envoy said: “We”",
                                                  "the Chilean envoy said: “We are glad”")),
        ({}, {"fate": {"fate": "escaped"}}, ("fates", "wrong fate", "two fishermen: escaped by Peru",
                                             "two fishermen: freed by Peru")),
        ({}, {"statements": []}, ("statements", "extra", "", "the Chilean envoy said: “We are glad”")),
        ({}, {"talks": []}, ("talks", "extra", "", "Peru: the captives [under way]")),
    ],
)  # fmt: skip
def test_a_difference_says_what_was_expected_and_what_given(
    event: dict[str, Any], changes: dict[str, Any], difference: tuple[str, ...]
) -> None:
    assert faults(draft(**event).record(), **changes) == [difference]


def test_a_gap_is_a_difference_with_its_words() -> None:
    record = Record(draft().article, dispatch().record().read_by)
    found = {one.layer: one for one in worst([compare(gold(record.article.text), record)], 9)}
    assert set(found) == {"statements", "events", "ties", "fates", "talks"}
    assert {one.fault for one in found.values()} == {"missing"}
    assert (found["statements"].line, found["statements"].words) == (3, "We are glad")
    assert found["events"].expected == "1987-03-02 CONCEDE: Peru “freed” → two fishermen"
    assert found["ties"].expected == "the Chilean envoy strained Peru"


def test_a_wrong_claim_is_worse_than_a_gap_and_a_sure_one_than_an_unsure_one() -> None:
    made = draft(status="planned")
    made.event("SUPPORT", "cue", "s2", confidence=0.9)
    made.event("ACCUSE", "q", "s2", confidence=0.3)
    record = made.record()
    missing = {"a": "Peru", "b": "Peru", "kind": "ally", "evidence": "freed"}
    found = worst([compare(gold(record.article.text, ties=[missing]), record)], 4)
    assert [one.fault for one in found] == ["wrong status", "outside gold", "extra", "missing"]
    assert found[0].badness > found[1].badness > found[2].badness > found[3].badness


def test_a_record_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"peru\.json: the record is of another text"):
        compare(gold(draft().article.text), dispatch().record())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("President José Díaz", "jose diaz", True),
        ("the U.S.", "U.S", True),
        ("Díaz", "José Díaz", True),
        ("José", "José Díaz", False),
        ("Xi", "Jinping Xi", False),  # too short to be a name by itself
        ("Díaz", "a long name that ends in Díaz", False),
        ("the President", "the president", True),
        ("", "Díaz", False),
        ("«»", "«»", False),
    ],
)
def test_names_are_compared_without_titles_and_accents(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_sentences_are_counted_by_points_and_lines() -> None:
    assert count_sentences('One. Two? “Three.” "Four!"\nFive\n\n 6.5 is no end.') == 6


def test_ratios_of_nothing_are_zero() -> None:
    assert (Ratio().precision, Ratio().recall, Ratio().f1) == (0, 0, 0)
    assert Ratio(1, 2, 4).f1 == pytest.approx(1 / 3)
