"""What each sensitive cell needs: by how much it must be able to change, up or down, before it is safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safetables._protected import ProtectedTable
from safetables._protection import Protection
from safetables._rule import Threshold


@dataclass(frozen=True)
class Asked:
    """A sensitive cell needs one of the changes, or (cells of released tables) a value of at least `goal`.

    Attributes:
        column: among the open quantities; -1 if it is known already.
        candidate: among the cells that may be hidden; -1 for a cell of a released table only.
        still: candidates whose value the attacker knows, so that they must not change.
    """

    column: int
    candidate: int
    changes: tuple[float, ...]
    goal: float
    still: tuple[int, ...] = ()


def own_wishes(
    columns: np.ndarray,
    counts: np.ndarray,
    primary: np.ndarray,
    rule: Threshold,
    protection: Protection | None,
) -> list[Asked]:
    """The wishes of the table's own sensitive cells; one entry of each array per candidate.

    A protection interval is two wishes, up and down, and a third if its width asks for more than both.
    """
    found = []
    for i in np.flatnonzero(primary).tolist():
        changes: list[tuple[float, ...]] = [rule.changes(int(counts[i]))]
        if protection is not None:
            changes += _interval(
                *(float(level[i]) for level in (protection.lower, protection.upper, protection.sliding))
            )
        found += [Asked(int(columns[i]), i, one, 0) for one in changes]
    return found


def _interval(lower: float, upper: float, sliding: float) -> list[tuple[float, ...]]:
    found: list[tuple[float, ...]] = [(upper,)] if upper > 0 else []
    found += [(-lower,)] if lower > 0 else []
    if sliding > lower + upper:
        found.append((sliding - lower, -(sliding - upper)))
    return found


def released_wishes(
    released: Sequence[ProtectedTable],
    columns_of: Sequence[np.ndarray],
    columns: np.ndarray,
    counts: np.ndarray,
) -> list[Asked]:
    """The wishes of the sensitive cells of tables that are out.

    Args:
        columns_of: per released table the open quantity of each cell, -1 if known.
        columns, counts: of the candidates.
    """
    candidate_at = {int(column): i for i, column in enumerate(columns)}
    found = []
    for table, places in zip(released, columns_of, strict=True):
        for cell in np.flatnonzero(table.sensitive).tolist():
            column = int(places[cell])
            candidate = candidate_at.get(column, -1)
            changes = table.rule.changes(int(counts[candidate])) if candidate >= 0 else ()
            found.append(Asked(column, candidate, changes, table.rule.goal()))
    return found


def grants(change: float, wanted: Sequence[float], *, any_amount: bool, near: float) -> bool:
    """Does a change fulfil one of those wanted?"""
    if any_amount:
        return abs(change) > near
    return any(change >= w - near if w > 0 else change <= w + near for w in wanted)
