"""The vocabulary as the stages see it: tuples to walk through and questions to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from backchannel.vocabulary.index import NameIndex, sole
from backchannel.vocabulary.keys import name_key, phrase_key, singulars
from backchannel.vocabulary.values import KnownActor, Leader, Office, Organ, Role, State

T = TypeVar("T")


@dataclass(frozen=True)
class Vocabulary:
    """All tables, loaded and checked. Every question takes words as they stand in a text, the "the" included.

    `on` is the day of which an article speaks (its publication is near enough); it decides between a state and its
    predecessor ("Moscow" in 1985). `version` is a digest over the data folder.
    """

    version: str
    states: tuple[State, ...] = field(repr=False)
    actors: tuple[KnownActor, ...] = field(repr=False)
    roles: tuple[Role, ...] = field(repr=False)
    organs: tuple[Organ, ...] = field(repr=False)
    officeholders: tuple[Leader, ...] = field(repr=False)
    titles: frozenset[str] = field(repr=False)
    _codes: dict[str, tuple[State, ...]] = field(repr=False)
    _names: NameIndex[State] = field(repr=False)
    _demonyms: NameIndex[State] = field(repr=False)
    _capitals: NameIndex[State] = field(repr=False)
    _seats: NameIndex[State] = field(repr=False)
    _known: NameIndex[KnownActor] = field(repr=False)
    _roles: dict[str, Role] = field(repr=False)
    _organs: dict[str, Organ] = field(repr=False)
    _leaders: dict[str, tuple[Leader, ...]] = field(repr=False)
    _surnames: dict[str, tuple[Leader, ...]] = field(repr=False)
    _offices: dict[tuple[str, str], tuple[Leader, ...]] = field(repr=False)

    def state(self, name: str, on: date | None = None) -> State | None:
        """By name or alias: "U.S.", "the Netherlands"; never for "us" or "turkey"."""
        return self._names.find(name, on)

    def by_code(self, iso3: str, on: date | None = None) -> State | None:
        """By alpha-3 code; parts of states are not found so."""
        return sole(self._codes.get(iso3, ()), on) if iso3 in self._codes else None

    def demonym(self, word: str, on: date | None = None) -> State | None:
        """By adjective or word for its people: "Iranian", "Britons", "Soviet"."""
        return self._demonyms.find(word, on)

    def capital(self, name: str, on: date | None = None) -> State | None:
        """The state whose government the name of a capital stands for: "Tehran"."""
        return self._capitals.find(name, on)

    def seat(self, name: str, on: date | None = None) -> State | None:
        """The state whose government a palace or an office stands for: "the Kremlin"."""
        return self._seats.find(name, on)

    def known(self, name: str, on: date | None = None) -> KnownActor | None:
        """An organ, group, party or organisation by its own name: "the White House", "Hamas", "MSF"."""
        return self._known.find(name, on)

    def role(self, phrase: str) -> Role | None:
        """By noun or noun phrase, singular or plural: "foreign ministers", "a hostage", "attorneys general"."""
        return _by_phrase(self._roles, phrase)

    def role_ending(self, phrase: str) -> Role | None:
        """The role of the longest end of the phrase: "a senior Israeli defence official" is a "defence official"."""
        words = phrase_key(phrase).split(" ")
        for start in range(len(words)):
            if found := _by_phrase(self._roles, " ".join(words[start:])):
                return found
        return None

    def organ(self, phrase: str) -> Organ | None:
        """By generic words: "the Foreign Ministry", "ministry of defence"."""
        return _by_phrase(self._organs, phrase)

    def title(self, word: str) -> bool:
        """Whether the words stand before a name: "Gen.", "Prime Minister", "Ayatollah"."""
        return phrase_key(word) in self.titles

    def leaders(self, iso3: str, office: Office, on: date) -> tuple[Leader, ...]:
        """Who held the office on the day; several where the tables give only years, and then it is not known which."""
        return tuple(x for x in self._offices.get((iso3, office), ()) if x.life.lasts_on(on))

    def leaders_titled(self, iso3: str, title: str, on: date) -> tuple[Leader, ...]:
        """Who bore the title in that state on the day: ("IRN", "supreme leader"), ("DEU", "chancellor")."""
        return tuple(x for x in self._offices.get((iso3, phrase_key(title)), ()) if x.life.lasts_on(on))

    def leader_named(self, name: str, on: date | None = None) -> tuple[Leader, ...]:
        """All terms of the one leader whom a full name stands for, or a surname that only one bore.

        On a day, a surname is somebody who held office within ten years of it, and who then held it before who did not.
        """
        if terms := self._leaders.get(name_key(name), ()):
            return _one_person(terms, on)
        terms = self._surnames.get(name_key(name), ())
        if on is not None:
            terms = tuple(t for t in terms if t.life.lasts_near(on))
        return _one_person(terms, on)


def _one_person(terms: tuple[Leader, ...], on: date | None) -> tuple[Leader, ...]:
    if on is not None and len({t.name for t in terms}) > 1:
        terms = tuple(t for t in terms if t.life.lasts_on(on))
    return terms if len({t.name for t in terms}) == 1 else ()


def _by_phrase(table: dict[str, T], phrase: str) -> T | None:
    key = phrase_key(phrase)
    if found := table.get(key):
        return found
    # The head of an English phrase is its last word, or the word before "of" or "general": "chiefs of staff".
    before, _, last = key.rpartition(" ")
    for singular in singulars(last):
        if found := table.get(f"{before} {singular}".lstrip()):
            return found
    first, blank, rest = key.partition(" ")
    if blank:
        for singular in singulars(first):
            if found := table.get(f"{singular} {rest}"):
                return found
    return None
