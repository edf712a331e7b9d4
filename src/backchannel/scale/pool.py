"""Workers as processes of this machine. Each has a reader of its own; one that dies is replaced."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backchannel.errors import BackchannelError, BackfillError
from backchannel.model.records import ReadBy
from backchannel.scale.shards import Unit
from backchannel.scale.units import Done, Failed, Load, attempt

_STARTS = 3


class Pool:
    """A crew of processes; a context manager, at whose end they end."""

    def __init__(self, workers: int, out: Path, load: Load) -> None:
        self._out, self._load = out, load
        # Spawned, not forked: a forked copy of a process with threads may hang.
        self._context = multiprocessing.get_context("spawn")
        self._starting: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._at_work: list[_Worker] = []
        self._lost_at_start = 0
        self._read_by: ReadBy | None = None
        self._count = workers

    def __enter__(self) -> Self:
        self._starting = [self._start() for _ in range(self._count)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        workers = [*self._starting, *self._idle, *self._at_work]
        for worker in workers:
            worker.process.kill()
        for worker in workers:
            worker.process.join()
            worker.pipe.close()

    @property
    def read_by(self) -> ReadBy:
        """By what they read; waits for the first that is ready. Raises BackfillError or ModelError where none is."""
        while self._read_by is None:
            self.wait()
        return self._read_by

    def idle(self) -> bool:
        return bool(self._idle)

    def give(self, unit: Unit) -> None:
        worker = self._idle.pop()
        worker.unit = unit
        self._at_work.append(worker)
        # One that has died meanwhile is found by `wait`.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            worker.pipe.send(unit)

    def wait(self) -> Sequence[Done | Failed]:
        workers = {worker.pipe: worker for worker in (*self._starting, *self._idle, *self._at_work)}
        outcomes: list[Done | Failed] = []
        for pipe in connection.wait(list(workers)):
            worker = workers[pipe]  # type: ignore[index]  # it was given these and gives them back
            try:
                said = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                outcomes += self._replace(worker)
                continue
            if isinstance(said, BackchannelError):
                raise said
            self._lost_at_start = 0
            self._without(worker)
            self._idle.append(worker)
            worker.unit = None
            if isinstance(said, ReadBy):
                self._read_by = said
            else:
                outcomes.append(said)
        return outcomes

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._out, self._load), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _without(self, worker: _Worker) -> None:
        for workers in (self._starting, self._idle, self._at_work):
            if worker in workers:
                workers.remove(worker)

    def _replace(self, worker: _Worker) -> list[Failed]:
        worker.process.join()
        how = _end_of(worker.process)
        if worker in self._starting:
            self._lost_at_start += 1
            if self._lost_at_start >= _STARTS:
                raise BackfillError(f"workers end before they can read ({how}); is there memory for so many?")
        self._without(worker)
        worker.pipe.close()
        self._starting.append(self._start())
        return [Failed(worker.unit, f"the worker that read it {how}")] if worker.unit else []


class _Worker:
    def __init__(self, process: BaseProcess, pipe: connection.Connection[Any, Any]) -> None:
        self.process, self.pipe = process, pipe
        self.unit: Unit | None = None


def _end_of(process: BaseProcess) -> str:
    code = process.exitcode or 0
    if code == -signal.SIGKILL:
        return "was killed, perhaps because memory ran out"
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"


def _serve(pipe: connection.Connection[Any, Any], out: Path, load: Load) -> None:
    """What a worker does until its driver ends: say by what it reads, then read unit after unit."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the driver ends its workers
    threading.Thread(target=_end_with_driver, daemon=True).start()
    try:
        reading = load()
        pipe.send(reading.read_by)
        while True:
            pipe.send(attempt(pipe.recv(), out, reading))
    except BackchannelError as error:
        pipe.send(error)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _end_with_driver() -> None:
    """So that no worker of a driver that was killed goes on beside those of the next."""
    driver = multiprocessing.parent_process()
    assert driver is not None
    connection.wait([driver.sentinel])
    os._exit(1)
