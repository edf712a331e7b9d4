"""Backfills on a Ray cluster: two machines, made of two nodes on this one."""

import importlib.util
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backfilling import SMALL, left_over, lines, quick, titles

from backchannel.errors import BackfillError
from backchannel.scale.backfill import backfill
from backchannel.scale.units import Done, Failed

_OBJECTS = 80_000_000  # bytes; the least that Ray takes


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A cluster of one node with one core."""
    if importlib.util.find_spec("ray") is None:
        pytest.skip("Ray is not installed; pip install 'backchannel[cluster]'")
    from ray.cluster_utils import Cluster

    # The workers of a node find there what is to read.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    head = {"num_cpus": 1, "object_store_memory": _OBJECTS, "include_dashboard": False}
    running = Cluster(initialize_head=True, head_node_args=head)
    try:
        yield running
    finally:
        running.shutdown()


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@pytest.mark.ray
def test_a_node_that_is_removed_in_the_middle_costs_nothing(cluster: Any, tmp_path: Path) -> None:
    shard, out, waiting = tmp_path / "news.jsonl", tmp_path / "out", tmp_path / "waiting"
    shard.write_bytes(lines(*range(60)))
    waiting.mkdir()
    node = cluster.add_node(num_cpus=1, object_store_memory=_OBJECTS)

    def remove_when_both_read() -> None:
        while len(list(waiting.iterdir())) < 2:
            time.sleep(0.02)
        cluster.remove_node(node, allow_graceful=False)
        # A machine would be gone at once; here its worker sees only after a moment that its node is.
        while all(is_alive(int(path.name.partition("-")[0])) for path in waiting.iterdir()):
            time.sleep(0.02)
        (waiting / "go").touch()

    remover = threading.Thread(target=remove_when_both_read, daemon=True)
    remover.start()
    # The first two units are held until both nodes are at one of them.
    load = quick(waits_at=("met: 1.", "met: 8."), waiting=waiting)
    outcomes = list(backfill([shard], out, workers=2, cluster=cluster.address, load=load, grain=SMALL))
    remover.join()
    assert not [item for item in outcomes if isinstance(item, Failed)]
    assert sum(item.rows for item in outcomes if isinstance(item, Done)) == 60
    assert titles(out) == sorted(map(str, range(60)))
    assert left_over(out) == []
    # One of the two units was begun again by the node that was left.
    assert len(list(waiting.iterdir())) == 1 + 3


def test_a_cluster_without_ray_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(BackfillError, match=r"install it with: pip install 'backchannel\[cluster\]'"):
        list(backfill([], tmp_path / "out", cluster="auto", load=quick()))


@pytest.mark.ray
def test_a_cluster_that_nobody_answers_for_is_told(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is not installed; pip install 'backchannel[cluster]'")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(BackfillError, match=f"no Ray cluster can be reached at {address}: .*refused"):
            list(backfill([], tmp_path / "out", cluster=address, load=quick()))
