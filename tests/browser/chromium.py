"""Debian's Chromium, driven by Playwright. It must be there: a browser test is never skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, sync_playwright

MISSING = (
    "Chromium is missing: install it with `apt-get install chromium` (Debian) or put `chromium` on the PATH."
)
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str:
    """Where Chromium is; raises with one sentence that says how to install it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise RuntimeError(MISSING)
    return found


class _Shared:
    """The one browser of this process, and how many fixtures use it: Playwright's event loop can be there once only."""

    users = 0
    browser: Browser | None = None
    stack: ExitStack | None = None


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A browser for as long as the block runs; blocks inside one another, and beside one another, share it."""
    if _Shared.browser is None:
        _Shared.stack = ExitStack()
        _Shared.browser = _Shared.stack.enter_context(_started())
    _Shared.users += 1
    try:
        yield _Shared.browser
    finally:
        _Shared.users -= 1
        if _Shared.users == 0 and _Shared.stack is not None:
            _Shared.stack.close()
            _Shared.browser = _Shared.stack = None


@contextmanager
def _started() -> Iterator[Browser]:
    """A browser of its own.

    Playwright keeps an event loop in this thread; Django would refuse its database to tests that run meanwhile.
    """
    path = chromium_path()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
