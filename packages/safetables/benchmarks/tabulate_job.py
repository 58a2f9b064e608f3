"""Count one Parquet file once, in a process of its own; run by `bench_tabulate` with an engine's own interpreter.

Run: python tabulate_job.py ENGINE FILE RESULT.json CODES.json; the result holds seconds without importing, peak
memory in MiB, the number of inner cells and a checksum of their counts.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

Found = tuple[int, int]
Codes = dict[str, list[str]]


def by_safetables(path: str, codes: Codes) -> Found:
    """Every cell, subtotals included."""
    st = importlib.import_module("safetables")
    dimensions = [st.Dimension.flat(name, leaves) for name, leaves in codes.items()]
    table = st.tabulate(path, dimensions)
    inner = table.counts[tuple(slice(1, None) for _ in codes)]
    return int((inner > 0).sum()), int((inner.astype("int64") ** 2).sum())


def by_duckdb(path: str, codes: Codes) -> Found:
    """The inner cells alone."""
    duckdb = importlib.import_module("duckdb")
    names = ", ".join(codes)
    query = f"SELECT {names}, count(*) AS n FROM read_parquet('{path}') GROUP BY {names}"
    counts = duckdb.sql(query).to_arrow_table()["n"].to_numpy()
    return len(counts), int((counts.astype("int64") ** 2).sum())


def by_polars(path: str, codes: Codes) -> Found:
    """The inner cells alone, by the streaming engine."""
    pl = importlib.import_module("polars")
    frame = pl.scan_parquet(path).group_by(list(codes)).agg(pl.len().alias("n"))
    counts = frame.collect(engine="streaming")["n"].cast(pl.Int64)
    return len(counts), int((counts * counts).sum())


# What is imported before the clock starts (safetables imports its engines only when they are needed), and the act.
ENGINES: dict[str, tuple[tuple[str, ...], Callable[[str, Codes], Found]]] = {
    "safetables": (("safetables", "duckdb", "pyarrow.parquet", "pyarrow.dataset"), by_safetables),
    "duckdb": (("duckdb", "pyarrow"), by_duckdb),
    "polars": (("polars",), by_polars),
}


def main() -> None:
    """Import first, then measure."""
    engine, path, result, codes = sys.argv[1:]
    modules, count = ENGINES[engine]
    for module in modules:
        importlib.import_module(module)
    leaves = json.loads(Path(codes).read_text())
    start = time.perf_counter()
    cells, squares = count(path, leaves)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"seconds": seconds, "memory": memory, "cells": cells, "squares": squares}
    Path(result).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
