"""Rules, single cells and tables of every cell on the command line: what Python can ask for, a shell can too."""

import csv
import json

import pytest
from safetables.command import main

RECORDS = """region,field,provider,persons
M1,debt,P1,2
M1,care,P1,9
M1,care,P2,7
M2,debt,P1,11
M2,care,P2,1
M2,care,P3,30
M3,debt,P2,12
M3,debt,P3,13
M3,care,P1,4
M3,care,P2,10
M3,care,P3,17
"""
HIERARCHIES = {
    "region.csv": "child,parent\ncounty,\nnorth,county\nM1,north\nM2,north\nM3,county\n",
    "field.csv": "child,parent\nall,\ndebt,all\ncare,all\n",
}
DIMENSIONS = ["--dimension", "region=region.csv", "--dimension", "field=field.csv"]
WHO = ["--contributor", "provider", "--weight", "persons"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"records.csv": RECORDS, **HIERARCHIES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["tabulate", "records.csv", *DIMENSIONS, *WHO, "--all", "--out", "every.csv"]) == 0
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--weight", "persons", "--out", "inner.csv"]) == 0
    return tmp_path


def protect(*more, cells="every.csv"):
    every = ["--all"] if cells == "every.csv" else []
    return main(["protect", cells, *DIMENSIONS, *every, "--out", "out.csv", "--save", "out.json", *more])


def cells(name="out.csv"):
    with open(name, encoding="utf-8", newline="") as file:
        return {(row["region"], row["field"]): row for row in csv.DictReader(file)}


def primary():
    return {cell for cell, row in cells().items() if row["status"] == "primary"}


@pytest.mark.parametrize(
    ("options", "sensitive"),
    [
        (["--threshold", "4"], {("M1", "debt")}),
        (["--min-contributors", "2"], {("M1", "debt"), ("M2", "debt"), ("north", "debt")}),
        (["--dominance", "1,80"], {("M1", "debt"), ("M2", "debt"), ("M2", "care"), ("north", "debt")}),
        (
            ["--threshold", "4", "--min-contributors", "2"],
            {("M1", "debt"), ("M2", "debt"), ("north", "debt")},
        ),
        (["--holding", "2"], {("M2", "care")}),
    ],
)
def test_each_rule_finds_its_cells(folder, options, sensitive):
    assert protect(*options) == 0
    assert primary() == sensitive
    assert main(["audit", "out.json"]) == 0


@pytest.mark.parametrize("options", [["--p-percent", "10"], ["--pq", "10,50"], ["--group", "field"]])
def test_further_rules_give_a_table_that_passes_the_audit(folder, options):
    assert protect("--threshold", "4", *options) == 0
    assert ("M1", "debt") in primary()
    assert main(["audit", "out.json"]) == 0


def test_an_interval_asks_for_more_than_not_to_be_exactly_known(folder):
    assert protect("--threshold", "4", cells="inner.csv") == 0
    narrow = cells()["M1", "debt"]
    assert protect("--threshold", "4", "--interval", "0.5", "--sliding", "8", cells="inner.csv") == 0
    wide = cells()["M1", "debt"]
    assert int(wide["lower"]) <= 1
    assert int(wide["upper"]) - int(wide["lower"]) >= 16 > 0
    assert int(narrow["upper"]) - int(narrow["lower"]) <= int(wide["upper"]) - int(wide["lower"])


def test_singletons_are_asked_for(folder):
    assert protect("--threshold", "4", "--singletons", cells="inner.csv") == 0
    saved = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert saved["rule"]["singletons"] is True


def test_cells_are_kept_hidden_and_priced_one_by_one_or_from_a_file(folder):
    (folder / "keep.csv").write_text("region;field\nM1;all\nM2;all\n", encoding="utf-8")
    (folder / "dear.csv").write_text("region,field,cost\nM1,care,0.5\nM2,debt,900\n", encoding="utf-8")
    asked = ["--keep", "keep.csv", "--hide", "region=M3,field=debt", "--costs", "dear.csv"]
    assert protect("--threshold", "4", *asked, cells="inner.csv") == 0
    found = cells()
    assert {found["M1", "all"]["status"], found["M2", "all"]["status"]} == {"published"}
    assert found["M3", "debt"]["reason"] == "hidden by request"
    assert found["M3", "debt"]["status"] == "secondary"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "which counts are sensitive? Give --threshold N"),
        (["--strict"], "--strict belongs to --threshold N; give both"),
        (["--interval", "0.2", "--dominance", "1,80"], "--interval belongs to --threshold N"),
        (["--dominance", "75"], "--dominance '75': expected two numbers, for example 1,75"),
        (["--dominance", "1.5,75"], "how many contributors is a whole number"),
        (["--dominance", "1,175"], "Dominance(n=1, k=175.0)"),
        (["--pq", "50,10"], "give a q of at least p"),
        (["--threshold", "4", "--keep", "region=M1,field=debt"], "must stay published and is sensitive"),
        (["--threshold", "4", "--keep", "region=M9"], "region has no code 'M9'; its codes are county"),
        (["--threshold", "4", "--hide", "nothere.csv"], "nothere.csv: cannot be read"),
        (
            ["--threshold", "4", "--hide", "inner2.csv"],
            "row 1: no column of a dimension, expected some of region",
        ),
        (["--threshold", "4", "--costs", "inner.csv"], "inner.csv, row 1: no column 'cost'"),
        (
            ["--threshold", "4", "--costs", "cost.csv"],
            "cost.csv, row 3, column cost: 'dear', expected a number",
        ),
        (["--threshold", "4", "--group", "sex"], "'sex'"),
    ],
)
def test_what_cannot_be_asked_for_names_the_option_and_the_mend(folder, capsys, options, message):
    (folder / "inner2.csv").write_text("place\nM1\n", encoding="utf-8")
    (folder / "cost.csv").write_text("region,field,cost\nM1,care,2\nM2,care,dear\n", encoding="utf-8")
    capsys.readouterr()
    assert protect(*options) == 2
    said = capsys.readouterr().err
    assert message in said
    assert not (folder / "out.csv").exists()


def test_rules_about_contributors_need_a_file_that_names_them(folder, capsys):
    assert protect("--min-contributors", "3", cells="inner.csv") == 2
    assert "needs every cell" in capsys.readouterr().err
    assert (
        main(["tabulate", "records.csv", *DIMENSIONS, "--weight", "persons", "--all", "--out", "every.csv"])
        == 0
    )
    assert protect("--min-contributors", "3") == 2
    assert "no column 'contributors', which the rules look at; write it with" in capsys.readouterr().err


def test_totals_that_do_not_add_up_are_named_with_what_they_should_be(folder, capsys):
    text = (folder / "every.csv").read_text(encoding="utf-8")
    (folder / "every.csv").write_text(text.replace('"north","all",60', '"north","all",61'), encoding="utf-8")
    assert protect("--threshold", "4") == 2
    said = capsys.readouterr().err
    assert (
        "every.csv, row 2, column n: region=county, field=all is 116, but north, M3 of region add up to 117"
        in said
    )


def test_persons_with_several_codes_are_protected_from_every_cell(folder, capsys):
    lines = [
        "person,region,field",
        *(f"{i},M{1 + i % 3},{f}" for i in range(40) for f in ("debt", "care")[: 1 + i % 2]),
    ]
    (folder / "visits.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tabulate = ["tabulate", "visits.csv", *DIMENSIONS, "--unit", "person", "--all", "--out", "every.csv"]
    assert main(tabulate) == 0
    assert protect("--threshold", "8") == 2
    assert "--multivalued field" in capsys.readouterr().err
    assert protect("--threshold", "8", "--multivalued", "field", "--unit", "person") == 0
    assert main(["audit", "out.json"]) == 0
    assert main(["audit", "out.csv", *DIMENSIONS, "--threshold", "8", "--multivalued", "field"]) == 0


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_files_as_a_spreadsheet_program_saves_them_are_read(folder, separator):
    """Semicolons, a byte order mark, umlauts, quotes, empty lines and spaces around numbers."""
    lines = ["region,field,n", '"Süd","debt", 2', "Süd,care,16", "", "M2,debt,11 ", "M2,care,9", ",,"]
    tree = ["child,parent", "county,", "Süd,county", "M2,county", ""]
    (folder / "cells.csv").write_bytes("\r\n".join(lines).replace(",", separator).encode("utf-8-sig"))
    (folder / "south.csv").write_bytes("\r\n".join(tree).replace(",", separator).encode("utf-16"))
    files = ["--dimension", "region=south.csv", "--dimension", "field=field.csv"]
    assert main(["protect", "cells.csv", *files, "--threshold", "4", "--out", "out.csv"]) == 0
    assert primary() == {("Süd", "debt")}


def test_windows_1252_is_read_if_it_is_named_and_named_if_it_is_not(folder, capsys):
    (folder / "cells.csv").write_bytes("region;field;n\nSüd;debt;2\nSüd;care;16\n".encode("windows-1252"))
    (folder / "south.csv").write_bytes("child;parent\ncounty;\nSüd;county\n".encode("windows-1252"))
    ask = [
        "protect",
        "cells.csv",
        "--dimension",
        "region=south.csv",
        "--dimension",
        "field=field.csv",
        "--threshold",
        "4",
    ]
    assert main([*ask, "--out", "out.csv"]) == 2
    assert "south.csv: byte 22 is not UTF-8; save the file as UTF-8" in capsys.readouterr().err
    assert main([*ask, "--out", "out.csv", "--encoding", "windows-1252"]) == 0
    assert ("Süd", "debt") in cells()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("M2,care,1.234", "row 3, column n: '1.234', expected a whole number >= 0"),
        ("M2,care,-1", "row 3, column n: '-1', expected a whole number >= 0"),
        ("M2,care,", "row 3, column n: '', expected a whole number >= 0"),
        ("M2,care,many", "row 3, column n: 'many', expected a whole number >= 0"),
        ("M2,care,9,9", "row 3: 4 columns, expected 3"),
        ("M2,care", "row 3: 2 columns, expected 3"),
        ("M1,debt,4", "row 3: the cell ('M1', 'debt') stands in row 2 already; give each cell once"),
        ("M7,debt,4", "row 3"),
        ("north,debt,4", "row 3"),
        ('"M2,care,9', "not a CSV file"),
        ("x" * 2**20, "longer than 1048576 characters; this is no CSV file"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_the_mend(folder, capsys, line, message):
    (folder / "cells.csv").write_text(f"region,field,n\nM1,debt,2\n{line}\n", encoding="utf-8")
    assert protect("--threshold", "4", cells="cells.csv") == 2
    said = capsys.readouterr().err
    assert "cells.csv" in said
    assert message in said
