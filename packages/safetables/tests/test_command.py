"""The command line: the round trip, every unusable file, and files that appear whole or not at all."""

import csv
import json
import os
import signal
import subprocess
import sys

import pytest
from safetables.command import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "region.csv").write_text("child,parent\ncounty,\nM1,county\nM2,county\nM3,county\n")
    (tmp_path / "field.csv").write_text("child,parent\nall,\nF1,all\nF2,all\n")
    (tmp_path / "cells.csv").write_text(
        "region,field,n\nM1,F1,1\nM1,F2,12\nM2,F1,9\nM2,F2,4\nM3,F1,22\nM3,F2,30\n"
    )
    return tmp_path


DIMENSIONS = ["--dimension", "region=region.csv", "--dimension", "field=field.csv"]
PROTECT = ["protect", "cells.csv", *DIMENSIONS, "--threshold", "3", "--out", "protected.csv"]
AUDIT = ["audit", "protected.csv", *DIMENSIONS, "--threshold", "3"]


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def test_records_become_cells_become_a_protected_table_that_passes_the_audit(folder, capsys):
    records = [row for row in rows("cells.csv") for _ in range(int(row["n"]))]
    (folder / "records.csv").write_text(
        "region,field\n" + "".join(f"{row['region']},{row['field']}\n" for row in records)
    )
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--out", "counted.csv"]) == 0
    key = ("region", "field", "n")
    assert {tuple(r[k] for k in key) for r in rows("counted.csv")} == {
        tuple(r[k] for k in key) for r in rows("cells.csv")
    }
    assert main([*PROTECT, "--report", "report.json", "--save", "protected.json"]) == 0
    found = {(r["region"], r["field"]): r for r in rows("protected.csv")}
    assert len(found) == 4 * 3
    assert (found["M1", "F1"]["n"], found["M1", "F1"]["status"]) == ("", "primary")
    assert found["M1", "F1"]["reason"] == "count below 3"
    assert found["county", "all"]["n"] == "78"
    report = json.loads((folder / "report.json").read_text())
    assert report["primary"] == 1
    assert report["secondary"] >= 2
    assert main([*AUDIT, "--report", "audit.json"]) == 0
    audited = json.loads((folder / "audit.json").read_text())
    assert audited["certified"]
    assert audited["certificate"]["safe"]
    assert "certified: 1 sensitive cell," in capsys.readouterr().err
    assert main([*PROTECT[:-1], "second.csv", "--released", "protected.json"]) == 0


def test_an_open_table_is_refused_with_the_derivation(folder, capsys):
    main([*PROTECT])
    opened = [
        r | {"n": "9", "status": "published"} if r["region"] == "M2" and not r["n"] else r
        for r in rows("protected.csv")
    ]
    exact = {
        ("M1", "all"): "13",
        ("M1", "F2"): "12",
        ("M2", "all"): "13",
        ("M2", "F1"): "9",
        ("M2", "F2"): "4",
        ("M3", "all"): "52",
        ("M3", "F1"): "22",
        ("M3", "F2"): "30",
        ("county", "F1"): "32",
        ("county", "F2"): "46",
    }
    with open("protected.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, ["region", "field", "n", "status"], extrasaction="ignore")
        writer.writeheader()
        for row in opened:
            value = exact.get((row["region"], row["field"]), row["n"])
            writer.writerow(row | ({"n": value, "status": "published"} if value else {}))
    assert main(AUDIT) == 1
    message = capsys.readouterr().err
    assert "protected [region=M1, field=F1] is exactly 1" in message
    assert "NOT certified" in message


BAD_CELLS = [
    ("region,field,n\nM1,F1,-1\n", "cells.csv, row 2, column n: '-1', expected a whole number >= 0"),
    ("region,field,n\nM1,F1,1.5\n", "cells.csv, row 2, column n: '1.5', expected a whole number >= 0"),
    (
        "region,field,n\nM1,F1,3\nM9,F1,3\n",
        "cells.csv, row 3, column region: 'M9' is unknown; expected a leaf",
    ),
    ("region,field,n\ncounty,F1,3\n", "cells.csv, row 2, column region: 'county' is a subtotal"),
    ("region,field,n\nM1,F1,3\nM1,F1,4\n", "cells.csv, row 3: the cell ('M1', 'F1') stands in row 2 already"),
    ("region,n\nM1,3\n", "cells.csv, row 1: no column 'field'"),
    ("region,field,n\nM1,F1\n", "cells.csv, row 2: 2 columns, expected 3"),
    ("", "cells.csv, row 1: no column 'region', found nothing"),
    (b"region,field,n\nM\xfc,F1,3\n", "is not UTF-8"),
    ('region,field,n\n"M1,F1,3\n', "not a CSV file"),
]


@pytest.mark.parametrize(("content", "message"), BAD_CELLS)
def test_a_bad_cell_is_named_by_file_row_column_and_value(folder, capsys, content, message):
    (folder / "cells.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(PROTECT) == 2
    assert message in capsys.readouterr().err
    assert not (folder / "protected.csv").exists()


BAD_PROTECTED = [
    (
        lambda r: r | {"status": "open"},
        "column status: 'open', expected one of published, primary, secondary",
    ),
    (lambda r: r | {"n": "x", "status": "published"}, "column n: 'x', expected a whole number"),
    (lambda r: r | {"n": "3", "status": "primary"}, "column n: '3', expected nothing in a hidden cell"),
    (lambda r: r | {"region": "M9"}, "column region: 'M9' is unknown"),
    (lambda r: r | {"region": "county", "field": "all"}, "is given twice"),
    (lambda r: None, "1 cells are missing, the first is region=M3, field=F2"),
]


@pytest.mark.parametrize(("change", "message"), BAD_PROTECTED)
def test_a_bad_protected_table_is_named_by_file_row_column_and_value(folder, capsys, change, message):
    main(PROTECT)
    *others, last = rows("protected.csv")
    with open("protected.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, last.keys())
        writer.writeheader()
        writer.writerows([*others, *filter(None, [change(last)])])
    assert main(AUDIT) == 2
    assert message in capsys.readouterr().err


def test_missing_files_and_bad_options_get_a_message(folder, capsys):
    assert main(["protect", "nowhere.csv", *DIMENSIONS, "--threshold", "3", "--out", "o.csv"]) == 2
    assert "nowhere.csv: cannot be read (No such file or directory)" in capsys.readouterr().err
    assert main(["audit", "cells.csv", "--dimension", "region", "--threshold", "3"]) == 2
    assert "expected NAME=FILE" in capsys.readouterr().err
    assert main([*PROTECT, "--released", "cells.csv"]) == 2
    assert "expected a table written by --save" in capsys.readouterr().err
    assert main(["audit", "cells.csv", "--dimension", "region=none.csv", "--threshold", "3"]) == 2
    assert "none.csv" in capsys.readouterr().err
    (folder / "records.csv").write_text("region,field\nM1,F1\nM7,F1\n")
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--out", "o.csv"]) == 2
    assert "records.csv, row 3, column region: 'M7' is unknown" in capsys.readouterr().err


def test_an_interrupted_run_leaves_no_half_file(folder):
    lines = ["region,field,n"]
    regions = ["county,"] + [f"R{i},county" for i in range(3000)]
    (folder / "region.csv").write_text("child,parent\n" + "\n".join(regions) + "\n")
    fields = ["all,"] + [f"S{i},all" for i in range(30)]
    (folder / "field.csv").write_text("child,parent\n" + "\n".join(fields) + "\n")
    lines += [f"R{i},S{j},{(i * 7 + j * 13) % 23}" for i in range(3000) for j in range(30)]
    (folder / "cells.csv").write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-m", "safetables.command", *PROTECT]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, env=dict(os.environ), text=True)
    assert running.stderr is not None
    assert "of" in running.stderr.readline()  # the first line of progress
    running.send_signal(signal.SIGINT)
    _, message = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "interrupted; every file is whole or as it was" in message
    assert sorted(os.listdir(folder)) == ["cells.csv", "field.csv", "region.csv"]
