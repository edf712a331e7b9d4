"""Stories: which articles tell of the same happening, as they come in one by one.

An article joins the story that it is most like. It may also show that stories which were apart are one, or that one
was two: then the articles of all the stories that it is like are grouped anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from math import log
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Date,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    func,
    select,
    union_all,
    update,
)

from backchannel.archive import grouping
from backchannel.archive import tables as t
from backchannel.archive.grouping_likeness import FAR_DAYS, SAME_STORY, likeness
from backchannel.archive.grouping_profile import Profile, telling_terms, term_key, together
from backchannel.archive.work import Work
from backchannel.model.article import Article, content_id

NEAREST = 40
"""For each telling term, how many articles that share it are looked at, on each side of the day."""
MOST_RELATED = 32
"""How many of those that share most are compared in full."""
MOST_REGROUPED = 60
"""How many texts are grouped anew; stories that have more together stay as they are."""
MOST_ARTICLES = 4 * MOST_REGROUPED
"""The same for articles, copies included."""
_UNDATED = date(1, 1, 1)


def index(work: Work, article: Article, profile: Profile) -> None:
    """Keep the terms by which later articles find this one."""
    day = article.published or _UNDATED
    terms = sorted(set(grouping.candidate_terms(profile)))
    work.put(t.story_terms, [{"article_id": article.id, "term": term, "day": day} for term in terms])


@cache
def kept() -> Select[Any]:
    """Where articles stand, with what likeness is computed from."""
    p, profiles = t.placements.c, t.profiles.c
    return (
        select(p.article_id, p.voice, p.story, profiles.signature, profiles.profile)
        .join(t.profiles, profiles.article_id == p.article_id)
        .where(p.article_id.in_(bindparam("ids", expanding=True)))
    )


def find(connection: Connection, profile: Profile) -> tuple[str | None, set[str]]:
    """The story that an article joins, of those that share its telling terms in the weeks around its day, and all that
    may be one with it."""
    background = grouping.load_background()
    weights = {
        term_key(term): -log(background.rate(term)) * profile.terms[term] for term in telling_terms(profile, background)
    }
    shared: defaultdict[str, float] = defaultdict(float)
    for row in _sharing(connection, tuple(weights), profile.first):
        shared[row.article_id] += weights[row.term]
    if not shared:
        return None, set()
    nearest = sorted(shared, key=lambda id_: (-shared[id_], id_))[:MOST_RELATED]
    rows = {row.article_id: row for row in connection.execute(kept(), {"ids": nearest})}
    # The copies of one text, compared one by one, would leave no room for others.
    told: dict[tuple[str, str], bytes] = {}
    for row in (rows[id_] for id_ in nearest):
        told.setdefault((row.story, row.voice), row.profile)
    members: defaultdict[str, list[Profile]] = defaultdict(list)
    for (story, _), packed in told.items():
        members[story].append(_unpacked(packed))
    near = {
        story
        for story, some in members.items()
        if likeness(profile, some[0] if len(some) == 1 else together(some), background) >= SAME_STORY
    }
    candidates = [(story, one) for story in near for one in members[story]]
    return grouping.choose_story(profile, candidates, background), near


@lru_cache(maxsize=1 << 12)
def _unpacked(packed: bytes) -> Profile:
    """Articles of one day are compared with the same others again and again."""
    return Profile.from_bytes(packed)


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


def regroup(work: Work, article: str, near: set[str]) -> set[str]:
    """Group the articles of some stories anew, now that this one has come; returns all stories that it touches.

    A story keeps its id with most of its articles. One that is left empty is retired.
    """
    size = work.connection.execute(_size(), {"stories": sorted(near)}).scalar()
    members = _members(work.connection, near) if (size or 0) <= MOST_ARTICLES else {}
    if not 1 < len(members) <= MOST_REGROUPED:
        return set()
    keys = list(members)
    touched, moves = set(near), []
    for name, places in grouping.regroup([(story, _unpacked(members[story, voice])) for story, voice in keys]):
        here = [keys[place] for place in places]
        to = name or content_id(["story", article, *min(here)])
        touched.add(to)
        moves += [{"from": story, "said": voice, "to": to} for story, voice in here if story != to]
    if moves:
        work.connection.execute(_moved(), moves)
    return touched


def _members(connection: Connection, stories: set[str]) -> dict[tuple[str, str], bytes]:
    """The profiles of the stories' texts, one for each voice, by story and voice."""
    told: dict[tuple[str, str], bytes] = {}
    for row in connection.execute(_told(), {"stories": sorted(stories)}):
        told.setdefault((row.story, row.voice), row.profile)
    return told


@cache
def _size() -> Select[Any]:
    s = t.stories.c
    return select(func.sum(s.articles)).where(s.id.in_(bindparam("stories", expanding=True)))


@cache
def _told() -> Select[Any]:
    p = t.placements.c
    return (
        select(p.story, p.voice, t.profiles.c.profile)
        .join(t.profiles, t.profiles.c.article_id == p.article_id)
        .where(p.story.in_(bindparam("stories", expanding=True)))
        .order_by(p.superseded_by.is_not(None), p.article_id)
    )


@cache
def _moved() -> Update:
    p = t.placements
    whose = and_(p.c.story == bindparam("from"), p.c.voice == bindparam("said"))
    return update(p).where(whose).values(story=bindparam("to"))


def rows(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The rows of stories as they follow from the placements, of which only current articles count; the title is that
    of the first."""
    counted = {row.story: row for row in connection.execute(_counted(), {"ids": ids})}
    found = {}
    for id_ in ids:
        row = counted.get(id_)
        found[id_] = {
            "id": id_,
            "title": _first_title(connection, id_, row.first_day) if row else None,
            "first_day": row and row.first_day,
            "last_day": row and row.last_day,
            "articles": row.articles if row else 0,
            "voices": row.voices if row else 0,
        }
    return found


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


def tell(work: Work, ids: set[str]) -> None:
    """Derive the rows of the stories anew, and tell what became of them."""
    ordered = sorted(ids)
    there = {row["id"]: dict(row) for row in work.connection.execute(_stories(), {"ids": ordered}).mappings()}
    for id_, row in rows(work.connection, ordered).items():
        before = there.get(id_)
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
