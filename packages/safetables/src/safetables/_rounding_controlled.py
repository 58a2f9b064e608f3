"""Controlled rounding: every value one of its two neighbouring multiples, and all totals the sums of their parts.

The inner cells are the unknowns: each is rounded down or up. A total is then a sum of them, and must lie between its
own two neighbours (zero-restricted controlled rounding; Cox 1987, "A constructive procedure for unbiased
controlled rounding"; as a whole-number program: Salazar-Gonzalez 2006, "Controlled rounding and cell
perturbation: statistical disclosure limitation methods for tabular data"). The distance to the true
table, summed over all cells, is linear in the unknowns as long as nothing leaves its neighbours.

A table of more than `MOST_CELLS` cells is rounded from the top down along its longest dimension: a few codes at a
time, their sums held to what was decided above. Up to that size the optimum is taken over the whole table at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy import sparse

from safetables._attack import Progress
from safetables._dimension import Dimension
from safetables._rounding_program import Sums, choose
from safetables._solver import SolverFailed
from safetables._upwards import sum_upwards

MOST_CELLS = 5_000  # in one whole-number program
MOST_WIDENING = 8  # in multiples of the base; more was never needed


@dataclass(frozen=True, eq=False)
class Controlled:
    """Additive rounded values, same shape as the counts.

    Attributes:
        widened: by how many bases the worst value lies beyond its neighbouring multiples; 0: zero-restricted.
        proven: the whole table was rounded in one program, so widening was unavoidable and the distance is
            within 2 % of the best (unless the time limit ended it).
    """

    values: np.ndarray
    widened: int
    proven: bool


@dataclass(frozen=True, eq=False)
class _Node:
    """A code of the long dimension, or a bundle of codes: its counts over all cells of the other dimensions."""

    counts: np.ndarray
    children: tuple[_Node, ...]
    leaf: int | None  # position among the leaves


def round_controlled(
    counts: np.ndarray, dimensions: Sequence[Dimension], base: int, progress: Progress | None = None
) -> Controlled:
    """Round an additive table so that it stays additive, as near to the true values as can be found.

    Raises:
        SolverFailed: no rounding was found even with widening.
    """
    axis = _long_axis(dimensions)
    others = [dimension for i, dimension in enumerate(dimensions) if i != axis]
    job = _Rounding(others, base, progress)
    if axis is None:
        tree, leaves = _Node(counts.ravel(), (), 0), 1
    else:
        long = dimensions[axis]
        front = np.moveaxis(counts, axis, 0).reshape(len(long.codes), -1)
        tree, leaves = _build_tree(long, front, long.root, job.room), len(long.leaves)
    job.units = np.zeros((leaves, len(job.inner)), dtype=np.int64)
    job.round(tree, None)
    sizes = [len(dimension.leaves) for dimension in others]
    inner = (
        job.units.reshape(sizes) if axis is None else np.moveaxis(job.units.reshape(leaves, *sizes), 0, axis)
    )
    values = sum_upwards(np.ascontiguousarray(inner), dimensions) * base
    return Controlled(values, _widest(values, counts, base), job.programs == 1)


def _long_axis(dimensions: Sequence[Dimension]) -> int | None:
    """The dimension with most codes among those with one hierarchy, to go along; None: none has one."""
    trees = [axis for axis, dimension in enumerate(dimensions) if len(dimension.hierarchies) == 1]
    return max(trees, key=lambda axis: len(dimensions[axis].codes), default=None)


def _widest(values: np.ndarray, counts: np.ndarray, base: int) -> int:
    """How many bases the worst value lies beyond its two neighbours."""
    below = counts // base * base - values
    above = values + counts // -base * base
    return int(max(below.max(), above.max(), 0)) // base


class _Rounding:
    def __init__(self, others: list[Dimension], base: int, progress: Progress | None) -> None:
        self.base, self.progress, self.programs, self.done = base, progress, 0, 0
        membership = [dimension.membership for dimension in others]
        one = sparse.csr_array(np.ones((1, 1), dtype=np.int64))
        self.sums = reduce(lambda a, b: sparse.kron(a, b, format="csr"), membership, one).tocsr()
        self.room = max(2, MOST_CELLS // self.sums.shape[0])  # codes in one program
        self.inner = _inner_positions(others)
        self.units = np.zeros((0, 0), dtype=np.int64)

    def round(self, node: _Node, decided: np.ndarray | None) -> None:
        """Round everything below a node; `decided`: its own rounded inner cells, None for the root."""
        between, frontier = _expand(node, self.room)
        found = self._solve(node, between, frontier, decided)
        for below, units in zip(frontier, found, strict=True):
            if below.leaf is None:
                self.round(below, units)
            else:
                self.units[below.leaf] = units
                self.done += 1
        if self.progress is not None:
            self.progress("rounding", self.done, len(self.units))

    def _solve(
        self, node: _Node, between: list[_Node], frontier: list[_Node], decided: np.ndarray | None
    ) -> np.ndarray:
        """Rounded inner cells of the frontier, in units of the base."""
        self.programs += 1
        counts = np.array([below.counts[self.inner] for below in frontier])
        floor = counts // self.base
        fixed_sum = decided if decided is None else decided - floor.sum(axis=0)
        sums = self._rows(node, between, frontier, floor, fixed_sum)
        free = np.flatnonzero(counts.ravel() % self.base)
        costs = sums.prices @ sums.matrix[:, free]
        whole_table = decided is None and all(below.leaf is not None for below in frontier)
        for widening in (0, 1, 2, 4, MOST_WIDENING):
            chosen = choose(sums, free, costs, widening, self.base, quick=not whole_table)
            if chosen is not None:
                units = floor.ravel()
                units[free] += chosen
                return np.asarray(units.reshape(floor.shape))
        raise SolverFailed(
            f"no additive rounding to base {self.base} was found; round without control, or a smaller table"
        )

    def _rows(
        self,
        node: _Node,
        between: list[_Node],
        frontier: list[_Node],
        floor: np.ndarray,
        decided: np.ndarray | None,
    ) -> Sums:
        """Which sums of inner cells are cells of the table, and between what they may lie."""
        blocks, counts = [], []
        position = {id(below): i for i, below in enumerate(frontier)}
        owners = [*([node] if decided is None else []), *between, *frontier]
        for own in {id(one): one for one in owners}.values():  # a root without children is its own frontier
            pick = np.zeros((1, len(frontier)), dtype=np.int64)
            pick[0, [position[id(leaf)] for leaf in _frontier_of(own, position)]] = 1
            blocks.append(sparse.kron(sparse.csr_array(pick), self.sums, format="csr"))
            counts.append(own.counts)
        true = np.concatenate(counts)
        matrix = sparse.vstack(blocks, format="csr")
        shift = matrix @ floor.ravel()
        lower, upper = true // self.base - shift, -(-true // self.base) - shift
        # Down costs the rest, up the base minus the rest: per step up, base - 2 * rest.
        rest = true % self.base
        prices = np.where(rest > 0, self.base - 2.0 * rest, 0.0)
        if decided is not None:
            ones = np.ones((1, len(frontier)), dtype=np.int64)
            held = sparse.kron(ones, sparse.eye_array(len(self.inner), dtype=np.int64), format="csr")
            matrix = sparse.vstack([matrix, held], format="csr")
            lower, upper = np.concatenate([lower, decided]), np.concatenate([upper, decided])
            prices = np.concatenate([prices, np.zeros(len(decided))])
        hard = np.arange(len(lower)) >= len(true)
        return Sums(matrix, lower, upper, prices, hard, float(rest.sum()))


def _inner_positions(dimensions: list[Dimension]) -> np.ndarray:
    """Positions of the inner cells among all cells, C order."""
    shape = tuple(len(dimension.codes) for dimension in dimensions)
    leaves = [[dimension.index[leaf] for leaf in dimension.leaves] for dimension in dimensions]
    return np.arange(int(np.prod(shape))).reshape(shape)[np.ix_(*leaves)].ravel()


def _build_tree(dimension: Dimension, counts: np.ndarray, code: str, room: int) -> _Node:
    own = counts[dimension.index[code]]
    if code not in dimension.children:
        return _Node(own, (), dimension.leaves.index(code))
    below = [_build_tree(dimension, counts, child, room) for child in dimension.children[code]]
    most = max(2, room - 1)
    while len(below) > most:  # bundles nobody publishes, so that no program is too large
        groups = np.array_split(np.arange(len(below)), -(-len(below) // most))
        below = [
            _Node(np.sum([below[i].counts for i in group], axis=0), tuple(below[i] for i in group), None)
            for group in groups
        ]
    return _Node(own, tuple(below), None)


def _expand(node: _Node, room: int) -> tuple[list[_Node], list[_Node]]:
    """Codes to decide at once: those in between, and the frontier below them; breadth first while there is room."""
    between: list[_Node] = []
    frontier = list(node.children) or [node]
    place = 0
    while place < len(frontier):
        here = frontier[place]
        if here.children and len(between) + len(frontier) + len(here.children) < room:
            between.append(here)
            frontier[place : place + 1] = here.children
        else:
            place += 1
    return between, frontier


def _frontier_of(node: _Node, position: dict[int, int]) -> list[_Node]:
    if id(node) in position:
        return [node]
    return [leaf for child in node.children for leaf in _frontier_of(child, position)]
