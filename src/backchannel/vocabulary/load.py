"""From the tables to one checked `Vocabulary`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar, get_args

from backchannel.model.records import ActorKind
from backchannel.vocabulary.index import NameIndex
from backchannel.vocabulary.keys import name_key, phrase_key, plural_demonym
from backchannel.vocabulary.lookup import Vocabulary
from backchannel.vocabulary.tables import Row, read_table
from backchannel.vocabulary.terms import terms_by_name, terms_by_office, terms_by_surname
from backchannel.vocabulary.values import (
    SECTORS,
    KnownActor,
    Leader,
    Office,
    Organ,
    Role,
    RoleKind,
    RoleScope,
    State,
    StateKind,
)

_STATES = ("iso3", "name", "kind", "aliases", "demonyms", "capitals", "seats", "from", "until", "source")
_KNOWN = ("name", "aliases", "kind", "country", "sector", "wikidata", "from", "until", "source")
_ROLES = ("words", "sector", "kind", "scope", "source")
_TITLES = ("word", "source")
_ORGANS = ("words", "sector", "source")
_LEADERS = ("name", "iso3", "office", "title", "aliases", "from", "until", "source")
_AMBIGUOUS = ("name", "index", "meanings", "source")
#: More than one table for known actors, so that each can be read as a list of one kind of thing.
_KNOWN_TABLES = (
    "organisations.tsv",
    "armed_groups.tsv",
    "known_organs.tsv",
    "parties.tsv",
    "outlets.tsv",
    "people.tsv",
)
_STATE_KINDS = get_args(StateKind)
_ACTOR_KINDS = get_args(ActorKind)
_ROLE_KINDS = get_args(RoleKind)
_SCOPES = get_args(RoleScope)
_OFFICES = get_args(Office)
_LARGE = 1_000_000
_HEADER = 65_536
_INDEXES = ("state", "demonym", "capital", "seat", "known", "surname")

V = TypeVar("V")


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of the package, or of a folder with the same tables.

    Raises VocabularyError, with file and line, where a row is not in its form, a key stands twice, or a name means two
    things at the same time and `ambiguous.tsv` does not say so.
    """
    return _packaged() if folder is None else _Loader(folder).load()


@lru_cache(maxsize=1)
def _packaged() -> Vocabulary:
    return _Loader(files("backchannel").joinpath("data")).load()


class _Loader:
    def __init__(self, folder: Traversable) -> None:
        self.folder = folder
        ambiguous: dict[str, set[str]] = {index: set() for index in _INDEXES}
        for row in read_table(folder, "ambiguous.tsv", _AMBIGUOUS):
            ambiguous[row.one_of("index", _INDEXES)].add(name_key(row.text("name")))
        self.names: NameIndex[State] = NameIndex(ambiguous["state"])
        self.demonyms: NameIndex[State] = NameIndex(ambiguous["demonym"])
        self.capitals: NameIndex[State] = NameIndex(ambiguous["capital"])
        self.seats: NameIndex[State] = NameIndex(ambiguous["seat"])
        self.known: NameIndex[KnownActor] = NameIndex(ambiguous["known"])
        self.no_surnames = frozenset(ambiguous["surname"])
        self.codes: dict[str, tuple[State, ...]] = {}

    def load(self) -> Vocabulary:
        states = tuple(self._states())
        actors = tuple(actor for table in _KNOWN_TABLES for actor in self._actors(table))
        roles, role_index = self._phrases(self._roles())
        organs, organ_index = self._phrases(self._organs())
        leaders = tuple(self._leaders())
        titles = frozenset(phrase_key(row.text("word")) for row in read_table(self.folder, "titles.tsv", _TITLES))
        return Vocabulary(
            version=_digest(self.folder),
            states=states,
            actors=actors,
            roles=roles,
            organs=organs,
            officeholders=leaders,
            titles=titles,
            _codes=self.codes,
            _names=self.names,
            _demonyms=self.demonyms,
            _capitals=self.capitals,
            _seats=self.seats,
            _known=self.known,
            _roles=role_index,
            _organs=organ_index,
            no_surnames=self.no_surnames,
            _leaders=terms_by_name(leaders),
            _surnames=terms_by_surname(leaders, self.no_surnames),
            _offices=terms_by_office(leaders),
        )

    def _states(self) -> Iterator[State]:
        for row in read_table(self.folder, "states.tsv", _STATES):
            state = State(
                row.text("iso3"),
                row.text("name"),
                row.one_of("kind", _STATE_KINDS),
                row.many("aliases"),
                row.many("demonyms"),
                row.many("capitals"),
                row.many("seats"),
                row.life(),
            )
            row.text("source")
            self._code(state, row)
            for name in (state.name, *state.aliases):
                self.names.add(name, state, row)
            for word in state.demonyms:
                self.demonyms.add(word, state, row)
                # The Lao and the Philippine have plurals that are their countries' names.
                if (plural := plural_demonym(word)) and name_key(plural) not in self.names:
                    self.demonyms.add(plural, state, row)
            for name in state.capitals:
                self.capitals.add(name, state, row)
            for name in state.seats:
                self.seats.add(name, state, row)
            yield state

    def _code(self, state: State, row: Row) -> None:
        if not (len(state.iso3) == 3 and state.iso3.isascii() and state.iso3.isupper()):
            raise row.wrong(f"{state.iso3!r} is no alpha-3 code")
        if state.kind == "part":
            if state.iso3 not in self.codes:
                raise row.wrong(f"{state.name} is part of {state.iso3}, which no line before it gives")
            return
        others = self.codes.get(state.iso3, ())
        if any(state.life.overlaps(other.life) for other in others):
            raise row.wrong(f"code {state.iso3} stands twice at the same time")
        self.codes[state.iso3] = (*others, state)

    def _actors(self, table: str) -> Iterator[KnownActor]:
        for row in read_table(self.folder, table, _KNOWN):
            country = row.maybe("country")
            if country is not None and country not in self.codes:
                raise row.wrong(f"no state has the code {country!r}")
            actor = KnownActor(
                row.text("name"),
                row.many("aliases"),
                row.one_of("kind", _ACTOR_KINDS),
                country,
                row.one_of("sector", SECTORS),
                row.maybe("wikidata"),
                row.life(),
            )
            row.text("source")
            for name in (actor.name, *actor.aliases):
                if (key := name_key(name)) in self.names or key in self.seats:
                    raise row.wrong(f"{name!r} is already a state or its seat")
                self.known.add(name, actor, row, key)
            yield actor

    def _roles(self) -> Iterator[tuple[Row, Role]]:
        for row in read_table(self.folder, "roles.tsv", _ROLES):
            kind = row.one_of("kind", _ROLE_KINDS)
            scope = row.one_of("scope", _SCOPES)
            sector = row.one_of("sector", SECTORS) if row.maybe("sector") else None
            yield row, Role(row.many("words"), sector, kind, scope)

    def _organs(self) -> Iterator[tuple[Row, Organ]]:
        for row in read_table(self.folder, "organs.tsv", _ORGANS):
            yield row, Organ(row.many("words"), row.one_of("sector", SECTORS))

    def _phrases(self, rows: Iterator[tuple[Row, V]]) -> tuple[tuple[V, ...], dict[str, V]]:
        things: list[V] = []
        index: dict[str, V] = {}
        for row, thing in rows:
            words = row.many("words")
            if not words:
                raise row.wrong("column 'words' is empty")
            row.text("source")
            for phrase in words:
                if index.setdefault(phrase_key(phrase), thing) is not thing:
                    raise row.wrong(f"{phrase!r} stands in an earlier line")
            things.append(thing)
        return tuple(things), index

    def _leaders(self) -> Iterator[Leader]:
        seen: set[tuple[object, ...]] = set()
        for row in read_table(self.folder, "leaders.tsv", _LEADERS):
            office = row.one_of("office", _OFFICES)
            iso3 = row.text("iso3")
            if office != "secretary_general" and iso3 not in self.codes:
                raise row.wrong(f"no state has the code {iso3!r}")
            if office == "secretary_general" and name_key(iso3) not in self.known:
                raise row.wrong(f"no organisation is called {iso3!r}")
            leader = Leader(
                row.text("name"), iso3, office, row.text("title"), row.text("source"), row.many("aliases"), row.life()
            )
            if leader.valid_from is None:
                raise row.wrong("a term needs its first day or year")
            key = (leader.name, iso3, office, leader.valid_from)
            if key in seen:
                raise row.wrong(f"the term of {leader.name} stands twice")
            seen.add(key)
            yield leader


def _digest(folder: Traversable) -> str:
    """Over every file of the folder, those of other stages too: two readings of one version used the same words."""
    whole = hashlib.sha256()
    for file in sorted((f for f in folder.iterdir() if f.is_file()), key=lambda f: f.name):
        with file.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            whole.update(f"{file.name} {size}\n".encode())
            stream.seek(0)
            # Of a database its header, which counts its changes, stands for the whole: hashing it all delays a start.
            whole.update(stream.read() if size < _LARGE else stream.read(_HEADER))
    return f"sha256:{whole.hexdigest()[:16]}"
