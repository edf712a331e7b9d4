"""Workers on the machines of a Ray cluster, of the extra `cluster`.

Ray's actors, not Ray Data: what a unit gives is files, so nothing is to be moved or held as blocks. Here units are
planned while others are read, a unit goes to any worker that is free when its own is lost, and what kills every worker
is given up after some attempts; Ray Data wants all of its input first, and tries for ever or not at all.
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backchannel.errors import BackchannelError, BackfillError
from backchannel.model.records import ReadBy
from backchannel.scale.shards import Unit
from backchannel.scale.units import Done, Failed, Load, Reading, attempt

_STARTS = 3
_REACHED_SECONDS = 10


class Cluster:
    """A crew of Ray actors, each with one core; a context manager, at whose end they end.

    `address` is "auto" (the cluster that this machine belongs to), "local" (one of this machine's own), HOST:PORT, or
    ray://HOST:PORT. `workers` is how many, None for as many as the cluster has cores now. One that finds no room waits
    for it: a machine that joins later is used. Raises BackfillError.
    """

    def __init__(self, address: str, workers: int | None, out: Path, load: Load) -> None:
        self._address, self._wanted, self._out, self._load = address, workers, out, load
        self._ray: Any = None
        self._actor: Any = None
        self._idle: list[Any] = []
        # What each pending answer is of: an actor, and the unit that it reads; None while it starts.
        self._pending: dict[Any, tuple[Any, Unit | None]] = {}
        self._lost_at_start = 0
        self._read_by: ReadBy | None = None

    def __enter__(self) -> Self:
        try:
            import ray  # noqa: PLC0415 - an extra, and seconds
        except ImportError:
            raise BackfillError(
                "a cluster needs Ray, which is not installed; install it with: pip install 'backchannel[cluster]'"
            ) from None
        self._ray = ray
        own: dict[str, Any] = {"num_cpus": self._wanted, "include_dashboard": False}
        try:
            _check_reachable(self._address)
            self._ray.init(
                self._address,
                logging_level=logging.ERROR,
                log_to_driver=False,
                **(own if self._address == "local" else {}),
            )
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            said = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise BackfillError(f"no Ray cluster can be reached at {self._address}: {said}") from error
        self._actor = self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Worker)
        for _ in range(self._wanted or int(self._ray.cluster_resources().get("CPU", 1))):
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ray.shutdown()

    @property
    def read_by(self) -> ReadBy:
        """By what they read; waits for the first that is ready. Raises BackfillError or ModelError where none is."""
        while self._read_by is None:
            self.wait()
        return self._read_by

    def idle(self) -> bool:
        return bool(self._idle)

    def give(self, unit: Unit) -> None:
        actor = self._idle.pop()
        self._pending[actor.read.remote(unit)] = (actor, unit)

    def wait(self) -> Sequence[Done | Failed]:
        errors = self._ray.exceptions
        try:
            answers, _ = self._ray.wait(list(self._pending), num_returns=1)
        except (errors.RayError, ConnectionError) as error:
            raise BackfillError(
                f"the cluster at {self._address} is gone: {error}; run the same command again"
            ) from error
        outcomes: list[Done | Failed] = []
        for answer in answers:
            actor, unit = self._pending.pop(answer)
            try:
                said = self._ray.get(answer)
            except errors.RayError as error:
                outcomes += self._replace(unit, error)
                continue
            if isinstance(said, BackchannelError):
                raise said
            self._lost_at_start = 0
            self._idle.append(actor)
            if isinstance(said, ReadBy):
                self._read_by = self._read_by or said
                if said != self._read_by:
                    raise BackfillError(
                        f"the machines of the cluster read differently: {said}, and {self._read_by}; install the same "
                        "version of Backchannel and of its model on all of them"
                    )
            else:
                outcomes.append(said)
        return outcomes

    def _start(self) -> None:
        actor = self._actor.remote(self._out, self._load)
        self._pending[actor.start.remote()] = (actor, None)

    def _replace(self, unit: Unit | None, error: Exception) -> list[Failed]:
        how = (str(error).strip() or type(error).__name__).splitlines()[0]
        if unit is None:
            self._lost_at_start += 1
            if self._lost_at_start >= _STARTS:
                raise BackfillError(f"workers on the cluster end before they can read: {how}")
        self._start()
        return [Failed(unit, f"the worker that read it was lost: {how}")] if unit else []


def _check_reachable(address: str) -> None:
    """Raises OSError where nobody answers at HOST:PORT: Ray itself would go on asking for minutes."""
    found = re.fullmatch(r"(?:ray://)?(.+):([0-9]{1,5})", address)
    if found:
        socket.create_connection((found[1].strip("[]"), int(found[2])), timeout=_REACHED_SECONDS).close()


class _Worker:
    """What an actor runs. Errors come back as values: Ray would wrap them in its own."""

    def __init__(self, out: Path, load: Load) -> None:
        self._out, self._load = out, load
        self._reading: Reading | None = None

    def start(self) -> ReadBy | BackchannelError:
        try:
            self._reading = self._load()
        except BackchannelError as error:
            return error
        return self._reading.read_by

    def read(self, unit: Unit) -> Done | Failed | BackchannelError:
        assert self._reading is not None
        try:
            return attempt(unit, self._out, self._reading)
        except BackchannelError as error:
            return error
