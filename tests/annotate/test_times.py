"""Time expressions: which words are one, and what they are worth on a day of publication."""

from __future__ import annotations

from datetime import date

import pytest
import spacy

from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.annotate.times import find_times
from backchannel.model.article import Article
from backchannel.model.document import TimeExpression

# A Wednesday.
PUBLISHED = date(1980, 4, 30)


def times_in(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str | None]]:
    return [(text[slice(*found.span)], found.value) for found in expressions(text, published)]


def expressions(text: str, published: date | None = PUBLISHED) -> tuple[TimeExpression, ...]:
    article = Article(text, published)
    (document,) = parse([(article, find_blocks(article))], load_language_model())
    return find_times(document, published)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        # Weekdays: the most recent one, the day of publication counted; ahead where the tense is.
        ("The envoy arrived in Algiers on Wednesday.", "Wednesday", "1980-04-30"),
        ("The envoy arrived in Algiers on Thursday.", "Thursday", "1980-04-24"),
        ("The envoy arrived in Algiers Tuesday.", "Tuesday", "1980-04-29"),
        ("The two sides will meet again on Friday.", "Friday", "1980-05-02"),
        ("The minister is expected to visit Tehran on Monday.", "Monday", "1980-05-05"),
        ("The minister was killed last Saturday.", "last Saturday", "1980-04-26"),
        ("The parliament votes next Tuesday.", "next Tuesday", "1980-05-06"),
        ("The court extended its deadline until Friday.", "Friday", "1980-05-02"),
        ("Protesters gathered on Monday morning.", "Monday morning", "1980-04-28TMO"),
        # Days counted from the publication day.
        ("He was freed yesterday.", "yesterday", "1980-04-29"),
        ("He will be freed tomorrow.", "tomorrow", "1980-05-01"),
        ("The ship was boarded last night.", "last night", "1980-04-29TNI"),
        ("The town was shelled overnight.", "overnight", "1980-04-29TNI"),
        ("Three soldiers died three days ago.", "three days ago", "1980-04-27"),
        ("They met two weeks ago.", "two weeks ago", "1980-04-16"),
        # Days of a month without a year.
        ("The army fired on the crowd on 6 October.", "6 October", "1979-10-06"),
        ("Talks will open on May 12.", "May 12", "1980-05-12"),
        ("The raid began on April 24.", "April 24", "1980-04-24"),
        ("The treaty was signed on the 3rd of March.", "the 3rd of March", "1980-03-03"),
        # Days with one.
        ("They were seized on November 4, 1979.", "November 4, 1979", "1979-11-04"),
        ("They were seized on Sunday, 4 November 1979.", "Sunday, 4 November 1979", "1979-11-04"),
        ("The report is dated 1979-11-04.", "1979-11-04", "1979-11-04"),
        ("The report is dated 25/12/1979.", "25/12/1979", "1979-12-25"),
        # Which of the two is the month, nothing tells.
        ("The report is dated 03/04/1979.", "03/04/1979", None),
        # Weeks, months, seasons, quarters, years.
        ("Fighting broke out last week.", "last week", "1980-W17"),
        ("Elections were held in March.", "March", "1980-03"),
        ("Elections were held last December.", "last December", "1979-12"),
        ("The minister resigned earlier this month.", "earlier this month", "1980-04"),
        ("The embassy was closed in mid-January.", "mid-January", "1980-01"),
        ("The war began in the summer of 1978.", "the summer of 1978", "1978-SU"),
        ("Exports fell in the first quarter.", "the first quarter", "1980-Q1"),
        ("The king fled last year.", "last year", "1979"),
        ("He had studied there in the 1950s.", "the 1950s", "195"),
        ("It was a fort in the 19th century.", "the 19th century", "18"),
        ("He was jailed in 1963.", "1963", "1963"),
        # Times of day.
        ("A bomb exploded at 10:39 a.m. Tuesday.", "10:39 a.m. Tuesday", "1980-04-29T10:39"),
        ("A bomb exploded at 14:00 near the gate.", "14:00", "T14:00"),
        # Durations and sets.
        ("The siege lasted 444 days.", "444 days", "P444D"),
        ("The truce held for two and a half years.", None, None),
        ("A six-month truce followed.", "six-month", "P6M"),
        ("The curfew lasted several weeks.", "several weeks", "PXW"),
        ("Prisoners are counted every day.", "every day", "P1D"),
        ("The council meets every Tuesday.", "every Tuesday", "XXXX-WXX-2"),
        ("He is now in exile.", "now", "PRESENT_REF"),
    ],
)
def test_one_expression_and_its_value(text: str, words: str | None, value: str | None) -> None:
    found = times_in(text)
    if words is not None:
        assert found == [(words, value)]
    else:
        assert found


@pytest.mark.parametrize(
    "text",
    [
        "Ms May met the ambassador and Mr March.",
        "Prices fell by 1,990 rials.",
        "The second envoy may march on.",
        "The regime will fall.",
        "The 47-year-old was freed.",
        "It cost $1980 in all.",
        "The guests of a Christmas party were shot at.",
        "Easter gifts were sent to the captives.",
    ],
)
def test_words_that_are_no_time(text: str) -> None:
    assert times_in(text) == []


def test_days_start_from_the_day_told_last() -> None:
    text = (
        "The students stormed the embassy on November 4, 1979. The next morning, the government resigned. "
        "Two days later, an envoy set out."
    )
    assert times_in(text) == [
        ("November 4, 1979", "1979-11-04"),
        ("The next morning", "1979-11-05TMO"),
        ("Two days later", "1979-11-07"),
    ]


def test_the_same_day_is_the_day_told_last() -> None:
    assert times_in("He was arrested on April 2 and freed the same day.")[1] == ("the same day", "1980-04-02")


@pytest.mark.parametrize("words", ["on Sunday", "last week", "yesterday", "this month", "two days ago", "overnight"])
def test_without_a_publication_day_relative_words_keep_their_span_and_no_value(words: str) -> None:
    (found,) = expressions(f"The captives were moved {words}.", None)
    assert found.value is None
    assert found.basis in {"relative", "tense"}


def test_without_a_publication_day_what_is_stated_stands() -> None:
    assert times_in("They were seized on November 4, 1979.", None) == [("November 4, 1979", "1979-11-04")]


def test_basis_tells_how_the_value_is_known() -> None:
    found = expressions("He was seized in 1979, tried yesterday and hanged on Tuesday.")
    assert [expression.basis for expression in found] == ["stated", "relative", "tense"]


def test_clutter_is_skipped() -> None:
    assert times_in("Read more: the talks on Monday\n\nThe envoy left on Tuesday.") == [("Tuesday", "1980-04-29")]


def test_an_expression_may_go_on_over_a_wrapped_line() -> None:
    assert (
        times_in("The envoys of both countries met last\nweek in Geneva and agreed\nto meet again.")[0][1] == "1980-W17"
    )


def test_a_document_without_a_parse_is_read_all_the_same() -> None:
    plain = spacy.blank("en")
    plain.add_pipe("sentencizer")
    article = Article("They met on Tuesday.", PUBLISHED)
    (document,) = parse([(article, find_blocks(article))], plain)
    assert [found.value for found in find_times(document, PUBLISHED)] == ["1980-04-29"]
