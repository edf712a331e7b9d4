"""Who said what: the statements of an article, each with its words, its cue, its speaker and whom it was said to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from backchannel.extract.statements_according import according_phrases
from backchannel.extract.statements_cues import Cues, find_cues, load_cues
from backchannel.extract.statements_drafts import Draft, Scene, finished, without_doubles
from backchannel.extract.statements_frames import draft_of
from backchannel.extract.statements_quoted import Shelf
from backchannel.extract.statements_speakers import antecedent, author_of, is_demonstration, is_mute
from backchannel.extract.statements_turns import with_announced_speech
from backchannel.extract.statements_unowned import with_unowned_quotations
from backchannel.model.article import Evidence
from backchannel.model.records import Actor, Statement, StatementKind, claim_id
from backchannel.text import trim

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.actors import Cast
    from backchannel.model.document import Document

__all__ = ["Cues", "extract_statements", "load_cues"]

_FIRST_PERSON = frozenset(["i", "we", "my", "our"])
_UTTERANCES = frozenset(["announcement", "letter", "message", "post", "release", "report", "statement"])
_THIRD_PERSON = frozenset(["he", "she", "his", "her"])


def extract_statements(document: Document, cast: Cast, cues: Cues) -> tuple[Statement, ...]:
    """The statements of an article in the order of their words.

    A statement inside a statement comes after the outer one, which its `within` names.
    """
    shelf = Shelf(document)
    places = tuple(find_cues(document, cues))
    scene = Scene(document, shelf, cues, frozenset(cue.token.i for cue in places))
    told = ((cue, draft) for cue in places if (draft := draft_of(scene, cue)) is not None)
    drafts = [draft for cue, draft in told if draft.speaker is None or not is_mute(draft.speaker, cue.token)]
    for phrase in according_phrases(document, shelf):
        named = author_of(phrase.source, texts=cues.texts)
        drafts.append(Draft(phrase.pieces, phrase.depth, phrase.confidence, phrase.cue, phrase.source, named))
    whole = without_doubles(d for draft in drafts if (d := finished(scene, draft)) is not None)
    whole = with_unowned_quotations(scene, whole)
    whole = with_announced_speech(scene, whole)
    _place_inside(whole)
    _resolve(whole, cast)
    return tuple(_records(scene, cast, whole))


def _place_inside(drafts: Sequence[Draft]) -> None:
    """Tells each draft which one it stands inside, with its cue; `drafts` are in order."""
    open_ones: list[Draft] = []
    for draft in drafts:
        outline = draft.outline
        while open_ones and open_ones[-1].outline.end <= outline.start:
            open_ones.pop()
        for outer in reversed(open_ones):
            held = all(any(p.covers(q) for p in outer.pieces) for q in draft.pieces)
            if held and (draft.cue is None or outer.outline.covers(draft.cue)):
                draft.outer = outer
                break
        open_ones.append(draft)


def _resolve(drafts: Sequence[Draft], cast: Cast) -> None:
    """Actors for the tokens that name speakers and addressees; `drafts` are in order."""
    last: Actor | None = None
    before: Draft | None = None
    for draft in drafts:
        if draft.speaker is not None:
            draft.actor = _actor(draft, draft.speaker, cast) or (
                last if draft.speaker.lower_ in _THIRD_PERSON and not draft.depth else None
            )
        if draft.label is not None:
            draft.actor = cast.labelled(draft.stands_for or draft.label)
        if draft.addressee is not None:
            draft.heard_by = cast.one(draft.addressee)
        source = draft.goes_on_from
        if draft.actor is None and draft.speaker is None and source is not None:
            draft.actor, draft.heard_by = source.actor, source.heard_by
        if draft.speaker is not None and before is not None and _is_utterance_of(draft.speaker, draft.actor, before):
            draft.actor = before.actor
        if draft.actor is not None and draft.actor.kind == "person" and not draft.depth:
            last = draft.actor
        if draft.speaker is not None and draft.actor is not None and not draft.depth:
            before = draft


def _is_utterance_of(speaker: Token, actor: Actor | None, before: Draft) -> bool:
    """Whether "the statement", which the article gives no author, is what was told in the sentence before."""
    lefts = list(speaker.lefts)
    bare = any(c.lower_ == "the" for c in lefts) and not any(c.dep_ in ("compound", "nmod") for c in lefts)
    if speaker.lemma_.lower() not in _UTTERANCES or not bare:
        return False  # "the army statement" is the army's
    told = before.speaker.sent if before.speaker is not None else speaker.sent
    near = told.end == speaker.sent.start or told == speaker.sent
    return near and (actor is None or actor.kind == "unnamed")


def _actor(draft: Draft, token: Token, cast: Cast) -> Actor | None:
    """Who the speaker's words stand for; "I" inside a quotation is the one who is quoted."""
    if token.lower_ in _FIRST_PERSON:
        outer = draft.outer
        while outer is not None and outer.depth >= draft.depth and not outer.verbatim:
            outer = outer.outer
        if outer is not None or draft.depth:
            return outer.actor if outer is not None else None
    if is_demonstration(token):
        return cast.crowd(token)
    held = cast.one(draft.named) if draft.named is not None else None
    stood_for = antecedent(token)
    return held or cast.one(token) or (cast.one(stood_for) if stood_for != token else None)


def _records(scene: Scene, cast: Cast, drafts: Sequence[Draft]) -> Iterator[Statement]:
    article = scene.document.article
    ids = {d: claim_id(article, "statement", [list(p) for p in d.pieces], list(d.cue or ())) for d in drafts}
    for draft, own in ids.items():
        yield Statement(
            id=own,
            content=tuple(article.cite(*p) for p in draft.pieces),
            kind=_kind(scene, draft),
            cue=article.cite(*draft.cue) if draft.cue else None,
            speaker=draft.actor,
            speaker_span=_speaker_words(scene, cast, draft),
            addressee=draft.heard_by,
            within=ids[draft.outer] if draft.outer is not None else None,
            confidence=draft.confidence,
        )


def _speaker_words(scene: Scene, cast: Cast, draft: Draft) -> Evidence | None:
    span = draft.label if draft.speaker is None else cast.phrase(draft.speaker)
    if draft.speaker is not None and span is not None:
        # The parser now and then makes a quotation part of the name: “Hurray,” Roe.
        within = (q.outer.end for q in scene.shelf.touched(span, draft.depth) if q.outer.end <= draft.speaker.idx)
        span = trim(scene.document.text, max(within, default=span.start), span.end)
    return scene.document.article.cite(*span) if span is not None else None


def _kind(scene: Scene, draft: Draft) -> StatementKind:
    """How much of the content stands in quotation marks of its own."""
    if draft.verbatim:
        return "direct"
    marked = sum(any(q.inner.covers(p) for q in scene.shelf.touched(p, draft.depth)) for p in draft.pieces)
    return "direct" if marked == len(draft.pieces) else "mixed" if marked else "indirect"
