"""Archives of both kinds. A test that takes `archive` or `place` runs on SQLite and on PostgreSQL; one that takes
`path` too is about the file, and runs on SQLite alone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from backchannel.archive.store import Archive, open_archive


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kind" in metafunc.fixturenames:
        kinds = ["sqlite"] if "path" in metafunc.fixturenames else ["sqlite", "postgres"]
        metafunc.parametrize(
            "kind", [pytest.param(kind, marks=[pytest.mark.postgres] if kind == "postgres" else []) for kind in kinds]
        )


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that nothing was added to, made once: migrations take their time."""
    path = tmp_path_factory.mktemp("archive") / "empty.archive"
    open_archive(path, create=True).close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.archive"


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest) -> str:
    """Where an empty archive is: a path, or the URL of a database."""
    if kind == "postgres":
        return str(request.getfixturevalue("database_url"))
    path: Path = request.getfixturevalue("path")
    shutil.copy(request.getfixturevalue("empty"), path)
    return str(path)


@pytest.fixture
def archive(place: str) -> Iterator[Archive]:
    with open_archive(place) as opened:
        yield opened
