"""A million small tables: each protected, attacked from outside, its certificate checked, beside the naive publication.

Run: python packages/safetables/benchmarks/many_tables.py --first 0 --last 1000000 --log many.jsonl
     python packages/safetables/benchmarks/many_tables.py --shape 3x3 --log three.jsonl   (every table, counts 0..4)
What is checked of each table is in tests/every_table.py. Tables are checked in blocks, one line of the log per block: a run
that was stopped goes on where it was. Every problem is printed with the seed, or the counts, that show it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from typing import Any

BLOCK = 100
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

Block = tuple[str, list[Any]]  # its name in the log, and seeds or inner counts


def check_block(block: Block, shape: tuple[int, ...] | None) -> dict[str, Any]:
    """What is wrong with the tables of a block; errors that are no answer count as wrong too."""
    from every_table import RULES, dimensions_of, drawn_problem, problems_of, table_of

    name, tables = block
    wrong, start = [], time.perf_counter()
    for one in tables:
        if shape is None:
            cases = [drawn_problem(one)]
        else:
            cases = [([table_of(one, dimensions_of(shape))], rule) for rule in RULES.values()]
        for linked, rule in cases:
            try:
                problems = problems_of(linked, rule)
            except Exception as error:
                problems = [f"{type(error).__name__}: {error}"]
            if problems:
                wrong.append({"table": one, "rule": str(rule), "problems": problems})
    return {"block": name, "tables": len(tables), "wrong": wrong, "seconds": time.perf_counter() - start}


def blocks_of_seeds(first: int, last: int) -> Iterator[Block]:
    """Seeds first .. last-1."""
    for start in range(first, last, BLOCK):
        stop = min(start + BLOCK, last)
        yield f"seeds {start}..{stop - 1}", list(range(start, stop))


def blocks_of_shape(shape: tuple[int, ...]) -> Iterator[Block]:
    """Every table of a shape, one of those that differ only by order."""
    from every_table import every_table

    tables, number = every_table(shape), 0
    while block := list(islice(tables, BLOCK)):
        yield f"{'x'.join(map(str, shape))} block {number}", block
        number += 1


def done_already(log: Path) -> dict[str, dict[str, Any]]:
    """Block -> line of the log."""
    lines = log.read_text().splitlines() if log.exists() else []
    return {line["block"]: line for line in map(json.loads, lines)}


def main() -> int:
    """Check what the log does not have yet; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=1_000_000)
    parser.add_argument("--shape", help="for example 3x3: every table of this shape instead of drawn ones")
    parser.add_argument("--log", type=Path, default=Path("many_tables.jsonl"))
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    args = parser.parse_args()
    shape = tuple(int(n) for n in args.shape.split("x")) if args.shape else None
    blocks = list(blocks_of_shape(shape) if shape else blocks_of_seeds(args.first, args.last))
    done = done_already(args.log)
    results = [done[name] for name, _ in blocks if name in done]
    left = [block for block in blocks if block[0] not in done]
    total, start = sum(len(tables) for _, tables in blocks), time.perf_counter()
    fresh = 0
    with ProcessPoolExecutor(args.processes) as pool, args.log.open("a") as log:
        for job in as_completed([pool.submit(check_block, block, shape) for block in left]):
            result = job.result()
            log.write(json.dumps(result) + "\n")
            log.flush()
            results.append(result)
            fresh += result["tables"]
            checked = sum(r["tables"] for r in results)
            rate = fresh / (time.perf_counter() - start)
            print(f"{checked:,} of {total:,} tables checked, {rate:.0f} a second", flush=True)
            for wrong in result["wrong"]:
                print(f"WRONG: {json.dumps(wrong)}", flush=True)
    found = sum(len(r["wrong"]) for r in results)
    print(f"{sum(r['tables'] for r in results):,} tables checked, {found} with something wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
