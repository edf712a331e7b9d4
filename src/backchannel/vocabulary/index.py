"""Names to things, with the dates on which a name meant what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Generic, Protocol, TypeVar

from backchannel.errors import VocabularyError
from backchannel.vocabulary.keys import name_key, query_keys
from backchannel.vocabulary.values import Lifetime


class _Living(Protocol):
    @property
    def life(self) -> Lifetime: ...


class _Entry(Protocol):
    """A row of a table, or what stands for one: it makes the error that names its place."""

    def wrong(self, what: str) -> VocabularyError: ...


T = TypeVar("T", bound=_Living)


class NameIndex(Generic[T]):
    """Keys of names to the things that bear them; filled by the loader, only read afterwards."""

    __slots__ = ("_ambiguous", "_things")

    def __init__(self, ambiguous: Iterable[str] = ()) -> None:
        self._things: dict[str, tuple[T, ...]] = {}
        self._ambiguous = frozenset(ambiguous)

    def add(self, name: str, thing: T, row: _Entry, key: str = "") -> None:
        """Raises VocabularyError where the name means something else at that time and is not listed as ambiguous."""
        key = key or name_key(name)
        if name.islower():
            # A name that the table writes in small letters is a common word and may stand so in a text.
            self._things["~" + key] = self._joined("~" + key, name, thing, row)
        self._things[key] = self._joined(key, name, thing, row)

    def _joined(self, key: str, name: str, thing: T, row: _Entry) -> tuple[T, ...]:
        others = self._things.get(key, ())
        if not others:
            return (thing,)
        if thing in others:
            return others
        if key not in self._ambiguous:
            for other in others:
                if thing.life.overlaps(other.life):
                    raise row.wrong(
                        f"{name!r} already names {getattr(other, 'name', other)!r}; give dates, "
                        "drop it from one of the two, or list it in ambiguous.tsv"
                    )
        return (*others, thing)

    def find(self, name: str, on: date | None = None) -> T | None:
        """The one thing of that name; on a day, the one that then bore it. None where it is unknown or ambiguous."""
        for key in query_keys(name):
            if key.removeprefix("~") in self._ambiguous:
                return None
            if things := self._things.get(key):
                return sole(things, on)
        return None

    def overlaid(self, own: NameIndex[T], gone: Iterable[str] = ()) -> NameIndex[T]:
        """This index with the names of another in the place of its own, and without those that are `gone`."""
        gone = frozenset(gone)
        index: NameIndex[T] = NameIndex(self._ambiguous.difference(own))
        kept = {key: things for key, things in self._things.items() if key.removeprefix("~") not in gone}
        index._things = {**kept, **own._things}
        return index

    def __contains__(self, key: str) -> bool:
        return key in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)


def sole(things: tuple[T, ...], on: date | None) -> T | None:
    """The only one, else the only one that lasts on the day, else (or without a day) the only one that still lasts."""
    if len(things) == 1:
        return things[0]
    then = tuple(t for t in things if on is not None and t.life.lasts_on(on)) or tuple(
        t for t in things if t.life.valid_until is None
    )
    return then[0] if len(then) == 1 else None
