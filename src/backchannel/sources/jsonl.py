"""JSON Lines to articles, plain or packed. A bad line is named with its number, and the others go on."""

from __future__ import annotations

import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from backchannel.decoding import decode
from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.limits import MAX_BYTES
from backchannel.sources.packing import open_unpacked
from backchannel.sources.refusals import Refused, cannot_be_read, shown
from backchannel.sources.rows import article_from_row

_FORM = 'a line is one object: {"text": "…", "published": "1980-04-25", …}'
_PACKINGS = {".gz": "gzip", ".zst": "zstd"}


def articles_from_jsonl(path: Path, published: date | None = None) -> Iterator[Article | Refused]:
    """The articles of the lines of a file; `.gz` and `.zst` are unpacked. Lazy, and raises nothing."""
    name = shown(path)
    try:
        with path.open("rb") as file:
            packing = _PACKINGS.get(path.suffix.lower())
            yield from articles_from_lines(open_unpacked(file, packing) if packing else file, name, published)
    except (OSError, ValueError) as error:
        yield Refused(name, cannot_be_read(path, error))


def articles_from_lines(file: BinaryIO, name: str, published: date | None = None) -> Iterator[Article | Refused]:
    """The articles of the lines that are read from `file`, which is called `name`; bad ones in their place as Refused.

    Raises OSError where the file cannot be read.
    """
    number, found = 0, False
    try:
        for number, line in _lines(file):
            if number == 1 and line is not None and line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                yield Refused(name, "is in UTF-16; JSONL is read in UTF-8, so save it as that")
                return
            if line is not None and not line.strip():
                continue
            found = True
            try:
                yield article_from_row(_row(line), published)
            except SourceError as error:
                yield Refused(f"{name}:{number}", str(error))
    except SourceError as error:
        # The packing is broken; the lines before were whole.
        yield Refused(f"{name}:{number + 1}", f"{error}; what comes after the line before cannot be read")
        return
    if not found:
        yield Refused(name, "is empty")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers from 1; None for one that is too long, of which no more than MAX_BYTES is ever held."""
    number = 0
    while line := file.readline(MAX_BYTES):
        number += 1
        if len(line) < MAX_BYTES or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := file.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _row(line: bytes | None) -> dict[str, object]:
    if line is None:
        raise SourceError(f"is a line of more than {MAX_BYTES:,} bytes")
    try:
        # `strict=False`: a raw tab or line break inside a string is a slip that changes nothing.
        row: Any = json.loads(decode(line).text, strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is not JSON ({error}); {_FORM}") from error
    if not isinstance(row, dict):
        raise SourceError(f"is not a JSON object but {type(row).__name__}; {_FORM}")
    return row
