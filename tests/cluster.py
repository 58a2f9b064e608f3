"""A temporary PostgreSQL cluster for one test run: own folder, own port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

STARTS_WITHIN_SECONDS = 60
PORTS_TRIED = 3
MISSING = "PostgreSQL's programs are missing: `apt-get install postgresql` (Debian), or put initdb and postgres on the PATH."


def _program(name: str) -> str:
    """The path of one of PostgreSQL's programs; Debian keeps them outside the PATH."""
    found = shutil.which(name)
    if found:
        return found
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if not candidates:
        raise RuntimeError(MISSING)
    return str(candidates[0])


def _as_owner() -> dict[str, int]:
    """PostgreSQL refuses to run as root: run it as the system's postgres account then."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Cluster:
    """A running cluster; `address` is what KREISLAUF_DATABASE takes."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """The address of its database "postgres"."""
        return f"postgresql://kreislauf@127.0.0.1:{self.port}/postgres"

    @classmethod
    def start(cls) -> Cluster:
        """Make a cluster in a folder of its own and start it; returns when it takes connections."""
        folder = Path(tempfile.mkdtemp(prefix="kreislauf-postgresql-"))
        owner = _as_owner()
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        data = folder / "data"
        subprocess.run(
            [_program("initdb"), "-D", data, "-U", "kreislauf", "-A", "trust", "--locale=C.UTF-8", "-N"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **owner,
        )
        for _attempt in range(PORTS_TRIED):
            process, port = _launch(data, owner)
            if _takes_connections(process, port):
                return cls(folder, port, process)
        log = (folder / "log").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"PostgreSQL did not start on any of {PORTS_TRIED} ports: {log}")

    def stop(self) -> None:
        """Stop the server at once and remove the folder."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def _launch(data: Path, owner: dict[str, int]) -> tuple[subprocess.Popen[bytes], int]:
    port = _free_port()
    process = subprocess.Popen(
        [_program("postgres"), "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", data.parent],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(data.parent / "log").open("ab"),
        cwd="/",
        **owner,
    )
    return process, port


def _takes_connections(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until it does; False when it ended, which it does where somebody else took the port meanwhile."""
    ask = [_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if subprocess.run(ask, check=False, cwd="/").returncode == 0:
            return process.poll() is None
        time.sleep(0.1)
    process.kill()
    process.wait()
    return False
