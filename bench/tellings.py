"""Events over articles against ECB+: which reports tell of the same act.  python bench/tellings.py [--data DIR]

The articles of each part are read and added to a new archive, one after the other, in the order of the file; every
happening has a day of publication of its own, since ECB+ gives none. Counted are reports whose trigger is an annotated
act: over all pairs of them from two articles, how many of those in one event of the archive are of one chain
(precision), and how many of one chain are in one event (recall); and the B-cubed figures of the events. Peer: the
baseline of the field, one event of all reports of a happening whose triggers have the same lemma; it is told which
articles belong to a happening, an archive finds that out. What the reading misses is in no figure here.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

from common import f1, print_table, run
from sqlalchemy import select
from stories import DATA, PARTS, happening, read_tokens

from backchannel.archive import tables as t
from backchannel.archive.grouping_words import stem
from backchannel.archive.store import open_archive
from backchannel.model.article import Article
from backchannel.model.records import Record
from backchannel.reading import load_reader

FIRST_DAY, APART = date(2012, 1, 1), timedelta(days=30)


class Report(NamedTuple):
    """One telling: its article, the happening that it belongs to, its gold chain, its event, its trigger."""

    article: str
    happening: str
    chain: Hashable
    event: str
    lemma: str


def articles(tokens: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, Article]:
    days = {one: FIRST_DAY + at * APART for at, one in enumerate(dict.fromkeys(map(happening, tokens)))}
    return {
        name: Article(" ".join(word for word, _ in told), published=days[happening(name)], outlet=name)
        for name, told in tokens.items()
    }


def reports(tokens: Mapping[str, Sequence[tuple[str, str]]]) -> list[Report]:
    read = list(load_reader().read(articles(tokens).values()))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "tellings.archive"
        with open_archive(place, create=True) as archive:
            for record in read:
                archive.add(record)
            with archive._reading() as connection:
                links = connection.execute(select(t.event_links)).all()
    events = {(row.article_id, row.report_id): row.group_id for row in links}
    return [
        report for (name, told), record in zip(tokens.items(), read, strict=True)
        for report in _annotated(name, told, record, events)
    ]  # fmt: skip


def _annotated(
    name: str, told: Sequence[tuple[str, str]], record: Record, events: Mapping[tuple[str, str], str]
) -> Iterator[Report]:
    starts = [0]
    for word, _ in told:
        starts.append(starts[-1] + len(word) + 1)
    for report in record.events:
        trigger = report.trigger
        for (start, end), (_, chain) in zip(pairwise(starts), told, strict=True):
            if start < trigger.end and trigger.start < end - 1 and ("ACT" in chain or "NEG" in chain):
                lemma = " ".join(stem(word) for word in trigger.quote.lower().split()[:1])
                yield Report(name, happening(name), chain, events[record.article.id, report.id], lemma)
                break


def figures(found: Sequence[Report], groups: Sequence[Hashable]) -> dict[str, float]:
    """Of the pairs from two articles, and B-cubed; `groups` says of each report which event it is put into."""
    right = joined = alike = 0
    for (a, one), (b, other) in combinations(zip(found, groups, strict=True), 2):
        if a.article != b.article:
            joined += one == other
            alike += a.chain == b.chain
            right += one == other and a.chain == b.chain
    precision, recall = right / max(joined, 1), right / max(alike, 1)
    both = Counter(zip([one.chain for one in found], groups, strict=True))
    chains, events = Counter(one.chain for one in found), Counter(groups)
    b_precision = sum(n * n / events[group] for (_, group), n in both.items()) / len(found)
    b_recall = sum(n * n / chains[chain] for (chain, _), n in both.items()) / len(found)
    return {
        "precision": precision, "recall": recall, "f1": f1(precision, recall), "false": joined - right,
        "b_precision": b_precision, "b_recall": b_recall, "b_f1": f1(b_precision, b_recall),
    }  # fmt: skip


def measure(data_dir: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for part, tokens in read_tokens(DATA.find(data_dir)).items():
        told = reports(tokens)
        kinds: dict[str, list[Hashable]] = {
            "archive": [one.event for one in told],
            "same lemma": [(one.happening, one.lemma) for one in told],
        }
        for kind, groups in kinds.items():
            found |= {f"{part}.{kind}.{name}": value for name, value in figures(told, groups).items()}
        found[f"{part}.reports"] = len(told)
    return found


def show(found: Mapping[str, float]) -> None:
    names = ("precision", "recall", "f1", "false", "b_precision", "b_recall", "b_f1")
    for part in PARTS:
        rows = [[kind, *(found[f"{part}.{kind}.{name}"] for name in names)] for kind in ("archive", "same lemma")]
        title = f"events over articles, ECB+ {part}: {found[f'{part}.reports']:.0f} reports of annotated acts"
        print_table(title, ["", "pairs P", "pairs R", "F1", "false pairs", "B-cubed P", "R", "F1"], rows)


if __name__ == "__main__":
    run(__doc__, measure, show)
