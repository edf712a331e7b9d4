"""A page of HTML to an article, within the limits of a source."""

from __future__ import annotations

from datetime import date

from backchannel.markup import read_page
from backchannel.model.article import Article
from backchannel.sources.limits import publication_day, within_limits


def article_from_html(
    html: bytes | str,
    *,
    url: str | None = None,
    published: str | date | None = None,
    charset: str | None = None,
    today: date | None = None,
) -> Article:
    """The article on the page, with the title, day of publication, outlet and language that the page gives.

    `published` (a date or its ISO form) goes before what the page says; `charset` is what an HTTP header named; a page
    that says a day after `today` (default: the last that has begun anywhere) says none.
    Raises SourceError where the page has no article on it, is too large or broken, or the day given is in the future.
    """
    day = publication_day(published)
    page = read_page(html, url=url, charset=charset, today=today)
    return within_limits(
        Article.from_text(
            page.text,
            published=day or page.published,
            title=page.title,
            url=url,
            outlet=page.outlet,
            language=page.language,
        )
    )
