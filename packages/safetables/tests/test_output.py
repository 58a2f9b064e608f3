"""What an output shows: which columns, codes and signs, and that a file appears whole or not at all."""

import csv
import os
import stat
import sys
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetables as st
from publications import counted, hidden_table, rounded_table


def cells(table):
    return {(row["region"], row["field"]): row for row in table.to_pylist()}


def test_the_work_form_says_which_cell_is_primary_and_why():
    found = cells(hidden_table().to_arrow())
    assert list(found["M1", "F1"]) == ["region", "field", "n", "status", "lower", "upper", "reason"]
    assert found["M1", "F1"]["status"] == "primary"
    assert found["M1", "F2"]["status"] == "secondary"
    assert found["M1", "F1"]["reason"]
    assert found["M1", "F1"]["n"] is None
    assert found["county", "all"]["n"] == 273842


def test_a_publication_says_only_that_a_cell_is_hidden():
    found = cells(hidden_table().to_arrow("publication"))
    assert list(found["M1", "F1"]) == ["region", "field", "n", "status"]
    assert {row["status"] for row in found.values()} == {"published", "hidden"}
    assert found["M1", "F1"] | {"field": "F2"} == found["M1", "F2"]


@pytest.mark.parametrize("style", ["plain", "sdmx", "german"])
@pytest.mark.parametrize("intervals", [False, True])
def test_in_a_publication_all_hidden_cells_look_alike(style, intervals):
    table = hidden_table()
    rows = table.to_arrow("publication", style, intervals=intervals).to_pylist()
    hidden = [tuple(row.values())[2:] for row, secret in zip(rows, table.hidden, strict=True) if secret]
    assert len(hidden) == 4
    assert len(set(hidden)) == 1


def test_the_intervals_of_a_publication_are_those_of_changed_values():
    found = cells(rounded_table().to_arrow("publication", intervals=True))
    assert (found["M1", "F1"]["n"], found["M1", "F1"]["lower"], found["M1", "F1"]["upper"]) == (0, 0, 2)
    found = cells(hidden_table().to_arrow("publication", intervals=True))
    assert (found["M1", "F1"]["lower"], found["M1", "F1"]["upper"]) == (None, None)
    assert (found["M1", "all"]["lower"], found["M1", "all"]["upper"]) == (7921, 7921)


def test_sdmx_codes_of_free_primary_secondary_and_impossible_cells():
    found = cells(hidden_table().to_arrow("work", "sdmx"))
    codes = {key: (row["OBS_VALUE"], row["OBS_STATUS"], row["CONF_STATUS"]) for key, row in found.items()}
    assert codes["M1", "F1"] == (None, "Q", "A")  # small count
    assert codes["M1", "F2"] == (None, "Q", "D")  # secondary, set by the sender
    assert codes["M3", "F1"] == (80021, "A", "F")
    assert codes["M4", "F1"] == (None, "M", "F")  # data cannot exist
    found = cells(hidden_table().to_arrow("publication", "sdmx"))
    assert {row["CONF_STATUS"] for row in found.values() if row["OBS_STATUS"] == "Q"} == {"C"}
    assert list(found["M1", "F1"]) == ["region", "field", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS"]


def test_a_primary_cell_of_another_rule_is_confidential_but_not_for_a_small_count():
    table = hidden_table()
    primary = int(np.flatnonzero(table.status == 1)[0])
    other = replace(
        table, reasons={**table.reasons, primary: "two contributors have more than 85 % of the sum"}
    )
    assert cells(other.to_arrow("work", "sdmx"))["M1", "F1"]["CONF_STATUS"] == "C"


def test_a_zero_after_rounding_is_not_significant_in_sdmx():
    found = cells(rounded_table().to_arrow("publication", "sdmx"))
    assert (found["M1", "F1"]["OBS_VALUE"], found["M1", "F1"]["OBS_STATUS"]) == (0, "N")
    assert found["M1", "F2"]["OBS_STATUS"] == "A"


def test_german_signs_stand_instead_of_numbers():
    table = st.protect(counted(), rules=st.Threshold(3), method=st.Suppression())
    found = cells(table.to_arrow("publication", "german"))
    assert found["M1", "F1"]["Anzahl"] == "."
    assert found["M4", "F1"]["Anzahl"] == "–"  # exactly zero
    assert found["M3", "F1"]["Anzahl"] == "80021"
    assert found["M1", "F2"]["Status"] == "geheim"
    assert cells(hidden_table().to_arrow("publication", "german"))["M4", "F1"]["Anzahl"] == "x"
    work = cells(table.to_arrow("work", "german"))
    assert (work["M1", "F1"]["Status"], work["M1", "F2"]["Status"]) == ("primär geheim", "sekundär geheim")


def test_a_zero_after_rounding_does_not_say_that_nobody_was_there():
    found = cells(rounded_table().to_arrow("publication", "german"))
    assert found["M1", "F1"]["Anzahl"] == "0"


def test_csv_parquet_and_arrow_say_the_same(tmp_path):
    table = hidden_table()
    table.to_csv(tmp_path / "a.csv")
    st.write_table(table, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    st.write_table(table, tmp_path / "b.parquet")
    assert pq.read_table(tmp_path / "b.parquet").equals(table.to_arrow())
    with open(tmp_path / "b.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    as_text = [
        {k: "" if v is None else str(v) for k, v in row.items()} for row in table.to_arrow().to_pylist()
    ]
    assert rows == as_text


def test_the_german_csv_opens_in_a_spreadsheet_program(tmp_path):
    st.write_table(hidden_table(), tmp_path / "t.csv", form="publication", style="german")
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfregion;field;Anzahl;Status\r\n")
    assert b"M1;F1;.;geheim\r\n" in raw


def test_the_german_csv_has_decimal_commas(tmp_path):
    table = hidden_table()
    lower = np.where(table.hidden, 0.25, table.lower)
    st.write_table(replace(table, lower=lower), tmp_path / "t.csv", style="german")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert "M1;F1;.;primär geheim;0,25;7921;" in text
    assert "M3;F1;80021;veröffentlicht;80021;80021;" in text


FORMULAS = ["=1+1", "+49", "-cmd", "@SUM(A1)", " =2", "\t=3", "＝4"]


def test_the_german_csv_never_starts_a_field_with_a_formula(tmp_path):
    region = st.Dimension.flat("=region", FORMULAS)
    inner = pa.table({"=region": FORMULAS, "n": [5] * len(FORMULAS)})
    table = st.protect(st.tabulate_cells(inner, [region]), rules=st.Threshold(3), method=st.Suppression())
    st.write_table(table, tmp_path / "t.csv", style="german")
    with open(tmp_path / "t.csv", newline="", encoding="utf-8-sig") as file:
        fields = [field for row in csv.reader(file, delimiter=";") for field in row]
    assert not [field for field in fields if field.lstrip() and field.lstrip()[0] in "=+-@＝"]
    assert "'=1+1" in fields


def test_an_unknown_form_style_or_ending_is_named(tmp_path):
    table = hidden_table()
    for more in ({"form": "public"}, {"style": "french"}):
        with pytest.raises(st.CannotWrite, match="give one of"):
            st.write_table(table, tmp_path / "t.csv", **more)
    with pytest.raises(
        st.CannotWrite, match=r"unknown ending '.xls'; give one of .csv, .parquet, .xlsx, .json"
    ):
        st.write_table(table, tmp_path / "t.xls")
    assert os.listdir(tmp_path) == []


def test_a_dimension_with_the_name_of_a_column_is_refused_not_lost(tmp_path):
    dimension = st.Dimension("status", {"all": None, "a": "all", "b": "all"})
    table = st.tabulate_cells(pa.table({"status": ["a", "b"], "n": [5, 6]}), [dimension])
    protected = st.protect(table, rules=st.Threshold(3), method=st.Suppression())
    with pytest.raises(st.CannotWrite, match="'status' has the name of a column"):
        protected.to_arrow()
    assert protected.to_arrow(style="sdmx").column_names[0] == "status"


def test_a_place_nothing_can_be_written_to_is_named(tmp_path):
    table = hidden_table()
    with pytest.raises(st.CannotWrite, match="there is no folder"):
        st.write_table(table, tmp_path / "none" / "t.csv")
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(st.CannotWrite, match="it is a folder"):
        st.write_table(table, tmp_path / "t.csv")


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path):
    st.write_table(hidden_table(), tmp_path / "t.json", title="old")
    before = (tmp_path / "t.json").read_bytes()
    with pytest.raises(TypeError):
        st.write_table(hidden_table(), tmp_path / "t.json", title={1, 2})  # no JSON
    assert (tmp_path / "t.json").read_bytes() == before
    assert os.listdir(tmp_path) == ["t.json"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "t.json").stat().st_mode) == 0o666 & ~mask


def test_without_pandas_or_xlsxwriter_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(st.CannotWrite, match=r"install safetables\[pandas\]"):
        hidden_table().to_pandas()
    with pytest.raises(st.CannotWrite, match=r"install safetables\[xlsx\]"):
        st.write_table(hidden_table(), tmp_path / "t.xlsx")
    assert os.listdir(tmp_path) == []


def test_one_cell_is_a_table_too(tmp_path):
    dimension = st.Dimension("all", {"total": None})
    table = st.tabulate_cells(pa.table({"all": ["total"], "n": [7]}), [dimension])
    protected = st.protect(table, rules=st.Threshold(3), method=st.Suppression())
    for ending in ("csv", "parquet", "xlsx", "json"):
        st.write_table(protected, tmp_path / f"t.{ending}", form="publication", style="german")
    assert (tmp_path / "t.csv").read_text(
        encoding="utf-8-sig"
    ) == "all;Anzahl;Status\ntotal;7;veröffentlicht\n"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_odd_codes_come_back_from_a_file_as_they_were(tmp_path, ending):
    from safetables._cellfile import read_protected

    codes = ['a"b', "c,d", "Größe", "x;y", " lead", "007", "line\nbreak", "n/a", "NULL"]
    dimension = st.Dimension.flat("odd", codes)
    inner = pa.table({"odd": codes, "n": [1, 5, 30, 2, 8, 9, 10, 11, 12]})
    table = st.protect(st.tabulate_cells(inner, [dimension]), rules=st.Threshold(3), method=st.Suppression())
    st.write_table(table, tmp_path / f"t.{ending}")
    again = read_protected(tmp_path / f"t.{ending}", [dimension], table.rule)
    assert (again.values == table.values).all()
    assert (again.status == table.status).all()
    assert again.reasons == {position: table.reasons[position] for position in again.reasons}
