"""`safetables tabulate`: count records."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from safetables._cellfile import find_bad_code
from safetables._cellrows import BadFile
from safetables._chosen_method import KEY_COLUMN, add_key_options, chosen_keys
from safetables._dimension import Dimension
from safetables._output import write_arrow
from safetables._output_columns import check_names
from safetables._table import Table
from safetables._tabulate import UnknownCode, tabulate
from safetables.command_options import (
    add_dimensions,
    add_encoding,
    add_impossible,
    check_outputs,
    read_dimensions,
    read_impossible,
)
from safetables.command_say import say

if TYPE_CHECKING:
    import pyarrow as pa

USAGE = "safetables tabulate RECORDS --dimension NAME=FILE ... --out FILE [options]"
DESCRIPTION = "Count records into cells: persons or rows, sums of an amount, and who contributes them."
EXAMPLE = """\
example:
  safetables tabulate records.parquet --dimension region=region.csv --dimension field=field.csv \\
      --unit person --out cells.csv

Columns of the result: the dimensions, n; with --measure amount (whole numbers of the smallest unit: cents with
--digits 2); with --contributor contributors and largest_1, largest_2, ...; with keys cell_key."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("records", help="a .parquet or .csv file; each row carries a leaf code per dimension")
    add_dimensions(parser)
    counted = parser.add_argument_group("what is counted")
    counted.add_argument(
        "--unit", metavar="COLUMN", help="count distinct values of this column (persons) instead of rows"
    )
    counted.add_argument("--weight", metavar="COLUMN", help="each row stands for this many")
    counted.add_argument("--measure", metavar="COLUMN", help="also sum these numbers >= 0, exactly")
    counted.add_argument(
        "--digits", type=int, default=0, metavar="D", help="decimal places of the amounts (default 0)"
    )
    counted.add_argument(
        "--round-floats", action="store_true", help="allow a measure of floating point numbers"
    )
    counted.add_argument(
        "--contributor", metavar="COLUMN", help="also who the cells consist of, for example the provider"
    )
    counted.add_argument(
        "--largest", type=int, default=3, metavar="K", help="how many of the largest shares (default 3)"
    )
    add_impossible(counted)
    keys = parser.add_argument_group("keys for noise and random rounding")
    add_key_options(keys)
    parser.add_argument(
        "--all", action="store_true", help="every cell, totals too; else the inner cells only"
    )
    add_encoding(parser)
    parser.add_argument("--out", required=True, metavar="FILE", help=".csv or .parquet")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Count, and write the cells."""
    check_outputs(options.out)
    dimensions = read_dimensions(options)
    table = _count(options, dimensions)
    if not table.additive and not options.all:
        raise BadFile(
            f"{options.records}: one {options.unit} has several codes in {table.multivalued!r}, so inner cells do not "
            "determine the totals; give --all to write every cell"
        )
    cells = _columns(table)
    keys = chosen_keys(options, dimensions)
    if keys is not None:
        cells = cells.append_column(KEY_COLUMN, [keys.values.ravel()])
    if not options.all:
        cells = _inner(cells, dimensions)
    write_arrow(cells, options.out)
    say(f"{cells.num_rows} {'cells' if options.all else 'inner cells'} written to {options.out}")
    return 0


def _count(options: argparse.Namespace, dimensions: Sequence[Dimension]) -> Table:
    try:
        return tabulate(
            options.records, dimensions, unit=options.unit, weight=options.weight, measure=options.measure,
            digits=options.digits, round_floats=options.round_floats, contributor=options.contributor,
            largest=options.largest, structural_zeros=read_impossible(options, dimensions),
        )  # fmt: skip
    except UnknownCode:
        if options.records.endswith(".csv"):
            find_bad_code(options.records, dimensions)
        raise


def _columns(table: Table) -> pa.Table:
    cells = table.to_arrow()
    others = ["n"] if table.amounts is None else ["n", "amount"]
    check_names([dimension.name for dimension in table.dimensions], dict.fromkeys(others))
    if table.contributions is not None:
        cells = cells.append_column("contributors", [table.contributions.contributors.ravel()])
        for rank, shares in enumerate(table.contributions.largest, start=1):
            cells = cells.append_column(f"largest_{rank}", [shares.ravel()])
    return cells


def _inner(cells: pa.Table, dimensions: Sequence[Dimension]) -> pa.Table:
    """The rows whose codes are all leaves."""
    import numpy as np

    codes = [(cells[d.name].to_numpy(zero_copy_only=False), d.leaves) for d in dimensions]
    return cells.filter(np.logical_and.reduce([np.isin(column, leaves) for column, leaves in codes]))
