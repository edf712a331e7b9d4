"""Backchannel reads news reports and keeps a sourced, dated record of who did and said what to whom.

    import backchannel as bc

    record = bc.read(text, published="1980-04-25")
    for event in record.events:
        print(event, "|", event.sentence)

What stands in `__all__` is the public face; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.errors import (
    ArchiveError,
    BackchannelError,
    ModelError,
    RecordError,
    SourceError,
    VocabularyError,
)
from backchannel.model.article import Article, Evidence
from backchannel.model.records import (
    Actor,
    Event,
    EventDate,
    Fate,
    Place,
    Record,
    Skipped,
    Statement,
    Talks,
    Tie,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from os import PathLike

    from backchannel.archive.store import Archive
    from backchannel.model.explanation import Explanation


def read(
    text: str,
    published: str | date | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    *,
    vocabulary: str | PathLike[str] | None = None,
) -> Record:
    """The record of one article. `published` is the day it appeared, a date or its ISO form; None leaves relative
    dates open. `vocabulary` is a folder of your own entries, which go before the built-in ones.

    Raises SourceError where the date is in another form or in the future, ModelError where no language model is
    installed, VocabularyError, with file and line, where an entry is not in its form. An article that
    cannot be read (another language, too long) gives a record that is empty and says why in `skipped`.
    """
    from backchannel.reading import read_article  # noqa: PLC0415 - loads the language model
    from backchannel.sources import publication_day  # noqa: PLC0415 - kept from the import of the package

    day = publication_day(published)
    article = Article.from_text(text, published=day, title=title, url=url, outlet=outlet)
    return read_article(article, vocabulary=vocabulary)


def read_many(
    articles: Iterable[Article], workers: int = 1, vocabulary: str | PathLike[str] | None = None
) -> Iterator[Record]:
    """Records in the order of the articles, one at a time: memory does not grow with their number.

    One bad article never stops the rest: its record is empty and says why in `skipped`. With several `workers`,
    processes
    read side by side; a script that asks for them keeps its own work under `if __name__ == "__main__":`.
    """
    from backchannel.reading import read_articles  # noqa: PLC0415 - loads the language model

    return read_articles(articles, workers=workers, vocabulary=vocabulary)


def explain(article: Article, event: str | Event, *, vocabulary: str | PathLike[str] | None = None) -> Explanation:
    """Why a reading of the article codes the event as it does; `event` is its id, or the event of an older record.

    The article is read anew, with `vocabulary` as in `read`. Of an event that this reading does not tell, the act of
    the same id that it weighed is explained, or else the nearest to it: `asked`, `event` and `verdict` of the
    explanation say so. Raises RecordError where the article cannot be read, it tells no act at all, or an id alone is
    given and no act has it; ModelError and VocabularyError as in `read`.
    """
    from backchannel.reading import load_reader  # noqa: PLC0415 - loads the language model

    return load_reader(vocabulary).explain(article, event)


def open_archive(place: str | PathLike[str], *, create: bool = False) -> Archive:
    """The archive in one file, or in a PostgreSQL database given as postgresql://USER@HOST/DATABASE; with `create`, one
    that is not there is made.

    Raises ArchiveError where there is none, the file is no archive, was made by a newer version, or cannot be opened.
    """
    from backchannel.archive import store  # noqa: PLC0415 - only who keeps records needs a database

    return store.open_archive(place, create=create)


def group_stories(articles: Sequence[Article]) -> list[list[int]]:
    """Which articles tell of the same happening: indices into `articles`, each in just one group, the groups by their
    first article.

    The groups do not depend on the order of the articles. Days of publication help where they are known; one text
    on several pages counts once.
    """
    from backchannel.archive import grouping  # noqa: PLC0415 - counts of words are loaded only where they are needed

    return grouping.group_stories(articles)


__all__ = [
    "Actor",
    "ArchiveError",
    "Article",
    "BackchannelError",
    "Event",
    "EventDate",
    "Evidence",
    "Fate",
    "ModelError",
    "Place",
    "Record",
    "RecordError",
    "Skipped",
    "SourceError",
    "Statement",
    "Talks",
    "Tie",
    "Time",
    "VocabularyError",
    "explain",
    "group_stories",
    "open_archive",
    "read",
    "read_many",
]
