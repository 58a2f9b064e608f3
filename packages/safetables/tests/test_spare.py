"""Publishing hidden cells again: as many as go, in the order asked for, and none a sensitive cell depends on."""

import numpy as np
import pytest
from safetables import _spare
from safetables._kernel import can_move
from safetables._null_space import NullSpace
from safetables._spare import spare_cells
from scipy import sparse
from test_kernel import hidden_table


def moving(rows, columns):
    """Mask of all columns: those that move if these alone are hidden, by an orthonormal basis of what is left free."""
    _, sizes, basis = np.linalg.svd(rows[:, columns])
    rank = int((sizes > 1e-9).sum())
    found = np.zeros(rows.shape[1], dtype=bool)
    found[columns] = np.abs(basis[rank:]).max(axis=0, initial=0) > 1e-9
    return found


def one_after_the_other(rows, order, needed):
    """What the rule says, looked up anew for every cell."""
    left = list(range(rows.shape[1]))
    must_move = needed & moving(rows, left)
    published = []
    for cell in order.tolist():
        rest = [one for one in left if one != cell]
        if moving(rows, rest)[must_move].all():
            published.append(cell)
            left = rest
    return published


@pytest.mark.parametrize("at_once", [2, 5, 256])
@pytest.mark.parametrize("seed", range(12))
def test_exactly_those_are_published_that_nobody_needs_when_their_turn_comes(seed, at_once, monkeypatch):
    monkeypatch.setattr(_spare, "MOST_PUBLISHED", at_once)  # how often the relations are factorised anew
    _, told = hidden_table(seed, shape=(4, 3, 3), share=0.75)
    rows = np.asarray(told.rows, dtype=float)
    random = np.random.default_rng(seed)
    needed = random.random(rows.shape[1]) < 0.3
    order = random.permutation(np.flatnonzero(~needed))
    found = spare_cells(sparse.csr_array(rows), order, needed, seed=seed)
    assert found.tolist() == one_after_the_other(rows, order, needed)
    assert len(found)


def test_a_cell_that_never_moved_keeps_nothing_hidden():
    rows = np.array([[1.0, 1, 0, 0], [0, 0, 1, 0]])  # the third is known, the first two hide each other
    found = spare_cells(
        sparse.csr_array(rows), np.array([3, 1]), np.array([True, False, True, False]), seed=0
    )
    assert found.tolist() == [3]


def test_nothing_to_try_publishes_nothing():
    rows = sparse.csr_array(np.ones((1, 3)))
    assert spare_cells(rows, np.zeros(0, dtype=np.int64), np.ones(3, dtype=bool), seed=0).tolist() == []


def test_what_is_published_again_leaves_the_needed_ones_free_to_move():
    _, told = hidden_table(4, shape=(6, 5), share=0.8)
    matrix = sparse.csr_array(told.rows)
    needed = np.arange(matrix.shape[1]) % 4 == 0
    before = can_move(NullSpace(matrix).moves(2, seed=1))
    found = spare_cells(matrix, np.flatnonzero(~needed), needed, seed=2)
    left = np.setdiff1d(np.arange(matrix.shape[1]), found)
    after = np.zeros(matrix.shape[1], dtype=bool)
    after[left] = can_move(NullSpace(sparse.csr_array(matrix[:, left])).moves(2, seed=1))
    assert len(found)
    assert after[needed & before].all()
