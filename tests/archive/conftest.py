import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from backchannel.archive.store import Archive, open_archive


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
def archive(path: Path, empty: Path) -> Iterator[Archive]:
    shutil.copy(empty, path)
    with open_archive(path) as opened:
        yield opened
