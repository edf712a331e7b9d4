"""Questions about tracks: which there are, and the file of one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from sqlalchemy import Connection, and_, exists, select

from backchannel.archive import tables as t
from backchannel.archive.answers_files import StageTold, TrackFile, TrackRow
from backchannel.archive.chunks import growing
from backchannel.archive.file_rows import case_rows, parties_of, track_rows
from backchannel.archive.filing import NO_DAY
from backchannel.archive.groups import TRACKS
from backchannel.archive.query_events import entries_named
from backchannel.archive.query_files import (
    MOST_TOLD,
    FileFilter,
    columns_of_source,
    columns_of_words,
    evidence_of,
    one_of,
    related,
    source_in,
    words_in,
)
from backchannel.archive.tracks_acts import acts
from backchannel.archive.tracks_candidates import cast_of
from backchannel.archive.tracks_summary import standing
from backchannel.model.records import Stage

_NEAR = 40  # tellings before one that say which stage stood


def tracks(
    connection: Connection, actor: str | None, stage: str | None, case: str | None, asked: FileFilter
) -> Iterator[TrackRow]:
    """Tracks, those told of last first. Raises ArchiveError where a value is none that can be."""
    c, a = t.tracks.c, t.track_actors.c
    holds = asked.holds(TRACKS)
    if stage is not None:
        holds.append(c.stage == one_of(stage.strip().lower().replace(" ", "_"), get_args(Stage), "stage"))
    if actor is not None:
        entries = entries_named(connection, actor)
        holds.append(exists().where(a.track_id == c.id, a.entry_id.in_(entries)))
    if case is not None:
        holds.append(c.id.in_(related(connection, t.case_links, t.track_links, case)))
    chosen = select(c.id).where(*holds).order_by(c.last_told.is_(None), c.last_told.desc(), c.voices.desc(), c.id)
    for chunk in growing(connection.execute(chosen)):
        yield from track_rows(connection, [row.id for row in chunk])


def track_file(connection: Connection, id_: str) -> TrackFile | None:
    """All that is told of a track; None where there is none of the id."""
    rows = track_rows(connection, [id_])
    if not rows:
        return None
    about = related(connection, t.track_links, t.case_links, id_)
    cast = parties_of(connection, [id_])
    parties, mediators = ([side for side, *_ in cast[id_, role]] for role in ("party", "mediator"))
    rounds, moves = acts(connection, rows[0], about, parties, mediators)
    return TrackFile(
        track=rows[0],
        stages=tuple(_stages(connection, id_)),
        rounds=rounds,
        moves=moves,
        cases=tuple(case_rows(connection, about)),
    )


def _stages(connection: Connection, id_: str) -> Iterator[StageTold]:
    """The latest tellings of the track, in the order of publication."""
    links, k, p = t.track_links.c, t.talks.c, t.placements.c
    words, stands = evidence_of(k.id, k.article_id)
    chosen = (
        select(k.article_id, k.id, k.position, k.issue, k.stage, k.confidence, links.day, p.published,
               *columns_of_source(), *columns_of_words(words))
        .join(t.track_links, and_(links.article_id == k.article_id, links.talks_id == k.id))
        .join(t.placements, p.article_id == k.article_id)
        .join(t.articles, t.articles.c.id == k.article_id)
        .join(words, stands)
        .where(links.group_id == id_, p.superseded_by.is_(None))
        .order_by(links.day.desc(), k.article_id, k.id)
        .limit(MOST_TOLD)
    )  # fmt: skip
    rows = sorted(
        connection.execute(chosen).all(), key=lambda row: (row.published or date.max, row.article_id, row.position)
    )
    cast = cast_of(connection, rows)
    before = None
    for at, row in enumerate(rows, 1):
        stands = standing(rows[max(0, at - _NEAR) : at]).stage
        quoted = words_in(row)
        assert quoted is not None
        yield StageTold(
            id=row.id,
            day=row.day if row.day > NO_DAY else None,
            stage=row.stage,
            changed=stands != before,
            issue=row.issue,
            parties=tuple(actor.name for actor in cast[row.article_id, row.id, "party"]),
            mediators=tuple(actor.name for actor in cast[row.article_id, row.id, "mediator"]),
            words=quoted,
            confidence=row.confidence,
            article=source_in(row, row.article_id),
        )
        before = stands
