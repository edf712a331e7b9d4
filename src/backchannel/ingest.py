"""Where reading meets the archive: sources become articles, articles become records, records are kept.

Everything is a generator: one article is in memory at a time, and whoever takes the outcomes sets the pace.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, BinaryIO, Literal

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.model.records import Record

if TYPE_CHECKING:
    from backchannel.archive.comparing import Compared
    from backchannel.archive.store import Archive
    from backchannel.sources.files import Refused

STANDARD_INPUT = "-"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: kept for the first time, kept anew by another reader, known already, refused, or
    kept though the reading failed.

    `reason` says why it was refused, how the reading failed, or why an article that was kept could not be read
    (another language, too long).
    """

    kind: Literal["added", "renewed", "known", "refused", "failed"]
    article: Article | None = None
    source: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of reading an article anew: its claims are as they were or others ("renewed"), the record is just the
    same, or the reading failed and the older record stays."""

    kind: Literal["renewed", "same", "failed"]
    article: Article
    compared: Compared | None = None
    reason: str | None = None


def articles_at(
    places: Iterable[str | PathLike[str]],
    *,
    published: str | date | None = None,
    allow_private: bool = False,
    standard_input: BinaryIO | None = None,
) -> Iterator[Article | Refused]:
    """The articles at files, folders, addresses, and "-" where `standard_input` is given.

    A bad source is refused in its place. Raises SourceError only where `published` is no day that can be.
    """
    from backchannel.sources.files import Refused, article_from_bytes, articles_from  # noqa: PLC0415
    from backchannel.sources.limits import MAX_BYTES, publication_day  # noqa: PLC0415

    day = publication_day(published)
    for place in places:
        name = str(place)
        try:
            if not name.strip():
                yield Refused(repr(name), "names nothing; give a file, a folder or an address")
            elif name == STANDARD_INPUT and standard_input is not None:
                yield article_from_bytes(standard_input.read(MAX_BYTES + 1), published=day)
            elif _ADDRESS.match(name):
                from backchannel.sources.web import article_from_url  # noqa: PLC0415 - only an address needs it

                yield article_from_url(name, published=day, allow_private=allow_private)
            else:
                yield from articles_from(name, published=day)
        except SourceError as error:
            called = "standard input" if name == STANDARD_INPUT else name
            yield Refused(called, str(error).removeprefix(f"{called}: "))


def read(
    articles: Iterable[Article | Refused], *, workers: int = 1, vocabulary: str | PathLike[str] | None = None
) -> Iterator[Record | Refused]:
    """Records of the articles, in order; refused sources pass through. `vocabulary` is a folder of a user's entries."""
    left = iter(articles)
    first: Article | None = None
    for found in left:
        if isinstance(found, Article):
            first = found
            break
        yield found
    if first is None:
        return
    from backchannel.reading import read_articles  # noqa: PLC0415 - loads the language model, and only now it is needed

    refused: deque[Refused] = deque()

    def readable() -> Iterator[Article]:
        for article in itertools.chain([first], left):
            if isinstance(article, Article):
                yield article
            else:
                refused.append(article)

    for record in read_articles(readable(), workers=workers, vocabulary=vocabulary):
        while refused:
            yield refused.popleft()
        yield record
    yield from refused


def why_nothing(record: Record) -> str | None:
    """Why the article as a whole was passed over, where it was."""
    return next((passed.why for passed in record.skipped if passed.evidence is None), None)


def failure(record: Record) -> str | None:
    """The fault that ended the reading, where one did: what was found is then nothing at all."""
    return next((passed.why for passed in record.skipped if passed.stage == "reading"), None)


def add(
    archive: Archive,
    articles: Iterable[Article | Refused],
    *,
    workers: int = 1,
    vocabulary: str | PathLike[str] | None = None,
) -> Iterator[Outcome]:
    """Read what the archive does not know yet, keep it, and say of every source what became of it.

    An article that the archive has from the same program, model and vocabulary is not read again, but for one whose
    reading failed.
    """
    from backchannel.reading import load_reader  # noqa: PLC0415

    read_by = load_reader(vocabulary).read_by
    known: deque[Article] = deque()

    def unknown() -> Iterator[Article | Refused]:
        for article in articles:
            if isinstance(article, Article) and archive.knows(article, read_by):
                known.append(article)
            else:
                yield article

    for found in read(unknown(), workers=workers, vocabulary=vocabulary):
        while known:
            yield Outcome("known", known.popleft())
        if isinstance(found, Record):
            kept, fault = archive.add(found), failure(found)
            yield Outcome("failed" if fault else kept, found.article, reason=fault or why_nothing(found))
        else:
            archive.refuse(found.source, found.reason)
            yield Outcome("refused", source=found.source, reason=found.reason)
    for article in known:
        yield Outcome("known", article)


def reread(
    archive: Archive,
    *,
    since: date | None = None,
    everything: bool = False,
    workers: int = 1,
    vocabulary: str | PathLike[str] | None = None,
) -> Iterator[Reread]:
    """Read anew what an older program, another model or vocabulary read, and say of every article what came of it.

    Each article is renewed in a transaction of its own, so a run that was stopped is gone on with by the next one.
    `since` and `everything` as in `Archive.outdated`.
    """
    from backchannel.archive.comparing import compare  # noqa: PLC0415
    from backchannel.reading import load_reader  # noqa: PLC0415

    read_by = load_reader(vocabulary).read_by
    older: deque[Record] = deque()

    def outdated() -> Iterator[Article]:
        for record in archive.outdated(read_by, since=since, everything=everything):
            older.append(record)
            yield record.article

    for found in read(outdated(), workers=workers, vocabulary=vocabulary):
        assert isinstance(found, Record)
        before, fault = older.popleft(), failure(found)
        if fault:
            yield Reread("failed", found.article, reason=fault)
        else:
            kept = archive.add(found)
            kind: Literal["renewed", "same"] = "renewed" if kept == "renewed" else "same"
            yield Reread(kind, found.article, compare(before, found), why_nothing(found))
