"""Choosing the secondaries of one table, block by block and then as a whole, until every sensitive cell can move enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from safetables._block_search import choose_in_block, choose_in_part
from safetables._choice import HIGH_REWARDS, Choice
from safetables._findings import Progress
from safetables._knowledge import Knowledge
from safetables._null_space import NullSpace
from safetables._one_thread import one_thread
from safetables._parts import Division
from safetables._pattern import Candidates, PatternSearch
from safetables._protected import ProtectedTable
from safetables._side_by_side import side_by_side
from safetables._singletons import computable, same_proportions
from safetables._swap import swap_dear
from safetables._system import System
from safetables._table import cell_label
from safetables._wanted import Wanted
from safetables._wishes import Asked, own_wishes, released_wishes

MOST_ROUNDS = 30
LARGE = (
    80_000  # candidates; up to it programs over the whole table are quick enough for one wish after the other
)


class Search:
    """Hides quantities of one table beside what others have published.

    Args:
        system, known: the relations; what everybody knows if nothing of the table but its zeros is published.
        wanted: what is to be protected, and what hiding costs.
        released: tables that are out, in the order of the system after this one.
    """

    def __init__(
        self,
        system: System,
        known: Knowledge,
        wanted: Wanted,
        released: Sequence[ProtectedTable],
        seed: int,
        progress: Progress | None,
    ) -> None:
        self.system, self.wanted, self.progress = system, wanted, progress
        self.column_of = np.full(system.size, -1)
        self.column_of[known.open] = np.arange(len(known.open))
        cells = np.flatnonzero(wanted.may_hide)
        columns = self.column_of[system.places[0][cells]]
        cells, columns = cells[columns >= 0], columns[columns >= 0]
        columns, first, which = np.unique(columns, return_index=True, return_inverse=True)
        # Two cells that hold the same people (a parent of one child) are one candidate.
        self.candidate_of = np.full(len(wanted.values), -1)
        self.candidate_of[cells] = which
        self.cell_of = one = cells[first]
        self.dimensions = system.tables[0].dimensions
        values = wanted.values[one].astype(float)
        exact_only = wanted.only_exact and not released
        free = np.full(len(one), np.inf)
        candidates = Candidates(
            columns,
            values,
            wanted.lower[one].astype(float),
            wanted.upper[one].astype(float),
            np.bincount(which, weights=wanted.costs[cells], minlength=len(one)),
            -free if exact_only else known.least[columns],
            free if exact_only else known.most[columns],
        )
        truth = np.full(len(known.open), np.nan)
        truth[columns] = values
        primary = np.bincount(which, weights=wanted.primary[cells], minlength=len(one)) > 0
        locked = np.bincount(which, weights=wanted.hide[cells], minlength=len(one)) > 0
        places = [self.column_of[place] for place in system.places[1:]]
        asked = own_wishes(columns, values, primary, wanted.rule, wanted.protection_of(one))
        asked += released_wishes(released, places, columns, values)
        self.choice = Choice(
            known, candidates, truth, primary, locked, asked, wanted.rule.width, exact_only, seed
        )
        self.whole: PatternSearch | None = None

    @property
    def exact_only(self) -> bool:
        """Is it enough that cells can move at all?"""
        return self.choice.exact_only

    @property
    def hidden_count(self) -> int:
        """How many candidates are hidden."""
        return int(self.choice.hidden.sum())

    @property
    def everything_hidden(self) -> bool:
        """Is nothing left to hide?"""
        return bool(self.choice.hidden.all())

    def choose_all(self) -> None:
        """Hide what makes every wish possible; first inside the blocks of the table, then across them."""
        with one_thread():
            self._choose(np.arange(len(self.choice.asked)))

    def _choose(self, wishes: np.ndarray) -> None:
        choice, left = self.choice, wishes
        everything = np.arange(len(choice.columns))
        large, share = len(everything) > LARGE, self._share_to_spare
        if self._stands_alone():
            division = Division.of(self.system, choice.known.open[choice.columns])
            left = self._choose_in_blocks(division.blocks(), left, share=share)
            # What neighbours need is hidden by then for others too; the whole knows better what can be spared.
            left = self._choose_in_blocks(division.neighbours(), left, share=share if large else 0.0)
        if not choice.exact_only:
            choice.settle(self._whole_search(), everything, left)
            return
        left = choice.immovable(everything, left)
        if large:
            space = NullSpace(choice.relations(everything))
            left = choice.settle_jointly(everything, left, space, HIGH_REWARDS)
        if len(left):
            choice.settle(self._whole_search(), everything, left)
        if share == 1.0 and not large:
            swap_dear(choice, self._whole_search())
            choice.publish_spare(everything)
            self.whole = None  # it holds for hidden what is published again

    @property
    def _share_to_spare(self) -> float:
        """How much of what could be published again is. In four dimensions cells that just can move do so but little:
        of 987 secondaries of a county table 465 could be spared, with 256 all cells are wide enough, with 400 not."""
        return 1.0 if sum(len(d.codes) > 1 for d in self.dimensions) <= 3 else 0.25

    def protect_from_singletons(self, single: np.ndarray) -> bool:
        """Hide more until nobody who is alone in a hidden cell can compute a sensitive one. False if some still can.

        Args:
            single: mask of the table's cells somebody is alone in.
        """
        choice = self.choice
        free = np.flatnonzero(np.isnan(choice.truth))
        people = same_proportions(choice.known, np.concatenate([choice.columns, free]))
        for _ in range(MOST_ROUNDS):
            hidden = np.flatnonzero(choice.hidden)
            label = same_proportions(choice.known, np.concatenate([choice.columns[hidden], free]))[
                : len(hidden)
            ]
            found = computable(label, people[hidden], single[self.cell_of[hidden]], choice.primary[hidden])
            if not found:
                return True
            before = self.hidden_count
            wishes = [self._apart(int(hidden[one]), hidden[list(others)]) for one, others in found]
            self._choose_anew(choice.add(wishes))
            if self.hidden_count == before:
                return False
        return False

    def _apart(self, candidate: int, others: np.ndarray) -> Asked:
        count = self.choice.candidates.counts[candidate]
        changes = self.wanted.rule.changes(int(count))
        return Asked(int(self.choice.columns[candidate]), candidate, changes, 0, tuple(others.tolist()))

    def _choose_anew(self, wishes: np.ndarray) -> None:
        """Hide for wishes even where cells can move already."""
        choice, left = self.choice, wishes
        if self._stands_alone():
            for members in Division.of(self.system, choice.known.open[choice.columns]).blocks():
                left = choose_in_part(choice, members, left, anew=True)
        if len(left):
            choice.settle(self._whole_search(), np.arange(len(choice.columns)), left)

    def choose_bounded(self, wishes: np.ndarray) -> None:
        """The same with everything an attacker knows of the bounds of hidden cells, across the whole table."""
        choice = self.choice
        if not choice.exact_only:
            self._choose(wishes)
            return
        columns = choice.columns
        choice.candidates = replace(
            choice.candidates, floor=choice.known.least[columns], ceiling=choice.known.most[columns]
        )
        choice.exact_only, self.whole = False, None
        choice.settle(self._whole_search(), np.arange(len(columns)), wishes)

    def _stands_alone(self) -> bool:
        """Is nothing open but this table's own cells?"""
        known = self.choice.known
        return len(self.choice.columns) == len(known.open) and len(self.system.arrangement.bags) == 1

    def _choose_in_blocks(
        self, blocks: Sequence[np.ndarray], wishes: np.ndarray, *, share: float
    ) -> np.ndarray:
        jobs, outside = [], np.ones(len(wishes), dtype=bool)
        for members in blocks:
            inside = self.choice.inside(members, wishes)
            outside &= ~inside
            if inside.any():
                jobs.append((members, wishes[inside]))
        left = [wishes[outside]]
        choose = partial(choose_in_block, self.choice, share=share)
        for done, still in enumerate(side_by_side(choose, jobs)):
            left.append(still)
            self._report("choosing inside the parts", done + 1, len(jobs))
        return np.concatenate(left)

    def _whole_search(self) -> PatternSearch:
        choice = self.choice
        if self.whole is None:
            self.whole = PatternSearch(choice.known, choice.candidates, choice.truth)
        self.whole.hide(np.flatnonzero(choice.hidden & ~self.whole.hidden))
        return self.whole

    def hide_next_dearest(self) -> None:
        """Hide an eighth of the candidates that are left, the cheapest; the last resort."""
        self.choice.hide_next_dearest()

    def hidden_cells(self) -> np.ndarray:
        """Mask over the table's cells."""
        return self.wanted.hide | np.append(self.choice.hidden, False)[self.candidate_of]

    def wishes_at(self, quantity: int) -> list[int]:
        """The wishes of a sensitive quantity."""
        column = int(self.column_of[quantity])
        return self.choice.wishes_of.get(column, []) if column >= 0 else []

    def reasons(self, cells: Sequence[int]) -> dict[int, str]:
        """Why each of these cells is hidden: the first sensitive cell it was hidden for."""
        found = {}
        for cell in cells:
            asked = self.choice.caused_by.get(int(self.candidate_of[cell]))
            if self.wanted.hide[cell]:
                found[cell] = "hidden by request"
            elif asked is None:
                found[cell] = "hides what other relations still gave away"
            elif asked.candidate < 0:
                found[cell] = "hides a cell of an earlier release"
            else:
                found[cell] = f"hides {cell_label(self.dimensions, int(self.cell_of[asked.candidate]))}"
        return found

    def _report(self, what: str, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(what, done, total)
