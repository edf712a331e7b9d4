"""What stands in an archive's tables, for tests: groups, and who is a member of which."""

from __future__ import annotations

from typing import Any

from factories import Draft
from sqlalchemy import select

from backchannel.archive import tables as t
from backchannel.archive.groups import GROUPS, members
from backchannel.archive.store import Archive
from backchannel.archive.work import GroupKind


def group(archive: Archive, kind: GroupKind, id: str) -> dict[str, Any]:
    """A group's row."""
    table = GROUPS[kind].table
    with archive._reading() as connection:
        return dict(connection.execute(select(table).where(table.c.id == id)).mappings().one())


def group_of(archive: Archive, kind: GroupKind, claim: Any) -> str:
    """The group that a claim is a member of."""
    links = GROUPS[kind].links
    with archive._reading() as connection:
        found = select(links.c.group_id).where(links.c[GROUPS[kind].key] == claim.id)
        return str(connection.execute(found).scalar_one())


def claims_of(archive: Archive, kind: GroupKind, id: str) -> set[str]:
    """Ids of the claims that are members of a group."""
    with archive._reading() as connection:
        return {member.claim_id for member in members(connection, GROUPS[kind], group_ids=[id])}


def cast_of(archive: Archive, event_id: str) -> dict[str, list[str]]:
    """Ids of the entries that act in an event, by role."""
    a = t.event_actors.c
    cast: dict[str, list[str]] = {"source": [], "target": []}
    with archive._reading() as connection:
        for row in connection.execute(select(t.event_actors).where(a.event_id == event_id).order_by(a.position)):
            cast[row.role].append(row.entry_id)
    return cast


def raid(title: str = "Raid", **head: Any) -> Draft:
    """A dispatch with one event: American helicopters land in Iran."""
    draft = Draft(
        "<usa>The United States</usa> <t>landed <core>helicopters</core></t> near Tabas in <iran>Iran</iran> on "
        "<day>Thursday</day>, and lost eight men.",
        **{"published": "1980-04-26", "title": title, "outlet": title, **head},
    )
    usa = draft.actor("usa", name="United States", kind="state", country="USA", basis="vocabulary")
    iran = draft.actor("iran", kind="state", country="IRN", basis="vocabulary")
    draft.event("ASSAULT", "t", sources=[usa], targets=[iran], date=draft.date("1980-04-24", "day"))
    return draft


def reworded(draft: Draft, mark: str = "core") -> Draft:
    """The same article as another reading tells it: the words of its one event are others, and overlap."""
    (event,) = draft.layers["events"]
    draft.layers["events"] = []
    rest = {"sources": event.sources, "targets": event.targets, "date": event.date}
    draft.event(event.type, mark, **rest)
    return draft


def burial(title: str = "Burial", **head: Any) -> Draft:
    """A dispatch with one event of another kind and another year: Egypt buries the late shah."""
    draft = Draft(
        "<egypt>Egypt</egypt> <t>paid <core>the last honours</core></t> to <shah>Mohammad Reza Pahlavi</shah> in Cairo "
        "on <day>Tuesday</day>.",
        **{"published": "1980-07-30", "title": title, "outlet": title, **head},
    )
    egypt = draft.actor("egypt", kind="state", country="EGY", basis="vocabulary")
    shah = draft.actor("shah", country="IRN")
    draft.event("SUPPORT", "t", sources=[egypt], targets=[shah], date=draft.date("1980-07-29", "day"))
    return draft


def signing(title: str = "Signing", **head: Any) -> Draft:
    """A dispatch with one event of a third kind: Algeria brings about the accords."""
    draft = Draft(
        "<algeria>Algeria</algeria> <t>brought both sides to <core>sign</core></t> in Algiers on <day>Monday</day>.",
        **{"published": "1981-01-20", "title": title, "outlet": title, **head},
    )
    algeria = draft.actor("algeria", kind="state", country="DZA", basis="vocabulary")
    draft.event("AGREE", "t", sources=[algeria], date=draft.date("1981-01-19", "day"))
    return draft


def only_event(draft: Draft) -> Any:
    (event,) = draft.record().events
    return event
