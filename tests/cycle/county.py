"""The county in which the circle is told: the demonstration's, its invented records reaching to the end of 2026."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from tests.cycle.clock import BUILT, StoryClock, python_at

ROOT = Path(__file__).resolve().parents[2]
CASES = 2_000

_BUILD = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from datetime import date
from kreislauf.command.entry import start_django
start_django()
from kreislauf.command.demo import build, prepare_home
from kreislauf.example import build_cases
build_cases.UNTIL = date(2026, 12, 31)
prepare_home()
build({CASES})
"""


def built_county() -> Path:
    """The home of the county, built by the builder of the demonstration once per run. Copy it, never act in it."""
    home = Path(os.environ["KREISLAUF_TEST_RUN"]) / "cycle-county"
    with home.with_suffix(".lock").open("w") as lock:
        # Two workers may want it at the same time: one builds, the other waits.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            _build(home)
    return home


def _build(home: Path) -> None:
    unfinished = home.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    environment = os.environ | {
        "KREISLAUF_HOME": str(unfinished),
        "KREISLAUF_DATABASE": "",
        "KREISLAUF_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "kreislauf.settings",
    }
    command = python_at(StoryClock.at(BUILT).began, _BUILD)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    unfinished.rename(home)
