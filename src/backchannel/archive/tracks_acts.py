"""What the sides of a track do: the rounds in which they meet, and the moves that they make, from the events that the
articles of the track and of its cases tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, select

from backchannel.archive import tables as t
from backchannel.archive.answers import EventRow, StatementRow
from backchannel.archive.answers_files import Move, Round, TrackRow
from backchannel.archive.query_events import event_rows
from backchannel.archive.query_files import (
    articles_of,
    columns_of_source,
    columns_of_words,
    evidence_of,
    source_in,
    words_in,
)
from backchannel.archive.tracks_matching import Side, same_side

MOVES = ("REQUEST", "CONCEDE", "REJECT", "AGREE", "THREATEN")
"""What sides say to one another: proposals and demands, and the answers to them."""
_BEFORE = timedelta(days=60)
_MOST_EVENTS = 400


def acts(
    connection: Connection, track: TrackRow, cases: Sequence[str], parties: Sequence[Side], mediators: Sequence[Side]
) -> tuple[tuple[Round, ...], tuple[Move, ...]]:
    """Rounds and moves, each by day; those without a date by the day on which they were first told."""
    articles = articles_of(connection, t.track_links, [track.id])
    if cases:
        articles = list(dict.fromkeys([*articles, *articles_of(connection, t.case_links, cases)]))
    elsewhere = _of_other_tracks(connection, track.id, articles)
    meetings, moves = [], []
    for event, (type_, sources, targets) in _casts(connection, articles).items():
        if event in elsewhere:
            continue
        sides = _sides_among(sources, targets, [*parties, *mediators])
        if type_ == "CONSULT" and len(sides[0] | sides[1]) > 1:
            meetings.append(event)
        elif type_ in MOVES and sides[0] and sides[1] - sides[0]:
            moves.append(event)
    rows = [row for row in _dated(connection, [*meetings, *moves], track) if row.status != "denied"]
    said = _statements(connection, [row for row in rows if row.type in MOVES])
    rounds: defaultdict[tuple[date | str, str | None], list[EventRow]] = defaultdict(list)
    for row in rows:
        if row.type == "CONSULT":
            day = row.date.last_day if row.date else None
            rounds[day or row.id, row.place].append(row)
    return (
        tuple(
            Round(place, day if isinstance(day, date) else None, tuple(events))
            for (day, place), events in rounds.items()
        ),
        tuple(Move(row, said[row.id]) for row in rows if row.type in MOVES),
    )


def _sides_among(
    sources: Iterable[Side], targets: Iterable[Side], sides: Sequence[Side]
) -> tuple[frozenset[int], frozenset[int]]:
    """Which sides act, and on which; who acts for one state is one side."""

    def among(actors: Iterable[Side]) -> frozenset[int]:
        found = set()
        for actor in actors:
            at = next((at for at, side in enumerate(sides) if same_side(actor, side)), None)
            if at is not None:
                found.add(at)
        return frozenset(found)

    return among(sources), among(targets)


def _casts(connection: Connection, articles: Sequence[str]) -> dict[str, tuple[str, list[Side], list[Side]]]:
    """The meetings and moves that the articles tell: type, sources and targets, by event."""
    links, e, a, n = t.event_links.c, t.events.c, t.event_actors.c, t.entries.c
    told = select(links.group_id).where(links.article_id.in_(articles)).distinct().subquery()
    chosen = (
        select(e.id, e.type, a.role, n.id.label("entry"), n.kind, n.country, n.sector)
        .join(told, told.c.group_id == e.id)
        .join(t.event_actors, a.event_id == e.id)
        .join(t.entries, n.id == a.entry_id)
        .where(e.type.in_(("CONSULT", *MOVES)), e.reports > 0, e.merged_into.is_(None))
        .where(e.decision.is_(None) | (e.decision != "rejected"))
        .order_by(e.last_day.desc(), e.id, a.role, a.position)
    )
    found: dict[str, tuple[str, list[Side], list[Side]]] = {}
    for row in connection.execute(chosen):
        if row.id not in found and len(found) == _MOST_EVENTS:
            break
        _, sources, targets = found.setdefault(row.id, (row.type, [], []))
        (sources if row.role == "source" else targets).append(Side(row.entry, row.kind, row.country, row.sector))
    return found


def _of_other_tracks(connection: Connection, track: str, articles: Sequence[str]) -> set[str]:
    """Events that are told in the words of talks of another track."""
    links, talks = t.event_links.c, t.track_links.c
    trigger, holds = evidence_of(links.report_id, links.article_id, "trigger")
    words, stands = evidence_of(talks.talks_id, talks.article_id)
    chosen = (
        select(links.group_id)
        .join(trigger, holds)
        .join(t.track_links, talks.article_id == links.article_id)
        .join(words, and_(stands, words.c.start <= trigger.c.start, trigger.c.start < words.c.end))
        .where(links.article_id.in_(articles))
    )
    here = set(connection.execute(chosen.where(talks.group_id == track)).scalars())
    return set(connection.execute(chosen.where(talks.group_id != track)).scalars()) - here


def _dated(connection: Connection, ids: Sequence[str], track: TrackRow) -> list[EventRow]:
    """The events by day, without those that lie long before the track."""
    rows = event_rows(connection, ids)
    first = track.first_day - _BEFORE if track.first_day else date.min
    rows = [row for row in rows if not (row.date and row.date.last_day and row.date.last_day < first)]
    return sorted(rows, key=lambda row: ((row.date and row.date.last_day) or row.first_told or date.max, row.id))


def _statements(connection: Connection, events: Sequence[EventRow]) -> defaultdict[str, tuple[StatementRow, ...]]:
    """The statements in which the current reports of events tell them, by event."""
    links, r, s, p = t.event_links.c, t.reports.c, t.statements.c, t.placements.c
    speaker, to = t.actors.alias(), t.actors.alias()
    words, stands = evidence_of(s.id, s.article_id, "content")
    cue, cued = evidence_of(s.id, s.article_id, "cue")
    chosen = (
        select(links.group_id, s.article_id, s.id, s.kind, s.within, s.confidence, speaker.c.name.label("speaker"),
               to.c.name.label("addressee"), cue.c.quote.label("cue"), *columns_of_source(), *columns_of_words(words))
        .join(t.reports, and_(r.article_id == links.article_id, r.id == links.report_id))
        .join(t.statements, and_(s.article_id == r.article_id, s.id == r.statement))
        .join(t.placements, p.article_id == s.article_id)
        .join(t.articles, t.articles.c.id == s.article_id)
        .join(words, stands)
        .outerjoin(cue, cued)
        .outerjoin(speaker, and_(speaker.c.article_id == s.article_id, speaker.c.id == s.speaker))
        .outerjoin(to, and_(to.c.article_id == s.article_id, to.c.id == s.addressee))
        .where(links.group_id.in_([row.id for row in events]), p.superseded_by.is_(None))
        .order_by(links.group_id, p.published, s.article_id, s.position)
    )  # fmt: skip
    found: defaultdict[str, tuple[StatementRow, ...]] = defaultdict(tuple)
    for row in connection.execute(chosen):
        found[row.group_id] += (_statement(row),)
    return found


def _statement(row: Any) -> StatementRow:
    quoted = words_in(row)
    assert quoted is not None
    return StatementRow(
        id=row.id,
        kind=row.kind,
        speaker=row.speaker,
        addressee=row.addressee,
        cue=row.cue,
        content=(quoted.quote,),
        line=quoted.line,
        within=row.within,
        confidence=row.confidence,
        article=source_in(row, row.article_id),
    )
