"""Independent attackers of a publication, for the two kinds of rule. Nothing of the library's search or audit is used.

Which of them a test means:

* `intervals(tables, cells)`: an attacker who knows that counts are real numbers >= 0. `Threshold(n)` promises safety against
  this one: a sensitive cell's interval is at least `width` wide.
* `intervals(tables, cells, whole=True)`: one who knows that people are whole. `Threshold.strict(n)` promises safety against
  this one, who also knows that no hidden cell is empty: the ends are at least `width` apart and not both sensitive.
* `bruteforce.possible`: the same as the second, by trying all whole numbers; slow, and the oracle of the others.
* `determined(tables)`: one who only adds and subtracts published figures, in exact fractions.

Unknown are the inner cells (a leaf in every dimension of any table); every cell is a sum of them.
"""

from fractions import Fraction
from functools import lru_cache
from itertools import product

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

NEAR = 1e-6
CAP = 1e5  # stands for "no limit"; no table of the tests has as many people


class NobodyFits(Exception):
    """No numbers of people agree with everything that is published."""


def climb(dimension, leaf):
    """The leaf and every code above it in any hierarchy."""
    found = {leaf}
    for tree in dimension.hierarchies:
        code = leaf
        while code in tree and tree[code] is not None:
            code = tree[code]
            found.add(code)
    return found | {dimension.root}


@lru_cache(maxsize=512)
def cell_sums(all_dimensions):
    """Per table a 0/1 matrix (cells in C order, inner cells of all tables together)."""
    leaves = {}
    for dimension in (d for dimensions in all_dimensions for d in dimensions):
        assert set(leaves.setdefault(dimension.name, dimension.leaves)) == set(dimension.leaves)
    atoms = [dict(zip(leaves, codes, strict=True)) for codes in product(*leaves.values())]
    found = []
    for dimensions in all_dimensions:
        rows = np.ones((1, len(atoms)))
        for dimension in dimensions:
            above = {leaf: climb(dimension, leaf) for leaf in dimension.leaves}
            inside = [[code in above[atom[dimension.name]] for atom in atoms] for code in dimension.codes]
            rows = (rows[:, None, :] * np.array(inside, dtype=float)[None]).reshape(-1, len(atoms))
        found.append(rows)
    return found


def floor_of(rule):
    """What this rule's attacker knows of every hidden cell."""
    return 1.0 if rule.zeros_known and not rule.zeros_sensitive else 0.0


def read(table):
    """Smallest and largest value of each cell, read off the cell itself."""
    lower = np.where(table.hidden, floor_of(table.rule), table.lower)
    return lower.astype(float), np.where(table.hidden, np.inf, table.upper.astype(float))


class Relations:
    """`least <= rows @ x <= most` over the inner cells that are open, each within `bounds`; the others are in `known`."""

    def __init__(self, tables):
        self.sums = cell_sums(tuple(table.dimensions for table in tables))
        rows = np.concatenate(self.sums)
        least, most = (np.concatenate(ends) for ends in zip(*map(read, tables), strict=True))
        low, high = np.zeros(rows.shape[1]), np.full(rows.shape[1], np.inf)
        for row in np.flatnonzero(rows.sum(axis=1) == 1):
            atom = int(rows[row].argmax())
            low[atom], high[atom] = max(low[atom], least[row]), min(high[atom], most[row])
        self.open = np.flatnonzero(low < high)
        self.known = np.where(low < high, 0.0, low)
        self.low, self.high = low[self.open], np.minimum(high[self.open], CAP)
        left, shift = rows[:, self.open], rows @ self.known
        told = (left.any(axis=1)) & ((most < np.inf) | (least > left @ low[self.open] + shift))
        self.rows, self.least, self.most = left[told], (least - shift)[told], (most - shift)[told]
        known = ~left.any(axis=1)
        if (self.low > self.high).any() or (known & ((shift < least) | (shift > most))).any():
            raise NobodyFits("a total differs from its parts")

    def of(self, table, cell):
        """A cell as (row over the open inner cells, constant)."""
        row = self.sums[table][cell]
        return row[self.open], float(row @ self.known)


def intervals(tables, cells, *, whole=False):
    """Smallest and largest value of cells, given as (number of the table, position); shape (cells, 2)."""
    told = Relations(tables)
    wanted = [told.of(*cell) for cell in cells]
    found = np.array([[constant, constant] for _, constant in wanted]).reshape(-1, 2)
    if not len(told.open) or not cells:
        return found
    costs = np.array([sign * row for row, _ in wanted for sign in (1, -1)])
    for number, (cost, x) in enumerate(zip(costs, _extremes(told, costs), strict=True)):
        if whole and np.abs(x - np.rint(x)).max() > NEAR:
            x = np.rint(_solve(told.rows, told.least, told.most, told.low, told.high, cost, whole=True))
        value = abs(cost) @ x
        found[number // 2, number % 2] += np.inf if value > CAP / 2 else value
    return found


def _extremes(told, costs):
    """All the linear programs as one that falls apart into them: one call instead of hundreds."""
    copies = len(costs)
    rows = sparse.kron(sparse.eye_array(copies), sparse.csr_array(told.rows), format="csr")
    ends = (np.tile(end, copies) for end in (told.least, told.most, told.low, told.high))
    return _solve(rows, *ends, costs.ravel(), whole=False).reshape(copies, -1)


def _solve(rows, least, most, low, high, cost, *, whole):
    answer = milp(
        cost,
        integrality=np.full(len(cost), int(whole)),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(rows, least, most) if rows.shape[0] else (),
    )
    if answer.x is None:
        raise NobodyFits(answer.message)
    return answer.x


def determined(tables):
    """(table, position) -> value of every hidden cell that follows from published ones by adding and subtracting alone."""
    told = Relations(tables)
    exact = np.flatnonzero(told.least == told.most)
    pivots = _eliminate([[*told.rows[i], told.least[i]] for i in exact])
    found = {}
    for number, table in enumerate(tables):
        for cell in table.hidden.nonzero()[0].tolist():
            row, constant = told.of(number, cell)
            rest = _less([Fraction(int(v)) for v in (*row, 0)], pivots)
            if not any(rest[:-1]):
                found[number, cell] = int(constant - rest[-1])
    return found


def _eliminate(rows):
    """Column -> row in echelon form with a one there."""
    pivots = {}
    for row in rows:
        rest = _less([Fraction(int(v)) for v in row], pivots)
        column = next((i for i, v in enumerate(rest[:-1]) if v), None)
        if column is not None:
            pivots[column] = [v / rest[column] for v in rest]
        elif rest[-1]:
            raise NobodyFits("two published figures contradict each other")
    return pivots


def _less(row, pivots):
    for column in sorted(pivots):
        if row[column]:
            factor = row[column]
            row = [v - factor * p for v, p in zip(row, pivots[column], strict=True)]
    return row
