"""The summaries of entries, as they follow from their members.

The counts take in every member of a current article. What is voted on - name, kind, country, sector - is voted by the
first of them in the order of their articles' ids, which is an order by chance: as many as settle it, so that an entry
with a million members costs no more than one with a hundred.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    distinct,
    func,
    select,
    update,
)

from backchannel.archive import register_names as names
from backchannel.archive import tables as t
from backchannel.archive.edits import edited
from backchannel.archive.register_forms import MEMBERS, TOLD, forms_of, name_anew, told_in
from backchannel.archive.register_identity import Identity, Told, known_as
from backchannel.archive.register_match import Entry
from backchannel.archive.work import Shift, Work
from backchannel.vocabulary import Vocabulary, load_vocabulary

VOTERS = 64
"""Members that are asked what an entry is called and what it is."""
SMALL = 200
"""Members up to which an entry is counted anew where an article is read again."""

_TALLIED = ("reports", "voices", "first_told", "last_told")

_NONE = {"reports": 0, "voices": 0, "first_told": None, "last_told": None}
_links, _a = t.entry_links.c, t.actors.c
_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
# Made once: making a statement takes longer than asking it.
_COUNTED = (
    select(
        _links.group_id,
        func.sum(case((_links.counted, 1), else_=0)).label("reports"),
        func.count(distinct(case((_links.counted, func.coalesce(t.placements.c.voice, _links.article_id))))).label(
            "voices"
        ),
        func.min(t.articles.c.published).label("first_told"),
        func.max(t.articles.c.published).label("last_told"),
    )
    .join(t.articles, t.articles.c.id == _links.article_id)
    .outerjoin(t.placements, t.placements.c.article_id == _links.article_id)
    .where(_links.group_id.in_(_IDS))
    .group_by(_links.group_id)
)
_VOTERS = MEMBERS.where(_links.counted)
_FIRST_VOTERS = _VOTERS.limit(VOTERS)
_LAST_VOTERS = select(
    t.entries.c.id,
    select(_links.article_id)
    .where(_links.group_id == t.entries.c.id, _links.counted)
    .order_by(_links.article_id)
    .limit(1)
    .offset(VOTERS - 1)
    .scalar_subquery(),
).where(t.entries.c.id.in_(_IDS))
_ENTRIES = select(t.entries).where(t.entries.c.id.in_(bindparam("ids", expanding=True)))
_SUMMED_UP = (
    update(t.entries)
    .where(t.entries.c.id == bindparam("entry"))
    .values({name: bindparam(f"new_{name}") for name in (*TOLD, *_TALLIED)})
)


def summarise(work: Work, ids: Collection[str]) -> None:
    """Derive the entries' rows anew, and note which were added, changed or retired.

    Where only articles were placed, their shifts are added to the counts; everything else is counted anew, and the
    names with it.
    """
    if not ids:
        return
    connection = work.connection
    rows = connection.execute(_ENTRIES, {"ids": list(ids)}).all()
    shifts = {row.id: s for row in rows if (s := work.shifts.pop(row.id, None)) and row.id not in work.moved}
    anew = [row.id for row in rows if row.id not in shifts]
    work.moved.difference_update(row.id for row in rows)
    counts = _counted(connection, anew)
    for row in rows:
        if row.id in shifts:
            counts[row.id] = _shifted(row, shifts[row.id])
    voted = [row for row in rows if row.id in anew or shifts[row.id].voted]
    updates = []
    for row, new in _summed(connection, rows, voted, counts):
        _note(work, row, new)
        if any(getattr(row, name) != value for name, value in new.items()):
            updates.append({"entry": row.id, **{f"new_{name}": value for name, value in new.items()}})
    if updates:
        connection.execute(_SUMMED_UP, updates)
    name_anew(connection, anew)


def _note(work: Work, row: Row[Any], new: Mapping[str, Any]) -> None:
    """Tell followers what they cannot see from the articles: counts and days alone are no change of an entry."""
    if new["reports"] and not row.reports:
        work.note("added", "actor", row.id)
    elif row.reports and not new["reports"]:
        work.note("retired", "actor", row.id, {"merged_into": row.merged_into} if row.merged_into else None)
    elif any(getattr(row, name) != new[name] for name in TOLD):
        work.note("changed", "actor", row.id)


def kept(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What stands in the rows of entries, and under "names" each form with whether it is sure and how many use it."""
    rows = connection.execute(_ENTRIES, {"ids": ids})
    found = {row.id: {name: row._mapping[name] for name in (*TOLD, *_TALLIED)} | {"names": {}} for row in rows}
    n = t.entry_names.c
    for row in connection.execute(select(t.entry_names).where(n.entry_id.in_(ids))):
        found[row.entry_id]["names"][row.key] = (row.sure, row.uses)
    return found


def derived(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The same as it follows from the members and from what reviewers edited; only the counts of an entry of which
    another vocabulary than this one told. One of many members keeps forms that they told before they were read anew."""
    rows, vocabulary = connection.execute(_ENTRIES, {"ids": ids}).all(), load_vocabulary()
    counts = _counted(connection, ids)
    r = t.records.c
    others = select(_links.group_id).distinct().join(t.records, r.article_id == _links.article_id)
    others = others.where(_links.group_id.in_(ids), r.vocabulary != vocabulary.version)
    told_otherwise = set(connection.execute(others).scalars())
    told = [row for row in rows if row.id not in told_otherwise]
    found = {id_: dict(counts[id_]) for id_ in told_otherwise}
    found |= {row.id: new | {"names": {}} for row, new in _summed(connection, told, told, counts)}
    forms, _ = forms_of(connection, [row.id for row in told])
    for (id_, key), form in forms.items():
        found[id_]["names"][key] = form
    before = kept(connection, [row.id for row in told if row.reports > SMALL])
    for id_, row in before.items():
        for key, (sure, uses) in row["names"].items():
            now = found[id_]["names"].get(key, (False, 0))
            found[id_]["names"][key] = (sure or now[0], max(uses, now[1]))
    return found


def _summed(
    connection: Connection, rows: Sequence[Row[Any]], voted: Sequence[Row[Any]], counts: Mapping[str, dict[str, Any]]
) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    """Rows of entries with their new values; of those that are not `voted` on only the counts are new."""
    votes = _votes(connection, voted, counts)
    for row in rows:
        new = {**{name: row._mapping[name] for name in TOLD}, **votes.get(row.id, {}), **counts[row.id]}
        yield row, edited("actor", new, row.edits)


# Counts


def _counted(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {id_: dict(_NONE) for id_ in ids}
    for row in connection.execute(_COUNTED, {"ids": list(ids)}) if ids else ():
        found[row.group_id] = {name: row._mapping[name] for name in _TALLIED}
        found[row.group_id]["reports"] = int(row.reports)
    return found


def _shifted(row: Row[Any], shift: Shift) -> dict[str, Any]:
    days = [day for day in (row.first_told, row.last_told, *shift.days) if day is not None]
    return {
        "reports": row.reports + shift.reports,
        "voices": row.voices + shift.voices,
        "first_told": min(days, default=None),
        "last_told": max(days, default=None),
    }


# Votes


def agrees(one: Entry, told: Told, who: Identity, office_countries: Collection[str]) -> bool:
    """Whether what is voted of an entry stays as it is when an actor that is told so joins it; in doubt not."""
    own = who.within(one.id)
    known, country, wikidata = (own.known, own.country, own.wikidata) if own else (None, None, None)
    if (told.kind, known or told.shown) != (one.kind, one.name):
        return False
    if told.sector not in {None, one.sector} or wikidata not in {None, one.wikidata}:
        return False
    if told.country is not None:
        return (told.country, told.basis) == (one.country, one.basis)
    if country is not None:
        return country == one.country and one.basis != "inferred"
    if one.country is None:
        return not office_countries and (told.sector != one.sector or told.basis in {None, one.basis})
    return one.basis != "inferred" or all(of == one.country for of in office_countries)


def with_a_say(connection: Connection, asked: Mapping[str, Collection[str]]) -> set[str]:
    """The entries for which one of the articles named with each is among those that are asked what it is."""
    if not asked:
        return set()
    last = {row[0]: row[1] for row in connection.execute(_LAST_VOTERS, {"ids": list(asked)})}
    return {id_ for id_, articles in asked.items() if last[id_] is None or min(articles) <= last[id_]}


def _votes(
    connection: Connection, rows: Sequence[Row[Any]], counts: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    if not rows:
        return {}
    voters: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    few = [row.id for row in rows if counts[row.id]["reports"] <= VOTERS]
    for row in connection.execute(_VOTERS, {"ids": few}) if few else ():
        voters[row.group_id].append(row)
    for row in rows:
        if row.id not in few:
            voters[row.id] = list(connection.execute(_FIRST_VOTERS, {"ids": [row.id]}))
    vocabulary = load_vocabulary()
    votes = {id_: _vote(id_, some, vocabulary) for id_, some in voters.items()}
    stateless = [id_ for id_, vote in votes.items() if vote["kind"] == "person" and vote["country"] is None]
    for id_, country in _office_countries(connection, stateless, voters).items():
        votes[id_] |= {"country": country, "basis": "inferred"}
    return votes


def _vote(entry_id: str, voters: Sequence[Row[Any]], vocabulary: Vocabulary) -> dict[str, Any]:
    """What the members have most often, of equals the first in the order of the alphabet; the vocabulary's own name
    and state go before."""
    told = [told_in(row) for row in voters]
    identities = (known_as(one, row.published) for one, row in zip(told, voters, strict=True))
    who = [identity.within(entry_id) if identity else None for identity in identities]
    countries = [(one.country, one.basis) for one in told if one.country is not None]
    countries = countries or [(w.country, "vocabulary") for w in who if w is not None and w.country is not None]
    country = _most(c for c, _ in countries)
    kind = str(_most(one.kind for one in told))
    sector = _most(one.sector for one in told)
    bases = (
        (basis for c, basis in countries if c == country)
        if country
        else (one.basis for one in told if one.sector == sector)
    )
    known = _most(w.known for w in who if w is not None)
    return {
        "name": known or _name([one.shown for one in told], kind, vocabulary),
        "kind": kind,
        "country": country,
        "sector": sector,
        "basis": _most(bases),
        "wikidata": _most(w.wikidata for w in who if w is not None),
    }


def _most(values: Iterable[str | None]) -> str | None:
    votes = Counter(value for value in values if value is not None)
    return min(votes, key=lambda value: (-votes[value], value)) if votes else None


def _name(told: Sequence[str], kind: str, vocabulary: Vocabulary) -> str:
    """The commonest of the full names; a surname alone or a number of people only where nothing else is told."""
    votes = Counter(told)

    def rank(name: str) -> tuple[bool, int, int, str]:
        single = kind == "person" and names.is_single(names.person_words(name, vocabulary))
        return single, -votes[name], -len(name), name

    return min(votes, key=rank)


def _office_countries(
    connection: Connection, ids: Sequence[str], voters: Mapping[str, Sequence[Row[Any]]]
) -> dict[str, str]:
    """The state of the office that a person's articles most often give, where no article gives a state itself."""
    if not ids:
        return {}
    links, ties, of = t.entry_links.c, t.ties.c, t.actors.c
    held = and_(ties.article_id == links.article_id, ties.a == links.actor_id, ties.kind == "holds_office")
    chosen = (
        select(links.group_id, of.country)
        .join(t.ties, held)
        .join(t.actors, and_(of.article_id == ties.article_id, of.id == ties.b))
        .where(
            links.group_id.in_(ids),
            links.article_id.in_({row.article_id for id_ in ids for row in voters[id_]}),
            of.country.is_not(None),
        )
    )
    told: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(chosen):
        told[row.group_id].append(row.country)
    return {id_: str(_most(countries)) for id_, countries in told.items()}
