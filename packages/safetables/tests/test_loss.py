"""Information loss, worked out by hand on a small table, and what must hold of any."""

import json
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from hypothesis import given, settings
from hypothesis import strategies as draw

A = st.Dimension.flat("a", ["a0", "a1"])
B = st.Dimension.flat("b", ["b0", "b1", "b2"])


def table_of(counts):
    codes = list(product(A.leaves, B.leaves))
    columns = {"a": [c[0] for c in codes], "b": [c[1] for c in codes], "n": counts}
    return st.tabulate_cells(pa.table(columns), [A, B], name="t")


COUNTS = [0, 4, 6, 11, 22, 33]


def test_rounding_costs_what_one_can_work_out_by_hand():
    """Counts 0 4 6 | 10, 11 22 33 | 66, 11 26 39 | 76; rounded to 5: 0 5 5 | 10, 10 20 35 | 65, 10 25 40 | 75."""
    table = table_of(COUNTS)
    protected = st.protect(table, rules=st.Threshold(1), method=st.Rounding(5))
    loss = st.information_loss(table, protected)
    deviations = [0, 1, 1, 0, 1, 2, 2, 1, 1, 1, 1, 1]
    assert (loss.cells, loss.hidden, loss.sum_hidden) == (12, 0, 0)
    assert loss.unchanged == pytest.approx(2 / 12)
    assert loss.mean_deviation == pytest.approx(sum(deviations) / 12)
    assert loss.max_deviation == 2
    assert loss.mean_relative == pytest.approx(
        (1 / 4 + 1 / 6 + 0 + 1 / 11 + 2 / 22 + 2 / 33 + 1 / 66 + 1 / 11 + 1 / 26 + 1 / 39 + 1 / 76) / 11
    )
    alike = sum((t * v / 76 / 75) ** 0.5 for t, v in zip(COUNTS, [0, 5, 5, 10, 20, 35], strict=True))
    assert loss.hellinger == pytest.approx((1 - alike) ** 0.5)
    # Rows: 0+5+5=10, 10+20+35=65, 10+25+40=75 hold; columns: 0+10=10, 5+20=25, 5+35=40, 10+65=75 hold.
    assert (loss.equations, loss.broken) == (7, 0)
    assert (loss.mean_width, loss.unbounded) == (pytest.approx((2 + 11 * 4) / 12), 0)


def test_hiding_costs_cells_and_leaves_no_deviation():
    table = table_of([1, 9, 12, 15, 20, 30])
    protected = st.protect(table, rules=st.Threshold(3), method=st.Suppression())
    loss = st.information_loss(table, protected)
    hidden = int(protected.hidden.sum())
    assert loss.hidden == hidden > 1
    assert loss.sum_hidden == int(table.counts.ravel()[protected.hidden].sum())
    assert (loss.mean_deviation, loss.max_deviation, loss.mean_relative, loss.broken) == (0, 0, 0, 0)
    assert loss.hellinger == pytest.approx(0, abs=1e-7)
    assert loss.unchanged == pytest.approx(1 - hidden / 12)
    assert loss.equations < 7


@settings(max_examples=15, deadline=None, derandomize=True)
@given(draw.lists(draw.integers(0, 30), min_size=6, max_size=6), draw.sampled_from([2, 3, 5]))
def test_controlled_rounding_breaks_no_sum_and_stays_further_from_the_truth_than_the_nearest(counts, base):
    table = table_of(counts)
    losses = []
    for kind in ("nearest", "controlled"):
        method = st.Rounding(base, kind, prove=False)
        losses.append(st.information_loss(table, st.protect(table, rules=st.Threshold(1), method=method)))
    nearest, controlled = losses
    assert controlled.broken == 0
    assert nearest.mean_deviation <= controlled.mean_deviation + 1e-12
    assert 0 <= nearest.hellinger <= 1
    for loss in losses:
        assert json.loads(json.dumps(loss.to_dict()))["cells"] == 12
        assert f"{loss.broken} of 7 sums do not hold" in str(loss)


def test_a_table_it_was_not_made_from_is_refused():
    protected = st.protect(table_of(COUNTS), rules=st.Threshold(1), method=st.Rounding(5))
    with pytest.raises(st.NotThisTable, match="outside its interval"):
        st.information_loss(table_of([50] * 6), protected)
    with pytest.raises(st.NotThisTable, match="other dimensions"):
        st.information_loss(st.tabulate_cells(pa.table({"a": ["a0"], "n": [3]}), [A]), protected)


def test_an_empty_table_loses_nothing():
    table = table_of([0] * 6)
    loss = st.information_loss(table, st.protect(table, rules=st.Threshold(3), method=st.Rounding(5)))
    assert (loss.unchanged, loss.hellinger, loss.mean_relative) == (1, 0, 0)
    assert np.isfinite(list(loss.to_dict().values())).all()
