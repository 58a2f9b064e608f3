"""Cutting a table into blocks that can be searched side by side, everything outside a block kept as it is.

A move inside a block is a move of the table. Programs over a block are small, and what the blocks cannot settle is left to
pairs of neighbours, and what these cannot settle to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safetables._axis import Axis
from safetables._system import System

LARGEST_BLOCK = 6000


@dataclass(frozen=True)
class Division:
    """Quantities of one bag with their node along each axis."""

    axes: list[Axis]
    nodes: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, system: System, quantities: np.ndarray) -> Division:
        """All quantities must lie in the first bag."""
        axes = system.bag_axes(0)
        return cls(axes, np.unravel_index(quantities, [axis.nodes for axis in axes]))

    def blocks(self) -> list[np.ndarray]:
        """Positions of subtrees that do not overlap; what lies above the subtrees is in none."""
        return self._cut(np.arange(len(self.nodes[0])), [axis.root for axis in self.axes])

    def neighbours(self) -> list[np.ndarray]:
        """Subtrees two by two, with their own totals: what one of them gains the other loses. None for one block only."""
        every = np.arange(len(self.nodes[0]))
        subtrees = self._best_subtrees(every, [axis.root for axis in self.axes])
        if len(every) <= LARGEST_BLOCK or subtrees is None:
            return []
        number, groups = subtrees
        whole = [np.union1d(group, np.flatnonzero(self.nodes[number] == top)) for top, group in groups]
        pairs = [whole[i : i + 2] for i in range(0, len(whole) - len(whole) % 2, 2)]
        pairs[-1] += whole[2 * len(pairs) :]  # an odd one joins the last two
        return [np.concatenate(pair) for pair in pairs]

    def _cut(self, members: np.ndarray, tops: list[int]) -> list[np.ndarray]:
        """Subtrees of subtrees, until they are small enough or cannot be cut."""
        subtrees = None if len(members) <= LARGEST_BLOCK else self._best_subtrees(members, tops)
        if subtrees is None:
            return [members]
        axis, groups = subtrees
        return [
            block
            for top, group in groups
            for block in self._cut(group, [*tops[:axis], top, *tops[axis + 1 :]])
        ]

    def _best_subtrees(
        self, members: np.ndarray, tops: list[int]
    ) -> tuple[int, list[tuple[int, np.ndarray]]] | None:
        best: tuple[int, int, list[tuple[int, np.ndarray]]] | None = None
        for number, axis in enumerate(self.axes):
            groups = _below(axis, self.nodes[number], members, tops[number])
            largest = max((len(group) for _, group in groups), default=0)
            if len(groups) > 1 and (best is None or largest < best[0]):
                best = (largest, number, groups)
        return None if best is None else (best[1], best[2])


def levels_of(system: System, quantities: np.ndarray) -> list[list[np.ndarray]]:
    """Blocks, then pairs of neighbours; none for a table that is one block, or tables put together from several bags."""
    if len(quantities) <= LARGEST_BLOCK or len(system.arrangement.bags) > 1:
        return []
    division = Division.of(system, quantities)
    return [division.blocks(), division.neighbours()]


def _children(axis: Axis, node: int) -> tuple[int, ...]:
    """The parts of a node in the first hierarchy that divides it."""
    return next((parts for parent, parts in axis.partitions if parent == node), ())


def _below(axis: Axis, node: np.ndarray, members: np.ndarray, top: int) -> list[tuple[int, np.ndarray]]:
    """Members strictly below each child of a node that is divided itself."""
    divided = dict(reversed(axis.partitions))
    found = []
    for child in _children(axis, top):
        if child in divided:
            inside = np.isin(node[members], _descendants(divided, child))
            if inside.any():
                found.append((child, members[inside]))
    return found


def _descendants(divided: dict[int, tuple[int, ...]], top: int) -> list[int]:
    found, stack = [], [*divided[top]]
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(divided.get(node, ()))
    return found
