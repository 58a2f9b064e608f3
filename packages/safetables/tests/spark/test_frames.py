"""Frames of pandas and Polars, and whatever else lends its rows as Arrow, are counted like the table they hold."""

from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetables as st
from drawn_records import AGE, FIELD, REGION, arrow, outcome

ROWS = [
    {
        "person": i % 7,
        "region": f"M{i % 3 + 1}",
        "field": "it's" if i % 5 else "F1",
        "age": f"A{i % 2}",
        "provider": "abc"[i % 3],
        "weight": i % 4,
        "days": i,
        "euros": Decimal(i).scaleb(-2),
        "hours": i / 7,
    }
    for i in range(40)
]


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"weight": "weight"},
        {"measure": "euros", "digits": 2, "contributor": "provider"},
        {"measure": "days"},
    ],
)
def test_every_source_gives_the_same_table(tmp_path, question):
    import pandas
    import polars

    table = arrow(ROWS)
    pq.write_table(table, tmp_path / "records.parquet")
    duckdb.from_arrow(table).write_csv(str(tmp_path / "records.csv"))
    expected = outcome(ROWS, [REGION, FIELD, AGE], **question)
    frame = polars.from_arrow(table)
    sources = {
        "Arrow table": table,
        "dictionary-encoded": pa.table(
            {n: table[n].dictionary_encode() if n == "region" else table[n] for n in table.column_names}
        ),
        "Arrow reader": table.to_reader(),
        "Parquet": tmp_path / "records.parquet",
        "CSV": str(tmp_path / "records.csv"),
        "DuckDB": duckdb.from_arrow(table),
        "pandas": table.to_pandas(),
        "pandas on Arrow": table.to_pandas(types_mapper=pandas.ArrowDtype),
        "Polars": frame,
        "Polars, lazy": frame.lazy(),
        "an iterator": iter(ROWS),
    }
    found = {name: outcome(source, [REGION, FIELD, AGE], **question) for name, source in sources.items()}
    assert found == dict.fromkeys(sources, expected)


def test_a_pandas_frame_in_plain_python_is_the_same_table():
    frame = arrow(ROWS).to_pandas()
    assert outcome(frame, [REGION, FIELD], engine="plain") == outcome(frame, [REGION, FIELD])


def test_persons_of_a_frame_are_counted_once():
    import polars

    one_place = [row | {"region": f"M{row['person'] % 3 + 1}", "age": "A0"} for row in ROWS]
    table = st.tabulate(polars.DataFrame(one_place), [REGION, FIELD, AGE], unit="person")
    assert table.cell() == 7
    assert table.multivalued == "field"
