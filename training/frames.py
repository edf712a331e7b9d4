"""How often each frame is right on the corpus: python training/frames.py TEXTS.jsonl [--write]

Reads every found article and written topic that is not in `apart.txt` with the frames alone. An act that a frame finds
is right where the annotation tells an act of its type in that sentence. `--write` sets the weights of
`src/backchannel/data/frames.tsv` to the share that is right, where what stood there counts as PRIOR readings more, so
that a frame seldom met keeps what its author believed.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from judge import APART, told_in_found, told_in_written

from backchannel.extract.events import EventFinder
from backchannel.reading import load_reader

TABLE = Path(__file__).parent.parent / "src/backchannel/data/frames.tsv"
PRIOR = 6
LEAST, MOST = 0.3, 0.95


def measured(texts: Path, apart: set[str]) -> dict[int, list[bool]]:
    """For each line of the table whether each act that its frame found is right."""
    reader = replace(load_reader(), encoder=None)
    found: defaultdict[int, list[bool]] = defaultdict(list)
    for article, told in (*told_in_found(texts, lambda g: g not in apart), *told_in_written(lambda g: g not in apart)):
        document = reader.document(article)
        cast, statements = reader.cast_and_statements(document)
        finder = EventFinder(document, cast, statements, reader.frames)
        for sentence in document.sentences:
            for act in finder.by_frame(sentence):
                if act.frame is not None:
                    at = act.token.idx
                    found[act.frame.line].append(any(k == act.type and a <= at < b for k, (a, b), _ in told))
    return found


def reweighed(lines: list[str], found: dict[int, list[bool]]) -> Iterator[str]:
    """The lines of the table with the weights that were measured."""
    for number, line in enumerate(lines, 1):
        fields = line.split("\t")
        if number in found and fields[0] in ("verb", "noun", "adj"):
            right, times, before = sum(found[number]), len(found[number]), float(fields[-1])
            weight = (right + PRIOR * before) / (times + PRIOR)
            fields[-1] = f"{min(MOST, max(LEAST, weight)):.2f}".rstrip("0")
        yield "\t".join(fields)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    found = measured(args.texts, set(APART.read_text(encoding="utf-8").splitlines()))
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    for number, right in sorted(found.items(), key=lambda item: -len(item[1])):
        fields = lines[number - 1].split("\t")
        print(f"{sum(right):4}/{len(right):<4} was {fields[-1]:5} {fields[6]:10} {fields[1][:60]}")
    if args.write:
        TABLE.write_text("\n".join(reweighed(lines, found)) + "\n", encoding="utf-8")
        print(f"written to {TABLE}")


if __name__ == "__main__":
    main()
