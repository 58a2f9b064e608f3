"""Which hidden cells cannot move: random moves against elimination in exact fractions."""

import numpy as np
import safetables as st
from attackers import Relations, determined
from every_table import dimensions_of, hiding, table_of
from safetables._kernel import can_move, random_moves
from scipy import sparse

RULE = st.Threshold(3)


def hidden_table(seed, shape=(4, 4), share=0.45):
    """Relations between hidden cells: one row per published sum, one column per hidden inner cell."""
    random = np.random.default_rng(seed)
    table = table_of(random.integers(1, 9, int(np.prod(shape))), dimensions_of(shape, level=True))
    published = hiding(table, RULE, random.random(len(table)) < share)
    return published, Relations([published])


def test_moves_change_no_published_figure_and_are_different():
    for seed in range(10):
        _, told = hidden_table(seed)
        moves = random_moves(sparse.csr_array(told.rows), 5, seed=seed)
        assert moves.shape == (5, told.rows.shape[1])
        assert np.abs(told.rows @ moves.T).max(initial=0) < 1e-8
        free = told.rows.shape[1] - np.linalg.matrix_rank(told.rows)
        assert np.linalg.matrix_rank(moves, tol=1e-6) == min(5, free)
        assert np.array_equal(moves, random_moves(sparse.csr_array(told.rows), 5, seed=seed))


def test_a_cell_moves_unless_adding_and_subtracting_recovers_it():
    recovered = moving = 0
    for seed in range(40):
        published, told = hidden_table(seed, share=0.3 + seed / 100)
        mask = can_move(random_moves(sparse.csr_array(told.rows), 2, seed=1))
        exact = determined([published])
        for cell in published.hidden.nonzero()[0].tolist():
            row, _ = told.of(0, cell)
            if row.sum() == 1:
                assert mask[row.argmax()] == ((0, cell) not in exact)
                recovered, moving = recovered + ((0, cell) in exact), moving + bool(mask[row.argmax()])
    assert min(recovered, moving) > 50


def test_without_relations_everything_moves_and_without_cells_nothing():
    assert can_move(random_moves(sparse.csr_array((0, 4)), 2)).all()
    assert random_moves(sparse.csr_array((3, 0)), 2).shape == (2, 0)
    assert can_move(np.zeros((0, 3))).tolist() == [False, False, False]


def test_moves_go_both_ways_by_about_one():
    moves = random_moves(sparse.csr_array((0, 400)), 3)
    assert 0.5 <= np.abs(moves).min() < 0.55
    assert 1.45 < np.abs(moves).max() <= 1.5
    assert 0.4 < (moves > 0).mean() < 0.6
    assert np.array_equal(moves, random_moves(sparse.csr_array((0, 400)), 3, seed=0))
    assert not np.array_equal(moves, random_moves(sparse.csr_array((0, 400)), 3, seed=1))


def test_what_rounding_leaves_is_no_move():
    assert can_move(np.array([[1e-7, -1e-7, 2e-7, -2e-7, 1.0]])).tolist() == [False, False, True, True, True]
