"""What was worked out before, kept for as long as there is room."""

from __future__ import annotations

from typing import TypeVar

MOST = 20_000
"""Entries that are kept: about the words of a month of news, so that years of it need no more memory."""
K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """A dict that forgets all it holds when another entry would be one too many."""

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= MOST and key not in self:
            self.clear()
        super().__setitem__(key, value)
