"""From bytes to text. Knows no article: only encodings, and what is no text at all.

What cannot be decoded stands as U+FFFD in the text, so that a reader sees where something is missing;
`unreadable_spans` finds those places again.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from backchannel.errors import SourceError
from backchannel.text import Span

UNREADABLE = "\ufffd"

# NUL ends a string in C and in PostgreSQL; a lone surrogate (from broken JSON) cannot be written as UTF-8.
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_UNREADABLE_RUN = re.compile("\ufffd+")
# Longest first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.I,
)
# Codecs that are encodings of text; Python's registry also has rot13, unicode_escape, punycode and the like.
_TEXT_CODEC = re.compile(
    r"(utf[-_]?8|utf[-_]?16|utf[-_]?32|us-ascii|ascii|latin|iso[-_]?8859|windows[-_]|cp\d|koi8|mac|gb|big5|euc|shift|sjis|iso-2022|hz|tis|johab)",
    re.I,
)
# Browsers read the one as the other, and pages count on it (WHATWG Encoding Standard).
_READ_AS = {
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
}
# Encodings whose letters lie in the upper half of the byte, tried where most of a text does.
_FOREIGN = (
    "cp1251", "koi8_r", "iso8859_5", "cp866", "cp1256", "cp1255", "cp1253", "gb18030", "big5",
    "shift_jis", "euc_jp", "euc_kr",
)  # fmt: skip
_SIGNATURES = (
    (b"%PDF-", "is a PDF, which is not supported yet; convert it with: pdftotext FILE - | backchannel read -"),
    (b"PK\x03\x04", "is a zip archive or an office document; unpack it, or save it as text or HTML"),
    (b"\xd0\xcf\x11\xe0", "is an old office document; save it as text or HTML"),
    (b"{\\rtf", "is rich text (RTF); save it as plain text or HTML"),
    (b"\x1f\x8b", "is compressed (gzip); unpack it first"),
    (b"BZh", "is compressed (bzip2); unpack it first"),
    (b"\xfd7zXZ\x00", "is compressed (xz); unpack it first"),
    (b"\x89PNG", "is a picture, not text"),
    (b"\xff\xd8\xff", "is a picture, not text"),
    (b"GIF8", "is a picture, not text"),
    (b"SQLite format 3\x00", "is an SQLite file, not text"),
    (b"\x7fELF", "is a program, not text"),
)
# The first two bytes of a typographic quotation mark or dash, the third lost.
_BROKEN_QUOTE = re.compile(rb"\xe2\x80(?![\x80-\xbf])")
_DULL_CONTROL = frozenset(map(chr, [*range(9), *range(0x0E, 0x1C), 0x7F]))


class Decoded(NamedTuple):
    """A text, the name of the encoding it was read in, and how many places of it could not be read."""

    text: str
    encoding: str
    unreadable: int


def decode(data: bytes, *, declared: str | None = None, markup: bool = False) -> Decoded:
    """The text of the bytes.

    In this order: a byte order mark; `declared` (an HTTP header's charset) and, in markup, the charset that the page
    names; UTF-8; UTF-16 without a mark; UTF-8 with errors; a one-byte encoding. Line ends stay as they came. Raises
    SourceError where the bytes are empty or no text; the message goes on from the source's name ("is a PDF, …").
    """
    if not data.strip():
        raise SourceError("is empty")
    for signature, reason in _SIGNATURES:
        if data.startswith(signature):
            raise SourceError(reason)
    text, encoding = _decode(data, declared, markup)
    if _is_binary(text):
        raise SourceError("is not text: most of it is control characters or cannot be decoded")
    text = readable(text)
    if not text.strip(" \t\r\n\x0b\x0c\xa0\ufeff" + UNREADABLE):
        raise SourceError("has no text in it")
    return Decoded(text, encoding, text.count(UNREADABLE))


def readable(text: str) -> str:
    """The text with U+FFFD for every NUL and lone surrogate, one for one: offsets stay as they were."""
    return _UNSAFE.sub(UNREADABLE, text)


def unreadable_spans(text: str) -> tuple[Span, ...]:
    """Where something could not be decoded: the runs of U+FFFD."""
    return tuple(Span(*m.span()) for m in _UNREADABLE_RUN.finditer(text)) if UNREADABLE in text else ()


def _decode(data: bytes, declared: str | None, markup: bool) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    found = _CHARSET.search(data, 0, 4096) if markup else None
    in_page = (found.group(1) or found.group(2)).decode("ascii", "replace") if found else ""
    # A page that says in ASCII letters that it is UTF-16 is not.
    for name in (declared, "" if in_page.casefold().startswith("utf-16") else in_page):
        if name and (text := _decode_as(data, name)) is not None:
            return text, _canonical(name)
    if (wide := _wide(data)) is not None:
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_broken(data)


def _canonical(name: str) -> str:
    return _READ_AS.get(name.strip().casefold(), name.strip().casefold())


def _decode_as(data: bytes, name: str) -> str | None:
    """The text in a declared encoding, or None where there is none of that name or the bytes are not in it."""
    encoding = _canonical(name)
    if not _TEXT_CODEC.match(encoding):
        return None
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: NULs stand in every other byte of its blanks and ASCII letters, nearly all on one side."""
    head = data[:8192]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 20 or len(data) % 2:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    plain = sum(c.isalpha() or c.isspace() or (c.isascii() and c.isprintable()) for c in text)
    return encoding if min(even, odd) * 10 <= max(even, odd) and plain >= 0.85 * len(text) else None


def _decode_broken(data: bytes) -> tuple[str, str]:
    """Bytes that are not UTF-8: it is so with errors, or they are in an encoding of one byte a character."""
    text = data.decode("utf-8", "replace")
    bad = text.count(UNREADABLE)
    good = sum(c > "\x7f" for c in text) - bad
    if good >= bad or _BROKEN_QUOTE.search(data):
        return text, "utf-8"
    letters = len(re.findall(rb"[A-Za-z]", data))
    high = len(re.findall(rb"[\x80-\xff]", data))
    if high > max(8, letters / 2):
        # Not Latin script: a list of candidates keeps the guess of charset-normalizer away from exotic code pages.
        from charset_normalizer import from_bytes  # noqa: PLC0415 - 50 ms that a text in UTF-8 need not pay

        best = from_bytes(data[:50_000], cp_isolation=list(_FOREIGN)).best()
        if best is not None:
            return data.decode(best.encoding, "replace"), best.encoding
    return data.decode("windows-1252", "replace"), "windows-1252"


def _is_binary(text: str) -> bool:
    head = text[:20_000]
    return sum(c in _DULL_CONTROL or c == UNREADABLE for c in head) > max(2, 0.1 * len(head))
