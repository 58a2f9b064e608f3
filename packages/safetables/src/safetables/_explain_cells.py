"""Why a cell is hidden: rule and figures of a primary, equations of a secondary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np

from safetables._explain_bounds import Bounds
from safetables._explain_relations import Place, Relations
from safetables._explain_result import Explanation, Figure, Recovered
from safetables._explain_sums import Equations
from safetables._loss import NotThisTable
from safetables._protected import ProtectedTable
from safetables._protection import PrimaryRule
from safetables._rule import BadRule
from safetables._rules import Rules
from safetables._table import Table, cell_label, position_of

UNTOLD = "hidden"  # the reason of every hidden cell of a publication
MOST_ADDENDS = 8  # of a sum that is told; longer ones say too little
HIDES = "hides "  # how `protect` begins the reason of a secondary
Check = Literal["sums", "bounds"]


def explain(
    protected: ProtectedTable,
    codes: Mapping[str, str],
    *,
    table: Table | None = None,
    rules: PrimaryRule | Sequence[PrimaryRule] | None = None,
    released: Sequence[ProtectedTable] = (),
    unseen: Sequence[str] = (),
    check: Check = "bounds",
) -> Explanation:
    """Why a cell is hidden: what would follow if it were published too.

    For a secondary: the sensitive cells, of this and of the released tables, that would become known by sums, each
    with its equation. Where there are none and `check` is "bounds", also which sensitive cells in the same sums would be
    left fewer values than their rule asks, by linear programs over all that is published and the secondary's value.

    Args:
        codes: dimension -> code; a dimension not named stands at its total.
        table: the true table. With it a primary's figures are named and the true value of a secondary is tried, so the
            explanation is confidential. Without it only what is published enters, and an example value is tried.
        rules: the rules the table was protected by, for the figures; by default the threshold of `protected`.
        released: tables of the same people that are out already.
        unseen: dimensions whose total readers never see; equations without it are preferred.

    Raises:
        UnknownCell: no such dimension or code.
        NotThisTable: the true table has other dimensions.
        CannotLink, Contradiction: the tables are about other people, or cannot be true together.
    """
    position = int(np.ravel_multi_index(position_of(protected.dimensions, codes), protected.shape))
    return _Explainer.of(protected, table, rules, released, unseen).explain(position, check)


def explain_all(
    protected: ProtectedTable,
    *,
    table: Table | None = None,
    rules: PrimaryRule | Sequence[PrimaryRule] | None = None,
    released: Sequence[ProtectedTable] = (),
    unseen: Sequence[str] = (),
    check: Check = "sums",
) -> dict[int, Explanation]:
    """Position in C order -> `explain` of every hidden cell, many times faster than one by one.

    Arguments and errors are those of `explain`. "bounds" takes some linear programs per secondary that sums do not explain.
    """
    explainer = _Explainer.of(protected, table, rules, released, unseen)
    return {cell: explainer.explain(cell, check) for cell in np.flatnonzero(protected.hidden).tolist()}


@dataclass(frozen=True)
class _Explainer:
    protected: ProtectedTable
    table: Table | None
    rules: Rules
    released: Sequence[ProtectedTable]
    unseen: Sequence[str]

    @classmethod
    def of(
        cls,
        protected: ProtectedTable,
        table: Table | None,
        rules: PrimaryRule | Sequence[PrimaryRule] | None,
        released: Sequence[ProtectedTable],
        unseen: Sequence[str],
    ) -> _Explainer:
        if table is not None and table.dimensions != protected.dimensions:
            raise NotThisTable(
                f"{table.name!r} and {protected.name!r} have other dimensions; give the table it was made from"
            )
        return cls(protected, table, Rules.of(rules or protected.rule), released, unseen)

    def explain(self, position: int, check: Check) -> Explanation:
        found = self._begin(position)
        if found.status == "published":
            return found
        if found.upper is None and check == "bounds":
            whole = self.protected.rule.whole
            low, high = self.bounds.ends_of(self.relations.quantity((0, position)), whole)
            found = replace(found, lower=low, upper=high, bounded=True)
        follows = self._follows(position)
        if found.status != "secondary":
            return replace(found, follows=follows)
        if follows is not None:
            return replace(found, follows=follows, needed=False)
        return self._secondary(found, position, check)

    @cached_property
    def relations(self) -> Relations:
        return Relations([self.protected, *self.released])

    @cached_property
    def equations(self) -> Equations:
        return Equations(self.relations, self.unseen)

    @cached_property
    def bounds(self) -> Bounds:
        return Bounds(self.relations)

    @cached_property
    def labelled(self) -> dict[str, int]:
        """How messages name a sensitive cell -> its position."""
        cells = np.flatnonzero(self.protected.sensitive).tolist()
        return {cell_label(self.protected.dimensions, cell): cell for cell in cells}

    def _begin(self, position: int) -> Explanation:
        cell = self.protected.cell_at(position)
        told = cell.value is not None or cell.reason != UNTOLD
        return Explanation(
            table=self.protected.name,
            codes=cell.codes,
            status=cell.status if told else "hidden",  # type: ignore[arg-type]
            value=cell.value,
            lower=cell.lower,
            upper=cell.upper,
            bounded=cell.upper is not None,
            rule=self._rule_of(position) if cell.status == "primary" else cell.reason,
            floor=self.protected.rule.floor,
            small=self._small((0, position)),
        )

    def _rule_of(self, position: int) -> str:
        if self.table is not None:
            try:
                return self.rules.reason(self.table, position)
            except BadRule:  # sensitive by a rule that was not given
                pass
        return self.protected.reasons.get(position) or self.protected.rule.describe()

    def _follows(self, position: int) -> Recovered | None:
        relations, place = self.relations, (0, position)
        quantity = relations.quantity(place)
        column = int(relations.column_of[quantity])
        if column >= 0:
            return self.equations.follows(place) if relations.determined[column] else None
        other = relations.place(quantity)
        value = int(relations.values[quantity])
        figure = Figure(Fraction(1), relations.tables[other[0]].name, relations.codes(other), value)
        return Recovered(self.protected.name, relations.codes(place), (figure,))

    def _secondary(self, found: Explanation, position: int, check: Check) -> Explanation:
        relations, place = self.relations, (0, position)
        partners = relations.partners(int(relations.column_of[relations.quantity(place)])).tolist()
        equations = [(self.equations.exact(place, column), column) for column in partners]
        told = sorted(((one, column) for one, column in equations if one is not None), key=_length)
        if told:
            small = self._small(relations.sensitive_place(int(relations.unknown[told[0][1]])))
            return replace(found, recovered=tuple(one for one, _ in told), small=small)
        return self._not_by_sums(found, position, check)

    def _not_by_sums(self, found: Explanation, position: int, check: Check) -> Explanation:
        summed = self.equations.summed((0, position))
        if summed is not None and len(summed.together) >= MOST_ADDENDS:
            summed = None
        chosen, target = self._chosen_for(position, summed)
        found = replace(
            found, needed=False, summed=() if summed is None else (summed,), chosen_for=chosen,
            small=self._small((0, target)) if target is not None else self._some_small,
        )  # fmt: skip
        if check == "sums":
            return found
        quantity = self.relations.quantity((0, position))
        value = self.bounds.example(quantity) if self.table is None else int(self.table.values.flat[position])
        narrowed = None if value is None else self.bounds.narrowed(quantity, value)
        if narrowed is None:
            return found
        tried = value if self.table is None else None
        return replace(found, checked="bounds", tried=tried, narrowed=narrowed, needed=bool(narrowed))

    def _chosen_for(self, position: int, summed: Recovered | None) -> tuple[Recovered | None, int | None]:
        """The sensitive cell `protect` says a cell was chosen for, with what else covers it."""
        reason = self.protected.reasons.get(position, "")
        target = self.labelled.get(reason.removeprefix(HIDES)) if reason.startswith(HIDES) else None
        if target is None:
            return None, None
        codes = self.relations.codes((0, target))
        column = int(self.relations.column_of[self.relations.quantity((0, target))])
        covered = None
        if summed is None and column >= 0:
            covered = self.equations.covered((0, position), column)
        return covered or Recovered(self.protected.name, codes, ()), target

    @cached_property
    def _some_small(self) -> bool:
        return any(self._small((0, cell)) for cell in np.flatnonzero(self.protected.sensitive).tolist())

    def _small(self, place: Place) -> bool:
        one = [self.protected, *self.released][place[0]]
        return one.reasons.get(place[1], "") == one.rule.describe()


def _length(found: tuple[Recovered, int]) -> tuple[int, int]:
    """Short equations first; then in the order of the cells."""
    return len(found[0].equation), found[1]
