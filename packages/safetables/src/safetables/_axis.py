"""One axis of the linked tables: the finest common classification of all dimensions of one name, and all groups above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from safetables._dimension import Dimension
from safetables._error import SafetablesError


class CannotLink(SafetablesError):
    """The tables cannot be put into one system."""


@dataclass(frozen=True)
class Axis:
    """Nodes are groups of people along the axis; two codes that hold the same people are one node.

    Attributes:
        multivalued: people may have several codes; then every code is a node and its own atom, the total first.
        hierarchies: the different dimensions of this name.
        leaf_of: `leaf_of[k][a]` is the position of the leaf of hierarchy k in which atom a lies.
        node_of: `node_of[k][c]` is the node of code c of hierarchy k.
        nodes: how many there are.
        atoms: the nodes that are not divided further.
        partitions: (node, nodes it is divided into), one per parent and hierarchy.
    """

    name: str
    multivalued: bool
    hierarchies: list[Dimension]
    leaf_of: list[np.ndarray]
    node_of: list[np.ndarray]
    nodes: int
    atoms: np.ndarray
    partitions: list[tuple[int, tuple[int, ...]]]

    @property
    def size(self) -> int:
        """How many atoms there are."""
        return len(self.atoms)

    @property
    def root(self) -> int:
        """The node of everybody."""
        return int(self.node_of[0][0])

    def nodes_of(self, dimension: Dimension) -> np.ndarray:
        """The node of each code of a dimension."""
        return self.node_of[self.hierarchies.index(dimension)]

    def leaves_of(self, dimension: Dimension) -> np.ndarray:
        """The position of the leaf of a dimension each atom lies in; not for a multivalued axis."""
        return self.leaf_of[self.hierarchies.index(dimension)]

    def sums(self) -> sparse.csr_array:
        """Rows r with r @ counts = 0: the parts of a node sum to the node."""
        return _signed_rows([(parent, parts, -1, 1) for parent, parts in self.partitions], self.nodes)

    def unions(self) -> sparse.csr_array:
        """Rows r with r @ counts >= 0, of a multivalued axis: parts sum to at least the total, none exceeds it."""
        rows = [(parent, parts, -1, 1) for parent, parts in self.partitions]
        rows += [(parent, (part,), 1, -1) for parent, parts in self.partitions for part in parts]
        return _signed_rows(rows, self.nodes)


def make_axis(name: str, dimensions: Sequence[Dimension], multivalued: bool) -> Axis:
    """The axis of all dimensions of one name.

    Raises:
        CannotLink: people have several codes, and the tables use different hierarchies of them.
    """
    hierarchies: list[Dimension] = []
    for dimension in dimensions:
        if dimension not in hierarchies:
            hierarchies.append(dimension)
    if multivalued:
        return _multivalued_axis(name, hierarchies)
    leaf_of = [np.arange(len(hierarchies[0].leaves))]
    for count in range(1, len(hierarchies)):
        leaf_of = _refine(hierarchies[: count + 1], leaf_of)
    return _divided_axis(name, hierarchies, leaf_of)


def _multivalued_axis(name: str, hierarchies: list[Dimension]) -> Axis:
    if len(hierarchies) > 1:
        raise CannotLink(
            f"people have several codes in {name!r}, and the tables use different hierarchies of it; use one"
        )
    (dimension,) = hierarchies
    every = np.arange(len(dimension.codes))
    partitions = [
        (dimension.index[parent], tuple(dimension.index[part] for part in parts))
        for parent, parts in dimension.children.items()
    ]
    return Axis(name, True, hierarchies, [], [every], len(every), every, partitions)


def _divided_axis(name: str, hierarchies: list[Dimension], leaf_of: list[np.ndarray]) -> Axis:
    node_by_atoms: dict[bytes, int] = {}
    node_of = []
    for dimension, leaves in zip(hierarchies, leaf_of, strict=True):
        below = sparse.csr_array(dimension.membership[:, leaves])
        below.sort_indices()
        groups = np.split(below.indices, below.indptr[1:-1])
        node_of.append(np.array([_node(node_by_atoms, group) for group in groups]))
    size = len(leaf_of[0])
    atoms = np.array([_node(node_by_atoms, np.array([atom])) for atom in range(size)])
    partitions: dict[tuple[int, tuple[int, ...]], None] = {}
    for dimension, nodes, leaves in zip(hierarchies, node_of, leaf_of, strict=True):
        for parent, parts in dimension.children.items():
            places = tuple(int(nodes[dimension.index[part]]) for part in parts)
            _add(partitions, int(nodes[dimension.index[parent]]), places)
        for position, leaf in enumerate(dimension.leaves):
            _add(partitions, int(nodes[dimension.index[leaf]]), tuple(atoms[leaves == position].tolist()))
    return Axis(name, False, hierarchies, leaf_of, node_of, len(node_by_atoms), atoms, list(partitions))


def _node(node_by_atoms: dict[bytes, int], group: np.ndarray) -> int:
    return node_by_atoms.setdefault(group.astype(np.int64).tobytes(), len(node_by_atoms))


def _add(partitions: dict[tuple[int, tuple[int, ...]], None], parent: int, parts: tuple[int, ...]) -> None:
    if parts and parts != (parent,):
        partitions[parent, tuple(sorted(parts))] = None


def _refine(hierarchies: list[Dimension], leaf_of: list[np.ndarray]) -> list[np.ndarray]:
    """Cross the atoms so far with the leaves of the last hierarchy, where their shared codes agree."""
    *earlier, last = hierarchies
    fits = np.ones((len(leaf_of[0]), len(last.leaves)), dtype=bool)
    for dimension, leaves in zip(earlier, leaf_of, strict=True):
        shared = [code for code in dimension.codes if code in last.index]
        ours = dimension.membership[[dimension.index[c] for c in shared]].toarray()[:, leaves]
        theirs = last.membership[[last.index[c] for c in shared]].toarray()
        # The roots hold everybody in both, whatever they are called.
        differ = (ours.T @ (1 - theirs)) + ((1 - ours).T @ theirs)
        fits &= differ == 0
    old, new = np.nonzero(fits)
    return [leaves[old] for leaves in leaf_of] + [new]


def _signed_rows(rows: Sequence[tuple[int, tuple[int, ...], int, int]], columns: int) -> sparse.csr_array:
    """Rows with one sign at the parent and another at its parts."""
    at: list[tuple[int, int, int]] = []
    for number, (parent, parts, above, below) in enumerate(rows):
        at.append((number, parent, above))
        at += [(number, part, below) for part in parts]
    where = np.array(at, dtype=np.int64).reshape(-1, 3)
    return sparse.csr_array((where[:, 2], (where[:, 0], where[:, 1])), shape=(len(rows), columns))
