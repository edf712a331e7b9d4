"""Files, folders and standard input to articles. One bad file is named, and the others go on."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from backchannel.decoding import decode
from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources.html import article_from_html
from backchannel.sources.jsonl import articles_from_jsonl
from backchannel.sources.limits import MAX_BYTES, publication_day
from backchannel.sources.parquet import articles_from_parquet
from backchannel.sources.plain import article_from_text
from backchannel.sources.refusals import Refused, cannot_be_read, shown
from backchannel.sources.warc import articles_from_warc

__all__ = ["Refused", "article_from_bytes", "article_from_file", "articles_from"]

TEXT_SUFFIXES = (".txt", ".text", ".md")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
LINES_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
WARC_SUFFIXES = (".warc", ".warc.gz")
PARQUET_SUFFIXES = (".parquet",)
# What a folder of news holds beside it, by the names that such files have everywhere.
_NO_NEWS = frozenset({"readme", "license", "licence", "copying", "notice", "_success", "_metadata", "_common_metadata"})

# What holds many articles, and what reads it.
_COLLECTIONS: tuple[tuple[tuple[str, ...], Callable[[Path, date | None], Iterator[Article | Refused]]], ...] = (
    (LINES_SUFFIXES, articles_from_jsonl),
    (WARC_SUFFIXES, articles_from_warc),
    (PARQUET_SUFFIXES, articles_from_parquet),
)
_READ_IN_FOLDERS = TEXT_SUFFIXES + HTML_SUFFIXES + LINES_SUFFIXES + WARC_SUFFIXES + PARQUET_SUFFIXES
_LOOKS_LIKE_JSON = re.compile(r'\s*+\{\s*+"')
_LOOKS_LIKE_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?><!--.*?-->\s*+)*+<(?:!doctype\s++html|html|head|body)\b", re.I | re.S
)


def articles_from(path: str | Path, *, published: str | date | None = None) -> Iterator[Article | Refused]:
    """The article of a file, those of a file that holds many (JSON Lines, WARC, Parquet), or those of a folder and
    all folders in it, in the order of their names.

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
        elif collection := _collection(file):
            yield from collection(file, day)
        else:
            try:
                yield article_from_file(file, published=day)
            except SourceError as error:
                yield Refused(shown(file), _without_name(error, file))
    if not found:
        yield Refused(shown(path), "holds no files")


def article_from_file(path: str | Path, *, published: str | date | None = None) -> Article:
    """The article in a text or HTML file. Raises SourceError, which names the file, where there is none that can be
    read."""
    path = Path(path)
    data = _read_bytes(path)
    return article_from_bytes(
        data, name=shown(path), published=published, html=True if path.suffix.lower() in HTML_SUFFIXES else None
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


def _collection(path: Path) -> Callable[[Path, date | None], Iterator[Article | Refused]] | None:
    return next((read for suffixes, read in _COLLECTIONS if path.name.lower().endswith(suffixes)), None)


def _without_name(error: SourceError, path: Path) -> str:
    return str(error).removeprefix(f"{shown(path)}: ")


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{shown(path)}: {cannot_be_read(path, error)}") from error


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


def _files(folder: Path) -> Iterator[Path | Refused]:
    """Files that can be articles, in order; the others as Refused. Links to folders are not followed: they may lead
    in circles."""
    unreadable: list[Refused] = []

    def refuse(error: OSError) -> None:
        unreadable.append(Refused(shown(Path(error.filename)), cannot_be_read(Path(error.filename), error)))

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if name.startswith(".") or path.stem.lower() in _NO_NEWS:
                continue
            if not name.lower().endswith(_READ_IN_FOLDERS):
                kinds = ", ".join(_READ_IN_FOLDERS)
                yield Refused(
                    shown(path),
                    _other_kind(path) or f"is none of the kinds of files that are read from a folder ({kinds})",
                )
            elif _may_wait(path):
                yield Refused(shown(path), "is a pipe or a device, not a file")
            else:
                yield path
        yield from unreadable
        unreadable.clear()
    yield from unreadable


def _other_kind(path: Path) -> str | None:
    if path.suffix.lower() == ".pdf":
        return "is a PDF, which is not supported yet; convert it with: pdftotext FILE -"
    return None
