"""Which of the places of a name is meant: from the words beside it and from the other places of the article."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan

from backchannel.annotate.gazetteer import Entry, Kind, fold
from backchannel.model.document import Document
from backchannel.text import Span

_ROUNDS = 4
_MOST = 40  # places of one name that are weighed, the most populous first

# Weights of a place before its neighbours are heard: a bare name is rather a country or a state than a town of its name.
_PRIOR: dict[Kind, float] = {
    "country": 3.0,
    "region": -0.8,
    "district": -1.5,
    "city": 0.0,
    "land": 3.5,
    "water": 2.0,
    "site": 2.0,
}
_POPULATION, _MINOR = 0.9, -1.2
_SAME_COUNTRY, _SAME_ADMIN1, _SAME_ADMIN2, _NEAR = 1.5, 2.2, 0.8, 1.8
_QUALIFIED = 12.0
_HOME = 2.0
_DISTRICT = re.compile(r"\b(?:county|parish|district|borough)\b", re.IGNORECASE)
_REGION_WORD = frozenset(("province", "region", "oblast", "governorate", "state", "district", "county", "prefecture"))
_CITY_WORD = frozenset(("city", "town", "village", "suburb", "neighborhood", "neighbourhood", "capital"))
_HOMES = {
    "uk": "GBR", "ca": "CAN", "ie": "IRL", "au": "AUS", "nz": "NZL", "in": "IND", "za": "ZAF", "ru": "RUS", "ge": "GEO", "il": "ISR",
    "lb": "LBN", "ng": "NGA", "ke": "KEN", "pk": "PAK", "ph": "PHL", "sg": "SGP", "my": "MYS", "hk": "HKG", "jp": "JPN", "de": "DEU",
    "fr": "FRA", "it": "ITA", "es": "ESP", "pl": "POL", "ua": "UKR", "tr": "TUR", "eg": "EGY", "jo": "JOR", "lk": "LKA", "np": "NPL",
    "bd": "BGD", "th": "THA", "zw": "ZWE", "gh": "GHA", "ug": "UGA", "cn": "CHN", "kr": "KOR", "vn": "VNM", "br": "BRA", "mx": "MEX",
}  # fmt: skip
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9.-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as it stands, with every place that the gazetteer has for it."""

    span: Span
    tokens: TokenSpan
    name: str
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class _Group:
    """All mentions of one name in the article: they mean one place, unless a state stands beside one of them."""

    entries: list[Entry]
    scores: list[float]
    weight: float
    shares: list[float]


def resolve(document: Document, toponyms: Sequence[Toponym]) -> list[Entry | None]:
    """For each toponym the place that it means, None where the gazetteer has none for it."""
    qualifiers = [_qualifier(toponyms, i) for i in range(len(toponyms))]
    home = _home(document)
    groups: dict[str, _Group] = {}
    for i, toponym in enumerate(toponyms):
        if not toponym.entries:
            continue
        key = fold(toponym.name)
        group = groups.get(key)
        if group is None:
            entries = _most(toponym)
            scores = [_prior(e, toponym, home) for e in entries]
            group = groups[key] = _Group(entries, scores, 0.0, [])
        group.weight += 1.0
        for j, entry in enumerate(group.entries):
            group.scores[j] += _beside(entry, toponym, qualifiers[i])
    listed = list(groups.values())
    for group in listed:
        group.shares = _softmax(group.scores)
    for _ in range(_ROUNDS):
        _hear(listed)
    chosen = {
        key: group.entries[max(range(len(group.entries)), key=group.shares.__getitem__)]
        for key, group in groups.items()
    }
    return [chosen[fold(t.name)] if t.entries else None for t in toponyms]


def _most(toponym: Toponym) -> list[Entry]:
    entries = toponym.entries
    if any(e.demonym for e in entries):
        entries = tuple(e for e in entries if e.demonym or e.kind in ("country", "region", "land")) or entries
    return list(entries[:_MOST])


def _prior(entry: Entry, toponym: Toponym, home: str | None) -> float:
    score = _PRIOR[entry.kind] + _POPULATION * math.log10(entry.population + 100)
    if entry.minor:
        score += _MINOR
    if entry.kind == "district" and _DISTRICT.search(toponym.name):
        score += 1.5
    if home and entry.country == home:
        score += _HOME
    return score


def _beside(entry: Entry, toponym: Toponym, qualifier: Toponym | None) -> float:
    """What the words right beside one mention say of an entry."""
    score = 0.0
    if qualifier is not None and any(_within(entry, q) for q in qualifier.entries):
        score += _QUALIFIED
    doc, end, start = toponym.tokens.doc, toponym.tokens.end, toponym.tokens.start
    after = doc[end].lower_ if end < len(doc) else ""
    if after in _REGION_WORD:
        score += 2.0 if entry.kind in ("region", "district") else 0.0
    elif after in _CITY_WORD or (start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in _CITY_WORD):
        score += 2.0 if entry.kind == "city" else 0.0
    return score


def _within(entry: Entry, outer: Entry) -> bool:
    """Whether the outer place, a state, a county or a country, holds the entry."""
    if outer is entry or outer.demonym:
        return False
    if outer.kind == "country":
        return entry.country == outer.country and entry.kind != "country"
    if outer.kind == "region":
        return entry.admin1 == outer.admin1 and entry.kind != "region"
    if outer.kind == "district":
        return entry.admin2 is not None and entry.admin2 == outer.admin2 and entry.kind == "city"
    if outer.kind == "land":
        return entry.country is not None and entry.country == outer.country and entry.kind == "city"
    return False


def _qualifier(toponyms: Sequence[Toponym], i: int) -> Toponym | None:
    """The toponym that follows after a comma or in brackets: "Paris, Texas"; "Goma, in eastern Congo"."""
    if i + 1 == len(toponyms):
        return None
    here, after = toponyms[i], toponyms[i + 1]
    between = here.tokens.doc[here.tokens.end : after.tokens.start]
    words = [t.lower_ for t in between if not t.is_space]
    if (
        words
        and words[0] in (",", "(", "in")
        and len(words) <= 3
        and all(w in (",", "(", "in", "the", "northern", "southern", "eastern", "western", "central") for w in words)
    ):
        return after
    return None


def _home(document: Document) -> str | None:
    """The country of the outlet's domain, None for the domains of no country."""
    for source in (document.article.outlet, document.article.url):
        match = _DOMAIN.match(source) if source else None
        if match and "." in match[1]:
            return _HOMES.get(match[1].lower().rsplit(".", 1)[1])
    return None


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


def _cell(entry: Entry) -> tuple[int, int]:
    return int(entry.latitude // 1), int(entry.longitude // 1)


def _hear(groups: list[_Group]) -> None:
    """One round: every name weighs its places by what the other names now mean."""
    countries: dict[str, float] = defaultdict(float)
    admin1: dict[str, float] = defaultdict(float)
    admin2: dict[str, float] = defaultdict(float)
    cells: dict[tuple[int, int], float] = defaultdict(float)
    own: list[list[tuple[float, Entry]]] = []
    for group in groups:
        weight = 1.0 + math.log(group.weight)
        shares = [(weight * p, e) for p, e in zip(group.shares, group.entries, strict=True) if p > 0.02]
        own.append(shares)
        for share, entry in shares:
            _add(share, entry, countries, admin1, admin2, cells)
    for group, shares in zip(groups, own, strict=True):
        for share, entry in shares:
            _add(-share, entry, countries, admin1, admin2, cells)
        scores = []
        for score, entry in zip(group.scores, group.entries, strict=True):
            heard = _SAME_COUNTRY * _full(countries.get(entry.country or "", 0.0))
            if entry.admin1:
                heard += _SAME_ADMIN1 * _full(admin1.get(entry.admin1, 0.0))
            if entry.admin2:
                heard += _SAME_ADMIN2 * _full(admin2.get(entry.admin2, 0.0))
            if entry.kind in ("city", "district"):
                heard += _NEAR * _full(cells.get(_cell(entry), 0.0))
            scores.append(score + heard)
        group.shares = _softmax(scores)
        for share, entry in shares:
            _add(share, entry, countries, admin1, admin2, cells)


def _full(support: float) -> float:
    return math.log1p(max(support, 0.0))


def _add(
    share: float,
    entry: Entry,
    countries: dict[str, float],
    admin1: dict[str, float],
    admin2: dict[str, float],
    cells: dict[tuple[int, int], float],
) -> None:
    if entry.country:
        countries[entry.country] += share
    if entry.admin1:
        admin1[entry.admin1] += share
    if entry.admin2:
        admin2[entry.admin2] += share
    if entry.kind in ("city", "district", "site"):
        row, column = _cell(entry)
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                cells[row + i, column + j] += share
