"""Attacking a large table part by part: joint directions inside each part, then moves of single cells.

Programs over a part are small. Everything outside a part stands still, at a population well inside of what is possible, so
what a part finds is a population of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from safetables._findings import OPEN, Observer
from safetables._knowledge import Knowledge
from safetables._parts import in_rounds
from safetables._pattern import Candidates, PatternSearch
from safetables._solver import Program

DIRECTIONS = 4  # inside parts, both ways each


def attack_parts(
    seen: Observer, parts: Sequence[np.ndarray], middle: np.ndarray, draw: Callable[[int], np.ndarray]
) -> None:
    """Push the sensitive cells inside each part, starting from a population well inside of what is possible.

    Args:
        draw: so many random amounts, up or down.
    """
    seen.observe(middle)
    for group in in_rounds(parts):
        _attack_round(seen, group, middle, draw)
    _move_single_cells(seen, middle)


def _attack_round(
    seen: Observer, group: Sequence[np.ndarray], middle: np.ndarray, draw: Callable[[int], np.ndarray]
) -> None:
    """Parts that do not overlap: their moves together are one population."""
    programs: dict[int, _Part] = {}
    for _ in range(DIRECTIONS):
        pending = seen.pending
        aim = seen.objective(pending, draw(len(pending)))
        wanted = [i for i, part in enumerate(group) if aim[part].any()]
        for i in wanted:
            programs.setdefault(i, _Part.of(seen.knowledge, group[i], middle))
        for direction in (aim, -aim):
            x = middle.copy()
            for i in wanted:
                programs[i].move(x, direction)
            seen.found.programs += len(wanted)
            seen.observe(x)
        seen.report("directions inside parts")
        if not wanted or len(seen.pending) == len(pending):
            return


def _move_single_cells(seen: Observer, middle: np.ndarray) -> None:
    """For each cell still open the least change of other cells that lets it move as far as it must."""
    known = seen.knowledge
    room = np.maximum(np.minimum(middle - known.least, known.most - middle), 1e-6)
    moves = Candidates(np.arange(len(middle)), middle, middle, middle, 1 / room, known.least, known.most)
    search: PatternSearch | None = None
    for target in seen.pending.tolist():
        column = int(seen.columns[target])
        if column < 0:
            continue
        for change in seen.moves_to_try(target, float(middle[column])):
            if seen.found.state[target] != OPEN:
                break
            search = search or PatternSearch(known, moves, middle)
            seen.found.programs += 1
            answer = search.ask(column, change)
            if answer is not None:
                seen.observe(answer.values)
        seen.report("moves of single cells")


@dataclass
class _Part:
    """The columns of a part as a program of their own."""

    columns: np.ndarray
    program: Program

    @classmethod
    def of(cls, known: Knowledge, columns: np.ndarray, middle: np.ndarray) -> _Part:
        outside = middle.copy()
        outside[columns] = 0
        inside = sparse.csr_array(known.matrix[:, columns])
        rows = np.flatnonzero(np.diff(inside.indptr))
        shift = known.matrix[rows] @ outside
        program = Program(
            inside[rows],
            known.lower[rows] - shift,
            known.upper[rows] - shift,
            known.least[columns],
            known.most[columns],
        )
        return cls(columns, program)

    def move(self, x: np.ndarray, direction: np.ndarray) -> None:
        """Put into x the values of the part that are extreme in a direction."""
        costs = direction[self.columns]
        if costs.any():
            self.program.set_costs(costs)
            found = self.program.minimise()
            if found is not None:
                x[self.columns] = found
