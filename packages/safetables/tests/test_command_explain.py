"""`safetables explain`: on standard output, for whoever asks about a cell."""

import pytest
from safetables.command import main

DIMENSIONS = ["--dimension", "region=region.csv", "--dimension", "field=field.csv"]
TABLE = ["protected.csv", *DIMENSIONS, "--threshold", "4"]


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "region.csv").write_text(
        "child,parent\ncounty,\nnorth,county\nM1,north\nM2,north\nM3,county\n"
    )
    (tmp_path / "field.csv").write_text("child,parent\nall,\ndebt,all\ncare,all\n")
    (tmp_path / "cells.csv").write_text(
        "region,field,n\nM1,debt,2\nM1,care,16\nM2,debt,11\nM2,care,9\nM3,debt,25\nM3,care,31\n"
    )
    files = ["--out", "protected.csv", "--save", "protected.json"]
    assert main(["protect", "cells.csv", *DIMENSIONS, "--threshold", "4", *files]) == 0
    capsys.readouterr()
    return tmp_path


def explained(capsys, *arguments):
    assert main(["explain", *arguments]) == 0
    return capsys.readouterr().out


def test_a_primary_cell_is_explained_by_its_rule_and_by_what_is_left_open(folder, capsys):
    text = explained(capsys, *TABLE, "--cell", "region=M1,field=debt")
    assert "region=M1, field=debt" in text
    assert "below 4" in text
    assert "13" in text  # north has 13 in debt: the cell may be anything up to that


def test_a_secondary_cell_is_explained_by_the_cell_it_hides(folder, capsys):
    text = explained(capsys, *TABLE, "--cell", "field=care,region=M2")
    assert "region=M2, field=care" in text
    assert "region=M1, field=debt" in text


def test_a_published_cell_says_its_value_and_what_it_stands_for(folder, capsys):
    assert "56" in explained(capsys, *TABLE, "--cell", "region=M3")
    rounded = ["protect", "cells.csv", *DIMENSIONS, "--threshold", "4", "--method", "round", "--out", "r.csv"]
    assert main(rounded) == 0
    text = explained(capsys, "r.csv", *TABLE[1:], "--cell", "region=M1,field=debt")
    assert "0" in text
    assert "2" in text  # stands for 0 to 2


def test_a_publication_does_not_tell_why_a_cell_is_hidden(folder, capsys):
    more = ["--threshold", "4", "--out", "o.csv", "--publish", "p.csv"]
    assert main(["protect", "cells.csv", *DIMENSIONS, *more]) == 0
    texts = [
        explained(capsys, "p.csv", *TABLE[1:], "--cell", f"region=M1,field={field}")
        for field in ("debt", "care")
    ]
    assert all("the publication does not tell why" in text for text in texts)
    assert not any("primary" in text or "secondary" in text for text in texts)


def test_several_cells_of_a_saved_table_are_explained_one_by_one(folder, capsys):
    text = explained(
        capsys, "protected.json", "--cell", "region=M1,field=debt", "--cell", "region=M3,field=all"
    )
    assert text.index("region=M1, field=debt") < text.index("region=M3, field=all")


def test_every_hidden_cell_is_explained_at_once_in_german(folder, capsys):
    lines = explained(capsys, *TABLE, "--all", "--language", "de").splitlines()
    assert [line.split(":")[0] for line in lines] == [
        f"region={region}, field={field}" for region in ("M1", "M2") for field in ("debt", "care")
    ]
    assert all("ausgeblendet" in line for line in lines)
    assert sum("errechnen ließe" in line for line in lines) == 3


def test_a_table_that_hides_nothing_says_so(folder, capsys):
    shown = ["protect", "cells.csv", *DIMENSIONS, "--threshold", "1", "--out", "all.csv"]
    assert main(shown) == 0
    capsys.readouterr()
    assert main(["explain", "all.csv", *DIMENSIONS, "--threshold", "1", "--all"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "no cell is hidden\n")


def test_with_the_true_cells_figures_are_named(folder, capsys):
    text = explained(capsys, *TABLE, "--cell", "region=M1,field=debt", "--true-cells", "cells.csv")
    assert "2 cases, fewer than 4" in text


def test_true_cells_of_another_table_are_refused_by_cell(folder, capsys):
    other = (folder / "cells.csv").read_text().replace("M3,debt,25", "M3,debt,26")
    (folder / "other.csv").write_text(other)
    assert main(["explain", *TABLE, "--cell", "region=M1", "--true-cells", "other.csv"]) == 2
    assert "region=county, field=all counts 95, but protected.csv publishes 94" in capsys.readouterr().err


def test_a_cell_or_all_must_be_asked_for(folder, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["explain", *TABLE])
    assert ended.value.code == 2
    assert "--cell" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("region=M1,field=dept", "field has no code 'dept'; did you mean debt?"),
        ("place=M1", "no dimension 'place'"),
        ("M1", "is no NAME=CODE"),
    ],
)
def test_a_cell_that_is_not_there_is_named(folder, capsys, cell, message):
    assert main(["explain", *TABLE, "--cell", cell]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""
