"""Several rules as one, and rules as data."""

import json

import numpy as np
import pytest
import safetables as st
from one_cell import cell


def test_the_first_rule_that_applies_gives_the_reason():
    rules = st.Rules.of([st.Threshold(2), st.Dominance(1, 90), st.PPercent(10)])
    assert rules.reasons(cell(100, 5)) == {
        0: "the largest provider has 95 % of the sum, more than 90 %",
        1: "the largest provider has 95 % of the sum, more than 90 %",
    }
    assert rules.reason(cell(100), 1) == "1 case, fewer than 2"
    with pytest.raises(st.BadRule, match="not sensitive by count below 2; or the largest"):
        rules.reason(cell(5, 5, 5), 1)
    assert "9" not in st.PPercent(12).describe()  # a description names no figure of a cell


def test_without_a_threshold_the_attacker_is_the_literatures_and_no_count_is_small():
    attacker = st.Rules.of(st.PPercent(10)).attacker
    assert attacker.only_exact
    assert not attacker.sensitive(np.arange(10)).any()
    nested = st.Rules.of([st.Threshold(3, interval=0.1), st.Threshold(2)])
    assert st.Rules.of([st.PPercent(10), nested, st.Threshold(5)]).attacker == st.Threshold(5, interval=0.1)
    both = st.Rules.of([st.Threshold(3, interval=0.1), st.PPercent(10), st.Threshold(5, sliding=0.2)])
    assert both.attacker == st.Threshold(5, interval=0.1, sliding=0.2)


def test_levels_are_combined_cell_by_cell():
    one = st.Protection(np.array([1.0, 0.0]), np.array([2.0, 0.0]), np.array([0.0, 5.0]))
    other = st.Protection(np.array([0.0, 3.0]), np.array([4.0, 0.0]), np.array([1.0, 1.0]))
    strictest = st.Protection.strictest([one, other])
    assert strictest.lower.tolist() == [1, 3]
    assert strictest.upper.tolist() == [4, 0]
    assert strictest.sliding.tolist() == [1, 5]
    assert not strictest.asks_nothing
    assert st.Protection.none((2, 3)).asks_nothing
    for levels in ([1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]):
        asked = st.Protection(*(np.array([level]) for level in levels))
        assert not asked.asks_nothing
        with pytest.raises(ValueError, match="read-only"):
            asked.lower[0] = 0
    assert st.Protection.none((2, 3)).upper.shape == (2, 3)


@pytest.mark.parametrize("given", [[], [4], "Threshold", [st.Threshold(3), None]])
def test_what_is_no_rule_is_refused(given):
    with pytest.raises(st.BadRule, match="give one rule or several"):
        st.Rules.of(given)


@pytest.mark.parametrize(
    ("rule", "description", "hides_zeros"),
    [
        (st.Threshold(4), "count below 4", False),
        (st.Threshold.strict(3, zeros_sensitive=True), "count below 3", True),
        (st.MinimumContributors(3, interval=0.1), "fewer than 3 contributors", False),
        (st.Dominance(1, 87.5), "the largest contributor has more than 87.5 % of the sum", False),
        (st.Dominance(2, 87.5), "the 2 largest contributors have more than 87.5 % of the sum", False),
        (st.PPercent(12.5), "a contributor can estimate another to within less than 12.5 %", False),
        (
            st.PQ(10, 60),
            "a contributor can estimate another to within less than 10 %, knowing the others to within 60 %",
            False,
        ),
        (st.Holding(3), "fewer than 3 cases beside those one contributor knows", False),
        (st.GroupDisclosure("field"), "everybody or nobody of a group has this field", True),
        (st.GroupDisclosure("field", all=False), "nobody of a group has this field", True),
        (st.GroupDisclosure("field", none=False), "everybody of a group has this field", True),
        (
            st.Rules.of([st.Threshold(4), st.Holding(3)]),
            "count below 4; or fewer than 3 cases beside those",
            False,
        ),
    ],
)
def test_every_rule_describes_itself_and_comes_back_from_json(rule, description, hides_zeros):
    assert isinstance(rule, st.PrimaryRule)
    assert st.rule_from_dict(json.loads(json.dumps(rule.to_dict()))) == rule
    assert rule.describe().startswith(description)
    assert rule.hides_zeros is hides_zeros


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"rule": "luck"}, "unknown kind of rule 'luck'; known are threshold, any_of, minimum_contributors"),
        ({"rule": "dominance", "n": 1}, "cannot read the rule .*missing"),
        ({"rule": "p_percent", "p": 10, "q": 3}, "cannot read the rule .*unexpected"),
        ({"rule": "any_of"}, "cannot read the rule .*'rules'"),
        ({"rule": "any_of", "rules": []}, "give one rule or several"),
        ({"minimum": 3, "colour": "red"}, "cannot read the rule"),
    ],
)
def test_unreadable_rules_are_named(data, message):
    with pytest.raises(st.BadRule, match=message):
        st.rule_from_dict(data)


def test_a_threshold_named_as_one_has_the_attacker_it_names():
    assert st.rule_from_dict({"rule": "threshold", "minimum": 4}) == st.Threshold(4)
    with pytest.raises(st.BadRule, match="'dominance' is no threshold; read it with rule_from_dict"):
        st.Threshold.from_dict(st.Dominance(1, 90).to_dict())
