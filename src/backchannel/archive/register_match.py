"""Which entry of the register an actor is: candidates by index, and the rules that choose among them.

A wrong merge is worse than a gap. One sole candidate that nothing contradicts is taken, several stay apart, and those
that may be the same are proposed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, and_, bindparam, or_, select

from backchannel.archive import register_names as names
from backchannel.archive import tables as t
from backchannel.archive.groups import ACTORS, canonical
from backchannel.archive.register_identity import Family, Identity, family_of
from backchannel.vocabulary import Vocabulary

WINDOW = timedelta(days=30)
"""Between the days of publication, over which a surname alone may mean the same person."""
_ERA = timedelta(days=3650)
"""Over which another spelling of a name is worth a proposal."""
ALONE = "a surname alone"
_MOST = 200  # candidates that are looked at for short names
_FEW = 3  # proposals of one new entry
_DOMINANT = 5  # times as often told as all others of its name together
_COMPANY = 500  # members up to which it is asked in whose company an entry was told
_ALIKE = 0.75  # spellings of one name: "sadegh ghotbzadeh" and "sadeq qotbzadeh" are alike by .81

_e = t.entries.c
COLUMNS = (
    _e.id, _e.name, _e.kind, _e.country, _e.sector, _e.basis, _e.wikidata, _e.reports, _e.first_told, _e.last_told,
    _e.edits, _e.merged_into,
)  # fmt: skip


_n, _s, _links = t.entry_names.c, t.entry_sounds.c, t.entry_links.c
# Made once: making a statement takes longer than asking it.
_KEYS: BindParameter[Sequence[str]] = bindparam("keys", expanding=True)
BY_ID = select(*COLUMNS).where(_e.id.in_(bindparam("ids", expanding=True)))
_BY_NAME = select(_n.key, *COLUMNS).join(t.entries, _n.entry_id == _e.id).where(_n.key.in_(_KEYS), _n.sure)
_BY_SHORT = (
    select(_n.key, *COLUMNS)
    .join(t.entries, _n.entry_id == _e.id)
    .where(
        _n.key.in_(_KEYS),
        _e.merged_into.is_(None),
        _e.kind.in_(["person", "organ"]),
        or_(_e.first_told.is_(None), and_(_e.first_told <= bindparam("last"), _e.last_told >= bindparam("first"))),
    )
    .limit(_MOST)
)
_BY_SOUND = (
    select(_s.key, *COLUMNS)
    .join(t.entries, _s.entry_id == _e.id)
    .where(_s.key.in_(_KEYS), _e.merged_into.is_(None))
    .limit(_MOST)
)
_IN_STORY = (
    select(_links.group_id)
    .distinct()
    .join(t.placements, t.placements.c.article_id == _links.article_id)
    .where(t.placements.c.story == bindparam("story"), _links.group_id.in_(bindparam("ids", expanding=True)))
)


class Entry(NamedTuple):
    """What an entry is compared by."""

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    basis: str | None
    wikidata: str | None
    reports: int
    first_told: date | None
    last_told: date | None
    edits: str | None = None

    @property
    def firm_country(self) -> str | None:
        """The country where a telling gives it; one that follows from an office contradicts nobody."""
        return None if self.basis == "inferred" else self.country

    @property
    def family(self) -> Family:
        return family_of(self.kind, self.sector)


class Proposal(NamedTuple):
    """That the actor's own entry may be another, for a person to say."""

    entry_id: str
    likeness: float
    why: str


@dataclass
class Choice:
    """The entry that the actor is, or None where it gets its own, founded by its article where others bear its name."""

    entry: Entry | None = None
    founded: bool = False
    named: bool = False
    """Whether the entry was one of a surname alone, and now has its full name: whom else it could be is settled."""
    proposals: list[Proposal] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """An actor that seeks its entry: the id of its identity, and the state and words of the offices that it holds."""

    id: str
    identity: Identity
    office_country: str | None
    roles: frozenset[str]

    @property
    def country(self) -> str | None:
        return self.identity.country or self.office_country

    @property
    def is_named(self) -> bool:
        """Whether its entry may stand under another name than that of its id."""
        who = self.identity
        return who.sure and not who.of_country and who.family in {"person", "body"}


class Matching:
    """The search for the entries of one article's actors. Each question to the database is asked once for all."""

    def __init__(
        self,
        connection: Connection,
        asked: Sequence[Asked],
        vocabulary: Vocabulary,
        *,
        day: date | None,
        story: str | None,
    ) -> None:
        self._connection = connection
        self._asked = asked
        self._vocabulary = vocabulary
        self._day = day
        self._story = story
        self._company: list[str] = []
        self._taken: set[str] = set()
        self._found: dict[int, list[Entry]] = {}
        self._surnames = Counter(
            names.surname(list(a.identity.words)) for a in asked if a.identity.family == "person" and a.identity.sure
        )

    def take(self, entry_id: str, family: Family) -> None:
        """An actor of the article is this entry: no short name beside it is, and it is company to the others."""
        self._taken.add(entry_id)
        if family in {"person", "body"}:
            self._company.append(entry_id)

    def plain(self, asked: Asked) -> Entry | None:
        """The entry of an actor where there is one of its name that nothing speaks against; asked for before the
        others, which are judged by their company too."""
        if not asked.identity.sure or asked.identity.alone:
            return None
        named = self._named(asked)
        return named[0] if len(named) == 1 and not self._differs(asked, named[0]) else None

    def choose(self, asked: Asked) -> Choice:
        """The entry of an actor; those that are sure are asked for before those that are not."""
        if not asked.identity.sure:
            return self._short(asked)
        return (self._namesake(asked) if asked.identity.alone else None) or self._sure(asked)

    # Names that tell one apart

    def _sure(self, asked: Asked) -> Choice:
        identity = asked.identity
        named = self._named(asked)
        fits = [one for one in named if not self._contradicted(asked, one)]
        if identity.known is not None:
            fits = [one for one in fits if one.id == asked.id] or fits
        if len(fits) > 1:
            # What is not known of either is the same too: those of no state are kept together, not each apart.
            fits = self._in_story(fits) or [one for one in fits if one.country == asked.country] or fits
        if len(fits) == 1:
            return Choice(fits[0])
        if fits:
            often = sorted(fits, key=lambda one: (-one.reports, one.id))
            if often[0].reports >= _DOMINANT * sum(one.reports for one in often[1:]):
                return Choice(often[0])
            return Choice(
                None,
                founded=True,
                proposals=[Proposal(one.id, 0.9, "the same name, several bear it") for one in often[:_FEW]],
            )
        if named:
            why = [(one, self._contradiction(asked, one)) for one in sorted(named, key=lambda one: -one.reports)]
            both = [Proposal(one.id, 0.6, f"the same name, but {words}") for one, words in why[:_FEW]]
            return Choice(None, founded=True, proposals=both)
        choice = self._other_spelling(asked) if identity.family == "person" else Choice()
        if choice.entry is None and self._by_id.get(asked.id):
            choice.founded = True  # of the same first and last name, and of other initials
        return choice

    def _namesake(self, asked: Asked) -> Choice | None:
        """Somebody else of a leader's surname, where the story tells of that one and not of the leader."""
        told = self._under(names.key_of([names.surname(list(asked.identity.words))]), "person")
        told = self._in_story([one for one in told if not self._is_single(one)])
        if not told or any(one.id == asked.id for one in told):
            return None
        countries = {asked.identity.told_country, told[0].firm_country} - {None}
        if len(told) == 1 and len(countries) < 2 and told[0].id not in self._taken:
            return Choice(told[0])
        return Choice(None, founded=True, proposals=[Proposal(one.id, 0.5, ALONE) for one in told[:_FEW]])

    def _named(self, asked: Asked) -> list[Entry]:
        """Entries of its family under its id or its full name."""
        if (known := self._found.get(id(asked))) is not None:
            return known
        identity = asked.identity
        found = {
            one.id: one
            for one in self._by_id.get(asked.id, ())
            if identity.family != "person" or identity.known is not None or self._may_be(identity, "", one)
        }
        for key in sorted(identity.names) if asked.is_named else ():
            for one in self._by_name.get(key, ()):
                if one.family == identity.family and self._may_be(identity, key, one):
                    found[one.id] = one
        self._found[id(asked)] = list(found.values())
        return self._found[id(asked)]

    def _may_be(self, identity: Identity, key: str, one: Entry) -> bool:
        if identity.family != "person" or key == names.key_of(list(identity.words)):
            return True
        return names.may_be_same(list(identity.words), names.person_words(one.name, self._vocabulary))

    def _contradicted(self, asked: Asked, one: Entry) -> bool:
        return self._differs(asked, one) and not self._in_story([one]) and not self._in_company([one])

    def _differs(self, asked: Asked, one: Entry) -> bool:
        """Whether state or sector speak against it, and no office for it."""
        if asked.office_country is not None and asked.office_country == one.country:
            return False
        return asked.identity.contradicts(one.firm_country, one.sector)

    def _contradiction(self, asked: Asked, one: Entry) -> str:
        mine, other = asked.identity.country, one.firm_country
        if mine and other and mine != other:
            return f"of {mine} and of {other}"
        return f"{asked.identity.sector} and {one.sector}"

    def _other_spelling(self, asked: Asked) -> Choice:
        """The person under a surname alone that the same story told before, or under another spelling."""
        identity = asked.identity
        surname = names.surname(list(identity.words))
        alone = [one for one in self._under(names.key_of([surname]), "person") if self._is_single(one)]
        alone = [one for one in self._in_story(alone) if not identity.contradicts(one.firm_country, one.sector)]
        if len(alone) == 1 and self._surnames[surname] == 1:
            return Choice(alone[0], named=True)
        mine = " ".join(identity.words)
        alike: list[tuple[float, Entry]] = []
        for one in {one.id: one for sound in identity.sounds for one in self._by_sound.get(sound, ())}.values():
            like = names.likeness(mine, " ".join(names.person_words(one.name, self._vocabulary)))
            if like < _ALIKE or one.id in self._taken or not self._in_time(one):
                continue
            if not identity.contradicts(one.firm_country, one.sector):
                alike.append((like, one))
        alike.sort(key=lambda pair: (-pair[0], pair[1].id))
        same = [one for _, one in alike if self._agrees(asked, one)]
        if len(same) == 1:
            return Choice(same[0])
        return Choice(None, proposals=[Proposal(one.id, round(like, 2), "written alike") for like, one in alike[:_FEW]])

    def _in_time(self, one: Entry) -> bool:
        """Whether the entry was told within a generation's news of the article."""
        if self._day is None or one.first_told is None or one.last_told is None:
            return True
        return one.first_told - _ERA <= self._day <= one.last_told + _ERA

    def _agrees(self, asked: Asked, one: Entry) -> bool:
        """Whether all that is known speaks for one person: state, office, and who they are told with."""
        if asked.country is None or asked.country != one.country or not asked.roles:
            return False
        return bool(asked.roles & roles_of(self._connection, one.id)) and bool(self._in_company([one]))

    # Names that are short for another

    def _short(self, asked: Asked) -> Choice:
        identity = asked.identity
        near = [
            one
            for one in self._under(identity.short, identity.family)
            if one.id not in self._taken and not identity.contradicts(one.firm_country, None)
        ]
        told = self._in_story(near)
        full = [one for one in told if not self._is_single(one)]
        if len(full) == 1 or (not full and len(told) == 1):
            return Choice((full or told)[0])
        if not told and asked.country is not None and self._day is not None:
            same = [one for one in near if one.country == asked.country]
            full = [one for one in same if not self._is_single(one)]
            if len(full) == 1 or (not full and len(same) == 1):
                return Choice((full or same)[0])
        rivals = told or near
        why = ALONE if identity.family == "person" else "the same organ, its place not told"
        proposals = [Proposal(one.id, 0.5, why) for one in rivals] if len(rivals) <= _FEW else []
        return Choice(None, founded=True, proposals=proposals)

    def _is_single(self, one: Entry) -> bool:
        return one.family == "person" and names.is_single(names.person_words(one.name, self._vocabulary))

    # What the database is asked

    @cached_property
    def _by_id(self) -> dict[str, list[Entry]]:
        ids = sorted({a.id for a in self._asked if a.identity.sure})
        rows = self._connection.execute(BY_ID, {"ids": ids}) if ids else ()
        return {row.id: entries_of(self._connection, [row]) for row in rows}

    @cached_property
    def _by_name(self) -> dict[str, list[Entry]]:
        """Entries under a sure name; of the families that have other names than their id's."""
        keys = sorted({key for a in self._asked if a.is_named for key in a.identity.names})
        return self._grouped(self._connection.execute(_BY_NAME, {"keys": keys}) if keys else ())

    @cached_property
    def _by_short(self) -> dict[str, list[Entry]]:
        """Entries told near the day under a name that may be short for theirs."""
        keys = {a.identity.short for a in self._asked if not a.identity.sure}
        for a in self._asked:
            if a.identity.family == "person" and a.identity.sure and (a.identity.alone or not self._named(a)):
                keys.add(names.key_of([names.surname(list(a.identity.words))]))
        if not keys:
            return {}
        first, last = (self._day - WINDOW, self._day + WINDOW) if self._day else (date.min, date.max)
        near = {"keys": sorted(keys), "first": first, "last": last}
        return self._grouped(self._connection.execute(_BY_SHORT, near))

    @cached_property
    def _by_sound(self) -> dict[str, list[Entry]]:
        keys = sorted({s for a in self._asked if a.identity.sure and not self._named(a) for s in a.identity.sounds})
        return self._grouped(self._connection.execute(_BY_SOUND, {"keys": keys}) if keys else ())

    def _under(self, short: str, family: Family) -> list[Entry]:
        return [one for one in self._by_short.get(short, ()) if one.family == family]

    def _grouped(self, rows: Iterable[Any]) -> dict[str, list[Entry]]:
        found: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        for row in rows:
            for one in entries_of(self._connection, [row]):
                found[row.key][one.id] = one
        return {key: sorted(ones.values(), key=lambda one: one.id) for key, ones in found.items()}

    def _in_story(self, some: Sequence[Entry]) -> list[Entry]:
        """Those of the entries that the article's story has told already."""
        if self._story is None or not some:
            return []
        told = {"story": self._story, "ids": [one.id for one in some]}
        ids = set(self._connection.execute(_IN_STORY, told).scalars())
        return [one for one in some if one.id in ids]

    def _in_company(self, some: Sequence[Entry]) -> list[Entry]:
        """Those of the entries that an article tells together with somebody of this one."""
        ids = [one.id for one in some if one.reports <= _COMPANY]
        company = [one for one in self._company if one not in ids]
        if not ids or not company:
            return []
        theirs, other = t.entry_links.alias("theirs"), t.entry_links.alias("other")
        together = select(theirs.c.group_id).join(other, theirs.c.article_id == other.c.article_id).distinct()
        together = together.where(theirs.c.group_id.in_(ids), other.c.group_id.in_(company))
        found = set(self._connection.execute(together).scalars())
        return [one for one in some if one.id in found]


def entries_of(connection: Connection, rows: Iterable[Any]) -> list[Entry]:
    """Entries of rows with `COLUMNS`; in the place of a merged one, that into which it was merged."""
    found: dict[str, Entry] = {}
    for row in rows:
        if row.merged_into is not None:
            leads = canonical(connection, ACTORS, row.id)
            row = connection.execute(select(*COLUMNS).where(_e.id == leads)).one()  # noqa: PLW2901
        values = row._mapping
        found[row.id] = Entry(*(values[column.name] for column in COLUMNS[:-1]))
    return list(found.values())


def roles_of(connection: Connection, entry_id: str) -> set[str]:
    """The offices of a person in folded words, as a few of its articles give them."""
    links, ties = t.entry_links.c, t.ties.c
    held = and_(ties.article_id == links.article_id, ties.a == links.actor_id, ties.kind == "holds_office")
    chosen = select(ties.role).join(t.entry_links, held).where(links.group_id == entry_id, ties.role.is_not(None))
    return {" ".join(names.words_of(role)) for role in connection.execute(chosen.limit(_MOST)).scalars()}


def new_proposals(
    connection: Connection, own: str, proposals: Collection[Proposal], at: object
) -> list[dict[str, object]]:
    """Rows for `proposals` that are not there yet and that no reviewer ruled out."""
    pairs = {(min(own, p.entry_id), max(own, p.entry_id)): p for p in proposals if p.entry_id != own}
    if not pairs:
        return []
    known: set[tuple[str, str]] = set()
    for table in (t.proposals, t.apart):
        c = table.c
        either = or_(*(and_(c.a == a, c.b == b) for a, b in pairs))
        known |= {(row.a, row.b) for row in connection.execute(select(c.a, c.b).where(c.kind == "actor", either))}
    return [
        {"kind": "actor", "a": a, "b": b, "likeness": p.likeness, "why": p.why, "made_at": at}
        for (a, b), p in pairs.items()
        if (a, b) not in known
    ]
