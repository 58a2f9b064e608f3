"""From a solver's fractional answer to a population of whole people near it."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from safetables._knowledge import Knowledge
from safetables._solver import Program, SolverFailed

SECONDS_TO_ROUND = 2.0


class WholePeople:
    """Rounds populations so that they still fit everything published.

    Attributes:
        reference: the last whole-numbered population that fitted; None before the first.
    """

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.component: np.ndarray | None = None
        self.rounder: Program | None = None
        self.reference: np.ndarray | None = None

    def made_whole(self, x: np.ndarray, costs: np.ndarray) -> np.ndarray:
        """A whole-numbered population near a corner that came out fractional.

        First between the whole numbers around it, then one further; failing that, the independent parts of
        the system that came out fractional keep their last whole values.
        """
        if is_whole(x):
            return np.rint(x)
        for margin in (0, 1):
            near = self._round_nearby(x, margin, costs * margin)
            if near is not None:
                return near
        whole = np.rint(x)
        if self.component is None:
            self.component = _components(self.known.matrix)
        broken = np.unique(self.component[np.abs(x - whole) > 1e-6])
        if self.reference is not None:
            keep = np.isin(self.component, broken)
            whole[keep] = self.reference[keep]
        return whole

    def _round_nearby(self, x: np.ndarray, margin: int, costs: np.ndarray) -> np.ndarray | None:
        known = self.known
        if self.rounder is None:
            self.rounder = Program(known.matrix, known.lower, known.upper, known.least, known.most)
            self.rounder.set_whole(True)
        lower = np.maximum(np.floor(x + 1e-6) - margin, known.least)
        upper = np.minimum(np.ceil(x - 1e-6) + margin, known.most)
        self.rounder.set_columns(np.arange(len(x)), lower, upper)
        self.rounder.set_costs(costs)
        self.rounder.limit_time(SECONDS_TO_ROUND)
        try:
            near = self.rounder.minimise()
        except SolverFailed:
            return None
        return None if near is None else np.rint(near)


def is_whole(x: np.ndarray) -> bool:
    """Are all values whole numbers, but for what a solver leaves?"""
    return bool((np.abs(x - np.rint(x)) <= 1e-6).all())


def _components(matrix: sparse.csr_array) -> np.ndarray:
    """Label of the independent part each column belongs to."""
    from scipy.sparse.csgraph import connected_components  # it imports scipy.linalg: a quarter of a second

    rows, columns = matrix.shape
    if not rows or not columns:
        return np.arange(columns)
    graph = sparse.block_array([[None, matrix], [matrix.T, None]])
    return connected_components(graph, directed=False)[1][rows:]
