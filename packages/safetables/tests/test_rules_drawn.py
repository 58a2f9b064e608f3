"""Every rule about contributors against plain Python, on tables drawn near the border."""

from collections import defaultdict
from itertools import product

import numpy as np
import plain_rules
import safetables as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw

REGION = st.Dimension(
    "region",
    {"county": None, "north": "county", "M1": "north", "M2": "north", "M3": "county"},
    also=[{"M1": "P1", "M2": "P2", "M3": "P2", "P1": "county", "P2": "county"}],
)
FIELD = st.Dimension.flat("field", ["F1", "F2"])
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
#: Amounts of which 10 %, 25 % and 90 % are whole, and their neighbours.
NEAR_THE_BORDER = [0, 1, 2, 9, 10, 11, 24, 25, 40, 89, 90, 91, 100, 400]
percentages = draw.sampled_from([0.5, 10, 12.5, 25, 33.3, 50, 90, 100])
records = draw.lists(
    draw.fixed_dictionaries(
        {
            "region": draw.sampled_from(REGION.leaves),
            "field": draw.sampled_from(FIELD.leaves),
            "provider": draw.sampled_from(["a", "b", "c", "d"]),
            "euros": draw.sampled_from(NEAR_THE_BORDER),
        }
    ),
    max_size=14,
)


def shares_by_cell(rows, what):
    """Cell -> what each contributor has there, every cell and every total."""
    cells = {codes: defaultdict(int) for codes in product(REGION.codes, FIELD.codes)}
    for row in rows:
        for codes in product(REGION.ancestors(row["region"]), FIELD.ancestors(row["field"])):
            cells[codes][row["provider"]] += what(row)
    return [list(cells[codes].values()) for codes in product(REGION.codes, FIELD.codes)]


def cases_of(rows, **more):
    return st.tabulate(rows, [REGION, FIELD], contributor="provider", **more)


def assert_same(rule, table, shares, level, single=True):
    """Primary are the cells with a level, and those of one contributor; the levels are the oracle's."""
    levels = [level(of) for of in shares]
    primary = [asked > 0 or (single and len(of) == 1) for asked, of in zip(levels, shares, strict=True)]
    assert rule.primary(table).ravel().tolist() == primary
    protection = rule.protection(table)
    assert np.allclose(protection.upper.ravel(), [float(asked) for asked in levels], rtol=1e-12)
    for position in np.flatnonzero(primary):
        assert rule.reason(table, int(position))
    return protection


@QUICK
@given(records, percentages, percentages, draw.integers(1, 3), draw.booleans())
def test_percentage_rules_mark_and_protect_what_plain_python_finds(rows, p, k, n, with_amounts):
    table = cases_of(rows, measure="euros") if with_amounts else cases_of(rows)
    shares = shares_by_cell(rows, (lambda row: row["euros"]) if with_amounts else (lambda row: 1))
    rules = {
        st.PPercent(p): lambda of: plain_rules.p_percent(of, p),
        st.PQ(min(p, k), max(p, k)): lambda of: plain_rules.pq(of, min(p, k), max(p, k)),
        st.Dominance(n, k): lambda of: plain_rules.dominance(of, n, k),
    }
    for rule, level in rules.items():
        protection = assert_same(rule, table, shares, level)
        assert (protection.lower == np.minimum(protection.upper, table.values)).all()
        assert not protection.sliding.any()


@QUICK
@given(records, draw.integers(2, 4))
def test_rules_about_who_stands_behind_a_cell_mark_what_plain_python_finds(rows, least):
    table, shares = cases_of(rows), shares_by_cell(rows, lambda row: 1)
    rule = st.Holding(least)
    protection = assert_same(rule, table, shares, lambda of: plain_rules.holding(of, least), single=False)
    assert not protection.lower.any()
    few = [plain_rules.contributors(of, least) for of in shares]
    assert st.MinimumContributors(least).primary(table).ravel().tolist() == few


@QUICK
@given(records, draw.integers(1, 5), draw.booleans(), draw.sampled_from([0.0, 0.2, 3.0]))
def test_a_threshold_marks_small_counts_also_of_a_table_of_amounts(rows, minimum, zeros, interval):
    rule = st.Threshold(minimum, zeros, interval=interval, sliding=interval / 2)
    for table in (cases_of(rows), cases_of(rows, measure="euros")):
        primary, protection = rule.primary(table), rule.protection(table)
        for count, value, hidden, lower, upper, sliding in zip(
            table.counts.flat, table.values.flat, primary.flat,
            protection.lower.flat, protection.upper.flat, protection.sliding.flat,
            strict=True,
        ):  # fmt: skip
            assert hidden == ((0 if zeros else 1) <= count < minimum)
            assert upper == (interval * value if hidden else 0)
            assert lower == min(upper, value)
            assert sliding == (interval / 2 * value if hidden else 0)


@QUICK
@given(records, draw.booleans())
def test_several_rules_mark_what_any_marks_and_ask_for_the_most_any_asks(rows, with_amounts):
    table = cases_of(rows, measure="euros") if with_amounts else cases_of(rows)
    single = [st.Threshold(3, interval=0.5), st.PPercent(10), st.Dominance(2, 90), st.MinimumContributors(3)]
    together = st.Rules.of(single)
    masks = [rule.primary(table) for rule in single]
    assert (together.primary(table) == np.any(masks, axis=0)).all()
    reasons = together.reasons(table)
    assert sorted(reasons) == np.flatnonzero(together.primary(table)).tolist()
    for position, reason in reasons.items():
        first = next(rule for rule, mask in zip(single, masks, strict=True) if mask.flat[position])
        assert reason == together.reason(table, position) == first.reason(table, position)
        assert together.descriptions(table)[position] == first.describe()
    for side in ("lower", "upper", "sliding"):
        levels = [getattr(rule.protection(table), side) for rule in single]
        assert (getattr(together.protection(table), side) == np.max(levels, axis=0)).all()
