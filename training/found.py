"""Annotations of found news, kept without its text.

    python training/found.py pack GOLD_DIR               # records with text -> training/found/ID.json, offsets only
    python training/found.py unpack TEXTS.jsonl OUT_DIR  # offsets and texts -> records, as bench/gold.py reads them

`--folder training/found_twice` does the same for the second annotations.

The texts (Voice of America, Wikinews, releases of ministries) may be learned from and do not belong to this project, so
every quoted string of a record is a span `[start, end]` here, in code points, and the sha256 of the text says on which
text it may be laid. docs: training/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "found"
# Fields that quote the text, by layer; all others are names, numbers and labels.
QUOTED = {
    "statements": ("content", "cue", "speaker_text"),
    "events": ("sentence", "trigger", "also", "date_text"),
    "ties": ("evidence",),
    "fates": ("evidence",),
    "talks": ("evidence",),
}
HEAD = ("id", "published", "source", "licence")


def pack(record: dict[str, Any]) -> dict[str, Any]:
    """The record without its text, each quoted string as its span.

    Raises ValueError where a string does not stand in the text.
    """
    text = record["text"]
    packed = {key: record.get(key) for key in HEAD} | {"sha256": digest(text)}
    for layer, fields in QUOTED.items():
        packed[layer] = [_spans(text, layer, fields, item) for item in record[layer]]
    return packed


def _spans(text: str, layer: str, fields: tuple[str, ...], item: dict[str, Any]) -> dict[str, Any]:
    # A trigger is looked for in its sentence, the pieces of a content one after the other, all else from the start.
    home = text.find(item["sentence"]) if layer == "events" else 0
    out = dict(item)
    for field in fields:
        start = home if field == "trigger" else 0
        if isinstance(item[field], list):
            spans = []
            for piece in item[field]:
                spans.append(_find(text, piece, start))
                start = spans[-1][1] if field == "content" else 0
            out[field] = spans
        else:
            out[field] = _find(text, item[field], start) if item[field] else None
    return out


def _find(text: str, piece: str, start: int) -> list[int]:
    at = text.find(piece, start)
    at = text.find(piece) if at < 0 else at
    if at < 0:
        raise ValueError(f"not in the text: {piece!r}")
    return [at, at + len(piece)]


def unpack(packed: dict[str, Any], text: str, title: str | None = None) -> dict[str, Any]:
    """The record with its text and title again. Raises ValueError where the text is not the one that was annotated."""
    if digest(text) != packed["sha256"]:
        raise ValueError(f"{packed['id']}: the text is not the one that was annotated")

    def words(value: Any) -> Any:
        if value is None:
            return ""
        if value and isinstance(value[0], list):
            return [text[start:end] for start, end in value]
        return text[value[0] : value[1]] if value else []

    record = {key: packed[key] for key in HEAD} | {"title": title, "text": text}
    for layer, fields in QUOTED.items():
        record[layer] = [item | {field: words(item[field]) for field in fields} for item in packed[layer]]
    return record


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def articles(texts: Path, folder: Path = FOLDER) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each packed record of the folder with the row of its text, in the order of their names.

    Raises KeyError where the file of texts lacks one.
    """
    rows = {row["id"]: row for row in map(json.loads, texts.read_text(encoding="utf-8").splitlines())}
    for file in sorted(folder.glob("*.json")):
        packed = json.loads(file.read_text(encoding="utf-8"))
        yield packed, rows[packed["id"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the offsets are (default: training/found)")
    commands = parser.add_subparsers(required=True)
    packing = commands.add_parser("pack", help="records with text to offsets")
    packing.add_argument("gold", type=Path)
    packing.set_defaults(run=lambda args: _pack_all(args.gold, args.folder))
    unpacking = commands.add_parser("unpack", help="offsets and texts to records")
    unpacking.add_argument("texts", type=Path)
    unpacking.add_argument("out", type=Path)
    unpacking.add_argument("--only", type=Path, metavar="FILE", help="only the groups found/ID that the file names")
    unpacking.set_defaults(run=lambda args: _unpack_all(args.texts, args.out, args.folder, args.only))
    args = parser.parse_args()
    run: Callable[[argparse.Namespace], None] = args.run
    run(args)


def _pack_all(gold: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for file in sorted(gold.glob("*.json")):
        packed = pack(json.loads(file.read_text(encoding="utf-8")))
        lines = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
        (folder / file.name).write_text(lines + "\n", encoding="utf-8")
    print(f"{len(list(folder.glob('*.json')))} articles in {folder.name}/")


def _unpack_all(texts: Path, out: Path, folder: Path, only: Path | None) -> None:
    out.mkdir(parents=True, exist_ok=True)
    groups = None if only is None else set(only.read_text(encoding="utf-8").splitlines())
    for packed, row in articles(texts, folder):
        if groups is not None and f"found/{packed['id']}" not in groups:
            continue
        record = unpack(packed, row["text"], row["title"])
        (out / f"{packed['id']}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"written to {out}")


if __name__ == "__main__":
    main()
