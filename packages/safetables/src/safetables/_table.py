"""A counted table: every cell of the cross classification, subtotals included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from safetables._dimension import Dimension
from safetables._error import SafetablesError


class UnknownCell(SafetablesError):
    """A cell was asked for by codes the table does not have."""


@dataclass(frozen=True, eq=False)
class Contributions:
    """Who the cells consist of: what dominance rules look at. Confidential.

    Attributes:
        contributor: the column that names them, for example the provider.
        contributors: distinct contributors per cell, shape of the table's counts. A contributor in two
            municipalities is one contributor of the county.
        largest: the shares of the k largest contributors of each cell, shape (k, *counts.shape), descending, 0
            where there are fewer: of the amounts if the table has some, else of the counts.
    """

    contributor: str
    contributors: np.ndarray
    largest: np.ndarray

    def __post_init__(self) -> None:
        self.contributors.setflags(write=False)
        self.largest.setflags(write=False)


@dataclass(frozen=True, eq=False)
class Table:
    """True counts, before protection: confidential.

    Attributes:
        name: shown in every message about the table.
        dimensions: at least one; the order of the axes of `counts`.
        counts: whole numbers >= 0, shape (codes of dimension 1, codes of dimension 2, ...), read-only.
        population: whom it counts, as of when. Tables of the same population and unit are linked.
        unit: what is counted, None for rows.
        multivalued: the one dimension in which a unit may have several codes (a person in two fields of
            help). Along it a total counts a person once, so parts may sum to more than the total. None: the
            table is additive in every dimension.
        impossible: which cells are structural zeros (cannot occur, and everybody knows), same shape.
        measure: the magnitude summed beside the counts, for example ``"euros"``; None for a table of counts.
        amounts: its sums, whole numbers >= 0 in the smallest unit (see `digits`), shape of `counts`, read-only.
        digits: decimal places the amounts count in: 2 means that 1250 stands for 12.50.
        contributions: number and largest shares of the contributors of each cell, if asked for.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    counts: np.ndarray
    population: str = ""
    unit: str | None = None
    multivalued: str | None = None
    impossible: np.ndarray | None = None
    measure: str | None = None
    amounts: np.ndarray | None = None
    digits: int = 0
    contributions: Contributions | None = None

    def __post_init__(self) -> None:
        self.counts.setflags(write=False)
        if self.amounts is not None:
            self.amounts.setflags(write=False)

    @property
    def values(self) -> np.ndarray:
        """What the table is about: the amounts if it has a measure, else the counts."""
        return self.counts if self.amounts is None else self.amounts

    @property
    def additive(self) -> bool:
        """Is every total the sum of its parts, in every dimension?"""
        return self.multivalued is None

    @property
    def structural(self) -> np.ndarray:
        """Mask of the structural zeros."""
        return np.zeros(self.counts.shape, dtype=bool) if self.impossible is None else self.impossible

    def __len__(self) -> int:
        return self.counts.size

    def cell(self, **codes: str) -> int:
        """The count of one cell; a dimension not named stands at its total."""
        return int(self.counts[position_of(self.dimensions, codes)])

    def to_arrow(self) -> pa.Table:
        """Every cell: one column per dimension, `n`, and `amount` (in the smallest unit) if there is a measure."""
        columns: dict[str, object] = dict(code_columns(self.dimensions))
        columns["n"] = pa.array(self.counts.ravel())
        if self.amounts is not None:
            columns["amount"] = pa.array(self.amounts.ravel())
        return pa.table(columns)


def position_of(dimensions: Sequence[Dimension], codes: Mapping[str, str]) -> tuple[int, ...]:
    """Axis positions of a cell given by codes; missing dimensions stand at their root."""
    names = {dimension.name for dimension in dimensions}
    for name in codes:
        if name not in names:
            raise UnknownCell(f"no dimension {name!r}; this table has {', '.join(sorted(names))}")
    found = []
    for dimension in dimensions:
        code = codes.get(dimension.name, dimension.root)
        if code not in dimension.index:
            raise UnknownCell(f"dimension {dimension.name!r} has no code {code!r}")
        found.append(dimension.index[code])
    return tuple(found)


def codes_at(dimensions: Sequence[Dimension], flat_index: int) -> dict[str, str]:
    """Dimension -> code of the cell at a position in C order."""
    shape = tuple(len(dimension.codes) for dimension in dimensions)
    position = np.unravel_index(flat_index, shape)
    return {dimension.name: dimension.codes[i] for dimension, i in zip(dimensions, position, strict=True)}


def cell_label(dimensions: Sequence[Dimension], flat_index: int) -> str:
    """``region=M01, field=F2``: how messages name a cell."""
    return ", ".join(f"{name}={code}" for name, code in codes_at(dimensions, flat_index).items())


def code_columns(dimensions: Sequence[Dimension]) -> dict[str, pa.Array]:
    """Dimension -> column of codes, cells in C order."""
    shape = tuple(len(dimension.codes) for dimension in dimensions)
    columns = {}
    for axis, dimension in enumerate(dimensions):
        outer, inner = int(np.prod(shape[:axis])), int(np.prod(shape[axis + 1 :]))
        positions = np.tile(np.repeat(np.arange(shape[axis]), inner), outer)
        columns[dimension.name] = pa.array(dimension.codes).take(pa.array(positions))
    return columns
