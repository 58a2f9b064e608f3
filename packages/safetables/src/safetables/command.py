"""The command `safetables`: tabulate, protect and audit without Python.

Exit codes: 0 done (audit: certified), 1 audit: not certified, 2 bad input or no safe table, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from safetables._audit import audit
from safetables._cellfile import BadFile, find_bad_code, read_cells, read_protected
from safetables._chosen_method import (
    KEY_COLUMN,
    add_key_options,
    add_method_options,
    chosen_keys,
    chosen_method,
)
from safetables._dimension import Dimension
from safetables._error import SafetablesError
from safetables._file import whole_file, write_csv
from safetables._loss import information_loss
from safetables._protect import protect
from safetables._protected import ProtectedTable
from safetables._rule import Threshold
from safetables._tabulate import UnknownCode, check_dimensions, tabulate, tabulate_cells


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        _say("interrupted; no file was changed")
        return 130
    except (SafetablesError, OSError) as error:
        _say(f"error: {error}")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="safetables", description="Count, protect and audit tables.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    count = commands.add_parser("tabulate", help="count records into inner cells")
    count.add_argument("records", help="a .parquet or .csv file")
    count.add_argument("--unit", help="count distinct values of this column")
    count.add_argument("--weight", help="each row stands for this many")
    add_key_options(count)
    count.set_defaults(run=_tabulate)
    hide = commands.add_parser(
        "protect", help="hide, round or add noise until nothing sensitive can be recovered"
    )
    hide.add_argument("cells", help="inner cells: one column per dimension, and the count")
    add_method_options(hide)
    hide.add_argument("--save", metavar="FILE", help="also write the table as JSON, for --released later")
    hide.set_defaults(run=_protect)
    attack = commands.add_parser("audit", help="attack a protected table")
    attack.add_argument("protected", help="every cell: dimensions, count (empty where hidden), status")
    attack.add_argument(
        "--exact", action="store_true", help="prove the exact interval of every sensitive cell"
    )
    attack.set_defaults(run=_audit)
    for command in (count, hide, attack):
        command.add_argument(
            "--dimension",
            action="append",
            required=True,
            metavar="NAME=FILE",
            help="hierarchy: rows child,parent",
        )
    for command in (hide, attack):
        command.add_argument("--count", default="n", help="column of the counts (default n)")
        command.add_argument("--threshold", type=int, required=True, help="smallest count that may be known")
        command.add_argument("--zeros-sensitive", action="store_true")
        command.add_argument("--released", action="append", default=[], metavar="FILE", help="JSON of --save")
        command.add_argument("--report", metavar="FILE", help="what was found, as JSON")
    for command in (count, hide):
        command.add_argument("--out", required=True, metavar="FILE")
    return parser


def _tabulate(options: argparse.Namespace) -> int:
    dimensions = _dimensions(options)
    try:
        table = tabulate(options.records, dimensions, unit=options.unit, weight=options.weight)
    except UnknownCode:
        if options.records.endswith(".csv"):
            find_bad_code(options.records, dimensions)
        raise
    if not table.additive:
        raise BadFile(
            f"{options.records}: one {options.unit} has several codes in {table.multivalued!r}, so inner cells do not "
            "determine the totals; use the Python interface"
        )
    cells = table.to_arrow()
    keys = chosen_keys(options, dimensions)
    if keys is not None:
        cells = cells.append_column(KEY_COLUMN, pa.array(keys.values.ravel()))
    is_inner = np.logical_and.reduce(
        [np.isin(cells[d.name].to_numpy(zero_copy_only=False), d.leaves) for d in dimensions]
    )
    inner = cells.filter(is_inner)
    write_csv(inner, options.out)
    _say(f"{inner.num_rows} inner cells written to {options.out}")
    return 0


def _protect(options: argparse.Namespace) -> int:
    dimensions = _dimensions(options)
    rule = Threshold(options.threshold, options.zeros_sensitive)
    table = tabulate_cells(
        read_cells(options.cells, dimensions, options.count),
        dimensions,
        count=options.count,
        name=Path(options.cells).stem,
    )
    steps = chosen_method(options, dimensions)
    started = time.monotonic()
    released = [_read_released(path) for path in options.released]
    protected = protect(table, rules=rule, method=steps, released=released, progress=_Progress())
    amounts = np.bincount(protected.status, minlength=3).tolist()
    figures = dict(zip(("published", "primary", "secondary"), amounts, strict=True))
    seconds = time.monotonic() - started
    protected.to_csv(options.out)
    if options.save:
        _write_json(options.save, protected.to_dict())
    if options.report:
        hidden = int(table.counts.ravel()[protected.status == 2].sum())
        report = {
            **figures,
            "sum_secondary": hidden,
            "seconds": round(seconds, 3),
            "digest": protected.digest,
            "loss": information_loss(table, protected).to_dict(),
        }
        _write_json(options.report, {**report, "rule": rule.to_dict(), "method": protected.method})
    _say(f"{figures} written to {options.out} in {seconds:.1f} s")
    return 0


def _audit(options: argparse.Namespace) -> int:
    dimensions = _dimensions(options)
    rule = Threshold(options.threshold, options.zeros_sensitive)
    protected = read_protected(options.protected, dimensions, rule, options.count)
    released = [_read_released(path) for path in options.released]
    result = audit(protected, released=released, exact=options.exact, progress=_Progress())
    if options.report:
        _write_json(options.report, result.to_dict())
    for disclosure in result.disclosed[:20]:
        _say(disclosure.explanation)
    verdict = "certified" if result.certified else "NOT certified"
    open_cells = f", {len(result.undecided)} undecided" if result.undecided else ""
    _say(f"{verdict}: {result.checked} sensitive cells, {len(result.disclosed)} disclosed{open_cells}")
    return 0 if result.certified else 1


def _dimensions(options: argparse.Namespace) -> tuple[Dimension, ...]:
    found = []
    for given in options.dimension:
        name, _, path = given.partition("=")
        if not name or not path:
            raise BadFile(f"--dimension {given!r}: expected NAME=FILE, for example region=region.csv")
        found.append(Dimension.from_csv(path, name))
    return check_dimensions(found)


def _read_released(path: str) -> ProtectedTable:
    try:
        return ProtectedTable.from_dict(json.loads(Path(path).read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise BadFile(
            f"{path}: expected a table written by --save ({type(error).__name__}: {error})"
        ) from error


def _write_json(path: str, data: dict[str, Any]) -> None:
    with whole_file(path) as file:
        file.write(json.dumps(data, ensure_ascii=False, indent=1).encode())


class _Progress:
    """A line on standard error when the work changes, and at most two a second in between."""

    def __init__(self) -> None:
        self.last = ("", 0.0)

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if what != self.last[0] or now - self.last[1] > 0.5:
            self.last = (what, now)
            _say(f"{what}: {done} of {total}")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
