"""Let both sides of the example's agreements act: ask, negotiate, sign, deliver, report, judge."""

from __future__ import annotations

from datetime import timedelta

from kreislauf.example.build_accounts import lead_of, planner
from kreislauf.example.build_voices import Told
from kreislauf.example.county import cents
from kreislauf.example.story import AgreementSpec, DeliverySpec
from kreislauf.example.structure import ExampleFault
from kreislauf.foundation.partner.models import Partner
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.rules import AgreementStatus
from kreislauf.provider.agreement.services import (
    ask_for_agreement,
    negotiate_agreement,
    settle_agreement,
    sign_agreement,
)
from kreislauf.provider.delivery.models import DeliveryReport
from kreislauf.provider.delivery.rules import DeliveryStatus
from kreislauf.provider.delivery.selectors import count_choices
from kreislauf.provider.delivery.services import (
    accept_delivery_report,
    begin_delivery_report,
    lock_delivery_report,
    query_delivery_report,
    submit_delivery_report,
    write_delivery_report,
)
from kreislauf.provider.term.services import expire_agreement, put_agreement_in_force
from kreislauf.region.budget.models import BudgetLine
from kreislauf.region.law.models import PlanningBasis
from kreislauf.region.measure.models import Measure
from kreislauf.region.measure.rules import MeasureStatus
from kreislauf.region.measure.services import finish_measure


def conclude_contracts(told: Told, lines: dict[str, BudgetLine]) -> None:
    """Every agreement of the story, from the written request to its first day in force."""
    for spec in told.county.story.agreements:
        told.matters[spec.slug] = _conclude(told, spec, lines[spec.budget_line]).pk


def _conclude(told: Told, spec: AgreementSpec, line: BudgetLine) -> Agreement:
    county, provider = planner(), lead_of(spec.provider)
    agreement = ask_for_agreement(
        cycle=told.cycle,
        measure=Measure.objects.get(pk=told.matters[spec.measure]) if spec.measure else None,
        provider=Partner.objects.get(slug=spec.provider),
        county=Partner.objects.get(slug="kreis"),
        title=spec.title,
        agreement_kind=spec.kind,
        legal_basis=PlanningBasis.objects.get(code=spec.legal_basis),
        term_from=spec.term_from,
        term_to=spec.term_to,
        unit=spec.unit,
        agreed_units=spec.agreed_units,
        cents=cents(spec.euros),
        line=line,
        by=county,
        reporting_months=spec.reporting_months,
        on=spec.asked_on,
        synthetic=True,
    )
    negotiate_agreement(agreement_id=agreement.pk, by=provider)
    settle_agreement(agreement_id=agreement.pk, by=county)
    sign_agreement(agreement_id=agreement.pk, by=county, on=spec.signed_on.county)
    sign_agreement(agreement_id=agreement.pk, by=provider, on=spec.signed_on.provider)
    return put_agreement_in_force(agreement_id=agreement.pk, by=county, on=spec.term_from)


def report_deliveries(told: Told) -> None:
    """Every report of the story, with the released cell it rests on."""
    for spec in told.county.story.agreements:
        for delivery in spec.deliveries:
            _deliver(told.matters[spec.slug], spec.provider, delivery)


def _deliver(agreement_id: int, provider: str, spec: DeliverySpec) -> None:
    lead, county = lead_of(provider), planner()
    report = begin_delivery_report(
        agreement_id=agreement_id, period_from=spec.period_from, period_to=spec.period_to, by=lead
    )
    cells = _chosen(report)
    if spec.query:
        first = spec.narrative.split(". ")[0].rstrip(".") + "."
        write_delivery_report(report_id=report.pk, cell_ids=cells, narrative=first, by=lead)
        submit_delivery_report(report_id=report.pk, by=lead)
        query_delivery_report(report_id=report.pk, text=spec.query, by=county)
    write_delivery_report(report_id=report.pk, cell_ids=cells, narrative=spec.narrative, by=lead)
    submit_delivery_report(report_id=report.pk, by=lead)
    if spec.status in (DeliveryStatus.ACCEPTED, DeliveryStatus.LOCKED):
        accept_delivery_report(report_id=report.pk, by=county)
    if spec.status == DeliveryStatus.LOCKED:
        lock_delivery_report(report_id=report.pk, by=county)


def _chosen(report: DeliveryReport) -> list[int]:
    """The released cells that count the report's period: the clearest choice, as the page offers it first."""
    choices = count_choices(report)
    if not choices:
        raise ExampleFault(f"Für „{report}“ ist keine Zahl freigegeben.")
    return [cell.pk for cell in choices[0].cells]


def end_contracts(told: Told) -> None:
    """Agreements whose term is over expire, and measures that are done are finished."""
    for spec in told.county.story.agreements:
        if spec.status == AgreementStatus.EXPIRED:
            day = spec.term_to + timedelta(days=1)
            expire_agreement(agreement_id=told.matters[spec.slug], by=planner(), on=day)
    for measure in told.county.story.measures:
        if measure.status == MeasureStatus.FINISHED:
            finish_measure(measure_id=told.matters[measure.slug], by=planner())
