"""What the tables hold: states, known actors, roles, organs and leaders. All frozen; none knows how it is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from backchannel.model.records import ActorKind

StateKind = Literal["state", "territory", "former", "part"]
RoleKind = Literal["person", "collective"]
RoleScope = Literal["state", "organisation", "group", "none"]
Office = Literal["head_of_state", "head_of_government", "foreign_minister", "secretary_general", "other"]

#: Codes of PLOVER's manual for what an actor is in society.
SECTORS = frozenset(
    {
        "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "HRI", "IGO", "JUD", "LAB",
        "LEG", "MED", "MIL", "MNC", "NGO", "OPP", "PTY", "REB", "REF", "REL", "SPY", "UAF",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lifetime:
    """From the first day on to the day before `valid_until`; None is open.

    Where a table gives only a month or a year, the whole of it counts at both ends, so that two who follow one another
    in the same year both stand for that year: not knowing shows as two candidates, never as the wrong one.
    """

    valid_from: date | None = None
    valid_until: date | None = None

    def lasts_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )

    def lasts_near(self, day: date, years: int = 10) -> bool:
        """Whether it lasts on a day at most so many years before or after."""
        margin = timedelta(days=366 * years)
        return (self.valid_from is None or self.valid_from - margin <= day) and (
            self.valid_until is None or day < self.valid_until + margin
        )

    def overlaps(self, other: Lifetime) -> bool:
        return (self.valid_from is None or other.valid_until is None or self.valid_from < other.valid_until) and (
            other.valid_from is None or self.valid_until is None or other.valid_from < self.valid_until
        )


@dataclass(frozen=True, slots=True)
class State:
    """A state, a territory with its own code, a former state, or a part of a state that newspapers treat as an actor.

    A `part` ("Scotland", "Chechnya") has the code of the state it belongs to, but is never to be written as that state.
    """

    iso3: str
    name: str
    kind: StateKind
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    life: Lifetime = Lifetime()

    @property
    def capital(self) -> str | None:
        return self.capitals[0] if self.capitals else None

    @property
    def valid_from(self) -> date | None:
        return self.life.valid_from

    @property
    def valid_until(self) -> date | None:
        return self.life.valid_until


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An organ, armed group, party or organisation that is known by its own name.

    `country` is alpha-3, None for one of several states; `sector` is None only where a user's entry leaves it open;
    `wikidata` is None where the item is not certain.
    """

    name: str
    aliases: tuple[str, ...]
    kind: ActorKind
    country: str | None
    sector: str | None
    wikidata: str | None = None
    life: Lifetime = Lifetime()

    @property
    def valid_from(self) -> date | None:
        return self.life.valid_from

    @property
    def valid_until(self) -> date | None:
        return self.life.valid_until


@dataclass(frozen=True, slots=True)
class Role:
    """Common nouns for one class of people who can be actors: words of one row share their sector, not their meaning.

    `scope` is whose the role is: of a state ("the Iranian president" is Iran's government), of an organisation or a
    party, of an armed group, or of nobody ("resident"). `sector` is None where the noun does not tell it ("leader").
    """

    words: tuple[str, ...]
    sector: str | None
    kind: RoleKind
    scope: RoleScope


@dataclass(frozen=True, slots=True)
class Organ:
    """Generic words for bodies of a state ("foreign ministry"): beside a state's name they are that state's."""

    words: tuple[str, ...]
    sector: str


@dataclass(frozen=True, slots=True)
class Leader:
    """One term of one person in one office. `title` is what newspapers put before the name, in lower case.

    `iso3` is the state's code; for a secretary-general it is the short name of the organisation ("UN").
    """

    name: str
    iso3: str
    office: Office
    title: str
    source: str
    aliases: tuple[str, ...] = ()
    life: Lifetime = Lifetime()

    @property
    def valid_from(self) -> date | None:
        return self.life.valid_from

    @property
    def valid_until(self) -> date | None:
        return self.life.valid_until
