"""Speakers whom the text gives by a pronoun or a description: python bench/coreference.py [--gold DIR]

Over the statements of a folder of gold records whose speaker's words name nobody ("he", "the minister"), while the gold
speaker has a name that those words do not hold: the share of them that the record gives the right name, of those whose
content was found (`right`) and of all (`right_of_all`). The peer is the last name before the words, in the text, that
is the name of some actor of the same record: what one gets without reading.

PolNeAR's articles (`quotes_dev`) mark a speaker's words and not whom they stand for: they cannot be scored here.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from common import print_table, ratio
from gold import DEFAULT_GOLD, load_scorer, score

PRONOUNS = frozenset("he she they it i we you him her them who which".split())


def measure(gold: Path = DEFAULT_GOLD) -> dict[str, float]:
    """The shares for pronouns, for descriptions and for both, and how many of each the gold has."""
    scorer = load_scorer(gold)
    with tempfile.TemporaryDirectory() as scratch:
        score(gold, Path(scratch))
        counts: dict[str, list[float]] = {}
        for file in sorted(gold.glob("*.json")):
            record = json.loads((Path(scratch) / file.name).read_text(encoding="utf-8"))
            for kind, found, right, nearest in _speakers(scorer, json.loads(file.read_text(encoding="utf-8")), record):
                for name in (kind, ""):
                    row = counts.setdefault(name, [0, 0, 0, 0])
                    for i, value in enumerate((True, found, right, nearest)):
                        row[i] += value
    figures: dict[str, float] = {}
    for name, (total, found, right, nearest) in sorted(counts.items()):
        lead = f"{name}." if name else ""
        figures |= {
            f"{lead}right": ratio(right, found),
            f"{lead}right_of_all": ratio(right, total),
            f"{lead}nearest_name": ratio(nearest, total),
            f"{lead}speakers": float(total),
        }
    return figures


def _speakers(
    scorer: ModuleType, gold: Mapping[str, Any], record: Mapping[str, Any]
) -> Iterator[tuple[str, bool, bool, bool]]:
    """Of each speaker that is not named: pronoun or description, whether found, right, and right by the last name."""
    text = gold["text"]
    golds = [(g, scorer.characters(scorer.gold_content(text, g))) for g in gold["statements"]]
    ours = [(s, scorer.characters(s["content"])) for s in record["statements"]]

    def overlap(one: Any, other: Any) -> float:
        share = ratio(len(one[1] & other[1]), len(one[1] | other[1]))
        return share if share >= 0.5 else 0

    matched = {id(g): s for (g, _), (s, _) in scorer.pair_up(golds, ours, overlap)}
    for statement, characters in golds:
        words = statement["speaker_text"]
        if not words or not statement["speaker"] or _names_somebody(scorer, words, statement["speaker"]):
            continue
        found = matched.get(id(statement))
        right = found is not None and scorer.same_actor(statement["speaker"], record, found["speaker"])
        at = text.find(words, max(min(characters, default=0) - len(words) - 40, 0))
        kind = "pronoun" if words.lower() in PRONOUNS else "description"
        yield kind, found is not None, right, _is_last_named(scorer, record, statement["speaker"], at)


def _names_somebody(scorer: ModuleType, words: str, speaker: str) -> bool:
    """Whether the words hold a name, or a word of the speaker's name."""
    inner = words.split()[1:]
    shared = {w.lower() for w in scorer.plain(words)} & {w.lower() for w in scorer.plain(speaker)}
    return bool(shared) or any(w[:1].isupper() for w in inner) or (not inner and words.lower() not in PRONOUNS)


def _is_last_named(scorer: ModuleType, record: Mapping[str, Any], speaker: str, at: int) -> bool:
    named = [
        (start, actor["id"])
        for actor in record["actors"]
        if actor["kind"] in {"person", "organisation", "organ", "state", "party", "armed_group"}
        for start, end in actor["mentions"]
        if end <= at and record["article"]["text"][start].isupper()
    ]
    return bool(named) and scorer.same_actor(speaker, record, max(named)[1])


def show(figures: Mapping[str, float]) -> None:
    rows = []
    for name in ("pronoun", "description", ""):
        lead = f"{name}." if name else ""
        if f"{lead}right" in figures:
            values = [figures[f"{lead}{m}"] for m in ("right", "right_of_all", "nearest_name")]
            rows.append([name or "both", *values, int(figures[f"{lead}speakers"])])
    header = ["speaker given by", "right, of those found", "right, of all", "last name before", "speakers"]
    print_table("Coreference: speakers whom their words do not name", header, rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=DEFAULT_GOLD, metavar="DIR", help="default: ../shared/gold/dev")
    show(measure(parser.parse_args().gold))
