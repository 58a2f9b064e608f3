"""One course of the circle: a county of its own, its server at the day that is told, its people, what has been told."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.page import Watch
from tests.browser.server import Account
from tests.cycle.clock import StoryClock, python_at
from tests.cycle.county import ROOT
from tests.cycle.hands import Hand
from tests.cycle.person import Person
from tests.durability.installation import Installation

STARTS_WITHIN_SECONDS = 60

_GUNICORN = """
import sys
from gunicorn.app.wsgiapp import run
sys.argv = ["gunicorn", "kreislauf.wsgi", "--bind", "127.0.0.1:{port}", "--workers", "1", "--threads", "4",
            "--log-level", "warning"]
run()
"""
_WORKER = """
import sys
from kreislauf.command import main
sys.argv = ["kreislauf", "worker"]
main()
"""


@dataclass
class Course:
    """A course of the circle told with one hand."""

    installation: Installation
    browser: Browser
    hand: Hand
    pictures: bool
    clock: StoryClock
    accounts: dict[str, Account] = field(default_factory=dict)
    address: str = ""
    #: What the chapters leave to one another: titles, addresses, numbers.
    kept: dict[str, str] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    #: The kinds of pages somebody has looked at.
    looked_at: set[str] = field(default_factory=set)
    _people: dict[str, Person] = field(default_factory=dict)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def person(self, username: str) -> Person:
        """Somebody of the county by the name of their account; "" is the public, without one."""
        if username not in self._people:
            self._people[username] = Person(self, self.hand, self.accounts.get(username))
        return self._people[username]

    def on(self, day: date) -> None:
        """It is this day: whoever was at a browser has gone home, the server's clock shows nine in the morning."""
        if self._processes and self.clock.began >= StoryClock.at(day).began:
            return
        self.close()
        self.clock = StoryClock.at(day)
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._processes = [self._start(_GUNICORN.format(port=port)), self._start(_WORKER)]
        self._wait_until_well()

    def call(self, act: str, *, on: date | None = None, **arguments: object) -> dict[str, str]:
        """Let `tests.cycle.acts.<act>` act through the services of the installation, now or on a day of the story.

        What it returns is also kept for the chapters to come.
        """
        moment = StoryClock.at(on).began if on else self.clock.now()
        program = (
            f"import sys, json; sys.path.insert(0, {str(ROOT)!r})\nimport django; django.setup()\n"
            f"from tests.cycle import acts\nprint(json.dumps(acts.{act}(**json.loads({json.dumps(arguments)!r}))))"
        )
        done = subprocess.run(
            python_at(moment, program),
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout.splitlines()[-1])
        self.kept |= told
        return told

    def tell(self, chapter: int, *, otherwise: Callable[[], object]) -> None:
        """Make sure a chapter is told: where its own tests did not run, the services do what they would have done."""
        if chapter not in self.told:
            otherwise()
            self.told.add(chapter)

    def close(self) -> None:
        """Everybody goes home, the server stops. Fails where a page broke or asked for something it must not."""
        people = list(self._people.values())
        for person in people:
            person.go_home()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(timeout=30)
        self._processes = []
        for person in people:
            assert person.watch == Watch(), person.watch

    @property
    def _environment(self) -> dict[str, str]:
        return self.installation.environment | {
            "KREISLAUF_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "kreislauf.settings",
        }

    @property
    def _log(self) -> Path:
        return self.installation.home / "server.log"

    def _start(self, program: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            python_at(self.clock.now(), program),
            env=self._environment,
            cwd=os.fspath(self.installation.home),
            stdout=subprocess.DEVNULL,
            stderr=self._log.open("ab"),
        )

    def _wait_until_well(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < deadline and self._processes[0].poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/gesundheit/", timeout=5) as answer:
                    if json.load(answer)["status"] == "ok":
                        return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server did not start:\n{self._log.read_text(encoding='utf-8')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
