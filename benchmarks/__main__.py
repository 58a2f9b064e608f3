"""`make bench [ONLY=release]`: run every benchmark in a process of its own and print the figures beside their targets.

A benchmark is a module `bench_*.py` with `main() -> list[(what, measured, target)]`, in seconds unless a fourth
entry names another unit. `target` None means that the figure is reported without one.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import sys
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
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_run, (str(path),))


def _run(path: str) -> list[Row]:
    sys.path.insert(0, str(ROOT))
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return list(module.main() or [])


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
