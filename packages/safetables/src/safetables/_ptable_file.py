"""Perturbation tables as files: the columns ptable 1.0.0 exports for tau-argus and SAS.

ptable's `pt_export` writes text with the separator ";" and the columns i, j, p, v, p_int_ub (tau-argus), with
p_int_lb before p_int_ub (SAS), and for magnitudes also type. i: original, j: result, v = j - i, p: probability,
p_int_lb and p_int_ub: the interval of the cell key, lower end included, upper end excluded. Source: `pt_export.R`
of ptable 1.0.0; the rule of the ends: `lookup_freq` in cellKey 1.0.2 (first row with key < p_int_ub).
"""

from __future__ import annotations

import csv
from os import PathLike
from pathlib import Path

import numpy as np

from safetables._file import whole_file
from safetables._ptable import BadPTable, PTable

COLUMNS = ("i", "j", "p", "v", "p_int_lb", "p_int_ub")
SLACK = 1e-6  # published ends are rounded; more than this is a mistake


def read_ptable(path: str | PathLike[str]) -> PTable:
    """Read a perturbation table: columns i, v (or j) and p_int_ub (or p), separated by ";" or ",".

    The order of the rows of one original is the order of its intervals; the same noise may stand in several rows
    (ptable's modify_cnt_ptable splits intervals). Further columns are read past, but `type` must be "all".

    Raises:
        BadPTable: with file, row and column.
    """
    noise: dict[float, list[float]] = {}
    upper: dict[float, list[float]] = {}
    for place, row in _rows(Path(path)):
        original, change, end = _read_row(place, row, upper)
        noise.setdefault(original, []).append(change)
        upper.setdefault(original, []).append(end)
    originals = tuple(sorted(upper))
    for original in originals:
        if abs(upper[original][-1] - 1) > SLACK:
            raise BadPTable(
                f"{path}: the intervals of i={original:g} end at {upper[original][-1]:g}; they must end at 1"
            )
        upper[original][-1] = 1.0
    return PTable(
        originals,
        tuple(np.array(noise[original]) for original in originals),
        tuple(np.minimum(upper[original], 1.0) for original in originals),
        {"file": Path(path).name},
    )


def write_ptable(table: PTable, path: str | PathLike[str]) -> None:
    """Write the columns i;j;p;v;p_int_lb;p_int_ub; the file appears whole or not at all."""
    lines = [";".join(COLUMNS)]
    for original, noise, upper in zip(table.originals, table.noise, table.upper, strict=True):
        lower = 0.0
        for change, end in zip(noise.tolist(), upper.tolist(), strict=True):
            figures = (original, original + change, round(end - lower, 15), change, lower, end)
            lines.append(";".join(_text(figure) for figure in figures))
            lower = end
    with whole_file(path) as file:
        file.write(("\n".join(lines) + "\n").encode())


def _text(figure: float) -> str:
    return str(int(figure)) if figure == int(figure) else repr(float(figure))


def _rows(path: Path) -> list[tuple[str, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPTable(f"{path}: cannot be read ({error})") from error
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(text.splitlines(), delimiter=separator)
    header = [name.strip() for name in next(reader, [])]
    if "i" not in header or not {"v", "j"} & set(header) or not {"p_int_ub", "p"} & set(header):
        raise BadPTable(f"{path}, row 1: found {header}; expected the columns i, v or j, and p_int_ub or p")
    found = []
    for row in reader:
        if not row:
            continue
        place = f"{path}, row {reader.line_num}"
        if len(row) != len(header):
            raise BadPTable(f"{place}: {len(row)} columns, expected {len(header)}")
        found.append((place, {name: field.strip() for name, field in zip(header, row, strict=True)}))
    return found


def _read_row(place: str, row: dict[str, str], upper: dict[float, list[float]]) -> tuple[float, float, float]:
    """Original, noise and upper end; the figures given twice must agree."""
    if row.get("type", "all") != "all":
        raise BadPTable(f"{place}, column type: {row['type']!r}; only tables of type 'all' are read")
    original = _number(place, "i", row)
    change = _number(place, "v", row) if "v" in row else _number(place, "j", row) - original
    if "j" in row and abs(original + change - _number(place, "j", row)) > SLACK:
        raise BadPTable(f"{place}, column j: {row['j']!r} is not i + v")
    lower = upper[original][-1] if original in upper else 0.0
    end = _number(place, "p_int_ub", row) if "p_int_ub" in row else lower + _number(place, "p", row)
    if "p_int_lb" in row and abs(_number(place, "p_int_lb", row) - lower) > SLACK:
        raise BadPTable(
            f"{place}, column p_int_lb: {row['p_int_lb']!r}, the interval before ends at {lower:g}"
        )
    if "p" in row and abs(end - lower - _number(place, "p", row)) > SLACK:
        raise BadPTable(f"{place}, column p: {row['p']!r} is not the length of the interval, {end - lower:g}")
    return original, change, end


def _number(place: str, column: str, row: dict[str, str]) -> float:
    try:
        found = float(row[column])
    except ValueError:
        found = float("nan")
    if not np.isfinite(found):
        raise BadPTable(f"{place}, column {column}: {row[column]!r}, expected a number")
    return found
