"""`safetables protect`: hide, round or add noise."""

from __future__ import annotations

import argparse
import time
from typing import get_args

import numpy as np

from safetables._cellfile_table import CellFile
from safetables._chosen_method import add_method_options, chosen_method
from safetables._chosen_rules import add_rules, chosen_rules, largest_looked_at
from safetables._loss import information_loss
from safetables._output import write_table, writer_for
from safetables._output_form import StyleName
from safetables._protect import protect
from safetables._protected import STATUS_NAMES, ProtectedTable
from safetables._table import Table
from safetables.command_options import (
    add_count,
    add_dimensions,
    add_identity,
    add_impossible,
    add_released,
    check_outputs,
    read_dimensions,
    read_impossible,
    read_released,
    write_json,
)
from safetables.command_say import Progress, say

USAGE = "safetables protect CELLS --dimension NAME=FILE ... --threshold N --out FILE [options]"
DESCRIPTION = "Hide, round or add noise until nothing sensitive can be recovered."
EXAMPLE = """\
example:
  safetables protect cells.csv --dimension region=region.csv --dimension service=service.csv \\
      --dimension age=age.csv --count n --threshold 4 --method suppress --out protected.csv --report report.json \\
      --publish table.xlsx --style german

--out, --save and --report tell more of hidden cells than may be known: keep them. Hand out what --publish writes."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "cells", help="inner cells (.csv or .parquet): one column per dimension, and the count"
    )
    add_dimensions(parser)
    add_rules(parser)
    add_method_options(parser.add_argument_group("method"))
    table = parser.add_argument_group("table")
    add_count(table)
    table.add_argument("--all", action="store_true", help="the file holds every cell, totals too")
    table.add_argument(
        "--measure", metavar="COLUMN", help="protect these amounts, whole numbers, not the counts"
    )
    add_identity(table)
    add_impossible(table)
    add_released(table)
    files = parser.add_argument_group("files written (.csv, .parquet, .xlsx, .json = JSON-stat)")
    files.add_argument(
        "--out", required=True, metavar="FILE", help="every cell with status, lower, upper, reason"
    )
    files.add_argument(
        "--publish", action="append", default=[], metavar="FILE", help="what may be handed out (repeatable)"
    )
    files.add_argument(
        "--style", choices=get_args(StyleName), default="plain", help="words or codes of --publish"
    )
    files.add_argument(
        "--intervals", action="store_true", help="--publish also says what changed values stand for"
    )
    files.add_argument("--save", metavar="FILE", help="the table as JSON, for --released, audit and verify")
    files.add_argument("--report", metavar="FILE", help="how much is hidden or changed, as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Protect the table, and write it."""
    for path in (options.out, *options.publish):
        writer_for(path)
    check_outputs(options.out, *options.publish, options.save, options.report)
    rules = chosen_rules(options)
    table = _read(options)
    steps = chosen_method(options, table.dimensions)
    started = time.monotonic()
    protected = protect(
        table, rules=rules, method=steps, released=read_released(options), progress=Progress()
    )
    seconds = time.monotonic() - started
    amounts = np.bincount(protected.status, minlength=len(STATUS_NAMES)).tolist()
    figures = dict(zip(STATUS_NAMES, amounts, strict=True))
    _write(options, table, protected, {**figures, "seconds": round(seconds, 3)})
    words = ", ".join(f"{amount} {name}" for name, amount in figures.items())
    say(f"{words}; written to {options.out} in {seconds:.1f} s")
    return 0


def _read(options: argparse.Namespace) -> Table:
    dimensions = read_dimensions(options)
    file = CellFile(
        options.cells, options.count, options.measure, options.all, largest_looked_at(options), options.multivalued,
        options.encoding,
    )  # fmt: skip
    return file.table(
        dimensions, name=options.name, population=options.population, unit=options.unit,
        structural_zeros=read_impossible(options, dimensions),
    )  # fmt: skip


def _write(
    options: argparse.Namespace, table: Table, protected: ProtectedTable, figures: dict[str, object]
) -> None:
    write_table(protected, options.out)
    for path in options.publish:
        write_table(protected, path, form="publication", style=options.style, intervals=options.intervals)
    if options.save:
        write_json(options.save, protected.to_dict())
    if options.report:
        report = {
            **figures,
            "sum_secondary": int(
                table.counts.ravel()[protected.status == STATUS_NAMES.index("secondary")].sum()
            ),
            "digest": protected.digest,
            "loss": information_loss(table, protected).to_dict(),
            "rule": protected.rule.to_dict(),
            "method": protected.method,
        }
        write_json(options.report, report)
