"""A backfill: shards in, Parquet out, from wherever the last run was stopped."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from backchannel.scale.cluster import Cluster
from backchannel.scale.crew import Crew, work
from backchannel.scale.pool import Pool
from backchannel.scale.ranges import GRAIN, Grain
from backchannel.scale.shards import Manifest, Shard, Unit, opened, shards_at
from backchannel.scale.units import Done, Failed, Load, loader
from backchannel.sources.refusals import Refused


@dataclass(frozen=True, slots=True)
class Known:
    """Units of a shard that were complete before; all of them where it is the `same` as one that was given before."""

    path: str
    units: int
    same: bool = False


@dataclass(frozen=True, slots=True)
class Superseded:
    """The rows of what stood at this path before, or of another reader, were taken away: the new ones are complete."""

    path: str


Outcome = Done | Failed | Refused | Known | Superseded


def backfill(
    inputs: Iterable[str | PathLike[str]],
    out: str | PathLike[str],
    *,
    workers: int | None = None,
    cluster: str | None = None,
    vocabulary: str | PathLike[str] | None = None,
    load: Load | None = None,
    grain: Grain = GRAIN,
) -> Iterator[Outcome]:
    """Read the shards into the folder `out`, and say what becomes of each unit of work.

    `workers` is how many processes read here, or how many cores of the `cluster`, whose address may be given; by
    default as many as there are. `load` makes another reading than the packaged one with `vocabulary`. Raises
    BackfillError where the run cannot begin or go on; what it kept is whole, and the next run goes on from there.
    """
    folder = Path(out).resolve()
    load = load or loader(Path(vocabulary).resolve() if vocabulary is not None else None)
    with opened(folder):
        crew: AbstractContextManager[Crew] = (
            Cluster(cluster, workers, folder, load) if cluster else Pool(workers or os.cpu_count() or 1, folder, load)
        )
        with crew as at_work:
            yield from read_with(at_work, inputs, folder, grain)


def read_with(
    crew: Crew, inputs: Iterable[str | PathLike[str]], folder: Path, grain: Grain = GRAIN
) -> Iterator[Outcome]:
    """Let a crew read the shards into a folder that is `opened`."""
    manifest = Manifest(folder, crew.read_by, grain)
    manifest.clean()
    return _Run(manifest).outcomes(map(Path, inputs), crew)


class _Run:
    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._left: dict[str, int] = {}  # units of a shard that are not complete
        self._shards: dict[str, Shard] = {}
        self._asides: list[Outcome] = []

    def outcomes(self, places: Iterable[Path], crew: Crew) -> Iterator[Outcome]:
        for outcome in work(self._units(places), crew):
            yield from self._told()
            yield outcome
            if isinstance(outcome, Failed):
                self._manifest.fail(outcome.unit, outcome.reason)
                continue
            self._left[outcome.unit.edition] -= 1
            self._settle(self._shards[outcome.unit.edition])
        yield from self._told()

    def _units(self, places: Iterable[Path]) -> Iterator[Unit]:
        for place in shards_at(places):
            shard = place if isinstance(place, Refused) else self._manifest.plan(place)
            if isinstance(shard, Refused):
                self._asides.append(shard)
                continue
            if shard.edition in self._left:
                self._asides.append(Known(shard.path, len(shard.parts), same=True))
                continue
            missing = self._manifest.missing(shard)
            self._left[shard.edition] = len(missing)
            self._shards[shard.edition] = shard
            if len(missing) < len(shard.parts):
                self._asides.append(Known(shard.path, len(shard.parts) - len(missing)))
            self._settle(shard)
            yield from shard.units(missing)

    def _settle(self, shard: Shard) -> None:
        if not self._left[shard.edition] and self._manifest.supersede(shard):
            self._asides.append(Superseded(shard.path))

    def _told(self) -> Iterator[Outcome]:
        yield from self._asides
        self._asides.clear()
