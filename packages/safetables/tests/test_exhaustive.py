"""Every small table, and larger ones drawn: protected, attacked from outside, checked. See `every_table.problems_of`.

Of tables that differ only by the order of codes or dimensions one is taken. What does not fit here, a million tables, is
`benchmarks/many_tables.py`.
"""

from itertools import islice

import pytest
from every_table import RULES, dimensions_of, drawn_problem, every_table, problems_of, table_of


def problems_among(shape, tables, rules):
    """What is wrong with which table; the rules take turns."""
    problems = {}
    for number, counts in enumerate(tables):
        rule = rules[number % len(rules)]
        found = problems_of([table_of(counts, dimensions_of(shape))], RULES[rule])
        if found:
            problems[counts, rule] = found
    return problems


def test_of_tables_that_differ_only_by_order_one_is_taken():
    """As many as the lemma of Burnside says, for five different counts."""
    assert sum(1 for _ in every_table((2, 2))) == 120
    assert sum(1 for _ in every_table((2, 3))) == 1505
    assert sum(1 for _ in every_table((2, 2), range(2))) == 6
    assert list(every_table((3,), range(2))) == [(0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1)]


@pytest.mark.parametrize("rule", RULES)
def test_every_table_of_two_by_two_is_protected(rule):
    assert problems_among((2, 2), every_table((2, 2)), [rule]) == {}


@pytest.mark.parametrize("part", range(2))
def test_every_table_of_two_by_three_is_protected(part):
    """Counts from nobody to the first that may be known; the rules take turns."""
    assert problems_among((2, 3), islice(every_table((2, 3), range(4)), part, None, 2), [*RULES]) == {}


@pytest.mark.parametrize(("shape", "step"), [((3, 3), 120), ((2, 2, 2), 50)])
def test_tables_of_three_by_three_and_two_by_two_by_two_are_protected(shape, step):
    assert problems_among(shape, islice(every_table(shape), 0, None, step), [*RULES]) == {}


@pytest.mark.parametrize("part", range(4))
def test_larger_tables_with_levels_and_linked_ones_are_protected(part):
    problems = {seed: problems_of(*drawn_problem(seed)) for seed in range(part * 30, part * 30 + 30)}
    assert {seed: found for seed, found in problems.items() if found} == {}
