"""The encoder: a small language model that says of each word which act it may tell, and who would take part in it.

It is trained by `training/encoder.py` on the project's corpus and runs on ONNX Runtime, one thread, with no download. It
only proposes: the rules of events and statements decide what becomes a claim. What it says of a sentence is a
`SentenceReading`; `training/README.md` says what it learned from, `docs/quality.md` how well it does alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from backchannel.errors import ModelError
from backchannel.extract.encoder_features import (
    CASES,
    ENTITIES,
    FAR,
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
from backchannel.model.document import Document, Sentence

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
FILE, TOKENIZER = "encoder.onnx", "encoder_tokenizer.json"
LONGEST = 192
"""Word pieces of a sentence that are read; what stands after them tells nothing."""
_PIECES = 3000  # word pieces of a batch, padding and all: enough to be quick, few enough to be small
_NO_FEATURES = (len(CASES), len(PARTS), len(ENTITIES), len(RELATIONS))


@dataclass(frozen=True)
class SentenceReading:
    """What the encoder says of one sentence; words are counted from its first token."""

    tokens: Sequence[Token]
    first: int
    """Index in the document of the sentence's first token."""
    logits: Floats
    """(words, 17 types + 5 statuses + 1 cue)"""
    sides: Floats
    """(words, 2 * roles * width): a word as predicate and as one that takes part, role by role."""
    by_path: Floats
    by_distance: Floats

    @cached_property
    def types(self) -> Floats:
        """(words, 17): chances of each type; the first is that the word tells no act."""
        return _softmax(self.logits[:, : len(TYPES)])

    @cached_property
    def cues(self) -> Floats:
        """(words,): the chance of each word to be the cue of a statement."""
        return _sigmoid(self.logits[:, len(TYPES) + len(STATUSES)])

    def chance(self, kind: str, near: Iterable[Token] | None = None) -> float:
        """The greatest chance that one of the words tells an act of the type; of all words where none are given."""
        column = self.types[:, TYPES.index(kind)]
        if near is not None:
            at = [t.i - self.first for t in near if 0 <= t.i - self.first < len(column)]
            column = column[at]
        return float(column.max(initial=0.0))

    def statuses(self, token: Token) -> dict[str, float]:
        """Chances of each status of the act that the word tells."""
        row = self.logits[token.i - self.first, len(TYPES) : len(TYPES) + len(STATUSES)]
        return dict(zip(STATUSES, _softmax(row[None])[0].tolist(), strict=True))

    def roles(self, predicate: Token) -> Floats:
        """(words, roles): the chance of each word to take part in the predicate in each role, in the order of ROLES."""
        count, at, many = len(self.tokens), predicate.i - self.first, len(ROLES)
        width = self.sides.shape[1] // (2 * many)
        left = self.sides[at, : many * width].reshape(many, width)
        right = self.sides[:, many * width :].reshape(count, many, width)
        scores = (right * left).sum(-1) / np.sqrt(np.float32(width))
        scores = scores + self.by_path[paths(predicate, self.tokens)]
        scores = scores + self.by_distance[[distance(at, w) for w in range(count)]]
        return _sigmoid(scores)


class Encoder:
    """The encoder's weights, loaded once a process."""

    def __init__(self, session: Any, tokenizer: Tokenizer, about: dict[str, Any]) -> None:
        self._session, self._tokenizer = session, tokenizer
        self._by_path = np.asarray(about["by_path"], np.float32)
        self._by_distance = np.asarray(about["by_distance"], np.float32)
        assert self._by_path.shape == (len(PATHS), len(ROLES))
        assert self._by_distance.shape == (2 * FAR + 1, len(ROLES))
        self.version: str = about["version"]

    def read(self, document: Document) -> dict[int, SentenceReading]:
        """What it says of each sentence of the document, by the sentence's index."""
        return dict(self._read(document.sentences))

    def _read(self, sentences: Sequence[Sentence]) -> Iterator[tuple[int, SentenceReading]]:
        prepared = sorted((self._prepare(s) for s in sentences), key=lambda p: len(p.pieces))
        while prepared:
            room = max(1, _PIECES // len(prepared[-1].pieces))
            batch, prepared = prepared[-room:], prepared[:-room]
            longest = len(batch[-1].pieces)
            pieces = np.zeros((len(batch), longest), np.int64)
            features = np.zeros((len(batch), longest, len(_NO_FEATURES)), np.int64)
            mask = np.zeros((len(batch), longest), np.int64)
            for row, p in enumerate(batch):
                pieces[row, : len(p.pieces)] = p.pieces
                features[row, : len(p.pieces)] = p.features
                mask[row, : len(p.pieces)] = 1
            logits, sides = self._session.run(None, {"pieces": pieces, "features": features, "mask": mask})
            for row, p in enumerate(batch):
                tokens = p.sentence.tokens
                yield (
                    p.sentence.index,
                    SentenceReading(
                        tokens, tokens.start, logits[row, p.first], sides[row, p.first], self._by_path, self._by_distance
                    ),
                )

    def _prepare(self, sentence: Sentence) -> _Prepared:
        tokens = sentence.tokens
        encoding = self._tokenizer.encode([t.text for t in tokens], is_pretokenized=True)
        given = [word_features(t) for t in tokens]
        words = encoding.word_ids[:LONGEST]
        first = [0] * len(tokens)  # a word that is cut off has the reading of the first piece, which tells nothing
        for at in range(len(words) - 1, -1, -1):
            word = words[at]
            if word is not None:
                first[word] = at
        return _Prepared(
            sentence, encoding.ids[:LONGEST], [_NO_FEATURES if w is None else given[w] for w in words], first
        )


@dataclass(frozen=True, slots=True)
class _Prepared:
    sentence: Sentence
    pieces: list[int]
    features: list[tuple[int, int, int, int]]
    first: list[int]


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """The packaged encoder. Raises ModelError where its files are missing or of another form."""
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # more processes read more, not more threads
    options.log_severity_level = 3
    data = files("backchannel") / "data"
    try:
        with as_file(data / FILE) as path:
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_str(data.joinpath(TOKENIZER).read_text(encoding="utf-8"))
        about = json.loads(session.get_modelmeta().custom_metadata_map["backchannel"])
    except (OSError, KeyError, ValueError, RuntimeError) as error:
        raise ModelError(f"the encoder's weights cannot be loaded ({error}); install backchannel again") from error
    return Encoder(session, tokenizer, about)


def _softmax(x: Floats) -> Floats:
    raised = np.exp(x - x.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)  # type: ignore[no-any-return]


def _sigmoid(x: Floats) -> Floats:
    return (1.0 / (1.0 + np.exp(-x))).astype(np.float32)  # type: ignore[no-any-return]
