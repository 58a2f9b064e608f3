"""pytauargus on a county table: which cells it hides, and how long it takes.

Run: python packages/safetables/benchmarks/peer_argus.py --shape small --seed 1 --method MOD
Called as its documentation shows: `protect(records, dimensions, response=, safety_rules="FREQ(4,20)",
suppress="MOD(1)", hrc=)`: counts 1..3 are sensitive, and safe where an attacker's interval reaches 20 % around the value.
Every job has a fresh working directory and process, because the native engine sometimes crashes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from county_tables import SHAPES, CountyTable, Parents, county_table
from peers_environment import peers_python

JOB = Path(__file__).with_name("argus_job.py")
TOTAL = "Total"
PRIMARY, SECONDARY = 1, 2


class PeerFailed(Exception):
    """The peer crashed, was stopped by the time limit, or reported a table of other counts."""


@dataclass(frozen=True)
class PeerResult:
    """Seconds inside the peer's process (without importing), and the status of every cell: 0, PRIMARY, SECONDARY."""

    seconds: float
    status: np.ndarray


def run_argus(table: CountyTable, method: str = "MOD", limit: float = 150) -> PeerResult:
    """Protect counts 1..3 with pytauargus.

    Args:
        table: the invented county table.
        method: MOD (HiTaS) or OPT.
        limit: seconds after which the process is stopped.

    Raises:
        PeerFailed: not finished within the limit, crashed, or counted differently.
        PeersMissing: it cannot be installed here.
    """
    python = peers_python()
    with tempfile.TemporaryDirectory(prefix="argus-") as name:
        folder = Path(name)
        (folder / "job.json").write_text(json.dumps(_job(table, method, folder)))
        command = [str(python), str(JOB), "job.json", "result.json"]
        try:
            run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=limit)
        except subprocess.TimeoutExpired:
            raise PeerFailed(f"not finished in {limit:g} s") from None
        if run.returncode:
            raise PeerFailed(f"exit code {run.returncode}: {run.stderr.strip()[-300:]}")
        result = json.loads((folder / "result.json").read_text())
    return PeerResult(result["seconds"], _status(table, result["cells"]))


def _job(table: CountyTable, method: str, folder: Path) -> dict[str, object]:
    """The files of a job: one record per person, and a hierarchy file for each dimension that has levels."""
    names = list(table.parents)
    leaves = product(*(table.leaves(name) for name in names))
    with (folder / "records.csv").open("w") as file:
        file.write(",".join([*names, "one"]) + "\n")
        for codes, n in zip(leaves, table.inner.ravel().tolist(), strict=True):
            file.write((",".join(codes) + ",1\n") * n)
    hierarchies = {}
    for name, tree in table.parents.items():
        lines = _hierarchy(tree)
        if any(line.startswith("@") for line in lines):
            path = folder / f"{name}.hrc"
            path.write_text("\n".join(lines) + "\n")
            hierarchies[name] = str(path)
    return {"records": "records.csv", "dimensions": names, "method": method, "hrc": hierarchies}


def _hierarchy(tree: Parents) -> list[str]:
    """One code a line, an @ per level below the first; the total is not written."""
    depth: dict[str | None, int] = {None: -2}
    lines = []
    for code, parent in tree.items():
        depth[code] = depth[parent] + 1
        if parent is not None:
            lines.append("@" * depth[code] + code)
    return lines


def _status(table: CountyTable, cells: list[list[str]]) -> np.ndarray:
    """Status per cell in the order of the table; a cell without people is published."""
    index = [{code: i for i, code in enumerate(tree)} for tree in table.parents.values()]
    for codes in index:
        codes[TOTAL] = 0
    counts = table.counts()
    status = np.zeros(counts.shape, dtype=np.int8)
    seen = np.zeros_like(counts)
    for *codes, n, sign in cells:
        place = tuple(axis[code] for axis, code in zip(index, codes, strict=True))
        seen[place] = int(n)
        status[place] = {"U": PRIMARY, "M": SECONDARY}.get(sign, 0)
    if not np.array_equal(seen, counts):
        raise PeerFailed(f"{int((seen != counts).sum())} cells were counted differently")
    return status


def main() -> None:
    """Run one method on one table and print one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--method", default="MOD")
    parser.add_argument("--limit", type=float, default=150)
    parser.add_argument("--save", type=Path, help="write the status of every cell here (.npy)")
    args = parser.parse_args()
    table = county_table(args.shape, args.seed)
    try:
        result = run_argus(table, args.method, args.limit)
    except PeerFailed as failure:
        print(f"{args.shape} seed {args.seed} {args.method}: {failure}")
        return
    secondary = result.status == SECONDARY
    print(
        f"{args.shape} seed {args.seed} {args.method}: {result.seconds:.1f} s, {int((result.status == PRIMARY).sum())} "
        f"primary, {int(secondary.sum())} secondary, sum {int(table.counts()[secondary].sum())}"
    )
    if args.save:
        np.save(args.save, result.status)


if __name__ == "__main__":
    main()
