"""Protecting and certifying county tables, with the peer beside and one judge for both: issue 3's table.

Run: make bench ONLY=suppression; SHAPES=small,large chooses the tables (default small,large), SEED the invented people.
Seconds are the median of three runs. What does not finish within its limit is a row with the figure inf, never left out.
Both are asked the same here: that no count of 1..3 follows exactly; the peer protects besides 20 % around each value.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np
from county_tables import CountyTable, county_table
from judge import Verdict, judge
from peer_argus import PeerFailed, PeerResult, run_argus
from peers_environment import PeersMissing

Row = tuple[str, float, float | None, str]
JOB = Path(__file__).with_name("suppression_job.py")
RUNS = 3
OUR_LIMIT = {"small": 60, "medium": 120, "large": 300, "huge": 600, "million": 1_800}
PEER_LIMIT = {"small": 60, "medium": 150, "large": 150, "huge": 150, "million": 150}
# Seconds to protect, seconds to audit: the targets. For "huge" both together.
TARGETS = {"small": (1.0, 0.5), "large": (20.0, 20.0), "huge": (120.0, 120.0)}


class NotFinished(Exception):
    """Our own run did not end within its limit, or failed."""


def run_ours(shape: str, seed: int, rule: str) -> dict[str, np.ndarray]:
    """One run in a fresh process: what `suppression_job` measured."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.npz"
        command = [sys.executable, str(JOB), shape, str(seed), rule, str(result)]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=OUR_LIMIT[shape])
        except subprocess.TimeoutExpired:
            raise NotFinished(f"not finished in {OUR_LIMIT[shape]} s") from None
        if run.returncode:
            raise NotFinished(run.stderr.strip().splitlines()[-1])
        with np.load(result) as found:
            return dict(found)


def loss_rows(
    name: str, table: CountyTable, status: np.ndarray, sum_target: float | None, exact_target: float | None
) -> list[Row]:
    """What is hidden besides the sensitive cells, and what the judge says of it."""
    secondary = status == 2
    hidden_sum = float(table.counts()[secondary].sum())
    small = status.size < 5_000
    verdict = judge(table, status > 0, programs=small)
    rows: list[Row] = [
        (f"{name}: secondary cells", float(secondary.sum()), None, "cells"),
        (f"{name}: sum of the secondary cells", hidden_sum, sum_target, "persons"),
        (f"{name}: exactly disclosed", verdict.exact, exact_target, f"of {verdict.sensitive}"),
    ]
    return rows + _stronger(name, verdict)


def _stronger(name: str, verdict: Verdict) -> list[Row]:
    """The criteria neither was asked for, side by side, without a target."""
    named = {
        "exact if hidden cells are known to be >= 1": verdict.exact_from_one,
        "interval does not contain 20 % around the value": verdict.outside_range,
        "interval narrower than 20 %": verdict.narrow,
        "exact to the holder of another hidden 1": verdict.singleton,
    }
    return [
        (f"{name}: {what}", n, None, f"of {verdict.sensitive}") for what, n in named.items() if n is not None
    ]


def peer_rows(shape: str, seed: int, method: str, table: CountyTable) -> tuple[list[Row], float | None]:
    """The peer's rows, and the sum it hides (None if it did not finish)."""
    name = f"{shape}, pytauargus {method}"
    try:
        runs: list[PeerResult] = [run_argus(table, method, PEER_LIMIT[shape])]
        if runs[0].seconds < PEER_LIMIT[shape] / RUNS:
            runs += [run_argus(table, method, PEER_LIMIT[shape]) for _ in range(RUNS - 1)]
    except (PeerFailed, PeersMissing) as failure:
        return [(f"{name}: {failure}", float("inf"), None, "s")], None
    seconds = median(run.seconds for run in runs)
    rows: list[Row] = [(f"{name}: protect, median of {len(runs)}", seconds, None, "s")]
    status = runs[0].status
    rows += loss_rows(name, table, status, None, None)
    return rows, float(table.counts()[status == 2].sum())


def our_rows(
    shape: str, seed: int, table: CountyTable, peer_sum: float | None, rule: str = "classical"
) -> list[Row]:
    """Our rows beside the issue's targets; the sum's target is what the peer hides of this very table."""
    name = f"{shape}, safetables" + ("" if rule == "classical" else f", {rule}")
    runs = []
    try:
        runs = [run_ours(shape, seed, rule) for _ in range(RUNS if shape != "million" else 1)]
    except NotFinished as failure:
        return [(f"{name}: {failure}", float("inf"), TARGETS.get(shape, (None,))[0], "s")]
    protect_target, audit_target = TARGETS.get(shape, (None, None))
    if rule != "classical":
        protect_target, audit_target = (5.0 if rule == "interval" else None), None
    rows: list[Row] = [
        (f"{name}: protect", float(median(run["protect"] for run in runs)), protect_target, "s"),
        (f"{name}: audit", float(median(run["audit"] for run in runs)), audit_target, "s"),
        (f"{name}: peak memory", float(median(run["memory"] for run in runs)), None, "MiB"),
        (
            f"{name}: runs not certified",
            float(sum(not run["certified"] for run in runs)),
            0,
            f"of {len(runs)}",
        ),
    ]
    return rows + loss_rows(name, table, runs[0]["status"], peer_sum, 0)


def main() -> list[Row]:
    """Rows for every chosen shape: the peer first, because its sum is our target."""
    seed = int(os.environ.get("SEED", "1"))
    rows: list[Row] = []
    for shape in os.environ.get("SHAPES", "small,large").split(","):
        table = county_table(shape, seed)
        methods = ("MOD", "OPT") if shape == "small" else ("MOD",)
        sums = []
        for method in methods:
            found, hidden_sum = peer_rows(shape, seed, method, table)
            rows += found
            sums.append(hidden_sum)
        rows += our_rows(shape, seed, table, sums[0])
        if shape == "small":
            rows += our_rows(shape, seed, table, sums[1], "interval")
            rows += our_rows(shape, seed, table, None, "singletons")
    return rows


if __name__ == "__main__":
    for row in main():
        print(*row, sep=" | ")
