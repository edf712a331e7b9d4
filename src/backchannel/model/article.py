"""One published text, frozen, and the evidence that points into it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime

from backchannel.decoding import readable
from backchannel.errors import SourceError
from backchannel.markup import read_page
from backchannel.text import Span, squeeze


@dataclass(frozen=True, slots=True)
class Article:
    """A published text and what is known of its publication.

    `published` is the day of publication where the article appeared, or None: today's date never stands in for it.
    `language` is an ISO 639-1 code, or None where the text is too short or too odd to tell.
    `id` follows from everything else: the same article has the same id on every machine.
    """

    text: str = field(repr=False)
    published: date | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        if isinstance(self.published, datetime):
            object.__setattr__(self, "published", self.published.date())
        identity = [self.text, self.published and self.published.isoformat(), self.title, self.outlet, self.url]
        object.__setattr__(self, "id", content_id(identity))

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        published: str | date | None = None,
        title: str | None = None,
        url: str | None = None,
        outlet: str | None = None,
        language: str | None = None,
    ) -> Article:
        """An article from its text, which stays as it is but for NULs and lone surrogates: each becomes U+FFFD, one
        for one.

        `published` is a date or its ISO form. Raises SourceError for any other form, and where the text is no str.
        """
        if not isinstance(text, str):
            raise SourceError(
                f"an article's text is a str, not {type(text).__name__}; bytes are read from a file or as HTML"
            )
        return cls(
            text=readable(text),
            published=parse_day(published),
            title=_field("title", title),
            outlet=_field("outlet", outlet),
            url=_field("url", url),
            language=_field("language", language),
        )

    @classmethod
    def from_html(cls, html: bytes | str, *, published: str | date | None = None, url: str | None = None) -> Article:
        """The article on a page of HTML, with the title, day of publication, outlet and language that the page gives.

        `published` goes before what the page says. Raises SourceError where the page has no article on it or cannot
        be read.
        """
        day = parse_day(published)
        page = read_page(html, url=url)
        return cls.from_text(
            page.text,
            published=day or page.published,
            title=page.title,
            url=url,
            outlet=page.outlet,
            language=page.language,
        )

    def cite(self, start: int, end: int) -> Evidence:
        """Evidence for the span; the only way to make any.

        Raises ValueError where the span is empty or leaves the text.
        """
        return Evidence(self, Span(start, end))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of an article, with its article. `article.text[start:end] == quote` holds by construction."""

    article: Article = field(repr=False, compare=False)
    span: Span

    def __post_init__(self) -> None:
        start, end = self.span
        if not 0 <= start < end <= len(self.article.text):
            raise ValueError(
                f"span {start}-{end} is empty or leaves the article's text of {len(self.article.text)} code points"
            )

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end

    @property
    def quote(self) -> str:
        return self.article.text[self.span.start : self.span.end]

    @property
    def line(self) -> int:
        """Number of the line on which it starts, from 1, as an editor counts."""
        return self.article.text.count("\n", 0, self.span.start) + 1

    def __str__(self) -> str:
        return squeeze(self.quote)


def _field(name: str, value: str | None) -> str | None:
    """A field without white space around it; None where nothing is left."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise SourceError(f"an article's {name} is a text or nothing, not {type(value).__name__}")
    return readable(value).strip() or None


_packing = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def content_id(parts: object) -> str:
    """Sixteen hex digits that follow from the parts (anything JSON can hold)."""
    packed = _packing.encode(parts)
    # Lone surrogates stand in text that came from broken JSON; they must hash, not crash.
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def parse_day(value: str | date | None) -> date | None:
    """A publication day from an ISO date or date-time.

    Raises SourceError for any other form: a guessed date would put every claim on a wrong day.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(value.strip()).date()
    except (ValueError, AttributeError):
        raise SourceError(
            f"publication date {value!r} is not an ISO date; write it as YYYY-MM-DD, for example 1980-04-25"
        ) from None
