"""Delivery reports: the number is a released cell; a hidden one stays hidden."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kreislauf.cycle.turn.rules import Stage
from kreislauf.evidence.release.models import ReleasedCell
from kreislauf.foundation.errors import DomainError, NotAllowed, NotInThisStatus, NotVisible
from kreislauf.foundation.period.rules import Quarter, quarters_between
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.delivery.models import DeliveryCount, DeliveryReport
from kreislauf.provider.delivery.rules import whole_quarters
from kreislauf.provider.delivery.selectors import (
    count_choices,
    delivered,
    deliveries_visible_to,
    delivery_visible_to,
    reports_owed,
)
from kreislauf.provider.delivery.services import (
    CellDoesNotFit,
    ReportIncomplete,
    accept_delivery_report,
    begin_delivery_report,
    lock_delivery_report,
    query_delivery_report,
    submit_delivery_report,
    write_delivery_report,
)
from tests.unit.evidence.releases import a_cell, a_release
from tests.unit.provider.deliveries import a_count
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def running(table: Table) -> Agreement:
    agreement = table.running_agreement(table.adopted_measure(), table.line())
    table.at(Stage.DELIVERY)
    return agreement


def begun(table: Table) -> DeliveryReport:
    agreement = running(table)
    return begin_delivery_report(
        agreement_id=agreement.pk,
        period_from=agreement.term_from,
        period_to=agreement.term_to,
        by=table.lead,
    )


def a_report_on_two_quarters(table: Table) -> DeliveryReport:
    """A report whose period touches two quarters, whatever day it is today."""
    report = begun(table)
    next_quarter = Quarter.of(report.period_from).next()
    DeliveryReport.objects.filter(pk=report.pk).update(period_to=next_quarter.first_day)
    report.refresh_from_db()
    return report


def offered(report: DeliveryReport) -> list[list[ReleasedCell]]:
    return [list(choice.cells) for choice in count_choices(report)]


def submitted(table: Table, **cell: object) -> DeliveryReport:
    report = begun(table)
    write_delivery_report(
        report_id=report.pk, cell_ids=[a_count(report, **cell).pk], narrative="Gut angelaufen.", by=table.lead
    )
    return submit_delivery_report(report_id=report.pk, by=table.lead)


def test_the_delivered_number_is_the_released_cells_number() -> None:
    table = Table()
    report = submitted(table, value=87)
    assert delivered(report).value == 87
    assert not delivered(report).this_provider_alone


def test_a_table_that_tells_providers_apart_counts_this_provider_alone() -> None:
    table = Table()
    report = submitted(table, key="main_issue=livelihood|provider=haus-nord")
    assert delivered(report).this_provider_alone


def test_a_hidden_count_stays_hidden_and_shows_its_bounds() -> None:
    table = Table()
    report = submitted(table, value=None, sign=".", status="hidden", reason="zu klein", lower=1, upper=7)
    units = delivered(report)
    assert units.is_hidden
    assert (units.value, units.lower, units.upper) == (None, 1, 7)


@pytest.mark.parametrize(
    "cell",
    [
        {"key": "main_issue=disability"},
        {"key": "main_issue=livelihood|provider=haus-sued"},
        {"release": {"unit": "persons"}},
        {"release": {"profile": "internal"}},
        {"release": {"period_from": "2019-01-01", "period_until": "2019-12-31"}},
    ],
)
def test_a_cell_that_does_not_fit_is_refused(cell: dict) -> None:
    table = Table()
    report = begun(table)
    count = a_count(report, **cell)
    with pytest.raises(CellDoesNotFit):
        write_delivery_report(report_id=report.pk, cell_ids=[count.pk], narrative="Text", by=table.lead)
    assert offered(report) == []


def test_only_fitting_cells_are_offered() -> None:
    table = Table()
    report = begun(table)
    fits, _other = a_count(report), a_count(report, key="main_issue=disability")
    assert offered(report) == [[fits]]


OWN = "action_field=livelihood|provider=haus-nord"


def test_where_a_table_tells_this_house_apart_the_whole_field_is_no_longer_offered() -> None:
    table = Table()
    report = begun(table)
    everybody = a_count(report)
    own = a_count(report, key=OWN, release={"profile": "provider_land"})
    _other = a_count(report, key="action_field=livelihood|provider=haus-sued")
    assert offered(report) == [[own]]
    with pytest.raises(CellDoesNotFit):
        write_delivery_report(report_id=report.pk, cell_ids=[everybody.pk], narrative="Text", by=table.lead)


def test_quarters_make_up_a_half_year_and_their_bounds_add_up() -> None:
    table = Table()
    report = a_report_on_two_quarters(table)
    first, last = whole_quarters(report.period_from, report.period_to)
    release = a_release(period_from=date(first.year, 1, 1), period_until=date(last.year, 12, 31))
    quarters = quarters_between(first, last)
    cells = [
        a_cell(release, key=f"{OWN}|quarter={quarter.code}", value=20, lower=18, upper=22)
        for quarter in quarters
    ]
    a_cell(release, key=f"{OWN}|quarter={quarters[-1].next().code}")
    assert offered(report) == [cells]
    with pytest.raises(CellDoesNotFit, match="nicht den Zeitraum"):
        write_delivery_report(report_id=report.pk, cell_ids=[cells[0].pk], narrative="Text", by=table.lead)
    write_delivery_report(
        report_id=report.pk, cell_ids=[cell.pk for cell in cells], narrative="Text", by=table.lead
    )
    units = delivered(delivery_visible_to(table.lead, report.pk))
    assert (units.value, units.lower, units.upper, units.this_provider_alone) == (40, 36, 44, True)


def test_nothing_is_counted_as_delivered_twice() -> None:
    table = Table()
    report = submitted(table)
    agreement = report.agreement
    again = DeliveryReport.objects.create(
        agreement=agreement, period_from=report.period_from + timedelta(days=1), period_to=report.period_to
    )
    taken = report.cells.get()
    assert offered(again) == []
    with pytest.raises(CellDoesNotFit, match="schon in einem anderen Bericht"):
        write_delivery_report(report_id=again.pk, cell_ids=[taken.pk], narrative="Text", by=table.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryCount.objects.create(report=again, agreement=agreement, cell=taken)


def test_a_report_goes_from_provider_to_county_and_back_and_is_locked_at_last() -> None:
    table = Table()
    report = submitted(table)
    query_delivery_report(report_id=report.pk, text="Was heißt gut?", by=table.planner)
    with pytest.raises(NotInThisStatus):
        accept_delivery_report(report_id=report.pk, by=table.planner)
    write_delivery_report(
        report_id=report.pk, cell_ids=[a_count(report).pk], narrative="Volle Termine.", by=table.lead
    )
    submit_delivery_report(report_id=report.pk, by=table.lead)
    accept_delivery_report(report_id=report.pk, by=table.planner)
    assert lock_delivery_report(report_id=report.pk, by=table.planner).status == "locked"
    with pytest.raises(NotInThisStatus):
        write_delivery_report(
            report_id=report.pk, cell_ids=[a_count(report).pk], narrative="Doch anders.", by=table.lead
        )


def test_neither_side_does_the_others_part() -> None:
    table = Table()
    report = submitted(table)
    with pytest.raises(NotAllowed):
        accept_delivery_report(report_id=report.pk, by=table.lead)
    query_delivery_report(report_id=report.pk, text="Was heißt gut?", by=table.planner)
    with pytest.raises(NotAllowed):
        submit_delivery_report(report_id=report.pk, by=table.planner)


def test_a_draft_is_the_providers_own_and_an_accepted_report_is_everybodys() -> None:
    table = Table()
    report = begun(table)
    assert set(deliveries_visible_to(table.lead)) == {report}
    for reader in (table.planner, table.liga_voice, table.other_lead, table.mayor):
        with pytest.raises(NotVisible):
            delivery_visible_to(reader, report.pk)
    write_delivery_report(
        report_id=report.pk, cell_ids=[a_count(report).pk], narrative="Gut angelaufen.", by=table.lead
    )
    submit_delivery_report(report_id=report.pk, by=table.lead)
    assert set(deliveries_visible_to(table.planner)) == {report}
    assert set(deliveries_visible_to(table.liga_voice)) == set()
    accept_delivery_report(report_id=report.pk, by=table.planner)
    assert set(deliveries_visible_to(table.liga_voice)) == {report}


def test_a_report_without_number_or_text_is_not_submitted() -> None:
    table = Table()
    report = begun(table)
    with pytest.raises(ReportIncomplete):
        submit_delivery_report(report_id=report.pk, by=table.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryReport.objects.filter(pk=report.pk).update(status="submitted")


def test_a_period_outside_the_term_is_refused_and_each_period_has_one_report() -> None:
    table = Table()
    report = begun(table)
    agreement = report.agreement
    with pytest.raises(DomainError, match="Laufzeit"):
        begin_delivery_report(
            agreement_id=agreement.pk,
            period_from=agreement.term_from - timedelta(days=1),
            period_to=agreement.term_to,
            by=table.lead,
        )
    with pytest.raises(NotInThisStatus):
        begin_delivery_report(
            agreement_id=agreement.pk,
            period_from=agreement.term_from,
            period_to=agreement.term_to,
            by=table.lead,
        )


def test_a_period_that_is_over_without_a_report_is_owed() -> None:
    table = Table()
    agreement = running(table)
    mine = Agreement.objects.filter(pk=agreement.pk)
    assert reports_owed(mine, today=agreement.term_from) == []
    owed = reports_owed(mine, today=agreement.term_to + timedelta(days=1))
    assert owed[0].period_from == agreement.term_from
    assert owed[0].report is None
