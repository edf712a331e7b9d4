import importlib.util
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("generate_docs", _ROOT / "tools" / "generate_docs.py")
assert _SPEC
assert _SPEC.loader
generate_docs = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(generate_docs)


@pytest.mark.parametrize("name", ["commands.md", "codebook.md"])
def test_a_generated_page_is_what_the_program_says(name: str) -> None:
    path = _ROOT / "docs" / name
    assert path.read_text(encoding="utf-8") == generate_docs.pages()[path], "run: make docs"


def test_every_option_has_help() -> None:
    page = generate_docs.commands_page()
    assert "|  |" not in page
    assert "| None |" not in page
