"""Methods of protection and what each of them lets an attacker know about a published figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from safetables._cellkey import CellKey
from safetables._perturbation import Perturbed
from safetables._rounding import Rounding
from safetables._rule import BadRule, Threshold
from safetables._table import Table, position_of

Codes = Mapping[str, str]


@dataclass(frozen=True)
class Suppression:
    """Hide the sensitive cells (primary) and as many others as needed to keep them hidden (secondary).

    Args:
        cost: what to spare when choosing secondaries: "value" hides small values first, "count" cells of few
            people (the same thing in a table of counts), "constant" as few cells as it can.
        seed: of the random directions tried; the same table, method and seed give the same result.
        costs: own costs of single cells, as pairs (dimension -> code, cost > 0); the other cells cost what `cost` says.
        keep: cells that must stay published, as dimension -> code; a dimension not named stands at its total.
        hide: cells that must be hidden although they are not sensitive.
    """

    cost: Literal["value", "count", "constant"] = "value"
    seed: int = 0
    costs: Sequence[tuple[Codes, float]] = ()
    keep: Sequence[Codes] = ()
    hide: Sequence[Codes] = ()

    def __post_init__(self) -> None:
        if self.cost not in ("value", "count", "constant"):
            raise BadRule(f"Suppression(cost={self.cost!r}): expected 'value', 'count' or 'constant'")
        for codes, cost in self.costs:
            if not 0 < cost < float("inf"):
                raise BadRule(f"Suppression: the cost of {dict(codes)} is {cost}; give a number above 0")

    def costs_of(self, table: Table) -> np.ndarray:
        """Cost of hiding each cell of a table, > 0, in the table's shape."""
        if self.cost == "constant":
            found = np.ones(table.counts.shape)
        else:
            found = (table.values if self.cost == "value" else table.counts) + 1.0
        for codes, cost in self.costs:
            found[position_of(table.dimensions, codes)] = cost
        return found

    def must_keep(self, table: Table) -> np.ndarray:
        """Mask of the cells that must stay published, flat."""
        return _mask(table, self.keep)

    def must_hide(self, table: Table) -> np.ndarray:
        """Mask of the cells that must be hidden, flat."""
        return _mask(table, self.hide)

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        given = {
            "costs": [[dict(codes), cost] for codes, cost in self.costs],
            "keep": [dict(codes) for codes in self.keep],
            "hide": [dict(codes) for codes in self.hide],
        }
        named = {name: cells for name, cells in given.items() if cells}
        return {"method": "suppression", "cost": self.cost, "seed": self.seed, **named}


def _mask(table: Table, cells: Sequence[Codes]) -> np.ndarray:
    found = np.zeros(table.counts.shape, dtype=bool)
    for codes in cells:
        found[position_of(table.dimensions, codes)] = True
    return found.ravel()


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
        hiding = [] if self.suppression is None else [self.suppression.to_dict()]
        if self.perturbation is None:
            values = table.values.ravel()
            return Perturbed(values, values, values, hiding)
        found = self.perturbation.perturb(table)
        if self.suppression is None:
            return found
        # From the value alone: a zero that is published beside other counts it may stand for must not stand out.
        may_be_empty = (found.lower == 0) & (not rule.zeros_sensitive)
        lower = np.where(may_be_empty, 0, np.maximum(found.lower, rule.minimum))
        upper = np.where(may_be_empty & (found.upper < rule.minimum), 0, found.upper)
        return replace(found, lower=lower, upper=upper, record=[*hiding, *found.record])
