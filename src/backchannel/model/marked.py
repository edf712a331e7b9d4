"""A record's claims marked in its text: which claims cover which stretch, and the page fragment for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Literal, NamedTuple

from backchannel.model.article import Evidence
from backchannel.model.records import Event, Fate, Record, Statement, Talks, Tie
from backchannel.text import Span, printable

Layer = Literal["statement", "event", "tie", "fate", "talks", "skipped"]
# What a mark is to its claim: the words that carry it, or the sentence around them.
Part = Literal["core", "cue", "context"]


class Mark(NamedTuple):
    """A span that a claim rests on. `claim` is its id; of a skipped stretch, the reason."""

    span: Span
    claim: str
    layer: Layer
    part: Part


class Segment(NamedTuple):
    """A stretch of text that the same marks cover all through; the shortest mark comes first."""

    span: Span
    marks: tuple[Mark, ...]


def marks_of(record: Record) -> list[Mark]:
    """Every mark of the record's claims, in the order of the text."""
    marks = [mark for mark in _marks(record) if mark.span]
    return sorted(marks, key=lambda mark: (mark.span, mark.layer, mark.claim))


def _marks(record: Record) -> Iterator[Mark]:
    def made(words: Iterable[Evidence | None], claim: str, layer: Layer, part: Part = "core") -> Iterator[Mark]:
        return (Mark(one.span, claim, layer, part) for one in words if one)

    for said in record.statements:
        yield from made(said.content, said.id, "statement")
        yield from made([said.cue, said.speaker_span], said.id, "statement", "cue")
    for event in record.events:
        yield from made([event.trigger, *event.also], event.id, "event")
        yield from made([event.sentence], event.id, "event", "context")
    for tie in record.ties:
        yield from made([tie.evidence], tie.id, "tie", "context")
    for fate in record.fates:
        yield from made([fate.evidence], fate.id, "fate", "context")
    for talks in record.talks:
        yield from made([talks.evidence], talks.id, "talks", "context")
    for passed in record.skipped:
        yield from made([passed.evidence], passed.why, "skipped", "context")


def segments(length: int, marks: Iterable[Mark]) -> Iterator[Segment]:
    """The text of so many code points cut wherever a mark begins or ends. Together the segments are the whole text."""
    beginning: dict[int, list[Mark]] = {}
    ending: dict[int, list[Mark]] = {}
    for mark in marks:
        beginning.setdefault(mark.span.start, []).append(mark)
        ending.setdefault(mark.span.end, []).append(mark)
    active: list[Mark] = []
    last = 0
    for at in sorted({*beginning, *ending, length}):
        if at > last:
            yield Segment(Span(last, at), tuple(sorted(active, key=lambda mark: (len(mark.span), mark.span))))
            last = at
        for mark in ending.get(at, ()):
            active.remove(mark)
        active += beginning.get(at, ())


# A notebook may drop style sheets, so the styles stand at the marks; colours that can be read on light and on dark.
_STYLES: dict[tuple[Layer, Part], str] = {
    ("event", "core"): "background:#d9770633;border-bottom:2px solid #d97706",
    ("statement", "core"): "background:#2563eb22",
    ("statement", "cue"): "border-bottom:1px dotted #2563eb",
    ("tie", "context"): "border-bottom:1px dotted #7c3aed",
    ("fate", "context"): "border-bottom:1px dotted #dc2626",
    ("talks", "context"): "border-bottom:1px dotted #059669",
    ("skipped", "context"): "opacity:.45",
}


def marked_text(record: Record) -> str:
    """HTML of the record's text with its claims marked; pointing at a mark tells the claims."""
    claims: tuple[Statement | Event | Tie | Fate | Talks, ...] = (
        *record.statements,
        *record.events,
        *record.ties,
        *record.fates,
        *record.talks,
    )
    told = {claim.id: str(claim) for claim in claims}
    text = record.article.text
    pieces = []
    for span, marks in segments(len(text), marks_of(record)):
        words = escape(printable(text[span.start : span.end]))
        style = ";".join(
            dict.fromkeys(_STYLES[m.layer, m.part] for m in reversed(marks) if (m.layer, m.part) in _STYLES)
        )
        if style:
            tips = "\n".join(dict.fromkeys(told.get(m.claim, f"skipped: {m.claim}") for m in marks))
            words = f'<span style="{style}" title="{escape(printable(tips))}">{words}</span>'
        pieces.append(words)
    article = record.article
    head = " · ".join(str(part) for part in (article.title, article.outlet, article.published) if part)
    title = f'<div style="font-weight:600;margin-bottom:.5em">{escape(printable(head))}</div>' if head else ""
    body = f'<div style="white-space:pre-wrap;line-height:1.6">{"".join(pieces)}</div>'
    return f'<div style="max-width:46em;font-family:Georgia,serif">{title}{body}</div>'
