"""Page clutter inside a text: what stands on a page but is no news."""

from __future__ import annotations

from collections.abc import Sequence


def clutter_reason(block: str, title: str | None, before: Sequence[str]) -> str | None:
    """Why the block is clutter ("photo credit", "read more", …), or None where it is news.

    `before` are the blocks that stand above it: a headline that stands twice is clutter the second time.
    """
    folded = block.strip().casefold()
    if title and before and folded == title.strip().casefold():
        return "repeated headline"
    return None
