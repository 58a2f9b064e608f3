"""Protecting a new edition of a table (corrected, with late cases) so that both together give nothing away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from safetables._again_attack import CHANGE, OLD, Attacked, Editions
from safetables._again_change import Change, hide_changes
from safetables._edition import NotTheSameTable
from safetables._error import SafetablesError
from safetables._findings import Goals, Progress
from safetables._protected import ProtectedTable
from safetables._system import System
from safetables._table import Table, cell_label
from safetables._wanted import Wanted

Draft = Callable[[np.ndarray], ProtectedTable]
Choose = Callable[[np.ndarray], np.ndarray]


class BadEdition(SafetablesError):
    """The earlier edition is not what was published of its counts, or cannot be gone on from."""


@dataclass(frozen=True, eq=False)
class Edition:
    """An edition of a table that is out: what was counted, and what was published of it. Confidential.

    Attributes:
        table: its true counts.
        protected: what `protect` returned for them.
        changes_sensitive: a change of 1 .. minimum-1 people must not become known either, in no cell and in no total.
            If False only the counts of both editions are protected.

    Raises:
        BadEdition: other dimensions, a published figure that is not the true one, rounded figures or noise, or persons with
            several codes.
    """

    table: Table
    protected: ProtectedTable
    changes_sensitive: bool = True

    def __post_init__(self) -> None:
        table, out = self.table, self.protected
        if table.dimensions != out.dimensions:
            raise BadEdition(
                f"{out.name!r} has other dimensions than its true counts; give the table it was made of"
            )
        if table.multivalued is not None:
            raise BadEdition(
                f"{table.name!r}: persons with several codes in {table.multivalued!r} cannot be followed from edition to "
                "edition; protect the new edition with hide= and compare with check_editions"
            )
        wrong = ~out.hidden & ((out.values != table.values.ravel()) | (out.lower != out.upper))
        if wrong.any():
            cell = int(np.flatnonzero(wrong)[0])
            raise BadEdition(
                f"{out.name!r}: the published {cell_label(out.dimensions, cell)} is not the true count; give the true table "
                "of this edition, and an edition protected by Suppression alone"
            )


@dataclass(frozen=True, eq=False)
class Continued:
    """What is hidden in a new edition, and what the attack on both left open."""

    hidden: np.ndarray
    attacked: Attacked


class Continuation:
    """Chooses what a new edition hides: first what the earlier one hid and what changed too little, then more if need be.

    Args:
        draft: the new edition with some cells hidden.
        choose: the usual search of the new edition by itself, with some cells hidden in any case.
    """

    def __init__(
        self,
        table: Table,
        system: System,
        wanted: Wanted,
        goals: Goals | None,
        edition: Edition,
        draft: Draft,
        choose: Choose,
    ) -> None:
        _check_same_table(table, edition)
        self.table, self.system, self.wanted, self.goals, self.edition = table, system, wanted, goals, edition
        self.draft, self.choose = draft, choose
        self.change = Change.between(
            edition.table, table, self.system, wanted, told=not edition.changes_sensitive
        )
        out = edition.protected
        self.before = np.full(self.system.size, np.nan)
        self.before[self.system.places[0][~out.hidden]] = out.values[~out.hidden]
        self.kept = self._hidden_before() | wanted.hide

    def _hidden_before(self) -> np.ndarray:
        """What was hidden stays hidden, but for cells that became empty where everybody knows that zeros are published."""
        hidden = np.isnan(self.before)[self.system.places[0]]
        structural = self.table.structural.ravel()
        shown = structural | ((self.wanted.values == 0) & (self.wanted.rule.floor > 0))
        return hidden & ~shown

    def run(self, seed: int, progress: Progress | None) -> Continued:
        """Hide and attack, until nothing is open or nothing more helps."""
        hidden = hide_changes(self.change, self.wanted, self.before, self.kept, seed)
        found = Continued(hidden, self._attack(hidden, progress))
        for more in self._further(hidden):
            if not found.attacked.open:
                break
            if (more & ~found.hidden).any():
                found = Continued(more, self._attack(more, progress))
        return found

    def _further(self, hidden: np.ndarray) -> Iterator[np.ndarray]:
        """Larger masks of hidden cells: all that changed, then what the new edition needs by itself."""
        changed = np.zeros(self.system.size, dtype=bool)
        changed[self.change.active] = True
        may_hide = self.wanted.may_hide & (self.wanted.values > 0)
        hidden = hidden | (changed[self.system.places[0]] & may_hide)
        yield hidden
        yield hidden | self.choose(hidden)

    def _attack(self, hidden: np.ndarray, progress: Progress | None) -> Attacked:
        known = ~np.isnan(self.before)
        known[self.system.places[0][hidden]] = False
        editions = Editions(self.change, self.edition.protected, self.draft(hidden), known, self.before)
        return editions.attack(self.wanted.primary, self.goals, progress)

    def reasons(self, hidden: np.ndarray, primary: Mapping[int, str]) -> dict[int, str]:
        """Why each cell of the new edition is hidden."""
        stayed = self._hidden_before()
        asked = self.wanted.hide & ~self.wanted.primary
        found = {}
        for cell in np.flatnonzero(hidden).tolist():
            if cell in primary:
                found[cell] = primary[cell]
            elif asked[cell]:
                found[cell] = "hidden by request"
            else:
                found[cell] = "hidden in the earlier edition" if stayed[cell] else "hides what changed"
        return found

    def describe(self, kind: int, cell: int) -> str:
        """What an open finding is about."""
        label = cell_label(self.table.dimensions, cell)
        if kind == OLD:
            return f"{label} of {self.edition.protected.name!r}"
        return f"{'the change of ' if kind == CHANGE else ''}{label} of {self.table.name!r}"


def _check_same_table(table: Table, edition: Edition) -> None:
    old = edition.table
    if (old.dimensions, old.multivalued, old.unit) != (table.dimensions, table.multivalued, table.unit):
        raise NotTheSameTable(
            f"{old.name!r} and {table.name!r} have other dimensions or units; give an earlier edition of the same table"
        )
    if (old.measure, old.digits) != (table.measure, table.digits):
        raise NotTheSameTable(
            f"{old.name!r} counts {old.measure or 'cases'} and {table.name!r} {table.measure or 'cases'}; give an earlier "
            "edition of the same table"
        )
