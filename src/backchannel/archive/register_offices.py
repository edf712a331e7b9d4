"""Offices: what a record tells of them, and those of an entry with their days, as the ties of its members tell them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from backchannel.archive import tables as t
from backchannel.archive.days import name_key
from backchannel.archive.register_names import words_of
from backchannel.model.records import Record
from backchannel.vocabulary import Leader, Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True)
class Office:
    """An office that somebody is told to hold.

    `of` is the state or body by name, with its entry where it has one. `first_day` and `last_day` are the days of
    publication of the first and last article that tell it, None where none has a day; `held_from` and `held_until`
    (the first day no more) are what the vocabulary knows of the term. `ties` are (article id, tie id).
    """

    role: str | None
    of: tuple[str, str | None]
    first_day: date | None
    last_day: date | None
    held_from: date | None
    held_until: date | None
    ties: tuple[tuple[str, str], ...]


def offices(connection: Connection, entry_id: str) -> list[Office]:
    """The offices of an entry, in the order in which current articles tell of them."""
    links, of_links = t.entry_links.c, t.entry_links.alias("of_links")
    ties, of, entry = t.ties.c, t.actors.c, t.entries.c
    held = and_(ties.article_id == links.article_id, ties.a == links.actor_id, ties.kind == "holds_office")
    rows = connection.execute(
        select(
            ties.id, ties.article_id, ties.role, of.name, of_links.c.group_id, t.articles.c.published,
            entry.name.label("entry_name"),
        )
        .select_from(t.entry_links)
        .join(t.ties, held)
        .join(t.actors, and_(of.article_id == ties.article_id, of.id == ties.b))
        .join(t.articles, t.articles.c.id == ties.article_id)
        .outerjoin(of_links, and_(of_links.c.article_id == ties.article_id, of_links.c.actor_id == ties.b))
        .outerjoin(t.entries, entry.id == of_links.c.group_id)
        .where(links.group_id == entry_id, links.counted)
        .order_by(t.articles.c.published.is_(None), t.articles.c.published, ties.article_id, ties.position)
    ).all()  # fmt: skip
    name = connection.execute(select(entry.name).where(entry.id == entry_id)).scalar()
    told: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(rows):
        told.setdefault((name_key(row.role or ""), row.group_id or name_key(row.name)), []).append(at)
    vocabulary = load_vocabulary()
    found = []
    for which in told.values():
        some = [rows[at] for at in which]
        days = [row.published for row in some if row.published is not None]
        role = Counter(row.role for row in some).most_common(1)[0][0]
        of_name = some[0].entry_name or some[0].name
        term = _term(vocabulary, name, role, of_name, days)
        found.append(
            Office(
                role,
                (of_name, some[0].group_id),
                min(days, default=None),
                max(days, default=None),
                term.valid_from if term else None,
                term.valid_until if term else None,
                tuple((row.article_id, row.id) for row in some),
            )
        )
    return found


def _term(vocabulary: Vocabulary, name: str | None, role: str | None, of: str, days: list[date]) -> Leader | None:
    """The one term of a leader of that name, title and state that lasts on a day on which the office is told."""
    state = vocabulary.state(of)
    if name is None or role is None or state is None or not days:
        return None
    terms = vocabulary.leaders_titled(state.iso3, role, days[0])
    own = [term for term in terms if name_key(term.name) == name_key(name)]
    return own[0] if len(own) == 1 else None


class Held(NamedTuple):
    """The states of the offices that an actor is told to hold, and their words."""

    countries: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @property
    def country(self) -> str | None:
        return next(iter(self.countries)) if len(self.countries) == 1 else None


NO_OFFICE = Held()


def offices_held(record: Record) -> dict[str, Held]:
    """What a record tells of offices, by actor."""
    countries: defaultdict[str, set[str]] = defaultdict(set)
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for tie in record.ties:
        if tie.kind != "holds_office":
            continue
        if tie.b.country is not None:
            countries[tie.a.id].add(tie.b.country)
        if tie.role:
            roles[tie.a.id].add(" ".join(words_of(tie.role)))
    return {
        id_: Held(frozenset(countries[id_]), frozenset(roles[id_])) for id_ in sorted(countries.keys() | roles.keys())
    }
