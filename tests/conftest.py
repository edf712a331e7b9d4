"""What all tests share: one reader and one PostgreSQL server a process, and the rule that in CI nothing is skipped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from postgres_server import Server

    from backchannel.model.document import Document
    from backchannel.reading import Reader

# The language model and its libraries take seconds to import, and most tests never read: imported where they are used.


@pytest.fixture(scope="session")
def reader() -> Reader:
    from backchannel.reading import load_reader

    return load_reader()


@pytest.fixture(scope="session")
def annotate(reader: Reader) -> Callable[..., Document]:
    """An annotated document from a text, and from the fields of its article."""
    from backchannel.annotate.segment import find_blocks, parse
    from backchannel.model.article import Article

    def run(text: str, **fields: str) -> Document:
        article = Article.from_text(text, language="en", **fields)
        (document,) = parse([(article, find_blocks(article))], reader.pipeline)
        return reader.annotate(document)

    return run


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server of PostgreSQL, started when the first test asks for one."""
    from postgres_server import programs, server

    if programs() is None and not os.environ.get("BACKCHANNEL_NO_SKIPS"):
        pytest.skip("PostgreSQL is not installed; apt-get install postgresql")
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def empty_database(postgres: Server) -> str:
    """The name of a database with an archive that nothing was added to, made once: migrations take their time."""
    from backchannel.archive.store import open_archive

    name = postgres.create()
    open_archive(postgres.url(name), create=True).close()
    return name


@pytest.fixture
def database_url(postgres: Server, empty_database: str) -> Iterator[str]:
    """The URL of an empty archive in a database of this test's own."""
    name = postgres.create(empty_database)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    report = yield
    if report.skipped and os.environ.get("BACKCHANNEL_NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where nothing may be: {report.longrepr}"
    return report
