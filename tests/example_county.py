"""The example county for tests that act in it: built once per run by the real command, copied for each use.

    from tests.example_county import *   # in a conftest: the fixtures `county_template` and `county_server`

The accounts are those the sign-in page of the demonstration shows, under their user names.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import Account, RunningServer
from tests.durability.installation import Installation

__all__ = ["county_server", "county_template"]

ROOT = Path(__file__).resolve().parents[1]
CASES = 2_000


@pytest.fixture(scope="session")
def county_template() -> Path:
    """The home of a freshly built example county. Never run anything in it: copy it."""
    return built_county(CASES)


@pytest.fixture(scope="package")
def county_server(county_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The example county, served to the browser, gone afterwards; every folder of tests has a county of its own."""
    running = serve_copy(county_template, tmp_path_factory.mktemp("county") / "home")
    yield running
    running.stop()


def built_county(cases: int) -> Path:
    """The home of an example county with so many cases; built when it is first asked for, kept until the run ends."""
    home = Path(os.environ["KREISLAUF_HOME"]) / f"example-county-{cases}"
    if not home.exists():
        unfinished = home.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        Installation(unfinished).run("demo", "--no-serve", "--cases", str(cases))
        unfinished.rename(home)
    return home


def copied_county(template: Path, home: Path) -> Installation:
    """A county of one's own in `home`: the same people, keys and releases as in the template."""
    shutil.copytree(template, home)
    return Installation(home)


def serve_copy(template: Path, home: Path) -> RunningServer:
    """A copy of the county in `home`, served."""
    installation = copied_county(template, home)
    return RunningServer.over(installation, accounts=accounts_in(installation))


def accounts_in(installation: Installation) -> dict[str, Account]:
    """The demonstration's accounts with password and TOTP secret, by user name."""
    printed = installation.python(
        f"import sys, json; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.example_county import shown_accounts\nprint(json.dumps(shown_accounts()))"
    )
    return {fields["username"]: Account(**fields) for fields in json.loads(printed.splitlines()[-1])}


def shown_accounts() -> list[dict[str, str]]:
    """Runs inside the installation: user name, password and TOTP secret of each demonstration account."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt

    from kreislauf.example.accounts import PASSWORD, demo_accounts

    keys = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")
    secrets = {row.user.username: decrypt(row.data["secret"]) for row in keys}
    return [
        {"username": a.username, "password": PASSWORD, "secret": secrets[a.username]} for a in demo_accounts()
    ]
