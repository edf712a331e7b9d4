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
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from backchannel.errors import RecordError, SourceError
from backchannel.model.article import Article
from backchannel.model.records import Record

if TYPE_CHECKING:
    from backchannel.archive.comparing import Compared
    from backchannel.archive.store import Archive
    from backchannel.sources.files import Refused
    from backchannel.sources.record_folder import PackedRecord

STANDARD_INPUT = "-"
_BATCH = 32
"""Records, read elsewhere, that are kept in one transaction: so few that other writers do not wait for long."""
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
    from backchannel.sources.record_folder import PackedRecord  # noqa: PLC0415

    for found in found_at(places, published=published, allow_private=allow_private, standard_input=standard_input):
        yield found.article if isinstance(found, PackedRecord) else found


def found_at(
    places: Iterable[str | PathLike[str]],
    *,
    published: str | date | None = None,
    allow_private: bool = False,
    standard_input: BinaryIO | None = None,
) -> Iterator[Article | PackedRecord | Refused]:
    """As `articles_at`; but of a folder of Parquet that a backfill wrote, the records."""
    from backchannel.sources.files import Refused, article_from_bytes, articles_from  # noqa: PLC0415
    from backchannel.sources.limits import MAX_BYTES, publication_day  # noqa: PLC0415
    from backchannel.sources.record_folder import is_record_folder, packed_records  # noqa: PLC0415

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
            elif is_record_folder(name):
                yield from packed_records(Path(name))
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
    articles: Iterable[Article | PackedRecord | Refused],
    *,
    workers: int = 1,
    vocabulary: str | PathLike[str] | None = None,
) -> Iterator[Outcome]:
    """Read what the archive does not know yet, keep it, and say of every source what became of it.

    An article that the archive has from the same program, model and vocabulary is not read again, but for one whose
    reading failed. What was read elsewhere is kept as it was read there.
    """
    from backchannel.sources.record_folder import PackedRecord  # noqa: PLC0415

    was_read = True

    def is_loaded(found: Article | PackedRecord | Refused) -> bool:
        """What is refused goes with what came before it: neither the model nor processes are started anew for it."""
        nonlocal was_read
        if isinstance(found, Article | PackedRecord):
            was_read = isinstance(found, PackedRecord)
        return was_read

    for loaded, found in itertools.groupby(articles, is_loaded):
        if loaded:
            yield from _load(archive, (item for item in found if not isinstance(item, Article)))
        else:
            unread = (item for item in found if not isinstance(item, PackedRecord))
            yield from _read_and_add(archive, unread, workers=workers, vocabulary=vocabulary)


def _load(archive: Archive, found: Iterator[PackedRecord | Refused]) -> Iterator[Outcome]:
    from backchannel.sources.files import Refused  # noqa: PLC0415

    while batch := list(itertools.islice(found, _BATCH)):
        answers = iter(archive.load([row for row in batch if not isinstance(row, Refused)]))
        for row in batch:
            answer = row if isinstance(row, Refused) else next(answers)
            if isinstance(answer, RecordError):
                answer = Refused(row.source, str(answer))
            if isinstance(answer, Refused):
                archive.refuse(answer.source, answer.reason)
                yield Outcome("refused", source=answer.source, reason=answer.reason)
            elif not isinstance(row, Refused):
                fault = row.failed if answer != "known" else None
                yield Outcome("failed" if fault else answer, row.article, reason=fault or row.passed_over)


def _read_and_add(
    archive: Archive,
    articles: Iterable[Article | Refused],
    *,
    workers: int,
    vocabulary: str | PathLike[str] | None,
) -> Iterator[Outcome]:
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
