"""Fit the judge of events (src/backchannel/data/event_judge.json).

    python training/judge.py TEXTS.jsonl ENCODER_DIR OUT.json [--apart training/apart.txt]

ENCODER_DIR holds an encoder that was trained without the groups of `--apart`. Those are read with it; every act that a
frame or the encoder proposes is an example, right where the annotation tells an act of its type in that sentence. The
judge is a logistic regression over them (ridge, Newton steps, no randomness). Its threshold is the highest
whose F1 is near the best (GIVEN_UP), by five-fold cross-validation over the found articles. Prints the cross-validated
figures with a table of reliability: how often an act of a given confidence is right.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from found import FOLDER, articles, digest
from numpy.typing import NDArray
from written import read_groups

from backchannel.extract.encoder import load_encoder
from backchannel.extract.events import EventFinder
from backchannel.extract.events_weighing import FEATURES
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.reading import Reader, load_reader

Floats = NDArray[np.float64]
APART = FOLDER.parent / "apart.txt"
RIDGE, STEPS, FOLDS = 0.3, 60, 5
GIVEN_UP = 0.02
"""F1 that is given up for fewer false events: a reader forgives a gap before a false claim."""


@dataclass
class Sheet:
    """The proposals of one article or written sentence: what the judge weighs, which are right, and how many acts
    there are. `rivals` numbers the proposals of one type in one sentence alike: only the surest of them counts.
    """

    features: Floats
    right: NDArray[np.bool_]
    rivals: list[tuple[int, str]]
    acts: int


Told = list[tuple[str, tuple[int, int], int]]
"""Type of an act, where the text tells it, in code points, and its number: an act told twice stands at both places."""


def told_in_found(texts: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[Article, Told]]:
    """Found articles of the groups that are wanted, with their acts."""
    for packed, row in articles(texts):
        if wanted(f"found/{packed['id']}") and digest(row["text"]) == packed["sha256"]:
            article = Article.from_text(row["text"], published=row["published"], title=row["title"], language="en")
            events = enumerate(packed["events"])
            yield article, [(e["type"], tuple(at), n) for n, e in events for at in (e["sentence"], *e["also"])]


def told_in_written(wanted: Callable[[str], bool]) -> Iterator[tuple[Article, Told]]:
    """Written sentences of the topics that are wanted, each an article of its own."""
    for group in read_groups():
        for entry in group.entries if wanted(f"written/{group.about['topic']}") else ():
            told = [(e.type, (0, len(entry.text)), n) for n, e in enumerate(entry.events)]
            yield Article.from_text(entry.text, language="en"), told


def _sheet(reader: Reader, article: Article, told: Told) -> Sheet:
    document = reader.document(article)
    features, right, rivals = [], [], []
    for sentence, kind, offset, weighed in _proposals(reader, document):
        features.append(weighed)
        right.append(any(t == kind and start <= offset < end for t, (start, end), _ in told))
        rivals.append((sentence, kind))
    return Sheet(
        np.array(features, float).reshape(-1, len(FEATURES)), np.array(right, bool), rivals, len({n for *_, n in told})
    )


def _proposals(reader: Reader, document: Document) -> Iterator[tuple[int, str, int, tuple[float, ...]]]:
    assert reader.encoder is not None
    cast, statements = reader.cast_and_statements(document)
    readings = reader.encoder.read(document)
    finder = EventFinder(document, cast, statements, reader.frames, readings=readings, judge=reader.judge)
    assert finder.weighing is not None
    for sentence in document.sentences:
        for proposal, features in finder.weighing.candidates(sentence, list(finder.by_frame(sentence))):
            yield sentence.index, proposal.type, proposal.token.idx, features


def fit(sheets: Sequence[Sheet]) -> Floats:
    """Weights of the features: logistic regression with a ridge, by Newton's method."""
    x = np.concatenate([s.features for s in sheets])
    y = np.concatenate([s.right for s in sheets]).astype(float)
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        chance = _chance(x, weights)
        slope = x.T @ (chance - y) + RIDGE * weights
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def _chance(x: Floats, weights: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-(x @ weights))))


def cross_validated(sheets: Sequence[Sheet]) -> list[Floats]:
    """The confidences of each sheet's proposals by weights that were fitted without it."""
    given: dict[int, Floats] = {}
    for fold in range(FOLDS):
        weights = fit([s for i, s in enumerate(sheets) if i % FOLDS != fold])
        given |= {i: _chance(s.features, weights) for i, s in enumerate(sheets) if i % FOLDS == fold}
    return [given[i] for i in range(len(sheets))]


def figures(sheets: Sequence[Sheet], chances: Sequence[Floats], least: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of the acts of at least that confidence, one a type and sentence."""
    right = given = 0
    for sheet, chance in zip(sheets, chances, strict=True):
        best: dict[tuple[int, str], tuple[float, bool]] = {}
        for rival, c, is_right in zip(sheet.rivals, chance.tolist(), sheet.right.tolist(), strict=True):
            if c >= least:
                best[rival] = max(best.get(rival, (0.0, False)), (c, is_right))
        given += len(best)
        right += min(sheet.acts, sum(is_right for _, is_right in best.values()))
    acts = sum(s.acts for s in sheets)
    precision, recall = right / max(1, given), right / max(1, acts)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def print_reliability(sheets: Sequence[Sheet], chances: Sequence[Floats]) -> None:
    """How often acts of each confidence are right."""
    chance, right = np.concatenate(chances), np.concatenate([s.right for s in sheets])
    print("confidence   acts   mean confidence   share right")
    for low in np.arange(0, 1, 0.1):
        inside = (chance >= low) & (chance < low + 0.1)
        if inside.any():
            mean, share = chance[inside].mean(), right[inside].mean()
            print(f"{low:.1f} - {low + 0.1:.1f}   {inside.sum():5}   {mean:15.3f}   {share:11.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--apart", type=Path, default=APART)
    args = parser.parse_args()
    apart = set(args.apart.read_text(encoding="utf-8").splitlines())
    reader = replace(load_reader(), encoder=load_encoder(args.encoder))
    found = [_sheet(reader, *one) for one in told_in_found(args.texts, apart.__contains__)]
    sheets = [*found, *(_sheet(reader, *one) for one in told_in_written(apart.__contains__))]
    chances = cross_validated(sheets)
    steps = [round(0.3 + 0.01 * n, 2) for n in range(50)]
    by_step = {step: figures(found, chances[: len(found)], step)[2] for step in steps}
    least = max(step for step, f1 in by_step.items() if f1 >= max(by_step.values()) - GIVEN_UP)
    print("F1 of found text by threshold:", {step: round(f1, 3) for step, f1 in by_step.items()})
    for name, some, theirs in (
        ("found", found, chances[: len(found)]),
        ("written", sheets[len(found) :], chances[len(found) :]),
    ):
        print(f"{name}: P {{:.3f}} R {{:.3f}} F1 {{:.3f}} at {least:.2f}".format(*figures(some, theirs, least)))
        print_reliability(some, theirs)
    weights = dict(zip(FEATURES, (round(w, 4) for w in fit(sheets).tolist()), strict=True))
    args.out.write_text(json.dumps({"least": least, "weights": weights}, indent=1) + "\n", encoding="utf-8")
    print(f"written to {args.out}")


if __name__ == "__main__":
    main()
