"""`safetables explain`: why a cell is hidden, and what would follow if it were shown."""

from __future__ import annotations

import argparse

import numpy as np

from safetables._cellfile_table import CellFile
from safetables._cellrows import BadFile
from safetables._chosen_cells import read_cell
from safetables._explain_cells import explain, explain_all
from safetables._explain_result import Explanation
from safetables._protected import ProtectedTable
from safetables._table import Table
from safetables.command_options import add_table, read_released, read_table
from safetables.command_say import say

USAGE = """safetables explain TABLE.csv --dimension NAME=FILE ... --threshold N --cell CELL [options]
       safetables explain TABLE.json --cell CELL [options]
       safetables explain TABLE.json --all [options]"""
DESCRIPTION = (
    "Why a cell is hidden: the rule, or the sensitive cells that would follow from it, and by which sum."
)
EXAMPLE = """\
example:
  safetables explain protected.csv --dimension region=region.csv --dimension service=service.csv \\
      --dimension age=age.csv --threshold 4 --cell "region=C08M07,service=S21,age=A0"

A dimension not named stands at its total. The explanation goes to standard output."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_table(parser)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument(
        "--cell", action="append", default=[], metavar="NAME=CODE,...", help="the cell (repeatable)"
    )
    asked.add_argument("--all", action="store_true", help="every hidden cell, by sums alone")
    parser.add_argument("--language", choices=("en", "de"), default="en", help="default en")
    parser.add_argument(
        "--true-cells", metavar="FILE",
        help="the inner cells `protect` read: figures of primary cells are named then; confidential",
    )  # fmt: skip
    parser.add_argument("--true-all", action="store_true", help="that file holds every cell, totals too")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Explain each cell, a line each."""
    protected = read_table(options.protected, options)
    for found in _explanations(protected, options):
        print(found.text_in(options.language))  # noqa: T201 - what was asked for
    return 0


def _explanations(protected: ProtectedTable, options: argparse.Namespace) -> list[Explanation]:
    cells = [read_cell(text, protected.dimensions) for text in options.cell]
    released, table = read_released(options), _true_table(protected, options)
    if not options.all:
        return [explain(protected, codes, table=table, released=released) for codes in cells]
    found = list(explain_all(protected, table=table, released=released).values())
    if not found:
        say("no cell is hidden")
    return found


def _true_table(protected: ProtectedTable, options: argparse.Namespace) -> Table | None:
    """The table a protected one was made from.

    Raises:
        BadFile: a published figure is another one.
    """
    path = options.true_cells
    if path is None:
        return None
    file = CellFile(
        path,
        options.count,
        every=options.true_all,
        multivalued=protected.multivalued,
        encoding=options.encoding,
    )
    table = file.table(
        protected.dimensions, name=protected.name, population=protected.population, unit=protected.unit
    )
    true = table.counts.ravel()
    wrong = np.flatnonzero(~protected.hidden & ((true < protected.lower) | (true > protected.upper)))
    if len(wrong):
        cell = protected.cell_at(int(wrong[0]))
        where = ", ".join(f"{name}={code}" for name, code in cell.codes.items())
        raise BadFile(
            f"{path}: {where} counts {true[wrong[0]]}, but {options.protected} publishes {cell.value}; give the file "
            "the table was protected from"
        )
    return table
