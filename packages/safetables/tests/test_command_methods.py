"""Every method from the command line: from records with keys to a table that its own audit reads."""

import csv
import json

import pytest
from safetables.command import main

DIMENSIONS = ["--dimension", "region=region.csv", "--dimension", "field=field.csv"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "region.csv").write_text("child,parent\ncounty,\nM1,county\nM2,county\nM3,county\n")
    (tmp_path / "field.csv").write_text("child,parent\nall,\nF1,all\nF2,all\n")
    rows = [(f"M{1 + i % 3}", f"F{1 + i * i % 2}", f"person {i}", (i * 0.618034) % 1) for i in range(90)]
    text = "region,field,person,rkey\n" + "".join(f"{a},{b},{c},{d:.8f}\n" for a, b, c, d in rows)
    (tmp_path / "records.csv").write_text(text)
    (tmp_path / "secret").write_bytes(b"a secret of more than sixteen bytes\n")
    return tmp_path


def rows(path):
    with open(path, newline="") as file:
        return {(r["region"], r["field"]): r for r in csv.DictReader(file)}


def protect(*more, threshold="3"):
    return main(["protect", "cells.csv", *DIMENSIONS, "--threshold", threshold, "--out", "out.csv", *more])


def tabulated(*more):
    return main(["tabulate", "records.csv", *DIMENSIONS, "--out", "cells.csv", *more])


KEYED = [["--record-key", "rkey"], ["--id", "person", "--secret", "secret"]]


@pytest.mark.parametrize("keys", KEYED)
def test_keys_of_the_records_become_noise_of_the_cells(folder, keys):
    assert tabulated(*keys) == 0
    assert len(next(iter(rows("cells.csv").values()))["cell_key"]) > 8
    method = ["--method", "cellkey", "--noise", "2,1.08,1", "--report", "report.json"]
    assert protect(*method) == 0
    first = rows("out.csv")
    assert all(abs(int(first[codes]["n"]) - int(cell["n"])) <= 2 for codes, cell in rows("cells.csv").items())
    report = json.loads((folder / "report.json").read_text())
    assert report["loss"]["hidden"] == 0
    assert 0 < report["loss"]["unchanged"] < 1
    assert report["method"][0]["ptable"]["D"] == 2
    assert main(["audit", "out.csv", *DIMENSIONS, "--threshold", "3"]) == 0


def test_a_perturbation_table_from_a_file_gives_the_same_noise(folder):
    import safetables as st

    st.write_ptable(st.PTable.design(2, 1.08, 1), folder / "ptable.txt")
    tabulated(*KEYED[0])
    protect("--method", "cellkey", "--noise", "2,1.08,1")
    designed = (folder / "out.csv").read_text()
    assert protect("--method", "cellkey", "--ptable", "ptable.txt") == 0
    assert (folder / "out.csv").read_text() == designed


@pytest.mark.parametrize(
    "method",
    [
        ["round", "--base", "3"],
        ["round-random", "--secret", "secret"],
        ["round-random"],
        ["round-controlled"],
        ["suppress+round-random", "--secret", "secret"],
        ["suppress+cellkey", "--noise", "4,2"],
    ],
)
def test_every_method_writes_a_table_its_audit_certifies(folder, method):
    tabulated(*KEYED[0])
    assert protect("--method", *method) == 0
    assert main(["audit", "out.csv", *DIMENSIONS, "--threshold", "3"]) == 0
    found = rows("out.csv")
    assert len(found) == 12
    if method[0] == "round-controlled":
        assert int(found["county", "all"]["n"]) == sum(
            int(r["n"]) for (a, b), r in found.items() if a != "county" and b != "all"
        )


@pytest.mark.parametrize(
    ("method", "message"),
    [
        (["cellkey"], "needs a perturbation table"),
        (["cellkey", "--noise", "2,1.08,1", "--ptable", "p.txt"], "needs a perturbation table"),
        (["cellkey", "--noise", "two"], "expected D,V or D,V,JS"),
        (["cellkey", "--noise", "2,-1"], "V=-1"),
        (["cellkey", "--ptable", "nowhere.txt"], "nowhere.txt: cannot be read"),
        (["cellkey", "--noise", "2,1.08,1", "--key", "rkey"], "no column 'rkey'"),
        (["cellkey", "--noise", "2,1.08,1", "--key", "field"], "a record key is a number in [0, 1)"),
        (["round-random", "--secret", "region.csv", "--base", "1"], "base is a whole number"),
        (["round-random", "--secret", "none"], "none: cannot be read"),
        (["suppress+round-controlled"], "hidden cells would follow"),
        (["suppress+round", "--unproven"], "prove=False"),
    ],
)
def test_what_a_method_lacks_is_named(folder, capsys, method, message):
    tabulated(*KEYED[0])
    assert protect("--method", *method) == 2
    assert message in capsys.readouterr().err
    assert not (folder / "out.csv").exists()


def test_noise_that_gives_a_cell_away_is_refused_or_written_unproven(folder, capsys):
    """Seven cells of 2 are published as 0, so at most 2 each, their total of 14 as 16, so at least 14: all are 2."""
    places = [f"M{i}" for i in range(7)]
    (folder / "field.csv").write_text("child,parent\nF1,\n")
    (folder / "region.csv").write_text("child,parent\ncounty,\n" + "".join(f"{m},county\n" for m in places))
    (folder / "cells.csv").write_text(
        "region,field,n,cell_key\n" + "".join(f"{m},F1,2,0.14\n" for m in places)
    )
    method = ["--method", "cellkey", "--noise", "2,1.08,1"]
    assert protect(*method) == 2
    assert "noise alone does not protect it" in capsys.readouterr().err
    assert protect(*method, "--unproven") == 0
    assert {r["n"] for r in rows("out.csv").values()} == {"0", "16"}
    assert main(["audit", "out.csv", *DIMENSIONS, "--threshold", "3"]) == 1
    assert "7 disclosed" in capsys.readouterr().err
