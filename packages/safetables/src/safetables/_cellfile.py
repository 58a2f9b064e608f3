"""The CSV files of the command line, read row by row so that a mistake can be named by its place."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

import numpy as np

from safetables._cellrows import BadFile, rows_of, whole_number
from safetables._dimension import Dimension
from safetables._protected import PRIMARY, PUBLISHED, STATUS_NAMES, UNBOUNDED, ProtectedTable
from safetables._rule import Threshold
from safetables._table import cell_label


def read_column(
    path: str | PathLike[str], dimensions: Sequence[Dimension], column: str, encoding: str = "utf-8"
) -> tuple[list[tuple[str, ...]], list[str]]:
    """The codes of each row and its text in one further column."""
    found = [row for _, row in rows_of(path, [d.name for d in dimensions] + [column], encoding)]
    return [tuple(row[d.name] for d in dimensions) for row in found], [row[column] for row in found]


def check_leaf(place: str, dimension: Dimension, code: str) -> None:
    """Refuse a code that is no leaf."""
    if code in dimension.index and code not in dimension.children:
        return
    known = "a subtotal" if code in dimension.index else "unknown"
    some = ", ".join(dimension.leaves[:5]) + (", ..." if len(dimension.leaves) > 5 else "")
    raise BadFile(f"{place}, column {dimension.name}: {code!r} is {known}; expected a leaf code ({some})")


def find_bad_code(path: str | PathLike[str], dimensions: Sequence[Dimension]) -> None:
    """Raise for the first row of a CSV of records that carries no leaf code."""
    for number, row in rows_of(path, [dimension.name for dimension in dimensions]):
        for dimension in dimensions:
            check_leaf(f"{path}, row {number}", dimension, row[dimension.name])


def read_protected(
    path: str | PathLike[str],
    dimensions: Sequence[Dimension],
    rule: Threshold,
    count: str = "n",
    *,
    encoding: str = "utf-8",
    name: str | None = None,
    population: str = "",
    unit: str | None = None,
    multivalued: str | None = None,
) -> ProtectedTable:
    """Every cell of a protected table: dimensions, `n` (empty where hidden), `status` (or "hidden", then primary).

    Columns `lower` and `upper` say what a published value stands for (after rounding); without them it is
    taken as exact. `reason` says why a cell is hidden. The table is called `name`, or like the file.
    """
    shape = tuple(len(dimension.codes) for dimension in dimensions)
    size = int(np.prod(shape))
    values, status = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int8)
    lower, upper = np.full(size, rule.floor), np.full(size, UNBOUNDED)
    reasons: dict[int, str] = {}
    for number, row in rows_of(path, [d.name for d in dimensions] + [count, "status"], encoding):
        place = f"{path}, row {number}"
        cell = flat_position(place, dimensions, shape, row)
        if status[cell] >= 0:
            raise BadFile(
                f"{place}: the cell {cell_label(dimensions, cell)} is given twice; give each cell once"
            )
        status[cell] = _status(place, row["status"])
        if status[cell] == PUBLISHED:
            values[cell] = whole_number(place, count, row[count])
            lower[cell] = whole_number(place, "lower", row.get("lower") or row[count])
            upper[cell] = whole_number(place, "upper", row.get("upper") or row[count])
        elif row[count]:
            raise BadFile(f"{place}, column {count}: {row[count]!r}, expected nothing in a hidden cell")
        else:
            reasons[cell] = row.get("reason") or ("hidden" if row["status"] == "hidden" else "")
    if (status < 0).any():
        missing = cell_label(dimensions, int(np.flatnonzero(status < 0)[0]))
        raise BadFile(
            f"{path}: {int((status < 0).sum())} cells are missing, the first is {missing}; give every cell"
        )
    return ProtectedTable(
        name or Path(path).stem, tuple(dimensions), values, status, lower, upper, rule, population, unit, multivalued,
        reasons=reasons,
    )  # fmt: skip


def _status(place: str, name: str) -> int:
    if name == "hidden":  # a publication does not say which cells are primary: any may be
        return PRIMARY
    if name not in STATUS_NAMES:
        raise BadFile(f"{place}, column status: {name!r}, expected one of {', '.join(STATUS_NAMES)}")
    return STATUS_NAMES.index(name)


def flat_position(
    place: str, dimensions: Sequence[Dimension], shape: tuple[int, ...], row: dict[str, str]
) -> int:
    """Position of a row's cell in C order; codes may be leaves or subtotals."""
    position = []
    for dimension in dimensions:
        code = row[dimension.name]
        if code not in dimension.index:
            raise BadFile(
                f"{place}, column {dimension.name}: {code!r} is unknown; expected a code of the hierarchy"
            )
        position.append(dimension.index[code])
    return int(np.ravel_multi_index(position, shape))
