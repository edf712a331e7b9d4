import json
from pathlib import Path

import pytest
from factories import Draft

from backchannel.archive.store import open_archive
from backchannel.views.cli import main


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    place = tmp_path / "news.archive"
    freeze = Draft(
        "<c>President Jimmy Carter</c> <v>froze</v> the assets of <i>Iran</i>. <s>“Not a dollar leaves,”</s> he said.",
        "1979-11-14",
        title="Assets frozen",
        outlet="Meridian Wire",
        url="https://meridian.example/frozen",
    )
    carter = freeze.actor("c", name="Jimmy Carter", country="USA", sector="GOV")
    iran = freeze.actor("i", kind="state", country="IRN", sector="GOV")
    freeze.event("SANCTION", "v", "v", sources=[carter], targets=[iran], date=freeze.date("1979-11-14"))
    freeze.statement("s", speaker=carter)
    later = Draft("<c>Carter</c> rested in Plains.", "1980-12-26", title="A quiet Christmas", outlet="Delta Post")
    later.actor("c", name="Jimmy Carter", country="USA", sector="GOV")
    with open_archive(place, create=True) as kept:
        for draft in (freeze, later):
            kept.add(draft.record())
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, archive: Path):
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["backchannel", *map(str, arguments), "--archive", str(archive)])
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        shown = capsys.readouterr()
        return int(str(code)), shown.out, shown.err

    return run


def test_search_shows_the_sentence_and_its_source(run) -> None:
    code, out, _ = run("search", "frozen", "dollar")
    assert code == 0
    assert "Assets frozen" in out
    assert "14 Nov 1979" in out
    assert "Meridian Wire" in out


def test_search_in_statements_of_a_speaker(run) -> None:
    _, out, _ = run("search", "dollar", "--in", "statement", "--actor", "carter", "--json")
    (line,) = out.splitlines()
    assert "Not a dollar leaves" in json.loads(line)["words"]["quote"]
    _, _, err = run("search", "dollar", "--in", "statement", "--actor", "Iran")
    assert "nothing was found" in err


def test_search_finds_actors_by_name(run) -> None:
    _, out, _ = run("search", "cart*", "--in", "actor")
    assert out.count("Jimmy Carter") == 1


def test_nothing_to_search_for_is_an_error_that_says_how(run) -> None:
    code, _, err = run("search", "  ")
    assert code == 1
    assert "names nothing to search for" in err


def test_actors_lists_the_register_with_its_names(run) -> None:
    _, out, _ = run("actors")
    assert out.index("Jimmy Carter") < out.index("Iran")  # told of by more articles
    assert "2 independent voices" in out
    _, out, _ = run("actors", "IRN", "--json")
    assert [json.loads(line)["name"] for line in out.splitlines()] == ["Iran"]
    _, out, _ = run("actors", "--kind", "person", "--json")
    assert [json.loads(line)["country"] for line in out.splitlines()] == ["USA"]


def test_stories_are_listed_latest_first(run) -> None:
    _, out, err = run("stories", "--limit", 1)
    assert "A quiet Christmas" in out
    assert "Assets frozen" not in out
    assert "the first 1; --limit shows more" in err


def test_the_timeline_is_narrowed_by_who_did_what_to_whom(run) -> None:
    _, out, _ = run("timeline", "--source", "Carter", "--target", "Iran", "--country", "irn", "--json")
    (row,) = map(json.loads, out.splitlines())
    assert (row["type"], row["voices"]) == ("SANCTION", 1)
    for nothing in (("--source", "Iran"), ("--voices", 2), ("--status", "planned"), ("--outlet", "Delta Post"),
                    ("--decision", "accepted"), ("--sector", "MIL"), ("--place", "Tehran")):  # fmt: skip
        assert run("timeline", *nothing, "--json")[1] == ""


def test_a_status_that_is_none_is_refused(run) -> None:
    code, _, err = run("timeline", "--status", "maybe")
    assert code == 1
    assert "is no status; it is one of happened" in err


def _id(run, *command: object) -> str:
    return str(json.loads(run(*command, "--json")[1].splitlines()[0])["id"])


def test_show_gives_the_file_of_an_event(run) -> None:
    _, out, _ = run("show", _id(run, "timeline"))
    assert "Jimmy Carter “froze” → Iran" in out
    assert "Told by" in out
    assert "Meridian Wire, 1979-11-14" in out
    _, out, _ = run("show", _id(run, "timeline"), "--json")
    assert [report["article"]["outlet"] for report in json.loads(out)["reports"]] == ["Meridian Wire"]


def test_show_gives_the_file_of_an_actor_and_of_a_story(run) -> None:
    _, out, _ = run("show", _id(run, "actors", "carter"))
    assert "person · USA · GOV · 2 independent voices" in " ".join(out.split())
    _, out, _ = run("show", _id(run, "stories"))
    assert "Articles" in out
    assert "Delta Post" in out
