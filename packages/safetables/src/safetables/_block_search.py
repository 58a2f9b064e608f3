"""Choosing inside one block of a table: for many cells at once, then what can be spared, then for the last ones singly."""

from __future__ import annotations

import numpy as np

from safetables._choice import Choice
from safetables._narrow import narrow_cells


def choose_in_block(choice: Choice, job: tuple[np.ndarray, np.ndarray], *, spare: bool) -> np.ndarray:
    """Hide what makes wishes possible; the wishes still open.

    Touches nothing outside the block, so that blocks can be searched side by side.

    Args:
        job: the candidates of the block, and the wishes.
        spare: publish again what turns out not to be needed; only where no cell outside the block relies on it.
    """
    members, wishes = job
    if not choice.exact_only:
        return choose_in_part(choice, members, wishes)
    left = choice.settle_jointly(members, choice.immovable(members, wishes))
    left = choose_in_part(choice, members, left)
    if spare:
        choice.publish_spare(members)
        _widen(choice, members)
    return left


def _widen(choice: Choice, members: np.ndarray) -> None:
    """Hide more for cells that can move, but by too little because no count may become negative."""
    hidden = members[choice.hidden[members]]
    columns = choice.columns[hidden]
    counts = choice.candidates.counts[hidden]
    found = narrow_cells(
        choice.relations(hidden),
        choice.known.least[columns] - counts,
        choice.known.most[columns] - counts,
        np.flatnonzero(choice.primary[hidden]),
        choice.width,
        choice.seed,
    )
    wishes = np.array([w for c in columns[found].tolist() for w in choice.wishes_of[c]], dtype=np.int64)
    choose_in_part(choice, members, wishes, bounded=True)


def choose_in_part(
    choice: Choice, part: np.ndarray, wishes: np.ndarray, *, bounded: bool = False, anew: bool = False
) -> np.ndarray:
    """Programs over one part; the wishes still open.

    Args:
        bounded: ask for the full width, where otherwise it would do that a cell can move at all.
        anew: also for cells that can move already.
    """
    inside = choice.inside(part, wishes)
    still = wishes[inside]
    if choice.exact_only and not bounded and not anew:
        still = choice.immovable(part, still)
    if len(still):
        still = choice.settle(choice.search(part, bounded=bounded), part, still)
    return np.concatenate([wishes[~inside], still])
