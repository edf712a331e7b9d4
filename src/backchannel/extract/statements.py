"""Who said what: the statements of an article, each with its words, its cue, its speaker and whom it was said to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from backchannel.extract import statements_clauses as clauses
from backchannel.extract.actors import Cast
from backchannel.extract.statements_according import according_phrases
from backchannel.extract.statements_clauses import Found
from backchannel.extract.statements_cues import Cue, Cues, find_cues, load_cues
from backchannel.extract.statements_quoted import Shelf, cue_group, cut_at_marks, quoted_content, spread
from backchannel.extract.statements_speakers import MAKES, addressee_of, antecedent, owner_of, speaker_of
from backchannel.model.article import Article
from backchannel.model.document import Document, Quotation
from backchannel.model.records import Actor, Statement, StatementKind, claim_id
from backchannel.text import Span, trim

__all__ = ["Cues", "extract_statements", "load_cues"]

_LEADING = re.compile(r"(?:that\b|[,;:—–\s-])+", re.IGNORECASE)
_EDGES = ' \t\n\r,;:—–-"“”«»„`'
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_LETTERS = re.compile(r"\w")
_AFTER_GROUP = re.compile(r"\s*(?:[,;.?!)”\"—–]|$)")


@dataclass(slots=True)
class Draft:
    """A statement in the making: tokens where the record will have actors."""

    pieces: tuple[Span, ...]
    depth: int
    confidence: float
    cue: Span | None = None
    speaker: Token | None = None
    named: Token | None = None
    addressee: Token | None = None
    goes_on_from: Draft | None = None
    actor: Actor | None = field(default=None)
    heard_by: Actor | None = field(default=None)

    @property
    def outline(self) -> Span:
        return Span(self.pieces[0].start, self.pieces[-1].end)


def extract_statements(document: Document, cast: Cast, cues: Cues) -> tuple[Statement, ...]:
    """The statements of an article in the order of their words.

    A statement inside a statement comes after the outer one, which its `within` names.
    """
    shelf = Shelf(document)
    places = tuple(find_cues(document, cues))
    told = frozenset(cue.token.i for cue in places)
    drafts = [d for cue in places if (d := _draft(document, shelf, cue, cues, told)) is not None]
    drafts += [
        Draft(a.pieces, _depth_at(document, a.cue.start), a.confidence, a.cue, a.source)
        for a in according_phrases(document, shelf)
    ]
    drafts = [d for d in (_finished(document, shelf, d) for d in drafts) if d is not None]
    drafts = _without_doubles(drafts)
    drafts = _with_open_quotations(document, shelf, drafts)
    drafts.sort(key=lambda d: (d.outline.start, -d.outline.end))
    _resolve(drafts, cast)
    return tuple(_records(document, cast, drafts))


def _depth_at(document: Document, offset: int) -> int:
    around = document.quotation_at(offset)
    return around.depth + 1 if around else 0


def _draft(document: Document, shelf: Shelf, cue: Cue, cues: Cues, told: frozenset[int]) -> Draft | None:
    token = cue.token
    if cue.is_noun:
        found = clauses.after_noun(cue, document)
        if found is None and token.dep_ == "dobj" and token.head.lemma_ in MAKES:
            announced = quoted_content(document, shelf, cue, Span(token.idx, token.idx + len(token.text)), 0)
            found = Found(tuple(announced), 0.85) if announced else None
        owner = owner_of(token, texts=cues.texts) if found else None
        if found is None or owner is None:
            return None
        return Draft(found.pieces, cue.depth, found.confidence, Span(token.idx, token.idx + len(token.text)), owner)
    group = cue_group(document, shelf, cue)
    speaker = speaker_of(token, told)
    if speaker is not None and speaker.lemma_.lower() in cues.texts and speaker.pos_ == "NOUN":
        holder = owner_of(speaker, texts=cues.texts)
    else:
        holder = None
    found = _content(document, shelf, cue, cues, group, speaker)
    if found is None:
        return None
    addressee = found.addressee or addressee_of(token, told="told" in cue.frames)
    end = token.idx + len(token.text)
    if cue.particle is not None:
        end = max(end, cue.particle.idx + len(cue.particle.text))
    return Draft(found.pieces, cue.depth, found.confidence, Span(token.idx, end), speaker, holder, addressee)


def _content(
    document: Document, shelf: Shelf, cue: Cue, cues: Cues, group: Span, speaker: Token | None
) -> Found | None:
    """The content by the first frame that fits."""
    frames = cue.frames
    if "court" in frames and (speaker is None or (speaker.lemma_.lower() not in cues.texts and speaker.pos_ != "PRON")):
        return None
    if "clause" in frames or "quote" in frames:
        quoted = quoted_content(document, shelf, cue, group, clauses.limit_of(cue, cues))
        if quoted:
            return Found(tuple(quoted), 0.95)
    if "to" in frames and (found := clauses.asked_of(cue, cues)):
        return found
    if "clause" in frames:
        if pieces := _around(document, cue, group):
            return Found(pieces, 0.85)
        if found := clauses.reported_clause(cue, cues) or clauses.reported_passive(cue):
            return found
    if "of" in frames or "with" in frames:
        if found := clauses.of_or_with(cue, cues):
            return found
    if "as" in frames and (found := clauses.something_as(cue, cues)):
        return found
    if "small" in frames and (found := clauses.something_called(cue, cues)):
        return found
    if "inf" in frames and (found := clauses.infinitive(cue, cues)):
        return found
    if "ger" in frames and (found := clauses.gerund(cue, cues)):
        return found
    if "clause" in frames and (found := clauses.textual_clause(cue, cues, group)):
        return found
    if "np" in frames:
        return clauses.noun_phrase(cue, cues)
    return None


def _around(document: Document, cue: Cue, group: Span) -> tuple[Span, ...]:
    """Content on both sides of a cue that is put in between commas: The talks, she said, had failed."""
    text, region = document.text, cue.region
    before = text[region.start : group.start].rstrip()
    if not before or before[-1] not in ',—–”"’' or len(before.split()) < 2 or cue.token.tag_ == "VBG":
        return ()
    if not _AFTER_GROUP.match(text, group.end) or any(
        c.dep_ == "ccomp" and c.i > cue.token.i for c in cue.token.rights
    ):
        return ()
    start = region.start
    semicolon = text.rfind("; ", start, group.start)
    start = semicolon + 2 if semicolon >= 0 else start
    if (
        not any(t.tag_ in _FINITE for t in document.tokens_in((start, group.start)))
        and text[group.end : group.end + 1] != ","
    ):
        return ()
    pieces = [Span(start, group.start)]
    tail = text[group.end : region.end].lstrip()
    if tail[:1] in ",—–":
        following = [t for t in document.tokens_in((group.end, region.end)) if not t.is_punct]
        if (
            following
            and following[0].tag_ not in ("VBG", "WP", "WDT")
            and following[0].lower_ not in ("while", "although")
        ):
            stop = text.find(";", group.end, region.end)
            pieces.append(Span(group.end, stop if stop >= 0 else region.end))
    return tuple(pieces)


def _finished(document: Document, shelf: Shelf, draft: Draft) -> Draft | None:
    """The draft with its pieces widened to whole quotations, cut at their marks and trimmed; None where nothing is left."""
    text = document.text
    pieces: list[Span] = []
    for piece in draft.pieces:
        wide = spread(shelf, piece, draft.depth)
        if draft.cue is not None and wide.covers(draft.cue) and not piece.covers(draft.cue):
            wide = piece
        for part in cut_at_marks(document, shelf, wide, draft.depth):
            trimmed = _trimmed(text, part)
            if trimmed and _LETTERS.search(text, *trimmed) and not any(trimmed.overlaps(p) for p in pieces):
                pieces.append(trimmed)
    if not pieces:
        return None
    draft.pieces = tuple(pieces)
    return draft


def _trimmed(text: str, part: Span) -> Span:
    lead = _LEADING.match(text, *part)
    span = trim(text, lead.end() if lead else part.start, part.end, _EDGES)
    quoted = text[span.end : span.end + 1] in '"”’»'
    if text[span.end - 1 : span.end] == "." and not quoted and span:
        span = Span(span.start, span.end - 1)
    opening, closing = text.count("(", *span), text.count(")", *span)
    if opening < closing and text[span.end - 1] == ")":
        span = trim(text, span.start, span.end - 1, _EDGES)
    return span


def _without_doubles(drafts: Iterable[Draft]) -> list[Draft]:
    """Of drafts with nearly the same content the surer one; nested ones with speakers of their own stay."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (-d.confidence, d.outline)):
        if not any(k.pieces == draft.pieces or (k.outline == draft.outline) for k in kept):
            kept.append(draft)
    return kept


def _with_open_quotations(document: Document, shelf: Shelf, drafts: list[Draft]) -> list[Draft]:
    """The drafts with the quotations that no cue owns: those that go on from an earlier one, and those that stand alone."""
    drafts = sorted(drafts, key=lambda d: d.outline)
    for quotation in shelf.by_depth.get(0, []):
        owners = [d for d in drafts if d.depth == 0 and any(p.overlaps(quotation.inner) for p in d.pieces)]
        if owners or not _is_sentence(document, quotation):
            continue
        earlier = [d for d in drafts if d.depth == 0 and d.outline.end <= quotation.outer.start]
        last = max(earlier, key=lambda d: d.outline.end, default=None)
        if last is not None and _is_continued(document, last, quotation):
            last.pieces = (*last.pieces, _trimmed(document.text, quotation.inner))
            continue
        block = next((b for b in document.blocks if b.span.covers(quotation.outer)), None)
        if block is None or block.kind != "paragraph":
            continue
        draft = Draft((_trimmed(document.text, quotation.inner),), 0, 0.6)
        if last is not None and last.outline.start >= block.span.start:
            draft.goes_on_from, draft.confidence = last, 0.8
        else:
            draft.speaker = _neighbour(document, quotation)
            if draft.speaker is None and last is not None:
                draft.goes_on_from = last
        drafts.append(draft)
    return drafts


def _is_sentence(document: Document, quotation: Quotation) -> bool:
    """Whether the quotation is a sentence of its own, rather than a name or a word held at arm's length."""
    text = document.text
    words = text[quotation.inner.start : quotation.inner.end].split()
    least = (
        2 if text[quotation.inner.end - 1] in ".?!" and text[: quotation.outer.start].rstrip()[-1:] in '.?!”"' else 4
    )
    if len(words) < least or not (words[0][0].isupper() or words[0][0] in "[…‘'"):
        return False
    before = text[: quotation.outer.start].rstrip(" ")[-1:]
    return (
        before in ("", "\n", ".", "?", "!", ":", ",", "”", '"', "’", "—", "–")
        and text[quotation.inner.end - 1] in ".,?!…—-])’'"
    )


def _is_continued(document: Document, draft: Draft, quotation: Quotation) -> bool:
    """Whether the quotation takes up the one with which the draft ends, which its paragraph left open."""
    last = document.quotation_at(draft.outline.end - 1)
    if last is None or last.depth or last.closed:
        return False
    return not document.text[last.outer.end : quotation.outer.start].strip()


def _neighbour(document: Document, quotation: Quotation) -> Token | None:
    """The subject of the sentence before the quotation in its paragraph, or of the one that it stands in."""
    for offset in (quotation.outer.start - 2, quotation.outer.end + 1):
        sentence = document.sentence_at(offset)
        if sentence is None or not document.blocks[sentence.block].span.covers(quotation.outer):
            continue
        root = sentence.tokens.root
        subject = next((c for c in root.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and (subject.pos_ == "PROPN" or subject.lower_ in ("he", "she", "they")):
            return subject
    return None


def _resolve(drafts: list[Draft], cast: Cast) -> None:
    """Actors for the tokens that name speakers and addressees."""
    for draft in drafts:
        if draft.speaker is not None:
            draft.actor = _actor(draft, drafts, cast)
        if draft.addressee is not None:
            draft.heard_by = cast.one(draft.addressee)
    for draft in drafts:
        source = draft.goes_on_from
        for _ in range(len(drafts)):
            if source is None or source.goes_on_from is None:
                break
            source = source.goes_on_from
        if draft.actor is None and source is not None:
            draft.actor, draft.heard_by = source.actor, source.heard_by


_FIRST_PERSON = frozenset(["i", "we", "my", "our"])
_PRONOUNS = frozenset(["he", "she", "his", "her"])


def _actor(draft: Draft, drafts: list[Draft], cast: Cast) -> Actor | None:
    """Who the speaker's words stand for; "I" inside a quotation is its speaker, an unresolved "he" who spoke last."""
    token = draft.speaker
    assert token is not None
    if draft.depth and token.lower_ in _FIRST_PERSON:
        around = [d for d in drafts if d.depth < draft.depth and any(p.covers(draft.outline) for p in d.pieces)]
        outer = max(around, key=lambda d: d.depth, default=None)
        return outer.actor if outer is not None else None
    held = cast.one(draft.named) if draft.named is not None else None
    stood_for = antecedent(token)
    actor = held or cast.one(token) or (cast.one(stood_for) if stood_for != token else None)
    if actor is None and token.lower_ in _PRONOUNS:
        said = [d for d in drafts if d.actor is not None and d.actor.kind == "person" and d.outline.end <= token.idx]
        return max(said, key=lambda d: d.outline.end).actor if said else None
    return actor


def _records(document: Document, cast: Cast, drafts: list[Draft]) -> Iterator[Statement]:
    article = document.article
    ids = [claim_id(article, "statement", [list(p) for p in d.pieces], list(d.cue or ())) for d in drafts]
    for draft, own in zip(drafts, ids, strict=True):
        yield Statement(
            id=own,
            content=tuple(article.cite(*p) for p in draft.pieces),
            kind=_kind(document, draft),
            cue=article.cite(*draft.cue) if draft.cue else None,
            speaker=draft.actor,
            speaker_span=_speaker_span(article, cast, draft.speaker),
            addressee=draft.heard_by,
            within=_within(drafts, ids, draft),
            confidence=draft.confidence,
        )


def _speaker_span(article: Article, cast: Cast, token: Token | None):  # type: ignore[no-untyped-def]
    return article.cite(*cast.phrase(token)) if token is not None else None


def _within(drafts: list[Draft], ids: list[str], draft: Draft) -> str | None:
    """The id of the smallest statement around the draft."""
    around = [
        (sum(map(len, d.pieces)), i)
        for i, d in enumerate(drafts)
        if d is not draft
        and all(any(p.covers(q) for p in d.pieces) for q in draft.pieces)
        and (draft.cue is None or d.outline.covers(draft.cue))
        and d.outline != draft.outline
    ]
    return ids[min(around)[1]] if around else None


def _kind(document: Document, draft: Draft) -> StatementKind:
    """How much of the content stands in quotation marks of its own depth or less."""
    inside = [q for q in document.quotations if q.depth == draft.depth]
    marked = sum(any(q.inner.covers(p) for q in inside) for p in draft.pieces)
    if draft.depth and not marked:
        return "indirect"
    return "direct" if marked == len(draft.pieces) else "mixed" if marked else "indirect"
