"""How a disclosed cell follows: the published figures an attacker combines, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from safetables._knowledge import bounds, link_bounds
from safetables._protected import ProtectedTable
from safetables._solver import Program
from safetables._system import System

SHOWN = 12  # figures written out; a longer derivation is cut


def explain_interval(
    tables: Sequence[ProtectedTable], system: System, place: tuple[int, int], low: float, high: float
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
    because = "; ".join(figures[:SHOWN]) + rest if figures else f"the rule alone ({_hidden(tables, place)})"
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
        return f"{_label(tables, place)}: {_hidden(tables, place)}"
    about = "" if cell.lower == cell.upper else f" (stands for {cell.lower} to {cell.upper})"
    return f"{_label(tables, place)} = {cell.value}{about}"


def _hidden(tables: Sequence[ProtectedTable], place: tuple[int, int]) -> str:
    floor = tables[place[0]].rule.floor
    return "hidden cells are not empty" if floor == 1 else f"hidden cells are not below {floor}"


def _figures_behind(
    tables: Sequence[ProtectedTable], system: System, place: tuple[int, int], direction: float
) -> list[tuple[int, int]]:
    """Cells whose figures carry a price at the end of the interval: without them it would be wider."""
    objective = np.zeros(system.size)
    objective[system.places[place[0]][place[1]]] = direction
    least, most = bounds(system, tables)
    lower, upper = link_bounds(system)
    program = Program(system.links.astype(float), lower, upper, least, most, costs=objective)
    if program.minimise() is None:
        return []
    priced = np.abs(program.column_prices()) > 1e-7
    found = []
    for shown in (True, False):  # a figure is named where it is published; the first such table will do
        for number, (table, places) in enumerate(zip(tables, system.places, strict=True)):
            here = priced[places] & (table.hidden != shown)
            found += [(number, cell) for cell in np.flatnonzero(here).tolist()]
            priced[places[here]] = False
    return found
