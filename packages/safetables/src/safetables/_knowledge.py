"""What an attacker knows, reduced to the atoms that are still open.

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
    """`lower <= matrix @ x <= upper` over the open atoms, each within its bounds; the others are known.

    Attributes:
        open_atoms: positions of the atoms of the system the columns stand for.
        base: values of all atoms, 0 for the open ones.
        least, most: bounds of the open atoms. `most` is finite: beyond any count that matters for safety
            nothing is gained by letting an atom grow.
    """

    matrix: sparse.csr_array
    lower: np.ndarray
    upper: np.ndarray
    open_atoms: np.ndarray
    base: np.ndarray
    least: np.ndarray
    most: np.ndarray

    def whole(self, x: np.ndarray) -> np.ndarray:
        """All atoms from the open ones."""
        atoms = self.base.copy()
        atoms[self.open_atoms] = x
        return atoms


def what_is_known(
    system: System, published: Sequence[ProtectedTable], *, largest: int | None = None
) -> Knowledge:
    """Collect the relations of all tables and solve what follows at once (zeros, single unknowns).

    Args:
        largest: a count beyond which no cell matters; by default derived from the published values.

    Raises:
        Contradiction: two publications cannot both be true.
    """
    known = [table.known() for table in published]
    cap = _largest_useful(published, largest)
    blocks, lowers, uppers = [system.links], [system.links_lower], [system.links_upper]
    for table, matrix, (lower, upper) in zip(published, system.cells, known, strict=True):
        block, low, high = _subtract_published_parts(table, matrix, lower.astype(float), _as_float(upper))
        blocks.append(block)
        lowers.append(low)
        uppers.append(high)
    least, most = _atom_bounds(system, known, cap)
    return _reduce(
        sparse.vstack(blocks, format="csr").astype(float),
        np.concatenate(lowers),
        np.concatenate(uppers),
        least,
        most,
    )


def relations(
    system: System, published: Sequence[ProtectedTable]
) -> tuple[list[sparse.csr_array], list[np.ndarray], list[np.ndarray], np.ndarray]:
    """Everything known, one row per link and per cell as it stands in the tables, and bounds from above.

    Returns:
        blocks of rows (links first, then one block per table), their lower and upper ends, the largest
        value of each atom.
    """
    known = [table.known() for table in published]
    lower = [system.links_lower, *(low.astype(float) for low, _ in known)]
    upper = [system.links_upper, *(_as_float(high) for _, high in known)]
    most = np.full(system.atoms, _largest_useful(published, None))
    return [system.links, *system.cells], lower, upper, most


def _as_float(upper: np.ndarray) -> np.ndarray:
    return np.where(upper == np.iinfo(np.int64).max, np.inf, upper.astype(float))


def _largest_useful(published: Sequence[ProtectedTable], largest: int | None) -> float:
    if largest is None:
        largest = max(int(table.values.max(initial=0)) for table in published)
    strict = max(table.rule.minimum + table.rule.width for table in published)
    return float(2 * largest + 4 * strict)


def _atom_bounds(
    system: System, known: list[tuple[np.ndarray, np.ndarray]], cap: float
) -> tuple[np.ndarray, np.ndarray]:
    """Nobody is in an atom under a cell that is published as zero."""
    least, most = np.zeros(system.atoms), np.full(system.atoms, cap)
    for matrix, (_, upper) in zip(system.cells, known, strict=True):
        empty = matrix[np.flatnonzero(upper == 0)]
        most[empty.indices] = 0
    return least, most


def _subtract_published_parts(
    table: ProtectedTable, matrix: sparse.csr_array, lower: np.ndarray, upper: np.ndarray
) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """Replace each exactly published total by "total minus its published parts": same meaning, shorter rows."""
    exact = lower == upper
    size = matrix.shape[0]
    open_below = matrix.copy()
    best_axis = np.full(size, -1)
    best_left = np.asarray((open_below != 0).sum(axis=1), dtype=float).ravel()
    weights = best_left.copy()
    children = [
        cell_parts(table, axis) if dimension.name != table.multivalued else None
        for axis, dimension in enumerate(table.dimensions)
    ]
    for axis, part in enumerate(children):
        if part is None:
            continue
        left = weights - part @ (weights * exact)
        better = exact & (left < best_left) & (np.diff(part.indptr) > 0)
        best_left[better], best_axis[better] = left[better], axis
    minus = sparse.csr_array((size, size), dtype=float)
    for axis, part in enumerate(children):
        if part is not None:
            chosen = sparse.diags_array((best_axis == axis).astype(float))
            minus = minus + chosen @ part @ sparse.diags_array(exact.astype(float))
    values = np.where(exact, lower, 0.0)
    shift = minus @ values
    rows = (matrix - minus @ matrix).tocsr()
    rows.eliminate_zeros()
    return rows, lower - shift, upper - shift


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


def _reduce(
    matrix: sparse.csr_array, lower: np.ndarray, upper: np.ndarray, least: np.ndarray, most: np.ndarray
) -> Knowledge:
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
                "(hidden cells count as not empty; if zeros may be hidden, set zeros_sensitive)"
            )
        if int((least < most).sum()) == before:
            break
    open_atoms = np.flatnonzero(is_open)
    rows, low, high = _drop_idle_rows(
        small, lower - shift, upper - shift, least[open_atoms], most[open_atoms]
    )
    return Knowledge(rows, low, high, open_atoms, fixed, least[open_atoms], most[open_atoms])


def _tighten_by_single_rows(
    matrix: sparse.csr_array,
    lower: np.ndarray,
    upper: np.ndarray,
    columns: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
) -> None:
    """A row with one open atom bounds it; a row that says "sum <= 0" empties its atoms."""
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
    """Leave out rows the bounds of the atoms imply, and all but one of equal rows."""
    positive, negative = matrix.maximum(0), matrix.minimum(0)
    smallest = positive @ least + negative @ most
    largest = positive @ most + negative @ least
    needed = np.flatnonzero(((smallest < lower) | (largest > upper)) & (np.diff(matrix.indptr) > 1))
    matrix, lower, upper = matrix[needed], lower[needed], upper[needed]
    marks = matrix @ np.random.default_rng(7).random(matrix.shape[1])
    _, first, which = np.unique(np.round(marks, 9), return_index=True, return_inverse=True)
    low, high = np.full(len(first), -np.inf), np.full(len(first), np.inf)
    np.maximum.at(low, which, lower)
    np.minimum.at(high, which, upper)
    if (low > high + 0.5).any():
        raise Contradiction(
            "the published figures contradict each other: the same people are counted differently"
        )
    return matrix[first].tocsr(), low, high
