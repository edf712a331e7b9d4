"""Hostile and random inputs for `fuzz.py`: what breaks readers of text, at any size, and damage to what is whole."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable
from functools import cache

from common import ROOT

PAGE = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Talks</title>"
    "<meta property='article:published_time' content='1980-04-25T10:00:00Z'>"
    '<script type="application/ld+json">{"@type":"NewsArticle","dateModified":"1980-04-26"}</script></head>'
    "<body><article><h1>Talks</h1>%s</article></body></html>"
)
PARAGRAPH = "<p>The envoys said on Sunday that the talks would go on in Algiers &amp; Geneva.</p>"
RSS = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
    "<link>https://p.example/</link><ttl>60</ttl>%s</channel></rss>"
)
ITEM = (
    "<item><title>Talks &amp; more</title><link>/a?b=1&amp;c=2</link><guid>x1</guid>"
    "<dc:date>1980-04-25T10:00:00Z</dc:date><pubDate>Fri, 25 Apr 1980 10:00:00 +0000</pubDate>"
    "<description>&lt;p&gt;The envoys met.&lt;/p&gt;</description>"
    "<content:encoded><![CDATA[<p>The envoys <b>met</b> in Algiers.</p>]]></content:encoded></item>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://p.example/"><title type="html">News</title>'
    '<link rel="self" href="/feed"/>%s</feed>'
)
ENTRY = (
    '<entry><id>urn:1</id><title>Talks</title><link href="1"/><updated>1980-04-25T10:00:00Z</updated>'
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The envoys met.</p></div></content></entry>'
)
JSON_FEED = '{"version":"https://jsonfeed.org/version/1.1","title":"News","items":[%s]}'
JSON_ITEM = (
    '{"id":"1","url":"https://p.example/1","content_html":"<p>The envoys met.</p>","date_published":"1980-04-25"}'
)
OPML = '<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>%s</body></opml>'
OUTLINE = '<outline text="World"><outline type="rss" text="News" xmlUrl="https://p.example/feed"/></outline>'
ROW = '{"text":"The envoys met in Algiers on Sunday.","published":"1980-04-25","title":"Talks","url":"https://p.example/1"}'

# A unit that is repeated to any length. Each is what some rule looks for and does not find the end of.
REPEATED: dict[str, str] = {
    **{f"only {name}": sign for name, sign in {
        "letters": "a", "capitals": "A", "digits": "9", "blanks": " ", "tabs": "\t", "line ends": "\n",
        "CR LF": "\r\n", "paragraph signs": "\u2028", "NULs": "\0", "controls": "\x01\x1b\x7f\x9b", "dots": ".",
        "dashes": "—", "hyphens": "-", "colons": ":", "commas": ",", "stars": "*", "slashes": "/", "bars": "|",
        "straight quotes": '"', "apostrophes": "'", "opening quotes": "“", "closing quotes": "”",
        "single quotes": "‘’", "guillemets": "«»", "German quotes": "„‟", "backticks": "``''", "brackets": "(",
        "closed brackets": "()", "square brackets": "[", "zero width": "\u200b", "joiners": "\u200d", "BOM": "\ufeff",
        "RTL marks": "\u202e\u202c", "isolates": "\u2067\u2069", "combining": "\u0301", "surrogates": "\ud83d",
        "U+FFFD": "\ufffd", "noncharacters": "\uffff", "astral": "\U0001f54a", "families": "👨\u200d👩\u200d👧",
        "Arabic": "مرحبا ", "Chinese": "安理会", "Thai": "กำลัง", "dotted I": "İ", "sharp s": "ẞß", "ligatures": "ﬁ",
    }.items()},
    "one-letter words": "a ", "capital words": "Ab ", "loud words": "AB ", "stops": "A. ", "sentences": "It is. ",
    "lines": "They met.\n", "paragraphs": "They met.\n\n", "wrapped lines": "they met the\n",
    "headings": "Talks go on\n\n", "months' own": "May's ",
    "quoted words": "“a” ", "nested quotes": "“‘a ", "quotes the wrong way": "”a “", "apostrophised": "'a 's ",
    "genitives": "the guards' 'a ", "quoted paragraphs": "“We go.\n\n", "speech": "“We go,” he said. ",
    "said": "he said that she said that ", "according": "according to him, ", "turns": "MR ABLE: We go.\n\n",
    "names of turns": "Ilse Brandt: No.\n\nBrandt: Yes.\n\n", "asked in brackets": "((MK)) : Why?\n\n",
    "brackets of capitals": "A (B) ", "capitals and a comma": "AB, CD ", "capitals and dashes": "AB—CD - ",
    "stamps": "[19:45] They met.\n\n", "clock": "10:39 p.m. ", "shouts": "BREAKING: ", "updated": "Updated 3:15 GMT ",
    "bylines": "By Ann Lee and ", "share words": "share tweet email ", "read more": "Read more: talks\n\n",
    "initials": "AB/CD ", "about": "About the Group\n\n", "numbers with commas": "1,", "numbers with blanks": "1, ",
    "thousands": "1,000,", "decimals": "1.1.", "slashed days": "12/12/", "ISO days": "1980-12-", "clock digits": "1:1:",
    "years": "1980 ", "years and hyphens": "1980-1981-", "decades": "'80s ", "ordinals": "21st ", "halves": "1 1/2 ",
    "number words": "twenty-one ", "hundred": "one hundred thousand ", "couple": "a couple of a few ",
    "months": "May ", "months and days": "May 3, ", "weekdays": "Monday, ", "weekday parts": "Monday morning ",
    "edges": "early late mid ", "sides": "the last next ", "at least": "at least about ", "of the": "the end of the ",
    "days before": "the day before the day after ", "units": "weeks or months ", "every": "every other day each ",
    "quarters": "first quarter of fiscal ", "zones": "10:39 GMT (EST) ", "year-ago": "the year-ago year-earlier ",
    "the same": "the same day that same ", "ranges": "two to three to ", "ago": "two or so years ago from ",
    "names": "Peru and Chile and ", "names in a row": "Peru, Chile, ", "titles": "President Prime Minister ",
    "ranks": "Brig. Gen. ", "full names": "Mr. Juan Carlos de la Cruz ", "offices": "the minister of the minister of ",
    "sons": "the son of the brother of ", "pronouns": "he she they it ", "relatives": "who killed him who ",
    "killed": "killed wounded arrested ", "events": "Peru attacked Chile. ", "and and": "and or but ",
    "talks": "talks with talks between ", "ties": "his wife, her husband, ", "places": "in Lima near Quito ",
    "nationalities": "Peruvian Chilean ", "sums": "$1 million €2 ", "addresses": "http://a.b/?c=d&", "at": "@a #b ",
    "entities": "&amp;&#x41;", "bad entities": "&#0;&#xd800;&#99999999;", "tags": "<b>", "open tags": "<a ",
    "closing tags": "</b>", "comments": "<!--", "CDATA": "<![CDATA[", "closed CDATA": "<![CDATA[]]>", "PIs": "<?a ",
    "tables": "<table><tr><td>", "cells": "<td>a</td>", "divs": "<div>", "scripts": "<script>", "attributes": 'a="b" ',
    "paragraph tags": "<p>They met.", "links": "<a href=x>a</a> ", "breaks": "<br>", "forms": "<form><input>",
    "list items": "<li>a", "quoted tags": "<q><blockquote>", "dates": "<time datetime=1980-04-25>", "svg": "<svg><g>",
    "JSON arrays": "[", "JSON objects": '{"a":', "escapes": "\\u0000\\ud800", "headers": "Title: a\n",
    "outlines": "<outline>",
    "chunks": "1\r\na\r\n", "items": "<item>", "doctypes": "<!DOCTYPE a>",
}  # fmt: skip
# Words that none has seen before: what is compared with all others costs the square of their number.
_NUMBERED: dict[str, Callable[[int], str]] = {
    "new words": lambda i: f"wo{_letters(i)} ",
    "new names": lambda i: f"Mr {_letters(i).title()} Smi{_letters(i)} met them. ",
    "new surnames": lambda i: f"John {_letters(i).title()} met {_letters(i + 7).title()}. ",
    "new groups": lambda i: f"the {_letters(i).title()} Party of Peru, ",
    "new initials": lambda i: f"the {_letters(i).upper()} said, ",
    "new towns": lambda i: f"in {_letters(i).title()}ville, Peru, ",
    "new speakers": lambda i: f"“We go,” said {_letters(i).title()}.\n\n",
    "new counts": lambda i: f"{i} soldiers were killed in Lima. ",
    "new days": lambda i: f"on {1 + i % 28} May {1900 + i % 120} they met; ",
    "new offices": lambda i: f"{_letters(i).title()}, the minister of {_letters(i + 3)}, ",
    "new tags": lambda i: f"<{_letters(i)} {_letters(i)}={i}>a",
    "new keys": lambda i: f'"{_letters(i)}": {i}, ',
    "new headers": lambda i: f"X-{_letters(i)}: {i}\r\n",
}
# A run of one kind between two words, where a rule looks for the end of white space or of a word.
_GAPS: dict[str, tuple[str, str, str]] = {
    "a gap of blanks": ("They met ", " ", "for their talks in Lima."),
    "a gap of tabs": ("Title: the talks", "\t", "go on\n\nThey met."),
    "a gap of line ends": ("Title: talks\n", "\n ", "-\n."),
    "a gap in a title": ("A statement by the ", " ", "Minister Ann Lee\n\nWe condemn it."),
    "a gap in a tag": ("<p ", " ", "class=a>They met."),
    "a gap in a reference": ("<p>They met&#", "0", "x;"),
    "a gap in quotes": ("“We go,", " ", "” he said."),
    "a gap of hyphens": ("MR DALE: no\n\nMS LEE: Iran", "-a", "-backed rebels met."),
}
CONSTRUCTS = (
    *REPEATED, *_NUMBERED, *_GAPS, "nested quotes, closed", "nested brackets, closed", "nested tags, closed",
)  # fmt: skip


def _letters(number: int) -> str:
    word = ""
    number += 17_576
    while number:
        number, rest = divmod(number, 26)
        word += chr(97 + rest)
    return word


def construct(name: str, size: int) -> str:
    """The construct in about so many code points."""
    if name in REPEATED:
        return (REPEATED[name] * (size // len(REPEATED[name]) + 1))[:size]
    if name in _NUMBERED:
        make = _NUMBERED[name]
        return "".join(map(make, range(size // len(make(1)) + 1)))[:size]
    if name in _GAPS:
        before, unit, after = _GAPS[name]
        return before + unit * (size // len(unit)) + after
    opens, closes = {"quotes": ("“", "”"), "brackets": ("(", ")"), "tags": ("<i>", "</i>")}[name.split()[1][:-1]]
    deep = size // (len(opens) + len(closes))
    return opens * deep + "a" + closes * deep


@cache
def dispatches() -> tuple[str, ...]:
    """The example dispatches of this project."""
    return tuple(file.read_text(encoding="utf-8") for file in sorted((ROOT / "examples").rglob("*.txt")))


def hostile_text(rng: random.Random, most: int, name: str | None = None) -> str:
    """A text of up to about `most` code points: a construct, some together, or a damaged dispatch; with a name, that
    construct in full length.
    """
    if name is not None:
        return construct(name, most)
    kind = rng.random()
    if kind < 0.25:
        return construct(rng.choice(CONSTRUCTS), _size(rng, most))
    if kind < 0.45:
        return "".join(construct(rng.choice(CONSTRUCTS), _size(rng, most // 4)) for _ in range(rng.randint(2, 4)))
    whole = rng.choice(dispatches())
    start = rng.randrange(len(whole))
    whole = whole[start : start + min(most, 1 + int(rng.expovariate(1 / 600)))] if kind < 0.9 else whole[:most]
    return mutated_text(rng, whole, most)


def mutated_text(rng: random.Random, text: str, most: int) -> str:
    for _ in range(rng.randint(1, 8)):
        at, cut = rng.randint(0, len(text)), int(rng.expovariate(1 / 12))
        put = rng.choice((_shuffled, _words, _characters, _construct))
        text = text[:at] + put(rng, text) + text[at + cut :]
    return text[:most]


def _shuffled(rng: random.Random, text: str) -> str:
    words = text[:4_000].split(" ")
    return " ".join(rng.choices(words, k=rng.randint(1, 20)))


def _words(rng: random.Random, _text: str) -> str:
    units = [unit for unit in REPEATED.values() if " " in unit]
    return "".join(rng.choice(units) for _ in range(rng.randint(1, 15)))


def _characters(rng: random.Random, _text: str) -> str:
    ends = (0x7F, 0x24F, 0x2100, 0xFFFF, 0x10FFFF)
    return "".join(chr(rng.randint(0, rng.choice(ends))) for _ in range(rng.randint(1, 20)))


def _construct(rng: random.Random, _text: str) -> str:
    return construct(rng.choice(CONSTRUCTS), rng.randint(1, 60))


def _size(rng: random.Random, most: int) -> int:
    """Mostly small, now and then near the most."""
    return max(1, int(most * rng.random() ** 10))


def mutated_bytes(rng: random.Random, data: bytes) -> bytes:
    """Bytes cut, put in, doubled or changed in up to eight places."""
    for _ in range(rng.randint(0, 8)):
        at = rng.randint(0, len(data))
        match rng.randrange(6):
            case 0:
                data = data[:at] + rng.randbytes(rng.randint(1, 12)) + data[at:]
            case 1:
                data = data[:at] + data[at + int(rng.expovariate(1 / 20)) :]
            case 2:
                data = data[:at]
            case 3:
                data = data[:at] + data[max(0, at - rng.randint(1, 400)) :]
            case 4:
                data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            case _:
                unit = REPEATED[rng.choice(tuple(REPEATED))].encode("utf-8", "surrogatepass")
                data = data[:at] + unit * rng.randint(1, 40) + data[at:]
    return data


def in_form(rng: random.Random, form: str, part: str, most: int, name: str | None) -> bytes:
    """A whole file of a form, with hostile text in its parts or in place of one, then damaged, in some encoding."""
    parts = [part] * rng.randint(1, 4)
    if name is not None or rng.random() < 0.7:
        at = rng.randrange(len(parts))
        text = hostile_text(rng, most, name)
        words = re.findall(r"[A-Za-z ]{4,}", part)
        parts[at] = part.replace(rng.choice(words), text) if rng.random() < 0.7 else text
    whole = form.replace("%s", "".join(parts))
    encoding = rng.choices(("utf-8", "utf-16", "utf-16-le", "windows-1252", "utf-7"), (20, 1, 1, 2, 1))[0]
    data = whole.encode(encoding, "surrogatepass" if encoding.startswith("utf-") and encoding != "utf-7" else "replace")
    return mutated_bytes(rng, data) if rng.random() < 0.6 else data


def page(rng: random.Random, name: str | None = None) -> bytes:
    return in_form(rng, PAGE, PARAGRAPH, 100_000, name)


def feed(rng: random.Random, name: str | None = None) -> bytes:
    form, part = rng.choice(((RSS, ITEM), (ATOM, ENTRY), (JSON_FEED, JSON_ITEM)))
    return in_form(rng, form, part, 100_000, name)


def opml(rng: random.Random, name: str | None = None) -> bytes:
    return in_form(rng, OPML, OUTLINE, 100_000, name)


def rows(rng: random.Random, name: str | None = None) -> bytes:
    lines = []
    for _ in range(rng.randint(1, 6)):
        text = hostile_text(rng, 50_000, name)
        lines.append(json.dumps({**json.loads(ROW), rng.choice(("text", "title", "url", "published")): text}))
    data = "\n".join([ROW, *lines]).encode()
    return mutated_bytes(rng, data)


def warc(rng: random.Random, name: str | None = None) -> bytes:
    """WARC files of pages, packed and not, damaged before they are packed or after."""
    body = page(rng, name) if rng.random() < 0.5 else hostile_text(rng, 20_000, name).encode("utf-8", "replace")
    kind = rng.choice((b"text/html; charset=utf-8", b"text/plain", b"text/html", b"TEXT/HTML; charset=\xff"))
    packing = rng.choice((b"", b"", b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n"))
    if b"gzip" in packing:
        body = mutated_bytes(rng, gzip.compress(body, mtime=0)) if rng.random() < 0.4 else gzip.compress(body, mtime=0)
    if b"chunked" in packing:
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    block = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s\r\n%s" % (kind, packing, body)
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://p.example/1\r\n"
        b"WARC-Date: 1980-04-26T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
        % (len(block), block)
    )
    records = [record] * rng.randint(1, 3)
    if rng.random() < 0.5:
        records = [mutated_bytes(rng, each) for each in records]
    if rng.random() < 0.5:
        records = [gzip.compress(each, mtime=0) for each in records]
    data = b"".join(records)
    return mutated_bytes(rng, data) if rng.random() < 0.4 else data


def any_bytes(rng: random.Random, name: str | None = None) -> bytes:
    """Bytes of a text in some encoding, damaged; of another kind of file; or of none."""
    kind = rng.random() if name is None else 1.0
    if kind < 0.15:
        return rng.randbytes(rng.randint(0, 3_000))
    if kind < 0.25:
        heads = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b\x08", b"{\\rtf", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
        return rng.choice(heads) + rng.randbytes(rng.randint(0, 500))
    text = hostile_text(rng, 200_000, name)
    encodings = ("utf-8", "utf-16", "utf-32", "windows-1252", "windows-1251", "koi8-r", "shift_jis", "gb18030", "big5")
    encoding = rng.choice(encodings)
    return mutated_bytes(rng, text.encode(encoding, "surrogatepass" if encoding.startswith("utf-") else "replace"))
