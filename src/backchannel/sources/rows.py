"""One row of a collection, an object in JSON Lines or a row of a Parquet file, to an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.model.records import FORMAT
from backchannel.sources.limits import publication_day, within_limits

NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "maintext", "body", "content", "article_text"),
    "title": ("title", "headline"),
    "published": (
        "published", "date", "date_publish", "publish_date", "date_published", "published_date", "published_at",
    ),
    "url": ("url", "link"),
    "outlet": ("outlet", "source", "source_domain", "publication", "publisher", "domain"),
    "language": ("language", "lang"),
}  # fmt: skip
"""What a field of an article may be called in a row. The first one that is there with something in it is taken."""

_LANGUAGE = re.compile(r"([a-z]{2})(?=$|[-_])", re.I)
_ENGLISH = ("eng", "english")


def article_from_row(row: Mapping[str, object], published: date | None = None) -> Article:
    """The article in a row by NAMES, or in a record of the public form; `published` goes before the row's own day.

    Raises SourceError, which names what is wrong, where there is none.
    """
    form = row.get("format")
    if isinstance(form, str) and form.startswith("backchannel.record/"):
        return _article_of_record(row, published)
    text = _field(row, "text")
    if not text:
        raise SourceError(f'has no "text" with words in it; it may also be called {_listed(NAMES["text"][1:])}')
    language = _field(row, "language")
    return within_limits(
        Article.from_text(
            text,
            published=published or publication_day(_day(row)),
            title=_field(row, "title"),
            url=_field(row, "url"),
            outlet=_field(row, "outlet"),
            language=language and _language(language),
        )
    )


def _field(row: Mapping[str, object], field: str) -> str | None:
    for name in NAMES[field]:
        value = row.get(name)
        if not isinstance(value, str | None):
            raise SourceError(f'"{name}" is {type(value).__name__}; it must be a string or null')
        if value and value.strip():
            return value
    return None


def _day(row: Mapping[str, object]) -> str | date | None:
    for name in NAMES["published"]:
        value = row.get(name)
        if not isinstance(value, str | date | None):
            raise SourceError(f'"{name}" is {type(value).__name__}; it must be a string or null')
        if value:
            return value
    return None


def _language(value: str) -> str | None:
    """ISO 639-1 code; None, so that the text itself tells, where the value is none."""
    if value.strip().lower() in _ENGLISH:
        return "en"
    code = _LANGUAGE.match(value.strip())
    return code.group(1).lower() if code else None


def _article_of_record(row: Mapping[str, object], published: date | None) -> Article:
    inner = row.get("article")
    if row["format"] != FORMAT or not isinstance(inner, Mapping):
        raise SourceError(f"is a record of another form than {FORMAT}, or one without an article")
    article = article_from_row({name: inner.get(name) for name in NAMES})
    if article.id != inner.get("id"):
        raise SourceError("is a record whose article was changed: its id does not follow from the text and its fields")
    return article_from_row({name: inner.get(name) for name in NAMES}, published) if published else article


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
