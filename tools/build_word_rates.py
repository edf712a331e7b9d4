"""Make `src/backchannel/data/word_rates.tsv`, how common words are in news.

    python tools/build_word_rates.py TEXTS.jsonl

Counts the stems of the found news (see training/README.md; any JSONL with `text`) and of the sentences written for
this project. Words that these are too few to meet take their rate from the order of the encoder's vocabulary, which
stands by frequency, on Zipf's law. Names that the project's tables know (leaders, groups, organisations, states) are
common in the news even where this sample lacks them. Only counts are kept, no text.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from backchannel.archive.grouping_words import RAREST, TABLE, stem, words_of

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "backchannel" / "data"
ORDER_WORDS = 40_000
"""How many words of counted text the order of the vocabulary weighs as much as."""
NAMES = {"leaders.tsv": ("name",), "armed_groups.tsv": ("name", "aliases"), "organisations.tsv": ("name",)}
NAMES |= {"people.tsv": ("name",), "states.tsv": ("name", "demonyms", "capitals")}
NAME_RATE = 5e-5
HEAD = "# Made by tools/build_word_rates.py: stem, uses in a million words, l where news writes it small\n"


def texts(found: Path) -> Iterator[str]:
    for line in found.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield f"{row.get('title') or ''}. {row['text']}"
    for file in sorted((ROOT / "training" / "written").glob("*.txt")):
        yield from (line for line in file.read_text(encoding="utf-8").splitlines() if line and line[0] not in "#=~")


def ordered_rates() -> dict[str, float]:
    """Rates by Zipf's law from the vocabulary's order, behind its markers and single letters."""
    words = (DATA / "encoder_vocabulary.txt").read_text(encoding="utf-8").splitlines()
    start = words.index("the")
    rates: dict[str, float] = {}
    for rank, word in enumerate(words[start:]):
        if word.isalpha():
            rates[stem(word)] = rates.get(stem(word), 0.0) + 1 / (rank + 10)
    whole = sum(rates.values())
    return {known: share / whole for known, share in rates.items()}


def known_names() -> set[str]:
    stems = set()
    for name, columns in NAMES.items():
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
            stems |= {stem(word) for row in rows for column in columns for word in words_of(row[column] or "")}
    return stems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, metavar="TEXTS.jsonl")
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for text in texts(parser.parse_args().texts):
        for word in words_of(text):
            counts[stem(word)] += 1
            capitals[stem(word)] += word[0].isupper()
    order, names, total = ordered_rates(), known_names(), counts.total()
    lines = []
    for known in sorted(counts.keys() | order.keys() | names):
        rate = (counts[known] + order.get(known, 0.0) * ORDER_WORDS) / (total + ORDER_WORDS)
        if known in names:
            rate = max(rate, NAME_RATE)
        small = counts[known] > 2 * capitals[known]
        if rate > RAREST or small:
            lines.append(f"{known}\t{rate * 1e6:.3g}\t{'l' if small else ''}\n")
    (DATA / TABLE).write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"written: {TABLE}, {len(lines)} stems of {total} words")


if __name__ == "__main__":
    main()
