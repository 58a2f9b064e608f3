"""What changed between two editions of a table, as a table of its own: the true changes, and what attackers know of them.

The attacker knows which of the finest cells changed, and which way, but not by how much. What is not among them is the
same in both editions. So only the changed cells and the totals above them are in question: a few dozen for one late case,
whatever the size of the table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from safetables._choice import Choice
from safetables._knowledge import Knowledge, solved_at_once
from safetables._pattern import Candidates
from safetables._rule import Threshold
from safetables._system import System
from safetables._table import Table
from safetables._wanted import Wanted
from safetables._wishes import Asked, own_wishes


@dataclass(frozen=True, eq=False)
class Change:
    """All arrays have one entry per quantity of the system (see `_system`).

    Attributes:
        amount: the true change, new minus old.
        sensitive: mask of the changes that must not become known themselves.
        least, most: what an attacker knows of each change who sees neither edition.
        active: the quantities that may have changed, ascending; all others are the same in both editions.
        rows: relations among the active ones.
    """

    system: System
    rule: Threshold
    amount: np.ndarray
    sensitive: np.ndarray
    least: np.ndarray
    most: np.ndarray
    active: np.ndarray
    rows: sparse.csr_array

    @classmethod
    def between(cls, old: Table, new: Table, system: System, wanted: Wanted, *, told: bool) -> Change:
        """From the true counts of both editions.

        Args:
            wanted: what is asked of the new edition.
            told: changes may become known; then none of them is sensitive.
        """
        rule = wanted.rule
        change = new.values - old.values
        inner = change[np.ix_(*([d.index[leaf] for leaf in d.leaves] for d in new.dimensions))]
        room = _useful(change, wanted)
        up, down = inner > 0, inner < 0
        low = np.where(up, rule.floor, np.where(down, -room, 0.0))
        high = np.where(up, room, np.where(down, -rule.floor, 0.0))
        least, most, parts = (_every_cell(new, ends) for ends in (low, high, (up | down).astype(float)))
        people = np.abs(new.counts - old.counts)
        small = (people >= 1) & (people < rule.minimum) & (change != 0)
        spread = [_at_quantities(system, cells) for cells in (change, small & (not told), least, most, parts)]
        active = np.flatnonzero(spread[4] > 0)
        rows = system.links[:, active].astype(float).tocsr()
        rows = rows[np.flatnonzero(np.diff(rows.indptr))]
        return cls(system, rule, spread[0], spread[1] > 0, spread[2], spread[3], active, rows)

    def bounds(self, known: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What an attacker knows of each active change beside the relations.

        Args:
            known: mask of the quantities published in both editions: their change can be read off.
            before: of all quantities, what the earlier edition published; NaN where hidden.
        """
        least, most = self.least[self.active].copy(), self.most[self.active].copy()
        stood = before[self.active]
        shown = ~np.isnan(stood)
        least[shown] = np.maximum(least[shown], self.rule.floor - stood[shown])  # no hidden cell is empty
        told = known[self.active]
        least[told] = most[told] = self.amount[self.active[told]]
        return least, most

    def knowledge(self, known: np.ndarray, before: np.ndarray) -> Knowledge:
        """The same with what follows at once; its quantities are the active ones."""
        least, most = self.bounds(known, before)
        ends = np.zeros(self.rows.shape[0])
        return solved_at_once(self.rows, ends, ends.copy(), least, most, False)


def hide_changes(
    change: Change, wanted: Wanted, before: np.ndarray, hidden: np.ndarray, seed: int
) -> np.ndarray:
    """Hide the sensitive changes and what else gives them away; a mask over the cells of the new edition.

    Args:
        before: of all quantities, what the earlier edition published; NaN where hidden.
        hidden: mask of the cells hidden in any case.
    """
    places, size = change.system.places[0], change.system.size
    may_hide = np.ones(size, dtype=bool)
    may_hide[places[~(wanted.may_hide | hidden)]] = False
    known = change.knowledge(~may_hide & ~np.isnan(before), before)
    quantities = change.active[known.open]
    locked = np.zeros(size, dtype=bool)
    locked[places[hidden]] = True
    locked |= change.sensitive & may_hide
    costs = np.bincount(places, weights=wanted.costs, minlength=size)
    amounts = change.amount[quantities].astype(float)
    candidates = Candidates(
        np.arange(len(quantities)), amounts, amounts, amounts, costs[quantities], known.least, known.most
    )
    asked = [*_wishes_of_changes(change, quantities), *_wishes_of_counts(change, wanted, before, quantities)]
    primary = np.zeros(len(quantities), dtype=bool)
    primary[[wish.candidate for wish in asked]] = True
    choice = Choice(
        known, candidates, amounts, primary, locked[quantities], asked, wanted.rule.width, False, seed
    )
    everything = np.arange(len(quantities))
    if asked:
        choice.settle(choice.search(everything), everything, np.arange(len(asked)))
    locked[quantities[choice.hidden]] = True
    found: np.ndarray = hidden | (locked[places] & wanted.may_hide)
    return found


def _wishes_of_changes(change: Change, quantities: np.ndarray) -> list[Asked]:
    """Every sensitive change must be able to be another."""
    found = []
    for i in np.flatnonzero(change.sensitive[quantities]).tolist():
        amount = int(change.amount[quantities[i]])
        sign = 1 if amount > 0 else -1
        found.append(Asked(i, i, tuple(sign * step for step in change.rule.changes(abs(amount))), 0))
    return found


def _wishes_of_counts(
    change: Change, wanted: Wanted, before: np.ndarray, quantities: np.ndarray
) -> list[Asked]:
    """Cells that were published and are sensitive now: only their change keeps them from being known."""
    places = change.system.places[0]
    cell_of = np.full(change.system.size, -1)
    cell_of[places[::-1]] = np.arange(len(places))[::-1]
    cells = cell_of[quantities]
    newly = wanted.primary[cells] & ~np.isnan(before[quantities])
    return own_wishes(
        np.arange(len(cells)), wanted.values[cells], newly, wanted.rule, wanted.protection_of(cells)
    )


def _useful(change: np.ndarray, wanted: Wanted) -> float:
    """A change beyond which nothing is gained for safety."""
    levels = 0.0 if wanted.protection is None else float(wanted.protection.upper.max(initial=0))
    sensitive = int(wanted.values[wanted.primary].max(initial=0))
    largest = max(int(np.abs(change).max(initial=0)), sensitive)
    return float(2 * np.ceil(largest + levels) + 4 * (wanted.rule.minimum + wanted.rule.width))


def _every_cell(table: Table, inner: np.ndarray) -> np.ndarray:
    """All cells of a table from its inner ones."""
    found = inner
    for axis, dimension in enumerate(table.dimensions):
        found = np.moveaxis(
            np.tensordot(dimension.membership.toarray().astype(float), found, (1, axis)), 0, axis
        )
    return found


def _at_quantities(system: System, cells: np.ndarray) -> np.ndarray:
    """What is given per cell, per quantity."""
    found = np.zeros(system.size, dtype=cells.dtype)
    found[system.places[0]] = cells.ravel()
    return found
