"""An attacker opens the files: is a hidden figure, or the kind of a hidden cell, anywhere in them?"""

import json
import re
import zipfile
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetables as st
from publications import SECRET, hidden_table

ENDINGS = ["csv", "parquet", "xlsx", "json"]
STYLES = ["plain", "sdmx", "german"]
WORDS = re.compile(rb"prim|secondary|sekund|count below|hides ", re.IGNORECASE)


def parts(path):
    """Everything that can be read in a file, unpacked."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        columns = {name: repr(column.to_pylist()) for name, column in zip(*unzip(file.read()), strict=True)}
        texts = {
            **columns,
            "metadata": repr(file.metadata.metadata),
            "statistics": repr(list(statistics(file))),
        }
        return {"raw": path.read_bytes()} | {name: text.encode() for name, text in texts.items()}
    return {"raw": path.read_bytes()}


def unzip(table):
    return table.column_names, table.columns


def statistics(file):
    for group in range(file.num_row_groups):
        for column in range(file.metadata.num_columns):
            found = file.metadata.row_group(group).column(column).statistics
            yield file.schema.column(column).name, found and (found.min, found.max, found.null_count)


def holds(content, number):
    return re.search(rb"(?<![0-9])%d(?![0-9])" % number, content)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("intervals", [False, True])
def test_a_publication_holds_no_hidden_figure_and_no_word_on_why(tmp_path, ending, style, intervals):
    path = tmp_path / f"t.{ending}"
    st.write_table(hidden_table(), path, form="publication", style=style, intervals=intervals)
    for name, content in parts(path).items():
        assert not [number for number in SECRET if holds(content, number)], name
        assert not WORDS.search(content), name


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_work_form_holds_no_hidden_figure_either(tmp_path, ending):
    path = tmp_path / f"t.{ending}"
    st.write_table(hidden_table(), path)
    for name, content in parts(path).items():
        assert not [number for number in SECRET if holds(content, number)], name


def test_the_search_for_figures_finds_them_where_they_are(tmp_path):
    """The attack itself works: the published 80021 is found in every file."""
    for ending in ENDINGS:
        path = tmp_path / f"t.{ending}"
        st.write_table(hidden_table(), path, form="publication")
        assert [name for name, content in parts(path).items() if holds(content, 80021)], ending


def test_statistics_of_parquet_are_those_of_the_published_figures(tmp_path):
    st.write_table(hidden_table(), tmp_path / "t.parquet", form="publication")
    found = dict(statistics(pq.ParquetFile(tmp_path / "t.parquet")))
    assert found["n"] == (0, 273842, 4)
    assert set(pq.ParquetFile(tmp_path / "t.parquet").metadata.metadata or {}) <= {b"ARROW:schema"}


@pytest.mark.parametrize("form", ["work", "publication"])
def test_a_workbook_has_no_hidden_sheet_no_comment_no_pivot_cache_and_no_formula(tmp_path, form):
    st.write_table(hidden_table(), tmp_path / "t.xlsx", form=form)
    found = parts(tmp_path / "t.xlsx")
    assert not [name for name in found if re.search("comment|pivot|drawing|external|vba|customXml", name)]
    assert len([name for name in found if name.startswith("xl/worksheets/sheet")]) == (
        2 if form == "work" else 1
    )
    for name, content in found.items():
        assert b"<f>" not in content, name
        if name.startswith("xl/worksheets"):
            assert b'hidden="1"' not in content, name  # no hidden row or column
    assert not re.search(rb"<sheet [^>]*state=", found["xl/workbook.xml"])
    assert b"<dc:creator></dc:creator>" in found["docProps/core.xml"]


def test_a_workbook_formats_primary_and_secondary_cells_alike(tmp_path):
    import openpyxl

    st.write_table(hidden_table(), tmp_path / "t.xlsx", form="publication")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Table"]
    looks = {cell.style_id for row in sheet.iter_rows() for cell in row if cell.value == "."}
    assert len(looks) == 1


def test_json_stat_of_a_publication_tells_neither_rule_nor_reason(tmp_path):
    st.write_table(hidden_table(), tmp_path / "t.json", form="publication")
    found = json.loads((tmp_path / "t.json").read_text())
    assert found["extension"] == {"form": "publication", "methods": ["suppression"]}
    assert set(found["status"].values()) == {"hidden"}


def with_other_secrets(table, seed):
    """The same publication with other kinds, intervals and reasons of the hidden cells."""
    random = np.random.default_rng(seed)
    hidden, size = table.hidden, len(table)
    return replace(
        table,
        status=np.where(hidden, random.integers(1, 3, size), 0).astype(np.int8),
        values=np.where(hidden, -1 - random.integers(0, 99, size), table.values),
        lower=np.where(hidden, random.integers(0, 50, size), table.lower),
        upper=np.where(hidden, random.integers(50, 99, size), table.upper),
        reasons={int(i): f"reason {random.integers(99)}" for i in np.flatnonzero(hidden)},
        rule=st.Threshold(int(random.integers(2, 9))),
    )


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("style", STYLES)
def test_a_publication_depends_on_nothing_but_what_is_published(tmp_path, ending, style):
    """Whatever is secret may change: every byte stays, but for the time in a workbook."""
    found = set()
    for seed in range(5):
        path = tmp_path / f"{seed}.{ending}"
        table = with_other_secrets(hidden_table(), seed)
        st.write_table(table, path, form="publication", style=style, intervals=seed % 2 == 0, title="t")
        content = parts(path)
        content.pop("docProps/core.xml", None)
        found.add((seed % 2, repr(sorted(content.items()))))
    assert len(found) == 2  # with and without intervals


@pytest.mark.parametrize("style", STYLES)
def test_arrow_buffers_of_a_publication_hold_no_secret_under_a_null(style):
    one, other = (
        with_other_secrets(hidden_table(), seed).to_arrow("publication", style, intervals=True)
        for seed in (1, 2)
    )
    for left, right in zip(one.columns, other.columns, strict=True):
        buffers = [
            [buffer and buffer.to_pybytes() for buffer in column.chunk(0).buffers()]
            for column in (left, right)
        ]
        assert buffers[0] == buffers[1]


REGION = st.Dimension("region", {"county": None, "M1": "county", "M2": "county", "M3": "county"})
FIELD = st.Dimension("field", {"all": None, "F1": "all", "F2": "all"})
CLASSICAL = st.Threshold(4)


def protected_counts(*inner, rule=CLASSICAL, **choices):
    """For every x the margins of (x, 18-x, 13-x, 7+x) are the same: so is what is shown, whoever is small."""
    codes = [(a, b) for a in REGION.leaves for b in FIELD.leaves]
    cells = [{"region": a, "field": b, "n": n} for (a, b), n in zip(codes, inner, strict=True)]
    table = st.tabulate_cells(pa.Table.from_pylist(cells), [REGION, FIELD], name="cases")
    return st.protect(table, rules=rule, method=st.Suppression(**choices))


@pytest.mark.parametrize("rule", [CLASSICAL, st.Threshold.strict(4), st.Threshold(4, interval=0.5)])
def test_whoever_is_the_small_one_the_publication_is_the_same_to_the_last_byte(rule):
    one = protected_counts(2, 16, 11, 9, 25, 31, rule=rule)
    other = protected_counts(10, 8, 3, 17, 25, 31, rule=rule, seed=7)
    assert one.hidden.tolist() == other.hidden.tolist()
    assert one.values.tolist() == other.values.tolist()
    assert one.digest != other.digest  # the work form tells them apart
    assert one.for_publication().digest == other.for_publication().digest


def test_the_intervals_of_the_work_form_would_tell_and_those_of_the_publication_do_not():
    protected = protected_counts(2, 16, 11, 9, 25, 31)
    hidden = np.flatnonzero(protected.hidden)
    assert len(set(zip(protected.lower[hidden], protected.upper[hidden], strict=True))) > 1
    public = protected.for_publication()
    assert {public.cell_at(int(i)) == replace(public.cell_at(int(hidden[0])), codes=public.cell_at(int(i)).codes)
            for i in hidden} == {True}  # fmt: skip
    assert (public.cell_at(int(hidden[0])).lower, public.cell_at(int(hidden[0])).upper) == (0, None)
    assert public.lower[~public.hidden].tolist() == protected.lower[~protected.hidden].tolist()


def test_cells_asked_to_be_hidden_and_their_costs_are_not_handed_out():
    cell = {"region": "M2", "field": "F2"}
    protected = protected_counts(2, 16, 11, 9, 25, 31, hide=[cell], costs=[(cell, 9.0)])
    assert "hide" in json.dumps(protected.to_dict()["method"])
    assert protected.for_publication().to_dict()["method"] == [{"method": "suppression"}]


def test_what_a_rounded_figure_stands_for_is_handed_out():
    steps = (st.Suppression(), st.Rounding(5))
    table = st.tabulate_cells(
        pa.table({"region": ["M1", "M2"], "field": ["F1", "F2"], "n": [52, 71]}),
        [REGION, FIELD],
        name="cases",
    )
    rounded = st.protect(table, rules=CLASSICAL, method=steps)
    public = rounded.for_publication()
    assert public.lower.tolist() == rounded.lower.tolist()
    assert public.upper.tolist() == rounded.upper.tolist()
    assert public.method == [{"method": "suppression"}, *rounded.method[1:]]
