"""Equations a reader could follow: the shortest combinations of sums in which all other hidden cells cancel.

Multipliers of the relations with the least sum of absolute values, a linear program (basis pursuit: Chen, Donoho and
Saunders 1998). What the program finds is made of round fractions and checked with whole numbers before it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np
from scipy import sparse

from safetables._explain_relations import ROUND_NUMBERS, Place, Relations
from safetables._explain_result import Figure, Recovered
from safetables._solver import Program

NEAR_ZERO = 1e-7
FIGURE = 0.1  # what each published figure adds to the cost of a relation
ROUGH = 1.0  # what a rounded figure costs more than an exact one
TIE = 1e-3
UNSEEN = 50.0  # what a figure adds that readers do not see
HOPS, MOST_ROWS = 3, 150  # how far sums are looked for that do not cancel wholly
MANY = 3000  # relations above which also the others are looked for nearby first
EXACT, SUMMED, COVERED = "exact", "summed", "covered"
#: what a hidden cell that does not cancel costs: a sensitive one, another one
PENALTY = {EXACT: (0.0, 0.0), SUMMED: (3.0, 0.0), COVERED: (2.0, 5.0)}


class Equations:
    """Finds equations between hidden quantities.

    Args:
        unseen: dimensions whose total readers never see: equations that need one come last.
    """

    def __init__(self, relations: Relations, unseen: Sequence[str] = ()) -> None:
        self.relations = relations
        self.costs = self._costs_of_rows(unseen)

    def exact(self, explained: Place, column: int) -> Recovered | None:
        """The sensitive quantity of a column as a function of the explained cell; None if no checked equation is found."""
        own = int(self.relations.column_of[self.relations.quantity(explained)])
        if own == column:
            return self._same_people(explained, own)
        factor = _fraction(self.relations.ratio(column, own))
        found = self._solve(EXACT, {column: 1.0, own: -float(factor)})
        return None if found is None else self._read(found, explained, column, EXACT)

    def follows(self, explained: Place) -> Recovered | None:
        """A hidden cell that published figures determine, from these figures."""
        own = int(self.relations.column_of[self.relations.quantity(explained)])
        found = self._solve(EXACT, {own: 1.0})
        return None if found is None else self._read(found, None, own, EXACT, named=explained)

    def summed(self, explained: Place) -> Recovered | None:
        """A sum of sensitive quantities that is a function of the explained cell."""
        own = int(self.relations.column_of[self.relations.quantity(explained)])
        found = self._shorter(SUMMED, {own: 1.0}, {own: -1.0})
        if found is None:
            return None
        sensitive = self.relations.sensitive & ~self.relations.vague
        left = np.flatnonzero((self._left(found) > NEAR_ZERO) & sensitive)
        left = left[left != own]
        return self._read(found, explained, self._nearest(explained, left), SUMMED) if len(left) else None

    def covered(self, explained: Place, column: int) -> Recovered | None:
        """A sum of a sensitive quantity and other hidden ones that is a function of the explained cell."""
        own = int(self.relations.column_of[self.relations.quantity(explained)])
        found = self._shorter(COVERED, {column: 1.0, own: 1.0}, {column: 1.0, own: -1.0})
        return None if found is None else self._read(found, explained, column, COVERED)

    def _costs_of_rows(self, unseen: Sequence[str]) -> np.ndarray:
        relations = self.relations
        weight = np.where(relations.values != 0, FIGURE, 0.0)
        for number, table in enumerate(relations.tables):
            hidden_from_readers = np.zeros(table.shape, dtype=bool)
            for axis, dimension in enumerate(table.dimensions):
                if dimension.name in unseen:
                    np.moveaxis(hidden_from_readers, axis, 0)[dimension.index[dimension.root]] = True
            weight[relations.system.places[number][hidden_from_readers.ravel()]] = UNSEEN
        # Of two equally short equations always the same one is found.
        tie = np.random.default_rng(0).random(relations.rows.shape[0]) * TIE
        costs: np.ndarray = 1.0 + tie + abs(relations.rows) @ weight
        return costs

    @cached_property
    def _everywhere(self) -> Program:
        """Over all relations, for unknowns that all cancel but those asked for; asked again and again."""
        relations = self.relations
        every = np.arange(relations.matrix.shape[0])
        program = self._program(EXACT, every, np.arange(len(relations.unknown)), {})
        program.start_from_here()
        return program

    def _program(self, kind: str, rows: np.ndarray, columns: np.ndarray, asked: dict[int, float]) -> Program:
        """Minimise the costs of y and z subject to transposed relations @ y - z = what is asked of each unknown."""
        transposed = sparse.csr_array(self.relations.matrix[rows][:, columns].T)
        parts = [transposed, -transposed]
        costs = [self.costs[rows], self.costs[rows]]
        wanted = np.array([asked.get(column, 0.0) for column in columns.tolist()])
        if kind != EXACT:
            may = self._penalty(kind)[columns] > 0
            may[np.isin(columns, list(asked))] = False
            left = np.flatnonzero(may)
            either = left if kind == COVERED else left[self.relations.vague[columns[left]]]
            one = sparse.eye_array(len(columns), format="csr")
            parts += [-one[:, left], one[:, either]]
            costs += [self._penalty(kind)[columns[left]], self._penalty(kind)[columns[either]]]
        matrix = sparse.csr_array(sparse.hstack(parts, format="csr"))
        least, most, atmost = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], np.inf), wanted
        if kind == SUMMED:  # something sensitive is left, not only rounded figures
            counted = np.zeros((1, matrix.shape[1]))
            counted[0, 2 * len(rows) + np.flatnonzero(~self.relations.vague[columns[left]])] = 1.0
            matrix = sparse.csr_array(sparse.vstack([matrix, sparse.csr_array(counted)], format="csr"))
            wanted, atmost = np.append(wanted, 1.0), np.append(wanted, np.inf)
        return Program(matrix, wanted, atmost, least, most, costs=np.concatenate(costs))

    def _penalty(self, kind: str) -> np.ndarray:
        sensitive, other = PENALTY[kind]
        found = np.where(self.relations.sensitive, sensitive, other)
        return found if kind == EXACT else np.where(self.relations.vague, ROUGH, found)

    def _solve(self, kind: str, asked: dict[int, float]) -> np.ndarray | None:
        """Multipliers of the relations that leave these unknowns with these factors."""
        large = self.relations.matrix.shape[0] > MANY
        near = self._solve_near(kind, asked) if large or kind != EXACT else None
        if near is not None or kind != EXACT:
            return near
        columns, factors = np.array(list(asked)), np.array(list(asked.values()))
        program, size = self._everywhere, self.relations.matrix.shape[0]
        program.set_rows(columns, factors, factors)
        x = program.minimise_again()
        program.set_rows(columns, np.zeros(len(columns)), np.zeros(len(columns)))
        return None if x is None else x[:size] - x[size:]

    def _solve_near(self, kind: str, asked: dict[int, float]) -> np.ndarray | None:
        """With relations not far from the unknowns: what would take more of them, nobody cares to read."""
        relations = self.relations
        rows = self._rows_near(list(asked), kind)
        if not len(rows):
            return None
        columns = np.union1d(np.unique(relations.matrix[rows].indices), list(asked)).astype(np.int64)
        x = self._program(kind, rows, columns, asked).minimise()
        if x is None:
            return None
        found = np.zeros(relations.matrix.shape[0])
        found[rows] = x[: len(rows)] - x[len(rows) : 2 * len(rows)]
        return found

    def _rows_near(self, columns: Sequence[int], kind: str) -> np.ndarray:
        """Relations that hold these unknowns, and those of the unknowns in them that have to cancel."""
        relations, reached = self.relations, np.array(columns)
        rows = np.zeros(0, dtype=np.int64)
        for _ in range(HOPS):
            more = np.unique(self._by_column[:, reached].indices)
            if len(rows) and len(more) > MOST_ROWS:
                break
            rows = more
            reached = np.unique(relations.matrix[rows].indices)
            if kind == SUMMED:
                reached = reached[~relations.sensitive[reached] & ~relations.vague[reached]]
        return rows

    @cached_property
    def _by_column(self) -> sparse.csc_array:
        return sparse.csc_array(self.relations.matrix)

    def _shorter(self, kind: str, *asked: dict[int, float]) -> np.ndarray | None:
        found = [y for one in asked if (y := self._solve(kind, one)) is not None]
        return min(found, key=lambda y: self._cost(kind, y), default=None)

    def _cost(self, kind: str, y: np.ndarray) -> float:
        return float(np.abs(y) @ self.costs + np.abs(self._left(y)) @ self._penalty(kind))

    def _left(self, y: np.ndarray) -> np.ndarray:
        left: np.ndarray = y @ self.relations.matrix
        return left

    def _nearest(self, explained: Place, columns: np.ndarray) -> int:
        """The one that shares most codes with the explained cell."""
        ours = set(self.relations.codes(explained).items())
        shared = [len(ours & set(self._codes_of(column).items())) for column in columns.tolist()]
        return int(columns[int(np.argmax(shared))])

    def _codes_of(self, column: int) -> dict[str, str]:
        relations = self.relations
        return relations.codes(relations.sensitive_place(int(relations.unknown[column])))

    def _same_people(self, explained: Place, column: int) -> Recovered:
        relations = self.relations
        place = relations.sensitive_place(int(relations.unknown[column]))
        own = self._term(Fraction(1), explained, hidden=True)
        return Recovered(relations.tables[place[0]].name, relations.codes(place), (own,))

    def _term(self, factor: Fraction, place: Place, *, hidden: bool) -> Figure:
        relations = self.relations
        value = None if hidden else int(relations.values[relations.quantity(place)])
        return Figure(factor, relations.tables[place[0]].name, relations.codes(place), value)

    def _rounded(self, factor: Fraction, place: Place) -> Figure:
        relations, (number, cell) = self.relations, place
        table = relations.tables[number]
        ends = (float(table.lower[cell]), float(table.upper[cell]))
        return Figure(factor, table.name, relations.codes(place), int(table.values[cell]), ends)

    def _read(
        self, y: np.ndarray, explained: Place | None, column: int, kind: str, named: Place | None = None
    ) -> Recovered | None:
        """The equation these multipliers stand for; None unless it holds exactly and leaves nothing but what may be left."""
        relations = self.relations
        target = int(relations.unknown[column])
        own = -1 if explained is None else relations.quantity(explained)
        sums = self._exact_sum(y)
        scale = sums.pop(target, Fraction(0))
        own_factor = sums.pop(own, Fraction(0))
        if scale == 0 or (explained is not None and own_factor == 0):
            return None
        figures, together = [], []
        for quantity, factor in sums.items():
            place = relations.place(quantity)
            left = relations.column_of[quantity] >= 0
            if left and (place[0] < 0 or not self._may_be_left(kind, quantity, factor / scale)):
                return None
            if left and relations.vague[relations.column_of[quantity]]:
                figures.append(self._rounded(-factor / scale, place))
            elif left:
                together.append(self._term(factor / scale, self._name(quantity), hidden=True))
            elif relations.values[quantity] and place[0] >= 0:
                figures.append(self._term(-factor / scale, place, hidden=False))
        if explained is not None:
            figures.append(self._term(-own_factor / scale, explained, hidden=True))
        place = named or relations.sensitive_place(target)
        codes, table = relations.codes(place), relations.tables[place[0]].name
        return Recovered(table, codes, tuple(sorted(figures, key=_reading_order)), tuple(together))

    def _name(self, quantity: int) -> Place:
        place = self.relations.sensitive_place(quantity)
        return place if place[0] >= 0 else self.relations.place(quantity)

    def _may_be_left(self, kind: str, quantity: int, factor: Fraction) -> bool:
        column = self.relations.column_of[quantity]
        if kind == SUMMED:
            return bool(self.relations.vague[column] or (factor > 0 and self.relations.sensitive[column]))
        return kind == COVERED

    def _exact_sum(self, y: np.ndarray) -> dict[int, Fraction]:
        """Quantity -> factor in the sum of the relations, in exact arithmetic; what cancels is not in it."""
        rows, found = self.relations.rows, dict[int, Fraction]()
        for row in np.flatnonzero(np.abs(y) > NEAR_ZERO).tolist():
            multiplier = _fraction(float(y[row]))
            part = slice(rows.indptr[row], rows.indptr[row + 1])
            for quantity, factor in zip(rows.indices[part].tolist(), rows.data[part].tolist(), strict=True):
                found[quantity] = found.get(quantity, Fraction(0)) + multiplier * int(factor)
        return {quantity: factor for quantity, factor in found.items() if factor}


def _fraction(number: float) -> Fraction:
    return Fraction(number).limit_denominator(ROUND_NUMBERS)


def _reading_order(term: Figure) -> tuple[bool, bool, int]:
    """What is added before what is taken away, the largest figure first, the explained cell last of each."""
    return term.factor < 0, term.value is None, -(term.value or 0)
