"""Full-text search over articles, statements and the names of actors.

`searched` numbers what can be found; the words stand in an index of each database's own kind. A number holds the day
of publication, so that the index itself goes through the newest first, and a question stops when it has enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count, groupby, islice
from operator import attrgetter
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    TextClause,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from backchannel.archive import tables as t
from backchannel.archive.answers import Answer, Source, Words
from backchannel.archive.chunks import SMALLEST, growing
from backchannel.archive.passages import best_passage
from backchannel.archive.search_words import Query, as_fts5, as_tsquery, as_tsvector, fold, parse_query
from backchannel.archive.work import Work
from backchannel.errors import ArchiveError
from backchannel.model.records import Record

Sought = Literal["article", "statement", "actor"]
_DAY = 1 << 24  # numbers of one day
_UNDATED = date.min
_CHUNK = 200
_number = attrgetter("number")


@dataclass(frozen=True, slots=True)
class Hit(Answer):
    """Something found: an article or a statement with the words that answer, or an actor by one of its names."""

    kind: Sought
    id: str
    title: str | None
    words: Words | None
    article: Source | None


def place(work: Work, record: Record, entries: Mapping[str, str]) -> None:
    """Index the statements of a record, the names of its actors, and its article where that is new.

    `entries` are the entries of the register of the record's actors, by the actors' ids.
    """
    article, day = record.article, record.article.published or _UNDATED
    names = {f"{entries[a.id]} {fold(a.name)}": a.name for a in record.actors if a.id in entries}
    known = _known(work.connection, article.id, names)
    said = {s.id: _content([part.quote for part in s.content]) for s in record.statements}
    new: list[_New] = [_New(day, "statement", id_, article.id, "", words) for id_, words in said.items()]
    if ("article", article.id) not in known:
        new.insert(0, _New(day, "article", article.id, article.id, article.title or "", article.text))
    new += (_New(_UNDATED, "actor", id_, None, name, "") for id_, name in names.items() if ("actor", id_) not in known)
    _index(work, new)


def lift(work: Work, article_id: str) -> None:
    """Take the statements of an article out of the index, while their words still stand in the archive."""
    s, e = t.searched.c, t.evidence.c
    stands = and_(e.article_id == s.article_id, e.claim_id == s.id, e.part == "content")
    chosen = select(s.number, e.quote).join(t.evidence, stands).where(s.article_id == article_id, s.kind == "statement")
    old: defaultdict[int, list[str]] = defaultdict(list)
    for row in work.connection.execute(chosen.order_by(s.number, e.position)):
        old[row.number].append(row.quote)
    if not old:
        return
    rows = [{"number": number, "head": "", "words": fold(_content(quotes))} for number, quotes in old.items()]
    work.connection.execute(text(_forget(work.connection, "statement")), rows)
    work.connection.execute(delete(t.searched).where(s.article_id == article_id, s.kind == "statement"))


def index_all(connection: Connection) -> None:
    """Put the words of all that is numbered into an index that is empty, after the tables were copied."""
    s, a, e = t.searched.c, t.articles.c, t.evidence.c
    articles = select(s.number, a.title, a.text).join(t.articles, a.id == s.article_id).where(s.kind == "article")
    for rows in _in_chunks(connection, articles.order_by(s.number)):
        _enter(connection, "article", [(row.number, row.title or "", row.text) for row in rows])
    stands = and_(e.article_id == s.article_id, e.claim_id == s.id, e.part == "content")
    said = select(s.number, e.quote).join(t.evidence, stands).where(s.kind == "statement")
    quotes = (row for rows in _in_chunks(connection, said.order_by(s.number, e.position)) for row in rows)
    statements = ((number, _content(row.quote for row in found)) for number, found in groupby(quotes, _number))
    while chunk := list(islice(statements, _CHUNK)):
        _enter(connection, "statement", [(number, "", words) for number, words in chunk])
    for rows in _in_chunks(connection, select(s.number, s.id).where(s.kind == "actor").order_by(s.number)):
        _enter(connection, "actor", [(row.number, row.id.partition(" ")[2], "") for row in rows])


def search(
    connection: Connection,
    asked: str,
    kind: str = "article",
    *,
    since: date | None = None,
    until: date | None = None,
    speakers: Sequence[str] | None = None,
) -> Iterator[Hit]:
    """What holds the words asked for, newest publication first; of articles the current versions only.

    `asked` is in the language of `search_words`. `speakers` are entries of the register: of statements, only theirs.
    Raises ArchiveError where nothing is asked for or the kind is unknown.
    """
    if kind not in get_args(Sought):
        raise ArchiveError(f"{kind!r} is nothing that is searched; the kinds are {', '.join(get_args(Sought))}")
    query = parse_query(asked)
    s, p = t.searched.c, t.placements.c
    number, holds = _matching(connection, kind, query)
    # The index leads: it goes through its numbers from the highest down and stops when enough is found.
    chosen: Select[Any] = (
        select(s.id, s.article_id).join(t.searched, s.number == number).where(holds).order_by(number.desc())
    )
    if since is not None:
        chosen = chosen.where(number >= since.toordinal() * _DAY)
    if until is not None:
        chosen = chosen.where(number < (until.toordinal() + 1) * _DAY)
    if kind != "actor":
        chosen = chosen.join(t.placements, p.article_id == s.article_id).where(p.superseded_by.is_(None))
    if speakers is not None:
        said, by = t.statements.c, t.entry_links.c
        theirs = and_(by.article_id == said.article_id, by.actor_id == said.speaker, by.group_id.in_(speakers))
        chosen = chosen.join(t.statements, and_(said.article_id == s.article_id, said.id == s.id))
        chosen = chosen.join(t.entry_links, theirs)
    seen: set[str] = set()
    for rows in growing(connection.execute(chosen.execution_options(yield_per=SMALLEST))):
        if kind == "actor":
            yield from _actors(connection, [row.id.partition(" ")[0] for row in rows], seen)
        else:
            yield from _told(connection, kind, rows, query)


def _told(connection: Connection, kind: Any, rows: Sequence[Any], query: Query) -> Iterator[Hit]:
    a, e = t.articles.c, t.evidence.c
    ids = {row.article_id for row in rows}
    articles = {row.id: row for row in connection.execute(select(t.articles).where(a.id.in_(ids)))}
    spans: dict[str, tuple[int, int]] = {}
    if kind == "statement":
        stands = (e.article_id.in_(ids), e.claim_id.in_([row.id for row in rows]), e.part == "content")
        for said in connection.execute(select(e.claim_id, e.start, e.end).where(*stands)):
            first, last = spans.get(said.claim_id, (said.start, said.end))
            spans[said.claim_id] = min(first, said.start), max(last, said.end)
    for row in rows:
        article = articles[row.article_id]
        span = spans.get(row.id) or best_passage(article.text, query)
        source = Source(article.id, article.title, article.outlet, article.published, article.url)
        yield Hit(kind, row.id, article.title, _words(article.text, span) if span else None, source)


def _words(article: str, span: tuple[int, int]) -> Words:
    start, end = span
    return Words(article[start:end], start, end, article.count("\n", 0, start) + 1)


def _actors(connection: Connection, ids: Iterable[str], seen: set[str]) -> Iterator[Hit]:
    """Entries that are told of now, each once; one that was merged is the one that it leads to."""
    wanted = list(dict.fromkeys(ids))
    e = t.entries.c
    while wanted:
        rows = {
            row.id: row
            for row in connection.execute(select(e.id, e.name, e.reports, e.merged_into).where(e.id.in_(wanted)))
        }
        for id_ in wanted:
            if (row := rows.get(id_)) and not row.merged_into and row.reports and id_ not in seen:
                seen.add(id_)
                yield Hit("actor", row.id, row.name, None, None)
        wanted = [row.merged_into for row in rows.values() if row.merged_into and row.merged_into not in seen]


def _content(quotes: Iterable[str]) -> str:
    return " … ".join(quotes)


class _New(NamedTuple):
    """What is to be found from now on."""

    day: date
    kind: Sought
    id: str
    article_id: str | None
    head: str
    words: str


def _known(connection: Connection, article: str, names: Iterable[str]) -> set[tuple[str, str]]:
    """Of an article and of names of entries the kind and id of what can be found already."""
    return {(row.kind, row.id) for row in connection.execute(_there(), {"article": article, "names": list(names)})}


def _index(work: Work, new: Sequence[_New]) -> None:
    """Number what is new and put its words into the index; numbers of a day follow one another."""
    if not new:
        return
    days = {one.day for one in new}
    numbers = {day: count(_after(work.connection, day)) for day in sorted(days)}
    numbered = [(next(numbers[one.day]), one) for one in new]
    rows = [{"number": at, "kind": one.kind, "id": one.id, "article_id": one.article_id} for at, one in numbered]
    work.put(t.searched, rows)
    for kind in get_args(Sought):
        if found := [(at, one.head, one.words) for at, one in numbered if one.kind == kind]:
            _enter(work.connection, kind, found)


def _after(connection: Connection, day: date) -> int:
    """The number after the last of a day."""
    first = day.toordinal() * _DAY
    last: int | None = connection.execute(_last(), {"first": first, "after": first + _DAY}).scalar()
    return first if last is None else last + 1


def _enter(connection: Connection, kind: Sought, found: Iterable[tuple[int, str, str]]) -> None:
    """Put (number, head, words) into the index of words."""
    rows = [{"number": at, "head": fold(head), "words": fold(words)} for at, head, words in found]
    connection.execute(_remember(connection.dialect.name, kind), _bound(connection, rows))


@cache
def _there() -> Select[Any]:
    s = t.searched.c
    article = and_(s.kind == "article", s.id == bindparam("article"))
    return select(s.kind, s.id).where(
        or_(article, and_(s.kind == "actor", s.id.in_(bindparam("names", expanding=True))))
    )


@cache
def _last() -> Select[Any]:
    number = t.searched.c.number
    return select(func.max(number)).where(number >= bindparam("first"), number < bindparam("after"))


def _in_chunks(connection: Connection, chosen: Select[Any]) -> Iterator[Sequence[Any]]:
    return connection.execute(chosen, execution_options={"yield_per": _CHUNK}).partitions()


# The index has no form of its own in SQLAlchemy; the names of its tables are constants of this module.
@cache
def _remember(dialect: str, kind: Sought) -> TextClause:
    if dialect == "sqlite":
        return text(f"INSERT INTO {kind}_words (rowid, head, words) VALUES (:number, :head, :words)")  # noqa: S608
    return text(f"INSERT INTO {kind}_words (number, vector) VALUES (:number, CAST(:vector AS tsvector))")  # noqa: S608


def _forget(connection: Connection, kind: Sought) -> str:
    if connection.dialect.name == "sqlite":  # an index without the texts is told what it is to forget
        return f"INSERT INTO {kind}_words ({kind}_words, rowid, head, words) VALUES ('delete', :number, :head, :words)"  # noqa: S608
    return f"DELETE FROM {kind}_words WHERE number = :number"  # noqa: S608


def _bound(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if connection.dialect.name == "sqlite":
        return rows
    return [{"number": row["number"], "vector": as_tsvector(row["head"], row["words"])} for row in rows]


def _matching(connection: Connection, kind: str, query: Query) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """The numbers of the index, and what holds for those that answer."""
    if connection.dialect.name == "sqlite":
        index = table(f"{kind}_words", column("rowid", Integer), column(f"{kind}_words", Text))
        return index.c.rowid, index.c[f"{kind}_words"].op("MATCH", is_comparison=True)(as_fts5(query))
    index = table(f"{kind}_words", column("number", BigInteger), column("vector", TSVECTOR))
    return index.c.number, index.c.vector.op("@@", is_comparison=True)(cast(literal(as_tsquery(query), Text), TSQUERY))
