"""Which hidden cells can move, but not far enough because no count may become negative."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from safetables._solver import Program

DIRECTIONS = 6
MOVES = 1e-7


def narrow_cells(
    matrix: sparse.csr_array, least: np.ndarray, most: np.ndarray, asked: np.ndarray, width: float, seed: int
) -> np.ndarray:
    """Positions of the asked cells that random directions let move, but not as far apart as `width`.

    Args:
        matrix: relations among the hidden cells; a move is a vector it takes to 0.
        least, most: how far each may move down (<= 0) and up.
        asked: positions of the cells in question.
    """
    program = Program(matrix, np.zeros(matrix.shape[0]), np.zeros(matrix.shape[0]), least, most)
    low, high = np.zeros(len(least)), np.zeros(len(least))
    random = np.random.default_rng(seed)
    for _ in range(DIRECTIONS):
        costs = np.zeros(len(least))
        costs[asked] = random.choice((-1.0, 1.0), len(asked)) * random.uniform(0.5, 1.5, len(asked))
        for direction in (costs, -costs):
            program.set_costs(direction)
            x = program.minimise()
            if x is not None:
                np.minimum(low, x, out=low)
                np.maximum(high, x, out=high)
        before, asked = len(asked), asked[(high - low)[asked] < width - MOVES]
        if len(asked) in (0, before):
            break
    return asked[(high - low)[asked] > MOVES]
