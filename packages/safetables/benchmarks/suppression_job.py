"""One run of safetables on a county table, in a process of its own; run by `bench_suppression`.

Run: python suppression_job.py SHAPE SEED RULE RESULT.npz. RULE is a key of RULES; RESULT will hold the
status of every cell, seconds and peak memory.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import safetables as st
from county_tables import county_table

RULES = {
    "classical": st.Threshold(4),
    "interval": st.Threshold(4, interval=0.2, sliding=0.2),
    "singletons": st.Threshold(4, singletons=True),
}


def main() -> None:
    """Protect and audit through the public interface."""
    shape, seed, rule, result = sys.argv[1], int(sys.argv[2]), RULES[sys.argv[3]], sys.argv[4]
    made = county_table(shape, seed)
    dimensions = tuple(st.Dimension(name, tree) for name, tree in made.parents.items())
    table = st.Table("county", dimensions, made.counts())
    start = time.perf_counter()
    protected = st.protect(table, rules=rule, method=st.Suppression())
    middle = time.perf_counter()
    audit = st.audit(protected, table=table)
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
