"""Speech that a line announces: the paragraphs after "Ms Abara said:", and the turns of a transcript."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from backchannel.extract.statements_cues import is_told_inside
from backchannel.extract.statements_drafts import Draft, Scene, in_order, trimmed_words
from backchannel.extract.statements_speakers import owner_of, speaker_of
from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.model.document import Block

_MARKS = tuple("\"'“”‘«„`")
_BULLETS = tuple("-–—•*·") + tuple("0123456789")
# Where a release turns from what was said to what the press should know.
_NOTES = re.compile(
    r"(?:notes? (?:to|for) editors|(?:for )?(?:further|more) information|(?:for )?media|press|follow |contact"
    r"|background|-? ?ends\b|#|- ?30 ?-|about |read |related|photo|image|video|source\b|updates? )",
    re.IGNORECASE,
)
_ANNOUNCES = frozenset(["statement", "remark", "comment", "message", "declaration", "response", "reply"])
_LEAST_WORDS = 4
_LABEL = re.compile(
    r"^[\"“]?(?P<name>[A-Z][A-Z.'’-]*(?: [A-Z(][A-Z.'’)-]*){0,5}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){0,3})"
    r"(?: \([^)\n]{1,40}\))?:\s+(?=\S)",
    re.MULTILINE,
)
# Interviewers in brackets: "((MK)) : Why now?"; the answer stands in the next paragraph, without a name.
_ASKING = re.compile(r"^\({1,2}(?P<name>[A-Z][\w.'’ -]{0,30})\){1,2} ?:\s+(?=\S)", re.MULTILINE)
_NO_LABELS = frozenset(
    "image photo file video audio note notes source sources update updated breaking summary correction editor related"
    " read tags category date dateline subject from to re cc tel email contact fact claim caption location time".split()
)
_LEAST_TURNS = 2
_LEAST_NAMED_TURNS = 4


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


def _turns(scene: Scene) -> Iterator[Draft]:
    text = scene.document.text
    questions = list(_ASKING.finditer(text))
    if len(questions) >= _LEAST_TURNS:
        for question in questions:
            stop = text.find("\n", question.end())
            words = trimmed_words(text, Span(question.end(), stop if stop >= 0 else len(text)), verbatim=True)
            yield Draft((words,), 0, 0.85, label=Span(*question.span("name")), verbatim=True)
        return
    labels = [m for m in _LABEL.finditer(text) if m["name"].split()[0].lower() not in _NO_LABELS]
    counts = Counter(m["name"] for m in labels)
    loud = [m for m in labels if m["name"].isupper()]
    if len({m["name"] for m in loud}) >= _LEAST_TURNS:
        labels = loud
    elif len(labels) < _LEAST_NAMED_TURNS or len(counts) < _LEAST_TURNS or min(counts.values()) < _LEAST_TURNS:
        return
    stops = [*(m.start() for m in labels[1:]), len(text)]
    for label, stop in zip(labels, stops, strict=True):
        words = trimmed_words(text, Span(label.end(), stop), verbatim=True)
        if words:
            yield Draft((words,), 0, 0.85, label=Span(*label.span("name")), verbatim=True)
