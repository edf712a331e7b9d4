"""Files, folders, standard input and JSONL to articles. One bad file or line is named, and the others go on."""

from __future__ import annotations

import json
import os
import re
import stat
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from backchannel.decoding import decode, readable
from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.html import article_from_html
from backchannel.sources.limits import MAX_BYTES, publication_day, within_limits
from backchannel.sources.plain import article_from_text

TEXT_SUFFIXES = (".txt", ".text", ".md")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
LINES_SUFFIXES = (".jsonl", ".ndjson")
# What a folder of news holds beside it, by the names that such files have everywhere.
_NO_NEWS = frozenset({"readme", "license", "licence", "copying", "notice"})

_LINE_FORM = 'a line is one object: {"text": "…", "published": "1980-04-25", …}'
_FIELDS = ("title", "url", "outlet", "language")
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:www\.|(?:[a-z0-9-]+\.)+(?:com|org|net|int|gov|news)(?:/|$))", re.I)
_LOOKS_LIKE_JSON = re.compile(r'\s*\{\s*"')
_LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?>(?>\s*<!--.*?-->)*)\s*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that could not become an article: its path (with `:line` in JSONL), and why, as a person would say
    it."""

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


def articles_from(path: str | Path, *, published: str | date | None = None) -> Iterator[Article | Refused]:
    """The articles of a file, of a JSONL file's lines, or of a folder and all folders in it, in the order of their
    names.

    Lazy: one article is in memory at a time. `published` goes before what a source says of itself. What cannot be
    read comes as Refused in its place; hidden files, and a README or LICENSE, are passed over. Raises SourceError
    only where `published` is no ISO date or in the future.
    """
    return _articles_from(Path(path), publication_day(published))


def _articles_from(path: Path, day: date | None) -> Iterator[Article | Refused]:
    found = False
    for file in _files(path) if _is_folder(path) else [path]:
        found = True
        if isinstance(file, Refused):
            yield file
        elif file.suffix.lower() in LINES_SUFFIXES:
            yield from _articles_of_lines(file, day)
        else:
            try:
                yield article_from_file(file, published=day)
            except SourceError as error:
                yield Refused(_shown(file), _without_name(error, file))
    if not found:
        yield Refused(_shown(path), "holds no files")


def article_from_file(path: str | Path, *, published: str | date | None = None) -> Article:
    """The article in a text or HTML file. Raises SourceError, which names the file, where there is none that can be
    read."""
    path = Path(path)
    data = _read_bytes(path)
    return article_from_bytes(
        data, name=_shown(path), published=published, html=True if path.suffix.lower() in HTML_SUFFIXES else None
    )


def article_from_bytes(
    data: bytes,
    *,
    name: str = "standard input",
    published: str | date | None = None,
    url: str | None = None,
    html: bool | None = None,
) -> Article:
    """The article in the bytes of a text or a page; `html` says which, or None: the bytes tell.

    `name` is what an error calls them. Raises SourceError.
    """
    day = publication_day(published)
    try:
        if len(data) > MAX_BYTES:
            raise SourceError(f"is larger than {MAX_BYTES:,} bytes; split it")
        text = decode(data, markup=bool(html)).text
        if html is None and _LOOKS_LIKE_JSON.match(text):
            raise SourceError("is JSON, not text; keep one article a line in a file named .jsonl, and give that file")
        if html is None and _LOOKS_LIKE_HTML.match(text):
            # A page may name an encoding other than the one that a plain text would be read in.
            html, text = True, decode(data, markup=True).text
        return (
            article_from_html(text, url=url, published=day) if html else article_from_text(text, url=url, published=day)
        )
    except SourceError as error:
        raise SourceError(f"{name}: {error}") from error


def _without_name(error: SourceError, path: Path) -> str:
    return str(error).removeprefix(f"{_shown(path)}: ")


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{_shown(path)}: {_cannot_be_read(path, error)}") from error


def _shown(path: Path) -> str:
    """The path as it can be printed: names of files need not be UTF-8."""
    return readable(str(path))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _may_wait(path: Path) -> bool:
    """Whether reading it could wait for ever: a pipe, a socket or a device."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _cannot_be_read(path: Path, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return "is a link to a file that is not there"
        address = _LOOKS_LIKE_ADDRESS.match(str(path))
        return "there is no such file; a page's address begins with https://" if address else "there is no such file"
    if isinstance(error, PermissionError):
        return "may not be read; ask for the permission to read it"
    if isinstance(error, IsADirectoryError):
        return "is a folder; give a file"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def _files(folder: Path) -> Iterator[Path | Refused]:
    """Files that can be articles, in order; the others as Refused. Links to folders are not followed: they may lead
    in circles."""
    unreadable: list[Refused] = []

    def refuse(error: OSError) -> None:
        unreadable.append(Refused(_shown(Path(error.filename)), _cannot_be_read(Path(error.filename), error)))

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if name.startswith(".") or path.stem.lower() in _NO_NEWS:
                continue
            if path.suffix.lower() not in TEXT_SUFFIXES + HTML_SUFFIXES + LINES_SUFFIXES:
                kinds = ", ".join(TEXT_SUFFIXES + HTML_SUFFIXES + LINES_SUFFIXES)
                yield Refused(
                    _shown(path),
                    _other_kind(path) or f"is none of the kinds of files that are read from a folder ({kinds})",
                )
            elif _may_wait(path):
                yield Refused(_shown(path), "is a pipe or a device, not a file")
            else:
                yield path
        yield from unreadable
        unreadable.clear()
    yield from unreadable


def _other_kind(path: Path) -> str | None:
    if path.suffix.lower() == ".pdf":
        return "is a PDF, which is not supported yet; convert it with: pdftotext FILE -"
    return None


def _articles_of_lines(path: Path, day: date | None) -> Iterator[Article | Refused]:
    try:
        with path.open("rb") as file:
            found = False
            for number, line in _lines(file):
                if number == 1 and line is not None and line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                    yield Refused(_shown(path), "is in UTF-16; JSONL is read in UTF-8, so save it as that")
                    return
                if line is not None and not line.strip():
                    continue
                found = True
                try:
                    yield _article_of_line(line, day)
                except SourceError as error:
                    yield Refused(f"{_shown(path)}:{number}", str(error))
            if not found:
                yield Refused(_shown(path), "is empty")
    except (OSError, ValueError) as error:
        yield Refused(_shown(path), _cannot_be_read(path, error))


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


def _article_of_line(line: bytes | None, day: date | None) -> Article:
    if line is None:
        raise SourceError(f"is a line of more than {MAX_BYTES:,} bytes")
    try:
        # `strict=False`: a raw tab or line break inside a string is a slip that changes nothing.
        row: Any = json.loads(decode(line).text, strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f'is not JSON ({error}); a line is one object: {{"text": "…", "published": "1980-04-25"}}'
        ) from error
    if not isinstance(row, dict):
        raise SourceError(f"is not a JSON object but {type(row).__name__}; {_LINE_FORM}")
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        raise SourceError('has no "text" with words in it')
    for name in ("published", *_FIELDS):
        if not isinstance(row.get(name), str | None):
            raise SourceError(f'"{name}" is {type(row[name]).__name__}; it must be a string or null')
    given = day or publication_day(row.get("published"))
    return within_limits(Article.from_text(row["text"], published=given, **{name: row.get(name) for name in _FIELDS}))
