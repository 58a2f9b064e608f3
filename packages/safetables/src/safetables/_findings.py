"""What an attack has seen of the sensitive cells so far, and which of them it has thereby shown safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from safetables._knowledge import Knowledge
from safetables._rule import Threshold

Progress = Callable[[str, int, int], None]
OPEN, SAFE, DISCLOSED, UNDECIDED = 0, 1, 2, 3
DIGITS = 7  # of real values
FITS = 1e-6  # by which a solver's answer may miss a bound
MARGIN = 1e-3  # asked beyond what is needed, so that no rounding error undoes it


@dataclass(frozen=True)
class Goals:
    """Protection intervals of sensitive cells: values an attacker must hold possible. One entry per cell.

    Attributes:
        low: something at most this.
        high: something at least this.
        width: the ends at least so far apart.
    """

    low: np.ndarray
    high: np.ndarray
    width: np.ndarray

    def take(self, cells: np.ndarray) -> Goals:
        """Those of some cells."""
        return Goals(self.low[cells], self.high[cells], self.width[cells])

    def reached(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Mask of the cells whose interval from `low` to `high` is wide enough."""
        near = FITS * np.maximum(1.0, np.abs(np.where(np.isfinite(self.high), self.high, 0.0)))
        return (low <= self.low + near) & (high >= self.high - near) & (high - low >= self.width - near)


@dataclass(frozen=True)
class Targets:
    """The sensitive cells of one table: which quantities they are, and what makes them safe."""

    places: np.ndarray
    rule: Threshold
    goals: Goals | None = None

    def safe(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Mask of the cells an attacker cannot narrow too far if he must hold both ends possible."""
        wide: np.ndarray = self.rule.safe(low, high)
        return wide if self.goals is None else wide & self.goals.reached(low, high)


@dataclass
class Findings:
    """What the attack found, one entry per target.

    Attributes:
        low, high: smallest and largest value seen in a population (whole-numbered where the rule asks so).
        low_witness, high_witness: which of `witnesses` showed it.
        proven_low, proven_high: interval proven by an exact solve; NaN where not asked.
        state: 0 open, 1 safe, 2 disclosed, 3 undecided.
        witnesses: values of the open quantities.
        least, most: smallest and largest value seen of every open quantity.
        programs: how many programs were solved.
    """

    low: np.ndarray
    high: np.ndarray
    low_witness: np.ndarray
    high_witness: np.ndarray
    proven_low: np.ndarray
    proven_high: np.ndarray
    state: np.ndarray
    least: np.ndarray
    most: np.ndarray
    witnesses: list[np.ndarray] = field(default_factory=list)
    programs: int = 0

    @classmethod
    def none(cls, targets: int, quantities: int) -> Findings:
        """Nothing seen yet."""
        up, down = np.full(targets, np.inf), np.full(targets, -np.inf)
        nobody, unknown = np.full(targets, -1), np.full(targets, np.nan)
        least, most = np.full(quantities, np.inf), np.full(quantities, -np.inf)
        state = np.zeros(targets, dtype=np.int8)
        return cls(up, down, nobody, nobody.copy(), unknown, unknown.copy(), state, least, most)


class Observer:
    """Looks at populations and keeps what they show of the targets."""

    def __init__(self, knowledge: Knowledge, targets: list[Targets], progress: Progress | None) -> None:
        self.knowledge = knowledge
        self.targets = targets
        self.progress = progress
        self.whole = knowledge.must_be_whole or any(target.rule.whole for target in targets)
        places = np.concatenate([target.places for target in targets])
        column_of = np.full(len(knowledge.base), -1)
        column_of[knowledge.open] = np.arange(len(knowledge.open))
        self.columns = column_of[places]  # -1: known already
        self.constant = knowledge.base[places]
        self.bounds = np.cumsum([0, *(len(target.places) for target in targets)])
        self.found = Findings.none(len(places), len(knowledge.open))

    @property
    def pending(self) -> np.ndarray:
        """The targets not settled yet."""
        return np.flatnonzero(self.found.state == OPEN)

    def observe(self, x: np.ndarray) -> bool:
        """Take a population into account; False if it does not fit what is published."""
        if not self.fits(x):
            return False
        found = self.found
        values = self.values(x)
        np.minimum(found.least, x, out=found.least)
        np.maximum(found.most, x, out=found.most)
        number = len(found.witnesses)
        lower, higher = values < found.low, values > found.high
        if number and not (lower.any() or higher.any()):
            return True
        found.low[lower], found.low_witness[lower] = values[lower], number
        found.high[higher], found.high_witness[higher] = values[higher], number
        found.witnesses.append(np.rint(x).astype(np.int64) if self.whole else x)
        for target, start, stop in zip(self.targets, self.bounds[:-1], self.bounds[1:], strict=True):
            found.state[start:stop][target.safe(found.low[start:stop], found.high[start:stop])] = SAFE
        return True

    def fits(self, x: np.ndarray) -> bool:
        """Does a population agree with all that is published?"""
        known = self.knowledge
        sums = known.matrix @ x
        rows = (sums >= known.lower - FITS) & (sums <= known.upper + FITS)
        inside = (x >= known.least - FITS) & (x <= known.most + FITS)
        return bool(rows.all() and inside.all())

    def values(self, x: np.ndarray) -> np.ndarray:
        """The targets' values in a population."""
        if not len(x):
            return self.constant.astype(float)
        values = np.where(self.columns >= 0, x[self.columns], self.constant)
        return np.rint(values) if self.whole else np.round(values, DIGITS)

    def objective(self, targets: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """Costs of the open quantities: the amounts at these targets."""
        costs = np.zeros(len(self.knowledge.open))
        columns = self.columns[targets]
        np.add.at(costs, columns[columns >= 0], amounts[columns >= 0])
        return costs

    def would_be_safe(self, target: int, low: float, high: float) -> bool:
        """Is a target safe if its interval is this?"""
        mine, position = self._of(target)
        if not mine.rule.safe(low, high):
            return False
        goals = mine.goals
        if goals is None:
            return True
        one = goals.take(np.array([position]))
        return bool(one.reached(np.array([low]), np.array([high]))[0])

    def moves_to_try(self, target: int, value: float) -> tuple[float, ...]:
        """Changes from a value that would make a target safe: alone, or all of them together."""
        mine, position = self._of(target)
        wide = mine.rule.width * (1 + MARGIN)
        if mine.goals is None:
            return (wide, -wide, wide / 2, -wide / 2)
        low, high = float(mine.goals.low[position]), float(mine.goals.high[position])
        wide = max(wide, float(mine.goals.width[position]) * (1 + MARGIN))
        up, down = max(high - value, 0.0) * (1 + MARGIN), max(value - low, 0.0) * (1 + MARGIN)
        rest = max(wide - up - down, 0.0)
        return (up, -down, up + rest, -down - rest, up + rest / 2, -down - rest / 2)

    def _of(self, target: int) -> tuple[Targets, int]:
        """The targets one belongs to, and its position among them."""
        number = int(np.searchsorted(self.bounds, target, side="right")) - 1
        return self.targets[number], target - int(self.bounds[number])

    def report(self, what: str) -> None:
        """Say how many targets are settled."""
        if self.progress is not None:
            size = len(self.found.state)
            self.progress(what, size - len(self.pending), size)
