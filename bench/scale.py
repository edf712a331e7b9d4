"""What many workers, keeping and years of news cost, in one run on the same texts: python bench/scale.py [--articles N]

- workers: articles a second of a backfill with one and two processes, and with two Ray workers, started before the
  clock, in turns, medians of --rounds. The peer of two is twice one.
- keeping: `add` into a new archive against reading alone, on the same articles in one process; and `load` of records
  that were read elsewhere, into SQLite and, where it is installed, PostgreSQL.
- memory: peak of a worker that reads --short, and ten times as many, brief articles (--most for another number). What
  could pile up does so by articles and by names that never stood before, of which each has two.
- room: bytes of Parquet and of archive an article; seconds to take a page out of a WARC file.
Texts are the example dispatches of this project, each with a line of its own so that none is a copy; short ones are
their first paragraphs, brief ones a sentence or two. docs/scale.md takes these figures by name.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import Any

from common import ROOT, print_table
from speed import example_texts

from backchannel import ingest
from backchannel.archive.store import Archive, open_archive
from backchannel.model.article import Article
from backchannel.reading import Reader
from backchannel.scale.backfill import backfill, read_with
from backchannel.scale.cluster import Cluster
from backchannel.scale.crew import Crew
from backchannel.scale.pool import Pool
from backchannel.scale.ranges import Grain
from backchannel.scale.shards import opened
from backchannel.scale.units import Done, loader, one_core
from backchannel.sources import articles_from
from backchannel.sources.record_folder import PackedRecord, packed_records

sys.path.insert(0, str(ROOT / "tests"))
WHOLE, SHORT_WORDS, BRIEF_WORDS = 0, 80, 12
_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "ru", "sa", "te", "vi", "zo")
UNITS = 8  # a worker, so that none is without work for long at the end
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/{at}\r\n"
    "WARC-Date: 1980-04-26T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
)
Figures = dict[str, float | None]


def texts(most: int) -> Iterator[str]:
    """Texts without end, no two the same, cut after a sentence within so many words if not WHOLE."""
    examples = example_texts()
    at = 0
    while True:
        words = examples[at % len(examples)]
        if most:
            cut = " ".join(words.split()[:most])
            words = (cut.rpartition(". ")[0] or cut) + "."
        yield f"{words}\n\nFiled by {_name(at)} under number {at}."
        at += 1


def _name(number: int) -> str:
    """The name of nobody, another for each number below seven million."""
    base = len(_SYLLABLES)
    mixed = number * 1_234_577 % base**6  # no factor in common, so that no two numbers come to one
    parts = [_SYLLABLES[mixed // base**place % base] for place in range(6)]
    return "".join(parts[:3]).title() + "v " + "".join(parts[3:]).title() + "n"


def shard(path: Path, count: int, words: int = WHOLE) -> Path:
    """JSON Lines of so many articles of at most so many words."""
    with path.open("w", encoding="utf-8") as lines:
        for at, text in enumerate(islice(texts(words), count)):
            row = {"text": text, "title": f"Dispatch {at}", "published": f"1980-{at % 12 + 1:02}-01", "language": "en"}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def articles(path: Path) -> list[Article]:
    return [found for found in articles_from(path) if isinstance(found, Article)]


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


# Workers


def rate(make: Callable[[Path], AbstractContextManager[Any]], workers: int, path: Path, out: Path) -> float:
    """Articles a second, from the moment at which all workers are ready."""
    grain = Grain(lines=path.stat().st_size // (UNITS * workers))
    with opened(out), make(out) as crew:
        while len(crew._idle) < workers:
            crew.wait()
        start = time.perf_counter()
        rows = sum(outcome.rows for outcome in _read(crew, path, out, grain))
        return rows / (time.perf_counter() - start)


def _read(crew: Crew, path: Path, out: Path, grain: Grain) -> Iterator[Done]:
    for outcome in read_with(crew, [path], out, grain):
        assert isinstance(outcome, Done), outcome
        yield outcome


def workers(count: int, rounds: int, folder: Path) -> Figures:
    path, brief = shard(folder / "whole.jsonl", count), shard(folder / "short.jsonl", 4 * count, SHORT_WORDS)
    kinds: dict[str, tuple[Callable[[Path], AbstractContextManager[Any]], int, Path]] = {
        "one": (lambda out: Pool(1, out, loader()), 1, path),
        "two": (lambda out: Pool(2, out, loader()), 2, path),
        "short": (lambda out: Pool(2, out, loader()), 2, brief),
    }
    if importlib.util.find_spec("ray") is not None:
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
        kinds["ray"] = (lambda out: Cluster("local", 2, out, loader()), 2, path)
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for at in range(rounds):
        for name, (make, number, news) in kinds.items():
            found[name].append(rate(make, number, news, folder / f"{name}-{at}"))
    one = statistics.median(found["one"])
    return {
        "words": sum(len(text.split()) for text in islice(texts(WHOLE), count)) / count,
        "words_short": sum(len(text.split()) for text in islice(texts(SHORT_WORDS), count)) / count,
        "r": 1 / one,
        "two": statistics.median(b / a for a, b in zip(found["one"], found["two"], strict=True)),
        "ray": statistics.median(b / a / 2 for a, b in zip(found["one"], found["ray"], strict=True))
        if "ray" in found
        else None,
        "short_a_day": statistics.median(found["short"]) * 86_400,
    }


# Keeping


def keeping(count: int, rounds: int, folder: Path) -> Figures:
    news = articles(shard(folder / "keep.jsonl", count))
    reader = one_core(None)
    assert isinstance(reader, Reader)
    list(reader.read(news[:8]))
    ratios, kept = [], folder / "kept.archive"
    for at in range(rounds):
        alone = seconds(lambda: list(reader.read(news)))
        kept = folder / f"kept-{at}.archive"
        with open_archive(kept, create=True) as archive:
            both = seconds(lambda archive=archive: _read_and_keep(reader, archive, news))  # type: ignore[misc]
        ratios.append(both / alone)
    records = folder / "records"
    list(backfill([folder / "keep.jsonl"], records, workers=1))
    rows = [row for row in packed_records(records) if isinstance(row, PackedRecord)]
    with open_archive(folder / "loaded.archive", create=True) as archive:
        sqlite = seconds(lambda: _load(archive, rows))
    return {
        "keeping": statistics.median(ratios),
        "k": sqlite / count,
        "k_postgres": _postgres(rows, count),
        "d": sum(file.stat().st_size for file in records.glob("month=*/*")) / count / 1000,
        "a": sum(file.stat().st_size for file in folder.glob("loaded.archive*")) / count / 1000,
    }


def _read_and_keep(reader: Reader, archive: Archive, news: list[Article]) -> None:
    for record in reader.read(news):
        archive.add(record)


def _load(archive: Archive, rows: list[PackedRecord]) -> None:
    for outcome in ingest.add(archive, rows):
        assert outcome.kind == "added", outcome


def _postgres(rows: list[PackedRecord], count: int) -> float | None:
    from postgres_server import programs, server  # noqa: PLC0415 - of the tests

    if programs() is None:
        return None
    with server() as running, open_archive(running.url(running.create()), create=True) as archive:
        return seconds(lambda: _load(archive, rows)) / count


# Memory and pages


def memory(count: int, most: int, folder: Path) -> Figures:
    few, many = (_peak(shard(folder / f"{number}.jsonl", number, BRIEF_WORDS)) for number in (count, most))
    return {"m": many, "memory": many / few}


def _peak(path: Path) -> float:
    """MB of the larger of driver and worker, in a process of its own."""
    command = [sys.executable, __file__, "--peak-of", path]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return float(done.stdout)


def _print_peak(path: Path) -> None:
    with tempfile.TemporaryDirectory() as out:
        for outcome in backfill([path], Path(out) / "records", workers=1):
            assert isinstance(outcome, Done), outcome
    both = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(max(both) / 1024)


def pages(count: int, folder: Path) -> Figures:
    path = folder / "pages.warc.gz"
    with path.open("wb") as file:
        for at, text in enumerate(islice(texts(WHOLE), count)):
            told = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
            links = "".join(f"<li><a href='/{n}'>More of the day {n}</a></li>" for n in range(100))
            body = (
                f"<html><head><title>Dispatch {at}</title></head><body><nav><ul>{links}</ul></nav>"
                f"<article>{told}</article></body></html>"
            )
            answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}".encode()
            head = (WARC.format(at=at) + str(len(answer))).encode()
            file.write(gzip.compress(head + b"\r\n\r\n" + answer + b"\r\n\r\n"))
    articles(path)
    return {"x": seconds(lambda: articles(path)) / count}


def show(found: Figures) -> None:
    """What was measured; a figure that needs PostgreSQL or Ray is a dash where that is missing."""

    def known(rows: list[tuple[str, str, str]]) -> list[list[object]]:
        return [[what, found[name], unit] for what, name, unit in rows if name in found]

    bounds = [
        ("two workers / one (w)", "two", "at least 1.7"),
        ("two Ray workers / twice one (y)", "ray", "at least 0.85"),
        ("reading and keeping / reading alone", "keeping", "at most 1.25"),
        ("peak memory, many articles / few", "memory", "at most 1.1"),
    ]
    if rows := known(bounds):
        print_table("years of news, ratios in one run", ["measure", "ratio", "bound"], rows)
    whole, short = (f" of {found[name]:.0f} words" if name in found else "" for name in ("words", "words_short"))
    figures = [
        ("r: reading an article", "r", f"s of one core, an article{whole}"),
        ("short articles a day on two cores", "short_a_day", f"articles{short}"),
        ("k: keeping one, SQLite", "k", "s"),
        ("k: keeping one, PostgreSQL", "k_postgres", "s"),
        ("m: memory of a worker", "m", "MB"),
        ("d: Parquet an article", "d", "KB"),
        ("a: archive an article", "a", "KB"),
        ("x: a page out of a WARC file", "x", "s of one core"),
    ]
    title = f"figures of this machine ({os.cpu_count()} cores, {platform.machine()}), for docs/scale.md"
    print_table(title, ["name", "figure", "unit"], known(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400, metavar="N", help="whole articles a round (default 400)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--short", type=int, default=1_000, metavar="N", help="the fewer articles of the memory measure"
    )
    parser.add_argument("--most", type=int, metavar="N", help="the more of them (default: ten times --short)")
    parser.add_argument("--only", choices=("workers", "keeping", "memory", "pages"), help="one part of the bench")
    parser.add_argument("--peak-of", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peak_of:
        _print_peak(args.peak_of)
        return
    parts: dict[str, Callable[[Path], Figures]] = {
        "workers": lambda folder: workers(args.articles, args.rounds, folder),
        "keeping": lambda folder: keeping(args.articles, args.rounds, folder),
        "memory": lambda folder: memory(args.short, args.most or 10 * args.short, folder),
        "pages": lambda folder: pages(args.articles, folder),
    }
    found: Figures = {}
    for name, measure in parts.items():
        if args.only in {name, None}:
            with tempfile.TemporaryDirectory() as folder:
                found |= measure(Path(folder))
    show(found)


if __name__ == "__main__":
    main()
