"""The rows of tracks and cases, as answers give them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from backchannel.archive import tables as t
from backchannel.archive.answers import Named
from backchannel.archive.answers_files import CaseRow, Side, TrackRow
from backchannel.archive.query_files import columns_of_source, columns_of_words, evidence_of, source_in, words_in
from backchannel.archive.tracks_matching import Side as Party
from backchannel.archive.tracks_matching import same_side

Taking = tuple[Party, str, int]
"""Who takes part, by what name, in how many tellings."""


def case_rows(connection: Connection, ids: Sequence[str]) -> list[CaseRow]:
    """The cases of the ids, in their order; what is no case is passed over."""
    c, entry, holder = t.cases, t.entries.alias(), t.entries.alias()
    words, stands = evidence_of(c.c.told_by, c.c.told_in)
    chosen = (
        select(c, c.c.count.label("number"), entry.c.name.label("entry_name"), holder.c.name.label("holder_name"),
               *columns_of_source(), *columns_of_words(words))
        .join(t.articles, t.articles.c.id == c.c.told_in)
        .outerjoin(words, stands)
        .outerjoin(entry, entry.c.id == c.c.entry_id)
        .outerjoin(holder, holder.c.id == c.c.held_by)
        .where(c.c.id.in_(ids))
    )  # fmt: skip
    rows = {row.id: row for row in connection.execute(chosen)}
    return [_case_row(rows[id_]) for id_ in ids if id_ in rows]


def _case_row(row: Row[Any]) -> CaseRow:
    # A person goes by the name in the register, unless a reviewer gave another.
    named = row.entry_name if row.entry_name and '"who"' not in (row.edits or "") else row.who
    return CaseRow(
        id=row.id,
        who=named,
        count=row.number,
        entry=Named(row.entry_id, row.entry_name) if row.entry_name else None,
        country=row.country,
        fate=row.fate,
        held_by=Named(row.held_by, row.holder_name) if row.holder_name else None,
        first_day=row.first_day,
        last_day=row.last_day,
        words=words_in(row),
        article=source_in(row, row.told_in),
        reports=row.reports,
        voices=row.voices,
        first_told=row.first_told,
        last_told=row.last_told,
        decision=row.decision,
    )


def track_rows(connection: Connection, ids: Sequence[str]) -> list[TrackRow]:
    """The tracks of the ids, in their order; what is no track is passed over."""
    c = t.tracks
    words, stands = evidence_of(c.c.told_by, c.c.told_in)
    chosen = (
        select(c, *columns_of_source(), *columns_of_words(words))
        .join(t.articles, t.articles.c.id == c.c.told_in)
        .outerjoin(words, stands)
        .where(c.c.id.in_(ids))
    )
    rows = {row.id: row for row in connection.execute(chosen)}
    cast = parties_of(connection, list(rows))
    return [_track_row(rows[id_], cast) for id_ in ids if id_ in rows]


def parties_of(connection: Connection, ids: Sequence[str]) -> defaultdict[tuple[str, str], list[Taking]]:
    """Who takes part in tracks, by (track, role), the most told of first."""
    a, n = t.track_actors.c, t.entries.c
    chosen = (
        select(a.track_id, a.role, a.entry_id, a.reports, n.name, n.kind, n.country, n.sector)
        .join(t.entries, n.id == a.entry_id)
        .where(a.track_id.in_(ids))
        .order_by(a.track_id, a.role, a.reports.desc(), a.entry_id)
    )
    found: defaultdict[tuple[str, str], list[Taking]] = defaultdict(list)
    for row in connection.execute(chosen):
        side = Party(row.entry_id, row.kind, row.country, row.sector)
        found[row.track_id, row.role].append((side, row.name, row.reports))
    return found


def _track_row(row: Row[Any], cast: defaultdict[tuple[str, str], list[Taking]]) -> TrackRow:
    return TrackRow(
        id=row.id,
        issue=row.issue,
        stage=row.stage,
        parties=_sides(cast[row.id, "party"], cast[row.id, "mediator"]),
        mediators=_sides(cast[row.id, "mediator"], cast[row.id, "party"]),
        first_day=row.first_day,
        last_day=row.last_day,
        words=words_in(row),
        article=source_in(row, row.told_in),
        reports=row.reports,
        voices=row.voices,
        first_told=row.first_told,
        last_told=row.last_told,
        decision=row.decision,
    )


def _sides(taking: Sequence[Taking], carrying: Sequence[Taking] = ()) -> tuple[Side, ...]:
    """Those who act for one state as one side, which goes by the state's name where the state itself is told of. Where
    nobody but people of one state takes part, everybody is a side."""
    states = {side.state for side, *_ in (*taking, *carrying)}
    at_home = bool(taking) and len(states) == 1 and taking[0][0].state is not None
    groups: list[list[Taking]] = []
    for one in taking:
        group = next((group for group in groups if same_side(one[0], group[0][0], at_home=at_home)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    sides = []
    for group in groups:
        ordered = sorted(group, key=lambda one: one[0].kind != "state")
        lead, *others = [Named(str(side.entry), name) for side, name, _ in ordered]
        sides.append(Side(lead.id, lead.name, tuple(others), sum(reports for *_, reports in group)))
    return tuple(sorted(sides, key=lambda side: -side.reports))
