"""`make bench [ONLY=release]`: run every benchmark in a process of its own and print the figures beside their targets.

A benchmark is a module `bench_*.py` with `main() -> list[(what, measured, target)]`, in seconds unless a fourth
entry names another unit. `target` None means that the figure is reported without one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "benchmarks", ROOT / "packages/safetables/benchmarks")
Row = Sequence[object]


def modules(only: str) -> list[Path]:
    """The benchmark files, narrowed to names that contain `only`."""
    return [path for folder in FOLDERS for path in sorted(folder.glob("bench_*.py")) if only in path.stem]


def run_alone(path: Path) -> list[Row]:
    """Run one benchmark in a fresh process, so that no benchmark warms another; its rows."""
    with tempfile.NamedTemporaryFile(suffix=".json") as rows:
        command = [sys.executable, "-m", "benchmarks.alone", str(path), rows.name]
        subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=True)
        return list(json.loads(rows.read()))


def report(rows: Sequence[Row], machine: str) -> Table:
    """The table that is printed at the end."""
    table = Table("figure", "measured", "target", "", title="Kreislauf benchmarks", caption=machine)
    for what, measured, target, *rest in rows:
        unit = rest[0] if rest else "s"
        met = "" if target is None else ("met" if measured <= target else "MISSED")  # type: ignore[operator]
        table.add_row(
            str(what), f"{measured:,.2f} {unit}", "" if target is None else f"≤ {target:g} {unit}", met
        )
    return table


def main() -> None:
    """Run what was asked for; a benchmark that breaks is an error, not a gap in the table."""
    only = os.environ.get("ONLY", "")
    rows: list[Row] = []
    machine = (
        f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f} (a quiet machine has less than 0.5)"
    )
    print(machine, file=sys.stderr)
    for path in modules(only):
        print(f"\n{path.stem}", file=sys.stderr)
        rows += run_alone(path)
    Console().print(report(rows, machine))


if __name__ == "__main__":
    main()
