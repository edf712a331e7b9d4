"""Speech that a line announces: the paragraphs after "Ms Abara said:", and the turns of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from backchannel.extract.interviews import (
    ANSWERS,
    author_name,
    interviewee,
    is_own_voice,
    open_questions,
    pieces_of,
)
from backchannel.extract.statements_cues import is_told_inside
from backchannel.extract.statements_drafts import Draft, Scene, in_order, trimmed_words
from backchannel.extract.statements_speakers import owner_of, speaker_of
from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.model.document import Block, Document

_MARKS = tuple("\"'“”‘«„`")
_BULLETS = tuple("-–—•*·") + tuple("0123456789")
# Where a release turns from what was said to what the press should know.
_NOTES = re.compile(
    r"(?:notes? (?:to|for) editors|(?:for )?(?:further|more) information|(?:for )?media|press|follow |contact"
    r"|background|-? ?ends\b|#|- ?30 ?-|about |read |related|photo|image|video|source\b|updates? )",
    re.IGNORECASE,
)
_ANNOUNCES = frozenset(["statement", "remark", "comment", "message", "declaration", "response", "reply"])
_SPEAKS = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|me|[Yy]ou|[Yy]our)\b")
_LONG_QUOTATION = 25
_LEAST_WORDS = 4
_LEAST_ANSWERS = 2
# After these a transcript is at its end.
_ENDINGS = frozenset({"end mark", "copyright line", "notice to the reader", "release line", "byline", "source list"})


def with_announced_speech(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, and one for each announced speech and each turn of a transcript, in order.

    What a speech does in the first person ("we call on all sides to …") is part of it, no statement of its own.
    """
    speeches = [*_turns(scene)]
    speeches += () if speeches else _announced(scene, drafts)
    if not speeches:
        return list(drafts)
    kept = [d for d in drafts if not any(_performs(scene, d, s) or _runs_over(d, s) for s in speeches)]
    return sorted([*kept, *speeches], key=in_order)


def _runs_over(draft: Draft, speech: Draft) -> bool:
    """Whether a quotation mark without a fellow made a statement out of somebody's name and what he says."""
    return speech.label is not None and any(piece.covers(speech.label) for piece in draft.pieces)


def _performs(scene: Scene, draft: Draft, speech: Draft) -> bool:
    if not speech.outline.covers(draft.outline):
        return False
    token = scene.document.token_at(draft.cue.start) if draft.cue is not None else None
    return token is not None and not is_told_inside(token)


def _announced(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    document = scene.document
    cues = {d.cue.start for d in drafts if d.cue is not None}
    at = 0
    while at < len(document.blocks):
        block = document.blocks[at]
        at += 1
        told = _announcing(scene, block)
        if told is None or told.idx in cues:
            continue
        speaker = speaker_of(told, scene.told) if told.i in scene.told else owner_of(told, texts=scene.cues.texts)
        first = at
        while at < len(document.blocks) and _goes_on(scene, document.blocks[at], speaker):
            if at > first and _is_news(document, document.blocks[at]):
                break
            at += 1
        if at == first:
            continue
        words = trimmed_words(
            document.text, Span(document.blocks[first].span.start, document.blocks[at - 1].span.end), verbatim=True
        )
        if len(document.text[words.start : words.end].split()) >= _LEAST_WORDS:
            cue = Span(told.idx, told.idx + len(told.text))
            yield Draft((words,), 0, 0.8, cue, speaker, verbatim=True)


def _announcing(scene: Scene, block: Block) -> Token | None:
    """The reporting word with which a paragraph leads up to the next: "…, Ms Abara said:"."""
    if scene.document.text[block.span.end - 1] != ":":
        return None
    sentence = scene.document.sentence_at(block.span.end - 1)
    if sentence is None:
        return None
    for token in reversed(list(sentence.tokens)):
        if token.i in scene.told and token.pos_ != "NOUN" and scene.document.quotation_at(token.idx) is None:
            return token
        if token.lemma_.lower() in _ANNOUNCES:
            return token
    return None


def _goes_on(scene: Scene, block: Block, speaker: Token | None) -> bool:
    """Whether a paragraph still belongs to the speech that was announced."""
    text = scene.document.text
    words = text[block.span.start : block.span.end]
    if block.kind != "paragraph" or words.startswith((*_MARKS, *_BULLETS)) or _NOTES.match(words):
        return False
    if words.endswith(":") and _announcing(scene, block) is not None:
        return False
    # Who speaks does not tell of himself by title and name.
    named = speaker.doc[max(speaker.i - 1, speaker.left_edge.i) : speaker.i + 1].text if speaker is not None else ""
    return " " not in named or named not in words


def _is_news(document: Document, block: Block) -> bool:
    """Whether the writer goes on in a paragraph, in an article that sets other speech in quotation marks: nobody is
    "I", "we" or "you" there.
    """
    in_marks = any(len(q.inner) > _LONG_QUOTATION for q in document.quotations)
    return in_marks and _SPEAKS.search(document.text, *block.span) is None


def _turns(scene: Scene) -> Iterator[Draft]:
    document = scene.document
    at = [i for i, block in enumerate(document.blocks) if block.kind == "label"]
    if not at:
        yield from _answers(document)
        return
    answers = interviewee(document, document.blocks[at[0]].span.start)
    all_named = _answers_are_named(document, at)
    for first, stop in zip(at, [*at[1:], len(document.blocks)], strict=True):
        label = document.blocks[first].span
        name = document.text[label.start : label.end]
        who = answers if name.lower() in ANSWERS else label
        turn = _until_end(document, document.blocks[first + 1 : stop], who or label, is_last=first == at[-1])
        bracketed = document.text[label.start - 1 : label.start] == "("
        if bracketed and not all_named:  # who asks stands in brackets, who answers nowhere
            answer = pieces_of(document, turn[1:])
            if answer and answers is not None:
                yield Draft(answer, 0, 0.8, label=answers, verbatim=True)
            turn = turn[:1]
        pieces = pieces_of(document, turn)
        if not pieces or (is_own_voice(document, name) and document.text[pieces[-1].end - 1] != "?"):
            continue
        yield Draft(pieces, 0, 0.85, label=label, stands_for=who, verbatim=True)


def _answers_are_named(document: Document, labels: Sequence[int]) -> bool:
    """Whether somebody's label comes back and never stands before a question: he answers."""
    asks: dict[str, list[bool]] = {}
    for at in labels:
        name = document.text[slice(*document.blocks[at].span)]
        asks.setdefault(name, []).append("?" in document.text[slice(*document.blocks[at + 1].span)])
    return any(len(turns) >= _LEAST_ANSWERS and not any(turns) for turns in asks.values())


def _until_end(document: Document, turn: Sequence[Block], who: Span, *, is_last: bool) -> Sequence[Block]:
    """The turn without what the article adds when the talk is over: notices, and a word on the one who spoke."""
    name = document.text[who.start : who.end]
    for at, block in enumerate(turn):
        if block.kind == "clutter" and block.why in _ENDINGS:
            return turn[:at]
        told_of = " " in name and name in document.text[block.span.start : block.span.end]
        if is_last and at and told_of:
            return turn[:at]
    return turn


def _answers(document: Document) -> Iterator[Draft]:
    """The questions and answers of an interview that sets the questions apart and names nobody before them."""
    talk = list(open_questions(document))
    who = interviewee(document, talk[0][0].start) if talk else None
    if who is None:
        return
    asks = author_name(document)
    for question, answer in talk:
        yield Draft((question,), 0, 0.8, label=asks, verbatim=True)
        if answer is not None:
            yield Draft((answer,), 0, 0.8, label=who, verbatim=True)
