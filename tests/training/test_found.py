"""Annotations kept as offsets: there and back, and nothing of a text in them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

TRAINING = Path(__file__).parents[2] / "training"
TEXT = 'Ana Mora said "no", then "yes". On Monday she met Jan Roe. Mora said it.'
RECORD = {
    "id": "x", "published": "2021-05-05", "title": None, "source": "", "licence": "ours", "text": TEXT,
    "statements": [{"content": ["no", "yes"], "cue": "said", "speaker_text": "Ana Mora", "speaker": "Ana Mora"}],
    "events": [{"sentence": "On Monday she met Jan Roe.", "trigger": "met", "also": [], "date_text": "Monday"}],
    "ties": [], "fates": [{"evidence": "Jan Roe", "who": "Jan Roe"}], "talks": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> ModuleType:
    spec = importlib.util.spec_from_file_location("found", TRAINING / "found.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_and_back(found: ModuleType) -> None:
    packed = found.pack(RECORD)
    assert "text" not in packed
    assert packed["statements"][0]["content"] == [[15, 17], [26, 29]]
    assert found.unpack(packed, TEXT) == RECORD


def test_another_text_is_refused(found: ModuleType) -> None:
    with pytest.raises(ValueError, match="not the one"):
        found.unpack(found.pack(RECORD), TEXT + " ")


def test_words_that_are_not_in_the_text_are_refused(found: ModuleType) -> None:
    with pytest.raises(ValueError, match="not in the text"):
        found.pack(RECORD | {"fates": [{"evidence": "Jan Rowe"}]})


def test_no_text_stands_in_the_annotations(found: ModuleType) -> None:
    files = list((TRAINING / "found").glob("*.json"))
    assert files
    for file in files:
        packed = json.loads(file.read_text(encoding="utf-8"))
        assert "text" not in packed
        for layer, fields in found.QUOTED.items():
            for item in packed[layer]:
                assert all(not isinstance(item[f], str) for f in fields)
                assert all(len(v.split()) <= 20 for v in item.values() if isinstance(v, str))
