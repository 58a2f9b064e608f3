"""Which small number would follow if a covering cell were shown, and by which sum. Pure; from the publication alone.

Every "total = sum of its parts" is an equation over the cells. A combination of equations in which all other covering
cells cancel and the small cells left only add up is the calculation a reader would make: the covering cell shown, it gives
a small number, or the sum of a few, and none of them is empty. The shortest one found is given: weights with the least sum
of absolute values, a linear program (basis pursuit: Chen, Donoho and Saunders 1998).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from safetables import ProtectedTable
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

#: Small cells tried, nearest first; and published figures beyond which a calculation is too long to be worth more search.
TRIED, SHORT = 24, 6
_ZERO = 1e-7


@dataclass(frozen=True)
class Derivation:
    """A calculation: sum of factor x small cell = sum of factor x published figure + `own` x the covering cell.

    Attributes:
        small: (position, factor) of the small cells that would follow, alone or as a sum; factors above 0.
        own: +1 or -1.
        figures: (position, factor) of the published cells that enter; those that are zero are left out.
    """

    small: tuple[tuple[int, float], ...]
    own: float
    figures: tuple[tuple[int, float], ...]


def derivation_of(
    table: ProtectedTable, position: int, *, without_total: Sequence[str] = ()
) -> Derivation | None:
    """The calculation a covering cell prevents; None where it takes more than sums: bounds, or another table.

    Args:
        position: of a secondary cell, in C order.
        without_total: dimensions whose root readers never see.
    """
    equations = _equations(table, without_total)
    hidden = np.flatnonzero(table.hidden)
    # Only equations that hold a hidden cell can tell anything about one.
    useful = equations[np.flatnonzero(equations[:, hidden].count_nonzero(axis=1))]
    found: list[Derivation] = []
    for small in _nearest_small(table, position)[:TRIED]:
        found += [d for sign in (1.0, -1.0) if (d := _derive(table, useful, position, small, sign))]
        if found and _length(found[-1]) <= SHORT:
            break
    return min(found, key=_length, default=None)


def position_at(table: ProtectedTable, codes: Mapping[str, str]) -> int:
    """The position of a cell in C order; `codes` names a code of every dimension."""
    places = [dimension.index[codes[dimension.name]] for dimension in table.dimensions]
    return int(np.ravel_multi_index(places, table.shape))


def _length(derivation: Derivation) -> int:
    """How hard it is to follow: small cells that are known only together count double."""
    return len(derivation.figures) + 2 * (len(derivation.small) - 1)


def _equations(table: ProtectedTable, without_total: Sequence[str]) -> csr_array:
    """One row per "total = sum of its parts": +1 at the total, -1 at the parts; columns are cells."""
    rows, columns, values = [], [], []
    for number, (total, parts) in enumerate(_sums(table, without_total)):
        cells = [total, *parts]
        rows += [number] * len(cells)
        columns += cells
        values += [1.0] + [-1.0] * len(parts)
    return csr_array((values, (rows, columns)), shape=(1 + max(rows, default=0), len(table)))


def _sums(table: ProtectedTable, without_total: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Position of each total with those of its parts, where readers see both."""
    cells = np.arange(len(table)).reshape(table.shape)
    seen = np.ones(table.shape, dtype=bool)
    for axis, dimension in enumerate(table.dimensions):
        if dimension.name in without_total:
            np.moveaxis(seen, axis, 0)[dimension.index[dimension.root]] = False
    for axis, dimension in enumerate(table.dimensions):
        along, visible = np.moveaxis(cells, axis, 0), np.moveaxis(seen, axis, 0)
        for parent, children in dimension.children.items():
            total, parts = dimension.index[parent], [dimension.index[child] for child in children]
            for place in np.argwhere(visible[total]):
                at = tuple(place)
                yield int(along[(total, *at)]), [int(along[(part, *at)]) for part in parts]


def _nearest_small(table: ProtectedTable, position: int) -> list[int]:
    """The small cells, those that share most codes with the covering one first."""
    here = np.array(np.unravel_index(position, table.shape))
    small = np.flatnonzero(table.sensitive & table.hidden)
    places = np.array(np.unravel_index(small, table.shape))
    shared = (places == here[:, None]).sum(axis=0)
    return small[np.argsort(-shared, kind="stable")].tolist()


def _derive(
    table: ProtectedTable, equations: csr_array, position: int, small: int, sign: float
) -> Derivation | None:
    """Weights of the equations that leave the small cell once, the covering one once, other small ones only added."""
    smaller = table.sensitive & table.hidden
    cancelled = np.flatnonzero(table.hidden & ~smaller)
    fixed = [small, *cancelled.tolist()]
    wanted = np.zeros(len(fixed))
    wanted[0], wanted[fixed.index(position)] = 1.0, sign
    added = np.flatnonzero(smaller & (np.arange(len(table)) != small))
    both = hstack([equations.T, -equations.T], format="csr")
    # Each small cell more makes the calculation tell less, so it costs as much as several equations.
    cost = np.ones(both.shape[1]) + 3 * np.asarray(both[added].sum(axis=0)).ravel()
    solved = linprog(
        cost,
        A_eq=both[fixed],
        b_eq=wanted,
        A_ub=-both[added],
        b_ub=np.zeros(len(added)),
        bounds=(0, None),
        method="highs",
    )
    if not solved.success:
        return None
    net = np.asarray(both @ solved.x)
    used = np.flatnonzero((np.abs(net) > _ZERO) & ~table.hidden & (table.values != 0))
    left = np.flatnonzero((net > _ZERO) & smaller)
    ordered = sorted(left.tolist(), key=lambda cell: cell != small)
    return Derivation(
        small=tuple((int(cell), round(float(net[cell]), 6)) for cell in ordered),
        own=-sign,
        figures=tuple((int(cell), round(float(-net[cell]), 6)) for cell in used),
    )
