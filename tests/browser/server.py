"""The real server for the browser: an installation of its own on a free port of 127.0.0.1, as its keeper would run it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.durability.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 30


@dataclass
class Account:
    """An invented account a browser signs in with; `secret` is its TOTP secret, "" without a second factor.

    `cookies` are those of its last session, for tests that are not about signing in.
    """

    username: str
    password: str
    secret: str = ""
    used_steps: set[int] = field(default_factory=set)
    cookies: list[Any] = field(default_factory=list)


@dataclass
class RunningServer:
    """A running server; `accounts` by the names their maker gave them."""

    installation: Installation
    address: str
    process: subprocess.Popen[bytes]
    accounts: dict[str, Account]

    @classmethod
    def start(cls, home: Path, *, make_people: str = "tests.browser.people:make_people") -> RunningServer:
        """Set up an installation in `home`, let `make_people` (module:function) fill it, serve it.

        The function runs inside the installation and returns {name: {"username", "password", "secret"}}.
        The server runs as a demonstration, so every page must say that its people are invented.
        """
        installation = Installation.new(home)
        module, function = make_people.split(":")
        printed = installation.python(
            f"import sys, json; sys.path.insert(0, {str(ROOT)!r})\n"
            f"from {module} import {function} as make\nprint(json.dumps(make()))"
        )
        accounts = {name: Account(**fields) for name, fields in json.loads(printed.splitlines()[-1]).items()}
        return cls.over(installation, accounts=accounts)

    @classmethod
    def over(cls, installation: Installation, *, accounts: dict[str, Account]) -> RunningServer:
        """Serve an installation that is filled already."""
        port = _free_port()
        process = _serve(installation, port)
        server = cls(installation, f"http://127.0.0.1:{port}", process, accounts)
        server._wait_until_well()
        return server

    def stop(self) -> None:
        """Stop the server this object started."""
        self.process.terminate()
        self.process.wait(timeout=30)

    @property
    def log(self) -> str:
        """What the server wrote to its log so far."""
        return (self.installation.home / "server.log").read_text(encoding="utf-8")

    def _wait_until_well(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/gesundheit/", timeout=5) as answer:
                    if json.load(answer)["status"] == "ok":
                        return
            except OSError:
                time.sleep(0.1)
        self.process.kill()
        raise RuntimeError(f"The server did not start:\n{self.log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _serve(installation: Installation, port: int) -> subprocess.Popen[bytes]:
    """gunicorn without the worker for long work: what a page starts there is the worker's own test."""
    environment = installation.environment | {"KREISLAUF_DEMO": "1"}
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "kreislauf.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "1",
            "--threads",
            "4",
            "--log-level",
            "warning",
        ],
        env=environment,
        cwd=os.fspath(installation.home),
        stdout=subprocess.DEVNULL,
        stderr=(installation.home / "server.log").open("ab"),
    )
