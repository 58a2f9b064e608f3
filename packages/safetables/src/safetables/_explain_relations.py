"""The equations between hidden cells, and which hidden cells determine each other by sums."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

from safetables._kernel import ZERO, random_moves
from safetables._protected import ProtectedTable
from safetables._system import System, build_system
from safetables._table import codes_at

POOL = 8  # random moves; two proportional columns in all of them are proportional in every move
ALIKE = 1e-6  # normalised entries closer than this are called equal; equations are checked exactly afterwards
ROUND_NUMBERS = 1000

HIDDEN, VAGUE, EXACT = 0, 1, 2  # how a quantity is published

Place = tuple[int, int]  # number of a table, position of a cell


class Relations:
    """Quantities (see `_system`) that no table publishes exactly are unknown; sums tie them to each other.

    Attributes:
        unknown: the unknown quantities; columns of `matrix`.
        rows: relations with at least one unknown, over all quantities; rows of `matrix`.
        sensitive: mask of the unknown quantities some table calls sensitive.
        vague: mask of the unknown quantities published as a figure that stands for several, after rounding or noise.
    """

    def __init__(self, tables: Sequence[ProtectedTable]) -> None:
        self.tables = tables
        self.system: System = build_system(tables)
        size = self.system.size
        self.values = np.zeros(size)
        self.table_at, self.cell_at = np.full(size, -1), np.full(size, -1)
        self.sensitive_table, self.sensitive_cell = np.full(size, -1), np.full(size, -1)
        told, sensitive = np.full(size, HIDDEN), np.zeros(size, dtype=bool)
        # Later names win: published figures over hidden ones, the first table over the others.
        for kind in (HIDDEN, VAGUE, EXACT):
            for number, table in reversed(list(enumerate(tables))):
                lower, upper = table.known()
                kinds = np.where(lower == upper, EXACT, np.where(table.hidden, HIDDEN, VAGUE))
                cells = np.flatnonzero(kinds == kind)
                places = self.system.places[number][cells]
                self.table_at[places], self.cell_at[places], told[places] = number, cells, kind
                if kind == EXACT:
                    self.values[places] = lower[cells]
                    continue
                cells = cells[table.sensitive[cells]]
                places = self.system.places[number][cells]
                self.sensitive_table[places], self.sensitive_cell[places] = number, cells
                sensitive[places] = True
        self.unknown = np.flatnonzero(told != EXACT)
        self.column_of = np.full(size, -1)
        self.column_of[self.unknown] = np.arange(len(self.unknown))
        self.sensitive = sensitive[self.unknown]
        self.vague = told[self.unknown] == VAGUE
        links = self.system.links[np.flatnonzero(~self.system.at_least)]
        touched = np.flatnonzero(np.asarray((links[:, self.unknown] != 0).sum(axis=1)).ravel())
        self.rows = sparse.csr_array(links[touched])
        self.matrix = sparse.csr_array(self.rows[:, self.unknown], dtype=float)

    def quantity(self, place: Place) -> int:
        """The quantity of a cell."""
        return int(self.system.places[place[0]][place[1]])

    def place(self, quantity: int) -> Place:
        """A cell with this quantity: one that is published if there is one. (-1, -1): no table has it."""
        return int(self.table_at[quantity]), int(self.cell_at[quantity])

    def sensitive_place(self, quantity: int) -> Place:
        """The cell that is sensitive."""
        return int(self.sensitive_table[quantity]), int(self.sensitive_cell[quantity])

    def codes(self, place: Place) -> dict[str, str]:
        """Dimension -> code."""
        return codes_at(self.tables[place[0]].dimensions, place[1])

    @cached_property
    def moves(self) -> np.ndarray:
        """Columns of a pool of random moves, shape (unknown, POOL)."""
        return random_moves(self.matrix, POOL).T

    @cached_property
    def determined(self) -> np.ndarray:
        """Mask of the unknown quantities that follow from what is published, by sums."""
        return np.abs(self.moves).max(axis=1, initial=0.0) <= ZERO

    @cached_property
    def groups(self) -> np.ndarray:
        """A number per unknown quantity: equal where each is a linear function of the other; -1 where determined."""
        sizes = np.linalg.norm(self.moves, axis=1)
        alike = self.moves / np.maximum(sizes, ZERO)[:, None]
        alike *= np.where(alike[:, :1] < 0, -1.0, 1.0)
        found = np.zeros(len(alike), dtype=np.int64)
        for entries in alike.T:
            order = np.lexsort((entries, found))
            fresh = (np.diff(found[order]) != 0) | (np.diff(entries[order]) > ALIKE)
            found[order] = np.concatenate([[0], np.cumsum(fresh)])
        found[self.determined] = -1
        return found

    def partners(self, column: int) -> np.ndarray:
        """Columns of the sensitive quantities that would follow from this one, itself included if sensitive."""
        group = self.groups[column]
        return np.flatnonzero((self.groups == group) & self.sensitive) if group >= 0 else np.zeros(0, int)

    def ratio(self, one: int, other: int) -> float:
        """By how much the first changes when the second changes by one."""
        best = int(np.argmax(np.abs(self.moves[other])))
        return float(self.moves[one, best] / self.moves[other, best])
