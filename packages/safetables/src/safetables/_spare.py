"""Which hidden cells can be published again without making any needed cell calculable.

Publishing a cell leaves those moves that do not change it. A needed cell then stands still if and only if it
moves in a fixed proportion to the published one: in a few random moves their entries are multiples of each other.
So a cell is tried by looking at four moves. Where it is published one of them is used up to make the others leave
it alone, and a fresh one, made to leave alone all that were published so far, takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from safetables._kernel import ZERO
from safetables._null_space import AT_ONCE, NullSpace

LOOKED_AT = 4
MOST_PUBLISHED = 256  # with one factorisation; rounding errors grow with each


def spare_cells(
    matrix: sparse.csr_array, order: np.ndarray, needed: np.ndarray, seed: int, most: int | None = None
) -> np.ndarray:
    """Go through hidden cells in an order; those that can be published, each beside all before it.

    Args:
        matrix: relations among the hidden cells.
        order: cells to try.
        needed: mask of the cells that must stay able to move, those of them that can.
        most: stop when this many are found; None: go through all.
    """
    still = np.ones(matrix.shape[1], dtype=bool)
    found: list[int] = []
    left = order
    while len(left) and (most is None or len(found) < most):
        hidden = np.flatnonzero(still)
        place = np.full(len(still), -1)
        place[hidden] = np.arange(len(hidden))
        space = NullSpace(sparse.csr_array(matrix[:, hidden]))
        trial = _Trial(space, place[left], needed[hidden], seed + len(found))
        tried, published = trial.run(
            MOST_PUBLISHED if most is None else min(MOST_PUBLISHED, most - len(found))
        )
        found += left[published].tolist()
        still[left[published]] = False
        left = left[tried:]
    return np.array(found, dtype=np.int64)


class _Trial:
    """Tries cells with the moves of one factorisation.

    Attributes:
        rows: moves that leave alone all cells published so far, over the watched cells and then those to try.
        used: the moves used up, each for one published cell, which it changes and the later ones do not.
        at: the columns of the published cells they were used for.
    """

    def __init__(self, space: NullSpace, order: np.ndarray, needed: np.ndarray, seed: int) -> None:
        first = space.moves(LOOKED_AT, seed)
        watched = np.flatnonzero(needed & (np.abs(first).max(axis=0) > ZERO))
        watched = watched[_first_of_each_direction(first[:, watched])]
        columns = np.concatenate([watched, order])
        self.watched, self.tried = len(watched), len(order)
        self.rows = first[:, columns]
        self.fresh = _one_by_one(space, columns, seed)
        self.used = np.empty((min(MOST_PUBLISHED, len(order)), len(columns)))
        self.at: list[int] = []
        self.scale = np.abs(self.rows[:, : self.watched]).max(initial=0.0)

    def run(self, most: int) -> tuple[int, list[int]]:
        """How many cells were tried until so many were found, and which of them can be published."""
        published: list[int] = []
        for number in range(self.tried):
            if len(published) == most:
                return number, published
            column = self.watched + number
            pivot = int(np.argmax(np.abs(self.rows[:, column])))
            if abs(self.rows[pivot, column]) > ZERO:
                if self._stills_a_needed_one(pivot, column):
                    continue
                self._leave_alone(pivot, column)
            published.append(number)
        return self.tried, published

    def _stills_a_needed_one(self, pivot: int, column: int) -> bool:
        rest = self._without(pivot, column, self.rows[:, : self.watched])
        return bool((np.abs(rest).max(axis=0) <= ZERO * self.scale).any())

    def _without(self, pivot: int, column: int, rows: np.ndarray) -> np.ndarray:
        """The rows but one, made to leave a column alone by multiples of that one."""
        share = self.rows[:, column] / self.rows[pivot, column]
        others = np.delete(np.arange(LOOKED_AT), pivot)
        return rows[others] - np.outer(share[others], rows[pivot])

    def _leave_alone(self, pivot: int, column: int) -> None:
        rest = self._without(pivot, column, self.rows)
        self.used[len(self.at)] = self.rows[pivot]
        self.at.append(column)
        used, fresh = self.used[: len(self.at)], next(self.fresh)
        shares = np.linalg.solve(used[:, self.at].T, fresh[self.at])
        self.rows[:-1], self.rows[-1] = rest, fresh - shares @ used
        self.rows[:, self.at] = 0.0
        self.scale = np.abs(self.rows[:, : self.watched]).max(initial=0.0)


def _one_by_one(space: NullSpace, columns: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    """Random moves without end, drawn some at a time."""
    number = 0
    while True:
        number += 1
        yield from space.moves(AT_ONCE, hash((seed, number)) % 2**32)[:, columns]


def _first_of_each_direction(moves: np.ndarray) -> np.ndarray:
    """Positions of columns, one for all that are multiples of each other."""
    leading = np.argmax(np.abs(moves), axis=0)
    directions = moves / moves[leading, np.arange(moves.shape[1])]
    _, first = np.unique(np.round(directions, 6), axis=1, return_index=True)
    return first
