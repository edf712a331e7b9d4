"""Front matter and headlines of plain texts."""

from __future__ import annotations

from datetime import date

import pytest

from backchannel.errors import SourceError
from backchannel.sources.plain import article_from_text, find_headline, split_front_matter

BODY = "The envoys met in Algiers on Sunday. They agreed to meet again.\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_header_lines_give_the_fields_and_are_no_part_of_the_text(end: str) -> None:
    head = [
        "Title: Talks: a second round",
        "PUBLISHED: 1980-04-25",
        "Outlet: The Evening Paper",
        "url: https://p.example/1",
        "",
        "",
    ]
    article = article_from_text(end.join(head) + BODY)
    assert article.text == BODY
    assert (article.title, article.published) == ("Talks: a second round", date(1980, 4, 25))
    assert (article.outlet, article.url) == ("The Evening Paper", "https://p.example/1")


@pytest.mark.parametrize(
    "text",
    [
        "Title: Talks\nThe envoys met.\n\nThey left.",
        "Title: Talks\nTitle: Again\n\nThey left.",
        "Published: 1980-04-25",
        "Warning: this is a text\n\nThey left.",
        "\nTitle: Talks\n\nThey left.",
    ],
    ids=["no blank line", "twice", "nothing below", "another word", "not on top"],
)
def test_what_is_not_surely_front_matter_stays_text(text: str) -> None:
    assert split_front_matter(text) == ({}, text)


def test_an_argument_goes_before_a_header_line() -> None:
    article = article_from_text(f"Title: A\nPublished: 1980-04-25\n\n{BODY}", published="1980-04-26", title="B")
    assert (article.title, article.published) == ("B", date(1980, 4, 26))


@pytest.mark.parametrize("day", ["25 April 1980", "2999-01-01"])
def test_a_bad_day_in_a_header_line_is_refused(day: str) -> None:
    with pytest.raises(SourceError, match="header line"):
        article_from_text(f"Published: {day}\n\n{BODY}")


def test_header_lines_alone_are_no_article() -> None:
    with pytest.raises(SourceError, match="no text below"):
        article_from_text("Title: A\n\n  \n")


@pytest.mark.parametrize(
    ("first", "is_headline"),
    [
        ("Envoys meet in Algiers", True),
        ("Will the envoys meet in Algiers?", True),
        ("The envoys met in Algiers.", False),
        ("Algiers", False),
        ("The minister said:", False),
        ("word " * 30, False),
    ],
)
def test_a_short_first_line_that_stands_alone_is_the_title(first: str, is_headline: bool) -> None:
    text = f"{first}\n\n{BODY}"
    assert find_headline(text) == (first if is_headline else None)
    assert article_from_text(text).text == text


def test_a_first_line_without_a_blank_one_below_is_no_title() -> None:
    assert find_headline(f"Envoys meet in Algiers\n{BODY}") is None
