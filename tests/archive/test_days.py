from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.archive.columns import escape, unescape
from backchannel.archive.days import day_range, name_key


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1980-04-25", "1980-04-25", "1980-04-25"),
        ("1980-04-25T07:00", "1980-04-25", "1980-04-25"),
        ("1980-W17", "1980-04-21", "1980-04-27"),
        ("1980-W17-WE", "1980-04-26", "1980-04-27"),
        ("1980-02", "1980-02-01", "1980-02-29"),
        ("1980-Q3", "1980-07-01", "1980-09-30"),
        ("1980-H1", "1980-01-01", "1980-06-30"),
        ("1980-SU", "1980-06-01", "1980-08-31"),
        ("1979-WI", "1979-12-01", "1980-02-29"),
        ("1980", "1980-01-01", "1980-12-31"),
        ("198", "1980-01-01", "1989-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_date_spans_its_days(value: str, first: str, last: str) -> None:
    assert day_range(value) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("value", ["", "PAST_REF", "P3D", "1980-13-01", "1980-W60", "0000", "T10:00", "XXXX-06-12"])
def test_what_names_no_days_spans_none(value: str) -> None:
    assert day_range(value) is None


@given(st.text())
def test_any_value_gives_a_range_in_order_or_none(value: str) -> None:
    found = day_range(value)
    assert found is None or found[0] <= found[1]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Ruhollah Khomeini", "khomeini"),
        ("Abolhassan Bani-Sadr", "bani sadr"),
        ("Abolhassan Bani-Sadr", "Bani-Sadr"),
        ("Sādeq Qotbzādeh", "sadeq  QOTBZADEH"),
        ("Kurt Waldheim", "Kurt Waldheim"),
        ("Straße", "STRASSE"),
    ],
)
def test_a_name_is_found_by_whole_words(name: str, asked: str) -> None:
    assert name_key(asked) in name_key(name)


def test_a_name_is_not_found_by_part_of_a_word() -> None:
    assert name_key("Iran") not in name_key("Iranian students")


@given(st.text(st.characters(codec=None)))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    kept = escape(text)
    assert unescape(kept) == text
    assert "\0" not in kept
    kept.encode()  # nothing that UTF-8 cannot hold


@pytest.mark.parametrize("text", ["\x1a0000", "a\x00b", "\ud83d lone", "\x1a", "plain"])
def test_texts_that_look_like_escapes_come_back(text: str) -> None:
    assert unescape(escape(text)) == text
