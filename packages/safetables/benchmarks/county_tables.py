"""Invented county tables of the sizes the comparison is made on: seeded, skewed, about a quarter of all cells small.

Run: python packages/safetables/benchmarks/county_tables.py FOLDER --shape small --seed 1
writes cells.csv (inner cells) and one child,parent file per dimension, as the command `safetables` reads them.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

Parents = dict[str, str | None]


@dataclass(frozen=True)
class Shape:
    """How many codes of each kind, and how many invented persons are counted."""

    counties: int
    towns: int
    fields: int
    services: int
    sexes: bool
    persons: int


SHAPES = {
    "small": Shape(1, 14, 5, 25, False, 4_000),  # 3,255 cells
    "medium": Shape(1, 14, 5, 25, True, 6_500),  # 9,765 cells
    "large": Shape(20, 14, 5, 25, False, 80_000),  # 65,317 cells
    "huge": Shape(20, 14, 5, 25, True, 120_000),  # 195,951 cells
    "million": Shape(
        37, 20, 10, 50, True, 500_000
    ),  # 778 regions x 61 services x 7 ages x 3 sexes: 996,618 cells
}
AGES = np.array([0.02, 0.04, 0.09, 0.17, 0.28, 0.40])
SKEW = 1.3  # exponent of the rank of a service: larger = fewer popular services
SPREAD = 3.0  # gamma shape of the disturbance per inner cell: smaller = more unlike
PLACES = 0.6  # Dirichlet parameter of the towns of a county


@dataclass(frozen=True)
class CountyTable:
    """Dimension -> child -> parent (root first), and the counts of the inner cells, one axis per dimension."""

    parents: dict[str, Parents]
    inner: np.ndarray

    def leaves(self, dimension: str) -> list[str]:
        """The codes without children, in the order of the axis of `inner`."""
        above = set(self.parents[dimension].values())
        return [code for code in self.parents[dimension] if code not in above]

    def ancestors(self, dimension: str) -> np.ndarray:
        """0/1 matrix of shape (codes, leaves): does the leaf lie under the code."""
        tree, codes = self.parents[dimension], list(self.parents[dimension])
        matrix = np.zeros((len(codes), len(self.leaves(dimension))), dtype=np.int64)
        for column, leaf in enumerate(self.leaves(dimension)):
            code: str | None = leaf
            while code is not None:
                matrix[codes.index(code), column] = 1
                code = tree[code]
        return matrix

    def counts(self) -> np.ndarray:
        """Every cell, totals included; axes in the order of the dimensions, codes in the order of `parents`."""
        full = self.inner
        for axis, dimension in enumerate(self.parents):
            full = np.moveaxis(np.tensordot(self.ancestors(dimension), full, axes=(1, axis)), 0, axis)
        return full

    def write(self, folder: Path) -> None:
        """cells.csv and one `child,parent` file per dimension."""
        folder.mkdir(parents=True, exist_ok=True)
        for dimension, tree in self.parents.items():
            rows = [["child", "parent"], *([code, parent or ""] for code, parent in tree.items())]
            _write_csv(folder / f"{dimension}.csv", rows)
        codes = product(*(self.leaves(dimension) for dimension in self.parents))
        cells = ([*names, str(n)] for names, n in zip(codes, self.inner.ravel().tolist(), strict=True))
        _write_csv(folder / "cells.csv", [[*self.parents, "n"], *cells])


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _hierarchies(shape: Shape) -> dict[str, Parents]:
    land = shape.counties > 1
    region: Parents = {"LAND": None} if land else {}
    first = 1 if land else 8
    for c in range(first, first + shape.counties):
        region[f"C{c:02d}"] = "LAND" if land else None
        region.update({f"C{c:02d}M{m:02d}": f"C{c:02d}" for m in range(1, shape.towns + 1)})
    per_field = shape.services // shape.fields
    service: Parents = {"ALL": None}
    for f in range(shape.fields):
        service[f"F{f}"] = "ALL"
        service.update({f"S{s:02d}": f"F{f}" for s in range(f * per_field, (f + 1) * per_field)})
    age: Parents = {"AGES": None, **{f"A{i}": "AGES" for i in range(len(AGES))}}
    sex: dict[str, Parents] = {"sex": {"BOTH": None, "m": "BOTH", "w": "BOTH"}} if shape.sexes else {}
    return {"region": region, "service": service, "age": age, **sex}


def county_table(shape: Shape | str, seed: int) -> CountyTable:
    """Persons fall on the inner cells by skewed shares of place, service and age times a gamma disturbance per cell."""
    shape = SHAPES[shape] if isinstance(shape, str) else shape
    random = np.random.default_rng(seed)
    counties = random.dirichlet(np.full(shape.counties, 8.0))
    places = np.concatenate([share * random.dirichlet(np.full(shape.towns, PLACES)) for share in counties])
    services = random.permutation(1 / np.arange(1, shape.services + 1) ** SKEW)
    share = np.einsum("i,j,k->ijk", places, services, AGES)
    share = share * random.gamma(SPREAD, 1 / SPREAD, size=share.shape)
    if shape.sexes:
        men = random.beta(4, 4, size=share.shape)
        share = np.stack([share * men, share * (1 - men)], axis=-1)
    inner = random.multinomial(shape.persons, share.ravel() / share.sum()).reshape(share.shape)
    return CountyTable(_hierarchies(shape), inner)


def main() -> None:
    """Write one table to a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    table = county_table(args.shape, args.seed)
    table.write(args.folder)
    counts = table.counts()
    small = int(((counts > 0) & (counts < 4)).sum())
    print(f"{counts.size:,} cells, {small:,} of them 1..3, {int(table.inner.sum()):,} invented persons")


if __name__ == "__main__":
    main()
