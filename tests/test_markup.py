"""Pages of HTML: the article on them, and when it was published."""

from __future__ import annotations

import signal
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import SourceError
from backchannel.markup import MAX_MARKUP, newest_day, read_page

PARAGRAPHS = "".join(
    f"<p>Envoy number {i} said on Sunday that the talks on the captives, begun 2019-05-06, would go on in Algiers.</p>"
    for i in range(5)
)


def page(head: str = "", above: str = "", body: str = PARAGRAPHS, lang: str = "") -> str:
    article = f"<article><h1>Talks go on</h1>{body}</article>"
    return f"<!doctype html><html{lang}><head>{head}</head><body>{above}{article}</body></html>"


def test_a_page_gives_its_text_title_outlet_language_and_byline() -> None:
    head = (
        "<title>Talks go on | The Evening Paper</title><meta property='og:title' content='Talks go on'>"
        "<meta property='og:site_name' content='The Evening Paper'><meta name='author' content='Jane Roe'>"
    )
    read = read_page(page(head, lang=" lang='en-GB'"))
    assert "Envoy number 3 said on Sunday" in read.text
    assert (read.title, read.outlet, read.language, read.byline) == (
        "Talks go on",
        "The Evening Paper",
        "en",
        "Jane Roe",
    )


RUSSIAN = "<p>Посланник сказал в воскресенье, что переговоры продолжатся на следующей неделе.</p>" * 4


@pytest.mark.parametrize(
    ("declared", "body", "language"),
    [
        ("en", PARAGRAPHS, "en"),
        ("ru_RU", RUSSIAN, "ru"),
        ("en", RUSSIAN, None),
        ("fr", PARAGRAPHS, None),
        ("", PARAGRAPHS, None),
    ],
)
def test_the_language_that_a_page_declares_counts_unless_its_text_is_at_odds(
    declared: str, body: str, language: str | None
) -> None:
    assert read_page(page(lang=f" lang='{declared}'", body=body)).language == language


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div ",
                "'>",
                "<table>",
                "<td>",
                "<!--",
                "]]>",
                "<script>",
                "</",
                "&#",
                "\x00",
                "<a href=",
                "é",
                PARAGRAPHS,
            ]
        )
        | st.text(max_size=5),
        max_size=30,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_markup_is_a_page_or_a_source_error(pieces: list[str]) -> None:
    with suppress(SourceError):
        assert read_page("".join(pieces)).text


@pytest.mark.parametrize(
    ("head", "above", "published"),
    [
        ("<meta property='article:published_time' content='1980-04-25T10:00:00Z'>", "", date(1980, 4, 25)),
        (
            "<meta property='article:published_time' content='2019-05-08'>"
            "<meta property='article:modified_time' content='2020-01-02'>",
            "",
            date(2019, 5, 8),
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2021-02-02",'
            ' "datePublished": "2020-02-01T08:00:00+00:00"}</script>',
            "",
            date(2020, 2, 1),
        ),
        ("", "<time datetime='2020-03-04'>4 March</time>", date(2020, 3, 4)),
        ("", "<div class='date'>Wednesday, March 4, 2020</div>", date(2020, 3, 4)),
        ("<meta property='article:modified_time' content='2020-01-02'>", "", None),
        ("<meta property='article:published_time' content='2999-01-01'>", "", None),
        ("", "<footer>© 2018-02-03 The Evening Paper</footer>", None),
        ("", "", None),
    ],
    ids=["meta", "not modified", "json-ld", "time", "words", "modified alone", "future", "footer", "only in the prose"],
)
def test_the_day_is_that_of_publication_or_none(head: str, above: str, published: date | None) -> None:
    assert read_page(page(head, above)).published == published


def test_the_address_may_tell_the_day() -> None:
    assert read_page(page(), url="https://paper.example/2020/03/04/talks").published == date(2020, 3, 4)


def test_the_clock_of_a_page_is_no_day_of_publication_but_its_metadata_are() -> None:
    today = datetime.now(UTC).date()
    assert read_page(page(above=f"<div class='date'>{today:%A, %B %d, %Y}</div>")).published is None
    assert read_page(page(f"<meta property='article:published_time' content='{today}'>")).published == today


def test_the_newest_day_is_at_most_one_ahead_of_utc() -> None:
    assert newest_day() - datetime.now(UTC).date() in (timedelta(0), timedelta(days=1))


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html></html>",
        "<html><body><nav>Home</nav></body></html>",
        "<!-- nothing -->",
        "<html><frameset><frame src=x></frameset></html>",
        "<html><body>" + "<div>" * 30_000 + "words in a deep place" + "</div>" * 30_000,
        "<b><i>" * 15_000 + PARAGRAPHS,
        "<a" * 50_000,
        "<![CDATA[" * 1_000,
    ],
    ids=[
        "empty",
        "bare",
        "only navigation",
        "comment",
        "frames",
        "30,000 tags",
        "30,000 open tags",
        "unclosed",
        "cdata",
    ],
)
def test_a_page_without_an_article_is_refused_with_the_reason(html: str) -> None:
    with pytest.raises(SourceError, match="no article on it"):
        read_page(html)


def test_a_huge_page_is_refused() -> None:
    with pytest.raises(SourceError, match="at most 5,000,000 are read"):
        read_page("<p>" + "a" * MAX_MARKUP)


def test_control_characters_and_bad_references_lose_no_text() -> None:
    read = read_page(page(body=PARAGRAPHS.replace("said", "said\x01 \x1b&#0;&#xD800; so")))
    assert "so on Sunday that the talks" in read.text


def test_an_encoding_declaration_in_decoded_text_is_no_obstacle() -> None:
    assert "Envoy number 1" in read_page("<?xml version='1.0' encoding='utf-8'?>" + page()).text


def test_bytes_are_read_in_the_encoding_that_the_page_names() -> None:
    html = page("<meta charset='windows-1251'>", body=PARAGRAPHS.replace("Algiers", "Алжир"))
    assert "go on in Алжир" in read_page(html.encode("windows-1251")).text


def test_a_page_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.markup._read", lambda *_: signal.raise_signal(signal.SIGALRM))
    with pytest.raises(SourceError, match="takes longer than 60 seconds"):
        read_page("<html><body><p>The envoys met.</p></body></html>")
