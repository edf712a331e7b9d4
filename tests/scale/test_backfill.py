"""Backfills, with workers as processes: every line is in the Parquet once, whatever dies on the way."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from backfilling import READ_BY, SMALL, Here, ends, left_over, lines, quick, titles, warc, without_model

from backchannel.errors import BackfillError, ModelError
from backchannel.model.records import ReadBy
from backchannel.scale.backfill import Known, Outcome, Superseded, backfill, read_with
from backchannel.scale.shards import opened
from backchannel.scale.units import Done, Failed, Load
from backchannel.sources import Refused


def run(inputs: Iterable[Path], out: Path, load: Load | None = None) -> list[Outcome]:
    """In this process: no other need be started where none is to die."""
    with opened(out):
        return list(read_with(Here(out, load or quick()), inputs, out, SMALL))


def run_in_workers(inputs: Iterable[Path], out: Path, load: Load, workers: int = 1) -> list[Outcome]:
    return list(backfill(inputs, out, workers=workers, load=load, grain=SMALL))


def named(*numbers: int) -> list[str]:
    return sorted(map(str, numbers))


def rows_of(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.rows for outcome in outcomes if isinstance(outcome, Done))


def files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.glob("month=*/*"))}


def test_shards_of_every_kind_come_into_months(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "in" / "out"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(lines(*range(20)) + b"no json\n" + b'{"text": "No day.", "title": "20"}\n')
    (folder / "b.warc.gz").write_bytes(warc(*range(21, 40)))
    (folder / "notes.txt").write_text("Nothing.", encoding="utf-8")
    first = run_in_workers([folder], out, quick(), workers=2)
    assert titles(out) == sorted([*named(*range(21)), *(f"Talks {at}" for at in range(21, 40))])
    assert {path.name for path in out.glob("month=*")} == {"month=1980-04", "month=unknown"}
    assert [str(item) for item in first if isinstance(item, Refused)] == [
        f"{folder / 'notes.txt'}: is no shard: WARC, JSON Lines and Parquet are read here; "
        "`backchannel add` reads other files"
    ]
    (listed,) = out.glob("_refusals/*.jsonl")
    assert json.loads(listed.read_text(encoding="utf-8"))["source"] == f"{folder / 'a.jsonl'}:21"
    assert left_over(out) == []

    # The folder that is read holds what was written; it is not read.
    written = files(out)
    again = run([folder], out)
    assert [type(item) for item in again] == [Known, Known, Refused]
    assert files(out) == written


def test_the_same_bytes_are_read_once(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    for path in (one, other):
        path.write_bytes(lines(*range(9)))
    outcomes = run([one, other, one], tmp_path / "out")
    assert [item.path for item in outcomes if isinstance(item, Known) and item.same] == [str(other), str(one)]
    assert titles(tmp_path / "out") == named(*range(9))
    # One of them is written to: the rows of the other stay.
    one.write_bytes(lines(*range(50, 60)))
    run([one], tmp_path / "out")
    assert titles(tmp_path / "out") == named(*range(9), *range(50, 60))


def test_a_changed_shard_supersedes_its_rows_once_it_is_complete(tmp_path: Path) -> None:
    shard, out = tmp_path / "news.jsonl", tmp_path / "out"
    shard.write_bytes(lines(*range(20)))
    run([shard], out)
    shard.write_bytes(lines(*range(15, 40), month="1981-01"))
    stopped = run([shard], out, quick(fault="met: 33."))
    assert any(isinstance(item, Failed) for item in stopped)
    assert set(named(*range(20))) <= set(titles(out))
    outcomes = run([shard], out)
    assert [item for item in outcomes if isinstance(item, Superseded)] == [Superseded(str(shard))]
    assert titles(out) == named(*range(15, 40))
    assert not list(out.glob("month=1980-04/*"))
    assert len(list(out.glob("_manifest/shards/*"))) == 1


def test_another_reader_reads_anew(tmp_path: Path) -> None:
    shard, out = tmp_path / "news.jsonl", tmp_path / "out"
    shard.write_bytes(lines(*range(20)))
    run([shard], out)
    outcomes = run([shard], out, quick(read_by=ReadBy("0.2.0", READ_BY.model, READ_BY.vocabulary)))
    assert rows_of(outcomes) == 20
    assert Superseded(str(shard)) in outcomes
    assert titles(out) == named(*range(20))


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    shard, out, deaths = tmp_path / "news.jsonl", tmp_path / "out", tmp_path / "deaths"
    shard.write_bytes(lines(*range(40)))
    deaths.mkdir()
    outcomes = run_in_workers([shard], out, quick(dies_of="met: 17.", deaths=deaths, times=2), workers=2)
    assert len(list(deaths.iterdir())) == 3
    assert not [item for item in outcomes if isinstance(item, Failed)]
    assert titles(out) == named(*range(40))


def test_what_raises_in_every_worker_is_given_up(tmp_path: Path) -> None:
    shard, out = tmp_path / "news.jsonl", tmp_path / "out"
    shard.write_bytes(lines(*range(20)))
    (failed,) = (item for item in run([shard], out, quick(fault="met: 8.")) if isinstance(item, Failed))
    assert failed.reason == "MemoryError: too much for this one"
    assert len(titles(out)) == 20 - 6


def test_what_kills_every_worker_is_given_up_and_named(tmp_path: Path) -> None:
    shard, out, deaths = tmp_path / "news.jsonl", tmp_path / "out", tmp_path / "deaths"
    shard.write_bytes(lines(*range(20)))
    deaths.mkdir()
    outcomes = run_in_workers([shard], out, quick(dies_of="met: 8.", deaths=deaths))
    (failed,) = (item for item in outcomes if isinstance(item, Failed))
    assert failed.reason == "the worker that read it was killed, perhaps because memory ran out"
    assert len(list(deaths.iterdir())) == 3
    (kept,) = out.glob("_manifest/failed/*")
    assert json.loads(kept.read_text(encoding="utf-8")) == {"shard": str(shard), "reason": failed.reason}
    assert len(titles(out)) == 20 - 6
    # The next run tries it again, and the others are not read again.
    assert rows_of(run([shard], out)) == 6
    assert titles(out) == named(*range(20))
    assert not list(out.glob("_manifest/failed/*"))


def test_what_nobody_completed_is_taken_away_and_what_is_gone_is_read_again(tmp_path: Path) -> None:
    shard, out = tmp_path / "news.jsonl", tmp_path / "out"
    shard.write_bytes(lines(*range(20)))
    run([shard], out)
    written = files(out)
    first, second, *_ = sorted(out.glob("month=1980-04/*"))
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1])
    for stray in ("month=1980-04/0123456789abcdef-00000-0.parquet", "month=1980-04/stray.parquet", "_tmp/half"):
        (out / stray).write_bytes(b"half")
    for broken in out.glob("_manifest/units/*/00003.json"):
        broken.write_bytes(b"{")
    outcomes = run([shard], out)
    assert len([item for item in outcomes if isinstance(item, Done)]) == 3
    assert files(out) == written
    assert left_over(out) == []


def test_a_broken_manifest_of_a_shard_is_made_again(tmp_path: Path) -> None:
    shard, out = tmp_path / "news.jsonl", tmp_path / "out"
    shard.write_bytes(lines(*range(20)))
    run([shard], out)
    for note in out.glob("_manifest/shards/*"):
        note.write_bytes(b"")
    assert [type(item) for item in run([shard], out)] == [Known]
    assert titles(out) == named(*range(20))


def test_a_shard_that_is_written_to_meanwhile_is_not_kept(tmp_path: Path) -> None:
    shard, out = tmp_path / "news.jsonl", tmp_path / "out"
    shard.write_bytes(lines(*range(20)))
    outcomes: list[Outcome] = []
    with opened(out):
        for outcome in read_with(Here(out, quick()), [shard], out, SMALL):
            if not outcomes:
                shard.write_bytes(lines(*range(21)))
            outcomes.append(outcome)
    failed = [item for item in outcomes if isinstance(item, Failed)]
    assert failed
    assert failed[0].reason == "the file was changed since this run looked at it; run the same command again"
    run([shard], out)
    assert titles(out) == named(*range(21))


def test_inputs_that_cannot_be_shards_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    places = [tmp_path / "gone.jsonl", tmp_path / "empty", tmp_path / "page.html", tmp_path / "out"]
    outcomes = run(places, tmp_path / "out")
    assert [str(item).removeprefix(f"{tmp_path}/") for item in outcomes] == [
        "gone.jsonl: there is no such file",
        "empty: holds no shards (WARC, JSON Lines, Parquet)",
        "page.html: is no shard: WARC, JSON Lines and Parquet are read here; `backchannel add` reads other files",
        "out: is what a backfill wrote; load it with `backchannel add`",
    ]


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs", encoding="utf-8")
    with pytest.raises(BackfillError, match="holds other files; name a new folder"):
        run([], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackfillError, match=r"cannot write to .*file/out: Not a directory"):
        run([], tmp_path / "file" / "out")


def test_a_disk_that_fails_in_the_middle_ends_the_run(tmp_path: Path) -> None:
    shard, out = tmp_path / "news.jsonl", tmp_path / "out"
    shard.write_bytes(lines(*range(20)))
    out.mkdir()
    (out / "_manifest").mkdir()
    (out / "month=1980-04").touch()
    with pytest.raises(BackfillError, match="what was kept is whole"):
        run([shard], out)
    (out / "month=1980-04").unlink()
    run([shard], out)
    assert titles(out) == named(*range(20))


def test_one_driver_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path / "out"), pytest.raises(BackfillError, match="another backfill is writing"):
        run([], tmp_path / "out")


def test_workers_that_cannot_begin_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no language model"):
        run_in_workers([], tmp_path / "out", without_model)
    with pytest.raises(BackfillError, match=r"workers end before they can read \(ended with code 7\)"):
        run_in_workers([], tmp_path / "out", ends)
