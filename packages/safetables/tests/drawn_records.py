"""Records drawn at random, and the questions asked of them: for all tests that compare two engines."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import safetables as st
from hypothesis import strategies as draw

REGION = st.Dimension(
    "region",
    {"county": None, "north": "county", "M1": "north", "M2": "north", "M3": "county"},
    also=[{"M1": "P1", "M2": "P2", "M3": "P2", "P1": "county", "P2": "county"}],
)
FIELD = st.Dimension(
    "field", {"all": None, "F1": "all", "F23": "all", "F2": "F23", "F3": "F23", "it's": "all"}
)
AGE = st.Dimension.flat("age", ["A0", "A1"])
SCHEMA = pa.schema(
    [
        ("person", pa.int64()),
        ("region", pa.string()),
        ("field", pa.string()),
        ("age", pa.string()),
        ("provider", pa.string()),
        ("weight", pa.int64()),
        ("days", pa.int32()),
        ("euros", pa.decimal128(12, 2)),
        ("hours", pa.float64()),
    ]
)


def records(regions=(*REGION.leaves,), fields=(*FIELD.leaves,), most=30):
    """Few persons, providers and places, so that they meet."""
    row = draw.fixed_dictionaries(
        {
            "person": draw.integers(0, 6),
            "region": draw.sampled_from(regions),
            "field": draw.sampled_from(fields),
            "age": draw.sampled_from(AGE.leaves),
            "provider": draw.sampled_from(["a", "b", "c", "d", "e"]),
            "weight": draw.integers(0, 3),
            "days": draw.integers(0, 400),
            "euros": draw.integers(0, 10**7).map(lambda cents: Decimal(cents).scaleb(-2)),
            "hours": draw.floats(0, 1e6) | draw.sampled_from([0.285, 1.005, 0.5, 2.675]),
        }
    )
    return draw.lists(row, max_size=most)


def with_one_place(rows):
    """Each person in one place and of one age, perhaps in several fields."""
    home, age = {}, {}
    return [
        row
        | {
            "region": home.setdefault(row["person"], row["region"]),
            "age": age.setdefault(row["person"], row["age"]),
        }
        for row in rows
    ]


def questions():
    """What a count may be asked for, beside the dimensions."""
    measure = draw.sampled_from(
        [
            {},
            {"measure": "days"},
            {"measure": "days", "digits": 1},
            {"measure": "euros", "digits": 1},
            {"measure": "euros", "digits": 2},
            {"measure": "euros", "digits": 4},
            {"measure": "hours", "digits": 2, "round_floats": True},
        ]
    )
    counted = draw.sampled_from([{}, {"weight": "weight"}, {"unit": "person"}])
    shares = draw.sampled_from([{}, {"contributor": "provider", "largest": 2}, {"contributor": "provider"}])
    return draw.tuples(measure, counted, shares).map(lambda parts: parts[0] | parts[1] | parts[2])


def arrow(rows):
    return pa.Table.from_pylist(rows, SCHEMA)


def outcome(rows, dimensions, **question):
    """The table cell by cell, or the class and text of the error."""
    try:
        table = st.tabulate(rows, dimensions, **question)
    except st.SafetablesError as error:
        return type(error)
    parts = [table.counts, table.amounts, table.multivalued, table.digits]
    if table.contributions is not None:
        parts += [table.contributions.contributors, table.contributions.largest]
    return [part.tolist() if isinstance(part, np.ndarray) else part for part in parts]
