"""The choice of hidden cells so far, and the step that makes it larger: a cheapest move for one sensitive cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from safetables._kernel import can_move
from safetables._knowledge import Knowledge
from safetables._null_space import NullSpace
from safetables._pattern import TINY, Answer, Candidates, PatternSearch
from safetables._spare import spare_cells
from safetables._wishes import Asked, grants

# Times the median cost of the cells in question.
REWARDS = (3, 5, 8, 10, 10, 30, 30, 100, 100, 300, 300, 1000, 1000, 1000)
HIGH_REWARDS = (100, 1000, 1000, 1000, 1000)  # fewer rounds, where each takes long
MUCH = 1_000_000  # wishes x candidates; up to it settling one by one is as quick, and finds cheaper cells


@dataclass
class Choice:
    """What is hidden, and for whom.

    Attributes:
        known: what everybody knows if nothing of the table but its zeros is published.
        candidates: the cells that may be hidden.
        truth: of the open quantities, NaN for those of released tables.
        primary: mask of the candidates that are sensitive; they are hidden from the start.
        locked: mask of the candidates that must stay hidden.
        asked: the wishes.
        width: how far apart the ends of a cell's interval must be.
        exact_only: is it enough that cells can move at all?
        caused_by: candidate -> the wish it was first hidden for.
        spared: the same of those that were published again.
    """

    known: Knowledge
    candidates: Candidates
    truth: np.ndarray
    primary: np.ndarray
    locked: np.ndarray
    asked: Sequence[Asked]
    width: float
    exact_only: bool
    seed: int
    hidden: np.ndarray = field(init=False)
    caused_by: dict[int, Asked] = field(default_factory=dict)
    spared: dict[int, Asked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hidden = self.locked.copy()
        given, self.asked = self.asked, []
        self.wishes_of: dict[int, list[int]] = {}
        self.candidate_of_wish = np.zeros(0, dtype=np.int64)
        self.add(given)

    def add(self, wishes: Sequence[Asked]) -> np.ndarray:
        """More wishes; their numbers."""
        numbers = np.arange(len(self.asked), len(self.asked) + len(wishes))
        for number, asked in zip(numbers.tolist(), wishes, strict=True):
            self.wishes_of.setdefault(asked.column, []).append(number)
        self.asked = [*self.asked, *wishes]
        self.candidate_of_wish = np.array([asked.candidate for asked in self.asked], dtype=np.int64)
        return numbers

    @property
    def columns(self) -> np.ndarray:
        """The open quantities the candidates stand for."""
        return self.candidates.columns

    def inside(self, members: np.ndarray, wishes: np.ndarray) -> np.ndarray:
        """Mask of the wishes whose cell is among these candidates."""
        mask = np.zeros(len(self.columns) + 1, dtype=bool)  # the last one for cells that are no candidates
        mask[members] = True
        return mask[self.candidate_of_wish[wishes]]

    def hide(self, chosen: np.ndarray, asked: Asked) -> None:
        """Hide candidates for a wish."""
        for candidate in chosen[~self.hidden[chosen]].tolist():
            self.hidden[candidate] = True
            self.caused_by.setdefault(candidate, asked)

    def search(self, members: np.ndarray, *, bounded: bool = False) -> PatternSearch:
        """A search among some candidates, everything else as it is."""
        candidates = self.candidates.take(members)
        if bounded:
            columns = self.columns[members]
            candidates = replace(
                candidates, floor=self.known.least[columns], ceiling=self.known.most[columns]
            )
        search = PatternSearch(self.known, candidates, self.truth)
        search.hide(np.flatnonzero(self.hidden[members]))
        return search

    def settle_jointly(
        self,
        members: np.ndarray,
        wishes: np.ndarray,
        space: NullSpace,
        rewards: Sequence[float] = REWARDS,
    ) -> np.ndarray:
        """Hide for many wishes at once; the wishes still open.

        Every cell is pushed up or down, all as in one random move of everything so that they do not hinder each other,
        for a reward that grows from round to round.

        Args:
            space: the moves of the members.
        """
        random = np.random.default_rng([self.seed, len(wishes)])
        search = self.search(members)
        place = np.full(len(self.columns) + 1, -1)
        place[members] = np.arange(len(members))
        unit = float(np.median(self.candidates.costs[self.candidate_of_wish[wishes]])) if len(wishes) else 0.0
        for number, reward in enumerate(rewards):
            if not len(wishes):
                break
            cells, first = np.unique(self.candidate_of_wish[wishes], return_index=True)
            move = space.moves(1, seed=number)[0, place[cells]]
            signs = np.where(move < 0, -1.0, 1.0)
            offered = reward * unit * random.uniform(0.8, 1.2, len(cells))
            answer = search.ask_jointly(place[cells], signs, offered)
            search.hide(answer.departing)
            moved = np.zeros(len(self.columns), dtype=bool)
            moved[members[answer.moved]] = True
            self._hide_jointly(members[answer.departing], [self.asked[wishes[i]] for i in first.tolist()])
            wishes = wishes[~moved[self.candidate_of_wish[wishes]]]
            wishes = self.immovable(members, wishes)
        return wishes

    def _hide_jointly(self, chosen: np.ndarray, asked: Sequence[Asked]) -> None:
        """Hide for several wishes; as the reason each gets the wish whose cell is nearest in the order of the cells."""
        at = np.array([one.candidate for one in asked])
        for candidate in chosen.tolist():
            nearest = min(int(np.searchsorted(at, candidate)), len(at) - 1)
            self.hide(np.array([candidate]), asked[nearest])

    def settle(self, search: PatternSearch, members: np.ndarray, wishes: np.ndarray) -> np.ndarray:
        """Hide for one wish after the other; a population found for one often settles others. Those that cannot be."""
        place = np.full(len(self.columns) + 1, -1)
        place[members] = np.arange(len(members))
        done: set[int] = set()
        failed = []
        order = self.dearest_first(wishes)
        for number, wish in enumerate(order.tolist()):
            if wish in done:
                continue
            answer = self._cheapest(search, place, self.asked[wish])
            if answer is None:
                failed.append(wish)
                continue
            search.hide(answer.departing)
            self.hide(members[answer.departing], self.asked[wish])
            done.update(self._fulfilled(answer, order[number:], any_amount=search.any_amount))
        return np.array(failed, dtype=np.int64)

    def dearest_first(self, wishes: np.ndarray) -> np.ndarray:
        """Large counts first: what they need is dear whatever is chosen, and serves the others."""
        shuffled = np.random.default_rng([self.seed, len(wishes)]).permutation(wishes)
        counts = np.append(self.candidates.counts, 0.0)[self.candidate_of_wish[shuffled]]
        return shuffled[np.argsort(-counts, kind="stable")]

    def _cheapest(self, search: PatternSearch, place: np.ndarray, asked: Asked) -> Answer | None:
        if asked.column < 0:
            return None
        if asked.candidate < 0:
            bounds = (float(self.known.least[asked.column]), float(self.known.most[asked.column]))
            return search.ask_free(asked.column, asked.goal, bounds)
        best: Answer | None = None
        still = place[list(asked.still)]
        still = still[still >= 0]  # what lies outside stands still anyway
        for change in asked.changes[:1] if search.any_amount else asked.changes:
            answer = search.ask(int(place[asked.candidate]), change, still)
            if answer is not None and (best is None or answer.cost < best.cost):
                best = answer
            if best is not None and best.cost == 0:
                break
        return best

    def _fulfilled(self, answer: Answer, wishes: np.ndarray, *, any_amount: bool) -> list[int]:
        found = []
        change_of = answer.values[self.columns] - self.candidates.counts
        for wish in wishes.tolist():
            asked = self.asked[wish]
            if asked.column < 0:
                continue
            value = answer.values[asked.column]
            if asked.candidate < 0:
                granted = value >= asked.goal - TINY
            else:
                change = float(change_of[asked.candidate])
                granted = grants(change, asked.changes, any_amount=any_amount, near=TINY)
                granted &= all(abs(change_of[other]) <= TINY for other in asked.still)
            if granted:
                found.append(wish)
        return found

    def immovable(self, members: np.ndarray, wishes: np.ndarray) -> np.ndarray:
        """The wishes whose cell cannot move among these candidates with what is hidden now."""
        if not len(wishes):
            return wishes
        hidden = members[self.hidden[members]]
        return wishes[self.unmoved(hidden, wishes, NullSpace(self.relations(hidden)))]

    def unmoved(self, members: np.ndarray, wishes: np.ndarray, space: NullSpace) -> np.ndarray:
        """Mask of the wishes whose cell is moved by none of the moves of some candidates."""
        movable = np.zeros(len(self.columns) + 1, dtype=bool)
        movable[members] = can_move(space.moves(2, seed=0))
        unmoved: np.ndarray = ~movable[self.candidate_of_wish[wishes]]
        return unmoved

    def relations(self, chosen: np.ndarray) -> sparse.csr_array:
        """The relations among some candidates if nothing else moves."""
        matrix = self.known.matrix[:, self.columns[chosen]]
        return matrix[np.flatnonzero(np.diff(matrix.indptr))]

    def publish_spare(self, members: np.ndarray, share: float = 1.0) -> None:
        """Publish secondaries again, the dearest first, that no cell needs after all; at most a share of them."""
        hidden = members[self.hidden[members]]
        spare = np.flatnonzero(~self.locked[hidden])
        spare = spare[np.argsort(-self.candidates.costs[hidden[spare]], kind="stable")]
        most = int(np.ceil(share * len(spare)))
        found = spare_cells(self.relations(hidden), spare, self.primary[hidden], self.seed, most)
        published = hidden[found]
        self.hidden[published] = False
        for candidate in published.tolist():
            self.spared[candidate] = self.caused_by.pop(candidate)

    def take_back(self) -> bool:
        """Hide the cheaper half of what was published again; False if there is nothing left of it."""
        if not self.spared:
            return False
        spared = np.array(list(self.spared))
        cheapest = spared[np.argsort(self.candidates.costs[spared], kind="stable")]
        for candidate in cheapest[: (len(cheapest) + 1) // 2].tolist():
            self.hide(np.array([candidate]), self.spared.pop(candidate))
        return True

    def hide_next_dearest(self) -> None:
        """Hide an eighth of the candidates that are left, the cheapest; the last resort."""
        left = np.flatnonzero(~self.hidden)
        cheapest = left[np.argsort(self.candidates.costs[left], kind="stable")]
        self.hidden[cheapest[: max(1, len(left) // 8)]] = True
