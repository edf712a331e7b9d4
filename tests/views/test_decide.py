"""`backchannel decide` and `decisions` as a reviewer runs them."""

import json
from pathlib import Path

import pytest
from archive_rows import burial, group, group_of, only_event, raid
from typer.testing import CliRunner, Result

from backchannel.archive.store import open_archive
from backchannel.views.cli import decide as commands
from backchannel.views.cli.app import app

LANDING, FUNERAL = only_event(raid()).id, only_event(burial()).id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "news.archive"
    with open_archive(path, create=True) as archive:
        for draft in (raid(), raid("Elsewhere"), burial()):
            archive.add(draft.record())
    return path


@pytest.fixture
def landing(path: Path) -> str:
    with open_archive(path) as archive:
        return group_of(archive, "event", only_event(raid()))


@pytest.fixture
def funeral(path: Path) -> str:
    with open_archive(path) as archive:
        return group_of(archive, "event", only_event(burial()))


def run(*arguments: object, by: str | None = "A. Rao") -> Result:
    env = {"COLUMNS": "100", "BACKCHANNEL_REVIEWER": by}
    return CliRunner().invoke(app, [*map(str, arguments)], env=env, catch_exceptions=False)


def decision(path: Path, *arguments: object) -> str:
    """Make a decision; its id."""
    done = run("decide", *arguments, "--archive", path, "--json")
    assert done.exit_code == 0, done.stderr
    return str(json.loads(done.stdout)["id"])


def test_a_decision_and_the_list_of_them(path: Path, landing: str) -> None:
    done = run("decide", "accept", landing[:8], "--archive", path, "--why", "seen by three agencies")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"accepted event {landing[:8]} · decision ")
    assert done.stdout.endswith("by A. Rao\n")
    listed = run("decisions", "--archive", path).stdout
    assert f"accepted event {landing[:8]}" in listed
    assert "seen by three agencies" in listed
    (row,) = map(json.loads, run("decisions", landing, "--archive", path, "--json").stdout.splitlines())
    assert (row["verb"], row["subject"], row["by"]) == ("accept", landing, "A. Rao")


def test_nobody_decides(path: Path, landing: str) -> None:
    refused = run("decide", "accept", landing, "--archive", path, by=None)
    assert refused.exit_code == 2
    assert "--by" in refused.stderr
    assert run("decide", "accept", landing, "--archive", path, "--by", "B. Levi", by=None).exit_code == 0


def test_every_verb(path: Path, landing: str, funeral: str) -> None:
    rejected = run("decide", "reject", funeral, "--archive", path)
    assert rejected.stdout.startswith(f"rejected event {funeral[:8]}")
    edited = run(
        "decide", "edit", landing, "--archive", path, "--set", "date=1980-04-25", "--set", "place=Tabas, IRN",
        "--set", "targets=", "--set", "sources=Iran", "--set", "sources=Egypt", "--set", "status=doubtful",
    )  # fmt: skip
    assert edited.exit_code == 0, edited.stderr
    assert edited.stdout.startswith(f"edited event {landing[:8]}: ")
    for told in ("date 1980-04-25", "place Tabas, IRN", "targets nobody", "status doubtful"):
        assert told in edited.stdout
    parted = run("decide", "split", landing, only_event(raid("Elsewhere")).id[:8], "--archive", path)
    assert f"off from {landing[:8]}" in parted.stdout
    merged = run("decide", "merge", landing, funeral, "--archive", path)
    assert merged.stdout.startswith(f"merged event {funeral[:8]} into {landing[:8]}")
    led = run("decide", "accept", funeral, "--archive", path)
    assert led.stderr.startswith(f"event {funeral[:8]} was merged into another meanwhile")
    with open_archive(path) as archive:
        row = group(archive, "event", landing)
    assert (row["decision"], str(row["first_day"]), row["place"], row["status"]) == (
        "accepted", "1980-04-25", "Tabas", "doubtful",
    )  # fmt: skip


def test_a_decision_is_withdrawn(path: Path, landing: str) -> None:
    made = decision(path, "accept", landing)
    taken = run("decide", "withdraw", made[:8], "--archive", path)
    assert taken.stdout.startswith(f"withdrew decision {made[:8]}")
    assert run("decisions", "--archive", path).stderr == "no decision\n"
    everything = run("decisions", "--archive", path, "--all").stdout
    assert "withdrawn by decision" in everything
    assert f"withdrew decision {made[:8]}" in everything


def test_orphaned_decisions(path: Path, funeral: str, landing: str) -> None:
    made = decision(path, "accept", funeral)
    decision(path, "accept", landing)
    assert run("decisions", "--archive", path, "--orphaned").stderr == "no decision\n"
    emptied = burial()
    emptied.layers["events"] = []
    with open_archive(path) as archive:
        archive.add(emptied.record())
    listed = run("decisions", "--archive", path, "--orphaned")
    assert "its claim is gone since" in listed.stdout
    assert listed.stdout.count("accepted") == 1
    assert made[:8] in listed.stdout


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--set", "status"), "'status' is not FIELD=VALUE"),
        (("--set", "=denied"), "is not FIELD=VALUE"),
        (("--set", "status=denied", "--set", "status=asked"), "status is given twice"),
    ],
)
def test_a_value_that_is_none(path: Path, landing: str, given: tuple[str, ...], message: str) -> None:
    refused = run("decide", "edit", landing, "--archive", path, *given)
    assert refused.exit_code == 2
    assert message in " ".join(refused.stderr.split())


def test_a_kind_that_is_none(path: Path) -> None:
    refused = run("decisions", "--archive", path, "--kind", "story")
    assert refused.exit_code == 2
    assert "'story' is none of actor, event, track, case" in " ".join(refused.stderr.split())


def test_lists_of_actors_are_those_of_an_event() -> None:
    assert commands._values(["sources=", "targets=Iran", "targets=Iraq", "place="]) == {
        "sources": [], "targets": ["Iran", "Iraq"], "place": None,
    }  # fmt: skip
