"""Protecting a table together with everything already released about the same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy import sparse

from safetables._attack import Progress
from safetables._audit import Audit, Disclosure, Interval, run_audit
from safetables._error import SafetablesError
from safetables._knowledge import what_is_known
from safetables._method import Method, Steps, Suppression
from safetables._pattern import PatternSearch, Wish
from safetables._protected import PRIMARY, PUBLISHED, SECONDARY, UNBOUNDED, ProtectedTable
from safetables._rule import Rule, Threshold, strictest
from safetables._system import System, build_system
from safetables._table import Table, cell_label, position_of

MOST_REPAIRS = 30


class CannotProtect(SafetablesError):
    """No choice of hidden cells keeps the sensitive ones safe."""


def protect(
    table: Table,
    *,
    rules: Rule | Sequence[Rule],
    method: Method | Sequence[Method],
    released: Sequence[ProtectedTable] = (),
    progress: Progress | None = None,
) -> ProtectedTable:
    """Make a table publishable: the result has passed `audit` together with all released tables.

    Args:
        rules: which counts are sensitive, and when they are safe.
        method: `Suppression(...)`, `Rounding(base, kind)`, `CellKey(ptable, keys)`, or `(Suppression(...), one of the
            others)`: hide first, then perturb what is left, every cell from its own true count.
        released: tables of the same population and unit that are out already, as `protect` returned them.
        progress: called with (what, done, total).

    Raises:
        CannotProtect: even hiding every cell leaves a sensitive cell recoverable (the released tables give it
            away), or noise or rounding alone is not enough.
        CannotLink, Contradiction: the released tables are about other people or cannot be true together.
    """
    rule = strictest(rules)
    steps = Steps.read(method)
    job = _Job(table, rule, steps, released, progress)
    if steps.suppression is None:
        return job.perturb_only()
    return job.suppress(steps.suppression)


@dataclass
class _Job:
    table: Table
    rule: Threshold
    steps: Steps
    released: Sequence[ProtectedTable]
    progress: Progress | None

    def __post_init__(self) -> None:
        self.counts = self.table.counts.ravel()
        self.structural = self.table.structural.ravel()
        self.primary = self.rule.sensitive(self.counts) & ~self.structural
        self.system: System = build_system([self.table, *self.released])
        published = self.steps.publish(self.table, self.rule)
        self.values, self.lower, self.upper = published.values, published.lower, published.upper
        self.record = published.record
        self.reasons: dict[int, str] = {}

    def perturb_only(self) -> ProtectedTable:
        draft = self._draft(np.zeros(len(self.counts), dtype=bool))
        if not self.steps.prove:
            return draft
        return self._accept(draft, *self._attack(draft), self.steps.hint)

    def suppress(self, suppression: Suppression) -> ProtectedTable:
        hidden = self.primary.copy()
        search = _Search(self, suppression)
        if self.steps.perturbation is None:
            self._choose_secondaries(search, hidden, search.order.tolist())
        else:  # rounding protects most cells already: hide only for those the joint directions leave open
            draft = self._draft(hidden)
            audit, low, high = self._attack(draft, quick=True)
            if audit.certified:
                return self._accept(draft, audit, low, high, "")
            self._repair(search, hidden, audit)
        for _ in range(MOST_REPAIRS):
            draft = self._draft(hidden)
            audit, low, high = self._attack(draft)
            if audit.certified or not self._repair(search, hidden, audit):
                break
        hint = "the released tables give it away; withdraw the finer dimension or merge codes"
        return self._accept(draft, audit, low, high, hint)

    def _choose_secondaries(self, search: _Search, hidden: np.ndarray, order: Sequence[int]) -> None:
        """Settle the sensitive cells a few at a time; a population found for one often settles others."""
        done = np.zeros(search.wishes, dtype=bool)
        for number, wanted in enumerate(order):
            if not done[wanted]:
                done |= self._grant(search, hidden, np.array([wanted]), 1.0)
            self._report("choosing cells to hide", number + 1, len(order))

    def _grant(self, search: _Search, hidden: np.ndarray, wanted: np.ndarray, factor: float) -> np.ndarray:
        """Hide what makes the wanted cells safe; returns which wishes are then fulfilled."""
        answer = search.program.raise_to_goal(wanted, factor)
        if answer is None:
            return np.zeros(search.wishes, dtype=bool)
        departing, fulfilled = answer
        cells = search.candidates[departing]
        for cell in cells[~hidden[cells]]:
            self.reasons[int(cell)] = f"hides {search.labels(wanted)}"
        hidden[cells] = True
        search.program.hide(departing)
        return fulfilled

    def _repair(self, search: _Search, hidden: np.ndarray, audit: Audit) -> bool:
        """Hide more for the cells the audit found open. False if everything is hidden already."""
        before = hidden.sum()
        bad = search.find([*audit.disclosed, *audit.undecided], self.table.name, self.released)
        self._choose_secondaries(search, hidden, bad)
        for wanted, factor in product(bad, (2.0, 4.0)):
            if hidden.sum() > before:
                return True
            self._grant(search, hidden, np.array([wanted]), factor)
        if hidden.sum() == before:
            self._hide_next_dearest(search, hidden)
        return bool(hidden.sum() > before)

    def _hide_next_dearest(self, search: _Search, hidden: np.ndarray) -> None:
        left = np.flatnonzero(~hidden[search.candidates])
        if left.size:
            cheapest = left[np.argsort(search.costs[left], kind="stable")][: max(1, len(left) // 8)]
            cells = search.candidates[cheapest]
            hidden[cells] = True
            self.reasons.update(dict.fromkeys(cells.tolist(), "hides what other relations still gave away"))
            search.program.hide(cheapest)

    def _draft(self, hidden: np.ndarray) -> ProtectedTable:
        status = np.where(self.primary & hidden, PRIMARY, np.where(hidden, SECONDARY, PUBLISHED)).astype(
            np.int8
        )
        reasons = {int(i): self.rule.describe() for i in np.flatnonzero(status == PRIMARY)}
        reasons |= {i: self.reasons.get(i, "") for i in np.flatnonzero(status == SECONDARY).tolist()}
        return ProtectedTable(
            name=self.table.name,
            dimensions=self.table.dimensions,
            values=np.where(hidden, -1, self.values),
            status=status,
            lower=np.where(hidden, self.rule.smallest, self.lower),
            upper=np.where(hidden, UNBOUNDED, self.upper),
            rule=self.rule,
            population=self.table.population,
            unit=self.table.unit,
            multivalued=self.table.multivalued,
            impossible=self.structural if self.structural.any() else None,
            method=self.record,
            reasons=reasons,
        )

    def _attack(self, draft: ProtectedTable, *, quick: bool = False) -> tuple[Audit, np.ndarray, np.ndarray]:
        return run_audit(
            draft, self.released, system=self.system, quick=quick, certify=False, progress=self.progress
        )

    def _accept(
        self, draft: ProtectedTable, audit: Audit, low: np.ndarray, high: np.ndarray, hint: str
    ) -> ProtectedTable:
        if not audit.certified:
            cells: list[Disclosure | Interval] = [*audit.disclosed, *audit.undecided]
            names = ", ".join(repr(table.name) for table in self.released) or "nothing else"
            label = ", ".join(f"{name}={code}" for name, code in cells[0].codes.items())
            raise CannotProtect(
                f"{self.table.name!r} beside {names}: {len(cells)} sensitive cells stay recoverable, the first is "
                f"{label} of {cells[0].table!r}; {hint}"
            )
        hidden = draft.hidden
        return replace(
            draft,
            lower=np.where(hidden, low, draft.lower).astype(np.int64),
            upper=np.where(hidden, high, draft.upper).astype(np.int64),
        )

    def _report(self, what: str, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(what, done, total)


class _Search:
    """The pattern search over the cells of one table, with its wishes: own primaries, then released ones."""

    def __init__(self, job: _Job, suppression: Suppression) -> None:
        table, rule, system = job.table, job.rule, job.system
        self.dimensions = table.dimensions
        known = what_is_known(system, [_all_hidden(job), *job.released], largest=_largest(job))
        zeros = rule.zeros_sensitive
        self.candidates = np.flatnonzero(~job.structural & ((job.counts > 0) | zeros))
        self.costs = suppression.costs(job.counts[self.candidates])
        rows = system.cells[0][self.candidates]
        constant = rows @ known.base
        small = rows[:, known.open_atoms].astype(float).tocsr()
        self.primaries = np.flatnonzero(job.primary[self.candidates])
        wishes = [small[self.primaries]]
        goals = [rule.target(job.counts[self.candidates[self.primaries]]) - constant[self.primaries]]
        self.places = [(0, int(cell)) for cell in self.candidates[self.primaries]]
        for number, other in enumerate(job.released, start=1):
            cells = np.flatnonzero(other.sensitive)
            matrix = system.cells[number][cells]
            wishes.append(matrix[:, known.open_atoms].astype(float).tocsr())
            goals.append(other.rule.minimum - 1 + other.rule.width - matrix @ known.base)
            self.places += [(number, int(cell)) for cell in cells]
        self.wishes = len(self.places)
        self.order = np.random.default_rng(suppression.seed).permutation(self.wishes)
        self.program = PatternSearch(
            known,
            small,
            job.lower[self.candidates] - constant,
            job.upper[self.candidates] - constant,
            rule.smallest - constant,
            self.costs,
            Wish(sparse.vstack(wishes, format="csr"), np.concatenate(goals)),
        )
        self.program.hide(self.primaries)

    def labels(self, wanted: np.ndarray) -> str:
        """The cells of some wishes, for reasons."""
        return "; ".join(
            cell_label(self.dimensions, cell) if table == 0 else "a cell of an earlier release"
            for table, cell in (self.places[w] for w in wanted)
        )

    def find(
        self, cells: Sequence[Disclosure | Interval], name: str, released: Sequence[ProtectedTable]
    ) -> list[int]:
        """Wishes of the cells an audit names."""
        wish_of = {place: number for number, place in enumerate(self.places)}
        tables = [(name, self.dimensions), *((other.name, other.dimensions) for other in released)]
        found = []
        for cell in cells:
            for number, (other, dimensions) in enumerate(tables):
                if other == cell.table and {d.name for d in dimensions} == set(cell.codes):
                    shape = tuple(len(d.codes) for d in dimensions)
                    place = (number, int(np.ravel_multi_index(position_of(dimensions, cell.codes), shape)))
                    if place in wish_of:
                        found.append(wish_of[place])
        return found


def _all_hidden(job: _Job) -> ProtectedTable:
    """The table as if nothing but its zeros were published."""
    hidden = ~job.structural & ((job.counts > 0) | job.rule.zeros_sensitive)
    return job._draft(hidden)


def _largest(job: _Job) -> int:
    return max([int(job.counts.max()), *(int(table.values.max(initial=0)) for table in job.released)])
