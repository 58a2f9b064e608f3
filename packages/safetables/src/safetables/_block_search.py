"""Choosing inside one block of a table: for many cells at once, then what can be spared, then for the last ones singly."""

from __future__ import annotations

import numpy as np

from safetables._choice import MUCH, Choice
from safetables._null_space import NullSpace


def choose_in_block(choice: Choice, job: tuple[np.ndarray, np.ndarray], *, share: float) -> np.ndarray:
    """Hide what makes wishes possible; the wishes still open.

    Touches nothing outside the block, so that blocks can be searched side by side.

    Args:
        job: the candidates of the block, and the wishes.
        share: publish again what no cell of the block needs, at most this share of the secondaries.
    """
    members, wishes = job
    if not choice.exact_only:
        return choose_in_part(choice, members, wishes)
    wishes = choice.immovable(members, wishes)
    space = NullSpace(choice.relations(members))
    nowhere = choice.unmoved(members, wishes, space)
    left, hopeless = wishes[~nowhere], wishes[nowhere]
    if len(left) * len(members) > MUCH:
        left = choice.settle_jointly(members, left, space)
    left = choose_in_part(choice, members, left)
    if share:
        choice.publish_spare(members, share)
    return np.concatenate([left, hopeless])


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
