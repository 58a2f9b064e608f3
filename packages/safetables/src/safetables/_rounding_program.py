"""The whole-number program of controlled rounding: which inner cells go up."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from safetables._solver import Program

SECONDS = 10.0  # for one whole-number program
QUICK_SECONDS = 4.0  # for one whose linear program has decided most already
GAP = 0.02  # a program ends when its distance is proven to be within this share of the best
DEAR = 50.0  # what leaving the neighbours costs, in bases


@dataclass(frozen=True, eq=False)
class Sums:
    """Cells of a table as sums of inner cells, each to go up by one base or not.

    Attributes:
        matrix: rows (cells of the table, then sums decided before), columns inner cells.
        lower, upper: how many of its inner cells may go up.
        prices: what a row costs per step up.
        hard: rows that may never widen.
        constant: the distance if everything goes down.
    """

    matrix: sparse.csr_array
    lower: np.ndarray
    upper: np.ndarray
    prices: np.ndarray
    hard: np.ndarray
    constant: float


def choose(
    sums: Sums, free: np.ndarray, costs: np.ndarray, widening: int, base: int, *, quick: bool
) -> np.ndarray | None:
    """Which free cells go up; None if nothing was found with totals up to `widening` bases beyond."""
    matrix = sums.matrix[:, free]
    idle = np.diff(matrix.indptr) == 0
    if (((sums.lower > 0) | (sums.upper < 0)) & idle & (sums.hard | (widening == 0))).any():
        return None
    rows = np.flatnonzero(np.diff(matrix.indptr) > (0 if widening else 1))
    rows = np.union1d(rows, np.flatnonzero(sums.hard & ~idle))
    soft = rows[~sums.hard[rows]] if widening else rows[:0]
    parts = [matrix[rows].astype(float)]
    if widening:
        place = np.searchsorted(rows, soft)
        unit = sparse.csr_array((np.ones(len(soft)), (place, np.arange(len(soft)))), (len(rows), len(soft)))
        parts += [unit, -unit]
    prices = np.concatenate([costs, np.full(2 * len(soft), DEAR * base)])
    upper = np.concatenate([np.ones(len(free)), np.full(2 * len(soft), float(widening))])
    lower = np.zeros(len(upper))
    program = _Choice(
        sparse.hstack(parts, format="csr"),
        sums.lower[rows].astype(float),
        sums.upper[rows].astype(float),
        lower,
        upper,
        prices,
    )
    found = program.best(lower, upper, sums.constant, quick=quick) if len(upper) else lower
    return None if found is None else np.rint(found[: len(free)]).astype(np.int64)


class _Choice(Program):
    """A whole-number program of which a good answer is enough."""

    def best(
        self, lower: np.ndarray, upper: np.ndarray, constant: float, *, quick: bool
    ) -> np.ndarray | None:
        """The best answer found in time; None if there is none.

        Args:
            lower, upper: bounds of the variables, as given to the program.
            constant: distance if everything goes down; the gap is a share of the whole distance.
            quick: first keep what the linear program leaves whole, and choose the rest only.
        """
        self._highs.changeObjectiveOffset(constant)
        self._highs.setOptionValue("mip_rel_gap", GAP)
        if quick:
            x = self._relaxed()
            if x is None:
                return None
            kept = np.flatnonzero((np.abs(x - np.rint(x)) < 1e-6) & (upper == 1))
            self.set_columns(kept, np.rint(x[kept]), np.rint(x[kept]))
            found = self._whole(QUICK_SECONDS)
            if found is not None:
                return found
            self.set_columns(kept, lower[kept], upper[kept])
        return self._whole(SECONDS)

    def _relaxed(self) -> np.ndarray | None:
        self._highs.run()
        optimal = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return np.array(self._highs.getSolution().col_value) if optimal else None

    def _whole(self, seconds: float) -> np.ndarray | None:
        self.set_whole(True)
        self.limit_time(seconds)
        self._highs.run()
        found = self._highs.getInfo().primal_solution_status
        if found != int(highspy.SolutionStatus.kSolutionStatusFeasible):
            return None
        return np.array(self._highs.getSolution().col_value)
