"""Every test run has a home of its own: fresh keys, no file of the developer's installation is touched."""

from __future__ import annotations

import os
import tempfile

_home = tempfile.mkdtemp(prefix="kreislauf-test-")
os.environ["KREISLAUF_HOME"] = _home
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreislauf.settings")


def pytest_configure() -> None:
    """Write the keys before Django reads its settings' files."""
    from django.conf import settings

    from kreislauf.command.init import write_keys

    write_keys()
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
