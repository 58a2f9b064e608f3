"""Moves of hidden cells by a factorisation: the vectors a sparse matrix takes to 0, many of them, quickly.

The normal equations of the rows are factorised once (SuperLU, minimum degree); a little is added to their
diagonal because rows depend on each other, and the error that brings is taken out again by projecting a second
and a third time. On the relations of county tables the factor has about fifteen times as many entries as the
relations, and a move costs some milliseconds.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

SHIFT = 1e-8  # added to the diagonal, where rows have length 1
AT_ONCE = 16  # vectors solved together: more do not fit the processor's cache
MOST_TIMES = 12
EXACT = 1e-12


class NullSpace:
    """The vectors a matrix takes to 0.

    Args:
        matrix: rows are relations among the cells, columns the cells.
    """

    def __init__(self, matrix: sparse.csr_array) -> None:
        self.size = matrix.shape[1]
        used = matrix[np.flatnonzero(np.diff(matrix.indptr))]
        length = np.sqrt(np.asarray(used.multiply(used).sum(axis=1)).ravel())
        self.rows = sparse.csr_array(sparse.diags_array(1.0 / length) @ used)
        self.back = sparse.csr_array(self.rows.T)
        count = self.rows.shape[0]
        if count:
            squares = sparse.csc_array(self.rows @ self.back + SHIFT * sparse.eye_array(count))
            self.factor = linalg.splu(
                squares, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0, options={"SymmetricMode": True}
            )

    def moves(self, amount: int, seed: int) -> np.ndarray:
        """Random members, shape (amount, columns), entries about 1 before the projection."""
        random = np.random.default_rng(seed)
        found = np.empty((amount, self.size))
        for start in range(0, amount, AT_ONCE):
            shape = (self.size, min(AT_ONCE, amount - start))
            drawn = random.choice((-1.0, 1.0), shape) * random.uniform(0.5, 1.5, shape)
            found[start : start + AT_ONCE] = self.nearest(drawn).T
        return found

    def nearest(self, vectors: np.ndarray) -> np.ndarray:
        """The nearest members to some vectors, shape (columns, vectors)."""
        if not self.rows.shape[0]:
            return vectors
        for _ in range(MOST_TIMES):
            excess = self.rows @ vectors
            if np.abs(excess).max(initial=0.0) <= EXACT:
                break
            vectors = vectors - self.back @ self.factor.solve(excess)
        return vectors
