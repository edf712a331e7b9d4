"""The date that stands nearest to a word, for claims that are no events."""

from __future__ import annotations

from typing import get_args

from backchannel.model.dates import grain
from backchannel.model.document import Document, Sentence
from backchannel.model.records import DatePrecision, EventDate


def date_near(document: Document, offset: int, sentence: Sentence) -> EventDate | None:
    """The resolved date of the sentence that stands nearest to the offset; None where it has none."""
    best: tuple[int, EventDate] | None = None
    for time in document.times:
        if time.value is None or time.type not in {"DATE", "TIME"} or not time.span.overlaps(sentence.span):
            continue
        value = time.value.split("T")[0]
        precision = grain(value)
        if precision not in get_args(DatePrecision):
            continue
        far = time.span.distance((offset, offset + 1))
        if best is None or far < best[0]:
            cited = document.article.cite(*time.span)
            best = far, EventDate(value, precision, time.basis, cited)  # type: ignore[arg-type]
    return best[1] if best else None
