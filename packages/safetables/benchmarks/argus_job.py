"""One job of pytauargus in a process of its own; run by `peer_argus` with the peers' interpreter.

Run: PEERS_PYTHON argus_job.py JOB.json RESULT.json; the job names the files, the result holds cells, status, seconds.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pandas as pd
from pytauargus import protect


def main() -> None:
    """Read the records, protect, and write one [codes..., count, status] per cell."""
    job = json.loads(Path(sys.argv[1]).read_text())
    records = pd.read_csv(job["records"], dtype=dict.fromkeys(job["dimensions"], str))
    start = time.perf_counter()
    result = protect(
        records,
        job["dimensions"],
        response="one",
        safety_rules="FREQ(4,20)",
        suppress=f"{job['method']}(1)",
        hrc=job["hrc"] or None,
        hierleadstring="@",
    )
    rows = result.tables[0].rows
    seconds = time.perf_counter() - start
    cells = [[*(row[name] for name in job["dimensions"]), row["freq"], row["status"]] for row in rows]
    Path(sys.argv[2]).write_text(json.dumps({"seconds": seconds, "cells": cells}))


if __name__ == "__main__":
    main()
