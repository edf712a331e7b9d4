"""What the tests of sources share: a server on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from web_server import Server, running_server


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server
