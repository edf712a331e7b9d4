"""The written corpus: sentences and short articles of our own, with what they tell.

    python training/written.py check     # every fault with its file and line; exits 1 where there is one
    python training/written.py count     # how much there is of each type, status, manner and topic

The form is described in training/written/FORMAT.md.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from backchannel.model.records import EventType, Status

FOLDER = Path(__file__).parent / "written"
MANNERS = frozenset("agency newspaper broadcaster ministry rights briefing liveblog opinion interview".split())
_HEADER = re.compile(r"#\s*(?P<kind>sentences|article)\s+(?P<rest>.*)")
_PAIR = re.compile(r"(\w+)=(.*?)(?=\s+\w+=|$)")
_NEEDED = {
    "sentences": {"topic", "manner", "place", "decade"},
    "article": {"topic", "manner", "place", "decade", "title"},
}

Span = tuple[int, int]
"""Code points of the sentence, end exclusive."""


class CorpusError(ValueError):
    """A fault of the written corpus: file, line, what is wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a sentence tells it."""

    type: str
    status: str
    trigger: Span
    sources: tuple[Span, ...]
    targets: tuple[Span, ...]
    said_by: Span | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A statement as a sentence tells it."""

    speaker: Span | None
    cue: Span | None
    content: Span


@dataclass(slots=True)
class Entry:
    """One sentence with what it tells."""

    text: str
    where: str
    events: list[Told] = field(default_factory=list)
    statements: list[Quoted] = field(default_factory=list)
    nothing: bool = False


@dataclass(slots=True)
class Group:
    """A run of sentences under one header; those of an article follow one another."""

    kind: str
    about: dict[str, str]
    entries: list[Entry] = field(default_factory=list)


def read_groups(folder: Path = FOLDER) -> list[Group]:
    """All groups of the corpus, files in the order of their names.

    Raises:
        CorpusError: all faults found, one a line.
    """
    faults: list[str] = []
    groups = [g for path in sorted(folder.glob("*.txt")) for g in _read_file(path, faults)]
    if faults:
        raise CorpusError("\n".join(faults))
    return groups


def _read_file(path: Path, faults: list[str]) -> Iterator[Group]:
    group: Group | None = None
    entry: Entry | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        try:
            if not line.strip():
                if entry is not None and not (entry.events or entry.statements or entry.nothing):
                    raise CorpusError(f"{entry.where}: says neither what is told nor '-'")
                entry = None
            elif line.startswith("#"):
                group, entry = _header(line, where), None
                yield group
            elif entry is None:
                if group is None:
                    raise CorpusError(f"{where}: a sentence before the first header")
                entry = Entry(line.strip(), where)
                group.entries.append(entry)
            elif line.strip() == "-":
                entry.nothing = True
            elif line.startswith("= "):
                entry.events.append(_event(entry.text, line[2:], where))
            elif line.startswith('" '):
                entry.statements.append(_statement(entry.text, line[2:], where))
            else:
                raise CorpusError(f"{where}: neither '= ', '\" ' nor '-': {line[:60]!r}")
        except CorpusError as fault:
            faults.append(str(fault))


def _header(line: str, where: str) -> Group:
    found = _HEADER.fullmatch(line.strip())
    if not found:
        raise CorpusError(f"{where}: not a header: {line[:60]!r}")
    about = dict(_PAIR.findall(found["rest"]))
    missing = _NEEDED[found["kind"]] - set(about)
    if missing:
        raise CorpusError(f"{where}: the header lacks {', '.join(sorted(missing))}")
    if about["manner"] not in MANNERS:
        raise CorpusError(f"{where}: no such manner: {about['manner']!r} (there are {', '.join(sorted(MANNERS))})")
    return Group(found["kind"], about)


def _event(text: str, line: str, where: str) -> Told:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 5:
        raise CorpusError(
            f"{where}: an event has five parts (type status | trigger | sources | targets | said by), not {len(parts)}"
        )
    kind, _, status = parts[0].partition(" ")
    if kind not in get_args(EventType):
        raise CorpusError(f"{where}: no such type: {kind!r}")
    if status not in get_args(Status):
        raise CorpusError(f"{where}: no such status: {status!r}")
    return Told(
        kind,
        status,
        _span(text, parts[1], where),
        tuple(_span(text, p, where) for p in parts[2].split(";") if p.strip()),
        tuple(_span(text, p, where) for p in parts[3].split(";") if p.strip()),
        _span(text, parts[4], where) if parts[4] else None,
    )


def _statement(text: str, line: str, where: str) -> Quoted:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3:
        raise CorpusError(f"{where}: a statement has three parts (speaker | cue | content), not {len(parts)}")
    speaker, cue, content = (_span(text, p, where) if p else None for p in parts)
    if content is None:
        raise CorpusError(f"{where}: a statement without content")
    return Quoted(speaker, cue, content)


def _span(text: str, phrase: str, where: str) -> Span:
    begin, _, end = phrase.strip().partition("~~")
    first = _find(text, begin, 0, where)
    return first if not end else (first[0], _find(text, end, first[1], where)[1])


def _find(text: str, phrase: str, after: int, where: str) -> Span:
    words, _, nth = phrase.partition("@")
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)" if words else r"(?!)")
    found = [m.span() for m in pattern.finditer(text, after)]
    place = int(nth) if nth.isdigit() else 1
    if len(found) < place:
        raise CorpusError(f"{where}: not in the sentence: {phrase!r}")
    return found[place - 1]


def main() -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["check", "count"])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the corpus is (default: %(default)s)")
    chosen = parser.parse_args()
    try:
        groups = read_groups(chosen.folder)
    except CorpusError as fault:
        print(fault, file=sys.stderr)
        return 1
    entries = [e for g in groups for e in g.entries]
    seen = Counter(e.text for e in entries)
    twice = [text for text, times in seen.items() if times > 1]
    for text in twice:
        print(f"written twice: {text[:80]!r}", file=sys.stderr)
    if twice:
        return 1
    articles = sum(g.kind == "article" for g in groups)
    print(f"{len(entries)} sentences, {articles} of the groups are articles; no fault")
    if chosen.task == "count":
        _print_counts(groups)
    return 0


def _print_counts(groups: list[Group]) -> None:
    entries = [e for g in groups for e in g.entries]
    for name, counted in (
        ("type", Counter(t.type for e in entries for t in e.events)),
        ("status", Counter(t.status for e in entries for t in e.events)),
        ("manner", Counter(g.about["manner"] for g in groups for _ in g.entries)),
        ("topic", Counter(g.about["topic"] for g in groups for _ in g.entries)),
    ):
        print(f"\n{name}")
        for key, times in counted.most_common():
            print(f"  {key:24} {times:5}")
    print(f"\nsentences that tell no event: {sum(not e.events for e in entries)}")
    print(f"statements: {sum(len(e.statements) for e in entries)}")


if __name__ == "__main__":
    sys.exit(main())
