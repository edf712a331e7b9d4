"""An article's companions: the versions of its page, the copies of its text, the articles of its story.

Where an article stands follows from its own text, day and address; reading it anew changes nothing here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from math import log
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Date,
    Row,
    Select,
    Update,
    bindparam,
    func,
    select,
    union_all,
    update,
)

from backchannel.archive import copies, grouping
from backchannel.archive import tables as t
from backchannel.archive.grouping_likeness import FAR_DAYS
from backchannel.archive.grouping_profile import Profile, telling_terms, term_key
from backchannel.archive.groups import GROUPS
from backchannel.archive.work import GroupKind, Placement, Work
from backchannel.canonical import canonical_url
from backchannel.model.article import Article, content_id
from backchannel.model.records import Record

MOST_BANDMATES = 1000
"""How many rows of shared bands are looked at; beyond that a text is on so many pages that any of them will do."""
MOST_COPIES = 40
"""How many signatures are compared."""
NEAREST = 40
"""For each telling term, how many articles that share it are looked at, on each side of the day."""
MOST_RELATED = 48
"""How many of those that share most are compared in full."""
_UNDATED = date(1, 1, 1)


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
    story = alike[0].story if alike else _story(connection, profile) or content_id(["story", article.id])
    placed = Placement(article.id, article.published, voice, story, newer and newer.article_id)
    work.put(t.placements, [placed._asdict() | {"address": address, "added_at": work.at}])
    _index(work, article, signature, profile)
    stories = {story}
    if older is not None:
        _supersede(work, older.article_id, article.id)
        stories.add(older.story)
    if joined:
        stories |= _unite(work, joined, voice)
    _tell_stories(work, stories)
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
    p = t.placements
    work.connection.execute(update(p).where(p.c.article_id == older).values(superseded_by=newer))
    _touch(work, [older])
    work.note("changed", "article", older, {"superseded_by": newer})


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
    rows = connection.execute(_kept(), {"ids": nearest})
    scored = [
        (copies.resemblance(signature, row.signature), _Copy(row.article_id, row.voice, row.story)) for row in rows
    ]
    return [one for alike, one in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if alike >= copies.SAME_TEXT]


@cache
def _bandmates() -> Select[Any]:
    b = t.bands.c
    shared = select(b.article_id).where(b.band.in_(bindparam("bands", expanding=True)))
    return shared.order_by(b.band, b.article_id).limit(MOST_BANDMATES)


@cache
def _kept() -> Select[Any]:
    p, kept = t.placements.c, t.profiles.c
    return (
        select(p.article_id, p.voice, p.story, kept.signature, kept.profile)
        .join(t.profiles, kept.article_id == p.article_id)
        .where(p.article_id.in_(bindparam("ids", expanding=True)))
    )


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
    touched: dict[GroupKind, set[str]] = {}
    for kind, group in GROUPS.items():
        links = group.links.c
        chosen = select(links.group_id).where(links.article_id.in_(article_ids)).distinct()
        touched[kind] = set(work.connection.execute(chosen).scalars())
        work.touch(kind, *touched[kind])
    return touched


def _story(connection: Connection, profile: Profile) -> str | None:
    """The story that the article belongs to, of those that share its telling terms in the weeks around its day."""
    background = grouping.load_background()
    weights = {
        term_key(term): -log(background.rate(term)) * profile.terms[term] for term in telling_terms(profile, background)
    }
    shared: defaultdict[str, float] = defaultdict(float)
    for row in _sharing(connection, tuple(weights), profile.first):
        shared[row.article_id] += weights[row.term]
    if not shared:
        return None
    nearest = sorted(shared, key=lambda id_: (-shared[id_], id_))[:MOST_RELATED]
    rows = {row.article_id: row for row in connection.execute(_kept(), {"ids": nearest})}
    # The copies of one text, compared one by one, would leave no room for others.
    told: dict[tuple[str, str], bytes] = {}
    for row in (rows[id_] for id_ in nearest):
        told.setdefault((row.story, row.voice), row.profile)
    members = [(story, Profile.from_bytes(packed)) for (story, _), packed in told.items()]
    return grouping.choose_story(profile, members, background)


def _sharing(connection: Connection, terms: Sequence[int], day: date | None) -> Sequence[Row[tuple[int, str]]]:
    """(term, article) of articles that share terms, for each the nearest before and after the day, and of those
    without one; where no day is known, the latest of all."""
    if not terms:
        return []
    bound = {f"term{at}": term for at, term in enumerate(terms)}
    if day is None:
        return connection.execute(_sharers(len(terms), dated=False), bound).all()
    span = timedelta(days=FAR_DAYS)
    days = {"day": day, "first": max(_UNDATED + span, day) - span, "last": min(date.max - span, day) + span}
    return connection.execute(_sharers(len(terms), dated=True), bound | days | {"undated": _UNDATED}).all()


@cache
def _sharers(terms: int, *, dated: bool) -> CompoundSelect[tuple[int, str]]:
    s, parts = t.story_terms.c, []
    day, first, last = (bindparam(name, type_=Date) for name in ("day", "first", "last"))
    for at in range(terms):
        shared = select(s.term, s.article_id).where(s.term == bindparam(f"term{at}"))
        latest = shared.order_by(s.day.desc(), s.article_id).limit(NEAREST)
        if dated:
            parts.append(latest.where(s.day <= day, s.day >= first))
            parts.append(shared.where(s.day > day, s.day <= last).order_by(s.day, s.article_id).limit(NEAREST))
            parts.append(latest.where(s.day == bindparam("undated", type_=Date)))
        else:
            parts.append(latest)
    return union_all(*(select(part.subquery()) for part in parts))


def _index(work: Work, article: Article, signature: bytes, profile: Profile) -> None:
    """Keep what later articles find this one by."""
    mine = {"article_id": article.id}
    day = article.published or _UNDATED
    work.put(t.profiles, [mine | {"signature": signature, "profile": profile.to_bytes()}])
    work.put(t.bands, [mine | {"band": band} for band in sorted(set(copies.bands(signature)))])
    terms = sorted(set(grouping.candidate_terms(profile)))
    work.put(t.story_terms, [mine | {"term": term, "day": day} for term in terms])


def story_rows(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The rows of stories as they follow from the placements, of which only current articles count; the title is that
    of the first."""
    counted = {row.story: row for row in connection.execute(_counted(), {"ids": ids})}
    rows = {}
    for id_ in ids:
        row = counted.get(id_)
        rows[id_] = {
            "id": id_,
            "title": _first_title(connection, id_, row.first_day) if row else None,
            "first_day": row and row.first_day,
            "last_day": row and row.last_day,
            "articles": row.articles if row else 0,
            "voices": row.voices if row else 0,
        }
    return rows


@cache
def _counted() -> Select[Any]:
    p = t.placements.c
    return (
        select(
            p.story,
            func.min(p.published).label("first_day"),
            func.max(p.published).label("last_day"),
            func.count().label("articles"),
            func.count(p.voice.distinct()).label("voices"),
        )
        .where(p.story.in_(bindparam("ids", expanding=True)), p.superseded_by.is_(None))
        .group_by(p.story)
    )


def _first_title(connection: Connection, story: str, first_day: date | None) -> str | None:
    bound = {"story": story} | ({"day": first_day} if first_day else {})
    return connection.execute(_first(dated=first_day is not None), bound).scalar()


@cache
def _first(*, dated: bool) -> Select[Any]:
    p = t.placements.c
    day = p.published == bindparam("day", type_=Date) if dated else p.published.is_(None)
    return (
        select(t.articles.c.title)
        .join(t.placements, p.article_id == t.articles.c.id)
        .where(p.story == bindparam("story"), p.superseded_by.is_(None), day)
        .order_by(p.added_at, p.article_id)
        .limit(1)
    )


def _tell_stories(work: Work, ids: set[str]) -> None:
    """Derive the rows of the stories anew, and tell what became of them."""
    ordered = sorted(ids)
    kept = {row["id"]: dict(row) for row in work.connection.execute(_stories(), {"ids": ordered}).mappings()}
    for id_, row in story_rows(work.connection, ordered).items():
        before = kept.get(id_)
        if before is None:
            work.put(t.stories, [row])
            work.note("added", "story", id_)
        elif before != row:
            work.connection.execute(_renewed_story(), row | {"story": id_})
            differs = {name: [_plain(before[name]), _plain(row[name])] for name in row if before[name] != row[name]}
            work.note("changed" if row["articles"] else "retired", "story", id_, differs)


@cache
def _stories() -> Select[Any]:
    return select(t.stories).where(t.stories.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _renewed_story() -> Update:
    s = t.stories
    return update(s).where(s.c.id == bindparam("story")).values({c.name: bindparam(c.name) for c in s.c})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
