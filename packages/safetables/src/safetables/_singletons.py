"""Who is alone in a hidden cell knows its value: which other cells could they compute from it?

A cell that is the only person of its count, or the only contributor of its cases, is known to somebody. That somebody
computes another hidden cell exactly if in every move that leaves all published figures alone the two change in a fixed
proportion. Random moves (see `_kernel`) show it: the two columns are multiples of each other. (The singleton problem of
the literature: Jewett 1993; GaussSuppression's "anySum".)
"""

from __future__ import annotations

import numpy as np

from safetables._kernel import ZERO, random_moves
from safetables._knowledge import Knowledge
from safetables._table import Table

MOVES = 4
ALIKE = 1e-5  # how close the directions of two columns come before they count as the same


def alone(table: Table) -> np.ndarray:
    """Mask of the cells somebody is alone in, flat: one person, or one contributor."""
    mask: np.ndarray = table.counts.ravel() == 1
    if table.contributions is not None:
        mask = mask | (table.contributions.contributors.ravel() == 1)
    return mask


def same_proportions(known: Knowledge, columns: np.ndarray) -> np.ndarray:
    """A label per column; columns with one label move in fixed proportion in every move. -1: cannot move.

    Args:
        columns: the open quantities that may move.
    """
    equations = known.matrix[np.flatnonzero(known.lower == known.upper)][:, columns]
    moves = random_moves(equations[np.flatnonzero(np.diff(equations.indptr))], MOVES)
    label = np.full(len(columns), -1)
    moving = np.flatnonzero(np.abs(moves).max(axis=0, initial=0.0) > ZERO)
    if not len(moving):
        return label
    directions = moves[:, moving]
    directions = directions / np.sqrt((directions**2).sum(axis=0))
    leading = np.argmax(np.abs(directions), axis=0)
    directions = directions * np.sign(directions[leading, np.arange(len(moving))])
    # Sorted by a random projection, columns of one direction lie side by side.
    place = np.random.default_rng(1).normal(size=MOVES) @ directions
    order = np.argsort(place, kind="stable")
    apart = np.abs(np.diff(directions[:, order], axis=1)).max(axis=0) > ALIKE
    label[moving[order]] = np.concatenate([[0], np.cumsum(apart)])
    return label


def computable(
    label: np.ndarray, people: np.ndarray, single: np.ndarray, sensitive: np.ndarray
) -> list[tuple[int, tuple[int, ...]]]:
    """Sensitive cells somebody alone elsewhere can compute: (column, columns of those cells).

    Args:
        label: of each column, from `same_proportions` with what is hidden.
        people: the same if all but the zeros were hidden; two columns with one label then hold the same people.
        single, sensitive: masks of the columns.
    """
    groups: dict[int, list[int]] = {}
    for column in np.flatnonzero((label >= 0) & (single | sensitive)).tolist():
        groups.setdefault(int(label[column]), []).append(column)
    found = []
    for members in groups.values():
        holders = [member for member in members if single[member]]
        for column in (member for member in members if sensitive[member]):
            knowing = tuple(holder for holder in holders if people[holder] != people[column])
            if knowing:
                found.append((column, knowing))
    return found
