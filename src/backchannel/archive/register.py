"""The register of actors: who is told of across articles, as entries.

An actor of a record is linked to the entry that it is. Its identity is what its name, kind and country tell; what is
told with it decides where they leave it open. Links are the truth: the summary of an entry follows from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, or_, select, update

from backchannel.archive import register_forms, register_summary
from backchannel.archive import tables as t
from backchannel.archive.groups import Member
from backchannel.archive.register_identity import Told, known_as
from backchannel.archive.register_match import (
    ALONE,
    BY_ID,
    COLUMNS,
    Asked,
    Choice,
    Entry,
    Matching,
    entries_of,
    new_proposals,
)
from backchannel.archive.register_offices import NO_OFFICE, Office, offices, offices_held
from backchannel.archive.register_resolve import resolve
from backchannel.archive.register_summary import SMALL, VOTERS, summarise
from backchannel.archive.work import Shift, Work
from backchannel.model.records import Record
from backchannel.vocabulary import Vocabulary, load_vocabulary

_p, _links, _names = t.placements.c, t.entry_links.c, t.entry_names.c
# Made once: making a statement takes longer than asking it.
_KEYS = select(t.actor_names.c.actor_id, t.actor_names.c.key).where(t.actor_names.c.article_id == bindparam("article"))
_VERSIONS = (
    select(_p.article_id, _p.voice, _p.superseded_by, _links.group_id, _links.counted, func.count())
    .join(t.entry_links, _links.article_id == _p.article_id)
    .where(
        _p.address == select(_p.address).where(_p.article_id == bindparam("article")).scalar_subquery(),
        _p.article_id != bindparam("article"),
    )
    .group_by(_p.article_id, _p.voice, _p.superseded_by, _links.group_id, _links.counted)
)
_VOICES = (
    select(_links.group_id, _p.voice)
    .distinct()
    .join(t.entry_links, _links.article_id == _p.article_id)
    .where(
        _p.voice.in_(bindparam("voices", expanding=True)),
        _links.counted,
        _p.article_id.not_in(bindparam("but", expanding=True)),
    )
)
_COUNT = update(t.entry_links).where(_links.article_id == bindparam("article")).values(counted=bindparam("counts"))
_FORMS = select(t.entry_names).where(
    _names.entry_id.in_(bindparam("entries", expanding=True)), _names.key.in_(bindparam("keys", expanding=True))
)

_SETTLED = delete(t.proposals).where(
    t.proposals.c.kind == "actor",
    t.proposals.c.why == ALONE,
    or_(t.proposals.c.a == bindparam("entry"), t.proposals.c.b == bindparam("entry")),
)

__all__ = ["Office", "lift", "offices", "place", "resolve", "summarise"]


def lift(work: Work, article_id: str) -> None:
    """Remember the entries of the article's actors and how many each counts, before its rows are deleted and its
    record is renewed."""
    links = t.entry_links.c
    counted = select(links.group_id, func.sum(case((links.counted, 1), else_=0)))
    rows = work.connection.execute(counted.where(links.article_id == article_id).group_by(links.group_id))
    work.lifted = {row[0]: int(row[1]) for row in rows}


def place(work: Work, record: Record, former: Sequence[Member]) -> dict[str, str]:
    """The entry of every actor of the record, whose rows are in the tables: actor id -> entry id.

    An actor that was a member before its article was read anew goes back. One that no other article could mean
    ("protesters", "a spokesman") has no entry and is left out.
    """
    day = record.article.published
    vocabulary = load_vocabulary().as_of(day)
    told = _told(work.connection, record)
    placing = _Placing(work, record, told, vocabulary)
    placing.come_back(former)
    placing.seek()
    placing.keep()
    return placing.placed


def _told(connection: Connection, record: Record) -> dict[str, Told]:
    """The record's actors by their ids, with every form of their names."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(_KEYS, {"article": record.article.id}):
        keys[row.actor_id].add(row.key)
    return {
        a.id: Told(a.name, a.kind, a.country, a.sector, a.basis, a.wikidata, frozenset(keys[a.id]))
        for a in record.actors
    }


class _Version(NamedTuple):
    """Another version of an article's page, of which it became known whether it counts: its members by entry."""

    article_id: str
    voice: str
    counts: bool
    members: dict[str, int]


class _Placing:
    """One article's actors on their way into the register; `placed` says where each that is somebody went."""

    def __init__(self, work: Work, record: Record, told: Mapping[str, Told], vocabulary: Vocabulary) -> None:
        self.work = work
        self.connection = work.connection
        self.article_id = record.article.id
        self.day: date | None = record.article.published
        self.has_address = record.article.url is not None
        self.vocabulary = vocabulary
        self.told = told
        self.identities = {id_: who for id_, one in told.items() if (who := known_as(one, self.day)) is not None}
        self.offices = offices_held(record)
        self.story, self.voice, self.current = self._placement()
        self.entries: dict[str, Entry] = {}
        self.founded: set[str] = set()
        self.placed: dict[str, str] = {}

    def _placement(self) -> tuple[str | None, str, bool]:
        """Story, voice, and whether the article is the current version of its page."""
        p = self.work.placed
        if p is not None and p.article_id == self.article_id:
            return p.story, p.voice, p.superseded_by is None
        c = t.placements.c
        chosen = select(c.story, c.voice, c.superseded_by).where(c.article_id == self.article_id)
        row = self.connection.execute(chosen).first()
        return (row.story, row.voice, row.superseded_by is None) if row else (None, self.article_id, True)

    def come_back(self, former: Sequence[Member]) -> None:
        """Place actors that are again what they were; the very claim goes before one of its name."""
        groups = {member.group_id for member in former}
        rows = self.connection.execute(BY_ID, {"ids": list(groups)}).all() if groups else ()
        leads = {row.id: entries_of(self.connection, [row])[0] for row in rows}
        for id_, who in self.identities.items():
            one = self.told[id_]
            this = Member("", self.article_id, id_, 0, 0, "", (one.name, one.kind))
            again = [m for m in former if m.is_again(this) and leads[m.group_id].family == who.family]
            if again:
                entry = leads[min(again, key=lambda m: (m.claim_id != id_, m.group_id)).group_id]
                self._join(id_, entry)

    def _join(self, actor: str, entry: Entry) -> None:
        self.placed[actor] = entry.id
        self.entries[entry.id] = entry

    def seek(self) -> None:
        """Find or make the entries of the others; names that are sure go before those that are short."""
        asked: dict[str, Asked] = {}
        for id_, who in self.identities.items():
            if id_ not in self.placed:
                held = self.offices.get(id_, NO_OFFICE)
                asked[id_] = Asked(who.id(), who, held.country, held.roles)
        matching = Matching(self.connection, list(asked.values()), self.vocabulary, day=self.day, story=self.story)
        for actor, placed in self.placed.items():
            matching.take(placed, self.identities[actor].family)
        for id_, one in asked.items():
            if (entry := matching.plain(one)) is not None:
                self._join(id_, entry)
                matching.take(entry.id, one.identity.family)
        asked = {id_: one for id_, one in asked.items() if id_ not in self.placed}
        own: dict[str, Choice] = {}
        for id_, one in sorted(asked.items(), key=lambda item: not item[1].identity.sure):
            choice = matching.choose(one)
            if choice.entry is not None:
                self._join(id_, choice.entry)
                if choice.named:
                    self.connection.execute(_SETTLED, {"entry": choice.entry.id})
            else:
                self.placed[id_] = one.identity.id(self.article_id) if choice.founded else one.id
                own[id_] = choice
            matching.take(self.placed[id_], one.identity.family)
        self._make(own)

    def _make(self, own: Mapping[str, Choice]) -> None:
        """Make the entries of actors that are nobody's yet, and propose whom they may be."""
        if not own:
            return
        founded = [self.placed[actor] for actor, choice in own.items() if choice.founded]
        rows = self.connection.execute(BY_ID, {"ids": founded}).all() if founded else ()
        known = {row.id: entries_of(self.connection, [row])[0] for row in rows}
        new: dict[str, dict[str, Any]] = {}
        proposals: list[dict[str, object]] = []
        for actor, choice in own.items():
            id_ = self.placed[actor]
            if id_ in known:  # it was founded by this article before, and may have been merged since
                self._join(actor, known[id_])
            elif id_ not in new:
                new[id_] = self._row(actor, id_)
                proposals += new_proposals(self.connection, id_, choice.proposals, self.work.at)
        self.work.put(t.entries, list(new.values()))
        self.work.put(t.proposals, proposals)
        self.entries |= {id_: Entry(*(row[c.name] for c in COLUMNS[:-1])) for id_, row in new.items()}
        self.founded |= new.keys()

    def _row(self, actor: str, id_: str) -> dict[str, Any]:
        """The row of an entry that has one member."""
        one, who = self.told[actor], self.identities[actor]
        counts = who.within(id_) is not None
        country = who.country if counts else who.told_country
        basis = one.basis if one.country is not None or country is None else "vocabulary"
        held = self.offices.get(actor, NO_OFFICE).country
        if country is None and held is not None and who.family == "person":
            country, basis = held, "inferred"
        return {
            "id": id_, "name": (counts and who.known) or one.shown, "kind": one.kind, "country": country,
            "sector": one.sector, "basis": basis, "wikidata": who.wikidata if counts else None, "edits": None,
            "reports": 0, "voices": 0, "first_told": self.day, "last_told": self.day, "made_at": self.work.at,
        }  # fmt: skip

    def keep(self) -> None:
        """Write the links and names, and by how much the counts differ."""
        by_entry: defaultdict[str, list[str]] = defaultdict(list)
        for actor, entry in self.placed.items():
            by_entry[entry].append(actor)
        self._shift(by_entry)
        rows = [
            {"article_id": self.article_id, "actor_id": actor, "group_id": entry, "counted": self.current}
            for actor, entry in self.placed.items()
        ]
        self.work.put(t.entry_links, rows)
        self.work.touch("actor", *by_entry)
        self._name(by_entry)

    def _shift(self, joined: Mapping[str, Sequence[str]]) -> None:
        """Note by how much the counts of entries differ for this article, and for other versions of its page that
        count no more, or count again."""
        lifted, self.work.lifted = self.work.lifted, {}
        versions = self._versions()
        mine = joined if self.current else {}
        voices = {self.voice, *(v.voice for v in versions)}
        affected = joined.keys() | lifted.keys() | {id_ for v in versions for id_ in v.members}
        others: set[tuple[str, str]] = set()
        if lifted or voices != {self.article_id}:  # else the voice is new, and nobody else's
            others = self._others(voices, {self.article_id, *(v.article_id for v in versions)}, affected)
        self._look_up(affected)
        voted = self._voted(affected, mine, lifted, versions)
        for id_ in affected:
            reports = len(mine.get(id_, ())) - lifted.get(id_, 0)
            before = {voice for entry, voice in others if entry == id_}
            after = set(before)
            before |= {self.voice} if lifted.get(id_) else set()
            after |= {self.voice} if mine.get(id_) else set()
            for version in versions:
                members = version.members.get(id_, 0)
                reports += members if version.counts else -members
                if members:
                    (after if version.counts else before).add(version.voice)
            if self._is_exact(id_, reports, lifted, joined):
                old = self.work.shifts.get(id_, Shift(0, 0, (), False))
                days = (*old.days, self.day) if self.day is not None and id_ in joined else old.days
                self.work.shifts[id_] = Shift(
                    old.reports + reports, old.voices + len(after) - len(before), days, old.voted or id_ in voted
                )
            else:
                self.work.moved.add(id_)
            self.work.touch("actor", id_)
        for version in versions:
            self.connection.execute(_COUNT, {"article": version.article_id, "counts": version.counts})

    def _versions(self) -> list[_Version]:
        """Other versions of the article's page whose links count although they are superseded, or the reverse."""
        rows = self.connection.execute(_VERSIONS, {"article": self.article_id}) if self.has_address else ()
        found: dict[str, _Version] = {}
        for article_id, voice, superseded_by, group_id, counted, members in rows:
            counts = superseded_by is None
            if counts != counted:
                found.setdefault(article_id, _Version(article_id, voice, counts, {})).members[group_id] = members
        return list(found.values())

    def _others(self, voices: set[str], but: set[str], affected: Collection[str]) -> set[tuple[str, str]]:
        """Which of the entries other articles of the voices tell already: (entry, voice)."""
        rows = self.connection.execute(_VOICES, {"voices": list(voices), "but": list(but)})
        return {(row.group_id, row.voice) for row in rows if row.group_id in affected}

    def _look_up(self, ids: Collection[str]) -> None:
        missing = [id_ for id_ in ids if id_ not in self.entries]
        if missing:
            rows = self.connection.execute(BY_ID, {"ids": missing}).all()
            self.entries |= {row.id: Entry(*row[:-1]) for row in rows}

    def _is_exact(self, id_: str, reports: int, lifted: Mapping[str, int], joined: Collection[str]) -> bool:
        """Whether the entry's summary follows from its former one and so many more reports. A small one that is told
        anew, or less, is summed up again."""
        one = self.entries[id_]
        after = one.reports + reports
        if id_ not in lifted:
            return after > SMALL or one.reports <= SMALL
        vanished = id_ not in joined and self.day in {one.first_told, one.last_told}
        return min(one.reports, after) > SMALL and not vanished

    def _voted(
        self,
        ids: Iterable[str],
        joining: Mapping[str, Sequence[str]],
        lifted: Collection[str],
        versions: Sequence[_Version],
    ) -> set[str]:
        """The entries of which something other than what stands in their summary may be voted, now that actors join
        and leave them."""
        voted, many = set(), {}
        for id_ in ids:
            one, actors = self.entries[id_], joining.get(id_, ())
            others = [version.article_id for version in versions if version.members.get(id_)]
            leave = id_ in lifted or others
            if not leave and (not actors or (one.reports + len(actors) <= VOTERS and self._agree(one, actors))):
                continue
            if one.reports + len(actors) <= VOTERS:
                voted.add(id_)
            else:
                many[id_] = [self.article_id, *others]
        return voted | register_summary.with_a_say(self.connection, many)

    def _agree(self, one: Entry, actors: Sequence[str]) -> bool:
        """Whether actors say what stands in the summary of the entry that they join, as the members before them do."""
        if one.edits is not None or not (one.reports or one.id in self.founded):
            return False
        return all(
            register_summary.agrees(
                one, self.told[actor], self.identities[actor], self.offices.get(actor, NO_OFFICE).countries
            )
            for actor in actors
        )

    def _name(self, by_entry: Mapping[str, Sequence[str]]) -> None:
        """Add the forms that the article uses to the names of its entries."""
        wanted: dict[tuple[str, str], tuple[bool, bool]] = {}
        for id_, actors in by_entry.items():
            for actor in actors:
                for key, sure, told in register_forms.forms(self.identities[actor], self.told[actor].keys, id_):
                    was = wanted.get((id_, key), (False, False))
                    wanted[id_, key] = (was[0] or sure, was[1] or told)
        if not wanted:
            return
        within = {"entries": list(by_entry), "keys": list({key for _, key in wanted})}
        known = {(row.entry_id, row.key): row for row in self.connection.execute(_FORMS, within)}
        missing = [
            {"entry_id": id_, "key": key, "sure": sure, "uses": int(told)}
            for (id_, key), (sure, told) in wanted.items()
            if (id_, key) not in known
        ]
        more = [
            {"entry": id_, "form": key, "is_sure": sure or known[id_, key].sure, "more": int(told)}
            for (id_, key), (sure, told) in wanted.items()
            if (id_, key) in known and (told or sure > known[id_, key].sure)
        ]
        self.work.put(t.entry_names, missing)
        if more:
            self.connection.execute(register_forms.MORE_USES, more)
        renamed = {str(row["entry_id"]) for row in missing if row["sure"]}
        sounds = {(id_, sound) for id_ in renamed for actor in by_entry[id_] for sound in self.identities[actor].sounds}
        register_forms.add_sounds(self.connection, sounds)
