"""Figures that make no rule, and tables a rule cannot judge: each is named with the mend."""

import pytest
import safetables as st
from one_cell import REGION, cell


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: st.Dominance(0, 90), "n is 0; give how many contributors"),
        (lambda: st.Dominance(1.5, 90), "n is 1.5"),
        (
            lambda: st.Dominance(1, 0),
            r"Dominance\(n=1, k=0\): k is 0; give a percentage above 0 and at most 100",
        ),
        (lambda: st.Dominance(1, 100.5), "k is 100.5"),
        (lambda: st.PPercent(0), "p is 0"),
        (lambda: st.PPercent(-1), "p is -1"),
        (lambda: st.PPercent(float("nan")), "p is nan; give a number of percent"),
        (lambda: st.PPercent("ten"), "p is 'ten'; give a number of percent"),
        (lambda: st.PQ(20, 10), "give a q of at least p"),
        (lambda: st.PQ(10, 0), "q is 0"),
        (lambda: st.PQ(10, 110), "q is 110"),
        (lambda: st.MinimumContributors(1), "n is 1; .*at least 2"),
        (lambda: st.MinimumContributors(3, interval=-0.1), "interval is -0.1; give a share"),
        (lambda: st.Holding(1), "minimum is 1; .*at least 2"),
        (lambda: st.Threshold(4, interval=float("inf")), "interval is inf"),
        (lambda: st.Threshold(4, sliding=-1), "sliding is -1"),
    ],
)
def test_figures_that_make_no_rule_are_named_with_the_mend(make, message):
    with pytest.raises(st.BadRule, match=message):
        make()


@pytest.mark.parametrize(
    "rule", [st.PPercent(10), st.PQ(10, 50), st.Dominance(2, 85), st.MinimumContributors(3), st.Holding(3)]
)
def test_a_table_without_contributors_is_refused_with_how_to_count_it(rule):
    table = st.tabulate([{"region": "M1"}], [REGION], name="cases")
    for question in (rule.primary, rule.protection, lambda table: rule.reason(table, 1)):
        with pytest.raises(
            st.BadRule, match=r"'cases' does not know; tabulate with contributor=..., largest=3"
        ):
            question(table)


def test_a_table_with_too_few_of_the_largest_is_refused_with_how_to_count_it():
    table = cell(5, 6, 7, largest=1)
    with pytest.raises(st.BadRule, match=r"2 largest .*'costs' knows 1; tabulate .*'provider', largest=3"):
        st.PPercent(10).primary(table)
    with pytest.raises(st.BadRule, match=r"4 largest .*knows 1; tabulate .*largest=4"):
        st.Dominance(4, 90).primary(table)
    assert st.Dominance(1, 90).primary(table).tolist() == [False, False]


def test_holding_needs_a_table_of_cases():
    with pytest.raises(st.BadRule, match=r"looks at cases, 'costs' sums 'euros'; count .* without measure"):
        st.Holding(3).primary(cell(5, 6))
