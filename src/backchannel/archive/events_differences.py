"""What the reports of one event tell differently: who says what, and when it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, and_, select

from backchannel.archive import query
from backchannel.archive import tables as t
from backchannel.archive.answers import Answer, ReportRow, Source, Words
from backchannel.archive.days import day_range, name_key

Aspect = Literal["type", "status", "said_by", "date", "place", "count"]


@dataclass(frozen=True, slots=True)
class Told(Answer):
    """One report of the event: the value that it tells, its words, and the article that they stand in.

    `current` is False where a newer version of the page has taken the article's place.
    """

    value: str | None
    report: str
    words: Words
    article: Source
    current: bool


@dataclass(frozen=True, slots=True)
class Difference(Answer):
    """One thing that is told differently.

    `of` says which of several things of this kind it is: of a count the fate ("killed"), else None. `told` has every
    report that tells it, in the order of publication; `changes` are those among them that were the first to tell
    another value than the one before, so that reading them is reading how the story went.

    The value of `said_by` is the actor on whose word alone the article rests the event, None where it tells it in its
    own voice.
    """

    aspect: Aspect
    of: str | None
    values: tuple[str | None, ...]
    told: tuple[Told, ...]
    changes: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Differences(Answer):
    """All that the reports of an event tell differently; `of` is empty where they agree or there is one alone."""

    event: str
    reports: int
    of: tuple[Difference, ...]


def differences(connection: Connection, event: str) -> Differences:
    """What the reports of an event, also those of superseded versions, tell differently."""
    standing = _standing(connection, event)
    told = sorted(query.reports(connection, event, superseded=True), key=lambda row: standing[row.article.id])
    found = []
    for aspect, value in _ASPECTS.items():
        found.append(_difference(aspect, None, [(row, value(row)) for row in told], standing))
    counts = _counts(connection, event)
    for fate in sorted({fate for fate, _ in counts}):
        of_fate = [(row, counts[fate, row.id]) for row in told if (fate, row.id) in counts]
        found.append(_difference("count", fate, of_fate, standing))
    return Differences(event, len(told), tuple(one for one in found if one is not None))


_Order = tuple[date, str, str, bool]


def _standing(connection: Connection, event: str) -> dict[str, _Order]:
    """For each article its place in the order of publication, and whether it is current."""
    p, links = t.placements.c, t.event_links.c
    rows = connection.execute(
        select(p.article_id, p.published, p.added_at, p.superseded_by)
        .join(t.event_links, links.article_id == p.article_id)
        .where(links.group_id == event)
    )
    return {
        row.article_id: (
            row.published or date.max,
            row.added_at.isoformat(),
            row.article_id,
            row.superseded_by is None,
        )
        for row in rows
    }


_ASPECTS: Mapping[Aspect, Callable[[ReportRow], str | None]] = {
    "type": lambda row: row.type,
    "status": lambda row: row.status,
    "said_by": lambda row: row.said_by,
    "date": lambda row: row.date.value if row.date else None,
    "place": lambda row: row.place,
}


def _difference(
    aspect: Aspect, of: str | None, given: Sequence[tuple[ReportRow, str | None]], standing: Mapping[str, _Order]
) -> Difference | None:
    """The difference, where there is one. What an article leaves open is no value, but for whose word it is."""
    told = [
        Told(value, row.id, row.sentence, row.article, standing[row.article.id][3])
        for row, value in given
        if value is not None or aspect == "said_by"
    ]
    values = tuple(dict.fromkeys(one.value for one in told))
    if not _differ(aspect, [value for value in values if value is not None], any(v is None for v in values)):
        return None
    changes = [one for at, one in enumerate(told) if at == 0 or one.value != told[at - 1].value]
    return Difference(aspect, of, values, tuple(told), tuple(changes))


def _differ(aspect: Aspect, values: Sequence[str], unattributed: bool) -> bool:
    """Whether the values cannot all be meant of one: a month and a day in it can, and names that differ in case."""
    if aspect == "date":
        ranges = {found for value in values if (found := day_range(value))}
        return any(not _nested(a, b) for a in ranges for b in ranges)
    return len({name_key(value) for value in values}) + unattributed > 1


def _nested(a: tuple[date, date], b: tuple[date, date]) -> bool:
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])


def _counts(connection: Connection, event: str) -> dict[tuple[str, str], str]:
    """How many people suffered what, by fate and report, as told in the words of the report; of several groups there
    the largest, which is the total where one is told."""
    f, links, words, told = t.fates.c, t.event_links.c, t.evidence.alias(), t.evidence.alias()
    rows = connection.execute(
        select(links.report_id, f.fate, f["count"].label("people"))
        .join(t.fates, f.article_id == links.article_id)
        .join(words, and_(words.c.article_id == f.article_id, words.c.claim_id == f.id, words.c.part == "evidence"))
        .join(told, and_(told.c.article_id == links.article_id, told.c.claim_id == links.report_id))
        .where(
            links.group_id == event,
            f["count"].is_not(None),
            told.c.part.in_(("sentence", "also")),
            told.c.start < words.c.end,
            words.c.start < told.c.end,
        )
    )
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        counts[row.fate, row.report_id] = max(counts.get((row.fate, row.report_id), 0), row.people)
    return {key: str(people) for key, people in counts.items()}
