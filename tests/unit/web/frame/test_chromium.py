"""A browser test is never skipped: where Chromium is missing it fails and says what to install."""

from __future__ import annotations

import pytest

from tests.browser.chromium import chromium_path


def test_without_chromium_the_tests_fail_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="apt-get install chromium"):
        chromium_path()
