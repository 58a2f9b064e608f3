"""The budget in whole cents, and the clock of the charter."""

from __future__ import annotations

from datetime import date

import pytest

from kreislauf.foundation.errors import NotAllowed
from kreislauf.region.budget.selectors import sums_of
from kreislauf.region.budget.services import (
    LessThanAlreadyUsed,
    MoreThanApproved,
    create_budget,
    pay_from_line,
)
from kreislauf.region.charter.rules import next_review
from kreislauf.region.charter.services import adopt_charter, review_charter
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def test_planned_approved_and_paid_are_kept_apart() -> None:
    table = Table()
    line = table.line(123_456)
    pay_from_line(line_id=line.pk, cents=23_456, by=table.planner)
    assert sums_of(table.cycle) == {"planned": 123_456, "approved": 123_456, "paid": 23_456}


def test_not_a_cent_more_is_paid_than_approved() -> None:
    table = Table()
    line = table.line(1_000)
    pay_from_line(line_id=line.pk, cents=1_000, by=table.planner)
    with pytest.raises(MoreThanApproved):
        pay_from_line(line_id=line.pk, cents=1, by=table.planner)


def test_an_approval_never_falls_below_what_is_agreed() -> None:
    from kreislauf.provider.agreement.services import approve_line

    table = Table()
    measure = table.adopted_measure()
    line = table.line(5_000_000)
    table.settled_agreement(measure, line, 4_000_000)
    with pytest.raises(LessThanAlreadyUsed):
        approve_line(line_id=line.pk, approved_cents=3_999_999, by=table.planner)
    assert (
        approve_line(line_id=line.pk, approved_cents=4_000_000, by=table.planner).approved_cents == 4_000_000
    )


@pytest.mark.parametrize("who", ["liga_voice", "lead", "mayor", "clerk"])
def test_the_budget_is_kept_by_the_countys_planning(who: str) -> None:
    table = Table()
    with pytest.raises(NotAllowed):
        create_budget(area=table.area, cycle=table.cycle, year=2027, name="Budget", by=getattr(table, who))


def test_a_charter_not_reviewed_after_three_years_is_overdue_and_says_so() -> None:
    """The seed's own case: agreed in October 2002, due in 2005, reviewed in April 2008."""
    table = Table()
    charter = adopt_charter(
        area=table.area,
        title="Positionspapier",
        text="Gemeinsame Verantwortung.",
        adopted_on=date(2002, 10, 1),
        signatories=[table.county, table.liga],
        by=table.liga_voice,
    )
    assert charter.next_review_on == date(2005, 10, 1)
    assert not charter.is_overdue(date(2005, 10, 1))
    assert charter.is_overdue(date(2005, 10, 2))
    review_charter(
        charter_id=charter.pk, reviewed_on=date(2008, 4, 15), result="Bestätigt.", by=table.planner
    )
    charter.refresh_from_db()
    assert charter.next_review_on == date(2011, 4, 15)


def test_the_last_day_of_a_month_stays_in_its_month() -> None:
    assert next_review(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert next_review(date(2025, 8, 31), 6) == date(2026, 2, 28)
