"""Attacking the last open cells of a large table one by one, each by the least move of others that lets it move."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from safetables._findings import OPEN, Observer
from safetables._pattern import Answer, Candidates, PatternSearch
from safetables._side_by_side import side_by_side
from safetables._solver import SolverFailed

LANES = 2  # single cells asked at the same time; more would change the answers from machine to machine


def move_single_cells(seen: Observer, middle: np.ndarray, parts: Sequence[np.ndarray]) -> None:
    """For each cell still open the least change of other cells that lets it move as far as it must.

    Args:
        middle: a population well inside of what is possible.
        parts: columns that are searched together, all others as they are in the middle; the small ones first.
    """
    known = seen.knowledge
    room = np.maximum(np.minimum(middle - known.least, known.most - middle), 1e-6)
    for part in parts:
        place = np.full(len(middle), -1)
        place[part] = np.arange(len(part))
        pending = seen.pending[seen.columns[seen.pending] >= 0]
        waiting = deque(
            (target, [*seen.moves_to_try(target, float(middle[seen.columns[target]]))])
            for target in pending[place[seen.columns[pending]] >= 0].tolist()
        )
        values = middle[part]
        moves = Candidates(part, values, values, values, 1 / room[part], known.least[part], known.most[part])
        lanes = [PatternSearch(known, moves, middle) for _ in range(LANES if waiting else 0)]
        _move(seen, waiting, lanes, place)


def _move(
    seen: Observer,
    waiting: deque[tuple[int, list[float]]],
    lanes: Sequence[PatternSearch],
    place: np.ndarray,
) -> None:
    while waiting:
        asked = [waiting.popleft() for _ in range(min(LANES, len(waiting)))]
        jobs = [
            (lanes[i], int(place[seen.columns[target]]), changes.pop(0))
            for i, (target, changes) in enumerate(asked)
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
    search, candidate, change = job
    try:
        return search.ask(candidate, change)
    except SolverFailed:  # the next part, or the exact programs, may settle the cell
        return None
