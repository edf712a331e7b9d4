"""Who asks and who answers in an interview or a briefing, where the labels alone do not say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backchannel.model.document import Block, Document
from backchannel.text import Span, trim

ANSWERS = frozenset({"a", "answer"})
# The voices of the broadcast itself: what they tell is told by the article.
_PRESENTS = frozenset("compere presenter anchor announcer newsreader narrator host newscaster voiceover".split())
_INTERVIEW = re.compile(
    r"\b(?:interview(?:s|ed)?|q ?& ?a|in conversation|(?:spoke|speaks|talk(?:s|ed)) (?:to|with)|sat down with"
    r"|answer(?:s|ed) (?:our|your|\w+) questions|asked (?:him|her|them)|remembers|recalls|looks back)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:By|BY|Interview(?:ed)?(?: by)?:?|From) (?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})")
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|we|us|our)\b")
_LEAST_QUESTIONS = 3
_LONGEST_QUESTION = 60


def is_own_voice(document: Document, name: str) -> bool:
    """Whether the label is that of the broadcast: its presenter, or the reporter to whom he hands over."""
    if name.split(maxsplit=1)[0].lower() in _PRESENTS:
        return True
    words = re.escape(name)
    handed = rf"\b{words}(?: now)? (?:reports|has (?:the|this|more)|filed this|with (?:the|this))\b"
    introduced = rf"\b(?:reporter|correspondent),? {words}\b"
    return " " in name and re.search(f"{handed}|{introduced}", document.text, re.I) is not None


def interviewee(document: Document, until: int) -> Span | None:
    """A mention of the one person who is interviewed, from the headline and the paragraphs before `until`.

    None where nobody is named there, or several are and none stands out.
    """
    head = [n for n in document.names if n.kind == "person" and n.span.end <= until and _is_read(document, n.span)]
    title = document.article.title or ""
    outlet = document.article.outlet
    weights: dict[str, int] = {}
    for name in head:
        words = document.text[name.span.start : name.span.end]
        if words == outlet:
            continue
        before = document.text[max(0, name.span.start - 60) : name.span.start]
        after = document.text[name.span.end : name.span.end + 60]
        weight = 1 + 2 * (words in title) + 3 * (re.search(r"\binterview with\b[^.]*$", before, re.I) is not None)
        weight += 2 * (_INTERVIEW.search(after) is not None)
        weights[words.split()[-1]] = weights.get(words.split()[-1], 0) + weight
    best = sorted(weights, key=lambda w: -weights[w])
    if not best or (len(best) > 1 and weights[best[0]] == weights[best[1]]):
        return None
    spans = [n.span for n in head if document.text[n.span.start : n.span.end].split()[-1] == best[0]]
    return max(spans, key=len)


def author_name(document: Document) -> Span | None:
    """The name in the article's byline; where several stand there, the first."""
    for block in document.blocks:
        if block.kind == "clutter" and block.why == "byline":
            match = _BYLINE.match(document.text, block.span.start, block.span.end)
            if match is not None:
                return Span(*match.span("name"))
    return None


def open_questions(document: Document) -> Iterator[tuple[Span, Span | None]]:
    """Each question of an interview without labels, and the answer below it up to the next question.

    At least three paragraphs must be nothing but a question, half of the answers must be in the first person, and the
    article must say that it is a talk.
    """
    asked = [at for at, block in enumerate(document.blocks) if _is_question(document, block)]
    if len(asked) < _LEAST_QUESTIONS:
        return
    lead = f"{document.article.title or ''}\n{document.text[: document.blocks[asked[0]].span.start]}"
    if _INTERVIEW.search(lead) is None:
        return
    answers = [answer_below(document, at + 1) for at in asked]
    own = sum(a is not None and _FIRST_PERSON.search(document.text, *a) is not None for a in answers)
    if 2 * own < len(asked):
        return
    yield from ((document.blocks[at].span, answer) for at, answer in zip(asked, answers, strict=True))


def answer_below(document: Document, first: int) -> Span | None:
    """The paragraphs from the block numbered `first` up to the next question or clutter; None where there are none."""
    found: list[Block] = []
    for block in document.blocks[first:]:
        if block.kind != "paragraph" or _is_question(document, block):
            break
        found.append(block)
    return trim(document.text, found[0].span.start, found[-1].span.end) if found else None


def _is_question(document: Document, block: Block) -> bool:
    text = document.text[block.span.start : block.span.end]
    return (
        block.kind == "paragraph"
        and text.endswith("?")
        and text[0] not in "\"“'‘"
        and len(text.split()) <= _LONGEST_QUESTION
    )


def _is_read(document: Document, span: Span) -> bool:
    return document.sentence_at(span.start) is not None


def pieces_of(document: Document, blocks: Sequence[Block]) -> tuple[Span, ...]:
    """The words of a turn: runs of its paragraphs between which nothing is skipped."""
    runs: list[Span] = []
    joined = False
    for block in blocks:
        if block.kind == "clutter":
            joined = False
            continue
        runs = [*runs[:-1], Span(runs[-1].start, block.span.end)] if joined else [*runs, block.span]
        joined = True
    return tuple(span for run in runs if (span := trim(document.text, *run)))
