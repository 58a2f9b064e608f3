"""Every test run has a home of its own: fresh keys, no file of anybody's installation is touched.

`pytest --database=postgresql` runs the same tests on a temporary PostgreSQL cluster that the run starts and stops.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# Set before Django reads its settings; this is why pyproject.toml names no settings module.
HOME = Path(tempfile.mkdtemp(prefix="kreislauf-test-"))
os.environ["KREISLAUF_HOME"] = str(HOME)
# The first process of the run; its workers inherit it, and share there what is built once for all of them.
os.environ.setdefault("KREISLAUF_TEST_RUN", str(HOME))
os.environ["DJANGO_SETTINGS_MODULE"] = "kreislauf.settings"
# Settings that are put back after a test are put back to what the file said, so it must be there first.
(HOME / "keys").mkdir(mode=0o700)
(HOME / "keys" / "session.key").write_text(secrets.token_hex(32), encoding="ascii")
_cluster = None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which database the Django tests run on."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Start the database that was asked for, set Django up, write the keys."""
    global _cluster
    is_worker = hasattr(config, "workerinput")
    if config.getoption("--database", "sqlite") == "postgresql" and not is_worker:
        from tests.cluster import Cluster

        # One cluster for all workers, who find its address in their environment and make a database each.
        _cluster = Cluster.start()
        os.environ["KREISLAUF_DATABASE"] = _cluster.address
    if config.getoption("numprocesses", None) and not is_worker:
        # This process only hands tests to its workers, each of which has a home of its own: were the settings named in
        # the environment they inherit, pytest-django would read them before this file gives the worker its home.
        del os.environ["DJANGO_SETTINGS_MODULE"]
        return
    import django
    from django.conf import settings

    django.setup()
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}
    }
    # Argon2 is slow on purpose; tests that are about sign-in set it back.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from kreislauf.command.init import write_keys

    write_keys()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadgroup`: tests that share a running server stay together, in the order of their files."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ServersStayWhole(LoadScopeScheduling):
        """A folder is one group; the circle is two, one for each hand.

        Groups by mark are no use here: xdist 3.8 writes them into names that pytest 9.2 no longer reads.
        """

        def _split_scope(self, nodeid: str) -> str:
            file, _separator, test = nodeid.partition("::")
            return f"{file.rpartition('/')[0]}{' by keyboard' if '[keyboard' in test else ''}"

    return ServersStayWhole(config, log)


@pytest.fixture(autouse=True)
def append_only_tables_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django empties all tables after a transactional test; PostgreSQL's append-only triggers must let it, there only.

    The setting ends with the connection, which Django closes right after.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    # Requested here, so that what follows the test runs before the tables are emptied.
    request.getfixturevalue("transactional_db")
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started and remove the home."""
    if _cluster is not None:
        _cluster.stop()
    shutil.rmtree(HOME, ignore_errors=True)
