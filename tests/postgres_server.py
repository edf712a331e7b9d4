"""A PostgreSQL server of our own, for tests and benches: in a temporary folder, reached by a socket, then gone."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

USER = "backchannel"
_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30  # bytes
_PREFIX = "backchannel-pg-"
_HOUR = 3600  # seconds
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
    # The death of processes loses nothing without it; only a power cut would, and no test cuts the power.
    "fsync": "off",
}


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, wherever the system keeps it; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin_: int(bin_.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()), None)


class Server:
    """A server that runs; it can be stopped, as a crash would stop it too, and started again."""

    def __init__(self, folder: Path, bin_: Path) -> None:
        self.folder = folder
        self._bin = bin_
        self._numbers = count()
        # PostgreSQL refuses to be run by root.
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            shutil.chown(folder, "nobody", "nogroup")
        self._run("initdb", "-D", str(folder / "data"), "-U", USER, "--auth=trust", "--no-sync", "--encoding=UTF8",
                  "--locale=C")  # fmt: skip
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """A new database, a copy of another; its name."""
        name = f"test_{next(self._numbers)}"
        self.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return name

    def drop(self, database: str) -> None:
        self.execute("DROP DATABASE {} WITH (FORCE)", database)

    def execute(self, command: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT breaks off what runs and shuts down in order, SIGQUIT leaves it as a crash would."""
        self._process.send_signal(how)
        self._process.wait(timeout=60)

    def start(self) -> None:
        settings = [
            f"-c{name}={value}" for name, value in (_SETTINGS | {"unix_socket_directories": str(self.folder)}).items()
        ]
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self.folder / "data", *settings],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=self.folder, preexec_fn=_end_with_parent,  # noqa: PLW1509 - it takes no lock
            **self._as,
        )  # fmt: skip
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                assert self._process.poll() is None, "PostgreSQL did not start"
                time.sleep(0.05)
            else:
                return

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments], capture_output=True, text=True, check=False, cwd=self.folder, **self._as
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr}"


@contextmanager
def server(within: Path | None = None) -> Iterator[Server]:
    """A server for as long as the context lasts, in a folder of its own. `programs` must have found one."""
    bin_ = programs()
    assert bin_ is not None, "PostgreSQL is not installed; apt-get install postgresql"
    if within is None and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
        within = _MEMORY  # a database of many small files is copied for every test
    _clear_away(within or Path(tempfile.gettempdir()))
    # Not pytest's own folders: their path is too long for a socket's, and closed to other users.
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=within))
    try:
        running = Server(folder, bin_)
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_away(within: Path) -> None:
    """Delete what tests that were killed left behind: folders of an hour ago in which no server runs."""
    for folder in within.glob(f"{_PREFIX}*"):
        running = (folder / "data" / "postmaster.pid").exists()
        if not running and time.time() - folder.stat().st_mtime > _HOUR:
            shutil.rmtree(folder, ignore_errors=True)


def _end_with_parent() -> None:
    """So that tests that are killed leave no server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
