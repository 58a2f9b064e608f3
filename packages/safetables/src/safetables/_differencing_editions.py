"""What two editions of a table together tell of the difference of each cell: new = old + came - left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from safetables._differencing import Joint
from safetables._knowledge import Contradiction, Knowledge
from safetables._protected import ProtectedTable
from safetables._solver import Program, SolverFailed

SECONDS_PER_CELL = 20.0


@dataclass(frozen=True)
class Differences:
    """Per cell: is the difference certain to be small, is it unknown whether it is, and its interval where certain."""

    certain: np.ndarray
    undecided: np.ndarray
    low: np.ndarray
    high: np.ndarray


def differences(old: ProtectedTable, new: ProtectedTable, minimum: int) -> Differences:
    """Which cells changed by 1 .. minimum-1, up or down, for certain.

    Whole people in both editions, every total of both; nothing ties the people of the editions but these. A cell is
    settled by one pair of populations whose difference is 0 or at least the minimum, or by one pair each way.

    Raises:
        Contradiction: no population fits one of the editions.
    """
    tables = [replace(old, population="old"), replace(new, population="new")]
    joint = Joint.of(tables)
    return _Comparison(joint.knowledge(), joint.places, minimum).run()


class _Comparison:
    def __init__(self, known: Knowledge, places: Sequence[np.ndarray], minimum: int) -> None:
        self.known, self.minimum = known, minimum
        self.column_of = np.full(len(known.base), -1)
        self.column_of[known.open] = np.arange(len(known.open))
        self.old, self.new = places
        size = len(self.old)
        self.low, self.high = np.full(size, np.inf), np.full(size, -np.inf)
        self.undecided = np.zeros(size, dtype=bool)
        self.certain = np.zeros(size, dtype=bool)

    def run(self) -> Differences:
        if not len(self.known.open):
            self._observe(np.zeros(0))
            self.certain = self._small()
            return self._result()
        self.program = Program(
            self.known.matrix, self.known.lower, self.known.upper, self.known.least, self.known.most
        )
        self.program.set_whole(True)
        self._extreme(np.zeros(len(self.known.open)))
        for cell in np.flatnonzero(self._small()).tolist():
            if self._small()[cell]:
                self._settle(cell)
        return self._result()

    def _result(self) -> Differences:
        return Differences(self.certain, self.undecided, self.low, self.high)

    def _settle(self, cell: int) -> None:
        costs = np.zeros(len(self.known.open))
        for place, sign in ((self.new[cell], 1.0), (self.old[cell], -1.0)):
            if self.column_of[place] >= 0:
                costs[self.column_of[place]] = sign
        try:
            self._extreme(costs)
            if self._small()[cell]:
                self._extreme(-costs)
        except SolverFailed:
            self.undecided[cell] = True
            return
        self.certain[cell] = self._small()[cell]

    def _extreme(self, costs: np.ndarray) -> None:
        self.program.set_costs(costs)
        self.program.limit_time(SECONDS_PER_CELL)
        x = self.program.minimise()
        if x is None:
            raise Contradiction("no population fits the published figures of the two editions")
        self._observe(np.rint(x))

    def _observe(self, x: np.ndarray) -> None:
        values = self.known.whole(x)
        difference = values[self.new] - values[self.old]
        self.low, self.high = np.minimum(self.low, difference), np.maximum(self.high, difference)

    def _small(self) -> np.ndarray:
        """All differences seen so far are small, and all up or all down."""
        up = (self.low >= 1) & (self.high < self.minimum)
        down = (self.high <= -1) & (self.low > -self.minimum)
        small: np.ndarray = up | down
        return small
