"""Random and hostile inputs for all that reads what strangers wrote: python bench/fuzz.py [--inputs N] [--seed N]

Whatever the bytes, they are read or refused in words: no crash, and none takes longer than its time. Where it is
otherwise, the input is kept in --keep and named, `--again FILE` runs one that was kept, and the exit code is 1.

With `--atheris SECONDS` each target is besides that driven so long by what code an input reaches; it needs the package
`atheris`, which is installed by hand. The peer is no program but the rule: no fault at all.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import multiprocessing
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import fuzz_inputs as inputs
from common import print_table

from backchannel.time_limit import TookTooLong, within

Make = Callable[[random.Random, str | None], bytes]


def _text(most: int) -> Make:
    return lambda rng, name: inputs.hostile_text(rng, most, name).encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class Target:
    """A reader, its share of the inputs, what makes them, and the processor's seconds that one may take.

    Signs that are words of their own each take the tokenizer and the language model most of them; the others are to be
    quick.
    """

    share: int
    make: Make
    seconds: float = 2.0


TARGETS = {
    "articles": Target(1_500, _text(6_000), 20.0),
    "segments": Target(1_200, _text(30_000), 5.0),
    "quotes": Target(1_200, _text(30_000), 5.0),
    "times": Target(1_300, _text(30_000), 5.0),
    "pages": Target(1_000, inputs.page, 5.0),
    "plain": Target(800, inputs.any_bytes),
    "rows": Target(700, inputs.rows),
    "warc": Target(900, inputs.warc, 5.0),  # a record may hold any page
    "feeds": Target(1_000, inputs.feed),
    "opml": Target(400, inputs.opml),
}
_SHARES = sum(target.share for target in TARGETS.values())
_CLOCK = 60.0
"""How many times the processor's seconds may pass on the wall: other programs run too."""
_WARMING = 20
_LONGEST_GUIDED = 20_000


@dataclass
class Tally:
    """What came of a target's inputs."""

    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def try_one(name: str, data: bytes, tally: Tally) -> str | None:
    """Run a target on the data; what its fault was, if any."""
    targets = importlib.import_module("fuzz_targets")  # late: what `atheris` follows must not be imported before it
    limit = TARGETS[name].seconds
    start, fault = time.process_time(), None
    try:
        tally.refused += within(limit * _CLOCK, lambda: targets.run(name, data)) == "refused"
    except TookTooLong:
        fault = f"took longer than {limit * _CLOCK:g} seconds"
    except Exception:
        fault = traceback.format_exc()
    took = time.process_time() - start
    tally.inputs += 1
    tally.slowest = max(tally.slowest, took)
    return fault or (f"took {took:.1f} seconds of the processor" if took > limit else None)


def make(name: str, seed: int, number: int) -> bytes:
    """An input of a target. The first are the constructs in their full length, one each."""
    construct = inputs.CONSTRUCTS[number] if number < len(inputs.CONSTRUCTS) else None
    return TARGETS[name].make(random.Random(f"{seed} {name} {number}"), construct)  # noqa: S311 - no secrets


def try_many(name: str, count: int, seed: int, keep: Path) -> Tally:
    """Run a target on so many inputs; those with a fault are kept."""
    tally = Tally()
    for number in range(-_WARMING, 0):
        try_one(name, make(name, seed, count - number), Tally())  # what is loaded once is no input's time
    for number in range(count):
        data = make(name, seed, number)
        fault = try_one(name, data, tally)
        if fault is not None:
            file = keep / f"{name}-{seed}-{number}"
            file.write_bytes(data)
            tally.faults.append(fault)
            print(f"{file} ({len(data):,} bytes): {fault.strip().splitlines()[-1][:300]}", file=sys.stderr)
    return tally


def guided(name: str, seconds: int, seed: int, folder: Path) -> Sequence[object]:
    """A row of what `atheris` found in a process of its own: it ends the process that it runs in."""
    seeds, crashes, log = folder / name, folder / f"{name}-crashes", folder / f"{name}.log"
    seeds.mkdir()
    crashes.mkdir()
    for number in range(len(inputs.CONSTRUCTS) // 2, len(inputs.CONSTRUCTS) + 100):
        (seeds / str(number)).write_bytes(make(name, seed, number)[:_LONGEST_GUIDED])
    options = [
        f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={_LONGEST_GUIDED}", "-timeout=30", "-rss_limit_mb=0",
        f"-artifact_prefix={crashes}/", "-print_final_stats=1",
    ]  # fmt: skip
    work = multiprocessing.get_context("spawn").Process(target=_guide, args=(name, [*options, str(seeds)], log))
    work.start()
    work.join()
    told = log.read_text(encoding="utf-8", errors="replace")
    runs = re.search(r"number_of_executed_units: *(\d+)", told) or re.search(r"#(\d+)\s+DONE", told)
    found = sorted(crashes.iterdir())
    if found or work.exitcode:
        print(f"{name}: {told[-3_000:]}", file=sys.stderr)
    return name, int(runs[1]) if runs else 0, len(found) or int(bool(work.exitcode))


def _guide(name: str, options: list[str], log: Path) -> None:
    import os  # noqa: PLC0415 - only here the output of a library in C is turned into a file

    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    atheris = importlib.import_module("atheris")
    for loaded in [module for module in sys.modules if module.partition(".")[0] == "backchannel"]:
        del sys.modules[loaded]
    with atheris.instrument_imports(include=["backchannel"]):
        targets = importlib.import_module("fuzz_targets")
    atheris.Setup([sys.argv[0], *options], lambda data: targets.run(name, data) and None)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000, metavar="N", help="in all (default: 10,000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the inputs (default: 1)")
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=[*TARGETS], metavar="TARGET", help="only these")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where inputs with a fault are kept (default: new)")
    parser.add_argument("--again", type=Path, metavar="FILE", help="run an input that was kept, and nothing else")
    parser.add_argument("--atheris", type=int, default=0, metavar="SECONDS", help="besides, for each target")
    asked = parser.parse_args()
    if asked.again:
        name = asked.again.name.partition("-")[0]
        tally = Tally()
        print(try_one(name, asked.again.read_bytes(), tally) or f"no fault, {1000 * tally.slowest:.0f} ms")
        return
    if asked.atheris and importlib.util.find_spec("atheris") is None:
        parser.error("atheris is not installed; run: pip install atheris")
    keep = asked.keep or Path(tempfile.mkdtemp(prefix="backchannel-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    rows: list[Sequence[object]] = []
    faults = 0
    for name in asked.only if asked.inputs else ():
        tally = try_many(name, asked.inputs * TARGETS[name].share // _SHARES, asked.seed, keep)
        faults += len(tally.faults)
        rows.append((name, tally.inputs, tally.refused, len(tally.faults), round(1000 * tally.slowest)))
        print(f"{name}: {tally.inputs:,} inputs, {len(tally.faults)} faults", file=sys.stderr)
    if rows:
        header = ("target", "inputs", "refused", "faults", "slowest ms")
        print_table(f"Random and hostile inputs (seed {asked.seed})", header, rows)
    if asked.atheris:
        with tempfile.TemporaryDirectory() as folder:
            found = [guided(name, asked.atheris, asked.seed, Path(folder)) for name in asked.only]
        faults += sum(int(str(row[2])) for row in found)
        print_table(f"Guided by coverage, {asked.atheris} seconds each", ("target", "inputs", "faults"), found)
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
