"""Frames: which words tell an act of which PLOVER type, under what conditions, and where its target stands.

The table is `data/frames.tsv`; its head explains the columns. A frame is found by the lemma of its head word, so that a
reading looks only at words that can tell an act.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args

from backchannel.errors import VocabularyError
from backchannel.model.records import EventType

FrameKind = Literal["verb", "noun", "adj"]
_COLUMNS = ("kind", "words", "particles", "objects", "needs", "targets", "type", "mode", "cameo", "weight")


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of telling an act.

    `type` is None for a way of speaking that looks like an act and is none ("strike a balance"). `particles` are words
    of which one must depend on the head word (none must where `optional`); `objects` are lemmas of which one must be
    its object; `needs` are conditions by name (see events_match); `targets` are paths to the target
    in order of preference; `weight` is the confidence of a match, 0 to 1.
    """

    kind: FrameKind
    particles: frozenset[str]
    optional: bool
    objects: frozenset[str]
    needs: frozenset[str]
    targets: tuple[str, ...]
    type: EventType | None
    mode: str | None
    cameo: str | None
    weight: float
    line: int = 0
    """Line of the packaged table; 0 for a frame of a user's own, which is believed as it stands."""

    @property
    def specific(self) -> int:
        """How much it asks of the words around: the frame that asks most is tried first."""
        return 2 * bool(self.objects) + (bool(self.particles) and not self.optional)


@dataclass(frozen=True, slots=True)
class EventKind:
    """One of the sixteen types as the codebook shows it."""

    type: EventType
    definition: str
    modes: tuple[str, ...]
    source: str
    target: str
    example: str


@dataclass(frozen=True)
class Frames:
    """All frames by kind and lemma, the word sets that conditions ask for, and the types with their definitions."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    adjectives: Mapping[str, tuple[Frame, ...]]
    compounds: Mapping[str, Mapping[str, tuple[Frame, ...]]]
    """Nouns of two words, by the second and then the first: strike -> air -> frames."""
    sets: Mapping[str, frozenset[str]]
    types: Mapping[EventType, EventKind] = field(default_factory=dict)

    def words(self, name: str) -> frozenset[str]:
        """The word set; empty where there is none of that name."""
        return self.sets.get(name, frozenset())


@lru_cache(maxsize=1)
def load_frames() -> Frames:
    """The packaged frames and event types.

    Raises VocabularyError where a file is not in its form.
    """
    data = files("backchannel") / "data"
    return parse_frames(
        data.joinpath("frames.tsv").read_text(encoding="utf-8"),
        data.joinpath("event_types.toml").read_text(encoding="utf-8"),
    )


def parse_frames(table: str, types: str = "") -> Frames:
    """Frames from the text of a table, and event types from TOML.

    Raises VocabularyError with the line that is wrong.
    """
    sets: dict[str, frozenset[str]] = {}
    by_kind: dict[str, dict[str, list[Frame]]] = {"verb": {}, "noun": {}, "adj": {}}
    for number, row in _rows(table):
        if row["kind"] == "set":
            sets[row["words"]] = _expand(row["objects"], sets, number)
            continue
        if row["kind"] not in by_kind:
            raise VocabularyError(f"frames.tsv line {number}: kind is {row['kind']!r}, not set, verb, noun or adj")
        frame = _frame(row, sets, number)
        for word in _listed(row["words"]):
            by_kind[row["kind"]].setdefault(word, []).append(frame)
    single = {w: f for w, f in by_kind["noun"].items() if " " not in w}
    compounds: dict[str, dict[str, tuple[Frame, ...]]] = {}
    for words, frames in by_kind["noun"].items():
        if " " in words:
            first, last = words.rsplit(" ", 1)
            compounds.setdefault(last, {})[first.split()[-1]] = tuple(frames)
    return Frames(_ordered(by_kind["verb"]), _ordered(single), _ordered(by_kind["adj"]), compounds, sets, _types(types))


def _rows(table: str) -> Iterable[tuple[int, dict[str, str]]]:
    lines = table.splitlines()
    first = next((i for i, line in enumerate(lines) if line and not line.startswith("#")), 0)
    if not lines or tuple(lines[first].split("\t")) != _COLUMNS:
        raise VocabularyError(
            f"frames.tsv line {first + 1}: the header must be {' '.join(_COLUMNS)}, separated by tabs"
        )
    for number, line in enumerate(lines[first + 1 :], first + 2):
        if not line or line.startswith("#"):
            continue
        fields = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if len(fields) != len(_COLUMNS):
            raise VocabularyError(f"frames.tsv line {number}: {len(fields)} fields, {len(_COLUMNS)} expected")
        yield number, dict(zip(_COLUMNS, fields, strict=True))


def _frame(row: dict[str, str], sets: Mapping[str, frozenset[str]], number: int) -> Frame:
    if row["type"] not in ("-", *get_args(EventType)):
        raise VocabularyError(f"frames.tsv line {number}: {row['type']!r} is no event type")
    try:
        weight = float(row["weight"])
    except ValueError:
        raise VocabularyError(f"frames.tsv line {number}: weight {row['weight']!r} is no number") from None
    return Frame(
        kind=cast(FrameKind, row["kind"]),
        particles=frozenset(_listed(row["particles"].replace("?", ""))),
        optional="?" in row["particles"],
        objects=_expand(row["objects"], sets, number),
        needs=frozenset(row["needs"].split()),
        targets=tuple(t for t in row["targets"].split(",") if t),
        type=None if row["type"] == "-" else cast(EventType, row["type"]),
        mode=row["mode"] or None,
        cameo=row["cameo"] or None,
        weight=weight,
        line=number,
    )


def _expand(words: str, sets: Mapping[str, frozenset[str]], number: int) -> frozenset[str]:
    expanded: set[str] = set()
    for word in _listed(words):
        if word.startswith("$") and len(word) > 1:
            if word[1:] not in sets:
                raise VocabularyError(f"frames.tsv line {number}: no word set {word[1:]!r} above it")
            expanded |= sets[word[1:]]
        else:
            expanded.add(word)
    return frozenset(expanded)


def _listed(words: str) -> list[str]:
    return [w for w in words.split("|") if w]


def _ordered(frames: Mapping[str, list[Frame]]) -> dict[str, tuple[Frame, ...]]:
    return {word: tuple(sorted(found, key=lambda f: -f.specific)) for word, found in frames.items()}


def _types(text: str) -> dict[EventType, EventKind]:
    kinds: dict[EventType, EventKind] = {}
    for name, row in tomllib.loads(text).items():
        if name not in get_args(EventType):
            raise VocabularyError(f"event_types.toml: {name!r} is no event type")
        try:
            kind = cast(EventType, name)
            kinds[kind] = EventKind(
                kind, row["definition"], tuple(row["modes"]), row["source"], row["target"], row["example"]
            )
        except KeyError as missing:
            raise VocabularyError(f"event_types.toml: {name} has no {missing}") from None
    return kinds
