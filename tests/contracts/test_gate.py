"""The gate: floors hold or fail, data is known by its digest, floors go down only with a reason."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCH))
    module = importlib.import_module("gate")
    monkeypatch.setattr(module, "FLOORS", tmp_path / "floors.json")
    return module


def found(gate: ModuleType, f1: float, false: float, data: str = "d1") -> dict[str, object]:
    bench = gate.Bench(lambda _: {}, (), ("f1", "false"), frozenset({"false"}))
    return {"toy": (bench, {"f1": f1, "false": false}, data)}


def test_floors_are_lifted_and_hold(gate: ModuleType) -> None:
    floors: dict[str, object] = {}
    gate.lift(floors, found(gate, 0.8, 0.1))
    assert json.loads(gate.FLOORS.read_text())["toy"] == {"data": "d1", "floors": {"f1": 0.78, "false": 0.11}}
    assert gate.holds(floors, found(gate, 0.8, 0.1))
    assert not gate.holds(floors, found(gate, 0.77, 0.1))
    assert not gate.holds(floors, found(gate, 0.8, 0.12))


def test_a_floor_is_not_lifted_down(gate: ModuleType) -> None:
    floors: dict[str, object] = {}
    gate.lift(floors, found(gate, 0.8, 0.1))
    gate.lift(floors, found(gate, 0.7, 0.2))
    assert not gate.holds(floors, found(gate, 0.7, 0.2))


def test_other_data_is_no_progress(gate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    floors: dict[str, object] = {}
    gate.lift(floors, found(gate, 0.8, 0.1))
    assert not gate.holds(floors, found(gate, 0.9, 0.0, data="d2"))
    assert "not the data" in capsys.readouterr().out


def test_a_floor_goes_down_only_with_a_reason(gate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    floors: dict[str, object] = {}
    gate.lift(floors, found(gate, 0.8, 0.1))
    monkeypatch.setattr(sys, "argv", ["gate.py", "--lower", "toy.f1", "0.7"])
    with pytest.raises(SystemExit) as refused:
        gate.main()
    assert refused.value.code == 2
    gate.lower(floors, "toy.f1", "0.7", "two gold records were wrong")
    kept = json.loads(gate.FLOORS.read_text())["toy"]
    assert kept["floors"]["f1"] == 0.7
    assert kept["lowered"] == [{"measure": "f1", "from": 0.78, "to": 0.7, "why": "two gold records were wrong"}]


@pytest.mark.parametrize("name", ["event_types", "gold", "places", "quotes", "times"])
def test_a_bench_without_its_data_says_where_it_is_had(
    name: str, gate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        importlib.import_module(name).measure(tmp_path / "none")
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "nothing was measured" in said
    assert "had from" in said or "pass --gold DIR" in said


def test_pinned_floors_name_their_measures(gate: ModuleType) -> None:
    pinned = json.loads((BENCH / "floors.json").read_text())
    benches = {"gold": gate.GOLD, "coreference": gate.COREFERENCE}
    benches |= {name: bench.measures for name, bench in gate.BENCHES.items()}
    assert {name: set(entry["floors"]) for name, entry in pinned.items()} == {n: set(m) for n, m in benches.items()}
