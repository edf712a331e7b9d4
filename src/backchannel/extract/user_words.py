"""A user's verbs and offices over the packaged tables of the stages: frames, reporting words, posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from backchannel.extract.frames import Frame, Frames
from backchannel.extract.statements_cues import FRAMES as REPORTING_FRAMES
from backchannel.extract.statements_cues import Cues
from backchannel.extract.tie_words import TieWords, posts_titled
from backchannel.vocabulary.user import UserOffice, UserReportingVerb, UserVerb

_PATHS = {"object": ("obj", "inner"), "recipient": ("iobj",), "clause": ("clause",)}


def with_verbs(frames: Frames, verbs: Iterable[UserVerb]) -> Frames:
    """The frames with those of the user, which are tried before the packaged ones of the same verb.

    Raises VocabularyError where a mode is none of the type's.
    """
    own: dict[str, list[Frame]] = {}
    for verb in verbs:
        modes = frames.types[verb.type].modes if verb.type else ()
        if verb.mode is not None and verb.mode not in modes:
            known = ", ".join(modes) or "none"
            raise verb.wrong("mode", f"{verb.mode!r} is no mode of {verb.type or 'what is no act'}; known: {known}")
        for lemma in verb.lemmas:
            head, _, particle = lemma.partition(" ")
            own.setdefault(head, []).append(_frame(verb, particle))
    first = {head: tuple(sorted(found, key=lambda f: -f.specific)) for head, found in own.items()}
    return replace(
        frames, verbs={**frames.verbs, **{head: (*found, *frames.verbs.get(head, ())) for head, found in first.items()}}
    )


def _frame(verb: UserVerb, particle: str) -> Frame:
    return Frame(
        kind="verb",
        particles=frozenset([particle] if particle else []),
        optional=False,
        objects=frozenset(verb.objects),
        needs=frozenset(),
        targets=tuple(path for target in verb.targets for path in _PATHS.get(target, (target,))),
        type=verb.type,
        mode=verb.mode,
        cameo=verb.cameo,
        weight=verb.confidence if verb.type else 0.0,
    )


def with_reporting_verbs(cues: Cues, verbs: Iterable[UserReportingVerb]) -> Cues:
    """The reporting words with those of the user, whose frames stand in the place of the packaged ones.

    Raises VocabularyError where a frame is not known.
    """
    own: dict[str, frozenset[str]] = {}
    for verb in verbs:
        for frame in verb.frames:
            if frame not in REPORTING_FRAMES:
                raise verb.wrong("frames", f"{frame!r} is none of {', '.join(sorted(REPORTING_FRAMES))}")
        own.update(dict.fromkeys(verb.lemmas, frozenset(verb.frames)))
    return replace(cues, verbs={**cues.verbs, **own})


def with_offices(words: TieWords, offices: Iterable[UserOffice]) -> TieWords:
    """The words for ties with the titles of the user's offices that they lack.

    A title that the user gives to one state alone is that state's own, as "Home Secretary" is.
    """
    states: dict[str, set[str]] = {}
    for office in offices:
        states.setdefault(office.title.lower(), set()).add(office.country)
    posts = {head: list(found) for head, found in words.posts.items()}
    for title, countries in states.items():
        country = next(iter(countries)) if len(countries) == 1 else None
        for head, post in posts_titled(title, "holds_office", "state", country):
            known = posts.setdefault(head, [])
            if not any(other.words == post.words for other in known):
                known.append(post)
    return replace(words, posts={head: tuple(sorted(p, key=lambda p: -len(p.words))) for head, p in posts.items()})
