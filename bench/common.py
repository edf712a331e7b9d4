"""What every bench shares: where the data is, what to say when it is not there, and how figures are printed.

A bench is a file `bench/NAME.py` with `measure(data_dir) -> dict[str, float]`, which `bench/gate.py` calls, and a
`show(figures)` that prints them beside a named peer's. It is run as `python bench/NAME.py [--data DIR]`.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_DATA = ROOT.parent / "shared" / "data"


@dataclass(frozen=True)
class DataSet:
    """A file or folder that a bench measures on, and where a user gets it: no bench data is part of the project."""

    file: str
    what: str
    had_from: str

    def find(self, data_dir: Path) -> Path:
        """Its path. Exits cleanly, saying where the data is had, when it is not there."""
        path = data_dir / self.file
        if not path.exists():
            print(
                f"{path} is not there: nothing was measured.\n{self.file}: {self.what}.\n"
                f"It is had from {self.had_from}; put it there, or pass --data DIR."
            )
            raise SystemExit(0)
        return path

    def present(self, data_dir: Path) -> bool:
        return (data_dir / self.file).exists()


def digest(path: Path) -> str:
    """sha256 of a file, or of all files of a folder with their names, as pinned floors name their data."""
    total = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
        total.update(file.relative_to(path).as_posix().encode() + b"\0" if path.is_dir() else b"")
        total.update(file.read_bytes())
    return total.hexdigest()


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def ratio(part: float, whole: float) -> float:
    """The share, 0 where there is nothing to share."""
    return part / whole if whole else 0.0


def print_table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under a title, columns aligned; floats with three decimals, None as a dash."""
    lines = [list(header)] + [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    print(f"\n{title}")
    for number, line in enumerate(lines):
        cells = [
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip())
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def run(
    what: str | None, measure: Callable[[Path], Mapping[str, float]], show: Callable[[Mapping[str, float]], None]
) -> None:
    """The command line of a bench: reads --data, measures, shows."""
    parser = argparse.ArgumentParser(description=what, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data",
        type=Path,
        default=DEFAULT_DATA,
        metavar="DIR",
        help="folder with the development data (default: ../shared/data)",
    )
    show(measure(parser.parse_args().data))
