"""Who asks for the release of the people of a case: events and statements in its articles that say so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from backchannel.archive import tables as t
from backchannel.archive.answers import Named
from backchannel.archive.answers_files import CaseRow, TrackRow, Wish
from backchannel.archive.cases_words import CAPTIVE
from backchannel.archive.grouping_words import stem, words_of
from backchannel.archive.query_files import (
    MOST_TOLD,
    articles_of,
    columns_of_source,
    columns_of_words,
    evidence_of,
    source_in,
    when_in,
    words_in,
)

_RELEASE = re.compile(
    r"\b(?:free(?:s|d|ing)?|freedom|releas(?:e|es|ed|ing)|let(?:s|ting)? .{0,40}?\bgo|set(?:s|ting)? .{0,40}?\bfree|"
    r"liberat\w+|leave the country|(?:hand|giv|turn)\w* .{0,40}?\b(?:over|back))\b",
    re.I,
)
_WISHES = re.compile(
    r"\b(?:must|should|want(?:s|ed)?|demand\w*|urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:on|for|upon)|ask(?:s|ed|ing)?|"
    r"appeal\w*|insist\w*|plead\w*|beg(?:s|ged)?|request\w*|immediate(?:ly)?)\b",
    re.I,
)
# Where a clause begins in which the release is a condition or a time, and not what is asked for.
_CONDITION = re.compile(r"\b(?:before|until|unless|if|once|when|after|because|while|in (?:exchange|return))\b", re.I)
_ASKING = ("REQUEST",)
_AROUND = timedelta(days=30)
_AFTER, _BEFORE = 60, 50
"""Characters between the word for their release and the people; before it, only where they are freed, not freeing."""
_PASSIVE = re.compile(r"\w+(?:ed|en|d)$|.*\b(?:go|free|back|over|country)$|freedom$", re.I | re.S)


def wishes(connection: Connection, articles: Sequence[str], case: CaseRow, told_as: Iterable[str]) -> Iterator[Wish]:
    """By day, each article's once for each who asks. `told_as` are the words for the people of the case."""
    if not articles:
        return
    names = _names(case, told_as)
    found = [*_events(connection, articles, names), *_statements(connection, articles, names)]
    seen: set[tuple[str, frozenset[str]]] = set()
    for wish in sorted(found, key=lambda one: (_day(one), one.article.id, one.kind, one.words.start)):
        key = (wish.article.id, frozenset(by.name for by in wish.by))
        if key not in seen and (case.held_by is None or case.held_by.id not in {by.id for by in wish.by}):
            seen.add(key)
            yield wish


def articles_about(connection: Connection, case: CaseRow, tracks: Sequence[TrackRow]) -> list[str]:
    """Articles that tell no fate of the case, but talks about it, or what was asked of the parties in its time."""
    if not tracks:
        return []
    told = articles_of(connection, t.track_links, [track.id for track in tracks])
    a, e = t.event_actors.c, t.events.c
    entries = [one for track in tracks for side in track.parties for one in (side.id, *(p.id for p in side.people))]
    chosen = (
        select(e.told_in)
        .join(t.event_actors, a.event_id == e.id)
        .where(a.entry_id.in_(entries), a.role == "target", e.type.in_(_ASKING), e.merged_into.is_(None))
        .order_by(a.last_day.desc(), e.id)
        .limit(MOST_TOLD)
    )
    if case.first_day is not None and case.last_day is not None:
        chosen = chosen.where(a.last_day.between(case.first_day - _AROUND, case.last_day + _AROUND))
    return [*told, *connection.execute(chosen).scalars()]


def asks(text: str, names: frozenset[str]) -> bool:
    """Whether what is asked for, in a clause that begins here, is the release of people of these names (stems)."""
    clause = _CONDITION.split(text, maxsplit=1)[0]
    for release in _RELEASE.finditer(clause):
        before = clause[max(0, release.start() - _BEFORE) : release.start()] if _PASSIVE.match(release[0]) else ""
        told = f"{before} {release[0]} {clause[release.end() : release.end() + _AFTER]}"
        if any(stem(word) in names for word in words_of(told)):
            return True
    return False


def _names(case: CaseRow, told_as: Iterable[str]) -> frozenset[str]:
    """The stems of the words by which the people are meant: of a person the surname, of a group its nouns and
    nationality."""
    if case.count is None:
        return frozenset(stem(list(words_of(who))[-1]) for who in (case.who, *told_as) if any(words_of(who)))
    said = {word for who in told_as for word in words_of(who) if not word[0].isdigit()}
    peoples = {word for word in said if word[:1].isupper() and word.lower().endswith(("ans", "an", "ese", "is", "ish"))}
    nouns = {stem(list(words_of(who))[-1]) for who in told_as if any(words_of(who))}
    return frozenset(CAPTIVE | nouns | {stem(word) for word in peoples})


def _events(connection: Connection, articles: Sequence[str], names: frozenset[str]) -> Iterator[Wish]:
    r = t.reports.c
    words, stands = evidence_of(r.id, r.article_id, "sentence")
    trigger, holds = evidence_of(r.id, r.article_id, "trigger")
    chosen = (
        select(r.article_id, r.id, r.date_value, r.date_precision, r.date_basis, r.first_day, r.last_day,
               trigger.c.start.label("trigger_start"), *columns_of_source(), *columns_of_words(words))
        .join(t.articles, t.articles.c.id == r.article_id)
        .join(words, stands)
        .join(trigger, holds)
        .where(r.article_id.in_(articles), r.type.in_(_ASKING), r.status.in_(("happened", "planned")))
        .order_by(r.article_id, r.position)
    )  # fmt: skip
    rows = [
        row
        for row in connection.execute(chosen)
        if asks(row.words_quote[max(0, row.trigger_start - row.words_start) :], names)
    ]
    by = _sources(connection, rows)
    for row in rows:
        quoted, who = words_in(row), by[row.article_id, row.id]
        if quoted is not None and who:
            yield Wish(row.id, "event", who, when_in(row), quoted, source_in(row, row.article_id))


def _sources(connection: Connection, rows: Sequence[Row[Any]]) -> defaultdict[tuple[str, str], tuple[Named, ...]]:
    a, by, of, entry = t.report_actors.c, t.actors.c, t.entry_links.c, t.entries.c
    chosen = (
        select(a.article_id, a.report_id, by.id, by.name, entry.id.label("entry_id"), entry.name.label("entry_name"))
        .join(t.actors, and_(by.article_id == a.article_id, by.id == a.actor_id))
        .outerjoin(t.entry_links, and_(of.article_id == a.article_id, of.actor_id == a.actor_id))
        .outerjoin(t.entries, entry.id == of.group_id)
        .where(a.report_id.in_([row.id for row in rows]), a.role == "source")
        .order_by(a.article_id, a.report_id, a.position)
    )
    found: defaultdict[tuple[str, str], tuple[Named, ...]] = defaultdict(tuple)
    for row in connection.execute(chosen):
        found[row.article_id, row.report_id] += (Named(row.entry_id or row.id, row.entry_name or row.name),)
    return found


def _statements(connection: Connection, articles: Sequence[str], names: frozenset[str]) -> Iterator[Wish]:
    s, by, of, entry = t.statements.c, t.actors.c, t.entry_links.c, t.entries.c
    words, stands = evidence_of(s.id, s.article_id, "content")
    cue, cued = evidence_of(s.id, s.article_id, "cue")
    chosen = (
        select(s.article_id, s.id, by.id.label("actor"), by.name, entry.id.label("entry_id"),
               entry.name.label("entry_name"), cue.c.quote.label("cue"), *columns_of_source(), *columns_of_words(words))
        .join(t.articles, t.articles.c.id == s.article_id)
        .join(words, stands)
        .join(t.actors, and_(by.article_id == s.article_id, by.id == s.speaker))
        .outerjoin(cue, cued)
        .outerjoin(t.entry_links, and_(of.article_id == s.article_id, of.actor_id == s.speaker))
        .outerjoin(t.entries, entry.id == of.group_id)
        .where(s.article_id.in_(articles))
        .order_by(s.article_id, s.position)
    )  # fmt: skip
    for row in connection.execute(chosen):
        wish = _WISHES.search(f"{row.cue or ''} {_CONDITION.split(row.words_quote, maxsplit=1)[0]}")
        quoted = words_in(row)
        if wish and quoted is not None and asks(row.words_quote, names):
            who = Named(row.entry_id or row.actor, row.entry_name or row.name)
            yield Wish(row.id, "statement", (who,), None, quoted, source_in(row, row.article_id))


def _day(wish: Wish) -> date:
    dated = wish.date.last_day if wish.date else None
    return dated or wish.article.published or date.max
