"""The CSV files of the command line, read row by row so that a mistake can be named by its place."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path

import numpy as np
import pyarrow as pa

from safetables._dimension import Dimension
from safetables._error import SafetablesError
from safetables._protected import PRIMARY, PUBLISHED, STATUS_NAMES, UNBOUNDED, ProtectedTable
from safetables._rule import Threshold
from safetables._table import cell_label


class BadFile(SafetablesError):
    """A file is not what it should be: names file, row, column, value and what is expected."""


def read_cells(path: str | PathLike[str], dimensions: Sequence[Dimension], count: str) -> pa.Table:
    """Inner cells: one column per dimension holding leaf codes, and whole numbers >= 0 in `count`."""
    columns: dict[str, list[object]] = {dimension.name: [] for dimension in dimensions}
    columns[count] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, row in _rows(path, [d.name for d in dimensions] + [count]):
        place = f"{path}, row {number}"
        codes = tuple(row[dimension.name] for dimension in dimensions)
        for dimension, code in zip(dimensions, codes, strict=True):
            check_leaf(place, dimension, code)
            columns[dimension.name].append(code)
        if codes in seen:
            raise BadFile(
                f"{place}: the cell {codes} stands in row {seen[codes]} already; give each cell once"
            )
        seen[codes] = number
        columns[count].append(_whole_number(place, count, row[count]))
    return pa.table(
        {
            name: pa.array(values, pa.int64() if name == count else pa.string())
            for name, values in columns.items()
        }
    )


def read_column(
    path: str | PathLike[str], dimensions: Sequence[Dimension], column: str
) -> tuple[list[tuple[str, ...]], list[str]]:
    """The codes of each row and its text in one further column."""
    found = [row for _, row in _rows(path, [d.name for d in dimensions] + [column])]
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
    for number, row in _rows(path, [dimension.name for dimension in dimensions]):
        for dimension in dimensions:
            check_leaf(f"{path}, row {number}", dimension, row[dimension.name])


def read_protected(
    path: str | PathLike[str], dimensions: Sequence[Dimension], rule: Threshold, count: str = "n"
) -> ProtectedTable:
    """Every cell of a protected table: dimensions, `n` (empty where hidden), `status` (or "hidden", then primary).

    Columns `lower` and `upper` say what a published value stands for (after rounding); without them it is
    taken as exact. `reason` says why a cell is hidden.
    """
    shape = tuple(len(dimension.codes) for dimension in dimensions)
    size = int(np.prod(shape))
    values, status = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int8)
    lower, upper = np.full(size, rule.floor), np.full(size, UNBOUNDED)
    reasons: dict[int, str] = {}
    for number, row in _rows(path, [d.name for d in dimensions] + [count, "status"]):
        place = f"{path}, row {number}"
        cell = _position(place, dimensions, shape, row)
        if status[cell] >= 0:
            raise BadFile(
                f"{place}: the cell {cell_label(dimensions, cell)} is given twice; give each cell once"
            )
        status[cell] = _status(place, row["status"])
        if status[cell] == PUBLISHED:
            values[cell] = _whole_number(place, count, row[count])
            lower[cell] = _whole_number(place, "lower", row.get("lower") or row[count])
            upper[cell] = _whole_number(place, "upper", row.get("upper") or row[count])
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
        Path(path).stem, tuple(dimensions), values, status, lower, upper, rule, reasons=reasons
    )


def _status(place: str, name: str) -> int:
    if name == "hidden":  # a publication does not say which cells are primary: any may be
        return PRIMARY
    if name not in STATUS_NAMES:
        raise BadFile(f"{place}, column status: {name!r}, expected one of {', '.join(STATUS_NAMES)}")
    return STATUS_NAMES.index(name)


def _position(
    place: str, dimensions: Sequence[Dimension], shape: tuple[int, ...], row: dict[str, str]
) -> int:
    position = []
    for dimension in dimensions:
        code = row[dimension.name]
        if code not in dimension.index:
            raise BadFile(
                f"{place}, column {dimension.name}: {code!r} is unknown; expected a code of the hierarchy"
            )
        position.append(dimension.index[code])
    return int(np.ravel_multi_index(position, shape))


def _whole_number(place: str, column: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadFile(f"{place}, column {column}: {text!r}, expected a whole number >= 0")
    return int(text)


def _rows(path: str | PathLike[str], wanted: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and columns of each row; of Parquet the number among the rows, and every value as text."""
    if str(path).endswith(".parquet"):
        yield from _rows_of_parquet(path, wanted)
        return
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            _check_header(path, header, wanted)
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise BadFile(
                        f"{path}, row {reader.line_num}: {len(row)} columns, expected {len(header)}"
                    )
                yield reader.line_num, dict(zip(header, row, strict=True))
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadFile(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except csv.Error as error:
        raise BadFile(f"{path}: not a CSV file ({error})") from error


def _check_header(path: str | PathLike[str], header: list[str], wanted: list[str]) -> None:
    for column in wanted:
        if column not in header:
            raise BadFile(f"{path}, row 1: no column {column!r}, found {', '.join(header) or 'nothing'}")


def _rows_of_parquet(path: str | PathLike[str], wanted: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise BadFile(f"{path}: cannot be read ({str(error).splitlines()[0]})") from error
    _check_header(path, table.column_names, wanted)
    for number, row in enumerate(table.to_pylist(), start=1):
        yield number, {name: _text(value) for name, value in row.items()}


def _text(value: object) -> str:
    """A value of Parquet as CSV would show it: whole floats without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
