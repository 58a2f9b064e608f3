"""Single cells named on the command line or in a file: to keep published, to hide, or with a cost of their own."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from safetables._cellrows import BadFile, columns_of, rows_of
from safetables._dimension import Dimension

COST = "cost"


def read_cell(text: str, dimensions: Sequence[Dimension], option: str = "--cell") -> dict[str, str]:
    """``region=M1,field=F2`` as dimension -> code; a dimension not named stands at its total.

    Raises:
        BadFile: an unknown dimension or code, with those that look alike.
    """
    known = {dimension.name: dimension for dimension in dimensions}
    found: dict[str, str] = {}
    name = ""
    for piece in text.split(","):
        head, equals, code = piece.partition("=")
        joined = f"{found.get(name)},{piece}"
        if name and any(code.startswith(joined) for code in known[name].codes):
            found[name] = joined  # a code may hold a comma
            continue
        name = head.strip()
        if not equals or name not in known:
            what = f"no dimension {name!r}" if equals else f"{piece!r} is no NAME=CODE"
            raise BadFile(f"{option} {text!r}: {what}; give NAME=CODE,NAME=CODE of {', '.join(known)}")
        if name in found:
            raise BadFile(f"{option} {text!r}: {name} is given twice; give each dimension once")
        found[name] = code.strip()
    for name, code in found.items():
        _check_code(f"{option} {text!r}", known[name], code)
    return found


def read_cells(
    given: Sequence[str], dimensions: Sequence[Dimension], option: str, encoding: str = "utf-8"
) -> list[dict[str, str]]:
    """Cells, each as ``region=M1,field=F2`` or many as a file with a column per dimension.

    In a file too a dimension that has no column stands at its total.

    Raises:
        BadFile: an unknown dimension or code; a file without a column of any dimension.
    """
    found = []
    for text in given:
        if "=" in text:
            found.append(read_cell(text, dimensions, option))
        else:
            found += [codes for codes, _ in _cells_of_file(text, dimensions, [], encoding)]
    return found


def read_costs(
    paths: Sequence[str], dimensions: Sequence[Dimension], encoding: str = "utf-8"
) -> list[tuple[dict[str, str], float]]:
    """Cells with a column `cost`, numbers above 0 with a point before the decimals."""
    found = []
    for path in paths:
        for codes, row in _cells_of_file(path, dimensions, [COST], encoding):
            try:
                found.append((codes, float(row[COST])))
            except ValueError as error:
                raise BadFile(
                    f"{path}, row {row['']}, column {COST}: {row[COST]!r}, expected a number above 0, for example 2.5"
                ) from error
    return found


def _cells_of_file(
    path: str, dimensions: Sequence[Dimension], wanted: list[str], encoding: str
) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Dimension -> code of each row, and the row; its number stands under ''."""
    present = columns_of(path, wanted, encoding)
    mine = [dimension for dimension in dimensions if dimension.name in present]
    if not mine:
        names = ", ".join(dimension.name for dimension in dimensions)
        raise BadFile(f"{path}, row 1: no column of a dimension, expected some of {names}")
    found = []
    for number, row in rows_of(path, [*(d.name for d in mine), *wanted], encoding):
        for dimension in mine:
            _check_code(f"{path}, row {number}, column {dimension.name}", dimension, row[dimension.name])
        found.append(({d.name: row[d.name] for d in mine}, {**row, "": str(number)}))
    return found


def _check_code(place: str, dimension: Dimension, code: str) -> None:
    if code not in dimension.index:
        raise BadFile(f"{place}: {dimension.name} has no code {code!r}{_alike(code, dimension.codes)}")


def _alike(code: str, codes: Sequence[str]) -> str:
    alike = difflib.get_close_matches(code, codes, n=4)
    if alike:
        return f"; did you mean {' or '.join(alike)}?"
    return f"; its codes are {', '.join(codes[:6])}{', ...' if len(codes) > 6 else ''}"
