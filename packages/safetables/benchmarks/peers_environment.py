"""A virtual environment for the peers: made once in the system's temporary folder, never part of the project.

The peers are only measured against; nothing in safetables imports them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

CACHE = Path(tempfile.gettempdir()) / "safetables-bench"
PEERS = ("pytauargus>=0.6.0", "polars", "duckdb", "pyarrow", "pandas")


class PeersMissing(Exception):
    """The environment of the peers could not be made; the message says what pip said."""


def peers_python() -> Path:
    """The interpreter of the peers' environment; installed by pip at the first call.

    Raises:
        PeersMissing: pip failed, for example without a package registry.
    """
    folder = CACHE / "peers"
    python, done = folder / "bin" / "python", folder / "complete"
    if done.exists():
        return python
    CACHE.mkdir(parents=True, exist_ok=True)
    print(f"installing the peers into {folder}", file=sys.stderr)
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS],
    ):
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            raise PeersMissing(f"{' '.join(command)} failed: {run.stderr.strip()[-500:]}")
    done.touch()
    return python
