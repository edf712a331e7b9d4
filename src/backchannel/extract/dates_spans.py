"""The start of a span that lasts up to now: "over the last four years" begins four years ago."""

from __future__ import annotations

import re
from dataclasses import replace

from backchannel.model import dates
from backchannel.model.document import Document, TimeExpression

_UP_TO_NOW = re.compile(r"(?:the |these )?(?:last|past|previous)\b", re.IGNORECASE)
_LASTING = frozenset({"over", "in", "for", "during", "within", "throughout"})
_WHOLE = re.compile(r"P(\d+)([YMD])")
_UNITS = {"Y": "year", "M": "month", "D": "day"}


def started(document: Document, expression: TimeExpression) -> TimeExpression | None:
    """The span's first day, month or year, at the grain it is counted in; None where it is no span up to now.

    It is counted back from the publication day, so without one there is none.
    """
    found = _WHOLE.fullmatch(expression.value or "")
    published = document.article.published
    if expression.type != "DURATION" or found is None or published is None or int(found[1]) < 2:
        return None  # "in the last year" is too vague for a year
    token = document.token_at(expression.span.start)
    words = document.text[expression.span.start : expression.span.end]
    if token is None or token.i == 0 or token.doc[token.i - 1].lower_ not in _LASTING or not _UP_TO_NOW.match(words):
        return None
    value = dates.shift(published, -int(found[1]), _UNITS[found[2]])
    return None if value is None else replace(expression, type="DATE", value=value, basis="relative")
