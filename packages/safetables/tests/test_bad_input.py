"""What cannot be protected as given is refused, with the cell and the mend; what can, however odd, gets a right answer.

Records and hierarchies: test_counting.py, test_hierarchies.py; the files of the command line: test_command.py and here.
"""

import csv
from dataclasses import replace

import attackers
import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from every_table import RULES, hiding, open_cells, table_of
from safetables.command import main

THREE = st.Dimension.flat("a", ["x", "y", "z"])
RULE, METHOD = st.Threshold(3), st.Suppression()


def cells(counts, codes=("x", "y", "z")):
    return pa.table({"a": codes, "n": counts})


BAD_CELLS = {
    "negative": (cells([1, -2, 3]), r"column 'n' is '-2' at a=y; counts are whole numbers >= 0"),
    "fractional": (cells([1, 2.5, 3]), r"column 'n' is '2.5' at a=y; counts are whole numbers"),
    "not a number": (cells([1, float("nan"), 3]), r"column 'n' is 'nan' at a=y; counts are whole numbers"),
    "without end": (cells([1, float("inf"), 3]), r"column 'n' is 'inf' at a=y; counts are whole numbers"),
    "missing": (cells([1, None, 3]), r"column 'n' is empty or no number at a=y"),
    "a word": (cells(["1", "x", "3"]), r"column 'n' is empty or no number at a=y"),
    "true and false": (cells([True, False, True]), r"column 'n' holds no numbers; give whole numbers"),
    "beyond 64 bits": (cells([2**62] * 3), r"the sum of column 'n' exceeds"),
    "given twice": (
        cells([1, 2, 3], ("x", "y", "y")),
        r"the cell a=y is given 2 times; give each inner cell once",
    ),
    "of an unknown code": (cells([1, 2, 3], ("x", "y", "q")), r"'a': unknown code 'q' in 1 row; add it"),
    "of no code": (cells([1, 2, 3], ("x", "y", None)), r"'a': no code in 1 row; give every record a code"),
    "a total among the cells": (
        cells([1, 2, 3], ("x", "y", "total")),
        r"'a': code 'total' in 1 row is a subtotal; records carry leaves",
    ),
}


@pytest.mark.parametrize("what", BAD_CELLS)
def test_a_bad_count_is_refused_with_its_cell_and_the_mend(what):
    given, message = BAD_CELLS[what]
    with pytest.raises(st.SafetablesError, match=message):
        st.tabulate_cells(given, [THREE])


def test_dimensions_that_are_none_or_twice_the_same_are_refused():
    for dimensions in ([], [THREE, THREE]):
        with pytest.raises(st.BadRecords, match="give at least one, each name once"):
            st.tabulate_cells(cells([1, 2, 3]), dimensions)


@pytest.mark.parametrize(
    ("parents", "message"),
    [
        ({"total": None, "x": "x"}, "the codes x -> x lie under each other; break the cycle"),
        ({"total": None, "all": None}, r"2 roots \(total, all\); put all but one under a parent"),
        ({"x": "y", "y": "x"}, "no root; give exactly one code without a parent"),
        ({"total": None, "x": "sum"}, "'x' lies under 'sum', which is no code; add 'sum'"),
    ],
)
def test_codes_that_are_no_tree_are_refused_with_the_code(parents, message):
    with pytest.raises(st.HierarchyError, match=message):
        st.Dimension("a", parents)


ODD = {
    "empty": [0, 0, 0],
    "all sensitive": [1, 2, 1],
    "all ones": [1, 1, 1],
    "none sensitive": [5, 6, 7],
    "one person in all": [0, 1, 0],
    "at the threshold": [3, 3, 3],
    "one sensitive": [2, 60, 70],
}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("what", ODD)
def test_an_odd_table_gets_a_right_answer(what, name):
    table = table_of(ODD[what], [THREE])
    protected = st.protect(table, rules=RULES[name], method=METHOD)
    shown = ~protected.hidden
    assert (protected.values[shown] == table.counts[shown]).all()
    assert open_cells([protected]) == {}
    result = st.audit(protected)
    assert result.certified
    st.verify_certificate(protected, result.certificate)
    if not RULES[name].sensitive(table.counts).any():
        assert shown.all()


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_table_of_one_cell_is_hidden_or_shown(count, name):
    everybody = st.Dimension("a", {"everybody": None})
    table = st.tabulate_cells(pa.table({"a": ["everybody"], "n": [count]}), [everybody])
    protected = st.protect(table, rules=RULES[name], method=METHOD)
    assert protected.hidden.tolist() == [bool(RULES[name].sensitive(np.array([count]))[0])]
    assert st.audit(protected).certified


def test_no_records_at_all_are_a_table_of_zeros():
    none = pa.table({"a": pa.array([], pa.string()), "n": pa.array([], pa.int64())})
    for table in (st.tabulate_cells(none, [THREE]), st.tabulate(none, [THREE]), st.tabulate([], [THREE])):
        assert table.counts.tolist() == [0, 0, 0, 0]
        protected = st.protect(table, rules=RULE, method=METHOD)
        assert not protected.hidden.any()
        assert st.audit(protected).certified
        assert st.audit(protected).checked == 0


def test_totals_that_are_not_the_sum_of_their_parts_are_a_contradiction():
    table = table_of([5, 6, 7], [THREE])
    wrong = np.array([19, 5, 6, 7])
    published = replace(hiding(table, RULE, np.zeros(4, dtype=bool)), values=wrong, lower=wrong, upper=wrong)
    with pytest.raises(st.Contradiction):
        st.audit(published)
    with pytest.raises(attackers.NobodyFits):
        attackers.Relations([published])


def test_a_published_part_larger_than_its_total_is_a_contradiction_too():
    table = table_of([1, 6, 7], [THREE])
    values = np.array([14, -1, 6, 9])
    published = hiding(table, RULE, np.array([False, True, False, False]))
    published = replace(
        published, values=values, lower=values.clip(0), upper=np.where(values < 0, 99, values)
    )
    with pytest.raises(st.Contradiction):
        st.audit(published)
    with pytest.raises(attackers.NobodyFits):
        attackers.intervals([published], [(0, 1)])


def test_cells_that_are_not_in_the_table_are_named():
    table = table_of([1, 2, 3], [THREE])
    protected = st.protect(table, rules=RULE, method=METHOD)
    for wrong, message in (
        ({"a": "q"}, "'a' has no code 'q'"),
        ({"b": "x"}, "no dimension 'b'; this table has a"),
    ):
        with pytest.raises(st.UnknownCell, match=message):
            st.audit(protected, sensitive=[wrong])
        with pytest.raises(st.UnknownCell, match=message):
            table.cell(**wrong)


def test_rules_and_methods_that_are_none_are_refused():
    table = table_of([1, 2, 3], [THREE])
    with pytest.raises(st.BadRule, match="give one"):
        st.protect(table, rules=[], method=METHOD)
    with pytest.raises(st.BadRule, match="give Suppression"):
        st.protect(table, rules=RULE, method=[])
    for minimum, width in ((0, 1), (-1, 1), (3, 0)):
        with pytest.raises(st.BadRule, match="must be at least 1"):
            st.Threshold(minimum, width=width)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("child,parent\ntotal,\nx,total\ny,total\nz,total\n")
    (tmp_path / "cells.csv").write_text("a,n\nx,1\ny,2\nz,30\n")
    return tmp_path


PROTECT = ["protect", "cells.csv", "--dimension", "a=a.csv", "--threshold", "3", "--out", "protected.csv"]
AUDIT = ["audit", "protected.csv", "--dimension", "a=a.csv", "--threshold", "3"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("cells.csv", "a,n\nx,1\ntotal,33\n", "row 3, column a: 'total' is a subtotal; expected a leaf code"),
        ("cells.csv", "a,n\nx,1\nx,2\n", "row 3"),
        ("cells.csv", "a,n\nx,-1\n", "row 2, column n: '-1', expected a whole number >= 0"),
        ("cells.csv", "a,n\nx,0.5\n", "row 2, column n: '0.5', expected a whole number >= 0"),
        ("cells.csv", "a,n\nx,\n", "row 2, column n: '', expected a whole number >= 0"),
        ("cells.csv", "a,n\nq,3\n", "row 2, column a: 'q' is unknown; expected a leaf code (x, y, z)"),
        ("a.csv", "child,parent\ntotal,\nx,y\ny,x\n", "x -> y -> x lie under each other; break the cycle"),
        ("a.csv", "child,parent\ntotal,\nx,\n", "2 roots (total, x); put all but one under a parent"),
        ("a.csv", "child,parent\ntotal,\nx,total\nx,total\n", "row 4, column child: 'x' is given twice"),
        ("a.csv", "child,parent\n", "no codes; give at least the total"),
        ("a.csv", "", "expected the header child,parent"),
    ],
)
def test_the_command_names_file_and_place_and_writes_nothing(folder, capsys, name, content, message):
    (folder / name).write_text(content)
    assert main(PROTECT) == 2
    assert message in capsys.readouterr().err
    assert not (folder / "protected.csv").exists()


@pytest.mark.parametrize("counts", ODD.values(), ids=ODD)
def test_the_command_answers_odd_tables(folder, counts):
    (folder / "cells.csv").write_text(
        "a,n\n" + "".join(f"{c},{n}\n" for c, n in zip("xyz", counts, strict=True))
    )
    assert main(PROTECT) == 0
    assert main(AUDIT) == 0
    with open("protected.csv", newline="") as file:
        shown = {row["a"]: int(row["n"]) for row in csv.DictReader(file) if row["n"]}
    true = {"total": sum(counts), **dict(zip("xyz", counts, strict=True))}
    assert shown == {code: true[code] for code in shown}


def test_the_command_refuses_a_publication_whose_total_is_not_the_sum(folder, capsys):
    assert main(PROTECT) == 0
    lines = "a,n,status\ntotal,40,published\nx,5,published\ny,6,published\nz,7,published\n"
    (folder / "protected.csv").write_text(lines)
    assert main(AUDIT) == 2
    assert "contradict each other" in capsys.readouterr().err
