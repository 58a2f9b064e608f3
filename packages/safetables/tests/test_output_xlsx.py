"""The sheet people read: numbers, signs, subtotals, legend; and never a live formula."""

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
import safetables as st
from publications import hidden_table, rounded_table


def book(table, path, **more):
    st.write_table(table, path, **more)
    return openpyxl.load_workbook(path)


def grid(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_two_dimensions_make_a_crosstab_with_the_longer_one_down(tmp_path):
    found = book(hidden_table(), tmp_path / "t.xlsx", form="publication", style="german", title="Fälle 2025")
    assert found.sheetnames == ["Tabelle"]
    rows = grid(found["Tabelle"])
    assert rows[0][0] == "Fälle 2025"
    assert rows[2][:2] == ["region", "field"]
    assert rows[3] == [None, "all", "F1", "F2"]
    assert rows[4] == ["county", 273842, 87950, 185892]
    assert rows[6] == ["M1", 7921, ".", "."]
    assert rows[9] == ["M4", 90001, "x", 90001]
    words = [row[0] for row in rows[11:]]
    assert words[0] == "Zeichenerklärung"
    assert words[1:] == [
        ".  Zahlenwert geheim zu halten",
        "x  Tabellenfach gesperrt, weil Aussage nicht sinnvoll",
    ]


def test_subtotals_are_bold_codes_indented_figures_right_and_headings_frozen(tmp_path):
    sheet = book(hidden_table(), tmp_path / "t.xlsx", form="publication")["Table"]
    assert sheet.freeze_panes == "B5"
    by_code = {sheet.cell(row, 1).value: row for row in range(5, 11)}
    assert [sheet.cell(by_code[code], 1).alignment.indent for code in ("county", "north", "M1", "M4")] == [
        0,
        1,
        2,
        1,
    ]
    assert [bool(sheet.cell(by_code[code], 3).font.bold) for code in ("county", "north", "M1")] == [
        True,
        True,
        False,
    ]
    assert sheet.cell(by_code["M1"], 2).font.bold  # the column of the total
    assert {sheet.cell(row, 3).alignment.horizontal for row in by_code.values()} == {"right"}
    assert sheet.cell(by_code["M1"], 3).value == "."


def test_three_dimensions_make_a_list(tmp_path):
    dimensions = [st.Dimension.flat(name, codes) for name, codes in (("a", "PQ"), ("b", "RS"), ("c", "TU"))]
    inner = pa.table({"a": ["P", "Q"], "b": ["R", "S"], "c": ["T", "U"], "n": [12, 17]})
    table = st.protect(st.tabulate_cells(inner, dimensions), rules=st.Threshold(3), method=st.Suppression())
    rows = grid(book(table, tmp_path / "t.xlsx", form="publication")["Table"])
    assert rows[2] == ["a", "b", "c", "Number"]
    assert rows[3] == ["total", "total", "total", 29]
    assert ["P", "R", "T", 12] in rows
    assert ["P", "R", "U", "–"] in rows
    assert rows[-1][0] == "–  nothing: exactly zero"


def test_the_work_form_has_a_second_sheet_with_reasons_to_be_filtered(tmp_path):
    found = book(hidden_table(), tmp_path / "t.xlsx")
    assert found.sheetnames == ["Table", "Cells"]
    rows = grid(found["Cells"])
    assert rows[2] == ["region", "field", "n", "status", "lower", "upper", "reason"]
    assert rows[9][:4] == ["M1", "all", 7921, "published"]
    assert rows[10][:4] == ["M1", "F1", None, "primary"]
    assert found["Cells"].auto_filter.ref == "A3:G21"


def test_numbers_are_numbers_also_where_signs_stand_between_them(tmp_path):
    rows = grid(book(hidden_table(), tmp_path / "t.xlsx", style="german")["Fächer"])
    assert rows[2][2] == "Anzahl"
    assert [row[2] for row in rows[9:12]] == [7921, ".", "."]


def test_columns_are_wide_enough_for_the_largest_figure(tmp_path):
    dimension = st.Dimension.flat("town", ["A", "B"])
    inner = pa.table({"town": ["A", "B"], "n": [123456789, 987654321]})
    table = st.protect(st.tabulate_cells(inner, [dimension]), rules=st.Threshold(3), method=st.Suppression())
    sheet = book(table, tmp_path / "t.xlsx", form="publication")["Table"]
    assert sheet.column_dimensions["B"].width > len("1,111,111,110")


def test_a_changed_table_says_that_values_are_changed(tmp_path):
    rows = grid(book(rounded_table(), tmp_path / "t.xlsx", form="publication", style="german")["Tabelle"])
    words = [row[0] for row in rows]
    assert "0  Null oder zur Geheimhaltung auf Null geändert" in words
    assert any(text and text.startswith("Werte sind zum Schutz von Personen gerundet") for text in words)
    assert not any(text and text.startswith("–") for text in words)


CODES = ["=1+1", "+49", "-cmd", "@SUM(A1)", "{=A1}", "http://example.org", "00123"]


@pytest.mark.parametrize("form", ["work", "publication"])
def test_codes_stay_text_whatever_they_look_like(tmp_path, form):
    dimension = st.Dimension.flat("=dimension", CODES, total="=total")
    inner = pa.table({"=dimension": CODES, "n": [9] * len(CODES)})
    table = st.tabulate_cells(inner, [dimension], name="=name")
    table = st.protect(table, rules=st.Threshold(3), method=st.Suppression())
    found = book(table, tmp_path / "t.xlsx", form=form)
    kinds = {cell.data_type for sheet in found for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}  # never "f"
    values = {cell.value for row in found["Table"].iter_rows() for cell in row}
    assert {*CODES, "=total", "=name", "=dimension"} <= values
    assert all(cell.hyperlink is None for row in found["Table"].iter_rows() for cell in row)


def test_a_second_hierarchy_indents_by_the_first_that_has_the_code(tmp_path):
    region = st.Dimension(
        "region",
        {"all": None, "north": "all", "A": "north", "B": "north", "C": "all"},
        also=[{"all": None, "coast": "all", "A": "coast", "C": "coast", "B": "all"}],
    )
    inner = pa.table({"region": ["A", "B", "C"], "n": [10, 11, 12]})
    table = st.protect(st.tabulate_cells(inner, [region]), rules=st.Threshold(3), method=st.Suppression())
    sheet = book(table, tmp_path / "t.xlsx", form="publication")["Table"]
    indents = {row[0].value: row[0].alignment.indent for row in sheet.iter_rows(min_row=4)}
    assert {code: indents[code] for code in region.codes} == {
        "all": 0,
        "north": 1,
        "A": 2,
        "B": 2,
        "C": 1,
        "coast": 1,
    }


def test_more_cells_than_a_sheet_has_rows_are_refused(tmp_path):
    from safetables._output_form import Form
    from safetables._output_xlsx import check_size

    codes = [str(i) for i in range(1100)]
    dimensions = [st.Dimension.flat(name, codes) for name in ("a", "b")]
    inner = pa.table({"a": ["0"], "b": ["0"], "n": [9]})
    table = st.tabulate_cells(inner, dimensions)
    shown = st.ProtectedTable(
        "big", tuple(dimensions), table.counts.ravel(), np.zeros(table.counts.size, dtype=np.int8),
        table.counts.ravel(), table.counts.ravel(), st.Threshold(3),
    )  # fmt: skip
    check_size(shown, Form("publication"))  # a crosstab of 1101 rows
    with pytest.raises(st.CannotWrite, match="'big' has 1212201 cells"):
        check_size(shown, Form("work"))
