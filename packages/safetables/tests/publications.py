"""Protected tables whose hidden figures are rare numbers, so that a test can look for them in a file."""

import safetables as st

#: True counts; 7919, 7927 and 7933 are the figures an attacker would be glad to find.
SECRET = (7919, 7927, 7933)
COUNTS = {
    ("M1", "F1"): 2,
    ("M1", "F2"): 7919,
    ("M2", "F1"): 7927,
    ("M2", "F2"): 7933,
    ("M3", "F1"): 80021,
    ("M3", "F2"): 80039,
    ("M4", "F1"): 0,
    ("M4", "F2"): 90001,
}
REGION = st.Dimension(
    "region",
    {"county": None, "north": "county", "M1": "north", "M2": "north", "M3": "county", "M4": "county"},
)
FIELD = st.Dimension("field", {"all": None, "F1": "all", "F2": "all"})


def counted(dimensions=(REGION, FIELD), counts=COUNTS, **more):
    """The true table."""
    import pyarrow as pa

    columns = {d.name: [codes[i] for codes in counts] for i, d in enumerate(dimensions)}
    return st.tabulate_cells(
        pa.table({**columns, "n": list(counts.values())}), dimensions, name="cases", **more
    )


def hidden_table():
    """One primary and secondaries, one empty cell, one structural zero."""
    table = counted(structural_zeros=[{"region": "M4", "field": "F1"}])
    return st.protect(table, rules=st.Threshold(3), method=st.Suppression())


def rounded_table():
    """Every value a multiple of 5; the 2 is published as 0."""
    counts = {**COUNTS, ("M4", "F1"): 1, ("M3", "F1"): 1, ("M2", "F1"): 2, ("M3", "F2"): 2}
    return st.protect(counted(counts=counts), rules=st.Threshold(3), method=st.Rounding(5))
