from collections.abc import Iterator
from pathlib import Path

import pytest

from backchannel.archive.store import Archive, open_archive


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.archive"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with open_archive(path, create=True) as opened:
        yield opened
