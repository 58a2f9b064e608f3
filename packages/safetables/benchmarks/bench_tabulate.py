"""Counting many records of a Parquet file to the finest cells of three dimensions, beside DuckDB and Polars.

Run: make bench ONLY=tabulate; RECORDS chooses how many (default 100,000,000: written once, kept in the temporary
folder). Each run is a process of its own; median of three; the three must agree on every count's square sum.
safetables counts every subtotal too, the others only the inner cells.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from many_records import CODES, codes, records_file
from peers_environment import peers_python

Row = tuple[str, float, float | None, str]
JOB = Path(__file__).with_name("tabulate_job.py")
RUNS, LIMIT = 3, 300
MOST_RATIO, MOST_MEMORY = 1.3, 2048


class DifferentCounts(Exception):
    """Two engines counted differently."""


def run_once(engine: str, path: Path) -> dict[str, float]:
    """Seconds, MiB, cells and checksum of one engine."""
    python = sys.executable if engine == "safetables" else str(peers_python())
    with tempfile.TemporaryDirectory() as name:
        result, leaves = Path(name) / "result.json", Path(name) / "codes.json"
        leaves.write_text(json.dumps({dimension: codes(dimension) for dimension in CODES}))
        command = [python, str(JOB), engine, str(path), str(result), str(leaves)]
        subprocess.run(command, check=True, timeout=LIMIT)
        return dict(json.loads(result.read_text()))


def main() -> list[Row]:
    """Seconds and memory of each, and our ratio to the faster peer. Engines take turns, so that load hits all alike."""
    records = int(os.environ.get("RECORDS", "100000000"))
    path = records_file(records)
    runs: dict[str, list[dict[str, float]]] = {"safetables": [], "duckdb": [], "polars": []}
    for _ in range(RUNS):
        for engine, found in runs.items():
            found.append(run_once(engine, path))
    sums = {(run["cells"], run["squares"]) for found in runs.values() for run in found}
    if len(sums) > 1:
        raise DifferentCounts(f"cells and square sums of counts: {sorted(sums)}")
    seconds = {engine: median(run["seconds"] for run in found) for engine, found in runs.items()}
    memory = {engine: median(run["memory"] for run in found) for engine, found in runs.items()}
    rows: list[Row] = [(f"{records:,} records, {engine}", seconds[engine], None, "s") for engine in runs]
    rows += [(f"peak memory, {engine}", memory[engine], None, "MiB") for engine in ("duckdb", "polars")]
    rows.append(("peak memory, safetables", memory["safetables"], MOST_MEMORY, "MiB"))
    ratio = seconds["safetables"] / min(seconds["duckdb"], seconds["polars"])
    rows.append(("safetables / the faster of the two", ratio, MOST_RATIO, "times"))
    return rows


if __name__ == "__main__":
    for row in main():
        print(*row, sep=" | ")
