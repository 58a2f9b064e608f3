"""`safetables explain`: why a cell is hidden, and what an attacker can say of it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

import numpy as np

from safetables._audit import audit
from safetables._explain import explain_interval
from safetables._protected import Cell, ProtectedTable
from safetables._system import build_system
from safetables._table import cell_label, position_of
from safetables.command_options import add_table, read_cell, read_released, read_table
from safetables.command_say import Progress, say

USAGE = """safetables explain TABLE.csv --dimension NAME=FILE ... --threshold N --cell CELL [options]
       safetables explain TABLE.json --cell CELL [options]"""
DESCRIPTION = "Why a cell is hidden, how far an attacker can narrow it, and from which published figures."
EXAMPLE = """\
example:
  safetables explain protected.csv --dimension region=region.csv --dimension service=service.csv \\
      --dimension age=age.csv --threshold 4 --cell "region=C08M07,service=S21,age=A0"

A dimension not named stands at its total. The explanation goes to standard output."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_table(parser)
    parser.add_argument(
        "--cell", action="append", required=True, metavar="NAME=CODE,...", help="the cell (repeatable)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Explain each cell."""
    protected = read_table(options.protected, options)
    cells = [read_cell(text, protected.dimensions) for text in options.cell]
    released = read_released(options)
    for codes in cells:
        text = explanation(protected, codes, released)
        say("", end="")  # wipe what is left of the progress
        print(text)  # noqa: T201 - what was asked for
    return 0


def explanation(
    protected: ProtectedTable, codes: Mapping[str, str], released: Sequence[ProtectedTable] = ()
) -> str:
    """A few sentences on one cell."""
    position = int(np.ravel_multi_index(position_of(protected.dimensions, codes), protected.shape))
    cell = protected.cell_at(position)
    label = cell_label(protected.dimensions, position)
    if cell.value is not None:
        return f"{label} is published: {_published(cell)}."
    found = audit(protected, sensitive=[codes], released=released, exact=True, progress=Progress()).intervals[
        0
    ]
    tables = [protected, *released]
    _, derived = explain_interval(tables, build_system(tables), (0, position), found.lower, found.upper)
    return f"{label} is hidden {_why(cell)}. To whoever reads the table: {derived}"


def _why(cell: Cell) -> str:
    if cell.reason == "hidden":  # a publication calls every hidden cell so
        return "(the publication does not tell why)"
    return f"({cell.status})" + (f": {cell.reason}" if cell.reason else "")


def _published(cell: Cell) -> str:
    exact = cell.lower == cell.upper
    return f"{cell.value}" + ("" if exact else f", which stands for {cell.lower} to {cell.upper}")
