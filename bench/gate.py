"""The pinned floors of quality: python bench/gate.py [--data DIR] [--gold DIR] [--raise] [--lower BENCH.MEASURE VALUE
--reason TEXT]

Measures every bench whose data is there and compares its figures with `bench/floors.json`, which pins each floor
together with the digest of the data. Exits 1 where
a figure is worse than its floor, or the data is not the pinned data. `--raise` lifts every floor to just below the
figure now measured; no floor goes down without
`--lower` and `--reason`, which stays in the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coreference
import event_types
import gold
import places
import quotes
import stories
import tellings
import times
from common import DEFAULT_DATA, digest, print_table

FLOORS = Path(__file__).parent / "floors.json"
MARGIN, SLACK = 0.02, 1.1
"""How far below the figure a raised floor lies, and by what factor above it a ceiling: one claim of the smaller layers,
or another processor's rounding in the language model, moves a figure by as much."""


@dataclass(frozen=True)
class Bench:
    """A bench under the gate. In measures of `ceilings` less is better."""

    measure: Callable[[Path], Mapping[str, float]]
    data: tuple[str, ...]
    measures: tuple[str, ...]
    ceilings: frozenset[str] = frozenset()


GOLD = (
    "statements.content", "statements.with_speaker", "events.type", "events.type_and_actors", "events.date_given_match",
    "events.status_given_match", "events.said_by_given_match", gold.OUTSIDE, "ties", "fates", "talks",
)  # fmt: skip
COREFERENCE = ("right", "right_of_all")
BENCHES = {
    "event_types": Bench(
        event_types.measure,
        ("event_types_dev.tsv",),
        ("plain.f1", "plain.events_a_sentence", "given.macro_f1"),
        frozenset({"plain.events_a_sentence"}),
    ),
    "quotes": Bench(quotes.measure, ("quotes_dev.tar.gz",), ("content_f1", "exact_f1", "source_given_match")),
    "times": Bench(times.measure, ("times_dev.tar.gz",), ("value_f1", "relaxed_f1")),
    "stories": Bench(
        stories.measure,
        ("stories_dev.tar.gz",),
        ("train_f1", "dev_f1", "mended_train_shuffled_f1", "mended_dev_shuffled_f1"),
    ),
    "tellings": Bench(
        tellings.measure,
        ("stories_dev.tar.gz",),
        ("train.archive.precision", "train.archive.f1", "dev.archive.precision", "dev.archive.f1"),
    ),
    "places": Bench(places.measure, ("places_dev.tar.gz",), ("gwn_f1", "accuracy_161km")),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="default: ../shared/data")
    parser.add_argument("--gold", type=Path, default=gold.DEFAULT_GOLD, metavar="DIR", help="folder of gold records")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to the figures now measured")
    parser.add_argument("--lower", nargs=2, metavar=("BENCH.MEASURE", "VALUE"), help="set a floor that was too high")
    parser.add_argument("--reason", help="why it goes down; needed with --lower")
    args = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if args.lower:
        if not args.reason:
            parser.error("--lower needs --reason: a floor goes down only with a written reason")
        lower(floors, *args.lower, args.reason)
        return
    found = {}
    if args.gold.is_dir():
        bench = Bench(gold.measure, (), GOLD, frozenset({gold.OUTSIDE}))
        found["gold"] = (bench, bench.measure(args.gold), digest(args.gold))
        bench = Bench(coreference.measure, (), COREFERENCE)
        found["coreference"] = (bench, bench.measure(args.gold), digest(args.gold))
    for name, bench in BENCHES.items():
        paths = [args.data / file for file in bench.data]
        if all(path.exists() for path in paths):
            found[name] = (bench, bench.measure(args.data), digest(paths[0]))
    if not found:
        print("no development data is there (see docs/quality-method.md for where it is had): nothing was measured")
        return
    if args.lift:
        lift(floors, found)
    sys.exit(0 if holds(floors, found) else 1)


Found = Mapping[str, tuple[Bench, Mapping[str, float], str]]


def holds(floors: Mapping[str, Any], found: Found) -> bool:
    """Print every figure beside its floor; whether all hold and the data is the pinned data."""
    rows: list[tuple[object, ...]] = []
    well = True
    for name, (bench, figures, data) in found.items():
        pinned = floors.get(name, {})
        if pinned.get("data") != data:
            print(f"{name}: the data is not the data that the floors were measured on; measure anew with --raise")
            well = False
        for measure in bench.measures:
            floor, figure = pinned.get("floors", {}).get(measure), figures[measure]
            less_is_better = measure in bench.ceilings
            fine = floor is None or (figure <= floor if less_is_better else figure >= floor)
            well = well and fine
            rows.append(
                (
                    f"{name}.{measure}",
                    figure,
                    floor,
                    "at most" if less_is_better else "at least",
                    "" if fine else "WORSE",
                )
            )
    print_table("the gate", ["measure", "figure", "floor", "", ""], rows)
    return well


def lift(floors: dict[str, Any], found: Found) -> None:
    """Write floors a little behind the figures, none of them behind the floor that stood there for the same
    data.
    """
    for name, (bench, figures, data) in found.items():
        entry = floors.setdefault(name, {})
        old = entry.get("floors", {}) if entry.get("data") == data else {}
        entry["data"] = data
        entry["floors"] = {}
        for measure in bench.measures:
            better = min if measure in bench.ceilings else max
            figure = figures[measure]
            behind = figure * SLACK if measure in bench.ceilings else figure - MARGIN
            entry["floors"][measure] = better(round(behind, 3), old.get(measure, round(behind, 3)))
    write(floors)


def lower(floors: dict[str, Any], key: str, value: str, reason: str) -> None:
    """Set one floor by hand and keep the reason beside it."""
    name, _, measure = key.partition(".")
    if measure not in floors.get(name, {}).get("floors", {}):
        raise SystemExit(f"no floor is named {key}; see {FLOORS.name}")
    before = floors[name]["floors"][measure]
    floors[name]["floors"][measure] = float(value)
    entry = {"measure": measure, "from": before, "to": float(value), "why": reason}
    floors[name].setdefault("lowered", []).append(entry)
    write(floors)


def write(floors: Mapping[str, Any]) -> None:
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
