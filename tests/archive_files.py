"""Articles that tell fates and talks, for tests of cases and tracks: each states only what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from factories import Draft
from sqlalchemy import select

from backchannel.archive import cases_summary, tracks_summary
from backchannel.archive import tables as t
from backchannel.archive.store import Archive
from backchannel.model.records import Actor, Record

STATES = {
    "USA": "United States", "IRN": "Iran", "ISR": "Israel", "EGY": "Egypt", "LBN": "Lebanon", "DZA": "Algeria",
    "GBR": "United Kingdom", "UGA": "Uganda", "NOR": "Norway", "SUN": "Soviet Union", "DEU": "Germany",
    "FRA": "France", "CHE": "Switzerland", "IRQ": "Iraq", "BIH": "Bosnia and Herzegovina", "HRV": "Croatia",
    "SRB": "Serbia", "PAN": "Panama", "SYR": "Syria",
}  # fmt: skip


@dataclass(frozen=True)
class Fated:
    """A fate as an article tells it; `words` are the sentence, in which `who` stands. A person has no count."""

    words: str
    who: str
    fate: str
    count: int | None = None
    country: str | None = None
    by: str | None = None  # code of a state
    day: str | None = None


@dataclass(frozen=True)
class Talked:
    """Talks as an article tells of them; sides are codes of states or names of people given to the article. Without
    words they are told in those of what comes before."""

    words: str
    parties: Sequence[str] = ()
    mediators: Sequence[str] = ()
    issue: str = "talks"
    stage: str = "under_way"


@dataclass(frozen=True)
class Did:
    """An event with its statement, if it was said."""

    words: str
    type: str
    trigger: str
    sources: Sequence[str]
    targets: Sequence[str] = ()
    said_by: str | None = None
    place: str | None = None
    day: str | None = None


@dataclass(frozen=True)
class Who:
    """Somebody who is no state."""

    name: str
    kind: str = "person"
    country: str | None = None
    sector: str | None = "GOV"


def article(
    day: str | None, *told: Fated | Talked | Did, of: str = "IRN USA", people: Sequence[Who] = (), **head: Any
) -> Record:
    """An article of the day that tells of the states `of`, the foremost first."""
    parts, at, codes = [], 0, dict.fromkeys([*of.split(), *_codes(told, people)])
    for number, code in enumerate(codes):
        weight = max(1, len(codes) - number) if code in of.split() else 1
        parts += [f"<s{code}{n}>{STATES[code]}</s{code}{n}>" for n in range(weight)]
    parts += [f"<p{n}>{who.name}</p{n}>" for n, who in enumerate(people)]
    lines = []
    for at, one in enumerate(told):
        inner = one.words
        if isinstance(one, Fated):
            inner = inner.replace(one.who, f"<w{at}>{one.who}</w{at}>", 1)
        if isinstance(one, Did):
            inner = inner.replace(one.trigger, f"<w{at}>{one.trigger}</w{at}>", 1)
        lines.append(f"<e{at}>{inner}</e{at}>")
    draft = Draft(f"Told on {day} of {', '.join(parts)}.\n" + "\n".join(lines) + "\n", day, **head)
    cast: dict[str, Actor] = {}
    for code in codes:
        marks = [mark for mark in draft.spans if mark.startswith(f"s{code}")]
        cast[code] = draft.actor(*marks, kind="state", country=code, sector="GOV", basis="vocabulary")
    for n, who in enumerate(people):
        cast[who.name] = draft.actor(f"p{n}", kind=who.kind, country=who.country, sector=who.sector)
    for at, one in enumerate(told):
        _tell(draft, at, one, cast)
    return draft.record()


def _codes(told: Sequence[Fated | Talked | Did], people: Sequence[Who]) -> list[str]:
    named = {who.name for who in people}
    said = [
        name
        for one in told
        for name in (
            [one.by] if isinstance(one, Fated) and one.by
            else [*one.parties, *one.mediators] if isinstance(one, Talked)
            else [*one.sources, *one.targets] if isinstance(one, Did)
            else []
        )
    ]  # fmt: skip
    return [name for name in said if name not in named]


def _tell(draft: Draft, at: int, one: Fated | Talked | Did, cast: dict[str, Actor]) -> None:
    if isinstance(one, Fated):
        kind = "person" if one.count is None else "unnamed"
        who = cast.get(one.who) or draft.actor(f"w{at}", name=one.who, kind=kind, country=one.country)
        cast[one.who] = who
        date = draft.date(one.day, precision="day" if len(one.day) > 7 else "month") if one.day else None
        by = cast[one.by] if one.by else None
        draft.fate(one.who, one.fate, f"e{at}", actor=who, count=one.count, by=by, date=date, confidence=0.8)
    elif isinstance(one, Talked):
        parties, mediators = ([cast[name] for name in names] for names in (one.parties, one.mediators))
        draft.talks(parties, mediators, f"e{at}" if one.words else f"e{at - 1}", one.issue, one.stage)
    else:
        said = draft.statement(f"e{at}", speaker=cast[one.said_by]) if one.said_by else None
        draft.event(
            one.type, f"w{at}", f"e{at}", sources=[cast[name] for name in one.sources],
            targets=[cast[name] for name in one.targets], statement=said.id if said else None,
            place=draft.place(f"e{at}") if one.place else None, date=draft.date(one.day) if one.day else None,
        )  # fmt: skip


def not_derived(archive: Archive) -> list[str]:
    """Ids of the cases and tracks whose summaries do not follow from their claims."""
    with archive._reading() as connection:
        wrong = []
        for table, of in ((t.cases, cases_summary), (t.tracks, tracks_summary)):
            ids = list(connection.execute(select(table.c.id)).scalars())
            now, anew = of.kept(connection, ids), of.derived(connection, ids)
            wrong += [id_ for id_ in ids if now[id_] != anew[id_]]
    return wrong
