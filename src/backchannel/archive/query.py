"""Questions to the archive, as generators over one connection. Values reach SQL as bound parameters only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, exists, func, or_, select

from backchannel.archive import tables as t
from backchannel.archive.answers import (
    FateRow,
    RefusalRow,
    ReportRow,
    Shown,
    Source,
    StatementRow,
    TalksRow,
    TieRow,
    When,
    Words,
)
from backchannel.archive.chunks import SMALLEST, growing
from backchannel.archive.days import name_key
from backchannel.archive.query_events import entries_named
from backchannel.errors import ArchiveError
from backchannel.model.records import is_chance

_SOURCE = (t.articles.c.title, t.articles.c.outlet, t.articles.c.published, t.articles.c.url)


def reports(
    connection: Connection, event: str | None = None, *, least: float = 0.0, superseded: bool = False
) -> Iterator[ReportRow]:
    """Events as single articles tell them, by day of publication; with `event`, the reports of that event alone, and
    with `superseded` also those of older versions of articles.

    `least`, here and below, leaves out claims with a lower confidence. Raises ArchiveError where it is no number from
    0 to 1.
    """
    e = t.reports.c
    said_by, trigger, sentence = t.actors.alias(), t.evidence.alias(), t.evidence.alias()
    chosen = (
        select(
            t.reports,
            *_SOURCE,
            said_by.c.name.label("said_by_name"),
            *_words(trigger, "trigger"),
            *_words(sentence, "sentence"),
        )
        .join(t.articles, t.articles.c.id == e.article_id)
        .join(trigger, _stands_in(trigger, t.reports, "trigger"))
        .join(sentence, _stands_in(sentence, t.reports, "sentence"))
        .outerjoin(said_by, _is(said_by, t.reports, e.said_by))
        .order_by(*_by_article(t.reports))
    )
    if event is not None:
        links = t.event_links.c
        mine = and_(links.article_id == e.article_id, links.report_id == e.id)
        chosen = chosen.join(t.event_links, mine).where(links.group_id == event)
    for rows in _chunks(connection, _sure(chosen, t.reports, least, superseded=superseded)):
        cast = _casts(connection, t.report_actors, t.report_actors.c.report_id, rows)
        for r in rows:
            yield ReportRow(
                id=r.id,
                type=r.type,
                mode=r.mode,
                status=r.status,
                sources=cast[r.article_id, r.id, "source"],
                targets=cast[r.article_id, r.id, "target"],
                date=_when(r),
                place=r.place,
                said_by=r.said_by_name,
                trigger=_quoted(r, "trigger"),
                sentence=_quoted(r, "sentence"),
                confidence=r.confidence,
                article=_source(r),
            )


def statements(connection: Connection, actor: str | None = None, *, least: float = 0.0) -> Iterator[StatementRow]:
    """Who said what, by day of publication; `actor` is the speaker."""
    s = t.statements.c
    speaker, addressee, cue = t.actors.alias(), t.actors.alias(), t.evidence.alias()
    chosen = (
        select(
            t.statements,
            *_SOURCE,
            speaker.c.name.label("speaker_name"),
            addressee.c.name.label("addressee_name"),
            cue.c.quote.label("cue"),
        )
        .join(t.articles, t.articles.c.id == s.article_id)
        .outerjoin(speaker, _is(speaker, t.statements, s.speaker))
        .outerjoin(addressee, _is(addressee, t.statements, s.addressee))
        .outerjoin(cue, _stands_in(cue, t.statements, "cue"))
        .order_by(*_by_article(t.statements))
    )
    if actor is not None:
        chosen = chosen.where(_of(connection, t.statements, actor, s.speaker))
    for rows in _chunks(connection, _sure(chosen, t.statements, least)):
        pieces = _pieces(connection, rows)
        for r in rows:
            content = pieces[r.article_id, r.id]
            yield StatementRow(
                id=r.id,
                kind=r.kind,
                speaker=r.speaker_name,
                addressee=r.addressee_name,
                cue=r.cue,
                content=tuple(words.quote for words in content),
                line=content[0].line if content else 1,
                within=r.within,
                confidence=r.confidence,
                article=_source(r),
            )


def fates(connection: Connection, actor: str | None = None, *, least: float = 0.0) -> Iterator[FateRow]:
    """What became of whom, by its date or else the day of publication."""
    f = t.fates.c
    by, words = t.actors.alias(), t.evidence.alias()
    chosen = (
        select(t.fates, *_SOURCE, by.c.name.label("by_name"), *_words(words, "evidence"))
        .join(t.articles, t.articles.c.id == f.article_id)
        .join(words, _stands_in(words, t.fates, "evidence"))
        .outerjoin(by, _is(by, t.fates, f.by))
        .order_by(func.coalesce(f.last_day, t.articles.c.published), *_by_article(t.fates))
    )
    if actor is not None:
        told = f.who_key.contains(name_key(actor), autoescape=True)
        chosen = chosen.where(or_(told, _of(connection, t.fates, actor, f.actor, f.by)))
    for rows in _chunks(connection, _sure(chosen, t.fates, least)):
        for r in rows:
            quote = _quoted(r, "evidence")
            yield FateRow(
                r.id, r.who, r.fate, r._mapping["count"], r.by_name, _when(r), quote, r.confidence, _source(r)
            )


def talks(connection: Connection, actor: str | None = None, *, least: float = 0.0) -> Iterator[TalksRow]:
    """Negotiations by day of publication; `actor` is a party or mediator."""
    words = t.evidence.alias()
    chosen = (
        select(t.talks, *_SOURCE, *_words(words, "evidence"))
        .join(t.articles, t.articles.c.id == t.talks.c.article_id)
        .join(words, _stands_in(words, t.talks, "evidence"))
        .order_by(*_by_article(t.talks))
    )
    if actor is not None:
        sits = t.talks_actors.c
        theirs = select(sits.talks_id).where(_of(connection, t.talks_actors, actor, sits.actor_id))
        chosen = chosen.where(t.talks.c.id.in_(theirs))
    for rows in _chunks(connection, _sure(chosen, t.talks, least)):
        cast = _casts(connection, t.talks_actors, t.talks_actors.c.talks_id, rows)
        for r in rows:
            parties, mediators = cast[r.article_id, r.id, "party"], cast[r.article_id, r.id, "mediator"]
            yield TalksRow(r.id, parties, mediators, r.issue, r.stage, _quoted(r, "evidence"), r.confidence, _source(r))


def ties(connection: Connection, actor: str | None = None, *, least: float = 0.0) -> Iterator[TieRow]:
    """How actors stand to one another, by day of publication; `actor` is either end."""
    c = t.ties.c
    a, b, words = t.actors.alias(), t.actors.alias(), t.evidence.alias()
    chosen = (
        select(t.ties, *_SOURCE, a.c.name.label("a_name"), b.c.name.label("b_name"), *_words(words, "evidence"))
        .join(t.articles, t.articles.c.id == c.article_id)
        .join(a, _is(a, t.ties, c.a))
        .join(b, _is(b, t.ties, c.b))
        .join(words, _stands_in(words, t.ties, "evidence"))
        .order_by(*_by_article(t.ties))
    )
    if actor is not None:
        chosen = chosen.where(_of(connection, t.ties, actor, c.a, c.b))
    for rows in _chunks(connection, _sure(chosen, t.ties, least)):
        for r in rows:
            yield TieRow(r.id, r.a_name, r.kind, r.b_name, r.role, _quoted(r, "evidence"), r.confidence, _source(r))


def refusals(connection: Connection) -> Iterator[RefusalRow]:
    """Sources that could not be read, latest first."""
    for r in connection.execute(select(t.refusals).order_by(t.refusals.c.refused_at.desc(), t.refusals.c.source)):
        yield RefusalRow(r.source, r.reason, r.refused_at)


def _sure(chosen: Select[Any], claim: Table, least: float, *, superseded: bool = False) -> Select[Any]:
    """The claims that are sure enough; of the current versions of articles alone, but with `superseded`."""
    p = t.placements.c
    if not superseded:
        chosen = chosen.join(t.placements, p.article_id == claim.c.article_id).where(p.superseded_by.is_(None))
    if not is_chance(least):
        raise ArchiveError(f"a confidence is a number from 0 to 1, not {least!r}")
    return chosen.where(claim.c.confidence >= least) if least else chosen


def _of(connection: Connection, claim: Table, actor: str, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether one of the columns, which hold actors of the claim's article, is the actor asked for.

    The articles that know the actor come first, by index: the claims of all others are not looked at.
    """
    entries = entries_named(connection, actor)
    links = t.entry_links.c
    known = select(links.article_id).where(links.group_id.in_(entries))
    mine = and_(links.article_id == claim.c.article_id, links.actor_id.in_(columns), links.group_id.in_(entries))
    return and_(claim.c.article_id.in_(known), exists().where(mine))


def _is(alias: Any, claim: Table, column: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(alias.c.article_id == claim.c.article_id, alias.c.id == column)


def _stands_in(alias: Any, claim: Table, part: str) -> ColumnElement[bool]:
    same = and_(alias.c.article_id == claim.c.article_id, alias.c.claim_id == claim.c.id)
    return and_(same, alias.c.part == part, alias.c.position == 0)


def _words(alias: Any, label: str) -> list[ColumnElement[Any]]:
    return [alias.c[name].label(f"{label}_{name}") for name in ("quote", "start", "end", "line")]


def _by_article(claim: Table) -> tuple[ColumnElement[Any], ...]:
    return (t.articles.c.published.is_(None), t.articles.c.published, claim.c.article_id, claim.c.position)


def _chunks(connection: Connection, chosen: Select[Any]) -> Iterator[list[Row[Any]]]:
    return growing(connection.execute(chosen.execution_options(yield_per=SMALLEST)))


def _casts(
    connection: Connection, table: Table, claim: ColumnElement[str], rows: Sequence[Row[Any]]
) -> defaultdict[tuple[str, str, str], tuple[str, ...]]:
    """Names of the actors of each claim by (article, claim, role)."""
    chosen = (
        select(table.c.article_id, claim.label("claim_id"), table.c.role, t.actors.c.name)
        .join(t.actors, and_(t.actors.c.article_id == table.c.article_id, t.actors.c.id == table.c.actor_id))
        .where(table.c.article_id.in_({r.article_id for r in rows}), claim.in_([r.id for r in rows]))
        .order_by(table.c.article_id, claim, table.c.role, table.c.position)
    )
    casts: defaultdict[tuple[str, str, str], tuple[str, ...]] = defaultdict(tuple)
    for found in connection.execute(chosen):
        casts[found.article_id, found.claim_id, found.role] += (found.name,)
    return casts


def _pieces(connection: Connection, rows: Sequence[Row[Any]]) -> defaultdict[tuple[str, str], list[Words]]:
    e = t.evidence.c
    mine = and_(
        e.article_id.in_({r.article_id for r in rows}), e.claim_id.in_([r.id for r in rows]), e.part == "content"
    )
    pieces: defaultdict[tuple[str, str], list[Words]] = defaultdict(list)
    for found in connection.execute(
        select(t.evidence).where(mine).order_by(e.article_id, e.claim_id, e.position)
    ).mappings():
        words = Words(found["quote"], found["start"], found["end"], found["line"])
        pieces[found["article_id"], found["claim_id"]].append(words)
    return pieces


def _quoted(row: Row[Any], label: str) -> Words:
    return Words(*(getattr(row, f"{label}_{name}") for name in ("quote", "start", "end", "line")))


def _when(row: Row[Any]) -> When | None:
    if row.date_value is None:
        return None
    return When(row.date_value, row.date_precision, row.date_basis, row.first_day, row.last_day)


def _source(row: Row[Any]) -> Source:
    return Source(row.article_id, row.title, row.outlet, row.published, row.url)


__all__ = [
    "FateRow", "RefusalRow", "ReportRow", "Shown", "Source", "StatementRow", "TalksRow", "TieRow", "When",
    "Words",
    "fates", "refusals", "reports", "statements", "talks", "ties",
]  # fmt: skip
