"""The attacker: which values of the sensitive cells fit everything that is published.

Joint directions first: one linear program pushes all undecided cells at once, each at random up or down, and
every corner it reaches widens many observed ranges. Only what is left is settled cell by cell, exactly, and in
whole numbers where the real interval does not decide it. Every observed value comes from a whole-numbered
population, so that what is called safe is safe against an attacker who knows that people are not halved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from safetables._knowledge import Contradiction, Knowledge
from safetables._rule import Threshold
from safetables._solver import Program, SolverFailed

Progress = Callable[[str, int, int], None]
FRUITLESS = 3  # joint directions without a newly decided cell before going cell by cell
DIGITS = 7  # of real values
SECONDS_PER_CELL = 20.0
SECONDS_TO_ROUND = 2.0


@dataclass
class Targets:
    """The sensitive cells of one rule: which quantities they are."""

    places: np.ndarray
    rule: Threshold


@dataclass
class Findings:
    """What the attack found, one entry per target.

    Attributes:
        low, high: smallest and largest value seen in a whole-numbered population.
        low_witness, high_witness: which of `witnesses` showed it.
        proven: real interval proven by an exact solve; NaN where not asked.
        state: 0 open, 1 safe, 2 disclosed, 3 undecided.
        witnesses: whole-numbered values of all quantities.
        programs: how many programs were solved.
    """

    low: np.ndarray
    high: np.ndarray
    low_witness: np.ndarray
    high_witness: np.ndarray
    proven_low: np.ndarray
    proven_high: np.ndarray
    state: np.ndarray
    witnesses: list[np.ndarray] = field(default_factory=list)
    programs: int = 0


OPEN, SAFE, DISCLOSED, UNDECIDED = 0, 1, 2, 3


def attack(
    knowledge: Knowledge,
    targets: list[Targets],
    *,
    seed: int,
    exact: bool,
    quick: bool = False,
    progress: Progress | None = None,
) -> Findings:
    """Find for each target what an attacker must hold possible.

    Args:
        exact: also prove the interval of every safe cell (two more programs each).
        quick: joint directions only; cells they leave open are called undecided.

    Raises:
        Contradiction: no population fits.
    """
    return _Attack(knowledge, targets, seed, progress).run(exact=exact, quick=quick)


class _Attack:
    def __init__(
        self, knowledge: Knowledge, targets: list[Targets], seed: int, progress: Progress | None
    ) -> None:
        self.knowledge = knowledge
        self.targets = targets
        self.whole = knowledge.must_be_whole or any(target.rule.whole for target in targets)
        self.random = np.random.default_rng(seed)
        self.progress = progress
        places = np.concatenate([target.places for target in targets])
        column_of = np.full(len(knowledge.base), -1)
        column_of[knowledge.open] = np.arange(len(knowledge.open))
        self.columns = column_of[places]  # -1: known already
        self.constant = knowledge.base[places]
        self.bounds = np.cumsum([0, *(len(target.places) for target in targets)])
        size = len(places)
        nobody = np.full(size, -1)
        self.found = Findings(
            np.full(size, np.inf), np.full(size, -np.inf), nobody.copy(), nobody.copy(),
            np.full(size, np.nan), np.full(size, np.nan), np.zeros(size, dtype=np.int8),
        )  # fmt: skip
        self.program = Program(
            knowledge.matrix, knowledge.lower, knowledge.upper, knowledge.least, knowledge.most
        )
        self.component = _components(knowledge.matrix)
        self.rounder: Program | None = None
        self.reference: np.ndarray | None = None

    def run(self, *, exact: bool, quick: bool) -> Findings:
        self._observe(self._anybody())
        self._push_jointly()
        if quick:
            self.found.state[self.found.state == OPEN] = UNDECIDED
            return self.found
        size = len(self.found.state)
        pending = np.flatnonzero(self.found.state == OPEN) if not exact else np.arange(size)
        for number, target in enumerate(pending):
            if exact or self.found.state[target] == OPEN:
                self._settle(int(target))
            self._report("cell by cell", number + 1, len(pending))
        return self.found

    def _push_jointly(self) -> None:
        fruitless = 0
        while fruitless < FRUITLESS and (pending := np.flatnonzero(self.found.state == OPEN)).size:
            sign = self.random.choice((-1.0, 1.0), size=len(pending)) * self.random.uniform(
                0.5, 1.5, len(pending)
            )
            for direction in (sign, -sign):
                costs = self._costs(pending, direction)
                x = self._solve(costs)
                if x is not None:
                    self._observe(self._made_whole(x, costs))
            left = int((self.found.state == OPEN).sum())
            fruitless = fruitless + 1 if left == len(pending) else 0
            self._report("joint directions", len(self.found.state) - left, len(self.found.state))

    def _solve(self, costs: np.ndarray) -> np.ndarray | None:
        if not len(costs):
            return np.zeros(0)
        self.program.set_costs(costs)
        self.found.programs += 1
        return self.program.minimise()

    def _anybody(self) -> np.ndarray:
        """Some population that fits."""
        nothing = np.zeros(len(self.component))
        if self.whole:
            return self._solve_whole(nothing, "the published figures")
        x = self._solve(nothing)
        if x is None:
            raise Contradiction("no population fits the published figures")
        return x

    def _solve_whole(self, costs: np.ndarray, what: str) -> np.ndarray:
        """An optimum in whole numbers."""
        x = self._solve(costs)
        if x is not None and not costs.any():
            x = self._made_whole(x, costs)
        if x is not None and not (_is_whole(x) and self._fits(x)):
            self.program.set_whole(True)
            self.program.limit_time(SECONDS_PER_CELL)
            try:
                x = self._solve(costs)
            finally:
                self.program.set_whole(False)
                self.program.limit_time(np.inf)
        if x is None:
            raise Contradiction(f"no population fits {what}")
        return np.rint(x)

    def _made_whole(self, x: np.ndarray, costs: np.ndarray) -> np.ndarray:
        """A whole-numbered population near a corner that came out fractional.

        First between the whole numbers around it, then one further; failing that, the independent parts of
        the system that came out fractional keep their last whole values.
        """
        if not self.whole:
            return x
        if _is_whole(x):
            return np.rint(x)
        for margin in (0, 1):
            near = self._round_nearby(x, margin, costs * margin)
            if near is not None:
                return near
        whole = np.rint(x)
        broken = np.unique(self.component[np.abs(x - whole) > 1e-6])
        if self.reference is not None:
            keep = np.isin(self.component, broken)
            whole[keep] = self.reference[keep]
        return whole

    def _round_nearby(self, x: np.ndarray, margin: int, costs: np.ndarray) -> np.ndarray | None:
        known = self.knowledge
        if self.rounder is None:
            self.rounder = Program(known.matrix, known.lower, known.upper, known.least, known.most)
            self.rounder.set_whole(True)
        lower = np.maximum(np.floor(x + 1e-6) - margin, known.least)
        upper = np.minimum(np.ceil(x - 1e-6) + margin, known.most)
        self.rounder.set_columns(np.arange(len(x)), lower, upper)
        self.rounder.set_costs(costs)
        self.rounder.limit_time(SECONDS_TO_ROUND)
        self.found.programs += 1
        try:
            near = self.rounder.minimise()
        except SolverFailed:
            return None
        return None if near is None else np.rint(near)

    def _observe(self, x: np.ndarray) -> None:
        values = self._values(x)
        if not self._fits(x):
            return
        self.reference = x
        number = len(self.found.witnesses)
        lower, higher = values < self.found.low, values > self.found.high
        if number and not (lower.any() or higher.any()):
            return
        self.found.low[lower], self.found.low_witness[lower] = values[lower], number
        self.found.high[higher], self.found.high_witness[higher] = values[higher], number
        population = self.knowledge.whole(x)
        self.found.witnesses.append(np.rint(population).astype(np.int64) if self.whole else population)
        for target, start, stop in zip(self.targets, self.bounds[:-1], self.bounds[1:], strict=True):
            safe = target.rule.safe(self.found.low[start:stop], self.found.high[start:stop])
            self.found.state[start:stop][safe] = SAFE

    def _fits(self, x: np.ndarray) -> bool:
        known = self.knowledge
        sums = known.matrix @ x
        rows = (sums >= known.lower - 1e-6) & (sums <= known.upper + 1e-6)
        return bool(rows.all() and (x >= known.least).all() and (x <= known.most).all())

    def _settle(self, target: int) -> None:
        """Prove the interval of one cell; go to whole numbers where the real interval leaves it open."""
        costs = self._costs(np.array([target]), np.ones(1))
        rule = self._rule_of(target)
        try:
            low, high = self._end(target, costs), self._end(target, -costs)
        except SolverFailed:
            self.found.state[target] = UNDECIDED
            return
        self.found.proven_low[target], self.found.proven_high[target] = low, high
        if self.whole and self.found.state[target] == OPEN and rule.safe(low, high):
            low, high = self._whole_ends(target, costs)
        if self.found.state[target] == OPEN:
            disclosed = not rule.safe(low, high)
            self.found.state[target] = DISCLOSED if disclosed else UNDECIDED

    def _end(self, target: int, costs: np.ndarray) -> float:
        """The cell's value at the minimum of `costs`, rounded inwards to a whole number."""
        x = self._solve(costs)
        if x is None:
            raise Contradiction("no population fits the published figures")
        self._observe(self._made_whole(x, costs))
        column = self.columns[target]
        value = float(x[column]) if column >= 0 else float(self.constant[target])
        upwards = costs.sum() >= 0
        if not self.whole:
            return round(value, DIGITS)
        return float(np.ceil(value - 1e-6) if upwards else np.floor(value + 1e-6))

    def _costs(self, targets: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """An objective: the amounts at the targets that are still open."""
        costs = np.zeros(len(self.knowledge.open))
        columns = self.columns[targets]
        np.add.at(costs, columns[columns >= 0], amounts[columns >= 0])
        return costs

    def _values(self, x: np.ndarray) -> np.ndarray:
        """The targets' values in a population."""
        if not len(x):
            return self.constant.astype(float)
        values = np.where(self.columns >= 0, x[self.columns], self.constant)
        return np.rint(values) if self.whole else np.round(values, DIGITS)

    def _whole_ends(self, target: int, costs: np.ndarray) -> tuple[float, float]:
        ends = []
        for direction in (costs, -costs):
            try:
                x = self._solve_whole(direction, "the published figures")
            except SolverFailed:
                self.found.state[target] = UNDECIDED
                return -np.inf, np.inf
            self._observe(x)
            ends.append(float(self._values(x)[target]))
        self.found.proven_low[target], self.found.proven_high[target] = ends
        return ends[0], ends[1]

    def _rule_of(self, target: int) -> Threshold:
        return self.targets[int(np.searchsorted(self.bounds, target, side="right")) - 1].rule

    def _report(self, what: str, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(what, done, total)


def _is_whole(x: np.ndarray) -> bool:
    return bool((np.abs(x - np.rint(x)) <= 1e-6).all())


def _components(matrix: sparse.csr_array) -> np.ndarray:
    """Label of the independent part each column belongs to."""
    rows, columns = matrix.shape
    graph = sparse.block_array([[None, matrix], [matrix.T, None]]) if rows and columns else None
    if graph is None:
        return np.arange(columns)
    return connected_components(graph, directed=False)[1][rows:]
