"""Protecting a table together with everything already released about the same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from safetables._again import BadEdition, Continuation, Edition
from safetables._attack import are_few
from safetables._audit import Audit, Disclosure, Interval, goals_of, run_audit
from safetables._error import SafetablesError
from safetables._findings import Goals, Progress
from safetables._knowledge import what_is_known
from safetables._method import Method, Steps, Suppression
from safetables._protected import PRIMARY, PUBLISHED, SECONDARY, UNBOUNDED, ProtectedTable
from safetables._protection import PrimaryRule
from safetables._rules import Rules
from safetables._search import Search
from safetables._singletons import alone
from safetables._system import System, build_system
from safetables._table import Table, position_of
from safetables._wanted import Wanted

MOST_REPAIRS = 30
HINT = "the released tables give it away; withdraw the finer dimension or merge codes"


class CannotProtect(SafetablesError):
    """No choice of hidden cells keeps the sensitive ones safe."""


def protect(
    table: Table,
    *,
    rules: PrimaryRule | Sequence[PrimaryRule],
    method: Method | Sequence[Method],
    released: Sequence[ProtectedTable] = (),
    previous: Edition | None = None,
    progress: Progress | None = None,
) -> ProtectedTable:
    """Make a table publishable: the result has passed `audit` together with all released tables.

    What is hidden in a released table or in the previous edition stays hidden.

    Args:
        rules: which cells are sensitive (any of them makes a cell so), and when they are safe (the strictest says).
        method: `Suppression(...)`, `Rounding(base, kind)`, `CellKey(ptable, keys)`, or `(Suppression(...), one of the
            others)`: hide first, then perturb what is left, every cell from its own true count.
        released: tables of the same population and unit that are out already, as `protect` returned them.
        previous: the edition this one takes the place of (corrected, or with late cases). Both together are attacked
            by who knows which of the finest cells changed and which way; only what changed is worked on.
        progress: called with (what, done, total).

    Raises:
        BadEdition, NotTheSameTable: this cannot be protected as a later edition of `previous`.
        CannotProtect: even hiding every cell leaves a sensitive cell recoverable (the released tables give it
            away), or noise or rounding alone is not enough.
        CannotLink, Contradiction: the released tables are about other people or cannot be true together.
    """
    job = _Job(table, Rules.of(rules), Steps.read(method), released, progress)
    if previous is not None:
        return job.go_on(previous)
    if job.steps.suppression is None:
        return job.perturb()
    return job.suppress(job.steps.suppression)


@dataclass
class _Job:
    table: Table
    rules: Rules
    steps: Steps
    released: Sequence[ProtectedTable]
    progress: Progress | None

    def __post_init__(self) -> None:
        self.rule = self.rules.attacker
        self.structural = self.table.structural.ravel()
        self.primary = self.rules.primary(self.table).ravel()
        self.why = self.rules.descriptions(self.table)
        self.system: System = build_system([self.table, *self.released])
        done = self.steps.publish(self.table, self.rule)
        self.values, self.lower, self.upper, self.record = done.values, done.lower, done.upper, done.record
        self.goals: Goals | None = None
        self.stay = np.zeros(len(self.values), dtype=bool)

    def perturb(self) -> ProtectedTable:
        draft = self._draft(np.zeros(len(self.values), dtype=bool))
        return self._accept(draft, *self._attack(draft), self.steps.hint) if self.steps.prove else draft

    def suppress(self, suppression: Suppression) -> ProtectedTable:
        return self._accept(*self._hide_enough(self._wanted(suppression), suppression), HINT)

    def go_on(self, edition: Edition) -> ProtectedTable:
        """Protect as a later edition of a table that is out."""
        suppression = self.steps.suppression
        if suppression is None or self.steps.perturbation is not None or self.released:
            raise BadEdition(
                f"{self.table.name!r}: a later edition is protected by Suppression alone, and not beside released tables; "
                "leave `previous` out, hide= what was hidden before, and compare with check_editions"
            )
        if self.rule.singletons:
            raise BadEdition(
                f"{self.table.name!r}: who is alone in a cell is not followed from edition to edition; protect the later "
                "edition without `singletons`"
            )
        wanted = self._wanted(suppression)
        again = Continuation(
            self.table,
            self.system,
            wanted,
            self.goals,
            edition,
            self._draft,
            lambda hidden: self._hide_enough(wanted.hiding(hidden), suppression)[0].hidden,
        )
        found = again.run(suppression.seed, self.progress)
        if left := found.attacked.open:
            raise CannotProtect(
                f"{self.table.name!r} after {edition.protected.name!r}: {len(left)} sensitive counts or changes stay "
                f"recoverable from both, the first is {again.describe(*left[0])}; withhold this edition until more "
                "has changed"
            )
        draft = self._draft(found.hidden)
        draft = replace(draft, reasons=again.reasons(found.hidden, self.why))
        return _with_ends(draft, found.attacked.lower, found.attacked.upper)

    def _wanted(self, suppression: Suppression) -> Wanted:
        """What is asked; cells of released tables that are hidden there stay hidden."""
        wanted = Wanted.of(self.table, self.rules, suppression, self.lower, self.upper)
        self.goals = goals_of(wanted.values, wanted.primary, wanted.protection)
        hidden = np.zeros(self.system.size, dtype=bool)
        for table, places in zip(self.released, self.system.places[1:], strict=True):
            hidden[places[table.hidden]] = True
        self.stay = hidden[self.system.places[0]] & wanted.may_hide & ~wanted.hide
        return wanted.hiding(self.stay)

    def _hide_enough(
        self, wanted: Wanted, suppression: Suppression
    ) -> tuple[ProtectedTable, Audit, np.ndarray, np.ndarray]:
        """Choose secondaries until the audit finds nothing open, or nothing more can be hidden."""
        search = self._search(wanted, suppression)
        if search.exact_only:
            search.choose_all()
            draft, audit, low, high = self._take_back(search)
            if audit.certified and not self.rule.singletons:
                return draft, audit, low, high
        else:  # most cells protect each other already: hide only for those the joint directions leave open
            draft = self._draft(search.hidden_cells())
            audit, low, high = self._attack(draft, quick=True)
            if audit.certified and not self.rule.singletons:
                return draft, audit, low, high
            self._repair(search, audit)
        for _ in range(MOST_REPAIRS):
            self._protect_from_singletons(search)
            draft = self._draft(search.hidden_cells(), search)
            audit, low, high = self._attack(draft)
            if audit.certified or not self._repair(search, audit):
                break
        return draft, audit, low, high

    def _take_back(self, search: Search) -> tuple[ProtectedTable, Audit, np.ndarray, np.ndarray]:
        """Where many cells can move but not far enough, too much was published again: hide it, half by half."""
        while True:
            draft = self._draft(search.hidden_cells(), search)
            audit, low, high = self._attack(draft, quick=True)
            left = len(audit.undecided) + len(audit.disclosed)
            if are_few(left, audit.checked) or not search.choice.take_back():
                return draft, audit, low, high

    def _protect_from_singletons(self, search: Search) -> None:
        if self.rule.singletons and not search.protect_from_singletons(alone(self.table)):
            raise CannotProtect(
                f"{self.table.name!r}: whoever is alone in a hidden cell can compute another sensitive one whatever is "
                "hidden; merge codes, or protect without `singletons`"
            )

    def _search(self, wanted: Wanted, suppression: Suppression) -> Search:
        released = (int(table.values.max(initial=0)) for table in self.released)
        largest = max([wanted.largest, *released])
        known = what_is_known(self.system, [self._draft(wanted.may_hide), *self.released], largest=largest)
        return Search(self.system, known, wanted, self.released, suppression.seed, self.progress)

    def _repair(self, search: Search, audit: Audit) -> bool:
        """Hide more for the cells the audit found open. False if everything is hidden already."""
        before = search.hidden_count
        search.choose_bounded(self._wishes_of(search, audit))
        if search.hidden_count == before and not search.everything_hidden:
            search.hide_next_dearest()
        return search.hidden_count > before

    def _wishes_of(self, search: Search, audit: Audit) -> np.ndarray:
        """Wishes of the cells an audit names."""
        tables = [(self.table.name, self.table.dimensions)]
        tables += [(other.name, other.dimensions) for other in self.released]
        found: list[int] = []
        open_cells: list[Disclosure | Interval] = [*audit.disclosed, *audit.undecided]
        for cell in open_cells:
            for number, (name, dimensions) in enumerate(tables):
                if name == cell.table and {d.name for d in dimensions} == set(cell.codes):
                    shape = tuple(len(d.codes) for d in dimensions)
                    position = int(np.ravel_multi_index(position_of(dimensions, cell.codes), shape))
                    found += search.wishes_at(int(self.system.places[number][position]))
        return np.unique(np.array(found, dtype=np.int64))

    def _draft(self, hidden: np.ndarray, search: Search | None = None) -> ProtectedTable:
        status = np.where(self.primary & hidden, PRIMARY, np.where(hidden, SECONDARY, PUBLISHED)).astype(
            np.int8
        )
        reasons = {int(i): self.why[int(i)] for i in np.flatnonzero(status == PRIMARY)}
        secondaries = np.flatnonzero(status == SECONDARY).tolist()
        reasons |= dict.fromkeys(secondaries, "") if search is None else search.reasons(secondaries)
        reasons |= {i: "hidden in an earlier release" for i in secondaries if self.stay[i]}
        return ProtectedTable(
            name=self.table.name,
            dimensions=self.table.dimensions,
            values=np.where(hidden, -1, self.values),
            status=status,
            lower=np.where(hidden, self.rule.floor, self.lower),
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
            draft,
            self.released,
            system=self.system,
            goals=self.goals,
            quick=quick,
            certify=False,
            progress=self.progress,
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
        return _with_ends(draft, low, high)


def _with_ends(draft: ProtectedTable, low: np.ndarray, high: np.ndarray) -> ProtectedTable:
    """The table with what an attacker must hold possible of its hidden cells."""
    hidden = draft.hidden
    return replace(
        draft,
        lower=_whole_if_possible(np.where(hidden, low, draft.lower)),
        upper=_whole_if_possible(np.where(hidden, high, draft.upper)),
    )


def _whole_if_possible(ends: np.ndarray) -> np.ndarray:
    rounded = np.round(ends, 6)
    return rounded.astype(np.int64) if (rounded == np.rint(rounded)).all() else rounded
