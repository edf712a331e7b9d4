"""The built-in vocabulary with a user's entries over it: where the two differ, the user's word counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from backchannel.errors import VocabularyError
from backchannel.remembered import Remembered
from backchannel.vocabulary.index import NameIndex
from backchannel.vocabulary.keys import name_key, phrase_key
from backchannel.vocabulary.lookup import Vocabulary
from backchannel.vocabulary.terms import terms_by_name, terms_by_office, terms_by_surname
from backchannel.vocabulary.user import UserActor, UserOffice, UserVocabulary, Wrong
from backchannel.vocabulary.values import KnownActor, Leader, Lifetime, Office, Role, State

_ALWAYS = Lifetime()


def overlay(base: Vocabulary, user: UserVocabulary) -> Vocabulary:
    """The vocabulary that knows what both know; its version names both.

    An actor under the name of a built-in one adds to it, and what the entry says goes before what the table says. Any
    other name that was something else is now the user's actor. A term in an office cuts what the tables have for the
    same title at the same time. Raises VocabularyError, with file and line, where an entry does not fit the tables, or
    two entries of the user give one name to two actors at the same time.
    """
    states: NameIndex[State] = NameIndex()
    known: NameIndex[KnownActor] = NameIndex()
    taken: set[str] = set()
    actors: dict[int, KnownActor] = {id(actor): actor for actor in base.actors}
    for entry in user.actors:
        if entry.kind is None and (state := base.state(entry.name)) is not None:
            _only_aliases(entry, state)
            for alias in entry.aliases:
                states.add(alias, state, _Place(entry.wrong))
                taken.add(name_key(alias))
            continue
        older = base.known(entry.name)
        actor = _merged(base, entry, older)
        if older is not None:
            actors.pop(id(older), None)
        actors[id(actor)] = actor
        for name in (actor.name, *actor.aliases):
            known.add(name, actor, _Place(entry.wrong))
            taken.add(name_key(name))
    terms = [term for office in user.offices for term in _terms(base, office)]
    officeholders = (*terms, *(rest for term in base.officeholders for rest in _left_by(terms, term)))
    roles = {phrase_key(office.title): _role(office) for office in user.offices if base.role(office.title) is None}
    return replace(
        base,
        version=f"{base.version}+{user.version}",
        actors=tuple(actors.values()),
        roles=(*base.roles, *roles.values()),
        officeholders=officeholders,
        _names=base._names.overlaid(states, taken),
        _demonyms=base._demonyms.overlaid(NameIndex(), taken),
        _capitals=base._capitals.overlaid(NameIndex(), taken),
        _seats=base._seats.overlaid(NameIndex(), taken),
        _known=base._known.overlaid(known, taken),
        _roles={**base._roles, **roles},
        _leaders=terms_by_name(officeholders),
        _surnames=terms_by_surname(officeholders, base.no_surnames),
        _offices=terms_by_office(officeholders),
        _answers=Remembered(),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name stands in a user's file, as an index asks for it."""

    wrong_key: Wrong

    def wrong(self, what: str) -> VocabularyError:
        return self.wrong_key("", what)


def _only_aliases(entry: UserActor, state: State) -> None:
    given = {"country": entry.country, "sector": entry.sector, "wikidata": entry.wikidata}
    for key, value in given.items():
        if value is not None:
            raise entry.wrong(key, f"{state.name} is a state; an entry can only add aliases to it")
    if entry.life != _ALWAYS:
        raise entry.wrong("valid_from", f"{state.name} is a state; an entry can only add aliases to it")
    if not entry.aliases:
        raise entry.wrong("aliases", f"is missing; {state.name} is built in, and only aliases can be added to it")


def _merged(base: Vocabulary, entry: UserActor, older: KnownActor | None) -> KnownActor:
    kind = entry.kind or (older.kind if older else None)
    if kind is None:
        raise entry.wrong("kind", f"is missing; {entry.name!r} is not built in")
    if entry.country is not None and base.by_code(entry.country) is None:
        raise entry.wrong("country", f"no state has the code {entry.country!r}; write three letters, such as IRN")
    if entry.wikidata is not None:
        for other in base.actors:
            if other.wikidata == entry.wikidata and other is not older:
                raise entry.wrong("wikidata", f"{entry.wikidata} is {other.name}, which is built in; add to that name")
    if older is None:
        return KnownActor(entry.name, entry.aliases, kind, entry.country, entry.sector, entry.wikidata, entry.life)
    names = dict.fromkeys([older.name, *older.aliases, *entry.aliases])
    names.pop(entry.name, None)
    return KnownActor(
        entry.name,
        tuple(names),
        kind,
        entry.country or older.country,
        entry.sector or older.sector,
        entry.wikidata or older.wikidata,
        older.life if entry.life == _ALWAYS else entry.life,
    )


def _terms(base: Vocabulary, office: UserOffice) -> Iterator[Leader]:
    if base.by_code(office.country) is None:
        raise office.wrong("country", f"no state has the code {office.country!r}; write three letters, such as IRN")
    title = phrase_key(office.title)
    older = base._offices.get((office.country, title), ())
    kind: Office = older[0].office if older else "other"
    for holder in office.holders:
        yield Leader(holder.name, office.country, kind, title, "user", holder.aliases, holder.life)


def _left_by(terms: list[Leader], older: Leader) -> Iterator[Leader]:
    """What is left of a built-in term where users' terms in the same office of other people have taken their time."""
    title, left = phrase_key(older.title), older
    for term in terms:
        if (term.iso3, term.title) != (older.iso3, title) or not term.life.overlaps(left.life):
            continue
        if term.valid_from and (left.valid_from is None or left.valid_from < term.valid_from):
            left = replace(left, life=Lifetime(left.valid_from, term.valid_from))
        elif term.valid_until and (left.valid_until is None or term.valid_until < left.valid_until):
            left = replace(left, life=Lifetime(term.valid_until, left.valid_until))
        else:
            return
    yield left


def _role(office: UserOffice) -> Role:
    return Role((phrase_key(office.title),), "GOV", "person", "state")
