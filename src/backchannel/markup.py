"""From a page of HTML to its article's text and what the page says of it. Knows no article of ours: only pages.

trafilatura finds the text and htmldate the date; both load late, since reading a plain text needs neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from backchannel.decoding import decode, readable
from backchannel.errors import SourceError
from backchannel.time_limit import TookTooLong, within

TIME_LIMIT = 60.0
"""Seconds in which a page is taken apart, in the main thread of a process (`time_limit.within`)."""

MAX_MARKUP = 5_000_000
"""Characters of a page that is still read: trafilatura needs about two seconds for a million."""

_FEWEST_LETTERS = 25
_EARLIEST = "1850-01-01"
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])", re.I)
# lxml refuses them in text, written out or as character references; there they mean nothing.
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f]|&#(?:0*(?:[0-8]|1[4-9]|2[0-9]|3[01]|127)|x0*(?:[0-8]|0e|0f|e|f|1[0-9a-f]|7f|d[89a-f]..));?",
    re.I,
)
# Together nearly a fifth of English prose, and next to nothing of any other.
_ENGLISH = re.compile(r"\b(?:the|and|of|that|with|from)\b", re.I)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
# Never days of publication: pictures, clocks and notices around the article, and days named in its prose.
_NO_DATES = (
    "//img | //picture | //figure | //nav | //footer | //aside"
    " | //body//header[not(ancestor::article) and not(ancestor::main)]"
    " | //p[string-length(normalize-space(.)) > 100] | //li | //td | //blockquote"
)
_MODIFIED_META = (
    "//meta[contains(@property, 'modified') or contains(@property, 'updated')"
    " or contains(@name, 'odified') or contains(@itemprop, 'odified')]"
)
_MODIFIED_JSON = re.compile(r'"dateModified"\s*:\s*"[^"]*"\s*,?')


@dataclass(frozen=True, slots=True)
class PageText:
    """The article on a page, and the page's own account of it; None where it gives none."""

    text: str = field(repr=False)
    title: str | None
    published: date | None
    outlet: str | None
    language: str | None
    byline: str | None


def read_page(
    html: bytes | str, *, url: str | None = None, charset: str | None = None, today: date | None = None
) -> PageText:
    """The article on a page of HTML.

    `charset` is what the HTTP header named; it goes before what the page names. `today` bounds the day of publication
    (default: the last day that has begun anywhere on Earth). Raises SourceError where the page is too large, broken,
    or has no article on it.
    """
    text = readable(html) if isinstance(html, str) else decode(html, declared=charset, markup=True).text
    if len(text) > MAX_MARKUP:
        raise SourceError(f"is a page of {len(text):,} characters; at most {MAX_MARKUP:,} are read")
    # lxml refuses an encoding declaration, too, in text that is decoded already.
    text = _CONTROLS.sub("", _XML_HEAD.sub("", text))
    try:
        return within(TIME_LIMIT, lambda: _read(text, url, today or newest_day()))
    except SourceError:
        raise
    except TookTooLong:
        raise SourceError(
            f"is a page that takes longer than {TIME_LIMIT:g} seconds to take apart; save its text as plain text"
        ) from None
    except Exception as error:
        # Parsers of pages fail in ways that none of them lists; one such page must not end a run over a folder.
        raise SourceError(
            f"is a page that cannot be taken apart ({type(error).__name__}); save its text as plain text"
        ) from error


def newest_day() -> date:
    """The last day that has begun anywhere on Earth: what is dated later is dated in the future."""
    return datetime.now(timezone(timedelta(hours=14))).date()


def _read(markup: str, url: str | None, today: date) -> PageText:
    import trafilatura  # noqa: PLC0415 - a second of imports that plain text need not pay

    nothing = "has no article on it that could be found; save the article's text as plain text"
    tree = trafilatura.load_html(markup)
    if tree is None:
        raise SourceError(nothing)
    published = _published(markup, url, today)
    found: Any = trafilatura.bare_extraction(
        markup, url=url, include_comments=False, include_tables=False, with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": today.isoformat()},
    )  # fmt: skip
    text = getattr(found, "text", None) or ""
    if found is None or sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        raise SourceError(nothing)
    return PageText(
        text=readable(text),
        title=_line(found.title),
        published=published,
        outlet=_line(found.sitename),
        language=_language(tree, text),
        byline=_line(found.author),
    )


def _line(value: str | None) -> str | None:
    return readable(" ".join(value.split())) or None if value else None


def _language(tree: Any, text: str) -> str | None:
    """ISO 639-1 code that the page gives for itself; None where its text is plainly at odds with it.

    Pages made from a template often carry the template's language.
    """
    declared = [
        tree.get("lang"),
        *tree.xpath("//html/@lang | //html/@xml:lang | //meta[@property='og:locale']/@content"),
    ]
    matches = (_LANGUAGE.match(str(value).strip()) for value in declared if value)
    language = next((m.group().lower() for m in matches if m), None)
    words = text[:4000].split()
    looks_english = len(_ENGLISH.findall(text[:4000])) >= 0.08 * len(words)
    return language if (language == "en") == looks_english else None


def _published(markup: str, url: str | None, today: date) -> date | None:
    """The day of publication that the page or its address names; None where it would be a guess."""
    import trafilatura  # noqa: PLC0415
    from htmldate import find_date  # noqa: PLC0415

    tree: Any = trafilatura.load_html(markup)
    _drop(tree, _NO_DATES, lambda _: True)
    _drop(tree, _MODIFIED_META, lambda meta: "publish" not in (meta.get("property") or "") + (meta.get("name") or ""))
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        script.text = _MODIFIED_JSON.sub("", script.text or "")
    found = find_date(
        tree, url=url, extensive_search=False, original_date=True, min_date=_EARLIEST, max_date=today.isoformat()
    )
    day = date.fromisoformat(found) if found else None
    if day is None or day > today:
        return None
    # The day on which the page is read stands on many pages as their clock: it counts only where a machine was meant
    # to read it.
    if day >= datetime.now(UTC).date() - timedelta(days=1) and not re.search(
        f"{day:%Y}[-/]?{day:%m}[-/]?{day:%d}", f"{url} {markup}"
    ):
        return None
    return day


def _drop(tree: Any, xpath: str, condition: Callable[[Any], bool]) -> None:
    for element in tree.xpath(xpath):
        parent = element.getparent()
        if parent is not None and condition(element):
            parent.remove(element)
