"""From the numbers of a witness to people: a possible population that produces the publication.

Rows of a population are ``(count, cells)``: so many people who lie in these inner cells, one list of inner cells per
table (one cell each, or several where a person may have several codes).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np

from safetables._dimension import Dimension
from safetables._system import System

Kind = dict[str, tuple[int, ...]]  # axis -> atoms a person has on it
Rows = list[tuple[int, Kind]]


def people_of(system: System, quantities: np.ndarray) -> list[tuple[int, list[list[int]]]]:
    """People with exactly these counts, for quantities that satisfy the system's links."""
    parts = [_bag_people(system, bag, quantities) for bag in range(len(system.arrangement.bags))]
    linked = {one for one, _, _ in system.arrangement.links}
    (root,) = set(range(len(parts))) - linked
    rows = parts[root]
    for one, _, shared in reversed(system.arrangement.links):
        rows = _join(rows, parts[one], shared)
    return [(count, _places(system, kind)) for count, kind in rows]


def _bag_people(system: System, bag: int, quantities: np.ndarray) -> Rows:
    axes = system.bag_axes(bag)
    values = system.atoms_of(bag, quantities)
    several = next((i for i, axis in enumerate(axes) if axis.multivalued), None)
    if several is None:
        values = np.where(values < 1e-9, 0, values)  # what a solver leaves of nothing
        positions = np.argwhere(values)
        counts = values[tuple(positions.T)]
        names = [axis.name for axis in axes]
        return [
            (count, {name: (atom,) for name, atom in zip(names, position, strict=True)})
            for count, position in zip(counts.tolist(), positions.tolist(), strict=True)
        ]
    rows: Rows = []
    front = np.moveaxis(values, several, 0)
    others = [axis.name for i, axis in enumerate(axes) if i != several]
    dimension = axes[several].hierarchies[0]
    for position in np.argwhere(front[0]):
        kind = {name: (int(atom),) for name, atom in zip(others, position, strict=True)}
        for count, leaves in _patterns(dimension, front[(slice(None), *position)]):
            rows.append((count, {**kind, axes[several].name: leaves}))
    return rows


def _patterns(dimension: Dimension, counts: np.ndarray) -> list[tuple[int, tuple[int, ...]]]:
    """Sets of leaves people have, so that `counts` are the distinct people under each code."""
    total = int(counts[0])
    leaf_position = {leaf: i for i, leaf in enumerate(dimension.leaves)}
    has = np.zeros((total, len(leaf_position)), dtype=bool)
    stack = [(dimension.root, np.arange(total))]
    while stack:
        code, people = stack.pop()
        if code in leaf_position:
            has[people, leaf_position[code]] = True
            continue
        start = 0
        for child in dimension.children[code]:
            size = int(counts[dimension.index[child]])
            if size:
                # Round and round: as the parts sum to at least the total, everybody is reached.
                stack.append((child, people[(start + np.arange(size)) % len(people)]))
            start += size
    patterns, amounts = np.unique(has, axis=0, return_counts=True)
    return [
        (int(amount), tuple(np.flatnonzero(pattern).tolist()))
        for pattern, amount in zip(patterns, amounts, strict=True)
    ]


def _join(left: Rows, right: Rows, shared: list[str]) -> Rows:
    """Pair people of two bags who agree on the shared axes; both have equally many of each kind."""
    waiting: dict[tuple[tuple[int, ...], ...], list[tuple[int, Kind]]] = defaultdict(list)
    for count, kind in right:
        waiting[tuple(kind[name] for name in shared)].append((count, kind))
    joined: Rows = []
    for count, kind in left:
        partners = waiting[tuple(kind[name] for name in shared)]
        while count:
            available, other = partners.pop()
            taken = min(count, available)
            joined.append((taken, {**kind, **other}))
            if available > taken:
                partners.append((available - taken, other))
            count -= taken
    return joined


def _places(system: System, kind: Kind) -> list[list[int]]:
    """Inner cells of each table (positions among its leaves, C order) in which such a person lies."""
    places = []
    for table in system.tables:
        leaves, shape = [], []
        for dimension in table.dimensions:
            axis = system.axes[dimension.name]
            atoms = kind[dimension.name]
            if not axis.multivalued:
                leaf_of = axis.leaf_of[axis.hierarchies.index(dimension)]
                atoms = tuple(int(leaf_of[atom]) for atom in atoms)
            leaves.append(atoms)
            shape.append(len(dimension.leaves))
        places.append([_flat(position, shape) for position in product(*leaves)])
    return places


def _flat(position: tuple[int, ...], shape: list[int]) -> int:
    flat = 0
    for index, size in zip(position, shape, strict=True):
        flat = flat * size + index
    return flat
