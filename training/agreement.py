"""How far two annotations of the same articles agree: python training/agreement.py FIRST_DIR SECOND_DIR

Both folders hold records in the form of the gold, one file an article (`training/found.py unpack` makes them). The
second is laid out as a reading of the first and scored with the scorer of the development gold (--scorer), so that the
figures can be held beside those of `bench/gold.py`: no reading should be expected to be righter than a second person.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from found import FOLDER, pack

DEFAULT_SCORER = FOLDER.parent.parent.parent / "shared" / "gold" / "score.py"


def as_reading(gold: dict[str, Any]) -> dict[str, Any]:
    """An annotation in the form of a record, as far as the scorer asks for it: each name is an actor of its own."""
    spans = pack(gold)
    names: dict[str, None] = {}

    def actor(name: str | None) -> str | None:
        if name:
            names.setdefault(name)
        return name or None

    def actors(listed: Iterable[str]) -> list[str | None]:
        return [actor(name) for name in listed]

    statements = [
        {"content": s["content"], "speaker": actor(s["speaker"]), "addressee": actor(s["addressee"])}
        for s in spans["statements"]
    ]
    events = [
        {
            "type": e["type"],
            "trigger": e["trigger"],
            "sources": actors(e["sources"]),
            "targets": actors(e["targets"]),
            "date": {"value": e["date"]} if e["date"] else None,
            "status": e["status"],
            "said_by": actor(e["said_by"]),
        }
        for e in spans["events"]
    ]
    ties = [{"kind": t["kind"], "a": actor(t["a"]), "b": actor(t["b"])} for t in spans["ties"]]
    fates = [{"fate": f["fate"], "who": f["who"], "actor": actor(f["who"])} for f in spans["fates"]]
    talks = [
        {"parties": actors(t["parties"]), "mediators": actors(t["mediators"]), "evidence": t["evidence"]}
        for t in spans["talks"]
    ]
    return {
        "article": {"text": gold["text"]},
        "actors": [{"id": name, "name": name, "mentions": []} for name in names],
        "statements": statements,
        "events": events,
        "ties": ties,
        "fates": fates,
        "talks": talks,
    }


def agreement(first: Path, second: Path, scorer: Path) -> dict[str, dict[str, float]]:
    """The scorer's table of the articles that both folders hold."""
    spec = importlib.util.spec_from_file_location("score", scorer)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with tempfile.TemporaryDirectory() as scratch:
        golds, readings = Path(scratch, "golds"), Path(scratch, "readings")
        golds.mkdir()
        readings.mkdir()
        for file in sorted(second.glob("*.json")):
            if (first / file.name).exists():
                (golds / file.name).write_bytes((first / file.name).read_bytes())
                reading = as_reading(json.loads(file.read_text(encoding="utf-8")))
                (readings / file.name).write_text(json.dumps(reading), encoding="utf-8")
        table: dict[str, dict[str, float]] = module.score(golds, readings)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--scorer", type=Path, default=DEFAULT_SCORER)
    args = parser.parse_args()
    for name, row in agreement(args.first, args.second, args.scorer).items():
        print(f"{name:46} P {row['p']:.3f}  R {row['r']:.3f}  F1 {row['f1']:.3f}   of {row['gold']}")


if __name__ == "__main__":
    main()
