"""Cutting a table into parts that can be searched one after the other, everything outside a part kept as it is.

A move inside a part is a move of the table. Programs over a part are small, and what a part cannot settle is left to the
next one. Two ways to cut: *below* the children of a node, where a hierarchy divides the table into subtrees; and *pairs*
along a short axis, its leaves only, or its root and one leaf: there the change of one determines the other, so a table of
four dimensions is searched as one of three. (Programs over all four at once took seconds instead of milliseconds.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safetables._axis import Axis
from safetables._system import System

LARGEST_PART = 3500
SHORT_AXIS = 4  # children of the root; a longer axis has too many pairs
MANY_AXES = 4


def in_rounds(parts: Sequence[np.ndarray]) -> list[list[np.ndarray]]:
    """The parts in groups that do not overlap, in order."""
    rounds: list[list[np.ndarray]] = []
    taken: list[set[int]] = []
    for part in parts:
        members = set(part.tolist())
        place = next((i for i, used in enumerate(taken) if not used & members), len(rounds))
        if place == len(rounds):
            rounds.append([])
            taken.append(set())
        rounds[place].append(part)
        taken[place] |= members
    return rounds


@dataclass(frozen=True)
class Block:
    """Positions that are searched together, one part after the other.

    Attributes:
        small: parts that do not overlap; what lies above them is in none.
        pairs: larger parts of fewer dimensions that overlap, for what is left; none where there are few dimensions anyway.
    """

    members: np.ndarray
    small: list[np.ndarray]
    pairs: list[np.ndarray]


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

    def blocks(self) -> list[Block]:
        """Subtrees that do not overlap, each with the parts to search it by; what lies above the subtrees is in none."""
        every = np.arange(len(self.nodes[0]))
        return [self._block(members) for members in self._cut(every, self._roots())]

    def parts(self) -> list[np.ndarray]:
        """The parts of all blocks, and those that span the table."""
        inside = [part for block in self.blocks() for part in [*block.small, *block.pairs]]
        return [*inside, *self.large_parts()]

    def _roots(self) -> list[int]:
        return [axis.root for axis in self.axes]

    def large_parts(self) -> list[np.ndarray]:
        """Groups that span the whole table but have fewer dimensions; none where it has few anyway."""
        number = self._short_axis()
        every = np.arange(len(self.nodes[0]))
        return [] if number is None else self._pairs(number, every)

    def _cut(self, members: np.ndarray, tops: list[int]) -> list[np.ndarray]:
        """Subtrees of subtrees, until they are small enough or cannot be cut."""
        largest = LARGEST_PART * (4 if self._short_axis() is not None else 1)
        subtrees = None if len(members) <= largest else self._best_subtrees(members, tops)
        if subtrees is None:
            return [members]
        axis, groups = subtrees
        return [
            block
            for top, group in groups
            for block in self._cut(group, [*tops[:axis], top, *tops[axis + 1 :]])
        ]

    def _block(self, members: np.ndarray) -> Block:
        number = None if len(members) <= LARGEST_PART else self._short_axis()
        if number is None:
            return Block(members, [members], [])
        subtrees = self._best_subtrees(members, self._roots())
        small = [] if subtrees is None else [group for _, group in subtrees[1]]
        return Block(members, small, self._pairs(number, members))

    def _short_axis(self) -> int | None:
        """The axis to pair the leaves of, if there are many axes and one of them is short."""
        if len(self.axes) < MANY_AXES:
            return None
        lengths = [len(_children(axis, axis.root)) for axis in self.axes]
        shortest = int(np.argmin(lengths))
        return shortest if 1 < lengths[shortest] <= SHORT_AXIS else None

    def _pairs(self, number: int, members: np.ndarray) -> list[np.ndarray]:
        axis, node = self.axes[number], self.nodes[number][members]
        children = _children(axis, axis.root)
        groups = [np.array(children), *(np.array([axis.root, child]) for child in children)]
        return [members[np.isin(node, group)] for group in groups]

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
