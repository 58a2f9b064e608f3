"""Attacking the last open cells of a large table one by one, each by the least move of others that lets it move."""

from __future__ import annotations

from collections import deque

import numpy as np

from safetables._findings import OPEN, Observer
from safetables._pattern import Answer, Candidates, PatternSearch
from safetables._side_by_side import side_by_side

LANES = 2  # single cells asked at the same time; more would change the answers from machine to machine


def move_single_cells(seen: Observer, middle: np.ndarray) -> None:
    """For each cell still open the least change of other cells that lets it move as far as it must.

    Args:
        middle: a population well inside of what is possible.
    """
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
