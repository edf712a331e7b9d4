from typing import get_args

import pytest
from factories import Draft, dispatch
from hypothesis import given
from hypothesis import strategies as st

from backchannel.model.records import ActorKind, EventType, FateKind, Stage, StatementKind, Status, TieKind
from backchannel.views import words
from backchannel.views.codebook_tables import load_codebook


@pytest.mark.parametrize(
    ("table", "kinds"),
    [(words.STATUS, Status), (words.TIES, TieKind), (words.FATES, FateKind), (words.STAGES, Stage)],
)
def test_every_value_has_its_words(table: dict[str, str], kinds: object) -> None:
    assert tuple(table) == get_args(kinds)


def test_the_codebook_has_every_value_with_an_example() -> None:
    tables = {table.name: [term.name for term in table.terms] for table in load_codebook()}
    for name, kinds in {
        "events": EventType, "ties": TieKind, "fates": FateKind, "stages": Stage, "statuses": Status,
        "statements": StatementKind, "kinds": ActorKind,
    }.items():  # fmt: skip
        assert sorted(tables[name]) == sorted(get_args(kinds)), name
    assert all(term.meaning and term.example.endswith((".", "”")) for table in load_codebook() for term in table.terms)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1980-04-25", "25 Apr 1980"),
        ("1980-09", "Sept 1980"),
        ("1980", "1980"),
        ("1980-W17", "week of 21 Apr 1980"),
        ("1980-SU", "summer 1980"),
        ("1980-Q2", "quarter 2 of 1980"),
        ("PAST_REF", "PAST_REF"),
        ("1980-99", "1980-99"),
    ],
)
def test_days_in_words(value: str, said: str) -> None:
    assert words.day_in_words(value) == said


@given(st.text())
def test_any_value_of_a_date_can_be_said(value: str) -> None:
    assert isinstance(words.day_in_words(value), str)


def test_an_event_says_its_status_and_on_whose_word_it_rests() -> None:
    request, _, _, moved = dispatch().record().events
    assert words.terms_of_event(request) == ["demand", "happened", "in Tehran", "dated by “Friday”"]
    assert words.terms_of_event(moved) == ["not confirmed", "on the word of the students"]


def test_talks_and_ties_are_sentences() -> None:
    record = dispatch().record()
    assert words.talks_line(record.talks[0]) == "the United States and Iran, through Algeria: the captives"
    assert words.tie_line(record.ties[0]) == "Edmund Muskie holds office in the United States (Secretary of State)"
    assert words.fate_line(record.fates[0]) == "52 captives: held captive by Iran"


@pytest.mark.parametrize(("names", "said"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), ("ABC", "A, B and C")])
def test_lists(names: list[str], said: str) -> None:
    assert words.listed(names) == said


def test_what_is_not_known_is_said() -> None:
    assert words.dated(None) == "no date"
    assert words.opening(None) == "Somebody"
    assert Draft("x").record().events == ()
