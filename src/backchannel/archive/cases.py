"""Cases: the file of a captive, missing or detained person, or of a counted group, kept over time.

A person's case is known by the person's entry in the register; a group's by what is told of it (`cases_matching`).
Links are the truth: the summary of a case follows from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from backchannel.archive import tables as t
from backchannel.archive.cases_candidates import earlier, earlier_of_group, group_of, named, of_groups, persons
from backchannel.archive.cases_matching import FOUNDING, SAME_CASE, Group, Kept, likeness
from backchannel.archive.cases_summary import summarise
from backchannel.archive.companions import standing
from backchannel.archive.days import name_key
from backchannel.archive.filing import NO_DAY, come_back, context_of, found_groups
from backchannel.archive.groups import CASES, Member
from backchannel.archive.work import Placement, Work
from backchannel.model.records import Fate, Record

__all__ = ["place", "summarise"]

_NAME_WORDS = 2
"""A name of one word is too short to know somebody by."""


def place(work: Work, record: Record, entries: Mapping[str, str], former: Sequence[Member]) -> dict[str, str]:
    """Find the case that each fate of the record belongs to, or found one; returns them by fate.

    `entries` says which entry of the register each actor of the record is, `former` what the article's fates belonged
    to before it was read anew: they go back there. A fate of somebody who was only killed or wounded, and of whom there
    is no case, is in none.
    """
    fates = {fate.id: fate for fate in record.fates}
    if not fates:
        return {}
    placing = _Placing(work, record, entries, standing(work, record.article.id))
    found = come_back([placing.member(fate) for fate in fates.values()], former)
    placing.persons([fate for fate in fates.values() if fate.count is None], found)
    placing.groups([fate for fate in fates.values() if fate.count is not None], found)
    rows = [placing.link(fates[fate], case) for fate, case in found.items()]
    work.put(t.case_links, [*rows, *placing.taken_in])
    work.touch("case", *found.values())
    return found


class _Placing:
    """One article's fates on their way into cases; `taken_in` are links of other articles' fates."""

    def __init__(self, work: Work, record: Record, entries: Mapping[str, str], placed: Placement) -> None:
        self.work = work
        self.article = record.article.id
        self.entries = entries
        self.placed = placed
        self.context = context_of(record)
        self.taken_in: list[dict[str, Any]] = []

    def member(self, fate: Fate) -> Member:
        words = fate.evidence
        return Member("", self.article, fate.id, words.start, words.end, words.quote, (name_key(fate.who),))

    def link(self, fate: Fate, case: str) -> dict[str, Any]:
        told = group_of(replace(fate, count=fate.count or 1), self.placed, self.entries, self.context)
        return {
            "article_id": self.article,
            "fate_id": fate.id,
            "group_id": case,
            "day": told.time or NO_DAY,
            "context": self.context,
        }

    def persons(self, fates: Sequence[Fate], found: dict[str, str]) -> None:
        """Find or found the cases of named persons; those of whom there is none before are left out."""
        told: defaultdict[str, list[Fate]] = defaultdict(list)
        for fate in fates:
            who = self._person(fate)
            if who is not None:
                told[who].append(fate)
        known = {who: found[one.id] for who, all_ in told.items() for one in all_ if one.id in found}
        sought = [who for who in told if who not in known]
        known |= persons(self.work.connection, sought) if sought else {}
        for who in sought:
            if who not in known:
                one = told[who][0]
                country, entry = one.actor.country if one.actor else None, who in self.entries.values()
                name = one.actor.name if one.actor else one.who
                case = named(self.work.connection, name, country, self.placed.published, entry=entry)
                known |= {who: case} if case else {}
        founding = {
            next(fate.id for fate in all_ if fate.fate in FOUNDING): who
            for who, all_ in told.items()
            if who not in known and any(fate.fate in FOUNDING for fate in all_)
        }
        by_id = {fate.id: fate for fate in fates}
        for claim, case in self._found(by_id, founding).items():
            known[founding[claim]] = case
            self._take_in(earlier(self.work.connection, founding[claim]), case)
        for who, all_ in told.items():
            if who in known:
                found |= {fate.id: known[who] for fate in all_ if fate.id not in found}

    def _person(self, fate: Fate) -> str | None:
        """What a person is known by: the entry, or the name where it has words enough; None for what is no person."""
        actor = fate.actor
        if actor is not None and actor.kind != "person":
            return None
        if actor is not None and actor.id in self.entries:
            return self.entries[actor.id]
        name = name_key(actor.name if actor else fate.who).strip()
        return name if len(name.split()) >= _NAME_WORDS else None

    def _found(self, fates: Mapping[str, Fate], founding: Iterable[str]) -> dict[str, str]:
        rows = {
            claim: {"who": fates[claim].who, "count": fates[claim].count, "fate": fates[claim].fate}
            for claim in founding
        }
        return found_groups(self.work, CASES, self.article, rows)

    def _take_in(self, before: Iterable[Row[Any]], case: str) -> None:
        """File what other articles told of somebody before there was a case."""
        for row in before:
            if row.article_id != self.article:
                day = row.last_day or row.published or NO_DAY
                told = {"article_id": row.article_id, "fate_id": row.id, "group_id": case}
                self.taken_in.append(told | {"day": day, "context": ""})

    def groups(self, fates: Sequence[Fate], found: dict[str, str]) -> None:
        """Find or found the cases of counted groups, best matches first; what is in a case makes it likelier for the
        rest of the article."""
        left = {
            fate.id: group_of(fate, self.placed, self.entries, self.context) for fate in fates if fate.id not in found
        }
        if not left:
            return
        connection, by_id = self.work.connection, {fate.id: fate for fate in fates}
        kept = {one.id: one for one in of_groups(connection, self.placed, list(left.values()))}
        beside = {found[fate.id] for fate in fates if fate.id in found}
        while left:
            best = self._best(left, kept, beside)
            if best is None:
                founder = next((id_ for id_ in left if by_id[id_].fate in FOUNDING), None)
                if founder is None:
                    return
                best = (founder, self._found(by_id, [founder])[founder])
                self._take_in(earlier_of_group(connection, by_id[founder].who, left[founder]), best[1])
            fate, case = best
            told = left.pop(fate)
            found[fate] = case
            beside.add(case)
            kept[case] = Kept(case, [*kept[case].told, told] if case in kept else [told])

    @staticmethod
    def _best(left: Mapping[str, Group], kept: Mapping[str, Kept], beside: set[str]) -> tuple[str, str] | None:
        """The fate and the case that are most surely together, if any are."""
        scored = [
            (likeness(group, one, beside=id_ in beside), fate, id_)
            for fate, group in left.items()
            for id_, one in kept.items()
        ]
        sure = [one for one in scored if one[0] >= SAME_CASE]
        return min(sure, key=lambda one: (-one[0], one[1], one[2]))[1:] if sure else None
