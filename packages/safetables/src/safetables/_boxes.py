"""Moves that are products of one small pattern per dimension, found by looking instead of solving.

Along one dimension a pattern is a way to shift one person so that all sums hold: from a code to a sibling, or, for a code
that is divided, with everything on the way down to one of its leaves. The product of one pattern per dimension shifts
people between the corners of a box; every published figure stays as it is if it is no corner. It is the hypercube of
Repsilber (1994), with hierarchies in it. A linear program finds cheaper moves that are no boxes, at a hundred times the
effort, so boxes come first where programs are slow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from safetables._axis import Axis

FORBIDDEN = 1e12
MOST_PATTERNS = 400  # per dimension; a code with more is left to the linear programs


@dataclass(frozen=True)
class Patterns:
    """Patterns along one dimension that contain a code: `matrix[p, n]` says whether pattern p contains `nodes[n]`."""

    nodes: np.ndarray
    matrix: np.ndarray


class Ladder:
    """The patterns of one axis."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        self.children: dict[int, tuple[int, ...]] = {}
        for parent, parts in axis.partitions:
            self.children.setdefault(parent, parts)
        self.parent = {child: parent for parent, parts in self.children.items() for child in parts}
        self.found: dict[int, Patterns | None] = {}

    @cached_property
    def is_tree(self) -> bool:
        """Several hierarchies over one dimension have no simple patterns."""
        return len(self.axis.partitions) == len(self.children) and not self.axis.multivalued

    def patterns(self, node: int) -> Patterns | None:
        """All patterns through a node; None if there are none or too many."""
        if node not in self.found:
            self.found[node] = self._patterns(node)
        return self.found[node]

    def _patterns(self, node: int) -> Patterns | None:
        own = self._ways_down(node)
        others: list[tuple[int, ...]] = [()]
        if node in self.parent:
            siblings = [s for s in self.children[self.parent[node]] if s != node]
            others = [way for sibling in siblings for way in self._ways_down(sibling)]
        if not 0 < len(own) * len(others) <= MOST_PATTERNS:
            return None
        sets = [(*one, *other) for one in own for other in others]
        nodes = np.unique(np.concatenate([np.array(one) for one in sets]))
        matrix = np.array([np.isin(nodes, one) for one in sets], dtype=float)
        return Patterns(nodes, matrix)

    def _ways_down(self, node: int) -> list[tuple[int, ...]]:
        if node not in self.children:
            return [(node,)]
        return [(node, *way) for child in self.children[node] for way in self._ways_down(child)]


class Boxes:
    """The cheapest box through a cell.

    Args:
        ladders: one per axis.
        costs: of departing in each quantity, shape (nodes of axis 1, ...); `FORBIDDEN` where it must not. Changed by whoever
            hides cells.
    """

    def __init__(self, ladders: Sequence[Ladder], costs: np.ndarray) -> None:
        self.ladders, self.costs = ladders, costs

    def cheapest(self, cell: Sequence[int]) -> np.ndarray | None:
        """Its corners as positions in C order; None if every box through the cell is forbidden."""
        found = [ladder.patterns(node) for ladder, node in zip(self.ladders, cell, strict=True)]
        patterns = [one for one in found if one is not None]
        if len(patterns) < len(found):
            return None
        totals = self.costs[np.ix_(*(one.nodes for one in patterns))]
        for one in patterns:  # each turn sums over the first axis and puts its patterns last
            totals = np.tensordot(totals, one.matrix, axes=(0, 1))
        best = int(np.argmin(totals))
        if totals.flat[best] >= FORBIDDEN:
            return None
        chosen = np.unravel_index(best, totals.shape)
        nodes = [one.nodes[one.matrix[p] > 0] for one, p in zip(patterns, chosen, strict=True)]
        return np.ravel_multi_index(np.ix_(*nodes), self.costs.shape).ravel()
