"""The browser's own server, with a table that waits for its release and the drafts of two methods."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.fixtures import *  # noqa: F403
from tests.browser.server import RunningServer


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A running installation, gone afterwards."""
    home = tmp_path_factory.mktemp("browser-statistics") / "home"
    running = RunningServer.start(home, make_people="tests.browser.statistics.people:make_people")
    yield running
    running.stop()
