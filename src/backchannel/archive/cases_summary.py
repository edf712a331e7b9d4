"""What the claims of a case come to together: who they are, what has become of them as far as is told, who holds them.

Only claims of current articles count, and a voice speaks once. A case that has none keeps what it last was, and counts
none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, bindparam, select, update

from backchannel.archive import tables as t
from backchannel.archive.cases_candidates import keys, latest
from backchannel.archive.cases_course import Told, in_order, standing
from backchannel.archive.cases_matching import STATES
from backchannel.archive.cases_words import informative
from backchannel.archive.edits import edited
from backchannel.archive.filing import NO_DAY, Summary, best, counts, rename, supported, tell
from backchannel.archive.groups import CASES
from backchannel.archive.work import Work

_NOBODY = {"reports": 0, "voices": 0, "first_told": None, "last_told": None, "first_day": None}


def summarise(work: Work, ids: Iterable[str]) -> None:
    """Derive the cases anew, and tell followers what became of each."""
    ordered = sorted(ids)
    if not ordered:
        return
    before = kept(work.connection, ordered)
    after = _derived(work.connection, ordered, before)
    changed = {id_: after[id_] for id_ in ordered if id_ in after and after[id_] != before[id_]}
    if not changed:
        return
    columns = [column.name for column in t.cases.c]
    rows = [{f"new_{name}": row[name] for name in columns} for row in changed.values()]
    work.connection.execute(_renewed(), rows)
    rename(work, t.case_names, changed)
    for id_, row in changed.items():
        tell(work, CASES, before[id_], row)


def kept(connection: Connection, ids: Sequence[str]) -> dict[str, Summary]:
    """The cases as they stand in the tables, with the keys that they are kept under."""
    rows: dict[str, Summary] = {
        row["id"]: {**row, "names": []} for row in connection.execute(_cases(), {"ids": ids}).mappings()
    }
    for name in connection.execute(_keys(), {"ids": ids}):
        rows[name.group_id]["names"].append(name.key)
    return rows


def derived(connection: Connection, ids: Sequence[str]) -> dict[str, Summary]:
    """The cases as they follow from their claims and from what reviewers edited."""
    return _derived(connection, ids, kept(connection, ids))


def told_of(row: Row[Any]) -> Told:
    """A claim as its case's course is told by it."""
    day = row.last_day or row.published or NO_DAY
    return Told(
        article=row.article_id,
        id=row.id,
        fate=row.fate,
        count=row.number,
        day=day,
        first_day=row.first_day or day,
        dated=row.last_day is not None,
        published=row.published,
        voice=row.voice,
        confidence=row.confidence,
        holder=row.holder,
    )


def _derived(connection: Connection, ids: Sequence[str], now: Mapping[str, Summary]) -> dict[str, Summary]:
    totals, told = counts(connection, t.case_links, ids), latest(connection, ids)
    found = {}
    for id_, row in now.items():
        summary = _summary(row, told[id_], totals.get(id_, _NOBODY))
        if row["edits"]:
            summary = edited("case", summary, row["edits"]) | {"names": summary["names"]}
        found[id_] = summary
    return found


def _summary(before: Summary, told: Sequence[Row[Any]], total: Summary) -> Summary:
    current = [row for row in told if row.superseded_by is None] or list(told)
    if not current:
        return before | total | {"names": []}
    current.sort(key=lambda row: (row.published or date.max, row.article_id, row.position))
    course = in_order(map(told_of, current))
    stands = standing(course)
    entry = best((row for row in current if row.number is None), lambda row: row.entry)
    country = best(current, lambda row: row.country)
    row = before | total
    row |= {
        "who": _who(current, stands.count),
        "count": stands.count,
        "entry_id": entry,
        "country": country,
        "fate": stands.told.fate,
        "held_by": best((row for row in current if row.fate in STATES), lambda row: row.holder),
        "last_day": stands.since,
        "told_in": stands.told.article,
        "told_by": stands.told.id,
    }
    return row | {"names": keys(current, country, person=stands.count is None)}


def _who(told: Sequence[Row[Any]], count: int | None) -> str:
    """The words for them that tell most; of those that tell as much, what voices support most."""
    alike = [row for row in told if row.number == count] or list(told)
    support: dict[str, float] = supported(alike, lambda row: row.who)
    if count is None:
        return max(support, key=lambda who: (round(support[who], 6), len(who)))
    nationality = any(row.country for row in told)
    return max(support, key=lambda who: (informative(who, nationality=nationality), round(support[who], 6)))


@cache
def _cases() -> Select[Any]:
    return select(t.cases).where(t.cases.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _keys() -> Select[Any]:
    n = t.case_names.c
    return select(n.group_id, n.key).where(n.group_id.in_(bindparam("ids", expanding=True))).order_by(n.key)


@cache
def _renewed() -> Update:
    c = t.cases
    values: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in c.c}
    return update(c).where(c.c.id == bindparam("new_id")).values(values)
