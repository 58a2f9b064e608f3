"""Checks of one table: small cells, groups, a provider's own cases, the closed catalogue (S1, S11, S12, S14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from safetables._audit import Disclosure, Interval
from safetables._check_attacks import Finding
from safetables._differencing_audit import attack_together
from safetables._dimension import Dimension
from safetables._error import SafetablesError
from safetables._ledger_relation import Known
from safetables._protected import PRIMARY, ProtectedTable
from safetables._rule import Threshold
from safetables._table import Table, cell_label, codes_at


class NotTheProvidersTable(SafetablesError):
    """The provider's own cases are not a part of the table."""


def check_small_cells(protected: ProtectedTable, rule: Threshold) -> list[Finding]:
    """S1: published cells that can only stand for sensitive counts."""
    shown = ~protected.hidden & rule.sensitive(protected.lower) & rule.sensitive(protected.upper)
    return [
        _finding(
            protected, "S1", cell, f"shows {_words(protected, cell)}", "hide the cell and protect the table"
        )
        for cell in np.flatnonzero(shown).tolist()
    ]


def check_groups(protected: ProtectedTable, dimension: str, *, none: bool = False) -> list[Finding]:
    """S11: groups all of whom have one code of a dimension, by what the table itself shows.

    Found: a published code as large as the published whole, and a code left when all others of a whole are certainly
    empty. Structural zeros are no others. What follows from several wholes together is a matter of rules: protect with
    `GroupDisclosure`.

    Args:
        none: also name the codes nobody has.

    Raises:
        SafetablesError: the table has no such dimension.
    """
    names = [d.name for d in protected.dimensions]
    if dimension not in names:
        raise SafetablesError(f"{protected.name!r} has no dimension {dimension!r}; it has {', '.join(names)}")
    axis = names.index(dimension)
    low, high, can = (
        _along(protected, a, axis) for a in (protected.lower, protected.upper, _possible(protected))
    )
    positions = _along(protected, np.arange(len(protected)), axis)
    exact = _along(protected, ~protected.hidden & (protected.lower == protected.upper), axis)
    found: dict[int, str] = {}
    for parent, children in _partitions(protected.dimensions[axis]):
        some = (low[parent] > 0) & (can[children].sum(axis=0) > 1)
        for child in children:
            others = [c for c in children if c != child]
            same = exact[parent] & exact[child] & (low[child] == low[parent])
            alone = (high[others] == 0).all(axis=0) & (protected.multivalued != dimension)
            for cell in positions[child][some & (same | alone)].tolist():
                found[cell] = "everybody"
            if none:
                for cell in positions[child][(low[parent] > 0) & can[child] & (high[child] == 0)].tolist():
                    found.setdefault(cell, "nobody")
    mend = f"protect with GroupDisclosure({dimension!r}), or publish the group as a whole only"
    return [
        _finding(protected, "S11", c, f"{who} of the group has this {dimension}", mend)
        for c, who in sorted(found.items())
    ]


def check_own_cases(protected: ProtectedTable, own: Table, provider: str) -> list[Finding]:
    """S12: what a provider sees that takes its own cases off every cell: are the others' cases still safe?

    Args:
        own: the provider's cases, counted with the same dimensions.

    Raises:
        NotTheProvidersTable: other dimensions, or more own cases than published ones.
        Contradiction: the own cases cannot be a part of the table.
    """
    mine = own.counts.ravel()
    if own.dimensions != protected.dimensions or (mine > protected.upper).any():
        raise NotTheProvidersTable(
            f"{own.name!r} is not a part of {protected.name!r}; count the provider's cases with the same dimensions"
        )
    rule = replace(protected.rule, zeros_known=False)
    low, high = np.maximum(protected.lower - mine, 0), protected.upper - mine
    small = ~protected.hidden & (mine > 0) & (low == high) & rule.sensitive(low)
    rest = replace(
        protected,
        name=f"{protected.name} without {provider}",
        values=np.where(protected.hidden, -1, protected.values - mine),
        lower=np.where(protected.hidden, protected.lower, low),
        upper=np.where(protected.hidden, protected.upper, high),
        rule=rule,
    )
    mend = f"protect with Holding for {provider}'s column, or hide the cell"
    findings = [
        _finding(
            protected,
            "S12",
            cell,
            f"{provider} subtracts its {mine[cell]} and sees {low[cell]} of others",
            mend,
        )
        for cell in np.flatnonzero(small).tolist()
    ]
    not_empty = np.flatnonzero(protected.hidden & (mine == 0) & (protected.rule.floor > 0)).tolist()
    known = [
        Known(
            rest.population, codes_at(rest.dimensions, cell), 1, None, "hidden cells are not empty", rest.unit
        )
        for cell in not_empty
    ]
    hidden_only = replace(rest, status=np.where(protected.hidden, PRIMARY, 0).astype(np.int8))
    attacked = attack_together([hidden_only if protected.hidden.any() else rest], known=known)
    small_rest = [cell for cell in attacked.disclosed if _may_be_small(cell, rule)]
    unsure = [cell for cell in attacked.undecided if _may_be_small(cell, rule)]
    return findings + list(unsafe_cells("S12", small_rest, unsure, mend))


def _may_be_small(cell: Disclosure | Interval, rule: Threshold) -> bool:
    return cell.lower < rule.minimum and cell.upper >= rule.smallest


def check_catalogue(protected: ProtectedTable, catalogue: Iterable[Iterable[str]]) -> list[Finding]:
    """S14: only tables whose set of dimensions was registered before anybody saw the data may go out: with free filters
    there is always one more table that differs from another by one person.

    Args:
        catalogue: the registered sets of names of dimensions.
    """
    names = frozenset(dimension.name for dimension in protected.dimensions)
    if names in {frozenset(entry) for entry in catalogue}:
        return []
    fact = f"the table {' x '.join(sorted(names))} is not in the catalogue"
    return [
        Finding(
            "S14", "disclosed", protected.name, fact, "register it before counting, or release one that is"
        )
    ]


def unsafe_cells(
    attack: str, disclosed: Iterable[Disclosure], undecided: Iterable[Interval], mend: str
) -> Iterable[Finding]:
    """Findings from an audit."""
    for cell in disclosed:
        yield Finding(attack, "disclosed", f"{cell.table} [{_label(cell.codes)}]", cell.explanation, mend)
    for open_cell in undecided:
        where = f"{open_cell.table} [{_label(open_cell.codes)}]"
        yield Finding(attack, "not certified", where, "the solver found no answer in time", mend)


def _label(codes: dict[str, str]) -> str:
    return ", ".join(f"{name}={code}" for name, code in codes.items())


def _finding(protected: ProtectedTable, attack: str, cell: int, fact: str, mend: str) -> Finding:
    where = f"{protected.name} [{cell_label(protected.dimensions, cell)}]"
    return Finding(attack, "disclosed", where, fact, mend)


def _words(protected: ProtectedTable, cell: int) -> str:
    low, high = int(protected.lower[cell]), int(protected.upper[cell])
    return f"{low}" if low == high else f"{protected.values[cell]}, which stands for {low} to {high}"


def _possible(protected: ProtectedTable) -> np.ndarray:
    nothing = np.zeros(len(protected), dtype=bool)
    return ~(nothing if protected.impossible is None else protected.impossible.ravel())


def _along(protected: ProtectedTable, flat: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(flat.reshape(protected.shape), axis, 0)


def _partitions(dimension: Dimension) -> list[tuple[int, list[int]]]:
    index = dimension.index
    return [(index[parent], [index[child] for child in below]) for parent, below in dimension.partitions]
