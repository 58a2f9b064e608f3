"""Publications as an office without a ledger makes them: some cells and nothing else hidden."""

from itertools import product

import numpy as np
import pyarrow as pa
import safetables as st

RULE = st.Threshold.strict(3)
REGION = st.Dimension.flat("region", ["M1", "M2", "M3"])
TWO = st.Dimension.flat("region", ["M1", "M2"])
SEX = st.Dimension.flat("sex", ["f", "m"])


def shown(population, counts, hidden=(), dimensions=(REGION,), primary=None, name=None, rule=RULE):
    """A publication as an office without a ledger makes it: some codes of the first dimension and the total hidden."""
    codes = list(product(*(d.leaves for d in dimensions)))
    columns = {d.name: [c[i] for c in codes] for i, d in enumerate(dimensions)}
    cells = pa.table({**columns, "n": counts})
    table = st.tabulate_cells(cells, dimensions, name=name or population, population=population)
    flat = table.counts.ravel()
    labels = [tuple(codes_at(dimensions, i)) for i in range(len(flat))]
    gone = np.array(
        [label in {h if isinstance(h, tuple) else (h,) for h in hidden} for label in labels], dtype=bool
    )
    first = rule.sensitive(flat) & gone
    return st.ProtectedTable(
        name=table.name,
        dimensions=table.dimensions,
        values=np.where(gone, -1, flat),
        status=np.where(first, 1, np.where(gone, 2, 0)).astype(np.int8),
        lower=np.where(gone, 1, flat),
        upper=np.where(gone, np.iinfo(np.int64).max, flat),
        rule=rule,
        population=population,
    )


def codes_at(dimensions, position):
    at = np.unravel_index(position, [len(d.codes) for d in dimensions])
    return [d.codes[i] for d, i in zip(dimensions, at, strict=True)]
