"""What no source may exceed, and the day that none may be published after."""

from __future__ import annotations

from datetime import date

from backchannel.errors import SourceError
from backchannel.markup import newest_day
from backchannel.model.article import Article, parse_day

MAX_BYTES = 20_000_000
"""Bytes that are read of one file, one line of JSONL, or standard input."""

MAX_CODE_POINTS = 1_000_000
"""Code points of one article's text: a book, not a news report; parsing more would take gigabytes."""


def publication_day(value: str | date | None, *, today: date | None = None) -> date | None:
    """A day of publication given by a user or a file.

    `today` is the last day that may be (default: the last that has begun anywhere on Earth). Raises SourceError for a
    form that is not ISO, and for a day in the future.
    """
    day = parse_day(value)
    if day is not None and day > (today or newest_day()):
        raise SourceError(
            f"publication date {day.isoformat()} lies in the future; give the day on which the article appeared"
        )
    return day


def within_limits(article: Article) -> Article:
    """The article itself. Raises SourceError where its text is too long to be one."""
    if len(article.text) > MAX_CODE_POINTS:
        raise SourceError(
            f"has a text of {len(article.text):,} code points; one article has at most {MAX_CODE_POINTS:,}, so split it"
        )
    return article
