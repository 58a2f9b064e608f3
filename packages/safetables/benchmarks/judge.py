"""An independent judge of any pattern of hidden cells: what an attacker can work out, by linear programs.

Shares no code with safetables' own audit. The attacker knows the hierarchies and every cell that is not hidden. The inner
cells (leaf in every dimension) that are hidden are the unknowns; every hidden total is a sum of inner cells, and every
published total is an equation. A cell's interval is the least and largest value over all solutions.

Criteria, each counted over the sensitive cells:

* `exact`: real numbers >= 0; disclosed = the interval is a single value (width < 1e-6).
* `exact_from_one`: the attacker also knows that a hidden cell is >= 1, because zeros are published.
* `outside_range`: the interval (real, >= 0) does not contain [0.8 v, 1.2 v] of the true value v.
* `narrow`: the interval is narrower than 20 % of v (sliding protection).
* `singleton`: the holder of some hidden inner 1 knows that cell too, and then another sensitive cell is exact by equations
  alone. Whole counts of other cells are not used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from county_tables import CountyTable
from scipy import sparse
from scipy.sparse.linalg import splu

EXACT = 1e-6
CAP = 1e7  # stands for "no limit": no table here has as many persons


@dataclass(frozen=True)
class Verdict:
    """How many sensitive cells break each criterion; None where it was not asked for."""

    sensitive: int
    exact: int
    exact_from_one: int | None = None
    outside_range: int | None = None
    narrow: int | None = None
    singleton: int | None = None


@dataclass(frozen=True)
class Attack:
    """The attacker's equations: `published @ x = given` over the hidden inner cells x >= 0, and what hidden cells sum.

    Attributes:
        published: matrix of the published totals that contain hidden inner cells.
        given: their values less the published inner cells.
        hidden: matrix of shape (hidden cells, unknowns); a hidden cell is its row times x, plus `base`.
        base: what is published of each hidden cell's inner cells.
        values: the true value of each hidden cell, inner and total.
        truth: the true values of the unknowns.
    """

    published: sparse.csr_array
    given: np.ndarray
    hidden: sparse.csr_array
    base: np.ndarray
    values: np.ndarray
    truth: np.ndarray


def model_matrix(table: CountyTable) -> sparse.csr_array:
    """0/1 matrix (all cells, inner cells): does the inner cell count in the cell."""
    matrix = sparse.csr_array(np.ones((1, 1)))
    for dimension in table.parents:
        matrix = sparse.csr_array(sparse.kron(matrix, table.ancestors(dimension), format="csr"))
    return matrix


def attack_on(table: CountyTable, hidden: np.ndarray) -> Attack:
    """What the attacker knows when the cells of the mask `hidden` (shape of the counts) are not published."""
    model = model_matrix(table)
    mask, counts = hidden.ravel(), table.counts().ravel()
    inner = _inner_positions(table)
    unknown = mask[inner]
    truth = table.inner.ravel()
    base = model @ np.where(unknown, 0, truth)
    part = sparse.csr_array(model[:, unknown])
    used = np.diff(part.indptr) > 0
    shown = used & ~mask
    return Attack(
        published=part[shown],
        given=(counts - base)[shown],
        hidden=part[mask],
        base=base[mask],
        values=counts[mask],
        truth=truth[unknown],
    )


def _inner_positions(table: CountyTable) -> np.ndarray:
    """Position in C order of each inner cell among all cells, in the order of `table.inner`."""
    places = []
    for dimension, tree in table.parents.items():
        codes = list(tree)
        places.append(np.array([codes.index(leaf) for leaf in table.leaves(dimension)]))
    shape = tuple(len(tree) for tree in table.parents.values())
    return np.ravel_multi_index(np.ix_(*places), shape).ravel()


Settled = Callable[[np.ndarray, np.ndarray], np.ndarray]


def never(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """No interval is wide enough before both its ends are found."""
    return np.zeros(len(lower), dtype=bool)


def intervals(attack: Attack, cells: np.ndarray, least: float = 0, settled: Settled = never) -> np.ndarray:
    """Smallest and largest possible value, shape (cells, 2), one pair of linear programs per cell.

    Args:
        attack: the attacker's equations.
        cells: positions among the hidden cells.
        least: what the attacker knows of every hidden cell, 0 or 1.
        settled: (lower, upper) seen so far -> mask of the cells whose judgement no wider interval would change. They
            are left as they are. Every solution of a program shows possible values of all cells.
    """
    solver = _solver(attack, least)
    rows, base = attack.hidden[cells], attack.base[cells]
    found = np.column_stack([attack.values[cells], attack.values[cells]]).astype(float)
    for row in range(len(cells)):
        objective = rows[[row]].toarray().ravel()
        for end, sense in enumerate((highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize)):
            if settled(found[:, 0], found[:, 1])[row]:
                break
            value = _solve(solver, objective, sense) + base[row]
            seen = rows @ np.array(solver.getSolution().col_value) + base
            found = np.column_stack([np.minimum(found[:, 0], seen), np.maximum(found[:, 1], seen)])
            found[row, end] = value
    found[found > CAP / 2] = np.inf
    return found


def _solver(attack: Attack, least: float) -> highspy.Highs:
    """Equations of the published cells; with `least`, hidden totals have it as a lower bound as well."""
    totals = np.diff(attack.hidden.indptr) > 1
    bounded = attack.hidden[totals] if least else attack.hidden[:0]
    floor = least - attack.base[totals] if least else np.zeros(0)
    rows = sparse.csr_array(sparse.vstack([attack.published, bounded]))
    size = len(attack.truth)
    solver = highspy.Highs()
    solver.silent()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = size, rows.shape[0]
    program.col_cost_ = np.zeros(size)
    program.col_lower_ = np.full(size, float(least))
    program.col_upper_ = np.full(size, CAP)
    program.row_lower_ = np.concatenate([attack.given, floor]).astype(float)
    program.row_upper_ = np.concatenate([attack.given, np.full(len(floor), highspy.kHighsInf)]).astype(float)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = rows.indptr
    program.a_matrix_.index_ = rows.indices
    program.a_matrix_.value_ = rows.data.astype(float)
    solver.passModel(program)
    return solver


def _solve(solver: highspy.Highs, objective: np.ndarray, sense: highspy.ObjSense) -> float:
    size = len(objective)
    solver.changeColsCost(size, np.arange(size, dtype=np.int32), objective.astype(float))
    solver.changeObjectiveSense(sense)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS ended with {status}")
    value = float(solver.getObjectiveValue())
    return np.inf if value > CAP / 2 else value


def free_projection(attack: Attack) -> Callable[[np.ndarray], np.ndarray]:
    """A function that projects vectors of unknowns onto the changes no published cell shows.

    The projection is exact up to rounding: one factorisation of the regularised system [I, A'; A, -1e-10 I], refined.
    """
    equations = attack.published
    rows, size = equations.shape
    system = sparse.block_array(
        [[sparse.eye_array(size), equations.T], [equations, -1e-10 * sparse.eye_array(rows)]], format="csc"
    )
    options = {
        "SymmetricMode": True
    }  # [I, A'; A, -e I] is quasi-definite: any symmetric order of pivots does
    factor = splu(system, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=options)

    def project(vectors: np.ndarray) -> np.ndarray:
        found = vectors
        for _ in range(3):
            right = np.concatenate([found, np.zeros((rows, vectors.shape[1]))])
            found = factor.solve(right)[:size]
        return found

    return project


def determined_by_equations(attack: Attack, rounds: int = 4, seed: int = 0) -> np.ndarray:
    """Which hidden cells follow from the published ones by equations alone, without bounds: mask over hidden cells.

    Random vectors projected onto the null space: a cell that stays still in all of them is determined (with probability
    one); one that moves is not. The counts are > 0 at the true point only where the cell is, so bounds can add more.
    """
    random = np.random.default_rng(seed)
    moves = free_projection(attack)(random.standard_normal((len(attack.truth), rounds)))
    return np.abs(attack.hidden @ moves).max(axis=1, initial=0) < EXACT


def open_to_singletons(attack: Attack, cells: np.ndarray, seed: int = 0) -> int:
    """How many sensitive cells become exact, by equations alone, to the holder of another hidden inner 1.

    For a random free change z and the free direction u that a single known cell fixes, cell c is opened by the
    holder of s when what is free of c is proportional to what is free of s: corr(c, s) = 1 over the null space.
    Found by equal signature of normalised random projections, then each pair is confirmed by a second set.
    """
    random = np.random.default_rng(seed)
    moves = free_projection(attack)(random.standard_normal((len(attack.truth), 12)))
    free = attack.hidden @ moves
    size = np.linalg.norm(free, axis=1)
    moving = size > EXACT
    sign = np.where(moving, np.sign(free[:, 0]), 1)
    direction = np.where(moving, sign / np.where(moving, size, 1), 0)[:, None] * free
    keys = [tuple(row) for row in np.round(direction, 5) + 0.0]
    single = (np.diff(attack.hidden.indptr) == 1) & (attack.values == 1)
    person = attack.hidden.indices[attack.hidden.indptr[:-1].clip(max=max(attack.hidden.nnz - 1, 0))]
    holders: dict[tuple[float, ...], set[int]] = {}
    for row in np.flatnonzero(single & moving).tolist():
        holders.setdefault(keys[row], set()).add(int(person[row]))
    opened = 0
    for cell in cells.tolist():
        if moving[cell]:  # a total that holds nobody but the person of a 1 is that person's own
            opened += bool(holders.get(keys[cell], set()) - ({int(person[cell])} if single[cell] else set()))
    return opened


def judge(table: CountyTable, hidden: np.ndarray, *, programs: bool = True) -> Verdict:
    """Count what a pattern gives away of the counts 1..3.

    Args:
        table: the true counts and hierarchies.
        hidden: mask in the shape of `table.counts()`.
        programs: solve linear programs for every sensitive cell. False, for large tables: only those that a quick test
            leaves in doubt, for `exact` alone, and the singletons.
    """
    attack = attack_on(table, hidden)
    cells = np.flatnonzero((attack.values > 0) & (attack.values < 4))
    missed = int(((table.counts() > 0) & (table.counts() < 4) & ~hidden).sum())
    singleton = open_to_singletons(attack, cells)
    if not programs:
        return Verdict(
            len(cells) + missed, missed + _exact_in_doubt(attack, cells), singleton=missed + singleton
        )
    values = attack.values[cells]

    def contains_range(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
        return (lower <= 0.8 * values + EXACT) & (upper >= 1.2 * values - EXACT)

    # An interval that contains 20 % around the value is also wide enough for the other criteria.
    plain = intervals(attack, cells, settled=contains_range)
    from_one = intervals(attack, cells, least=1, settled=_open)
    inside = contains_range(plain[:, 0], plain[:, 1])
    width = plain[:, 1] - plain[:, 0]
    return Verdict(
        sensitive=len(cells) + missed,
        exact=missed + int((width < EXACT).sum()),
        exact_from_one=missed + int((from_one[:, 1] - from_one[:, 0] < EXACT).sum()),
        outside_range=missed + int((~inside).sum()),
        narrow=missed + int((width < 0.2 * values - EXACT).sum()),
        singleton=missed + singleton,
    )


def _open(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """More than one value is possible."""
    return upper - lower >= EXACT


def _exact_in_doubt(attack: Attack, cells: np.ndarray) -> int:
    """Exactly disclosed cells. Unknowns with true value > 0 may move both ways from the truth, so free changes over
    them alone show that a cell moves; only cells that stay still there are in doubt and get linear programs."""
    positive = attack.truth > 0
    inside = Attack(
        published=sparse.csr_array(attack.published[:, positive]),
        given=attack.given,
        hidden=sparse.csr_array(attack.hidden[:, positive]),
        base=attack.base,
        values=attack.values,
        truth=attack.truth[positive],
    )
    doubtful = cells[determined_by_equations(inside)[cells]]
    found = intervals(attack, doubtful)
    return int((found[:, 1] - found[:, 0] < EXACT).sum())
