"""Which other cells to hide: a population that differs from the true one where it must and nowhere else dear.

For a sensitive cell a linear program looks for a population in which the cell takes a harmless value and which departs from
the other figures at the least cost. The cells in which it departs are the secondaries: with them hidden, that population
is as good an explanation of the publication as the true one. Every such population also shows other sensitive cells
safe, so few programs are needed.

Every program starts from the same basis, "nothing departs": it is optimal but for the one wish, and some hundred steps
of the dual simplex lead from there to the new optimum. Going on from the last answer instead took six times as long.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from scipy import sparse

from safetables._knowledge import Knowledge
from safetables._solver import Program, SolverFailed

TINY = 1e-7


@dataclass(frozen=True)
class Candidates:
    """The quantities of one table that may be hidden.

    Attributes:
        columns: their columns among the open quantities.
        counts: true counts.
        lower, upper: counts each stands for when published.
        costs: of hiding each.
        floor, ceiling: what everybody knows of each if it is hidden; infinite for a search that asks only whether a
            cell can move at all.
    """

    columns: np.ndarray
    counts: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    costs: np.ndarray
    floor: np.ndarray
    ceiling: np.ndarray

    def take(self, chosen: np.ndarray) -> Candidates:
        """Some of them."""
        return Candidates(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True)
class Answer:
    """A population that grants a wish.

    Attributes:
        cost: of the candidates it departs in that were not hidden yet.
        departing: those candidates.
        moved: all candidates it departs in, hidden ones too.
        values: of all open quantities.
    """

    cost: float
    departing: np.ndarray
    moved: np.ndarray
    values: np.ndarray


class PatternSearch:
    """Finds secondaries among the candidates; other open quantities (of earlier releases) move freely.

    Args:
        known: what everybody knows even if the whole table stays hidden.
        candidates: what may be hidden. Quantities of the table that are not among them keep their true count.
        truth: true counts of the open quantities that keep theirs; NaN for those that move freely.
    """

    def __init__(self, known: Knowledge, candidates: Candidates, truth: np.ndarray) -> None:
        self.candidates = candidates
        self.size = len(candidates.columns)
        start = np.nan_to_num(truth)
        start[candidates.columns] = candidates.counts
        self.start = start
        self.free = np.flatnonzero(np.isnan(truth))
        vague = np.flatnonzero(candidates.lower < candidates.upper)
        self.vague = vague
        mine = known.matrix[:, candidates.columns]
        matrix = sparse.hstack([mine, -mine, known.matrix[:, self.free], mine[:, vague]], format="csr")
        rows = np.flatnonzero(np.diff(matrix.indptr))
        shift = known.matrix @ start
        self.depth = np.maximum(np.minimum(candidates.lower, candidates.counts) - candidates.floor, 0.0)
        self.height = np.maximum(candidates.ceiling - np.maximum(candidates.upper, candidates.counts), 0.0)
        self.hidden = np.zeros(self.size, dtype=bool)
        self.any_amount = bool(np.isinf(candidates.floor).all())  # asks only whether a cell can move at all
        self.program = Program(
            matrix[rows],
            (known.lower - shift)[rows],
            (known.upper - shift)[rows],
            np.concatenate(
                [
                    np.zeros(2 * self.size),
                    known.least[self.free],
                    (candidates.lower - candidates.counts)[vague],
                ]
            ),
            np.concatenate(
                [
                    self.height,
                    self.depth,
                    known.most[self.free],
                    (candidates.upper - candidates.counts)[vague],
                ]
            ),
            costs=np.concatenate([candidates.costs, candidates.costs, np.zeros(len(self.free) + len(vague))]),
        )
        self.started = False

    def hide(self, chosen: np.ndarray) -> None:
        """From now on these candidates cost nothing."""
        self.hidden[chosen] = True
        self._set_costs(chosen, np.zeros(len(chosen)))
        loose = np.flatnonzero(np.isin(self.vague, chosen))
        if loose.size:  # a hidden figure is no longer an interval around what would be published
            which = self.vague[loose]
            columns = 2 * self.size + len(self.free) + loose
            self.program.set_columns(columns, np.zeros(len(loose)), np.zeros(len(loose)))
            self.depth[which] = self.candidates.counts[which] - self.candidates.floor[which]
            self.height[which] = self.candidates.ceiling[which] - self.candidates.counts[which]
            both = np.concatenate([which, self.size + which])
            most = np.concatenate([self.height[which], self.depth[which]])
            self.program.set_columns(both, np.zeros(len(both)), most)

    def publish(self, chosen: np.ndarray) -> None:
        """From now on these candidates cost again what they cost; they must be published exactly."""
        self.hidden[chosen] = False
        self._set_costs(chosen, self.candidates.costs[chosen])

    def ask(self, candidate: int, change: float, still: np.ndarray | None = None) -> Answer | None:
        """A population in which a hidden candidate is larger (or smaller) by at least `change`; None if there is none.

        Args:
            still: candidates that must keep their count.
        """
        up, down = candidate, self.size + candidate
        asked, other = (up, down) if change > 0 else (down, up)
        most = (self.height if change > 0 else self.depth)[candidate]
        if abs(change) > most:
            return None
        self._start()
        columns = np.array([asked, other])
        lower, upper = np.array([abs(change), 0.0]), np.array([most, 0.0])
        if still is not None and len(still):
            columns = np.concatenate([columns, still, self.size + still])
            lower, upper = (np.concatenate([ends, np.zeros(2 * len(still))]) for ends in (lower, upper))
        self.program.set_columns(columns, lower, upper)
        x = self.program.minimise_again()
        most_of_all = np.concatenate([self.height, self.depth])
        self.program.set_columns(columns, np.zeros(len(columns)), most_of_all[columns])
        return None if x is None else self._read(x)

    def ask_without(self, candidate: int, closed: int, below: float) -> Answer | None:
        """A population in which a candidate moves and another does not, for less than some cost; None if there is none."""
        self._start()
        columns = np.array([candidate, candidate + self.size, closed, closed + self.size])
        most = np.concatenate([self.height, self.depth])[columns]
        self.program.set_columns(columns, np.array([1.0, 0, 0, 0]), np.array([most[0], 0, 0, 0]))
        x = self.program.minimise_again(below)
        self.program.set_columns(columns, np.zeros(4), most)
        answer = None if x is None else self._read(x)
        return None if answer is None or answer.cost >= below else answer

    def ask_free(self, column: int, goal: float, bounds: tuple[float, float]) -> Answer | None:
        """The same for a quantity that is no candidate: at least `goal`; `bounds` are its own."""
        place = np.array([2 * self.size + int(np.searchsorted(self.free, column))])
        self._start()
        self.program.set_columns(place, np.array([goal]), np.array([np.inf]))
        x = self.program.minimise_again()
        self.program.set_columns(place, np.array([bounds[0]]), np.array([bounds[1]]))
        return None if x is None else self._read(x)

    def ask_jointly(self, wanted: np.ndarray, changes: np.ndarray, rewards: np.ndarray) -> Answer:
        """A population that lets many candidates change at once, as far as the rewards are worth the cost.

        Args:
            wanted: hidden candidates, each once.
            changes: how far each should move, and which way.
            rewards: for each unit it moves.
        """
        up, down = wanted, self.size + wanted
        asked, other = np.where(changes > 0, up, down), np.where(changes > 0, down, up)
        both, nothing = np.concatenate([asked, other]), np.zeros(2 * len(wanted))
        room = np.concatenate([self.height, self.depth])
        self.program.set_columns(
            both, nothing, np.append(np.minimum(np.abs(changes), room[asked]), np.zeros(len(wanted)))
        )
        self.program.set_some_costs(asked, -rewards)
        x = self.program.minimise_anew()
        if x is None:
            raise SolverFailed("the solver found no population at all; try again, or with a smaller table")
        self.program.set_some_costs(asked, np.zeros(len(wanted)))
        self.program.set_columns(both, nothing, room[both])
        self.started = False
        return self._read(x)

    def _start(self) -> None:
        """The basis "nothing departs", from which single candidates are asked."""
        if not self.started:
            self.program.start_from_here()
            self.started = True

    def _read(self, x: np.ndarray) -> Answer:
        change = x[: self.size] - x[self.size : 2 * self.size]
        moved = np.flatnonzero(np.abs(change) > TINY)
        departing = moved[~self.hidden[moved]]
        values = self.start.copy()
        values[self.candidates.columns] += change
        values[self.free] = x[2 * self.size : 2 * self.size + len(self.free)]
        values[self.candidates.columns[self.vague]] += x[2 * self.size + len(self.free) :]
        return Answer(float(self.candidates.costs[departing].sum()), departing, moved, values)

    def _set_costs(self, chosen: np.ndarray, costs: np.ndarray) -> None:
        self.program.set_some_costs(
            np.concatenate([chosen, chosen + self.size]), np.concatenate([costs, costs])
        )
