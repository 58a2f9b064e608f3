"""Two editions of one table: what their difference tells about those who came or went in between."""

from __future__ import annotations

import numpy as np

from safetables._differencing_editions import differences
from safetables._error import SafetablesError
from safetables._knowledge import cell_parts
from safetables._protected import ProtectedTable
from safetables._rule import Threshold
from safetables._table import cell_label


class DifferencingDisclosure(SafetablesError):
    """The difference of two editions shows a sensitive number of people."""


class NotTheSameTable(SafetablesError):
    """The two tables are no editions of one table."""


def check_editions(old: ProtectedTable, new: ProtectedTable, threshold: int | Threshold) -> None:
    """Refuse a new edition (correction, later reference date) if subtracting the old one discloses.

    Compared are every cell published in both, and along each dimension what a published total leaves for the
    parts that are not published in both ("county minus the published municipalities"). A difference is refused when
    it is certain to lie in 1 .. minimum-1, up or down; rounded values differ by an interval, and only an interval
    wholly inside that range is certain. Then every cell that is still open, by programs over both editions at once: all that
    the totals of both together leave for the difference.

    Args:
        threshold: a minimum count, or the rule it comes from.

    Raises:
        DifferencingDisclosure: names both tables, the cell and the difference; also if a difference could not be
            settled in time.
        NotTheSameTable: other dimensions.
    """
    minimum = threshold.minimum if isinstance(threshold, Threshold) else threshold
    if old.dimensions != new.dimensions or old.multivalued != new.multivalued:
        raise NotTheSameTable(
            f"{old.name!r} and {new.name!r} have other dimensions; compare editions of one table"
        )
    shown = ~old.hidden & ~new.hidden
    low = np.where(shown, new.lower - old.upper, 0)
    high = np.where(shown, new.upper - old.lower, 0)
    _refuse(old, new, shown & _certain(low, high, minimum), low, high, "")
    for axis, dimension in enumerate(old.dimensions):
        if dimension.name == old.multivalued:
            continue
        parts = cell_parts(old, axis)
        has_rest = shown & (np.diff(parts.indptr) > parts @ shown.astype(np.int64))
        rest_low, rest_high = low - parts @ high, high - parts @ low
        words = f"what it leaves for the hidden parts along {dimension.name}, "
        _refuse(old, new, has_rest & _certain(rest_low, rest_high, minimum), rest_low, rest_high, words)
    found = differences(old, new, minimum)
    _refuse(old, new, found.certain, found.low, found.high, "together with all totals of both, ")
    if found.undecided.any():
        cell = int(np.flatnonzero(found.undecided)[0])
        raise DifferencingDisclosure(
            f"{new.name!r} minus {old.name!r} at {cell_label(old.dimensions, cell)}: the solver could not settle in time "
            "whether the difference is known; publish fewer cells in the new edition"
        )


def _certain(low: np.ndarray, high: np.ndarray, minimum: int) -> np.ndarray:
    """Is the size of the difference sure to be 1 .. minimum-1?"""
    return ((low >= 1) & (high < minimum)) | ((high <= -1) & (low > -minimum))


def _refuse(
    old: ProtectedTable, new: ProtectedTable, bad: np.ndarray, low: np.ndarray, high: np.ndarray, words: str
) -> None:
    if not bad.any():
        return
    cell = int(np.flatnonzero(bad)[0])
    amount = f"{low[cell]}" if low[cell] == high[cell] else f"{low[cell]} to {high[cell]}"
    more = f" ({int(bad.sum())} such cells)" if bad.sum() > 1 else ""
    raise DifferencingDisclosure(
        f"{new.name!r} minus {old.name!r} at {cell_label(old.dimensions, cell)}: {words}differs by {amount}{more}; "
        "withhold the new edition until more has changed, or publish this cell in one edition only"
    )
