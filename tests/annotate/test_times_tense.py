"""Which way a day lies from the publication, by the words around it, and spans that are terms of somebody's own."""

from __future__ import annotations

from datetime import date

import pytest

from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.annotate.times import find_times
from backchannel.model.article import Article

# A Wednesday.
PUBLISHED = date(1980, 4, 30)


def value_of(text: str, words: str) -> str | None:
    article = Article(text, PUBLISHED)
    (document,) = parse([(article, find_blocks(article))], load_language_model())
    found = {text[slice(*time.span)]: time.value for time in find_times(document, PUBLISHED)}
    assert words in found, found
    return found[words]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        # What could not be done was tried.
        ("The minister could not be reached on Friday.", "Friday", "1980-04-25"),
        ("Neither the driver nor his brother could be found on Friday.", "Friday", "1980-04-25"),
        ("The ship could leave on Friday.", "Friday", "1980-05-02"),
        # A day that had been fixed, and one that is.
        ("The truce had been due to expire on Friday.", "Friday", "1980-04-25"),
        ("The truce is due to expire on Friday.", "Friday", "1980-05-02"),
        ("The exercise began as planned on Friday.", "Friday", "1980-04-25"),
        ("On Friday, the union plans to march on the palace.", "Friday", "1980-05-02"),
        ("On Friday, the union marched on the palace.", "Friday", "1980-04-25"),
        ("The miners called a strike for Friday.", "Friday", "1980-05-02"),
        ("The bishop urged them to yield in a speech on Friday.", "Friday", "1980-04-25"),
        # An aim under a past verb was met; the first to do something did it.
        ("Crowds gathered to mark the end of the siege on Friday.", "Friday", "1980-04-25"),
        ("The first state to leave the pact on Friday was a kingdom.", "Friday", "1980-04-25"),
        ("The bank extended the offer Friday.", "Friday", "1980-04-25"),
        ("The bank extended the offer until Friday.", "Friday", "1980-05-02"),
        # A past that is written as its present tells no programme.
        ("The lorries hit a mine on Friday.", "Friday", "1980-04-25"),
        # A thing that has its month for a name has it already, whatever is to be done with it.
        ("The two sides will keep to the November accord.", "November", "1979-11"),
        # What is told as past is not still to come, even where that is nearer.
        ("The general took power in August.", "August", "1979-08"),
        ("Nothing has been heard of them since August.", "August", "1979-08"),
        ("The ambassador was shot last Oct. 23.", "last Oct. 23", "1979-10-23"),
        ("The court will sit next Jan. 5.", "next Jan. 5", "1981-01-05"),
        ("The ship sank on May 26 last year.", "May 26 last year", "1979-05-26"),
        ("The ship sank last year in March.", "March", "1979-03"),
        ("The ship sank last week on Tuesday.", "Tuesday", "1980-04-22"),
        ("The court will sit on 3 March next year.", "3 March next year", "1981-03-03"),
    ],
)
def test_the_side_on_which_a_day_lies(text: str, words: str, value: str) -> None:
    assert value_of(text, words) == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Sales rose to nine million for the year ended March 31.", "the year", "P1Y"),
        ("For the year, sales were flat.", "the year", "1980"),
        ("The year-earlier results were restated.", "The year-earlier", "1979"),
        ("Exports fell in the last half of 1979.", "the last half of 1979", "1979-H2"),
        ("Exports fell in the first half of 1979.", "the first half of 1979", "1979-H1"),
        (
            "The company lost money in the second quarter. The current quarter is no better.",
            "The current quarter",
            None,
        ),
        ("Exports fell in the first half of the year.", "the first half of the year", "1980-H1"),
        ("Exports fell in H2 1979.", "H2 1979", "1979-H2"),
        ("He ruled the islands from 1961-1965.", "1961", "1961"),
        ("They met a fortnight ago.", "a fortnight ago", "1980-04-16"),
        ("A fortnight-long truce held.", "fortnight-long", "P2W"),
        ("They meet every other day.", "every other day", "P2D"),
        ("The ship sank a century ago.", "a century ago", "1880"),
        ("It was a port in the 1700s.", "the 1700s", "17"),
        ("It is a centuries-old feud.", "centuries-old", "PXC"),
        ("He was freed in 1971. The year before, he had been ill.", "The year before", "1970"),
        ("Police came in the early hours of Monday.", "the early hours of Monday", "1980-04-28"),
        ("He enlisted after 9/11, as many did.", "9/11", "2001-09-11"),
        ("He enlisted after the Sept. 11 attacks.", "the Sept. 11", "2001-09-11"),
        ("Nearly half a century ago, the ship sank.", "Nearly half a century ago", "1930"),
        ("The captives wrote for a while.", "a while", "PXX"),
        ("He was seized on Monday. Later in the day, he was freed.", "Later in the day", "1980-04-28"),
        ("He was seized on Christmas Eve in 1978.", "Christmas Eve in 1978", "1978-12-24"),
        ("The truce begins at 9 p.m. on 2 May.", "9 p.m. on 2 May", "1980-05-02T21:00"),
        ("It mended post-1979 ties.", "post-1979", "1979"),
        ("Years later, he returned.", "Years later", "PXY"),
        # Where nothing tells from when it is counted, its length is what is known.
        ("A few days later, the envoy left.", "A few days later", "PXD"),
        ("Just over an hour later, he was dead.", "Just over an hour later", "PT1H"),
    ],
)
def test_terms_and_lengths(text: str, words: str, value: str | None) -> None:
    assert value_of(text, words) == (value or "1980-Q2")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        # What is compared is the quarter told last, or the whole year where a longer term was told since.
        ("Sales rose in the fourth quarter, from $2 million a year earlier.", "a year earlier", "1978-Q4"),
        ("First-quarter sales rose. For the nine months, they fell from a year earlier.", "a year earlier", "1979"),
        (
            "First-quarter sales rose. In the nine months of 1979, all fell.\n\nIt lost $2 a year ago.",
            "a year ago",
            "1979-Q1",
        ),
        ("First-quarter sales rose. They had fallen in the quarter a year ago.", "the quarter a year ago", "1979-Q1"),
        ("First-quarter sales beat those of the same period last year.", "the same period last year", "1979-Q1"),
        ("First-quarter sales rose. In the six months, they beat the 1979 period.", "the 1979 period", "1979"),
        # Not a quarter that it was held against, nor one that is to come.
        (
            "First-quarter sales rose after a flat fourth quarter, and beat those of a year ago.",
            "a year ago",
            "1979-Q1",
        ),
        (
            "First-quarter sales rose. The third quarter of 1981 will be better than a year ago.",
            "a year ago",
            "1979-Q1",
        ),
        ("Sales rose in the first quarter from the previous quarter.", "the previous quarter", "1979-Q4"),
        ("The next quarter will be better.", "The next quarter", "1980-Q3"),
        # The quarter of the calendar that holds most of one of a company's own.
        ("Sales rose in the quarter ended Jan. 31.", "the quarter", "1979-Q4"),
    ],
)
def test_quarters_and_what_they_are_compared_with(text: str, words: str, value: str) -> None:
    assert value_of(text, words) == value


@pytest.mark.parametrize(
    "text",
    [
        "He spoke on a programme named Forty Minutes.",
        "She told This Week that the talks had failed.",
        "They hold more than a quarter of the seats.",
        "Three quarters of the seats are theirs.",
        "The year-on-year comparison is a poor one.",
        "They spoke about the future of the captives.",
    ],
)
def test_titles_and_shares_are_no_time(text: str) -> None:
    article = Article(text, PUBLISHED)
    (document,) = parse([(article, find_blocks(article))], load_language_model())
    assert find_times(document, PUBLISHED) == ()
