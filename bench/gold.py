"""How right the records are on articles with gold records: python bench/gold.py [--gold DIR] [--keep DIR]

Reads every article of a folder of gold (`DIR/*.json`, in the form of the development gold) and scores the records
with the
scorer that stands beside the folder (`DIR/../score.py`). Nothing of the gold was trained on. The peer is plain rules
over a
dependency parse, written in an hour; its figures are those of gold/AGREEMENT.md, for the same articles.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from common import ROOT, print_table

import backchannel
from backchannel.extract.encoder import load_encoder
from backchannel.reading import Reader, load_reader

DEFAULT_GOLD = ROOT.parent / "shared" / "gold" / "dev"
# Plain rules, and two people against one another: F1, or the share on the matched, from gold/AGREEMENT.md.
PEERS = {
    "statements.content": (0.48, 0.955),
    "statements.with_speaker": (0.26, 0.946),
    "events.type": (0.46, 0.905),
    "events.type_and_actors": (0.11, 0.848),
    "events.date_given_match": (None, 0.925),
    "events.status_given_match": (None, 1.0),
    "events.said_by_given_match": (None, 0.932),
    "ties": (None, 0.871),
    "fates": (None, 0.930),
    "talks": (None, 0.875),
}
OUTSIDE = "events.outside_any_gold_sentence_per_sentence"


def measure(gold: Path = DEFAULT_GOLD, keep: Path | None = None) -> dict[str, float]:
    """F1 of every measure of the scorer; for the false events outside any gold event's sentence, their number a
    sentence.
    """
    table = score(gold, keep)
    return {name: row["p"] if name == OUTSIDE else row["f1"] for name, row in table.items()}


def score(
    gold: Path, keep: Path | None = None, by: str = "both", encoder: Path | None = None
) -> Mapping[str, Mapping[str, float]]:
    """The scorer's own table. Exits cleanly where there is no gold. The records stay in `keep` where it is given."""
    files = sorted(gold.glob("*.json"))
    scorer = gold.parent / "score.py"
    if not files or not scorer.exists():
        print(f"{gold}: no gold records with a score.py beside the folder, so nothing was measured.")
        print("The development gold is Wikinews text (CC BY 2.5) with records made by hand; pass --gold DIR.")
        raise SystemExit(0)
    with tempfile.TemporaryDirectory() as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        given = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        articles = (backchannel.Article.from_text(g["text"], published=g["published"], title=g["title"]) for g in given)
        for file, record in zip(files, reader_of_events(by, encoder).read(articles), strict=True):
            (folder / file.name).write_text(record.to_json(), encoding="utf-8")
            for skipped in record.skipped:
                if skipped.evidence is None:
                    print(f"not read: {file.name}: {skipped.why}")
        return load_scorer(gold).score(gold, folder)  # type: ignore[no-any-return]


def reader_of_events(by: str, encoder: Path | None = None) -> Reader:
    """The reader whose events are found by the frames alone, by the encoder alone, or by both as in use.

    `encoder` is a folder with other weights than the packaged ones.
    """
    reader = load_reader()
    if encoder is not None:
        reader = replace(reader, encoder=load_encoder(encoder))
    if by == "frames":
        return replace(reader, encoder=None)
    if by == "encoder":
        return replace(reader, frames=replace(reader.frames, verbs={}, nouns={}, adjectives={}, compounds={}))
    return reader


def load_scorer(gold: Path) -> ModuleType:
    """The scorer that stands beside a folder of gold."""
    path = gold.parent / "score.py"
    spec = importlib.util.spec_from_file_location("gold_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=DEFAULT_GOLD, metavar="DIR", help="default: ../shared/gold/dev")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the records here, to look at")
    parser.add_argument("--events", choices=["frames", "encoder", "both"], default="both", help="what finds events")
    parser.add_argument("--encoder", type=Path, metavar="DIR", help="other weights, as training/encoder.py writes them")
    args = parser.parse_args()
    rows = []
    for name, row in score(args.gold, args.keep, args.events, args.encoder).items():
        rules, people = PEERS.get(name, (None, None))
        value = row["p"] if name == OUTSIDE else row["f1"]
        share = name.endswith(("given_match", "given_content")) or name == OUTSIDE
        counts = f"{row['hits']}/{row['predicted']}" + ("" if share else f" of {row['gold']}")
        rows.append([name, None if share else row["p"], None if share else row["r"], value, rules, people, counts])
    header = ["measure", "P", "R", "F1 or share", "plain rules", "two people", "hits/predicted of gold"]
    print_table(f"{args.gold.parent.name}/{args.gold.name}", header, rows)
    false = next((r for r in rows if r[0] == OUTSIDE), None)
    if false:
        print(f"\n  false events: {1000 * false[3]:.0f} a 1,000 sentences in sentences where the gold has no event")


if __name__ == "__main__":
    main()
