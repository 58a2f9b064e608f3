"""Attacking a large table part by part: joint directions inside each part, then moves of single cells.

Programs over a part are small. Everything outside a part stands still, at a population well inside of what is possible, so
what a part finds is a population of the whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from safetables._findings import OPEN, Observer
from safetables._knowledge import Knowledge
from safetables._parts import in_rounds
from safetables._pattern import Answer, Candidates, PatternSearch
from safetables._side_by_side import side_by_side
from safetables._solver import Program

DIRECTIONS = 4  # inside parts, both ways each
LANES = 2  # single cells asked at the same time; more would change the answers from machine to machine


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
        new = [i for i in wanted if i not in programs]
        programs |= {i: _Part.of(seen.knowledge, group[i], middle) for i in new}
        for direction in (aim, -aim):
            jobs = [(programs[i], direction) for i in wanted]
            x = middle.copy()
            for i, values in zip(wanted, side_by_side(_extreme, jobs), strict=True):
                x[group[i]] = x[group[i]] if values is None else values
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
    waiting = deque(
        (target, [*seen.moves_to_try(target, float(middle[seen.columns[target]]))])
        for target in seen.pending.tolist()
        if seen.columns[target] >= 0
    )
    lanes = [PatternSearch(known, moves, middle) for _ in range(LANES if waiting else 0)]
    while waiting:
        asked = [waiting.popleft() for _ in range(min(LANES, len(waiting)))]
        jobs = [
            (lanes[i], int(seen.columns[target]), changes.pop(0)) for i, (target, changes) in enumerate(asked)
        ]
        seen.found.programs += len(jobs)
        for answer in side_by_side(_shortest_move, jobs):
            if answer is not None:
                seen.observe(answer.values)
        waiting.extendleft(reversed(asked))
        while waiting and (seen.found.state[waiting[0][0]] != OPEN or not waiting[0][1]):
            waiting.popleft()
        seen.report("moves of single cells")


def _shortest_move(job: tuple[PatternSearch, int, float]) -> Answer | None:
    search, column, change = job
    return search.ask(column, change)


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

    def extreme(self, direction: np.ndarray) -> np.ndarray | None:
        """The values of the part that are extreme in a direction; None where it asks nothing of the part."""
        costs = direction[self.columns]
        if not costs.any():
            return None
        self.program.set_costs(costs)
        return self.program.minimise()


def _extreme(job: tuple[_Part, np.ndarray]) -> np.ndarray | None:
    part, direction = job
    return part.extreme(direction)
