"""A classification with its hierarchy: which code lies under which."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path

import numpy as np
from scipy import sparse

from safetables._error import SafetablesError


class HierarchyError(SafetablesError):
    """The codes of a dimension do not form one tree."""


class Dimension:
    """One classification of a table, as a tree of codes.

    Args:
        name: the column the codes stand in, for example ``"region"``.
        parents: child -> parent. Exactly one code, the root, has the parent ``None``. The tree may be
            unbalanced. Records carry leaves; every other code is a subtotal.

    The same code in two dimensions of the same name means the same set of people: that is how tables
    with different hierarchies (quarters and years) are linked.

    Raises:
        HierarchyError: no root, two roots, a parent that is no code, a cycle, or an empty code.
    """

    def __init__(self, name: str, parents: Mapping[str, str | None]) -> None:
        self.name = name
        self.codes: tuple[str, ...] = _codes_in_reading_order(name, parents)
        self.parents: dict[str, str | None] = {code: parents[code] for code in self.codes}
        self.root: str = self.codes[0]

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
    def from_csv(cls, path: str | PathLike[str], name: str | None = None) -> Dimension:
        """Read ``child,parent`` rows; the root's parent is empty. The name defaults to the file's stem."""
        path = Path(path)
        parents: dict[str, str | None] = {}
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header != ["child", "parent"]:
                raise HierarchyError(f"{path}, row 1: found {header}, expected the header child,parent")
            for number, row in enumerate(reader, start=2):
                if not row:
                    continue
                _add_row(parents, row, f"{path}, row {number}")
        return cls(name or path.stem, parents)

    @cached_property
    def index(self) -> dict[str, int]:
        """Code -> position in `codes`."""
        return {code: position for position, code in enumerate(self.codes)}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Code -> its direct children, in order; leaves are not in it."""
        found: dict[str, list[str]] = {}
        for code in self.codes[1:]:
            found.setdefault(str(self.parents[code]), []).append(code)
        return {code: tuple(below) for code, below in found.items()}

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes without children, in order."""
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
        """The code itself, its parent, ... up to the root."""
        found = [code]
        while (parent := self.parents[found[-1]]) is not None:
            found.append(parent)
        return tuple(found)

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry; `from_dict` reads it back, the order of codes kept."""
        return {"name": self.name, "parents": [[code, self.parents[code]] for code in self.codes]}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Dimension:
        """The inverse of `to_dict`."""
        return cls(str(data["name"]), dict(data["parents"]))  # type: ignore[call-overload]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dimension):
            return NotImplemented
        return self.name == other.name and self.parents == other.parents and self.codes == other.codes

    def __hash__(self) -> int:
        return hash((self.name, self.codes))

    def __repr__(self) -> str:
        return f"Dimension({self.name!r}, {len(self.codes)} codes, {len(self.leaves)} leaves)"


def _add_row(parents: dict[str, str | None], row: list[str], place: str) -> None:
    if len(row) != 2:
        raise HierarchyError(f"{place}: found {len(row)} columns, expected 2 (child,parent)")
    child, parent = (field.strip() for field in row)
    if child in parents:
        raise HierarchyError(f"{place}, column child: {child!r} is given twice; give each code one parent")
    parents[child] = parent or None


def _codes_in_reading_order(name: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Depth first from the root, children in the order given; checks that everything is reached."""
    where = f"dimension {name!r}"
    _check_codes(where, parents)
    roots = [code for code, parent in parents.items() if parent is None]
    if not roots:
        raise HierarchyError(f"{where}: no root; give exactly one code without a parent (the total)")
    if len(roots) > 1:
        raise HierarchyError(
            f"{where}: {len(roots)} roots ({', '.join(roots[:5])}); put all but one under a parent"
        )
    below: dict[str, list[str]] = {}
    for code, parent in parents.items():
        if parent is not None:
            below.setdefault(parent, []).append(code)
    order, stack = [], [roots[0]]
    while stack:
        code = stack.pop()
        order.append(code)
        stack.extend(reversed(below.get(code, ())))
    if len(order) < len(parents):
        raise HierarchyError(f"{where}: {_describe_cycle(parents, set(order))}; break the cycle")
    return tuple(order)


def _check_codes(where: str, parents: Mapping[str, str | None]) -> None:
    if not parents:
        raise HierarchyError(f"{where}: no codes; give at least the total")
    for code, parent in parents.items():
        if not isinstance(code, str) or not code:
            raise HierarchyError(
                f"{where}: {code!r} is no code; codes are non-empty text (keep leading zeros)"
            )
        if parent is not None and parent not in parents:
            raise HierarchyError(f"{where}: {code!r} lies under {parent!r}, which is no code; add {parent!r}")


def _describe_cycle(parents: Mapping[str, str | None], reached: set[str]) -> str:
    code = next(code for code in parents if code not in reached)
    path: list[str] = []
    while code not in path:
        path.append(code)
        code = str(parents[code])
    return "the codes " + " -> ".join([*path[path.index(code) :], code]) + " lie under each other"
