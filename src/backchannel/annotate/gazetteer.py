"""The packaged gazetteer: what places a name can mean. One read-only SQLite file, opened when first asked.

The file is made by `tools/build_gazetteer.py`; where its data comes from stands in `data/ATTRIBUTION.md`.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from typing import Literal

from backchannel.errors import VocabularyError
from backchannel.model.document import PlacePrecision

Kind = Literal["country", "region", "district", "city", "land", "water", "site"]

KINDS: tuple[Kind, ...] = ("country", "region", "district", "city", "land", "water", "site")
_PRECISION: dict[Kind, PlacePrecision] = {
    "country": "country",
    "region": "region",
    "district": "region",
    "land": "region",
    "water": "region",
    "city": "city",
    "site": "site",
}
# Letters that Unicode does not decompose, and signs that names are written with or without.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ħ": "h",
        "-": " ",
        "‐": " ",
        "–": " ",
    }
    | dict.fromkeys("'’‘`ʼʻʿʾ.,", None)
)
# The flags are 4 * kind + 2 * demonym + minor; coordinates are thousandths of a degree.
_SELECT = (
    "SELECT flags, country, lat, lon, population, geonames, admin1, admin2, name"
    " FROM place JOIN division ON division.id = place.division WHERE key = ? ORDER BY n"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place that a name can mean; latitude and longitude are WGS84 degrees.

    `admin1` and `admin2` are codes ("US.TX", "US.TX.085") that only serve to compare. `demonym` is true where the name
    is that of the people ("Turkish"), `minor` where it is not the first name of the place. `name` is the place's own
    name where that is another than the key's.
    """

    kind: Kind
    country: str | None
    latitude: float
    longitude: float
    population: int
    geonames: int | None = None
    admin1: str | None = None
    admin2: str | None = None
    name: str | None = None
    demonym: bool = False
    minor: bool = False

    @property
    def precision(self) -> PlacePrecision:
        return _PRECISION[self.kind]


def _bits(flags: int) -> tuple[bool, bool]:
    """Demonym and minor."""
    return bool(flags & 2), bool(flags & 1)


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """The name as the gazetteer's key: lower case, no accents, no stops or apostrophes, hyphens as blanks, no "the"."""
    lowered = name.lower().translate(_LETTERS)
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join(lowered.split()).removeprefix("the ")


class Gazetteer:
    """Look-up by name. Safe to share between threads, cheap to make: nothing is opened before the first look-up.

    `path` is another file of the same form, for tests; None is the packaged one.
    """

    def __init__(self, path: str | None = None) -> None:
        self._path = path
        self.lookup = lru_cache(maxsize=16384)(self._lookup)

    @cached_property
    def connection(self) -> sqlite3.Connection:
        """The open file; read-only."""
        if self._path is not None:
            return self._open(self._path)
        with as_file(files("backchannel") / "data" / "places.sqlite") as path:
            return self._open(str(path))

    @staticmethod
    def _open(path: str) -> sqlite3.Connection:
        # Immutable: no locks, no journal, so that a read-only site-packages works and many processes share the pages.
        try:
            connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            connection.execute("SELECT 1 FROM place LIMIT 1")
        except sqlite3.Error as error:
            raise VocabularyError(f"gazetteer {path} cannot be read: {error}; reinstall backchannel") from error
        return connection

    def _lookup(self, key: str) -> tuple[Entry, ...]:
        rows = self.connection.execute(_SELECT, (key,)).fetchall()
        return tuple(
            Entry(KINDS[flags >> 2], country, lat / 1e3, lon / 1e3, people, number, admin1, admin2, name, *_bits(flags))
            for flags, country, lat, lon, people, number, admin1, admin2, name in rows
        )

    def find(self, name: str) -> tuple[Entry, ...]:
        """Every place that the name can mean, as it stands in a text; empty where none is known."""
        return self.lookup(fold(name))

    def __getstate__(self) -> dict[str, str | None]:
        return {"path": self._path}

    def __setstate__(self, state: dict[str, str | None]) -> None:
        self.__init__(state["path"])  # type: ignore[misc]
