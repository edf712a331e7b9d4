"""One form for the addresses of a page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.canonical import canonical_url

PAGE = "https://paper.example/1980/04/25/talks"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "http://paper.example/1980/04/25/talks",
        " HTTPS://WWW.Paper.Example:443/1980/04/25/talks/ ",
        "http://paper.example:80/1980/04/25/talks#comments",
        "https://m.paper.example/1980/04/25/talks?utm_source=rss&UTM_Medium=x&fbclid=1&gclid=2",
        "https://amp.paper.example/1980/04/25/talks",
        "https://www.mobile.paper.example./1980/04/25/talks",
        "https://paper.example/1980/04/25/talks/amp/",
        "https://paper.example/1980/04/25/talks/amp?amp=1&outputType=amp",
        "https://paper.example/1980/./04/x/../25/talks//",
        "https://paper.example/%31980/04/25/t%61lks?",
        "https://jane:secret@paper.example/1980/04/25/talks",
    ],
)
def test_addresses_of_one_page_have_one_form(url: str) -> None:
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://paper.example", "https://paper.example/"),
        ("https://paper.example/amp", "https://paper.example/"),
        ("https://paper.example/a?b=2&a=1&&utm_x=3", "https://paper.example/a?a=1&b=2"),
        ("https://paper.example/a?id=7&id=3", "https://paper.example/a?id=3&id=7"),
        ("https://paper.example/a?q=two+words", "https://paper.example/a?q=two%20words"),
        ("https://paper.example/a?q=1%2B1", "https://paper.example/a?q=1%2B1"),
        ("https://paper.example/caf%c3%a9", "https://paper.example/caf%C3%A9"),
        ("https://paper.example/café", "https://paper.example/caf%C3%A9"),
        ("https://paper.example/100%", "https://paper.example/100%25"),
        ("https://paper.example/a%2Fb", "https://paper.example/a%2Fb"),
        ("https://paper.example/Talks", "https://paper.example/Talks"),
        ("https://paper.example/clamp", "https://paper.example/clamp"),
        ("https://paper.example/a?ref=7", "https://paper.example/a?ref=7"),
        ("http://paper.example:8080/a", "http://paper.example:8080/a"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://m.example/a", "https://m.example/a"),
        ("https://news.paper.example/a", "https://news.paper.example/a"),
        ("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
        ("https://paper.example/../../a", "https://paper.example/a"),
        ("mailto:jane@paper.example", "mailto:jane@paper.example"),
        ("urn:x:1", "urn:x:1"),
        ("http://[::1/a", "http://[::1/a"),
        ("https://paper.example:port/a", "https://paper.example:port/a"),
        ("https:///a", "https:///a"),
        ("", ""),
    ],
)
def test_what_differs_stays_apart(url: str, form: str) -> None:
    assert canonical_url(url) == form


PIECES = "http:// HTTPS:// // www. m. /amp amp . .. / ? & = # % %4 %41 %2F %e9 + : :443 @ [ ] ; utm_a é ß 。 a B"
pieces = st.sampled_from([*PIECES.split(" "), " ", "\t", "\u2028", "\ud800", "\x00", "\u00ad"])


@settings(deadline=None)
@given(st.lists(pieces, max_size=14).map("".join) | st.text(max_size=30))
def test_applied_again_it_changes_nothing(url: str) -> None:
    for given_url in (url, f"https://paper.example/{url}", f"http://{url}"):
        once = canonical_url(given_url)
        assert canonical_url(once) == once
