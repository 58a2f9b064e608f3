"""Seconds and loss of protecting and auditing county tables; people are invented (seeded).

Run: python packages/safetables/benchmarks/bench_protect.py
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import safetables as st

REGION = st.Dimension(
    "region",
    {
        "county": None,
        **dict.fromkeys(["south", "middle", "north"], "county"),
        **{f"M{m:02}": ["south", "middle", "north"][m % 3] for m in range(14)},
    },
)
FIELD = st.Dimension.flat("field", [f"F{i}" for i in range(5)])
QUARTER = st.Dimension(
    "quarter",
    {
        "all": None,
        **{f"{y}": "all" for y in range(3)},
        **{f"{y}Q{q}": f"{y}" for y in range(3) for q in range(4)},
    },
)
AGE = st.Dimension.flat("age", [f"A{i}" for i in range(7)])
SEX = st.Dimension.flat("sex", ["m", "w", "d", "x"])
PEERS_TARGET = "target: protect and audit together <= 4 s"


def county(people: int, seed: int = 0) -> pa.Table:
    """Cases with skewed places, fields and ages; one row each."""
    random = np.random.default_rng(seed)
    columns = {"case": pa.array(np.arange(people))}
    for dimension in (REGION, FIELD, QUARTER, AGE, SEX):
        shares = random.dirichlet(np.full(len(dimension.leaves), 20.0 if dimension is QUARTER else 0.8))
        positions = random.choice(len(dimension.leaves), people, p=shares)
        columns[dimension.name] = pa.array(dimension.leaves).take(pa.array(positions))
    return pa.table(columns)


def measure(
    label: str,
    table: st.Table,
    minimum: int,
    method: st.Suppression | st.Rounding | Sequence[st.Suppression | st.Rounding],
    released: Sequence[st.ProtectedTable] = (),
) -> st.ProtectedTable:
    """Protect and audit once; prints one line."""
    start = time.perf_counter()
    protected = st.protect(table, rules=st.Threshold.strict(minimum), method=method, released=released)
    middle = time.perf_counter()
    result = st.audit(protected, released=released)
    end = time.perf_counter()
    secondary = protected.status == 2
    print(
        f"{label:42} {len(table):6} cells {int((protected.status == 1).sum()):5} sensitive "
        f"{int(secondary.sum()):5} secondary, sum {int(table.counts.ravel()[secondary].sum()):6}; "
        f"protect {middle - start:6.2f} s, audit {end - middle:6.2f} s, certified {result.certified}"
    )
    return protected


def main() -> None:
    """Print one line per table and method."""
    print(f"safetables; {PEERS_TARGET}")
    both = (st.Suppression(), st.Rounding(5))
    for people in (3_000, 20_000, 1_000_000):
        records = county(people)
        start = time.perf_counter()
        table = st.tabulate(records, [REGION, FIELD, QUARTER], unit="case", name="cases")
        print(f"{people} cases counted in {time.perf_counter() - start:.2f} s")
        first = measure("region x field x quarter, hide 1-2", table, 3, st.Suppression())
        measure("region x field x quarter, hide 1-7", table, 8, st.Suppression())
        measure("region x field x quarter, hide 1-7, round 5", table, 8, both)
        persons = st.tabulate(records, [FIELD, AGE, SEX], unit="case", name="ages")
        measure("field x age x sex beside the first", persons, 3, st.Suppression(), [first])


if __name__ == "__main__":
    main()
