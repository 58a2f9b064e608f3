"""Methods of protection and what each of them lets an attacker know about a published figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from safetables._rule import BadRule, Threshold


@dataclass(frozen=True)
class Suppression:
    """Hide the sensitive cells (primary) and as many others as needed to keep them hidden (secondary).

    Args:
        cost: what to spare when choosing secondaries: "value" and "count" hide small counts first (the same
            thing in a table of counts), "constant" hides as few cells as it can.
        seed: of the random directions tried; the same table, method and seed give the same result.
    """

    cost: Literal["value", "count", "constant"] = "value"
    seed: int = 0

    def __post_init__(self) -> None:
        if self.cost not in ("value", "count", "constant"):
            raise BadRule(f"Suppression(cost={self.cost!r}): expected 'value', 'count' or 'constant'")

    def costs(self, counts: np.ndarray) -> np.ndarray:
        """Cost of hiding each cell, > 0."""
        if self.cost == "constant":
            return np.ones(counts.shape)
        return counts + 1.0

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"method": "suppression", "cost": self.cost, "seed": self.seed}


@dataclass(frozen=True)
class Rounding:
    """Publish every count as the nearest multiple of `base` (halves up), totals too, each from its own true count.

    Rounded totals are therefore not the sums of rounded parts. A published value tells an attacker the
    interval of counts that round to it, and the audit uses all those intervals together.
    """

    base: int

    def __post_init__(self) -> None:
        if self.base < 2:
            raise BadRule(f"Rounding({self.base}): the base is a whole number of at least 2")

    def round(self, counts: np.ndarray) -> np.ndarray:
        """The published values."""
        return (2 * counts + self.base) // (2 * self.base) * self.base

    def interval(self, rounded: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Smallest and largest count that round to each value."""
        smallest = -(-(2 * rounded - self.base) // 2)
        largest = (2 * rounded + self.base - 1) // 2
        return np.maximum(smallest, 0), largest

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"method": "rounding", "base": self.base}


Method = Suppression | Rounding


@dataclass(frozen=True)
class Steps:
    """What to do with a table: hide, round, or hide and then round what is left."""

    suppression: Suppression | None
    rounding: Rounding | None

    @classmethod
    def read(cls, method: Method | Sequence[Method]) -> Steps:
        """From one method, or from (Suppression(...), Rounding(...)): in this order, each at most once."""
        given = [method] if isinstance(method, (Suppression, Rounding)) else list(method)
        kinds = [type(step) for step in given]
        if kinds not in ([Suppression], [Rounding], [Suppression, Rounding]):
            raise BadRule(f"method is {given!r}; give Suppression, Rounding, or (Suppression, Rounding)")
        suppression = next((step for step in given if isinstance(step, Suppression)), None)
        rounding = next((step for step in given if isinstance(step, Rounding)), None)
        return cls(suppression, rounding)

    def publish(self, counts: np.ndarray, rule: Threshold) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Published value of each cell if it is published, and the counts this value leaves possible.

        With suppression the attacker knows that a published count is not sensitive: after "1 to 7 hidden,
        then rounded to 5" a published 0 is a true zero and a 10 stands for 8 to 12.
        """
        if self.rounding is None:
            return counts, counts, counts
        values = self.rounding.round(counts)
        lower, upper = self.rounding.interval(values)
        if self.suppression is None:
            return values, lower, upper
        empty = (counts == 0) & ~np.asarray(rule.zeros_sensitive)
        lower = np.where(empty, 0, np.maximum(lower, rule.minimum))
        return values, lower, np.where(empty, 0, upper)

    def to_dict(self) -> list[dict[str, object]]:
        """A form JSON can carry."""
        return [step.to_dict() for step in (self.suppression, self.rounding) if step is not None]
