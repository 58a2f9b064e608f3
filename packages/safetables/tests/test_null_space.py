"""Moves by a factorisation: they change no relation, and cover every direction there is."""

import numpy as np
import pytest
from safetables._null_space import NullSpace
from scipy import sparse
from test_kernel import hidden_table


@pytest.mark.parametrize("seed", range(6))
def test_moves_leave_every_relation_alone_and_span_all_that_do(seed):
    _, told = hidden_table(seed)
    rows = np.vstack([told.rows, told.rows[:2].sum(axis=0)])  # a relation that follows from two others
    space = NullSpace(sparse.csr_array(rows))
    size = rows.shape[1]
    free = size - np.linalg.matrix_rank(rows)
    moves = space.moves(size + 20, seed=3)
    assert moves.shape == (size + 20, size)
    assert np.abs(rows @ moves.T).max(initial=0) < 1e-10
    assert np.linalg.matrix_rank(moves, tol=1e-6) == free


def test_the_nearest_member_differs_from_a_vector_by_relations_only():
    _, told = hidden_table(1)
    vectors = np.random.default_rng(2).normal(size=(told.rows.shape[1], 3))
    nearest = NullSpace(sparse.csr_array(told.rows)).nearest(vectors)
    solved = np.linalg.lstsq(told.rows.T, vectors - nearest, rcond=None)[0]
    assert np.abs(told.rows @ nearest).max() < 1e-10
    assert np.allclose(told.rows.T @ solved, vectors - nearest, atol=1e-7)


def test_empty_relations_and_no_cells_are_no_trouble():
    free = NullSpace(sparse.csr_array((2, 4)))
    assert np.abs(free.moves(2, seed=0)).min() >= 0.5
    assert NullSpace(sparse.csr_array((0, 4))).moves(2, seed=0).shape == (2, 4)
    assert NullSpace(sparse.csr_array((3, 0))).moves(2, seed=0).shape == (2, 0)


def test_the_same_seed_draws_the_same_moves():
    _, told = hidden_table(1)
    space = NullSpace(sparse.csr_array(told.rows))
    assert np.array_equal(space.moves(20, seed=5), space.moves(20, seed=5))
    assert not np.array_equal(space.moves(20, seed=5), space.moves(20, seed=6))
