"""What a user adds to the vocabulary: values, each with the place in the user's files that it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from backchannel.errors import VocabularyError
from backchannel.model.records import ActorKind, EventType
from backchannel.vocabulary.values import Lifetime

#: Makes the error for a key of an entry ("" for the whole entry), with file and line, from what is wrong.
Wrong = Callable[[str, str], VocabularyError]


@dataclass(frozen=True, slots=True)
class UserActor:
    """An actor of the user's own, or more about one that is built in under the same name. None is not said."""

    name: str
    aliases: tuple[str, ...]
    kind: ActorKind | None
    country: str | None
    sector: str | None
    wikidata: str | None
    life: Lifetime
    wrong: Wrong = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class UserHolder:
    """One term in an office."""

    name: str
    aliases: tuple[str, ...]
    life: Lifetime
    wrong: Wrong = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class UserOffice:
    """An office of a state, by the title that newspapers give it, with who held it when."""

    title: str
    country: str
    holders: tuple[UserHolder, ...]
    wrong: Wrong = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class UserVerb:
    """A way of telling an act by a verb, or by a verb with a particle; `type` is None for one that tells no act.

    `objects` are lemmas of which one must be the object; `targets` are where the target stands, in order of preference.
    """

    lemmas: tuple[str, ...]
    type: EventType | None
    mode: str | None
    cameo: str | None
    objects: tuple[str, ...]
    targets: tuple[str, ...]
    confidence: float
    wrong: Wrong = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class UserReportingVerb:
    """A verb that reports what somebody said, with the frames in which its content stands."""

    lemmas: tuple[str, ...]
    frames: tuple[str, ...]
    wrong: Wrong = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class UserVocabulary:
    """All entries of a user's folder; `version` is a digest of its files."""

    version: str
    actors: tuple[UserActor, ...] = ()
    offices: tuple[UserOffice, ...] = ()
    verbs: tuple[UserVerb, ...] = ()
    reporting_verbs: tuple[UserReportingVerb, ...] = ()
