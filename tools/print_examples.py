"""Print anew what README.md and docs/ show of the program: readings, a record, the output of the Python example.

    python tools/print_examples.py            write them
    python tools/print_examples.py --check    say whether they are as they would be printed; exit code 1 where not

A block that is printed stands below a comment that says by what:

    <!-- printed by: backchannel read examples/x.txt -->     the output of the command, 80 columns wide
    <!-- printed by: the example above -->                   the output of the Python block before it

A contract test compares the readings and the example with the program. Run it from the installed environment, so that a
record names the version it was read by.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from backchannel.views.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "docs/record.md", "docs/evaluate.md", "docs/vocabulary.md")
WIDTH = 80
PRINTED = re.compile(
    r"(<!-- printed by: (?P<by>[^>]+) -->\n+```(?P<language>\w*)\n)(?P<shown>.*?)(?=^```$)", re.S | re.M
)
_EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.S | re.M)


def refreshed(page: str) -> str:
    """The page with every printed block as the program prints it now."""
    return PRINTED.sub(lambda block: block[1] + printed(page, block), page)


def printed(page: str, block: re.Match[str]) -> str:
    """What belongs into a printed block of the page."""
    if block["by"] == "the example above":
        example = [found[1] for found in _EXAMPLE.finditer(page, 0, block.start())][-1]
        return output_of(example)
    text = output_of_command(block["by"])
    return readable_json(json.loads(text)) + "\n" if block["language"] == "json" else text.strip("\n") + "\n"


def output_of(example: str) -> str:
    """What a Python example prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example, "example", "exec"), {"__name__": "example"})  # noqa: S102 - this project's own example
    return out.getvalue()


def output_of_command(line: str) -> str:
    """What a command line prints, run in the project's root on a terminal that is WIDTH columns wide.

    Raises RuntimeError where it fails.
    """
    arguments = [str(ROOT / a) if (ROOT / a).exists() else a for a in shlex.split(line)[1:]]
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": str(WIDTH), "NO_COLOR": "1", "TERM": "dumb"})
    if done.exit_code:
        raise RuntimeError(f"{line}: exit code {done.exit_code}: {done.output}")
    return done.stdout


def readable_json(value: Any, indent: str = "", room: int = 116) -> str:
    """JSON with what is short on one line: spans and small objects stay whole."""
    flat = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or (indent and len(indent) + len(flat) <= room):
        return flat
    deeper = indent + "  "
    if isinstance(value, list):
        return "[\n" + ",\n".join(deeper + readable_json(part, deeper, room) for part in value) + f"\n{indent}]"
    return "{\n" + ",\n".join(_packed(value, deeper, room)) + f"\n{indent}}}"


def _packed(value: dict[str, Any], indent: str, room: int) -> Iterator[str]:
    """Lines of an object, as many short fields on one as there is room for; at the top, one field a line."""
    line = ""
    for name, part in value.items():
        field = f"{json.dumps(name)}: {readable_json(part, indent, room)}"
        if line and (len(indent) == 2 or "\n" in field or "\n" in line or len(line) + len(field) + 2 > room):
            yield line
            line = ""
        line = f"{line}, {field}" if line else indent + field
    yield line


def main(check: bool) -> int:
    stale = 0
    for name in PAGES:
        path = ROOT / name
        page = path.read_text(encoding="utf-8")
        new = refreshed(page)
        if new == page:
            continue
        stale += 1
        if check:
            sys.stderr.write(f"{name} shows what the program no longer prints; run: make docs\n")
        else:
            path.write_text(new, encoding="utf-8")
            sys.stderr.write(f"wrote {name}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
