"""A cluster of two workers counts exactly as DuckDB and plain Python do."""

import os
import subprocess
import sys
import textwrap
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
import safetables as st
from drawn_records import AGE, FIELD, REGION, arrow, outcome, questions, records, with_one_place
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw

FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
THREE = [REGION, FIELD, AGE]
A_ROW = {
    "person": 1,
    "region": "M1",
    "field": "F1",
    "age": "A0",
    "provider": "a",
    "weight": 1,
    "days": 2,
    "euros": Decimal("12.50"),
    "hours": 0.5,
}


def frame_of(spark, rows):
    """A frame of the cluster; Spark takes no schema from an empty Arrow table."""
    return spark.createDataFrame(arrow(rows)) if rows else spark.createDataFrame(arrow([A_ROW])).limit(0)


@FEW
@given(data=draw.data())
def test_every_cell_amount_and_contribution_is_the_same_on_three_engines(spark, data):
    rows, question = data.draw(records(most=60)), data.draw(questions())
    found = outcome(frame_of(spark, rows), THREE, **question)
    assert found == outcome(rows, THREE, **question)
    assert found == outcome(arrow(rows), THREE, **question)


@FEW
@given(data=draw.data())
def test_persons_in_several_fields_are_counted_once_on_a_cluster_too(spark, data):
    rows, question = data.draw(records(most=60).map(with_one_place)), data.draw(questions())
    question = {k: v for k, v in question.items() if k != "weight"} | {"unit": "person"}
    assert outcome(frame_of(spark, rows), THREE, **question) == outcome(rows, THREE, **question)


@pytest.mark.parametrize(
    ("change", "question", "error"),
    [
        ({"region": None}, {}, st.UnknownCode),
        ({"region": "M9"}, {}, st.UnknownCode),
        ({"region": "north"}, {"unit": "person"}, st.UnknownCode),
        ({"person": None}, {"unit": "person"}, st.BadRecords),
        ({"provider": None}, {"contributor": "provider"}, st.BadRecords),
        ({"weight": -1}, {"weight": "weight"}, st.BadRecords),
        ({"hours": float("nan")}, {"measure": "hours", "round_floats": True}, st.BadRecords),
        ({"hours": 9e15}, {"measure": "hours", "round_floats": True}, st.BadRecords),
        ({"hours": 0.5}, {"weight": "hours"}, st.BadRecords),
        ({}, {"measure": "hours"}, st.BadRecords),
        ({}, {"measure": "euros"}, st.BadRecords),
        ({}, {"weight": "salary"}, st.BadRecords),
    ],
)
def test_unusable_records_are_the_same_error_on_a_cluster(spark, change, question, error):
    row = A_ROW | change
    messages = []
    for source in (arrow([row]), frame_of(spark, [row])):
        with pytest.raises(error) as refused:
            st.tabulate(source, THREE, **question)
        messages.append(str(refused.value))
    assert messages[0] == messages[1]


def test_a_parquet_file_is_counted_by_both_workers_without_leaving_a_view_behind(spark, tmp_path):
    rows = [
        {
            "person": i % 97,
            "region": f"M{i % 3 + 1}",
            "field": f"F{i % 2 + 1}",
            "age": f"A{i % 2}",
            "provider": "abc"[i % 3],
        }
        for i in range(10_000)
    ]
    pq.write_table(arrow(rows), tmp_path / "records.parquet", row_group_size=2_500)
    frame = spark.read.parquet(str(tmp_path / "records.parquet"))
    question = {"contributor": "provider", "largest": 2}
    assert outcome(frame, THREE, **question) == outcome(tmp_path / "records.parquet", THREE, **question)
    assert not [table for table in spark.catalog.listTables() if table.name.startswith("safetables")]


def test_sums_are_refused_where_spark_would_let_them_wrap_around(spark):
    frame = frame_of(spark, [A_ROW])
    spark.conf.set("spark.sql.ansi.enabled", "false")
    try:
        assert st.tabulate(frame, THREE).cell() == 1
        with pytest.raises(st.BadRecords, match="'days' cannot be summed safely: Spark's ANSI mode is off"):
            st.tabulate(frame, THREE, measure="days")
    finally:
        spark.conf.set("spark.sql.ansi.enabled", "true")


def test_only_spark_counts_a_spark_frame(spark):
    frame = frame_of(spark, [])
    with pytest.raises(st.BadRecords, match="engine 'duckdb' cannot count a DataFrame"):
        st.tabulate(frame, THREE, engine="duckdb")
    with pytest.raises(st.BadRecords, match="engine 'spark' cannot count a Table"):
        st.tabulate(arrow([]), THREE, engine="spark")


def test_a_classic_session_in_the_drivers_own_process_counts_the_same(tmp_path):
    program = textwrap.dedent("""
        import safetables as st
        from pyspark.sql import SparkSession
        session = (
            SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1").config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.adaptive.enabled", "false").config("spark.sql.codegen.wholeStage", "false")
            .config("spark.driver.memory", "512m").getOrCreate()
        )
        frame = session.sql("SELECT * FROM VALUES ('M1', 3), ('M2', 4), ('M2', 5) AS rows(region, euros)")
        region = st.Dimension.flat("region", ["M1", "M2"])
        table = st.tabulate(frame, [region], measure="euros")
        print(table.counts.tolist(), table.amounts.tolist())
    """)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
        env={**os.environ, "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"},
        check=True,
    )
    assert done.stdout.strip() == "[3, 1, 2] [12, 3, 9]"
