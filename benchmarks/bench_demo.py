"""How long the demonstration takes from an empty folder to its first page, and how long its second start takes.

Targets: the example county with 20,000 cases stands within 60 seconds; the second start answers within 6. Set-up
(`make setup`) is not part of it: it depends on the network. `make demo` allows 4 minutes for both together.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.large_county import environment

CASES = 20_000
BUILD_SECONDS = 60.0
SECOND_START_SECONDS = 6.0
_GIVE_UP_AFTER = 900


def main(cases: int = CASES) -> list[tuple[object, ...]]:
    """Build and start, then start again, each until the first page has come; rows of (what, measured, target)."""
    with tempfile.TemporaryDirectory(prefix="kreislauf-bench-") as folder:
        home = Path(folder) / "home"
        built, processor = _until_first_page(home, cases)
        again, processor_again = _until_first_page(home, cases)
    return [
        (f"demo with {cases:,} cases, from nothing to the first page", built, BUILD_SECONDS),
        ("the same: processor time", processor, None),
        ("second start, to the first page", again, SECOND_START_SECONDS),
        ("the same: processor time", processor_again, None),
    ]


def _until_first_page(home: Path, cases: int) -> tuple[float, float]:
    """(seconds until the start page has come, processor seconds of all processes until the end)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kreislauf.command", "demo", "--cases", str(cases), "--port", str(port)]
    before, begun = os.times(), time.perf_counter()
    process = subprocess.Popen(
        command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _wait_for_page(port, process)
        seconds = time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(timeout=60)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    print(
        f"  first page after {seconds:.1f} s, processor {processor:.1f} s, load of the machine "
        f"{os.getloadavg()[0]:.1f}",
        file=sys.stderr,
    )
    return seconds, processor


def _wait_for_page(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _GIVE_UP_AFTER
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
                answer.read()
                return
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.05)
    errors = process.stderr.read().decode() if process.poll() is not None and process.stderr else ""
    raise RuntimeError(f"The demonstration did not start: {errors[-2_000:]}")


if __name__ == "__main__":
    for row in main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES):
        print(*row)
