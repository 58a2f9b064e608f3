"""What is to be protected in one table, and what hiding each of its cells costs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from safetables._method import Suppression
from safetables._protection import Protection
from safetables._rule import BadRule, Threshold
from safetables._rules import Rules
from safetables._table import Table, cell_label


@dataclass(frozen=True, eq=False)
class Wanted:
    """All arrays are flat, cells in C order.

    Attributes:
        values: true values.
        lower, upper: what each value stands for when published (equal where exact).
        primary: mask of the sensitive cells.
        hide: mask of the cells that are hidden whatever else: the sensitive ones and those asked for.
        may_hide: mask of the cells that may be hidden.
        costs: of hiding each.
        rule: what attackers know, and what every sensitive cell needs.
        protection: levels of each cell beyond that; None if there are none.
    """

    values: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    primary: np.ndarray
    hide: np.ndarray
    may_hide: np.ndarray
    costs: np.ndarray
    rule: Threshold
    protection: Protection | None

    @classmethod
    def of(
        cls, table: Table, rules: Rules, suppression: Suppression, lower: np.ndarray, upper: np.ndarray
    ) -> Wanted:
        """Read from a table, rules and method.

        Raises:
            BadRule: a cell must stay published that is sensitive or must be hidden.
        """
        values, structural = table.values.ravel(), table.structural.ravel()
        primary = rules.primary(table).ravel()
        hide = primary | suppression.must_hide(table)
        keep = suppression.must_keep(table)
        for cell in np.flatnonzero(keep & hide).tolist():
            why = "is sensitive" if primary[cell] else "must be hidden"
            raise BadRule(
                f"{table.name!r}: {cell_label(table.dimensions, cell)} must stay published and {why}; "
                "take it from `keep`"
            )
        may_hide = ((values > 0) | rules.hides_zeros | hide) & ~structural & ~keep
        levels = rules.protection(table)
        protection = None
        if not levels.asks_nothing:
            protection = Protection(levels.lower.ravel(), levels.upper.ravel(), levels.sliding.ravel())
        costs = suppression.costs_of(table).ravel()
        return cls(values, lower, upper, primary, hide, may_hide, costs, rules.attacker, protection)

    def hiding(self, cells: np.ndarray) -> Wanted:
        """The same, with more cells that are hidden whatever else."""
        return replace(self, hide=self.hide | cells, may_hide=self.may_hide | cells)

    @property
    def only_exact(self) -> bool:
        """Is nothing asked but that no value can be recovered exactly? Protection intervals come on top: most cells have
        theirs once they can move at all."""
        return self.rule.only_exact and bool((self.lower == self.upper).all())

    @property
    def largest(self) -> int:
        """A value beyond which no cell matters for safety."""
        beyond = 0.0 if self.protection is None else float(self.protection.upper.max(initial=0))
        return int(self.values.max(initial=0) + np.ceil(beyond))

    def protection_of(self, cells: np.ndarray) -> Protection | None:
        """The levels of some cells."""
        if self.protection is None:
            return None
        levels = (self.protection.lower, self.protection.upper, self.protection.sliding)
        return Protection(*(level[cells] for level in levels))
