"""Group disclosure: what is known of everybody in a group is known of each of them, however many they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from safetables._contributed import at_position
from safetables._dimension import Dimension
from safetables._protection import Protection
from safetables._rule import BadRule, cases
from safetables._table import Table, cell_label


@dataclass(frozen=True)
class GroupDisclosure:
    """Group disclosure (Gruppenmerkmal): everybody of a group has one code of a dimension, or nobody has.

    A group is everybody in a cell of the other dimensions who has a certain code of this one with codes below it; every
    partition of such a code into its children is looked at. Structural zeros disclose nothing: who cannot have any
    other code is not disclosed by having the one that is left.

    Args:
        dimension: name of the dimension, for example the field of help.
        all: a code that everybody of the group has is sensitive. So are the other codes, as their zeros say the same
            (but along a dimension in which a person may have several codes).
        none: a code that nobody of a group has is sensitive.

    Level: 1 below the count of a code that everybody has, 1 above the zero of a code that nobody has (of the amount: one
    of its smallest unit). The attacker must hold an exception possible.

    Zeros then are hidden, so an attacker cannot know that hidden cells are not empty: see `hides_zeros`.

    Raises:
        BadRule: neither `all` nor `none`; when used, a table without the dimension.
    """

    dimension: str
    all: bool = True
    none: bool = True

    def __post_init__(self) -> None:
        if not (self.all or self.none):
            raise BadRule(f"{self!r}: hides nothing; give all=True, none=True or both")

    @property
    def hides_zeros(self) -> bool:
        """Yes: also of `all` alone, which can only be hidden together with the zeros beside it."""
        return True

    def primary(self, table: Table) -> np.ndarray:
        """Mask of the codes of everybody and of nobody, in the table's shape."""
        axis = self._axis(table)
        counts, structural = np.moveaxis(table.counts, axis, 0), np.moveaxis(table.structural, axis, 0)
        found = np.zeros(counts.shape, dtype=bool)
        for parent, children in _partitions(table.dimensions[axis]):
            found[children] |= self._told(table, counts[parent], counts[children], ~structural[children])
        return np.ascontiguousarray(np.moveaxis(found, 0, axis))

    def protection(self, table: Table) -> Protection:
        """1 away from nobody or from everybody."""
        primary, nobody = self.primary(table), table.counts == 0
        lower = np.where(primary & ~nobody, np.minimum(table.values, 1), 0).astype(float)
        return Protection(lower, (primary & nobody).astype(float), np.zeros(lower.shape))

    def reason(self, table: Table, position: int) -> str:
        """For example "everybody of region=M1, field=all (12 cases) has field=F1"; the position is in C order."""
        axis, at = self._axis(table), at_position(table, position)
        line: tuple[Any, ...] = (*at[:axis], slice(None), *at[axis + 1 :])
        counts, dimension = table.counts[line], table.dimensions[axis]
        possible = (
            ~table.impossible[line] if table.impossible is not None else np.ones(counts.shape, dtype=bool)
        )
        groups = [
            parent
            for parent, children in _partitions(dimension)
            if at[axis] in children
            and self._told(table, counts[parent], counts[children], possible[children])[
                children.index(at[axis])
            ]
        ]
        whole = (*at[:axis], groups[0], *at[axis + 1 :])
        of = cell_label(table.dimensions, int(np.ravel_multi_index(whole, table.counts.shape)))
        who = "everybody" if table.counts[at] else "nobody"
        return f"{who} of {of} ({cases(int(table.counts[whole]))}) has {dimension.name}={dimension.codes[at[axis]]}"

    def describe(self) -> str:
        """The rule in a few words."""
        who = " or ".join(word for word, asked in (("everybody", self.all), ("nobody", self.none)) if asked)
        return f"{who} of a group has this {self.dimension}"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"rule": "group_disclosure", "dimension": self.dimension, "all": self.all, "none": self.none}

    def _axis(self, table: Table) -> int:
        names = [dimension.name for dimension in table.dimensions]
        if self.dimension not in names:
            raise BadRule(f"{self!r}: {table.name!r} has no such dimension; it has {', '.join(names)}")
        return names.index(self.dimension)

    def _told(self, table: Table, group: np.ndarray, counts: np.ndarray, possible: np.ndarray) -> np.ndarray:
        """Of which codes it is told that everybody or nobody has them. `group` counts the people, `counts` those with
        each code, shape (codes, ...); `possible` masks what is no structural zero."""
        nobody = possible & (counts == 0) & (group > 0)
        everybody = (counts == group) & (group > 0) & (possible.sum(axis=0) > 1)
        told = nobody if self.none else np.zeros_like(nobody)
        if self.all:
            told = told | everybody
            if table.multivalued != self.dimension:
                told = told | (nobody & everybody.any(axis=0))
        return told


def _partitions(dimension: Dimension) -> list[tuple[int, list[int]]]:
    """Position of every code with codes below it, and theirs."""
    index = dimension.index
    return [(index[parent], [index[child] for child in below]) for parent, below in dimension.partitions]
