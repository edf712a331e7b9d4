"""`backchannel backfill` and `add` of what it wrote, as a user runs them, with the language model."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import dataset
from typer.testing import CliRunner

from backchannel.model.records import Record
from backchannel.views.cli.app import app

_EXAMPLES = Path(__file__).parents[2] / "examples" / "tehran"
_MAIN = "from backchannel.views.cli import main; main()"


def run(*arguments: object) -> tuple[int, str, str]:
    command = [sys.executable, "-c", _MAIN, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.returncode, done.stdout, done.stderr


def shard(path: Path) -> Path:
    """Two dispatches of the example, and a line that is none."""
    texts = [file.read_text(encoding="utf-8").split("\n\n", 1)[1] for file in sorted(_EXAMPLES.glob("*.txt"))[:2]]
    rows = [json.dumps({"text": text, "published": "1979-11-14", "title": "Dispatch"}) for text in texts]
    path.write_text("\n".join([*rows, "no json"]), encoding="utf-8")
    return path


def test_news_are_read_into_parquet_and_loaded(tmp_path: Path) -> None:
    news, out, archive = shard(tmp_path / "news.jsonl"), tmp_path / "records", tmp_path / "news.archive"
    code, printed, said = run("backfill", news, "--out", out, "--workers", 1)
    assert (code, printed) == (3, f"{out}: 2 articles in 1 unit read, 1 refused\n")
    assert said.startswith(f"read {news} 1/1: 2 articles, 1 refused, ")

    rows = dataset.dataset(out, partitioning="hive").to_table().to_pylist()
    records = [Record.from_dict(json.loads(row["record"])) for row in rows]
    assert [row["events"] for row in rows] == [len(record.events) for record in records]
    assert all(record.events for record in records)
    assert {row["month"] for row in rows} == {"1979-11"}

    assert run("backfill", news, "--out", out, "--workers", 1)[:2] == (0, f"{out}: 1 unit known\n")
    assert run("add", out, "--archive", archive)[:2] == (3, f"{archive}: 2 added, 1 refused\n")
    assert run("add", out, "--archive", archive)[:2] == (3, f"{archive}: 2 known, 1 refused\n")
    printed = run("timeline", "--archive", archive, "--json")[1]
    assert {json.loads(line)["id"] for line in printed.splitlines()}


def test_a_fault_of_the_users_words_is_told_before_anything_is_begun(tmp_path: Path) -> None:
    words, out = tmp_path / "words", tmp_path / "records"
    words.mkdir()
    (words / "actors.toml").write_text("[[actor]]\n", encoding="utf-8")
    code, printed, said = run("backfill", shard(tmp_path / "news.jsonl"), "--out", out, "--vocabulary", words)
    assert (code, printed) == (1, "")
    assert "actors.toml" in said
    assert not out.exists()


def test_a_folder_of_other_files_is_refused(tmp_path: Path) -> None:
    code, printed, said = run("backfill", shard(tmp_path / "news.jsonl"), "--out", tmp_path)
    assert (code, printed) == (1, "")
    assert said == f"backchannel: {tmp_path} holds other files; name a new folder, or one that a backfill made\n"


def test_a_cluster_without_ray_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    done = CliRunner().invoke(app, ["backfill", str(tmp_path), "--out", str(tmp_path / "o"), "--cluster", "auto"])
    assert "pip install 'backchannel[cluster]'" in str(done.exception)


@pytest.mark.parametrize("wrong", [["--workers", "0"], []])
def test_wrong_usage(wrong: list[str], tmp_path: Path) -> None:
    out = [] if not wrong else ["--out", str(tmp_path / "o")]
    assert CliRunner().invoke(app, ["backfill", "x.jsonl", *out, *wrong]).exit_code == 2
