"""The browser's own server, with one account for a role each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.fixtures import *  # noqa: F403
from tests.browser.server import RunningServer


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A running installation, gone afterwards."""
    running = RunningServer.start(tmp_path_factory.mktemp("browser") / "home")
    yield running
    running.stop()
