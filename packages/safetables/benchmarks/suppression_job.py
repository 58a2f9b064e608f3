"""One run of safetables on a county table, in a process of its own; run by `bench_suppression`.

Run: python suppression_job.py SHAPE SEED RESULT.npz; RESULT holds the status of every cell, seconds and peak memory.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import safetables as st
from county_tables import county_table


def main() -> None:
    """Protect and audit through the public interface."""
    shape, seed, result = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    made = county_table(shape, seed)
    dimensions = tuple(st.Dimension(name, tree) for name, tree in made.parents.items())
    table = st.Table("county", dimensions, made.counts())
    start = time.perf_counter()
    protected = st.protect(table, rules=st.Threshold(4), method=st.Suppression())
    middle = time.perf_counter()
    audit = st.audit(protected)
    end = time.perf_counter()
    np.savez(
        result,
        status=protected.status.reshape(table.counts.shape),
        protect=middle - start,
        audit=end - middle,
        certified=audit.certified,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


if __name__ == "__main__":
    main()
