"""DuckDB counts exactly as plain Python does: every cell, amount and contribution, and the same kind of error."""

import tempfile
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetables as st
from drawn_records import AGE, FIELD, REGION, arrow, outcome, questions, records, with_one_place
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw
from safetables import _upwards

QUICK = settings(max_examples=45, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
THREE = [REGION, FIELD, AGE]


@QUICK
@given(records(), questions())
def test_rows_amounts_and_contributions_are_the_same_in_both_engines(rows, question):
    assert outcome(arrow(rows), THREE, **question) == outcome(rows, THREE, **question)


@QUICK
@given(records().map(with_one_place), questions())
def test_persons_in_several_fields_are_the_same_in_both_engines(rows, question):
    question = {k: v for k, v in question.items() if k != "weight"} | {"unit": "person"}
    assert outcome(arrow(rows), THREE, **question) == outcome(rows, THREE, **question)
    assert outcome(rows, THREE, **question) is not st.NotAdditive


@QUICK
@given(records(most=60), questions(), draw.sampled_from([0, 10**9]))
def test_both_ways_of_adding_up_contributions_find_the_same(rows, question, cells_per_entry):
    question = question | {"contributor": "provider"}
    before = _upwards.CELLS_PER_ENTRY
    try:
        _upwards.CELLS_PER_ENTRY = cells_per_entry
        assert outcome(arrow(rows), THREE, **question) == outcome(rows, THREE, **question)
    finally:
        _upwards.CELLS_PER_ENTRY = before


@QUICK
@given(
    records(regions=(*REGION.leaves, "north", "M9", None), fields=("F1", "F2", "F3", "", "it's"), most=4),
    questions(),
)
def test_unknown_and_missing_codes_are_the_same_error_in_both_engines(rows, question):
    assert outcome(arrow(rows), THREE, **question) == outcome(rows, THREE, **question)


SPOILT = [
    {"person": None},
    {"provider": None},
    {"weight": None},
    {"weight": -1},
    {"days": None},
    {"days": -1},
    {"euros": None},
    {"euros": Decimal("-0.01")},
    {"hours": None},
    {"hours": -0.5},
    {"hours": float("nan")},
    {"hours": float("inf")},
    {"hours": 9e15},
    {"hours": 9e13},
]


@QUICK
@given(records(most=5).filter(len), draw.sampled_from(SPOILT), questions())
def test_missing_and_negative_values_are_the_same_error_in_both_engines(rows, spoilt, question):
    rows = [rows[0] | spoilt, *rows[1:]]
    assert outcome(arrow(rows), THREE, **question) == outcome(rows, THREE, **question)


@QUICK
@given(
    records(regions=(*REGION.leaves, "M1", "M2", "M3", "M9", "north", None), most=40),
    draw.integers(1, 12),
    draw.booleans(),
)
def test_a_parquet_file_is_counted_as_its_rows_are_whatever_way_is_taken(rows, group, is_dictionary):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/records.parquet"
        pq.write_table(arrow(rows), path, row_group_size=group, use_dictionary=is_dictionary)
        assert outcome(path, THREE) == outcome(rows, THREE)
        years = st.Dimension.flat("weight", ["0", "1", "2", "3"])
        few = st.Dimension.flat("weight", ["0", "2", "3"])
        for dimension in (years, few):
            assert outcome(path, [dimension]) == outcome(rows, [dimension])


@pytest.mark.parametrize(
    "kind", [pa.int8(), pa.uint8(), pa.int32(), pa.int64(), pa.uint64(), pa.large_string()]
)
def test_codes_may_be_numbers_of_any_width(tmp_path, kind):
    codes = [-100, 0, 100] if kind in (pa.int8(), pa.int32(), pa.int64()) else [0, 100, 200]
    column = pa.array([str(c) for c in codes] if kind == pa.large_string() else codes, kind)
    pq.write_table(pa.table({"year": column.take(pa.array([0, 1, 1, 2, 2, 2]))}), tmp_path / "years.parquet")
    table = st.tabulate(tmp_path / "years.parquet", [st.Dimension.flat("year", [str(c) for c in codes])])
    assert table.counts.tolist() == [6, 1, 2, 3]


@pytest.mark.parametrize("value", [0.0, 2.0, 8e15, 0.5, -1.0, 9e15, float("nan"), float("inf")])
def test_weights_of_whole_floats_are_counts_and_others_are_refused_alike(value):
    rows = [{"region": "M1", "n": value}]
    found = [outcome(source, [REGION], weight="n") for source in (rows, pa.Table.from_pylist(rows))]
    assert found[0] == found[1]
    assert (found[0] is st.BadRecords) == (value not in (0.0, 2.0, 8e15))


def test_a_parquet_file_without_a_column_or_damaged_is_refused(tmp_path):
    path = tmp_path / "records.parquet"
    for rows in ([], [{"region": "M1"}]):
        pq.write_table(pa.Table.from_pylist(rows, pa.schema([("region", pa.string())])), path)
        with pytest.raises(st.BadRecords, match="no column 'field'; the records have region"):
            st.tabulate(path, [REGION, FIELD])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(st.BadRecords, match=r"records\.parquet: cannot be read"):
        st.tabulate(path, [REGION])


def test_a_provider_in_two_municipalities_is_one_contributor_of_the_county():
    rows = [
        {"region": "M1", "provider": "a", "euros": 60},
        {"region": "M2", "provider": "a", "euros": 50},
        {"region": "M2", "provider": "b", "euros": 70},
        {"region": "M3", "provider": "c", "euros": 1},
    ]
    for engine in ("plain", "duckdb"):
        source = rows if engine == "plain" else pa.Table.from_pylist(rows)
        table = st.tabulate(
            source, [REGION], measure="euros", contributor="provider", largest=2, engine=engine
        )
        of = dict(zip(REGION.codes, table.contributions.contributors.tolist(), strict=True))
        assert of == {"county": 3, "north": 2, "M1": 1, "M2": 2, "M3": 1, "P1": 1, "P2": 3}
        largest = dict(zip(REGION.codes, table.contributions.largest.T.tolist(), strict=True))
        assert largest["county"] == [110, 70]
        assert largest["M1"] == [60, 0]
        assert largest["P2"] == [70, 50]
        assert (table.values == table.amounts).all()


def test_a_person_at_two_providers_is_one_person_and_counts_for_both():
    rows = [
        {"person": 1, "region": "M1", "provider": "a"},
        {"person": 1, "region": "M1", "provider": "b"},
        {"person": 2, "region": "M1", "provider": "a"},
    ]
    table = st.tabulate(rows, [REGION], unit="person", contributor="provider")
    assert table.cell() == 2
    assert table.contributions.largest[:, 0].tolist() == [2, 1, 0]


@pytest.mark.parametrize("engine", ["plain", "duckdb"])
@pytest.mark.parametrize(
    ("change", "question", "message"),
    [
        (
            {"euros": Decimal("12.5")},
            {"digits": 0},
            "'euros' is '12.50' at region=M1; .* digits=2 counts in cents",
        ),
        (
            {"euros": Decimal("-1.00")},
            {"digits": 2},
            "'euros' is '-1.00' at region=M1; amounts are numbers >= 0",
        ),
        ({"euros": None}, {"digits": 2}, "'euros' is empty or no number at region=M1"),
        ({}, {"measure": "hours"}, "'hours' holds floating point numbers"),
        ({}, {"measure": "region"}, "'region' is (empty or no number|'M1')"),
        ({}, {"digits": -1}, "give 0 to 9 decimal places"),
        ({}, {"largest": 0}, "largest is 0"),
        ({"provider": None}, {"contributor": "provider"}, "'provider' is empty in 1 rows"),
        ({}, {"unit": "person", "weight": "weight"}, "unit or weight, not both"),
    ],
)
def test_amounts_that_cannot_be_summed_exactly_are_refused_with_the_cell(engine, change, question, message):
    row = {
        "person": 1,
        "region": "M1",
        "field": "F1",
        "age": "A0",
        "provider": "a",
        "weight": 1,
        "days": 2,
        "euros": Decimal("12.00"),
        "hours": 0.5,
    }
    with pytest.raises(st.BadRecords, match=message):
        st.tabulate(arrow([row | change]), [REGION], engine=engine, **{"measure": "euros"} | question)


def test_several_codes_in_a_dimension_with_several_hierarchies_are_refused():
    rows = [{"person": 1, "region": "M1"}, {"person": 1, "region": "M2"}]
    assert outcome(rows, [REGION], unit="person") is st.NotAdditive
    with pytest.raises(
        st.NotAdditive, match="'region' has several hierarchies, and one person has several codes"
    ):
        st.tabulate(pa.Table.from_pylist(rows), [REGION], unit="person")


def test_sums_beyond_64_bits_are_refused_and_never_wrap_around():
    half = {"region": "M1", "euros": 2**62, "times": 10**10}
    for rows in ([half, half], [half, half | {"region": "M2"}]):
        for source in (rows, pa.Table.from_pylist(rows)):
            with pytest.raises(st.BadRecords, match=r"the sum of column 'euros' exceeds|cannot be counted"):
                st.tabulate(source, [REGION], measure="euros")
            with pytest.raises(st.BadRecords, match=r"the sum of column 'euros' exceeds|cannot be counted"):
                st.tabulate(source, [REGION], weight="euros")
            with pytest.raises(st.BadRecords, match=r"the sum of column 'times' exceeds|cannot be counted"):
                st.tabulate(source, [REGION], measure="times", digits=9)
    exact = [half, half | {"euros": 2**62 - 1}]
    for source in (exact, pa.Table.from_pylist(exact)):
        assert st.tabulate(source, [REGION], measure="euros").amounts[0] == 2**63 - 1


def test_no_records_at_all_and_a_dimension_of_one_code_give_a_right_table():
    alone = st.Dimension("region", {"county": None})
    empty = pa.table({"region": pa.array([], pa.string()), "provider": pa.array([], pa.string())})
    for source in (empty, []):
        table = st.tabulate(source, [alone], contributor="provider")
        assert table.counts.tolist() == [0]
        assert table.contributions.contributors.tolist() == [0]
    assert st.tabulate([{"region": "county"}], [alone]).cell() == 1


def test_a_mapping_without_a_column_and_unknown_kinds_of_records_are_refused():
    with pytest.raises(st.BadRecords, match="no column 'region'; the records have field"):
        st.tabulate([{"region": "M1"}, {"field": "F1"}], [REGION])
    with pytest.raises(st.BadRecords, match="cannot count a int; give the path"):
        st.tabulate(5, [REGION])
    with pytest.raises(st.BadRecords, match="give mappings"):
        st.tabulate(iter([1, 2]), [REGION])
    with pytest.raises(st.BadRecords, match="'day' holds no numbers"):
        st.tabulate(pa.table({"region": ["M1"], "day": pa.array([[1]])}), [REGION], measure="day")


def test_numbers_in_a_csv_file_are_read_exactly_and_anything_else_is_refused(tmp_path):
    path = tmp_path / "records.csv"
    path.write_text("region,euros\nM1,0.10\nM1,0.20\nM2,7\n")
    table = st.tabulate(path, [REGION], measure="euros", digits=2)
    assert (table.digits, table.amounts.tolist()) == (2, [730, 730, 30, 700, 0, 30, 700])
    for bad, shown in (("0.105", "'0.105'"), ("ten", "empty or no number"), ("", "empty or no number")):
        path.write_text(f"region,euros\nM1,{bad}\n")
        with pytest.raises(st.BadRecords, match=f"'euros' is {shown} at region=M1"):
            st.tabulate(path, [REGION], measure="euros", digits=2)
