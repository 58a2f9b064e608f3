"""Which other cells to hide: a population that differs from the true one where it must and nowhere else dear.

For some sensitive cells at once a linear program looks for a population in which each of them is large enough to be
harmless and which departs from the other figures at the least cost. The cells in which it departs are the
secondaries: with them hidden, that population is as good an explanation of the publication as the true one.
Every such population also shows other sensitive cells safe, so few programs are needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from safetables._knowledge import Knowledge
from safetables._solver import Program


@dataclass(frozen=True)
class Wish:
    """Sensitive cells that must be able to take a harmless value: rows over the open atoms, and the value."""

    rows: sparse.csr_array
    goals: np.ndarray


class PatternSearch:
    """Finds secondaries for one table, beside what others have published.

    Args:
        known: what everybody knows even if the whole table stays hidden.
        rows: the cells that could be hidden, over the open atoms of `known`.
        lower, upper: counts each cell stands for when published (constants of `known.base` taken off).
        floor: what everybody knows of a hidden cell (constants taken off).
        costs: of hiding each.
        wish: what must become possible.
    """

    def __init__(
        self,
        known: Knowledge,
        rows: sparse.csr_array,
        lower: np.ndarray,
        upper: np.ndarray,
        floor: np.ndarray,
        costs: np.ndarray,
        wish: Wish,
    ) -> None:
        self.rows, self.lower, self.upper, self.floor, self.wish = rows, lower, upper, floor, wish
        self.costs = costs
        self.cells, self.atoms = rows.shape
        self.first_row = known.matrix.shape[0]
        eye = sparse.eye_array(self.cells, format="csr")
        wishes = wish.rows.shape[0]
        matrix = sparse.block_array(
            [
                [known.matrix, None, None],
                [rows, eye, -eye],
                [wish.rows, sparse.csr_array((wishes, self.cells)), None],
            ],
            format="csr",
        )
        free = np.full(wishes, -np.inf), np.full(wishes, np.inf)
        nothing, anything = np.zeros(2 * self.cells), np.full(2 * self.cells, np.inf)
        self.program = Program(
            matrix,
            np.concatenate([known.lower, lower, free[0]]),
            np.concatenate([known.upper, upper, free[1]]),
            np.concatenate([known.least, nothing]),
            np.concatenate([known.most, anything]),
            costs=np.concatenate([np.zeros(self.atoms), costs, costs]),
        )

    def hide(self, cells: np.ndarray) -> None:
        """From now on these cells cost nothing."""
        if len(cells):
            self.program.set_rows(self.first_row + cells, self.floor[cells], np.full(len(cells), np.inf))
            slack = np.concatenate([self.atoms + cells, self.atoms + self.cells + cells])
            self.program.set_columns(slack, np.zeros(len(slack)), np.zeros(len(slack)))

    def show(self, cells: np.ndarray) -> None:
        """The inverse of `hide`."""
        if len(cells):
            self.program.set_rows(self.first_row + cells, self.lower[cells], self.upper[cells])
            slack = np.concatenate([self.atoms + cells, self.atoms + self.cells + cells])
            self.program.set_columns(slack, np.zeros(len(slack)), np.full(len(slack), np.inf))

    def raise_to_goal(self, wanted: np.ndarray, factor: float = 1.0) -> tuple[np.ndarray, np.ndarray] | None:
        """Cells to hide so that the wanted wishes hold at once, and which wishes that population fulfils.

        None if no population fulfils them, whatever is hidden.
        """
        total = self.first_row + self.cells
        everyone = np.arange(len(self.wish.goals))
        bounds = np.full(len(everyone), -np.inf)
        bounds[wanted] = self.wish.goals[wanted] * factor
        self.program.set_rows(total + everyone, bounds, np.full(len(everyone), np.inf))
        x = self.program.minimise()
        if x is None:
            return None
        atoms = x[: self.atoms]
        departs = x[self.atoms : self.atoms + self.cells] + x[self.atoms + self.cells :] > 1e-6
        fulfilled = self.wish.rows @ atoms >= self.wish.goals - 1e-6
        return np.flatnonzero(departs), fulfilled
