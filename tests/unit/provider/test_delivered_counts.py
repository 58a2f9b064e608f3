"""What may stand for what was delivered: cells that fit, put together to whole periods. No database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreislauf.evidence.release.models import ReleasedCell
from kreislauf.provider.delivery.rules import Countable, countable, misfit, tilings
from kreislauf.provider.delivery.selectors import Delivered, delivered_by

OWN = "action_field=livelihood|provider=haus-nord"


@pytest.mark.parametrize(
    ("key", "unit", "fault"),
    [
        ("main_issue=livelihood|municipality=total", "cases", None),
        ("main_issue=livelihood|provider=haus-nord", "cases", None),
        ("main_issue=livelihood|provider=haus-sued", "cases", "provider"),
        ("main_issue=disability", "cases", "action_field"),
        ("main_issue=total", "cases", "action_field"),
        ("main_issue=livelihood", "persons", "unit"),
    ],
)
def test_a_cell_fits_when_unit_provider_and_field_fit(key: str, unit: str, fault: str | None) -> None:
    found = misfit(
        key=key, cell_unit=unit, agreed_unit="cases", provider_slug="haus-nord", action_field="livelihood"
    )
    assert found == fault


def test_one_hidden_quarter_hides_the_half_year_but_not_what_bounds_it() -> None:
    shown = ReleasedCell(key=OWN, value=20, lower=18, upper=22)
    hidden = ReleasedCell(key=OWN, value=None, lower=1, upper=7)
    unbounded = ReleasedCell(key=OWN, value=None, lower=None, upper=None)
    assert delivered_by([shown, hidden]) == Delivered(None, 19, 29, True)
    assert delivered_by([shown, unbounded]) == Delivered(None, None, None, True)
    assert delivered_by([]) is None


YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def a_countable(cell_id: int, key: str, year: int = 2025) -> Countable:
    return countable(
        cell_id=cell_id,
        key=key,
        table="cases",
        profile="public",
        period_from=date(year, 1, 1),
        period_until=date(year, 12, 31),
    )


def test_a_year_as_one_cell_is_preferred_to_four_quarters() -> None:
    year = a_countable(1, "field=a|quarter=2025")
    quarters = [a_countable(number + 1, f"field=a|quarter=2025-Q{number}") for number in (1, 2, 3, 4)]
    assert tilings([*quarters, year], first=YEAR[0], last=YEAR[1]) == [(year,)]
    assert tilings(quarters, first=YEAR[0], last=YEAR[1]) == [tuple(quarters)]


def test_a_term_from_july_to_june_is_counted_from_two_years_releases() -> None:
    cells = [
        a_countable(10 * year + number, f"field=a|quarter={year}-Q{number}", year)
        for year in (2025, 2026)
        for number in (1, 2, 3, 4)
    ]
    (row,) = tilings(cells, first=date(2025, 7, 1), last=date(2026, 6, 30))
    assert [cell.first for cell in row] == [
        date(2025, 7, 1),
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]


@given(st.sets(st.integers(1, 4)), st.booleans())
def test_a_row_counts_every_day_of_the_period_exactly_once(numbers: set[int], with_year: bool) -> None:
    cells = [a_countable(number, f"field=a|quarter=2025-Q{number}") for number in sorted(numbers)]
    cells += [a_countable(9, "field=a|quarter=total")] if with_year else []
    rows = tilings(cells, first=YEAR[0], last=YEAR[1])
    assert bool(rows) == (with_year or len(numbers) == 4)
    for row in rows:
        days = sum((cell.last - cell.first).days + 1 for cell in row)
        assert (row[0].first, row[-1].last, days) == (*YEAR, 365)


def test_cells_that_count_different_things_are_never_put_in_one_row() -> None:
    cells = [
        a_countable(1, "field=a|quarter=2025-Q1"),
        a_countable(2, "field=b|quarter=2025-Q2"),
        a_countable(3, "field=a|quarter=2025-Q3"),
        a_countable(4, "field=a|quarter=2025-Q4"),
    ]
    assert tilings(cells, first=YEAR[0], last=YEAR[1]) == []
