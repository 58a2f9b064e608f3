"""The options: everything `tabulate` can count, several hierarchies, cells by their codes, and help that helps."""

import csv
import subprocess
import sys

import pytest
import safetables as st
from safetables._cellfile import BadFile
from safetables.command import COMMANDS, main
from safetables.command_options import read_cell

DIMENSIONS = ["--dimension", "region=region.csv", "--dimension", "field=field.csv"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "region.csv").write_text(
        "child,parent\ncounty,\nnorth,county\nM1,north\nM2,north\nM3,county\n"
    )
    (tmp_path / "plan.csv").write_text("child,parent\ncounty,\ncoast,county\nM1,coast\nM3,coast\nM2,county\n")
    (tmp_path / "field.csv").write_text("child,parent\nall,\nF1,all\nF2,all\n")
    records = [
        ("M1", "F1", "anna", 2, "12.50", "home"),
        ("M1", "F1", "anna", 1, "7.50", "home"),
        ("M1", "F2", "bert", 1, "100.00", "club"),
        ("M2", "F1", "cora", 3, "1.25", "home"),
        ("M3", "F2", "dora", 1, "0.75", "club"),
    ]
    lines = [",".join(map(str, record)) for record in records]
    (tmp_path / "records.csv").write_text(
        "region,field,person,weight,euros,provider\n" + "\n".join(lines) + "\n"
    )
    return tmp_path


def tabulated(*more, out="out.csv"):
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--out", out, *more]) == 0
    with open(out, newline="") as file:
        return {(row["region"], row["field"]): row for row in csv.DictReader(file)}


def test_rows_units_or_weights_are_counted(folder):
    assert tabulated()["M1", "F1"]["n"] == "2"
    assert tabulated("--unit", "person")["M1", "F1"]["n"] == "1"
    (folder / "weights.csv").write_text("region,field,weight\nM1,F1,2\nM1,F1,1\n")
    weighted = ["tabulate", "weights.csv", *DIMENSIONS, "--weight", "weight", "--out", "w.csv"]
    assert main(weighted) == 0
    assert '"M1","F1",3\n' in (folder / "w.csv").read_text()


def test_amounts_and_who_they_come_from(folder):
    found = tabulated(
        "--measure", "euros", "--digits", "2", "--contributor", "provider", "--largest", "2", "--all"
    )
    assert list(found["M1", "F1"])[2:] == ["n", "amount", "contributors", "largest_1", "largest_2"]
    assert found["M1", "F1"]["amount"] == "2000"
    assert [found["county", "all"][column] for column in list(found["county", "all"])[2:]] == [
        "5", "12200", "2", "10075", "2125",
    ]  # fmt: skip


def test_all_writes_every_cell_of_every_hierarchy(folder):
    found = tabulated("--also", "region=plan.csv", "--all")
    assert found["coast", "all"]["n"] == "4"
    assert found["north", "F1"]["n"] == "3"
    assert len(found) == 6 * 3
    assert len(tabulated("--also", "region=plan.csv")) == 3 * 2


def test_a_table_of_two_hierarchies_is_protected_and_audited(folder):
    also = ["--also", "region=plan.csv"]
    tabulated(*also, out="cells.csv")
    rule = [*DIMENSIONS, *also, "--threshold", "3"]
    assert main(["protect", "cells.csv", *rule, "--out", "out.csv"]) == 0
    assert main(["audit", "out.csv", *rule]) == 0


def test_persons_with_several_codes_need_all_cells(folder, capsys):
    (folder / "records.csv").write_text("region,field,person\nM1,F1,anna\nM1,F2,anna\n")
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--unit", "person", "--out", "o.csv"]) == 2
    assert "one person has several codes in 'field'" in capsys.readouterr().err
    assert tabulated("--unit", "person", "--all")["M1", "all"]["n"] == "1"


def test_parquet_is_written_too_and_other_endings_are_named(folder, capsys):
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--out", "o.parquet"]) == 0
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--out", "o.xlsx"]) == 2
    assert "o.xlsx: unknown ending '.xlsx'; give .csv or .parquet" in capsys.readouterr().err


def test_structural_zeros_are_named_by_their_codes(folder, capsys):
    (folder / "cells.csv").write_text("region,field,n\nM1,F1,1\nM1,F2,9\nM2,F1,8\nM2,F2,7\n")
    rule = [*DIMENSIONS, "--threshold", "3", "--out", "o.csv", "--publish", "p.csv", "--style", "german"]
    assert main(["protect", "cells.csv", *rule, "--impossible", "region=M3"]) == 0
    assert "M3;F1;x;veröffentlicht" in (folder / "p.csv").read_text(encoding="utf-8-sig")
    assert main(["protect", "cells.csv", *rule, "--impossible", "region=M4"]) == 2
    assert (
        "--impossible 'region=M4': region has no code 'M4'; its codes are county, north, M1"
        in capsys.readouterr().err
    )


def test_strict_asks_more_than_the_classical_rule(folder):
    (folder / "cells.csv").write_text(
        "region,field,n\nM1,F1,2\nM1,F2,1\nM2,F1,2\nM2,F2,2\nM3,F1,40\nM3,F2,50\n"
    )
    rule = [*DIMENSIONS, "--threshold", "3"]
    assert main(["protect", "cells.csv", *rule, "--out", "o.csv"]) == 0
    assert main(["audit", "o.csv", *rule]) == 0
    assert main(["audit", "o.csv", *rule, "--strict"]) == 1
    assert main(["protect", "cells.csv", *rule, "--strict", "--out", "o.csv"]) == 0
    assert main(["audit", "o.csv", *rule, "--strict"]) == 0


@pytest.mark.parametrize("cost", ["value", "count", "constant"])
def test_every_cost_gives_a_safe_table(folder, cost):
    tabulated(out="cells.csv")
    rule = [*DIMENSIONS, "--threshold", "3"]
    assert main(["protect", "cells.csv", *rule, "--cost", cost, "--out", "o.csv"]) == 0
    assert main(["audit", "o.csv", *rule]) == 0


def test_zeros_are_published_unless_they_are_sensitive(folder):
    tabulated(out="cells.csv")
    rule = [*DIMENSIONS, "--threshold", "3"]
    for more, shown in (([], "0"), (["--zeros-sensitive"], "")):
        assert main(["protect", "cells.csv", *rule, *more, "--out", "o.csv"]) == 0
        with open("o.csv", newline="") as file:
            found = {(row["region"], row["field"]): row["n"] for row in csv.DictReader(file)}
        assert found["M3", "F1"] == shown


REGION = st.Dimension("region", {"all": None, "C08M07": "all", "a,b=c": "all", "x=y": "all"})
FIELD = st.Dimension("field", {"total": None, "S21": "total"})


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("region=C08M07,field=S21", {"region": "C08M07", "field": "S21"}),
        (" field = S21 , region = all", {"field": "S21", "region": "all"}),
        ("region=a,b=c,field=S21", {"region": "a,b=c", "field": "S21"}),
        ("region=x=y", {"region": "x=y"}),
    ],
)
def test_a_cell_is_named_by_its_codes(text, codes):
    assert read_cell(text, [REGION, FIELD]) == codes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("region=C08M70", "region has no code 'C08M70'; did you mean C08M07?"),
        ("region=zzz", "region has no code 'zzz'; its codes are all, C08M07, a,b=c, x=y"),
        ("place=C08M07", "no dimension 'place'; give NAME=CODE,NAME=CODE of region, field"),
        ("C08M07", "'C08M07' is no NAME=CODE; give"),
        ("", "'' is no NAME=CODE; give"),
        ("region=all,region=all", "region is given twice"),
    ],
)
def test_a_cell_that_is_not_there_is_named_with_those_that_look_alike(text, message):
    with pytest.raises(BadFile, match="--cell") as error:
        read_cell(text, [REGION, FIELD])
    assert message in str(error.value)


def test_a_further_hierarchy_needs_its_dimension(folder, capsys):
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--also", "age=plan.csv", "--out", "o.csv"]) == 2
    assert "--also age=...: no such dimension" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_usage_an_example_and_the_exit_codes(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: safetables {command} ")
    assert f"  safetables {command} " in text.split("\nexample")[1]
    assert "exit codes: 0 done" in text


def test_the_overview_names_every_command_and_starts_quickly(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(f"    {command} " in text for command in COMMANDS)


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("safetables ")


def test_heavy_libraries_are_loaded_only_by_what_needs_them():
    code = (
        "import sys, safetables.command_audit, safetables.command_protect\n"
        "print(*[m for m in ('duckdb', 'pandas', 'scipy.optimize', 'scipy.sparse.csgraph', 'xlsxwriter') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
