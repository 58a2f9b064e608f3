"""Counting in plain Python: slow, and short enough to be checked by reading. The oracle of the other engines."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

import numpy as np

from safetables._counted import (
    MOST,
    MOST_FLOAT,
    Counted,
    Wanted,
    bad_amount,
    bad_weight,
    empty_column,
    floats_refused,
    several_dimensions,
    several_hierarchies,
    too_large,
    unknown_code,
)
from safetables._dimension import Dimension
from safetables._table import Contributions

Row = Mapping[str, Any]
Cell = tuple[str, ...]


class Heap:
    """What lies in one cell, or what one contributor has in it."""

    def __init__(self) -> None:
        self.units: set[Any] = set()
        self.weight = 0
        self.amount = 0

    def add(self, unit: object, weight: int, amount: int) -> None:
        """One more row."""
        self.units.add(unit)
        self.weight += weight
        self.amount += amount


def count_plainly(rows: Iterable[Row], dimensions: Sequence[Dimension], wanted: Wanted) -> Counted:
    """Look at every row, and put it into every cell it belongs to."""
    rows = list(rows)
    _check_codes(rows, dimensions)
    _check_nothing_empty(rows, wanted)
    multivalued = _multivalued(rows, dimensions, wanted.unit)
    cells: dict[Cell, Heap] = defaultdict(Heap)
    shares: dict[Cell, dict[Any, Heap]] = defaultdict(lambda: defaultdict(Heap))
    for row in rows:
        place = ", ".join(f"{d.name}={row[d.name]}" for d in dimensions)
        unit = row[wanted.unit] if wanted.unit else None
        contributor = row[wanted.contributor] if wanted.contributor else None
        weight, amount = _weight(row, wanted, place), _amount(row, wanted, place)
        for cell in product(*(d.ancestors(str(row[d.name])) for d in dimensions)):
            cells[cell].add(unit, weight, amount)
            shares[cell][contributor].add(unit, weight, amount)
    if any(heap.amount > MOST for heap in cells.values()):
        raise too_large(str(wanted.measure))
    if any(heap.weight > MOST for heap in cells.values()):
        raise too_large(str(wanted.weight))
    return Counted(
        counts=_fill(dimensions, {cell: _count(heap, wanted) for cell, heap in cells.items()}),
        multivalued=multivalued,
        amounts=_fill(dimensions, {c: h.amount for c, h in cells.items()}) if wanted.measure else None,
        contributions=_contributions(dimensions, wanted, shares) if wanted.contributor else None,
    )


def _count(heap: Heap, wanted: Wanted) -> int:
    return len(heap.units) if wanted.unit else heap.weight


def _contributions(
    dimensions: Sequence[Dimension], wanted: Wanted, shares: Mapping[Cell, Mapping[Any, Heap]]
) -> Contributions:
    """How many contributors there are in each cell, and what the largest have."""
    having: dict[Cell, list[int]] = {}
    for cell, heaps in shares.items():
        present = [heap for heap in heaps.values() if heap.weight or heap.amount]
        values = [heap.amount if wanted.measure else _count(heap, wanted) for heap in present]
        having[cell] = sorted(values, reverse=True)
    layers = [
        _fill(dimensions, {cell: of[rank] for cell, of in having.items() if len(of) > rank})
        for rank in range(wanted.largest)
    ]
    contributors = _fill(dimensions, {cell: len(of) for cell, of in having.items()})
    return Contributions(str(wanted.contributor), contributors, np.stack(layers))


def _fill(dimensions: Sequence[Dimension], cells: Mapping[Cell, int]) -> np.ndarray:
    filled = np.zeros(tuple(len(d.codes) for d in dimensions), dtype=np.int64)
    for cell, value in cells.items():
        filled[tuple(d.index[code] for d, code in zip(dimensions, cell, strict=True))] = value
    return filled


def _check_codes(rows: Sequence[Row], dimensions: Sequence[Dimension]) -> None:
    for dimension in dimensions:
        codes = Counter(None if row[dimension.name] is None else str(row[dimension.name]) for row in rows)
        for code, amount in codes.items():
            if code not in dimension.leaves:
                raise unknown_code(dimension, code, amount)


def _check_nothing_empty(rows: Sequence[Row], wanted: Wanted) -> None:
    for column, what in ((wanted.unit, "unit"), (wanted.contributor, "contributor")):
        empty = sum(row[column] is None for row in rows) if column else 0
        if column and empty:
            raise empty_column(column, empty, what)


def _multivalued(rows: Sequence[Row], dimensions: Sequence[Dimension], unit: str | None) -> str | None:
    """The dimension in which some unit has several codes."""
    if unit is None:
        return None
    several: list[tuple[Dimension, list[str]]] = []
    for dimension in dimensions:
        codes: dict[Any, set[str]] = defaultdict(set)
        for row in rows:
            codes[row[unit]].add(str(row[dimension.name]))
        example = next((sorted(found) for found in codes.values() if len(found) > 1), None)
        if example:
            several.append((dimension, example))
    if len(several) > 1:
        raise several_dimensions(*several[0], several[1][0], unit)
    if several and len(several[0][0].hierarchies) > 1:
        raise several_hierarchies(several[0][0], unit)
    return several[0][0].name if several else None


def _weight(row: Row, wanted: Wanted, place: str) -> int:
    """How many units the row stands for."""
    if wanted.weight is None:
        return 1
    value = row[wanted.weight]
    number = _exact(value)
    if isinstance(value, float) and not value < MOST_FLOAT:
        number = None
    if number is None or number < 0 or number != int(number):
        raise bad_weight(wanted.weight, value, place)
    return int(number)


def _amount(row: Row, wanted: Wanted, place: str) -> int:
    """The amount in its smallest unit: 12.50 with two digits is 1250."""
    if wanted.measure is None:
        return 0
    value = row[wanted.measure]
    if isinstance(value, float) and not wanted.round_floats:
        raise floats_refused(wanted.measure)
    if isinstance(value, float):
        if value >= 0 and value * 10.0**wanted.digits < MOST_FLOAT:
            return math.floor(value * 10.0**wanted.digits + 0.5)
        raise bad_amount(wanted.measure, value, place, wanted.digits)
    number = _exact(value)
    scaled = None if number is None else number.scaleb(wanted.digits)
    if scaled is None or scaled < 0 or scaled != int(scaled):
        raise bad_amount(wanted.measure, value, place, wanted.digits)
    return int(scaled)


def _exact(value: Any) -> Decimal | None:
    """A number as it stands; None for what is none."""
    try:
        number = Decimal(value)
    except (TypeError, ValueError, InvalidOperation):
        return None
    return number if number.is_finite() else None
