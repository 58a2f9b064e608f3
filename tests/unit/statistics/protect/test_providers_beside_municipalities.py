"""Cases by provider and cases by municipality are the same people cut twice: side by side they give nobody away."""

from __future__ import annotations

from datetime import date

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kreislauf.evidence.release.permissions import AUDIENCES
from kreislauf.statistics.protect.rules import Released, must_hide_zeros
from kreislauf.statistics.protect.services import CannotBeProtected, DisclosesTogether, protect_table
from kreislauf.statistics.tabulate.services import Counted
from tests.unit.statistics.attacker import Attack, Publication, is_disclosed
from tests.unit.statistics.protect.test_near_the_threshold import NEAR, publication_of
from tests.unit.statistics.tabulate.test_counting import (
    BY_HOUSE,
    CASE_SCHEMA,
    CASES,
    CATALOGUE,
    a_case,
    counted,
)

PROFILE = CATALOGUE.profiles["provider_land"]
LEAST = 3
HOUSES = ("nord", "sued")
PLACES = ("06433012", "06433001")
ISSUES = {"livelihood": "debts", "life_crises": "addiction"}
QUARTERS = {"2025-Q1": date(2025, 2, 1), "2025-Q3": date(2025, 8, 1)}
GRIDS = st.fixed_dictionaries(
    {(h, p, f, q): NEAR for h in HOUSES for p in PLACES for f in ISSUES for q in QUARTERS}
)


def count(table: str, grid: dict) -> Counted:
    rows, unit = [], 0
    for (house, place, field, quarter), number in grid.items():
        for _ in range(number):
            unit += 1
            answers = {"house": house, "municipality": place, "main_issue": ISSUES[field]}
            rows.append(a_case(unit, **answers, first_contact_on=QUARTERS[quarter]))
    return counted(table, rows, CASE_SCHEMA)


def released(grid: dict) -> list[Released]:
    """Both tables as far as they can be released one after the other."""
    ledger: list[Released] = []
    for number, table in enumerate((CASES, BY_HOUSE), start=1):
        try:
            safe = protect_table(count(table, grid), profile=PROFILE, profiles=AUDIENCES, ledger=ledger)
        except (DisclosesTogether, CannotBeProtected):
            continue
        ledger.append(Released(number, table, PROFILE.id, safe.table))
    return ledger


def small_cells(grid: dict) -> list[tuple[dict, int]]:
    """What is too small to be known, by place and by house, with its true count."""
    found: dict[tuple, int] = {}
    for (house, place, field, quarter), number in grid.items():
        for name, code in (("municipality", place), ("provider", house)):
            cell = (name, code, field, quarter)
            found[cell] = found.get(cell, 0) + number
    return [
        ({name: code, "action_field": field, "quarter": quarter}, number)
        for (name, code, field, quarter), number in found.items()
        if 0 < number < LEAST
    ]


def found_out(grid: dict, publications: list[Publication]) -> list[dict]:
    """The small cells that whoever reads all the publications knows."""
    attack = Attack(*publications)
    names = {name for publication in publications for name in publication.trees}
    return [
        codes
        for codes, _number in small_cells(grid)
        if set(codes) <= names and is_disclosed(attack.range_of(**codes), minimum=LEAST, zeros_hidden=False)
    ]


@settings(deadline=None, max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(grid=GRIDS)
def test_both_tables_side_by_side_give_nobody_away(grid):
    ledger = released(grid)
    assert ledger, "a table alone can always be protected"
    assert found_out(grid, [publication_of(entry.table) for entry in ledger]) == []


def test_hiding_the_small_cells_alone_would_give_somebody_away():
    """The red control: the attacker finds what only was blanked, and no longer finds what is protected."""
    grid = {(h, p, f, q): 12 for h in HOUSES for p in PLACES for f in ISSUES for q in QUARTERS}
    for place in PLACES:
        grid["nord", place, "livelihood", "2025-Q1"] = 1
    alone = [
        protect_table(count(table, grid), profile=PROFILE, profiles=AUDIENCES, ledger=[]).table
        for table in (CASES, BY_HOUSE)
    ]
    beside = [entry.table for entry in released(grid)]
    assert {cell["provider"] for cell in found_out(grid, [_exact(table, grid) for table in alone])} == {
        "nord"
    }
    assert found_out(grid, [publication_of(table) for table in beside]) == []


def _exact(table: object, grid: dict) -> Publication:
    """What somebody would publish who hides the small cells alone."""
    shown = publication_of(table)
    names = {"municipality": 1, "provider": 0}
    (name,) = set(shown.trees) & set(names)
    known = dict(shown.bounds)
    for key in known:
        codes = dict(part.split("=", 1) for part in key.split("|"))
        true = sum(
            number
            for cell, number in grid.items()
            if codes[name] in (cell[names[name]], "total")
            and codes["action_field"] in (cell[2], "total")
            and codes["quarter"] in (cell[3], "total")
        )
        if codes[name] in (*HOUSES, *PLACES, "total") and true >= LEAST:
            known[key] = (true, true)
    return Publication(shown.trees, known)


def test_that_a_house_has_all_its_cases_in_one_field_is_no_news():
    """Who knows the debt counselling knows that its clients have debts; a municipality says nothing of the kind."""
    grid = {
        (house, place, field, quarter): 20 if (house == "nord") == (field == "livelihood") else 0
        for house in HOUSES
        for place in PLACES
        for field in ISSUES
        for quarter in QUARTERS
    }
    by_house, by_place = count(BY_HOUSE, grid), count(CASES, grid)
    assert not must_hide_zeros(PROFILE, by_house.table, by_house.trees)
    assert not must_hide_zeros(PROFILE, by_place.table, by_place.trees)
    one_field = {cell: number if cell[2] == "livelihood" else 0 for cell, number in grid.items()}
    for table in (BY_HOUSE, CASES):
        whole = count(table, one_field)
        assert must_hide_zeros(PROFILE, whole.table, whole.trees)
