"""Choosing the secondaries of one table, part by part and then as a whole, until every sensitive cell can move enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from safetables._findings import Progress
from safetables._kernel import can_move, publish_again, random_moves
from safetables._knowledge import Knowledge
from safetables._method import Suppression
from safetables._parts import Division, in_rounds
from safetables._pattern import TINY, Answer, Candidates, PatternSearch
from safetables._protected import ProtectedTable
from safetables._rule import Threshold
from safetables._side_by_side import side_by_side
from safetables._system import System
from safetables._table import cell_label

POOL = 96


@dataclass(frozen=True)
class Asked:
    """What a sensitive cell needs: one of the changes, or (released tables) a value of at least `goal`."""

    column: int
    candidate: int
    changes: tuple[int, ...]
    goal: int


class Search:
    """Hides quantities of one table beside what others have published.

    Args:
        system, known: the relations; what everybody knows if nothing of the table but its zeros is published.
        counts, lower, upper: of the table's cells: true counts, and what each stands for when published.
        may_hide: mask of the cells that may be hidden.
        primary: mask of the sensitive cells; hidden from the start.
        released: tables that are out, in the order of the system after this one.
    """

    def __init__(
        self,
        system: System,
        known: Knowledge,
        counts: np.ndarray,
        lower: np.ndarray,
        upper: np.ndarray,
        may_hide: np.ndarray,
        primary: np.ndarray,
        rule: Threshold,
        suppression: Suppression,
        released: Sequence[ProtectedTable],
        progress: Progress | None,
    ) -> None:
        self.system, self.known, self.rule, self.progress = system, known, rule, progress
        self.column_of = np.full(system.size, -1)
        self.column_of[known.open] = np.arange(len(known.open))
        cells = np.flatnonzero(may_hide)
        columns = self.column_of[system.places[0][cells]]
        cells, columns = cells[columns >= 0], columns[columns >= 0]
        self.columns, first, which = np.unique(columns, return_index=True, return_inverse=True)
        # Two cells that hold the same people (a parent of one child) are one candidate.
        self.candidate_of = np.full(len(counts), -1)
        self.candidate_of[cells] = which
        self.cell_of = one = cells[first]
        self.dimensions = system.tables[0].dimensions
        self.counts = counts[one].astype(float)
        costs = np.bincount(which, weights=suppression.costs(counts[cells]), minlength=len(one))
        self.exact_only = rule.only_exact and not released and bool((lower == upper).all())
        free = np.full(len(one), np.inf)
        self.candidates = Candidates(
            self.columns,
            self.counts,
            lower[one].astype(float),
            upper[one].astype(float),
            costs,
            -free if self.exact_only else known.least[self.columns],
            free if self.exact_only else known.most[self.columns],
        )
        self.primary_cells, self.primary = primary, primary[one]
        self.hidden = self.primary.copy()
        self.truth = np.full(len(known.open), np.nan)
        self.truth[self.columns] = self.counts
        self.asked = self._own_wishes() + self._released_wishes(released)
        self.seed = suppression.seed
        self.wish_of = {asked.column: wish for wish, asked in enumerate(self.asked) if asked.column >= 0}
        self.caused_by: dict[int, Asked] = {}
        self.whole: PatternSearch | None = None

    def _own_wishes(self) -> list[Asked]:
        found = []
        for i in np.flatnonzero(self.primary).tolist():
            found.append(Asked(int(self.columns[i]), i, self.rule.changes(int(self.counts[i])), 0))
        return found

    def _released_wishes(self, released: Sequence[ProtectedTable]) -> list[Asked]:
        candidate_at = {int(column): i for i, column in enumerate(self.columns)}
        found = []
        for number, table in enumerate(released, start=1):
            for cell in np.flatnonzero(table.sensitive).tolist():
                column = int(self.column_of[self.system.places[number][cell]])
                candidate = candidate_at.get(column, -1)
                changes = table.rule.changes(int(self.counts[candidate])) if candidate >= 0 else ()
                found.append(Asked(column, candidate, changes, table.rule.goal()))
        return found

    def choose(self, wishes: np.ndarray) -> None:
        """Hide what makes these wishes possible; first inside the parts of the table, then across them."""
        left = wishes
        if self._stands_alone():
            division = Division.of(self.system, self.known.open[self.columns])
            for group in in_rounds([*division.small_parts(), *division.large_parts()]):
                left = self._choose_inside(group, left)
        everything = np.arange(len(self.columns))
        if self.exact_only:
            left = self._immovable(everything, left)
        if len(left):
            self._choose_in(self._whole_search(), everything, left)

    def choose_bounded(self, wishes: np.ndarray) -> None:
        """The same with everything an attacker knows of the bounds of hidden cells, across the whole table."""
        if self.exact_only:
            self.exact_only, self.whole = False, None
            columns = self.columns
            self.candidates = replace(
                self.candidates, floor=self.known.least[columns], ceiling=self.known.most[columns]
            )
            self._choose_in(self._whole_search(), np.arange(len(columns)), wishes)
        else:
            self.choose(wishes)

    def _stands_alone(self) -> bool:
        """Is nothing open but this table's own cells?"""
        return len(self.columns) == len(self.known.open) and len(self.system.arrangement.bags) == 1

    def _choose_inside(self, parts: Sequence[np.ndarray], wishes: np.ndarray) -> np.ndarray:
        """Search in parts that do not overlap, everything else as it is; the wishes that are still open."""
        number = np.full(len(self.columns) + 1, -1)
        for i, part in enumerate(parts):
            number[part] = i
        mine = number[[self.asked[wish].candidate for wish in wishes.tolist()]]
        left = [wishes[mine < 0]]
        jobs = [(part, wishes[mine == i]) for i, part in enumerate(parts) if (mine == i).any()]
        for done, still in enumerate(side_by_side(self._choose_in_part, jobs)):
            left.append(still)
            self._report("choosing inside the parts", done + 1, len(jobs))
        return np.concatenate(left)

    def _choose_in_part(self, job: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        """One part and its wishes; the wishes still open. Touches nothing outside the part."""
        part, still = job
        if self.exact_only:
            still = self._immovable(part, still)
        if len(still):
            search = PatternSearch(self.known, self.candidates.take(part), self.truth)
            search.hide(np.flatnonzero(self.hidden[part]))
            still = self._choose_in(search, part, still)
            if self.exact_only:
                self._publish_spare(part)
        return still

    def _immovable(self, part: np.ndarray, wishes: np.ndarray) -> np.ndarray:
        """The wishes whose cell cannot move inside a part with what is hidden now."""
        hidden = part[self.hidden[part]]
        movable = np.zeros(len(self.columns), dtype=bool)
        movable[hidden] = can_move(random_moves(self._relations(hidden), 2))
        return np.array([w for w in wishes.tolist() if not movable[self.asked[w].candidate]], dtype=np.int64)

    def _relations(self, candidates: np.ndarray) -> object:
        matrix = self.known.matrix[:, self.columns[candidates]]
        return matrix[np.flatnonzero(np.diff(matrix.indptr))]

    def _choose_in(self, search: PatternSearch, part: np.ndarray, wishes: np.ndarray) -> np.ndarray:
        """Settle wishes one by one; a population found for one often settles others. Those that cannot be."""
        place = np.full(len(self.columns), -1)
        place[part] = np.arange(len(part))
        done: set[int] = set()
        failed = []
        order = self._dearest_first(wishes)
        for number, wish in enumerate(order.tolist()):
            if wish not in done:
                answer = self._cheapest(search, place, self.asked[wish])
                if answer is None:
                    failed.append(wish)
                    continue
                search.hide(answer.departing)
                for candidate in part[answer.departing].tolist():
                    self.hidden[candidate] = True
                    self.caused_by.setdefault(candidate, self.asked[wish])
                done.update(self._fulfilled(answer, order[number:]))
            if search is self.whole:
                self._report("choosing cells to hide", number + 1, len(order))
        return np.array(failed, dtype=np.int64)

    def _dearest_first(self, wishes: np.ndarray) -> np.ndarray:
        """Large counts first: what they need is dear whatever is chosen, and serves the others."""
        shuffled = np.random.default_rng([self.seed, len(wishes)]).permutation(wishes)
        size = np.array([self._true_count(w) for w in shuffled.tolist()])
        return shuffled[np.argsort(-size, kind="stable")]

    def _true_count(self, wish: int) -> float:
        candidate = self.asked[wish].candidate
        return float(self.counts[candidate]) if candidate >= 0 else 0.0

    def _cheapest(self, search: PatternSearch, place: np.ndarray, asked: Asked) -> Answer | None:
        if asked.column < 0:
            return None
        if asked.candidate < 0:
            bounds = (float(self.known.least[asked.column]), float(self.known.most[asked.column]))
            return search.ask_free(asked.column, float(asked.goal), bounds)
        best: Answer | None = None
        for change in asked.changes[:1] if self.exact_only else asked.changes:
            answer = search.ask(int(place[asked.candidate]), float(change))
            if answer is not None and (best is None or answer.cost < best.cost):
                best = answer
            if best is not None and best.cost == 0:
                break
        return best

    def _fulfilled(self, answer: Answer, wishes: np.ndarray) -> list[int]:
        found = []
        for wish in wishes.tolist():
            asked = self.asked[wish]
            if asked.column < 0:
                continue
            value = answer.values[asked.column]
            if asked.candidate < 0:
                granted = value >= asked.goal - TINY
            else:
                change = value - self.counts[asked.candidate]
                granted = _grants(change, asked.changes, any_amount=self.exact_only)
            if granted:
                found.append(wish)
        return found

    def _publish_spare(self, part: np.ndarray) -> None:
        """Publish secondaries again, the dearest first, that no cell needs after all."""
        hidden = part[self.hidden[part]]
        moves = random_moves(self._relations(hidden), POOL, seed=1)
        spare = np.flatnonzero(~self.primary[hidden])
        spare = spare[np.argsort(-self.candidates.costs[hidden[spare]], kind="stable")]
        needed = self.primary[hidden] & can_move(moves)
        for position in publish_again(moves, spare, needed):
            self.hidden[hidden[position]] = False
            self.caused_by.pop(int(hidden[position]), None)

    def _whole_search(self) -> PatternSearch:
        if self.whole is None:
            self.whole = PatternSearch(self.known, self.candidates, self.truth)
        fresh = np.flatnonzero(self.hidden & ~self.whole.hidden)
        self.whole.hide(fresh)
        return self.whole

    def hide_next_dearest(self) -> None:
        """Hide an eighth of the candidates that are left, the cheapest; the last resort."""
        left = np.flatnonzero(~self.hidden)
        cheapest = left[np.argsort(self.candidates.costs[left], kind="stable")]
        self.hidden[cheapest[: max(1, len(left) // 8)]] = True

    def hidden_cells(self) -> np.ndarray:
        """Mask over the table's cells."""
        return self.primary_cells | np.append(self.hidden, False)[self.candidate_of]

    def wish_at(self, quantity: int) -> int | None:
        """The wish of a sensitive quantity, if it has one."""
        return self.wish_of.get(int(self.column_of[quantity]))

    def reasons(self, cells: Sequence[int]) -> dict[int, str]:
        """Why each of these cells is hidden: the first sensitive cell it was hidden for."""
        found = {}
        for cell in cells:
            asked = self.caused_by.get(int(self.candidate_of[cell]))
            if asked is None:
                found[cell] = "hides what other relations still gave away"
            elif asked.candidate < 0:
                found[cell] = "hides a cell of an earlier release"
            else:
                found[cell] = f"hides {cell_label(self.dimensions, int(self.cell_of[asked.candidate]))}"
        return found

    def _report(self, what: str, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(what, done, total)


def _grants(change: float, wanted: Sequence[int], *, any_amount: bool) -> bool:
    if any_amount:
        return abs(change) > TINY
    return any(change >= w - TINY if w > 0 else change <= w + TINY for w in wanted)
