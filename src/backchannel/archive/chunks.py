"""Rows in chunks that begin small and grow: whoever takes a page's worth waits for no more, whoever takes all asks
seldom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

SMALLEST, LARGEST = 50, 400
T = TypeVar("T")


def growing(rows: Iterable[T]) -> Iterator[list[T]]:
    """The rows in lists of 50, 100, 200 and then 400 each."""
    left, size = iter(rows), SMALLEST
    while chunk := list(islice(left, size)):
        yield chunk
        size = min(2 * size, LARGEST)
