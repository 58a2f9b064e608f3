"""A cluster sums record keys to the same cell keys, to the last bit."""

import pyarrow as pa
import pytest
import safetables as st

A, B = st.Dimension.flat("a", ["a0", "a1", "a2"]), st.Dimension.flat("b", ["b0", "b1"])
SIZE = 3000  # more than 1,024 keys near 2^53 would run over a sum of 64 bits
RECORDS = pa.table(
    {
        "a": [A.leaves[i % 3] for i in range(SIZE)],
        "b": [B.leaves[i % 2] for i in range(SIZE)],
        "person": [f"p{i % 700}" for i in range(SIZE)],
        "whole": [(1 << 53) - 1 - i * i for i in range(SIZE)],
        "share": [(i * 0.6180339887498949) % 1 for i in range(SIZE)],
        "text": [f"{(i * 0.6180339887498949) % 1:.8f}" for i in range(SIZE)],
    }
)
SECRET = b"sixteen bytes or more"


@pytest.mark.parametrize(
    "asked",
    [
        {"key": "whole"},
        {"key": "share"},
        {"key": "text"},
        {"stable_id": "person", "secret": SECRET},
        {"stable_id": "person", "secret": SECRET, "unit": "person"},
    ],
)
def test_cell_keys_are_the_same_on_a_cluster(spark, asked):
    dimensions = [A] if "unit" in asked else [A, B]
    here = st.cell_keys(RECORDS, dimensions, **asked)
    there = st.cell_keys(spark.createDataFrame(RECORDS), dimensions, **asked)
    assert there.values.tolist() == here.values.tolist()


@pytest.mark.parametrize(("column", "value"), [("share", 1.0), ("share", None), ("text", "x"), ("whole", -1)])
def test_a_bad_key_is_the_same_error_on_a_cluster(spark, column, value):
    row = RECORDS.slice(0, 1).to_pylist()[0] | {column: value}
    frame = pa.Table.from_pylist([row], schema=RECORDS.schema)
    messages = []
    for source in (frame, spark.createDataFrame(frame)):
        with pytest.raises(st.BadKeys) as refused:
            st.cell_keys(source, [A], key=column)
        messages.append(str(refused.value))
    assert messages[0] == messages[1]
