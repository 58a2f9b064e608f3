"""Cutting a table into parts that can be searched one after the other, the totals between them kept as they are."""

from __future__ import annotations

import numpy as np

from safetables._axis import Axis
from safetables._system import System

LARGEST_PART = 3000


def parts_of(system: System, quantities: np.ndarray) -> list[np.ndarray]:
    """Positions in `quantities` (all of one bag), grouped by the subtree they lie in along the axis that divides them best.

    A part holds what lies strictly below one child of the root. What lies above all parts is in none. A part that is
    still large is cut again, along any axis, below the next level. One bag only: an empty list otherwise.
    """
    if len(system.arrangement.bags) != 1:
        return []
    axes = system.bag_axes(0)
    nodes = np.unravel_index(quantities, [axis.nodes for axis in axes])
    return _cut(axes, nodes, np.arange(len(quantities)), [axis.root for axis in axes])


def _cut(
    axes: list[Axis], nodes: tuple[np.ndarray, ...], members: np.ndarray, tops: list[int]
) -> list[np.ndarray]:
    if len(members) <= LARGEST_PART:
        return [members]
    best: tuple[int, int, list[tuple[int, np.ndarray]]] | None = None
    for number, axis in enumerate(axes):
        groups = _below(axis, nodes[number], members, tops[number])
        largest = max((len(group) for _, group in groups), default=0)
        if len(groups) > 1 and (best is None or largest < best[0]):
            best = (largest, number, groups)
    if best is None:
        return [members]
    found = []
    for top, group in best[2]:
        found += _cut(axes, nodes, group, [*tops[: best[1]], top, *tops[best[1] + 1 :]])
    return found


def _below(axis: Axis, node: np.ndarray, members: np.ndarray, top: int) -> list[tuple[int, np.ndarray]]:
    """Members strictly below each child of a node, in the first hierarchy that divides it; undivided children have none."""
    children = next((parts for parent, parts in axis.partitions if parent == top), ())
    divided = dict(reversed(axis.partitions))
    found = []
    for child in children:
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
