"""Units handed to workers until all are read, whoever of them is lost on the way."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from backchannel.model.records import ReadBy
from backchannel.scale.shards import Unit
from backchannel.scale.units import Done, Failed

ATTEMPTS = 3
"""How often a unit is given to a worker in one run before it counts as failed."""


class Crew(Protocol):
    """Workers, in processes of this machine or on others. Each reads one unit at a time."""

    @property
    def read_by(self) -> ReadBy: ...

    def idle(self) -> bool:
        """Whether a worker waits for a unit."""

    def give(self, unit: Unit) -> None:
        """Hand a unit to a worker that waits."""

    def wait(self) -> Sequence[Done | Failed]:
        """Wait until something happens, and say what came of units; a lost worker is replaced, and its unit failed.

        Raises BackfillError where no worker can go on.
        """


def work(units: Iterable[Unit], crew: Crew) -> Iterator[Done | Failed]:
    """What came of each unit, as they are finished. Units are taken only as workers wait for them."""
    left, again = iter(units), deque[Unit]()
    attempts: Counter[str] = Counter()
    given = 0
    following = next(left, None)
    while given or again or following is not None:
        while crew.idle() and (again or following is not None):
            if again:
                crew.give(again.popleft())
            elif following is not None:
                crew.give(following)
                following = next(left, None)
            given += 1
        for outcome in crew.wait():
            given -= 1
            if isinstance(outcome, Failed):
                attempts[outcome.unit.key] += 1
                if attempts[outcome.unit.key] < ATTEMPTS:
                    again.append(outcome.unit)
                    continue
            del attempts[outcome.unit.key]
            yield outcome
