"""From a reporting word to a statement: the frames of the word are tried in turn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backchannel.extract import statements_clauses as clauses
from backchannel.extract import statements_objects as objects
from backchannel.extract.statements_clauses import Found
from backchannel.extract.statements_drafts import Draft, Scene
from backchannel.extract.statements_occasions import without_occasion
from backchannel.extract.statements_quoted import cue_group, quoted_content
from backchannel.extract.statements_speakers import MAKES, addressee_of, author_of, owner_of, speaker_of
from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.statements_cues import Cue

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_AFTER_GROUP = re.compile(r"\s*(?:[,;.?!)”\"—–]|$)")
_FOR_BODIES = frozenset(["it", "which", "that", "who"])
_NOT_GOING_ON = frozenset(["WP", "WDT"])


def draft_of(scene: Scene, cue: Cue) -> Draft | None:
    """The statement that the cue reports; None where it reports none."""
    if cue.is_noun:
        return _of_noun(scene, cue)
    token = cue.token
    speaker = speaker_of(token, scene.told)
    named = None
    if speaker is not None and speaker.pos_ == "NOUN":
        named = author_of(speaker, texts=scene.cues.texts)
    found = _content(scene, cue, speaker)
    if found is None:
        return None
    addressee = found.addressee or addressee_of(token, told="told" in cue.frames)
    if addressee is not None and any(p.start <= addressee.idx < p.end for p in found.pieces):
        addressee = None  # "pointed to the falling prices"
    end = token.idx + len(token.text)
    if cue.particle is not None:
        end = max(end, cue.particle.idx + len(cue.particle.text))
    # "made clear he would go": the parser takes the particle into what is reported.
    pieces = tuple(Span(end, p.end) if token.idx < p.start < end < p.end else p for p in found.pieces)
    return Draft(pieces, cue.depth, found.confidence, Span(token.idx, end), speaker, named, addressee)


def _of_noun(scene: Scene, cue: Cue) -> Draft | None:
    """ "the claim that …", "claims of fraud", "made a plea: …"."""
    token = cue.token
    span = Span(token.idx, token.idx + len(token.text))
    found = clauses.after_noun(cue)
    if found is None and token.dep_ == "dobj" and token.head.lemma_ in MAKES:
        announced = quoted_content(scene.document, scene.shelf, cue, span, 0)
        found = Found(tuple(announced), 0.85) if announced else None
    owner = owner_of(token, texts=scene.cues.texts) if found else None
    if found is None or owner is None:
        return None
    return Draft(found.pieces, cue.depth, found.confidence, span, owner)


def _content(scene: Scene, cue: Cue, speaker: Token | None) -> Found | None:
    """The content by the first frame that fits."""
    frames, cues = cue.frames, scene.cues
    if "court" in frames and not _may_find(scene, speaker):
        return None
    group = cue_group(scene.document, scene.shelf, cue)
    if "clause" in frames or "quote" in frames:
        quoted = quoted_content(scene.document, scene.shelf, cue, group, clauses.limit_of(cue, cues))
        if quoted:
            return Found(tuple(quoted), 0.95)
    if any(c.dep_ == "mark" and c.lower_ == "as" for c in cue.token.lefts):
        pieces = _around(scene, cue, group)
        return Found(pieces, 0.8) if pieces else None
    if "to" in frames and (found := objects.asked_of(cue, cues)):
        return found
    if "clause" in frames:
        if pieces := _around(scene, cue, group):
            return Found(pieces, 0.85)
        if found := clauses.reported_clause(cue, cues) or clauses.reported_passive(cue):
            return found
    for frame, rule in objects.RULES:
        if frame in frames and (found := rule(cue, cues)):
            return without_occasion(found, cue, cues)
    if "clause" in frames and (found := clauses.textual_clause(cue, cues, group)):
        return found
    told = objects.noun_phrase if "np" in frames else objects.full_phrase if "full" in frames else None
    found = told(cue, cues) if told is not None else None
    return without_occasion(found, cue, cues) if found is not None else None


def _may_find(scene: Scene, speaker: Token | None) -> bool:
    """Whether the speaker is a court, a body or a text, by the table; "it" and "which" may stand for one."""
    if speaker is None:
        return False
    words = [speaker, *(c for c in speaker.lefts if c.dep_ in {"compound", "nmod"})]
    return speaker.lower_ in _FOR_BODIES or any(w.lemma_.lower() in scene.cues.texts for w in words)


def _around(scene: Scene, cue: Cue, group: Span) -> tuple[Span, ...]:
    """Content on both sides of a cue that is put in between commas: The talks, she said, had failed."""
    document = scene.document
    text, region = document.text, cue.region
    before = text[region.start : group.start].rstrip()
    if any(c.dep_ == "auxpass" for c in cue.token.lefts) and not any(c.dep_ == "agent" for c in cue.token.rights):
        return ()
    if not before and text[group.start : group.start + 3].lower() == "as " and text[group.end : group.end + 1] == ",":
        return (Span(group.end, region.end),)
    if not before or before[-1] not in ',—–”"’' or cue.token.tag_ == "VBG":
        return ()
    if len(before.split()) < 2 and (text[group.end : group.end + 1] != "," or not before[0].isupper()):
        return ()  # "Oslo, she said, had agreed", but not "First, she said …"
    if not _AFTER_GROUP.match(text, group.end):
        return ()
    set_off = before[-1] == "," == text[group.end : group.end + 1] and text[group.end : group.end + 6] != ", that"
    if not set_off and any(c.dep_ == "ccomp" and c.i > cue.token.i for c in cue.token.rights):
        return ()
    semicolon = text.rfind("; ", region.start, group.start)
    start = semicolon + 2 if semicolon >= 0 else region.start
    told = any(t.tag_ in _FINITE for t in document.tokens_in((start, group.start)))
    if not told and text[group.end : group.end + 1] != ",":
        return ()
    above = cue.token.head
    if cue.token.dep_ == "advcl" and above.dep_ in {"ccomp", "conj", "relcl"} and above.left_edge.idx > start:
        start = clauses.clause_start(above, above.head)  # "… and argued that A, as the court had found"
    if start >= group.start:
        return ()
    pieces = [Span(start, group.start)]
    if text[group.end : region.end].lstrip()[:1] in tuple(",—–"):
        following = next((t for t in document.tokens_in((group.end, region.end)) if not t.is_punct), None)
        if (
            following is not None
            and following.tag_ not in _NOT_GOING_ON
            and not (following.tag_ == "VBG" and (following.head == cue.token or following.lemma_ in scene.cues.verbs))
            and following.lower_ not in {"while", "although", "though"}
        ):
            stop = text.find(";", group.end, region.end)
            pieces.append(Span(group.end, stop if stop >= 0 else region.end))
    return tuple(pieces)
