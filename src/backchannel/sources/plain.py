"""A plain text to an article: its front matter, where it has any, and its headline."""

from __future__ import annotations

import re
from datetime import date

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.limits import publication_day, within_limits

FRONT_MATTER = ("title", "published", "outlet", "url", "language")
"""Names of the header lines (`Title: …`) that may stand above a text, in any order and case, up to a blank line."""

_HEADER_LINE = re.compile(rf"({'|'.join(FRONT_MATTER)})[ \t]*:([^\r\n]*)(?:\r\n|\r|\n)", re.I)
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+")
_HEADLINE = re.compile(r"\s*(\S[^\r\n]*)(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\s*(\S[^\r\n]*)")
_ENDS_SENTENCE = re.compile(r"[.:;,…][\"'”’)]*$")


def article_from_text(
    text: str,
    *,
    published: str | date | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
) -> Article:
    """The article in a plain text.

    Header lines above the text (`Title:`, `Published:`, `Outlet:`, `URL:`, `Language:`, then a blank line) give its
    fields and are no part of it; what is passed as an argument goes before them. Without them, a short first line
    that stands alone and ends no sentence is the title, and stays in the text. Raises SourceError for a day that is
    not ISO or in the future, and for a text that is too long.
    """
    fields, text = split_front_matter(text)
    if not text.strip():
        raise SourceError("has no text below its header lines")
    try:
        day = publication_day(published) or publication_day(fields.get("published"))
    except SourceError as error:
        raise SourceError(str(error) if published else f"has a header line that cannot be read: {error}") from None
    return within_limits(
        Article.from_text(
            text,
            published=day,
            title=title or fields.get("title") or find_headline(text),
            url=url or fields.get("url"),
            outlet=outlet or fields.get("outlet"),
            language=fields.get("language"),
        )
    )


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The header lines above a text by their names, and the text below; ({}, text) where there are none.

    Sure or nothing: every line up to the first blank one must be such a header, and none may stand twice.
    """
    fields: dict[str, str] = {}
    at = 0
    while match := _HEADER_LINE.match(text, at):
        name = match.group(1).lower()
        if name in fields:
            return {}, text
        fields[name] = match.group(2).strip(" \t")
        at = match.end()
    blank = _BLANK_LINES.match(text, at)
    return (fields, text[blank.end() :]) if fields and blank else ({}, text)


def find_headline(text: str) -> str | None:
    """The first line of a text, where it is short, ends no sentence, and stands alone above a longer one."""
    match = _HEADLINE.match(text)
    if not match:
        return None
    first, second = (line.strip() for line in match.groups())
    short = 3 <= len(first.split()) <= 20 and len(first) <= 140
    return first if short and len(second) > len(first) and not _ENDS_SENTENCE.search(first) else None
