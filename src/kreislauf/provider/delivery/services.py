"""Report what was delivered, with a number that comes from a released cell; judge and lock the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.transition.selectors import open_transition
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.evidence.release.models import Profile, ReleasedCell
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus, NotVisible
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.rules import AgreementStatus
from kreislauf.provider.delivery.models import (
    STATUS_LABELS,
    DeliveryCount,
    DeliveryQuery,
    DeliveryReport,
)
from kreislauf.provider.delivery.permissions import check_may, check_may_report_on
from kreislauf.provider.delivery.rules import TRANSITIONS, DeliveryStatus, misfit
from kreislauf.provider.delivery.selectors import count_choices, deliveries_visible_to
from kreislauf.region.matter.selectors import check_sees
from kreislauf.region.matter.services import locked

_REPORTABLE = frozenset({AgreementStatus.IN_FORCE, AgreementStatus.EXPIRED, AgreementStatus.TERMINATED})
_MISFITS = {
    "unit": _("Die Zelle zählt etwas anderes, als vereinbart ist."),
    "provider": _("Die Zelle gehört zu einem anderen Träger."),
    "action_field": _("Die Zelle gehört zu einem anderen Handlungsfeld."),
}


class CellDoesNotFit(DomainError):
    """The released cell does not count what the agreement counts."""

    message = _("Diese Zahl passt nicht zur Vereinbarung.")
    next_step = _("Wählen Sie eine freigegebene Zahl aus der Liste.")
    http_status = 409


class ReportIncomplete(DomainError):
    """A report is submitted with its released number and its text."""

    message = _("Zum Einreichen fehlen noch die freigegebene Zahl oder der Bericht.")
    http_status = 409


@transaction.atomic
def begin_delivery_report(
    *, agreement_id: int, period_from: date, period_to: date, by: User
) -> DeliveryReport:
    """Begin a report (Leistungsbericht) on a period of an agreement.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed, DomainError (the period is not in the term).
    """
    agreement = locked(Agreement, agreement_id)
    check_sees(by, agreement)
    check_may_report_on(by, agreement)
    if agreement.status not in _REPORTABLE:
        raise NotInThisStatus(_("Berichtet wird über Vereinbarungen, die gelten oder galten."))
    check_open(agreement.cycle, "report_delivery")
    if not agreement.term_from <= period_from <= period_to <= agreement.term_to:
        raise DomainError(_("Der Zeitraum liegt nicht in der Laufzeit der Vereinbarung."))
    if agreement.deliveries.filter(period_from=period_from).exists():
        raise NotInThisStatus(_("Für diesen Zeitraum gibt es schon einen Bericht."))
    report = DeliveryReport.objects.create(agreement=agreement, period_from=period_from, period_to=period_to)
    audit.record(action="delivery.begun", target=report, by=by, agreement=agreement.pk)
    return report


@transaction.atomic
def write_delivery_report(
    *, report_id: int, cell_ids: Sequence[int], narrative: str, by: User
) -> DeliveryReport:
    """Choose the released cells that make up the period and write the narrative. The number itself is never typed.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed, CellDoesNotFit.
    """
    report, _next = _opened(report_id, "write", stage_act="report_delivery", by=by)
    cells = _chosen_cells(report, cell_ids)
    report.narrative = narrative.strip()
    report.save(update_fields=["narrative"])
    report.counts.all().delete()
    DeliveryCount.objects.bulk_create(
        DeliveryCount(report=report, agreement=report.agreement, cell=cell) for cell in cells
    )
    audit.record(action="delivery.written", target=report, by=by, cells=[cell.pk for cell in cells])
    return report


@transaction.atomic
def submit_delivery_report(*, report_id: int, by: User) -> DeliveryReport:
    """Hand the report to the county, for the first time or after a query.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed, ReportIncomplete.
    """
    report, next_status = _opened(report_id, "submit", stage_act="report_delivery", by=by)
    if not report.narrative or not report.counts.exists():
        raise ReportIncomplete(report_id=report_id)
    report.submitted_at = timezone.now()
    return _to(report, next_status, "delivery.submitted", by=by)


@transaction.atomic
def query_delivery_report(*, report_id: int, text: str, by: User) -> DeliveryReport:
    """Send the report back with a question.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed, DomainError (no question).
    """
    report, next_status = _opened(report_id, "query", stage_act="judge_delivery", by=by)
    if not text.strip():
        raise DomainError(_("Die Rückfrage ist leer."), next_step=_("Schreiben Sie, was unklar ist."))
    DeliveryQuery.objects.create(report=report, text=text.strip(), asked_by=by)
    return _to(report, next_status, "delivery.queried", by=by)


@transaction.atomic
def accept_delivery_report(*, report_id: int, by: User) -> DeliveryReport:
    """Accept the report; from now on every partner may read it."""
    report, next_status = _opened(report_id, "accept", stage_act="judge_delivery", by=by)
    report.accepted_at = timezone.now()
    return _to(report, next_status, "delivery.accepted", by=by)


@transaction.atomic
def lock_delivery_report(*, report_id: int, by: User) -> DeliveryReport:
    """Lock the period: nothing about it changes any more."""
    report, next_status = _opened(report_id, "lock", stage_act="judge_delivery", by=by)
    return _to(report, next_status, "delivery.locked", by=by)


def _opened(report_id: int, act: str, *, stage_act: str, by: User) -> tuple[DeliveryReport, str]:
    """The locked report after the three questions, and the status the act leads to."""
    report = DeliveryReport.objects.select_for_update().filter(pk=report_id).first()
    if report is None or not deliveries_visible_to(by).filter(pk=report_id).exists():
        raise NotVisible(report_id=report_id)
    step = open_transition(TRANSITIONS, status=report.status, act=act, labels=STATUS_LABELS)
    check_may(by, step.who, report.agreement)
    check_open(report.agreement.cycle, stage_act)
    return report, step.next_status


def _to(report: DeliveryReport, status: str, action: str, *, by: User) -> DeliveryReport:
    report.status = DeliveryStatus(status)
    report.save()
    audit.record(action=action, target=report, by=by, agreement=report.agreement_id)
    return report


def _chosen_cells(report: DeliveryReport, cell_ids: Sequence[int]) -> Sequence[ReleasedCell]:
    """The cells, if together they are one of the choices; else the error says what is wrong with the first of them."""
    for choice in count_choices(report):
        if [cell.pk for cell in choice.cells] == list(cell_ids):
            return choice.cells
    for cell in ReleasedCell.objects.select_related("release").filter(pk__in=cell_ids):
        _check_fits(report, cell)
    raise CellDoesNotFit(_("Diese Zahlen ergeben zusammen nicht den Zeitraum des Berichts."))


def _check_fits(report: DeliveryReport, cell: ReleasedCell) -> None:
    """Say why a single cell cannot stand for anything this agreement counts."""
    agreement = report.agreement
    if cell.release.profile == Profile.INTERNAL:
        raise CellDoesNotFit(_("Diese Zahl ist nicht für die Partner freigegeben."))
    fault = misfit(
        key=cell.key,
        cell_unit=cell.release.unit,
        agreed_unit=agreement.unit,
        provider_slug=agreement.provider.slug,
        action_field=agreement.line.action_field,
    )
    if fault is not None:
        raise CellDoesNotFit(_MISFITS[fault])
    if DeliveryCount.objects.filter(agreement=agreement, cell=cell).exclude(report=report).exists():
        raise CellDoesNotFit(_("Diese Zahl steht schon in einem anderen Bericht zu dieser Vereinbarung."))
