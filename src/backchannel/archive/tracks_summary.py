"""What the claims of a track come to together: what it is about, at which stage it stands, who takes part.

Only claims of current articles count, and a voice speaks once. A track that has none keeps what it last was, and counts
none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, bindparam, delete, select, update
from sqlalchemy.sql.dml import Delete

from backchannel.archive import tables as t
from backchannel.archive.edits import edited
from backchannel.archive.filing import NO_DAY, Summary, counts, rename, supported, tell
from backchannel.archive.groups import TRACKS
from backchannel.archive.tracks_candidates import cast_of, keys, latest
from backchannel.archive.tracks_words import about
from backchannel.archive.work import Work

REACHED = frozenset({"agreed", "signed", "carried_out"})
"""Stages that stand although talks are told of again as what led to them."""
BACKGROUND = 30
"""Days for which they stand against "under way"."""
_NOBODY = {"reports": 0, "voices": 0, "first_told": None, "last_told": None, "first_day": None}
_NONE: dict[str, Any] = {"party": {}, "mediator": {}, "names": []}
Cast = Mapping[tuple[str, str, str], Sequence[Row[Any]]]


def summarise(work: Work, ids: Iterable[str]) -> None:
    """Derive the tracks anew, with who takes part, and tell followers what became of each."""
    ordered = sorted(ids)
    if not ordered:
        return
    before = kept(work.connection, ordered)
    after = _derived(work.connection, ordered, before)
    changed = {id_: after[id_] for id_ in ordered if id_ in after and after[id_] != before[id_]}
    if not changed:
        return
    columns = [column.name for column in t.tracks.c]
    rows = [{f"new_{name}": row[name] for name in columns} for row in changed.values()]
    work.connection.execute(_renewed(), rows)
    work.connection.execute(_cleared(), {"ids": list(changed)})
    work.put(t.track_actors, [row for id_, one in changed.items() for row in _actor_rows(id_, one)])
    rename(work, t.track_names, changed)
    for id_, row in changed.items():
        tell(work, TRACKS, before[id_], row)


def kept(connection: Connection, ids: Sequence[str]) -> dict[str, Summary]:
    """The tracks as they stand in the tables: their columns, by role the entries with their numbers of reports, and
    the keys that they are kept under."""
    rows: dict[str, Summary] = {
        row["id"]: {**row, "party": {}, "mediator": {}, "names": []}
        for row in connection.execute(_tracks(), {"ids": ids}).mappings()
    }
    for actor in connection.execute(_actors(), {"ids": ids}):
        rows[actor.track_id][actor.role][actor.entry_id] = actor.reports
    for name in connection.execute(_keys(), {"ids": ids}):
        rows[name.group_id]["names"].append(name.key)
    return rows


def derived(connection: Connection, ids: Sequence[str]) -> dict[str, Summary]:
    """The tracks as they follow from their claims and from what reviewers edited."""
    return _derived(connection, ids, kept(connection, ids))


def standing(told: Sequence[Row[Any]]) -> Row[Any]:
    """The claim that tells the stage that stands: the last told, but that what was reached is not undone by who tells
    soon after of the talks that led to it. `told` is in the order of publication."""
    last = told[-1]
    if last.stage in REACHED:
        return _furthest(told, last.published)
    for one in reversed(told):
        if one.published and last.published and (last.published - one.published).days > BACKGROUND:
            break
        if one.stage in REACHED and last.stage in {"under_way", "proposed"}:
            return _furthest(told, one.published)
    return last


def _furthest(told: Sequence[Row[Any]], day: date | None) -> Row[Any]:
    """Of what was told to be reached on a day, the furthest."""
    order = ("agreed", "signed", "carried_out")
    reached = [row for row in told if row.published == day and row.stage in REACHED]
    return max(reached, key=lambda row: (order.index(row.stage), row.confidence))


def _derived(connection: Connection, ids: Sequence[str], now: Mapping[str, Summary]) -> dict[str, Summary]:
    totals, told = counts(connection, t.track_links, ids), latest(connection, ids)
    cast = cast_of(connection, [row for rows in told.values() for row in rows])
    found = {}
    for id_, row in now.items():
        summary = _summary(row, told[id_], cast, totals.get(id_, _NOBODY))
        found[id_] = edited("track", summary, row["edits"]) if row["edits"] else summary
    return found


def _summary(before: Summary, told: Sequence[Row[Any]], cast: Cast, total: Summary) -> Summary:
    current = [row for row in told if row.superseded_by is None] or list(told)
    if not current:
        return before | total | _NONE
    current.sort(key=lambda row: (row.published or date.min, row.article_id, row.position))
    stands = standing(current)
    roles = _roles(current, cast)
    row = before | total | roles
    row |= {
        "issue": _issue(current),
        "stage": stands.stage,
        "last_day": stands.day if stands.day > NO_DAY else None,
        "told_in": stands.article_id,
        "told_by": stands.id,
    }
    return row | {"names": keys(current, {role: list(roles[role]) for role in roles})}


def _roles(told: Sequence[Row[Any]], cast: Cast) -> dict[str, dict[str, int]]:
    """By role, the entries and in how many claims they take part, the most first. Each has one role: who carries
    messages is told of as meeting the parties too."""
    reports: defaultdict[str, Counter[str]] = defaultdict(Counter)
    international = set()
    for row in told:
        for role in ("party", "mediator"):
            for actor in cast.get((row.article_id, row.id, role), ()):
                if actor.entry is not None:
                    reports[actor.entry][role] += 1
                    international |= {actor.entry} if actor.sector == "IGO" else set()
    found: dict[str, dict[str, int]] = {"party": {}, "mediator": {}}
    ordered = sorted(reports, key=lambda entry: (-reports[entry].total(), entry))
    for entry in ordered:
        as_ = reports[entry]
        carries = as_["mediator"] and (as_["mediator"] >= as_["party"] or entry in international)
        found["mediator" if carries else "party"][entry] = as_.total()
    return found


def _issue(told: Sequence[Row[Any]]) -> str | None:
    """The words for the issue whose parts voices support most, of those that say more than that there are talks."""
    stems: Counter[str] = Counter()
    for _, words in {(row.voice, stem) for row in told for stem in about(row.issue)}:
        stems[words] += 1
    support = supported((row for row in told if about(row.issue)), lambda row: str(row.issue))

    def weight(issue: str) -> tuple[float, float, int]:
        parts = about(issue)
        return (max(stems[one] for one in parts), round(support[issue], 6), len(parts))

    return max(support, key=weight, default=None)


def _actor_rows(id_: str, row: Summary) -> Iterable[dict[str, Any]]:
    for role in ("party", "mediator"):
        for entry, reports in row[role].items():
            yield {"track_id": id_, "role": role, "entry_id": entry, "reports": reports}


@cache
def _tracks() -> Select[Any]:
    return select(t.tracks).where(t.tracks.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _actors() -> Select[Any]:
    a = t.track_actors.c
    chosen = select(a.track_id, a.role, a.entry_id, a.reports)
    return chosen.where(a.track_id.in_(bindparam("ids", expanding=True))).order_by(a.reports.desc(), a.entry_id)


@cache
def _keys() -> Select[Any]:
    n = t.track_names.c
    return select(n.group_id, n.key).where(n.group_id.in_(bindparam("ids", expanding=True))).order_by(n.key)


@cache
def _renewed() -> Update:
    c = t.tracks
    values: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in c.c}
    return update(c).where(c.c.id == bindparam("new_id")).values(values)


@cache
def _cleared() -> Delete:
    return delete(t.track_actors).where(t.track_actors.c.track_id.in_(bindparam("ids", expanding=True)))
