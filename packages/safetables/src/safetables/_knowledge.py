"""What an attacker knows, reduced to the quantities that are still open.

Everything here follows from publications alone; no true count of a hidden cell enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from safetables._error import SafetablesError
from safetables._system import System

if TYPE_CHECKING:
    from safetables._protected import ProtectedTable


class Contradiction(SafetablesError):
    """No population fits the published figures."""


@dataclass(frozen=True)
class Knowledge:
    """`lower <= matrix @ x <= upper` over the open quantities, each within its bounds; the others are known.

    Attributes:
        open: positions of the quantities of the system the columns stand for.
        base: values of all quantities, 0 for the open ones.
        least, most: bounds of the open quantities.
        must_be_whole: a population can be put together only from whole people: several bags, or several codes each.
    """

    matrix: sparse.csr_array
    lower: np.ndarray
    upper: np.ndarray
    open: np.ndarray
    base: np.ndarray
    least: np.ndarray
    most: np.ndarray
    must_be_whole: bool

    def whole(self, x: np.ndarray) -> np.ndarray:
        """All quantities from the open ones, whole numbers if those are."""
        quantities = self.base.astype(x.dtype)
        quantities[self.open] = x
        return quantities


def what_is_known(
    system: System, published: Sequence[ProtectedTable], *, largest: int | None = None
) -> Knowledge:
    """Collect what all tables publish and solve what follows at once (zeros, single unknowns).

    Args:
        largest: a count beyond which no cell matters; by default derived from the published values.

    Raises:
        Contradiction: two publications cannot both be true.
    """
    least, most = bounds(system, published, largest=largest)
    lower, upper = link_bounds(system)
    joined = len(system.arrangement.bags) > 1 or bool(system.at_least.any())
    return solved_at_once(system.links.astype(float), lower, upper, least, most, joined)


def bounds(
    system: System, published: Sequence[ProtectedTable], *, largest: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest value of each quantity that the tables state directly.

    The finest cells are bounded even where nothing is stated: beyond any count that matters for safety nothing is gained by
    letting a cell grow.
    """
    least, most = np.zeros(system.size), np.full(system.size, np.inf)
    most[system.finest()] = _largest_useful(published, largest)
    for table, places in zip(published, system.places, strict=True):
        lower, upper = table.known()
        np.maximum.at(least, places, lower.astype(float))
        np.minimum.at(most, places, _as_float(upper))
    return least, most


def link_bounds(system: System) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper ends of the rows of `system.links`."""
    return np.zeros(len(system.at_least)), np.where(system.at_least, np.inf, 0.0)


def _as_float(upper: np.ndarray) -> np.ndarray:
    return np.where(upper == np.iinfo(np.int64).max, np.inf, upper.astype(float))


def _largest_useful(published: Sequence[ProtectedTable], largest: int | None) -> float:
    if largest is None:
        largest = max(int(table.values.max(initial=0)) for table in published)
    strict = max(table.rule.minimum + table.rule.width for table in published)
    return float(2 * largest + 4 * strict)


def cell_parts(table: ProtectedTable, axis: int) -> sparse.csr_array:
    """0/1 matrix (cells, cells): is the second a direct part of the first along the axis."""
    dimension, shape = table.dimensions[axis], table.shape
    pairs = [
        (dimension.index[parent], dimension.index[child])
        for parent, children in dimension.children.items()
        for child in children
    ]
    size = len(dimension.codes)
    rows, columns = ([p for p, _ in pairs], [c for _, c in pairs])
    tree = sparse.csr_array((np.ones(len(pairs), dtype=np.int64), (rows, columns)), shape=(size, size))
    before = sparse.eye_array(int(np.prod(shape[:axis])), dtype=np.int64)
    after = sparse.eye_array(int(np.prod(shape[axis + 1 :])), dtype=np.int64)
    return sparse.kron(sparse.kron(before, tree), after, format="csr")


def solved_at_once(
    matrix: sparse.csr_array,
    lower: np.ndarray,
    upper: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
    must_be_whole: bool,
) -> Knowledge:
    """Relations `lower <= matrix @ x <= upper` with bounds of every quantity, less what single rows tell at once.

    Changes `least` and `most`.

    Raises:
        Contradiction: nothing fits.
    """
    while True:
        before = int((least < most).sum())
        is_open = least < most
        fixed = np.where(is_open, 0.0, least)
        shift = matrix @ fixed
        small = matrix[:, np.flatnonzero(is_open)].tocsr()
        small.eliminate_zeros()
        _tighten_by_single_rows(small, lower - shift, upper - shift, np.flatnonzero(is_open), least, most)
        if (least > most).any():
            raise Contradiction(
                "the published figures contradict each other: no population fits all of them "
                "(with zeros_known a hidden cell is not empty; if zeros may be hidden, set zeros_sensitive)"
            )
        if int((least < most).sum()) == before:
            break
    still = np.flatnonzero(is_open)
    rows, low, high = _drop_idle_rows(small, lower - shift, upper - shift, least[still], most[still])
    return Knowledge(rows, low, high, still, fixed, least[still], most[still], must_be_whole)


def _tighten_by_single_rows(
    matrix: sparse.csr_array,
    lower: np.ndarray,
    upper: np.ndarray,
    columns: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
) -> None:
    """A row with one open quantity bounds it; a row that says "sum <= 0" empties its quantities."""
    counts = np.diff(matrix.indptr)
    if ((counts == 0) & ((lower > 0.5) | (upper < -0.5))).any():
        raise Contradiction("the published figures contradict each other: a total differs from its parts")
    single = np.flatnonzero(counts == 1)
    at = matrix.indptr[single]
    atoms, factors = columns[matrix.indices[at]], matrix.data[at]
    low = np.where(factors > 0, lower[single], -upper[single]) / np.abs(factors)
    high = np.where(factors > 0, upper[single], -lower[single]) / np.abs(factors)
    np.maximum.at(least, atoms, np.ceil(low - 1e-9))
    np.minimum.at(most, atoms, np.floor(high + 1e-9))
    negative = np.asarray((matrix < 0).sum(axis=1)).ravel() > 0
    full = np.flatnonzero((upper <= matrix @ least[columns] + 0.5) & ~negative & (counts > 1))
    touched = columns[matrix[full].indices]
    most[touched] = np.minimum(most[touched], least[touched])


def _drop_idle_rows(
    matrix: sparse.csr_array, lower: np.ndarray, upper: np.ndarray, least: np.ndarray, most: np.ndarray
) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """Leave out rows the bounds of the quantities imply, and all but one of equal rows."""
    positive, negative = matrix.maximum(0), matrix.minimum(0)
    smallest = positive @ least + negative @ most
    largest = positive @ most + negative @ least
    needed = np.flatnonzero(((smallest < lower) | (largest > upper)) & (np.diff(matrix.indptr) > 1))
    matrix, lower, upper = matrix[needed], lower[needed], upper[needed]
    # Two random sums: with one, a few of 200,000 different rows came out alike.
    marks = np.round(matrix @ np.random.default_rng(7).random((matrix.shape[1], 2)), 9)
    _, first, which = np.unique(marks[:, 0] + 1j * marks[:, 1], return_index=True, return_inverse=True)
    low, high = np.full(len(first), -np.inf), np.full(len(first), np.inf)
    np.maximum.at(low, which, lower)
    np.minimum.at(high, which, upper)
    if (low > high + 0.5).any():
        raise Contradiction(
            "the published figures contradict each other: the same people are counted differently"
        )
    return matrix[first].tocsr(), low, high
