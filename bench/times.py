"""Time expressions against TimeBank and AQUAINT, scored as in TempEval-3.  python bench/times.py [--data DIR]

Strict and relaxed F1 of spans; value F1 is the right value among relaxed matches (relaxed F1 times the
share of right values).
"""

from __future__ import annotations

import re
import tarfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from common import DataSet, f1, print_table, ratio, run

from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.annotate.times import find_times
from backchannel.model.article import Article

DATA = DataSet(
    "times_dev.tar.gz",
    "256 news articles in TimeML (the folders AQUAINT and TimeBank)",
    "TempEval-3's cleaned training data, github.com/jspotter/TempEval-3 (for research)",
)
# HeidelTime at TempEval-3 (UzZaman et al., SemEval-2013, task A), rounded: on the platinum set, a sister of this one.
HEIDELTIME = {"value_f1": 0.78}
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)

Expression = tuple[int, int, str | None]


@dataclass(frozen=True)
class GoldArticle:
    """An article of the set with the spans and values of its time expressions."""

    name: str
    article: Article
    expressions: tuple[Expression, ...]


def read_gold(path: Path) -> Iterator[GoldArticle]:
    """The set's articles, from the packed TimeML files."""
    with tarfile.open(path) as packed:
        for member in sorted(packed.getmembers(), key=lambda m: m.name):
            stream = packed.extractfile(member) if member.name.endswith(".tml") else None
            if stream is not None:
                yield _article(member.name, ET.parse(stream).getroot())  # noqa: S314 - the benchmark's own files


def _article(name: str, root: ET.Element) -> GoldArticle:
    created, body = root.find("DCT/TIMEX3"), root.find("TEXT")
    assert created is not None
    assert body is not None
    parts: list[str] = []
    expressions: list[Expression] = []

    def walk(element: ET.Element) -> None:
        start = sum(map(len, parts))
        parts.append(element.text or "")
        for child in element:
            walk(child)
            parts.append(child.tail or "")
        if element.tag == "TIMEX3":
            expressions.append((start, sum(map(len, parts)), element.get("value")))

    walk(body)
    article = Article("".join(parts), date.fromisoformat(created.attrib["value"][:10]))
    return GoldArticle(name, article, tuple(expressions))


def score(pairs: Sequence[tuple[Sequence[Expression], Sequence[Expression], str]]) -> dict[str, float]:
    """Figures over (gold, found, text) of each article. A relaxed match shares a character; each is used once."""
    gold_count = sum(len(gold) for gold, _, _ in pairs)
    found_count = sum(len(found) for _, found, _ in pairs)
    strict = relaxed = value = bare = bare_right = 0
    for gold, found, text in pairs:
        for right, got in matches(gold, found):
            strict += got is not None and got[:2] == right[:2]
            relaxed += got is not None
            value += got is not None and got[2] == right[2]
            if _WEEKDAY.fullmatch(text[right[0] : right[1]]):
                bare += 1
                bare_right += got is not None and got[2] == right[2]
    relaxed_f1 = f1(ratio(relaxed, found_count), ratio(relaxed, gold_count))
    return {
        "strict_f1": f1(ratio(strict, found_count), ratio(strict, gold_count)),
        "relaxed_f1": relaxed_f1,
        "relaxed_precision": ratio(relaxed, found_count),
        "relaxed_recall": ratio(relaxed, gold_count),
        "value_accuracy": ratio(value, relaxed),
        "value_f1": relaxed_f1 * ratio(value, relaxed),
        "bare_weekdays": ratio(bare_right, bare),
        "expressions": float(gold_count),
    }


def matches(gold: Sequence[Expression], found: Sequence[Expression]) -> Iterator[tuple[Expression, Expression | None]]:
    """Each gold expression with the first one found that overlaps it and was not used before."""
    left = sorted(found, key=lambda f: f[:2])
    for right in sorted(gold, key=lambda g: g[:2]):
        exact = [f for f in left if f[:2] == right[:2]]
        got = next(iter(exact or [f for f in left if f[0] < right[1] and right[0] < f[1]]), None)
        if got is not None:
            left.remove(got)
        yield right, got


def measure(data_dir: Path) -> dict[str, float]:
    gold = list(read_gold(DATA.find(data_dir)))
    documents = parse(((g.article, find_blocks(g.article)) for g in gold), load_language_model())
    pairs = [
        (g.expressions, [(*t.span, t.value) for t in find_times(document, g.article.published)], g.article.text)
        for g, document in zip(gold, documents, strict=True)
    ]
    return score(pairs)


def show(figures: Mapping[str, float]) -> None:
    rows = [(name, figures[name], HEIDELTIME.get(name)) for name in figures if name != "expressions"]
    title = f"Times: {figures['expressions']:.0f} expressions of TimeBank and AQUAINT (development data)"
    print_table(title, ["figure", "Backchannel", "HeidelTime*"], rows)
    print("  * as published for TempEval-3's platinum test set, another part of the same task")


if __name__ == "__main__":
    run(__doc__, measure, show)
