"""Hits, actors and stories, printed for people."""

from __future__ import annotations

from datetime import date

from backchannel.archive.query_register import ActorRow, StoryRow
from backchannel.archive.search import Hit
from backchannel.views import words
from backchannel.views.cli.entries import Entry

_MOST_NAMES = 6


def hit_entry(hit: Hit) -> Entry:
    quote, line = ((hit.words.quote, "", ""), hit.words.line) if hit.words else (None, None)
    when = _day(hit.article.published) if hit.article else None
    source = (str(hit.article) if hit.kind == "statement" else hit.article.outlet) if hit.article else None
    return Entry([(hit.title or "untitled", "bold")], [hit.kind], quote, line, when, hit.id, source)


def actor_entry(row: ActorRow) -> Entry:
    known = [part for part in (row.kind.replace("_", " "), row.country, row.sector) if part]
    told = [words.counted(row.voices, "independent voice")]
    names = [name for name in row.names if name != row.name.casefold()][:_MOST_NAMES]
    also = [f"also {', '.join(names)}"] if names else []
    ruled = [row.decision] if row.decision else []
    return Entry([(row.name, "bold")], [*known, *told, *also, *ruled], when=between(row.first_told, row.last_told),
                 id=row.id)  # fmt: skip


def story_entry(row: StoryRow) -> Entry:
    told = [words.counted(row.articles, "article"), words.counted(row.voices, "independent voice")]
    return Entry([(row.title or "untitled", "bold")], told, when=between(row.first_day, row.last_day), id=row.id)


def between(first: date | None, last: date | None) -> str:
    """ "4 Nov 1979 – 20 Jan 1981", or one day alone."""
    return _day(first) if first == last else f"{_day(first)} – {_day(last)}"


def _day(day: date | None) -> str:
    return words.day_in_words(day.isoformat()) if day else "no date"
