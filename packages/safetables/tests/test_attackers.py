"""The attackers of the tests agree with each other where they must, and differ where they may."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import safetables as st
from attackers import NEAR, NobodyFits, determined, intervals
from bruteforce import possible
from every_table import dimensions_of, hiding, primary_only, table_of

REAL, STRICT = st.Threshold(3), st.Threshold.strict(3)


def drawn(shape, seed, *, level=False, counts=5):
    random = np.random.default_rng(seed)
    return table_of(random.integers(0, counts, int(np.prod(shape))), dimensions_of(shape, level=level))


def table_codes(table):
    return list(product(*(dimension.codes for dimension in table.dimensions)))


def sensitive_cells(table):
    return [(0, cell) for cell in table.sensitive.nonzero()[0].tolist()]


def test_a_single_hidden_cell_is_exact_and_two_share_their_sum():
    table = table_of([1, 10, 20, 30], dimensions_of((2, 2)))
    published = primary_only(table, REAL)
    assert intervals([published], [(0, 4)]).tolist() == [[1, 1]]
    assert determined([published]) == {(0, 4): 1}
    pair = primary_only(table_of([1, 2, 30], dimensions_of((3,))), REAL)
    assert intervals([pair], [(0, 1), (0, 2)]).tolist() == [[0, 3], [0, 3]]
    assert intervals([replace(pair, rule=STRICT)], [(0, 1)], whole=True).tolist() == [[1, 2]]
    assert determined([pair]) == {}


def test_without_a_total_nothing_bounds_a_hidden_cell():
    table = table_of([1, 2, 30], dimensions_of((3,)))
    published = hiding(table, REAL, np.array([True, True, True, False]))
    assert intervals([published], [(0, 1)]).tolist() == [[0, np.inf]]


@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (3, 2)])
def test_in_two_dimensions_the_real_and_the_whole_attacker_learn_the_same(shape):
    """The equations of a table of two dimensions are a network: every corner is whole."""
    for seed in range(20):
        published = primary_only(drawn(shape, seed, level=True), STRICT)
        cells = sensitive_cells(published)
        assert np.array_equal(intervals([published], cells), intervals([published], cells, whole=True))


@pytest.mark.parametrize("shape", [(3,), (2, 2), (3, 2), (2, 2, 2)])
@pytest.mark.parametrize("zeros_sensitive", [False, True])
def test_the_whole_attacker_learns_what_trying_every_number_shows(shape, zeros_sensitive):
    rule = st.Threshold.strict(3, zeros_sensitive=zeros_sensitive)
    seen = 0
    for seed in range(12):
        published = primary_only(drawn(shape, seed), rule)
        cells = sensitive_cells(published)
        for (_, cell), (low, high) in zip(cells, intervals([published], cells, whole=True), strict=True):
            values = possible([published], published, cell, range(9))
            assert (min(values), max(values)) == (low, min(high, 8))
            seen += 1
    assert seen > 10


def test_in_three_dimensions_people_who_are_whole_give_more_away():
    """There a corner of what is possible may lie at a half."""
    table = drawn((3, 3, 3), 2, counts=4)
    inner = [position for position, codes in enumerate(table_codes(table)) if "total" not in codes]
    hidden = np.isin(np.arange(len(table)), inner) & (table.counts.ravel() > 0)
    published = hiding(table, REAL, hidden)
    cells = [(0, cell) for cell in hidden.nonzero()[0].tolist()]
    real, whole = intervals([published], cells), intervals([published], cells, whole=True)
    narrower = [cell for cell, a, b in zip(cells, real.tolist(), whole.tolist(), strict=True) if a != b]
    assert (0, 58) in narrower
    assert real[cells.index((0, 58))].tolist() == [0.5, 2]
    assert whole[cells.index((0, 58))].tolist() == [1, 2]
    assert possible([published], published, 58, range(4)) == {1, 2}


@pytest.mark.parametrize(
    ("shape", "level"), [((5,), True), ((3, 3), True), ((3, 2, 2), False), ((4, 3), True)]
)
def test_what_adding_and_subtracting_recovers_the_real_attacker_recovers(shape, level):
    """And no more, where nobody is missing from a hidden inner cell: then every bound has room on both sides."""
    recovered = kept = 0
    for seed in range(25):
        table = drawn(shape, seed, level=level)
        hidden = np.random.default_rng(seed).random(len(table)) < 0.3 + seed / 50
        hidden &= table.counts.ravel() > 0
        published = hiding(table, REAL, hidden)
        exact = determined([published])
        cells = [(0, cell) for cell in hidden.nonzero()[0].tolist()]
        ends = dict(zip(cells, intervals([published], cells).tolist(), strict=True))
        for cell, value in exact.items():
            assert np.allclose(ends[cell], value)
            assert table.counts.ravel()[cell[1]] == value
        assert {cell for cell, (low, high) in ends.items() if high - low < NEAR} == set(exact)
        recovered, kept = recovered + len(exact), kept + len(cells) - len(exact)
    assert min(recovered, kept) > 8


def test_two_tables_together_tell_more_than_each():
    dimensions = dimensions_of((2, 2))
    table = table_of([1, 9, 8, 7], dimensions)
    inner = hiding(table, REAL, np.arange(9) != 0)
    margin = table_of([10, 15], dimensions[:1])
    first = hiding(margin, REAL, np.array([False, True, True]))
    assert intervals([first], [(0, 1)]).tolist() == [[0, 25]]
    more = hiding(table, REAL, np.isin(np.arange(9), (3, 4, 5)))
    assert intervals([first, more], [(0, 1)]).tolist() == [[10, 10]]
    assert determined([first, more])[0, 1] == 10
    assert intervals([inner, first], [(1, 1)]).tolist() == [[0, 25]]


def test_figures_that_no_people_fit_are_noticed():
    table = table_of([1, 9, 8, 7], dimensions_of((2, 2)))
    wrong = primary_only(table, REAL)
    values = np.where(np.arange(9) == 0, 40, wrong.values)
    with pytest.raises(NobodyFits):
        intervals([replace(wrong, values=values, lower=values, upper=values)], [(0, 4)])
