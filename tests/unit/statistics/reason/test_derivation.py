"""For a covering cell: which small number would follow if it were shown, and by which sum. The sum is a true one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetables import (
    CannotProtect,
    Dimension,
    ProtectedTable,
    Rounding,
    Suppression,
    Table,
    Threshold,
    protect,
    tabulate_cells,
)

from kreislauf.statistics.reason.rules import Derivation, derivation_of, position_at

REGION = Dimension(
    "region",
    {"county": None, "north": "county", "south": "county", "n1": "north", "n2": "north", "s1": "south"},
)
FIELD = Dimension("field", {"all": None, "debt": "all", "care": "all", "work": "all"})
INNER = [(region, field) for region in ("n1", "n2", "s1") for field in ("debt", "care", "work")]


def a_table(counts: list[int]) -> Table:
    rows = {
        "region": [region for region, _field in INNER],
        "field": [field for _region, field in INNER],
        "n": counts,
    }
    return tabulate_cells(pa.table(rows), [REGION, FIELD], count="n", name="Test")


def explained(table: Table, protected: ProtectedTable) -> list[tuple[int, Derivation]]:
    covering = np.flatnonzero(protected.status == 2).tolist()
    found = [(cell, derivation_of(protected, cell)) for cell in covering]
    return [(cell, derivation) for cell, derivation in found if derivation is not None]


def holds(derivation: Derivation, position: int, counts: np.ndarray) -> bool:
    left = sum(factor * counts[cell] for cell, factor in derivation.small)
    right = sum(factor * counts[cell] for cell, factor in derivation.figures)
    return left == pytest.approx(right + derivation.own * counts[position])


def test_in_a_row_with_one_small_number_its_cover_gives_it_by_subtraction():
    table = a_table([2, 16, 30, 11, 9, 40, 25, 31, 50])
    protected = protect(table, rules=Threshold.strict(3), method=Suppression())
    small = position_at(protected, {"region": "n1", "field": "debt"})
    found = explained(table, protected)
    assert found
    assert any([cell for cell, _factor in derivation.small] == [small] for _cell, derivation in found)
    for position, derivation in found:
        assert holds(derivation, position, table.counts.ravel())


@given(st.lists(st.integers(0, 12), min_size=9, max_size=9))
@settings(max_examples=40, deadline=None)
def test_every_calculation_is_true_and_uses_published_figures_small_cells_and_the_cover_alone(counts):
    table = a_table(counts)
    try:
        protected = protect(table, rules=Threshold.strict(3), method=Suppression())
    except CannotProtect:
        return
    for position, derivation in explained(table, protected):
        assert holds(derivation, position, table.counts.ravel())
        assert all(protected.status[cell] == 1 and factor > 0 for cell, factor in derivation.small)
        assert all(protected.status[cell] == 0 for cell, _factor in derivation.figures)
        assert derivation.own in (1.0, -1.0)


def test_a_calculation_never_goes_through_a_total_that_readers_do_not_see():
    table = a_table([2, 16, 30, 11, 9, 40, 25, 31, 50])
    protected = protect(table, rules=Threshold.strict(3), method=Suppression())
    roots = {cell for cell in range(len(protected)) if protected.cell_at(cell).codes["field"] == "all"}
    for position in np.flatnonzero(protected.status == 2).tolist():
        derivation = derivation_of(protected, position, without_total=["field"])
        if derivation is not None:
            assert roots.isdisjoint(cell for cell, _factor in derivation.figures)


def test_a_rounded_table_has_its_calculation_too():
    table = a_table([2, 16, 30, 11, 9, 40, 2, 31, 50])
    protected = protect(table, rules=Threshold.strict(3), method=[Suppression(), Rounding(5)])
    for _position, derivation in explained(table, protected):
        assert derivation.small
