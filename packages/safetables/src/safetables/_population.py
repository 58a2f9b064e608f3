"""From the numbers of a witness to people: a possible population that produces the publication.

People who lie in the same inner cells of every table (one cell each, or several where a person may have several codes) are
of one kind; a population is a number of people of each kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import numpy as np

from safetables._dimension import Dimension
from safetables._system import System

Kind = dict[str, tuple[int, ...]]  # axis -> atoms a person has on it
Rows = list[tuple[int, Kind]]

NOTHING = 1e-9  # what a solver leaves of nobody
DIGITS = 9


def describe_populations(
    system: System, populations: Sequence[np.ndarray]
) -> tuple[list[list[int | list[int]]], list[tuple[list[int], list[float]]]]:
    """Kinds of people (per table the inner cells of each kind), and populations: the first, then changes to it.

    Args:
        populations: quantities that satisfy the system's links, whole numbers or real ones.
    """
    if not populations:
        return [[] for _ in system.tables], []
    if len(system.arrangement.bags) == 1 and not any(axis.multivalued for axis in system.bag_axes(0)):
        places, amounts = _finest_people(system, populations)
    else:
        places, amounts = _joined_people(system, populations)
    used = np.flatnonzero(np.abs(amounts).max(axis=0, initial=0))
    kinds = [[table[kind] for kind in used.tolist()] for table in places]
    amounts = amounts[:, used]
    changes = np.vstack([amounts[:1], amounts[1:] - amounts[0]])
    return kinds, [_sparse(change) for change in changes]


def _sparse(change: np.ndarray) -> tuple[list[int], list[float]]:
    which = np.flatnonzero(np.abs(change) > NOTHING)
    return which.tolist(), np.round(change[which], DIGITS).tolist()


def _finest_people(
    system: System, populations: Sequence[np.ndarray]
) -> tuple[list[list[int | list[int]]], np.ndarray]:
    """One kind per finest cell of the only bag."""
    axes = system.bag_axes(0)
    amounts = np.array([system.atoms_of(0, population).ravel() for population in populations])
    atoms = dict(
        zip([a.name for a in axes], np.indices([a.size for a in axes]).reshape(len(axes), -1), strict=True)
    )
    places = []
    for table in system.tables:
        leaves = [system.axes[d.name].leaves_of(d)[atoms[d.name]] for d in table.dimensions]
        shape = [len(d.leaves) for d in table.dimensions]
        places.append(np.ravel_multi_index(leaves, shape).tolist())
    return places, np.where(np.abs(amounts) < NOTHING, 0, amounts)


def _joined_people(
    system: System, populations: Sequence[np.ndarray]
) -> tuple[list[list[int | list[int]]], np.ndarray]:
    """Whole people of several bags put together, or with several codes each."""
    counted: list[dict[tuple[tuple[int, ...], ...], int]] = []
    for population in populations:
        people: dict[tuple[tuple[int, ...], ...], int] = defaultdict(int)
        for count, places in _people_of(system, np.rint(population).astype(np.int64)):
            people[tuple(map(tuple, places))] += count
        counted.append(people)
    kinds = list(dict.fromkeys(kind for people in counted for kind in people))
    amounts = np.array([[people.get(kind, 0) for kind in kinds] for people in counted])
    return [[list(kind[t]) for kind in kinds] for t in range(len(system.tables))], amounts


def _people_of(system: System, quantities: np.ndarray) -> list[tuple[int, list[list[int]]]]:
    """People with exactly these counts, for whole quantities that satisfy the system's links."""
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
                atoms = tuple(int(axis.leaves_of(dimension)[atom]) for atom in atoms)
            leaves.append(atoms)
            shape.append(len(dimension.leaves))
        places.append([_flat(position, shape) for position in product(*leaves)])
    return places


def _flat(position: tuple[int, ...], shape: list[int]) -> int:
    flat = 0
    for index, size in zip(position, shape, strict=True):
        flat = flat * size + index
    return flat
