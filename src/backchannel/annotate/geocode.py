"""Which of the places of a name is meant: from the words beside it and from the other places of the article."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from backchannel.annotate.gazetteer import Entry, Kind, fold
from backchannel.annotate.toponyms import Toponym
from backchannel.model.document import Document

_ROUNDS = 4
_MOST = 40  # places of one name that are weighed, the most populous first
_LEAST = 0.02  # share of belief below which a reading of a name tells the others nothing

# What a place weighs before its neighbours are heard: a bare name is rather a country than a town of its name.
_PRIOR: dict[Kind, float] = {
    "country": 2.0, "region": -1.4, "district": -1.5, "city": 0.0, "land": 3.5, "water": 2.0, "site": 2.0,
}  # fmt: skip
_POPULATION, _MINOR = 1.0, -1.2
_SAME_COUNTRY, _SAME_ADMIN1, _SAME_ADMIN2, _NEAR = 1.5, 2.2, 1.5, 1.0
# A country that is named tells less of where a town lies than a town beside it: states act far from home.
_NATION = 0.5
_SISTERS = 1.5  # Florida speaks for Georgia the state
_ENOUGH = 4.0
_METROPOLIS, _RENOWN = 1_500_000, 1.0
_GREAT_CITY, _OUTSHONE = 500_000, 2.0
_QUALIFIED, _SAID_KIND, _HOME = 12.0, 2.0, 2.0
_DISTRICT = re.compile(r"\b(?:county|parish|district|borough)\b", re.IGNORECASE)
_REGION_WORD = frozenset(("province", "region", "oblast", "governorate", "state", "district", "county", "prefecture"))
_CITY_WORD = frozenset(("city", "town", "village", "suburb", "neighborhood", "neighbourhood", "capital"))
_BETWEEN = frozenset((",", "(", "in", "the", "northern", "southern", "eastern", "western", "central"))
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9.-]+)", re.IGNORECASE)
# Countries of the top-level domains; those that are sold to the world (tv, co, io, me) are left out.
_HOMES = dict(
    pair.split("=")
    for pair in (
        "uk=GBR ca=CAN ie=IRL au=AUS nz=NZL in=IND za=ZAF ru=RUS ge=GEO il=ISR lb=LBN ng=NGA ke=KEN pk=PAK ph=PHL "
        "sg=SGP my=MYS hk=HKG jp=JPN de=DEU fr=FRA it=ITA es=ESP pl=POL ua=UKR tr=TUR eg=EGY jo=JOR lk=LKA np=NPL "
        "bd=BGD th=THA zw=ZWE gh=GHA ug=UGA cn=CHN kr=KOR vn=VNM br=BRA mx=MEX "
    ).split()
)


@dataclass(slots=True)
class _Group:
    """All mentions of one name in the article: they mean one place."""

    entries: list[Entry]
    scores: list[float]
    mentions: int = 0
    shares: list[float] = field(default_factory=list)

    @property
    def best(self) -> Entry:
        return self.entries[max(range(len(self.entries)), key=self.shares.__getitem__)]

    def believed(self) -> list[tuple[float, Entry]]:
        """The likely readings with their weight; a name that comes often weighs more."""
        weight = 1.0 + math.log(self.mentions)
        return [(weight * p, e) for p, e in zip(self.shares, self.entries, strict=True) if p > _LEAST]


def resolve(document: Document, toponyms: Sequence[Toponym]) -> list[Entry | None]:
    """For each toponym the place that it means, None where neither the gazetteer nor the words beside it tell."""
    home = _home(document)
    groups: dict[str, _Group] = {}
    for i, toponym in enumerate(toponyms):
        if not toponym.entries:
            continue
        key = fold(toponym.name)
        if key not in groups:
            entries = _candidates(toponym)
            groups[key] = _Group(entries, [_prior(e, toponym, home) for e in entries])
            _prefer_great_city(groups[key])
        group = groups[key]
        group.mentions += 1
        qualifier = _qualifier(toponyms, i)
        group.scores = [s + _beside(e, toponym, qualifier) for s, e in zip(group.scores, group.entries, strict=True)]
    for group in groups.values():
        group.shares = _softmax(group.scores)
    for _ in range(_ROUNDS):
        _hear(list(groups.values()))
    chosen = [groups[fold(t.name)].best if t.entries else None for t in toponyms]
    return [entry or _by_qualifier(toponyms, chosen, i) for i, entry in enumerate(chosen)]


def _candidates(toponym: Toponym) -> list[Entry]:
    entries = toponym.entries
    if any(e.demonym for e in entries):
        entries = tuple(e for e in entries if e.demonym or e.kind in ("country", "region", "land"))
    return list(entries[:_MOST])


def _prior(entry: Entry, toponym: Toponym, home: str | None) -> float:
    score = _PRIOR[entry.kind] + _POPULATION * math.log10(entry.population + 100)
    if entry.minor:
        score += _MINOR
    elif entry.kind == "city" and entry.population >= _METROPOLIS:
        score += _RENOWN
    if entry.kind == "district" and _DISTRICT.search(toponym.name):
        score += 1.5
    if home and entry.country == home:
        score += _HOME
    return score


def _prefer_great_city(group: _Group) -> None:
    """A state that has its name from a great city, or with one (Washington), is named the more rarely."""
    if any(e.kind == "city" and e.population >= _GREAT_CITY and not e.demonym for e in group.entries):
        for i, entry in enumerate(group.entries):
            if entry.kind == "region":
                group.scores[i] -= _OUTSHONE


def _beside(entry: Entry, toponym: Toponym, qualifier: Toponym | None) -> float:
    """What the words right beside one mention say of an entry."""
    score = 0.0
    if qualifier is not None and any(_holds(outer, entry) for outer in qualifier.entries):
        # "Mexico, the United States and Canada" is a list.
        listed = _may_be_country(toponym) and _may_be_country(qualifier)
        score += 0.0 if listed else _QUALIFIED
    doc, start, end = toponym.tokens.doc, toponym.tokens.start, toponym.tokens.end
    after = doc[end].lower_ if end < len(doc) else ""
    if after in _REGION_WORD:
        score += _SAID_KIND * (entry.kind in ("region", "district"))
    elif after in _CITY_WORD or (start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in _CITY_WORD):
        score += _SAID_KIND * (entry.kind == "city")
    return score


def _may_be_country(toponym: Toponym) -> bool:
    return any(e.kind == "country" and not e.demonym for e in toponym.entries)


def _holds(outer: Entry, entry: Entry) -> bool:
    """Whether the outer place, a state, a county or a country, holds the entry."""
    if outer.demonym:
        return False
    if outer.kind == "country":
        return entry.country == outer.country and entry.kind != "country"
    if outer.kind == "region":
        return entry.admin1 == outer.admin1 and entry.kind != "region"
    if outer.kind == "district":
        return entry.admin2 is not None and entry.admin2 == outer.admin2 and entry.kind == "city"
    return (
        outer.kind == "land" and outer.country is not None and entry.country == outer.country and entry.kind == "city"
    )


def _qualifier(toponyms: Sequence[Toponym], i: int) -> Toponym | None:
    """The toponym that follows after a comma or in brackets: "Paris, Texas"; "Goma, in eastern Congo"."""
    if i + 1 == len(toponyms):
        return None
    here, after = toponyms[i], toponyms[i + 1]
    if after.tokens.start - here.tokens.end > 4:
        return None
    between = [t.lower_ for t in here.tokens.doc[here.tokens.end : after.tokens.start] if not t.is_space]
    if between and between[0] in (",", "(", "in") and _BETWEEN.issuperset(between):
        return after
    return None


def _by_qualifier(toponyms: Sequence[Toponym], chosen: Sequence[Entry | None], i: int) -> Entry | None:
    """Where an unknown place lies, if the text says so: in the place that qualifies it ("Kutama, Zimbabwe").

    The entry has that place's coordinates and precision, and no id; the nearest town would be a guess.
    """
    return _located(chosen[i + 1]) if _qualifier(toponyms, i) is not None else None


def _located(entry: Entry | None) -> Entry | None:
    return entry and replace(entry, geonames=None, name=None, demonym=False)


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


class _Heard:
    """How much belief the article's names put on each country, division and square of one degree."""

    def __init__(self) -> None:
        self.codes: dict[str, float] = defaultdict(float)
        self.cells: dict[tuple[int, int], float] = defaultdict(float)

    def add(self, share: float, entry: Entry) -> None:
        for code in (entry.country, entry.admin1, entry.admin2):
            if code:
                self.codes[code] += share * (_NATION if entry.kind == "country" else 1.0)
        if entry.kind == "region":
            self.codes[f"states of {entry.country}"] += share
        if entry.kind in ("city", "district", "site"):
            row, column = _cell(entry)
            for i in (-1, 0, 1):
                for j in (-1, 0, 1):
                    self.cells[row + i, column + j] += share

    def support(self, entry: Entry) -> float:
        total = _SAME_COUNTRY * self._full(entry.country)
        total += _SAME_ADMIN1 * self._full(entry.admin1) + _SAME_ADMIN2 * self._full(entry.admin2)
        if entry.kind == "region":
            total += _SISTERS * self._full(f"states of {entry.country}")
        if entry.kind in ("city", "district"):
            total += _NEAR * _damped(self.cells.get(_cell(entry), 0.0))
        return total

    def _full(self, code: str | None) -> float:
        return _damped(self.codes.get(code, 0.0)) if code else 0.0


def _damped(belief: float) -> float:
    """What belief adds to a score: ever less, up to _ENOUGH, or a long article drowns the priors."""
    return math.log1p(min(max(belief, 0.0), _ENOUGH))


def _cell(entry: Entry) -> tuple[int, int]:
    return math.floor(entry.latitude), math.floor(entry.longitude)


def _hear(groups: Sequence[_Group]) -> None:
    """One round: every name weighs its places by what the other names now mean."""
    heard = _Heard()
    believed = [group.believed() for group in groups]
    for readings in believed:
        for share, entry in readings:
            heard.add(share, entry)
    for group, readings in zip(groups, believed, strict=True):
        if len(group.entries) == 1:
            continue
        for share, entry in readings:
            heard.add(-share, entry)
        group.shares = _softmax([s + heard.support(e) for s, e in zip(group.scores, group.entries, strict=True)])
        for share, entry in readings:
            heard.add(share, entry)
