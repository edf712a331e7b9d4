"""Names and words that the reading knows, as one immutable value that is passed as an argument.

The tables stand in `data/` (tab-separated, one header line, a `source` column and, where a thing has a lifetime, `from` and `until`
as ISO days or years, `until` exclusive, both may be empty). There are no global tables and nothing is loaded on import.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    """All tables, loaded and checked."""
