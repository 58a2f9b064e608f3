"""A classification with its hierarchies: which code lies under which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from safetables._hierarchy import (
    HierarchyError,
    Parents,
    chain,
    check_same_people,
    children_of,
    codes_in_reading_order,
    read_hierarchies,
)


class Dimension:
    """One classification of a table, as a tree of codes, or several trees over the same leaves.

    Args:
        name: the column the codes stand in, for example ``"region"``.
        parents: child -> parent. Exactly one code, the root, has the parent ``None``. The tree may be
            unbalanced. Records carry leaves; every other code is a subtotal.
        also: further hierarchies over the same leaves and under the same root, each child -> parent (its root
            may be left out): municipality -> planning region beside municipality -> district. A code that
            stands in two hierarchies means the same people, so it must have the same leaves in both.

    The same code in two dimensions of the same name means the same set of people: that is how tables
    with different hierarchies (quarters and years) are linked.

    Attributes:
        codes: every code once: the first hierarchy depth first from the root, then what the others add.
        parents: child -> parent in the first hierarchy.
        hierarchies: child -> parent of every hierarchy, the first one first.
        root: the total.

    Raises:
        HierarchyError: no root, two roots, a parent that is no code, a cycle, an empty code, hierarchies with
            different roots or leaves, or a code that means other people in another hierarchy.
    """

    def __init__(self, name: str, parents: Parents, also: Iterable[Parents] = ()) -> None:
        self.name = name
        first = _in_order(f"dimension {name!r}", parents)
        self.parents: dict[str, str | None] = first
        self.root: str = next(iter(first))
        others = [_further(name, first, self.root, other) for other in also]
        self.hierarchies: tuple[dict[str, str | None], ...] = (first, *others)
        self.codes: tuple[str, ...] = tuple(dict.fromkeys(code for tree in self.hierarchies for code in tree))

    @classmethod
    def flat(cls, name: str, codes: Iterable[str], total: str = "total") -> Dimension:
        """A dimension of leaves under one total."""
        parents: dict[str, str | None] = {total: None}
        for code in codes:
            if code in parents:
                raise HierarchyError(f"dimension {name!r}: code {code!r} is given twice; give each code once")
            parents[code] = total
        return cls(name, parents)

    @classmethod
    def from_csv(
        cls,
        path: str | PathLike[str],
        name: str | None = None,
        also: Iterable[str | PathLike[str]] = (),
        encoding: str = "utf-8",
    ) -> Dimension:
        """Read ``child,parent`` rows; the root's parent is empty. The name defaults to the file's stem.

        Further hierarchies stand in the files `also`, or in the same file with a third column ``hierarchy``: rows
        of one name form one hierarchy, rows without a name belong to all. Columns are separated by commas,
        semicolons, tabs or bars; a byte order mark says more than `encoding`.

        Raises:
            BadFile: the file cannot be read. HierarchyError: it is no hierarchy.
        """
        path = Path(path)
        first, *others = read_hierarchies(path, encoding)
        for further in also:
            others.extend(read_hierarchies(Path(further), encoding))
        return cls(name or path.stem, first, others)

    @cached_property
    def index(self) -> dict[str, int]:
        """Code -> position in `codes`."""
        return {code: position for position, code in enumerate(self.codes)}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Code -> its direct children in the first hierarchy that divides it; leaves are not in it."""
        found: dict[str, tuple[str, ...]] = {}
        for parent, below in self.partitions:
            found.setdefault(parent, below)
        return found

    @cached_property
    def partitions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every equation "parent = sum of these children", each once: one per parent and hierarchy."""
        found: dict[tuple[str, frozenset[str]], tuple[str, ...]] = {}
        for tree in self.hierarchies:
            for parent, below in children_of(tree).items():
                found.setdefault((parent, frozenset(below)), below)
        return tuple((parent, below) for (parent, _), below in found.items())

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes without children, in order; the same in every hierarchy."""
        return tuple(code for code in self.codes if code not in self.children)

    @cached_property
    def membership(self) -> sparse.csr_array:
        """0/1 matrix of shape (codes, leaves): does the leaf lie under the code (a leaf under itself)."""
        rows, columns = [], []
        for column, leaf in enumerate(self.leaves):
            for code in self.ancestors(leaf):
                rows.append(self.index[code])
                columns.append(column)
        shape = (len(self.codes), len(self.leaves))
        return sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The code itself and every code above it, each once, the root last."""
        above = [chain(tree, code) for tree in self.hierarchies if code in tree]
        if not above:
            raise KeyError(code)
        found = dict.fromkeys(code for codes in above for code in codes[:-1])
        return (*found, self.root)

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry; `from_dict` reads it back, the order of codes kept."""
        first, *others = ([[code, tree[code]] for code in tree] for tree in self.hierarchies)
        return {"name": self.name, "parents": first, **({"also": others} if others else {})}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Dimension:
        """The inverse of `to_dict`."""
        return cls(str(data["name"]), dict(data["parents"]), [dict(tree) for tree in data.get("also", ())])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dimension):
            return NotImplemented
        return self.name == other.name and self.codes == other.codes and self.hierarchies == other.hierarchies

    def __hash__(self) -> int:
        return hash((self.name, self.codes))

    def __repr__(self) -> str:
        several = f", {len(self.hierarchies)} hierarchies" if len(self.hierarchies) > 1 else ""
        return f"Dimension({self.name!r}, {len(self.codes)} codes, {len(self.leaves)} leaves{several})"


def _in_order(where: str, parents: Parents) -> dict[str, str | None]:
    return {code: parents[code] for code in codes_in_reading_order(where, parents)}


def _further(name: str, first: Parents, root: str, other: Parents) -> dict[str, str | None]:
    """One more hierarchy, its root added where it was left out, checked against the first."""
    where = f"dimension {name!r}"
    if root not in other:
        other = {root: None, **other}
    found = _in_order(f"{where}, further hierarchy", other)
    top = next(iter(found))
    if top != root:
        raise HierarchyError(f"{where}: the hierarchies end in {root!r} and {top!r}; give all the same root")
    check_same_people(where, first, found)
    return found
