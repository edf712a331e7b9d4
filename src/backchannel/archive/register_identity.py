"""Whom an actor of a record is across articles, as far as its name, kind and country tell: before any other entry is
looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from backchannel.archive import register_names as names
from backchannel.archive.register_names import key_of, without_counts, words_of
from backchannel.model.article import content_id
from backchannel.model.records import ActorKind
from backchannel.vocabulary import KnownActor, Leader, State, Vocabulary, load_vocabulary

Family = Literal["person", "state", "body", "place", "people"]
"""What is never one across: a person, a state, a body (organ, armed group, party, organisation), a place that a report
names where an actor stands, and people who are only described ("Iranian officials")."""

_FAMILIES: dict[ActorKind, Family] = {
    "person": "person", "state": "state", "organ": "body", "armed_group": "body", "party": "body",
    "organisation": "body", "crowd": "people", "unnamed": "people",
}  # fmt: skip
# Titles that one person in the world bears at a time.
_SOLE_TITLES = {"shah": "IRN", "pope": "VAT", "taoiseach": "IRL"}
_EMBASSIES = frozenset({"embassy", "consulate", "mission", "consulate general", "permanent mission"})
_POWER = frozenset("GOV LEG JUD MIL COP SPY ELI IGO PTY OPP REB".split())
_CIVIL = frozenset("MED EDU BUS MNC AGR LAB NGO HRI".split())
_YEARS_AFTER_OFFICE = 40  # that a leader's full name is still taken to be the leader's


@dataclass(frozen=True, slots=True)
class Identity:
    """What an actor can be recognised by.

    `sure`: the key tells it apart wherever it is told; otherwise ("Gofman", "the embassy") only beside what is told at
    the same time. `known` is the vocabulary's own name. `names` are keys under which an entry that is the same may
    stand, `parts` other forms that the article uses.
    """

    family: Family
    words: tuple[str, ...]
    sure: bool
    country: str | None = None
    sector: str | None = None
    known: str | None = None
    wikidata: str | None = None
    alone: bool = False
    """Whether the vocabulary knows the person by a surname alone, which may be another's."""
    told_country: str | None = None
    """The country that the telling itself gives."""
    of_country: bool = False
    """Whether the country belongs to the identity: the same words of another country are another."""
    names: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    def id(self, founded_by: str | None = None) -> str:
        """The entry's id; one that its key does not tell apart carries the article that founded it."""
        parts: list[str] = ["actor", self.family, " ".join(self.words)]
        if self.of_country:
            parts.append(self.country or "")
        return content_id(parts if founded_by is None else [*parts, founded_by])

    @property
    def short(self) -> str:
        """The key under which one that is not sure stands beside those that it may be short for."""
        return key_of([(self.country or "").casefold(), *self.words] if self.of_country else list(self.words))

    @property
    def sounds(self) -> set[str]:
        """What other spellings of a person's full name share with it."""
        return names.sounds(list(self.words)) if self.family == "person" and self.sure else set()

    def within(self, entry_id: str) -> Identity | None:
        """The identity as it counts for its entry: nothing of it where a surname is not the leader's after all."""
        return None if self.alone and self.id() != entry_id else self

    def contradicts(self, country: str | None, sector: str | None) -> bool:
        """Whether an entry of this country and sector is told as another: of another state, or, where no state binds
        them, one a power and the other a private citizen."""
        if self.country is not None and country is not None:
            return self.country != country
        both = (self.sector, sector)
        return any(a in _POWER and b in _CIVIL for a, b in (both, both[::-1]))


class Told(NamedTuple):
    """An actor as its article tells it: columns of `actors`, and every form of its name as a key."""

    name: str
    kind: ActorKind
    country: str | None
    sector: str | None
    basis: str | None
    wikidata: str | None
    keys: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        """The name as an entry bears it: that of described people without article and number."""
        return without_counts(self.name) if family_of(self.kind, self.sector) == "people" else self.name


def family_of(kind: str, sector: str | None) -> Family:
    """The family of an actor or entry; a town that stands where an actor could is an organ without sector."""
    return "place" if kind == "organ" and sector is None else _FAMILIES[kind]  # type: ignore[index]


@lru_cache(maxsize=1 << 13)
def known_as(told: Told, day: date | None) -> Identity | None:
    """`identify` by the packaged vocabulary. What was told alike is told again and again: by the articles of a day, and
    by the members of an entry whenever they are asked."""
    return identify(told, load_vocabulary().as_of(day), day)


def identify(told: Told, vocabulary: Vocabulary, day: date | None) -> Identity | None:
    """Who the actor is; None where it is nobody whom another article could mean ("protesters", "a spokesman")."""
    family = family_of(told.kind, told.sector)
    country = told.country if family != "place" or told.basis == "vocabulary" else None
    base = Identity(family, (), True, country, told.sector, wikidata=told.wikidata, told_country=country)
    if family == "person":
        return _person(told, base, vocabulary, day)
    if family == "state":
        return _state(told, base, vocabulary)
    if family == "place":
        words = words_of(told.name)
        return replace(base, words=tuple(words), names=frozenset({key_of(words)})) if words else None
    if family == "body":
        return _body(told, base, vocabulary)
    return _people(told, base, vocabulary)


def _person(told: Told, base: Identity, vocabulary: Vocabulary, day: date | None) -> Identity | None:
    words = names.person_words(told.name, vocabulary)
    if not words:
        leader = _sole_bearer(told, vocabulary, day)
        return _leader(base, leader, vocabulary, told.keys) if leader else None
    single = names.is_single(words)
    if leader := _as_leader(told, vocabulary, day, single):
        return _leader(replace(base, alone=single), leader, vocabulary, told.keys | {key_of(words)})
    known = vocabulary.known(told.name)
    if known is not None and known.kind == "person" and _agrees(told.country, known.country):
        return _known(base, known, told.keys | {key_of(words)})
    parts = {key for key in told.keys if _within(key, words)} | {key_of(words[-1:]), key_of([names.surname(words)])}
    if single:
        return replace(base, words=tuple(words), sure=False, parts=frozenset(parts | {key_of(words)}))
    whole = {key_of(words), key_of(names.without_initials(words)), key_of(names.without_middle(words))}
    return replace(
        base,
        words=tuple(names.without_initials(words)),
        names=frozenset(whole),
        parts=frozenset(parts - whole),
    )


def _within(key: str, words: list[str]) -> bool:
    """Whether the form is made of the name's own words alone: not "the ambassador", which many are."""
    return set(key.split()) <= set(" ".join(words).split())


def _sole_bearer(told: Told, vocabulary: Vocabulary, day: date | None) -> Leader | None:
    """The one who bears a title that stands for a name: "the Shah"."""
    words = words_of(told.name)
    iso3 = _SOLE_TITLES.get(words[-1]) if words else None
    if iso3 is None or day is None or not _agrees(told.country, iso3):
        return None
    near = [x for x in vocabulary.officeholders if x.iso3 == iso3 and x.title == words[-1] and x.life.lasts_near(day)]
    now = [x for x in near if x.life.lasts_on(day)] or near
    return now[0] if len({x.name for x in now}) == 1 else None


def _as_leader(told: Told, vocabulary: Vocabulary, day: date | None, single: bool) -> Leader | None:
    """The leader whom the name stands for. A surname alone does so while the office lasts, or where the article says
    of which state; a full name also long afterwards, but for somebody of another state."""
    terms = vocabulary.leader_named(told.name, day)
    if not terms or (vocabulary.by_code(terms[0].iso3) is not None and not _agrees(told.country, terms[0].iso3)):
        return None
    if day is None:
        return None if single else terms[0]
    if not single:
        return terms[0] if any(x.life.lasts_near(day, _YEARS_AFTER_OFFICE) for x in terms) else None
    held = any(x.life.lasts_on(day) for x in terms)
    stated = told.basis == "stated" and told.country == terms[0].iso3
    return terms[0] if held or stated else None


def _leader(base: Identity, leader: Leader, vocabulary: Vocabulary, keys: Iterable[str]) -> Identity:
    words = names.parts_of(leader.name)
    of = vocabulary.by_code(leader.iso3)
    country = base.country or (of.iso3 if of else None)
    return _vocabulary_person(replace(base, country=country), leader.name, leader.aliases, words, keys)


def _known(base: Identity, known: KnownActor, keys: Iterable[str]) -> Identity:
    base = replace(base, country=base.country or known.country, wikidata=base.wikidata or known.wikidata)
    if base.family == "person":
        return _vocabulary_person(base, known.name, known.aliases, names.parts_of(known.name), keys)
    words = words_of(known.name)
    forms = {key_of(words_of(form)) for form in (known.name, *known.aliases)}
    whole = {key_of(words), *(key for key in keys if _bare(key) in forms)}
    return replace(base, words=tuple(words), known=known.name, names=frozenset(whole))


def _vocabulary_person(
    base: Identity, name: str, aliases: tuple[str, ...], words: list[str], keys: Iterable[str]
) -> Identity:
    forms = {key_of(words_of(form)) for form in (name, *aliases)}
    parts = {key for key in keys if _within(key, words)} | {key_of([names.surname(words)])}
    whole = {key_of(words), *(key for key in keys if key in forms)}
    return replace(
        base,
        words=tuple(words),
        known=name,
        names=frozenset(whole),
        parts=frozenset(parts - whole),
    )


def _state(told: Told, base: Identity, vocabulary: Vocabulary) -> Identity | None:
    state = vocabulary.state(told.name) or _by_code(told, vocabulary)
    words = words_of(state.name if state else told.name)
    if not words:
        return None
    forms = {key_of(words)}
    if state is not None:
        own = (state.name, *state.aliases, *state.capitals, *state.seats)
        forms |= {key for key in told.keys if _bare(key) in {key_of(words_of(form)) for form in own}}
    country = base.country or (state.iso3 if state else None)
    return replace(
        base, words=tuple(words), country=country, known=state.name if state else None, names=frozenset(forms)
    )


def _by_code(told: Told, vocabulary: Vocabulary) -> State | None:
    """The state of the code where the name is one of its names, though others bear it too: "Georgia"."""
    state = vocabulary.by_code(told.country) if told.country else None
    own = state and {key_of(words_of(form)) for form in (state.name, *state.aliases)}
    return state if own and _bare(key_of(words_of(told.name))) in own else None


def _body(told: Told, base: Identity, vocabulary: Vocabulary) -> Identity | None:
    words = words_of(told.name.removeprefix("the ").removeprefix("The "))
    if not words:
        return None
    state = _country_of(words, told.country, vocabulary)
    country = base.country or (state.iso3 if state else None)
    base = replace(base, country=country)
    known = _known_body(told, state, vocabulary)
    if known is not None:
        return _known(base, known, told.keys)
    bare = names.without_state(words, state)
    rest = names.body_words(bare)
    if rest and names.is_generic(bare, vocabulary):
        if country is None:
            return None
        return _organ(told, replace(base, of_country=True), rest)
    if country is None and names.depends(told.name):
        return None
    initials = {key for key in told.keys if names.is_initials(key, told.name)}
    whole = frozenset({key_of(words)})
    return replace(base, words=tuple(words), names=whole, parts=frozenset(initials - whole))


def _organ(told: Told, base: Identity, rest: list[str]) -> Identity:
    """An organ of a state that generic words name. An embassy is one of many until it is told where it stands."""
    own = key_of(words_of(told.name))
    if " ".join(rest) not in _EMBASSIES:
        return replace(base, words=tuple(rest), parts=frozenset({own}))
    parts = frozenset({own, key_of([(base.country or "").casefold(), *rest])})
    for key in sorted(told.keys):
        _, inside, place = key.rstrip().partition(f" {rest[-1]} in ")
        if inside and place:
            located = (*rest, "in", *place.removeprefix("the ").split()[:2])
            return replace(base, words=located, parts=parts | {key})
    return replace(base, words=tuple(rest), sure=False, parts=parts)


def _known_body(told: Told, state: State | None, vocabulary: Vocabulary) -> KnownActor | None:
    """The vocabulary's body of that name, also where it knows it only with its state's ("U.S. Treasury")."""
    known = vocabulary.known(told.name)
    if known is None and state is not None:
        bare = told.name.removeprefix("the ").removeprefix("The ")
        of = (f"{form} {bare}" for form in (*state.demonyms, state.name, *state.aliases))
        known = next((k for form in of if (k := vocabulary.known(form)) and k.country == state.iso3), None)
    if known is None or family_of(known.kind, known.sector) != "body" or not _agrees(told.country, known.country):
        return None
    return known


def _people(told: Told, base: Identity, vocabulary: Vocabulary) -> Identity | None:
    words = names.described_words(told.name)
    if told.country is None or words is None:
        return None
    rest = names.without_state(words, vocabulary.by_code(told.country))
    own = key_of(words)
    return replace(base, words=tuple(rest or ["people"]), of_country=True, parts=frozenset({own}))


def _country_of(words: list[str], iso3: str | None, vocabulary: Vocabulary) -> State | None:
    """The state whose body it is: that of its country, else the one that its name names."""
    if iso3 is not None:
        return vocabulary.by_code(iso3)
    for length in (3, 2, 1):
        for at in range(len(words) - length + 1):
            phrase = " ".join(words[at : at + length]).title()
            found = vocabulary.demonym(phrase) or vocabulary.state(phrase)
            if found is not None and found.kind != "part":
                return found
    return None


def _agrees(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _bare(key: str) -> str:
    return " " + key.removeprefix(" the ").lstrip() if key.startswith(" the ") else key
