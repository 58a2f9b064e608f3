"""Publishing dear secondaries again and hiding cheaper cells instead.

With one secondary published some sensitive cells would stand still: those that move in a fixed proportion to it.
If others can be hidden for less, so that these move all the same, the choice becomes cheaper. Published cells and
the moves found instead are worked into a few random moves, so that the next secondary is judged by the choice as
it is then.
"""

from __future__ import annotations

import numpy as np

from safetables._choice import Choice
from safetables._kernel import ZERO
from safetables._null_space import NullSpace
from safetables._pattern import Answer, PatternSearch

LOOKED_AT = 4
TRIED = 100


def swap_dear(choice: Choice, search: PatternSearch) -> int:
    """Go through the dearest secondaries and swap those for which a cheaper way is found; how many.

    Args:
        search: over all candidates, nothing of what is hidden forgotten.
    """
    hidden = np.flatnonzero(choice.hidden)
    moves = np.zeros((LOOKED_AT + TRIED, len(choice.columns)))
    moves[:, hidden] = NullSpace(choice.relations(hidden)).moves(len(moves), choice.seed)
    random = np.random.default_rng(choice.seed)
    swapped = 0
    for candidate in _dearest(choice):
        instead = _others(choice, search, candidate, _stilled(choice, moves, candidate))
        if instead is None:
            continue
        moves = _leaving_alone(moves, candidate)
        for cell, answer in instead:
            choice.hide(answer.departing, choice.asked[choice.wishes_of[int(choice.columns[cell])][0]])
            change = answer.values[choice.columns] - choice.candidates.counts
            moves += random.uniform(0.5, 1.5, (len(moves), 1)) * change
        _publish(choice, search, candidate)
        swapped += 1
    return swapped


def _dearest(choice: Choice) -> list[int]:
    secondaries = np.flatnonzero(choice.hidden & ~choice.locked)
    order = np.argsort(-choice.candidates.costs[secondaries], kind="stable")
    return secondaries[order[:TRIED]].tolist()


def _stilled(choice: Choice, moves: np.ndarray, candidate: int) -> np.ndarray:
    """The sensitive candidates that would stand still if one were published."""
    few = moves[:LOOKED_AT]
    rest = _leaving_alone(few, candidate)
    size = np.abs(few).max(axis=0)
    return np.flatnonzero(choice.primary & (size > ZERO) & (np.abs(rest).max(axis=0) <= ZERO * size.max()))


def _leaving_alone(moves: np.ndarray, candidate: int) -> np.ndarray:
    """One move fewer; the others no longer change a candidate."""
    pivot = int(np.argmax(np.abs(moves[:, candidate])))
    if abs(moves[pivot, candidate]) <= ZERO:
        return moves[:-1]
    rest = np.delete(moves, pivot, axis=0)
    rest -= np.outer(rest[:, candidate] / moves[pivot, candidate], moves[pivot])
    rest[:, candidate] = 0.0
    return rest


def _others(
    choice: Choice, search: PatternSearch, candidate: int, stilled: np.ndarray
) -> list[tuple[int, Answer]] | None:
    """Ways to let all stilled cells move without a candidate, each with the cell it was found for, hidden in the search.

    None, and nothing hidden, if they are no cheaper.
    """
    left = float(choice.candidates.costs[candidate])
    found: list[tuple[int, Answer]] = []
    moved = np.zeros(len(choice.columns), dtype=bool)
    for cell in stilled.tolist():
        if moved[cell]:
            continue
        answer = search.ask_without(cell, candidate, left)
        if answer is None:
            for _, one in found:
                search.publish(one.departing)
            return None
        left -= answer.cost
        search.hide(answer.departing)
        moved[answer.moved] = True
        found.append((cell, answer))
    return found


def _publish(choice: Choice, search: PatternSearch, candidate: int) -> None:
    search.publish(np.array([candidate]))
    choice.hidden[candidate] = False
    choice.caused_by.pop(candidate, None)
