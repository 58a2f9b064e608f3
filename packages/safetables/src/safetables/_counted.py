"""What is asked of a count, what comes back, and what can be wrong with records; the same for every engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safetables._dimension import Dimension
from safetables._error import SafetablesError
from safetables._table import Contributions

MOST = 2**63 - 1
#: Floating point numbers of this size are still whole numbers apart.
MOST_FLOAT = 9e15


class BadRecords(SafetablesError):
    """The records cannot be read as asked: wrong kind, missing column, missing unit, bad count or amount."""


class UnknownCode(SafetablesError):
    """Records carry a code that is no leaf of its dimension."""


class NotAdditive(SafetablesError):
    """Units have several codes in more than one dimension, or in one with several hierarchies."""


@dataclass(frozen=True)
class Wanted:
    """The columns a count looks at beside the dimensions; see `tabulate`."""

    unit: str | None = None
    weight: str | None = None
    measure: str | None = None
    digits: int = 0
    round_floats: bool = False
    contributor: str | None = None
    largest: int = 3

    @property
    def columns(self) -> list[str]:
        """The columns that must be there."""
        return [c for c in (self.unit, self.weight, self.measure, self.contributor) if c is not None]


@dataclass(frozen=True)
class Counted:
    """Every cell counted: `counts` and `amounts` of shape (codes of dimension 1, ...)."""

    counts: np.ndarray
    multivalued: str | None
    amounts: np.ndarray | None
    contributions: Contributions | None


def check_wanted(wanted: Wanted) -> None:
    """Refuse questions that have no answer."""
    if wanted.unit is not None and wanted.weight is not None:
        raise BadRecords("give unit or weight, not both: distinct units cannot be weighted")
    if wanted.largest < 1:
        raise BadRecords(f"largest is {wanted.largest}; give how many contributors to list, at least 1")
    if not 0 <= wanted.digits <= 9:
        raise BadRecords(f"digits is {wanted.digits}; give 0 to 9 decimal places (2 counts cents)")


def unknown_code(dimension: Dimension, code: str | None, rows: int) -> UnknownCode:
    """The error for a code that is no leaf."""
    amount = "1 row" if rows == 1 else f"{rows} rows"
    where = f"dimension {dimension.name!r}:"
    if code is None:
        return UnknownCode(f"{where} no code in {amount}; give every record a code, if need be 'unknown'")
    if code in dimension.index:
        return UnknownCode(f"{where} code {code!r} in {amount} is a subtotal; records carry leaves")
    return UnknownCode(f"{where} unknown code {code!r} in {amount}; add it to the hierarchy or mend the rows")


def bad_weight(column: str, value: object, cell: str) -> BadRecords:
    """The error for a weight that is no count."""
    return BadRecords(f"column {column!r} is {_shown(value)} at {cell}; counts are whole numbers >= 0")


def bad_amount(column: str, value: object, cell: str, digits: int) -> BadRecords:
    """The error for an amount that cannot be summed exactly."""
    return BadRecords(
        f"column {column!r} is {_shown(value)} at {cell}; amounts are numbers >= 0 with at most {digits} decimal "
        "places: digits=2 counts in cents, and negative amounts need a table of their own"
    )


def floats_refused(column: str) -> BadRecords:
    """The error for floating point amounts."""
    return BadRecords(
        f"column {column!r} holds floating point numbers, whose sums differ from engine to engine; give whole numbers "
        "or decimals, or round_floats=True to round every value to `digits` places first"
    )


def empty_column(column: str, rows: int, what: str) -> BadRecords:
    """The error for rows without a unit or contributor."""
    return BadRecords(f"column {column!r} is empty in {rows} rows; every row needs its {what}")


def several_hierarchies(dimension: Dimension, unit: str) -> NotAdditive:
    """The error for several codes along several hierarchies."""
    return NotAdditive(
        f"dimension {dimension.name!r} has several hierarchies, and one {unit} has several codes in it; give it one "
        "hierarchy for this table, or fix the code of each unit at a reference date"
    )


def several_dimensions(first: Dimension, codes: Sequence[str], second: Dimension, unit: str) -> NotAdditive:
    """Names two codes one unit has, never the unit: it is a person."""
    return NotAdditive(
        f"one {unit} has several codes in {first.name!r} (for example {codes[0]!r} and {codes[1]!r}), and another or "
        f"the same in {second.name!r}; several codes are allowed in one dimension only: count another unit, or fix "
        "the code of each unit at a reference date"
    )


def too_large(column: str) -> BadRecords:
    """The error for sums beyond 64 bits."""
    return BadRecords(f"the sum of column {column!r} exceeds {MOST}; give fewer digits or a larger unit")


def _shown(value: object) -> str:
    return "empty or no number" if value is None else repr(str(value))
