"""`backchannel tracks`, `track`, `cases` and `case` as a user runs them."""

import json
from pathlib import Path

import pytest
from archive_files import Did, Fated, Talked, article
from typer.testing import CliRunner, Result

from backchannel.archive.store import open_archive
from backchannel.views.cli.app import app

NEWS = (
    article(
        "1979-11-05",
        Fated("About 60 Americans are held.", "About 60 Americans", "held", 60, "USA"),
        Did("The United States asked Iran to free the Americans.", "REQUEST", "asked", ["USA"], ["IRN"]),
    ),
    article("1979-11-06", Fated("50 American hostages are held.", "50 American hostages", "held", 50, "USA")),
    article(
        "1981-01-19",
        Fated("Algeria negotiates about the 52 hostages.", "52 hostages", "held", 52),
        Talked("", ["USA", "IRN"], ["DZA"], "the release of the hostages"),
    ),
    article(
        "1981-01-21",
        Fated("The 52 American hostages were freed.", "52 American hostages", "freed", 52, "USA", "IRN", "1981-01-20"),
        Talked("Both had signed through Algeria.", ["USA", "IRN"], ["DZA"], "the accords", "signed"),
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "news.archive"
    with open_archive(path, create=True) as archive:
        for record in NEWS:
            archive.add(record)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "100"})


def test_cases_are_listed(path: Path) -> None:
    ran = run("cases", "--archive", path)
    assert ran.exit_code == 0
    first, second, *_ = ran.stdout.splitlines()
    assert first.split("  ")[0] == "20 Jan 1981"
    assert first.endswith("52 American hostages: freed")
    assert second.strip().startswith("told of 5 Nov 1979 – 21 Jan 1981 · 4 independent voices · ")
    assert "The 52 American hostages were freed." in ran.stdout


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["USA"], 1),
        (["hostages", "--fate", "freed"], 1),
        (["--fate", "held"], 0),
        (["--held-by", "Iran"], 0),
        (["--since", "1981-02-01"], 0),
        (["--until", "1979-11-05", "--voices", "2"], 1),
        (["--decision", "accepted"], 0),
    ],
)
def test_cases_are_chosen(path: Path, asked: list[str], found: int) -> None:
    ran = run("cases", *asked, "--archive", path, "--json")
    assert ran.exit_code == 0
    assert [json.loads(line)["who"] for line in ran.stdout.splitlines()] == ["52 American hostages"] * found
    assert ("nothing was found" in ran.stderr) is not bool(found)


@pytest.mark.parametrize("command", ["case", "show"])
def test_the_file_of_a_case(path: Path, command: str) -> None:
    id_ = json.loads(run("cases", "--archive", path, "--json").stdout)["id"]
    printed = run(command, id_[:8], "--archive", path).stdout
    for expected in (
        "What was told of them",
        "About 60 Americans: held captive",
        "Who asks for their release",
        "The United States asked Iran to free the Americans.",
        "What the sources dispute",
        "How many: About 60 Americans (",
        "Talks about it",
    ):
        assert expected in printed
    assert all(len(line) <= 100 for line in printed.splitlines())
    file = json.loads(run(command, id_, "--archive", path, "--json").stdout)
    assert [told["fate"] for told in file["fates"]] == ["held", "held", "held", "freed"]


def test_tracks_are_listed(path: Path) -> None:
    ran = run("tracks", "Algeria", "--stage", "signed", "--archive", path)
    assert ran.exit_code == 0
    assert "through Algeria: the release of the hostages" in " ".join(ran.stdout.split())
    assert run("tracks", "Norway", "--archive", path).stdout == ""


@pytest.mark.parametrize("command", ["track", "show"])
def test_the_file_of_a_track(path: Path, command: str) -> None:
    case = json.loads(run("cases", "--archive", path, "--json").stdout)["id"]
    id_ = json.loads(run("tracks", "--case", case, "--archive", path, "--json").stdout)["id"]
    printed = run(command, id_[:8], "--archive", path).stdout
    for expected in (
        "Stages, as they were told",
        "under way",
        "signed",
        "Cases that it is about",
        "52 American hostages",
    ):
        assert expected in printed
    file = json.loads(run(command, id_, "--archive", path, "--json").stdout)
    assert [told["stage"] for told in file["stages"]] == ["under_way", "signed"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["cases", "--fate", "gone"], "'gone' is no fate"),
        (["cases", "!?"], "is no name"),
        (["tracks", "--stage", "over"], "'over' is no stage"),
        (["case", "0000"], "is the id of no case"),
        (["track", "0000"], "is the id of no track"),
        (["tracks", "--since", "yesterday"], "is no day"),
    ],
)
def test_what_cannot_be_is_refused(path: Path, asked: list[str], said: str) -> None:
    ran = run(*asked, "--archive", path)
    assert ran.exit_code != 0
    assert said in str(ran.exception) + ran.stderr
