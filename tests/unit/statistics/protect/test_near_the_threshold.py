"""Counts drawn near the thresholds, protected under every profile, attacked by an attacker of our own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from safetables import ProtectedTable

from kreislauf.evidence.release.permissions import AUDIENCES
from kreislauf.statistics.protect.editions import CorrectionDiscloses, check_against_editions
from kreislauf.statistics.protect.rules import Released, must_hide_zeros
from kreislauf.statistics.protect.services import DisclosesTogether, protect_table
from kreislauf.statistics.tabulate.services import Counted
from tests.unit.statistics.attacker import Attack, Publication, cell_key, interval, is_disclosed
from tests.unit.statistics.tabulate.test_counting import CASE_SCHEMA, CASES, CATALOGUE, a_case, counted

PLACES = ("06433012", "06433001", "outside")
ISSUES = {"livelihood": "debts", "life_crises": "addiction"}
QUARTERS = {"2025-Q1": date(2025, 2, 1), "2025-Q3": date(2025, 8, 1)}
#: Mostly at the borders of the profiles: nothing, 1 and 2, 3, 7 and 8, and where rounding turns.
NEAR = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13])
GRIDS = st.fixed_dictionaries({(p, f, q): NEAR for p in PLACES for f in ISSUES for q in QUARTERS})
#: Without shrinking: one example costs a second, and the grid that failed is small enough to read.
ON_DRAWN_GRIDS = settings(deadline=None, max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
RULES = {"public": (5, 8), "provider_land": (5, 3), "internal": (1, 3)}


def count(grid: dict) -> Counted:
    rows, unit = [], 0
    for (place, field, quarter), number in grid.items():
        for _ in range(number):
            unit += 1
            rows.append(
                a_case(unit, municipality=place, main_issue=ISSUES[field], first_contact_on=QUARTERS[quarter])
            )
    return counted(CASES, rows, CASE_SCHEMA)


def safe_table(grid: dict, profile: str, ledger: list[Released]) -> ProtectedTable:
    return protect_table(
        count(grid), profile=CATALOGUE.profiles[profile], profiles=AUDIENCES, ledger=ledger
    ).table


def attempt(grid: dict, profile: str, ledger: list[Released]) -> tuple[ProtectedTable | None, str]:
    try:
        return safe_table(grid, profile, ledger), ""
    except DisclosesTogether as refused:
        return None, str(refused)


def publication_of(table: ProtectedTable) -> Publication:
    base, minimum = (
        next((step["base"] for step in table.method if step["method"] == "rounding"), 1),
        table.rule.minimum,
    )
    smallest = table.rule.smallest
    bounds = {}
    for position in range(len(table)):
        cell = table.cell_at(position)
        key = cell_key(**cell.codes)
        if cell.value is None:
            bounds[key] = (smallest, 100_000)
        else:
            bounds[key] = interval(cell.value, base=base, minimum=minimum, zero=cell.value == 0)
    return Publication({d.name: d.parents for d in table.dimensions}, bounds)


def assert_nobody_is_found(
    grid: dict, tables: list[ProtectedTable], *, minimum: int, zeros_hidden: bool
) -> None:
    attack = Attack(*(publication_of(table) for table in tables))
    for (place, field, quarter), number in grid.items():
        if 0 < number < minimum:
            codes = {"municipality": place, "action_field": field, "quarter": quarter}
            found = attack.range_of(**codes)
            assert found[0] <= number <= found[1]
            assert not is_disclosed(found, minimum=minimum, zeros_hidden=zeros_hidden), (codes, number, found)


@pytest.mark.parametrize("profile", RULES)
@ON_DRAWN_GRIDS
@given(grid=GRIDS)
def test_one_table_gives_nobody_away(profile, grid):
    table = safe_table(grid, profile, [])
    assert_nobody_is_found(grid, [table], minimum=RULES[profile][1], zeros_hidden=table.rule.zeros_sensitive)


@ON_DRAWN_GRIDS
@given(grid=GRIDS)
def test_all_profiles_together_give_nobody_away_to_those_who_read_all(grid):
    ledger: list[Released] = []
    for number, profile in enumerate(RULES, start=1):
        table = safe_table(grid, profile, ledger)
        ledger.append(Released(number, profile, profile, table))
    assert_nobody_is_found(grid, [entry.table for entry in ledger], minimum=3, zeros_hidden=False)


@ON_DRAWN_GRIDS
@given(grid=GRIDS)
def test_in_the_other_order_it_is_safe_or_refused(grid):
    ledger: list[Released] = []
    for number, profile in enumerate(reversed(RULES), start=1):
        table, refused = attempt(grid, profile, ledger)
        if table is not None:
            ledger.append(Released(number, profile, profile, table))
        else:
            assert CASES in refused
            assert any(f"Freigabe {entry.number}" in refused for entry in ledger)
    assert_nobody_is_found(grid, [entry.table for entry in ledger], minimum=3, zeros_hidden=False)


def test_where_all_of_a_group_share_an_attribute_the_zeros_beside_are_hidden():
    """Everybody counted in the south has the same field of action: the zero of the other field would say so."""
    grid = {(p, f, q): 20 for p in PLACES for f in ISSUES for q in QUARTERS}
    shared = grid | {("06433001", "life_crises", quarter): 0 for quarter in QUARTERS}
    profile = CATALOGUE.profiles["provider_land"]
    full, whole = count(grid), count(shared)
    assert must_hide_zeros(profile, whole.table, whole.trees)
    table = safe_table(shared, "provider_land", [])
    assert table.cell(municipality="06433001", action_field="life_crises").value is None
    assert not must_hide_zeros(CATALOGUE.profiles["internal"], full.table, full.trees)


@pytest.mark.parametrize("change", [1, 2, -1, -2])
def test_two_exact_editions_that_differ_by_one_or_two_people_are_refused(change):
    grid = {(p, f, q): 20 for p in PLACES for f in ISSUES for q in QUARTERS}
    later = grid | {("06433001", "life_crises", "2025-Q1"): 20 + change}
    old, new = safe_table(grid, "internal", []), safe_table(later, "internal", [])
    ledger = [Released(1, "alt", "internal", old, same_input=False)]
    with pytest.raises(CorrectionDiscloses, match="alt"):
        check_against_editions(new, profile="internal", profiles=AUDIENCES, ledger=ledger)


def test_two_exact_editions_that_differ_by_many_people_or_not_at_all_pass():
    grid = {(p, f, q): 20 for p in PLACES for f in ISSUES for q in QUARTERS}
    later = grid | {("06433001", "life_crises", "2025-Q1"): 26}
    old = safe_table(grid, "internal", [])
    ledger = [Released(1, "alt", "internal", old, same_input=False)]
    for new in (safe_table(later, "internal", []), safe_table(grid, "internal", [])):
        check_against_editions(new, profile="internal", profiles=AUDIENCES, ledger=ledger)
