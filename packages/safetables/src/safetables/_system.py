"""What published tables say about the people behind them, as linear relations between atoms.

An atom is a cell of the finest cross classification of a bag (see `_arrangement`). Every cell of every table is
a sum of atoms. Where a unit may have several codes in one dimension, the atoms along it are the distinct
counts of all its codes, tied by inequalities: a total is at least each part and at most their sum. With one
such dimension this is exact: any numbers that satisfy it are the distinct counts of some set of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

import numpy as np
from scipy import sparse

from safetables._arrangement import Arrangement, arrange
from safetables._dimension import Dimension
from safetables._error import SafetablesError

MOST_ATOMS = 5_000_000


class CannotLink(SafetablesError):
    """The tables cannot be put into one system."""


class TableShape(Protocol):
    """What a system needs to know of a table."""

    @property
    def name(self) -> str: ...
    @property
    def dimensions(self) -> tuple[Dimension, ...]: ...
    @property
    def population(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def multivalued(self) -> str | None: ...


@dataclass(frozen=True)
class Axis:
    """The finest common classification of all dimensions of one name.

    `leaf_of[k][a]`: position of the leaf of hierarchy k in which atom a lies. A multivalued axis has one atom per
    code of its only hierarchy, the total first.
    """

    name: str
    multivalued: bool
    size: int
    hierarchies: list[Dimension]
    leaf_of: list[np.ndarray]

    def aggregate(self, dimension: Dimension) -> sparse.csr_array:
        """0/1 matrix (codes, atoms)."""
        if self.multivalued:
            return sparse.eye_array(self.size, dtype=np.int64, format="csr")
        return dimension.membership[:, self.leaf_of[self.hierarchies.index(dimension)]].tocsr()

    def total(self) -> sparse.csr_array:
        """Row that sums up all people."""
        row = np.ones((1, self.size), dtype=np.int64)
        if self.multivalued:
            row[0, 1:] = 0
        return sparse.csr_array(row)


@dataclass(frozen=True)
class System:
    """Atoms of all bags one after the other.

    Attributes:
        cells: per table, 0/1 matrix (cells, atoms).
        links: relations that hold whatever is published: `links_lower <= links @ atoms <= links_upper`.
        starts: first atom of each bag, and the number of atoms at the end.
    """

    tables: tuple[TableShape, ...]
    arrangement: Arrangement
    axes: dict[str, Axis]
    cells: list[sparse.csr_array]
    links: sparse.csr_array
    links_lower: np.ndarray
    links_upper: np.ndarray
    starts: np.ndarray

    @property
    def atoms(self) -> int:
        """How many atoms there are."""
        return int(self.starts[-1])

    def bag_axes(self, bag: int) -> list[Axis]:
        """The axes of a bag, in the order of its atoms."""
        return [self.axes[name] for name in self.arrangement.bags[bag]]


def build_system(tables: Sequence[TableShape]) -> System:
    """Put tables over the same people into one system.

    Raises:
        CannotLink: other population or unit, or several-coded dimensions that cannot be joined.
    """
    _check_same_people(tables)
    multivalued = {table.multivalued for table in tables if table.multivalued}
    names = {dimension.name for table in tables for dimension in table.dimensions}
    axes = {name: _make_axis(name, tables, name in multivalued) for name in sorted(names)}
    arrangement = arrange([{d.name for d in table.dimensions} for table in tables], multivalued)
    _check_bags(arrangement, axes)
    sizes = [int(np.prod([axes[name].size for name in bag])) for bag in arrangement.bags]
    if sum(sizes) > MOST_ATOMS:
        raise CannotLink(
            f"the tables together have {sum(sizes)} finest cells, more than {MOST_ATOMS}; link fewer"
        )
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    cells = [
        _widen(_table_matrix(table, arrangement.bags[bag], axes), starts, bag)
        for table, bag in zip(tables, arrangement.home, strict=True)
    ]
    links, lower, upper = _stack_links(arrangement, axes, starts)
    return System(tuple(tables), arrangement, axes, cells, links, lower, upper, starts)


def _check_same_people(tables: Sequence[TableShape]) -> None:
    first = tables[0]
    for other in tables[1:]:
        if (other.population, other.unit) != (first.population, first.unit):
            raise CannotLink(
                f"{other.name!r} counts {other.unit or 'rows'} of {other.population!r}, {first.name!r} counts "
                f"{first.unit or 'rows'} of {first.population!r}; give only tables of the same people and unit "
                "(compare editions with check_editions)"
            )


def _check_bags(arrangement: Arrangement, axes: dict[str, Axis]) -> None:
    for bag in arrangement.bags:
        several = [name for name in bag if axes[name].multivalued]
        if len(several) > 1:
            raise CannotLink(
                f"the tables cross the dimensions {' and '.join(several)}, and people have several codes in each; "
                "release one of these tables only"
            )


def _make_axis(name: str, tables: Sequence[TableShape], multivalued: bool) -> Axis:
    hierarchies: list[Dimension] = []
    for table in tables:
        hierarchies += [d for d in table.dimensions if d.name == name and d not in hierarchies]
    if multivalued:
        if len(hierarchies) > 1:
            raise CannotLink(
                f"people have several codes in {name!r}, and the tables use different hierarchies of it; use one"
            )
        return Axis(name, True, len(hierarchies[0].codes), hierarchies, [])
    leaf_of = [np.arange(len(hierarchies[0].leaves))]
    for count in range(1, len(hierarchies)):
        leaf_of = _refine(hierarchies[: count + 1], leaf_of)
    return Axis(name, False, len(leaf_of[0]), hierarchies, leaf_of)


def _refine(hierarchies: list[Dimension], leaf_of: list[np.ndarray]) -> list[np.ndarray]:
    """Cross the atoms so far with the leaves of the last hierarchy, where their shared codes agree."""
    *earlier, last = hierarchies
    fits = np.ones((len(leaf_of[0]), len(last.leaves)), dtype=bool)
    for dimension, leaves in zip(earlier, leaf_of, strict=True):
        shared = [code for code in dimension.codes if code in last.index]
        ours = dimension.membership[[dimension.index[c] for c in shared]].toarray()[:, leaves]
        theirs = last.membership[[last.index[c] for c in shared]].toarray()
        # The roots hold everybody in both, whatever they are called.
        differ = (ours.T @ (1 - theirs)) + ((1 - ours).T @ theirs)
        fits &= differ == 0
    old, new = np.nonzero(fits)
    return [leaves[old] for leaves in leaf_of] + [new]


def _kron(parts: list[sparse.csr_array]) -> sparse.csr_array:
    return reduce(lambda a, b: sparse.kron(a, b, format="csr"), parts)


def _table_matrix(table: TableShape, bag: list[str], axes: dict[str, Axis]) -> sparse.csr_array:
    """0/1 matrix (cells of the table in C order, atoms of the bag)."""
    by_name = {dimension.name: dimension for dimension in table.dimensions}
    parts = [axes[n].aggregate(by_name[n]) if n in by_name else axes[n].total() for n in bag]
    inside = [name for name in bag if name in by_name]
    shape = [len(by_name[name].codes) for name in inside]
    order = [inside.index(dimension.name) for dimension in table.dimensions]
    rows = np.arange(int(np.prod(shape))).reshape(shape).transpose(order).ravel()
    return _kron(parts)[rows]


def _widen(matrix: sparse.csr_array, starts: np.ndarray, bag: int) -> sparse.csr_array:
    """Move the columns of one bag to their place among all atoms."""
    shape = (matrix.shape[0], int(starts[-1]))
    return sparse.csr_array((matrix.data, matrix.indices + starts[bag], matrix.indptr), shape=shape)


def _stack_links(
    arrangement: Arrangement, axes: dict[str, Axis], starts: np.ndarray
) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    blocks: list[sparse.csr_array] = [sparse.csr_array((0, int(starts[-1])), dtype=np.int64)]
    uppers = [np.zeros(0)]
    for one, other, shared in arrangement.links:
        ours = _widen(_margin(arrangement.bags[one], shared, axes), starts, one)
        theirs = _widen(_margin(arrangement.bags[other], shared, axes), starts, other)
        blocks.append((ours - theirs).tocsr())
        uppers.append(np.zeros(ours.shape[0]))
    for number, bag in enumerate(arrangement.bags):
        if any(axes[name].multivalued for name in bag):
            block = _widen(_kron([_union_rows(axes[name]) for name in bag]), starts, number)
            blocks.append(block)
            uppers.append(np.full(block.shape[0], np.inf))
    upper = np.concatenate(uppers)
    return sparse.vstack(blocks, format="csr"), np.zeros(len(upper)), upper


def _margin(bag: list[str], shared: list[str], axes: dict[str, Axis]) -> sparse.csr_array:
    keep = [
        sparse.eye_array(axes[n].size, dtype=np.int64, format="csr") if n in shared else axes[n].total()
        for n in bag
    ]
    return _kron(keep)


def _union_rows(axis: Axis) -> sparse.csr_array:
    """Rows r with r @ counts >= 0: parts sum to at least the total, and no part exceeds it."""
    if not axis.multivalued:
        return sparse.eye_array(axis.size, dtype=np.int64, format="csr")
    dimension = axis.hierarchies[0]
    rows = []
    for parent, children in dimension.children.items():
        at_least = np.zeros(axis.size, dtype=np.int64)
        at_least[dimension.index[parent]] = -1
        at_least[[dimension.index[child] for child in children]] = 1
        rows.append(at_least)
        for child in children:
            at_most = np.zeros(axis.size, dtype=np.int64)
            at_most[dimension.index[parent]], at_most[dimension.index[child]] = 1, -1
            rows.append(at_most)
    return sparse.csr_array(np.array(rows).reshape(-1, axis.size))
