"""The counting engine against plain Python, and every kind of unusable input."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetables as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw
from plain import count_plainly

REGION = st.Dimension(
    "region", {"county": None, "north": "county", "M1": "north", "M2": "north", "M3": "county"}
)
FIELD = st.Dimension.flat("field", ["F1", "F2", "F3"])

rows = draw.lists(
    draw.fixed_dictionaries(
        {
            "person": draw.integers(0, 6),
            "region": draw.sampled_from(REGION.leaves),
            "field": draw.sampled_from(FIELD.leaves),
        }
    ),
    max_size=30,
)
QUICK = settings(max_examples=35, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def arrow(found):
    schema = pa.schema([("person", pa.int64()), ("region", pa.string()), ("field", pa.string())])
    return pa.Table.from_pylist(found, schema)


def as_dict(table):
    return {tuple(row[d.name] for d in table.dimensions): row["n"] for row in table.to_arrow().to_pylist()}


@QUICK
@given(rows)
def test_rows_are_counted_as_plain_python_counts_them(found):
    assert as_dict(st.tabulate(arrow(found), [REGION, FIELD])) == count_plainly(found, [REGION, FIELD])


@QUICK
@given(rows)
def test_persons_in_several_fields_are_counted_once_in_every_total(found):
    home = {}
    for row in found:  # one place per person, several fields
        row["region"] = home.setdefault(row["person"], row["region"])
    table = st.tabulate(arrow(found), [REGION, FIELD], unit="person")
    assert as_dict(table) == count_plainly(found, [REGION, FIELD], unit="person")
    parts = sum(table.cell(field=f) for f in FIELD.leaves)
    assert parts >= table.cell()
    assert table.additive or parts > table.cell() or table.multivalued == "field"


def test_persons_with_several_codes_in_two_dimensions_are_refused_with_the_codes_but_not_the_person():
    found = arrow(
        [{"person": 4711, "region": "M1", "field": "F1"}, {"person": 4711, "region": "M2", "field": "F2"}]
    )
    with pytest.raises(st.NotAdditive, match="'M1' and 'M2'") as error:
        st.tabulate(found, [REGION, FIELD], unit="person")
    assert "4711" not in str(error.value)


def test_every_source_gives_the_same_table(tmp_path):
    found = arrow([{"person": i, "region": f"M{i % 3 + 1}", "field": "F1"} for i in range(10)])
    pq.write_table(found, tmp_path / "records.parquet")
    duckdb.from_arrow(found).write_csv(str(tmp_path / "records.csv"))
    expected = as_dict(st.tabulate(found, [REGION, FIELD]))
    for source in (tmp_path / "records.parquet", str(tmp_path / "records.csv"), duckdb.from_arrow(found)):
        assert as_dict(st.tabulate(source, [REGION, FIELD])) == expected
    weighted = found.append_column("w", pa.array([2] * 10))
    assert st.tabulate(weighted, [REGION], weight="w").cell() == 20


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"region": "M9"}, st.UnknownCode, "'region': unknown code 'M9' in 3 rows"),
        ({"region": "north"}, st.UnknownCode, "'north' in 3 rows is a subtotal"),
        ({"region": None}, st.UnknownCode, "no code in 3 rows"),
    ],
)
def test_unusable_codes_are_named_with_how_many_rows(change, error, message):
    found = [{"person": i, "region": "M1", "field": "F1"} for i in range(5)]
    for row in found[:3]:
        row.update(change)
    with pytest.raises(error, match=message):
        st.tabulate(arrow(found), [REGION, FIELD])


def test_missing_columns_persons_and_bad_counts_are_named():
    found = arrow([{"person": None, "region": "M1", "field": "F1"}])
    with pytest.raises(st.BadRecords, match="no column 'age'"):
        st.tabulate(found, [st.Dimension.flat("age", ["A"])])
    with pytest.raises(st.BadRecords, match="'person' is empty in 1 rows"):
        st.tabulate(found, [REGION], unit="person")
    for bad in (-1, 1.5):
        cells = pa.table({"region": ["M1"], "n": [bad]})
        with pytest.raises(st.BadRecords, match="region=M1; counts are whole numbers"):
            st.tabulate_cells(cells, [REGION])
    twice = pa.table({"region": ["M1", "M1"], "n": [1, 2]})
    with pytest.raises(st.BadRecords, match="given 2 times"):
        st.tabulate_cells(twice, [REGION])
    with pytest.raises(st.BadRecords, match="cannot count a list"):
        st.tabulate([1, 2], [REGION])
    with pytest.raises(st.BadRecords, match="declared impossible"):
        st.tabulate(found, [REGION], structural_zeros=[{"region": "M1"}])


@pytest.mark.parametrize(
    ("parents", "message"),
    [
        ({}, "no codes"),
        ({"a": "b", "b": "a"}, "no root"),
        ({"t": None, "u": None}, "2 roots"),
        ({"t": None, "a": "x"}, "'a' lies under 'x'"),
        ({"t": None, "a": "b", "b": "c", "c": "a"}, "a -> b -> c -> a lie under each other"),
        ({"t": None, "": "t"}, "'' is no code"),
        ({"t": None, 5: "t"}, "5 is no code"),
    ],
)
def test_a_hierarchy_that_is_no_tree_is_refused_with_what_is_wrong(parents, message):
    with pytest.raises(st.HierarchyError, match=message):
        st.Dimension("d", parents)


def test_a_hierarchy_is_read_from_a_file_and_mistakes_are_named_by_row(tmp_path):
    path = tmp_path / "region.csv"
    path.write_text("child,parent\ncounty,\nM1,county\n")
    assert st.Dimension.from_csv(path) == st.Dimension("region", {"county": None, "M1": "county"})
    path.write_text("child,parent\ncounty,\nM1,county\nM1,county\n")
    with pytest.raises(st.HierarchyError, match="row 4, column child: 'M1' is given twice"):
        st.Dimension.from_csv(path)
    path.write_text("code;parent\n")
    with pytest.raises(st.HierarchyError, match="row 1"):
        st.Dimension.from_csv(path)
