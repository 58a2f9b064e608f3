"""What the command writes: forms to hand out, proofs, and nothing where nothing can be written."""

import csv
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
import zipfile

import pyarrow.parquet as pq
import pytest
from safetables.command import main

DIMENSIONS = ["--dimension", "region=region.csv", "--dimension", "field=field.csv"]
PROTECT = ["protect", "cells.csv", *DIMENSIONS, "--threshold", "3"]
AUDIT = [*DIMENSIONS, "--threshold", "3"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "region.csv").write_text(
        "child,parent\ncounty,\nM1,county\nM2,county\nM3,county\nM4,county\n"
    )
    (tmp_path / "field.csv").write_text("child,parent\nall,\nF1,all\nF2,all\n")
    (tmp_path / "cells.csv").write_text(
        "region,field,n\nM1,F1,2\nM1,F2,7919\nM2,F1,7927\nM2,F2,7933\nM3,F1,80021\nM3,F2,80039\nM4,F2,90001\n"
    )
    return tmp_path


def rows(path, **more):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, **more))


def test_out_is_for_work_and_publish_is_to_be_handed_out(folder):
    publish = [part for name in ("p.csv", "p.parquet", "p.xlsx", "p.json") for part in ("--publish", name)]
    assert main([*PROTECT, "--out", "protected.csv", *publish]) == 0
    assert list(rows("protected.csv")[0]) == ["region", "field", "n", "status", "lower", "upper", "reason"]
    assert {row["status"] for row in rows("protected.csv")} == {"published", "primary", "secondary"}
    assert {row["status"] for row in rows("p.csv")} == {"published", "hidden"}
    assert pq.read_table("p.parquet").column_names == ["region", "field", "n", "status"]
    assert json.loads((folder / "p.json").read_text())["extension"]["form"] == "publication"
    with zipfile.ZipFile("p.xlsx") as packed:
        assert not any(b"7919" in packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize(
    ("style", "column", "hidden"),
    [("plain", "n", ""), ("sdmx", "OBS_STATUS", "Q"), ("german", "Anzahl", ".")],
)
def test_the_style_chooses_words_codes_or_signs(folder, style, column, hidden):
    assert main([*PROTECT, "--out", "o.csv", "--publish", "p.csv", "--style", style]) == 0
    found = rows("p.csv", delimiter=";" if style == "german" else ",")
    assert {row[column] for row in found if row["region"] == "M1" and row["field"] != "all"} == {hidden}


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_audit_reads_the_work_form_as_csv_and_as_parquet(folder, name):
    assert main([*PROTECT, "--out", name]) == 0
    assert main(["audit", name, *AUDIT]) == 0


def test_rounded_tables_are_audited_from_parquet_too(folder):
    assert main([*PROTECT, "--method", "round", "--out", "out.parquet"]) == 0
    assert main(["audit", "out.parquet", *AUDIT]) == 0


def test_cells_may_come_as_parquet(folder):
    (folder / "records.csv").write_text("region,field\n" + "M1,F1\n" * 2 + "M2,F2\n" * 9)
    assert main(["tabulate", "records.csv", *DIMENSIONS, "--out", "cells.parquet"]) == 0
    assert main(["protect", "cells.parquet", *AUDIT, "--out", "out.csv"]) == 0
    assert len(rows("out.csv")) == 5 * 3


def test_a_publication_is_attacked_as_if_every_hidden_cell_were_primary(folder, capsys):
    assert main([*PROTECT, "--out", "o.csv", "--publish", "p.csv"]) == 0
    assert main(["audit", "p.csv", *AUDIT]) == 0
    assert "certified: 4 sensitive cells" in capsys.readouterr().err


def test_the_certificate_of_an_audit_is_verified_by_a_second_person(folder, capsys):
    assert main([*PROTECT, "--out", "o.csv", "--save", "protected.json"]) == 0
    assert (
        main(["audit", "protected.json", "--certificate", "certificate.json", "--report", "audit.json"]) == 0
    )
    assert main(["verify", "protected.json", "certificate.json"]) == 0
    assert "proven: the certificate shows that each of 1 sensitive cell is safe" in capsys.readouterr().err
    assert main(["verify", "protected.json", "audit.json"]) == 0  # a report holds the certificate
    assert main(["audit", "o.csv", *AUDIT, "--certificate", "of-csv.json"]) == 0
    assert main(["verify", "o.csv", "of-csv.json", *AUDIT]) == 0


def test_a_certificate_of_another_table_or_a_forged_one_proves_nothing(folder, capsys):
    assert main([*PROTECT, "--out", "o.csv", "--save", "a.json"]) == 0
    assert main([*PROTECT, "--strict", "--out", "o.csv", "--save", "b.json"]) == 0
    assert main(["audit", "a.json", "--certificate", "c.json"]) == 0
    assert main(["verify", "b.json", "c.json"]) == 1
    assert "NOT proven: c.json: the certificate is for other tables" in capsys.readouterr().err
    forged = json.loads((folder / "c.json").read_text())
    forged["populations"][1] = forged["populations"][0]
    (folder / "c.json").write_text(json.dumps(forged))
    assert main(["verify", "a.json", "c.json"]) == 1
    (folder / "c.json").write_text("[]")
    assert main(["verify", "a.json", "c.json"]) == 1
    (folder / "c.json").write_text("{")
    assert main(["verify", "a.json", "c.json"]) == 2
    assert "c.json: no JSON" in capsys.readouterr().err


def test_an_open_table_gets_no_certificate(folder):
    (folder / "open.csv").write_text(
        "region,field,n,status\ncounty,all,9,published\nM1,all,,primary\n"
        + "".join(f"M{i},all,{4 if i == 2 else 0},published\n" for i in (2, 3, 4))
    )
    (folder / "field.csv").write_text("child,parent\nall,\n")
    assert main(["audit", "open.csv", *AUDIT, "--certificate", "c.json"]) == 1
    assert not (folder / "c.json").exists()


def test_a_table_as_csv_needs_its_dimensions_and_threshold(folder, capsys):
    main([*PROTECT, "--out", "o.csv"])
    assert main(["audit", "o.csv", *DIMENSIONS]) == 2
    assert "o.csv: give --dimension NAME=FILE for each dimension and --threshold N" in capsys.readouterr().err
    assert main([*PROTECT, "--out", "o.json"]) == 0  # JSON-stat is for readers, not for the audit
    assert main(["audit", "o.json"]) == 2
    assert "expected a table written by --save" in capsys.readouterr().err


UNWRITABLE = [
    (["--out", "none/o.csv"], "none/o.csv: cannot be written, there is no folder none"),
    (["--out", "sub"], "sub: unknown ending ''"),
    (["--out", "sub.csv"], "sub.csv: cannot be written, it is a folder"),
    (["--out", "o.ods"], "o.ods: unknown ending '.ods'; give one of .csv, .parquet, .xlsx, .json"),
    (["--out", "o.csv", "--publish", "o.pdf"], "o.pdf: unknown ending '.pdf'"),
    (["--out", "o.csv", "--report", "none/r.json"], "none/r.json: cannot be written"),
    (["--out", "o.csv", "--publish", "./o.csv"], "o.csv: two options write this file"),
]


@pytest.mark.parametrize(("files", "message"), UNWRITABLE)
def test_a_place_that_cannot_be_written_is_named_before_the_work_starts(folder, capsys, files, message):
    (folder / "sub.csv").mkdir()
    before = sorted(os.listdir(folder))
    assert main([*PROTECT, *files]) == 2
    found = capsys.readouterr().err
    assert message in found
    assert found.count("\n") == 1  # no progress: nothing was computed
    assert sorted(os.listdir(folder)) == before


def test_on_a_terminal_progress_is_one_line_that_is_rewritten(folder):
    main_end, command_end = pty.openpty()
    command = [sys.executable, "-m", "safetables.command", *PROTECT, "--out", "o.csv"]
    running = subprocess.Popen(command, stderr=command_end)
    os.close(command_end)
    shown = b""
    while True:
        try:
            piece = os.read(main_end, 4096)
        except OSError:  # the terminal is gone
            break
        if not piece:
            break
        shown += piece
    assert running.wait(timeout=60) == 0
    lines = shown.decode().strip().split("\n")
    assert len(lines) == 1
    *progress, last = lines[0].split("\r\x1b[K")
    assert any(re.search(r": \d+ of \d+$", line) for line in progress)
    assert last.startswith("11 published, 1 primary, 3 secondary; written to o.csv")


def large_table(folder, regions):
    """A table of so many regions and 30 fields."""
    codes = ["county,"] + [f"R{i},county" for i in range(regions)]
    (folder / "region.csv").write_text("child,parent\n" + "\n".join(codes) + "\n")
    fields = ["all,"] + [f"S{i},all" for i in range(30)]
    (folder / "field.csv").write_text("child,parent\n" + "\n".join(fields) + "\n")
    lines = ["region,field,n"]
    lines += [f"R{i},S{j},{(i * 7 + j * 13) % 23}" for i in range(regions) for j in range(30)]
    (folder / "cells.csv").write_text("\n".join(lines) + "\n")


def test_an_interrupt_while_a_workbook_is_written_leaves_no_half_workbook(folder):
    large_table(folder, 3000)
    command = [sys.executable, "-m", "safetables.command", *PROTECT, "--method", "round", "--unproven"]
    running = subprocess.Popen([*command, "--out", "o.csv", "--publish", "p.xlsx"], stderr=subprocess.PIPE)
    while not [
        name for name in os.listdir(folder) if name.startswith(".p.xlsx.")
    ]:  # beside its target, for now
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert running.returncode == 130
    assert sorted(os.listdir(folder)) == ["cells.csv", "field.csv", "o.csv", "region.csv"]
    assert len(rows("o.csv")) == 3001 * 31  # written before, and whole


def test_an_interrupted_audit_leaves_the_old_report(folder):
    large_table(folder, 400)
    assert main([*PROTECT, "--method", "round", "--unproven", "--out", "o.csv"]) == 0
    (folder / "audit.json").write_text("old")
    before = sorted(os.listdir(folder))
    command = [sys.executable, "-m", "safetables.command", "audit", "o.csv", *AUDIT, "--report", "audit.json"]
    running = subprocess.Popen([*command, "--exact"], stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    assert "of" in running.stderr.readline()
    running.send_signal(signal.SIGINT)
    _, message = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted" in message
    assert (folder / "audit.json").read_text() == "old"
    assert sorted(os.listdir(folder)) == before
