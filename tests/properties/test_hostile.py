"""What was made to break a reader of text: it is read, or refused in words, and its cost grows no faster than it.

Each kind is as long as it must be for a cost that is the square of the length to be seen: such a test does not fail by
a second or two, it hangs, and is then broken off.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
import spacy
from spacy.language import Language

from backchannel.annotate.quotes import find_quotations
from backchannel.annotate.segment import find_blocks, parse
from backchannel.annotate.times import find_times
from backchannel.errors import SourceError
from backchannel.ingest import failure
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.model.records import Record
from backchannel.reading import Reader
from backchannel.sources import article_from_bytes
from backchannel.sources.feeds import article_from_entry, parse_feed
from backchannel.sources.jsonl import articles_from_lines
from backchannel.sources.opml import read_opml
from backchannel.sources.warc import articles_from_records
from backchannel.time_limit import within

PATIENCE = 100
"""Seconds after which a test is broken off; each takes a part of one."""

# What is repeated to some length, and what that once was, or might be, too much for.
SIGNS = {
    "letters": "a", "digits": "9", "U+FFFD": "\ufffd", "NULs": "\0", "surrogates": "\ud83d", "dashes": "—",
    "stars": "*", "brackets": "(", "opening quotes": "“", "straight quotes": '"', "apostrophes": "'",
    "German quotes": "„‟", "zero width": "\u200b", "RTL marks": "\u202e\u202c", "combining": "e\u0301\u0302",
    "controls": "\x01\x1b\x7f", "families": "👨\u200d👩\u200d👧", "line ends": "\n", "paragraph signs": "a\u2028",
}  # fmt: skip
WORDS = {
    "one-letter words": "a ", "stops": "A. ", "apostrophised": "'a 's ", "genitives": "the guards' 'a ",
    "said": "he said that she said that ", "ranks": "Brig. Gen. ", "months' own": "May's ", "edges": "early late mid ",
    "number words": "one hundred thousand ", "numbers": "1, ", "slashed days": "12/12/", "names": "Peru and Chile and ",
    "offices": "the minister of the minister of ", "relatives": "who killed him who ", "shouts": "BREAKING: ",
    "bylines": "By Ann Lee and ", "brackets of capitals": "A (B) ", "nested quotes": "“‘a ",
}  # fmt: skip
LINES = {
    "lines": "They met.\n", "wrapped lines": "they met the\n", "stamps": "[19:45]They met.\n\n",
    "turns": "MR ABLE: We go.\n\n", "asked in brackets": "((MK)) : Why?\n\n", "quoted paragraphs": "“We go.\n\n",
}  # fmt: skip


def repeated(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


@cache
def plain_pipeline() -> Language:
    plain = spacy.blank("en")
    plain.add_pipe("sentencizer")
    return plain


def document(text: str, title: str | None = None) -> Document:
    article = Article.from_text(text, language="en", title=title)
    (found,) = parse([(article, find_blocks(article))], plain_pipeline())
    return found


@pytest.mark.parametrize("unit", [*SIGNS.values(), *WORDS.values()], ids=[*SIGNS, *WORDS])
def test_a_flood_is_read_and_every_claim_leads_back(reader: Reader, unit: str) -> None:
    text = f"Peru met Chile. {repeated(unit, 900)} Chile attacked Peru on Monday."
    record = within(PATIENCE, lambda: next(reader.read([Article.from_text(text, language="en")])))
    assert failure(record) is None
    assert Record.from_dict(json.loads(record.to_json())) == record


@pytest.mark.parametrize("unit", [*SIGNS.values(), *LINES.values()], ids=[*SIGNS, *LINES])
def test_a_flood_has_blocks_quotations_and_times(unit: str) -> None:
    def read() -> Document:
        found = document(repeated(unit, 6_000))
        find_quotations(found)
        find_times(found, date(1980, 4, 25))
        return found

    found = within(PATIENCE, read)
    assert found.doc.text == found.text
    assert all(found.blocks[s.block].span.overlaps(s.span) for s in found.sentences)


def test_signs_without_a_blank_are_tokens_with_their_offsets(reader: Reader) -> None:
    text = f"They met. {'—“' * 300}{'x' * 900} can't  stop."
    article = Article.from_text(text, language="en")
    (found,) = parse([(article, find_blocks(article))], reader.pipeline)
    assert "".join(t.text_with_ws for t in found.doc) == text
    assert [t.text for t in found.doc][-5:] == ["ca", "n't", " ", "stop", "."]
    assert found.doc[-4].norm_ == "not", "what the tokenizer knows of a word stays with it"


def test_no_sentence_is_without_end(reader: Reader) -> None:
    article = Article.from_text("'a 's " * 900 + "Peru met Chile.", language="en")
    (found,) = parse([(article, find_blocks(article))], reader.pipeline)
    assert max(len(s.tokens) for s in found.sentences) <= 400
    assert sum(len(s.tokens) for s in found.sentences) == len(found.doc)


def test_many_entries_begin_inside_words() -> None:
    found = within(PATIENCE, lambda: document("".join(f"[19:45]They met {i}.\n\n" for i in range(1_000))))
    assert sum(b.kind == "dateline" for b in found.blocks) == 1_000
    assert sum(t.text == "They" for t in found.doc) == 1_000


GAP = " " * 100_000
READ: dict[str, tuple[str | None, str]] = {
    "a word": (None, "Peru met Chile. " + "a" * 100_000),
    "a word with hyphens": (
        None,
        "MR DALE: No.\n\nMS LEE: Iran" + "-a" * 500 + "-backed rebels met.\n\nMR DALE: Yes.",
    ),
    "a gap in a phrase": (None, f"Peru attacked the rebels{GAP}for their help."),
    "a gap in a quotation": (None, f"“We go,{GAP}” the minister of Peru said."),
    "a gap in a title": (f"Statement by the{GAP}Minister Ann Lee", "We condemn the attack. We urge Peru to stop."),
    "short lines of an opinion": ("Opinion | Letters", "Sir, I condemn it." + "\n-" * 1_000 + "\nAnn Lee"),
    "an opinion's title": ("-" * 100_000, "I condemn it."),
}


@pytest.mark.parametrize(("title", "text"), READ.values(), ids=READ)
def test_what_has_no_end_is_read(reader: Reader, title: str | None, text: str) -> None:
    article = Article.from_text(text, title=title, language="en")
    assert failure(within(PATIENCE, lambda: next(reader.read([article])))) is None


def page(body: str) -> bytes:
    head = "<!doctype html><html lang=en><head><title>Talks</title></head><body><article><h1>Talks</h1>"
    return (
        f"{head}<p>The envoys of Peru said on Sunday that they would go on.</p>{body}</article></body></html>".encode()
    )


def feed(body: str) -> bytes:
    return f"<rss version='2.0'><channel><title>News</title>{body}</channel></rss>".encode()


def of_page(data: bytes) -> None:
    article_from_bytes(data, html=True).text.encode()


def of_feed(data: bytes) -> None:
    found = parse_feed(data, url="https://p.example/feed")
    for entry in found.entries:
        article_from_entry(found, entry).text.encode()


def of_lines(data: bytes) -> None:
    assert all(str(found) for found in articles_from_lines(io.BytesIO(data), "f"))


def of_warc(data: bytes) -> None:
    assert all(str(found) for found in articles_from_records(io.BytesIO(data), "f"))


DEEP = 50_000
FILES: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "page of open tags": (of_page, page("<a " * DEEP)),
    "page of nested tags": (of_page, page("<div>" * DEEP + "They met." + "</div>" * DEEP)),
    "page of tables": (of_page, page("<table><tr><td>" * 2_000)),
    "page of comments": (of_page, page("<!--" * DEEP)),
    "page of CDATA": (of_page, page("<![CDATA[" * DEEP)),
    "page of entities": (of_page, page("&amp;&#x41;&#0;&#xd800;" * 10_000)),
    "page of scripts": (of_page, page('<script type="application/ld+json">{"dateModified":"' * 2_000)),
    "page of a long reference": (of_page, page(f"&#{'0' * 100_000}x;")),
    "text with a gap in a header line": (article_from_bytes, f"Title: the talks{GAP}go on\n\nThey met.".encode()),
    "text of header lines": (article_from_bytes, b"Title: a\n" * DEEP),
    "text behind line ends": (article_from_bytes, b"\n" * 200_000 + b"They met."),
    "text behind tabs": (article_from_bytes, b"\t" * 200_000 + b"{ They met."),
    "text of line ends": (article_from_bytes, b"They\n" + b"\n \r" * DEEP),
    "feed with a gap": (of_feed, feed(f"<item><title>a</title><description>They{GAP}met.</description></item>")),
    "feed of items in items": (of_feed, feed("<item>" * DEEP)),
    "feed of entities": (of_feed, feed("<item><title>" + "&amp;amp;" * DEEP + "</title></item>")),
    "feed of document types": (of_feed, b"<!DOCTYPE a>" * DEEP),
    "feed of comments": (of_feed, b"<!--" * DEEP),
    "feed of JSON in JSON": (of_feed, b'{"items":' * DEEP),
    "feed of another JSON": (of_feed, b'{"items":[{"id":true},[],null,{"content_html":{}}]}'),
    "list of folders in folders": (read_opml, b"<opml><body>" + b'<outline text="a">' * DEEP),
    "line of JSON in JSON": (of_lines, b"[" * DEEP),
    "line with half a pair": (of_lines, b'{"text": "They met \\ud83d.", "title": "\\u0000"}'),
    "line of a large number": (of_lines, b'{"text": ' + b"9" * DEEP + b"}"),
    "records of nothing": (of_warc, b"WARC/1.0\r\n\r\n" * 2_000),
    "record of wrong lengths": (of_warc, b"WARC/1.0\r\nContent-Length: 9999\r\n\r\n" * 500),
    "record of long lines": (of_warc, b"WARC/1.0\r\n" + b"a" * 200_000),
}


@pytest.mark.parametrize(("read", "data"), FILES.values(), ids=FILES)
def test_what_is_no_news_is_read_or_refused(read: Callable[[bytes], object], data: bytes) -> None:
    def run() -> bool:
        try:
            read(data)
        except SourceError as error:
            return bool(str(error).encode())
        return True

    assert within(PATIENCE, run)


@pytest.mark.parametrize("words", ["next May", "next year", "next month", "the following year", "next quarter"])
def test_what_lies_beyond_the_calendar_has_no_value(words: str) -> None:
    (found,) = find_times(document(f"They will meet {words}."), date.max)
    assert found.value is None


def test_a_header_line_with_a_gap_keeps_it() -> None:
    article = article_from_bytes(b"Title: \t the   talks \t \nOutlet:\n\nThey met.")
    assert (article.title, article.outlet, article.text) == ("the   talks", None, "They met.")
