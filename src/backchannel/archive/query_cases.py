"""Questions about cases: which there are, and the file of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

from sqlalchemy import Connection, Row, and_, distinct, func, or_, select

from backchannel.archive import tables as t
from backchannel.archive.answers_files import CaseFile, CaseRow, Dispute, FateTold
from backchannel.archive.cases_course import Told, background, disputes, in_order, parts
from backchannel.archive.cases_matching import STATES
from backchannel.archive.cases_summary import told_of
from backchannel.archive.cases_wishes import articles_about, wishes
from backchannel.archive.chunks import growing
from backchannel.archive.days import name_key
from backchannel.archive.file_rows import case_rows, track_rows
from backchannel.archive.filing import NO_DAY
from backchannel.archive.groups import CASES
from backchannel.archive.query_events import entries_named
from backchannel.archive.query_files import (
    MOST_BESIDE,
    MOST_TOLD,
    FileFilter,
    articles_of,
    columns_of_source,
    columns_of_words,
    evidence_of,
    one_of,
    related,
    source_in,
    when_in,
    words_in,
)
from backchannel.model.records import FateKind


def cases(
    connection: Connection, who: str | None, fate: str | None, held_by: str | None, asked: FileFilter
) -> Iterator[CaseRow]:
    """Cases, those told of last first. Raises ArchiveError where a value is none that can be."""
    c = t.cases.c
    holds = asked.holds(CASES)
    if fate is not None:
        holds.append(c.fate == one_of(fate.strip().lower().replace(" ", "_"), get_args(FateKind), "fate"))
    if held_by is not None:
        holds.append(c.held_by.in_(entries_named(connection, held_by)))
    chosen = select(c.id, c.who, c.entry_id, c.country).where(*holds)
    chosen = chosen.order_by(c.last_told.is_(None), c.last_told.desc(), c.voices.desc(), c.id)
    rows: Iterable[Row[Any]] = connection.execute(chosen)
    if who is not None:
        key, entries = name_key(who), set(entries_named(connection, who))
        states = select(t.entries.c.country).where(t.entries.c.id.in_(entries), t.entries.c.kind == "state")
        of = set(connection.execute(states).scalars()) - {None}
        rows = (row for row in rows if key in name_key(row.who) or row.entry_id in entries or row.country in of)
    for chunk in growing(rows):
        yield from case_rows(connection, [row.id for row in chunk])


def case_file(connection: Connection, id_: str) -> CaseFile | None:
    """All that is told of a case; None where there is none of the id."""
    rows = case_rows(connection, [id_])
    if not rows:
        return None
    told = _told(connection, id_)
    course = in_order(map(told_of, told))
    apart, before = parts(course), background(course)
    by_claim = {(row.article_id, row.id): row for row in told}
    said = _said_by(connection, id_)

    def tell(one: Told) -> FateTold:
        claim = (one.article, one.id)
        return _fate_told(by_claim[claim], one, said.get(claim), part=claim in apart, before=claim in before)

    articles = articles_of(connection, t.case_links, [id_])
    tracks = track_rows(connection, related(connection, t.case_links, t.track_links, id_))
    asking = articles_about(connection, rows[0], tracks)
    return CaseFile(
        case=rows[0],
        fates=tuple(map(tell, course)),
        wishes=tuple(wishes(connection, [*articles, *asking], rows[0], {row.who for row in told})),
        disputes=tuple(Dispute(one.about, tuple(map(tell, one.told))) for one in disputes(course)),
        tracks=tuple(tracks),
        beside=tuple(case_rows(connection, _beside(connection, rows[0], articles))),
    )


def _told(connection: Connection, id_: str) -> list[Row[Any]]:
    """The latest claims of the case in current articles."""
    links, f, p = t.case_links.c, t.fates.c, t.placements.c
    by, holder = t.actors.alias(), t.entry_links.alias()
    words, stands = evidence_of(f.id, f.article_id)
    chosen = (
        select(f.article_id, f.id, f.who, f.count.label("number"), f.fate, f.date_value, f.date_precision,
               f.date_basis, f.first_day, f.last_day, f.confidence, p.published, p.voice, by.c.name.label("by_name"),
               holder.c.group_id.label("holder"), *columns_of_source(), *columns_of_words(words))
        .join(t.case_links, and_(links.article_id == f.article_id, links.fate_id == f.id))
        .join(t.placements, p.article_id == f.article_id)
        .join(t.articles, t.articles.c.id == f.article_id)
        .join(words, stands)
        .outerjoin(by, and_(by.c.article_id == f.article_id, by.c.id == f.by))
        .outerjoin(holder, and_(holder.c.article_id == f.article_id, holder.c.actor_id == f.by))
        .where(links.group_id == id_, p.superseded_by.is_(None))
        .order_by(links.day.desc(), f.article_id, f.id)
        .limit(MOST_TOLD)
    )  # fmt: skip
    return list(connection.execute(chosen))


def _said_by(connection: Connection, id_: str) -> dict[tuple[str, str], str]:
    """By claim, who says it: the speaker of the statement in which its words stand."""
    links, s, by = t.case_links.c, t.statements.c, t.actors.c
    words, stands = evidence_of(links.fate_id, links.article_id)
    content = t.evidence.alias()
    chosen = (
        select(links.article_id, links.fate_id, by.name)
        .join(words, stands)
        .join(
            content,
            and_(
                content.c.article_id == links.article_id,
                content.c.part == "content",
                content.c.start <= words.c.start,
                content.c.end >= words.c.end,
            ),
        )
        .join(t.statements, and_(s.article_id == links.article_id, s.id == content.c.claim_id))
        .join(t.actors, and_(by.article_id == links.article_id, by.id == s.speaker))
        .where(links.group_id == id_)
        .order_by(links.article_id, links.fate_id, content.c.start)
    )
    return {(row.article_id, row.fate_id): row.name for row in connection.execute(chosen)}


def _fate_told(row: Row[Any], one: Told, said_by: str | None, *, part: bool, before: bool) -> FateTold:
    words = words_in(row)
    assert words is not None
    return FateTold(
        id=row.id,
        who=row.who,
        fate=row.fate,
        count=row.number,
        by=row.by_name,
        day=one.day if one.day > NO_DAY else None,
        date=when_in(row),
        said_by=said_by,
        part=part,
        before=before,
        words=words,
        confidence=row.confidence,
        article=source_in(row, row.article_id),
    )


def _beside(connection: Connection, case: CaseRow, articles: Sequence[str]) -> list[str]:
    """The cases of others who are told to be held where this one is: a named person and the group, or the reverse."""
    mine, yours = t.case_links.alias(), t.case_links.alias()
    my_fate, your_fate, c, p = t.fates.alias(), t.fates.alias(), t.cases.c, t.placements.c
    number = func.count(distinct(yours.c.article_id))
    chosen = (
        select(yours.c.group_id, number.label("number"))
        .join(mine, and_(mine.c.article_id == yours.c.article_id, mine.c.group_id == case.id))
        .join(my_fate, and_(my_fate.c.article_id == mine.c.article_id, my_fate.c.id == mine.c.fate_id))
        .join(your_fate, and_(your_fate.c.article_id == yours.c.article_id, your_fate.c.id == yours.c.fate_id))
        .join(t.cases, c.id == yours.c.group_id)
        .join(t.placements, p.article_id == yours.c.article_id)
        .where(
            yours.c.group_id != case.id,
            yours.c.article_id.in_(articles),
            my_fate.c.fate.in_(STATES),
            your_fate.c.fate.in_(STATES),
            p.superseded_by.is_(None),
            c.merged_into.is_(None),
        )
        .group_by(yours.c.group_id)
        .order_by(number.desc(), yours.c.group_id)
        .limit(MOST_BESIDE)
    )
    if case.country is not None:
        chosen = chosen.where(or_(c.country.is_(None), c.country == case.country))
    return list(connection.execute(chosen).scalars())
