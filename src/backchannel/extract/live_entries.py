"""The days of a live report's entries: what one tells without a day of its own was on the day of its clock time."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from backchannel.model.document import Block, Document
from backchannel.model.records import Event, EventDate

_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[.:h](?P<minute>\d\d))? ?(?P<half>[ap])?", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)|\d/\d|\bago\b", re.IGNORECASE
)
_LEAST_ENTRIES = 3
_HALF_DAY = 12 * 60


def with_entry_days(document: Document, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events, those without a date that an entry of a live report tells of its own day dated by its clock time.

    Newest first, a later hour further down is the evening before. Where the oldest entry is first and midnight lies
    between, which of the days is that of publication is not known, and none is given.
    """
    stamps = [b for b in document.blocks if _is_stamp(document, b)]
    published = document.article.published
    if published is None or len(stamps) < _LEAST_ENTRIES:
        return events
    days = list(_days(document, stamps, published))
    starts = [b.span.start for b in stamps]

    def dated(event: Event) -> Event:
        at = bisect_right(starts, event.trigger.start) - 1
        day = days[at] if at >= 0 else None
        if day is None or event.date is not None or not _is_of_the_hour(document, event):
            return event
        return replace(
            event, date=EventDate(day.isoformat(), "day", "relative", document.article.cite(*stamps[at].span))
        )

    return tuple(dated(event) for event in events)


def _is_stamp(document: Document, block: Block) -> bool:
    if block.kind == "clutter":
        return block.why == "time stamp" and re.search(r"\d[.:h]\d\d|\d ?[ap]\.?m", _words(document, block)) is not None
    return block.kind == "dateline" and _words(document, block).lstrip("[(")[:1].isdigit()


def _words(document: Document, block: Block) -> str:
    return document.text[block.span.start : block.span.end]


def _days(document: Document, stamps: Sequence[Block], published: date) -> Iterator[date | None]:
    words = [_words(document, block) for block in stamps]
    clocks = [None if _DATED.search(w) else _minutes(w) for w in words]
    known = [c for c in clocks if c is not None]
    # Steps over midnight are short ones: 00:14 to 23:50 goes back by 24 minutes.
    steps = [(b - a + _HALF_DAY) % (2 * _HALF_DAY) - _HALF_DAY for a, b in itertools.pairwise(known)]
    newest_first = sum(step < 0 for step in steps) > sum(step > 0 for step in steps)
    over_midnight = any(b < a for a, b in itertools.pairwise(known)) and not newest_first
    day, before = published, -1
    for clock in clocks:
        if clock is None or over_midnight:
            yield None
            continue
        if newest_first and before >= 0 and clock > before:
            day -= timedelta(days=1)
        before = clock
        yield day


def _minutes(words: str) -> int | None:
    clock = _CLOCK.search(words)
    if clock is None:
        return None
    hour = int(clock["hour"]) % 12 + 12 * (clock["half"].lower() == "p") if clock["half"] else int(clock["hour"])
    return 60 * hour + int(clock["minute"] or 0)


def _is_of_the_hour(document: Document, event: Event) -> bool:
    """Whether the act is news of the entry: it happened, and the entry itself tells it, not as what had been before."""
    token = document.token_at(event.trigger.start)
    if token is None or token.pos_ != "VERB" or event.status != "happened" or event.statement is not None:
        return False
    return not any(child.dep_ == "aux" and child.lower_ == "had" for child in token.children)
