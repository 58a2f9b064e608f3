"""The attack on two editions of a table together, by who knows which cells changed and which way.

Unknown are the people of the earlier edition, and the change of each cell that may have changed; new = old + change.
Where cells only grew, any population that fits the earlier edition and any changes that fit the difference make a pair
that fits both: `x` and `x + change`. What is hidden in the earlier edition is hidden in the new one too, so the new one
tells nothing of `x`. That is why the earlier edition's cells stay as safe as they were, even from who knows the changes
exactly. Where cells shrank, rows tie the two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from safetables._again_change import Change
from safetables._attack import attack
from safetables._findings import SAFE, Findings, Goals, Progress, Targets
from safetables._knowledge import Knowledge, bounds, solved_at_once
from safetables._protected import ProtectedTable

OLD, NEW, CHANGE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Attacked:
    """What the attack left.

    Attributes:
        open: (OLD, NEW or CHANGE; position of the cell) of each that is not proven safe.
        lower, upper: what an attacker must hold possible of each cell of the new edition.
    """

    open: list[tuple[int, int]]
    lower: np.ndarray
    upper: np.ndarray


class Editions:
    """The quantities of the earlier edition, then the changes, then the new values of hidden cells that may have changed.

    Args:
        known: mask of the quantities published in both editions.
        before: of all quantities, what the earlier edition published; NaN where hidden.
    """

    def __init__(
        self, change: Change, old: ProtectedTable, new: ProtectedTable, known: np.ndarray, before: np.ndarray
    ) -> None:
        self.change, self.old, self.new = change, old, new
        self.known, self.before = known, before
        system, active = change.system, change.active
        places = system.places[0]
        size = system.size
        hidden = np.zeros(size, dtype=bool)
        hidden[places[new.hidden]] = True
        hidden |= np.isnan(before)
        self.renewed = active[hidden[active]]
        shrunk = active[change.sensitive[active] & (change.amount[active] < 0)]
        self.change_at, self.new_at, self.loss_at = (np.full(size, -1) for _ in range(3))
        self.change_at[active] = size + np.arange(len(active))
        self.new_at[:] = np.arange(size)
        self.new_at[self.renewed] = size + len(active) + np.arange(len(self.renewed))
        self.loss_at[:] = self.change_at
        self.loss_at[shrunk] = size + len(active) + len(self.renewed) + np.arange(len(shrunk))
        self.shrunk = shrunk

    def knowledge(self) -> Knowledge:
        """All an attacker knows.

        Raises:
            Contradiction: the earlier edition is not what was published of its true counts.
        """
        size, active = self.change.system.size, len(self.change.active)
        least, most = bounds(self.change.system, [self.old])
        low, high = self.change.bounds(self.known, self.before)
        new_low, new_high = self._new_bounds()
        at = self.change_at[self.shrunk] - size
        at_least = np.concatenate([least, low, new_low, -high[at]])
        at_most = np.concatenate([most, high, new_high, -low[at]])
        total = size + active + len(self.renewed) + len(self.shrunk)
        rows = sparse.vstack(
            [
                _widen(self.change.system.links.astype(float), 0, total),
                _widen(self.change.rows, size, total),
                self._ties(total),
            ],
            format="csr",
        )
        zero = np.zeros(rows.shape[0])
        return solved_at_once(sparse.csr_array(rows), zero, zero.copy(), at_least, at_most, False)

    def _new_bounds(self) -> tuple[np.ndarray, np.ndarray]:
        places, size = self.change.system.places[0], self.change.system.size
        lower, upper = self.new.known()
        least, most = np.zeros(size), np.full(size, np.inf)
        np.maximum.at(least, places, lower.astype(float))
        np.minimum.at(most, places, np.where(self.new.hidden & (upper > 0), np.inf, upper.astype(float)))
        return least[self.renewed], most[self.renewed]

    def _ties(self, total: int) -> sparse.csr_array:
        """Rows "old + change - new = 0", and "change + loss = 0"."""
        number = np.arange(len(self.renewed))
        more = len(number) + np.arange(len(self.shrunk))
        rows = np.concatenate([number, number, number, more, more])
        columns = np.concatenate(
            [
                self.renewed,
                self.change_at[self.renewed],
                self.new_at[self.renewed],
                self.change_at[self.shrunk],
                self.loss_at[self.shrunk],
            ]
        )
        signs = np.concatenate([np.ones(2 * len(number)), -np.ones(len(number)), np.ones(2 * len(more))])
        return sparse.csr_array((signs, (rows, columns)), shape=(len(number) + len(more), total))

    def attack(self, primary: np.ndarray, goals: Goals | None, progress: Progress | None) -> Attacked:
        """Attack the sensitive cells of both editions and the sensitive changes.

        Args:
            primary: mask of the new edition's sensitive cells.
            goals: of each of its cells.
        """
        places = self.change.system.places[0]
        cells = [np.flatnonzero(self.old.sensitive), np.flatnonzero(primary), self._changed_cells()]
        at = [places[cells[OLD]], self.new_at[places[cells[NEW]]], self.loss_at[places[cells[CHANGE]]]]
        asked = None if goals is None else goals.take(cells[NEW])
        targets = [
            Targets(at[OLD], self.old.rule),
            Targets(at[NEW], self.new.rule, asked),
            Targets(at[CHANGE], self.new.rule),
        ]
        known = self.knowledge()
        found = attack(known, targets, seed=0, exact=False, progress=progress)
        return self._read(known, found, cells)

    def _changed_cells(self) -> np.ndarray:
        """One cell per sensitive change."""
        places = self.change.system.places[0]
        cells = np.flatnonzero(self.change.sensitive[places])
        return cells[np.unique(places[cells], return_index=True)[1]]

    def _read(self, known: Knowledge, found: Findings, cells: list[np.ndarray]) -> Attacked:
        which = [(kind, cell) for kind in (OLD, NEW, CHANGE) for cell in cells[kind].tolist()]
        left = [which[i] for i in np.flatnonzero(found.state != SAFE).tolist()]
        at = self.new_at[self.change.system.places[0]]
        low, high = (known.whole(ends)[at] for ends in (found.least, found.most))
        return Attacked(left, low, high)


def _widen(rows: sparse.csr_array, start: int, total: int) -> sparse.csr_array:
    return sparse.csr_array((rows.data, rows.indices + start, rows.indptr), shape=(rows.shape[0], total))
