"""Methods of protection and what each of them lets an attacker know about a published figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from safetables._cellkey import CellKey
from safetables._perturbation import Perturbed
from safetables._rounding import Rounding
from safetables._rule import BadRule, Threshold
from safetables._table import Table


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


Method = Suppression | Rounding | CellKey


@dataclass(frozen=True)
class Steps:
    """What to do with a table: hide, perturb (round or add noise), or hide and then perturb what is left."""

    suppression: Suppression | None
    perturbation: Rounding | CellKey | None

    @classmethod
    def read(cls, method: Method | Sequence[Method]) -> Steps:
        """From one method, or from (Suppression(...), Rounding(...)): in this order, each at most once."""
        given: list[Method] = list(method) if isinstance(method, Sequence) else [method]
        hide = [step for step in given if isinstance(step, Suppression)]
        change = [step for step in given if isinstance(step, (Rounding, CellKey))]
        if not given or given != [*hide, *change] or len(hide) > 1 or len(change) > 1:
            raise BadRule(
                f"method is {given!r}; give Suppression, Rounding or CellKey, or Suppression and then one of the others"
            )
        steps = cls(hide[0] if hide else None, change[0] if change else None)
        steps._check_together()
        return steps

    def _check_together(self) -> None:
        if self.suppression is None or self.perturbation is None:
            return
        if isinstance(self.perturbation, Rounding) and self.perturbation.kind == "controlled":
            raise BadRule(
                "controlled rounding is additive, so hidden cells would follow from the rounded ones; publish all, or "
                "round to the nearest or at random after hiding"
            )
        if not self.perturbation.prove:
            raise BadRule(
                "prove=False is for noise or rounding alone; after hiding the result is always proven"
            )

    @property
    def prove(self) -> bool:
        """Must the result pass the audit?"""
        return self.perturbation is None or self.perturbation.prove

    @property
    def hint(self) -> str:
        """What to do when noise or rounding alone is found open."""
        if isinstance(self.perturbation, CellKey):
            return (
                "noise alone does not protect it; hide cells as well, choose a larger D or fewer totals, or return it "
                "unproven with prove=False"
            )
        return "rounding alone does not protect it; hide cells as well"

    def publish(self, table: Table, rule: Threshold) -> Perturbed:
        """Published value of each cell if it is published, and the counts this value leaves possible.

        With suppression the attacker knows that a published count is not sensitive: after "1 to 7 hidden,
        then rounded to 5" a published 0 is a true zero and a 10 stands for 8 to 12.
        """
        counts = table.counts.ravel()
        hiding = [] if self.suppression is None else [self.suppression.to_dict()]
        if self.perturbation is None:
            return Perturbed(counts, counts, counts, hiding)
        found = self.perturbation.perturb(table)
        if self.suppression is None:
            return found
        # From the value alone: a zero that is published beside other counts it may stand for must not stand out.
        may_be_empty = (found.lower == 0) & (not rule.zeros_sensitive)
        lower = np.where(may_be_empty, 0, np.maximum(found.lower, rule.minimum))
        upper = np.where(may_be_empty & (found.upper < rule.minimum), 0, found.upper)
        return replace(found, lower=lower, upper=upper, record=[*hiding, *found.record])
