"""Events as all articles tell them: reports of one event become one event that keeps each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from statistics import fmean
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from backchannel.archive import tables as t
from backchannel.archive.companions import standing
from backchannel.archive.events_candidates import Candidate, candidates, telling_of, with_words
from backchannel.archive.events_differences import Difference, Differences, Told, differences
from backchannel.archive.events_matching import MOST_WORDS, SAME_EVENT, Telling, outline, words_alike
from backchannel.archive.events_summary import summarise
from backchannel.archive.groups import EVENTS, Member, canonical
from backchannel.archive.work import Placement, Work
from backchannel.model.article import content_id
from backchannel.model.records import Event, Record

__all__ = ["Difference", "Differences", "Told", "differences", "place", "summarise"]


def place(work: Work, record: Record, entries: Mapping[str, str], former: Sequence[Member]) -> dict[str, str]:
    """Find the event that each report of the record tells of, or found one; returns them by report.

    `entries` says which entry of the register each actor of the record is, `former` what the article's reports
    belonged to before it was read anew: they go back there. Two reports of one article are never joined here; the
    reading has done so where they are one act.
    """
    article, reports = record.article.id, {event.id: event for event in record.events}
    found = _again(article, reports.values(), former)
    placed = standing(work, article)
    tellings = {id_: telling_of(event, placed, entries) for id_, event in reports.items() if id_ not in found}
    found |= _joined(work.connection, placed, tellings, taken=set(found.values()))
    found |= _founded(work, article, [event for id_, event in reports.items() if id_ not in found])
    if found:
        rows = [{"article_id": article, "report_id": report, "group_id": event} for report, event in found.items()]
        work.put(t.event_links, rows)
        work.touch("event", *found.values())
    return found


def _again(article: str, reports: Iterable[Event], former: Sequence[Member]) -> dict[str, str]:
    """The events of reports that were there in an earlier reading: the very report, or else the same type in words
    that overlap."""
    left, found = list(former), {}
    news = [
        Member("", article, event.id, event.trigger.start, event.trigger.end, event.trigger.quote, (event.type,))
        for event in reports
    ]
    for same in (lambda a, b: a.claim_id == b.claim_id, Member.is_again):
        for new in news:
            old = next((member for member in left if same(new, member)), None)
            if new.claim_id not in found and old is not None:
                left.remove(old)
                found[new.claim_id] = old.group_id
    return found


def _joined(
    connection: Connection, placed: Placement, tellings: Mapping[str, Telling], taken: set[str]
) -> dict[str, str]:
    """The events that reports are of, best matches first; each event takes one report of the article."""
    if not tellings:
        return {}
    pairs: list[tuple[str, Candidate, float]] = [
        (report, event, bare)
        for report, events in candidates(connection, placed, tellings).items()
        for event in events
        if event.id not in taken and (bare := outline(tellings[report], event.telling)) + MOST_WORDS >= SAME_EVENT
    ]
    if not pairs:
        return {}
    told = with_words(connection, list({event.id: event for _, event, _ in pairs}.values()))
    scored = [
        (bare + fmean(words_alike(tellings[report], one) for one in told[event.id]), report, event.id)
        for report, event, bare in pairs
    ]
    found: dict[str, str] = {}
    for score, report, event in sorted(scored, key=lambda pair: (-pair[0], *pair[1:])):
        if score >= SAME_EVENT and report not in found and event not in taken:
            found[report] = event
            taken.add(event)
    return found


def _founded(work: Work, article: str, founding: Sequence[Event]) -> dict[str, str]:
    """New events. An article that dropped a report and tells it again founds no second one."""
    ids = {event.id: content_id(["event", article, event.id]) for event in founding}
    if not ids:
        return {}
    there = {row.id: row.merged_into for row in work.connection.execute(_there(), {"ids": sorted(ids.values())})}
    rows = [_first_row(work, article, ids[event.id], event) for event in founding if ids[event.id] not in there]
    work.put(t.events, rows)
    return {
        report: id_ if there.get(id_) is None else canonical(work.connection, EVENTS, id_) or id_
        for report, id_ in ids.items()
    }


@cache
def _there() -> Select[Any]:
    e = t.events.c
    return select(e.id, e.merged_into).where(e.id.in_(bindparam("ids", expanding=True)))


def _first_row(work: Work, article: str, id_: str, event: Event) -> dict[str, Any]:
    """The row of an event that nothing is linked to yet; its summary follows."""
    unknown = {column.name: None for column in t.events.columns}
    return unknown | {
        "id": id_,
        "type": event.type,
        "status": event.status,
        "confidence": event.confidence,
        "told_in": article,
        "told_by": event.id,
        "reports": 0,
        "voices": 0,
        "made_at": work.at,
    }
