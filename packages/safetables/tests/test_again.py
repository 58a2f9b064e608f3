"""A later edition of a table that is out: what was hidden stays hidden, and both together give nothing away.

The attack here is its own: one program per question over the finest cells of both editions, by who knows which of them
grew, shrank or stayed the same.
"""

from dataclasses import replace

import numpy as np
import pytest
import safetables as st
from scipy.optimize import linprog
from test_wanted import county

RULE = st.Threshold(4)


def corrected(table, changes):
    """The table with other counts of some of its finest cells: position among them -> by how much."""
    inner = table.counts[np.ix_(*([d.index[leaf] for leaf in d.leaves] for d in table.dimensions))].copy()
    for position, change in changes.items():
        inner.flat[position] = max(0, inner.flat[position] + change)
    return replace(table, name="later", counts=summed(inner, table))


def summed(inner, table):
    above = [d.membership.toarray() for d in table.dimensions]
    return np.rint(np.einsum("ai,bj,ck,ijk->abc", *above, inner)).astype(np.int64)


class Attacker:
    """Knows both releases, and of each finest cell whether it grew, shrank or stayed."""

    def __init__(self, old, new, first, second):
        above = [d.membership.toarray() for d in old.dimensions]
        self.sums = np.einsum("ai,bj,ck->abcijk", *above).reshape(old.counts.size, -1)
        inner = np.ix_(*([d.index[leaf] for leaf in d.leaves] for d in old.dimensions))
        change = (new.counts - old.counts)[inner].ravel()
        size = self.sums.shape[1]
        nothing = np.zeros_like(self.sums)
        same = np.eye(size)[change == 0]
        self.rows = np.vstack(
            [
                np.hstack([self.sums, nothing])[~first.hidden],
                np.hstack([nothing, self.sums])[~second.hidden],
                np.hstack([same, -same]),
            ]
        )
        self.totals = np.concatenate(
            [first.values[~first.hidden], second.values[~second.hidden], np.zeros(len(same))]
        )
        grew, shrank = np.eye(size)[change > 0], np.eye(size)[change < 0]
        self.less = np.vstack([np.hstack([grew, -grew]), np.hstack([-shrank, shrank])])
        self.nothing = np.zeros(len(self.sums[0]))

    def ends(self, old=None, new=None):
        """Smallest and largest of new cell minus old cell, or of one of them."""
        goal = np.concatenate(
            [
                self.nothing if old is None else (1 if new is None else -1) * self.sums[old],
                self.nothing if new is None else self.sums[new],
            ]
        )
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal,
                A_eq=self.rows,
                b_eq=self.totals,
                A_ub=self.less,
                b_ub=np.zeros(len(self.less)),
                method="highs",
            )
            assert solved.status in (0, 3)
            found.append(sign * solved.fun if solved.status == 0 else sign * -np.inf)
        return found

    def width(self, **cell):
        low, high = self.ends(**cell)
        return high - low


def editions(seed, changes):
    old = county(seed, towns=4, ages=3)
    new = corrected(old, changes)
    first = st.protect(old, rules=RULE, method=st.Suppression())
    edition = st.Edition(old, first)
    return old, new, first, st.protect(new, rules=RULE, method=st.Suppression(), previous=edition)


CHANGES = [{5: 1}, {7: 2, 20: 1}, {3: 9}, {11: -1}, {2: -3, 9: 2, 30: 1}, {0: 1, 1: 1, 2: 1}, {}]


@pytest.mark.parametrize("changes", CHANGES, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_both_editions_together_recover_no_sensitive_count_and_no_small_change(seed, changes):
    old, new, first, second = editions(seed, changes)
    attacker = Attacker(old, new, first, second)
    counts = [old.counts.ravel(), new.counts.ravel()]
    for cell in np.flatnonzero((counts[0] > 0) & (counts[0] < 4)).tolist():
        assert attacker.width(old=cell) >= 1 - 1e-6
    for cell in np.flatnonzero((counts[1] > 0) & (counts[1] < 4)).tolist():
        assert attacker.width(new=cell) >= 1 - 1e-6
    change = counts[1] - counts[0]
    for cell in np.flatnonzero((np.abs(change) > 0) & (np.abs(change) < 4)).tolist():
        assert attacker.width(old=cell, new=cell) >= 1 - 1e-6


@pytest.mark.parametrize("changes", CHANGES, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_what_was_hidden_stays_hidden_and_little_else_is(seed, changes):
    old, new, first, second = editions(seed, changes)
    assert not (first.hidden & ~second.hidden).any()
    changed = (old.counts != new.counts).ravel()
    assert (second.hidden & ~first.hidden).sum() <= changed.sum() + 12
    published = ~second.hidden
    assert np.array_equal(second.values[published], new.counts.ravel()[published])
    if not changes:
        assert np.array_equal(first.hidden, second.hidden)


def test_protecting_anew_would_open_a_small_change():
    """Why editions are protected together: each by itself is safe, and their difference shows the one late case."""
    told = 0
    for seed in range(6):
        old = county(seed, towns=4, ages=3)
        large = int(
            np.argmax(old.counts[np.ix_(*([d.index[leaf] for leaf in d.leaves] for d in old.dimensions))])
        )
        new = corrected(old, {large: 1})
        first, second = (st.protect(table, rules=RULE, method=st.Suppression()) for table in (old, new))
        attacker = Attacker(old, new, first, second)
        change = (new.counts - old.counts).ravel()
        told += any(attacker.width(old=cell, new=cell) < 1e-6 for cell in np.flatnonzero(change).tolist())
    assert told > 0


def test_small_changes_may_be_told_if_the_counts_alone_are_protected():
    more = []
    for seed in range(4):
        old = county(seed, towns=4, ages=3)
        inner = old.counts[np.ix_(*([d.index[leaf] for leaf in d.leaves] for d in old.dimensions))]
        new = corrected(old, {int(np.argmax(inner)): 1})
        first = st.protect(old, rules=RULE, method=st.Suppression())
        told, kept = (
            st.protect(new, rules=RULE, method=st.Suppression(), previous=st.Edition(old, first, secret))
            for secret in (False, True)
        )
        more.append(int(kept.hidden.sum() - told.hidden.sum()))
        attacker = Attacker(old, new, first, told)
        counts = new.counts.ravel()
        for cell in np.flatnonzero((counts > 0) & (counts < 4)).tolist():
            assert attacker.width(new=cell) >= 1 - 1e-6
    assert min(more) >= 0
    assert sum(more) > 0


def test_the_reason_says_what_kept_a_cell_hidden():
    _, _, first, second = editions(1, {7: 2, 20: 1})
    reasons = {
        second.reasons[cell] for cell in np.flatnonzero(second.hidden & ~(second.status == 1)).tolist()
    }
    assert reasons <= {"hidden in the earlier edition", "hides what changed"}
    stayed = np.flatnonzero(first.hidden & (second.status == 2)).tolist()
    assert {second.reasons[cell] for cell in stayed} == {"hidden in the earlier edition"}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda old, first: (old, st.protect(old, rules=RULE, method=st.Rounding(5))),
            "is not the true count",
        ),
        (lambda old, first: (corrected(old, {40: 50}), first), "is not the true count"),
        (lambda old, first: (county(1, towns=5, ages=3), first), "has other dimensions than its true counts"),
    ],
    ids=["rounded", "other counts", "other towns"],
)
def test_an_edition_that_is_not_what_was_published_is_refused(spoil, message):
    old = county(1, towns=4, ages=3)
    first = st.protect(old, rules=RULE, method=st.Suppression())
    with pytest.raises(st.BadEdition, match=message):
        st.Edition(*spoil(old, first))


def test_another_table_is_no_later_edition():
    old = county(1, towns=4, ages=3)
    edition = st.Edition(old, st.protect(old, rules=RULE, method=st.Suppression()))
    with pytest.raises(st.NotTheSameTable, match="have other dimensions or units"):
        st.protect(county(1, towns=5, ages=3), rules=RULE, method=st.Suppression(), previous=edition)
    with pytest.raises(st.BadEdition, match="by Suppression alone"):
        st.protect(old, rules=RULE, method=st.Rounding(5), previous=edition)
    with pytest.raises(st.BadEdition, match="without `singletons`"):
        st.protect(old, rules=st.Threshold(4, singletons=True), method=st.Suppression(), previous=edition)


def test_what_a_released_table_hides_stays_hidden_in_the_next():
    old = county(3, towns=4, ages=3)
    wide = st.Suppression(hide=[{"town": "M0", "service": "F1"}])
    first = st.protect(old, rules=RULE, method=wide)
    second = st.protect(replace(old, name="again"), rules=RULE, method=st.Suppression(), released=[first])
    assert not (first.hidden & ~second.hidden).any()
    assert "hidden in an earlier release" in set(second.reasons.values())
    assert st.audit(second, released=[first]).certified
