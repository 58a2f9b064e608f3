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
class Division:
    """Quantities of one bag with their node along each axis."""

    axes: list[Axis]
    nodes: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, system: System, quantities: np.ndarray) -> Division:
        """All quantities must lie in the first bag."""
        axes = system.bag_axes(0)
        return cls(axes, np.unravel_index(quantities, [axis.nodes for axis in axes]))

    def small_parts(self) -> list[np.ndarray]:
        """Positions grouped so that no group is larger than it must be; what lies above the subtrees is in none."""
        return self._cut(np.arange(len(self.nodes[0])), self._roots(), paired=())

    def _roots(self) -> list[int]:
        return [axis.root for axis in self.axes]

    def large_parts(self) -> list[np.ndarray]:
        """Groups that span the whole table but have fewer dimensions; none where it has few anyway."""
        number = self._short_axis(())
        every = np.arange(len(self.nodes[0]))
        return [] if number is None else self._pairs(number, every)

    def _cut(self, members: np.ndarray, tops: list[int], paired: tuple[int, ...]) -> list[np.ndarray]:
        if len(members) <= LARGEST_PART:
            return [members]
        number = self._short_axis(paired)
        subtrees = self._best_subtrees(members, tops)
        if subtrees is not None and (number is None or len(members) > 4 * LARGEST_PART):
            axis, groups = subtrees
            return [
                part
                for top, group in groups
                for part in self._cut(group, [*tops[:axis], top, *tops[axis + 1 :]], paired)
            ]
        if number is None:
            return [members]
        return [
            part for pair in self._pairs(number, members) for part in self._cut(pair, tops, (*paired, number))
        ]

    def _short_axis(self, paired: tuple[int, ...]) -> int | None:
        if len(self.axes) - len(paired) < MANY_AXES:
            return None
        lengths = {n: len(_children(axis, axis.root)) for n, axis in enumerate(self.axes) if n not in paired}
        shortest = min(lengths, key=lambda number: lengths[number])
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
