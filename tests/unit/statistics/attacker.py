"""An attacker of our own: reads released cells alone and bounds what is hidden, by whole-number programs.

Nothing of safetables or of the product's protection is used here, so that the two cannot share a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from kreislauf.evidence.models import Release
from kreislauf.evidence.release.rules import codes_of, key_of

MOST = 100_000


@dataclass(frozen=True)
class Publication:
    """What stands in one table: dimension -> code -> parent, and key -> (least, most) count as anybody can know it."""

    trees: Mapping[str, Mapping[str, str | None]]
    bounds: Mapping[str, tuple[int, int]]

    def hidden(self, smallest: int) -> list[str]:
        """The keys about which the table says nothing but that they are hidden."""
        return [key for key, bound in self.bounds.items() if bound == (smallest, MOST)]


def publication_of(release: Release, *, base: int, minimum: int, zeros_hidden: bool) -> Publication:
    """A release as everybody reads it: rounded values stand for intervals, shown values are at least the minimum."""
    trees = {d["id"]: {c["code"]: c["parent"] for c in d["codes"]} for d in release.layout}
    bounds = {}
    for cell in release.cells.all():
        if cell.value is None:
            bounds[cell.key] = (0 if zeros_hidden else 1, MOST)
        else:
            bounds[cell.key] = interval(cell.value, base=base, minimum=minimum, zero=cell.sign == "-")
    return Publication(trees, bounds)


def interval(value: int, *, base: int, minimum: int, zero: bool) -> tuple[int, int]:
    """The counts that may stand behind a shown value."""
    if zero or base == 1:
        return value, value
    return max(minimum, value - base // 2), value + base // 2


class Attack:
    """All whole-numbered populations that fit some publications over the same people."""

    def __init__(self, *publications: Publication) -> None:
        self.leaves = {name: _leaves(p.trees[name]) for p in publications for name in p.trees}
        self.names = list(self.leaves)
        inner = list(product(*(self.leaves[name] for name in self.names)))
        self.atoms = {atom: position for position, atom in enumerate(inner)}
        rows, low, high = [], [], []
        for publication in publications:
            for key, (least, most) in publication.bounds.items():
                rows.append(self._row(publication.trees, codes_of(key)))
                low.append(least)
                high.append(most)
        self.constraint = LinearConstraint(np.array(rows), np.array(low), np.array(high))
        self.trees = {name: tree for p in publications for name, tree in p.trees.items()}

    def _row(self, trees: Mapping[str, Mapping[str, str | None]], codes: Mapping[str, str]) -> np.ndarray:
        row = np.zeros(len(self.atoms))
        under = [
            [
                leaf
                for leaf in self.leaves[name]
                if name not in codes or _lies_under(trees[name], leaf, codes[name])
            ]
            for name in self.names
        ]
        for atom in product(*under):
            row[self.atoms[atom]] = 1
        return row

    def range_of(self, **codes: str) -> tuple[int, int]:
        """The least and the most people there can be in a cell."""
        objective = self._row(self.trees, codes)
        ends = []
        for direction in (1, -1):
            found = milp(
                direction * objective,
                constraints=self.constraint,
                bounds=Bounds(0, MOST),
                integrality=np.ones(len(self.atoms)),
            )
            assert found.success, found.message
            ends.append(round(direction * found.fun))
        return ends[0], ends[1]


def is_disclosed(bounds: tuple[int, int], *, minimum: int, zeros_hidden: bool) -> bool:
    """Whether an attacker who knows these bounds knows a small count: too narrow, or certainly small."""
    least, most = bounds
    smallest = 0 if zeros_hidden else 1
    return most - least < 2 or (least >= smallest and most < minimum)


def naive(publication: Publication, true: Mapping[str, int], *, minimum: int) -> Publication:
    """The same table as somebody would publish it who only hides the small cells (the red control)."""
    bounds = {
        key: (1, MOST) if 0 < true[key] < minimum else (true[key], true[key]) for key in publication.bounds
    }
    return Publication(publication.trees, bounds)


def true_counts(
    publication: Publication, counts: Mapping[tuple[str, str, int], int], names: Iterable[str]
) -> dict[str, int]:
    """The true count of every cell, for a grid by (municipality, field, quarter)."""
    names = list(names)
    result = {}
    for key in publication.bounds:
        codes = codes_of(key)
        result[key] = sum(
            count
            for (place, field, quarter), count in counts.items()
            if all(
                _lies_under(publication.trees[name], leaf, codes[name])
                for name, leaf in zip(names, (place, field, f"2025-Q{quarter}"), strict=True)
            )
        )
    return result


def cell_key(**codes: str) -> str:
    """The key of a cell."""
    return key_of(codes)


def _leaves(tree: Mapping[str, str | None]) -> list[str]:
    parents = set(tree.values())
    return [code for code in tree if code not in parents]


def _lies_under(tree: Mapping[str, str | None], leaf: str, code: str) -> bool:
    at: str | None = leaf
    while at is not None:
        if at == code:
            return True
        at = tree[at]
    return False
