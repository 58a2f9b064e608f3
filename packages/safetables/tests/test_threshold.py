"""The minimum count: which counts are sensitive, when an interval is safe, and how far a cell must be able to move."""

import numpy as np
import pytest
import safetables as st


def test_the_strict_rule_is_the_one_of_an_attacker_who_knows_that_people_are_whole_and_nobody_hides_a_zero():
    expected = st.Threshold(3, width=2, beyond=True, zeros_known=True, whole=True)
    assert st.Threshold.strict(3) == expected
    assert st.Threshold.strict(3, zeros_sensitive=True).zeros_sensitive
    classical = st.Threshold(3)
    assert (classical.width, classical.beyond, classical.zeros_known, classical.whole) == (
        1,
        False,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("rule", "sensitive", "floor"),
    [
        (st.Threshold(3), [1, 2], 0),
        (st.Threshold(3, zeros_sensitive=True), [0, 1, 2], 0),
        (st.Threshold.strict(3), [1, 2], 1),
        (st.Threshold.strict(4, zeros_sensitive=True), [0, 1, 2, 3], 0),
        (st.Threshold(1), [], 0),
    ],
)
def test_counts_below_the_minimum_are_sensitive_and_a_hidden_cell_has_somebody_where_zeros_are_known(
    rule, sensitive, floor
):
    assert np.flatnonzero(rule.sensitive(np.arange(8))).tolist() == sensitive
    assert rule.floor == floor


@pytest.mark.parametrize(
    ("rule", "low", "high", "safe"),
    [
        (st.Threshold(3), 1, 1, False),
        (st.Threshold(3), 1, 1.999, False),
        (st.Threshold(3), 1, 2, True),
        (st.Threshold(3), 0, 1, True),
        (st.Threshold(3, width=3), 0, 2, False),
        (st.Threshold(3, width=3), 0, 3, True),
        (st.Threshold.strict(3), 1, 2, False),
        (st.Threshold.strict(3), 2, 3, False),
        (st.Threshold.strict(3), 1, 3, True),
        (st.Threshold.strict(3), 2, 4, True),
        (st.Threshold.strict(4), 1, 3, False),
        (st.Threshold.strict(4), 1, 4, True),
        (st.Threshold.strict(3, zeros_sensitive=True), 0, 2, False),
        (st.Threshold.strict(3, zeros_sensitive=True), 0, 3, True),
        (st.Threshold(4, width=2, beyond=True), 0, 3, True),
    ],
)
def test_an_interval_is_safe_if_it_is_wide_and_not_all_sensitive(rule, low, high, safe):
    assert bool(rule.safe(low, high)) is safe
    assert rule.safe(np.array([low]), np.array([high])).tolist() == [safe]


@pytest.mark.parametrize(
    ("rule", "count", "changes"),
    [
        (st.Threshold(3), 1, (1, -1)),
        (st.Threshold(3, zeros_sensitive=True), 0, (1,)),
        (st.Threshold(3, zeros_known=True), 1, (1,)),
        (st.Threshold(3, width=2), 1, (2,)),
        (st.Threshold(3, width=2), 2, (2, -2)),
        (st.Threshold.strict(3), 1, (2,)),
        (st.Threshold.strict(3), 2, (2,)),
        (st.Threshold.strict(5), 1, (4,)),
        (st.Threshold.strict(5), 4, (2,)),
    ],
)
def test_each_change_asked_for_makes_the_cell_safe_and_stays_possible(rule, count, changes):
    assert rule.changes(count) == changes
    for change in changes:
        low, high = sorted((count, count + change))
        assert low >= rule.floor
        assert rule.safe(low, high)
        assert not rule.safe(count, count + change - int(np.sign(change)))


@pytest.mark.parametrize("rule", [st.Threshold(3), st.Threshold(4, width=2), st.Threshold.strict(3)])
def test_the_goal_is_far_enough_from_every_sensitive_count(rule):
    counts = np.flatnonzero(rule.sensitive(np.arange(9)))
    assert all(rule.safe(count, rule.goal()) for count in counts.tolist())
    assert not rule.safe(counts.max(), rule.goal() - 1)


def test_only_the_plain_classical_rule_asks_for_nothing_but_that_no_count_is_exact():
    for rule in (
        st.Threshold(3),
        st.Threshold(5, zeros_sensitive=True),
        st.Threshold(3, True, zeros_known=True),
    ):
        assert rule.only_exact
    others = [{"width": 2}, {"beyond": True}, {"whole": True}, {"zeros_known": True}]
    assert not any(st.Threshold(3, **other).only_exact for other in others)
