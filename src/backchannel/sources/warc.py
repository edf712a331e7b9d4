"""WARC files, as crawlers and news archives (CC-NEWS) keep them, to articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from backchannel.decoding import readable
from backchannel.errors import SourceError
from backchannel.markup import newest_day
from backchannel.model.article import Article
from backchannel.sources.limits import MAX_BYTES
from backchannel.sources.packing import unpacked
from backchannel.sources.payload import CONTENT_TYPES, article_from_payload, content_type
from backchannel.sources.refusals import Refused, cannot_be_read, shown
from backchannel.sources.warc_records import Broken, WarcRecord, read_records

_IDENTIFIED = "warc-identified-payload-type"
_STATUS = re.compile(rb"HTTP/[0-9](?:\.[0-9])?[ \t]+([0-9]{3})\b")
_END_OF_FIELDS = re.compile(rb"\r?\n\r?\n")
_MOST_FIELDS = 262_144
_CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_LONGEST_URL = 300


def articles_from_warc(path: Path, published: date | None = None) -> Iterator[Article | Refused]:
    """The articles of a `.warc` or `.warc.gz` file, record by record. Lazy, and raises nothing."""
    name = shown(path)
    try:
        with path.open("rb") as file:
            yield from articles_from_records(file, name, published)
    except (OSError, ValueError) as error:
        yield Refused(name, cannot_be_read(path, error))


def articles_from_records(file: BinaryIO, name: str, published: date | None = None) -> Iterator[Article | Refused]:
    """The articles of the WARC file, packed or not, that is read from `file`, which is called `name`.

    An article is made of an answer with status 200 and one of CONTENT_TYPES; other records are passed over. What is
    broken, cut or too large is refused by the offset of its record, and the others go on. Raises OSError where the
    file cannot be read.
    """
    passed = 0
    found = False
    try:
        for record in read_records(file, _is_answer):
            outcome = _outcome(record, name, published) if record is not None else None
            if outcome is None:
                passed += 1
            else:
                found = True
                yield outcome
    except SourceError as error:
        yield Refused(name, str(error))
        return
    if not found:
        yield Refused(name, f"holds no page of news: none of its {passed:,} records is an answer with HTML or text")


def _is_answer(fields: Mapping[str, str]) -> bool:
    kind = content_type(fields.get(_IDENTIFIED, ""))[0]
    return (
        fields.get("warc-type", "").lower() == "response"
        and content_type(fields.get("content-type", "application/http"))[0] == "application/http"
        and (not kind or kind in CONTENT_TYPES)
    )


def _outcome(record: WarcRecord | Broken, name: str, published: date | None) -> Article | Refused | None:
    """What becomes of a record; None where it is no page."""
    if isinstance(record, Broken):
        return Refused(f"{name}#{record.place}", record.reason)
    url = readable(record.fields.get("warc-target-uri", "").strip("<> ")) or None
    try:
        return _article(record, url, published)
    except SourceError as error:
        where = f"{url[:_LONGEST_URL]}: " if url else ""
        return Refused(f"{name}#{record.place}", f"{where}{error}")


def _article(record: WarcRecord, url: str | None, published: date | None) -> Article | None:
    status, fields, body = _answer(record.block)
    kind, charset = content_type(fields.get("content-type", "") or record.fields.get(_IDENTIFIED, ""))
    if status != 200 or kind not in CONTENT_TYPES:
        return None
    if "warc-truncated" in record.fields:
        raise SourceError(f"was cut by the crawler ({record.fields['warc-truncated'][:40]})")
    if "warc-segment-number" in record.fields:
        raise SourceError("is one of several segments, which are not put together")
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    content = _unpacked(body, fields.get("content-encoding", ""))
    return article_from_payload(
        content, kind, charset, url=url, published=published, today=_newest_day(record.fields.get("warc-date", ""))
    )


def _newest_day(fetched: str) -> date:
    """The last day on which something that was fetched then can have been published, anywhere on Earth."""
    try:
        then = datetime.fromisoformat(fetched.strip())
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        return min(newest_day(), (then.astimezone(UTC) + timedelta(hours=14)).date())
    except (ValueError, OverflowError):
        return newest_day()


def _answer(block: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, header fields by their names in lower case, and body of an HTTP answer."""
    status = _STATUS.match(block)
    end = _END_OF_FIELDS.search(block, 0, _MOST_FIELDS)
    if status is None or end is None:
        raise SourceError("holds no HTTP answer")
    fields: dict[str, str] = {}
    name = ""
    for line in block[: end.start()].decode("latin-1").splitlines()[1:]:
        if line[:1] in (" ", "\t") and name:
            fields[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        fields[name] = value.strip()
    return int(status.group(1)), fields, block[end.end() :]


def _unchunked(body: bytes) -> bytes:
    """The body without the marks of its chunks; as it is where there are none, since many crawlers take them out and
    leave the header."""
    parts: list[bytes] = []
    at = 0
    while head := _CHUNK_HEAD.match(body, at):
        size = int(head.group(1), 16)
        if not size:
            return b"".join(parts)
        part = body[head.end() : head.end() + size]
        end = _LINE_END.match(body, head.end() + size)
        if len(part) < size or end is None:
            break
        parts.append(part)
        at = end.end()
    if not parts:
        return body
    raise SourceError("is sent in chunks, one of which is broken or cut off")


def _unpacked(body: bytes, encoding: str) -> bytes:
    content = bytearray()
    try:
        for piece in unpacked((body,), encoding):
            content += piece
            if len(content) > MAX_BYTES:
                raise SourceError(f"unpacks to more than {MAX_BYTES:,} bytes")
    except SourceError:
        # The same crawlers unpack the body, too, and leave that header.
        if not content and body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return body
        raise
    return bytes(content)
