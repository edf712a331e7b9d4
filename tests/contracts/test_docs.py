"""Pages cannot say other than the program: links, commands, examples, fields and tables are held to it."""

import dataclasses
import importlib.util
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
import typer.main
from factories import dispatch

import backchannel
from backchannel.archive.store import open_archive
from backchannel.extract.statements_cues import FRAMES
from backchannel.model import records
from backchannel.model.document import PlacePrecision, PlaceSense, TimeBasis, TimeType
from backchannel.views.cli.app import app
from backchannel.vocabulary import load_vocabulary, read_user_vocabulary
from backchannel.vocabulary.user import UserActor, UserOffice, UserReportingVerb, UserVerb

_ROOT = Path(__file__).parents[2]
_PAGES = sorted(
    path.relative_to(_ROOT).as_posix()
    for path in [*_ROOT.glob("*.md"), *_ROOT.glob("docs/**/*.md"), *_ROOT.glob("examples/**/*.md")]
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, _ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate_docs = _tool("generate_docs")
print_examples = _tool("print_examples")
_COMMANDS: dict[str, Any] = dict(generate_docs.commands(typer.main.get_command(app)))


def page(name: str) -> str:
    return (_ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return [found[2] for found in _FENCE.finditer(page(name)) if found[1] == language]


def sections(text: str) -> dict[str, str]:
    """The text below each heading, by the heading; what lies under a lower heading has its own entry."""
    parts = re.split(r"^#+ (.+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


# Generated pages


@pytest.mark.parametrize("name", ["commands.md", "codebook.md"])
def test_a_generated_page_is_what_the_program_says(name: str) -> None:
    path = _ROOT / "docs" / name
    assert path.read_text(encoding="utf-8") == generate_docs.pages()[path], "run: make docs"


def test_every_option_has_help() -> None:
    commands = generate_docs.commands_page()
    assert "|  |" not in commands
    assert "| None |" not in commands


@pytest.mark.parametrize("command", sorted(_COMMANDS))
def test_every_command_has_its_section(command: str) -> None:
    assert f"backchannel {command}" in sections(page("docs/commands.md"))


# Links


@pytest.mark.parametrize("name", _PAGES)
def test_links_lead_somewhere(name: str) -> None:
    text = _FENCE.sub("", page(name))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (_ROOT / name).parent / path if path else _ROOT / name
        assert file.exists(), f"{name} links to {target}"
        if anchor:
            assert anchor in map(_anchor, sections(file.read_text(encoding="utf-8"))), f"{name} links to {target}"


def _anchor(heading: str) -> str:
    """The anchor of a heading, as repository hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_decision_is_listed() -> None:
    listed = page("docs/decisions/README.md")
    for path in (_ROOT / "docs" / "decisions").glob("0*.md"):
        assert f"({path.name})" in listed


# Commands


def _lines(name: str) -> Iterator[tuple[str, bool]]:
    """Command lines of a page, and whether each is whole: one that is named in a sentence may lack its arguments."""
    text = page(name)
    for _, block in _FENCE.findall(text):
        for line in block.splitlines():
            for part in re.split(r" \| ", line):
                if part.startswith("backchannel "):
                    yield part, True
    for line in re.findall(r"`[^`\n]*\b(?<![\w./-])(backchannel [^`\n]+)`", _FENCE.sub("", text)):
        yield line, False


@pytest.mark.parametrize(
    ("line", "whole"),
    sorted({found for name in _PAGES if name != "docs/commands.md" for found in _lines(name)}),
)
def test_a_command_line_is_one_that_the_program_takes(line: str, whole: bool) -> None:
    words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
    name = " ".join(words[:2]) if " ".join(words[:2]) in _COMMANDS else words[0]
    assert name in _COMMANDS, line
    command, arguments = _COMMANDS[name], words[len(name.split()) :]
    if whole:
        command.make_context(name, arguments)
    else:
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known | {"--help"}, line


def test_command_lines_are_found() -> None:
    assert len(list(_lines("docs/quick-start.md"))) >= 10


# What is shown as printed


@pytest.mark.parametrize("at", range(2))
def test_the_readme_shows_what_is_printed(at: int) -> None:
    text = page("README.md")
    shown = list(print_examples.PRINTED.finditer(text))
    assert len(shown) == 2
    assert shown[at]["shown"] == print_examples.printed(text, shown[at]), "run: make docs"


def _but_versions(text: str) -> str:
    """Without the line that names program, model and vocabulary: a new word in a table is no other example."""
    return re.sub(r"^read by .*\n", "", text, flags=re.M)


@pytest.mark.parametrize("name", ["docs/evaluate.md", "docs/vocabulary.md"])
def test_a_page_shows_what_is_printed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_ROOT)
    text = page(name)
    shown = list(print_examples.PRINTED.finditer(text))
    assert shown
    for block in shown:
        printed = print_examples.printed(text, block)
        assert _but_versions(block["shown"]) == _but_versions(printed), "run: make docs"


def test_the_example_of_the_quick_start_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = "The rebels released six hostages in Tabuk on Sunday."
    Path("article.txt").write_text(told, encoding="utf-8")
    Path("page.html").write_text(f"<html><body><article><p>{told * 9}</p></article></body></html>", encoding="utf-8")
    with open_archive("news.archive", create=True) as archive:
        archive.add(dispatch().record())
    (example,) = blocks("docs/quick-start.md", "python")
    assert "Oslo" in example
    # One process: a worker would run this test's own start again.
    assert print_examples.output_of(example.replace("workers=2", "workers=1")).startswith("None ")


# The record


def test_the_example_record_is_one() -> None:
    (example,) = blocks("docs/record.md", "json")
    form = json.loads(example)
    record = backchannel.Record.from_dict(form)
    assert record.to_dict() == form
    assert "Title: " + str(record.article.title) in page("docs/example.txt")
    assert page("docs/example.txt").endswith(record.article.text)
    assert all((record.actors, record.statements, record.events, record.fates, record.talks))


def _fields(form: dict[str, Any], where: str = "The whole") -> Iterator[tuple[str, str]]:
    """Every field with the heading that it belongs under."""
    for name, value in form.items():
        yield where, name
        under = {"date": "A date", "place": "places"}.get(name, name)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from _fields(part, under)


def test_every_field_of_a_record_is_explained() -> None:
    record = dispatch().record()
    form = record.to_dict()
    assert all(form[layer] for layer in ("actors", "statements", "events", "ties", "fates", "talks", "skipped"))
    explained = sections(page("docs/record.md"))
    missing = {(where, name) for where, name in _fields(form) if f"`{name}`" not in explained[where]}
    assert not missing


@pytest.mark.parametrize(
    "words",
    [
        records.ActorKind, records.Basis, records.StatementKind, records.EventType, records.Status,
        records.DatePrecision, records.TieKind, records.FateKind, records.Stage, TimeType, TimeBasis, PlaceSense,
        PlacePrecision,
    ],
)  # fmt: skip
def test_every_word_that_a_field_may_hold_is_explained(words: Any) -> None:
    text = page("docs/record.md")
    assert [word for word in get_args(words) if f"`{word}`" not in text] == []


# Tables and benches


@pytest.mark.parametrize("name", ["docs/reading.md", "docs/decisions/0001-layout.md", "CONTRIBUTING.md"])
def test_files_that_are_named_are_there(name: str) -> None:
    package = _ROOT / "src" / "backchannel"
    roots = [_ROOT, package, package / "annotate", package / "data"]
    named = re.findall(r"`([\w/]+\*?\.(?:py|tsv|toml|sqlite|npz))`", page(name))
    assert named
    assert [path for path in named if not any(any(root.glob(path)) for root in roots)] == []


def test_the_row_of_the_worked_example_is_taken(tmp_path: Path) -> None:
    data = _ROOT / "src" / "backchannel" / "data"
    for table in data.glob("*.tsv"):
        shutil.copy(table, tmp_path)
    header, row = next(b for b in blocks("docs/reading.md", "") if b.startswith("name\t")).splitlines()
    target = tmp_path / "armed_groups.tsv"
    assert target.read_text(encoding="utf-8").splitlines()[0] == header
    with target.open("a", encoding="utf-8") as table:
        table.write(row + "\n")
    known = load_vocabulary(tmp_path).known("Example Front", date(1990, 1, 1))
    assert known is not None
    assert known.country == "PER"


def test_the_refusal_on_the_page_is_what_is_said(tmp_path: Path) -> None:
    (entry,) = blocks("docs/vocabulary.md", "toml")
    (tmp_path / "actors.toml").write_text(entry, encoding="utf-8")
    with pytest.raises(backchannel.VocabularyError) as refused:
        read_user_vocabulary(tmp_path)
    assert f"```\n{refused.value}\n```" in page("docs/vocabulary.md")


def test_every_key_and_frame_of_a_users_vocabulary_is_described() -> None:
    explained = sections(page("docs/vocabulary.md"))
    for heading, form in {
        "`[[actor]]`": UserActor, "`[[office]]`": UserOffice, "`[[verb]]`": UserVerb,
        "`[[reporting_verb]]`": UserReportingVerb,
    }.items():  # fmt: skip
        keys = {"life": "valid_from", "lemmas": "lemma", "holders": "[[office.holder]]"}
        names = [field.name for field in dataclasses.fields(form) if field.name != "wrong"]
        assert [name for name in names if f"`{keys.get(name, name)}`" not in explained[heading]] == []
    assert [frame for frame in sorted(FRAMES) if f"`{frame}`" not in explained["`[[reporting_verb]]`"]] == []


def test_every_table_is_described() -> None:
    text = page("docs/reading.md")
    data = _ROOT / "src" / "backchannel" / "data"
    assert [f.name for f in sorted(data.iterdir()) if f.suffix in {".tsv", ".toml"} and f.name not in text] == []


def test_every_bench_is_described() -> None:
    text = page("docs/quality-method.md")
    benches = {f.name for f in (_ROOT / "bench").glob("*.py")} - {"common.py", "gate.py"}
    assert [name for name in sorted(benches) if f"bench/{name}" not in text] == []
    assert all((_ROOT / file).exists() for file in re.findall(r"bench/\w+\.py", page("README.md")))


def test_no_figure_is_left_to_be_filled() -> None:
    left = [(name, found) for name in _PAGES for found in re.findall(r"\{\{.*?\}\}", page(name))]
    assert left == [], "measure, and fill it in"
