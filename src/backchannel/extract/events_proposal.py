"""An act as one word tells it, before dates, places and merging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from backchannel.extract.frames import Frame
from backchannel.model.records import Actor, EventType, Status


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act as one word tells it.

    `by` says what proposes it: a frame, a way of speaking that is an act ("we will never give in"), or the encoder.
    """

    token: Token
    type: EventType
    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    status: Status
    confidence: float
    by: Literal["frame", "speech", "encoder"]
    frame: Frame | None = None
    object: Token | None = None
    performed: bool = False
    """Whether the words perform the act themselves ("we urge", "said it would"), so that it rests on nobody's word."""
    about: int = -1
    """Token of the act that is promised and told by the promise alone; -1 where there is none."""
