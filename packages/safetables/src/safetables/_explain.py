"""How a disclosed cell follows: the published figures an attacker combines, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from safetables._knowledge import relations
from safetables._protected import ProtectedTable
from safetables._solver import Program
from safetables._system import System

SHOWN = 12  # figures written out; a longer derivation is cut


def explain_interval(
    tables: Sequence[ProtectedTable], system: System, place: tuple[int, int], low: int, high: int
) -> tuple[tuple[str, ...], str]:
    """Names of the tables and a sentence: which figures bound the cell from below and from above."""
    used: dict[tuple[int, int], None] = {}
    for direction in (1.0, -1.0):
        used.update(dict.fromkeys(_figures_behind(tables, system, place, direction)))
    used.pop(place, None)
    names = tuple(dict.fromkeys([tables[place[0]].name, *(tables[t].name for t, _ in used)]))
    label = _label(tables, place)
    what = f"is exactly {low}" if low == high else f"lies between {low} and {high}"
    figures = [
        _figure(tables, figure) for figure in sorted(used, key=lambda figure: _is_zero(tables, figure))
    ]
    rest = f" and {len(figures) - SHOWN} more" if len(figures) > SHOWN else ""
    because = "; ".join(figures[:SHOWN]) + rest if figures else "the rule alone (hidden cells are not empty)"
    return names, f"{label} {what}. It follows from {because}."


def _label(tables: Sequence[ProtectedTable], place: tuple[int, int]) -> str:
    table = tables[place[0]]
    codes = ", ".join(f"{name}={code}" for name, code in table.cell_at(place[1]).codes.items())
    return f"{table.name} [{codes}]"


def _is_zero(tables: Sequence[ProtectedTable], place: tuple[int, int]) -> bool:
    """Published zeros come last: they explain least."""
    return tables[place[0]].cell_at(place[1]).value == 0


def _figure(tables: Sequence[ProtectedTable], place: tuple[int, int]) -> str:
    cell = tables[place[0]].cell_at(place[1])
    if cell.value is None:
        return f"{_label(tables, place)} is hidden, so not empty"
    about = "" if cell.lower == cell.upper else f" (stands for {cell.lower} to {cell.upper})"
    return f"{_label(tables, place)} = {cell.value}{about}"


def _figures_behind(
    tables: Sequence[ProtectedTable], system: System, place: tuple[int, int], direction: float
) -> list[tuple[int, int]]:
    """Cells whose relations carry a price at the end of the interval: without them it would be wider."""
    objective = direction * system.cells[place[0]][[place[1]]].toarray()[0].astype(float)
    blocks, lower, upper, most = relations(system, tables)
    matrix = sparse.vstack(blocks, format="csr").astype(float)
    rows_per_block = [block.shape[0] for block in blocks]
    program = Program(
        matrix, np.concatenate(lower), np.concatenate(upper), np.zeros(system.atoms), most, costs=objective
    )
    if program.minimise() is None:
        return []
    priced = np.flatnonzero(np.abs(program.row_prices()) > 1e-7)
    starts = np.cumsum([0, *rows_per_block])
    found = []
    for row in priced:
        block = int(np.searchsorted(starts, row, side="right")) - 1
        if block > 0:  # block 0: links between tables, no figures
            found.append((block - 1, int(row - starts[block])))
    return found
