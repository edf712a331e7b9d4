"""Event types against sentences coded by hand with PLOVER's.  python bench/event_types.py [--data DIR]

Two tasks. *Plain*: each distinct sentence is read; precision, recall and F1 of its (sentence, type) pairs. The set has
one type for most sentences, though many tell a second act, so that precision has a ceiling. *Actors given*: of a
sentence's events the one whose sources and targets best overlap the row's, ties by confidence; macro-F1 over the types
and accuracy; no event is wrong. CONCEDE and RETREAT are one type there, YIELD. Nothing of the set was trained on.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common import DataSet, f1, print_table, ratio, run

from backchannel.model.article import Article
from backchannel.model.records import Actor, Event
from backchannel.reading import load_reader

DATA = DataSet(
    "event_types_dev.tsv",
    "1,050 news sentences with a source, a target and a PLOVER type each, tab-separated",
    "github.com/snowood1/Zero-Shot-PLOVER (ACL 2024), the training part of its PLV data",
)
# As published with the data; the coders on a like set, the language model on this one, given the actors.
CODERS = {"a dictionary coder": 0.44, "the better dictionary coder": 0.50}
ZERO_SHOT = 0.74
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Row:
    """A sentence with one coded act."""

    sentence: str
    source: str
    target: str
    type: str


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(r["sentence"], r["source"], r["target"], r["type"]) for r in csv.DictReader(file, delimiter="\t")]


def read_events(sentences: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    """The events of each sentence, read as an article of its own."""
    records = load_reader().read(Article(s) for s in sentences)
    return {record.article.text: record.events for record in records}


def coarse(kind: str) -> str:
    return "YIELD" if kind in {"CONCEDE", "RETREAT"} else kind


def plain(rows: Sequence[Row], events: Mapping[str, tuple[Event, ...]]) -> dict[str, float]:
    gold = {(row.sentence, row.type) for row in rows}
    found = {(sentence, coarse(e.type)) for sentence, told in events.items() for e in told}
    precision, recall = ratio(len(gold & found), len(found)), ratio(len(gold & found), len(gold))
    return {
        "plain.precision": precision,
        "plain.recall": recall,
        "plain.f1": f1(precision, recall),
        "plain.events_a_sentence": ratio(sum(map(len, events.values())), len(events)),
    }


def given(rows: Sequence[Row], events: Mapping[str, tuple[Event, ...]]) -> dict[str, float]:
    pairs = [(row.type, choice(row, events.get(row.sentence, ()))) for row in rows]
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for gold, chosen in pairs:
        counts[gold][1] += 1
        counts[gold][0] += gold == chosen
        if chosen is not None:
            counts[chosen][2] += 1
    types = sorted({row.type for row in rows})
    each = {t: ratio(2 * counts[t][0], counts[t][1] + counts[t][2]) for t in types}
    figures = {
        "given.macro_f1": ratio(sum(each.values()), len(each)),
        "given.accuracy": ratio(sum(gold == chosen for gold, chosen in pairs), len(pairs)),
    }
    return figures | {f"given.f1.{t}": value for t, value in each.items()}


def choice(row: Row, events: tuple[Event, ...]) -> str | None:
    """The type of the event whose actors best overlap the row's."""

    def fit(event: Event) -> tuple[float, float]:
        return overlap(event.sources, row.source) + overlap(event.targets, row.target), event.confidence

    best = max(events, key=fit, default=None)
    return coarse(best.type) if best else None


def overlap(actors: Iterable[Actor], words: str) -> float:
    """Share of words in common, of the mention or name that has most."""
    wanted = set(_WORD.findall(words.lower()))
    names = (set(_WORD.findall(n.lower())) for a in actors for n in (a.name, *(m.quote for m in a.mentions)))
    return max((ratio(len(wanted & n), len(wanted | n)) for n in names), default=0.0)


def measure(data_dir: Path) -> dict[str, float]:
    """The figures by name; exits cleanly where the data is not there."""
    rows = read_rows(DATA.find(data_dir))
    events = read_events(dict.fromkeys(row.sentence for row in rows))
    return plain(rows, events) | given(rows, events)


def show(figures: Mapping[str, float]) -> None:
    print_table(
        "Event types, plain sentences: (sentence, type) pairs",
        ("", "P", "R", "F1", "events a sentence"),
        [
            ("Backchannel", *(figures[f"plain.{name}"] for name in ("precision", "recall", "f1", "events_a_sentence"))),
            *((name, None, None, value, None) for name, value in CODERS.items()),
        ],
    )
    print_table(
        "Event types, actors given",
        ("", "macro-F1", "accuracy"),
        [
            ("Backchannel", figures["given.macro_f1"], figures["given.accuracy"]),
            ("zero-shot NLI, 355M parameters, GPU", ZERO_SHOT, None),
        ],
    )
    each = [(name.rpartition(".")[2], value) for name, value in figures.items() if name.startswith("given.f1.")]
    print_table("F1 of each type, actors given", ("type", "F1"), each)


if __name__ == "__main__":
    run(__doc__, measure, show)
