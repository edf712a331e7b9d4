"""How two actors stand to each other, as a sentence states it: offices, members, belonging, kin, friends, foes."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.extract.actors import Cast
from backchannel.extract.tie_bonds import BondReader
from backchannel.extract.tie_people import PeopleReader
from backchannel.extract.tie_places import BelongingReader
from backchannel.extract.tie_posts import PostReader
from backchannel.extract.tie_roles import RoleReader
from backchannel.extract.tie_states import StateGuess
from backchannel.extract.tie_words import Draft, TieWords, load_tie_words
from backchannel.model.document import Document
from backchannel.model.records import Tie, claim_id
from backchannel.vocabulary import Vocabulary

__all__ = ["extract_ties", "load_tie_words"]

_EITHER_WAY = frozenset({"ally", "adversary", "strained", "family"})


def extract_ties(document: Document, cast: Cast, vocabulary: Vocabulary, words: TieWords) -> tuple[Tie, ...]:
    """The article's ties in the order of their evidence, each pair of actors once for a kind.

    Only what a sentence states is a tie; an office that is over ("former", "ex-") is none.
    """
    kept: dict[tuple[str, str, str], Draft] = {}
    drafts = list(_drafts(document, cast, vocabulary, words))
    stated = {(d.kind, d.a.id) for d in drafts if not d.guessed}
    offices = {(d.a.id, d.b.id) for d in drafts if d.kind == "holds_office"}
    for draft in drafts:
        # What one sentence leaves open, another may say.
        if draft.guessed and (draft.kind, draft.a.id) in stated:
            continue
        ends = (draft.a.id, draft.b.id)
        if ends[0] == ends[1]:
            continue
        low, high = sorted(ends) if draft.kind in _EITHER_WAY else ends
        if draft.kind == "member_of" and (draft.a.id, draft.b.id) in offices:
            # Who heads a body is of it.
            continue
        kept.setdefault((draft.kind, low, high), draft)
    article = document.article
    return tuple(
        Tie(
            claim_id(article, "tie", d.kind, d.a.id, d.b.id),
            d.a,
            d.b,
            d.kind,
            article.cite(*d.span),
            d.role,
            d.confidence,
        )
        for d in sorted(kept.values(), key=lambda d: (d.span, d.kind, d.b.name))
    )


def _drafts(document: Document, cast: Cast, vocabulary: Vocabulary, words: TieWords) -> Iterator[Draft]:
    guess = StateGuess(document, cast, vocabulary)
    yield from PostReader(document, cast, vocabulary, words, guess).read()
    yield from PeopleReader(document, cast, vocabulary, words).read()
    yield from RoleReader(document, cast).read()
    yield from BelongingReader(document, cast, vocabulary, guess).read()
    yield from BondReader(document, cast, vocabulary, words).read()
