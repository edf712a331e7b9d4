"""The two public ways to make an article."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from backchannel.errors import SourceError
from backchannel.model.article import Article

TEXT = "The envoys met in Algiers on Sunday.\r\n\r\nThey will meet again."


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("1980-04-25", date(1980, 4, 25)),
        ("1980-04-25T23:59:00Z", date(1980, 4, 25)),
        (date(1980, 4, 25), date(1980, 4, 25)),
        (datetime(1980, 4, 25, 12), date(1980, 4, 25)),  # noqa: DTZ001 - a user may give one
        (None, None),
        ("", None),
    ],
)
def test_a_day_is_a_date_or_its_iso_form(published: str | date | None, day: date | None) -> None:
    assert Article.from_text(TEXT, published=published).published == day


@pytest.mark.parametrize("published", ["25.4.1980", "yesterday", "1980-13-01", "1980", "April 25, 1980", "0000-00-00"])
def test_a_day_in_a_strange_form_is_refused(published: str) -> None:
    with pytest.raises(SourceError, match="YYYY-MM-DD"):
        Article.from_text(TEXT, published=published)


def test_the_text_stays_as_it_came() -> None:
    assert Article.from_text(TEXT).text == TEXT


def test_nul_and_lone_surrogates_become_replacements_one_for_one() -> None:
    article = Article.from_text("a\x00b\ud800c")
    assert article.text == "a\ufffdb\ufffdc"


def test_fields_are_trimmed_and_an_empty_one_is_none() -> None:
    article = Article.from_text(TEXT, title=" Talks \n", url="", outlet="  ")
    assert (article.title, article.url, article.outlet) == ("Talks", None, None)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(SourceError, match="not bytes"):
        Article.from_text(b"bytes")  # type: ignore[arg-type]
    with pytest.raises(SourceError, match="title"):
        Article.from_text(TEXT, title=7)  # type: ignore[arg-type]


def test_a_page_becomes_an_article_and_the_day_given_goes_before_its_own() -> None:
    paragraphs = "<p>The envoys said on Sunday that the talks on the captives would go on in Algiers.</p>" * 3
    html = (
        f"<html lang=en><meta property='article:published_time' content='1980-04-20'><h1>Talks</h1>{paragraphs}</html>"
    )
    article = Article.from_html(html, url="https://paper.example/talks")
    assert (article.published, article.url, article.language) == (
        date(1980, 4, 20),
        "https://paper.example/talks",
        "en",
    )
    assert "go on in Algiers" in article.text
    assert Article.from_html(html, published="1980-04-25").published == date(1980, 4, 25)


def test_the_same_article_has_the_same_id() -> None:
    assert Article.from_text(TEXT, published="1980-04-25").id == Article.from_text(TEXT, published=date(1980, 4, 25)).id
