"""The encoder: a small language model that says of each word which act it may tell, and who would take part in it.

It is trained by `training/encoder.py` on the project's corpus and runs on ONNX Runtime, with no download. It only
proposes; what becomes a claim is weighed with the frames (`events_weighing`). What it says of a sentence is a
`SentenceReading`; `training/README.md` says what it learned from, `docs/quality.md` how well it does alone.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from backchannel.errors import ModelError
from backchannel.extract.encoder_features import (
    CASES,
    ENTITIES,
    FAR,
    MATTER,
    PARTS,
    PATHS,
    RELATIONS,
    ROLES,
    STATUSES,
    TYPES,
    distance,
    paths,
    word_features,
)
from backchannel.extract.word_pieces import WordPieces
from backchannel.model.document import Document, Sentence
from backchannel.model.records import Status
from backchannel.remembered import Remembered

Floats = NDArray[np.float32]
FILE, VOCABULARY = "encoder.onnx", "encoder_vocabulary.txt"
LONGEST = 192
"""Word pieces of a sentence that are read; what stands after them tells nothing."""
_TAKE_PART = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
_NO_ACT = 20.0  # logit of "tells no act" of a word that the encoder is not asked about
_PIECES = 2000  # word pieces of a batch, padding and all: enough to be quick, few enough to be small
_ASKED: list[int | str] = ["ORTH", "POS", "ENT_TYPE", "DEP"]  # all that `word_features` asks
_FILLED = 0.85  # share of the longest sentence's length that the others of its batch have at least
Features = tuple[int, int, int, int]
NO_FEATURES: Features = (len(CASES), len(PARTS), len(ENTITIES), len(RELATIONS))


@dataclass(frozen=True)
class SentenceReading:
    """What the encoder says of one sentence; words are counted from its first token."""

    tokens: Sequence[Token]
    first: int
    """Index in the document of the sentence's first token."""
    logits: Floats
    """(words, 17 types + 5 statuses)"""
    sides: Floats
    """(words, 2 * roles * width): a word as predicate and as one that takes part, role by role."""
    by_path: Floats
    by_distance: Floats

    @cached_property
    def types(self) -> Floats:
        """(words, 17): chances of each type; the first is that the word tells no act."""
        return _softmax(self.logits[:, : len(TYPES)])

    def statuses(self, token: Token) -> dict[Status, float]:
        """Chances of each status of the act that the word tells."""
        row = self.logits[token.i - self.first, len(TYPES) : len(TYPES) + len(STATUSES)]
        return dict(zip(STATUSES, _softmax(row[None])[0].tolist(), strict=True))

    @cached_property
    def participants(self) -> list[int]:
        """The words that can take part in an act, from the first token of the sentence on."""
        return [i for i, t in enumerate(self.tokens) if t.pos_ in _TAKE_PART]

    def roles(self, predicate: Token) -> Floats:
        """(participants, 2): the chance of each to be the source and the target of the act that the predicate tells."""
        found = self._roles.get(predicate.i)
        if found is None:
            found = self._roles[predicate.i] = self._roles_of(predicate)
        return found

    @cached_property
    def _roles(self) -> dict[int, Floats]:
        return {}

    def _roles_of(self, predicate: Token) -> Floats:
        at, words, many = predicate.i - self.first, self.participants, len(ROLES)
        width = self.sides.shape[1] // (2 * many)
        left = self.sides[at, : many * width].reshape(many, width)
        right = self.sides[words, many * width :].reshape(len(words), many, width)
        scores = (right * left).sum(-1) / np.sqrt(np.float32(width))
        scores += self.by_path[paths(predicate, [self.tokens[w] for w in words])]
        scores += self.by_distance[[distance(at, w) for w in words]]
        return _sigmoid(scores)


class Encoder:
    """The encoder's weights, loaded once a process."""

    def __init__(self, session: Any, pieces: WordPieces, about: dict[str, Any], aside: Executor | None = None) -> None:
        self._session, self._pieces, self._aside = session, pieces, aside
        self._known: Remembered[tuple[int, ...], tuple[str, Features]] = Remembered()
        self._by_path = np.asarray(about["by_path"], np.float32)
        self._by_distance = np.asarray(about["by_distance"], np.float32)
        assert self._by_path.shape == (len(PATHS), len(ROLES))
        assert self._by_distance.shape == (2 * FAR + 1, len(ROLES))
        self.version: str = about["version"]
        """Name, number and digest of the weights, as a record keeps it: "encoder 1 sha256:0f3c…"."""

    def alone(self) -> Encoder:
        """The same one, which keeps to the thread that asks: for a process that is given one core of several."""
        other = copy(self)
        other._aside = None
        return other

    def read(self, document: Document) -> Mapping[int, SentenceReading]:
        """What it says of each sentence of the document, by the sentence's index.

        Where the process has a core to spare, it is worked out there, and waited for when it is first asked.
        """
        words = self._words(document)
        spans = ((s, s.tokens.start, s.tokens.end) for s in document.sentences)
        prepared = [(s, prepare(self._pieces, words[start:end])) for s, start, end in spans]
        waiting = sorted(prepared, key=lambda pair: len(pair[1].pieces))
        batches = []
        while waiting:
            batches.append(_of_like_length(waiting))
            del waiting[-len(batches[-1]) :]
        inputs = [
            padded([prepared for _, prepared in batch], [[p.first[w] for w in p.matter] for _, p in batch])
            for batch in batches
        ]
        if self._aside is None:
            outputs = [self._session.run(None, given) for given in inputs]
            return dict(self._readings(document, batches, outputs))
        jobs = [self._aside.submit(self._session.run, None, given) for given in inputs]
        return Awaited(lambda outputs: dict(self._readings(document, batches, outputs)), jobs)

    def _readings(
        self, document: Document, batches: list[list[tuple[Sentence, Prepared]]], outputs: list[Any]
    ) -> Iterator[tuple[int, SentenceReading]]:
        for batch, (heads, pairs) in zip(batches, outputs, strict=True):
            for row, (sentence, prepared) in enumerate(batch):
                many = len(prepared.matter)
                logits = np.zeros((len(prepared.first), heads.shape[2]), np.float32)
                sides = np.zeros((len(prepared.first), pairs.shape[2]), np.float32)
                logits[:, 0] = _NO_ACT
                logits[prepared.matter], sides[prepared.matter] = heads[row, :many], pairs[row, :many]
                start, tokens = sentence.tokens.start, document.words(sentence)
                reading = SentenceReading(tokens, start, logits, sides, self._by_path, self._by_distance)
                yield sentence.index, reading

    def _words(self, document: Document) -> list[tuple[str, Features]]:
        """The words of the article with their features. They are remembered: all numbers of a Doc are had at once."""
        words = []
        for token, row in zip(document.tokens, document.doc.to_array(_ASKED).tolist(), strict=True):
            word = self._known.get(key := tuple(row))
            if word is None:
                word = self._known[key] = token.text, word_features(token)
            words.append(word)
        return words


class Awaited(Mapping[int, SentenceReading]):
    """Readings that are being worked out."""

    def __init__(
        self, readings: Callable[[list[Any]], dict[int, SentenceReading]], jobs: Sequence[Future[Any]]
    ) -> None:
        self._readings, self._jobs = readings, jobs

    def drop(self) -> None:
        """Work out no more: what is not begun yet never will be."""
        for job in self._jobs:
            job.cancel()

    @cached_property
    def _found(self) -> dict[int, SentenceReading]:
        return self._readings([job.result() for job in self._jobs])

    def __getitem__(self, index: int) -> SentenceReading:
        return self._found[index]

    def __iter__(self) -> Iterator[int]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sentence as numbers: its word pieces, each with the features of its word, and the first piece of each word."""

    pieces: list[int]
    features: list[Features]
    first: list[int]
    matter: list[int]
    """The words that can tell an act or take part in one: the encoder is asked about these."""


def prepare(pieces: WordPieces, words: Iterable[tuple[str, Features]]) -> Prepared:
    """The words of a sentence, each with its features, as numbers; the same in training and in reading.

    A word that lies after the LONGEST pieces has the place of the first piece, which stands for no word.
    """
    numbers, features, first, matter = [pieces.begin], [NO_FEATURES], [], []
    for at, (word, given) in enumerate(words):
        cut = pieces.cut(word)
        fits = cut and len(numbers) + len(cut) < LONGEST
        first.append(len(numbers) if fits else 0)
        if fits:
            numbers.extend(cut)
            features.extend([given] * len(cut))
            if given[1] in MATTER:
                matter.append(at)
    return Prepared([*numbers, pieces.end], [*features, NO_FEATURES], first, matter)


def _of_like_length(waiting: list[tuple[Sentence, Prepared]]) -> list[tuple[Sentence, Prepared]]:
    """The longest of the sentences, which are in order of length, with those that are nearly as long."""
    longest = len(waiting[-1][1].pieces)
    room = max(1, _PIECES // longest)
    least = next(i for i, (_, p) in enumerate(waiting) if len(p.pieces) >= _FILLED * longest)
    return waiting[max(least, len(waiting) - room) :]


def padded(batch: Sequence[Prepared], places: Sequence[Sequence[int]]) -> dict[str, NDArray[np.int64]]:
    """The sentences as the weights take them, filled up to the length of the longest.

    `places` are, sentence by sentence, the pieces of which the encoder is to say something.
    """
    longest = max(len(p.pieces) for p in batch)
    pieces = np.zeros((len(batch), longest), np.int64)
    features = np.zeros((len(batch), longest, len(NO_FEATURES)), np.int64)
    mask = np.zeros((len(batch), longest), np.int64)
    words = np.zeros((len(batch), max(1, *map(len, places))), np.int64)
    for row, (prepared, asked) in enumerate(zip(batch, places, strict=True)):
        filled = len(prepared.pieces)
        pieces[row, :filled] = prepared.pieces
        features[row, :filled] = prepared.features
        mask[row, :filled] = 1
        words[row, : len(asked)] = asked
    return {"pieces": pieces, "features": features, "mask": mask, "words": words}


@lru_cache(maxsize=1)
def load_encoder(folder: Path | None = None) -> Encoder:
    """The packaged encoder, or that of a folder. Raises ModelError where its files are missing or of another form."""
    import onnxruntime  # noqa: PLC0415  # a tenth of a second that whoever only asks an archive need not wait

    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A process that reads alone has a second core to use; of several each has its own.
    spare = multiprocessing.parent_process() is None and (os.cpu_count() or 1) > 1
    data = folder or files("backchannel") / "data"
    try:
        weights = data.joinpath(FILE).read_bytes()
        session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        pieces = WordPieces(data.joinpath(VOCABULARY).read_text(encoding="utf-8").splitlines())
        about = json.loads(session.get_modelmeta().custom_metadata_map["backchannel"])
        about["version"] = f"encoder {about['version']} sha256:{hashlib.sha256(weights).hexdigest()[:12]}"
    except (OSError, KeyError, ValueError, RuntimeError) as error:
        raise ModelError(f"the encoder's weights cannot be loaded ({error}); install backchannel again") from error
    return Encoder(session, pieces, about, ThreadPoolExecutor(1) if spare else None)


def _softmax(x: Floats) -> Floats:
    raised: Floats = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)), np.float32)
