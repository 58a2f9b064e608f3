"""Which cells are sensitive, how far they must be protected, and why: one cell at a time, at the border."""

from fractions import Fraction

import numpy as np
import pytest
import safetables as st
from one_cell import REGION, answer, cases_of, cell

# (n,k) dominance


def test_exactly_k_percent_is_not_dominant_and_the_smallest_excess_is():
    assert answer(st.Dominance(1, 90), cell(90, 6, 4)) == (False, 0, None)
    hidden, level, reason = answer(st.Dominance(1, 90), cell(900, 60, 39))
    assert hidden
    assert level == pytest.approx(1)
    assert reason == "the largest provider has 90.1 % of the sum, more than 90 %"


def test_the_border_is_exact_where_floating_point_numbers_decide_wrongly():
    share, total = 57, 100  # 57 % of 100: as floats 0.57 * 100 is 56.99999999999999
    assert share > 0.57 * total
    assert answer(st.Dominance(1, 57), cell(share, total - share)) == (False, 0, None)
    huge = 9 * 10**17  # beyond 2**53 a float cannot tell one cent more
    assert not answer(st.Dominance(1, 90), cell(huge, 10**17))[0]
    hidden, level, reason = answer(st.Dominance(1, 90), cell(huge + 1, 10**17 - 1))
    assert hidden
    assert level == pytest.approx(10 / 9)
    assert reason == "the largest provider has 90.0000000000000001 % of the sum, more than 90 %"


@pytest.mark.parametrize(
    ("rule", "shares", "shown"),
    [
        (st.PPercent(10), (10_000, 5_000, 996), "9.96 %, less than 10 %"),
        (st.PPercent(10), (10_000, 5_000, 940), "9 %, less than 10 %"),
        (st.Dominance(1, 90), (90_040, 9_960), "90.04 % of the sum, more than 90 %"),
        (st.Dominance(1, 90.2), (903, 97), "90.3 % of the sum, more than 90.2 %"),
    ],
)
def test_a_reason_shows_on_which_side_of_the_limit_a_cell_lies(rule, shares, shown):
    assert answer(rule, cell(*shares))[2].endswith(shown)


def test_sums_too_large_for_64_bits_are_compared_all_the_same():
    largest = 4 * 10**18  # 100 times it, as the formula asks, exceeds 64 bits
    hidden, level, _ = answer(st.Dominance(1, 50), cell(largest))
    assert hidden
    assert level == float(largest)
    assert answer(st.Dominance(1, 50), cell(largest, largest)) == (False, 0, None)


def test_percentages_mean_what_is_written_not_the_nearest_binary_number():
    assert Fraction(12.1) != Fraction("12.1")
    assert not answer(st.PPercent(12.1), cell(1000, 121, 121))[0]
    assert answer(st.PPercent(12.1), cell(1000, 121, 120)) == (
        True,
        1,
        "the second largest provider can estimate the largest to within 12 %, less than 12.1 %",
    )


def test_two_dominant_contributors_are_looked_at_together():
    table = cell(48, 48, 4)
    assert not answer(st.Dominance(1, 90), table)[0]
    hidden, level, reason = answer(st.Dominance(2, 90), table)
    assert hidden
    assert reason == "the 2 largest (provider) have 96 % of the sum, more than 90 %"
    assert 96 / (100 + level) == pytest.approx(0.9)  # with the level added they have exactly k %


def test_the_lower_level_is_cut_at_zero():
    protection = st.Dominance(1, 10).protection(cell(50, 50))
    assert protection.upper[1] == 400  # 50 is 10 % of 500
    assert protection.lower[1] == 100


# p% and p/q


def test_the_p_percent_rule_asks_what_the_second_largest_can_estimate():
    first, second, others = 100, 50, 9
    knows_at_most = first + second + others - second
    assert knows_at_most / first == 1.09
    hidden, level, reason = answer(st.PPercent(10), cell(first, second, others))
    assert hidden
    assert reason == "the second largest provider can estimate the largest to within 9 %, less than 10 %"
    assert level == 1
    total = first + second + others + level  # the attacker must hold this total possible
    assert (total - second) / first == 1.10
    assert not answer(st.PPercent(10), cell(first, second, 10))[0]


def test_prior_knowledge_of_the_small_ones_makes_the_estimate_better():
    shares = (100, 50, 12)
    assert not answer(st.PPercent(10), cell(*shares))[0]
    hidden, level, reason = answer(st.PQ(10, 50), cell(*shares))
    assert hidden
    assert reason == "the second largest provider can estimate the largest to within 6 %, less than 10 %"
    others = 12 + level  # half of it is known before
    assert 0.5 * others / 100 == pytest.approx(0.10)


def test_p_percent_is_p_q_without_prior_knowledge():
    for shares in [(100, 50, 9), (100, 50, 10), (7,), (10, 10)]:
        assert answer(st.PPercent(10), cell(*shares)) == answer(st.PQ(10, 100), cell(*shares))


def test_a_cell_protected_by_its_level_is_one_that_would_not_be_sensitive():
    """From first principles: with `level` more from small contributors the rule is silent, with one less it speaks."""
    first, second = 1000, 500
    for rule in (st.PPercent(10), st.PQ(10, 40), st.Dominance(1, 60), st.Dominance(2, 80)):
        level = int(np.ceil(answer(rule, cell(first, second))[1]))
        assert level > 1
        assert not answer(rule, cell(first, second, *[1] * level))[0]
        assert answer(rule, cell(first, second, *[1] * (level - 1)))[0]


# One contributor


@pytest.mark.parametrize(
    ("rule", "level"),
    [
        (st.PPercent(10), 10),
        (st.PQ(10, 50), 20),
        (st.Dominance(1, 80), 25),
        (st.Dominance(2, 80), 25),
        (st.Dominance(1, 100), 0),
    ],
)
def test_the_figure_of_a_single_contributor_is_always_sensitive(rule, level):
    assert answer(rule, cell(100)) == (True, level, "only one provider: the value is its own figure")
    assert answer(rule, cell(0)) == (True, 0, "only one provider: the value is its own figure")
    assert not answer(rule, cell(0, 0, 0))[0]
    assert not rule.primary(cell()).any()


def test_few_contributors_are_sensitive_however_many_cases_they_have():
    table = cell(10, 30, cases=[500, 70])
    assert answer(st.MinimumContributors(3), table) == (True, 0, "contributors (provider): 2, fewer than 3")
    assert answer(st.MinimumContributors(3, interval=0.2), table)[1] == 8
    assert not answer(st.MinimumContributors(2), table)[0]
    assert not st.MinimumContributors(3).primary(cell()).any()  # nobody contributes to an empty cell


# Minimum count and holding


def test_a_threshold_counts_cases_also_where_amounts_are_published():
    table = cell(1000, 3000, cases=[1, 2])
    assert answer(st.Threshold(4), table) == (True, 0, "3 cases, fewer than 4")
    assert answer(st.Threshold(4, interval=0.2), table)[1] == 800
    assert st.Threshold(4, sliding=0.5).protection(table).sliding[1] == 2000
    assert answer(st.Threshold(3), table)[0] is False
    assert st.Threshold(2).reason(cell(1), 1) == "1 case, fewer than 2"


def test_the_interval_of_a_threshold_is_part_of_its_dictionary_only_if_asked():
    assert set(st.Threshold(4).to_dict()) == {
        "minimum", "zeros_sensitive", "width", "beyond", "zeros_known", "whole"
    }  # fmt: skip
    rule = st.Threshold(4, interval=0.2, sliding=0.1)
    assert st.Threshold.from_dict(rule.to_dict()) == rule


def test_a_provider_must_not_learn_of_few_cases_of_the_others():
    assert answer(st.Holding(3), cases_of(40, 2)) == (
        True,
        1,
        "one provider has 40 of 42 cases, which leaves 2, fewer than 3",
    )
    assert answer(st.Holding(3), cases_of(40, 1, 1))[0]
    assert not answer(st.Holding(3), cases_of(40, 3))[0]
    assert not answer(st.Holding(3), cases_of(40))[0]  # of others there is nothing to learn


def test_providers_who_share_persons_may_each_know_all_but_few():
    def persons(*of, largest=3):
        rows = [
            {"region": "M1", "provider": who, "person": person}
            for who, known in enumerate(of)
            for person in known
        ]
        return st.tabulate(rows, [REGION], unit="person", contributor="provider", largest=largest)

    shared = persons("abcde", "abcd")  # the second knows that there is one more
    assert answer(st.Holding(3), shared) == (
        True,
        2,
        "one provider has 4 of 5 cases, which leaves 1, fewer than 3",
    )
    assert answer(st.Holding(3), persons("abcde", "abcd", largest=1))[:2] == (True, 2)  # not listed: assumed
    assert not answer(st.Holding(3), persons("abcde", "ab"))[0]
    assert not answer(st.Holding(3), persons("abcde", "abcde", largest=2))[0]  # both listed, both know all
    assert answer(st.PPercent(10), shared)[0]
    assert (
        answer(st.Dominance(2, 90), shared)[2]
        == "the 2 largest (provider) have 100 % of the sum, more than 90 %"
    )


def test_structural_zeros_are_never_sensitive():
    region = st.Dimension.flat("region", ["M1", "M2"])
    rows = [{"region": "M1", "provider": "a"}]
    table = st.tabulate(rows, [region], contributor="provider", structural_zeros=[{"region": "M2"}])
    for rule in (st.Threshold(4, zeros_sensitive=True), st.PPercent(10), st.Dominance(1, 50)):
        assert rule.primary(table).tolist() == [True, True, False]
        assert rule.protection(table).upper[2] == 0
