"""Kind, country and PLOVER sector of an actor, and how they are known. What is not known stays None."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.model.document import Chain, Document
from backchannel.model.phrases import core_span
from backchannel.model.records import ActorKind, Basis
from backchannel.vocabulary import Vocabulary

_ORGAN_SECTORS = {
    word: sector
    for sector, words in {
        "GOV": "ministry department government cabinet office embassy administration council agency",
        "JUD": "court tribunal prosecutor",
        "LEG": "parliament senate congress house assembly",
        "MIL": "army navy forces military command guard guards",
        "COP": "police",
    }.items()
    for word in words.split()
}
_CROWDS = frozenset(
    (
        "protesters protestors demonstrators crowd crowds marchers rioters mob strikers supporters residents "
        "citizens people civilians villagers students workers voters refugees thousands hundreds dozens"
    ).split()
)

_OF_LEADERS = frozenset({None, "GOV", "MIL", "REL", "LEG", "PTY"})
"""Sectors that the words around a leader's name may say; a footballer of the name is somebody else."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What kind of actor, and what is known of it."""

    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    basis: Basis | None = None
    wikidata: str | None = None


def traits_of_name(document: Document, chain: Chain, vocabulary: Vocabulary) -> Traits:
    """Traits of a named chain: the vocabulary's where it knows the name, else what the words around the mentions
    state.
    """
    texts = {document.text[m.span.start : m.span.end] for m in chain.mentions if m.form == "name"} | {chain.name}
    for text in sorted(texts, key=len, reverse=True):
        known = vocabulary.known(text)
        if known is not None:
            return Traits(known.kind, known.country, known.sector, "vocabulary", known.wikidata)
    if chain.kind == "person":
        return _traits_of_person(document, chain, vocabulary)
    if chain.kind == "people":
        demonym = vocabulary.demonym(chain.name)
        return Traits(
            "crowd", demonym.iso3 if demonym else None, "CVL" if demonym else None, "stated" if demonym else None
        )
    words = [w.strip(".,").lower() for w in chain.name.split()]
    country = _country_in(chain.name.split(), vocabulary)
    if chain.kind == "place":
        return Traits("organ", country, None, "stated" if country else None)
    sector = next((s for w in reversed(words) if (s := _ORGAN_SECTORS.get(w))), None)
    kind: ActorKind = "organ" if sector else "party" if "party" in words else "organisation"
    if kind == "party":
        sector = "PTY"
    return Traits(kind, country, sector, "stated" if country else "inferred" if sector else None)


def _traits_of_person(document: Document, chain: Chain, vocabulary: Vocabulary) -> Traits:
    countries: Counter[str] = Counter()
    sectors: Counter[str] = Counter()
    for mention in chain.mentions:
        if mention.form == "pronoun":
            continue
        head = document.doc[mention.head]
        around = [
            head,
            *(c for c in head.children if c.dep_ == "appos"),
            *([head.head] if head.dep_ == "appos" else []),
        ]
        for noun in around:
            tokens = document.tokens_in(core_span(noun))
            country = _country_in([t.text for t in tokens], vocabulary)
            if country:
                countries[country] += 1
            sector = _sector_of([t.lower_ for t in tokens], vocabulary)
            if sector:
                sectors[sector] += 1
    country = countries.most_common(1)[0][0] if countries else None
    sector = sectors.most_common(1)[0][0] if sectors else None
    # A title alone says no country: "President Jimmy Carter" is known by his name, whole; "Minister Carter" is not.
    named = not country and sector in _OF_LEADERS and (sector is None or " " in chain.name)
    terms = vocabulary.leader_named(chain.name, document.article.published) if named else ()
    if terms and vocabulary.by_code(terms[0].iso3):
        return Traits("person", terms[0].iso3, sector or "GOV", "vocabulary")
    if country or sector:
        return Traits("person", country, sector, "stated")
    return Traits("person")


def traits_of_description(document: Document, head: Token, vocabulary: Vocabulary) -> Traits:
    """Traits of somebody whom the article does not name: "U.S. officials", "six hostages", "the army"."""
    tokens = document.tokens_in(core_span(head))
    country = _country_in([t.text for t in tokens], vocabulary)
    lowered = [t.lower_ for t in tokens]
    sector = _sector_of(lowered, vocabulary)
    organ = next((o for n in range(len(lowered)) if (o := vocabulary.organ(" ".join(lowered[n:])))), None)
    kind: ActorKind = "organ" if organ else "crowd" if head.lower_ in _CROWDS else "unnamed"
    sector = organ.sector if organ else sector
    return Traits(kind, country, sector, "stated" if country or sector else None)


def _country_in(words: list[str], vocabulary: Vocabulary) -> str | None:
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start : start + length])
            state = (vocabulary.demonym(phrase) if length == 1 else None) or vocabulary.state(phrase)
            if state is not None:
                return state.iso3
    return None


def _sector_of(words: list[str], vocabulary: Vocabulary) -> str | None:
    for length in (4, 3, 2, 1):
        for start in range(len(words) - length, -1, -1):
            role = vocabulary.role(" ".join(words[start : start + length]))
            if role is not None and role.sector:
                return role.sector
    return None
