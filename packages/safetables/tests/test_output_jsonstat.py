"""JSON-stat 2.0, read back by a small reader written from its specification."""

import json
import math
from itertools import product

import pyarrow as pa
import pytest
import safetables as st
from publications import hidden_table, rounded_table


class Cube:
    """A reader of JSON-stat 2.0 datasets; checks what the specification asks."""

    def __init__(self, text):
        self.data = data = json.loads(text)
        assert (data["version"], data["class"]) == ("2.0", "dataset")
        assert set(data["dimension"]) == set(data["id"])
        self.codes = {}
        for name, size in zip(data["id"], data["size"], strict=True):
            category = data["dimension"][name]["category"]
            index = category["index"]
            self.codes[name] = index if isinstance(index, list) else sorted(index, key=index.get)
            assert len(set(self.codes[name])) == size
            for parent, below in category.get("child", {}).items():
                assert {parent, *below} <= set(self.codes[name])
        assert len(data["value"]) == math.prod(data["size"])
        assert all(0 <= int(key) < len(data["value"]) for key in data["status"])

    def cells(self):
        """Codes -> (value, status), row-major."""
        for position, codes in enumerate(product(*(self.codes[name] for name in self.data["id"]))):
            yield codes, self.data["value"][position], self.data["status"].get(str(position))

    def leaves(self, name):
        """The codes that are no parent."""
        child = self.data["dimension"][name]["category"].get("child", {})
        return [code for code in self.codes[name] if code not in child]


def written(table, path, **more):
    st.write_table(table, path, **more)
    return Cube(path.read_text(encoding="utf-8"))


def test_every_cell_comes_back_as_it_was(tmp_path):
    table = hidden_table()
    cube = written(table, tmp_path / "t.json", title="Cases 2025")
    assert cube.data["label"] == "Cases 2025"
    for (region, field), value, status in cube.cells():
        cell = table.cell(region=region, field=field)
        assert value == cell.value
        assert status == (None if cell.status == "published" else cell.status)
    assert cube.leaves("region") == ["M1", "M2", "M3", "M4"]
    assert cube.data["dimension"]["region"]["category"]["child"]["north"] == ["M1", "M2"]


def test_the_work_form_carries_rule_reasons_and_intervals(tmp_path):
    table = hidden_table()
    found = written(table, tmp_path / "t.json").data["extension"]
    primary = next(i for i in range(len(table)) if table.cell_at(i).status == "primary")
    assert found["rule"]["minimum"] == 3
    assert found["reason"][str(primary)] == "count below 3"
    assert (found["lower"][str(primary)], found["upper"][str(primary)]) == (0, 7921)
    assert st.Threshold.from_dict(found["rule"] | {"rule": "threshold"}) == table.rule


def test_sdmx_codes_stand_at_every_cell_and_name_their_lists(tmp_path):
    cube = written(hidden_table(), tmp_path / "t.json", form="publication", style="sdmx")
    codes = {codes: status for codes, _, status in cube.cells()}
    assert (codes["M1", "F1"], codes["M1", "F2"], codes["M4", "F1"], codes["M3", "F1"]) == (
        "Q",
        "Q",
        "M",
        "A",
    )
    assert set(cube.data["extension"]["CONF_STATUS"].values()) == {"C"}
    assert cube.data["extension"]["codelists"]["CONF_STATUS"] == "SDMX:CL_CONF_STATUS(1.3)"


def test_german_signs_are_the_status_and_the_legend_is_the_note(tmp_path):
    cube = written(rounded_table(), tmp_path / "t.json", form="publication", style="german", intervals=True)
    assert {status for *_, status in cube.cells()} == {None}  # a rounded 0 is a number
    assert cube.data["note"][0] == "0 = Null oder zur Geheimhaltung auf Null geändert"
    assert len(cube.data["extension"]["upper"]) == len(rounded_table())
    cube = written(hidden_table(), tmp_path / "t.json", form="publication", style="german")
    assert {status for *_, status in cube.cells()} == {None, ".", "x"}


def test_a_second_hierarchy_stands_beside_the_first(tmp_path):
    region = st.Dimension(
        "region",
        {"all": None, "north": "all", "A": "north", "B": "north", "C": "all"},
        also=[{"all": None, "coast": "all", "A": "coast", "C": "coast", "B": "all"}],
    )
    inner = pa.table({"region": ["A", "B", "C"], "n": [10, 11, 12]})
    table = st.protect(st.tabulate_cells(inner, [region]), rules=st.Threshold(3), method=st.Suppression())
    found = written(table, tmp_path / "t.json").data["dimension"]["region"]
    assert found["category"]["child"] == {"all": ["north", "C"], "north": ["A", "B"], "coast": ["A", "C"]}
    assert [parent for parent, _ in found["extension"]["also"]] == ["all"]
    assert set(found["extension"]["also"][0][1]) == {"coast", "B"}


@pytest.mark.parametrize("form", ["work", "publication"])
def test_numbers_are_json_numbers_without_nan(tmp_path, form):
    st.write_table(hidden_table(), tmp_path / "t.json", form=form, intervals=True)
    json.loads((tmp_path / "t.json").read_text(), parse_constant=lambda name: pytest.fail(name))
