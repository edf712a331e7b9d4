"""Whatever the text: spans lie in it, values are TIMEX3, and nothing relative has a value without a publication day."""

from __future__ import annotations

from datetime import date
from functools import cache

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from backchannel.annotate.segment import find_blocks, parse
from backchannel.annotate.times import find_times
from backchannel.model import dates
from backchannel.model.article import Article
from backchannel.model.document import TimeExpression

WORDS = (
    "Monday last next this the past two 3 999999 weeks days ago later earlier every each May 31 29 February 1979 1980s "
    "noon midnight 25:61 10:39 p.m. Tuesday night half a year and of quarter first Q4 fiscal early mid - to decades ' "
    "century 21st spring the same day before now future weekend until 30/02/1981 2024-13-45 0001-01-01 Christmas "
    "Easter nineteen ninety-six thousand several hundred minutes \n \n\n , . ( ) met will on in "
    "yesterday’s 12 1/2 hours year ended period 9/11 in"
).split(" ")
TEXTS = st.one_of(
    st.text(), st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=25).map(" ".join)
)
DAYS = st.sampled_from((date.min, date.max)) | st.dates(date.min, date.max)
# The first text pays for loading the pipeline.
unhurried = settings(deadline=None)


@cache
def pipeline() -> Language:
    plain = spacy.blank("en")
    plain.add_pipe("sentencizer")
    return plain


def find(text: str, published: date | None) -> tuple[TimeExpression, ...]:
    article = Article(text, published)
    (document,) = parse([(article, find_blocks(article))], pipeline())
    return find_times(document, published)


@unhurried
@given(TEXTS, st.none() | DAYS)
def test_spans_are_in_the_text_in_order_and_apart(text: str, published: date | None) -> None:
    end = 0
    for found in find(text, published):
        assert end <= found.span.start < found.span.end <= len(text)
        end = found.span.end


@unhurried
@given(TEXTS, st.none() | DAYS)
def test_values_are_timex3(text: str, published: date | None) -> None:
    for found in find(text, published):
        assert found.value is None or dates.is_timex(found.value), (found, text[slice(*found.span)])


@unhurried
@given(TEXTS)
def test_without_a_publication_day_nothing_is_worked_out_from_one(text: str) -> None:
    """Relative words then only count from days that the text itself states."""
    stated = {found.value for found in find(text, None) if found.basis == "stated" and found.type in {"DATE", "TIME"}}
    for found in find(text, None):
        assert found.basis == "stated" or found.value is None or stated


@given(DAYS, st.integers(0, 6))
def test_weekdays_around_a_day(day: date, weekday: int) -> None:
    last, following = dates.last_weekday(day, weekday), dates.next_weekday(day, weekday)
    assert last is None or (last.weekday() == weekday and 0 <= (day - last).days < 7)
    assert following is None or (following.weekday() == weekday and 0 < (following - day).days <= 7)


@given(DAYS)
def test_values_name_the_stretch_that_holds_the_day(day: date) -> None:
    for make, size in ((dates.day, "day"), (dates.month, "month"), (dates.quarter, "quarter"), (dates.year, "year")):
        value = make(day)
        assert dates.is_timex(value)
        assert dates.grain(value) == size
        first = dates.start(value)
        assert first is not None
        assert first <= day


UNITS = ("day", "week", "weekend", "month", "quarter", "year", "decade", "century")


@given(DAYS, st.integers(-(10**9), 10**9), st.sampled_from(UNITS))
def test_shifting_stays_in_the_calendar(day: date, count: int, unit: str) -> None:
    value = dates.shift(day, count, unit)
    assert value is None or (dates.is_timex(value) and dates.grain(value) is not None)
