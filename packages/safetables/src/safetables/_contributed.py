"""What rules about contributors look at: the shares of the largest, and exact comparison of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any

import numpy as np

from safetables._rule import BadRule
from safetables._table import Contributions, Table

#: Index of one cell; () of all.
Place = tuple[int, ...]
#: Sums of products up to here fit into 64 bits.
MOST = 2**62


def percentage(rule: str, name: str, value: float) -> Fraction:
    """A percentage as an exact fraction: 12.1 means 121/10 of a percent, not the nearest binary number."""
    try:
        found = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise BadRule(f"{rule}: {name} is {value!r}; give a number of percent, for example 10") from None
    if not 0 < found <= 100:
        raise BadRule(f"{rule}: {name} is {value}; give a percentage above 0 and at most 100")
    return found


def check_whole(rule: str, name: str, value: int, least: int, why: str) -> None:
    """Refuse what is no whole number, or less than makes sense."""
    if not isinstance(value, Integral) or value < least:
        raise BadRule(f"{rule}: {name} is {value!r}; give {why}, a whole number of at least {least}")


def contributions_of(table: Table, rule: str, largest: int = 0) -> Contributions:
    """The table's contributions, with at least so many of the largest."""
    found = table.contributions
    if found is None:
        raise BadRule(
            f"{rule} looks at the contributors, which {table.name!r} does not know; tabulate with contributor=..., "
            f"largest={max(3, largest)}"
        )
    if len(found.largest) < largest:
        raise BadRule(
            f"{rule} looks at the {largest} largest contributors, {table.name!r} knows {len(found.largest)}; tabulate "
            f"with contributor={found.contributor!r}, largest={max(3, largest)}"
        )
    return found


def single(table: Table, found: Contributions) -> np.ndarray:
    """Mask of the cells of one contributor: their value is its figure."""
    return (found.contributors == 1) & ~table.structural


def at_position(table: Table, position: int) -> Place:
    """The index of one cell, from its position in C order."""
    return tuple(int(i) for i in np.unravel_index(position, table.counts.shape))


def largest_at(found: Contributions, at: Place = ()) -> np.ndarray:
    """What the largest contributors have: shape (k, *cells), or (k,) of one cell."""
    index: tuple[Any, ...] = (slice(None), *at)
    return found.largest[index]


def rest_after_two(table: Table, found: Contributions, at: Place = ()) -> np.ndarray:
    """What the two largest leave of each cell, or of one: X - x1 - x2.

    Never below 0, where it could fall if contributors share persons (a table of distinct persons). Then it is less
    than what keeps the second from knowing the first, so rules that use it hide rather too much.
    """
    first, second, *_ = largest_at(found, at)
    return np.maximum(table.values[at] - first - second, 0)


def excess(more: int, x: np.ndarray, less: int, y: np.ndarray) -> np.ndarray:
    """more * x - less * y, exactly: as 64-bit integers, or as Python's where those could overflow."""
    if max(more * _largest(x), less * _largest(y)) >= MOST:
        x, y = x.astype(object), y.astype(object)
    return np.asarray(more * x - less * y)


def level(amount: np.ndarray, divisor: int) -> np.ndarray:
    """amount / divisor as floats, each rounded once, where it is positive, else 0."""
    return np.asarray(np.maximum(amount, 0) / divisor, dtype=float)


def compared(part: Fraction, limit: Fraction) -> str:
    """A percentage with as few decimals as show on which side of the limit it lies: 96, or 90.04 beside 90."""
    for digits in range(25):
        shown = Fraction(round(part * 10**digits), 10**digits)
        if shown != limit and (shown > limit) == (part > limit):
            break
    return str(Decimal(round(part * 10**digits)).scaleb(-digits))


def plain(number: Fraction) -> str:
    """A percentage without needless decimals: 10, 12.5."""
    return f"{float(number):.12g}"


def _largest(values: np.ndarray) -> int:
    return int(values.max(initial=0))
