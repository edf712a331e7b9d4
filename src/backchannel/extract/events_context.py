"""In which field of life an act stands: PLOVER contexts, and fields whose acts are no events (sport, markets)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from backchannel.extract.frames import Frames
from backchannel.model.records import EventType

_BY_TYPE: dict[EventType, str] = {"CONSULT": "diplomatic", "MOBILIZE": "military"}
_FOREIGN_LEAST = 2


def contexts_of(sentence: Iterable[Token], kind: EventType, frames: Frames) -> tuple[str, ...]:
    """PLOVER contexts that the sentence's words speak of, sorted; the type's own where they tell nothing."""
    lemmas = {t.lemma_.lower() for t in sentence if t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB")}
    found = {name[8:] for name, words in frames.sets.items() if name.startswith("context ") and words & lemmas}
    if not found and kind in _BY_TYPE:
        found.add(_BY_TYPE[kind])
    return tuple(sorted(found))


def is_foreign_field(sentence: Sequence[Token], frames: Frames) -> bool:
    """Whether the sentence is of sport, markets, weather or the stage: two of their words, none of politics."""
    words = frames.words("foreign")
    found = {t.lemma_.lower() for t in sentence if t.pos_ == "NOUN" and t.lemma_.lower() in words}
    if len(found) < _FOREIGN_LEAST:
        return False
    return not any(_is_political(t, frames) for t in sentence)


def _is_political(token: Token, frames: Frames) -> bool:
    return token.lemma_.lower() in frames.words("political")
