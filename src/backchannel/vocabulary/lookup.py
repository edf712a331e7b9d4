"""The vocabulary as the stages see it: tuples to walk through and questions to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from backchannel.remembered import Remembered
from backchannel.vocabulary.index import NameIndex, sole
from backchannel.vocabulary.keys import name_key, phrase_key, singulars
from backchannel.vocabulary.values import KnownActor, Leader, Office, Organ, Role, State

T = TypeVar("T")
_UNASKED = object()


@dataclass(frozen=True)
class Vocabulary:
    """All tables, loaded and checked. Every question takes words as they stand in a text, the "the" included.

    `on` is the day of which an article speaks (its publication is near enough); it decides between a state and its
    predecessor ("Moscow" in 1985). Where it is not given, `day` counts, which `as_of` sets for a whole article.
    `version` is a digest over the data folder.
    """

    version: str
    states: tuple[State, ...] = field(repr=False)
    actors: tuple[KnownActor, ...] = field(repr=False)
    roles: tuple[Role, ...] = field(repr=False)
    organs: tuple[Organ, ...] = field(repr=False)
    officeholders: tuple[Leader, ...] = field(repr=False)
    titles: frozenset[str] = field(repr=False)
    no_surnames: frozenset[str] = field(repr=False)
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
    day: date | None = None
    _answers: Remembered[tuple[str, str, date | None], object] = field(
        default_factory=Remembered, repr=False, compare=False
    )

    def as_of(self, day: date | None) -> Vocabulary:
        """The same tables as they are asked about an article of the day; what they answered before, they know."""
        return replace(self, day=day)

    def _once(self, question: str, words: str, on: date | None, answer: Callable[[str, date | None], T]) -> T:
        day = on or self.day
        found = self._answers.get(key := (question, words, day), _UNASKED)
        if found is _UNASKED:
            found = self._answers[key] = answer(words, day)
        return found  # type: ignore[return-value]

    def state(self, name: str, on: date | None = None) -> State | None:
        """By name or alias: "U.S.", "the Netherlands"; never for "us" or "turkey"."""
        return self._once("state", name, on, self._names.find)

    def by_code(self, iso3: str, on: date | None = None) -> State | None:
        """By alpha-3 code; parts of states are not found so."""
        return sole(self._codes.get(iso3, ()), on or self.day) if iso3 in self._codes else None

    def demonym(self, word: str, on: date | None = None) -> State | None:
        """By adjective or word for its people: "Iranian", "Britons", "Soviet"."""
        return self._once("demonym", word, on, self._demonyms.find)

    def capital(self, name: str, on: date | None = None) -> State | None:
        """The state whose government the name of a capital stands for: "Tehran"."""
        return self._once("capital", name, on, self._capitals.find)

    def seat(self, name: str, on: date | None = None) -> State | None:
        """The state whose government a palace or an office stands for: "the Kremlin"."""
        return self._once("seat", name, on, self._seats.find)

    def known(self, name: str, on: date | None = None) -> KnownActor | None:
        """An organ, group, party or organisation by its own name: "the White House", "Hamas", "MSF"."""
        return self._once("known", name, on, self._known.find)

    def role(self, phrase: str) -> Role | None:
        """By noun or noun phrase, singular or plural: "foreign ministers", "a hostage", "attorneys general"."""
        return self._once("role", phrase, None, lambda words, _: _by_phrase(self._roles, words))

    def role_ending(self, phrase: str) -> Role | None:
        """The role of the longest end of the phrase: "a senior Israeli defence official" is a "defence official"."""
        words = phrase_key(phrase).split(" ")
        for start in range(len(words)):
            if found := _by_phrase(self._roles, " ".join(words[start:])):
                return found
        return None

    def organ(self, phrase: str) -> Organ | None:
        """By generic words: "the Foreign Ministry", "ministry of defence"."""
        return self._once("organ", phrase, None, lambda words, _: _by_phrase(self._organs, words))

    def title(self, word: str) -> bool:
        """Whether the words stand before a name: "Gen.", "Prime Minister", "Ayatollah"."""
        return self._once("title", word, None, lambda words, _: phrase_key(words) in self.titles)

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
        on = on or self.day
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
