"""Which hidden cells cannot move at all, told from random moves.

A move is a change of the hidden cells that leaves every published figure as it is: a vector in the null space of the
relations. A cell whose entry is zero in a random move is zero in all of them (but with probability zero), so the published
figures determine it. Random moves are random vectors less their part in the row space, found by conjugate gradients on the
normal equations (Hestenes and Stiefel 1952), all vectors at once.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

MOST_STEPS = 3000
EXACT = 1e-11
ZERO = 1e-7


def random_moves(matrix: sparse.csr_array, amount: int, seed: int = 0) -> np.ndarray:
    """Random vectors of the null space of a matrix, shape (amount, columns), largest entry about 1."""
    random = np.random.default_rng(seed)
    columns = matrix.shape[1]
    vectors = random.choice((-1.0, 1.0), (columns, amount)) * random.uniform(0.5, 1.5, (columns, amount))
    if not matrix.shape[0] or not columns:
        return vectors.T
    transposed = sparse.csr_array(matrix.T)
    weight = 1.0 / np.sqrt(np.maximum(np.asarray((matrix != 0).sum(axis=1)).ravel(), 1))
    scaled, back = sparse.diags_array(weight) @ matrix, transposed @ sparse.diags_array(weight)
    return _less_row_space(sparse.csr_array(scaled), sparse.csr_array(back), vectors).T


def _less_row_space(
    matrix: sparse.csr_array, transposed: sparse.csr_array, vectors: np.ndarray
) -> np.ndarray:
    """Conjugate gradients for `matrix.T @ y = vectors` in the sense of least squares; what is left over."""
    left = vectors.copy()
    gradient = matrix @ left
    direction = gradient.copy()
    size = (gradient**2).sum(axis=0)
    goal = EXACT**2 * np.maximum(size, 1e-300)
    for _ in range(MOST_STEPS):
        running = size > goal
        if not running.any():
            break
        moved = transposed @ direction
        step = np.where(running, size / np.maximum((moved**2).sum(axis=0), 1e-300), 0.0)
        left -= moved * step
        gradient = matrix @ left
        fresh = (gradient**2).sum(axis=0)
        direction = gradient + direction * np.where(running, fresh / np.maximum(size, 1e-300), 0.0)
        size = np.where(running, fresh, size)
    return left


def can_move(moves: np.ndarray) -> np.ndarray:
    """Mask of the cells that move in some of these."""
    return np.abs(moves).max(axis=0, initial=0.0) > ZERO
