"""The attack of insiders: whoever is alone in a hidden cell, and what they can compute from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from safetables._knowledge import Knowledge, what_is_known
from safetables._protected import PRIMARY, PUBLISHED, UNBOUNDED, ProtectedTable
from safetables._singletons import computable, same_proportions
from safetables._system import System


def cells_insiders_compute(
    system: System, knowledge: Knowledge, tables: list[ProtectedTable], single: np.ndarray
) -> list[tuple[int, tuple[int, ...]]]:
    """Sensitive cells of the first table with the hidden cells whose only member can compute them exactly.

    Args:
        single: mask of the first table's cells somebody is alone in.
    """
    table, places = tables[0], system.places[0]
    column_of = np.full(system.size, -1)
    column_of[knowledge.open] = np.arange(len(knowledge.open))
    cells = np.flatnonzero(table.hidden & (column_of[places] >= 0))
    columns, first = np.unique(column_of[places[cells]], return_index=True)
    cells = cells[first]
    label = same_proportions(knowledge, np.arange(len(knowledge.open)))[columns]
    found = computable(label, _people(system, tables)[places[cells]], single[cells], table.sensitive[cells])
    return [(int(cells[one]), tuple(cells[list(others)].tolist())) for one, others in found]


def _people(system: System, tables: list[ProtectedTable]) -> np.ndarray:
    """A label per quantity: the same where two hold the same people whatever the counts are, given the published zeros."""
    known = what_is_known(system, [_only_zeros(table) for table in tables])
    label = np.full(system.size, -1)
    label[known.open] = same_proportions(known, np.arange(len(known.open)))
    return label


def _only_zeros(table: ProtectedTable) -> ProtectedTable:
    zero = ~table.hidden & (table.upper == 0)
    return replace(
        table,
        values=np.where(zero, 0, -1),
        status=np.where(zero, PUBLISHED, PRIMARY).astype(np.int8),
        lower=np.where(zero, 0, table.rule.floor),
        upper=np.where(zero, 0, UNBOUNDED),
    )
