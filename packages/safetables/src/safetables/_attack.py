"""The attacker: which values of the sensitive cells fit everything that is published.

Joint directions first: one linear program pushes all undecided cells at once, each at random up or down, and
every corner it reaches widens many observed ranges. Only what is left is settled cell by cell, exactly, and in
whole numbers where the rule asks for it and the real interval does not decide. Where people are whole, every observed
value comes from a whole-numbered population, so that what is called safe is safe against an attacker who knows that
people are not halved.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from safetables._attack_moves import move_single_cells
from safetables._findings import DIGITS, DISCLOSED, OPEN, UNDECIDED, Findings, Observer, Progress, Targets
from safetables._knowledge import Contradiction, Knowledge
from safetables._side_by_side import side_by_side
from safetables._solver import Program, SolverFailed
from safetables._whole import WholePeople, is_whole

SMALL = 3000  # open quantities up to which joint programs and programs for single cells are quick
DIRECTIONS = 10  # by interior points, both ways each
FRUITLESS = 3  # joint directions without a newly decided cell before going cell by cell
SECONDS_PER_CELL = 20.0


def are_few(open_cells: int, all_cells: int) -> bool:
    """Are these few enough to go through them one by one?"""
    return open_cells <= max(200, all_cells // 50)


def attack(
    knowledge: Knowledge,
    targets: list[Targets],
    *,
    seed: int,
    exact: bool,
    quick: bool = False,
    levels: Sequence[Sequence[np.ndarray]] = (),
    progress: Progress | None = None,
) -> Findings:
    """Find for each target what an attacker must hold possible.

    Args:
        exact: also prove the interval of every safe cell (two more programs each).
        quick: joint directions; cells they leave open are called undecided, unless they are few.
        levels: columns that lie together, in which single cells are moved before the whole is tried: small parts first.

    Raises:
        Contradiction: no population fits.
    """
    seen = Observer(knowledge, targets, progress)
    return _Attack(seen, levels, seed).run(exact=exact, quick=quick)


class _Attack:
    def __init__(self, seen: Observer, levels: Sequence[Sequence[np.ndarray]], seed: int) -> None:
        self.levels = levels
        self.seen, self.found, self.whole = seen, seen.found, seen.whole
        self.random = np.random.default_rng(seed)
        self.program = self._new_program()
        self.people = WholePeople(seen.knowledge)

    def _new_program(self) -> Program:
        known = self.seen.knowledge
        return Program(known.matrix, known.lower, known.upper, known.least, known.most)

    def run(self, *, exact: bool, quick: bool) -> Findings:
        if self.whole:
            self._observe(self._anybody())
        else:
            middle = self._push_from_inside()
            if quick and not are_few(len(self.seen.pending), len(self.found.state)):
                return self._undecided()
            if len(self.seen.knowledge.open) > SMALL:
                everything = np.arange(len(middle))
                move_single_cells(self.seen, middle, [*chain.from_iterable(self.levels), everything])
        self._push_jointly()
        if quick:
            return self._undecided()
        pending = self.seen.pending if not exact else np.arange(len(self.found.state))
        for target in pending.tolist():
            if exact or self.found.state[target] == OPEN:
                self._settle(target)
            self.seen.report("cell by cell")
        return self.found

    def _undecided(self) -> Findings:
        self.found.state[self.seen.pending] = UNDECIDED
        return self.found

    def _push_from_inside(self) -> np.ndarray:
        """Joint directions by interior points: they end near a corner, not in it, and need no corner to be found.

        Returns a population well inside of what is possible.
        """
        middle = self.program.interior()
        if middle is None:
            raise Contradiction("no population fits the published figures")
        self._observe(middle)
        programs = [self.program, self._new_program()]
        for _ in range(DIRECTIONS):
            before = self.seen.pending
            costs = self.seen.objective(before, self._draw(len(before)))
            jobs = list(zip(programs, (costs, -costs), strict=True))
            self.found.programs += len(jobs)
            for x in side_by_side(_extreme, jobs):
                if x is not None:
                    self._observe(x)
            self.seen.report("joint directions")
            if len(self.seen.pending) in (0, len(before)):
                break
        return middle

    def _draw(self, size: int) -> np.ndarray:
        """Random amounts up or down."""
        return self.random.choice((-1.0, 1.0), size=size) * self.random.uniform(0.5, 1.5, size)

    def _push_jointly(self) -> None:
        fruitless = 0
        while fruitless < FRUITLESS and (pending := self.seen.pending).size:
            sign = self._draw(len(pending))
            for direction in (sign, -sign):
                costs = self.seen.objective(pending, direction)
                x = self._solve(costs)
                if x is not None:
                    self._observe(self._made_whole(x, costs))
            fruitless = fruitless + 1 if len(self.seen.pending) == len(pending) else 0
            self.seen.report("joint directions")

    def _solve(self, costs: np.ndarray) -> np.ndarray | None:
        if not len(costs):
            return np.zeros(0)
        self.program.set_costs(costs)
        self.found.programs += 1
        return self.program.minimise()

    def _anybody(self) -> np.ndarray:
        """Some population that fits."""
        nothing = np.zeros(len(self.found.least))
        if self.whole:
            return self._solve_whole(nothing)
        x = self._solve(nothing)
        if x is None:
            raise Contradiction("no population fits the published figures")
        return x

    def _solve_whole(self, costs: np.ndarray) -> np.ndarray:
        """An optimum in whole numbers."""
        x = self._solve(costs)
        if x is not None and not costs.any():
            x = self._made_whole(x, costs)
        if x is not None and not (is_whole(x) and self.seen.fits(x)):
            self.program.set_whole(True)
            self.program.limit_time(SECONDS_PER_CELL)
            try:
                x = self._solve(costs)
            finally:
                self.program.set_whole(False)
                self.program.limit_time(np.inf)
        if x is None:
            raise Contradiction("no population fits the published figures")
        return np.rint(x)

    def _made_whole(self, x: np.ndarray, costs: np.ndarray) -> np.ndarray:
        return self.people.made_whole(x, costs) if self.whole else x

    def _observe(self, x: np.ndarray) -> None:
        if self.seen.observe(x):
            self.people.reference = x

    def _settle(self, target: int) -> None:
        """Prove the interval of one cell; go to whole numbers where the real interval leaves it open."""
        costs = self.seen.objective(np.array([target]), np.ones(1))
        try:
            low, high = self._end(target, costs), self._end(target, -costs)
            self._keep_proof(target, low, high)
            if self.found.state[target] == OPEN and self.seen.would_be_safe(target, low, high) and self.whole:
                low, high = self._whole_end(target, costs), self._whole_end(target, -costs)
                self._keep_proof(target, low, high)
        except SolverFailed:
            self.found.state[target] = UNDECIDED
            return
        if self.found.state[target] == OPEN:
            disclosed = not self.seen.would_be_safe(target, low, high)
            self.found.state[target] = DISCLOSED if disclosed else UNDECIDED

    def _keep_proof(self, target: int, low: float, high: float) -> None:
        self.found.proven_low[target], self.found.proven_high[target] = low, high

    def _end(self, target: int, costs: np.ndarray) -> float:
        """The cell's value at the minimum of `costs`, rounded inwards to a whole number."""
        x = self._solve(costs)
        if x is None:
            raise Contradiction("no population fits the published figures")
        self._observe(self._made_whole(x, costs))
        column = self.seen.columns[target]
        value = float(x[column]) if column >= 0 else float(self.seen.constant[target])
        if not self.whole:
            return round(value, DIGITS)
        return float(np.ceil(value - 1e-6) if costs.sum() >= 0 else np.floor(value + 1e-6))

    def _whole_end(self, target: int, costs: np.ndarray) -> float:
        x = self._solve_whole(costs)
        self._observe(x)
        return float(self.seen.values(x)[target])


def _extreme(job: tuple[Program, np.ndarray]) -> np.ndarray | None:
    program, costs = job
    return program.interior(costs)
