"""A true table from a file of cells: the inner ones, or every cell with totals and with who contributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from safetables._cellfile import check_leaf, flat_position
from safetables._cellrows import BadFile, columns_of, rows_of, whole_number
from safetables._dimension import Dimension
from safetables._table import Contributions, Table, cell_label
from safetables._tabulate import structural_mask
from safetables._upwards import sum_upwards

CONTRIBUTORS, LARGEST = "contributors", "largest_"


@dataclass(frozen=True)
class CellFile:
    """A file of cells and what its columns mean.

    Attributes:
        path: .csv or .parquet with a column per dimension.
        count: column of the counts, whole numbers >= 0.
        measure: column of the amounts, whole numbers >= 0 of the smallest unit; None for a table of counts.
        every: does it hold every cell, totals too? Else the inner cells; one that is missing counts nobody.
        largest: how many of the largest contributors the rules look at (columns largest_1, largest_2, ...; 0: only how
            many there are, column contributors); None if no rule looks at contributors.
        multivalued: the dimension along which a person may have several codes; needs every cell.
        encoding: of a CSV file.
    """

    path: str
    count: str = "n"
    measure: str | None = None
    every: bool = False
    largest: int | None = None
    multivalued: str | None = None
    encoding: str = "utf-8"

    def table(
        self,
        dimensions: Sequence[Dimension],
        *,
        name: str | None = None,
        population: str = "",
        unit: str | None = None,
        structural_zeros: Sequence[Mapping[str, str]] = (),
    ) -> Table:
        """The table.

        Raises:
            BadFile: names file, row, column and value; or the cell that is missing or does not add up.
        """
        self._check(dimensions)
        found = _Cells.read(self, dimensions)
        counts = found.summed(self.count)
        return Table(
            name or Path(self.path).stem,
            tuple(dimensions),
            counts,
            population,
            unit,
            self.multivalued,
            structural_mask(dimensions, structural_zeros, counts),
            self.measure,
            None if self.measure is None else found.summed(self.measure),
            0,
            None if self.largest is None else found.contributions(counts),
        )

    def _check(self, dimensions: Sequence[Dimension]) -> None:
        names = [dimension.name for dimension in dimensions]
        if self.multivalued is not None and self.multivalued not in names:
            raise BadFile(
                f"--multivalued {self.multivalued}: no such dimension; there are {', '.join(names)}"
            )
        if not self.every and (self.multivalued is not None or self.largest is not None):
            asked = "--multivalued" if self.multivalued is not None else "a rule about contributors"
            raise BadFile(
                f"{asked} needs every cell, totals too, as they do not follow from the inner ones; give --all and a file "
                "written by safetables tabulate --all"
            )

    @property
    def shares(self) -> list[str]:
        """The columns of the largest contributors, as many as the file has."""
        if self.largest is None:
            return []
        present = columns_of(self.path, encoding=self.encoding)
        wanted = [f"{LARGEST}{rank}" for rank in range(1, len(present) + 1)]
        found = [column for column, given in zip(wanted, wanted, strict=True) if given in present]
        for column in [CONTRIBUTORS, *wanted[: max(1, self.largest)]]:
            if column not in present:
                raise BadFile(
                    f"{self.path}, row 1: no column {column!r}, which the rules look at; write it with safetables tabulate "
                    f"--all --contributor COLUMN --largest {max(3, self.largest)}"
                )
        return found


@dataclass(frozen=True)
class _Cells:
    """The numbers of a file: column -> array in the shape of the table (of the inner cells, unless it holds every one)."""

    file: CellFile
    dimensions: Sequence[Dimension]
    shares: list[str]
    rows: np.ndarray
    numbers: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def read(cls, file: CellFile, dimensions: Sequence[Dimension]) -> _Cells:
        shares = file.shares
        columns = [file.count, *([] if file.measure is None else [file.measure])]
        columns += [] if file.largest is None else [CONTRIBUTORS, *shares]
        shape = tuple(len(d.codes) for d in dimensions)
        numbers = {column: np.zeros(shape, dtype=np.int64) for column in columns}
        found = cls(file, dimensions, shares, np.zeros(shape, dtype=np.int64), numbers)
        for number, row in rows_of(file.path, [*(d.name for d in dimensions), *columns], file.encoding):
            found._enter(number, row)
        if file.every:
            found._check_complete()
            found._check_sums(file.count, file.multivalued)
            if file.measure is not None:
                found._check_sums(file.measure, None)
        return found

    def summed(self, column: str) -> np.ndarray:
        """Every cell of a column."""
        if self.file.every:
            return self.numbers[column]
        inner = np.ix_(*([d.index[leaf] for leaf in d.leaves] for d in self.dimensions))
        return sum_upwards(self.numbers[column][inner], self.dimensions)

    def contributions(self, counts: np.ndarray) -> Contributions:
        """Who the cells consist of; refuses what cannot be."""
        largest = np.stack([self.numbers[column] for column in self.shares])
        contributors = self.numbers[CONTRIBUTORS]
        values = counts if self.file.measure is None else self.numbers[self.file.measure]
        for upper, lower in zip(self.shares, self.shares[1:], strict=False):
            self._refuse(self.numbers[lower] > self.numbers[upper], lower, f"is more than {upper}")
        of = self.file.measure or self.file.count
        self._refuse(largest[0] > values, self.shares[0], f"is more than the cell's {of}")
        self._refuse((contributors == 0) & (values > 0), CONTRIBUTORS, f"is 0 beside a {of} above 0")
        return Contributions("contributor", contributors, largest)

    def _enter(self, number: int, row: dict[str, str]) -> None:
        place = f"{self.file.path}, row {number}"
        if not self.file.every:
            for dimension in self.dimensions:
                check_leaf(place, dimension, row[dimension.name])
        cell = flat_position(place, self.dimensions, self.rows.shape, row)
        if self.rows.flat[cell]:
            codes = tuple(row[dimension.name] for dimension in self.dimensions)
            raise BadFile(
                f"{place}: the cell {codes} stands in row {self.rows.flat[cell]} already; give each cell once"
            )
        self.rows.flat[cell] = number
        for column, numbers in self.numbers.items():
            numbers.flat[cell] = whole_number(place, column, row[column])

    def _check_complete(self) -> None:
        missing = np.flatnonzero(self.rows == 0)
        if len(missing):
            raise BadFile(
                f"{self.file.path}: {len(missing)} cells are missing, the first is "
                f"{cell_label(self.dimensions, int(missing[0]))}; --all needs every cell, totals too"
            )

    def _check_sums(self, column: str, multivalued: str | None) -> None:
        for axis, dimension in enumerate(self.dimensions):
            front = np.moveaxis(self.numbers[column], axis, 0)
            several = dimension.name == multivalued
            for parent, children in dimension.partitions:
                parts = front[[dimension.index[child] for child in children]]
                total, least = front[dimension.index[parent]], parts.sum(axis=0)
                wrong = (total > least) | (total < parts.max(axis=0)) if several else total != least
                if wrong.any():
                    self._does_not_add_up(column, axis, dimension.index[parent], wrong, several)

    def _does_not_add_up(self, column: str, axis: int, parent: int, wrong: np.ndarray, several: bool) -> None:
        place = list(np.argwhere(wrong)[0])
        place.insert(axis, parent)
        dimension = self.dimensions[axis]
        below = next(children for code, children in dimension.partitions if dimension.index[code] == parent)
        flat = int(np.ravel_multi_index(place, self.rows.shape))
        parts = np.moveaxis(self.numbers[column], axis, 0)[(slice(None), *np.argwhere(wrong)[0])]
        several_sums = [c for code, c in dimension.partitions if dimension.index[code] == parent]
        below = next(
            (c for c in several_sums if parts[[dimension.index[x] for x in c]].sum() != parts[parent]), below
        )
        total = int(parts[[dimension.index[code] for code in below]].sum())
        hint = (
            "persons count once in a total: it is at least each part and at most their sum"
            if several
            else f"give totals that add up, or --multivalued {dimension.name} if a person may stand in several of them"
        )
        raise BadFile(
            f"{self.file.path}, row {self.rows.flat[flat]}, column {column}: "
            f"{cell_label(self.dimensions, flat)} is {self.numbers[column].flat[flat]}, but "
            f"{', '.join(below[:4])}{', ...' if len(below) > 4 else ''} of {dimension.name} add up to {total}; {hint}"
        )

    def _refuse(self, wrong: np.ndarray, column: str, what: str) -> None:
        if wrong.any():
            cell = int(np.flatnonzero(wrong)[0])
            raise BadFile(
                f"{self.file.path}, row {self.rows.flat[cell]}, column {column}: {self.numbers[column].flat[cell]} {what}; "
                "mend the file"
            )
