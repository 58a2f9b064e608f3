"""How far from the truth an attacker must be kept, and what every primary rule can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from safetables._table import Table


@dataclass(frozen=True, eq=False)
class Protection:
    """Protection levels of every cell: what an attacker must hold possible of a value v.

    The terms are those of the literature on cell suppression (Fischetti and Salazar-González 2001, "Solving the cell
    suppression problem on tabular data with linear constraints", Management Science 47; Castro 2012, "Recent advances
    in optimization techniques for statistical tabular data protection", EJOR 216).

    Attributes:
        lower: the attacker must hold some value <= v - lower possible.
        upper: the attacker must hold some value >= v + upper possible.
        sliding: the smallest and the largest value he must hold possible lie at least this far apart, wherever v is.

    All three are float arrays >= 0 in the table's shape and the unit of `Table.values` (persons, or the smallest unit
    of the amounts), read-only; 0 where nothing is asked. `lower` is at most v: no value is below zero, and everybody
    knows.
    """

    lower: np.ndarray
    upper: np.ndarray
    sliding: np.ndarray

    def __post_init__(self) -> None:
        for levels in (self.lower, self.upper, self.sliding):
            levels.setflags(write=False)

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> Protection:
        """Nothing is asked of any cell."""
        return cls(np.zeros(shape), np.zeros(shape), np.zeros(shape))

    @classmethod
    def around(
        cls, values: np.ndarray, where: np.ndarray, levels: np.ndarray, sliding: np.ndarray | float = 0.0
    ) -> Protection:
        """The same level on both sides of the values in the mask `where`, cut at zero below."""
        upper = np.where(where, levels, 0.0)
        return cls(np.minimum(upper, values), upper, np.where(where, sliding, 0.0))

    @classmethod
    def strictest(cls, several: Iterable[Protection]) -> Protection:
        """What satisfies each of those given, at least one: the largest level of every cell."""
        lower, upper, sliding = zip(*((p.lower, p.upper, p.sliding) for p in several), strict=True)
        return cls(*(np.maximum.reduce(levels) for levels in (lower, upper, sliding)))

    @property
    def asks_nothing(self) -> bool:
        """Are all levels 0?"""
        return not (self.lower.any() or self.upper.any() or self.sliding.any())


@runtime_checkable
class PrimaryRule(Protocol):
    """What every rule can be asked: which cells are sensitive, how far they need protection, and why.

    A rule looks at the true table, so its answers are confidential: `reason` names figures of a hidden cell and is
    for those who prepare the release; `describe` names none.
    """

    @property
    def hides_zeros(self) -> bool:
        """Can a cell in which nobody is counted be sensitive?"""

    def primary(self, table: Table) -> np.ndarray:
        """Mask of the sensitive cells in the table's shape; structural zeros never are.

        Raises:
            BadRule: the table lacks what the rule looks at, with how to count it.
        """

    def protection(self, table: Table) -> Protection:
        """The levels of every cell, 0 where it is not primary."""

    def reason(self, table: Table, position: int) -> str:
        """Why the primary cell at this position in C order is sensitive: the rule and the cell's true figures."""

    def describe(self) -> str:
        """The rule in a few words, without figures of any cell."""

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry; `rule_from_dict` reads it back."""
