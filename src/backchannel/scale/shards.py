"""The manifest of a backfill: which shards there are, which of their units are complete, and what to clean away.

A file appears under its name when it is whole: it is written beside, brought to the disk and renamed. A unit is
complete once its own small file stands in the manifest, which is written last; rows of other units do not count.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backchannel.errors import BackfillError
from backchannel.model.article import content_id
from backchannel.model.records import ReadBy
from backchannel.scale.ranges import GRAIN, Grain, Range, kind_of, ranges
from backchannel.scale.schema import FORMAT
from backchannel.sources.record_folder import (
    MANIFEST,
    MONTHS,
    REFUSALS,
    SHARDS,
    UNITS,
    completed,
    is_record_folder,
    read_json,
)
from backchannel.sources.refusals import Refused, cannot_be_read, shown

FAILED = "failed"
_TEMPORARY = "_tmp"
_OTHER_KIND = "is no shard: WARC, JSON Lines and Parquet are read here; `backchannel add` reads other files"


@dataclass(frozen=True, slots=True)
class Unit:
    """One range of a shard: what a worker reads in one go, and keeps whole or not at all."""

    path: str
    name: str
    """The path as messages show it."""
    edition: str
    number: int
    of: int
    part: Range
    seen: tuple[int, int]
    """Size and time of change of the file whose bytes were hashed."""

    @property
    def key(self) -> str:
        return f"{self.edition}-{self.number:05d}"


@dataclass(frozen=True, slots=True)
class Shard:
    """A file with its ranges. `edition` follows from its bytes, the reader, and how it is cut: another one is read
    anew."""

    path: str
    edition: str
    sha256: str
    seen: tuple[int, int]
    parts: tuple[Range, ...]

    def units(self, numbers: Iterable[int]) -> Iterator[Unit]:
        name = shown(Path(self.path))
        for number in numbers:
            yield Unit(self.path, name, self.edition, number, len(self.parts), self.parts[number], self.seen)


def shards_at(places: Iterable[str | Path]) -> Iterator[Path | Refused]:
    """The files that can be shards: those given, and those in folders, in the order of their names; others refused.

    What a backfill wrote is passed over: it may stand in the folder that it reads.
    """
    for place in map(Path, places):
        if not place.is_dir():
            if kind_of(place) is None:
                yield Refused(shown(place), _OTHER_KIND)
            elif not place.is_file():
                yield Refused(shown(place), "there is no such file")
            else:
                yield place
            continue
        if is_record_folder(place):
            yield Refused(shown(place), "is what a backfill wrote; load it with `backchannel add`")
            continue
        found = False
        for here, folders, names in os.walk(place):
            folders[:] = sorted(
                name for name in folders if not name.startswith((".", "_")) and not is_record_folder(Path(here, name))
            )
            for path in (Path(here, name) for name in sorted(names) if not name.startswith((".", "_"))):
                if kind_of(path) is None or not path.is_file():
                    yield Refused(shown(path), _OTHER_KIND)
                else:
                    found = True
                    yield path
        if not found:
            yield Refused(shown(place), "holds no shards (WARC, JSON Lines, Parquet)")


def seen(path: Path) -> tuple[int, int]:
    """Size in bytes and time of change in nanoseconds: while they are the same, so are the bytes."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


class Manifest:
    """What is known of a folder of Parquet. One process at a time opens it (`opened`); workers add to it."""

    def __init__(self, out: Path, read_by: ReadBy, grain: Grain = GRAIN) -> None:
        self.out, self._grain = out, grain
        self._reader = [read_by.backchannel, read_by.model, read_by.vocabulary, FORMAT, grain.name]
        self._shards: dict[str, dict[str, Any]] = {}
        for file in sorted((out / MANIFEST / SHARDS).glob("*.json")):
            # One that is not whole is written again when its shard comes.
            if (form := read_json(file)) is not None:
                self._shards[file.stem] = form
        self._hashed = {
            (path, *kept): form["sha256"] for form in self._shards.values() for path, kept in form["paths"].items()
        }

    def plan(self, path: Path) -> Shard | Refused:
        """The shard at a path, noted in the manifest. Hashed, unless it was and has not been written to since."""
        absolute = str(path.resolve())
        try:
            state = seen(path)
            sha256 = self._hashed.get((absolute, *state)) or _sha256(path)
            # The same bytes under another kind of name are read in another way.
            edition = content_id([sha256, kind_of(path), *self._reader])
            form = self._shards.get(edition)
            parts = form["ranges"] if form else ranges(path, self._grain)
        except (OSError, ValueError) as error:
            return Refused(shown(path), cannot_be_read(path, error))
        paths = dict(form["paths"]) if form else {}
        paths[absolute] = list(state)
        new = {"sha256": sha256, "reader": self._reader, "ranges": [list(part) for part in parts], "paths": paths}
        if new != form:
            self._note(edition, new)
        return Shard(absolute, edition, sha256, state, tuple(Range(*part) for part in parts))

    def missing(self, shard: Shard) -> list[int]:
        """The units of a shard that are not complete."""
        return [n for n in range(len(shard.parts)) if completed(self.out, shard.edition, n) is None]

    def fail(self, unit: Unit, reason: str) -> None:
        put(self.out, f"{MANIFEST}/{FAILED}/{unit.key}.json", _json({"shard": unit.name, "reason": reason}))

    def supersede(self, shard: Shard) -> list[str]:
        """Now that a shard is complete: take away the rows of what stood at its path before, or was read from it by
        another reader. Says which editions went."""
        gone = []
        for edition, form in list(self._shards.items()):
            if edition == shard.edition or shard.path not in form["paths"]:
                continue
            paths = {path: kept for path, kept in form["paths"].items() if path != shard.path}
            # The same bytes may still stand elsewhere.
            self._note(edition, form | {"paths": paths})
            if not paths:
                self._remove(edition)
                gone.append(edition)
        return gone

    def clean(self) -> None:
        """Take away what was begun and not completed, and shards whose rows were superseded."""
        for file in (self.out / _TEMPORARY).glob("*"):
            file.unlink(missing_ok=True)
        for edition in [edition for edition, form in self._shards.items() if not form["paths"]]:
            self._remove(edition)
        kept: dict[str, set[str]] = {}
        for file in (*self.out.glob(f"{MONTHS}*/*.parquet"), *self.out.glob(f"{REFUSALS}/*.jsonl")):
            key = file.stem.rpartition("-")[0] if file.suffix == ".parquet" else file.stem
            edition, _, number = key.rpartition("-")
            if key not in kept:
                form = completed(self.out, edition, int(number)) if number.isdecimal() else None
                kept[key] = {f"{REFUSALS}/{key}.jsonl", *(part["path"] for part in form["files"])} if form else set()
            if f"{file.parent.name}/{file.name}" not in kept[key]:
                file.unlink(missing_ok=True)

    def _note(self, edition: str, form: dict[str, Any]) -> None:
        self._shards[edition] = form
        put(self.out, f"{MANIFEST}/{SHARDS}/{edition}.json", _json(form))

    def _remove(self, edition: str) -> None:
        """First what says that units are complete, so that a stop in between leaves rows that do not count."""
        folder = self.out / MANIFEST / UNITS / edition
        for file in folder.glob("*.json"):
            file.unlink(missing_ok=True)
        if folder.is_dir():
            folder.rmdir()
        for pattern in (f"{MONTHS}*/{edition}-*.parquet", f"{REFUSALS}/{edition}-*.jsonl",
                        f"{MANIFEST}/{FAILED}/{edition}-*.json", f"{MANIFEST}/{SHARDS}/{edition}.json"):  # fmt: skip
            for file in self.out.glob(pattern):
                file.unlink(missing_ok=True)
        self._shards.pop(edition, None)


@contextmanager
def opened(out: Path) -> Iterator[None]:
    """The folder, made where there is none, for one driver at a time. Raises BackfillError where it is not one for
    this, cannot be written to, or another process is at it."""
    try:
        if out.is_dir() and not (out / MANIFEST).is_dir() and any(out.iterdir()):
            raise BackfillError(f"{shown(out)} holds other files; name a new folder, or one that a backfill made")
        (out / MANIFEST / SHARDS).mkdir(parents=True, exist_ok=True)
        with (out / MANIFEST / "lock").open("a+b") as file:
            if not _locked(file.fileno()):
                raise BackfillError(f"another backfill is writing to {shown(out)}; wait for it, or end it")
            yield
    except OSError as error:
        raise BackfillError(f"cannot write to {shown(out)}: {error.strerror or error}") from error


def put(out: Path, name: str, data: bytes | memoryview) -> None:
    """Let a file appear in the folder, whole. Raises OSError, and leaves nothing then."""
    target = out / name
    beside = out / _TEMPORARY / f"{uuid.uuid4().hex}-{target.name}"
    for folder in (target.parent, beside.parent):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def complete(out: Path, unit: Unit, files: Iterable[tuple[str, int, memoryview]], refused: Sequence[Refused],
             counts: dict[str, Any]) -> None:  # fmt: skip
    """Keep what came of a unit: Parquet files by name, with their rows; what was refused; then that it is complete."""
    parts = []
    for name, rows, data in files:
        put(out, name, data)
        parts.append({"path": name, "rows": rows, "bytes": data.nbytes})
    if refused:
        lines = [_json({"source": item.source, "reason": item.reason}) for item in refused]
        put(out, f"{REFUSALS}/{unit.key}.jsonl", b"".join(lines))
    form = {"shard": unit.name, "files": parts, "refused": len(refused), **counts}
    put(out, f"{MANIFEST}/{UNITS}/{unit.edition}/{unit.number:05d}.json", _json(form))
    (out / MANIFEST / FAILED / f"{unit.key}.json").unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(form: dict[str, Any]) -> bytes:
    return json.dumps(form, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _locked(file: int) -> bool:
    """Lock a file until this process ends or closes it; False where another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
