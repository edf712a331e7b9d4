"""An article's companions: the versions of its page, the copies of its text, the articles of its story.

Where an article stands follows from its own text, day and address; reading it anew changes nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Connection,
    Select,
    Text,
    Update,
    bindparam,
    func,
    literal_column,
    select,
    union,
    update,
)

from backchannel.archive import copies, grouping, stories
from backchannel.archive import tables as t
from backchannel.archive.grouping_profile import Profile
from backchannel.archive.groups import GROUPS
from backchannel.archive.work import GroupKind, Placement, Work
from backchannel.canonical import canonical_url
from backchannel.model.article import Article, content_id
from backchannel.model.records import Record

MOST_BANDMATES = 1000
"""How many rows of shared bands are looked at; beyond that a text is on so many pages that any of them will do."""
MOST_COPIES = 40
"""How many signatures are compared."""


class _Version(NamedTuple):
    """One version of a page; the order of versions is that of their days, or of when they came where none is known."""

    day: date
    added_at: datetime
    article_id: str
    voice: str
    story: str


def place(work: Work, record: Record) -> Placement:
    """Find the article's address, version, voice and story, once; the row is in `placements` then."""
    article, connection = record.article, work.connection
    work.placed = placement(connection, article.id)
    if work.placed is not None:
        return work.placed
    address = canonical_url(article.url) if article.url else None
    signature, profile = copies.signature(article.text), grouping.profile(article)
    older, newer = _neighbours(work, article, address)
    alike = _copies(connection, signature)
    voices = {one.voice for one in (older, newer, *alike) if one}
    voice, joined = _united(connection, voices) if voices else (article.id, set())
    story, near = (alike[0].story, set[str]()) if alike else stories.find(connection, profile)
    story = story or content_id(["story", article.id])
    placed = Placement(article.id, article.published, voice, story, newer and newer.article_id)
    work.put(t.placements, [placed._asdict() | {"address": address, "added_at": work.at}])
    _index(work, article, signature, profile)
    told = {story}
    if older is not None:
        _supersede(work, older.article_id, article.id)
        told.add(older.story)
    if joined:
        told |= _unite(work, joined, voice)
    if near - {story}:
        told |= stories.regroup(work, article.id, near | {story})
        placed = placement(connection, article.id) or placed
    stories.tell(work, told)
    work.placed = placed
    return placed


def placement(connection: Connection, article_id: str) -> Placement | None:
    """Where an article stands; None where it was never placed."""
    found = connection.execute(_placement(), {"id": article_id}).first()
    return Placement(*found) if found else None


@cache
def _placement() -> Select[Any]:
    p = t.placements.c
    return select(p.article_id, p.published, p.voice, p.story, p.superseded_by).where(p.article_id == bindparam("id"))


def standing(work: Work, article_id: str) -> Placement:
    """Where the article in hand stands. Raises KeyError where it was never placed."""
    found = work.placed
    if found is None or found.article_id != article_id:
        found = placement(work.connection, article_id)
    if found is None:
        raise KeyError(article_id)
    return found


def _neighbours(work: Work, article: Article, address: str | None) -> tuple[_Version | None, _Version | None]:
    """The versions of the page just before and just after this one."""
    if address is None:
        return None, None
    found = work.connection.execute(_versions(), {"address": address})
    versions = sorted(_Version(row.published or row.added_at.date(), *row[1:]) for row in found)
    mine = (article.published or work.at.date(), work.at, article.id)
    older = [version for version in versions if version[:3] < mine]
    newer = [version for version in versions if version[:3] > mine]
    return older[-1] if older else None, newer[0] if newer else None


@cache
def _versions() -> Select[Any]:
    p = t.placements.c
    return select(p.published, p.added_at, p.article_id, p.voice, p.story).where(p.address == bindparam("address"))


def _supersede(work: Work, older: str, newer: str) -> None:
    """What the older version tells no longer counts, but where the newer one tells it again."""
    work.connection.execute(_superseded(), {"older": older, "newer": newer})
    _touch(work, [older])
    work.note("changed", "article", older, {"superseded_by": newer})


@cache
def _superseded() -> Update:
    p = t.placements
    return update(p).where(p.c.article_id == bindparam("older")).values(superseded_by=bindparam("newer"))


class _Copy(NamedTuple):
    article_id: str
    voice: str
    story: str


def _copies(connection: Connection, signature: bytes) -> list[_Copy]:
    """Articles of the same text, the most alike first."""
    keys = copies.bands(signature)
    shared = Counter(connection.execute(_bandmates(), {"bands": keys}).scalars()) if keys else None
    if not shared:
        return []
    nearest = sorted(shared, key=lambda id_: (-shared[id_], id_))[:MOST_COPIES]
    rows = connection.execute(stories.kept(), {"ids": nearest})
    scored = [
        (copies.resemblance(signature, row.signature), _Copy(row.article_id, row.voice, row.story)) for row in rows
    ]
    return [one for alike, one in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if alike >= copies.SAME_TEXT]


@cache
def _bandmates() -> Select[Any]:
    b = t.bands.c
    shared = select(b.article_id).where(b.band.in_(bindparam("bands", expanding=True)))
    return shared.order_by(b.band, b.article_id).limit(MOST_BANDMATES)


def _united(connection: Connection, voices: set[str]) -> tuple[str, set[str]]:
    """The voice that most of the articles have already, and the others that become one with it."""
    if len(voices) == 1:
        return next(iter(voices)), set()
    p = t.placements.c
    counted = connection.execute(select(p.voice, func.count()).where(p.voice.in_(voices)).group_by(p.voice)).all()
    first = min(counted, key=lambda row: (-row[1], row[0]))[0]
    return first, voices - {first}


def _unite(work: Work, voices: set[str], voice: str) -> set[str]:
    """Give the articles of some voices another; returns their stories."""
    p = t.placements.c
    rows = work.connection.execute(select(p.article_id, p.story).where(p.voice.in_(voices))).all()
    work.connection.execute(update(t.placements).where(p.voice.in_(voices)).values(voice=voice))
    # What is told of whom stays; by how many is counted anew.
    work.moved |= _touch(work, [row.article_id for row in rows])["actor"]
    return {row.story for row in rows}


def _touch(work: Work, article_ids: Sequence[str]) -> dict[GroupKind, set[str]]:
    """Whatever these articles tell of is summarised anew; returns the groups."""
    touched: dict[GroupKind, set[str]] = {kind: set() for kind in GROUPS}
    for kind, id_ in work.connection.execute(_told_of(), {"articles": article_ids}):
        touched[kind].add(id_)
    for kind, ids in touched.items():
        work.touch(kind, *ids)
    return touched


@cache
def _told_of() -> CompoundSelect[Any]:
    """(kind, group) of all that articles tell of."""
    articles: BindParameter[Sequence[str]] = bindparam("articles", expanding=True)
    parts = (
        select(literal_column(f"'{kind}'", Text), group.links.c.group_id).where(group.links.c.article_id.in_(articles))
        for kind, group in GROUPS.items()
    )
    return union(*parts)


def _index(work: Work, article: Article, signature: bytes, profile: Profile) -> None:
    """Keep what later articles find this one by."""
    mine = {"article_id": article.id}
    work.put(t.profiles, [mine | {"signature": signature, "profile": profile.to_bytes()}])
    work.put(t.bands, [mine | {"band": band} for band in sorted(set(copies.bands(signature)))])
    stories.index(work, article, profile)
