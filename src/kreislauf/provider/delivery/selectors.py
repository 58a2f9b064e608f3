"""Delivery reports as far as this person may read them, delivered against agreed, and what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from kreislauf.evidence.release.models import Profile, Release, ReleasedCell
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import partner_ids_with
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.permission.rules import Role
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.rules import AgreementStatus, reports_due
from kreislauf.provider.agreement.selectors import agreements_visible_to
from kreislauf.provider.delivery.models import DeliveryReport
from kreislauf.provider.delivery.rules import OPEN_TO_PARTNERS, DeliveryStatus, misfit


@dataclass(frozen=True)
class Delivered:
    """Delivered units of one report as a reader may know them.

    Attributes:
        value: the released count, None where it is hidden.
        lower, upper: what bounds a hidden count; None where unknown.
        this_provider_alone: False where the released table counts the whole field of action.
    """

    value: int | None
    lower: int | None
    upper: int | None
    this_provider_alone: bool

    @property
    def is_hidden(self) -> bool:
        """Whether the count is protected."""
        return self.value is None


@dataclass(frozen=True)
class Owed:
    """A period of an agreement that is over and has no submitted report."""

    agreement: Agreement
    period_from: date
    period_to: date
    report: DeliveryReport | None


def delivered(report: DeliveryReport) -> Delivered | None:
    """What a report says was delivered; None where no cell is chosen yet."""
    if report.cell is None:
        return None
    cell = report.cell
    return Delivered(cell.value, cell.lower, cell.upper, report.counts_this_provider_alone)


def deliveries_visible_to(user: User | AnonymousUser) -> QuerySet[DeliveryReport]:
    """The reports `user` may read: drafts the provider alone, submitted ones county and provider, accepted ones all."""
    own = partner_ids_with(user, Role.PROVIDER_LEAD)
    county = partner_ids_with(user, Role.PLANNER)
    agreements = agreements_visible_to(user).order_by().values("pk")
    return (
        DeliveryReport.objects.filter(agreement__in=agreements)
        .filter(
            Q(status__in=[s.value for s in OPEN_TO_PARTNERS])
            | Q(agreement__provider__in=own)
            | (Q(agreement__county__in=county) & ~Q(status=DeliveryStatus.DRAFT))
        )
        .select_related("agreement", "agreement__provider", "cell", "cell__release")
        .prefetch_related("queries")
    )


def delivery_visible_to(user: User | AnonymousUser, report_id: int) -> DeliveryReport:
    """One report.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    report = deliveries_visible_to(user).filter(pk=report_id).first()
    if report is None:
        raise NotVisible(report_id=report_id)
    return report


def reports_owed(agreements: QuerySet[Agreement], *, today: date | None = None) -> list[Owed]:
    """The periods of running agreements that are over without a submitted report, the oldest first."""
    day = today or timezone.localdate()
    running = agreements.filter(
        status__in=[AgreementStatus.IN_FORCE, AgreementStatus.EXPIRED]
    ).prefetch_related("deliveries")
    owed = []
    for agreement in running:
        reports = {report.period_from: report for report in agreement.deliveries.all()}
        for first, last in reports_due(
            term_from=agreement.term_from, term_to=agreement.term_to, months=agreement.reporting_months
        ):
            report = reports.get(first)
            if last < day and (report is None or report.status in ("draft", "queried")):
                owed.append(Owed(agreement, first, last, report))
    return sorted(owed, key=lambda item: (item.period_to, item.agreement.pk))


def fitting_cells(agreement: Agreement, *, period_from: date, period_to: date) -> list[ReleasedCell]:
    """Released cells that may stand for what was delivered in a period: right unit, provider and field, standing.

    The release's period must lie in or around the report's period; internal releases are no common ground.
    """
    releases = Release.objects.filter(
        unit=agreement.unit,
        superseded_by__isnull=True,
        profile__in=[Profile.PUBLIC, Profile.PROVIDER_LAND],
        period_from__lte=period_to,
        period_until__gte=period_from,
    )
    field = agreement.line.action_field
    cells = (
        ReleasedCell.objects.filter(release__in=releases)
        .filter(Q(key__contains=f"={field}"))
        .select_related("release")
        .order_by("-release__number", "key")
    )
    return [
        cell
        for cell in cells
        if misfit(
            key=cell.key,
            cell_unit=cell.release.unit,
            agreed_unit=agreement.unit,
            provider_slug=agreement.provider.slug,
            action_field=field,
        )
        is None
    ]
