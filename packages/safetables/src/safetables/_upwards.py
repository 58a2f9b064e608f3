"""From the inner cells to every cell: sums, and the contributions to the sums."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safetables._dimension import Dimension
from safetables._table import Contributions


@dataclass(frozen=True)
class Shares:
    """What contributors have in inner cells, one entry per pair.

    Attributes:
        positions: per dimension, position among its leaves; among all its codes along axis `skip`.
        contributor: number of the contributor.
        values: what it has there.
        skip: the axis along which the entries stand at every code already.
    """

    positions: tuple[np.ndarray, ...]
    contributor: np.ndarray
    values: np.ndarray
    skip: int | None


def dense(shape: tuple[int, ...], positions: Sequence[np.ndarray], values: np.ndarray) -> np.ndarray:
    """Entries added up in a table of this shape."""
    table = np.zeros(shape, dtype=np.int64)
    np.add.at(table, tuple(positions), values)
    return table


def sum_upwards(inner: np.ndarray, dimensions: Sequence[Dimension], skip: int | None = None) -> np.ndarray:
    """Every cell from the inner cells, one axis after the other; axis `skip` has all its codes already."""
    counts = inner
    for axis, dimension in enumerate(dimensions):
        if axis == skip:
            continue
        front = np.moveaxis(counts, axis, 0)
        summed = dimension.membership @ front.reshape(len(dimension.leaves), -1)
        counts = np.moveaxis(summed.reshape(len(dimension.codes), *front.shape[1:]), 0, axis)
    return np.ascontiguousarray(counts)


#: Adding up one whole table per contributor is worth it up to this many cells per entry; found by trial.
CELLS_PER_ENTRY = 50


def contributions_upwards(
    name: str, dimensions: Sequence[Dimension], shares: Shares, largest: int
) -> Contributions:
    """Contributors of every cell: a contributor in two cells is one in their total, its shares added first."""
    people = int(shares.contributor.max()) + 1 if len(shares.contributor) else 0
    cells = math.prod(len(d.codes) for d in dimensions)
    way = by_table if people * cells <= CELLS_PER_ENTRY * len(shares.contributor) else by_entry
    return Contributions(name, *way(dimensions, shares, largest))


def by_table(dimensions: Sequence[Dimension], shares: Shares, largest: int) -> tuple[np.ndarray, np.ndarray]:
    """Add up one table for each contributor and keep the largest: little memory, good for few contributors."""
    shape = tuple(len(d.codes) for d in dimensions)
    inner = tuple(len(d.codes) if axis == shares.skip else len(d.leaves) for axis, d in enumerate(dimensions))
    cells = np.ravel_multi_index(shares.positions, inner)
    order = np.argsort(shares.contributor, kind="stable")
    ends = np.cumsum(np.bincount(shares.contributor))
    contributors = np.zeros(shape, dtype=np.int64)
    top = np.zeros((largest, *shape), dtype=np.int64)
    for start, end in itertools.pairwise([0, *ends]):
        own = order[start:end]
        value = _whole(cells[own], shares.values[own], inner, dimensions, shares.skip)
        is_there = value > 0
        if (shares.values[own] == 0).any():  # somebody with records but without an amount
            is_there = _whole(cells[own], np.ones_like(own), inner, dimensions, shares.skip) > 0
        contributors += is_there
        for rank in range(largest):
            top[rank], value = np.maximum(top[rank], value), np.minimum(top[rank], value)
    return contributors, top


def _whole(
    cells: np.ndarray,
    values: np.ndarray,
    inner: tuple[int, ...],
    dimensions: Sequence[Dimension],
    skip: int | None,
) -> np.ndarray:
    table = np.zeros(math.prod(inner), dtype=np.int64)
    np.add.at(table, cells, values)
    return sum_upwards(table.reshape(inner), dimensions, skip)


def by_entry(dimensions: Sequence[Dimension], shares: Shares, largest: int) -> tuple[np.ndarray, np.ndarray]:
    """Lift every entry to each cell above it and sort: good for many contributors with few cells each."""
    who, values, positions = shares.contributor, shares.values, list(shares.positions)
    shape = tuple(len(d.codes) for d in dimensions)
    for axis, dimension in enumerate(dimensions):
        if axis != shares.skip:
            who, values, positions = _lift(dimension, axis, who, values, positions)
        who, values, positions = _merge(shape, who, values, positions)
    cells = np.ravel_multi_index(tuple(positions), shape)
    contributors = np.bincount(cells, minlength=math.prod(shape)).astype(np.int64)
    order = np.lexsort((-values, cells))
    cells, values = cells[order], values[order]
    rank = np.arange(len(cells)) - (np.cumsum(contributors) - contributors)[cells]
    top = np.zeros((largest, math.prod(shape)), dtype=np.int64)
    kept = rank < largest
    top[rank[kept], cells[kept]] = values[kept]
    return contributors.reshape(shape), top.reshape(largest, *shape)


def _lift(
    dimension: Dimension, axis: int, who: np.ndarray, values: np.ndarray, positions: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Each entry once for every code its leaf lies under."""
    above = dimension.membership.tocsc()
    leaf = positions[axis]
    times = np.diff(above.indptr)[leaf]
    entry = np.repeat(np.arange(len(leaf)), times)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(times) - times, times)
    codes = above.indices[above.indptr[leaf][entry] + within].astype(np.int64)
    lifted = [codes if i == axis else position[entry] for i, position in enumerate(positions)]
    return who[entry], values[entry], lifted


def _merge(
    shape: tuple[int, ...], who: np.ndarray, values: np.ndarray, positions: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Add up what the same contributor has in the same cell."""
    if not len(who):
        return who, values, positions
    people = int(who.max()) + 1
    keys = np.ravel_multi_index((*positions, who), (*shape, people))
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    *found, merged = np.unravel_index(ordered[starts], (*shape, people))
    return merged.astype(np.int64), np.add.reduceat(values[order], starts), list(found)
