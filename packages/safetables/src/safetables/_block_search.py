"""Choosing inside one block of a table: programs over its parts, boxes where programs are slow, then what can be spared."""

from __future__ import annotations

import numpy as np

from safetables._boxes import FORBIDDEN, Boxes, Ladder
from safetables._choice import Choice
from safetables._narrow import narrow_cells
from safetables._parts import Block
from safetables._system import System


class BlockSearch:
    """Touches nothing outside the block, so that blocks can be searched side by side."""

    def __init__(self, choice: Choice, system: System, block: Block) -> None:
        self.choice, self.system, self.block = choice, system, block

    def choose(self, wishes: np.ndarray) -> np.ndarray:
        """Hide what makes these wishes possible; those that are still open."""
        choice, block = self.choice, self.block
        left = wishes
        for part in block.small:
            left = choose_in_part(choice, part, left)
        if choice.exact_only and block.pairs and len(left):
            left = self._choose_boxes(choice.immovable(block.members, left))
        for part in block.pairs:
            left = choose_in_part(choice, part, left)
        if choice.exact_only:
            choice.publish_spare(block.members)
            self._widen()
        return left

    def _choose_boxes(self, wishes: np.ndarray) -> np.ndarray:
        """Hide the corners of cheapest boxes; the wishes that have none."""
        choice = self.choice
        quantities = choice.known.open[choice.columns]
        candidate_at = np.full(self.system.size, -1)
        candidate_at[quantities] = np.arange(len(quantities))
        axes = self.system.bag_axes(0)
        shape = [axis.nodes for axis in axes]
        costs = np.full(self.system.size, FORBIDDEN)
        members = self.block.members
        costs[quantities[members]] = np.where(choice.hidden[members], 0.0, choice.candidates.costs[members])
        ladders = [Ladder(axis) for axis in axes]
        if not all(ladder.is_tree for ladder in ladders):
            return wishes
        boxes = Boxes(ladders, costs.reshape(shape))
        in_a_box = np.zeros(len(quantities), dtype=bool)
        failed = []
        for wish in choice.dearest_first(wishes).tolist():
            candidate = choice.asked[wish].candidate
            if in_a_box[candidate]:
                continue
            corners = boxes.cheapest([int(n) for n in np.unravel_index(quantities[candidate], shape)])
            if corners is None:
                failed.append(wish)
                continue
            choice.hide(candidate_at[corners], choice.asked[wish])
            costs[corners] = 0.0
            in_a_box[candidate_at[corners]] = True
        return np.array(failed, dtype=np.int64)

    def _widen(self) -> None:
        """Hide more for cells that can move, but by too little because no count may become negative."""
        wishes = self._narrow()
        if self.block.pairs and len(wishes):
            self._choose_boxes(wishes)
            wishes = self._narrow()
        if len(wishes):
            members = self.block.members
            self.choice.settle(self.choice.search(members, bounded=True), members, wishes)

    def _narrow(self) -> np.ndarray:
        choice, members = self.choice, self.block.members
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
        return np.array([w for c in columns[found].tolist() for w in choice.wishes_of[c]], dtype=np.int64)


def choose_in_part(choice: Choice, part: np.ndarray, wishes: np.ndarray) -> np.ndarray:
    """Programs over one part; the wishes still open."""
    inside = choice.inside(part, wishes)
    still = wishes[inside]
    if choice.exact_only:
        still = choice.immovable(part, still)
    if len(still):
        still = choice.settle(choice.search(part), part, still)
    return np.concatenate([wishes[~inside], still])
