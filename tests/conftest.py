"""What all tests share: one reader a process, and the rule that in CI nothing is skipped."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from backchannel.annotate.segment import find_blocks, parse
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.reading import Reader, load_reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader()


@pytest.fixture(scope="session")
def annotate(reader: Reader) -> Callable[..., Document]:
    """An annotated document from a text, and from the fields of its article."""

    def run(text: str, **fields: str) -> Document:
        article = Article.from_text(text, language="en", **fields)
        (document,) = parse([(article, find_blocks(article))], reader.pipeline)
        return reader.annotate(document)

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    report = yield
    if report.skipped and os.environ.get("BACKCHANNEL_NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where nothing may be: {report.longrepr}"
    return report
