"""What published tables say about the people behind them, as linear relations between quantities.

A quantity is the number of people in one cell of the cross classification of a bag (see `_arrangement`), totals
included: every cell of every table is one quantity. Parts sum to their total; that gives sparse relations with few
quantities each, which linear programs solve many times faster than sums over the finest cells. Where a unit may have
several codes in one dimension, distinct counts are tied by inequalities: a total is at least each part and at most their
sum. With one such dimension this is exact: any numbers that satisfy it are the distinct counts of some set of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

import numpy as np
from scipy import sparse

from safetables._arrangement import Arrangement, arrange
from safetables._axis import Axis, CannotLink, make_axis
from safetables._dimension import Dimension

MOST_QUANTITIES = 20_000_000


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
class System:
    """Quantities of all bags one after the other; within a bag in C order of its axes' nodes.

    Attributes:
        places: per table, the quantity of each cell in C order.
        links: relations that hold whatever is published: `links @ quantities` is 0, or at least 0 in the rows of `at_least`.
        at_least: mask of the rows that are inequalities.
        starts: first quantity of each bag, and the number of quantities at the end.
    """

    tables: tuple[TableShape, ...]
    arrangement: Arrangement
    axes: dict[str, Axis]
    places: list[np.ndarray]
    links: sparse.csr_array
    at_least: np.ndarray
    starts: np.ndarray

    @property
    def size(self) -> int:
        """How many quantities there are."""
        return int(self.starts[-1])

    def bag_axes(self, bag: int) -> list[Axis]:
        """The axes of a bag, in the order of its quantities."""
        return [self.axes[name] for name in self.arrangement.bags[bag]]

    def atoms_of(self, bag: int, quantities: np.ndarray) -> np.ndarray:
        """The finest cells of a bag, one axis per dimension."""
        axes = self.bag_axes(bag)
        values = quantities[self.starts[bag] : self.starts[bag + 1]].reshape([axis.nodes for axis in axes])
        return values[np.ix_(*(axis.atoms for axis in axes))]

    def finest(self) -> np.ndarray:
        """Mask of the quantities that are finest cells."""
        found = np.zeros(self.size, dtype=bool)
        for bag, start in enumerate(self.starts[:-1].tolist()):
            axes = self.bag_axes(bag)
            found[start + _positions(axes, [axis.atoms for axis in axes]).ravel()] = True
        return found


def build_system(tables: Sequence[TableShape]) -> System:
    """Put tables over the same people into one system.

    Raises:
        CannotLink: other population or unit, or several-coded dimensions that cannot be joined.
    """
    _check_same_people(tables)
    multivalued = {table.multivalued for table in tables if table.multivalued}
    names = sorted({dimension.name for table in tables for dimension in table.dimensions})
    axes = {
        name: make_axis(
            name, [d for table in tables for d in table.dimensions if d.name == name], name in multivalued
        )
        for name in names
    }
    arrangement = arrange([{d.name for d in table.dimensions} for table in tables], multivalued)
    _check_bags(arrangement, axes)
    sizes = [int(np.prod([axes[name].nodes for name in bag])) for bag in arrangement.bags]
    if sum(sizes) > MOST_QUANTITIES:
        raise CannotLink(
            f"the tables together have {sum(sizes)} cells, more than {MOST_QUANTITIES}; link fewer"
        )
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    places = [
        starts[bag] + _places(table, [axes[name] for name in arrangement.bags[bag]])
        for table, bag in zip(tables, arrangement.home, strict=True)
    ]
    links, at_least = _stack_links(arrangement, axes, starts)
    return System(tuple(tables), arrangement, axes, places, links, at_least, starts)


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


def _positions(axes: Sequence[Axis], nodes: Sequence[np.ndarray]) -> np.ndarray:
    """Quantities of a bag at the crossing of some nodes of each axis, one array axis per axis."""
    shape = [axis.nodes for axis in axes]
    return np.ravel_multi_index(np.ix_(*nodes), shape) if shape else np.zeros((), dtype=np.int64)


def _places(table: TableShape, axes: Sequence[Axis]) -> np.ndarray:
    """The quantity (within its bag) of each cell of a table; axes it does not have stand at everybody."""
    by_name = {dimension.name: dimension for dimension in table.dimensions}
    nodes = [a.nodes_of(by_name[a.name]) if a.name in by_name else np.array([a.root]) for a in axes]
    found = _positions(axes, nodes)
    absent = tuple(i for i, axis in enumerate(axes) if axis.name not in by_name)
    present = [axis.name for axis in axes if axis.name in by_name]
    order = [present.index(dimension.name) for dimension in table.dimensions]
    return found.squeeze(axis=absent).transpose(order).ravel()


def _kron(parts: Sequence[sparse.csr_array]) -> sparse.csr_array:
    return reduce(lambda a, b: sparse.kron(a, b, format="csr"), parts)


def _widen(matrix: sparse.csr_array, starts: np.ndarray, bag: int) -> sparse.csr_array:
    """Move the columns of one bag to their place among all quantities."""
    shape = (matrix.shape[0], int(starts[-1]))
    return sparse.csr_array((matrix.data, matrix.indices + starts[bag], matrix.indptr), shape=shape)


def _stack_links(
    arrangement: Arrangement, axes: dict[str, Axis], starts: np.ndarray
) -> tuple[sparse.csr_array, np.ndarray]:
    blocks = [sparse.csr_array((0, int(starts[-1])), dtype=np.int64)]
    equations = 0
    for number, bag in enumerate(arrangement.bags):
        for axis in (axes[name] for name in bag):
            if not axis.multivalued:
                parts = [axis.sums() if name == axis.name else _every(axes[name]) for name in bag]
                blocks.append(_widen(_kron(parts), starts, number))
    for one, other, shared in arrangement.links:
        blocks.append(_same_margin(arrangement, axes, starts, (one, other), shared))
    equations = sum(block.shape[0] for block in blocks)
    for number, bag in enumerate(arrangement.bags):
        if any(axes[name].multivalued for name in bag):
            parts = [axes[n].unions() if axes[n].multivalued else _finest(axes[n]) for n in bag]
            blocks.append(_widen(_kron(parts), starts, number))
    links = sparse.vstack(blocks, format="csr")
    return links, np.arange(links.shape[0]) >= equations


def _every(axis: Axis) -> sparse.csr_array:
    return sparse.eye_array(axis.nodes, dtype=np.int64, format="csr")


def _finest(axis: Axis) -> sparse.csr_array:
    return _every(axis)[axis.atoms]


def _same_margin(
    arrangement: Arrangement,
    axes: dict[str, Axis],
    starts: np.ndarray,
    bags: tuple[int, int],
    shared: Sequence[str],
) -> sparse.csr_array:
    """Rows "the margin in one bag minus the margin in the other"; finer groups suffice, totals follow."""
    ours, theirs = (
        starts[bag]
        + _positions(
            [axes[n] for n in arrangement.bags[bag]],
            [axes[n].atoms if n in shared else np.array([axes[n].root]) for n in arrangement.bags[bag]],
        ).ravel()
        for bag in bags
    )
    rows = np.arange(len(ours))
    signs = np.repeat([1, -1], len(rows))
    where = (np.concatenate([rows, rows]), np.concatenate([ours, theirs]))
    return sparse.csr_array((signs, where), shape=(len(rows), int(starts[-1])))
