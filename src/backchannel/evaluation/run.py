"""Reading the articles of a folder of gold, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backchannel.evaluation.comparison import Comparison, compare
from backchannel.evaluation.differences import Difference, worst
from backchannel.evaluation.gold import GoldArticle, GoldFault
from backchannel.evaluation.gold_files import read_gold
from backchannel.evaluation.tally import Figures, total
from backchannel.model.article import Article
from backchannel.model.records import ReadBy, Record

Read = Callable[[Iterable[Article]], Iterator[Record]]


@dataclass(frozen=True)
class Evaluation:
    """The figures of a reading, its worst differences, and what was not measured.

    `faults` are those of gold files that were refused; `unread` are articles whose reading gave nothing as a whole, by
    file and with the reason: they count as empty records.
    """

    figures: Figures
    differences: list[Difference]
    faults: list[GoldFault]
    unread: dict[str, str]
    read_by: ReadBy | None

    def to_dict(self) -> dict[str, Any]:
        read_by = self.read_by
        return {
            **self.figures.to_dict(),
            "differences": [difference.to_dict() for difference in self.differences],
            "faults": [{"file": fault.file, "field": fault.field, "what": fault.what} for fault in self.faults],
            "unread": self.unread,
            "read_by": read_by
            and {"backchannel": read_by.backchannel, "model": read_by.model, "vocabulary": read_by.vocabulary},
        }


def evaluate(folder: Path, read: Read, *, errors: int = 0) -> Evaluation:
    """Read the article of each gold file of the folder and compare; `errors` is how many differences are kept.

    `read` is what reads: `Reader.read`, or a function that gives records made elsewhere, in order. A faulty gold file
    is refused and the others are measured. Raises SourceError where the folder holds no gold at all.
    """
    golds: list[GoldArticle] = []
    faults: list[GoldFault] = []
    for found in read_gold(folder):
        if isinstance(found, GoldArticle):
            golds.append(found)
        else:
            faults.extend(found)
    comparisons: list[Comparison] = []
    unread: dict[str, str] = {}
    read_by = None
    for gold, record in zip(golds, read(gold.article for gold in golds), strict=True):
        read_by = record.read_by
        why = next((passed.why for passed in record.skipped if passed.evidence is None), None)
        if why is not None:
            unread[gold.file] = why
        comparisons.append(compare(gold, record))
    return Evaluation(total(comparisons), worst(comparisons, errors), faults, unread, read_by)
