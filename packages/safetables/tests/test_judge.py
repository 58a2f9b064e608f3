"""The judge of the benchmark agrees with trying every table: it must be right, because it ranks us beside our peers."""

import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from county_tables import SHAPES, CountyTable, county_table
from judge import attack_on, determined_by_equations, intervals, judge, open_to_singletons

MOST = 9


def drawn(random):
    """A 3 x 3 table with totals and a pattern of hidden cells in which no zero is hidden."""
    parents = {
        "a": {"A": None, "a0": "A", "a1": "A", "a2": "A"},
        "b": {"B": None, "b0": "B", "b1": "B", "b2": "B"},
    }
    table = CountyTable(parents, random.integers(0, 5, (3, 3)))
    counts = table.counts()
    hidden = (counts > 0) & ((counts < 4) | (random.random(counts.shape) < 0.3))
    return table, hidden


def every_solution(attack, least):
    """All whole unknowns up to MOST that give what is published; hidden cells are at least `least`."""
    size = len(attack.truth)
    grids = np.array(list(product(range(least, MOST + 1), repeat=size)), dtype=np.int16).reshape(-1, size)
    right = (grids @ attack.published.toarray().astype(np.int16).T == attack.given).all(axis=1)
    cells = grids[right] @ attack.hidden.toarray().astype(np.int16).T + attack.base.astype(np.int16)
    return cells[(cells >= least).all(axis=1)]


@pytest.mark.parametrize("least", [0, 1])
def test_the_intervals_are_those_of_all_whole_tables(least):
    # Equations of a two-way table have whole-numbered vertices: trying whole tables gives the same ends.
    random = np.random.default_rng(5)
    compared = 0
    while compared < 60:
        table, hidden = drawn(random)
        attack = attack_on(table, hidden)
        if not 0 < len(attack.truth) <= 5:
            continue
        found = intervals(attack, np.arange(len(attack.values)), least)
        tried = every_solution(attack, least)
        bounded = found[:, 1] <= MOST
        assert np.allclose(found[bounded, 1], tried.max(axis=0)[bounded])
        assert np.allclose(found[:, 0], tried.min(axis=0))
        assert (tried.max(axis=0)[~bounded] >= MOST - 1).all()
        compared += 1


def rank(matrix):
    return np.linalg.matrix_rank(matrix) if matrix.size else 0


def test_cells_that_follow_by_equations_are_those_whose_row_adds_no_rank():
    random = np.random.default_rng(6)
    for _ in range(200):
        table, hidden = drawn(random)
        attack = attack_on(table, hidden)
        equations = attack.published.toarray()
        follows = [rank(np.vstack([equations, row])) == rank(equations) for row in attack.hidden.toarray()]
        assert determined_by_equations(attack).tolist() == follows


def test_singletons_open_what_their_own_cell_makes_follow():
    random = np.random.default_rng(7)
    seen = 0
    for _ in range(300):
        table, hidden = drawn(random)
        attack = attack_on(table, hidden)
        rows, equations = attack.hidden.toarray(), attack.published.toarray()
        single = np.flatnonzero((rows.sum(axis=1) == 1) & (attack.values == 1))
        cells = np.flatnonzero((attack.values > 0) & (attack.values < 4))
        opened = 0
        for cell in cells:
            alone = rank(np.vstack([equations, rows[cell]])) == rank(equations)
            others = [s for s in single if (rows[s] != rows[cell]).any()]  # equal rows hold the same person
            known = [np.vstack([equations, rows[s]]) for s in others]
            opened += not alone and any(rank(np.vstack([k, rows[cell]])) == rank(k) for k in known)
        assert open_to_singletons(attack, cells) == opened
        seen += opened
    assert seen > 20


def test_the_quick_judgement_counts_the_same_exact_disclosures_as_all_programs():
    random = np.random.default_rng(8)
    disclosed = 0
    for _ in range(100):
        table, hidden = drawn(random)
        if hidden.any():
            full = judge(table, hidden)
            assert judge(table, hidden, programs=False).exact == full.exact
            disclosed += full.exact
    assert disclosed > 20


def test_a_sensitive_cell_that_is_published_counts_as_disclosed():
    table, hidden = drawn(np.random.default_rng(9))
    nothing = judge(table, np.zeros_like(hidden))
    assert nothing.exact == nothing.sensitive == int(((table.counts() > 0) & (table.counts() < 4)).sum())


def test_the_known_leak_is_found():
    # One row of two cells and its published total: the second cell gives the first away.
    parents = {"a": {"A": None, "x": "A", "y": "A"}}
    table = CountyTable(parents, np.array([2, 9]))
    assert judge(table, np.array([False, True, False])).exact == 1
    hidden_pair = judge(table, np.array([False, True, True]))
    assert (hidden_pair.exact, hidden_pair.exact_from_one, hidden_pair.outside_range) == (0, 0, 0)


@pytest.mark.parametrize(("shape", "cells"), [("small", 3_255), ("medium", 9_765), ("large", 65_317)])
def test_every_seed_gives_tables_of_the_stated_size_with_about_a_quarter_of_small_counts(shape, cells):
    for seed in (1, 2, 3):
        counts = county_table(shape, seed).counts()
        assert counts.size == cells
        assert counts.flat[0] == SHAPES[shape].persons
        assert 0.2 < ((counts > 0) & (counts < 4)).mean() < 0.3
