"""What questions about tracks and about cases share: filters, the words and sources of a claim, and which tracks are
about which cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, or_, select

from backchannel.archive import tables as t
from backchannel.archive.answers import Source, When, Words
from backchannel.archive.cases_matching import main_countries
from backchannel.archive.groups import Group
from backchannel.archive.query_events import Decided
from backchannel.errors import ArchiveError

MOST_TOLD = 400
"""How many of a group's latest claims its file shows."""
MOST_BESIDE = 20
NEAR_LINES = 2
"""Lines between talks and a fate told in one passage: the same paragraph, or the next."""


@dataclass(frozen=True, slots=True)
class FileFilter:
    """What is asked for; what is None leaves everything in. `since` and `until` are days, both included, between which
    the track or case is told of; `voices` the least number of independent texts. `decision` is "open" for what nobody
    ruled on; without it all is in that no reviewer rejected."""

    since: date | None = None
    until: date | None = None
    voices: int = 1
    decision: str | None = None

    def holds(self, group: Group) -> list[ColumnElement[bool]]:
        """Raises ArchiveError where the decision is none."""
        g = group.table.c
        holds = [g.reports > 0, g.merged_into.is_(None)]
        if self.since is not None:
            holds.append(g.last_told >= self.since)
        if self.until is not None:
            holds.append(g.first_told <= self.until)
        if self.voices > 1:
            holds.append(g.voices >= self.voices)
        if self.decision is None:
            return [*holds, or_(g.decision.is_(None), g.decision != "rejected")]
        one_of(self.decision, get_args(Decided), "decision")
        if self.decision == "any":
            return holds
        return [*holds, g.decision.is_(None) if self.decision == "open" else g.decision == self.decision]


def one_of(given: str, known: Sequence[str], what: str) -> str:
    """The value, where it is one of those that are known. Raises ArchiveError."""
    if given not in known:
        raise ArchiveError(f"{given!r} is no {what}; it is one of {', '.join(known)}")
    return given


def columns_of_words(alias: Any) -> list[ColumnElement[Any]]:
    return [alias.c[name].label(f"words_{name}") for name in ("quote", "start", "end", "line")]


def columns_of_source() -> list[ColumnElement[Any]]:
    a = t.articles.c
    return [a.title, a.outlet, a.published.label("of_day"), a.url]


def words_in(row: Row[Any]) -> Words | None:
    """The words of a claim; None where a newer reading left it out."""
    if row.words_start is None:
        return None
    return Words(row.words_quote, row.words_start, row.words_end, row.words_line)


def source_in(row: Row[Any], article: str) -> Source:
    return Source(article, row.title, row.outlet, row.of_day, row.url)


def when_in(row: Row[Any]) -> When | None:
    if row.date_value is None:
        return None
    return When(row.date_value, row.date_precision, row.date_basis, row.first_day, row.last_day)


def evidence_of(claim: ColumnElement[str], article: ColumnElement[str], part: str = "evidence") -> tuple[Any, Any]:
    """The table of evidence under another name, and how it is joined to a claim."""
    words = t.evidence.alias()
    stands = and_(words.c.article_id == article, words.c.claim_id == claim)
    return words, and_(stands, words.c.part == part, words.c.position == 0)


def articles_of(connection: Connection, links: Table, ids: Sequence[str]) -> list[str]:
    """The current articles that tell of one of the groups, the latest first, each once."""
    c, p = links.c, t.placements.c
    chosen = (
        select(c.article_id, c.day)
        .join(t.placements, p.article_id == c.article_id)
        .where(c.group_id.in_(ids), p.superseded_by.is_(None))
        .order_by(c.day.desc(), c.article_id)
        .limit(MOST_TOLD)
    )
    return list(dict.fromkeys(connection.execute(chosen).scalars()))


def related(connection: Connection, of: Table, to: Table, id_: str) -> list[str]:
    """The cases that a track is about, or the tracks about a case: told of together in several articles, or in one
    passage of half of all that tell of the one or the other and are set in the same countries. The most often together
    first."""
    articles = articles_of(connection, of, [id_])
    if not articles:
        return []
    shared: defaultdict[str, set[str]] = defaultdict(set)
    close: set[str] = set()
    mine, yours = (_lines(connection, links, articles, id_ if links is of else None) for links in (of, to))
    for article, group, line in yours:
        shared[group].add(article)
        if any(one == article and abs(line - other) <= NEAR_LINES for one, _, other in mine):
            close.add(group)
    told = Counter({group: len(articles_of(connection, to, [group])) for group in close if len(shared[group]) == 1})
    found = [
        group
        for group, all_ in shared.items()
        if len(all_) > 1
        or (
            group in close
            and 2 * len(all_) >= min(len(articles), told[group])
            and _main(connection, of, id_) == _main(connection, to, group)
        )
    ]
    return sorted(found, key=lambda group: (-len(shared[group]), group))[:MOST_BESIDE]


def _main(connection: Connection, links: Table, group: str) -> frozenset[str]:
    """The countries that most of the group's latest articles tell of."""
    c = links.c
    latest = select(c.context).where(c.group_id == group, c.context != "").order_by(c.day.desc()).limit(MOST_BESIDE)
    return main_countries(context.split() for context in connection.execute(latest).scalars())


def _lines(
    connection: Connection, links: Table, articles: Sequence[str], group: str | None
) -> list[tuple[str, str, int]]:
    """(article, group, line) of the claims that the articles tell."""
    c = links.c
    claim = c.fate_id if links is t.case_links else c.talks_id
    words, stands = evidence_of(claim, c.article_id)
    chosen = select(c.article_id, c.group_id, words.c.line).join(words, stands).where(c.article_id.in_(articles))
    if group is not None:
        chosen = chosen.where(c.group_id == group)
    return [(row.article_id, row.group_id, row.line) for row in connection.execute(chosen)]
