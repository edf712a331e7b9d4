"""When a name, a stretch of text, an actor is the one that the gold means; and which claim answers which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from backchannel.evaluation.gold import GoldStatement
from backchannel.model.records import Actor
from backchannel.text import Span

G = TypeVar("G")
P = TypeVar("P")

#: Words that a name may have or lack: articles, forms of address, ranks, offices. Points are gone ("Gen").
_TITLES = frozenset(
    """
    a acting ambassador an ayatollah brig brigadier capt captain chancellor chief col colonel congressman congresswoman
    defence defense deputy dr foreign former fr gen general gov governor interior judge justice king late lt maj major
    mayor minister mr mrs ms pope premier president prime prince princess queen rep rev secretary sen senator sheikh sir
    speaker spokesman spokesperson spokeswoman the vice
    """.split()
)
#: A mention by one of these tells nothing about who is meant.
_PRONOUNS = frozenset(
    """
    he her him himself his i it its itself she that their them themselves these they this those us we which who you
    herself
    """.split()
)
_LONGEST_NAME = 6
_LONGEST_FULL_NAME = 4
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=10_000)
def name_words(name: str) -> tuple[str, ...]:
    """A name as it is compared: small plain letters, without titles, articles and possessive s."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = _NOT_WORDS.sub(" ", plain.replace("'s ", " ")).split()
    return tuple(word for word in words if word not in _TITLES) or tuple(words)


def same_name(one: str, other: str) -> bool:
    """Whether two names are equal as they are compared, or one is the last name in the other."""
    short, long = sorted((name_words(one), name_words(other)), key=len)
    if not short or short == long:
        return bool(short)
    return len(short) == 1 and len(short[0]) > 2 and len(long) <= _LONGEST_FULL_NAME and long[-1] == short[0]


def names_of(actor: Actor | None) -> list[str]:
    """The actor's name, and what else the article calls it, but for pronouns and long descriptions."""
    if actor is None:
        return []
    called = (mention.quote for mention in actor.mentions)
    return [actor.name, *(words for words in called if _is_name(words))]


def _is_name(words: str) -> bool:
    return (words == "US" or words.casefold() not in _PRONOUNS) and len(words.split()) <= _LONGEST_NAME


def is_actor(gold: str, actor: Actor | None) -> bool:
    """Whether the actor is the one whom the gold names."""
    return any(same_name(gold, name) for name in names_of(actor))


def any_is(golds: Iterable[str], actors: Iterable[Actor]) -> bool:
    """Whether one of the actors is one of those that the gold names."""
    actors = tuple(actors)
    return any(is_actor(name, actor) for name in golds for actor in actors)


def all_spans(text: str, words: str) -> list[Span]:
    """Where the words stand in the text, without overlap."""
    return [Span(*found.span()) for found in re.finditer(re.escape(words), text)] if words else []


def first_span(text: str, words: str, start: int = 0) -> Span | None:
    at = text.find(words, start)
    return Span(at, at + len(words)) if at >= 0 else None


def content_spans(text: str, gold: GoldStatement) -> list[Span]:
    """Where a gold content stands: words that stand more than once are those nearest to the cue, or to the speaker."""
    anchors = all_spans(text, gold.cue or gold.speaker_text)
    found = all_spans(text, gold.content[0])
    spans = sorted(found, key=lambda span: min((a.distance(span) for a in anchors), default=0))[:1]
    for piece in gold.content[1:]:
        span = first_span(text, piece, spans[-1].end if spans else 0) or first_span(text, piece)
        spans += [span] if span else []
    return spans


def characters(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The offsets that the spans cover."""
    return frozenset(at for start, end in spans for at in range(start, end))


def pair_up(golds: Sequence[G], given: Sequence[P], weight: Callable[[G, P], float]) -> list[tuple[G, P]]:
    """Pairs in which each stands once at most, the heaviest first; a weight of 0 is no pair."""
    ranked = sorted(
        ((weight(gold, one), i, j) for i, gold in enumerate(golds) for j, one in enumerate(given)), reverse=True
    )
    pairs, golds_left, given_left = [], set(range(len(golds))), set(range(len(given)))
    for heavy, i, j in ranked:
        if heavy > 0 and i in golds_left and j in given_left:
            golds_left.remove(i)
            given_left.remove(j)
            pairs.append((golds[i], given[j]))
    return pairs
