"""The installed command on real input: the examples are read, kept and asked, with the language model."""

import json
import subprocess
import sys
from pathlib import Path

from backchannel.model.records import Record

_EXAMPLES = Path(__file__).parents[2] / "examples" / "tehran"
_MAIN = "from backchannel.views.cli import main; main()"


def run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", _MAIN, *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def test_an_example_is_read_kept_and_asked(tmp_path: Path) -> None:
    dispatch = _EXAMPLES / "1979-11-14-freeze.txt"
    read = run("read", "-", "--json", stdin=dispatch.read_bytes())
    assert (read.returncode, read.stderr) == (0, b"")
    record = Record.from_dict(json.loads(read.stdout))
    assert record.events
    assert record.statements

    archive = tmp_path / "news.archive"
    added = run("add", dispatch, "--archive", archive)
    assert (added.returncode, added.stdout.decode()) == (0, f"{archive}: 1 added\n")
    rows = [json.loads(line) for line in run("timeline", "--archive", archive, "--json").stdout.splitlines()]
    told = {(row["trigger"]["start"], row["trigger"]["end"]) for row in rows}
    assert told == {tuple(event.trigger.span) for event in record.events}
    text = record.article.text
    assert all(text[row["trigger"]["start"] : row["trigger"]["end"]] == row["trigger"]["quote"] for row in rows)
    assert run("doctor", "--archive", archive).stdout.decode().count("is whole, every claim stands in its text") == 1
