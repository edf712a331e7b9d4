"""What a question costs as an archive grows: python bench/archive.py [--articles N] [--keep FOLDER] [--rounds N]

Makes two archives with the shape of real ones (bench/synthetic.py), one of --articles and one of a tenth of them, and
asks both the same questions, in turns: an actor's timeline, a pair over time, a search, the story of an article, the
changes since a cursor, and the adding of one article, whole. Printed are medians in milliseconds at both sizes and
their ratio; the peer is the same question at a tenth of the size. The aim is 100 ms and a factor of 2.

A million articles with their five million reports take about an hour to make and 20 GB of disk; --keep leaves them for
the next run.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import synthetic
from common import print_table

from backchannel.archive.store import Archive, open_archive
from backchannel.model.article import Article
from backchannel.model.records import Actor, Event, EventDate, ReadBy, Record, claim_id

FIRST = 50
"""Rows that are taken of each answer: what a page shows."""
WARMING = 5
Question = Callable[[Archive, synthetic.World, random.Random], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="folder in which the archives are made, and found again")
    asked = parser.parse_args()
    show(measure(asked.articles, asked.rounds, asked.keep), asked.articles)


def measure(articles: int = 20_000, rounds: int = 40, keep: Path | None = None) -> dict[str, tuple[float, float]]:
    """Milliseconds (median) of each question at a tenth of the size and at the size."""
    with _folder(keep) as folder, ExitStack() as opened:
        made = [_made(folder / f"synthetic-{size}.archive", size) for size in (articles // 10, articles)]
        archives = [(opened.enter_context(open_archive(place)), world) for place, world in made]
        return {name: _medians(question, archives, rounds) for name, question in QUESTIONS.items()}


def _medians(question: Question, archives: list[tuple[Archive, synthetic.World]], rounds: int) -> tuple[float, float]:
    """Milliseconds at each of the two sizes, asked in turns; the first few rounds warm the caches."""
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + WARMING):
        for at, (archive, world) in enumerate(archives):
            began = time.perf_counter()
            question(archive, world, random.Random(turn))  # noqa: S311 - which actor, no secret
            took[at].append(1000 * (time.perf_counter() - began))
    return statistics.median(took[0][WARMING:]), statistics.median(took[1][WARMING:])


def show(figures: dict[str, tuple[float, float]], articles: int) -> None:
    rows = [
        (
            name,
            f"{small:.1f}",
            f"{large:.1f}",
            f"{large / small:.2f}",
            "yes" if large < 100 and large < 2 * small else "no",
        )
        for name, (small, large) in figures.items()
    ]
    header = ("question", f"{articles // 10:,} articles (ms)", f"{articles:,} articles (ms)", "ratio", "in reach")
    print_table("An archive's answers as it grows (SQLite)", header, rows)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="backchannel-bench-") as folder:
        yield Path(folder)


def _made(place: Path, articles: int) -> tuple[Path, synthetic.World]:
    if not place.exists():
        unfinished = place.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        synthetic.make(unfinished, articles)
        unfinished.rename(place)
    return place, synthetic.World(articles)


def _timeline(archive: Archive, world: synthetic.World, chance: random.Random) -> object:
    return archive.timeline(_actor(world, chance)).first(FIRST)


def _pair(archive: Archive, world: synthetic.World, chance: random.Random) -> object:
    return archive.timeline(source=_actor(world, chance), target=_actor(world, chance)).first(FIRST)


def _search(archive: Archive, world: synthetic.World, chance: random.Random) -> object:
    words = [world.words[int(chance.paretovariate(0.5)) % len(world.words)] for _ in range(2)]
    return archive.search(" ".join(words)).first(FIRST)


def _story(archive: Archive, world: synthetic.World, chance: random.Random) -> object:
    return archive.companions(synthetic.article_id(chance.randrange(world.articles))).first(FIRST)


def _changes(archive: Archive, world: synthetic.World, chance: random.Random) -> object:
    return list(archive.changes(chance.randrange(world.articles), limit=FIRST))


def _add(archive: Archive, world: synthetic.World, chance: random.Random) -> object:
    """One article of five reports, about the same actors and in like words; whatever it finds, it must look up."""
    day = date(2024, 6, 1)
    actors = [world.actors[world.pick_actor()] for _ in range(4)]
    words = [" ".join(world.words[world.pick_word()] for _ in range(12)) for _ in range(5)]
    lines = [f"{actors[at % 4][1]} met {actors[(at + 1) % 4][1]} {words[at]} {chance.random()}." for at in range(5)]
    article = Article("\n".join(lines), day, "An added one", "Outlet", f"https://added.example/{time.time_ns()}")
    cast = [
        Actor(claim_id(article, "actors", name), name, "state" if kind == "state" else "person",
              (_cite(article, name),), country, "GOV", "vocabulary")
        for _, name, kind, country in dict.fromkeys(actors)
    ]  # fmt: skip
    events = tuple(_event(article, line, at, cast, day) for at, line in enumerate(lines))
    return archive.add(Record(article, ReadBy("0", "none", "none"), actors=tuple(cast), events=events))


def _cite(article: Article, words: str, start: int = 0):  # type: ignore[no-untyped-def]
    at = article.text.index(words, start)
    return article.cite(at, at + len(words))


def _event(article: Article, line: str, at: int, cast: list[Actor], day: date) -> Event:
    sentence = _cite(article, line)
    return Event(
        claim_id(article, "events", at),
        "CONSULT",
        _cite(article, "met", sentence.start),
        sentence,
        (cast[at % len(cast)],),
        (cast[(at + 1) % len(cast)],),
        date=EventDate(day.isoformat(), "day", "relative"),
        confidence=0.7,
    )


def _actor(world: synthetic.World, chance: random.Random) -> str:
    """One of the hundred that are told of most, by name."""
    return world.actors[chance.randrange(100)][1]


QUESTIONS: dict[str, Question] = {
    "timeline of an actor": _timeline,
    "a pair over time": _pair,
    "search of two words": _search,
    "story of an article": _story,
    "changes since a cursor": _changes,
    "adding an article": _add,
}


if __name__ == "__main__":
    main()
