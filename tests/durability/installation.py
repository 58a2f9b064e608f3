"""A real installation in a folder of its own, driven through the command line as its keeper would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Installation:
    """An installation at `home`; `database` as in KREISLAUF_DATABASE."""

    home: Path
    database: str = ""
    recovery_key: str = field(default="", repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """The environment its commands run in."""
        return os.environ | {"KREISLAUF_HOME": str(self.home), "KREISLAUF_DATABASE": self.database}

    def run(
        self, *arguments: str | Path, check: bool = True, **options: object
    ) -> subprocess.CompletedProcess[str]:
        """`kreislauf …` with its output as text."""
        return subprocess.run(
            [sys.executable, "-m", "kreislauf.command", *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            **options,
        )

    def python(self, program: str) -> str:
        """Run a few lines inside the installation (Django is set up); returns what they print."""
        answer = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{program}"],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "kreislauf.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    @classmethod
    def new(cls, home: Path, database: str = "") -> Installation:
        """`kreislauf init` in an empty folder."""
        installation = cls(home, database)
        printed = installation.run("init").stdout
        installation.recovery_key = re.search(r"AGE-SECRET-KEY-[A-Z0-9]+", printed).group()
        return installation
