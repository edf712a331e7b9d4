"""What is said of a source that could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from backchannel.decoding import readable

_LOOKS_LIKE_ADDRESS = re.compile(r"(?:www\.|(?:[a-z0-9-]+\.)+(?:com|org|net|int|gov|news)(?:/|$))", re.I)


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that could not become an article, and why, as a person would say it.

    `source` is its path, with `:line` in JSON Lines, `:row` in a Parquet file, and `#offset` in a WARC file.
    """

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


def shown(path: Path) -> str:
    """The path as it can be printed: names of files need not be UTF-8."""
    return readable(str(path))


def cannot_be_read(path: Path, error: Exception) -> str:
    """Why a file could not be opened or read, and what to do."""
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
