"""What `fuzz.py` runs on an input: each target takes bytes, and says whether it read or refused them.

Anything but an article and a refusal in words is a fault: an exception, a span that leaves the text, a text that cannot
be written down, a reading that failed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Literal

import spacy
from spacy.language import Language

from backchannel.annotate.quotes import find_quotations
from backchannel.annotate.segment import find_blocks, parse
from backchannel.annotate.times import find_times
from backchannel.decoding import decode, readable
from backchannel.errors import SourceError
from backchannel.ingest import failure
from backchannel.model import dates
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.model.records import Record
from backchannel.reading import Reader, load_reader
from backchannel.sources import Refused, article_from_bytes
from backchannel.sources.feeds import article_from_entry, parse_feed
from backchannel.sources.fragments import text_of_html
from backchannel.sources.jsonl import articles_from_lines
from backchannel.sources.opml import read_opml, write_opml
from backchannel.sources.warc import articles_from_records

Outcome = Literal["read", "refused"]
PUBLISHED = (None, date(1980, 4, 25), date.min, date.max)
ADDRESS = "https://p.example/news/1"
# Only the rules: what the language model makes of words is the target "articles".
_READER_LESS = "sentencizer"


@cache
def _plain_pipeline() -> Language:
    plain = spacy.blank("en")
    plain.add_pipe(_READER_LESS)
    return plain


def _text(data: bytes) -> str:
    """A text that may hold NULs and lone surrogates, as broken JSON gives them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def _document(data: bytes) -> Document:
    article = Article.from_text(_text(data), language="en")
    (document,) = parse([(article, find_blocks(article))], _plain_pipeline())
    return document


def articles(data: bytes) -> Outcome:
    text = _text(data)
    headline, _, rest = text.partition("\n")
    whole = Article.from_text(text, published=PUBLISHED[len(data) % 4], language="en")
    titled = Article.from_text(rest, title=headline, outlet=headline[:40], url=headline, language="en")
    read = [_checked(record) for record in _reader().read([whole, titled] if len(data) % 5 == 0 else [whole])]
    return "read" if any(r.times or r.actors or r.statements or r.events for r in read) else "refused"


@cache
def _reader() -> Reader:
    return load_reader()


def _checked(record: Record) -> Record:
    fault = failure(record)
    assert fault is None, fault
    again = Record.from_dict(json.loads(record.to_json()))
    assert again == record
    return record


def segments(data: bytes) -> Outcome:
    document = _document(data)
    assert document.doc.text == document.text
    end = 0
    for block in document.blocks:
        assert end <= block.span.start <= block.span.end <= len(document.text)
        end = block.span.end
    end = 0
    for sentence in document.sentences:
        assert end <= sentence.span.start < sentence.span.end <= len(document.text)
        assert document.blocks[sentence.block].span.overlaps(sentence.span)
        end = sentence.span.end
    return "read" if document.sentences else "refused"


def quotes(data: bytes) -> Outcome:
    document = _document(data)
    found, unbalanced = find_quotations(document)
    for quotation in found:
        assert quotation.outer.covers(quotation.inner)
        assert 0 <= quotation.outer.start < quotation.outer.end <= len(document.text)
    for span in unbalanced:
        assert 0 <= span.start <= span.end <= len(document.text)
    return "read" if found or unbalanced else "refused"


def times(data: bytes) -> Outcome:
    document = _document(data)
    end = 0
    found = find_times(document, PUBLISHED[len(data) % 4])
    for expression in found:
        assert end <= expression.span.start < expression.span.end <= len(document.text)
        assert expression.value is None or dates.is_timex(expression.value), expression
        end = expression.span.end
    return "read" if found else "refused"


def pages(data: bytes) -> Outcome:
    text_of_html(_text(data)).encode()
    return _articles([article_from_bytes(data, html=True, url=ADDRESS if len(data) % 2 else None)])


def plain(data: bytes) -> Outcome:
    decoded = decode(data, markup=len(data) % 2 == 0)
    assert decoded.text == readable(decoded.text)
    decoded.text.encode()
    return _articles([article_from_bytes(data)])


def rows(data: bytes) -> Outcome:
    return _articles(articles_from_lines(io.BytesIO(data), "f"))


def warc(data: bytes) -> Outcome:
    return _articles(articles_from_records(io.BytesIO(data), "f"))


def feeds(data: bytes) -> Outcome:
    feed = parse_feed(data, "text/xml; charset=utf-8" if len(data) % 3 == 0 else "", ADDRESS)
    for entry in feed.entries:
        with suppress(SourceError):  # of an entry without a text
            _articles([article_from_entry(feed, entry)])
    return "read" if feed.entries else "refused"


def opml(data: bytes) -> Outcome:
    found = read_opml(data)
    for subscription in read_opml(write_opml(found)) if found else ():
        subscription.url.encode()
    return "read" if found else "refused"


def _articles(found: Iterable[Article | Refused]) -> Outcome:
    outcome: Outcome = "refused"
    for item in found:
        if isinstance(item, Article):
            outcome = "read"
            for field in (item.text, item.title, item.outlet, item.url, item.language):
                (field or "").encode()
        else:
            str(item).encode()
    return outcome


RUN: dict[str, Callable[[bytes], Outcome]] = {
    each.__name__: each for each in (articles, segments, quotes, times, pages, plain, rows, warc, feeds, opml)
}


def run(name: str, data: bytes) -> Outcome:
    """What the target makes of the data. Raises whatever its fault is."""
    try:
        return RUN[name](data)
    except SourceError as error:
        str(error).encode()
        return "refused"
