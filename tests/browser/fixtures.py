"""Fixtures for tests that drive the browser. A conftest imports them and adds a `server` of its own:

from tests.browser.fixtures import *

@pytest.fixture(scope="package")
def server(tmp_path_factory): ...
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import running_chromium
from tests.browser.page import Watch, open_context
from tests.browser.server import RunningServer

__all__ = ["browser", "page"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the folder's tests."""
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A page in a fresh profile; the test fails if anything was refused, broken or fetched from the internet."""
    watch = Watch()
    context = open_context(browser, server.address)
    watch.follow(context)
    yield context.new_page()
    context.close()
    watch.assert_nothing_went_wrong()
