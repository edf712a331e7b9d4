"""Questions to the archive, as generators over one connection. Values reach SQL as bound parameters only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, get_args

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, exists, func, or_, select

from backchannel.archive import tables as t
from backchannel.archive.answers import (
    FateRow,
    Kind,
    RefusalRow,
    Shown,
    Source,
    StatementRow,
    TalksRow,
    TieRow,
    TimelineRow,
    When,
    Words,
)
from backchannel.archive.days import name_key
from backchannel.errors import ArchiveError
from backchannel.model.records import EventType, is_chance

_CHUNK = 400
_SHORTEST_PREFIX = 4
_ALPHA3 = 3
_SOURCE = (t.articles.c.title, t.articles.c.outlet, t.articles.c.published, t.articles.c.url)


def timeline(
    connection: Connection,
    actor: str | None = None,
    type_: str | None = None,
    since: date | None = None,
    until: date | None = None,
    *,
    least: float = 0.0,
) -> Iterator[TimelineRow]:
    """Events by day, those of a month after those of its days, those without a date last.

    `least`, here and below, leaves out claims with a lower confidence. Raises ArchiveError where it is no number from
    0 to 1, or `type_` no type of event.
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
        .order_by(e.last_day.is_(None), e.last_day, e.first_day.desc(), *_by_article(t.reports))
    )
    if actor is not None:
        joined = and_(t.report_actors.c.article_id == e.article_id, t.report_actors.c.report_id == e.id)
        chosen = chosen.where(exists().where(joined, _named(t.report_actors, t.report_actors.c.actor_id, actor)))
    if type_ is not None:
        chosen = chosen.where(e.type == _known_type(type_))
    if since is not None:
        chosen = chosen.where(e.last_day >= since)
    if until is not None:
        chosen = chosen.where(e.first_day <= until)
    for rows in _chunks(connection, _sure(chosen, t.reports, least)):
        cast = _casts(connection, t.report_actors, t.report_actors.c.report_id, rows)
        for r in rows:
            yield TimelineRow(
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
        chosen = chosen.where(_named(t.statements, s.speaker, actor))
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
        told = f.who_key.contains(_key(actor), autoescape=True)
        chosen = chosen.where(or_(told, _named(t.fates, f.actor, actor), _named(t.fates, f.by, actor)))
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
        joined = and_(t.talks_actors.c.article_id == t.talks.c.article_id, t.talks_actors.c.talks_id == t.talks.c.id)
        chosen = chosen.where(exists().where(joined, _named(t.talks_actors, t.talks_actors.c.actor_id, actor)))
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
        chosen = chosen.where(or_(_named(t.ties, c.a, actor), _named(t.ties, c.b, actor)))
    for rows in _chunks(connection, _sure(chosen, t.ties, least)):
        for r in rows:
            yield TieRow(r.id, r.a_name, r.kind, r.b_name, r.role, _quoted(r, "evidence"), r.confidence, _source(r))


def refusals(connection: Connection) -> Iterator[RefusalRow]:
    """Sources that could not be read, latest first."""
    for r in connection.execute(select(t.refusals).order_by(t.refusals.c.refused_at.desc(), t.refusals.c.source)):
        yield RefusalRow(r.source, r.reason, r.refused_at)


class Found(NamedTuple):
    kind: Kind
    id: str
    article_id: str


def find(connection: Connection, prefix: str) -> Found:
    """The one article or claim whose id begins so. Raises ArchiveError where there is none, or several."""
    wanted = prefix.strip().lower()
    if len(wanted) < _SHORTEST_PREFIX:
        raise ArchiveError(f"{prefix!r} is too short for an id; give at least its first {_SHORTEST_PREFIX} characters")
    kinds: tuple[tuple[Kind, Table], ...] = (
        ("article", t.articles),
        ("event", t.reports),
        ("statement", t.statements),
        ("actor", t.actors),
        ("fate", t.fates),
        ("talks", t.talks),
        ("tie", t.ties),
    )
    found: list[Found] = []
    for kind, table in kinds:
        article = table.c.id if table is t.articles else table.c.article_id
        # A range rather than LIKE: it uses the index, and nothing in the prefix is a wildcard.
        within = and_(table.c.id >= wanted, table.c.id < wanted + "~")
        rows = connection.execute(
            select(table.c.id, article.label("article_id")).where(within).order_by(table.c.id).limit(10)
        )
        found += [Found(kind, row.id, row.article_id) for row in rows]
    exact = [one for one in found if one.id == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise ArchiveError(
            f"nothing in the archive has an id that begins with {prefix!r}; `timeline` prints the ids of events"
        )
    several = ", ".join(f"{one.kind} {one.id}" for one in found[:6]) + (" …" if len(found) > 6 else "")
    raise ArchiveError(f"{prefix!r} is the beginning of several ids: {several}; give more of it")


def _known_type(given: str) -> str:
    wanted = given.strip().upper()
    if wanted not in get_args(EventType):
        raise ArchiveError(f"{given!r} is no type of event; the types are {', '.join(get_args(EventType))}")
    return wanted


def _sure(chosen: Select[Any], claim: Table, least: float) -> Select[Any]:
    if not is_chance(least):
        raise ArchiveError(f"a confidence is a number from 0 to 1, not {least!r}")
    return chosen.where(claim.c.confidence >= least) if least else chosen


def _key(actor: str) -> str:
    key = name_key(actor)
    key = " " + key.removeprefix(" the ").lstrip()
    if not key.strip():
        raise ArchiveError(f"{actor!r} is no name; give a name, or whole words of one")
    return key


class _Asked(NamedTuple):
    """An actor asked for: by whole words of the name given, by other names of the same, or as the state of a code."""

    words: str
    others: tuple[str, ...]
    state: str | None


@lru_cache(maxsize=64)
def _asked(actor: str) -> _Asked:
    from backchannel.vocabulary import load_vocabulary  # noqa: PLC0415 - only a question about an actor needs it

    vocabulary, name = load_vocabulary(), actor.strip()
    state = vocabulary.state(name)
    if state is None and len(name) == _ALPHA3:
        state = vocabulary.by_code(name.upper())
    known = state or vocabulary.known(name)
    names = (known.name, *known.aliases) if known else ()
    keys = {key for other in names for key in (name_key(other), name_key(f"the {other}"))}
    # A part of a state has the code of the whole, and is not it.
    return _Asked(_key(actor), tuple(sorted(keys)), state.iso3 if state and state.kind != "part" else None)


def _named(table: Table, column: ColumnElement[str], actor: str) -> ColumnElement[bool]:
    """Whether the actor whose id stands in the column goes by the name or another of the same, or is the state."""
    n, a, asked = t.actor_names.c, t.actors.c, _asked(actor)
    mine = and_(n.article_id == table.c.article_id, n.actor_id == column)
    named = exists().where(mine, or_(n.key.contains(asked.words, autoescape=True), n.key.in_(asked.others)))
    if asked.state is None:
        return named
    state = exists().where(
        a.article_id == table.c.article_id, a.id == column, a.kind == "state", a.country == asked.state
    )
    return or_(named, state)


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
    result = iter(connection.execute(chosen.execution_options(yield_per=_CHUNK)))
    while rows := list(islice(result, _CHUNK)):
        yield rows


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
    "FateRow", "Found", "RefusalRow", "Shown", "Source", "StatementRow", "TalksRow", "TieRow", "TimelineRow", "When",
    "Words",
    "fates", "find", "refusals", "statements", "talks", "ties", "timeline",
]  # fmt: skip
