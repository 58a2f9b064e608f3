"""Build the report to the Land from released tables alone, hand it over, note that it arrived."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kreislauf.catalogue import load_catalogue
from kreislauf.cycle.transition.selectors import open_transition
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotVisible
from kreislauf.foundation.place.models import Area
from kreislauf.state.report import rules, selectors
from kreislauf.state.report.models import STATUS_LABELS, StateReport
from kreislauf.state.report.permissions import check_may, check_may_build_report


class ReportNotValid(DomainError):
    """The report does not meet its definition."""

    message = _("Der Bericht entspricht nicht seiner Definition.")
    next_step = _("Geben Sie die fehlenden Tabellen frei und erstellen Sie den Bericht dann neu.")
    http_status = 409


class ReportAltered(DomainError):
    """Built again, the report is not what was stored: something beneath it changed."""

    message = _("Der Bericht ergibt nicht mehr dieselbe Datei wie bei seiner Erstellung.")
    next_step = _("Erstellen Sie ihn neu und melden Sie das der technischen Verwaltung.")
    http_status = 409


@transaction.atomic
def build_state_report(
    *, definition_id: str, area: Area, period_from: date, period_until: date, by: User
) -> StateReport:
    """Build and validate the report (Landesbericht) of a year from the standing releases of its tables.

    Built again from the same releases it is the same report: the stored one is returned.

    Raises:
        NotAllowed: neither planning nor the statistics office.
        NotVisible: the catalogue declares no such report.
        ReportNotValid: a table is missing, empty, superseded, or not released for the recipient; names each.
    """
    check_may_build_report(by)
    wanted = selectors.definition(definition_id, on=period_until)
    releases = selectors.standing_releases_for(wanted, period_from=period_from, period_until=period_until)
    tables = load_catalogue(on=period_until).tables
    problems = rules.faults(
        selectors.parts_of(releases),
        required_tables=wanted.table_ids,
        required_profile=wanted.required_profile,
        labels={table_id: table.title for table_id, table in tables.items()},
    )
    if problems:
        said = [problem.in_language(get_language() or "de") for problem in problems]
        raise ReportNotValid(" ".join(said), problems=said)
    content = selectors.content_of(wanted, area, releases)
    report, created = StateReport.objects.get_or_create(
        definition_id=wanted.id,
        area=area,
        period_from=period_from,
        digest=rules.digest(content),
        defaults={
            "definition_version": wanted.version,
            "period_until": period_until,
            "built_by": by,
            "synthetic": any(release.synthetic for release in releases),
        },
    )
    if created:
        report.releases.set(releases)
        audit.record(action="state_report.built", target=report, by=by, digest=report.digest)
    return report


@transaction.atomic
def submit_state_report(*, report_id: int, by: User) -> StateReport:
    """Hand the report over to the Land, which reads it from now on.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, ReportAltered.
    """
    report = _locked(report_id, by=by)
    _step(report, "submit", by=by)
    if rules.digest(selectors.content_of_report(report)) != report.digest:
        raise ReportAltered(report_id=report_id)
    report.submitted_at = timezone.now()
    report.save(update_fields=["status", "submitted_at"])
    audit.record(action="state_report.submitted", target=report, by=by, digest=report.digest)
    return report


@transaction.atomic
def receive_state_report(*, report_id: int, by: User) -> StateReport:
    """The Land notes that it has the report.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus.
    """
    report = _locked(report_id, by=by)
    _step(report, "receive", by=by)
    report.save(update_fields=["status"])
    audit.record(action="state_report.received", target=report, by=by)
    return report


def state_report_file(report: StateReport) -> bytes:
    """The canonical JSON file of a report.

    Raises:
        ReportAltered: the bytes are not those that were stored by their digest.
    """
    content = selectors.content_of_report(report)
    if rules.digest(content) != report.digest:
        raise ReportAltered(report_id=report.pk)
    return rules.canonical_json(content)


def _locked(report_id: int, *, by: User) -> StateReport:
    report = StateReport.objects.select_for_update().filter(pk=report_id).first()
    if report is None or not selectors.reports_visible_to(by).filter(pk=report_id).exists():
        raise NotVisible(report_id=report_id)
    return report


def _step(report: StateReport, act: str, *, by: User) -> None:
    step = open_transition(rules.TRANSITIONS, status=report.status, act=act, labels=STATUS_LABELS)
    check_may(by, step.who)
    report.status = step.next_status
