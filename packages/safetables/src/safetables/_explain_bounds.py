"""What publishing a cell would leave of sensitive ones, by an attacker who also knows what counts can be."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from safetables._explain_relations import Relations
from safetables._explain_result import Narrowed
from safetables._knowledge import Knowledge, what_is_known
from safetables._protected import UNBOUNDED
from safetables._solver import Program

MOST_ASKED = 24  # sensitive cells in the same sums that are looked at
NEAR = 1e-6


class Bounds:
    """Linear programs over everything published; the tables must fit together (else Contradiction)."""

    def __init__(self, relations: Relations) -> None:
        self.relations = relations
        self.known: Knowledge = what_is_known(relations.system, relations.tables)
        self.column_of = np.full(relations.system.size, -1)
        self.column_of[self.known.open] = np.arange(len(self.known.open))

    def example(self, quantity: int) -> int | None:
        """A value the quantity may well have: with sensitive counts in their range if there is such a population."""
        column = int(self.column_of[quantity])
        if column < 0:
            return None
        for program in (self._with_small_counts, self.program):
            low, high = _ends(program, column)
            first, last = np.ceil(low - NEAR), np.floor(high + NEAR)
            if first <= last:  # also False where nothing fits
                return int(np.clip(np.floor((low + high) / 2), first, last))
        return None

    def ends_of(self, quantity: int, whole: bool) -> tuple[float, float | None]:
        """How far what is published narrows a hidden cell, exactly; None: nothing bounds it above."""
        column = int(self.column_of[quantity])
        if column < 0:
            return float(self.known.base[quantity]), float(self.known.base[quantity])
        low, high = _rounded(*_ends(self.program, column), whole)
        return low, high if high <= self.relations.values.max(initial=0.0) else None

    def narrowed(self, quantity: int, value: int) -> tuple[Narrowed, ...] | None:
        """Sensitive cells in the same sums that would be left too little; None if the value does not fit."""
        column = int(self.column_of[quantity])
        if column < 0:
            return ()
        own, ends = np.array([column]), (self.known.least[[column]], self.known.most[[column]])
        fixed = np.array([float(value)])
        try:
            self.program.set_columns(own, fixed, fixed)
            self.program.set_costs(np.zeros(self.program.columns))
            if self.program.minimise() is None:
                return None
            opened = self._left_too_little(self._in_the_same_sums(quantity))
        finally:
            self.program.set_columns(own, *ends)
        return tuple(self._named(*one) for one in opened if self._was_safe(one[0]))

    def _left_too_little(self, asked: list[int]) -> list[tuple[int, float, float]]:
        """The quantities that are not safe, with their ends. What one program finds possible often settles others too."""
        columns = self.column_of[asked]
        low, high = np.full(len(asked), np.inf), np.full(len(asked), -np.inf)
        found = []
        for sign in (1.0, -1.0):
            self._widen(columns, np.full(len(asked), sign), low, high)
        for number, quantity in enumerate(asked):
            if self._safe(quantity, *self._rounded(quantity, low[number], high[number])):
                continue
            for sign in (1.0, -1.0):
                self._widen(columns, sign * (np.arange(len(asked)) == number), low, high)
            one = (quantity, *self._rounded(quantity, low[number], high[number]))
            if not self._safe(*one):
                found.append(one)
        return found

    def _widen(self, columns: np.ndarray, costs: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        every = np.zeros(self.program.columns)
        every[columns] = costs
        self.program.set_costs(every)
        x = self.program.minimise()
        if x is not None:
            np.minimum(low, x[columns], out=low)
            np.maximum(high, x[columns], out=high)

    @cached_property
    def program(self) -> Program:
        """Nothing but what is published."""
        known = self.known
        return Program(known.matrix, known.lower, known.upper, known.least, known.most)

    @cached_property
    def _with_small_counts(self) -> Program:
        """The same, and those called small are: true for whoever prepared the table."""
        relations, known = self.relations, self.known
        most = known.most.copy()
        for quantity in relations.unknown[relations.sensitive].tolist():
            column, (table, cell) = int(self.column_of[quantity]), relations.sensitive_place(quantity)
            one = relations.tables[table]
            if column >= 0 and one.reasons.get(cell) == one.rule.describe():
                most[column] = min(most[column], max(one.rule.minimum - 1.0, known.least[column]))
        return Program(known.matrix, known.lower, known.upper, known.least, most)

    def _in_the_same_sums(self, quantity: int) -> list[int]:
        """Sensitive quantities that stand in a relation with this one, those with the fewest others first."""
        relations = self.relations
        own = int(relations.column_of[quantity])
        rows = relations.matrix[relations.matrix[:, [own]].nonzero()[0]]
        sizes = np.diff(rows.indptr)
        found: dict[int, None] = {}
        for row in np.argsort(sizes, kind="stable").tolist():
            inside = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
            inside = np.sort(inside[relations.sensitive[inside] & (inside != own)])
            found.update(dict.fromkeys(relations.unknown[inside].tolist()))
        return [other for other in found if self.column_of[other] >= 0][:MOST_ASKED]

    def _rounded(self, quantity: int, low: float, high: float) -> tuple[float, float]:
        """As the rule of the sensitive cell looks at it: whole people, or real numbers."""
        table, _ = self.relations.sensitive_place(quantity)
        return _rounded(low, high, self.relations.tables[table].rule.whole)

    def _was_safe(self, quantity: int) -> bool:
        """Is it left enough while the explained cell stays hidden? Mostly `protect` has proven it."""
        number, cell = self.relations.sensitive_place(quantity)
        table = self.relations.tables[number]
        low, high = float(table.lower[cell]), table.upper[cell].item()
        if high != UNBOUNDED:
            return self._safe(quantity, low, high)
        ends = _ends(self.program, int(self.column_of[quantity]))
        return self._safe(quantity, *self._rounded(quantity, *ends))

    def _safe(self, quantity: int, low: float, high: float) -> bool:
        table, _ = self.relations.sensitive_place(quantity)
        return bool(self.relations.tables[table].rule.safe(low, high + NEAR))

    def _named(self, quantity: int, low: float, high: float) -> Narrowed:
        place = self.relations.sensitive_place(quantity)
        return Narrowed(self.relations.tables[place[0]].name, self.relations.codes(place), low, high)


def _ends(program: Program, column: int) -> tuple[float, float]:
    """Smallest and largest value of a variable; NaN where nothing fits."""
    ends = []
    for sign in (1.0, -1.0):
        costs = np.zeros(program.columns)
        costs[column] = sign
        program.set_costs(costs)
        x = program.minimise()
        ends.append(np.nan if x is None else float(x[column]))
    return ends[0], ends[1]


def _rounded(low: float, high: float, whole: bool) -> tuple[float, float]:
    if whole:
        return float(np.ceil(low - NEAR)), float(np.floor(high + NEAR))
    return round(low, 6) + 0.0, round(high, 6) + 0.0
